package revise

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// Mention is a file of the study in which names stand.
type Mention struct {
	Path   string
	Places int
	InName bool     // its path holds a name
	What   []string // memos of codings, by id; for other files empty
}

// maxMention is the size in bytes above which a file is not searched for names.
const maxMention = 16 << 20

// Mentions lists the files of the study in which names stand once the plan is carried out: memos, summaries, tables,
// other transcripts. Only texts are searched.
func Mentions(s *study.Study, n *Names, plan edit.Plan, read edit.Reader) ([]Mention, error) {
	after := map[string][]byte{}
	for _, c := range plan.Changes {
		if c.New != nil {
			after[c.Path] = c.New
		}
		if len(c.Splices) > 0 {
			src, _, _, err := read(c.Path)
			if err != nil {
				return nil, err
			}
			if after[c.Path], err = yamldoc.Splice(src, slices.Clone(c.Splices)); err != nil {
				return nil, err
			}
		}
	}
	var out []Mention
	err := filepath.WalkDir(s.Root, func(p string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(s.Root, p)
		if err != nil || relErr != nil || rel == "." {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		m := Mention{Path: filepath.ToSlash(rel), InName: len(n.Find([]byte(nameOf(rel)))) > 0}
		content, known := after[m.Path]
		if info, err := d.Info(); !known && err == nil && info.Size() <= maxMention {
			if content, err = os.ReadFile(p); err != nil {
				return err
			}
		}
		if m.look(s, n, content); m.Places > 0 || m.InName {
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// nameOf is a path without what joins the words of a name in it.
func nameOf(rel string) string { return strings.ReplaceAll(filepath.ToSlash(rel), "_", " ") }

// look counts the names in a text.
func (m *Mention) look(s *study.Study, n *Names, content []byte) {
	encoding := ""
	if slices.ContainsFunc(s.Transcripts, func(t study.Transcript) bool { return t.Path == m.Path }) {
		encoding = s.Encoding
	}
	text, _, err := transcript.Decode(content, encoding)
	if err != nil || !utf8.Valid(text) {
		return // no text
	}
	m.Places = len(n.Find(text))
	switch ext := path.Ext(m.Path); {
	case ext != ".yaml" && ext != ".yml":
	case strings.HasPrefix(m.Path, "annotations/"):
		file, _ := annotation.Read(m.Path, text)
		m.inCodings(n, file)
		for _, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "#") {
				m.Places += len(n.Find([]byte(line)))
			}
		}
	default:
		root, _ := yamldoc.Parse(m.Path, text) // where a name may stand behind an escape, as in "so said:\nMarjan"
		m.Places = max(m.Places, inValues(n, root))
	}
}

// inCodings counts the names in codings. At the outer end of a context the beginning of another word may look like one.
func (m *Mention) inCodings(n *Names, file *annotation.File) {
	m.Places = 0
	for _, a := range file.Annotations {
		m.Places += len(n.Find([]byte(a.Quote))) + len(n.Find([]byte(a.Belief)))
		for _, h := range n.Find([]byte(a.Before)) {
			m.Places += min(h.Start, 1)
		}
		for _, h := range n.Find([]byte(a.After)) {
			m.Places += min(len(a.After)-h.End, 1)
		}
		for _, note := range []struct{ what, text string }{{"memo", a.Memo}, {"reason", a.Lost}} {
			if places := len(n.Find([]byte(note.text))); places > 0 {
				m.Places += places
				m.What = append(m.What, note.what+" of "+a.ID)
			}
		}
	}
}

// inValues counts the names in the values of a YAML file.
func inValues(n *Names, node *yamldoc.Node) int {
	if node == nil {
		return 0
	}
	places := len(n.Find([]byte(node.Value)))
	for _, list := range [][]*yamldoc.Node{node.Keys, node.Values, node.Items} {
		for _, below := range list {
			places += inValues(n, below)
		}
	}
	return places
}
