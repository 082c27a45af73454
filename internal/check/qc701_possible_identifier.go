package check

import (
	"bytes"
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func possibleIdentifier() Rule {
	return Rule{
		ID: "QC701", Name: "possible-identifier", Severity: diag.Warning, Profile: Default,
		What: "A transcript holds what looks like an e-mail address or an international telephone number.",
		Why:  "Transcripts are shared with coders, reviewers and archives. Names, places and dates are not looked for: a person has to.",
		Bad:  "T01: Write to ward@example.org if it stops.",
		Good: "T01: Write to [address] if it stops, @ any time, 3 + 4 of us.",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				b := d.Text.Bytes()
				for _, kind := range []struct {
					sign byte
					name string
					is   func(b []byte, at int) bool
				}{{'@', "an e-mail address", isAddress}, {'+', "a telephone number", isPhone}} {
					for from := 0; ; {
						i := bytes.IndexByte(b[from:], kind.sign)
						if i < 0 {
							break
						}
						if from += i; kind.is(b, from) {
							line, column := d.Text.LineOf(d.Text.Point(from))
							r.Add(diag.Place{File: d.Path, Line: line, Column: column}, fmt.Sprintf("%s:%d", d.ID, line), "this looks like "+kind.name, "put a word in brackets in its place: qcode redact")
						}
						from++
					}
				}
			}
		},
	}
}

// isAddress reports whether the @ stands between a name and a domain.
func isAddress(b []byte, at int) bool {
	if at == 0 || !letterOrDigit(b[at-1]) {
		return false
	}
	dot := false
	for i := at + 1; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '.' && i > at+1:
			dot = i+1 < len(b) && letterOrDigit(b[i+1])
			if !dot {
				return false
			}
		case letterOrDigit(c):
			if dot {
				return true
			}
		case c == '-':
		default:
			return false
		}
	}
	return false
}

// isPhone reports whether at least nine digits follow the plus sign, with blanks and signs between.
func isPhone(b []byte, at int) bool {
	digits := 0
	for i := at + 1; i < len(b) && i < at+24; i++ {
		switch c := b[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == ' ' || c == '-' || c == '(' || c == ')' || c == '/' || c == '.':
		default:
			return digits >= 9
		}
	}
	return digits >= 9
}
