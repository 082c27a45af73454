package study

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/sheet"
)

// CasesFile and TranscriptsFile are the tables beside qcode.yaml; both are optional. The latter goes by another name where
// qcode.yaml says so, see Config.TranscriptsTable.
const (
	CasesFile       = "cases.csv"
	TranscriptsFile = "transcripts.csv"
)

// ByTable reports whether a table says which texts are transcripts, instead of a path pattern.
func (c *Config) ByTable() bool { return strings.HasSuffix(c.Transcripts, ".csv") }

// TranscriptsTable is the path of the table of transcripts: the one that `transcripts:` names, else transcripts.csv.
func (c *Config) TranscriptsTable() string {
	if c.ByTable() {
		return path.Clean(c.Transcripts)
	}
	return TranscriptsFile
}

// readOwn reads a file of the study. One that lies outside, by its name or through a link, is not read: a study is a
// folder, and what lies outside is not there for the next person.
func (s *Study) readOwn(name string) ([]byte, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, errOutside
	}
	src, err := os.ReadFile(s.Abs(name))
	if err == nil && !s.inside(name) {
		return nil, errOutside
	}
	return src, err
}

var errOutside = errors.New("it lies outside the study")

// unread is the finding that a file cannot be read.
func unread(at diag.Place, what string, err error) diag.Diagnostic {
	if errors.Is(err, errOutside) {
		return diag.Diagnostic{Rule: "QC312", Severity: diag.Error, At: at, Message: what + " is not read: it lies outside the study", Help: "copy the file into the study"}
	}
	return diag.Diagnostic{Rule: "QC001", Severity: diag.Error, At: at, Message: what + " cannot be read: " + reason(err)}
}

// readTable reads a table of the study; nil if the file does not exist.
func (s *Study) readTable(name string) *sheet.Sheet {
	src, err := s.readOwn(name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		s.report(unread(diag.Place{File: name}, "the table", err))
		return nil
	}
	table, ds := sheet.Read(name, src)
	s.report(ds...)
	return table
}

// readCases reads cases.csv: id, consent, missing_<wave>, and any other column as an attribute.
func (s *Study) readCases() {
	t := s.readTable(CasesFile)
	if t == nil {
		return
	}
	if t.Column("id", "case") < 0 {
		s.report(diag.Diagnostic{Rule: "QC008", Severity: diag.Error, At: diag.Place{File: CasesFile, Line: 1}, Message: "the table has no column `id`", Help: "name the column that holds the cases' names `id`"})
		return
	}
	for _, n := range t.Names {
		wave, isMissing := missingIn(n)
		switch {
		case n == "", strings.EqualFold(n, "id"), strings.EqualFold(n, "case"), strings.EqualFold(n, "consent"):
		case isMissing && s.WaveIndex(wave) == NoWave:
			s.report(s.unknownWave(wave, diag.Place{File: CasesFile, Line: 1}))
		case isMissing:
		default:
			s.Attributes = append(s.Attributes, n)
		}
	}
	for _, r := range t.Rows {
		s.readCase(t, r)
	}
}

// missingIn is the wave of a column missing_<wave>, in the capitals that it is written with.
func missingIn(column string) (wave string, ok bool) {
	const prefix = "missing_"
	if len(column) < len(prefix) || !strings.EqualFold(column[:len(prefix)], prefix) {
		return "", false
	}
	return column[len(prefix):], true
}

func (s *Study) readCase(t *sheet.Sheet, r sheet.Row) {
	id := t.Get(r, "id", "case")
	if id == "" {
		s.report(diag.Diagnostic{Rule: "QC008", Severity: diag.Error, At: t.Place(r), Message: "the row has no id"})
		return
	}
	if i, known := s.caseIndex[id]; known {
		s.report(diag.Diagnostic{
			Rule: "QC509", Severity: diag.Error, At: t.Place(r), Object: id, Message: fmt.Sprintf("the case %s has two rows", id),
			Related: []diag.Related{{At: s.Cases[i].At, Message: "the other one"}},
		})
		return
	}
	c := &s.Cases[s.addCase(id)]
	c.At, c.Attrs, c.Missing = t.Place(r), map[string]string{}, map[string]string{}
	for i, n := range t.Names {
		value := r.Fields[i]
		wave, isMissing := missingIn(n)
		switch {
		case strings.EqualFold(n, "consent"):
			c.Consent = s.consent(value, t.Place(r))
		case isMissing && value != "":
			c.Missing[wave] = value
		case !isMissing:
			c.Attrs[n] = value
		}
	}
}

func (s *Study) consent(value string, at diag.Place) Consent {
	switch strings.ToLower(value) {
	case "", "yes", "y":
		return ConsentYes
	case "no-quotes":
		return ConsentNoQuotes
	case "no", "n":
		return ConsentNo
	}
	// The careful reading: until it is mended nothing of the case is shown.
	s.report(diag.Diagnostic{Rule: "QC007", Severity: diag.Error, At: at, Message: fmt.Sprintf("consent %q is not known; until it is, the case counts as `no`", value), Help: "write yes, no-quotes or no"})
	return ConsentNo
}

// described is a row of transcripts.csv.
type described struct {
	row   sheet.Row
	used  bool
	place diag.Place
}

// readTranscriptTable reads transcripts.csv, or the table that stands for it, by transcript id.
func (s *Study) readTranscriptTable() (*sheet.Sheet, map[string]*described) {
	name := s.TranscriptsTable()
	t := s.readTable(name)
	rows := map[string]*described{}
	if t == nil {
		if _, err := os.Stat(s.Abs(name)); s.ByTable() && os.IsNotExist(err) && name != TranscriptsFile {
			s.report(diag.Diagnostic{Rule: "QC001", Severity: diag.Error, At: diag.Place{File: File}, Message: "there is no table " + name, Help: "name the table of your transcripts: `transcripts: transcripts.csv`"})
		}
		return nil, rows
	}
	if t.Column("transcript") < 0 {
		s.report(diag.Diagnostic{Rule: "QC008", Severity: diag.Error, At: diag.Place{File: name, Line: 1}, Message: "the table has no column `transcript`", Help: "its fields name the text files below transcripts/, such as post/T04"})
		return nil, rows
	}
	for _, r := range t.Rows {
		id := transcriptID(t.Get(r, "transcript"))
		if other := rows[id]; other != nil {
			s.report(diag.Diagnostic{
				Rule: "QC509", Severity: diag.Error, At: t.Place(r), Object: id, Message: fmt.Sprintf("the transcript %s has two rows", id),
				Related: []diag.Related{{At: other.place, Message: "the other one"}},
			})
			continue
		}
		rows[id] = &described{row: r, place: t.Place(r)}
	}
	return t, rows
}

// transcriptID takes what people write for a transcript (with folder or extension, or without) to its id.
func transcriptID(text string) string {
	text = strings.TrimPrefix(strings.ReplaceAll(text, `\`, "/"), "./")
	text = strings.TrimPrefix(text, "transcripts/")
	return strings.TrimSuffix(text, ".txt")
}

// describe fills t from its row of transcripts.csv. An empty field says nothing.
func (s *Study) describe(t *Transcript, sh *sheet.Sheet, d *described) {
	d.used = true
	t.Fields = map[string]string{}
	for i, n := range sh.Names {
		value := d.row.Fields[i]
		if value == "" {
			continue
		}
		switch strings.ToLower(n) {
		case "transcript":
		case "case":
			t.CaseID = value
		case "wave":
			t.WaveID = value
		case "date":
			t.Date = value
		case "minutes":
			t.Minutes = s.minutes(value, d.place)
		case "present":
			for _, p := range strings.FieldsFunc(value, func(r rune) bool { return r == ';' || r == '|' }) {
				t.Present = append(t.Present, strings.TrimSpace(p))
			}
		default:
			t.Fields[n] = value
		}
	}
}

func (s *Study) minutes(value string, at diag.Place) float64 {
	if value == "" {
		return 0
	}
	m, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	if err != nil || m < 0 || math.IsNaN(m) || math.IsInf(m, 0) {
		s.report(diag.Diagnostic{Rule: "QC007", Severity: diag.Warning, At: at, Message: fmt.Sprintf("minutes %q is not a number", value)})
		return 0
	}
	return m
}
