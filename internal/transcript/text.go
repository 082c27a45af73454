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
	"sort"
	"unicode/utf8"

	"qcode/internal/span"
)

// The index holds the number of code points before each block of text. Small blocks make a look-up short,
// large ones the table; 512 bytes cost 4 bytes of table and at most 64 steps.
const (
	blockBits = 9
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

const remedyUTF8 = "if the file was saved by an older Windows program, say so with --encoding windows-1252"

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
	return advance(t.bytes, block<<blockBits, int(point-t.points[block]))
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
	return t.points[block] + uint32(Count(t.bytes[block<<blockBits:offset]))
}

// index fills the table and returns the offset of the first byte that is not valid UTF-8, or -1. One pass: words of
// eight bytes are counted, and only those stretches that hold more than ASCII are looked at for validity.
func (t *Text) index() int {
	p := t.bytes
	t.points = t.points[:0]
	points, valid, ok := 0, 0, true
	for start := 0; start < len(p); start += blockSize {
		t.points = append(t.points, uint32(points))
		i, end := start, min(start+blockSize, len(p))
		for ; i+32 <= end; i += 32 {
			a, b, c, d := word(p, i), word(p, i+8), word(p, i+16), word(p, i+24)
			points += 32
			if (a|b|c|d)&high == 0 {
				valid = i + 32
				continue
			}
			points -= followers(a) + followers(b) + followers(c) + followers(d)
			if valid, ok = validate(p, valid, i+32); !ok {
				return valid
			}
		}
		if i < end {
			points += Count(p[i:end])
			if valid, ok = validate(p, valid, end); !ok {
				return valid
			}
		}
	}
	t.count = uint32(points)
	return -1
}

// validate looks at p[from:to) and returns up to where it is known to be valid: to, or the start of a character that
// goes on behind it. If there is a fault it returns its place and false.
func validate(p []byte, from, to int) (int, bool) {
	if to < len(p) {
		for back := 1; back < utf8.UTFMax && to > from && !utf8.RuneStart(p[to]); back++ {
			to--
		}
	}
	if utf8.Valid(p[from:to]) {
		return to, true
	}
	for {
		r, size := utf8.DecodeRune(p[from:to])
		if r == utf8.RuneError && size <= 1 {
			return from, false
		}
		from += size
	}
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
	for len(p) >= 32 {
		a, b, c, d := word(p, 0), word(p, 8), word(p, 16), word(p, 24)
		if (a|b|c|d)&high != 0 {
			n -= followers(a) + followers(b) + followers(c) + followers(d)
		}
		p = p[32:]
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
