package realdata

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// 1,155 phone dialogues in three splits, 199,740 coded utterances, and names of codes that break naive writers.
func TestSwda(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 codings take some seconds")
	}
	dir := qtest.Shared(t, "data/swda")
	r := newRun(t)
	r.write("qcode.yaml", `study: Switchboard dialogue acts
case: dialogue
waves: [train, test, val]
transcripts: transcripts/{wave}/{case}.txt
interviewers: []
coders: [authors]
`)
	codes := [][]string{{"id", "label"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "codes.csv")) {
		codes = append(codes, []string{row["tag"], row["name"]})
	}
	r.sheet("codes.csv", codes)
	r.ok("codebook", "import", "codes.csv")
	codings := [][]string{{"transcript", "line", "code"}}
	for _, split := range []string{"train", "test", "val"} {
		files, err := filepath.Glob(filepath.Join(dir, "dialogues", split, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			id := split + "/" + strings.TrimSuffix(filepath.Base(f), ".txt")
			var text strings.Builder
			for i, line := range strings.Split(strings.TrimRight(read(t, f), "\n"), "\n") {
				speaker, rest, _ := strings.Cut(line, "|")
				cut := strings.LastIndex(rest, "|")
				fmt.Fprintf(&text, "%s: %s\n", speaker, rest[:cut])
				codings = append(codings, []string{id, fmt.Sprint(i + 1), strings.TrimSpace(rest[cut+1:])})
			}
			r.write("transcripts/"+id+".txt", text.String())
		}
	}
	r.sheet("codings.csv", codings)
	r.ok("tag", "--from", "codings.csv", "--complete")
	book := r.book()
	cells := map[string]map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--format", "csv")) {
		cells[row["wave"]+"/"+row["code"]] = row
	}
	compared, sum := 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "published_tag_counts.csv")) {
		// The published list of names and the published table disagree on which of t1 and bd is the Downplayer; tags
		// are compared.
		id, total := r.id(book, row["tag"]), 0
		for _, split := range []string{"train", "test", "val"} {
			got := number(t, cells[split+"/"+id]["codings"])
			if want := number(t, row[split]); got != want {
				t.Errorf("%s (%s), %s: %d codings, published %d", row["name"], row["tag"], split, got, want)
			}
			total += got
			compared++
		}
		if total != number(t, row["total"]) {
			t.Errorf("%s: %d codings in all, published %s", row["name"], total, row["total"])
		}
		compared, sum = compared+1, sum+total
	}
	if compared != 164 || sum != 199740 {
		t.Errorf("compared %d published figures over %d codings, want 164 and 199740", compared, sum)
	}
}
