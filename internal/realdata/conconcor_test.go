package realdata

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// 1,805 newspaper extracts with characters above U+FFFF, 299 coders who share only some of them, and extracts without a
// date.
func TestConconcor(t *testing.T) {
	if testing.Short() {
		t.Skip("14,950 annotation files take some seconds")
	}
	dir := qtest.Shared(t, "data/conconcor")
	r := newRun(t)
	date := map[string]string{}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "metadata.csv")) {
		date[row["url"]] = row["date"]
	}
	decades := []string{"1890s", "1900s", "1910s", "1920s", "1930s", "1940s"}
	r.write("qcode.yaml", fmt.Sprintf(`study: ConConCor
case: extract
waves: [%s]
transcripts: transcripts.csv
interviewers: []
count: any
`, `"`+strings.Join(decades, `", "`)+`"`))
	texts := [][]string{{"transcript", "case", "wave"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "extracts.csv")) {
		wave := ""
		if d := date[row["url"]]; len(d) >= 4 {
			wave = d[:3] + "0s"
		}
		texts = append(texts, []string{row["extract_id"], row["extract_id"], wave})
		r.write("transcripts/"+row["extract_id"]+".txt", strings.Join(strings.Fields(row["text"]), " ")+"\n")
	}
	r.sheet("transcripts.csv", texts)
	r.sheet("codes.csv", [][]string{{"label"}, {"Omstreden naar huidige maatstaven"}, {"Niet omstreden"}, {"Weet ik niet"}, {"Onleesbare OCR"}})
	r.ok("codebook", "import", "codes.csv")
	answers := [][]string{{"transcript", "line", "code", "coder", "memo"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "annotations.csv")) {
		answers = append(answers, []string{row["extract_id"], "1", row["response"], row["coder"], row["suggestion"]})
	}
	r.sheet("answers.csv", answers)
	r.ok("tag", "--from", "answers.csv", "--complete")

	book := r.book()
	codings := map[string]int{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--by", "wave,coder", "--format", "csv")) {
		codings[row["wave"]+"/"+row["code"]] += number(t, row["codings"])
	}
	cells := map[string]map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--format", "csv")) {
		cells[row["wave"]+"/"+row["code"]] = row
	}
	compared, sum := 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_response_by_decade.csv")) {
		wave := strings.Replace(row["decade"], "no date", "", 1)
		key := wave + "/" + r.id(book, row["response"])
		c := cells[key]
		if codings[key] != number(t, row["answers"]) || c["n"] != row["extracts_k"] || c["of"] != row["extracts_n"] {
			t.Errorf("%s, %s: %d answers, n %s of %s; want %s, %s of %s", row["response"], row["decade"], codings[key], c["n"], c["of"], row["answers"], row["extracts_k"], row["extracts_n"])
		}
		compared, sum = compared+1, sum+codings[key]
	}
	if compared != 28 || sum != 14950 {
		t.Errorf("compared %d cells over %d answers, want 28 and 14950", compared, sum)
	}
}
