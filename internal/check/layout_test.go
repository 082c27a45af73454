package check_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"qcode/internal/check"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// with is the healthy study with one of its files written anew.
func with(t *testing.T, file, text string) *study.Study {
	t.Helper()
	s := fixture(t, filepath.Join(fixtures, "base"))
	if err := os.WriteFile(s.Abs(file), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return reopen(t, s)
}

func reopen(t *testing.T, s *study.Study) *study.Study {
	t.Helper()
	again, err := study.Open(s.Root)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// The list of a code is mended in whatever layout it is written, and the rest of the entry stays.
func TestFixesOfListsInAllLayouts(t *testing.T) {
	tests := []struct{ name, entry, want string }{
		{"in a row", "- id: a\n  see: [a, b]\n  label: A\n", "- id: a\n  see: [b]\n  label: A\n"},
		{"alone", "- id: a\n  see: [a]\n  label: A\n", "- id: a\n  label: A\n"},
		{"one below the other", "- id: a\n  see:\n    - b\n    - a # me\n  label: A\n", "- id: a\n  see:\n    - b\n  label: A\n"},
		{"without a margin", "- id: a\n  see:\n  - a\n  - b # why\n  label: A\n", "- id: a\n  see:\n  - b # why\n  label: A\n"},
		{"behind the dash", "- see: [a]\n  id: a\n  label: A\n", "- see: []\n  id: a\n  label: A\n"},
		{"a single name", "- id: a\n  see: a\n  label: A\n", "- id: a\n  label: A\n"},
		{"all in brackets", "- {id: a, see: [a], label: A}\n", "- {id: a, see: [], label: A}\n"},
		{"the last in brackets", "- {id: a, label: A, see: a}\n", "- {id: a, label: A, see: []}\n"},
		{"brackets over lines", "- {id: a,\n  see: [\n    a,\n    b],\n  label: A}\n", "- {id: a,\n  see: [\n    b],\n  label: A}\n"},
		{"other line ends", "- id: a\r\n  see:\r\n  - b\r\n  - a\r\n  label: A\r\n", "- id: a\r\n  see:\r\n  - b\r\n  label: A\r\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := with(t, "codebook.yaml", "codes:\n"+test.entry+"- {id: b, label: B}\n")
			found := run(t, s, check.Choice{Profile: "strict"})
			apply(t, s, found.Repairs(hits(found.Findings, "QC105"), false))
			got, err := os.ReadFile(s.Abs("codebook.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if want := "codes:\n" + test.want + "- {id: b, label: B}\n"; string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			again := run(t, reopen(t, s), check.Choice{Profile: "strict"})
			if left := hits(again.Findings, "QC105"); len(left) > 0 || diag.Count(again.Findings, diag.Error) >= diag.Count(found.Findings, diag.Error) {
				t.Errorf("after the fix: %v", again.Findings)
			}
		})
	}
}

// A fix changes the coding that was found, though all of them stand on one line.
func TestFixesOfCodingsOnOneLine(t *testing.T) {
	for _, id := range []string{"QC301", "QC303", "QC307", "QC308", "QC401", "QC406", "QC415"} {
		t.Run(id, func(t *testing.T) {
			block := fixture(t, filepath.Join(fixtures, id, "bad"))
			line := fixture(t, filepath.Join(fixtures, id, "bad"))
			onOneLine(t, line)
			for _, s := range []*study.Study{block, line} {
				found := run(t, reopen(t, s), check.Choice{Profile: "strict"})
				apply(t, s, found.Repairs(hits(found.Findings, id), true))
			}
			if got, want := wordsUnderCodes(t, reopen(t, line)), wordsUnderCodes(t, reopen(t, block)); got != want {
				t.Errorf("on one line\n%s\none below the other\n%s", got, want)
			}
			if left := hits(run(t, reopen(t, line), check.Choice{Profile: "strict"}).Findings, id); len(left) > 0 {
				t.Errorf("after the fix: %v", left)
			}
		})
	}
}

// onOneLine writes the annotation files of a study as programs write them that know JSON.
func onOneLine(t *testing.T, s *study.Study) {
	t.Helper()
	files, err := filepath.Glob(s.Abs("annotations/*/*/*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no annotation files")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := yaml.Unmarshal(src, &value); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(value)
		if err != nil || strings.Contains(string(text), "\n") {
			t.Fatal(err, string(text))
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A span that is widened to the beginning of a text has no words before it any more.
func TestFixLeavesNoStaleContext(t *testing.T) {
	s := with(t, "annotations/anna/pre/T01.yaml", `transcript: pre/T01
coder: anna
status: complete
annotations:
  - id: ezysbeqgbyq3
    code: environment
    quote: "ow is it"
    at: 1-9
    before: "H"
    after: " going with the headset so far?\nT"
`)
	if err := os.WriteFile(s.Abs("transcripts/pre/T01.txt"), []byte("How is it going with the headset so far?\nT01: Well.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	found := run(t, reopen(t, s), check.Choice{Profile: "strict"})
	apply(t, s, found.Repairs(hits(found.Findings, "QC308"), true))
	got, err := os.ReadFile(s.Abs("annotations/anna/pre/T01.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), `quote: "How is it"`) || strings.Contains(string(got), "before:") {
		t.Errorf("got\n%s", got)
	}
}

// Fixes come to an end: a reference goes to the code that is in use in the end, and nowhere if codes stand for each other.
func TestFixesFollowReplacementsToTheirEnd(t *testing.T) {
	s := with(t, "codebook.yaml", `codes:
  - {id: a, label: A, deprecated: true, replaced_by: b}
  - {id: b, label: B, deprecated: true, replaced_by: a}
  - {id: c, label: C, see: [a, d1, d], exclusive: [d1]}
  - {id: d, label: D, see: [d1]}
  - {id: d1, label: D1, deprecated: true, replaced_by: d2}
  - {id: d2, label: D2, deprecated: true, replaced_by: d}
`)
	codings := "transcript: pre/T01\ncoder: anna\nannotations:\n  - {code: a, quote: one headset}\n  - {code: d1, quote: three rooms}\n"
	if err := os.WriteFile(s.Abs("annotations/anna/pre/T01.yaml"), []byte(codings), 0o644); err != nil {
		t.Fatal(err)
	}
	var last string
	for range 3 {
		s = reopen(t, s)
		found := run(t, s, check.Choice{Profile: "strict"})
		apply(t, s, found.Repairs(append(hits(found.Findings, "QC114"), hits(found.Findings, "QC406")...), false))
		book, err := os.ReadFile(s.Abs("codebook.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		own, err := os.ReadFile(s.Abs("annotations/anna/pre/T01.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		last = string(book) + string(own)
	}
	for _, want := range []string{"see: [a, d], exclusive: [d]}", "label: D, see: []}", "{code: a,", "{code: d,"} {
		if !strings.Contains(last, want) {
			t.Errorf("no %q in\n%s", want, last)
		}
	}
}

// A line to paste names what it is about so that a shell understands it, whatever it is called.
func TestHelpCanBePasted(t *testing.T) {
	s := fixture(t, filepath.Join(fixtures, "base"))
	if err := os.WriteFile(s.Abs("transcripts/pre/T 0'3.txt"), []byte("I: And?\nT03: Well, fine, write to a@b.org.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	found := run(t, reopen(t, s), check.Choice{Profile: "strict"}).Findings
	for rule, want := range map[string]string{"QC412": `qcode tag 'pre/T 0'\''3'`, "QC701": `[word]' 'pre/T 0'\''3'`} {
		if f := hits(found, rule); len(f) != 1 || !strings.HasSuffix(f[0].Help, want) {
			t.Errorf("%s: %v", rule, f)
		}
	}
}
