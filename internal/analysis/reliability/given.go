package reliability

import (
	"fmt"
	"strconv"

	"qcode/internal/sheet"
	"qcode/internal/span"
)

// GivenUnit is a unit of a table. An empty span stands for the whole transcript.
type GivenUnit struct {
	Name string
	At   span.Span
	line int
}

// Table is units that were decided on from outside: utterances of another program, paragraphs, whole texts.
type Table struct {
	Path  string
	units map[string][]GivenUnit // by transcript
}

// ReadTable reads the columns transcript, unit, start and end (characters from 0, the end not included). Without start and
// end a unit is the whole transcript. known tells which transcripts there are.
func ReadTable(path string, src []byte, known func(transcript string) bool) (*Table, error) {
	s, err := readSheet(path, src, "transcript", "unit")
	if err != nil {
		return nil, err
	}
	t := &Table{Path: path, units: map[string][]GivenUnit{}}
	seen := map[[2]string]int{}
	for _, r := range s.Rows {
		id, u := s.Get(r, "transcript"), GivenUnit{Name: s.Get(r, "unit"), line: r.Line}
		if u.At, err = parsePlace(s.Get(r, "start"), s.Get(r, "end")); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, r.Line, err)
		}
		switch key := [2]string{id, u.Name}; {
		case u.Name == "":
			return nil, fmt.Errorf("%s:%d: the unit has no name", path, r.Line)
		case seen[key] > 0:
			return nil, fmt.Errorf("%s:%d: the unit %s of %s stands in line %d already", path, r.Line, u.Name, id, seen[key])
		case !known(id):
			return nil, fmt.Errorf("%s:%d: there is no transcript %q", path, r.Line, id)
		default:
			seen[key] = r.Line
		}
		t.units[id] = append(t.units[id], u)
	}
	return t, nil
}

func readSheet(path string, src []byte, columns ...string) (*sheet.Sheet, error) {
	s, found := sheet.Read(path, src)
	if len(found) > 0 {
		return nil, fmt.Errorf("%w; %s", found[0], found[0].Help)
	}
	for _, c := range columns {
		if s.Column(c) < 0 {
			return nil, fmt.Errorf("%s: there is no column %q", path, c)
		}
	}
	return s, nil
}

func parsePlace(start, end string) (span.Span, error) {
	if start == "" && end == "" {
		return span.Span{}, nil
	}
	a, err1 := strconv.ParseUint(start, 10, 32)
	b, err2 := strconv.ParseUint(end, 10, 32)
	if err1 != nil || err2 != nil || a >= b {
		return span.Span{}, fmt.Errorf("%q to %q is no place; start and end are numbers of characters, the end is larger", start, end)
	}
	return span.Span{Start: uint32(a), End: uint32(b)}, nil
}

// Coverage says which units each coder has seen.
type Coverage struct {
	Path string
	seen map[[2]string]map[string]bool // coder and transcript: units; a unit "" stands for all
}

// ReadCoverage reads the columns coder, transcript and unit. Without a unit a coder has seen the whole transcript.
func ReadCoverage(path string, src []byte, known func(coder, transcript string) error) (*Coverage, error) {
	s, err := readSheet(path, src, "coder", "transcript")
	if err != nil {
		return nil, err
	}
	c := &Coverage{Path: path, seen: map[[2]string]map[string]bool{}}
	for _, r := range s.Rows {
		key := [2]string{s.Get(r, "coder"), s.Get(r, "transcript")}
		if err := known(key[0], key[1]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, r.Line, err)
		}
		if c.seen[key] == nil {
			c.seen[key] = map[string]bool{}
		}
		c.seen[key][s.Get(r, "unit")] = true
	}
	return c, nil
}

// NamesUnits reports whether the table speaks of single units, which must then have names.
func (c *Coverage) NamesUnits() bool {
	for _, units := range c.seen {
		if len(units) > 1 || !units[""] {
			return true
		}
	}
	return false
}
