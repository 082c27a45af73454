package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/study"
)

// grid makes paths of a form with W for the wave and C for the case; skip leaves some out.
func grid(form string, waves, cases []string, skip ...string) (out []Text) {
	for _, w := range waves {
		for _, c := range cases {
			p := strings.NewReplacer("W", w, "C", c).Replace(form)
			if !contains(skip, c+"/"+w) {
				out = append(out, Text{Path: p})
			}
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func numbered(form string, n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf(form, i+1))
	}
	return out
}

var three = []string{"pre", "post", "post3m"}

func TestDetect(t *testing.T) {
	therapists := numbered("T%02d", 11)
	tests := []struct {
		name     string
		texts    []Text
		declared string
		pattern  string
		how      How
		waves    string
		summary  string
	}{
		{"wave folders", grid("transcripts/W/C.txt", three, therapists, "T07/post3m"), "", "transcripts/{wave}/{case}.txt", Path, "pre post post3m", "32 files: 11 cases × 3 waves; no T07/post3m"},
		{"wave folders, declared", grid("transcripts/W/C.txt", three, therapists), "pre=Before,post,post3m", "transcripts/{wave}/{case}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"wave folders at the root", grid("W/C.txt", three, therapists), "", "{wave}/{case}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"folders of cases", grid("interviews/C/W.txt", three, therapists), "", "interviews/{case}/{wave}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"case, then wave", grid("transcripts/C_W.txt", three, therapists), "", "transcripts/{case}_{wave}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"case, then wave, at the root", grid("C_W.txt", three, therapists), "", "{case}_{wave}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"wave, then case", grid("transcripts/W-C.txt", three, therapists), "", "transcripts/{wave}-{case}.txt", Path, "pre post post3m", "33 files: 11 cases × 3 waves"},
		{"words around", grid("transcripts/Interview C (W) final.txt", []string{"baseline", "6months"}, numbered("P%d", 5)), "", "transcripts/Interview {case} ({wave}) final.txt", Path, "baseline 6months", "10 files: 5 cases × 2 waves"},
		{"hyphens in the wave", grid("transcripts/C_W.txt", []string{"pre", "post-3m", "post"}, therapists), "", "transcripts/{case}_{wave}.txt", Path, "pre post post-3m", "33 files: 11 cases × 3 waves"},
		{"waves and cases both counted", grid("transcripts/C_W.txt", []string{"T1", "T2", "T3"}, numbered("P%d", 8)), "", "transcripts/{case}_{wave}.txt", Path, "T1 T2 T3", "24 files: 8 cases × 3 waves"},
		{"cases that look like waves", grid("transcripts/C_W.txt", []string{"pre", "post"}, numbered("T%d", 8)), "", "transcripts/{case}_{wave}.txt", Path, "pre post", "16 files: 8 cases × 2 waves"},
		{"years", grid("transcripts/W/C.txt", []string{"2021", "2019"}, []string{"anna", "bert", "carl"}), "", "transcripts/{wave}/{case}.txt", Path, "2019 2021", "6 files: 3 cases × 2 waves"},
		{"one wave so far", grid("transcripts/W/C.txt", []string{"pre"}, therapists), "pre,post", "transcripts/{wave}/{case}.txt", Path, "pre post", "11 files: 11 cases × 2 waves; no T01/post, T02/post, T03/post, T04/post, T05/post, T06/post, T07/post, T08/post, T09/post, T10/post and 1 more"},
		{"one case", grid("transcripts/C/W.txt", three, []string{"T04"}), "", "transcripts/{case}/{wave}.txt", Path, "pre post post3m", "3 files: 1 case × 3 waves"},
		{"no waves", grid("transcripts/C.txt", []string{""}, numbered("P%02d", 13)), "", "transcripts/{case}.txt", Path, "", "13 files: 13 cases"},
		{"no waves, fixed words", grid("papers/paper-C.txt", []string{""}, numbered("%d", 9)), "", "papers/{case}.txt", Path, "", "9 files: 9 cases"},
		{"no waves, words before names", grid("transcripts/Interview_C.txt", []string{""}, numbered("P%02d", 9)), "", "transcripts/Interview_{case}.txt", Path, "", "9 files: 9 cases"},
		{"no waves, free names", grid("transcripts/C.txt", []string{""}, []string{"Ann Lee", "Bo Ek", "Cy von Au"}), "", "transcripts/{case}.txt", Path, "", "3 files: 3 cases"},
		{"several in a wave", grid("transcripts/W/C_x.txt", []string{"pre", "post"}, numbered("P%d", 3)), "", "transcripts/{wave}/{case}_x.txt", Path, "pre post", "6 files: 3 cases × 2 waves"},
		{"lessons", append(grid("transcripts/W/C_a.txt", []string{"pre", "post"}, numbered("P%d", 3)), grid("transcripts/W/C_b.txt", []string{"pre", "post"}, numbered("P%d", 3))...), "", "transcripts/{wave}/{case}_*.txt", Path, "pre post", "12 files: 3 cases × 2 waves, some with several in one wave"},
		{"lessons with dates", []Text{
			{Path: "transcripts/X.Year1.Ames.Fall.1201.txt"},
			{Path: "transcripts/X.Year2.Ames.Fall.0302.txt"},
			{Path: "transcripts/X.Year1.Ames.Spring.0405.txt"},
			{Path: "transcripts/X.Year1.Bell.Fall.1202.txt"},
			{Path: "transcripts/X.Year2.Bell.Spring.0303.txt"},
			{Path: "transcripts/X.Year1.Cole.Fall.1203.txt"},
			{Path: "transcripts/X.Year2.Cole.Fall.0304.txt"},
		}, "", "transcripts/X.{wave}.{case}.*.*.txt", Path, "Year1 Year2", "7 files: 3 cases × 2 waves, some with several in one wave"},
		{"declared, separators differ", []Text{{Path: "transcripts/T-01_pre.txt"}, {Path: "transcripts/pre T-02.txt"}, {Path: "transcripts/T-01.post.txt"}}, "pre,post", "transcripts.csv", Table, "pre post", "3 files: 2 cases × 2 waves; no T-02/post"},
		{"blanks in the wave", grid("transcripts/W/C.txt", []string{"pre", "3 months"}, therapists), "", "transcripts.csv", Table, "pre 3-months", "22 files: 11 cases × 2 waves"},
		{"nothing", nil, "pre,post", "", Unknown, "pre post", "no transcripts yet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Detect(tt.texts, waves(t, tt.declared))
			var ids []string
			for _, w := range l.Waves {
				ids = append(ids, w.ID)
			}
			if l.Pattern != tt.pattern || l.How != tt.how || strings.Join(ids, " ") != tt.waves {
				t.Errorf("%v %q, waves %v; want %v %q, %s", l.How, l.Pattern, ids, tt.how, tt.pattern, tt.waves)
			}
			if got := l.Summary("case", "cases"); got != tt.summary {
				t.Errorf("summary %q\n     want %q", got, tt.summary)
			}
			if l.How == Path && !strings.HasPrefix(l.Pattern, "{") {
				sameInStudy(t, l)
			}
		})
	}
}

func waves(t *testing.T, text string) []Wave {
	t.Helper()
	if text == "" {
		return nil
	}
	out, err := ParseWaves(strings.Split(text, ","))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sameInStudy opens a study of the layout and compares what the study takes the files for.
func sameInStudy(t *testing.T, l Layout) {
	t.Helper()
	root := t.TempDir()
	config := "study: x\ntranscripts: \"" + l.Pattern + "\"\ntranscripts_per_case: many\nwaves: ["
	for _, w := range l.Waves {
		config += "{id: \"" + w.ID + "\"},"
	}
	put(t, root, study.File, config+"]\n")
	put(t, root, "codebook.yaml", "codebook: x\ncodes: []\n")
	for _, i := range l.Interviews {
		put(t, root, i.Path, "I: hello\n")
	}
	s, err := study.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Transcripts) != len(l.Interviews) {
		t.Fatalf("the study has %d transcripts, want %d: %v", len(s.Transcripts), len(l.Interviews), s.Problems)
	}
	for _, i := range l.Interviews {
		found := false
		for _, tr := range s.Transcripts {
			if tr.Path == i.Path {
				found = tr.WaveID == i.Wave && tr.CaseID == i.Case
			}
		}
		if !found {
			t.Errorf("the study does not read %+v as meant", i)
		}
	}
}

func put(t *testing.T, root, file, content string) {
	t.Helper()
	p := filepath.Join(root, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDetectTells(t *testing.T) {
	t.Run("misses", func(t *testing.T) {
		texts := append(grid("transcripts/W/C.txt", three, numbered("T%02d", 4)), Text{Path: "transcripts/notes.txt"})
		if l := Detect(texts, nil); len(l.Missed) != 1 || l.Missed[0] != "transcripts/notes.txt" || l.How != Path {
			t.Errorf("missed %v", l.Missed)
		}
	})
	t.Run("undeclared waves", func(t *testing.T) {
		l := Detect(grid("transcripts/W/C.txt", three, numbered("T%02d", 4)), []Wave{{"pre", "Pre"}, {"post", "Post"}})
		if names, n := l.Undeclared(); len(names) != 1 || names[0] != "post3m" || n["post3m"] != 4 {
			t.Errorf("undeclared %v %v", names, n)
		}
	})
	t.Run("folders that might be waves", func(t *testing.T) {
		l := Detect(grid("transcripts/W/C.txt", []string{"north", "south"}, numbered("T%02d", 4)), nil)
		if strings.Join(l.MaybeWaves, " ") != "north south" || len(l.Waves) > 0 {
			t.Errorf("waves %v, perhaps %v", l.Waves, l.MaybeWaves)
		}
	})
	t.Run("front matter", func(t *testing.T) {
		texts := []Text{{"transcripts/a.txt", true, "pre", "T01"}, {"transcripts/b.txt", true, "post", "T01"}, {"transcripts/c.txt", false, "", ""}}
		l := Detect(texts, nil)
		if l.How != FrontMatter || l.Pattern != "transcripts/**.txt" || len(l.Interviews) != 2 || len(l.Missed) != 1 {
			t.Errorf("%+v", l)
		}
	})
	t.Run("alike", func(t *testing.T) {
		if got := Alike([]string{"T4", "T04", "t04", "T40", "T14", "T-4"}); len(got) != 1 || len(got[0]) != 4 {
			t.Errorf("alike: %v", got)
		}
	})
}

func TestParseWavesRefuses(t *testing.T) {
	for _, bad := range [][]string{{"pre test"}, {""}, {"a/b"}, {"pre", "Pre"}, {"..x=1"}, {"{x}"}} {
		if w, err := ParseWaves(bad); err == nil {
			t.Errorf("%q gave %v", bad, w)
		}
	}
}
