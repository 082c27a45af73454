package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/coding"
	"qcode/internal/study"
)

// filters are the flags that all reading commands share.
type filters struct {
	coding.Filter
	where string
}

func (o *filters) addFlags(c *cobra.Command, a *app) {
	f := c.Flags()
	f.StringSliceVar(&o.Waves, "wave", nil, "only these `waves`")
	f.StringSliceVar(&o.Cases, "case", nil, "only these `cases`")
	f.StringSliceVar(&o.Codes, "code", nil, "only these `codes` and what is under them; never moves N")
	f.StringSliceVar(&o.Valences, "valence", nil, "only codings with this `valence`: barrier, facilitator, mixed, neutral, none; never moves N")
	f.StringSliceVar(&o.Coders, "coder", nil, "only these `coders`")
	f.StringVar(&o.where, "where", "", "only where a `condition` holds, such as 'case.site == \"north\"' (see `qcode help filters`)")
	a.complete(c, "wave", waves)
	a.complete(c, "case", cases)
	a.complete(c, "code", codes)
	a.complete(c, "coder", coders)
	a.completeWords(c, "valence", "barrier", "facilitator", "mixed", "neutral", "none")
}

// apply holds the filter against the study.
func (o *filters) apply(s *study.Study) error {
	for _, f := range []struct {
		flag  string
		names []string
	}{{"wave", o.Waves}, {"case", o.Cases}, {"code", o.Codes}, {"valence", o.Valences}, {"coder", o.Coders}} {
		if f.names != nil && len(f.names) == 0 { // a variable of a script that is empty must not mean everything
			return usage("--"+f.flag+" names nothing", "leave it out for all of them")
		}
	}
	if o.where != "" {
		w, err := coding.ParseWhere(s, o.where)
		if err != nil {
			return unknownName(err)
		}
		o.Where = w
	}
	return unknownName(o.Check(s))
}

// unknownName turns a name that the study does not have into wrong use, with what may have been meant.
func unknownName(err error) error {
	var u *coding.UnknownError
	if !errors.As(err, &u) {
		if err != nil {
			return usage(err.Error(), "see `qcode help filters`")
		}
		return nil
	}
	switch {
	case u.Near != "":
		return usage(u.Error(), fmt.Sprintf("did you mean `%s`?", u.Near))
	case len(u.Known) == 0:
		return usage(u.Error(), fmt.Sprintf("the study has no %ss", u.What))
	case len(u.Known) > 20:
		return usage(u.Error(), fmt.Sprintf("there are %d, such as %s", len(u.Known), strings.Join(u.Known[:8], ", ")))
	}
	return usage(u.Error(), "there are "+strings.Join(u.Known, ", "))
}
