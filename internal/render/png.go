package render

import (
	"bytes"

	"gonum.org/v1/plot/vg/vgimg"

	"qcode/internal/figure"
)

// pngDPI is what journals ask for.
const pngDPI = 300

func writePNG(b *bytes.Buffer, f *figure.Figure) error { return writePNGAt(b, f, pngDPI) }

func writePNGAt(b *bytes.Buffer, f *figure.Figure, dpi int) error {
	f, err := drawable(f)
	if err != nil {
		return err
	}
	c := vgimg.NewWith(vgimg.UseWH(length(f.Width), length(f.Height)), vgimg.UseDPI(dpi))
	p, err := newPainter(c, f.Height)
	if err != nil {
		return err
	}
	p.paint(f)
	_, err = vgimg.PngCanvas{Canvas: c}.WriteTo(b)
	return err
}
