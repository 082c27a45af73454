package transcript

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A worker finds the turns of many texts with one Splitter. What it learnt from one text must not change the next.
func TestSplitterForgetsTheTextBefore(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"I: What then?", "Interviewer: And?", "T01: It was fine.", "T01", "Nurse: yes", "Nurse", "So I said: no", "just words", "", "# heading",
		"[00:01:02] SPEAKER_00: hello", "00:01:02 Anna: hello", "Note: this is odd", "Anna", "Dr. B: well", "P1:", "?: who", "moderator: low case", "(00:12) Anna",
		"T01: 0:12 said", "I: : what", " I: blank before", "T01:", "T01 : blank behind", "T01:: twice", "I: 12:30", "T01: (00:12)", "I:no blank",
	})
	texts := rapid.SliceOfN(rapid.SliceOfN(line, 0, 12), 2, 6)
	sp := Speakers{Interviewers: []string{"I", "Interviewer"}, Others: []string{"Nurse"}}
	rapid.Check(t, func(r *rapid.T) {
		kept := NewSplitter(sp)
		for _, lines := range texts.Draw(r, "texts") {
			text, err := New([]byte(strings.Join(lines, "\n")))
			if err != nil {
				r.Fatal(err)
			}
			if d := cmp.Diff(NewSplitter(sp).Append(nil, text), kept.Append(nil, text)); d != "" {
				r.Fatalf("after other texts %q is split otherwise (-fresh +kept):\n%s", lines, d)
			}
		}
	})
}
