package realdata

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"qcode/codebook"
	"qcode/internal/qtest"
)

// Seven interviews with a code tree of three levels and 261 coded quotes, which are placed by their words alone.
func TestPdpilot(t *testing.T) {
	dir := qtest.Shared(t, "data/pdpilot")
	r := newRun(t)
	r.write("qcode.yaml", "study: PDPilot user study\ncase: participant\ntranscripts: transcripts/{case}.txt\ninterviewers: [Dan]\ncoders: [authors]\n")
	for _, p := range []string{"P1", "P2", "P3", "P4", "P5", "P6", "P7"} {
		// A cleaned copy, as the notes on the data advise: the marks of printed pages are not in the quotes.
		r.write("transcripts/"+p+".txt", withoutPageMarks(read(t, filepath.Join(dir, "transcripts", p+".txt"))))
	}
	r.ok("codebook", "import", filepath.Join(dir, "code_system.csv"))
	codings := [][]string{{"transcript", "code", "quote"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "coded_segments.csv")) {
		codings = append(codings, []string{row["transcript"], row["code_path"], row["quote"]})
	}
	r.sheet("segments.csv", codings)
	r.ok("tag", "--from", "segments.csv", "--complete")

	if out := r.ok("tag", "--from", "segments.csv", "--complete"); strings.Contains(out, "261 new") {
		t.Errorf("applying the file twice added codings: %s", out)
	}
	r.ok("check", "--fail-on", "error")
	compareOwn(t, r, dir)
	compareRollUp(t, r, dir)
}

// compareOwn holds the codings of each code, without those under it, against the published frequencies.
func compareOwn(t *testing.T, r *run, dir string) {
	book := r.book()
	own := map[string]int{}
	for _, row := range qtest.RowsOf(t, r.ok("quotes", "--format", "csv")) {
		own[row["code"]]++
	}
	compared, sum := 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "published_code_frequencies.csv")) {
		path := row["code_path"]
		if path == "(whole code system)" || path == "Anonymize" {
			continue // 32 codings of Anonymize are not in the published segments
		}
		id := r.id(book, path)
		if got, want := own[id], number(t, row["frequency"]); got != want {
			t.Errorf("%s: %d codings, published %d", path, got, want)
		}
		compared, sum = compared+1, sum+own[id]
	}
	if compared != 90 || sum != 261 {
		t.Errorf("compared %d codes with %d codings, want 90 and 261", compared, sum)
	}
}

// compareRollUp holds rolled up counts against the computed ones: sums as codings, and passages by union, which the
// notes on the data list where they differ.
func compareRollUp(t *testing.T, r *run, dir string) {
	union := map[string]int{
		"Explainability purposes": 19, "Explainability techniques": 53, "Explainability techniques > PDP/ICE": 13, "PDPilot General Usage": 21,
		"PDPilot Techniques Usage": 49, "Study limitations": 9, "Benefits of PDPilot": 27,
		"PDPilot Techniques Usage > Interactions": 5, "PDPilot Techniques Usage > Ranking": 31, "PDPilot Techniques Usage > Filtering": 7,
		"PDPilot improvements": 35, "PDPilot improvements > Outliers, overfitting, and skewed distributions": 11,
	}
	book := r.book()
	got := map[string]map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--format", "csv")) {
		got[row["code"]] = row
	}
	differ := 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_code_counts.csv")) {
		path := row["code_path"]
		c := got[r.id(book, path)]
		sum := number(t, row["applications_with_subcodes"])
		if path == "Anonymize" {
			continue
		}
		want := sum
		if u, listed := union[path]; listed {
			want = u
			differ++
		}
		if number(t, c["codings"]) != sum || number(t, c["k"]) != want || number(t, c["n"]) != number(t, row["transcripts_k_with_subcodes"]) || c["of"] != "7" {
			t.Errorf("%s: codings %s, k %s, n %s of %s; want %d, %d, %s of 7", path, c["codings"], c["k"], c["n"], c["of"], sum, want, row["transcripts_k_with_subcodes"])
		}
	}
	if differ != 12 {
		t.Errorf("%d of the 12 codes whose union differs from their sum were found", differ)
	}
	compareByParticipant(t, r, dir, book)
}

func compareByParticipant(t *testing.T, r *run, dir string, book *codebook.Codebook) {
	cells := map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--by", "case", "--format", "csv")) {
		cells[row["case"]+"/"+row["code"]] = row["codings"]
	}
	compared := 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_code_by_participant_with_subcodes.csv")) {
		for _, p := range []string{"P1", "P2", "P3", "P4", "P5", "P6", "P7"} {
			if got := cells[p+"/"+r.id(book, row["code_path"])]; got != row[p] {
				t.Errorf("%s, %s: %s codings, want %s", row["code_path"], p, got, row[p])
			}
			compared++
		}
	}
	if compared < 600 {
		t.Errorf("only %d cells were compared", compared)
	}
}

var pageMark = regexp.MustCompile(`(?:^|\s)([1-9]/[5-8](?:\s+\d{1,3})?)(?:\s|$)`)

// withoutPageMarks takes out page numbers standing alone, the line number after them, and the last line of the page
// where it is printed again.
func withoutPageMarks(text string) string {
	for {
		m := pageMark.FindStringSubmatchIndex(text)
		if m == nil {
			return text
		}
		end := m[3] + repeated(text[:m[2]], text[m[3]:])
		between := " "
		if strings.Contains(text[m[2]:m[3]], "\n") {
			between = "\n" // the next line began with its number: the speaker's label behind it begins a line
		}
		text = strings.TrimRight(text[:m[2]], " ") + between + strings.TrimLeft(text[end:], " ")
	}
}

// repeated is the length of the longest head of after, at least 15 characters that are not blank, that before ends in.
func repeated(before, after string) int {
	var tail, first []rune
	var ends []int
	for _, c := range before {
		if !unicode.IsSpace(c) {
			tail = append(tail, c)
		}
	}
	for i, c := range after {
		if !unicode.IsSpace(c) {
			first, ends = append(first, c), append(ends, i+len(string(c)))
		}
	}
	for n := min(len(tail), len(first), 400); n >= 15; n-- {
		if slices.Equal(first[:n], tail[len(tail)-n:]) {
			return ends[n-1]
		}
	}
	return 0
}
