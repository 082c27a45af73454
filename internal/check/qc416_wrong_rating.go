package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func wrongRating() Rule {
	return Rule{
		ID: "QC416", Name: "wrong-rating", Severity: diag.Warning, Profile: Default,
		What:  "A coding has a rating that is not on the scale of its code, or its code has no scale.",
		Why:   "A mean over such ratings means nothing.",
		Bad:   "rating: 7",
		Good:  "rating: 2",
		field: "rating",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Code == nil || len(c.Record.Rating) == 0 {
					return
				}
				scale := c.Code.Scale()
				rating := string(c.Record.Rating)
				if slices.Contains(scale, rating) || slices.Contains(scale, strings.TrimPrefix(rating, "+")) {
					return
				}
				help := "the code has no `rating:` in the codebook; give it one, or take the line out"
				if len(scale) > 0 {
					help = "the scale is " + strings.Join(scale, ", ")
				}
				r.coding(c, fmt.Sprintf("`rating: %s` is not on the scale of `%s`", rating, c.Code.ID), help)
			}
		},
	}
}
