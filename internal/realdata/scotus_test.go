package realdata

import (
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// Court arguments of twelve terms: the speakers are the cases, and justices leave and join.
func TestScotus(t *testing.T) {
	dir := qtest.Shared(t, "data/scotus")
	r := newRun(t)
	texts := [][]string{{"transcript", "wave", "date"}}
	var terms []string
	for _, row := range qtest.Rows(t, filepath.Join(dir, "cases.csv")) {
		if len(terms) == 0 || terms[len(terms)-1] != row["term"] {
			terms = append(terms, row["term"])
		}
		texts = append(texts, []string{row["transcript"], row["term"], row["argued"]})
		r.write("transcripts/"+row["transcript"]+".txt", read(t, filepath.Join(dir, "transcripts", row["transcript"]+".txt")))
	}
	r.write("qcode.yaml", "study: Oral arguments\ncase: speaker\nwaves: [\""+strings.Join(terms, "\", \"")+"\"]\ntranscripts: transcripts.csv\ntranscripts_per_case: many\ncases: speakers\ninterviewers: []\n")
	r.sheet("transcripts.csv", texts)
	r.sheet("codes.csv", [][]string{{"label"}, {"Hypothetical case"}})
	r.ok("codebook", "import", "codes.csv")

	seen, turns, speakers := map[string]string{}, map[string]int{}, map[string]bool{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--participants", "--format", "csv")) {
		seen[row["case"]+"/"+row["wave"]] = row["transcripts"]
		turns[row["case"]+"/"+row["wave"]] = number(t, row["turns"])
		speakers[row["case"]] = true
	}
	compared := 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_justice_by_term.csv")) {
		key := row["justice"] + "/" + row["term"]
		if seen[key] != row["arguments_k"] || turns[key] != number(t, row["turns"]) {
			t.Errorf("%s: %s arguments and %d turns, want %s and %s", key, seen[key], turns[key], row["arguments_k"], row["turns"])
		}
		compared++
	}
	total := 0
	for _, n := range turns {
		total += n
	}
	if compared != 144 || len(speakers) != 189 || total != 24592 {
		t.Errorf("compared %d cells of %d speakers with %d turns, want 144, 189 and 24592", compared, len(speakers), total)
	}
}
