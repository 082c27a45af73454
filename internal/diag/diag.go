// Package diag holds diagnostics as data: what is wrong, where, why, and what would mend it.
//
// It is a leaf. Rules and readers make diagnostics, package render prints them, package edit applies their fixes.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how much a finding matters.
type Severity uint8

// The severities, from least to most.
const (
	Info Severity = iota + 1
	Warning
	Error
)

func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "none"
}

// ParseSeverity reads info, warning or error.
func ParseSeverity(text string) (Severity, error) {
	for _, s := range []Severity{Info, Warning, Error} {
		if text == s.String() {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q; say error, warning or info", text)
}

// Place is a stretch of a file. File is relative to the study, with slashes. Lines and columns count from 1,
// columns in Unicode code points, EndColumn is exclusive; 0 means unknown (a place may be a whole file or line).
type Place struct {
	File               string
	Line, Column       int
	EndLine, EndColumn int
}

// String writes file:line:column as far as known.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Related is a second place that a finding speaks of.
type Related struct {
	At      Place
	Message string
}

// Splice replaces the bytes [Start, End) of a file by New.
type Splice struct {
	File       string
	Start, End int
	New        []byte
}

// Diagnostic is one finding. Message stands alone, in lower case and without a full stop; Why explains; Help says
// how to mend it, with a line to paste where there is one. None of them holds text of a transcript; a line to paste that
// must hold some, such as labels of speakers, is Paste, and shown only where the line at the place may be.
type Diagnostic struct {
	Rule     string // stable id of the rule, such as QC301
	Severity Severity
	At       Place
	Object   string // id of the coding, code, case or wave it is about; stable over edits
	Message  string
	Why      string
	Help     string
	Paste    string
	Related  []Related
	Fix      []Splice
	Safe     bool // the fix leaves the same words under the same codes
}

func (d Diagnostic) Error() string {
	var b strings.Builder
	if at := d.At.String(); at != "" {
		b.WriteString(at + ": ")
	}
	b.WriteString(d.Message)
	return b.String()
}

// Sort orders by file, line, column, rule, object and message, so that equal input prints equally.
func Sort(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Column, b.At.Column),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Object, b.Object),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// Count is the number of findings of at least severity s.
func Count(ds []Diagnostic, s Severity) int {
	n := 0
	for _, d := range ds {
		if d.Severity >= s {
			n++
		}
	}
	return n
}
