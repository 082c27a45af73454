package render

import (
	"bytes"
	"regexp"

	"gonum.org/v1/plot/vg/vgpdf"

	"qcode/internal/figure"
)

func writePDF(b *bytes.Buffer, f *figure.Figure) error {
	f, err := drawable(f)
	if err != nil {
		return err
	}
	c := vgpdf.New(length(f.Width), length(f.Height))
	p, err := newPainter(c, f.Height)
	if err != nil {
		return err
	}
	p.codePage = true
	p.paint(f)
	var raw bytes.Buffer
	if _, err := c.WriteTo(&raw); err != nil {
		return err
	}
	b.Write(timeless(raw.Bytes()))
	return nil
}

// timeless puts a fixed time where the library wrote the present one, so that the same figure gives the same bytes.
// The length stays: a PDF counts its bytes.
func timeless(pdf []byte) []byte {
	return regexp.MustCompile(`\(D:\d{14}\)`).ReplaceAll(pdf, []byte("(D:20000101000000)"))
}
