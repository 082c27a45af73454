package tagging

import (
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/study"
)

func TestFindTranscript(t *testing.T) {
	s := talkRoom(t).study
	for name, want := range map[string]string{
		"pre/T1": "pre/T1", "T1/pre": "pre/T1", "transcripts/pre/T1.txt": "pre/T1", "./transcripts/pre/T1.txt": "pre/T1", "pre/T1.txt": "pre/T1",
		`pre\T1`: "pre/T1", "T2": "post/T2", "T2/post": "post/T2", "T3": "post3m/T3", "post3m/T3": "post3m/T3",
		"T1": "!fits 2 transcripts", "T3/post": "!no transcript", "pre": "!no transcript", "": "!no transcript is named", "T9": "!no transcript", "post/T": "!no transcript",
	} {
		got, err := FindTranscript(s, name)
		checkFound(t, name, want, err, func() string { return got.ID })
	}
}

func checkFound(t *testing.T, name, want string, err error, got func() string) {
	t.Helper()
	if part, refused := strings.CutPrefix(want, "!"); refused {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v; want a refusal with %q", name, err, part)
		}
	} else if err != nil || got() != want {
		t.Errorf("%q: %v; want %s", name, err, want)
	}
}

func TestFindCode(t *testing.T) {
	book, problems := codebook.Parse([]byte(`codes:
  - {id: opp, label: Opportunity, codable: false, codes: [{id: en, label: Things, key: t}, {id: so, label: Others, alias: [people], was: [folk]}]}
  - {id: old, label: Old, deprecated: true, replaced_by: en}
  - {id: older, label: Older, deprecated: true}
  - {id: x1, label: Same}
  - {id: x2, label: Same}
  - {id: bare, label: Bare, codable: false}
`))
	if len(problems) > 0 {
		t.Log(problems)
	}
	for name, want := range map[string]string{
		"en": "en", "t": "en", "things": "en", " en ": "en", "people": "so", "folk": "so",
		"opp": "!not put on passages itself", "bare": "!not put on passages itself", "old": "!deprecated", "older": "!deprecated",
		"same": "!2 codes", "": "!no code is named", "nothing": "!no code `nothing`",
	} {
		c, err := FindCode(book, name)
		checkFound(t, name, want, err, func() string { return c.ID })
	}
	_, err := FindCode(book, "old")
	if got := asRefusal(err).Help; got != "use `--code en`" {
		t.Errorf("help for a deprecated code: %s", got)
	}
}

func TestCheckCoder(t *testing.T) {
	declared := talkRoom(t).study
	open := newRoom(t, map[string]string{
		"qcode.yaml": "study: open\n", "codebook.yaml": "codes: [{id: a, label: A}]\n", "transcripts/T1.txt": "x", "annotations/Zoë/T1.yaml": "annotations: []\n",
	}).study
	tests := []struct {
		study *study.Study
		name  string
		want  string
	}{
		{declared, "anna", ""},
		{declared, "ana", "no coder of this study"},
		{declared, "carla", "no coder of this study"},
		{open, "carla", ""},
		{open, "Zoë", ""},
		{open, "ZOË", "written otherwise"},
		{open, "consensus", "no coder"},
		{open, "any", "no coder"},
		{open, "all", "no coder"},
		{open, "", "empty"},
		{open, ".hidden", "dot"},
		{open, "a/b", "sign"},
		{open, `a\b`, "sign"},
		{open, " a", "blank"},
		{open, "a\x1bb", "control"},
		{open, "con", "Windows"},
		{open, "COM1.x", "Windows"},
		{open, "common", ""},
		{open, strings.Repeat("x", 65), "longer"},
	}
	for _, tt := range tests {
		err := CheckCoder(tt.study, tt.name)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v; want %q", tt.name, err, tt.want)
		}
	}
}
