package setup

import (
	"bytes"
	"encoding/csv"
	"path"
	"slices"
	"strings"

	"qcode/internal/sheet"
	"qcode/internal/yamldoc"
)

// AddRows puts rows for new texts at the end of transcripts.csv; src is empty if there is none yet. present lists who
// spoke, by path, for studies whose speakers are the cases. What stands in the table stays as it is.
func AddRows(src []byte, texts []Interview, present map[string][]string) []byte {
	out := bytes.Clone(src)
	if len(bytes.TrimSpace(src)) == 0 {
		names := "transcript,case,wave\n"
		if len(present) > 0 {
			names = "transcript,wave,present\n"
		}
		out = []byte(names)
	} else if out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	s, _ := sheet.Read("transcripts.csv", out)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma(out, len(s.Names))
	w.UseCRLF = bytes.Contains(out, []byte("\r\n"))
	for _, t := range texts {
		id := strings.TrimPrefix(strings.TrimSuffix(t.Path, path.Ext(t.Path)), "transcripts/")
		if slices.ContainsFunc(s.Rows, func(r sheet.Row) bool { return s.Get(r, "transcript") == id }) {
			continue
		}
		row := make([]string, len(s.Names))
		for i, name := range s.Names {
			switch strings.ToLower(name) {
			case "transcript":
				row[i] = id
			case "case":
				row[i] = t.Case
			case "wave":
				row[i] = t.Wave
			case "present":
				row[i] = strings.Join(present[t.Path], "; ")
			}
		}
		_ = w.Write(row) // into memory: cannot fail
	}
	w.Flush()
	if b.Len() == 0 {
		return src
	}
	return append(out, b.Bytes()...)
}

// AllowMany sets `transcripts_per_case: many` in qcode.yaml and leaves all else as it is.
func AllowMany(src []byte) ([]byte, error) {
	e, err := yamldoc.NewEdit("qcode.yaml", src)
	if err != nil {
		return nil, err
	}
	const key = "transcripts_per_case"
	if old := e.Root().Get(key); old != nil {
		e.Set(old, "many")
	} else {
		e.Add(e.Root(), len(e.Root().Keys), key+": many")
	}
	out, _, err := e.Done()
	return out, err
}

// comma is the sign between the fields of a table with this many columns.
func comma(src []byte, columns int) rune {
	head, _, _ := bytes.Cut(src, []byte("\n"))
	for _, c := range ";\t" {
		if columns > 1 && bytes.Count(head, []byte(string(c))) == columns-1 {
			return c
		}
	}
	return ','
}
