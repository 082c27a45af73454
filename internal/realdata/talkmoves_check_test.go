package realdata

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"qcode/internal/qtest"
	"qcode/internal/yamldoc"
)

// The lessons as their coders left them, as a whole study: waves from the names of the files, codes as they were written.
// check finds every spelling that is no code, says what was meant where that can be said, and finds the lessons whose
// season is missing or mistyped.
func TestCheckTalkmoves(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole study of a hundred thousand codings")
	}
	dir := qtest.Shared(t, "data/talkmoves")
	r := newRun(t)
	rawTalkmoves(t, r, dir)
	found := r.check()
	got := unknownCodes(t, found)

	right, total, codings, alarms := 0, 0, 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_raw_labels.csv")) {
		label, want := row["raw_label"], row["code"]
		if got[label] == nil {
			t.Errorf("%q is no code, and was not found", label)
			continue
		}
		near := got[label].suggested
		switch {
		case strings.HasPrefix(want, "?"), regexp.MustCompile(`^[0-9]+( - none)?$`).MatchString(label): // of no codebook; one code or another by its speaker
			if near != "" {
				alarms++
				t.Errorf("%q: %s was suggested", label, near)
			}
		default:
			total++
			if strings.EqualFold(near, want) {
				right++
			} else {
				t.Logf("%q means %s, suggested was %q", label, want, near)
			}
		}
	}
	for _, g := range got {
		codings += g.codings
	}
	t.Logf("%d spellings in %d codings found; the suggestion is right for %d of %d; false alarms: %d", len(got), codings, right, total, alarms)
	if right != 25 || total != 25 || codings != 121993 || len(got) != 33 {
		t.Errorf("%d of %d suggestions are right; %d spellings, %d codings", right, total, len(got), codings)
	}
	if n := tally(t, found); n["QC505"] != 1 {
		t.Errorf("that pupils are nobody whom the study names is one finding, not %d", n["QC505"])
	} else if n["QC501"] != 1 || n["QC518"] != 3 || n["QC503"] != 6 || n["QC401"] != 121993 {
		t.Errorf("one mistyped season, three missing ones, six gaps; found %v", n)
	}
}

// tally counts the findings by rule and shows one of each.
func tally(t *testing.T, found []finding) map[string]int {
	t.Helper()
	n, first := map[string]int{}, map[string]string{}
	for _, f := range found {
		if n[f.Rule]++; n[f.Rule] == 1 {
			first[f.Rule] = f.Message + "; " + f.Help
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(n)) {
		t.Logf("%s: %d, e.g. %s", rule, n[rule], first[rule])
	}
	return n
}

// rawTalkmoves lays the lessons out with qcode's own commands, and the codings by hand.
func rawTalkmoves(t *testing.T, r *run, dir string) {
	r.write("qcode.yaml", talkmovesStudy)
	lessons := [][]string{{"transcript", "case", "wave", "date"}}
	name := regexp.MustCompile(`^TalkBack\.Year([12])\.([A-Z][a-z]+)(?:\.([A-Z][a-z]+))?\.`)
	texts := map[string][]string{}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "lessons.csv")) {
		id := row["transcript"]
		m := name.FindStringSubmatch(id)
		wave := ""
		if m[3] != "" {
			wave = "y" + m[1] + "-" + strings.ToLower(m[3])
		}
		lessons = append(lessons, []string{id, m[2], wave, ""})
		text := read(t, filepath.Join(dir, "transcripts", id+".txt"))
		r.write("transcripts/"+id+".txt", text)
		texts[id] = strings.SplitAfter(text, "\n")
	}
	r.sheet("transcripts.csv", lessons)
	codes := [][]string{{"id", "label", "parent"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "codes.csv")) {
		codes = append(codes, []string{row["code"], row["name"], row["group"]})
	}
	r.sheet("codes.csv", codes)
	r.ok("codebook", "import", "codes.csv")

	files := map[string]*strings.Builder{}
	starts := map[string][]int{}
	for id, lines := range texts {
		at := 0
		for _, l := range lines {
			starts[id] = append(starts[id], at)
			at += utf8.RuneCountInString(l)
		}
		files[id] = &strings.Builder{}
		fmt.Fprintf(files[id], "transcript: %s\ncoder: authors\nstatus: complete\nannotations:\n", id)
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "annotations.csv")) {
		id, n := row["transcript"], number(t, row["line"])-1
		line := strings.TrimRight(texts[id][n], "\n")
		from := starts[id][n]
		fmt.Fprintf(files[id], "  - code: %s\n    quote: %s\n    at: %d-%d\n", quoted(row["raw_label"]), quoted(line), from, from+utf8.RuneCountInString(line))
	}
	for id, b := range files {
		r.write("annotations/authors/"+id+".yaml", b.String())
	}
}

const talkmovesStudy = `study: TalkMoves
case: teacher
waves:
  - {id: y1-fall, label: Y1 Fall}
  - {id: y1-spring, label: Y1 Spring}
  - {id: y2-fall, label: Y2 Fall}
  - {id: y2-spring, label: Y2 Spring}
transcripts: transcripts.csv
transcripts_per_case: many
interviewers: []
coders: [authors]
`

func quoted(text string) string { return yamldoc.DoubleQuote(text) }

// finding is one of check --format json.
type finding struct{ Rule, File, Message, Help string }

func (r *run) check() []finding {
	r.t.Helper()
	out, talk, code := r.do("check", "--format", "json")
	if code != 1 {
		r.t.Fatalf("check: exit code %d\n%s", code, head(talk))
	}
	var answer struct{ Diagnostics []finding }
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		r.t.Fatal(err)
	}
	return answer.Diagnostics
}

type spelling struct {
	codings   int
	suggested string
}

// unknownCodes are the spellings that check says are no code, with what it suggests.
func unknownCodes(t *testing.T, found []finding) map[string]*spelling {
	t.Helper()
	form := regexp.MustCompile("^the code `(.+)` is not in the codebook(?:; did you mean `(.+)`\\?)?$")
	out := map[string]*spelling{}
	for _, f := range found {
		if f.Rule != "QC401" {
			continue
		}
		m := form.FindStringSubmatch(f.Message)
		if m == nil {
			t.Fatalf("not understood: %s", f.Message)
		}
		if out[m[1]] == nil {
			out[m[1]] = &spelling{suggested: m[2]}
		}
		out[m[1]].codings++
	}
	return out
}
