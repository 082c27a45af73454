package render

import (
	"bytes"
	"strings"
	"testing"

	"qcode/internal/figure"
)

// A character that the font lacks is never a silent box: it is replaced, and the picture says so.
func TestMissingGlyphsAreSaid(t *testing.T) {
	label := func(text string) *figure.Figure {
		return &figure.Figure{Width: 400, Height: 60, Marks: []figure.Mark{{Shape: figure.Text, X: 16, Y: 30, Text: text, Size: 12, Fill: figure.Ink}}}
	}
	for _, text := range []string{"Goals → plans", "Überzeugungen, naïve, Ελληνικά, Русский", "n/N ≥3 × – ● ○ ▲ ▼ ◆ ✓"} {
		f, err := drawable(label(text))
		if err != nil {
			t.Fatal(err)
		}
		if text[0] != 'n' && (len(f.Marks) != 1 || f.Marks[0].Text != text) {
			t.Errorf("%s became %v", text, f.Marks)
		}
	}
	f, err := drawable(label("知識 Knowledge 知"))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Marks) != 2 || f.Marks[0].Text != "□□ Knowledge □" || !strings.Contains(f.Marks[1].Text, "2 characters that this font lacks, such as U+77E5") || f.Height != 80 {
		t.Errorf("%v, height %g", f.Marks, f.Height)
	}
	for _, format := range []string{"png", "pdf"} {
		var plain, other bytes.Buffer
		if err := Picture(&plain, format, label("知識")); err != nil {
			t.Fatal(err)
		}
		if err := Picture(&other, format, label("□□")); err != nil || bytes.Equal(plain.Bytes(), other.Bytes()) {
			t.Errorf("%s does not say that characters are missing", format)
		}
	}
	var svg bytes.Buffer
	if err := Picture(&svg, "svg", label("知識")); err != nil || !strings.Contains(svg.String(), "知識") {
		t.Error("the SVG has lost them")
	}
}
