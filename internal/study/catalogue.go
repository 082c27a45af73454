package study

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/sheet"
	"qcode/internal/transcript"
)

// listed is a file found below a folder of the study.
type listed struct {
	path string // relative to the study, with slashes
	link bool
}

// list finds all files below folder in the order of their names. Names that start with a dot are passed over.
func (s *Study) list(folder string) ([]listed, error) {
	entries, err := os.ReadDir(s.Abs(folder))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []listed
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		p := path.Join(folder, e.Name())
		if e.IsDir() {
			below, err := s.list(p)
			if err != nil {
				return nil, err
			}
			out = append(out, below...)
			continue
		}
		if link := e.Type()&fs.ModeSymlink != 0; link || e.Type().IsRegular() { // a pipe would keep us waiting for ever
			out = append(out, listed{p, link})
		}
	}
	return out, nil
}

// inside reports whether a symbolic link leads to a file within the study.
func (s *Study) inside(rel string) bool {
	target, err := filepath.EvalSymlinks(s.Abs(rel))
	if err != nil {
		return false
	}
	root, err := filepath.EvalSymlinks(s.Root)
	if err != nil {
		return false
	}
	rest, err := filepath.Rel(root, target)
	return err == nil && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator))
}

func (s *Study) findTranscripts() error {
	byTable := s.ByTable()
	text := s.Config.Transcripts
	if byTable {
		text = "transcripts/**"
	}
	p, err := parsePattern(text)
	if err != nil {
		s.report(diag.Diagnostic{Rule: "QC007", Severity: diag.Error, At: diag.Place{File: File}, Message: err.Error(), Help: "for example `transcripts: transcripts/{wave}/{case}.txt`"})
		return nil
	}
	table, rows := s.readTranscriptTable()
	files, err := s.list(p.folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		if p.folder != "." || !s.isOwn(f.path) {
			s.addTranscript(f, p, byTable, table, rows)
		}
	}
	s.reportUnusedRows(rows)
	s.nameCases()
	slices.SortStableFunc(s.Transcripts, func(a, b Transcript) int {
		return cmp.Or(cmp.Compare(order(a.Wave), order(b.Wave)), Natural(a.CaseID, b.CaseID), Natural(a.ID, b.ID))
	})
	for i, t := range s.Transcripts {
		s.byID[t.ID] = i
	}
	return nil
}

// isOwn reports whether a file beside qcode.yaml is one that qcode keeps there: where transcripts stand at the root of
// the study, these are not among them.
func (s *Study) isOwn(file string) bool {
	folder, _, below := strings.Cut(file, "/")
	if below {
		return slices.Contains([]string{"annotations", "memos", "summaries"}, folder)
	}
	return slices.Contains([]string{File, s.CodebookPath, CasesFile, TranscriptsFile, s.TranscriptsTable(), BeliefsFile, DecisionsFile, "decisions.csv", "rounds.yaml"}, file)
}

// order puts transcripts without a wave last.
func order(wave int) int {
	if wave == NoWave {
		return 1 << 30
	}
	return wave
}

func (s *Study) addTranscript(f listed, p pattern, byTable bool, table *sheet.Sheet, rows map[string]*described) {
	at := diag.Place{File: f.path}
	if f.link && !s.inside(f.path) {
		s.report(diag.Diagnostic{Rule: "QC312", Severity: diag.Error, At: at, Message: "a symbolic link that leads out of the study is not read", Help: "copy the file into the study: qcode import FILE"})
		return
	}
	t := Transcript{ID: p.id(f.path), Path: f.path, Wave: NoWave, Case: -1, At: at}
	fields, ok := p.match(f.path)
	row := rows[t.ID]
	if ok = ok && (!byTable || row != nil); !ok {
		s.report(diag.Diagnostic{Rule: "QC506", Severity: diag.Warning, At: at, Object: t.ID, Message: "this file is no transcript of the study: " + s.missed(), Help: "rename it, or move it out of " + p.folder + "/"})
		return
	}
	t.WaveID, t.CaseID = fields["wave"], fields["case"]
	if !byTable && !p.has("case") {
		s.readFrontMatter(&t)
	}
	if row != nil {
		s.describe(&t, table, row)
	}
	s.placeTranscript(&t)
	s.Transcripts = append(s.Transcripts, t)
}

func (s *Study) missed() string {
	if s.ByTable() {
		return s.TranscriptsTable() + " has no row for it"
	}
	return "the pattern " + s.Config.Transcripts + " misses it"
}

// placeTranscript finds the wave that t names, and what its case is called.
func (s *Study) placeTranscript(t *Transcript) {
	if t.WaveID != "" {
		if t.Wave = s.WaveIndex(t.WaveID); t.Wave == NoWave {
			s.report(s.unknownWave(t.WaveID, t.At))
		}
	}
	if s.SpeakersAreCases {
		t.Present = slices.DeleteFunc(t.Present, s.isNoCase)
	} else if t.CaseID == "" && !strings.Contains(s.Config.Transcripts, "{case}") {
		t.CaseID = path.Base(t.ID)
	}
}

// isNoCase reports whether a label stands for people who are not counted, though they were present.
func (s *Study) isNoCase(label string) bool {
	return label == "" || s.Speakers.Role(label) != transcript.Participant
}

// nameCases adds the cases that only transcripts name behind those of cases.csv, in natural order.
func (s *Study) nameCases() {
	var found []string
	for _, t := range s.Transcripts {
		if s.SpeakersAreCases {
			found = append(found, t.Present...)
		} else if t.CaseID != "" {
			found = append(found, t.CaseID)
		}
	}
	slices.SortFunc(found, Natural)
	for _, id := range found {
		s.addCase(id)
	}
	for i := range s.Transcripts {
		if t := &s.Transcripts[i]; !s.SpeakersAreCases {
			t.Case = s.CaseIndex(t.CaseID)
		}
	}
}

func (s *Study) unknownWave(id string, at diag.Place) diag.Diagnostic {
	d := diag.Diagnostic{Rule: "QC501", Severity: diag.Error, At: at, Object: id, Message: fmt.Sprintf("`%s` is not a wave of the study", id)}
	var known []string
	for _, w := range s.Waves {
		known = append(known, w.ID)
	}
	d.Help = "declare it in qcode.yaml under `waves:`, or rename"
	if near, ok := suggest(id, known); ok {
		d.Help = fmt.Sprintf("did you mean `%s`?", near)
	}
	return d
}

func (s *Study) reportUnusedRows(rows map[string]*described) {
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		if d := rows[id]; !d.used {
			s.report(diag.Diagnostic{Rule: "QC310", Severity: diag.Error, At: d.place, Object: id, Message: fmt.Sprintf("there is no transcript %s", id), Help: "add the text file, or take the row out"})
		}
	}
}

// findAnnotations lists annotations/{coder}/{transcript id}.yaml.
func (s *Study) findAnnotations() error {
	files, err := s.list("annotations")
	if err != nil {
		return err
	}
	for _, f := range files {
		if path.Ext(f.path) != ".yaml" {
			s.report(diag.Diagnostic{Rule: "QC506", Severity: diag.Info, At: diag.Place{File: f.path}, Message: "this file is no annotation file and is not read", Help: "annotation files are named annotations/{coder}/{transcript}.yaml"})
			continue
		}
		coder, rest, ok := strings.Cut(strings.TrimPrefix(f.path, "annotations/"), "/")
		if !ok {
			s.report(diag.Diagnostic{Rule: "QC506", Severity: diag.Error, At: diag.Place{File: f.path}, Message: "this annotation file stands in no coder's folder", Help: "move it to annotations/{coder}/{transcript}.yaml"})
			continue
		}
		if f.link && !s.inside(f.path) {
			s.report(diag.Diagnostic{Rule: "QC312", Severity: diag.Error, At: diag.Place{File: f.path}, Message: "a symbolic link that leads out of the study is not read"})
			continue
		}
		s.addAnnotations(AnnotationFile{Coder: coder, Path: f.path}, strings.TrimSuffix(rest, ".yaml"))
	}
	for i := range s.Transcripts {
		slices.SortStableFunc(s.Transcripts[i].Files, func(a, b AnnotationFile) int {
			return cmp.Compare(s.coderOrder(a.Coder), s.coderOrder(b.Coder))
		})
	}
	return nil
}

func (s *Study) addAnnotations(f AnnotationFile, id string) {
	if !slices.Contains(s.Coders, f.Coder) && f.Coder != "consensus" {
		s.Coders, s.Undeclared = append(s.Coders, f.Coder), append(s.Undeclared, f.Coder)
	}
	if t := s.Transcript(id); t != nil {
		t.Files = append(t.Files, f)
		return
	}
	s.Strays = append(s.Strays, f)
	s.report(diag.Diagnostic{
		Rule: "QC310", Severity: diag.Error, At: diag.Place{File: f.Path}, Object: id,
		Message: fmt.Sprintf("the transcript %s of this annotation file is gone", id),
		Help:    "bring the transcript back, or move the annotation file to where its transcript is now",
	})
}

func (s *Study) coderOrder(coder string) int {
	if i := slices.Index(s.Coders, coder); i >= 0 {
		return i
	}
	return len(s.Coders)
}

// Natural compares names so that numbers in them count as numbers: T9 before T10. Equal numbers with and without
// leading zeros fall back to plain order.
func Natural(a, b string) int {
	for i, j := 0, 0; ; {
		if i == len(a) || j == len(b) {
			return cmp.Or(cmp.Compare(len(a)-i, len(b)-j), strings.Compare(a, b))
		}
		if digit(a[i]) && digit(b[j]) {
			x, y := number(a[i:]), number(b[j:])
			nx, ny := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if c := cmp.Or(cmp.Compare(len(nx), len(ny)), strings.Compare(nx, ny)); c != 0 {
				return c
			}
			i, j = i+len(x), j+len(y)
			continue
		}
		if a[i] != b[j] {
			return cmp.Compare(a[i], b[j])
		}
		i, j = i+1, j+1
	}
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func number(s string) string {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return s[:n]
}
