package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/tagging"
)

type retagOptions struct {
	writing
	placing
	code, valence, rating, belief, memo string
}

func (a *app) retagCommand() *cobra.Command {
	var o retagOptions
	c := &cobra.Command{
		Use: "retag ID…", GroupID: "code", Args: cobra.MinimumNArgs(1),
		Short: "Change codings: their code, valence, memo or place",
		Long: `Change codings, by their ids or the beginning of an id that no other begins with. Who coded and when stays. A
coding that gets another code is from then on under the meaning which that code has now.`,
		Example: `  qcode retag zzuwut79 --code social-influences
  qcode retag zzuw b6b8 --valence mixed
  qcode retag zzuw --valence none --memo ""
  qcode retag zzuw --quote "one of the headsets is mine"`,
		RunE: func(c *cobra.Command, args []string) error { return a.runRetag(c, &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.code, "code", "", "another `code`")
	f.StringVar(&o.valence, "valence", "", "barrier, facilitator, mixed, neutral, or none")
	f.StringVar(&o.rating, "rating", "", "a `value` of the code's scale; empty takes it away")
	f.StringVar(&o.belief, "belief", "", "id of a belief `statement`; empty takes it away")
	f.StringVar(&o.memo, "memo", "", "a `note` on why; empty takes it away")
	o.placing.addFlags(c)
	o.writing.addFlags(f)
	a.complete(c, "code", codes)
	a.completeWords(c, "valence", append(annotation.Valences(), "none")...)
	return c
}

// change is what the flags ask for: a flag that is there counts, even an empty one.
func (o *retagOptions) change(c *cobra.Command) (tagging.Change, error) {
	var out tagging.Change
	given := func(flag string, value *string) *string {
		if c.Flags().Changed(flag) {
			return value
		}
		return nil
	}
	out.Code, out.Valence, out.Rating = given("code", &o.code), given("valence", &o.valence), given("rating", &o.rating)
	out.Belief, out.Memo = given("belief", &o.belief), given("memo", &o.memo)
	where, err := o.where()
	out.Where = where
	if err == nil && out == (tagging.Change{}) {
		err = usage("nothing is to be changed", "say what: --code, --valence, --memo, --quote, --at, --line")
	}
	return out, err
}

func (a *app) runRetag(c *cobra.Command, o *retagOptions, ids []string) error {
	change, err := o.change(c)
	if err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	codings, err := tagging.Search(c.Context(), s, ids)
	if err != nil {
		return trouble(err)
	}
	if err := a.notHidden(s, codings); err != nil {
		return err
	}
	tagger := &tagging.Tagger{Study: s, Now: a.Now()}
	var after []tagging.Known
	receipt, err := a.change(c.Context(), a.store(s, a.author(s)), o.writing, o.command(c, codings), func(read edit.Reader) (plan edit.Plan, err error) {
		plan, after, err = tagger.Retag(codings, change, read)
		return plan, err
	})
	if err != nil || o.dryRun {
		return err
	}
	return a.showRetagged(codings, after, receipt)
}

// command is what the log shows: flags without the words of memos and quotes.
func (o *retagOptions) command(c *cobra.Command, codings []tagging.Known) string {
	parts := []string{"qcode retag", fullIDs(codings)}
	for _, f := range [][2]string{{"code", o.code}, {"valence", o.valence}, {"rating", o.rating}, {"belief", o.belief}, {"memo", "…"}, {"quote", "…"}} {
		if c.Flags().Changed(f[0]) {
			parts = append(parts, "--"+f[0], f[1])
		}
	}
	return strings.Join(append(parts, o.flags()...), " ")
}

func (a *app) showRetagged(before, after []tagging.Known, receipt edit.Receipt) error {
	was := map[string]tagging.Known{}
	for _, k := range before {
		was[k.ID] = k
	}
	for _, k := range after {
		old := was[k.ID]
		line := "= " + knownLine(k) + "  as before"
		if old.Annotation != k.Annotation {
			line = "- " + knownLine(old) + "\n+ " + knownLine(k)
		}
		if old.Memo != k.Memo {
			line += "  memo changed"
		}
		if _, err := fmt.Fprintln(a.Out, line); err != nil {
			return err
		}
	}
	a.sayBack(receipt)
	return nil
}
