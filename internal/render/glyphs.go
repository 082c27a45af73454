package render

import (
	"fmt"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"

	"qcode/internal/figure"
)

// standIn stands for characters that the font of pictures lacks, such as Chinese ones.
const standIn = '□'

// drawable is the figure as the font of PNG and PDF can draw it: what it lacks is replaced by □, and a line below says so.
// Nothing is left out silently; SVG is drawn with the fonts of whoever looks at it.
func drawable(f *figure.Figure) (*figure.Figure, error) {
	font, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, err
	}
	var b sfnt.Buffer
	lacks := func(r rune) bool {
		i, err := font.GlyphIndex(&b, r)
		return err != nil || i == 0
	}
	missing, out := map[rune]bool{}, *f
	first := rune(0)
	out.Marks = append([]figure.Mark(nil), f.Marks...)
	for i := range out.Marks {
		m := &out.Marks[i]
		if m.Shape != figure.Text {
			continue
		}
		m.Text = strings.Map(func(r rune) rune {
			if !lacks(r) {
				return r
			}
			if len(missing) == 0 {
				first = r
			}
			missing[r] = true
			return standIn
		}, Safe(m.Text))
	}
	if len(missing) == 0 {
		return f, nil
	}
	out.Marks = append(out.Marks, figure.Mark{
		Shape: figure.Text, X: 16, Y: f.Height + 8, Size: 11, Fill: figure.Ink,
		Text: fmt.Sprintf("%c stands for %d characters that this font lacks, such as %U; the SVG shows them.", standIn, len(missing), first),
	})
	out.Height += 20
	return &out, nil
}
