package transcript

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEncode(t *testing.T) {
	utf16 := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, r := range s {
			b.WriteString(string([]byte{byte(r), byte(r >> 8)}))
		}
		return b.String()
	}
	tests := []struct{ name, raw, encoding, now, want string }{
		{"plain", "a\nb\n", "", "a\nc\n", "a\nc\n"},
		{"byte order mark", "\xEF\xBB\xBFa\n", "", "b\n", "\xEF\xBB\xBFb\n"},
		{"CRLF", "a\r\nb\r\n", "", "a\nx\nb\n", "a\r\nx\r\nb\r\n"},
		{"old Macintosh", "a\rb\r", "", "a\nb", "a\rb"},
		{"mixed, as many lines", "a\r\nb\nc\rd", "", "A\nB\nC\nD", "A\r\nB\nC\rD"},
		{"mixed, a line more", "a\nb\r\nc\r\nd\n", "", "a\nx\nb\nc\nd\n", "a\nx\nb\r\nc\r\nd\n"},
		{"mixed, a line less", "a\nb\r\nc\r\nd\n", "", "a\nc\nd\n", "a\nc\r\nd\n"},
		{"UTF-16", utf16("é\r\n"), "", "éü\n", utf16("éü\r\n")},
		{"Windows", "caf\xe9\r\n", "windows-1252", "café – “ja”\n", "caf\xe9 \x96 \x93ja\x94\r\n"},
		{"Japanese", "\x82\xa0\n", "shift_jis", "ああ\n", "\x82\xa0\x82\xa0\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Encode([]byte(tt.now), []byte(tt.raw), tt.encoding)
			if err != nil || string(got) != tt.want {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestEncodeRefuses(t *testing.T) {
	_, err := Encode([]byte("a\n日本\n"), []byte("a\n"), "windows-1252")
	if err == nil || !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "日") {
		t.Errorf("%v; want line 2, and no text", err)
	}
	if _, err := Encode([]byte("a\n"), []byte("a\xff\n"), ""); err == nil {
		t.Error("a file that is no text was rewritten")
	}
}

// Whatever the file and whatever the new text: what is written reads back as the new text, and an unchanged text leaves
// every byte.
func TestEncodeReadsBack(t *testing.T) {
	encodings := []string{"", "utf-16le", "utf-16be", "windows-1252", "macintosh", "gb18030"}
	rapid.Check(t, func(t *rapid.T) {
		encoding := rapid.SampledFrom(encodings).Draw(t, "encoding")
		line := rapid.StringMatching(`[a-zé ]{0,5}`)
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"})
		var b strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "lines") {
			b.WriteString(line.Draw(t, "line") + end.Draw(t, "end"))
		}
		text := b.String() + line.Draw(t, "last")
		raw, err := encode([]byte(text), Found{Encoding: nameOr(encoding), BOM: encoding == "" && rapid.Bool().Draw(t, "mark")})
		if err != nil {
			t.Fatal(err)
		}
		old, _, err := Decode(raw, encoding)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := Encode(old, raw, encoding); err != nil || !bytes.Equal(same, raw) {
			t.Fatalf("unchanged, %q became %q: %v", raw, same, err)
		}
		now := strings.ReplaceAll(rapid.StringMatching(`([a-zé ]{0,5}\n){0,6}[a-z]{0,3}`).Draw(t, "now"), "\r", "")
		out, err := Encode([]byte(now), raw, encoding)
		if err != nil {
			t.Fatal(err)
		}
		if back, _, err := Decode(out, encoding); err != nil || string(back) != now {
			t.Fatalf("%q reads back as %q: %v", now, back, err)
		}
	})
}

func nameOr(encoding string) string {
	if encoding == "" {
		return "utf-8"
	}
	return encoding
}
