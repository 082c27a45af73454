package lanes

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"pgregory.net/rapid"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

func text(t interface{ Fatal(...any) }, s string) *transcript.Text {
	out, err := transcript.New([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func drawn(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %d %d:%s\n", string(r.Lanes), r.More, r.Line, r.Text)
	}
	return b.String()
}

func TestLay(t *testing.T) {
	tests := []struct {
		name, text  string
		marks       []Mark
		width, most int
		want        string
	}{
		{"nothing coded", "one\n\ntwo", nil, 20, 4, " 0 1:one\n 0 2:\n 0 3:two\n"},
		{"begin and go on", "one two three", []Mark{{span.Span{Start: 0, End: 13}, 'a'}}, 8, 4, "a 0 1:one two \n| 0 0:three\n"},
		{
			"the longer one stands outside", "one\ntwo\nthree",
			[]Mark{{span.Span{Start: 0, End: 3}, 'b'}, {span.Span{Start: 0, End: 7}, 'a'}},
			20, 4,
			"ab 0 1:one\n|  0 2:two\n   0 3:three\n",
		},
		{
			"a lane is used again", "one\ntwo\nthree",
			[]Mark{{span.Span{Start: 0, End: 3}, 'a'}, {span.Span{Start: 4, End: 7}, 'b'}},
			20, 4,
			"a 0 1:one\nb 0 2:two\n  0 3:three\n",
		},
		{
			"more than lanes", "one\ntwo",
			[]Mark{{span.Span{Start: 0, End: 7}, 'a'}, {span.Span{Start: 0, End: 5}, 'b'}, {span.Span{Start: 1, End: 3}, 'c'}},
			20, 1,
			"a 2 1:one\n| 1 2:two\n",
		},
		{"a long word is cut", "abcdefghijkl", nil, 8, 4, " 0 1:abcdefgh\n 0 0:ijkl\n"},
		{"characters beyond the first plane", "😀😀\n😀", []Mark{{span.Span{Start: 3, End: 4}, 'a'}}, 20, 4, "  0 1:😀😀\na 0 2:😀\n"},
	}
	for _, tt := range tests {
		if got := drawn(Lay(text(t, tt.text), 1, 0, tt.marks, tt.width, tt.most)); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestLaySomeLines(t *testing.T) {
	rows := Lay(text(t, "one\ntwo\nthree\nfour\n"), 2, 3, []Mark{{span.Span{Start: 0, End: 5}, 'a'}}, 20, 4)
	if got, want := drawn(rows), "| 0 2:two\n  0 3:three\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if rows := Lay(text(t, "one"), 5, 9, nil, 20, 4); len(rows) != 0 {
		t.Errorf("lines past the end gave %d rows", len(rows))
	}
}

// TestRowsHoldTheText: rows put together are the text, spans count right, nothing is wider than asked unless it cannot
// be helped, and every coding is drawn or counted in each row that it covers.
func TestRowsHoldTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.StringOfN(rapid.RuneFrom([]rune("ab cé\n 😀\u0301漢")), 0, 60, -1).Draw(t, "text")
		width := rapid.IntRange(8, 30).Draw(t, "width")
		tx := text(t, content)
		var marks []Mark
		for range rapid.IntRange(0, 6).Draw(t, "marks") {
			from := rapid.Uint32Range(0, tx.Len()).Draw(t, "from")
			marks = append(marks, Mark{span.Span{Start: from, End: rapid.Uint32Range(from, tx.Len()).Draw(t, "to")}, 'x'})
		}
		rows := Lay(tx, 1, 0, marks, width, 2)
		var lines []string
		for _, r := range rows {
			if got, _ := tx.Slice(r.Span); string(got) != string(r.Text) {
				t.Fatalf("row %q has span %v, which is %q", r.Text, r.Span, got)
			}
			if r.Line > 0 {
				lines = append(lines, "")
			}
			lines[len(lines)-1] += string(r.Text)
			if w := displaywidth.Bytes(r.Text); w > width+2 {
				t.Fatalf("row %q is %d wide", r.Text, w)
			}
			over := 0
			for _, m := range marks {
				if m.Span.Overlaps(r.Span) {
					over++
				}
			}
			shown := r.More + len(r.Lanes) - len(slices.DeleteFunc(slices.Clone(r.Lanes), func(c rune) bool { return c != ' ' }))
			if shown < over {
				t.Fatalf("row %q has %d codings, %d are drawn", r.Text, over, shown)
			}
		}
		if got := strings.Join(lines, "\n"); got != strings.TrimSuffix(content, "\n") {
			t.Fatalf("rows say %q, the text %q", got, content)
		}
	})
}
