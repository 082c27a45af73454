package render

import (
	"image/color"
	"math"
	"strconv"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"qcode/internal/figure"
)

// painter draws marks on a canvas of gonum, whose y grows upwards.
type painter struct {
	canvas        vg.Canvas
	height        float64
	regular, bold *opentype.Font
	codePage      bool // the canvas knows one font in Windows-1252 only: everything else is drawn as outlines
}

func newPainter(c vg.Canvas, height float64) (*painter, error) {
	regular, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, err
	}
	return &painter{canvas: c, height: height, regular: regular, bold: bold}, nil
}

// length turns pixels of 1/96 inch into points.
func length(px float64) vg.Length { return vg.Points(px * 0.75) }

func (p *painter) point(x, y float64) vg.Point {
	return vg.Point{X: length(x), Y: length(p.height - y)}
}

func (p *painter) paint(f *figure.Figure) {
	p.fill(p.box(0, 0, f.Width, f.Height), figure.White)
	for i := range f.Marks {
		m := &f.Marks[i]
		if m.Shape == figure.Text {
			p.text(m)
			continue
		}
		path := p.outline(m)
		if m.Fill != "" && m.Shape != figure.Line {
			p.fill(path, m.Fill)
		}
		if m.Stroke != "" {
			p.stroke(path, m)
		}
	}
}

func (p *painter) fill(path vg.Path, c figure.Color) {
	p.canvas.SetColor(rgba(c))
	p.canvas.Fill(path)
}

func (p *painter) stroke(path vg.Path, m *figure.Mark) {
	p.canvas.SetColor(rgba(m.Stroke))
	p.canvas.SetLineWidth(length(m.StrokeWidth))
	var dash []vg.Length
	if m.Dashed {
		dash = []vg.Length{length(3), length(2)}
	}
	p.canvas.SetLineDash(dash, 0)
	p.canvas.Stroke(path)
}

func rgba(c figure.Color) color.Color {
	n, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		return color.Black
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (p *painter) box(x, y, w, h float64) vg.Path {
	var path vg.Path
	path.Move(p.point(x, y))
	path.Line(p.point(x+w, y))
	path.Line(p.point(x+w, y+h))
	path.Line(p.point(x, y+h))
	path.Close()
	return path
}

func (p *painter) outline(m *figure.Mark) vg.Path {
	var path vg.Path
	switch m.Shape {
	case figure.Rect:
		return p.box(m.X, m.Y, m.W, m.H)
	case figure.Circle:
		path.Move(p.point(m.X+m.R, m.Y))
		path.Arc(p.point(m.X, m.Y), length(m.R), 0, 2*math.Pi)
		path.Close()
	case figure.Line:
		path.Move(p.point(m.X, m.Y))
		path.Line(p.point(m.X2, m.Y2))
	case figure.Path:
		for _, s := range m.Steps {
			switch s.Kind {
			case 'M':
				path.Move(p.point(s.X, s.Y))
			case 'L':
				path.Line(p.point(s.X, s.Y))
			case 'C':
				path.CubeTo(p.point(s.X1, s.Y1), p.point(s.X2, s.Y2), p.point(s.X, s.Y))
			case 'Z':
				path.Close()
			}
		}
	}
	return path
}

func (p *painter) text(m *figure.Mark) {
	face := font.Face{Font: font.Font{Typeface: "LiberationSans", Size: length(m.Size)}, Face: p.regular}
	if m.Bold {
		face.Face = p.bold
	}
	text := Safe(m.Text)
	x, width := 0.0, face.Width(text)
	switch m.Align {
	case figure.Middle:
		x = -0.5
	case figure.End:
		x = -1
	}
	p.canvas.Push()
	defer p.canvas.Pop()
	p.canvas.SetColor(rgba(m.Fill))
	p.canvas.Translate(p.point(m.X, m.Y))
	if m.Upright {
		p.canvas.Rotate(math.Pi / 2)
	}
	at := vg.Point{X: vg.Length(x) * width}
	if !p.codePage {
		p.canvas.FillString(face, at, text)
		return
	}
	// vgpdf writes bytes, not characters, and mixes two embedded fonts up: all are the file font.z to it.
	if known, err := charmap.Windows1252.NewEncoder().String(text); err == nil && !m.Bold {
		p.canvas.FillString(face, at, known)
		return
	}
	p.glyphs(face, at, text)
}

// glyphs draws a text as shapes.
func (p *painter) glyphs(face font.Face, at vg.Point, text string) {
	var b sfnt.Buffer
	em := fixed.Int26_6(face.Face.UnitsPerEm())
	scale := face.Font.Size / vg.Length(em)
	for _, r := range text {
		i, err := face.Face.GlyphIndex(&b, r)
		if err != nil {
			continue
		}
		segments, err := face.Face.LoadGlyph(&b, i, em, nil)
		if err != nil {
			continue
		}
		if path := glyph(segments, at, scale); len(path) > 0 {
			p.canvas.Fill(path)
		}
		if wide, err := face.Face.GlyphAdvance(&b, i, em, 0); err == nil {
			at.X += vg.Length(wide) * scale
		}
	}
}

func glyph(segments sfnt.Segments, at vg.Point, scale vg.Length) vg.Path {
	var path vg.Path
	to := func(q fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(q.X)*scale, Y: at.Y - vg.Length(q.Y)*scale}
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(to(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(to(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(to(s.Args[0]), to(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(to(s.Args[0]), to(s.Args[1]), to(s.Args[2]))
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path
}
