package realdata

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// Lessons at four time points: an unbalanced panel of 15 teachers, several lessons each, and no interviewers.
func TestTalkmoves(t *testing.T) {
	dir := qtest.Shared(t, "data/talkmoves")
	r := newRun(t)
	r.write("qcode.yaml", talkmovesStudy)
	lessons := [][]string{{"transcript", "case", "wave"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "lessons.csv")) {
		name := row["transcript"]
		lessons = append(lessons, []string{name, row["teacher"], waveOf(row["time_point"])})
		r.write("transcripts/"+name+".txt", read(t, filepath.Join(dir, "transcripts", name+".txt")))
	}
	r.sheet("transcripts.csv", lessons)
	codes := [][]string{{"id", "label", "parent"}}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "codes.csv")) {
		codes = append(codes, []string{row["code"], row["name"], row["group"]})
	}
	r.sheet("codes.csv", codes)
	r.ok("codebook", "import", "codes.csv")

	codings, unknown := [][]string{{"transcript", "line", "code"}}, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "annotations.csv")) {
		codings = append(codings, []string{row["transcript"], row["line"], row["code"]})
		if strings.HasPrefix(row["code"], "?") {
			unknown++
		}
	}
	r.sheet("codings.csv", codings)
	if _, talk, code := r.do("tag", "--from", "codings.csv", "--complete"); code != 2 || !strings.Contains(talk, "?128") {
		t.Errorf("unknown codes were not refused: exit code %d\n%s", code, head(talk))
	}
	if entries, err := os.ReadDir(filepath.Join(r.dir, "annotations")); err == nil && len(entries) > 0 {
		t.Error("all or nothing: codings were written although some were refused")
	}
	_, talk, code := r.do("tag", "--from", "codings.csv", "--complete", "--keep-going")
	if code != 1 || unknown != 3 {
		t.Errorf("%d unknown codes; exit code %d\n%s", unknown, code, head(talk))
	}
	compareByTime(t, r, dir)
	comparePanel(t, r, dir)
}

func waveOf(timePoint string) string { return strings.ReplaceAll(strings.ToLower(timePoint), " ", "-") }

func compareByTime(t *testing.T, r *run, dir string) {
	book := r.book()
	cells := map[string]map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--format", "csv")) {
		cells[row["wave"]+"/"+row["code"]] = row
	}
	compared, sum := 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_code_by_time.csv")) {
		if strings.HasPrefix(row["code"], "?") {
			continue
		}
		c := cells[waveOf(row["time_point"])+"/"+r.id(book, row["code"])]
		if c["codings"] != row["applications"] || c["n"] != row["teachers_k"] || c["of"] != row["teachers_n"] {
			t.Errorf("%s, %s: codings %s, n %s of %s; want %s, %s of %s", row["code"], row["time_point"], c["codings"], c["n"], c["of"], row["applications"], row["teachers_k"], row["teachers_n"])
		}
		compared, sum = compared+1, sum+number(t, c["codings"])
	}
	if compared != 56 || sum != 121990 {
		t.Errorf("compared %d cells with %d codings, want 56 and 121990", compared, sum)
	}
}

// comparePanel holds who was seen when: a zero is not a missing time point.
func comparePanel(t *testing.T, r *run, dir string) {
	seen := map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--participants", "--format", "csv")) {
		seen[row["case"]+"/"+row["wave"]] = row["transcripts"]
	}
	compared := 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_panel.csv")) {
		for _, tp := range []string{"Y1 Fall", "Y1 Spring", "Y2 Fall", "Y2 Spring"} {
			if got := seen[row["teacher"]+"/"+waveOf(tp)]; got != row["lessons "+tp] {
				t.Errorf("%s, %s: %s lessons, want %s", row["teacher"], tp, got, row["lessons "+tp])
			}
			compared++
		}
	}
	if compared != 60 {
		t.Errorf("compared %d cells of the panel, want 60", compared)
	}
	cells := map[string]map[string]string{}
	for _, row := range qtest.RowsOf(t, r.ok("report", "--by", "wave,case", "--format", "csv")) {
		cells[row["case"]+"/"+row["wave"]+"/"+row["code"]] = row
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_code_by_teacher_and_time.csv")) {
		for _, code := range []string{"T1", "T2", "T9", "S1", "S5"} {
			key := row["teacher"] + "/" + waveOf(row["time_point"]) + "/" + strings.ToLower(code)
			if got := cells[key]["codings"]; got != row[code] {
				t.Errorf("%s: %s codings, want %s", key, got, row[code])
			}
		}
	}
}
