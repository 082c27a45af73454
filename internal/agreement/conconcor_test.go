package agreement

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"qcode/internal/stats"
)

// rowsOf reads a CSV file of the shared data without its header.
func rowsOf(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(sharedFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

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
	for _, row := range rowsOf(t, "data/conconcor/annotations.csv") {
		b := out[row[0]]
		if b == nil {
			b = &batch{answers: map[string]map[string]int{}}
			out[row[0]] = b
		}
		if b.answers[row[2]] == nil {
			b.answers[row[2]] = map[string]int{}
			b.items = append(b.items, row[2])
		}
		if !slices.Contains(b.coders, row[1]) {
			b.coders = append(b.coders, row[1])
		}
		answer := slices.Index(conconcorAnswers, row[3])
		if answer < 0 {
			t.Fatalf("unknown answer in %s of %s", row[2], row[0])
		}
		b.answers[row[2]][row[1]] = answer
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
	for options, name := range map[int]string{4: "published_alpha_4_options.csv", 2: "published_alpha_2_options.csv"} {
		for _, row := range rowsOf(t, "data/conconcor/expected/"+name) {
			b := batches[row[0]]
			if len(b.coders) != mustInt(t, row[2]) {
				t.Errorf("%s: %d coders, published %s", row[0], len(b.coders), row[2])
			}
			hold(fmt.Sprintf("alpha over %d options", options), row[0],
				b.ratings(b.coders, options).Coincidences().Alpha(Nominal).Value, row[1])
		}
	}
	for _, row := range rowsOf(t, "data/conconcor/expected/published_alpha_pairwise.csv") {
		b := batches[row[0]]
		pair := b.ratings([]string{row[1], row[2]}, 4)
		hold("alpha of a pair", row[0]+" "+row[1]+" "+row[2], pair.Coincidences().Alpha(Nominal).Value, row[3])
	}
	for options, column := range map[int]int{4: 4, 2: 6} {
		for _, row := range rowsOf(t, "data/conconcor/expected/computed_alpha_per_batch.csv") {
			b := batches[row[0]]
			a := b.ratings(b.coders, options).Coincidences().Alpha(Nominal)
			want, err := strconv.ParseFloat(row[column], 64)
			if got, ok := a.Get(); err != nil || !ok || math.Abs(got-want) > 5.01e-7 {
				t.Errorf("%s, %d options: got %v, computed elsewhere %s", row[0], options, a.Value, row[column])
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
