package study_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/study"
)

func TestConfigDefaults(t *testing.T) {
	s := open(t, with(map[string]string{"qcode.yaml": "study: s\n"}))
	if s.Singular != "case" || s.Plural != "cases" || s.Count != "consensus" || s.Transcripts != nil || s.Config.Transcripts != "transcripts/{case}.txt" || s.SpeakersAreCases || s.ManyPerCase {
		t.Errorf("%+v", s.Config)
	}
	if d := cmp.Diff([]string{"I", "Interviewer"}, s.Speakers.Interviewers); d != "" {
		t.Error(d)
	}
}

func TestConfigFull(t *testing.T) {
	s := open(t, with(map[string]string{"qcode.yaml": `
study: "VR"
synthetic: true
case: therapist
waves:
  - {id: pre, label: Pretraining, short: Pre}
  - {id: post, not_asked: [time]}
transcripts_per_case: many
cases: speakers
interviewers: [Mod]
coders: [anna, bram]
count: any
double_coding: 0.2
check: {profile: strict, ignore: [QC301], per_file_ignores: {"transcripts/**": [QC210]}}
`}))
	if len(s.Problems) > 0 {
		t.Fatal(s.Problems)
	}
	if s.Name != "VR" || !s.Synthetic || s.Plural != "therapists" || !s.ManyPerCase || !s.SpeakersAreCases || s.Count != "any" || s.DoubleCoding != 0.2 || s.Check.Profile != "strict" {
		t.Errorf("%+v", s.Config)
	}
	if s.Waves[0].Short != "Pre" || s.Waves[1].Label != "post" || s.Waves[1].NotAsked[0] != "time" || s.Check.PerFile[0].Rules[0] != "QC210" {
		t.Errorf("%+v", s.Config)
	}
}

func TestConfigFindings(t *testing.T) {
	tests := []struct{ name, yaml, rule, says string }{
		{"an unknown key", "study: s\nwavs: [pre]\n", "QC002", "waves"},
		{"an unknown key of a wave", "waves: [{id: pre, labl: Pre}]\n", "QC002", "label"},
		{"an unknown key of the case", "case: {singlar: x}\n", "QC002", "singular"},
		{"a key twice", "study: s\nstudy: t\n", "QC003", ""},
		{"a wave twice", "waves: [pre, Pre]\n", "QC511", ""},
		{"a wave without an id", "waves: [{label: Pre}]\n", "QC008", ""},
		{"a wave with a slash", "waves: [a/b]\n", "QC007", ""},
		{"a reserved name", "coders: [any]\n", "QC007", ""},
		{"a coder with a slash", "coders: [../x]\n", "QC007", ""},
		{"nobody counts", "coders: [anna]\ncount: anma\n", "QC007", "anna"},
		{"a word that is none of two", "cases: speaker\n", "", "speakers"},
		{"a list where a text belongs", "study: [a]\n", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, with(map[string]string{"qcode.yaml": tt.yaml}))
			fatal := s.Fatal()
			if len(fatal) != 1 {
				t.Fatalf("findings: %v", fatal)
			}
			d := fatal[0]
			if tt.rule != "" && d.Rule != tt.rule || d.At.File != study.File || d.At.Line == 0 || !strings.Contains(d.Message+d.Help, tt.says) {
				t.Errorf("%+v", d)
			}
		})
	}
}
