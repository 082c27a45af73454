package frequency_test

import (
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"qcode/internal/annotation"
	"qcode/internal/study"
)

// write puts the study into a folder.
func (w *world) write(t *rapid.T, dir string) {
	put := func(name, content string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("qcode.yaml", w.config())
	put("codebook.yaml", w.codebook())
	if w.people != nil {
		rows := [][]string{{"id", "consent", "role"}}
		for _, p := range w.people {
			rows = append(rows, []string{p.id, p.consent, p.role})
		}
		put("cases.csv", table(rows))
	}
	if w.speakers {
		rows := [][]string{{"transcript", "present"}}
		for _, x := range w.texts {
			rows = append(rows, []string{x.id, strings.Join(x.present, "; ")})
		}
		put("transcripts.csv", table(rows))
	}
	for _, x := range w.texts {
		put("transcripts/"+x.id+".txt", string(x.points))
		for coder, f := range x.files {
			put(study.AnnotationPath(coder, x.id), string(f.encode(coder, x)))
		}
	}
}

func table(rows [][]string) string {
	var b strings.Builder
	_ = csv.NewWriter(&b).WriteAll(rows) // a Builder does not fail
	return b.String()
}

func (w *world) config() string {
	var b strings.Builder
	b.WriteString("study: a model\nothers: [Child]\nseveral: [Group]\n")
	fmt.Fprintf(&b, "coders: [%s]\n", strings.Join(w.declared, ", "))
	if w.mapping != nil {
		b.WriteString("mapping: other\n")
	}
	name := "{case}.txt"
	if w.speakers {
		b.WriteString("cases: speakers\n")
		name = "*.txt"
	}
	if len(w.waves) > 0 {
		fmt.Fprintf(&b, "waves: [%s]\n", strings.Join(w.waves, ", "))
		name = "{wave}/" + name
	}
	return b.String() + "transcripts: \"transcripts/" + name + "\"\n"
}

func (w *world) codebook() string {
	var b strings.Builder
	b.WriteString("codebook: of a model\ncodes:\n")
	var put func(parent, margin string)
	put = func(parent, margin string) {
		for _, c := range w.codes {
			if w.written[c] != parent {
				continue
			}
			fmt.Fprintf(&b, "%s  - id: %s\n%s    label: Code %s\n", margin, c, margin, c)
			if slices.ContainsFunc(w.codes, func(k string) bool { return w.written[k] == c }) {
				b.WriteString(margin + "    codes:\n")
				put(c, margin+"    ")
			}
		}
	}
	put("", "")
	if w.mapping == nil {
		return b.String()
	}
	b.WriteString("mappings:\n  other:\n    label: Another\n    parents:\n")
	lines := 0
	for _, c := range w.codes {
		if parents, ok := w.mapping[c]; ok {
			fmt.Fprintf(&b, "      %s: [%s]\n", c, strings.Join(parents, ", "))
			lines++
		}
	}
	if lines == 0 {
		return strings.Replace(b.String(), "    parents:\n", "    parents: {}\n", 1)
	}
	return b.String()
}

func (f *file) encode(coder string, x *text) []byte {
	out := annotation.File{Head: annotation.Head{Transcript: x.id, Coder: coder, Status: annotation.InProgress}}
	if f.complete {
		out.Status = annotation.Complete
	}
	mark := crc32.Checksum([]byte(string(x.points)), crc32.MakeTable(crc32.Castagnoli))
	for _, c := range f.codings {
		a := annotation.Annotation{
			Code: c.code, Valence: c.valence, Quote: string(x.points[c.at.Start:c.at.End]), At: c.at, HasAt: true, Mark: mark, HasMark: true,
		}
		if c.lost {
			a.Lost = "cut from the transcript"
		}
		out.Annotations = append(out.Annotations, a)
	}
	out.Identify()
	return out.Encode()
}
