package tidy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

func TestCodebook(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"nothing to do", book, book},
		{"comments, blank lines and order stay", "# mine\ncodebook: x\n\n\ncodes:\n  # one\n  - {label: A, id: a}   # b\n", "# mine\ncodebook: x\n\n\ncodes:\n  # one\n  - {label: A, id: a}   # b\n"},
		{"blanks at ends of lines", "codebook: x  \ncodes:\t\n  - id: a \n   \n    label: A 👍\n", "codebook: x\ncodes:\n  - id: a\n\n    label: A 👍\n"},
		{"the end of the file", "codebook: x\ncodes:\n  - id: a\n\n  \n", "codebook: x\ncodes:\n  - id: a\n"},
		{"no end of the last line", "codebook: x\r\ncodes:\r\n  - {id: a}", "codebook: x\r\ncodes:\r\n  - {id: a}\r\n"},
		{"words that YAML takes for something else", "codebook: x\ncodes:\n  - id: a\n    label: No # really\n", "codebook: x\ncodes:\n  - id: a\n    label: \"No\" # really\n"},
		{"blanks that are text", "codebook: x\ncodes:\n  - id: a\n    definition: |\n      two  \n      lines\n    note: \"b  \"\n", "codebook: x\ncodes:\n  - id: a\n    definition: |\n      two  \n      lines\n    note: \"b  \"\n"},
		{"kept line breaks are text", "codebook: x\ncodes:\n  - id: a\n    definition: |+\n      two\n\n\n", "codebook: x\ncodes:\n  - id: a\n    definition: |+\n      two\n\n\n"},
		{"empty", "", ""},
		{"only a comment", "# soon", "# soon\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Codebook([]byte(tt.src))
			if err != nil || string(got) != tt.want {
				t.Errorf("%v\n%q, want\n%q", err, got, tt.want)
			}
		})
	}
	if out, err := Codebook([]byte("codes: [")); err == nil || string(out) != "codes: [" {
		t.Errorf("%q, %v", out, err)
	}
}

// The frameworks that ship with qcode are tidy, and stay so.
func TestFrameworksAreTidy(t *testing.T) {
	for _, f := range codebook.Frameworks() {
		src, _ := codebook.Framework(f.ID)
		if out, err := Codebook(src); err != nil || string(out) != string(src) {
			t.Errorf("%s: %v", f.ID, err)
		}
	}
}

// Whatever the file: the codebook says the same, a second time nothing changes, and no comment is lost.
func TestCodebookProperties(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"codebook: x", "codes:", "  - id: a", "    label: No", "    label: 1.5 ", "    definition: >", "      words  ", "      more", "# c ", "    # d\t", "", "  ",
		"  - {id: b, label: yes}", "    include: |-", "    note: 'it''s  ' ", "mapping: ~", "version: 1.0", "    examples: [\"a\", on]", "\t",
	})
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end")
		src := strings.Join(rapid.SliceOfN(line, 0, 14).Draw(t, "lines"), end) + rapid.SampledFrom([]string{"", end, end + end}).Draw(t, "last")
		out, err := Codebook([]byte(src))
		if err != nil {
			if string(out) != src {
				t.Fatalf("changed in spite of %v", err)
			}
			return
		}
		before, _ := codebook.Parse([]byte(src))
		after, _ := codebook.Parse(out)
		if string(before.Encode()) != string(after.Encode()) {
			t.Fatalf("%q says something else than %q", out, src)
		}
		if strings.Count(src, "#") != strings.Count(string(out), "#") {
			t.Fatalf("a comment is lost: %q", out)
		}
		if again, err := Codebook(out); err != nil || string(again) != string(out) {
			t.Fatalf("once more: %q, %v; was %q of %q", again, err, out, src)
		}
	})
}

func FuzzCodebook(f *testing.F) {
	f.Add([]byte(book))
	f.Add([]byte("codebook: x  \ncodes:\n  - {id: a, label: no} # c\n\n\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		out, err := Codebook(src)
		if err != nil {
			return
		}
		if again, err := Codebook(out); err != nil || string(again) != string(out) {
			t.Fatalf("%q, then %q, %v", out, again, err)
		}
	})
}
