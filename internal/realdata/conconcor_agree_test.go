package realdata

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"qcode/internal/annotation"
	"qcode/internal/qtest"
	"qcode/internal/span"
	"qcode/internal/study"
)

// The published alphas of 40 batches of coders, through a study: each extract is one unit of a table, a wave is a batch, and
// the four answers are codes, of which a unit carries one. Equal to three decimals.
func TestConconcorAgreement(t *testing.T) {
	if testing.Short() {
		t.Skip("14,950 annotation files take some seconds")
	}
	dir := qtest.Shared(t, "data/conconcor")
	r := newRun(t)
	batchStudy(t, r, dir)
	answers := qtest.Rows(t, filepath.Join(dir, "annotations.csv"))
	units, four, two := [][]string{{"transcript", "unit"}}, [][]string{{"coder", "transcript"}}, [][]string{{"coder", "transcript", "unit"}}
	seen := map[string]bool{}
	for _, row := range answers {
		id := row["batch"] + "/" + row["extract_id"]
		if !seen[id] {
			units = append(units, []string{id, "extract"})
			seen[id] = true
		}
		four = append(four, []string{row["coder"], id})
		if strings.HasSuffix(row["response"], "mstreden") || strings.HasPrefix(row["response"], "Omstreden") {
			two = append(two, []string{row["coder"], id, "extract"})
		}
	}
	r.sheet("units.csv", units)
	r.sheet("four.csv", four)
	r.sheet("two.csv", two)

	all, pairs := alphas(t, r.ok("agree", "--by", "wave", "--units", "units.csv", "--coverage", "four.csv", "--replicates", "0", "--format", "csv"))
	fewer, _ := alphas(t, r.ok("agree", "--by", "wave", "--units", "units.csv", "--coverage", "two.csv", "--replicates", "0", "--format", "csv"))
	equal := 0
	hold := func(what, got, published string) {
		if math.Abs(decimal(t, got)-decimal(t, published)) > 0.0005+1e-9 {
			t.Errorf("%s: alpha %q, published %s", what, got, published)
			return
		}
		equal++
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "published_alpha_4_options.csv")) {
		hold(row["batch"], all[row["batch"]], row["alpha"])
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "published_alpha_2_options.csv")) {
		hold(row["batch"]+", two options", fewer[row["batch"]], row["alpha"])
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "published_alpha_pairwise.csv")) {
		pair := []string{row["coder_1"], row["coder_2"]}
		slices.Sort(pair)
		hold(row["batch"]+" "+strings.Join(pair, " "), pairs[row["batch"]+" "+strings.Join(pair, " ")], row["alpha"])
	}
	if equal != 40+40+999 {
		t.Errorf("%d of %d published alphas are equal to three decimals", equal, 40+40+999)
	}
}

// batchStudy writes a study in which each batch has its own copies of its extracts. The files are written as they are: that
// `tag --from` can make them is tested elsewhere.
func batchStudy(t *testing.T, r *run, dir string) {
	texts := map[string]string{}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "extracts.csv")) {
		texts[row["extract_id"]] = strings.Join(strings.Fields(row["text"]), " ")
	}
	r.sheet("codes.csv", [][]string{{"label"}, {"Omstreden naar huidige maatstaven"}, {"Niet omstreden"}, {"Weet ik niet"}, {"Onleesbare OCR"}})
	r.write("qcode.yaml", "study: ConConCor\n")
	r.ok("codebook", "import", "codes.csv")
	book := r.book()
	var waves []string
	written := map[string]bool{}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "annotations.csv")) {
		if !slices.Contains(waves, row["batch"]) {
			waves = append(waves, row["batch"])
		}
		id, text := row["batch"]+"/"+row["extract_id"], texts[row["extract_id"]]
		if !written[id] {
			r.write("transcripts/"+id+".txt", text+"\n")
			written[id] = true
		}
		at := span.Span{End: uint32(utf8.RuneCountInString(text))}
		code := r.id(book, row["response"])
		f := annotation.File{
			Head:        annotation.Head{Transcript: id, Coder: row["coder"], Status: annotation.Complete},
			Annotations: []annotation.Annotation{{ID: annotation.NewID(row["coder"], id, code, at, 0), Code: code, Quote: text, At: at, HasAt: true}},
		}
		r.write(study.AnnotationPath(row["coder"], id), string(f.Encode()))
	}
	r.write("qcode.yaml", fmt.Sprintf("study: ConConCor\ncase: extract\nwaves: [%s]\ntranscripts: transcripts/{wave}/{case}.txt\ninterviewers: []\n", strings.Join(waves, ", ")))
}

// alphas are those over all codes together: of all coders by batch, of two coders by batch and names.
func alphas(t *testing.T, csv string) (everybody, pairs map[string]string) {
	everybody, pairs = map[string]string{}, map[string]string{}
	for _, row := range qtest.RowsOf(t, csv) {
		if row["code"] != "*" {
			continue
		}
		if row["coder_a"] == "all" {
			everybody[row["group"]] = row["alpha"]
			continue
		}
		pair := []string{row["coder_a"], row["coder_b"]}
		slices.Sort(pair)
		pairs[row["group"]+" "+strings.Join(pair, " ")] = row["alpha"]
	}
	return everybody, pairs
}

func decimal(t *testing.T, text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Errorf("alpha %q is no number", text)
	}
	return x
}
