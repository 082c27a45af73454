// Package transcript is the only owner of canonical text and of every conversion between bytes, Unicode code points,
// lines and the units that people read: turns, sentences and words.
//
// Canonical text is UTF-8 without a byte order mark and with LF as its only line end; nothing else is normalised.
// Spans count code points in it. The package is pure: it opens no file.
package transcript

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"slices"
	"sort"
	"unicode/utf8"

	"qcode/internal/span"
)

// The index holds the number of code points before each block of text. Small blocks make a look-up short,
// large ones the table; 64 bytes cost 4 bytes of table and at most 8 steps, and most blocks are ASCII and need none.
const (
	blockBits = 6
	blockSize = 1 << blockBits
)

// Text is a canonical text with an index of its code points. It does not copy the bytes it was made of; whoever made it
// must not change them. Reading it is safe from several goroutines, Reset is not.
type Text struct {
	bytes  []byte
	points []uint32 // code points that begin before each block
	count  uint32   // code points in all
}

// InvalidError says where a text stops being valid in its encoding. Line counts from 1, Offset is in bytes of the input.
type InvalidError struct {
	Line, Offset int
	Encoding     string // what it was read as, such as UTF-8
	Remedy       string
}

func (e *InvalidError) Error() string {
	return fmt.Sprintf("line %d (byte %d) is not valid %s; %s", e.Line, e.Offset, e.Encoding, e.Remedy)
}

// The remedies name the command that turns a file into UTF-8: one that lies in a study has to come from outside again.
const (
	remedyUTF8 = "if an older Windows program saved it, bring it in from outside of the study: qcode import FILE --encoding windows-1252"
	remedyNUL  = "if it is UTF-16 without a byte order mark, bring it in from outside of the study: qcode import FILE --encoding utf-16le"
)

// New indexes canonical, which it keeps without copying. The error is an *InvalidError when canonical is not valid UTF-8.
func New(canonical []byte) (*Text, error) {
	t := new(Text)
	if err := t.Reset(canonical); err != nil {
		return nil, err
	}
	return t, nil
}

// Reset makes t the text of canonical as New does, reusing the memory of its index. After an error t is empty.
func (t *Text) Reset(canonical []byte) error {
	if uint64(len(canonical)) > math.MaxUint32 {
		*t = Text{}
		return fmt.Errorf("the text has %d bytes, more than 4 GiB; split it", len(canonical))
	}
	t.bytes = canonical
	if bad := t.index(); bad >= 0 {
		*t = Text{}
		return &InvalidError{Line: lineAt(canonical, bad), Offset: bad, Encoding: "UTF-8", Remedy: remedyUTF8}
	}
	return nil
}

// Read makes t the text of a file, as Decode and Reset do, and looks at most files fewer times. t may keep src. After an
// error t is empty.
func (t *Text) Read(src []byte, encoding string) (Found, error) {
	if isUTF8 := encoding == "" || encoding == utf8Name; isUTF8 && isCanonical(src) && t.Reset(src) == nil {
		return Found{Encoding: utf8Name}, nil
	}
	canonical, found, err := Decode(src, encoding)
	if err == nil {
		err = t.Reset(canonical)
	}
	if err != nil {
		*t = Text{}
	}
	return found, err
}

// Bytes is the text itself, not a copy.
func (t *Text) Bytes() []byte { return t.bytes }

// Len is the number of code points.
func (t *Text) Len() uint32 { return t.count }

// Mark is the CRC-32C (Castagnoli) of the bytes: what `at: 2210-2268@9c03ab17` carries after the @.
func (t *Text) Mark() uint32 { return crc32.Checksum(t.bytes, crc32.MakeTable(crc32.Castagnoli)) }

// Slice is the text of s, not a copy; ok is false if s is inverted or ends past the text.
func (t *Text) Slice(s span.Span) (b []byte, ok bool) {
	if s.End < s.Start || s.End > t.count {
		return nil, false
	}
	start := t.Byte(s.Start)
	return t.bytes[start:t.from(start, s.Start, s.End)], true
}

// Byte is the offset in bytes at which the code point begins; the length of the text for any point past its end.
func (t *Text) Byte(point uint32) int {
	if point >= t.count {
		return len(t.bytes)
	}
	if int(t.count) == len(t.bytes) {
		return int(point)
	}
	block := t.block(point)
	start, n := block<<blockBits, int(point-t.points[block])
	if t.isASCII(block) {
		return start + n
	}
	return advance(t.bytes, start, n)
}

// isASCII reports whether as many code points begin in a block as it has bytes.
func (t *Text) isASCII(block int) bool {
	return block+1 < len(t.points) && t.points[block+1]-t.points[block] == blockSize
}

// from is Byte(point) for a point at or after another one that begins at offset, which it walks from when they are near.
func (t *Text) from(offset int, known, point uint32) int {
	if point-known > blockSize {
		return t.Byte(point)
	}
	return advance(t.bytes, offset, int(point-known))
}

// block finds the block in which the code point begins. Text is even enough for a guess by proportion to hit mostly.
func (t *Text) block(point uint32) int {
	guess := int(uint64(point) * uint64(len(t.bytes)) / uint64(t.count) >> blockBits)
	for ; guess >= 0 && guess < len(t.points) && t.points[guess] > point; guess-- {
		if guess > 4 && t.points[guess-4] > point {
			return sort.Search(guess, func(i int) bool { return t.points[i] > point }) - 1
		}
	}
	for ; guess+1 < len(t.points) && t.points[guess+1] <= point; guess++ {
		if guess+4 < len(t.points) && t.points[guess+4] <= point {
			rest := t.points[guess:]
			return guess + sort.Search(len(rest), func(i int) bool { return rest[i] > point }) - 1
		}
	}
	return guess
}

// Point is the number of code points that begin before the byte offset: the index of the one that begins there.
// Offsets outside the text are clamped.
func (t *Text) Point(offset int) uint32 {
	if offset <= 0 {
		return 0
	}
	if offset >= len(t.bytes) || int(t.count) == len(t.bytes) {
		return uint32(min(offset, int(t.count)))
	}
	block := offset >> blockBits
	start := block << blockBits
	if t.isASCII(block) {
		return t.points[block] + uint32(offset-start)
	}
	return t.points[block] + uint32(Count(t.bytes[start:offset]))
}

// index fills the table and returns the offset of the first byte that is not valid UTF-8, or -1. One pass: words of
// eight bytes are counted, and only those stretches that hold more than ASCII are looked at for validity.
func (t *Text) index() int {
	p := t.bytes
	t.points = slices.Grow(t.points[:0], (len(p)+blockSize-1)/blockSize)
	points, valid := 0, 0
	for start := 0; start < len(p); start += blockSize {
		t.points = append(t.points, uint32(points))
		block := p[start:min(start+blockSize, len(p))]
		end := start + len(block)
		points += len(block)
		for ; len(block) >= 32; block = block[32:] {
			a, b, c, d := word(block, 0), word(block, 8), word(block, 16), word(block, 24)
			if (a|b|c|d)&high == 0 {
				continue
			}
			points -= followers(a) + followers(b) + followers(c) + followers(d)
			at := end - len(block)
			if valid = validate(p, max(valid, at), at+32); valid < at+32 {
				return valid
			}
		}
		if len(block) > 0 {
			points -= len(block) - Count(block)
			if valid = validate(p, max(valid, end-len(block)), end); valid < end {
				return valid
			}
		}
	}
	t.count = uint32(points)
	return -1
}

// validate looks at the characters that begin in p[from:to), the first of them at from, and returns the offset behind
// them, which may lie past to, over more ASCII; or, if there is a fault, its place before to.
func validate(p []byte, from, to int) int {
	for from < to {
		if from+8 <= len(p) { // on to the next byte that is not ASCII
			ascii := bits.TrailingZeros64(word(p, from)&high) >> 3
			if from += ascii; ascii == 8 || from >= to {
				continue
			}
		}
		c := p[from]
		switch {
		case c < utf8.RuneSelf:
			from++
		case 0xc2 <= c && c <= 0xdf && from+1 < len(p) && p[from+1]&0xc0 == 0x80: // accented letters and their like
			from += 2
		case c == 0xe2 && from+2 < len(p) && p[from+1]&0xc0 == 0x80 && p[from+2]&0xc0 == 0x80: // dashes and quotation marks
			from += 3
		default:
			r, size := utf8.DecodeRune(p[from:])
			if r == utf8.RuneError && size <= 1 {
				return from
			}
			from += size
		}
	}
	return from
}

const (
	high = 0x8080808080808080
	ones = 0x0101010101010101
)

func word(p []byte, i int) uint64 { return binary.LittleEndian.Uint64(p[i : i+8 : i+8]) }

// followers counts the continuation bytes (10xxxxxx) among the eight of w.
func followers(w uint64) int { return bits.OnesCount64(w & ^(w << 1) & high) }

// Count is the number of code points that begin in p, for valid UTF-8 its length in code points.
func Count(p []byte) int {
	n := len(p)
	for ; len(p) >= 32; p = p[32:] {
		a, b, c, d := word(p, 0), word(p, 8), word(p, 16), word(p, 24)
		if (a|b|c|d)&high != 0 {
			n -= followers(a) + followers(b) + followers(c) + followers(d)
		}
	}
	for len(p) >= 8 {
		n -= followers(word(p, 0))
		p = p[8:]
	}
	for _, b := range p {
		if b&0xC0 == 0x80 {
			n--
		}
	}
	return n
}

// advance walks from offset i over n code points and returns the offset at which the next one begins.
func advance(p []byte, i, n int) int {
	for i+8 <= len(p) {
		here := 8 - followers(word(p, i))
		if here > n {
			break
		}
		n -= here
		i += 8
	}
	for ; i < len(p); i++ {
		if p[i]&0xC0 == 0x80 {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return i
}
