package reliability_test

import (
	"fmt"
	"strings"
	"testing"

	"qcode/internal/analysis/reliability"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

const text = "I: Well?\nT01: We have one headset for three sites. My boss likes it.\nI: And?\nT01: I will do it weekly.\nT01: That is all.\n"

// compare runs a comparison of anna and bram on one transcript; each code of codings is `code quote`.
func compare(t *testing.T, book string, anna, bram []string, o reliability.Options) *reliability.Result {
	t.Helper()
	file := func(coder string, codings []string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "transcript: T01\ncoder: %s\nstatus: complete\nannotations:\n", coder)
		for _, c := range codings {
			code, quote, _ := strings.Cut(c, " ")
			fmt.Fprintf(&b, "  - {code: %s, quote: %q}\n", code, quote)
		}
		return b.String()
	}
	s, err := study.Open(qtest.Folder(t, map[string]string{
		"qcode.yaml": "study: small\ncoders: [anna, bram]\n", "codebook.yaml": book, "transcripts/T01.txt": text,
		"annotations/anna/T01.yaml": file("anna", anna), "annotations/bram/T01.yaml": file("bram", bram),
	}))
	if err != nil {
		t.Fatal(err)
	}
	o.Coders, o.NoInterval = s.Coders, true
	u := reliability.NewUniverse(s, o)
	facts, err := coding.Collect(t.Context(), s, coding.Want{Watch: u.Watch})
	if err != nil || len(facts.Faults) > 0 {
		t.Fatal(err, facts.Faults)
	}
	tree, err := s.Codebook.Tree("")
	if err != nil {
		t.Fatal(err)
	}
	codes := reliability.NewCodes(s.Codebook, tree, nil, nil)
	return reliability.Compare(facts, u, codes, []reliability.Group{{Transcripts: []int{0}}}, o)
}

const book = "codebook: small\ncodes:\n  - {id: en, label: Environment}\n  - {id: so, label: Social}\n"

func row(t *testing.T, r *reliability.Result, code int) reliability.Row {
	t.Helper()
	for _, row := range r.Rows {
		if row.Code == code {
			return row
		}
	}
	t.Fatalf("no row of code %d", code)
	return reliability.Row{}
}

// On turns, sentences and characters it does not matter whether somebody put a code on a stretch at once or in adjacent parts;
// on segments it does, since a segment is what is counted.
func TestSplittingACoding(t *testing.T) {
	whole, parts := []string{"en one headset for three sites"}, []string{"en one hea", "en dset for th", "en ree sites"}
	bram := []string{"en We have one headset", "so My boss likes it."}
	for _, unit := range []reliability.Unit{reliability.Turn, reliability.Sentence, reliability.Char} {
		o := reliability.Options{Unit: unit}
		a, b := row(t, compare(t, book, whole, bram, o), 0), row(t, compare(t, book, parts, bram, o), 0)
		if a != b {
			t.Errorf("%s: %+v, in parts %+v", unit, a, b)
		}
	}
	o := reliability.Options{Unit: reliability.Segment}
	if a, b := row(t, compare(t, book, whole, whole, o), 0), row(t, compare(t, book, whole, parts, o), 0); a.Cells.Both != 1 || b.Cells.Both != 0 || b.Cells.OnlyB != 3 {
		t.Errorf("segments: %+v, in parts %+v", a.Cells, b.Cells)
	}
}

func TestIdenticalFilesAgree(t *testing.T) {
	same := []string{"en one headset", "so My boss likes it."}
	for _, unit := range []reliability.Unit{reliability.Turn, reliability.Sentence, reliability.Char, reliability.Segment} {
		r := compare(t, book, same, same, reliability.Options{Unit: unit})
		for code := range 2 {
			got := row(t, r, code)
			if x, ok := got.Alpha.Get(); !ok || x != 1 {
				t.Errorf("%s: alpha of code %d is %v", unit, code, got.Alpha)
			}
			if x, ok := got.F1.Get(); !ok || x != 1 {
				t.Errorf("%s: F1 of code %d is %v", unit, code, got.F1)
			}
		}
	}
}

// An unused code moves no other figure, and stands in no mean.
func TestUnusedCode(t *testing.T) {
	anna, bram := []string{"en one headset", "so My boss likes it."}, []string{"en one headset", "so That is all"}
	more := book + "  - {id: go, label: Goals}\n"
	was, is := compare(t, book, anna, bram, reliability.Options{}), compare(t, more, anna, bram, reliability.Options{})
	for code := range 2 {
		if a, b := row(t, was, code), row(t, is, code); a != b {
			t.Errorf("code %d: %+v, with an unused code %+v", code, a, b)
		}
	}
	a, b := row(t, was, reliability.Joint), row(t, is, reliability.Joint)
	if a.Alpha != b.Alpha || a.F1 != b.F1 || a.MacroF1 != b.MacroF1 || a.Kappa != b.Kappa || a.Unused != 0 || b.Unused != 1 {
		t.Errorf("together: %+v, with an unused code %+v", a, b)
	}
	if unused := row(t, is, 2); unused.Used || unused.Alpha.Defined() {
		t.Errorf("the unused code: %+v", unused)
	}
}

// The interviewer's turns are outside unless they are asked for, and a coding on them enters nothing.
func TestUniverse(t *testing.T) {
	anna := []string{"en one headset", "so And?"}
	r := compare(t, book, anna, anna, reliability.Options{})
	if got := row(t, r, 0); got.Units != 3 || r.Outside != 2 {
		t.Errorf("%g turns, %d codings outside", got.Units, r.Outside)
	}
	r = compare(t, book, anna, anna, reliability.Options{Include: true})
	if got := row(t, r, 1); got.Units != 5 || got.Cells.Both != 1 || r.Outside != 0 {
		t.Errorf("%g turns, %+v, %d codings outside", got.Units, got.Cells, r.Outside)
	}
	long := reliability.Options{MinOverlap: 15}
	if got := row(t, compare(t, book, []string{"en three sites. My boss likes it.\nI: And?\nT01: I will"}, nil, long), 0); got.Cells.OnlyA != 1 {
		t.Errorf("a coding that only just reaches a turn counts there: %+v", got.Cells)
	}
}

func FuzzTables(f *testing.F) {
	f.Add([]byte("transcript,unit,start,end\npre/T01,a,12,53\n"))
	f.Add([]byte("coder,transcript,unit\nanna,pre/T01,a\nanna,pre/T01,\n"))
	f.Add([]byte("transcript;unit;start;end\nT;1;;\nT;1;2;1\n"))
	f.Add([]byte("transcript,unit\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, err := reliability.ReadTable("units.csv", src, func(id string) bool { return id != "gone" })
		if err != nil && !strings.HasPrefix(err.Error(), "units.csv:") {
			t.Errorf("no place in %q", err)
		}
		c, err := reliability.ReadCoverage("seen.csv", src, func(string, string) error { return nil })
		if err == nil {
			c.NamesUnits()
		} else if !strings.HasPrefix(err.Error(), "seen.csv:") {
			t.Errorf("no place in %q", err)
		}
	})
}
