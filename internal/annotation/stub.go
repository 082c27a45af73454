package annotation

import (
	"qcode/internal/diag"
	"qcode/internal/span"
)

func Stream(src []byte, head func(Head) bool, yield func(*Record) bool) (canonical bool) {
	return false
}

func Parse(path string, src []byte) (*File, []diag.Diagnostic) { return nil, nil }

func Read(path string, src []byte) (*File, []diag.Diagnostic) { return nil, nil }

func (f *File) Encode() []byte { return nil }

func NewID(coder, transcript, code string, at span.Span, nth int) string { return "" }

type Conflict struct{}
