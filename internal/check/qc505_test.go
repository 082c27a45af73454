package check_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/check"
	"qcode/internal/diag"
	"qcode/internal/render"
	"qcode/internal/study"
)

// voices lays out a study of texts, each by its name, and runs the rule about speakers.
func voices(t *testing.T, config string, texts map[string]string) *check.Result {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{"qcode.yaml": "study: Voices\nwaves: [pre, post]\n" + config, "codebook.yaml": "codebook: Voices\ncodes: []\n"}
	for id, text := range texts {
		files["transcripts/"+id+".txt"] = text
	}
	files["cases.csv"] = files["transcripts/cases.csv.txt"]
	delete(files, "transcripts/cases.csv.txt")
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := study.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, s, check.Choice{Select: []string{"QC505"}, Only: true})
}

// place and words of each finding.
func said(found []diag.Diagnostic) (out []string) {
	for _, d := range hits(found, "QC505") {
		out = append(out, fmt.Sprintf("%s %s | %s", d.At, d.Message, d.Paste))
	}
	return out
}

// A label is told of once, however often it occurs and in however many transcripts.
func TestUnknownSpeakers(t *testing.T) {
	interviews := map[string]string{
		"pre/T01":  "I: Hm?\nT01: Yes.\nNurse: No.\nT01: Yes.\nNURSE: No.\nNurse: No.\n",
		"pre/T02":  "Nurse: Is it free?\nNurse: Well?\nT02: No.\nMr. Who, Jr.: Ah.\nMr. Who, Jr.: Oh.\n",
		"post/T01": "P: Well.\nNurse: Hm.\nP: Well.\n",
		"post/T02": "A talk without labels.\n",
	}
	const nurse = "transcripts/pre/T01.txt:3 a second person answers, whose words count as those of the case: 6 turns in 3 of 4 transcripts | "
	tests := []struct {
		name, config string
		texts        map[string]string
		want         []string
	}{
		{"each once", "", interviews, []string{
			nurse + "others: [Nurse]",
			"transcripts/pre/T02.txt:4 a second person answers, whose words count as those of T02: 2 turns in 1 of 4 transcripts | others: [\"Mr. Who, Jr.\"]",
		}},
		{"the line holds those who are named already", "others: [Child]\nseveral: [\"Mr. Who, Jr.\"]\n", interviews, []string{nurse + "others: [Child, Nurse]"}},
		{
			"a file that is silenced is not counted", "several: [\"Mr. Who, Jr.\"]\ncheck: {per_file_ignores: {transcripts/post/*: [QC505], transcripts/pre/T02.txt: [QC505]}}\n", interviews,
			[]string{"transcripts/pre/T01.txt:3 a second person answers, whose words count as those of T01: 3 turns in 1 of 4 transcripts | others: [Nurse]"},
		},
		{"who is listed as a participant is the only one", "participants: [T01, T02, P]\n", interviews, nil},
		{
			"a transcript of nobody who is listed", "participants: [T01, T02]\n", interviews,
			[]string{"transcripts/post/T01.txt:1 nobody speaks here whom `participants:` lists, so no word counts | "},
		},
		{"focus groups", "cases: speakers\n", map[string]string{
			"cases.csv": "id\nAnn\nBea\n",
			"pre/G1":    "I: Hm?\nAnn: Yes.\nBea: No.\nAna: No.\nAnn: Yes.\n",
			"post/G1":   "I: Hm?\nAnn: Yes.\nAna: No.\nBea: No.\n",
		}, []string{"transcripts/pre/G1.txt:4 a person who is not in cases.csv speaks: 2 turns in 2 of 2 transcripts | others: [Ana]"}},
		{"focus groups without a list", "cases: speakers\n", map[string]string{"pre/G1": "I: Hm?\nAnn: Yes.\nBea: No.\n"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := said(voices(t, test.config, test.texts).Findings)
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// classroom is a lesson: a teacher whose label is not the case's id, and pupils with names of their own.
func classroom(pupils int) string {
	b := &strings.Builder{}
	for i := range pupils {
		fmt.Fprintf(b, "T: Well?\nPupil%02d: Yes.\nS: No.\nS: Oh.\nT: So?\n", i)
	}
	return b.String()
}

// Very many labels are one finding, and the line to paste silences it: who is counted is found by who speaks most where
// they speak, though pupils speak most in some lesson.
func TestManyUnknownSpeakers(t *testing.T) {
	texts := map[string]string{
		"pre/Ash": classroom(12), "post/Ash": classroom(3), "pre/Birch": strings.ReplaceAll(classroom(4), "T:", "Ms. Birch:"),
		"post/Birch": "T: Well?\nS: Yes.\nS: Yes.\nS: Yes.\n",
	}
	result := voices(t, "", texts)
	want := "transcripts/pre/Ash.txt:3 13 labels are those of second persons, whose words count as those of the case: 60 turns in 4 of 4 transcripts; " +
		"the most frequent one, here, has 41 turns in 4 | participants: [Ms. Birch, T]  # others, by turns: S (41), Pupil00 (3), Pupil01 (3), Pupil02 (3)"
	got := said(result.Findings)
	if len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	line, _, _ := strings.Cut(hits(result.Findings, "QC505")[0].Paste, "  #")
	if again := said(voices(t, line+"\n", texts).Findings); len(again) > 0 {
		t.Errorf("with the line pasted: %v", again)
	}
}

// A finding is known again, in a baseline say, by where its speaker comes first: nothing in it is made of the label.
func TestUnknownSpeakersAreNumbered(t *testing.T) {
	for _, nurse := range []string{"Nurse", "Wim"} {
		text := strings.ReplaceAll("I: Hm?\nT01: Yes.\nNurse: No.\nT01: Yes.\n", "Nurse", nurse)
		found := hits(voices(t, "", map[string]string{"pre/T01": text}).Findings, "QC505")
		if len(found) != 1 || found[0].Object != "pre/T01 speaker 2" {
			t.Errorf("%s: %+v", nurse, found)
		}
	}
}

// The names of people who speak leave the terminal in no format and in no baseline.
func TestUnknownSpeakersAreNotNamed(t *testing.T) {
	for _, pupils := range []int{1, 30} {
		result := voices(t, "", map[string]string{"pre/Ash": classroom(pupils)})
		for _, format := range render.FindingFormats() {
			f := &render.Findings{Diagnostics: result.Findings, Line: func(file string, line int) (string, bool) { return result.Line(file, line, false) }}
			var b bytes.Buffer
			if err := render.WriteFindings(&b, format, f); err != nil {
				t.Fatal(err)
			}
			b.Write(check.NewBaseline(result.Findings).Encode())
			if bytes.Contains(b.Bytes(), []byte("Pupil")) {
				t.Errorf("%s holds the label of a speaker:\n%s", format, b.Bytes())
			}
		}
		f := &render.Findings{Diagnostics: result.Findings, Line: func(file string, line int) (string, bool) { return result.Line(file, line, true) }}
		var b bytes.Buffer
		if err := render.WriteFindings(&b, "text", f); err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b.Bytes(), []byte("paste: ")) || !bytes.Contains(b.Bytes(), []byte("Pupil00")) {
			t.Errorf("the line to paste is missing:\n%s", b.Bytes())
		}
	}
}
