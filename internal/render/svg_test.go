package render_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"strings"
	"testing"

	"qcode/internal/analysis/change"
	"qcode/internal/figure"
	"qcode/internal/render"
	"qcode/internal/table"
)

// hostile are texts that would do harm in one format or another if they were not escaped there.
var hostile = []string{
	`<script>alert(1)</script>`, `]]> & "quoted" 'too'`, `=cmd|' /C calc'!A0`, `\input{/etc/passwd} $x$ %`, `"><img src=x onerror=alert(1)>`,
	"+1\x1b[31m\u202egnp", "@SUM(A1)", "-- #_^~{}", "👩‍👩‍👧 漢字 é → ≥ −", `javascript:alert(1)`, "*star [bracket]",
}

// wild is a figure of each kind that is made of hostile texts.
func wild() []*figure.Figure {
	m := figure.Matrix{Title: hostile[0], Desc: hostile[1], Unit: hostile[4], RowHead: hostile[3], Notes: hostile}
	lives := figure.Lives{Title: hostile[0], CaseHead: hostile[1]}
	for i, h := range hostile {
		m.Rows = append(m.Rows, figure.Row{ID: h, Label: h, Depth: i % 3})
		m.Cells = append(m.Cells, []table.Cell{table.Of(i, 11), {Kind: table.Missing}})
		lives.Codes = append(lives.Codes, figure.Stories{Row: m.Rows[i], Cases: []figure.Story{{Case: h, Class: h, States: []change.State{change.Barrier, change.Unknown}}}})
	}
	m.Groups = []figure.Group{{ID: "a", Label: hostile[0], Note: hostile[1]}, {ID: "b", Label: hostile[4], Note: hostile[5]}}
	lives.Waves = m.Groups
	return []*figure.Figure{
		figure.Heatmap(m), figure.Slopes(m), figure.Grid(lives),
		figure.Alluvial(figure.Flow{Title: hostile[0], Desc: hostile[1], Unit: hostile[4], Waves: m.Groups, Stories: lives.Codes[0].Cases}),
	}
}

// element is what is read back of an SVG.
type element struct {
	Name  string
	Attrs map[string]string
	Title string
}

// readSVG parses a figure strictly, and returns its root and all elements below.
func readSVG(t *testing.T, svg []byte) (root element, all []element) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	d.Strict = true
	var open []int
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return all[0], all[1:]
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{Name: tok.Name.Local, Attrs: map[string]string{}}
			for _, a := range tok.Attr {
				e.Attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(all))
			all = append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 && all[open[len(open)-1]].Name == "title" {
				all[open[len(open)-2]].Title += string(tok)
			}
		}
	}
}

func picture(t *testing.T, format string, f *figure.Figure) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render.Picture(&b, format, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is read back from the file is the table: the same cells, the same values.
func TestSVGIsItsTable(t *testing.T) {
	checked := 0
	for _, f := range wild() {
		root, all := readSVG(t, picture(t, "svg", f))
		if root.Name != "svg" || root.Attrs["role"] != "img" || root.Attrs["aria-label"] == "" || root.Title == "" {
			t.Errorf("%s: the root is not named for those who hear it: %v", f.Kind, root)
		}
		for _, e := range all {
			at, ok := e.Attrs["data-cell"]
			if !ok {
				continue
			}
			var row, column int
			if _, err := fmt.Sscanf(at, "%d,%d", &row, &column); err != nil {
				t.Fatal(err)
			}
			want := render.Safe(f.Table.Rows[row].Cells[column].String())
			if e.Attrs["data-value"] != want || e.Title == "" {
				t.Errorf("%s: cell %s holds %q, the mark says %q, titled %q", f.Kind, at, want, e.Attrs["data-value"], e.Title)
			}
			checked++
		}
		for _, e := range all {
			if e.Name == "script" || e.Name == "image" || e.Name == "foreignObject" {
				t.Errorf("%s holds an element %s", f.Kind, e.Name)
			}
			for name := range e.Attrs {
				if strings.HasPrefix(name, "on") || name == "href" {
					t.Errorf("%s: an element has an attribute %s", f.Kind, name)
				}
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d marks were held against their cells", checked)
	}
}

func TestPNGHasTheSizeAndResolution(t *testing.T) {
	if testing.Short() {
		t.Skip("drawing takes a while: left out of short runs, such as those of the race detector")
	}
	for _, f := range wild() {
		p, err := png.DecodeConfig(bytes.NewReader(picture(t, "png", f)))
		if err != nil {
			t.Fatal(err)
		}
		if want := f.Width / 96 * 300; float64(p.Width) < want-2 || float64(p.Width) > want+2 {
			t.Errorf("%s is %d pixels wide, want %.0f", f.Kind, p.Width, want)
		}
	}
}

// Same figure, same bytes: no clock.
func TestPicturesAreTheSameTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("drawing takes a while: left out of short runs, such as those of the race detector")
	}
	for _, format := range render.Pictures() {
		for _, f := range wild()[:2] {
			a, b := picture(t, format, f), picture(t, format, f)
			if !bytes.Equal(a, b) {
				t.Errorf("%s as %s differs the second time", f.Kind, format)
			}
			if format == "pdf" && (!bytes.HasPrefix(a, []byte("%PDF-")) || !bytes.Contains(a, []byte("(D:20000101000000)"))) {
				t.Errorf("%s: a PDF with a fixed time was expected", f.Kind)
			}
		}
	}
}

func TestUnknownPicture(t *testing.T) {
	if err := render.Picture(io.Discard, "gif", wild()[0]); err == nil || !strings.Contains(err.Error(), "svg, png, pdf") {
		t.Errorf("got %v", err)
	}
}
