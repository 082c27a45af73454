package rounds

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/stats"
	"qcode/internal/study"
)

// Amount is how much to draw: a share of the transcripts, or a number of them.
type Amount struct {
	Share  float64 // 0…1; 0 if Number says it
	Number int
	text   string
}

// ParseAmount reads 20%, 0.2 or 6.
func ParseAmount(text string) (Amount, error) {
	a := Amount{text: text}
	bad := fmt.Errorf("%q is neither a share nor a number of transcripts; write 20%%, 0.2 or 6", text)
	rest, percent := strings.CutSuffix(text, "%")
	if n, err := strconv.Atoi(text); err == nil && !percent {
		if a.Number = n; n < 1 {
			return a, bad
		}
		return a, nil
	}
	x, err := strconv.ParseFloat(rest, 64)
	if percent {
		x /= 100
	}
	if a.Share = x; err != nil || !(x > 0 && x <= 1) {
		return a, bad
	}
	return a, nil
}

func (a Amount) String() string { return a.text }

// of is the number of transcripts to draw from n: shares are rounded up, so that 20 % of 11 are 3.
func (a Amount) of(n int) int {
	if a.Number > 0 {
		return min(a.Number, n)
	}
	return min(n, int(math.Ceil(a.Share*float64(n)-1e-9)))
}

// Wish says what sample is to be drawn.
type Wish struct {
	Name     string
	Amount   Amount
	Seed     uint64
	Stratify []string // wave, or attributes of the cases
	Coders   []string
	Everyone bool // each transcript is coded by all coders; else by two of them, in turn
}

// Draw draws a sample from transcripts, indices into those of the study in their order: the same wish on the same
// transcripts draws the same. Each stratum gets its share by largest remainders, and one transcript at least as far as
// there are enough to draw.
func Draw(s *study.Study, transcripts []int, w Wish) Round {
	r := Round{Name: w.Name, Seed: w.Seed, Share: w.Amount.String(), Stratify: w.Stratify, Of: len(transcripts)}
	strata := stratify(s, transcripts, w.Stratify)
	sizes := make([]int, len(strata))
	for i := range strata {
		sizes[i] = len(strata[i])
	}
	source := stats.NewSource(w.Seed)
	var drawn []int
	for i, n := range allocate(sizes, w.Amount.of(len(transcripts))) {
		pool := strata[i]
		for k := range n {
			j := k + source.IntN(len(pool)-k)
			pool[k], pool[j] = pool[j], pool[k]
		}
		drawn = append(drawn, pool[:n]...)
	}
	slices.Sort(drawn)
	teams := teamsOf(w, source)
	for i, t := range drawn {
		r.Assignments = append(r.Assignments, Assignment{Transcript: s.Transcripts[t].ID, Coders: teams[i%len(teams)]})
	}
	return r
}

// stratify divides the transcripts by what they have in common, in the order in which that first occurs.
func stratify(s *study.Study, transcripts []int, by []string) [][]int {
	var out [][]int
	at := map[string]int{}
	for _, t := range transcripts {
		key := ""
		for _, name := range by {
			key += stratum(s, &s.Transcripts[t], name) + "\x00"
		}
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], t)
	}
	return out
}

func stratum(s *study.Study, t *study.Transcript, by string) string {
	switch {
	case by == "wave":
		return t.WaveID
	case t.Case >= 0:
		return s.Cases[t.Case].Attrs[by]
	}
	return ""
}

// allocate divides n among strata of these sizes.
func allocate(sizes []int, n int) []int {
	all := 0
	for _, size := range sizes {
		all += size
	}
	out, rest, order := make([]int, len(sizes)), n, make([]int, len(sizes))
	remainder := make([]float64, len(sizes))
	for i, size := range sizes {
		exact := float64(n) * float64(size) / float64(max(all, 1))
		out[i] = int(exact)
		remainder[i], order[i] = exact-float64(out[i]), i
		rest -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(remainder[a], remainder[b]) })
	for _, i := range order[:min(rest, len(order))] {
		out[i]++
	}
	for n >= len(sizes) {
		empty, largest := slices.Index(out, 0), 0
		if empty < 0 {
			break
		}
		for i := range out {
			if out[i] > out[largest] {
				largest = i
			}
		}
		out[empty], out[largest] = 1, out[largest]-1
	}
	return out
}

// teamsOf are the coders of one transcript after the other.
func teamsOf(w Wish, source *stats.Source) [][]string {
	if w.Everyone || len(w.Coders) == 2 {
		return [][]string{w.Coders}
	}
	var out [][]string
	for i, a := range w.Coders {
		for _, b := range w.Coders[i+1:] {
			out = append(out, []string{a, b})
		}
	}
	for k := range out {
		j := k + source.IntN(len(out)-k)
		out[k], out[j] = out[j], out[k]
	}
	return out
}
