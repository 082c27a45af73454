// Package sheet reads tables that people keep in text files (CSV, TSV): a head with names, then rows, each with
// the line it stands on. It serves cases.csv, transcripts.csv, code lists and lists of codings alike.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"qcode/internal/diag"
)

// Sheet is a table with a head. Names are trimmed; they keep their case, and Get ignores it.
type Sheet struct {
	Path  string
	Names []string
	Rows  []Row
}

// Row is one line of a table; Fields are as many as the sheet has names.
type Row struct {
	Line   int // of the file, from 1: where the row starts
	Fields []string
}

// Read takes a table apart. A byte order mark is passed over; the separator is the one of comma, semicolon and
// tab that the head has most of. Rows that cannot be read are left out and reported.
func Read(path string, src []byte) (*Sheet, []diag.Diagnostic) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	s := &Sheet{Path: path}
	if !utf8.Valid(src) {
		return s, []diag.Diagnostic{fault(path, 1, "the table is not UTF-8 text", "save it as “CSV UTF-8” in the spreadsheet program")}
	}
	r := csv.NewReader(bytes.NewReader(src))
	r.Comma = separator(src)
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = r.Comma != '\t'
	var ds []diag.Diagnostic
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s, ds
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			ds = append(ds, fault(path, bad.Line, "this row cannot be read: "+bad.Err.Error(), "a quotation mark inside a field is written twice, and the field stands in quotation marks"))
			if len(fields) == 0 {
				continue
			}
		} else if err != nil {
			return s, append(ds, fault(path, 0, err.Error(), ""))
		}
		line, _ := r.FieldPos(0)
		ds = append(ds, s.add(line, fields)...)
	}
}

func (s *Sheet) add(line int, fields []string) []diag.Diagnostic {
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if s.Names == nil {
		s.Names = fields
		return s.checkNames(line)
	}
	if strings.Join(fields, "") == "" {
		return nil
	}
	var ds []diag.Diagnostic
	if extra := len(fields) - len(s.Names); extra > 0 && strings.Join(fields[len(s.Names):], "") != "" {
		ds = append(ds, fault(s.Path, line, fmt.Sprintf("the row has %d fields, the head has %d", len(fields), len(s.Names)), "put a field that holds the separator in quotation marks"))
	}
	row := Row{Line: line, Fields: make([]string, len(s.Names))}
	copy(row.Fields, fields)
	s.Rows = append(s.Rows, row)
	return ds
}

func (s *Sheet) checkNames(line int) []diag.Diagnostic {
	var ds []diag.Diagnostic
	seen := map[string]bool{}
	for _, n := range s.Names {
		if key := strings.ToLower(n); n != "" && seen[key] {
			ds = append(ds, fault(s.Path, line, fmt.Sprintf("the column %q occurs twice", n), "rename one of them"))
		} else {
			seen[key] = true
		}
	}
	return ds
}

// Column is the index of the column with one of the given names, ignoring case; -1 if there is none.
func (s *Sheet) Column(names ...string) int {
	for _, want := range names {
		for i, n := range s.Names {
			if strings.EqualFold(n, want) {
				return i
			}
		}
	}
	return -1
}

// Get is the field of r in the column with one of the given names; empty if there is none.
func (s *Sheet) Get(r Row, names ...string) string {
	if i := s.Column(names...); i >= 0 {
		return r.Fields[i]
	}
	return ""
}

// Place is where r stands.
func (s *Sheet) Place(r Row) diag.Place { return diag.Place{File: s.Path, Line: r.Line} }

func separator(src []byte) rune {
	head, _, _ := bytes.Cut(src, []byte("\n"))
	best, count := ',', bytes.Count(head, []byte(","))
	for _, c := range ";\t" {
		if n := bytes.Count(head, []byte(string(c))); n > count {
			best, count = c, n
		}
	}
	return best
}

func fault(path string, line int, message, help string) diag.Diagnostic {
	return diag.Diagnostic{Rule: "QC001", Severity: diag.Error, At: diag.Place{File: path, Line: line}, Message: message, Help: help}
}
