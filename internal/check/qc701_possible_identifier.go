package check

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/regex"
	"qcode/internal/revise"
	"qcode/internal/study"
)

func possibleIdentifier() Rule {
	return Rule{
		ID: "QC701", Name: "possible-identifier", Severity: diag.Warning, Profile: Default,
		What: "A transcript holds what looks like an e-mail address, a telephone number or a date of birth, or a name of the list `.qcode/names.txt`.",
		Why:  "Transcripts are shared with coders, reviewers and archives. The list stays on your computer, one name a line; other names and places a person has to look for.",
		Bad:  "T01: Write to ward@example.org if it stops.",
		Good: "T01: Write to [address] if it stops, @ any time, 3 + 4 of us.",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			names, signs := namesToHide(s), signs()
			return func(d *Doc, r *Reporter) {
				b := d.Text.Bytes()
				if names != nil {
					for _, hit := range names.Find(b) {
						identifier(d, r, hit.Start, "a name of the list "+namesFile)
					}
				}
				for _, sign := range signs {
					for from := 0; ; from++ {
						i := bytes.IndexByte(b[from:], sign.of)
						if i < 0 {
							break
						}
						from += i
						if what, at := sign.is(b, from); what != "" {
							identifier(d, r, at, what)
						}
					}
				}
			}
		},
	}
}

func identifier(d *Doc, r *Reporter, at int, what string) {
	line, column := d.Text.LineOf(d.Text.Point(at))
	r.Add(diag.Place{File: d.Path, Line: line, Column: column}, fmt.Sprintf("%s:%d", d.ID, line), "this looks like "+what, "put a word in brackets in its place: qcode anchor edit --replace 'NAME=[word]' "+diag.Shell(d.ID))
}

// namesFile is the list of names that must not stand in transcripts: local, never in git.
const namesFile = ".qcode/names.txt"

// namesToHide are the names of the list; nil if there is none.
func namesToHide(s *study.Study) *revise.Names {
	src, err := os.ReadFile(s.Abs(namesFile))
	if err != nil {
		return nil
	}
	var all []revise.Replacement
	for line := range strings.Lines(string(src)) {
		name := strings.TrimSpace(line)
		same := func(r revise.Replacement) bool { return strings.EqualFold(r.Name, name) }
		if name != "" && !strings.HasPrefix(name, "#") && !slices.ContainsFunc(all, same) {
			all = append(all, revise.Replacement{Name: name})
		}
	}
	names, err := revise.NewNames(all, false, false)
	if err != nil {
		return nil
	}
	return names
}

// aDate is a day, in figures or with the name of its month.
var aDate = regex.Lazy(`^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|\.)?(?: of)? \p{Lu}\p{Ll}{2,8},? (?:19|20)\d\d|\p{Lu}\p{Ll}{2,8} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)\b`)

// sign is a rare character that gives an identifier away; is tells what it is and where it begins.
type sign struct {
	of byte
	is func(b []byte, at int) (what string, from int)
}

// signs are all of them. Whole studies are searched, so that each is one character: a date without a 0, 1 or 2 is not
// found.
func signs() []sign {
	const phone = "a telephone number"
	when := func(is bool, what string, at int) (string, int) {
		if !is {
			return "", 0
		}
		return what, at
	}
	return []sign{
		{'@', func(b []byte, at int) (string, int) { return when(isAddress(b, at), "an e-mail address", at) }},
		{'+', func(b []byte, at int) (string, int) { return when(isPhone(b, at), phone, at) }},
		{'0', func(b []byte, at int) (string, int) {
			if isNationalPhone(b, at) {
				return phone, at
			}
			return birth(b, at)
		}},
		{'1', birth},
		{'2', birth},
	}
}

// birth finds the word for birth shortly before a date that has a digit there.
func birth(b []byte, at int) (what string, from int) {
	const reach = 48
	start, end := at, at+1
	for start > 0 && asciiDigit(b[start-1]) {
		start--
	}
	for end < len(b) && asciiDigit(b[end]) {
		end++
	}
	year := end-start == 4 && (b[start] == '1' || b[start] == '2')
	if !year && (end == len(b) || !bytes.ContainsRune([]byte("./-"), rune(b[end]))) {
		return "", 0
	}
	before := b[max(0, start-reach):start]
	for _, word := range []string{"born", "Born", "boren", "birth", "Birth", "DOB"} {
		if i := bytes.LastIndex(before, []byte(word)); i >= 0 {
			from = start - len(before) + i
			rest := b[from+len(word):]
			if aDate().Match(rest[:min(reach, len(rest))]) {
				return "a date of birth", from
			}
		}
	}
	return "", 0
}

func asciiDigit(c byte) bool { return '0' <= c && c <= '9' }

// isNationalPhone reports whether a number of ten to twelve digits begins with this 0 behind a blank or a bracket, in two
// or three groups of which the last has at least three digits: 0171 1234567. Dates and times look otherwise.
func isNationalPhone(b []byte, at int) bool {
	if at == 0 || b[at-1] != ' ' && b[at-1] != '(' {
		return false
	}
	var groups []int
	open := false
	for i := at; i < len(b) && i < at+20; i++ {
		c := b[i]
		switch {
		case asciiDigit(c):
			if !open {
				groups, open = append(groups, 0), true
			}
			groups[len(groups)-1]++
			continue
		case open && (c == ' ' || c == '-' || c == '/'):
			open = false
			continue
		}
		break
	}
	total := 0
	for _, n := range groups {
		total += n
	}
	return len(groups) >= 2 && len(groups) <= 3 && groups[0] >= 2 && groups[len(groups)-1] >= 3 && 10 <= total && total <= 12
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
		case asciiDigit(c):
			digits++
		case c == ' ' || c == '-' || c == '(' || c == ')' || c == '/' || c == '.':
		default:
			return digits >= 9
		}
	}
	return digits >= 9
}
