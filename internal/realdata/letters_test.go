package realdata

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"qcode/internal/qtest"
)

// Archive letters that several people tagged in another program: 24 spellings of 7 codes. The letters themselves are not
// in the set; a text of each is made of its quotes, one a line.
func TestCheckLetters(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole study of three thousand transcripts")
	}
	dir := qtest.Shared(t, "data/oddtext/letters_maxqda_pt")
	r := newRun(t)
	r.write("qcode.yaml", "study: Letters\ncase: letter\ntranscripts: transcripts/{case}.txt\ninterviewers: []\ncoders: [agata]\n")
	codes := [][]string{{"id", "label", "definition"}}
	for _, name := range []string{"role", "person", "localization", "institution", "type", "date", "affiliation"} {
		codes = append(codes, []string{name, strings.ToUpper(name[:1]) + name[1:], "Words that name the " + name + " of somebody."})
	}
	r.sheet("codes.csv", codes)
	r.ok("codebook", "import", "codes.csv")
	texts, codings := map[string]*strings.Builder{}, map[string]*strings.Builder{}
	points := map[string]int{}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "training_data.csv")) {
		id := row["file_name"]
		if texts[id] == nil {
			texts[id], codings[id] = &strings.Builder{}, &strings.Builder{}
			fmt.Fprintf(codings[id], "transcript: %s\ncoder: agata\nstatus: complete\nannotations:\n", quoted(id))
		}
		quote := strings.TrimSpace(row["Preview"])
		long := utf8.RuneCountInString(quote)
		fmt.Fprintf(codings[id], "  - code: %s\n    quote: %s\n    at: %d-%d\n", quoted(row["tag"]), quoted(quote), points[id], points[id]+long)
		texts[id].WriteString(quote + "\n")
		points[id] += long + 1
	}
	for id := range texts {
		r.write("transcripts/"+id+".txt", texts[id].String())
		r.write("annotations/agata/"+id+".yaml", codings[id].String())
	}
	found := r.check()
	got := unknownCodes(t, found)
	right, spelt, wrong := 0, 0, 0
	meant := map[string]string{"insitution": "institution", "affilation": "affiliation", "afiliation": "affiliation"}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_tags_as_written.csv")) {
		tag, n := row["tag"], number(t, row["spans"])
		want := strings.ToLower(tag)
		if m := meant[want]; m != "" {
			want = m
		}
		if want == tag { // as the codebook has it
			if got[tag] != nil {
				t.Errorf("false alarm: %s is a code", tag)
			}
			continue
		}
		spelt++
		switch g := got[tag]; {
		case g == nil || g.codings != n:
			t.Errorf("%q stands in %d codings; found %v", tag, n, g)
		case g.suggested == want:
			right++
		default:
			wrong++
			t.Errorf("%q means %s, suggested was %q", tag, want, g.suggested)
		}
	}
	t.Logf("%d spellings that are no code found; the suggestion is right for %d, wrong for %d", len(got), right, wrong)
	if spelt != 17 || len(got) != spelt || right != spelt {
		t.Errorf("%d of %d suggestions are right; %d spellings were found", right, spelt, len(got))
	}
	tally(t, found)
}
