package transcript

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

// model answers the same questions as Text from a slice of runes.
type model []rune

func (m model) byteOf(point int) int { return len(string(m[:min(point, len(m))])) }

func checkAgainstModel(t interface{ Fatalf(string, ...any) }, src []byte) {
	text, err := New(src)
	if !utf8.Valid(src) {
		var invalid *InvalidError
		if !errors.As(err, &invalid) {
			t.Fatalf("invalid UTF-8 gave error %v", err)
		}
		if utf8.Valid(src[:invalid.Offset+1]) || !utf8.Valid(src[:invalid.Offset]) {
			t.Fatalf("fault reported at byte %d of %q", invalid.Offset, src)
		}
		return
	}
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	m := model([]rune(string(src)))
	if int(text.Len()) != len(m) {
		t.Fatalf("Len %d, want %d", text.Len(), len(m))
	}
	step := max(1, len(m)/40)
	for i := 0; i <= len(m)+1; i += step {
		if got, want := text.Byte(uint32(i)), m.byteOf(i); got != want {
			t.Fatalf("Byte(%d) = %d, want %d of %d", i, got, want, len(src))
		}
		if i <= len(m) {
			if got := text.Point(m.byteOf(i)); int(got) != i {
				t.Fatalf("Point(%d) = %d, want %d", m.byteOf(i), got, i)
			}
		}
		j := min(len(m), i+step*3)
		got, ok := text.Slice(span.Span{Start: uint32(i), End: uint32(j)})
		if want := i <= j; ok != want || ok && string(got) != string(m[i:j]) {
			t.Fatalf("Slice(%d, %d) = %q, %v", i, j, got, ok)
		}
		if i <= len(m) {
			checkLine(t, text, m, i)
		}
	}
}

func checkLine(t interface{ Fatalf(string, ...any) }, text *Text, m model, i int) {
	before := string(m[:i])
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])
	if l, c := text.LineOf(uint32(i)); l != line || c != column {
		t.Fatalf("LineOf(%d) = %d:%d, want %d:%d", i, l, c, line, column)
	}
	s, ok := text.LineSpan(line)
	if want := line <= text.Lines(); ok != want {
		t.Fatalf("LineSpan(%d) of %d lines: %v", line, text.Lines(), ok)
	}
	if ok && (int(s.Start) != i-column+1 || slices.Contains(m[s.Start:s.End], '\n') || int(s.End) < len(m) && m[s.End] != '\n') {
		t.Fatalf("LineSpan(%d) = %v", line, s)
	}
}

func TestTextEqualsRunes(t *testing.T) {
	pieces := []string{"a", "I said so. ", "\n", "é", "’", "語", "𝔘𝔫", "😀", strings.Repeat("plain ASCII text ", 60), strings.Repeat("éa", 300), strings.Repeat("語", 700)}
	rapid.Check(t, func(r *rapid.T) {
		src := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(r, "pieces"), ""))
		if rapid.Bool().Draw(r, "break") && len(src) > 0 {
			src[rapid.IntRange(0, len(src)-1).Draw(r, "at")] = rapid.SampledFrom([]byte{0x80, 0xC3, 0xFF, 0xED, 'x'}).Draw(r, "by")
		}
		checkAgainstModel(r, src)
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a\n\nb", "é\n語😀", strings.Repeat("x", 511) + "é", strings.Repeat("語", 400), "\xed\xa0\x80", strings.Repeat("a", 31) + "\xf0\x9f"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { checkAgainstModel(t, src) })
}

func TestResetReusesMemory(t *testing.T) {
	src := bytes.Repeat([]byte("Wir hörten “nichts”.\n"), 3000)
	text, err := New(src)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { _ = text.Reset(src) }); n != 0 {
		t.Errorf("Reset allocates %v times", n)
	}
	if err := text.Reset([]byte("a\xff")); err == nil || text.Len() != 0 || text.Bytes() != nil {
		t.Errorf("after a bad Reset: %v, %d code points", err, text.Len())
	}
}

func TestMark(t *testing.T) {
	text, _ := New([]byte("123456789"))
	if got := text.Mark(); got != 0xE3069283 { // the check value of CRC-32C
		t.Errorf("Mark = %08x", got)
	}
}

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct {
		src, yaml string
		body      uint32
	}{
		{"---\nwave: pre\n---\nI: hi\n", "wave: pre\n", 18},
		{"---\nwave: é\n...\nI: hi\n", "wave: é\n", 16},
		{"---\n---\nI: hi\n", "", 8},
		{"---\nwave: pre\nI: hi\n", "", 0},
		{"I: hi\n---\nx\n---\n", "", 0},
		{"--- x\n---\n", "", 0},
		{"", "", 0},
	} {
		text, _ := New([]byte(c.src))
		if yaml, body := text.FrontMatter(); string(yaml) != c.yaml || body != c.body {
			t.Errorf("FrontMatter(%q) = %q, %d", c.src, yaml, body)
		}
	}
}

// corpus is a text like speech: mostly ASCII, with curly quotes and accents.
func corpus() []byte {
	line := "P01: So we have one headset for three sites, and honestly I don't know who would book it, or when; the intake takes all morning. "
	return bytes.Repeat([]byte(line+"“Ja”, zei ze – hé.\nInterviewer: And how did that go in practice?\n"), 300)
}

func BenchmarkReset(b *testing.B) {
	src := corpus()
	text := new(Text)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		_ = text.Reset(src)
	}
}

// The two standard functions that Reset does the work of, as the measure.
func BenchmarkRuneCount(b *testing.B) {
	src := corpus()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		utf8.RuneCount(src)
	}
}

func BenchmarkValid(b *testing.B) {
	src := corpus()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		utf8.Valid(src)
	}
}

func BenchmarkSlice(b *testing.B) {
	text, _ := New(corpus())
	n := text.Len() - 130
	i := uint32(0)
	for b.Loop() {
		i = (i*7919 + 31) % n
		_, _ = text.Slice(span.Span{Start: i, End: i + 130})
	}
}
