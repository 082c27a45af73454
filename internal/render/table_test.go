package render_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qcode/internal/qtest"
	"qcode/internal/render"
	"qcode/internal/table"
)

var update = qtest.UpdateFlag()

func written(t *testing.T, format string, r *table.Report, o render.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Write(&b, format, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// everything has each kind of cell, groups, a foot, notes, and names that try to do harm.
func everything() *table.Report {
	t := table.Table{
		Caption: "All kinds",
		Columns: []table.Column{
			{Head: "Code", Left: true, Tight: true},
			{Head: "n/N", Group: "Before\x1b[31m"},
			{Head: "%", Group: "Before\x1b[31m"},
			{Head: "k", Group: "After"},
			{Head: "r", Group: "After"},
			{Head: "who", Left: true},
		},
		Foot:  []table.Row{{Cells: []table.Cell{table.Str("Interviewed"), table.Str("11 of 11"), table.Str("10 of 11")}}},
		Notes: []string{"A note of the table."},
	}
	add := func(cells ...table.Cell) { t.Rows = append(t.Rows, table.Row{Cells: cells}) }
	atLeast := table.Of(2, 8)
	atLeast.AtLeast, atLeast.Mark = true, "§"
	add(table.Head("Opportunity", 0), table.Of(7, 11), table.Share(7, 11), table.Int(12), table.Cell{Kind: table.Real, F: 0.6667, Digits: 2}, table.Str("T1, T2"))
	add(table.Head("時間と場所", 1), atLeast, table.Share(1, 8), table.Int(199740), table.Cell{Kind: table.Undefined, Why: "no coder twice"}, table.Str("*all*|[x](y)"))
	add(table.Head("cafe\u0301 👩‍👩‍👧 résumé", 1), table.Of(0, 0), table.Share(0, 0), table.Cell{Kind: table.Unknown}, table.Cell{}, table.Str("a\nb\tc"))
	add(table.Head("clear\x1b[2J\u202ethe screen\a", 2), table.Cell{Kind: table.Suppressed, Of: 3}, table.Cell{Kind: table.Suppressed, Of: 3}, table.Int(0), table.Cell{}, table.Str("<script>"))
	return &table.Report{
		Kind: "report", Title: []string{"A study_of *all*", "Unit: case · N = 11"}, Tables: []table.Table{t},
		Notes: []string{strings.Repeat("A long note that goes over the line ", 4) + "at its end."},
		Data: table.Data{
			Fields: []string{"wave", "code", "n", "share", "ids", "=field"},
			Rows: [][]table.Value{
				{"pre", "time", 7, 0.25, []string{"a1", "b2"}, "=1+1"},
				{"pre", "with, comma", nil, nil, []string{}, "-2"},
				{"", "say \"no\"\nor yes", -3, 1e21, nil, "@x"},
			},
		},
	}
}

func TestGoldens(t *testing.T) {
	for _, tt := range []struct {
		format, name string
		options      render.Options
	}{
		{"text", "all.txt", render.Options{}},
		{"text", "all_narrow.txt", render.Options{Width: 60}},
		{"markdown", "all.md", render.Options{}},
		{"csv", "all.csv", render.Options{}},
		{"csv", "all_excel.csv", render.Options{Excel: true}},
		{"json", "all.json", render.Options{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			update.Golden(t, "render/"+tt.name, written(t, tt.format, everything(), tt.options))
		})
	}
}

func TestNothingRawReachesTheTerminal(t *testing.T) {
	for _, format := range []string{"text", "markdown"} {
		out := written(t, format, everything(), render.Options{})
		if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && r < ' ' || r == '\u202e' || r == 0x7f }); i >= 0 {
			t.Errorf("%s holds %q", format, out[i:min(len(out), i+10)])
		}
	}
}

// Every line of the grid is as wide as its columns, whatever stands in the cells.
func TestColumnsStandBelowEachOther(t *testing.T) {
	label := rapid.StringOfN(rapid.SampledFrom([]rune("ab é時間👍👩\u200d\ufe0f⚠\u0301\x1b…\U00100000")), 0, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		in := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: "n"}, {Head: "end", Left: true}}}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			in.Rows = append(in.Rows, table.Row{Cells: []table.Cell{table.Head(label.Draw(t, "label"), rapid.IntRange(0, 3).Draw(t, "depth")), table.Int(rapid.IntRange(0, 200000).Draw(t, "n")), table.Str("|")}})
		}
		var b bytes.Buffer
		width := rapid.IntRange(20, 60).Draw(t, "width")
		if err := render.Write(&b, "text", &table.Report{Tables: []table.Table{in}}, render.Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		if len(lines) != len(in.Rows)+3 {
			t.Fatalf("%d lines for %d rows:\n%s", len(lines), len(in.Rows), b.String())
		}
		at := -1
		for _, line := range lines[2 : len(lines)-1] {
			here := displaywidth.String(strings.TrimSuffix(line, "|"))
			if !strings.HasSuffix(line, "|") || at >= 0 && at != here {
				t.Fatalf("a column is out of line:\n%s", b.String())
			}
			at = here
		}
		if rule := displaywidth.String(lines[1]); rule > max(width, 35) {
			t.Fatalf("%d columns where %d were asked for:\n%s", rule, width, b.String())
		}
	})
}

func TestCSVReadsBack(t *testing.T) {
	r := everything()
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", r, render.Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"wave", "code", "n", "share", "ids", "=field"},
		{"pre", "time", "7", "0.25", "a1 b2", "=1+1"},
		{"pre", "with, comma", "", "", "", "-2"},
		{"", "say \"no\"\nor yes", "-3", "1e+21", "", "@x"},
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	excel := written(t, "csv", r, render.Options{Excel: true})
	if !strings.HasPrefix(excel, "\uFEFF") || strings.Contains(strings.ReplaceAll(excel, "'=", ""), "=") || !strings.Contains(excel, "'-2") || !strings.Contains(excel, ",-3,") {
		t.Errorf("unguarded, or a number was guarded:\n%s", excel)
	}
}

func TestJSON(t *testing.T) {
	out := written(t, "json", everything(), render.Options{})
	var back struct {
		Version string           `json:"format_version"`
		Title   []string         `json:"title"`
		Rows    []map[string]any `json:"rows"`
		Notes   []string         `json:"notes"`
	}
	if err := json.Unmarshal([]byte(out), &back); err != nil {
		t.Fatal(err)
	}
	if back.Version != render.FormatVersion || len(back.Rows) != 3 || len(back.Notes) != 2 || back.Rows[0]["n"] != 7.0 || back.Rows[1]["n"] != nil {
		t.Errorf("%+v", back)
	}
	if a, b := strings.Index(out, `"wave"`), strings.Index(out, `"code"`); a < 0 || a > b {
		t.Error("fields are out of order")
	}
	empty := written(t, "json", &table.Report{Kind: "report"}, render.Options{})
	if !strings.Contains(empty, `"rows": []`) || !strings.Contains(empty, `"notes": []`) || !strings.Contains(empty, `"title": []`) {
		t.Errorf("what is empty is a list too:\n%s", empty)
	}
	notNumber := &table.Report{Data: table.Data{Fields: []string{"x"}, Rows: [][]table.Value{{math.NaN()}}}}
	if err := render.Write(&bytes.Buffer{}, "json", notNumber, render.Options{}); err == nil {
		t.Error("NaN was written")
	}
}

type failing struct{ after int }

var errFull = errors.New("no space left")

func (w *failing) Write(p []byte) (int, error) {
	if len(p) > w.after {
		return w.after, errFull
	}
	w.after -= len(p)
	return len(p), nil
}

func TestAFailingWriterIsReported(t *testing.T) {
	for _, format := range []string{"text", "markdown", "csv", "json"} {
		if err := render.Write(&failing{after: 10}, format, everything(), render.Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestRefused(t *testing.T) {
	if err := render.Write(&bytes.Buffer{}, "html5", everything(), render.Options{}); err == nil || !strings.Contains(err.Error(), "markdown") {
		t.Errorf("an unknown format: %v", err)
	}
	short := &table.Report{Data: table.Data{Fields: []string{"a", "b"}, Rows: [][]table.Value{{1}}}}
	for _, format := range []string{"text", "markdown", "csv", "json"} {
		if err := render.Write(&bytes.Buffer{}, format, short, render.Options{}); err == nil {
			t.Errorf("%s: a row that lacks a value was written", format)
		}
	}
}

func TestSafe(t *testing.T) {
	tests := map[string]string{
		"plain – “text” 時間":     "plain – “text” 時間",
		"\x1b[31mred":           "␛[31mred",
		"a\rb\nc\td":            "a␍b c d",
		"\x00\x7f":              "␀␡",
		"\u0085\u009b":          "⟨U+0085⟩⟨U+009B⟩",
		"\u202eabc\u2069":       "⟨U+202E⟩abc⟨U+2069⟩",
		"one\u2028two":          "one two",
		"bad \xff byte":         "bad \ufffd byte",
		"👩‍👩‍👧 zero\u200dwidth": "👩‍👩‍👧 zero\u200dwidth",
	}
	for in, want := range tests {
		if got := render.Safe(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzSafe(f *testing.F) {
	f.Add("\x1b]0;title\a")
	f.Add("a\xc2\x9bb")
	f.Fuzz(func(t *testing.T, text string) {
		got := render.Safe(text)
		if !utf8.ValidString(got) || render.Safe(got) != got {
			t.Fatalf("%q gives %q, and that %q", text, got, render.Safe(got))
		}
		for _, r := range got {
			if r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' {
				t.Fatalf("%q gives %q", text, got)
			}
		}
	})
}
