package transcript

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/ianaindex"
)

// Encode is the inverse of Decode: it writes canonical text in the way of the file whose bytes are raw and which Decode
// reads as encoding, with its byte order mark and its line ends. What it returns reads back as canonical, or it is an
// error.
func Encode(canonical, raw []byte, encoding string) ([]byte, error) {
	old, found, err := Decode(raw, encoding)
	if err != nil {
		return nil, err
	}
	ends := lineEnds(raw, found.Encoding)
	dressed := withEnds(canonical, old, ends)
	if !bytes.Equal(bytes.ReplaceAll(bytes.ReplaceAll(dressed, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n")), canonical) {
		dressed = bytes.ReplaceAll(canonical, []byte("\n"), []byte(mostOften(ends))) // CR and LF, each of a line of its own, met
	}
	out, err := encode(dressed, found)
	if err != nil {
		return nil, err
	}
	if back, _, err := Decode(out, encoding); err != nil || !bytes.Equal(back, canonical) {
		return nil, fmt.Errorf("the text cannot be written in the encoding of its file, %s; make the study's transcripts UTF-8 first", found.Encoding)
	}
	return out, nil
}

// lineEnds are the line ends of a file in their order.
func lineEnds(raw []byte, encoding string) (ends []string) {
	width, low := 1, 0
	switch encoding {
	case "utf-16le":
		width = 2
	case "utf-16be":
		width, low = 2, 1
	}
	unit := func(i int) byte { // 0 for what is no ASCII
		if i+width > len(raw) || width == 2 && raw[i+1-low] != 0 {
			return 0
		}
		return raw[i+low]
	}
	for i := 0; i < len(raw); i += width {
		switch {
		case unit(i) == '\r' && unit(i+width) == '\n':
			ends = append(ends, "\r\n")
			i += width
		case unit(i) == '\r':
			ends = append(ends, "\r")
		case unit(i) == '\n':
			ends = append(ends, "\n")
		}
	}
	return ends
}

// withEnds writes line ends as the file has them. Where it has several kinds, lines keep their own as far as they can be
// told from one another: the same number of lines, or the same lines at the beginning and at the end.
func withEnds(now, old []byte, ends []string) []byte {
	if !slices.ContainsFunc(ends, func(e string) bool { return e != "\n" }) {
		return now
	}
	before, after := bytes.Split(old, []byte("\n")), bytes.Split(now, []byte("\n"))
	head, tail := len(before), 0
	if len(before) != len(after) {
		head = 0
		for head < min(len(before), len(after)) && bytes.Equal(before[head], after[head]) {
			head++
		}
		for tail < min(len(before), len(after))-head && bytes.Equal(before[len(before)-1-tail], after[len(after)-1-tail]) {
			tail++
		}
	}
	usual := mostOften(ends)
	out := make([]byte, 0, len(now)+len(after))
	for i, line := range after[:len(after)-1] {
		end := usual
		switch {
		case i < head && i < len(ends):
			end = ends[i]
		case i >= len(after)-tail:
			end = ends[len(ends)-(len(after)-1-i)]
		}
		out = append(append(out, line...), end...)
	}
	return append(out, after[len(after)-1]...)
}

func mostOften(ends []string) string {
	n := map[string]int{}
	for _, e := range ends {
		n[e]++
	}
	best := ends[0]
	for _, e := range []string{"\n", "\r\n", "\r"} {
		if n[e] > n[best] {
			best = e
		}
	}
	return best
}

// encode writes text, which is UTF-8, in the encoding that was found.
func encode(text []byte, found Found) ([]byte, error) {
	switch found.Encoding {
	case "utf-8":
		if found.BOM {
			return append([]byte("\uFEFF"), text...), nil
		}
		return text, nil
	case "utf-16le":
		return encode16(text, found.BOM, binary.LittleEndian), nil
	case "utf-16be":
		return encode16(text, found.BOM, binary.BigEndian), nil
	}
	to, err := ianaindex.MIME.Encoding(found.Encoding)
	if err != nil || to == nil {
		return nil, fmt.Errorf("qcode reads %s and cannot write it; make the study's transcripts UTF-8 first", found.Encoding)
	}
	for i, line := range bytes.SplitAfter(text, []byte("\n")) {
		if _, err := to.NewEncoder().Bytes(line); err != nil {
			return nil, fmt.Errorf("line %d has a character that %s, the encoding of the file, does not have", i+1, found.Encoding)
		}
	}
	return to.NewEncoder().Bytes(text)
}

func encode16(text []byte, mark bool, order binary.AppendByteOrder) []byte {
	out := make([]byte, 0, 2*len(text)+2)
	if mark {
		out = order.AppendUint16(out, 0xFEFF)
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		for _, unit := range utf16.AppendRune(nil, r) {
			out = order.AppendUint16(out, unit)
		}
	}
	return out
}
