package search

import "testing"

func TestWords(t *testing.T) {
	tests := []struct {
		words, text string
		want        bool
	}{
		{"gave up", "I Gave\n  up", true},
		{"it's", "and it’s late", true},
		{`"big"`, "the “big” one", true},
		{"co-worker", "my co–worker", true},
		{"a.b", "axb", false},
		{"(x)", "f(x)", true},
		{"gave up", "gaveup", false},
	}
	for _, tt := range tests {
		re, err := Words(tt.words)
		if err != nil || re.MatchString(tt.text) != tt.want {
			t.Errorf("%q in %q: %v, want %v", tt.words, tt.text, !tt.want, tt.want)
		}
	}
	if _, err := Words("  "); err == nil {
		t.Error("no words at all are accepted")
	}
}
