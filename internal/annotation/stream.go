package annotation

import (
	"math"
	"unicode/utf8"

	"qcode/internal/span"
)

// Stream reads a file in canonical form in one pass, without copying and without allocating for each record. It is
// a fast path, not a second dialect: at the first surprise it returns false, and the caller then drops every record
// of this file that was yielded before, and takes the whole file through Parse. Where Stream returns true, Parse
// gives the same records and finds nothing to say.
//
// head, which may be nil, is called once before the first record. Either function stops the reading by returning
// false; Stream then returns true, as nothing that was read was surprising.
func Stream(src []byte, head func(Head) bool, yield func(*Record) bool) (canonical bool) {
	if len(src) == 0 || src[len(src)-1] != '\n' {
		return false // the newline at the end also stops every loop below
	}
	r := reader{src: src, line: 1}
	h, ok := r.head()
	if !ok {
		return false
	}
	if head != nil && !head(h) {
		return true
	}
	if r.take("annotations: []\n") {
		return r.p == len(src)
	}
	if !r.take("annotations:\n") || r.p == len(src) {
		return false
	}
	r.line++
	var rec Record
	for r.p < len(src) {
		if !r.record(&rec) {
			return false
		}
		if !yield(&rec) {
			return true
		}
	}
	return true
}

// reader walks through src; p stands at the beginning of a line, except within one field.
type reader struct {
	src     []byte
	p       int
	line    int
	scratch []byte // unescaped text of the present record
}

func (r *reader) head() (h Head, ok bool) {
	var transcript, coder, status []byte
	ok = r.name("transcript: ", &transcript) && r.name("coder: ", &coder) && r.name("status: ", &status)
	h = Head{Transcript: string(transcript), Coder: string(coder), Status: string(status)}
	return h, ok && (h.Status == "" || knownStatus(h.Status))
}

func (r *reader) record(rec *Record) bool {
	*rec = Record{Line: r.line}
	r.scratch = r.scratch[:0]
	return r.name("  - id: ", &rec.ID) && len(rec.ID) > 0 &&
		r.name("    code: ", &rec.Code) && len(rec.Code) > 0 &&
		r.name("    rev: ", &rec.Rev) &&
		r.name("    valence: ", &rec.Valence) && (len(rec.Valence) == 0 || knownValence(string(rec.Valence))) &&
		r.instant("    created: ", &rec.Created) &&
		r.name("    rating: ", &rec.Rating) &&
		r.prose("    quote: ", &rec.Quote) && len(rec.Quote) > 0 &&
		r.place(rec) &&
		r.prose("    before: ", &rec.Before) &&
		r.name("    belief: ", &rec.Belief) &&
		r.prose("    after: ", &rec.After) &&
		r.prose("    memo: ", &rec.Memo) &&
		r.name("    refs: ", &rec.Refs) &&
		r.prose("    lost: ", &rec.Lost)
}

// take steps over key if it stands here. Its fifth byte, the first that differs from key to key, mostly settles it.
func (r *reader) take(key string) bool {
	end := r.p + len(key)
	if end <= len(r.src) && r.src[r.p+4] == key[4] && string(r.src[r.p:end]) == key {
		r.p = end
		return true
	}
	return false
}

// name reads a plain or quoted scalar after key. A missing key leaves dst empty and is no surprise.
func (r *reader) name(key string, dst *[]byte) bool {
	if !r.take(key) {
		return true
	}
	if r.src[r.p] == '"' {
		return r.quoted(dst)
	}
	return r.plain(dst) && isPlain(*dst)
}

// prose reads a scalar that must be quoted.
func (r *reader) prose(key string, dst *[]byte) bool {
	return !r.take(key) || r.src[r.p] == '"' && r.quoted(dst)
}

// instant reads a plain time, or what name reads.
func (r *reader) instant(key string, dst *[]byte) bool {
	if !r.take(key) {
		return true
	}
	if end := r.p + len(instantShape); end < len(r.src) && r.src[end] == '\n' && isInstant(r.src[r.p:end]) {
		*dst = r.src[r.p:end:end]
		r.next(end)
		return true
	}
	if r.src[r.p] == '"' {
		return r.quoted(dst)
	}
	return r.plain(dst) && isPlain(*dst)
}

// plain reads plain bytes up to the end of the line.
func (r *reader) plain(dst *[]byte) bool {
	i := skipPlain(r.src, r.p)
	if i == r.p || r.src[i] != '\n' {
		return false
	}
	*dst = r.src[r.p:i:i]
	r.next(i)
	return true
}

// next ends the field whose newline is at i.
func (r *reader) next(i int) {
	r.p = i + 1
	r.line++
}

// quoted reads a scalar in double quotes up to the end of the line. An empty one is a surprise.
func (r *reader) quoted(dst *[]byte) bool {
	start := r.p + 1
	run, from, copied := start, len(r.scratch), false
	for i := start; ; {
		i = skipText(r.src, i)
		switch r.src[i] {
		case '"':
			if r.src[i+1] != '\n' || i == start {
				return false
			}
			*dst = r.src[start:i:i]
			if copied {
				r.scratch = append(r.scratch, r.src[run:i]...)
				*dst = r.scratch[from:len(r.scratch):len(r.scratch)]
			}
			r.next(i + 1)
			return true
		case '\\':
			r.scratch = append(r.scratch, r.src[run:i]...)
			copied = true
			if i = r.escape(i + 1); i == 0 {
				return false
			}
			run = i
		default:
			return false
		}
	}
}

// escape appends what the escape whose letter stands at i means and returns the index after it, or 0.
func (r *reader) escape(i int) int {
	switch c := r.src[i]; c {
	case '"', '\\':
		r.scratch = append(r.scratch, c)
	case 'n':
		r.scratch = append(r.scratch, '\n')
	case 't':
		r.scratch = append(r.scratch, '\t')
	case 'r':
		r.scratch = append(r.scratch, '\r')
	case 'u':
		if i+5 > len(r.src) {
			return 0
		}
		v, ok := hex(r.src[i+1:i+5], 0x20)
		if !ok || !utf8.ValidRune(rune(v)) {
			return 0
		}
		r.scratch = utf8.AppendRune(r.scratch, rune(v))
		return i + 5
	default:
		return 0
	}
	return i + 1
}

// place reads `at`, with or without a mark.
func (r *reader) place(rec *Record) bool {
	if !r.take("    at: ") {
		return true
	}
	n := 0
	rec.At, rec.Mark, rec.HasMark, n = cutPlace(r.src[r.p:])
	if n == 0 || r.src[r.p+n] != '\n' {
		return false
	}
	rec.HasAt = true
	r.next(r.p + n)
	return true
}

// parsePlace reads exactly what appendPlace writes.
func parsePlace(s []byte) (at span.Span, mark uint32, hasMark, ok bool) {
	at, mark, hasMark, n := cutPlace(s)
	return at, mark, hasMark, n > 0 && n == len(s)
}

// cutPlace reads a place at the head of s and returns its length; 0 if there is none.
func cutPlace(s []byte) (at span.Span, mark uint32, hasMark bool, n int) {
	start, n := number(s)
	if n == 0 || n == len(s) || s[n] != '-' {
		return at, 0, false, 0
	}
	end, digits := number(s[n+1:])
	if digits == 0 || end <= start {
		return at, 0, false, 0
	}
	at = span.Span{Start: start, End: end}
	n += 1 + digits
	if n == len(s) || s[n] != '@' {
		return at, 0, false, n
	}
	if n+9 > len(s) {
		return at, 0, false, 0
	}
	mark, ok := hex(s[n+1:n+9], 0)
	if !ok {
		return at, 0, false, 0
	}
	return at, mark, true, n + 9
}

// number reads decimal digits without leading zeros and returns how many there were; 0 if none or too large.
func number(s []byte) (v uint32, n int) {
	var x uint64
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		if x = x*10 + uint64(s[n]-'0'); x > math.MaxUint32 || n > 0 && s[0] == '0' {
			return 0, 0
		}
		n++
	}
	return uint32(x), n
}

// hex reads digits in lower case; fold 0x20 lets them stand in upper case too.
func hex(s []byte, fold byte) (v uint32, ok bool) {
	for _, c := range s {
		if c >= 'A' {
			c |= fold
		}
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | uint32(c-'0')
		case 'a' <= c && c <= 'f':
			v = v<<4 | uint32(c-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}

func knownStatus(s string) bool { return s == InProgress || s == Complete }

func knownValence(s string) bool {
	switch s {
	case "barrier", "facilitator", "mixed", "neutral":
		return true
	}
	return false
}
