package annotation

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"qcode/internal/yamldoc"
)

// plainByte tells the bytes which a plain scalar of the canonical form is made of: A-Z a-z 0-9 . _ / : + -
// The two words are sets of bytes below and from 64; a shift by 64 or more leaves nothing.
func plainByte(c byte) bool {
	const (
		low  = 1<<'+' | (1<<(':'+1) - 1<<'-')
		high = (1<<('Z'-'A'+1)-1)<<('A'-64) | 1<<('_'-64) | (1<<('z'-'a'+1)-1)<<('a'-64)
	)
	return (uint64(low)>>c|uint64(high)>>(c-64))&1 != 0
}

// skipPlain is the index of the first byte at or after i that plainByte does not take; src must hold one there. Letters
// and the bytes from - to : are told eight at a time: what is added lifts the top bit from the first byte of a range on.
func skipPlain(src []byte, i int) int {
	const (
		low  = 0x0101010101010101
		high = 0x8080808080808080
	)
	for i+8 <= len(src) {
		x := binary.LittleEndian.Uint64(src[i : i+8 : i+8])
		y := x&^high | low*0x20 // letters in lower case
		letters := (y + low*(0x80-'a')) &^ (y + low*(0x80-'z'-1))
		x7 := x &^ high
		others := (x7 + low*(0x80-'-')) &^ (x7 + low*(0x80-':'-1))
		rest := ^(letters|others)&high | x&high
		if rest == 0 {
			i += 8
			continue
		}
		if i += bits.TrailingZeros64(rest) >> 3; !plainByte(src[i]) {
			return i
		}
		i++
	}
	for plainByte(src[i]) {
		i++
	}
	return i
}

// isPlain reports whether s, made of plain bytes only, is a string to every reader of YAML 1.1 and 1.2. A first
// letter rules out numbers, dates and indicators, so only a few words remain.
func isPlain(s []byte) bool {
	n := len(s)
	if n == 0 || s[n-1] == ':' {
		return false
	}
	if c := s[0] | 0x20; c < 'a' || c > 'z' {
		return false
	}
	return n > 5 || !isWord(s)
}

// isWord reports whether YAML 1.1 or 1.2 takes s, of at most five letters, for a boolean or for nothing.
func isWord(s []byte) bool {
	var lower [5]byte
	for i, c := range s {
		lower[i] = c | 0x20
	}
	switch string(lower[:len(s)]) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

const instantShape = "0000-00-00T00:00:00Z"

// isInstant reports whether s has exactly the shape 2026-11-22T10:04:00Z. Eight bytes at a time are compared with the
// shape: what is left of a digit is at most 9, so that adding 6 does not reach its upper half; of anything else nothing.
func isInstant(s []byte) bool {
	const (
		upper          = 0xf0f0f0f0f0f0f0f0
		year, yearMore = "0000-00-", 0x0f06060f06060606 // the last byte of the text is the first digit here
		hour, hourMore = "00T00:00", 0x06060f06060f0606
		tail, tailMore = "0:00:00Z", 0x0f06060f06060f06
	)
	if len(s) != len(instantShape) {
		return false
	}
	a := binary.LittleEndian.Uint64(s) ^ binary.LittleEndian.Uint64([]byte(year))
	b := binary.LittleEndian.Uint64(s[8:]) ^ binary.LittleEndian.Uint64([]byte(hour))
	c := binary.LittleEndian.Uint64(s[12:]) ^ binary.LittleEndian.Uint64([]byte(tail))
	return (a|(a+yearMore)|b|(b+hourMore)|c|(c+tailMore))&upper == 0
}

// mustEscape tells the characters which YAML 1.1 or 1.2 does not let stand in double quotes as they are: controls,
// line and paragraph separators, the byte order mark and the two non-characters beside it.
func mustEscape(r rune) bool {
	switch {
	case r < 0x20, r == '"', r == '\\', 0x7f <= r && r <= 0x9f:
		return true
	case r == 0x2028, r == 0x2029, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return true
	}
	return false
}

// appendScalar writes s in the given style.
func appendScalar(dst []byte, s string, as style) []byte {
	if as == name && plainString(s) || as == instant && (plainString(s) || isInstant([]byte(s))) {
		return append(dst, s...)
	}
	return yamldoc.AppendQuote(dst, s)
}

func plainString(s string) bool {
	for i := range len(s) {
		if !plainByte(s[i]) {
			return false
		}
	}
	return isPlain([]byte(s))
}

// skipText is the index of the first byte at or after i that ends a stretch of ordinary text in double quotes: a
// quote, a backslash, or something that may not stand there. src must hold such a byte at or after i.
func skipText(src []byte, i int) int {
	const (
		low  = 0x0101010101010101
		high = 0x8080808080808080
	)
	for {
		for i+8 <= len(src) {
			x := binary.LittleEndian.Uint64(src[i : i+8 : i+8])
			// The lowest bit left marks the first byte that is < 0x20, '"', '\\', 0x7f or not ASCII: taking 1 from
			// a byte that is not zero, or 0x20 from one that is not less, never borrows from the byte above, nor does
			// adding 1 to one below 0xff, which is marked already, carry.
			m := ((x - low*0x20) | ((x ^ low*'"') - low) | ((x ^ low*'\\') - low) | (x + low) | x) & high
			if m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		for src[i] < utf8.RuneSelf {
			if mustEscape(rune(src[i])) {
				return i
			}
			if i++; i+8 <= len(src) {
				break
			}
		}
		for src[i] >= utf8.RuneSelf {
			switch c := src[i]; { // accented letters, dashes and quotation marks need no decoding
			case 0xc3 <= c && c <= 0xdf && src[i+1]&0xc0 == 0x80:
				i += 2
				continue
			case c == 0xe2 && src[i+1] == 0x80 && 0x80 <= src[i+2] && src[i+2] < 0xa8:
				i += 3
				continue
			}
			r, n := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && n == 1 || mustEscape(r) {
				return i
			}
			i += n
		}
	}
}
