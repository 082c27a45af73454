package render_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qcode/internal/document"
	"qcode/internal/render"
	"qcode/internal/table"
	"qcode/internal/verify"
)

// What a table says is read back from every format that tables go into papers from, cell by cell.
func TestTablesAreReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := &table.Report{Kind: "report", Title: []string{"Of a & b < 3"}, Notes: []string{"n: it's | {x} 100 %"}}
		want := []string{}
		for range rapid.IntRange(1, 3).Draw(rt, "tables") {
			x, cells := drawTable(rt)
			r.Tables = append(r.Tables, x)
			want = append(want, cells...)
		}
		for format, file := range map[string]string{"html": "t.html", "docx": "t.docx", "latex": "t.tex"} {
			var b bytes.Buffer
			if err := render.Document(&b, format, document.Of(r)); err != nil {
				rt.Fatal(err)
			}
			found, err := verify.Read(file, b.Bytes())
			if err != nil {
				rt.Fatalf("%s: %v", format, err)
			}
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%q", f.Names))
				for _, row := range f.Rows {
					got = append(got, fmt.Sprintf("%q", row.Cells))
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				rt.Errorf("%s: %s", format, d)
			}
		}
	})
}

// drawTable makes a table, and what is to be read of it: the head, the rows, and the rows below them, a line each.
func drawTable(rt *rapid.T) (t table.Table, want []string) {
	word := rapid.StringMatching("[A-Za-zÄé§≥–—…“”‘’'\"`~^$%&#_{}<>|*\\[\\]\\\\/.,;:!?0-9×·−ακ²-]{1,4}")
	joined := regexp.MustCompile("[-–—−]*[–—−][-–—−]+|-+[–—−]|[“”‘’'`]{2}") // which LaTeX takes for other dashes and marks
	text := rapid.Custom(func(rt *rapid.T) string {
		return joined.ReplaceAllString(strings.Join(rapid.SliceOfN(word, 0, 3).Draw(rt, "words"), " "), "x")
	})
	t.Caption = text.Draw(rt, "caption")
	var names []string
	for i := range rapid.IntRange(1, 5).Draw(rt, "columns") {
		c := table.Column{Head: "c" + text.Draw(rt, "head"), Left: i == 0, Group: rapid.SampledFrom([]string{"", "", "First & last", "Then"}).Draw(rt, "group")}
		t.Columns = append(t.Columns, c)
		names = append(names, c.Head)
	}
	want = append(want, fmt.Sprintf("%q", names))
	for range rapid.IntRange(1, 4).Draw(rt, "rows") {
		var row table.Row
		var cells []string
		for i := range t.Columns {
			c := table.Cell{Kind: table.Label, Text: text.Draw(rt, "label"), Depth: rapid.IntRange(0, 3).Draw(rt, "depth")}
			if i > 0 {
				c = rapid.SampledFrom([]table.Cell{{}, table.Int(12345), table.Of(3, 11), table.Of(0, 0), table.Share(2, 3), table.Str("a [b] & c"), {Kind: table.Count, N: 3, AtLeast: true, Mark: "§"}, {Kind: table.Undefined, Why: "no <pair>"}}).Draw(rt, "cell")
			}
			row.Cells = append(row.Cells, c)
			cells = append(cells, strings.TrimSpace(c.String()))
		}
		t.Rows = append(t.Rows, row)
		want = append(want, fmt.Sprintf("%q", cells))
	}
	if rapid.Bool().Draw(rt, "foot") {
		var row table.Row
		cells := make([]string, 0, len(t.Columns))
		for i, c := range t.Columns {
			if i > 0 && c.Group != "" && c.Group == t.Columns[i-1].Group {
				cells = append(cells, "")
				continue
			}
			row.Cells = append(row.Cells, table.Str("foot "+text.Draw(rt, "foot")))
			cells = append(cells, strings.TrimSpace(row.Cells[len(row.Cells)-1].Text))
		}
		t.Foot = []table.Row{row}
		want = append(want, fmt.Sprintf("%q", cells))
	}
	return t, want
}
