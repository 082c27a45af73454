package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/reliability"
	"qcode/internal/stats"
	"qcode/internal/table"
)

func (a *Agreement) title() []string {
	s := a.Facts.Study
	title := []string{name(s), "Agreement of " + listing(a.Coders)}
	if len(a.Groups) == 1 && a.Options.By != "" {
		title[1] += ": " + a.Groups[0].Label
	}
	title = append(title, "Unit: "+a.unit()+" · "+a.who(), a.codesLine())
	if !a.Result.Options.NoInterval {
		b := a.bootstrap()
		title = append(title, fmt.Sprintf("Intervals: 95 %%, transcripts resampled %d times, seed %d", b.Replicates, b.Seed))
	}
	if len(a.Options.Filtered) > 0 {
		title = append(title, "Only: "+strings.Join(a.Options.Filtered, " · "))
	}
	return title
}

func (a *Agreement) bootstrap() stats.Bootstrap {
	b := a.Result.Options.Bootstrap
	if b.Replicates == 0 {
		b.Replicates = 2000
	}
	return b
}

// unit says what was decided on, and what belongs to the universe.
func (a *Agreement) unit() string {
	o := a.Result.Options
	if o.Unit == reliability.Given {
		return "as given in " + o.Table.Path
	}
	of := "turns of participants, without speaker labels; interviewers' turns are outside"
	if o.Include {
		of = "all turns, interviewers' included, without speaker labels"
	}
	switch o.Unit {
	case reliability.Sentence:
		return "sentence, in " + of
	case reliability.Char:
		return "character, in " + of
	case reliability.Segment:
		return fmt.Sprintf("coded segment, in %s; two are one if %.0f %% of what they cover together is shared", of, 100*o.Overlap)
	}
	return "turn; " + of
}

func (a *Agreement) who() string {
	verb := "that both completed"
	if len(a.Coders) > 2 {
		verb = "that two of them completed"
	}
	if a.Result.Options.Coverage != nil {
		verb = "that two of them have seen, after " + a.Result.Options.Coverage.Path
	}
	return count(a.Shared, "transcript", "transcripts") + " " + verb
}

func (a *Agreement) codesLine() string {
	line := "Codes as they were applied"
	if l := a.Codes.Levels; len(l) > 0 {
		line = "Level " + strings.Join(l, ", ") + ": a " + a.Result.Options.Unit.String() + " carries a code if it carries any code below it"
	}
	version := a.Facts.Study.Codebook.Version
	if version == "" {
		version = "without a version"
	}
	return line + " · codebook " + version
}

func listing(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	if len(names) > 8 {
		return fmt.Sprintf("%d coders", len(names))
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// tidy is a row for each group, pair of coders and code. Optional codes that nobody used anywhere are left out.
func (a *Agreement) tidy() table.Data {
	d := table.Data{Fields: []string{
		"code", "coder_a", "coder_b", "units", "po", "alpha", "kappa", "f1", "both", "only_a", "only_b", "neither",
		"alpha_low", "alpha_high", "transcripts", "floor", "below", "why", "label", "unit", "by", "group",
	}}
	used := map[int]bool{}
	for _, r := range a.Rows {
		used[r.Code] = used[r.Code] || a.listed(r)
	}
	for _, r := range a.Rows {
		if !used[r.Code] {
			continue
		}
		code, label := "*", "All codes together"
		if r.Code != reliability.Joint {
			code, label = a.Codes.Code(r.Code).ID, a.codeName(r.Code)
		}
		first, second := "all", ""
		cells := []table.Value{nil, nil, nil, nil}
		if r.A != reliability.Everybody {
			first, second = a.Coders[r.A], a.Coders[r.B]
			cells = []table.Value{int(r.Cells.Both), int(r.Cells.OnlyA), int(r.Cells.OnlyB), int(r.Cells.Neither)}
			if a.Result.Options.Unit == reliability.Segment {
				cells[3] = nil
			}
		}
		row := append([]table.Value{code, first, second, int(r.Units), number(r.Po), number(r.Alpha), number(r.Kappa), number(r.F1)}, cells...)
		var floor, below table.Value
		if f := a.floor(r); f > 0 {
			floor, below = f, a.Below(r)
		}
		by, group := table.Value(nil), table.Value(nil)
		if a.Options.By != "" {
			by, group = a.Options.By, a.Groups[r.Group].ID
		}
		d.Add(append(row, number(r.Interval.Low), number(r.Interval.High), r.Transcripts, floor, below, why(r), label, a.Result.Options.Unit.String(), by, group)...)
	}
	return d
}

func number(v stats.Value) table.Value {
	if x, ok := v.Get(); ok {
		return x
	}
	return nil
}

// why is the reason for which alpha does not exist.
func why(r reliability.Row) table.Value {
	if r.Alpha.Defined() {
		return nil
	}
	return string(r.Alpha.Why())
}

// floor is the alpha that a row has to reach; 0 if it has none.
func (a *Agreement) floor(r reliability.Row) float64 {
	if r.Code == reliability.Joint || len(a.Coders) > 2 && r.A != reliability.Everybody {
		return 0
	}
	if own := a.Codes.Code(r.Code).MinAlpha; own > 0 {
		return own
	}
	return a.Options.Floor
}

// Below reports whether the alpha of a row exists and stays below its floor.
func (a *Agreement) Below(r reliability.Row) bool {
	x, ok := r.Alpha.Get()
	floor := a.floor(r)
	return ok && floor > 0 && x < floor
}

func (a *Agreement) hasFloor() bool {
	return slices.ContainsFunc(a.Rows, func(r reliability.Row) bool { return a.floor(r) > 0 })
}

func (a *Agreement) verdict(r reliability.Row) string {
	if !a.Below(r) {
		return ""
	}
	return fmt.Sprintf("below %.2f", a.floor(r))
}

// notes explain the figures, one line each, and say what was left out.
func (a *Agreement) notes() []string {
	if len(a.Rows) == 0 {
		return a.leftOut()
	}
	thing := a.Options.things(a.Result)
	notes := a.explain(thing)
	notes = append(notes, a.undefined()...)
	if n := a.rough(); n != "" {
		notes = append(notes, n)
	}
	if n := a.confusions(thing); n != "" {
		notes = append(notes, n)
	}
	if a.Outside > 0 {
		notes = append(notes, count(a.Outside, "coding lies wholly outside this universe and enters", "codings lie wholly outside this universe and enter")+" no figure.")
	}
	if a.Facts.Lost > 0 {
		notes = append(notes, count(a.Facts.Lost, "coding is settled as lost", "codings are settled as lost")+" and in no count.")
	}
	if n := a.Options.Broken; n > 0 {
		notes = append(notes, count(n, "fault", "faults")+" in what was to be compared, and in no figure (--allow-broken).")
	}
	if a.Options.Benchmark != "" {
		notes = append(notes, "Words after Landis & Koch 1977, asked for: their bounds are arbitrary, they say so themselves, and kappa depends on how common a code is.")
	}
	return append(notes, a.leftOut()...)
}

func (a *Agreement) explain(thing string) []string {
	if a.Result.Options.Unit == reliability.Segment {
		return []string{
			"po: share of segments that both coded alike, of those that either coded; it knows no chance.",
			"alpha: |u-alpha of the code: do the same stretches of text carry it, beyond chance? Boundaries count; splitting a coding changes it.",
			"F1: of what one coder coded, how much the other coded too (2 both / (2 both + A only + B only)); it knows no chance.",
		}
	}
	notes := []string{
		"po: share of " + thing + " on which coders decide alike, coded and uncoded; it is high for any rare code, however little they agree on it.",
		"alpha: Krippendorff's, yes or no per code: 1 is perfect, 0 what chance gives; together: over sets of codes, partly equal sets count in part (MASI). It says nothing on who is right.",
	}
	if len(a.Coders) == 2 {
		notes = append(notes, "kappa: Cohen's; chance from each coder's own rate. It is 0 whenever one of them never uses a code; together: pooled over the codes in use.")
	}
	return append(notes, "F1: 2 both / (2 both + one only): how much of what one coded the other coded too; it leaves uncoded "+thing+" out and knows no chance.")
}

// undefined names the codes without an alpha, by reason.
func (a *Agreement) undefined() []string {
	var reasons []string
	names := map[string][]string{}
	for g := range a.Groups {
		for _, r := range a.main(g) {
			if r.Alpha.Defined() || !a.listed(r) || r.Code == reliability.Joint && a.Result.Options.Unit == reliability.Segment {
				continue
			}
			why := string(r.Alpha.Why())
			if !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
			n := a.codeName(r.Code)
			if len(a.Groups) > 1 {
				n += " (" + a.Groups[r.Group].Label + ")"
			}
			if !slices.Contains(names[why], n) {
				names[why] = append(names[why], n)
			}
		}
	}
	var out []string
	for _, why := range reasons {
		list := names[why]
		text := strings.Join(list[:min(len(list), 6)], ", ")
		if n := len(list) - 6; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		out = append(out, "Undefined, "+why+": "+text+". They are in no mean.")
	}
	return out
}

// rough warns of intervals from few transcripts.
func (a *Agreement) rough() string {
	if a.Result.Options.NoInterval || len(a.Groups) > 1 || a.Shared >= 10 {
		return ""
	}
	return fmt.Sprintf("Intervals from %s are rough.", count(a.Shared, "transcript", "transcripts"))
}

// confusions names the codes that are most often taken for one another.
func (a *Agreement) confusions(thing string) string {
	var parts []string
	for _, c := range a.Confused[:min(len(a.Confused), 3)] {
		parts = append(parts, fmt.Sprintf("%s (%s) ↔ %s (%s), %d", a.Codes.Code(c.CodeA).ID, a.Coders[c.A], a.Codes.Code(c.CodeB).ID, a.Coders[c.B], int(c.Weight)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Most confused, in " + thing + ": " + strings.Join(parts, " · ") + "."
}

func (a *Agreement) leftOut() []string {
	blind := func(l reliability.LeftOut) bool { return l.Blind }
	open := func(l reliability.LeftOut) bool { return !l.Blind }
	return append(
		a.left(slices.DeleteFunc(slices.Clone(a.LeftOut), blind), "not two of the coders completed"),
		a.left(slices.DeleteFunc(slices.Clone(a.LeftOut), open), "not everybody assigned by a round completed")...)
}

// left names transcripts that are not compared, and why.
func (a *Agreement) left(all []reliability.LeftOut, why string) []string {
	var parts []string
	for _, l := range all[:min(len(all), 6)] {
		parts = append(parts, a.Facts.Study.Transcripts[l.Transcript].ID+" ("+strings.Join(l.Waiting[:min(3, len(l.Waiting))], ", ")+")")
	}
	if len(parts) == 0 {
		return nil
	}
	text := count(len(all), "transcript is", "transcripts are") + " left out, since " + why + " " + map[bool]string{true: "it", false: "them"}[len(all) == 1] + "; waiting for: " + strings.Join(parts, ", ")
	if n := len(all) - 6; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return []string{text + "."}
}

// landisKoch is the word for a kappa after Landis & Koch 1977.
func landisKoch(v stats.Value) string {
	x, ok := v.Get()
	switch {
	case !ok:
		return ""
	case x < 0:
		return "poor"
	case x <= 0.20:
		return "slight"
	case x <= 0.40:
		return "fair"
	case x <= 0.60:
		return "moderate"
	case x <= 0.80:
		return "substantial"
	}
	return "almost perfect"
}
