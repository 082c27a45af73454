package setup

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/docs/schemas"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// Options say what a new study is to be.
type Options struct {
	Name             string
	Framework        string // id of the framework; "" or none: a codebook of one's own
	Codebook         []byte // source of the framework
	Singular, Plural string
	Waves            []Wave
	Coders           []string
	Interviewers     []string
	Encoding         string
	Git              bool
	Layout           Layout
}

// File is a file that a new study begins with.
type File struct {
	Path    string
	Content []byte
	About   string // what it holds, in a few words; empty for files that speak for themselves
}

// Files are the files of a new study, in the order in which a reader meets them.
func Files(o Options) []File {
	book := o.codebook()
	book.Content = append([]byte(modeline("codebook")), book.Content...)
	files := []File{{study.File, []byte(modeline("study") + o.config()), o.aboutConfig()}, book}
	files = append(files, File{study.CasesFile, o.cases(), o.aboutCases()})
	if o.Layout.How == Table {
		files = append(files, File{study.TranscriptsFile, o.transcripts(), count(len(o.Layout.Interviews), "transcript", "transcripts")})
	}
	files = append(files, File{".gitignore", []byte(gitIgnore), "what stays on this computer"})
	if o.Git {
		files = append(files, File{".gitattributes", []byte(gitAttributes), "annotation files are merged by qcode"})
	}
	for _, folder := range o.folders() {
		files = append(files, File{Path: folder + "/.gitkeep", Content: []byte{}})
	}
	return append(files, schemaFiles()...)
}

// GitAttributes is what tells git to merge annotation files with qcode.
func GitAttributes() []byte { return []byte(gitAttributes) }

// schemaFolder is where a study keeps the schemas for its editors, so that nothing has to be fetched. Its name begins
// with a dot because nobody has to read them.
const schemaFolder = ".schemas/"

// modeline tells editors with a YAML language server what a file may say.
func modeline(schema string) string {
	return "# yaml-language-server: $schema=" + schemaFolder + schema + ".schema.json\n"
}

func schemaFiles() (out []File) {
	for _, name := range schemas.Names() {
		src, _ := schemas.Schema(name)
		out = append(out, File{Path: schemaFolder + name + ".schema.json", Content: src})
	}
	return out
}

const (
	gitIgnore = `# qcode: undo journal and lock
.qcode/
# recordings and the files of other programs do not belong into version control
*.mp3
*.m4a
*.wav
*.mp4
*.docx
*~
.DS_Store
`
	gitAttributes = "annotations/** text eol=lf merge=qcode\n"
)

// folders are those that a study without texts begins with; git keeps no empty ones.
func (o Options) folders() []string {
	out := []string{"annotations", "memos"}
	if o.Layout.Texts > 0 {
		return out
	}
	if len(o.Waves) == 0 {
		return append(out, "transcripts")
	}
	for _, w := range o.Waves {
		out = append(out, "transcripts/"+w.ID)
	}
	return out
}

// Pattern is where transcripts are.
func (o Options) Pattern() string {
	switch {
	case o.Layout.Pattern != "" && o.Layout.How != Unknown:
		return o.Layout.Pattern
	case len(o.Waves) > 0:
		return "transcripts/{wave}/{case}.txt"
	}
	return "transcripts/{case}.txt"
}

// line is a line of qcode.yaml with a comment behind it.
func line(b *strings.Builder, text, comment string) {
	if comment != "" {
		text = fmt.Sprintf("%-48s # %s", text, comment)
	}
	b.WriteString(text + "\n")
}

func (o Options) config() string {
	var b strings.Builder
	line(&b, "# What this study is. Whatever changes a number stands here. Explained by: qcode help files", "")
	line(&b, "study: "+yamldoc.Quote(o.Name), "")
	line(&b, "codebook: codebook.yaml", "")
	if own, others := o.mappings(); own != "" {
		line(&b, "mapping: "+yamldoc.Quote(own), "how codes roll up; also "+strings.Join(others, ", "))
	}
	line(&b, fmt.Sprintf("case: {singular: %s, plural: %s}", yamldoc.Quote(o.Singular), yamldoc.Quote(o.Plural)), "what is counted")
	if len(o.Waves) > 0 {
		line(&b, "waves:", "in their order; not_asked: [code] names codes that the guide did not ask about")
		for _, w := range o.Waves {
			line(&b, fmt.Sprintf("  - {id: %s, label: %s}", yamldoc.Quote(w.ID), yamldoc.Quote(w.Label)), "")
		}
	}
	line(&b, "transcripts: "+patternText(o.Pattern()), "a path pattern, or transcripts.csv")
	per := "one"
	if o.Layout.Many {
		per = "many"
	}
	line(&b, "transcripts_per_case: "+per, "one | many, in a wave")
	line(&b, "cases: transcript", "transcript | speakers: in focus groups, whoever speaks is a case")
	if o.Encoding != "" {
		line(&b, "encoding: "+yamldoc.Quote(o.Encoding), "of all transcripts")
	}
	interviewers := o.Interviewers
	if len(interviewers) == 0 {
		interviewers = []string{"I", "Interviewer"}
	}
	line(&b, "interviewers: "+flow(interviewers), "labels; others: […] count in no n, several: […] in k only")
	if o.Layout.Texts > 0 && len(o.Interviewers) == 0 {
		line(&b, "# speakers: none", "if nobody speaks: in papers and diaries, `Method: …` is no label")
	}
	if len(o.Coders) > 0 {
		line(&b, "coders: "+flow(o.Coders), "")
	} else {
		line(&b, "# coders: [anna, bram]", "whoever has a folder below annotations/, if this line is left out")
	}
	line(&b, "count: consensus", "whose codings count: consensus | any | all | a coder's name")
	return b.String()
}

func flow(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, yamldoc.Quote(w))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// patternText writes a path pattern. Braces inside a plain scalar are harmless outside of brackets.
func patternText(pattern string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-{}*", r)
	}
	if !strings.ContainsFunc(pattern, func(r rune) bool { return !plain(r) }) && !strings.ContainsAny(pattern[:1], "{*-.") {
		return pattern
	}
	return yamldoc.DoubleQuote(pattern)
}

// mappings are the codebook's own mapping and the other ones.
func (o Options) mappings() (own string, others []string) {
	if len(o.Codebook) == 0 {
		return "", nil
	}
	b, _ := codebook.Parse(o.Codebook)
	names := b.MappingNames()
	if b.Mapping == "" || len(names) < 2 {
		return b.Mapping, nil
	}
	return b.Mapping, slices.DeleteFunc(names, func(n string) bool { return n == b.Mapping })
}

func (o Options) aboutConfig() string {
	if len(o.Waves) == 0 {
		return "no waves: a study of one time point"
	}
	var ids []string
	for _, w := range o.Waves {
		ids = append(ids, w.ID)
	}
	return count(len(ids), "wave", "waves") + ": " + Some(ids, 8)
}

func (o Options) aboutCases() string {
	if n := len(o.Layout.Cases()); n > 0 {
		return count(n, o.Singular, o.Plural)
	}
	return "no " + o.Plural + " yet"
}

const skeleton = `# The codebook: what is coded, and what each code means. Explained by: qcode help files
codebook: %s
version: "0.1.0"
levels: [theme, subtheme]
codes: []
# Put your codes in the place of []. This is one, with one below it:
#
# codes:
#   - id: time-pressure          # a-z, digits, dots, hyphens; stays as it is, whatever the label becomes
#     label: Time pressure
#     key: tp                    # two letters, for coding from the keyboard
#     definition: Too little time for what should be done.
#     include: Waiting lists, appointments too short, work in the evening.
#     exclude: Tiredness without a word about time.
#     codes:
#       - id: time-pressure.intake
#         label: At intake
#         definition: Too little time when somebody is new.
`

func (o Options) codebook() File {
	f := File{Path: "codebook.yaml"}
	if len(o.Codebook) == 0 {
		f.Content, f.About = fmt.Appendf(nil, skeleton, yamldoc.Quote(o.Name)), "no codes yet; the file shows how to write one"
		return f
	}
	f.Content = o.Codebook
	b, _ := codebook.Parse(o.Codebook)
	codable, stubs := 0, 0
	for _, c := range b.Codes {
		if c.Codable {
			codable++
			stubs += boolean(c.Stub())
		}
	}
	f.About = fmt.Sprintf("%d codes of %s, %d to be put on passages", len(b.Codes), o.Framework, codable)
	if stubs > 0 {
		f.About += fmt.Sprintf("; %d have no definition yet (todo)", stubs)
	}
	return f
}

// cases is cases.csv. Consent is left open: nobody but the researcher knows it.
func (o Options) cases() []byte {
	head := []string{"id", "consent"}
	gaps := map[string]bool{}
	for _, g := range o.Layout.Gaps() {
		gaps[g.Wave] = true
	}
	for _, w := range o.Waves {
		if gaps[w.ID] && len(o.Layout.Interviews) > 0 {
			head = append(head, "missing_"+w.ID)
		}
	}
	rows := [][]string{head}
	for _, c := range o.Layout.Cases() {
		row := make([]string, len(head))
		row[0] = c
		rows = append(rows, row)
	}
	return table(rows)
}

func (o Options) transcripts() []byte {
	rows := [][]string{{"transcript", "case", "wave"}}
	if len(o.Waves) == 0 {
		rows[0] = rows[0][:2]
	}
	for _, i := range o.Layout.Interviews {
		id := strings.TrimPrefix(strings.TrimSuffix(i.Path, path.Ext(i.Path)), "transcripts/")
		rows = append(rows, []string{id, i.Case, i.Wave}[:len(rows[0])])
	}
	return table(rows)
}

func table(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows) // into memory: cannot fail
	return b.Bytes()
}
