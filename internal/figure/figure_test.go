package figure_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/analysis/change"
	"qcode/internal/figure"
	"qcode/internal/table"
)

func word(t *rapid.T) string {
	return rapid.StringMatching(`[A-Za-z<&"'é→ ]{1,24}`).Draw(t, "word")
}

func rows(t *rapid.T) []figure.Row {
	n := rapid.IntRange(1, 12).Draw(t, "rows")
	out := make([]figure.Row, n)
	for i := range out {
		out[i] = figure.Row{ID: fmt.Sprint("c", i), Label: word(t), Depth: rapid.IntRange(0, 2).Draw(t, "depth")}
	}
	return out
}

func groups(t *rapid.T, least int) []figure.Group {
	n := rapid.IntRange(least, 5).Draw(t, "groups")
	out := make([]figure.Group, n)
	for i := range out {
		out[i] = figure.Group{ID: fmt.Sprint("w", i), Label: word(t), Note: "N = 9"}
	}
	return out
}

func fraction(t *rapid.T) table.Cell {
	of := rapid.IntRange(0, 40).Draw(t, "of")
	c := table.Of(rapid.IntRange(0, of).Draw(t, "n"), of)
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return table.Cell{Kind: table.Suppressed, Of: 5}
	case 1:
		c.AtLeast = c.Kind == table.Fraction
	}
	return c
}

func count(t *rapid.T) table.Cell { return table.Int(rapid.IntRange(0, 30).Draw(t, "count")) }

func matrix(t *rapid.T) figure.Matrix {
	m := figure.Matrix{Title: word(t), Unit: "cases", RowHead: "Code", Rows: rows(t), Groups: groups(t, 1), Notes: []string{"A note."}}
	for range m.Rows {
		var line []table.Cell
		for range m.Groups {
			line = append(line, fraction(t))
		}
		m.Cells = append(m.Cells, line)
	}
	return m
}

func stories(t *rapid.T, waves int) []figure.Story {
	n := rapid.IntRange(1, 14).Draw(t, "cases")
	out := make([]figure.Story, n)
	for i := range out {
		out[i] = figure.Story{Case: fmt.Sprintf("T%02d", i), Class: "persisted"}
		for range waves {
			out[i].States = append(out[i].States, change.State(rapid.IntRange(0, 6).Draw(t, "state")))
		}
	}
	return out
}

// drawn makes a figure of each kind from random data.
func drawn(t *rapid.T) []*figure.Figure {
	m := matrix(t)
	waves := groups(t, 2)
	moves := figure.Moves{Title: word(t), From: "pre", To: "post", N: 12, Unit: "cases"}
	bars := figure.Judgements{Title: word(t), Unit: "cases", Rows: m.Rows, Groups: m.Groups}
	shares := figure.Shares{Title: word(t), Unit: "cases", Rows: m.Rows, Groups: m.Groups}
	for _, r := range m.Rows {
		from, to := rapid.IntRange(0, 12).Draw(t, "from"), rapid.IntRange(0, 12).Draw(t, "to")
		moves.Rows = append(moves.Rows, figure.Move{Row: r, From: table.Of(from, 12), To: table.Of(to, 12), Gained: count(t), Lost: count(t)})
		var judged []figure.Judged
		var states []map[change.State]table.Cell
		for range m.Groups {
			judged = append(judged, figure.Judged{Barrier: count(t), Facilitator: count(t)})
			states = append(states, map[change.State]table.Cell{change.Barrier: count(t), change.None: count(t), change.Mixed: count(t), change.Unknown: count(t)})
		}
		bars.Cells, shares.Count = append(bars.Cells, judged), append(shares.Count, states)
	}
	lives := figure.Lives{Title: word(t), CaseHead: "case", Waves: waves, Codes: []figure.Stories{{Row: m.Rows[0], Cases: stories(t, len(waves))}, {Row: m.Rows[len(m.Rows)-1], Cases: stories(t, len(waves))}}}
	return []*figure.Figure{
		figure.Heatmap(m), figure.Slopes(m), figure.Dumbbell(moves), figure.Bars(bars), figure.Stacked(shares),
		figure.Alluvial(figure.Flow{Title: word(t), Unit: "cases", Waves: waves, Stories: stories(t, len(waves))}), figure.Grid(lives), sets(t), strips(t), curves(t), forest(t),
	}
}

func sets(t *rapid.T) *figure.Figure {
	d := figure.Sets{Title: word(t), Unit: "passages", Rows: []figure.Row{{Label: "a"}, {Label: "b"}, {Label: "c"}}, Sizes: []table.Cell{count(t), count(t), count(t)}}
	for _, r := range [][]int{{0, 1}, {1, 2}, {0, 1, 2}} {
		d.Together = append(d.Together, figure.Together{Rows: r, Count: count(t)})
	}
	return figure.UpSet(d)
}

func strips(t *rapid.T) *figure.Figure {
	d := figure.Strips{Title: word(t), Lanes: []figure.Row{{Label: "a"}, {Label: "b"}}}
	for i := range rapid.IntRange(1, 5).Draw(t, "texts") {
		s := figure.Strip{ID: fmt.Sprint("t", i), Words: 100}
		for range rapid.IntRange(0, 6).Draw(t, "stripes") {
			from := rapid.IntRange(0, 99).Draw(t, "from")
			s.Stripes = append(s.Stripes, figure.Stripe{Lane: from % 2, From: from, To: rapid.IntRange(from+1, 100).Draw(t, "to"), Code: word(t), State: change.State(rapid.IntRange(3, 6).Draw(t, "state"))})
		}
		d.Texts = append(d.Texts, s)
	}
	return figure.Stripes(d)
}

func curves(t *rapid.T) *figure.Figure {
	c := figure.Curve{Group: figure.Group{Label: word(t)}}
	seen := 0
	for i := range rapid.IntRange(1, 20).Draw(t, "interviews") {
		fresh := rapid.IntRange(0, 3).Draw(t, "fresh")
		seen += fresh
		c.Seen, c.New, c.Expected, c.Interviews = append(c.Seen, seen), append(c.New, fresh), append(c.Expected, float64(seen)), append(c.Interviews, fmt.Sprint(i))
	}
	return figure.Saturation(figure.Curves{Title: word(t), Codes: seen, Curves: []figure.Curve{c}})
}

func forest(t *rapid.T) *figure.Figure {
	d := figure.Estimates{Title: word(t), Name: "alpha", Lines: []float64{0.667, 0.8}}
	for _, r := range rows(t) {
		x := rapid.Float64Range(-1, 1).Draw(t, "alpha")
		e := figure.Estimate{Row: r, Units: 20, Value: table.Cell{Kind: table.Real, F: x, Digits: 2}, Low: table.Cell{Kind: table.Real, F: x - 0.1, Digits: 2}, High: table.Cell{Kind: table.Real, F: x + 0.1, Digits: 2}}
		if rapid.Bool().Draw(t, "undefined") {
			none := table.Cell{Kind: table.Undefined, Why: "one category only"}
			e.Value, e.Low, e.High = none, none, none
		}
		d.Rows = append(d.Rows, e)
	}
	return figure.Forest(d)
}

// Whatever the data: each mark says what the cell of the table says for which it stands, each number of the table that is
// not 0 has its mark, every mark that stands for a number can be read aloud, and all is inside the picture.
func TestMarksAreTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, f := range drawn(t) {
			has := map[[2]int]bool{}
			for _, m := range f.Marks {
				if m.X < -0.01 || m.Y < -0.01 || m.X > f.Width || m.Y > f.Height {
					t.Fatalf("%s: a mark at %.1f, %.1f is outside %.1f × %.1f", f.Kind, m.X, m.Y, f.Width, f.Height)
				}
				if m.Cell == nil {
					continue
				}
				c := f.Table.Rows[m.Cell.Row].Cells[m.Cell.Column]
				if c.String() != m.Cell.Value {
					t.Fatalf("%s: a mark says %q, the table %q", f.Kind, m.Cell.Value, c.String())
				}
				if m.Title == "" && m.Shape != figure.Text {
					t.Fatalf("%s: the mark of %q has no title", f.Kind, c.String())
				}
				has[[2]int{m.Cell.Row, m.Cell.Column}] = true
			}
			for i, r := range f.Table.Rows {
				for j, c := range r.Cells {
					number := c.Kind == table.Fraction || c.Kind == table.Count && c.N > 0 && f.Table.Columns[j].Head != "Interview" && f.Table.Columns[j].Head != "units"
					if number && !has[[2]int{i, j}] {
						t.Fatalf("%s: no mark for %s in row %d, column %d (%s)", f.Kind, c, i, j, f.Table.Columns[j].Head)
					}
				}
			}
		}
	})
}

func TestContrast(t *testing.T) {
	for i := 0; i <= 1000; i++ {
		c := figure.Ramp(float64(i) / 1000)
		if x := figure.Contrast(figure.On(c), c); x < 4.5 {
			t.Errorf("text on %s has a contrast of %.2f", c, x)
		}
		if i > 0 && c.Luminance() > figure.Ramp(float64(i-1)/1000).Luminance() {
			t.Errorf("the ramp gets lighter at %d of 1000", i)
		}
	}
	for _, c := range []figure.Color{figure.Orange, figure.Sky, figure.Green, figure.Yellow, figure.Blue, figure.Vermillion, figure.Purple, figure.Grey} {
		if x := figure.Contrast(figure.Edge(c), figure.White); x < 3 {
			t.Errorf("the edge of %s has a contrast of %.2f on white", c, x)
		}
		if x := figure.Contrast(figure.On(c), c); x < 4.5 {
			t.Errorf("text on %s has a contrast of %.2f", c, x)
		}
	}
	for _, c := range []figure.Color{figure.Ink, figure.Dim} {
		if x := figure.Contrast(c, figure.White); x < 4.5 {
			t.Errorf("texts of %s have a contrast of %.2f on white", c, x)
		}
	}
	// On grey paper, barrier and facilitator are told apart by lightness.
	if x := figure.Contrast(figure.Orange, figure.Blue); x < 2 {
		t.Errorf("barrier and facilitator differ by %.2f only", x)
	}
}

// Every area with a colour is seen on white: by its own contrast, by its outline, or it is only a background.
func TestAreasAreSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, f := range drawn(t) {
			for _, m := range f.Marks {
				if m.Shape == figure.Text || m.Fill == "" || m.Cell == nil || f.Kind == "heatmap" || f.Kind == "alluvial" && m.Shape == figure.Path {
					continue // cells of a heat map and bands have their numbers, blocks their outlines
				}
				fill, edge := figure.Contrast(m.Fill, figure.White), 1.0
				if m.Stroke != "" {
					edge = figure.Contrast(m.Stroke, figure.White)
				}
				if max(fill, edge) < 3 {
					t.Fatalf("%s: %s with edge %s cannot be seen on white", f.Kind, m.Fill, m.Stroke)
				}
			}
		}
	})
}

func TestCutAndWrap(t *testing.T) {
	long := "Memory, attention and decision processes"
	if got := figure.Cut(long, 12, 100); figure.Measure(got, 12) > 100 || !strings.HasSuffix(got, "…") {
		t.Errorf("cut to %q", got)
	}
	if got := figure.Cut(long, 12, 1000); got != long {
		t.Errorf("cut to %q without need", got)
	}
	for _, l := range figure.Wrap(long, 12, 120) {
		if figure.Measure(l, 12) > 120 {
			t.Errorf("the line %q is too wide", l)
		}
	}
	if got := strings.Join(figure.Wrap(long, 12, 120), " "); got != long {
		t.Errorf("wrapping lost something: %q", got)
	}
}

func TestDumbbellIsSortedByChange(t *testing.T) {
	d := figure.Moves{N: 10, From: "pre", To: "post", Rows: []figure.Move{
		{Row: figure.Row{Label: "falls"}, From: table.Of(9, 10), To: table.Of(6, 10)},
		{Row: figure.Row{Label: "rises"}, From: table.Of(1, 10), To: table.Of(6, 10)},
		{Row: figure.Row{Label: "stays"}, From: table.Of(5, 10), To: table.Of(5, 10)},
	}}
	var got []string
	for _, r := range figure.Dumbbell(d).Table.Rows {
		got = append(got, r.Cells[0].Text)
	}
	if s := strings.Join(got, " "); s != "rises stays falls" {
		t.Errorf("order: %s", s)
	}
}
