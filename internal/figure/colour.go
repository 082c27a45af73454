package figure

import (
	"fmt"
	"math"
	"strconv"

	"qcode/internal/analysis/change"
)

// Color is #rrggbb; empty is none.
type Color string

// The colours: those of Okabe and Ito, which people with any kind of colour vision tell apart, and greys. Barrier and
// facilitator are also far apart in lightness, so that they differ on grey paper.
const (
	Black      Color = "#000000"
	White      Color = "#ffffff"
	Orange     Color = "#e69f00"
	Sky        Color = "#56b4e9"
	Green      Color = "#009e73"
	Yellow     Color = "#f0e442"
	Blue       Color = "#0072b2"
	Vermillion Color = "#d55e00"
	Purple     Color = "#cc79a7"

	Ink     Color = "#111111" // texts
	Dim     Color = "#555555" // lesser texts
	Outline Color = "#444444" // edges of what would be too light on white
	Rule    Color = "#cccccc" // lines that only guide the eye
	Pale    Color = "#eeeeee"
	Grey    Color = "#aaaaaa"
)

// ramp goes from light to dark in one hue, so that it keeps its order on grey paper.
var ramp = [...]Color{"#eef5fb", "#9ecae1", "#4292c6", "#08519c", "#08306b"}

// stateColor is the colour of how a case stands to a code; white where nothing was said.
func stateColor(s change.State) Color {
	switch s {
	case change.Barrier:
		return Orange
	case change.Facilitator:
		return Blue
	case change.Mixed:
		return Purple
	case change.Neutral:
		return Grey
	}
	return White
}

// stateWord is a state in the words of a legend.
func stateWord(s change.State) string {
	switch s {
	case change.None:
		return "not named"
	case change.Neutral:
		return "named without either"
	case change.Mixed:
		return "both"
	case change.Unknown:
		return "not finished"
	}
	return s.String()
}

// States lists the states in the order in which figures stack them.
func States() []change.State {
	return []change.State{change.Facilitator, change.Mixed, change.Barrier, change.Neutral, change.None, change.Unknown, change.NotInterviewed}
}

func (c Color) rgb() (r, g, b float64) {
	if len(c) != 7 {
		return 1, 1, 1
	}
	n, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		return 1, 1, 1
	}
	return float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255
}

// Luminance is the relative luminance of WCAG 2: 0 for black, 1 for white.
func (c Color) Luminance() float64 {
	r, g, b := c.rgb()
	linear := func(x float64) float64 {
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Contrast of two colours after WCAG 2, from 1 to 21.
func Contrast(a, b Color) float64 {
	x, y := a.Luminance(), b.Luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// On is the colour of text, black or white, that is read best on c. Its contrast is 4.58 at least.
func On(c Color) Color {
	if c == "" || Contrast(Black, c) >= Contrast(White, c) {
		return Black
	}
	return White
}

// Edge is the outline of an area: dark where its colour alone is less than 3:1 against white, else none is needed.
func Edge(c Color) Color {
	if Contrast(c, White) < 3 {
		return Outline
	}
	return c
}

// Ramp is the colour of a share from 0 (light) to 1 (dark).
func Ramp(share float64) Color {
	x := min(max(share, 0), 1) * float64(len(ramp)-1)
	i := min(int(x), len(ramp)-2)
	return mix(ramp[i], ramp[i+1], x-float64(i))
}

// Tint is c in a lighter tone: 0 leaves it as it is, 1 is white.
func Tint(c Color, by float64) Color { return mix(c, White, by) }

func mix(a, b Color, share float64) Color {
	r1, g1, b1 := a.rgb()
	r2, g2, b2 := b.rgb()
	at := func(a, b float64) int { return int(math.Round(255 * (a + (b-a)*share))) }
	return Color(fmt.Sprintf("#%02x%02x%02x", at(r1, r2), at(g1, g2), at(b1, b2)))
}
