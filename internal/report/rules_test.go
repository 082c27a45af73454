package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/table"
)

const (
	words         = "P: one two three four five six\nI: a question\n"
	smallCodebook = "codebook: small\nversion: 1.0.0\ncodes:\n  - id: place\n    label: Place\n    codes:\n      - {id: room, label: Room}\n      - {id: desk, label: Desk}\n  - {id: time, label: Time}\n"
)

// small is a study of two waves: T1 to T3 before, T1 after. bram has coded T1 only; T3 is not finished.
func small(more ...map[string]string) map[string]string {
	out := map[string]string{
		"qcode.yaml":    "study: small\ncase: nurse\nwaves: [{id: pre, label: Before}, {id: post, label: After, not_asked: [time]}]\ncoders: [anna, bram]\n",
		"codebook.yaml": smallCodebook, "cases.csv": "id,role,consent,missing_post\nT1,a,,\nT2,a,,on leave\nT3,b,,\nT4,b,no,\n",
		"transcripts/pre/T1.txt": words, "transcripts/pre/T2.txt": words, "transcripts/pre/T3.txt": words, "transcripts/pre/T4.txt": words, "transcripts/post/T1.txt": words,
		"annotations/consensus/pre/T1.yaml": done("room:one two:barrier", "desk:two three", "time:a question"), "annotations/anna/pre/T1.yaml": done("room:one two"), "annotations/bram/pre/T1.yaml": done("room:one"),
		"annotations/anna/pre/T2.yaml": done("room:one two", "room:three four:mixed"), "annotations/anna/pre/T3.yaml": strings.Replace(done("room:five"), "complete", "in-progress", 1),
		"annotations/anna/pre/T4.yaml": done("room:five"), "annotations/anna/post/T1.yaml": done("desk:six:facilitator"),
	}
	for _, m := range more {
		maps.Copy(out, m)
	}
	return out
}

// done is a complete annotation file of codings `code:quote[:valence]`.
func done(codings ...string) string {
	out := "status: complete\nannotations:\n"
	for _, c := range codings {
		part := append(strings.Split(c, ":"), "")
		out += fmt.Sprintf("  - code: %s\n    quote: %q\n", part[0], part[1])
		if part[2] != "" {
			out += "    valence: " + part[2] + "\n"
		}
	}
	return out
}

var formats = []string{"text", "markdown", "csv", "json"}

type asked struct {
	policy       coding.Policy
	filter       coding.Filter
	by           []string
	completeOnly bool
	options      report.Options
}

func count(t *testing.T, files map[string]string, q asked) *report.Source {
	t.Helper()
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := s.Codebook.Tree(s.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := coding.Collect(context.Background(), s, coding.Want{Units: true, Filter: &q.filter})
	if err != nil {
		t.Fatal(err)
	}
	if q.policy == "" {
		q.policy = coding.Consensus
	}
	q.options.CompleteOnly = q.completeOnly
	selection := facts.Under(q.policy, coding.Options{Keep: q.filter.Keep(s, tree)})
	columns := frequency.Count(selection, tree, report.Groups(selection, q.by, q.completeOnly))
	return &report.Source{Study: s, Facts: facts, Policy: q.policy, Tree: tree, Columns: columns, Options: q.options}
}

func TestSmallStudy(t *testing.T) {
	pre, post := coding.Filter{Waves: []string{"pre"}}, coding.Filter{Waves: []string{"post"}}
	tests := []struct {
		name string
		lay  string
		asked
	}{
		{"pre", "stage", asked{filter: pre}},
		{"pre_complete_only", "stage", asked{filter: pre, completeOnly: true}},
		{"pre_bram", "stage", asked{filter: pre, policy: "bram"}},
		{"pre_all", "stage", asked{filter: pre, policy: "all"}},
		{"pre_case", "stage", asked{filter: coding.Filter{Waves: []string{"pre"}, Cases: []string{"T2"}}}},
		{"pre_min_cell", "stage", asked{filter: pre, options: report.Options{MinCell: 2, Measure: "words"}}},
		{"post", "stage", asked{filter: post}},
		{"waves", "waves", asked{by: []string{"wave"}}},
		{"waves_pre_only", "waves", asked{by: []string{"wave"}, filter: pre}},
		{"waves_min_cell", "waves", asked{by: []string{"wave"}, options: report.Options{MinCell: 2}}},
		{"waves_bram", "waves", asked{by: []string{"wave"}, policy: "bram"}},
		{"by_role", "waves", asked{by: []string{"role"}}},
		{"by_case", "waves", asked{by: []string{"case"}, options: report.Options{Measure: "passages"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := count(t, small(), tt.asked)
			r := report.Stage
			if tt.lay == "waves" {
				r = func(s report.Source) *table.Report { return report.Waves(s, strings.Join(tt.by, " and ")) }
			}
			update.Golden(t, "report/small/"+tt.name+".txt", text(t, r(*s)))
		})
	}
}

func TestParticipants(t *testing.T) {
	for name, f := range map[string]coding.Filter{"participants": {}, "participants_pre_T2": {Waves: []string{"pre"}, Cases: []string{"T2"}}} {
		r := report.Participants(count(t, small(), asked{filter: f}).Facts)
		update.Golden(t, "report/small/"+name+".txt", text(t, r))
	}
	empty := small(map[string]string{"qcode.yaml": "study: s\nwaves: [pre, post, late]\ncoders: [anna]\n"})
	r := report.Participants(count(t, empty, asked{}).Facts)
	for _, row := range r.Tables[2].Rows {
		if last := row.Cells[len(row.Cells)-1]; last.Kind == table.Count && last.N != 0 {
			t.Errorf("a wave without interviews has %d of %s", last.N, row.Cells[0].Text)
		}
	}
}

// The names and the order of the fields are a promise.
func TestFieldsOfTheTable(t *testing.T) {
	const want = "wave,code,level,codings,k,n,of,barrier,facilitator,both,neither,k_barrier,k_facilitator,k_own,n_own"
	for _, by := range [][]string{nil, {"wave"}, {"role"}, {"wave", "role"}} {
		d := report.Waves(*count(t, small(), asked{by: by}), "x").Data
		got := strings.Join(d.Fields, ",")
		extra := slices.DeleteFunc(slices.Clone(by), func(s string) bool { return s == "wave" })
		if !strings.HasPrefix(got, strings.Replace(want, "wave,", strings.Join(append([]string{"wave"}, extra...), ",")+",", 1)+",") {
			t.Errorf("by %v: %s", by, got)
		}
		groups := map[string]int{}
		for _, row := range d.Rows {
			groups[fmt.Sprint(row[:len(extra)+1])]++
		}
		for g, n := range groups {
			if n != 4 {
				t.Errorf("by %v: group %s has %d rows for 4 codes", by, g, n)
			}
		}
	}
}

// Whatever is asked, no format tells a count of cases below --min-cell.
func TestSmallCountsAreWithheld(t *testing.T) {
	s := count(t, small(), asked{by: []string{"wave"}, options: report.Options{MinCell: 3}})
	r := report.Waves(*s, "wave")
	if err := report.AddEvidence(context.Background(), r, s, 2, true); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, format := range []string{"csv", "json", "text", "markdown"} {
		var b bytes.Buffer
		if err := render.Write(&b, format, r, render.Options{}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "“six") {
			t.Errorf("%s quotes the only one", format)
		}
	}
	for _, row := range r.Data.Rows {
		value := map[string]table.Value{}
		for i, f := range r.Data.Fields {
			value[f] = row[i]
		}
		for _, f := range []string{"n", "barrier", "facilitator", "both", "neither", "n_own"} {
			if n, ok := value[f].(int); ok && n > 0 {
				shown++
				if n < 3 {
					t.Errorf("%v in wave %v: %s is %d", value["code"], value["wave"], f, n)
				}
			}
		}
		if value["n"] == nil {
			for _, f := range []string{"codings", "k", "k_own", "k_barrier", "words", "turns"} {
				if value[f] != nil {
					t.Errorf("%v: n is withheld, %s is %v", value["code"], f, value[f])
				}
			}
		}
	}
	if shown == 0 {
		t.Error("nothing is shown at all")
	}
}

// Nothing may fail on a study of which nothing is there yet.
func TestNothingThere(t *testing.T) {
	bare := map[string]string{"qcode.yaml": "study: bare\nwaves: [pre, post]\n", "codebook.yaml": smallCodebook}
	tests := map[string]map[string]string{
		"no transcripts": bare,
		"no codings":     {"qcode.yaml": bare["qcode.yaml"], "codebook.yaml": smallCodebook, "transcripts/pre/T1.txt": words},
		"no codes":       {"qcode.yaml": bare["qcode.yaml"], "codebook.yaml": "codebook: empty\ncodes: []\n", "transcripts/pre/T1.txt": words},
		"no waves":       {"qcode.yaml": "study: bare\n", "codebook.yaml": smallCodebook, "transcripts/T1.txt": words, "annotations/anna/T1.yaml": done("room:one")},
		"empty files":    {"qcode.yaml": bare["qcode.yaml"], "codebook.yaml": smallCodebook, "transcripts/pre/T1.txt": "", "annotations/anna/pre/T1.yaml": ""},
	}
	for name, files := range tests {
		t.Run(name, func(t *testing.T) {
			for _, by := range [][]string{nil, {"wave"}, {"case"}} {
				for _, policy := range []coding.Policy{coding.Consensus, coding.Any, coding.All} {
					s := count(t, files, asked{by: by, policy: policy})
					r := report.Waves(*s, "wave")
					if len(s.Columns) == 1 {
						r = report.Stage(*s)
					}
					for _, format := range formats {
						var b bytes.Buffer
						if err := render.Write(&b, format, r, render.Options{}); err != nil {
							t.Fatal(err)
						}
						if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "%!") {
							t.Errorf("%s: %s", format, b.String())
						}
					}
					report.Participants(s.Facts)
				}
			}
		})
	}
}

// Rule 2: where nobody was interviewed stands –, in every column of the row.
func TestNobodyInterviewed(t *testing.T) {
	s := count(t, map[string]string{"qcode.yaml": "study: bare\nwaves: [pre, post]\n", "codebook.yaml": smallCodebook}, asked{filter: coding.Filter{Waves: []string{"post"}}})
	r := report.Stage(*s)
	for _, row := range r.Tables[0].Rows {
		for _, c := range row.Cells[1:] {
			if c.Kind != table.Missing {
				t.Errorf("%s: %+v", row.Cells[0].Text, c)
			}
		}
	}
	if !strings.Contains(strings.Join(r.Title, "\n"), "post") || r.Data.Rows[0][0] != "post" {
		t.Errorf("the wave is not named: %v, %v", r.Title, r.Data.Rows[0])
	}
}

// Rule 3: what is pending adds nothing, stays in N, and is named.
func TestPendingIsNamed(t *testing.T) {
	s := count(t, small(map[string]string{"annotations/bram/pre/T2.yaml": done("room:one")}), asked{filter: coding.Filter{Waves: []string{"pre"}}})
	out := text(t, report.Stage(*s))
	if !strings.Contains(out, "pre/T2") || !strings.Contains(out, "N = 3") || !strings.Contains(out, "≥2/3") {
		t.Error(out)
	}
}

// Rule 13: a broken coding that would count makes itself heard in the table; one that would not does not.
func TestBrokenIsSaid(t *testing.T) {
	broken := "status: complete\nannotations:\n  - {code: room, quote: nowhere at all}\n"
	heard := text(t, report.Stage(*count(t, small(map[string]string{"annotations/anna/pre/T2.yaml": broken}), asked{})))
	unheard := text(t, report.Stage(*count(t, small(map[string]string{"annotations/bram/pre/T1.yaml": broken}), asked{})))
	if !strings.Contains(heard, "1 fault") || strings.Contains(unheard, "fault") {
		t.Errorf("%s\n%s", heard, unheard)
	}
}

// Rule 15: the same bytes, time after time.
func TestSameBytes(t *testing.T) {
	files, first := small(), map[string]string{}
	for range 5 {
		for _, format := range formats {
			var b bytes.Buffer
			if err := render.Write(&b, format, report.Waves(*count(t, files, asked{by: []string{"wave"}}), "wave"), render.Options{}); err != nil {
				t.Fatal(err)
			}
			if first[format] == "" {
				first[format] = b.String()
			}
			if d := cmp.Diff(first[format], b.String()); d != "" {
				t.Fatal(d)
			}
		}
	}
}

// The wide form holds the same numbers, a row for each code.
func TestWide(t *testing.T) {
	r := report.Waves(*count(t, small(), asked{by: []string{"wave"}}), "wave")
	wide := report.Wide(r.Data)
	var b bytes.Buffer
	if err := render.Write(&b, "csv", &table.Report{Data: wide}, render.Options{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	at := slices.Index(rows[0], "post_n")
	if at < 0 || rows[0][0] != "code" || slices.Index(rows[0], "pre_n") > at || rows[1][at] != "1" {
		t.Errorf("%v\n%v", rows[0], rows[1])
	}
}
