package annotation

import (
	"fmt"
	"math/rand"
	"strings"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

// awkward are strings that some reader of YAML takes for something else, or cannot take at all when left bare.
var awkward = []string{
	"no", "No", "y", "on", "null", "~", "true", "1", "0x1f", "1_000", "1:30", "2024-01-05", ".inf", "<<", "=",
	"%", "^2", `fo_o_fw_"_by_bc`, "a: b", "a:", "- a", "# a", "a #b", " a", "a ", "'", `"`, `\`, `\n`, "{", "[x]", "*a", "&a", "!t",
	"@at", "`", "|", ">", "?", ":", "-", "---", "...", "\t", "\n", "a\nb\n", "\r\n", "\x00", "\x07", "\x1b[31m", "\x7f",
	"\u0085", "\u009f", "\u00a0", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\uffff", "é", "e\u0301", "क्षि", "漢字",
	"👩‍👩‍👧", "😀", "\U0001fffe", "\U0010ffff", "“quoted”", "it’s – fine…", "e1", "x:y", "x::", "post3m/T04",
}

// anyText draws ordinary words, awkward strings, and mixtures; never empty.
func anyText() *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom(awkward),
		rapid.StringMatching(`[a-zA-Z ,.']{1,12}`),
		rapid.StringN(1, 6, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(part, 1, 4).Draw(t, "parts"), "")
	})
}

// maybe draws from g or nothing.
func maybe(g *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), g)
}

func anyName() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringMatching(`[a-z][a-z0-9._-]{0,8}`), rapid.SampledFrom(awkward), anyText())
}

func anyAnnotation(id string) *rapid.Generator[Annotation] {
	return rapid.Custom(func(t *rapid.T) Annotation {
		a := Annotation{
			ID:      id,
			Code:    anyName().Draw(t, "code"),
			Rev:     maybe(rapid.StringMatching(`r[0-9a-f]{8}`)).Draw(t, "rev"),
			Valence: maybe(rapid.SampledFrom(Valences())).Draw(t, "valence"),
			Created: maybe(rapid.SampledFrom([]string{"2026-11-22T10:04:00Z", "2026-11-22", "today"})).Draw(t, "created"),
			Rating:  maybe(rapid.SampledFrom([]string{"-2", "+1", "0", "mixed"})).Draw(t, "rating"),
			Quote:   anyText().Draw(t, "quote"),
			Before:  maybe(anyText()).Draw(t, "before"),
			Belief:  maybe(anyName()).Draw(t, "belief"),
			After:   maybe(anyText()).Draw(t, "after"),
			Memo:    maybe(anyText()).Draw(t, "memo"),
			Refs:    maybe(rapid.StringMatching(`[a-z0-9]{1,4}( [a-z0-9]{1,4}){0,2}`)).Draw(t, "refs"),
			Lost:    maybe(anyText()).Draw(t, "lost"),
		}
		if a.HasAt = rapid.IntRange(0, 9).Draw(t, "placed") > 0; a.HasAt {
			a.At.Start = rapid.Uint32Range(0, 1<<32-2).Draw(t, "start")
			a.At.End = rapid.Uint32Range(a.At.Start+1, 1<<32-1).Draw(t, "end")
			if a.HasMark = rapid.Bool().Draw(t, "marked"); a.HasMark {
				a.Mark = rapid.Uint32().Draw(t, "mark")
			}
		}
		return a
	})
}

// anyFile draws a file whose codings all have ids.
func anyFile() *rapid.Generator[*File] {
	return rapid.Custom(func(t *rapid.T) *File {
		f := &File{Head: Head{
			Transcript: maybe(anyName()).Draw(t, "transcript"),
			Coder:      maybe(anyName()).Draw(t, "coder"),
			Status:     rapid.SampledFrom([]string{"", InProgress, Complete}).Draw(t, "status"),
		}}
		for i := range rapid.IntRange(0, 4).Draw(t, "codings") {
			f.Annotations = append(f.Annotations, anyAnnotation(fmt.Sprintf("k%d", i)).Draw(t, "coding"))
		}
		f.Sort()
		return f
	})
}

// ordinary makes a file as a study holds it: n codings of about 300 bytes.
func ordinary(r *rand.Rand, n int) *File {
	words := strings.Fields("we have one headset for three sites so you just wait and the clinic was – honestly – “busy” that café day")
	text := func(n int) string {
		var b strings.Builder
		for b.Len() < n {
			b.WriteString(words[r.Intn(len(words))] + " ")
		}
		return strings.TrimSpace(b.String())
	}
	f := &File{Head: Head{Transcript: "post3m/T04", Coder: "anna", Status: Complete}}
	for i := range n {
		at := span.Span{Start: uint32(i*600 + r.Intn(300))}
		at.End = at.Start + 130
		a := Annotation{
			Code: fmt.Sprintf("code-%d", r.Intn(190)), Rev: fmt.Sprintf("r%08x", r.Uint32()), Created: "2026-11-22T10:04:00Z",
			Quote: text(100), Before: text(18), After: text(18), At: at, HasAt: true, Mark: 0x9c03ab17, HasMark: true,
		}
		if r.Intn(2) == 0 {
			a.Valence = Valences()[r.Intn(4)]
		}
		if r.Intn(100) < 15 {
			a.Memo = `says "` + text(20) + `"`
		}
		a.ID = NewID("anna", f.Transcript, a.Code, at, 0)
		f.Annotations = append(f.Annotations, a)
	}
	return f
}

// stream gathers what Stream yields.
func stream(src []byte) (f *File, canonical bool) {
	f = &File{}
	canonical = Stream(src, func(h Head) bool { f.Head = h; return true }, func(r *Record) bool {
		f.Annotations = append(f.Annotations, r.Annotation())
		return true
	})
	return f, canonical
}

// equal says how two files differ; empty if they say the same.
func equal(a, b *File) string {
	if a.Head != b.Head {
		return fmt.Sprintf("heads differ: %+v, %+v", a.Head, b.Head)
	}
	if len(a.Annotations) != len(b.Annotations) {
		return fmt.Sprintf("%d codings, %d codings", len(a.Annotations), len(b.Annotations))
	}
	for i := range a.Annotations {
		if x, y := &a.Annotations[i], &b.Annotations[i]; !x.same(y) {
			return fmt.Sprintf("coding %d differs:\n%s---\n%s", i, x.content(), y.content())
		}
	}
	return ""
}

// equalWithLines is equal, lines and columns included.
func equalWithLines(a, b *File) string {
	if diff := equal(a, b); diff != "" {
		return diff
	}
	for i := range a.Annotations {
		if x, y := a.Annotations[i], b.Annotations[i]; x.Line != y.Line || x.Column != y.Column {
			return fmt.Sprintf("coding %d at %d:%d, %d:%d", i, x.Line, x.Column, y.Line, y.Column)
		}
	}
	return ""
}

func lines(s ...string) []byte { return []byte(strings.Join(s, "\n") + "\n") }
