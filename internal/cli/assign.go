package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/rounds"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/tagging"
)

type assignOptions struct {
	filters
	output
	writing
	double, name     string
	seed             uint64
	stratify, coders []string
	everyone         bool
}

func (a *app) assignCommand() *cobra.Command {
	var o assignOptions
	c := &cobra.Command{
		Use: "assign", GroupID: "code", Args: cobra.NoArgs,
		Short: "Draw transcripts that two people code without seeing each other's work",
		Long: `Draw a random sample of transcripts for double coding, and write it down in rounds.yaml: who codes what, and the seed
by which it can be drawn again. Transcripts of earlier rounds are not drawn twice. Until all coders of a transcript
have completed it, no command shows them each other's codings of it, and it is pending in tables (qcode help numbers).

Without --double it lists the rounds and how far everybody is.`,
		Example: `  qcode assign --double 20% --seed 7 --stratify wave --coders anna,bram
  qcode assign --double 6 --wave post3m --coders anna,bram,carl    each by two of the three, in turn
  qcode assign                                                     who is how far`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runAssign(c.Context(), &o) },
	}
	f := c.Flags()
	f.StringVar(&o.double, "double", "", "how `much` to draw: a share such as 20%, or a number of transcripts")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the draw")
	f.StringSliceVar(&o.stratify, "stratify", nil, "draw from each wave, or each value of an `attribute`, in proportion")
	f.StringSliceVar(&o.coders, "coders", nil, "who codes: these `coders` (default: all of the study)")
	f.BoolVar(&o.everyone, "everyone", false, "all of them code each transcript, not two in turn")
	f.StringVar(&o.name, "round", "", "`name` of the round (default: its number)")
	f.StringSliceVar(&o.Waves, "wave", nil, "draw from these `waves` only")
	f.StringSliceVar(&o.Cases, "case", nil, "draw from these `cases` only")
	f.StringVar(&o.where, "where", "", "draw only where a `condition` holds (see `qcode help filters`)")
	o.output.addFlags(f)
	o.writing.addFlags(f)
	a.complete(c, "wave", waves)
	a.complete(c, "case", cases)
	a.complete(c, "coders", coders)
	a.complete(c, "stratify", func(s *study.Study) []cobra.Completion { return append([]cobra.Completion{"wave"}, s.Attributes...) })
	return c
}

func (a *app) runAssign(ctx context.Context, o *assignOptions) error {
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	all, err := a.rounds(s)
	if err != nil {
		return err
	}
	if o.double == "" {
		if len(o.coders)+len(o.stratify) > 0 || o.everyone || o.name != "" {
			return usage("it is not said how much to draw", "for example: qcode assign --double 20% --seed 7 --stratify wave")
		}
		return a.print(o.output, roundsReport(s, all))
	}
	wish, err := o.wish(s, all)
	if err != nil {
		return err
	}
	pool, err := o.pool(s, all)
	if err != nil {
		return err
	}
	round := rounds.Draw(s, pool, wish)
	receipt, err := a.change(ctx, a.store(s, a.author(s)), o.writing, o.command(wish), func(read edit.Reader) (edit.Plan, error) {
		src, hash, exists, err := read(rounds.File)
		if err != nil {
			return edit.Plan{}, err
		}
		now, err := rounds.Add(src, round)
		return edit.Plan{Changes: []edit.Change{edit.Write(rounds.File, hash, exists, now)}}, err
	})
	if err != nil || o.dryRun {
		return err
	}
	if err := a.print(o.output, roundsReport(s, []rounds.Round{round})); err != nil {
		return err
	}
	a.sayBack(receipt)
	return nil
}

// rounds reads rounds.yaml, which has to be right: a draw must not meet transcripts that are drawn already.
func (a *app) rounds(s *study.Study) ([]rounds.Round, error) {
	all, found, err := rounds.Read(s)
	if err != nil {
		return nil, err
	}
	if diag.Count(found, diag.Error) > 0 {
		diag.Sort(found)
		return nil, usage(place(found[0]))
	}
	return all, nil
}

func (o *assignOptions) wish(s *study.Study, all []rounds.Round) (rounds.Wish, error) {
	w := rounds.Wish{Name: o.name, Seed: o.seed, Stratify: o.stratify, Coders: o.coders, Everyone: o.everyone}
	var err error
	if w.Amount, err = rounds.ParseAmount(o.double); err != nil {
		return w, usage("--double: " + err.Error())
	}
	if len(w.Coders) == 0 {
		w.Coders = s.Coders
	}
	if len(w.Coders) < 2 {
		return w, usage("double coding needs two coders", "name them: --coders anna,bram")
	}
	for i, c := range w.Coders {
		if err := tagging.CheckCoder(s, c); err != nil {
			return w, trouble(err)
		}
		if slices.Contains(w.Coders[:i], c) {
			return w, usage(fmt.Sprintf("the coder %s is named twice", c))
		}
	}
	for _, by := range o.stratify {
		if err := oneOf("stratify", by, append([]string{"wave"}, s.Attributes...), false); err != nil {
			return w, err
		}
	}
	if w.Name == "" {
		w.Name = fmt.Sprint(len(all) + 1)
	}
	for _, r := range all {
		if r.Name == w.Name {
			return w, usage(fmt.Sprintf("there is a round %s already", w.Name), "give this one another name: --round NAME")
		}
	}
	return w, nil
}

// pool is the transcripts that can be drawn: those that the filters leave, that no round has yet, and that may be coded.
func (o *assignOptions) pool(s *study.Study, all []rounds.Round) ([]int, error) {
	if err := o.apply(s); err != nil {
		return nil, err
	}
	drawn := map[string]bool{}
	for _, r := range all {
		for _, a := range r.Assignments {
			drawn[a.Transcript] = true
		}
	}
	pick := o.Pick(s)
	var out []int
	for i := range s.Transcripts {
		t := &s.Transcripts[i]
		if pick(t) && !drawn[t.ID] && (t.Case < 0 || s.Cases[t.Case].Consent != study.ConsentNo) {
			out = append(out, i)
		}
	}
	if o.Where != nil && o.Where.Err() != nil {
		return nil, usage(o.Where.Err().Error(), "see `qcode help filters`")
	}
	if len(out) == 0 {
		return nil, no("there is no transcript left to draw", "see who codes what: qcode assign")
	}
	return out, nil
}

// command is what the log shows.
func (o *assignOptions) command(w rounds.Wish) string {
	parts := []string{"qcode assign --double", o.double, "--seed", fmt.Sprint(w.Seed), "--coders", strings.Join(w.Coders, ",")}
	if len(w.Stratify) > 0 {
		parts = append(parts, "--stratify", strings.Join(w.Stratify, ","))
	}
	return strings.Join(parts, " ")
}

// roundsReport lists who codes what, and who has completed it.
func roundsReport(s *study.Study, all []rounds.Round) *table.Report {
	r := &table.Report{Kind: "rounds", Title: []string{"Double coding"}, Data: table.Data{Fields: []string{"round", "transcript", "wave", "coder", "complete", "seed", "share", "of"}}}
	for _, round := range all {
		t := table.Table{
			Caption: "Round " + round.Name + drawnHow(round),
			Columns: []table.Column{{Head: "Transcript", Left: true}, {Head: "Coders", Left: true}, {Head: "Completed by", Left: true}},
		}
		done := 0
		for _, p := range rounds.Follow(s, round) {
			var by []string
			wave := ""
			if at := s.Transcript(p.Transcript); at != nil {
				wave = at.WaveID
			}
			for i, c := range p.Coders {
				if p.Complete[i] {
					by = append(by, c)
				}
				r.Data.Add(round.Name, p.Transcript, wave, c, p.Complete[i], fmt.Sprint(round.Seed), round.Share, round.Of)
			}
			if p.Done() {
				done++
			}
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(p.Transcript), table.Str(strings.Join(p.Coders, ", ")), table.Str(strings.Join(by, ", "))}})
		}
		t.Notes = []string{fmt.Sprintf("%d of %s completed by all.", done, counted(len(round.Assignments), "transcript", "transcripts"))}
		if done < len(round.Assignments) {
			t.Notes = append(t.Notes, "Until then its coders are not shown each other's codings.")
		}
		r.Tables = append(r.Tables, t)
	}
	if len(all) == 0 {
		r.Notes = []string{"No transcript is assigned to several coders. Draw a sample: qcode assign --double 20% --stratify wave"}
	}
	return r
}

func drawnHow(r rounds.Round) string {
	if r.Of == 0 {
		return ""
	}
	how := fmt.Sprintf(": %d of %s drawn with seed %d", len(r.Assignments), counted(r.Of, "transcript", "transcripts"), r.Seed)
	if len(r.Stratify) > 0 {
		how += ", by " + strings.Join(r.Stratify, " and ")
	}
	return how
}
