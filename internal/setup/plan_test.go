package setup

import (
	"slices"
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func TestFilesMakeASoundStudy(t *testing.T) {
	frameworks := []string{"none"}
	for _, f := range codebook.Frameworks() {
		frameworks = append(frameworks, f.ID)
	}
	for _, f := range frameworks {
		t.Run(f, func(t *testing.T) {
			src, _ := codebook.Framework(f)
			o := Options{
				Name: "yes: a #study", Framework: f, Codebook: src, Singular: "no", Plural: "null", Coders: []string{"anna", "on"},
				Interviewers: []string{"I", "1", "A, B"}, Git: true, Encoding: "windows-1252",
			}
			o.Waves = waves(t, "pre=Before: it,post=12,2021=yes")
			s, files := write(t, o)
			if ds := s.Fatal(); len(ds) > 0 {
				t.Error(ds)
			}
			if s.Name != o.Name || s.Singular != "no" || s.Plural != "null" || !slices.Equal(s.Config.Coders[:2], o.Coders) || !slices.Equal(s.Speakers.Interviewers, o.Interviewers) {
				t.Errorf("read back otherwise: %+v", s.Config)
			}
			if len(s.Waves) != 3 || s.Waves[2].ID != "2021" || s.Waves[2].Label != "yes" || s.Encoding != "windows-1252" {
				t.Errorf("waves: %+v", s.Waves)
			}
			if f != "none" && s.Codebook.Mapping != s.Mapping {
				t.Errorf("mapping %q, the codebook's is %q", s.Mapping, s.Codebook.Mapping)
			}
			for _, want := range []string{".gitattributes", "transcripts/2021/.gitkeep", "annotations/.gitkeep"} {
				if !slices.ContainsFunc(files, func(f File) bool { return f.Path == want }) {
					t.Errorf("no %s", want)
				}
			}
		})
	}
}

// write makes the study of o and opens it.
func write(t *testing.T, o Options) (*study.Study, []File) {
	t.Helper()
	root := t.TempDir()
	files := Files(o)
	for _, f := range files {
		put(t, root, f.Path, string(f.Content))
	}
	for _, i := range o.Layout.Interviews {
		put(t, root, i.Path, "I: hello\n")
	}
	s, err := study.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s, files
}

func TestFilesOfDetectedTexts(t *testing.T) {
	tests := []struct {
		name  string
		texts []Text
	}{
		{"pattern", grid("transcripts/C_W.txt", three, numbered("T%02d", 11), "T07/post3m")},
		{"table", grid("transcripts/W/C.txt", []string{"pre", "3 months"}, numbered("T%02d", 3))},
		{"awkward pattern", grid("transcripts/#1 W: C.txt", []string{"pre", "post"}, numbered("T%02d", 3))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Detect(tt.texts, nil)
			s, _ := write(t, Options{Name: "x", Singular: "case", Plural: "cases", Waves: l.Waves, Layout: l})
			if len(s.Transcripts) != len(tt.texts) {
				t.Fatalf("%d transcripts of %d texts", len(s.Transcripts), len(tt.texts))
			}
			if n := diag.Count(s.Problems, diag.Warning); n > 0 {
				t.Errorf("findings: %v", s.Problems)
			}
			for _, i := range l.Interviews {
				if s.WaveIndex(i.Wave) < 0 || s.CaseIndex(i.Case) < 0 {
					t.Errorf("%+v is not in the study", i)
				}
			}
		})
	}
}

func TestCasesNameTheWavesWithGaps(t *testing.T) {
	l := Detect(grid("transcripts/W/C.txt", three, numbered("T%02d", 2), "T02/post3m"), nil)
	o := Options{Waves: l.Waves, Layout: l}
	if got, want := string(o.cases()), "id,consent,missing_post3m\nT01,,\nT02,,\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestVoices(t *testing.T) {
	tests := []struct {
		name    string
		texts   []string
		labels  string
		guessed bool
	}{
		{"by their name", []string{"I: a\nT01: b\n", "Interviewer: a\nT02: b\n"}, "I Interviewer", false},
		{"in all texts", []string{"Jane: a\nT01: b\n", "Jane: a\nT02: b\n", "Jane: a\nT03: b\n"}, "Jane", true},
		{"too few texts", []string{"Jane: a\nT01: b\n", "Jane: a\nT02: b\n"}, "", false},
		{"two in all texts", []string{"S1: a\nS2: b\nT1: c\n", "S1: a\nS2: b\nT2: c\n", "S1: a\nS2: b\nT3: c\n"}, "", false},
		{"participants are none", []string{"P: a\nX1: b\n", "P: a\nX2: b\n", "P: a\nX3: b\n"}, "", false},
		{"no labels", []string{"Hello there.\n\nAnd here.\n"}, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var v Voices
			for _, src := range tt.texts {
				text, err := transcript.New([]byte(src))
				if err != nil {
					t.Fatal(err)
				}
				v.Add(text.Turns(transcript.Speakers{}))
			}
			labels, guessed := v.Interviewers()
			slices.Sort(labels)
			if strings.Join(labels, " ") != tt.labels || guessed != tt.guessed {
				t.Errorf("%v %v, want %s %v; %s", labels, guessed, tt.labels, tt.guessed, v.Summary())
			}
		})
	}
}
