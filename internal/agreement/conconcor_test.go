package agreement

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/stats"
)

// batch is the answers of the coders of one batch, by extract.
type batch struct {
	coders  []string
	answers map[string]map[string]int // extract, coder, answer
	items   []string
}

var conconcorAnswers = []string{"Omstreden naar huidige maatstaven", "Niet omstreden", "Weet ik niet", "Onleesbare OCR"}

func conconcor(t *testing.T) map[string]*batch {
	t.Helper()
	out := map[string]*batch{}
	for _, row := range qtest.Rows(t, qtest.Shared(t, "data/conconcor/annotations.csv")) {
		b := out[row["batch"]]
		if b == nil {
			b = &batch{answers: map[string]map[string]int{}}
			out[row["batch"]] = b
		}
		if b.answers[row["extract_id"]] == nil {
			b.answers[row["extract_id"]] = map[string]int{}
			b.items = append(b.items, row["extract_id"])
		}
		if !slices.Contains(b.coders, row["coder"]) {
			b.coders = append(b.coders, row["coder"])
		}
		answer := slices.Index(conconcorAnswers, row["response"])
		if answer < 0 {
			t.Fatalf("unknown answer in %s of %s", row["extract_id"], row["batch"])
		}
		b.answers[row["extract_id"]][row["coder"]] = answer
	}
	return out
}

// ratings of some coders; with two options, answers beyond the first two are missing.
func (b *batch) ratings(coders []string, options int) *Ratings {
	r := NewRatings(len(coders), 4)
	for _, item := range b.items {
		row := make([]int, len(coders))
		for i, coder := range coders {
			answer, ok := b.answers[item][coder]
			if !ok || answer >= options {
				answer = Missing
			}
			row[i] = answer
		}
		r.Add(row...)
	}
	return r
}

func sameToThree(v stats.Value, published string) error {
	want, err := strconv.ParseFloat(published, 64)
	if err != nil {
		return err
	}
	got, ok := v.Get()
	if !ok || math.Round(got*1000) != math.Round(want*1000) {
		return fmt.Errorf("got %v, published %s", v, published)
	}
	return nil
}

// The alphas published for the Contentious Contexts Corpus, batches 1 to 40: equal to three decimals.
func TestConconcor(t *testing.T) {
	batches := conconcor(t)
	equal, wrong := map[string]int{}, 0
	hold := func(what, place string, v stats.Value, published string) {
		if err := sameToThree(v, published); err != nil {
			wrong++
			t.Errorf("%s of %s: %v", what, place, err)
			return
		}
		equal[what]++
	}
	dir := qtest.Shared(t, "data/conconcor/expected")
	for _, options := range []int{4, 2} {
		for _, row := range qtest.Rows(t, filepath.Join(dir, fmt.Sprintf("published_alpha_%d_options.csv", options))) {
			b := batches[row["batch"]]
			if len(b.coders) != mustInt(t, row["coders"]) {
				t.Errorf("%s: %d coders, published %s", row["batch"], len(b.coders), row["coders"])
			}
			hold(fmt.Sprintf("alpha over %d options", options), row["batch"],
				b.ratings(b.coders, options).Coincidences().Alpha(Nominal).Value, row["alpha"])
		}
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "published_alpha_pairwise.csv")) {
		pair := batches[row["batch"]].ratings([]string{row["coder_1"], row["coder_2"]}, 4)
		hold("alpha of a pair", row["batch"]+" "+row["coder_1"]+" "+row["coder_2"], pair.Coincidences().Alpha(Nominal).Value, row["alpha"])
	}
	for _, row := range qtest.Rows(t, filepath.Join(dir, "computed_alpha_per_batch.csv")) {
		for _, options := range []int{4, 2} {
			b, elsewhere := batches[row["batch"]], row[fmt.Sprintf("alpha_%d_options", options)]
			a := b.ratings(b.coders, options).Coincidences().Alpha(Nominal)
			want, err := strconv.ParseFloat(elsewhere, 64)
			if got, ok := a.Get(); err != nil || !ok || math.Abs(got-want) > 5.01e-7 {
				t.Errorf("%s, %d options: got %v, computed elsewhere %s", row["batch"], options, a.Value, elsewhere)
			}
		}
	}
	if equal["alpha over 4 options"] != 40 || equal["alpha over 2 options"] != 40 || equal["alpha of a pair"] != 999 {
		t.Errorf("equal: %v; want 40, 40 and 999", equal)
	}
	t.Logf("equal to three decimals: %v; %d of %d differ", equal, wrong, 40+40+999)
}

func mustInt(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
