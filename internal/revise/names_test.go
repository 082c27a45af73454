package revise

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func names(t interface {
	Helper()
	Fatal(...any)
}, inside, matchCase bool, pairs ...string,
) *Names {
	t.Helper()
	var all []Replacement
	for _, p := range pairs {
		r, err := ParseReplacement(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	n, err := NewNames(all, inside, matchCase)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReplace(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Ann=[A]", "Ann, ANN and ann.", "[A], [A] and [A]."},
		{"Ann=[A]", "Annual Joanna Ann2 Änn Anné", "Annual Joanna Ann2 Änn Anné"},
		{"Ann=[A]", "Ann's Ann’s Ann-Marie (Ann)", "[A]'s [A]’s [A]-Marie ([A])"},
		{"Ann=[A]", "Ann", "[A]"},
		{"Ann=[A]", "Ann: yes\nAnn", "[A]: yes\n[A]"},
		{"Ann=[A]", "A\u00adnn and A\u200bnn", "[A] and [A]"},
		{"José=[A]", "Jose\u0301 José JOSÉ Jose", "[A] [A] [A] Jose"},
		{"Jose\u0301=[A]", "José", "[A]"},
		{"Jose=[A]", "Jose\u0301", "Jose\u0301"},
		{"van  Dijk=[A]", "Van\nDijk, van Dijkstra", "[A], van Dijkstra"},
		{"O'Brien=[A]", "O’Brien and o'brien's", "[A] and [A]'s"},
		{"J. de Wit=[A]", "J. de Wit.", "[A]."},
		{"İpek=[A]", "İpek", "[A]"},
		{"Müller=[A]", "MÜLLER müllers", "[A] müllers"},
		{"fi=[A]", "ﬁ ﬁn", "[A] ﬁn"},
		{"f=[A]", "ﬁ f", "ﬁ [A]"},
		{"a=b=c", "A", "b=c"},
	}
	for _, tt := range tests {
		got, _ := names(t, false, false, tt.name).Replace([]byte(tt.text))
		if string(got) != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestReplaceChoices(t *testing.T) {
	if got, _ := names(t, true, false, "김=[A]").Replace([]byte("김은 김치")); string(got) != "[A]은 [A]치" {
		t.Errorf("within words: %q", got)
	}
	if got, _ := names(t, true, false, "e=[A]").Replace([]byte("e\u0301e")); string(got) != "e\u0301[A]" {
		t.Errorf("a character was cut: %q", got)
	}
	if got, _ := names(t, false, true, "Will=[A]").Replace([]byte("I will ask Will")); string(got) != "I will ask [A]" {
		t.Errorf("as written: %q", got)
	}
	if got, _ := names(t, false, false, "Ann=[A]", "Ann Lee=[B]", "Lee=[C]").Replace([]byte("Ann Lee, Ann, Lee")); string(got) != "[B], [A], [C]" {
		t.Errorf("the longer name first: %q", got)
	}
}

func TestNamesRefused(t *testing.T) {
	for _, text := range []string{"", "Ann", "=x", "Ann=", "Ann=\x1b", " = "} {
		if r, err := ParseReplacement(text); err == nil {
			t.Errorf("%q is %v", text, r)
		}
	}
	for _, all := range [][]Replacement{
		{{"Ann", "Ann B"}},
		{{"Ann", "Bo"}, {"Bo", "Cy"}},
		{{"Ann", "A1"}, {"ANN", "A2"}},
	} {
		if _, err := NewNames(all, false, false); err == nil || strings.Contains(err.Error(), "Ann") {
			t.Errorf("%v: %v; want an error without the name", all, err)
		}
	}
}

func TestLeft(t *testing.T) {
	_, left := names(t, false, false, "José=[A]").find([]byte("José Jose Josés Joséphine"))
	if got := strings.Join(left, " "); got != "Josés Joséphine Jose" {
		t.Errorf("left: %s", got)
	}
}

// After replacing no name is found, nothing else has changed, and every offset is carried to where its character is.
func TestReplaceProperties(t *testing.T) {
	word := rapid.SampledFrom([]string{"Ann", "ann", "ANN'S", "Annual", "Jose\u0301", "José", "de", "Wit", "Ann Lee", " ", "\n", ". ", "’", "é", "[A]", "x"})
	rapid.Check(t, func(t *rapid.T) {
		n := names(t, rapid.Bool().Draw(t, "inside"), rapid.Bool().Draw(t, "case"), "Ann=[1]", "José=[22]", "de  Wit=[3]", "Ann Lee=[L]")
		text := strings.Join(rapid.SliceOfN(word, 0, 20).Draw(t, "text"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		out, hits := n.Replace([]byte(text))
		if left := n.Find(out); len(left) > 0 {
			t.Fatalf("%q became %q, which holds a name at %v", text, out, left)
		}
		at := 0
		for _, h := range append(hits, Hit{Start: len(text), End: len(text)}) {
			for i := at; i < h.Start; i++ {
				for _, after := range []bool{false, true} {
					if j := n.carry(hits, i, after); out[j] != text[i] && i > at {
						t.Fatalf("byte %d of %q was carried to %d of %q", i, text, j, out)
					}
				}
			}
			at = h.End
		}
	})
}
