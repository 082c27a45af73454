// Package study opens a study: a folder with qcode.yaml at its root.
//
// Open reads what the study is (waves, cases, codebook) and lists its transcripts and annotation files without
// reading their text; Scan then visits each transcript once, with its annotation files. Reading is tolerant:
// whatever is wrong inside a study becomes a finding in Problems, and the rest is still there.
package study

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/transcript"
)

// File is the name of the file that makes a folder a study.
const File = "qcode.yaml"

// NoWave is the wave index of a transcript without a wave.
const NoWave = -1

// ErrNoStudy is returned where no folder up to the root holds qcode.yaml.
var ErrNoStudy = errors.New("no study here: neither this folder nor one above it has a " + File)

// Config is what qcode.yaml says. Everything that changes a number stands there.
type Config struct {
	Name               string
	Synthetic          bool
	CodebookPath       string
	Mapping            string // how codes roll up; empty: as the codebook is written
	Singular, Plural   string // what a case is called
	Waves              []Wave
	Transcripts        string // path pattern with {wave} and {case}, or a table such as transcripts.csv
	ManyPerCase        bool   // several transcripts of a case in one wave are allowed
	SpeakersAreCases   bool
	Speakers           transcript.Speakers
	Coders             []string
	Count              string // coder policy: consensus, any, all, or a coder
	Encoding           string // of transcripts that are neither UTF-8 nor UTF-16; empty: none
	DoubleCoding       float64
	Check              CheckConfig
	Agreement, Consent string
}

// CheckConfig is the part of qcode.yaml that speaks to qcode check.
type CheckConfig struct {
	Profile        string
	Select, Ignore []string
	PerFile        []PerFileIgnore
}

// PerFileIgnore silences rules in the files that a pattern matches.
type PerFileIgnore struct {
	Pattern string
	Rules   []string
}

// Wave is a declared time point. NotAsked lists codes that the interview guide of the wave did not ask about.
type Wave struct {
	ID, Label string
	Short     string // label for narrow tables; empty: Label
	NotAsked  []string
	Window    Window // when its interviews are to be held
	At        diag.Place
}

// Consent of a case.
type Consent uint8

// The kinds of consent: to everything, to being counted but not quoted, to nothing.
const (
	ConsentYes Consent = iota
	ConsentNoQuotes
	ConsentNo
)

// Case is the unit that is counted.
type Case struct {
	ID      string
	Consent Consent
	Attrs   map[string]string // by the column's name in cases.csv
	Missing map[string]string // wave id → reason why the case was not interviewed then
	At      diag.Place        // its row in cases.csv; empty if only its transcripts name it
}

// Transcript is one text of the study, not yet read.
type Transcript struct {
	ID      string // path below the transcripts' folder, without extension: post3m/T04
	Path    string // relative to the study, with slashes
	Wave    int    // index into Waves, or NoWave
	WaveID  string // as found, also when no such wave is declared
	Case    int    // index into Cases; -1 where the speakers are the cases, or none is known
	CaseID  string
	Date    string
	Minutes float64 // 0: not known
	Present []string
	Fields  map[string]string // the other columns of transcripts.csv
	Files   []AnnotationFile  // in the order of the study's coders
	At      diag.Place
}

// AnnotationFile is the file of one coder for one transcript.
type AnnotationFile struct {
	Coder string
	Path  string
}

// Study is a catalogue: what there is, without the texts.
type Study struct {
	Root string // folder of qcode.yaml, as the system writes paths
	Config
	Codebook       *codebook.Codebook
	CodebookSource []byte
	Beliefs        []Belief
	Decisions      []Decision // about trajectories
	Source         []byte     // of qcode.yaml
	Cases          []Case
	Attributes     []string // names of the cases' attributes, in the order of cases.csv
	Transcripts    []Transcript
	Strays         []AnnotationFile // annotation files whose transcript is gone, with coder
	Undeclared     []string         // coders that only their folders name, at the end of Coders
	Problems       []diag.Diagnostic

	caseIndex map[string]int
	byID      map[string]int
}

// Find is the folder of the study that dir lies in.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if info, err := os.Stat(filepath.Join(at, File)); err == nil && info.Mode().IsRegular() {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%w (looked in %s and above)", ErrNoStudy, filepath.Base(dir))
		}
	}
}

// Open opens the study that dir lies in. An error means that there is no study or that qcode.yaml cannot be read
// at all; whatever else is wrong stands in Problems.
func Open(dir string) (*Study, error) {
	root, err := Find(dir)
	if err != nil {
		return nil, err
	}
	s := &Study{Root: root, caseIndex: map[string]int{}, byID: map[string]int{}}
	if s.Source, err = os.ReadFile(filepath.Join(root, File)); err != nil {
		return nil, err
	}
	config, ds := parseConfig(File, s.Source)
	s.Config = config
	s.report(ds...)
	s.readCodebook()
	s.readBeliefs()
	s.readDecisions()
	s.readCases()
	if err := s.findTranscripts(); err != nil {
		return nil, err
	}
	return s, s.findAnnotations()
}

// Abs is the system's path of a file of the study.
func (s *Study) Abs(rel string) string { return filepath.Join(s.Root, filepath.FromSlash(rel)) }

func (s *Study) report(ds ...diag.Diagnostic) { s.Problems = append(s.Problems, ds...) }

// Fatal are the findings that make every number of the study doubtful: errors in qcode.yaml or in the codebook.
func (s *Study) Fatal() []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, d := range s.Problems {
		if d.Severity == diag.Error && (d.At.File == File || d.At.File == s.CodebookPath) {
			out = append(out, d)
		}
	}
	diag.Sort(out)
	return out
}

func (s *Study) readCodebook() {
	src, err := s.readOwn(s.CodebookPath)
	if errors.Is(err, errOutside) {
		s.Codebook, _ = codebook.Parse(nil)
		s.report(unread(diag.Place{File: File}, "the codebook "+s.CodebookPath, err))
		return
	}
	if err != nil {
		s.Codebook, _ = codebook.Parse(nil)
		s.report(diag.Diagnostic{
			Rule: "QC001", Severity: diag.Error, At: diag.Place{File: File}, Message: "the codebook " + s.CodebookPath + " cannot be read: " + reason(err),
			Help: "name the file in qcode.yaml, `codebook: codebook.yaml`, or make one of a table: qcode codebook import codes.csv -o codebook.yaml",
		})
		return
	}
	var problems []codebook.Problem
	s.CodebookSource = src
	s.Codebook, problems = codebook.Parse(src)
	for _, p := range problems {
		s.report(FromCodebook(s.CodebookPath, p))
	}
	if _, err := s.Codebook.Tree(s.Mapping); err != nil {
		s.report(diag.Diagnostic{Rule: "QC007", Severity: diag.Error, At: diag.Place{File: File}, Message: err.Error(), Help: "set `mapping:` to one that the codebook has"})
	}
}

// FromCodebook turns a problem of a codebook file into a finding of the study.
func FromCodebook(file string, p codebook.Problem) diag.Diagnostic {
	severity, err := diag.ParseSeverity(p.Severity)
	if err != nil {
		severity = diag.Error
	}
	d := diag.Diagnostic{
		Rule: p.Rule, Severity: severity, Object: p.Object, Message: p.Message, Why: p.Why, Help: p.Help, Safe: p.Safe,
		At: diag.Place{File: file, Line: p.Line, Column: p.Column, EndLine: p.EndLine, EndColumn: p.EndColumn},
	}
	for _, r := range p.Related {
		d.Related = append(d.Related, diag.Related{At: diag.Place{File: file, Line: r.Line, Column: r.Column}, Message: r.Message})
	}
	for _, f := range p.Fix {
		d.Fix = append(d.Fix, diag.Splice{File: file, Start: f.Start, End: f.End, New: []byte(f.New)})
	}
	return d
}

// Transcript is the transcript with the given id; nil if there is none.
func (s *Study) Transcript(id string) *Transcript {
	if i, ok := s.byID[id]; ok {
		return &s.Transcripts[i]
	}
	return nil
}

// WaveIndex is the index of the wave with this very id; NoWave if there is none.
func (s *Study) WaveIndex(id string) int {
	for i, w := range s.Waves {
		if w.ID == id {
			return i
		}
	}
	return NoWave
}

// CaseIndex is the index of the case with this very id; -1 if there is none.
func (s *Study) CaseIndex(id string) int {
	if i, ok := s.caseIndex[id]; ok {
		return i
	}
	return -1
}

// addCase is the index of the case with the id, which is added if it is new.
func (s *Study) addCase(id string) int {
	if i, ok := s.caseIndex[id]; ok {
		return i
	}
	s.caseIndex[id] = len(s.Cases)
	s.Cases = append(s.Cases, Case{ID: id})
	return len(s.Cases) - 1
}

// AnnotationPath is where the codings of a coder on a transcript stand.
func AnnotationPath(coder, transcriptID string) string {
	return path.Join("annotations", coder, transcriptID+".yaml")
}

// File is the annotation file of a coder; nil if the coder has none for t.
func (t *Transcript) File(coder string) *AnnotationFile {
	for i := range t.Files {
		if t.Files[i].Coder == coder {
			return &t.Files[i]
		}
	}
	return nil
}

func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
