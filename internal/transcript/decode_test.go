package transcript

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, src, encoding, want string
		found                     Found
	}{
		{"utf-8", "é\n", "", "é\n", Found{Encoding: "utf-8"}},
		{"bom", "\xEF\xBB\xBFé", "", "é", Found{Encoding: "utf-8", BOM: true}},
		{"bom and name", "\xEF\xBB\xBFé", "UTF-8", "é", Found{Encoding: "utf-8", BOM: true}},
		{"line ends", "a\r\nb\rc\r\r\nd\n\r", "", "a\nb\nc\n\nd\n\n", Found{Encoding: "utf-8", CRLF: 2, CR: 3}},
		{"utf-16le", "\xFF\xFEa\x00\xe9\x00\x3d\xd8\x00\xde\r\x00\n\x00", "", "aé😀\n", Found{Encoding: "utf-16le", BOM: true, CRLF: 1}},
		{"utf-16be", "\xFE\xFF\x00a\x00\xe9\xd8\x3d\xde\x00", "", "aé😀", Found{Encoding: "utf-16be", BOM: true}},
		{"utf-16 named", "a\x00\xe9\x00", "utf-16le", "aé", Found{Encoding: "utf-16le"}},
		{"utf-16 named, with a mark", "\xFE\xFF\x00a", "utf-16", "a", Found{Encoding: "utf-16be", BOM: true}},
		{"windows-1252", "caf\xe9 \x93ja\x94", "windows-1252", "café “ja”", Found{Encoding: "windows-1252"}},
		{"its other names", "\x80", "cp1252", "€", Found{Encoding: "windows-1252"}},
		{"windows-1250", "\xe8", "cp1250", "č", Found{Encoding: "windows-1250"}},
		{"inner mark stays", "a\uFEFFb", "", "a\uFEFFb", Found{Encoding: "utf-8"}},
		{"empty", "", "", "", Found{Encoding: "utf-8"}},
	} {
		got, found, err := Decode([]byte(c.src), c.encoding)
		if err != nil || string(got) != c.want || found != c.found {
			t.Errorf("%s: %q, %+v, %v; want %q, %+v", c.name, got, found, err, c.want, c.found)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, src, encoding, says string
		line                      int
	}{
		{"windows-1252 unnamed", "a\r\ncaf\xe9 x", "", "--encoding windows-1252", 2},
		{"utf-16 unnamed", "a\x00b\x00", "", "--encoding utf-16le", 1},
		{"half a unit", "\xFF\xFEa\x00\n\x00b", "", "cut off", 2},
		{"half a pair", "\xFF\xFE\x3d\xd8a\x00", "", "cut off", 1},
		{"half a pair at the end", "\xFF\xFEa\x00\x3d\xd8", "", "cut off", 1},
		{"undefined byte", "a\n\xaa", "windows-1253", "another encoding", 2},
		{"cut shift_jis", "\x82", "shift_jis", "another encoding", 1},
	} {
		_, _, err := Decode([]byte(c.src), c.encoding)
		var invalid *InvalidError
		if !errors.As(err, &invalid) || invalid.Line != c.line || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, name := range []string{"nonsense", "x-user-defined", "iso-2022-kr"} {
		if _, _, err := Decode(nil, name); err == nil || !strings.Contains(err.Error(), "--encoding") {
			t.Errorf("encoding %q: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a\r\nb", "\xEF\xBB\xBF", "\xFF\xFEa\x00", "\xFE\xFF\x00a", "\xff", "a\rb\x00"} {
		for _, e := range []string{"", "windows-1252", "utf-16le", "shift_jis"} {
			f.Add([]byte(s), e)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, encoding string) {
		before := bytes.Clone(src)
		text, found, err := Decode(src, encoding)
		switch {
		case !bytes.Equal(src, before):
			t.Fatal("Decode changed its input")
		case err != nil:
			if text != nil {
				t.Fatal("text beside an error")
			}
			return
		case !utf8.Valid(text) || bytes.ContainsAny(text, "\r\x00"):
			t.Fatalf("not canonical: %q", text)
		case bytes.Count(text, []byte{'\n'}) < found.CR+found.CRLF:
			t.Fatalf("%+v for %q", found, text)
		}
		if again, f2, err := Decode(text, "utf-8"); err != nil || f2.CR+f2.CRLF > 0 || !f2.BOM && !bytes.Equal(again, text) {
			t.Fatalf("decoding twice: %q, %+v, %v", again, f2, err)
		}
	})
}
