package coding_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"qcode/internal/coding"
)

// Rule 14, where a transcript is a case.
func TestConsent(t *testing.T) {
	c := collect(t, files(map[string]string{
		"cases.csv":               "id,consent\nyes,yes\nquiet,no-quotes\nno,no\nodd,maybe\n",
		"transcripts/pre/yes.txt": letters, "transcripts/pre/quiet.txt": letters, "transcripts/pre/no.txt": letters, "transcripts/pre/odd.txt": letters,
		"annotations/anna/pre/yes.yaml": notes("complete", letters, "time 3-8"), "annotations/anna/pre/quiet.yaml": notes("complete", letters, "time 3-8"),
		"annotations/anna/pre/no.yaml":  notes("complete", letters, "time 3-8") + "  - code: broken\n    quote: abc\n    at: 3-6\n",
		"annotations/anna/pre/odd.yaml": notes("complete", letters, "time 3-8"),
	}))
	s := c.Under(coding.Consensus, coding.Options{})
	if got := described(s); len(got) != 2 || c.Withheld != 2 {
		t.Errorf("rows %v, %d withheld", got, c.Withheld)
	}
	if len(c.Faults) > 0 {
		t.Errorf("a broken coding that would not count stops nothing: %v", c.Faults)
	}
	quotes, err := c.Evidence(context.Background(), s.Rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range quotes {
		quiet := c.Study.Transcripts[q.Transcript].CaseID == "quiet"
		if q.Withheld != quiet || (q.Text == "") != quiet || !quiet && q.Text != "abcde" {
			t.Errorf("%+v", q)
		}
	}
}

const talk = "P1: one and two\nP2: three\nP3: four five\n"

func focus(more ...map[string]string) map[string]string {
	m := files(more...)
	m["qcode.yaml"] = "study: talk\ncases: speakers\ntranscripts: transcripts/*.txt\ncoders: [anna]\n"
	m["transcripts/G.txt"] = talk
	return m
}

func talked(from, to string) string {
	return "time " + spanText(strings.Index(talk, from), strings.Index(talk, to)+len(to))
}

// Rule 8 and 14: a passage across speakers is one, counts for each whose word it covers, and is quoted only if all of
// these agreed to that.
func TestConsentInFocusGroups(t *testing.T) {
	tests := []struct {
		name, place string
		cases       string // who is counted
		quoted      bool
		withheld    int
	}{
		{"one who agreed", talked("one", "two"), "P1", true, 0},
		{"one who did not", talked("three", "three"), "", false, 1},
		{"across both: counted for one, quoted for neither", talked("two", "three"), "P1", false, 0},
		{"across all", talked("two", "four"), "P1 P3", false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, focus(map[string]string{
				"cases.csv":               "id,consent\nP2,no\n",
				"transcripts.csv":         "transcript,present\nG,P1;P2;P3;P4\n",
				"annotations/anna/G.yaml": notes("complete", talk, tt.place),
			}))
			s := c.Under("anna", coding.Options{})
			if c.Withheld != tt.withheld || len(c.Texts[0].Cases) != 3 {
				t.Errorf("%d withheld, cases %v", c.Withheld, names(c, c.Texts[0].Cases))
			}
			var whom string
			quotes, err := c.Evidence(context.Background(), s.Rows)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range s.Rows {
				whom = strings.Join(names(c, c.Sets[c.Who[row]]), " ")
				if quotes[i].Withheld == tt.quoted || strings.Contains(quotes[i].Text, "three") {
					t.Errorf("quote %+v", quotes[i])
				}
			}
			if whom != tt.cases {
				t.Errorf("counted for %q, want %q", whom, tt.cases)
			}
		})
	}
}

func names(c *coding.Columns, cases []uint32) []string {
	out := []string{}
	for _, k := range cases {
		out = append(out, c.Cases[k])
	}
	slices.Sort(out)
	return out
}

// Silent people were interviewed too; labels of interviewers among those present are nobody's case.
func TestWhoIsPresent(t *testing.T) {
	c := collect(t, focus(map[string]string{"transcripts.csv": "transcript,present\nG,P9; I ; P1\n"}))
	if got := names(c, c.Texts[0].Cases); !slices.Equal(got, []string{"P1", "P2", "P3", "P9"}) {
		t.Errorf("N is %v", got)
	}
}

func TestUnknownSpeakerInAFilter(t *testing.T) {
	s := open(t, focus())
	_, err := coding.Collect(context.Background(), s, coding.Want{Filter: &coding.Filter{Cases: []string{"P22"}}})
	var unknown *coding.UnknownError
	if !errors.As(err, &unknown) || unknown.Near != "P2" {
		t.Errorf("%v", err)
	}
}
