package transcript

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// Found says what Decode met: the encoding, whether a byte order mark stood first, and how many line ends were
// CRLF or a bare CR before they became LF.
type Found struct {
	Encoding string
	BOM      bool
	CRLF, CR int
}

const utf8Name = "utf-8"

const (
	bomUTF8    = "\xEF\xBB\xBF"
	bomUTF16LE = "\xFF\xFE"
	bomUTF16BE = "\xFE\xFF"
)

// Decode makes canonical text of a file. Without a name the file is UTF-8, or UTF-16 if it says so by a byte order mark;
// any other encoding must be named (WHATWG names, such as windows-1252, utf-16le, shift_jis). It never guesses: a file
// that does not fit is an *InvalidError with the line and what to try. The result may share memory with src.
func Decode(src []byte, encoding string) (canonical []byte, found Found, err error) {
	found.Encoding, err = nameOf(src, encoding)
	if err != nil {
		return nil, found, err
	}
	var text []byte
	switch found.Encoding {
	case utf8Name:
		text, found.BOM = bytes.CutPrefix(src, []byte(bomUTF8))
		err = valid(text, len(src)-len(text))
	case "utf-16le":
		text, found.BOM = bytes.CutPrefix(src, []byte(bomUTF16LE))
		text, err = decode16(text, found.Encoding, func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 })
	case "utf-16be":
		text, found.BOM = bytes.CutPrefix(src, []byte(bomUTF16BE))
		text, err = decode16(text, found.Encoding, func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 })
	default:
		text, err = decodeNamed(src, found.Encoding)
	}
	if err != nil {
		return nil, found, err
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return nil, found, &InvalidError{
			Line: lineAt(text, i), Offset: i, Encoding: "text: it holds a NUL byte",
			Remedy: remedyNUL,
		}
	}
	canonical, found.CRLF, found.CR = unixLines(text)
	return canonical, found, nil
}

// isCanonical reports whether Decode would leave src as it is, if it is valid UTF-8.
func isCanonical(src []byte) bool {
	return !bytes.HasPrefix(src, []byte(bomUTF8)) && bytes.IndexByte(src, '\r') < 0 && bytes.IndexByte(src, 0) < 0
}

// nameOf is the canonical name of the encoding asked for, or of the one that the byte order mark tells.
func nameOf(src []byte, encoding string) (string, error) {
	if strings.TrimSpace(encoding) == "" {
		switch {
		case bytes.HasPrefix(src, []byte(bomUTF16LE)):
			return "utf-16le", nil
		case bytes.HasPrefix(src, []byte(bomUTF16BE)):
			return "utf-16be", nil
		}
		return utf8Name, nil
	}
	unknown := fmt.Errorf("unknown encoding %q; name one such as --encoding windows-1252, iso-8859-15, utf-16le or macintosh", encoding)
	e, err := htmlindex.Get(strings.TrimSpace(encoding))
	if err != nil {
		return "", unknown
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" || name == "x-user-defined" {
		return "", unknown
	}
	if name == "utf-16le" && bytes.HasPrefix(src, []byte(bomUTF16BE)) && !strings.HasSuffix(strings.ToLower(encoding), "le") {
		return "utf-16be", nil // plain "utf-16" with a mark
	}
	return name, nil
}

func valid(text []byte, shift int) error {
	if utf8.Valid(text) {
		return nil
	}
	i := 0
	for {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return &InvalidError{Line: lineAt(text, i), Offset: i + shift, Encoding: "UTF-8", Remedy: remedyUTF8}
		}
		i += size
	}
}

// decode16 reads UTF-16 after its mark; half a pair or half a unit is an error, never a replacement character.
func decode16(src []byte, name string, unit func([]byte) uint16) ([]byte, error) {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); i += 2 {
		fail := &InvalidError{Offset: i, Encoding: name, Remedy: "the file may be cut off; export it again, best as UTF-8"}
		if i+2 > len(src) {
			fail.Line = lineAt(out, len(out))
			return nil, fail
		}
		r := rune(unit(src[i:]))
		if utf16.IsSurrogate(r) {
			r2 := rune(0)
			if i+4 <= len(src) {
				r2 = rune(unit(src[i+2:]))
			}
			if r = utf16.DecodeRune(r, r2); r == utf8.RuneError {
				fail.Line = lineAt(out, len(out))
				return nil, fail
			}
			i += 2
		}
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}

// decodeNamed reads any other encoding. What it cannot read becomes U+FFFD in the library, so that is the error.
func decodeNamed(src []byte, name string) ([]byte, error) {
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("unknown encoding %q", name)
	}
	out, err := e.NewDecoder().Bytes(src)
	if i := bytes.IndexRune(out, utf8.RuneError); err != nil || i >= 0 {
		at := max(i, 0)
		return nil, &InvalidError{
			Line: lineAt(out, at), Offset: at, Encoding: name,
			Remedy: "the file is in another encoding; try --encoding utf-8 or the one its program names on saving",
		}
	}
	return out, nil
}

// unixLines turns CRLF and CR into LF. Without any CR the text is returned as it is.
func unixLines(text []byte) (out []byte, crlf, cr int) {
	i := bytes.IndexByte(text, '\r')
	if i < 0 {
		return text, 0, 0
	}
	out = make([]byte, 0, len(text))
	for ; i >= 0; i = bytes.IndexByte(text, '\r') {
		out = append(append(out, text[:i]...), '\n')
		text = text[i+1:]
		if len(text) > 0 && text[0] == '\n' {
			text = text[1:]
			crlf++
		} else {
			cr++
		}
	}
	return append(out, text...), crlf, cr
}
