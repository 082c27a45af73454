package report

import (
	"fmt"
	"slices"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/cooccurrence"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/saturation"
	"qcode/internal/coding"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// shownSets is how many combinations an UpSet figure shows.
const shownSets = 20

// UpSet shows which codes come together on the same words, over all columns.
func UpSet(s Source) (*figure.Figure, error) {
	s.outer()
	rows := s.leaves()
	nodes := make([]int, len(rows))
	for i, r := range rows {
		nodes[i] = r.node
	}
	sizes, together := make([]int, len(rows)), map[string]cooccurrence.Combination{}
	for i := range s.Columns {
		sets := cooccurrence.Count(&s.Columns[i], nodes, s.ancestors(), cooccurrence.Passage)
		for k, n := range sets.Sizes {
			sizes[k] += n
		}
		for _, c := range sets.Several() {
			key := fmt.Sprint(c.Items)
			c.Count += together[key].Count
			together[key] = c
		}
	}
	all := ranked(together)
	if len(all) == 0 {
		return nil, fmt.Errorf("no two of these codes stand on the same words")
	}
	d := figure.Sets{
		Title: "What comes together", Unit: "passages",
		Desc: "UpSet figure. Each column is a set of codes that stand on the same or overlapping words: dots say which, the bar how often exactly these.",
	}
	d.Notes = s.figureNotes("Overlapping passages count as one. Each combination is exactly these codes, no others of those shown.")
	if len(all) > shownSets {
		d.Notes = append(d.Notes, fmt.Sprintf("The %d most frequent of %d combinations.", shownSets, len(all)))
		all = all[:shownSets]
	}
	s.fillSets(&d, rows, sizes, all)
	return figure.UpSet(d), nil
}

// fillSets takes the codes that come together with others, and the combinations.
func (s *Source) fillSets(d *figure.Sets, rows []row, sizes []int, all []cooccurrence.Combination) {
	used := map[int]int{}
	labels := s.figureRows(rows, true)
	for i := range rows {
		if slices.ContainsFunc(all, func(c cooccurrence.Combination) bool { return slices.Contains(c.Items, i) }) {
			used[i] = len(d.Rows)
			d.Rows, d.Sizes = append(d.Rows, labels[i]), append(d.Sizes, table.Int(sizes[i]))
		}
	}
	for _, c := range all {
		var items []int
		for _, i := range c.Items {
			items = append(items, used[i])
		}
		d.Together = append(d.Together, figure.Together{Rows: items, Count: table.Int(c.Count)})
	}
}

func ranked(together map[string]cooccurrence.Combination) []cooccurrence.Combination {
	var all []cooccurrence.Combination
	for _, c := range together {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b cooccurrence.Combination) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return slices.Compare(a.Items, b.Items)
	})
	return all
}

// ancestors leads from a code of the codebook to its nodes: itself and all above.
func (s *Source) ancestors() func(uint16) []int {
	out := make([][]int, len(s.Study.Codebook.Codes))
	for i, c := range s.Study.Codebook.Codes {
		out[i] = s.Tree.Nodes[s.Tree.Index(c)].Ancestors
	}
	return func(code uint16) []int { return out[code] }
}

// stripeTexts is how many transcripts stripes show.
const stripeTexts = 60

// Stripes shows where in each transcript something was coded. Source needs facts with units.
func Stripes(s Source) (*figure.Figure, error) {
	if err := s.whole("strip"); err != nil {
		return nil, err
	}
	s.outer()
	var roots []int
	for i := range s.Tree.Nodes {
		if s.firstParent(i) < 0 && s.listed(i) {
			roots = append(roots, i)
		}
	}
	d := figure.Strips{
		Title: "Where in each conversation",
		Desc:  "Code stripes. Each transcript is a strip from its first word to its last, with a lane for each outermost code; a stripe is a coding, its colour says barrier or facilitator.",
		Notes: s.figureNotes("Positions can identify a conversation: think before you publish them."),
	}
	if len(roots) <= 6 {
		for _, r := range roots {
			d.Lanes = append(d.Lanes, s.figureRows([]row{{node: r}}, true)...)
		}
	} else {
		roots, d.Lanes = nil, []figure.Row{{Label: "all codes"}}
	}
	for i := range s.Columns {
		for _, t := range s.Columns[i].Transcripts {
			d.Texts = append(d.Texts, s.strip(&s.Columns[i], t, roots))
		}
	}
	if len(d.Texts) > stripeTexts {
		return nil, fmt.Errorf("stripes hold %d transcripts, and there are %d: choose some with --case or --wave", stripeTexts, len(d.Texts))
	}
	return figure.Stripes(d), nil
}

func (s *Source) strip(col *frequency.Column, t int, roots []int) figure.Strip {
	strip := figure.Strip{ID: s.Study.Transcripts[t].ID, Words: s.Facts.Texts[t].Words}
	above := s.ancestors()
	for _, row := range col.Selection.Of(t) {
		if !col.Concerns(row) {
			continue
		}
		words := s.Facts.Words[row]
		stripe := figure.Stripe{From: int(words.Start), To: int(words.End), Code: s.Study.Codebook.Codes[s.Facts.Code[row]].Label, State: judgement(s.Facts.Valence[row])}
		for lane, r := range roots {
			if slices.Contains(above(s.Facts.Code[row]), r) {
				stripe.Lane = lane
			}
		}
		strip.Stripes = append(strip.Stripes, stripe)
	}
	return strip
}

// judgement is the valence of a coding as a state.
func judgement(v coding.Valence) change.State {
	switch v {
	case coding.Barrier:
		return change.Barrier
	case coding.Facilitator:
		return change.Facilitator
	case coding.Mixed:
		return change.Mixed
	}
	return change.Neutral
}

// Saturation shows how many codes each further interview brought, with the numbers of qcode saturation: codes that were
// there before the first interview and those that grew from the interviews apart.
func Saturation(s Source) (*figure.Figure, error) {
	d := figure.Curves{
		Title: "Codes seen with each further interview",
		Desc:  "Saturation curves. For each group: the number of codes seen so far after each interview (line), those that were new (bars), and the mean over all orders of the interviews (dashed).",
	}
	dated := true
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, kind := range s.kinds() {
			c := saturation.Trace(col.Selection, col.Transcripts, kind.wanted, saturation.Options{})
			if len(c.Transcripts) == 0 || c.Incidence.Observed == 0 {
				continue
			}
			dated = dated && c.Dated
			curve := figure.Curve{
				Group: figure.Group{ID: col.ID, Label: s.short(col), Note: fmt.Sprintf("%s codes: %d of %d", kind.label, c.Incidence.Observed, c.Codes)},
				Seen:  c.Cumulative, New: c.Fresh, Expected: c.Expected,
			}
			for _, t := range c.Transcripts {
				curve.Interviews = append(curve.Interviews, s.Study.Transcripts[t].ID)
			}
			d.Codes, d.Curves = max(d.Codes, c.Incidence.Observed), append(d.Curves, curve)
		}
	}
	if len(d.Curves) == 0 {
		return nil, fmt.Errorf("there is no coded transcript")
	}
	order := "in the order of the study, since not every interview has a date"
	if dated {
		order = "in the order of their dates"
	}
	d.Notes = s.figureNotes("Line: codes seen so far; bars: new ones; dashed: mean over all orders. Interviews " + order + ". A closed codebook levels off by itself: this is no proof of saturation.")
	return figure.Saturation(d), nil
}
