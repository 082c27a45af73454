package annotation

import (
	"slices"
	"strconv"

	"qcode/internal/span"
)

// A field of an annotation, in the order of the file. Between any two fields which a person or a tool changes
// stands one which never changes, because git takes changes of adjacent lines for a conflict.
type field uint8

const (
	fieldID field = iota
	fieldCode
	fieldRev
	fieldValence
	fieldCreated
	fieldRating
	fieldQuote
	fieldAt
	fieldBefore
	fieldBelief
	fieldAfter
	fieldMemo
	fieldRefs
	fieldLost
	fieldCount
)

// style is how the canonical form writes a field.
type style uint8

const (
	name    style = iota // plain where no reader could take it for something else than a string
	prose                // always in double quotes
	instant              // a time such as 2026-11-22T10:04:00Z is plain
	place                // 2210-2268@9c03ab17
)

func (f field) String() string { return fieldNames[f] }

var fieldNames = [fieldCount]string{
	"id", "code", "rev", "valence", "created", "rating", "quote", "at", "before", "belief", "after", "memo", "refs", "lost",
}

var headNames = [...]string{"transcript", "coder", "status", "annotations"}

// fieldNamed finds a field by its key.
func fieldNamed(key string) (field, bool) {
	i := slices.Index(fieldNames[:], key)
	return field(max(i, 0)), i >= 0
}

func (f field) style() style {
	switch f {
	case fieldQuote, fieldBefore, fieldAfter, fieldMemo, fieldLost:
		return prose
	case fieldCreated:
		return instant
	case fieldAt:
		return place
	}
	return name
}

// text points to the string that holds f; nil for the place, which is no string.
func (a *Annotation) text(f field) *string {
	switch f {
	case fieldID:
		return &a.ID
	case fieldCode:
		return &a.Code
	case fieldRev:
		return &a.Rev
	case fieldValence:
		return &a.Valence
	case fieldCreated:
		return &a.Created
	case fieldRating:
		return &a.Rating
	case fieldQuote:
		return &a.Quote
	case fieldBefore:
		return &a.Before
	case fieldBelief:
		return &a.Belief
	case fieldAfter:
		return &a.After
	case fieldMemo:
		return &a.Memo
	case fieldRefs:
		return &a.Refs
	case fieldLost:
		return &a.Lost
	}
	return nil
}

// value is what f says, before quoting; empty if a does not have it.
func (a *Annotation) value(f field) string {
	if s := a.text(f); s != nil {
		return *s
	}
	if !a.HasAt {
		return ""
	}
	return string(appendPlace(nil, a.At, a.Mark, a.HasMark))
}

// same reports whether a and b say the same, wherever they were read.
func (a *Annotation) same(b *Annotation) bool {
	x, y := *a, *b
	x.settle()
	y.settle()
	x.Line, x.Column, x.origin = 0, 0, 0
	y.Line, y.Column, y.origin = 0, 0, 0
	return x == y
}

// settle clears what has no meaning, so that equal annotations are equal values.
func (a *Annotation) settle() {
	if !a.HasAt {
		a.At, a.HasMark = span.Span{}, false
	}
	if !a.HasMark {
		a.Mark = 0
	}
}

// appendPlace writes 2210-2268@9c03ab17, or 2210-2268 without a mark.
func appendPlace(dst []byte, at span.Span, mark uint32, hasMark bool) []byte {
	dst = strconv.AppendUint(dst, uint64(at.Start), 10)
	dst = append(dst, '-')
	dst = strconv.AppendUint(dst, uint64(at.End), 10)
	if !hasMark {
		return dst
	}
	dst = append(dst, '@')
	for shift := 28; shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[mark>>shift&15])
	}
	return dst
}

const hexDigits = "0123456789abcdef"
