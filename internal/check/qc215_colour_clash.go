package check

import (
	"fmt"
	"math"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func colourClash() Rule {
	return Rule{
		ID: "QC215", Name: "colour-clash", Severity: diag.Info, Profile: Default,
		What: "Two codes have the same colour, or a colour is too pale to be seen on white.",
		Why:  "In figures and on the coding screen the two cannot be told apart; below a contrast of 3:1 many readers see nothing.",
		Bad:  "color: \"#1f77b4\"",
		Good: "color: \"#d62728\"",
		study: func(s *study.Study, r *Reporter) {
			first := map[string]*codebook.Code{}
			for _, c := range s.Codebook.Codes {
				if c.Color == "" {
					continue
				}
				rgb, ok := hexColour(c.Color)
				colour := strings.ToLower(c.Color)
				switch o := first[colour]; {
				case !ok:
					r.Add(codeAt(s, c, "color"), c.ID, fmt.Sprintf("`%s` is no colour", c.Color), "write it as \"#1f77b4\"")
				case o != nil:
					d := r.Add(codeAt(s, c, "color"), c.ID, fmt.Sprintf("`%s` and `%s` have the same colour", o.ID, c.ID), "give one of them another colour")
					d.Related = []diag.Related{{At: codeAt(s, o, "color"), Message: "the other one"}}
				case contrastOnWhite(rgb) < 3:
					r.Add(codeAt(s, c, "color"), c.ID, fmt.Sprintf("the colour of `%s` has a contrast of %.1f:1 on white; 3:1 can be seen", c.ID, contrastOnWhite(rgb)), "take a darker one")
				}
				if first[colour] == nil {
					first[colour] = c
				}
			}
		},
	}
}

// hexColour reads #rgb and #rrggbb into red, green and blue from 0 to 1.
func hexColour(text string) (rgb [3]float64, ok bool) {
	digits := strings.TrimPrefix(text, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	var r, g, b uint8
	if n, err := fmt.Sscanf(digits, "%02x%02x%02x", &r, &g, &b); len(digits) != 6 || n != 3 || err != nil {
		return rgb, false
	}
	return [3]float64{float64(r) / 255, float64(g) / 255, float64(b) / 255}, true
}

// contrastOnWhite is the contrast ratio of WCAG 2: from 1 for white to 21 for black.
func contrastOnWhite(rgb [3]float64) float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	luminance := 0.2126*linear(rgb[0]) + 0.7152*linear(rgb[1]) + 0.0722*linear(rgb[2])
	return 1.05 / (luminance + 0.05)
}
