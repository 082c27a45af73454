// Package bench makes studies of any size for measurements: the same study for the same Spec, on every machine. The text
// is word salad and synthetic; its statistics (length of turns, share of characters outside ASCII, length of quotes)
// are those of interviews.
package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Spec says how large a study is.
type Spec struct {
	Transcripts int
	Codings     int  // in each transcript, of both coders together
	HandWritten bool // annotation files with nothing but code and quote
	Seed        uint64
}

const (
	waves     = 3
	codeCount = 190
	textBytes = 60_000
)

// Write makes the study in a folder, which need not exist.
func Write(dir string, s Spec) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	book := codebookFile()
	for name, content := range map[string]string{"qcode.yaml": studyFile(), "codebook.yaml": book} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	words := vocabulary(&random{s.Seed ^ 0x9e37})
	parsed, _ := codebook.Parse([]byte(book))
	for i := range s.Transcripts {
		if err := writeOne(dir, s, i, words, parsed); err != nil {
			return err
		}
	}
	return nil
}

func studyFile() string {
	return `study: Measured study
synthetic: true
codebook: codebook.yaml
case: {singular: participant, plural: participants}
waves:
  - {id: w1, label: First}
  - {id: w2, label: Second}
  - {id: w3, label: Third}
transcripts: transcripts/{wave}/{case}.txt
interviewers: [I]
coders: [c1, c2]
count: any
`
}

// codebookFile has 190 codes in 10 groups, each with a definition.
func codebookFile() string {
	var b strings.Builder
	b.WriteString("codebook: Measured codebook\nversion: \"1.0\"\nlevels: [group, theme]\ncodes:\n")
	for g := range 10 {
		fmt.Fprintf(&b, "  - id: group-%d\n    label: Group %d\n    codable: false\n    definition: A group of themes.\n    codes:\n", g, g)
		for t := range codeCount/10 - 1 {
			fmt.Fprintf(&b, "      - id: %s\n        label: Theme %d of group %d\n        definition: What is said about matter %d.\n        include: Matter %d in so many words.\n        exclude: Other matters.\n", codeID(g*18+t), t, g, t, t)
		}
	}
	return b.String()
}

func codeID(i int) string { return fmt.Sprintf("theme-%d-%02d", i/18, i%18) }

func writeOne(dir string, s Spec, i int, words []string, book *codebook.Codebook) error {
	r := &random{s.Seed + uint64(i)*7919 + 1}
	id := fmt.Sprintf("w%d/P%04d", i%waves+1, i/waves+1)
	text := makeText(r, words)
	t, err := transcript.New(text.bytes)
	if err != nil {
		return err
	}
	if err := writeFile(dir, "transcripts/"+id+".txt", text.bytes); err != nil {
		return err
	}
	first := make([]span.Span, s.Codings/2)
	for k := range first {
		first[k] = text.passage(r)
	}
	second := make([]span.Span, s.Codings-len(first))
	for k := range second {
		if k < len(first) && r.below(10) < 6 {
			second[k] = text.jitter(r, first[k])
		} else {
			second[k] = text.passage(r)
		}
	}
	for c, spans := range [][]span.Span{first, second} {
		coder := fmt.Sprintf("c%d", c+1)
		f := annotation.File{Head: annotation.Head{Transcript: id, Coder: coder, Status: annotation.Complete}}
		for _, at := range spans {
			f.Annotations = append(f.Annotations, code(r, t, coder, id, at, s.HandWritten, book))
		}
		f.Sort()
		if err := writeFile(dir, "annotations/"+coder+"/"+id+".yaml", encode(&f, s.HandWritten)); err != nil {
			return err
		}
	}
	return nil
}

// encode writes the canonical form; by hand people leave out what they do not know.
func encode(f *annotation.File, handWritten bool) []byte {
	if !handWritten {
		return f.Encode()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# coded by hand\ntranscript: %s\ncoder: %s\nstatus: complete\nannotations:\n", f.Transcript, f.Coder)
	for _, a := range f.Annotations {
		fmt.Fprintf(&b, "  - code: %s\n    quote: %q\n", a.Code, a.Quote)
	}
	return b.Bytes()
}

func writeFile(dir, rel string, content []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(rel))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

func code(r *random, t *transcript.Text, coder, id string, at span.Span, handWritten bool, book *codebook.Codebook) annotation.Annotation {
	cut := func(s span.Span) string { b, _ := t.Slice(s); return string(b) }
	a := annotation.Annotation{
		Code: codeID(r.zipf(180)), Valence: [...]string{"barrier", "facilitator", "", "neutral"}[r.below(4)],
		Created: "2026-01-05T09:00:00Z", Quote: cut(at), At: at, HasAt: true, Mark: t.Mark(), HasMark: true,
		Before: cut(span.Span{Start: at.Start - min(at.Start, 32), End: at.Start}),
		After:  cut(span.Span{Start: at.End, End: min(at.End+32, t.Len())}),
	}
	if r.below(100) < 15 {
		a.Memo = "compare with what was said at the beginning, see the guide"
	}
	if !handWritten {
		a.ID = annotation.NewID(coder, id, a.Code, at, 0)
		a.Rev = book.Code(a.Code).Rev()
	}
	return a
}
