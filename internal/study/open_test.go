package study_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/diag"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

const codebook = "codebook: s\ncodes:\n  - id: time\n    label: Time\n"

func with(more map[string]string) map[string]string {
	out := map[string]string{"qcode.yaml": "study: s\nwaves: [pre, post]\n", "codebook.yaml": codebook}
	maps.Copy(out, more)
	return out
}

func open(t *testing.T, files map[string]string) *study.Study {
	t.Helper()
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// catalogue is what was found: id wave case.
func catalogue(s *study.Study) []string {
	out := []string{}
	for _, t := range s.Transcripts {
		wave, id := "-", "-"
		if t.Wave != study.NoWave {
			wave = s.Waves[t.Wave].ID
		}
		if t.Case >= 0 {
			id = s.Cases[t.Case].ID
		}
		out = append(out, t.ID+" "+wave+" "+id)
	}
	return out
}

func rules(ds []diag.Diagnostic) string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Rule)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestCatalogue(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string
		rules string // of the findings
		cases string
	}{
		{
			"by path, in the order of waves and of numbers",
			map[string]string{"transcripts/post/T10.txt": "x", "transcripts/post/T9.txt": "x", "transcripts/pre/T10.txt": "x"},
			[]string{"pre/T10 pre T10", "post/T9 post T9", "post/T10 post T10"},
			"", "T9 T10",
		},
		{
			"a wave that is not declared is found and told, never taken for another",
			map[string]string{"transcripts/post3/T1.txt": "x", "transcripts/Post/T2.txt": "x"},
			[]string{"post3/T1 - T1", "Post/T2 - T2"},
			"QC501 QC501", "T1 T2",
		},
		{
			"no waves",
			map[string]string{"qcode.yaml": "study: s\n", "transcripts/T1.txt": "x"},
			[]string{"T1 - T1"},
			"", "T1",
		},
		{
			"strays and hidden files",
			map[string]string{"transcripts/pre/T1.txt": "x", "transcripts/readme.md": "x", "transcripts/.DS_Store": "x", "transcripts/.git/pre/T1.txt": "x"},
			[]string{"pre/T1 pre T1"},
			"QC506", "T1",
		},
		{
			"front matter, where the path does not say the case",
			map[string]string{"qcode.yaml": "study: s\nwaves: [pre, post]\ntranscripts: texts/*.txt\n", "texts/a.txt": "---\nwave: post\ncase: T1\npresent: [A]\nminutes: 12,5\n---\nhello\n", "texts/b.txt": "hello"},
			[]string{"a post T1", "b - b"},
			"", "T1 b",
		},
		{
			"texts beside qcode.yaml, among the files that qcode keeps there",
			map[string]string{
				"qcode.yaml": "study: s\nwaves: [pre, post]\ntranscripts: \"{wave}/{case}.txt\"\n", "cases.csv": "id\nT1\n",
				"pre/T1.txt": "x", "annotations/anna/pre/T1.yaml": "annotations: []\n", "memos/time.md": "x",
			},
			[]string{"pre/T1 pre T1"},
			"", "T1",
		},
		{
			"a wave from the path, the case from front matter",
			map[string]string{"qcode.yaml": "study: s\nwaves: [pre, post]\ntranscripts: transcripts/{wave}/*.txt\n", "transcripts/pre/x.txt": "---\ncase: T1\n---\nhello\n"},
			[]string{"pre/x pre T1"},
			"", "T1",
		},
		{
			"a table of transcripts",
			map[string]string{
				"qcode.yaml": "study: s\nwaves: [pre, post]\ntranscripts: transcripts.csv\n", "transcripts.csv": "transcript,case,wave\nx/one,T1,pre\ntranscripts/two.txt,T2,post\n",
				"transcripts/x/one.txt": "x", "transcripts/two.txt": "x",
			},
			[]string{"x/one pre T1", "two post T2"},
			"", "T1 T2",
		},
		{
			"a table that misses a text, has one too many and one twice",
			map[string]string{
				"qcode.yaml": "study: s\nwaves: [pre]\ntranscripts: transcripts.csv\n", "transcripts.csv": "transcript;case;wave\none;T1;pre\none;T2;pre\nnone;T3;pre\n",
				"transcripts/one.txt": "x", "transcripts/two.txt": "x",
			},
			[]string{"one pre T1"},
			"QC310 QC506 QC509", "T1",
		},
		{
			"a table besides the path adds to it; an empty field says nothing",
			map[string]string{"transcripts/pre/T1.txt": "x", "transcripts.csv": "transcript,case,wave,minutes\npre/T1,,,61\n"},
			[]string{"pre/T1 pre T1"},
			"", "T1",
		},
		{
			"the cases' table comes first, then natural order",
			map[string]string{"cases.csv": "id\nT30\nT2\n", "transcripts/post/T11.txt": "x", "transcripts/pre/T2.txt": "x", "transcripts/pre/T3.txt": "x"},
			[]string{"pre/T2 pre T2", "pre/T3 pre T3", "post/T11 post T11"},
			"", "T30 T2 T3 T11",
		},
		{
			"many texts of a case",
			map[string]string{"qcode.yaml": "study: s\nwaves: [pre]\ntranscripts_per_case: many\ntranscripts: transcripts/{wave}/{case}_*.txt\n", "transcripts/pre/T1_a.txt": "x", "transcripts/pre/T1_b.txt": "x"},
			[]string{"pre/T1_a pre T1", "pre/T1_b pre T1"},
			"", "T1",
		},
		{
			"an annotation file without its transcript, and what is none",
			map[string]string{"transcripts/pre/T1.txt": "x", "annotations/anna/pre/T2.yaml": "status: complete\n", "annotations/anna/notes.txt": "x", "annotations/lone.yaml": "x"},
			[]string{"pre/T1 pre T1"},
			"QC310 QC506 QC506", "T1",
		},
		{"nothing at all", nil, []string{}, "", ""},
		{"a pattern that leaves the study", map[string]string{"qcode.yaml": "study: s\ntranscripts: ../{case}.txt\n"}, []string{}, "QC007", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, with(tt.files))
			if d := cmp.Diff(tt.want, catalogue(s)); d != "" {
				t.Error(d)
			}
			if got := rules(s.Problems); got != tt.rules {
				t.Errorf("findings %q, want %q: %v", got, tt.rules, s.Problems)
			}
			var cases []string
			for _, c := range s.Cases {
				cases = append(cases, c.ID)
			}
			if got := strings.Join(cases, " "); got != tt.cases {
				t.Errorf("cases %q, want %q", got, tt.cases)
			}
		})
	}
}

func TestFocusGroups(t *testing.T) {
	s := open(t, with(map[string]string{
		"qcode.yaml":         "study: s\ncases: speakers\ntranscripts: transcripts/*.txt\ninterviewers: [Mod]\nothers: [Cat]\nseveral: [All]\n",
		"transcripts.csv":    "transcript,present,date\nG2,\"P2; P10|mod;all; ;Cat\",2026-01-02\n",
		"transcripts/G1.txt": "P1: x\n", "transcripts/G2.txt": "P2: x\n",
	}))
	if d := cmp.Diff([]string{"G1 - -", "G2 - -"}, catalogue(s)); d != "" || len(s.Problems) > 0 {
		t.Error(d, s.Problems)
	}
	if d := cmp.Diff([]string{"P2", "P10"}, s.Transcripts[1].Present); d != "" || s.CaseIndex("P10") != 1 || s.Transcripts[1].Date != "2026-01-02" {
		t.Error(d, s.Cases)
	}
}

func TestLinks(t *testing.T) {
	outside := qtest.Folder(t, map[string]string{"secret.txt": "x", "secret.yaml": "annotations: []\n"})
	dir := qtest.Folder(t, with(map[string]string{"transcripts/pre/T1.txt": "x", "annotations/anna/pre/T1.yaml": "annotations: []\n"}))
	for name, target := range map[string]string{
		"transcripts/pre/T2.txt": filepath.Join(outside, "secret.txt"), "transcripts/pre/T3.txt": filepath.Join(dir, "transcripts", "pre", "T1.txt"),
		"transcripts/pre/T4.txt": filepath.Join(dir, "nowhere.txt"), "annotations/anna/pre/T3.yaml": filepath.Join(outside, "secret.yaml"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"pre/T1 pre T1", "pre/T3 pre T3"}, catalogue(s)); d != "" {
		t.Error(d)
	}
	if got := rules(s.Problems); got != "QC312 QC312 QC312" {
		t.Errorf("findings %s: %v", got, s.Problems)
	}
}

func TestFind(t *testing.T) {
	dir := qtest.Folder(t, with(map[string]string{"transcripts/pre/T1.txt": "x"}))
	if root, err := study.Find(filepath.Join(dir, "transcripts", "pre")); err != nil || root != dir {
		t.Errorf("%s, %v", root, err)
	}
	if _, err := study.Open(t.TempDir()); !errors.Is(err, study.ErrNoStudy) {
		t.Errorf("without a study: %v", err)
	}
}

func TestBrokenPartsAreFindings(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		fatal int
		says  string
	}{
		{"no codebook", map[string]string{"qcode.yaml": "study: s\ncodebook: other.yaml\n"}, 1, "other.yaml cannot be read"},
		{"no YAML", map[string]string{"qcode.yaml": "study: [\n"}, 1, ""},
		{"empty", map[string]string{"qcode.yaml": ""}, 0, ""},
		{"no such mapping", map[string]string{"qcode.yaml": "study: s\nmapping: none\n"}, 1, "mapping"},
		{"codebook with an error", map[string]string{"codebook.yaml": "codes:\n  - id: A B\n"}, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, with(tt.files))
			fatal := s.Fatal()
			if (len(fatal) > 0) != (tt.fatal > 0) || tt.says != "" && !strings.Contains(fatal[0].Message, tt.says) {
				t.Errorf("%v", fatal)
			}
			if s.Codebook == nil {
				t.Error("a study without a codebook still has an empty one")
			}
		})
	}
}
