// Package provenance says what a table was made from: the files of a study by their hashes, so that somebody who makes
// the table again can tell whether they have the same ones, and which have changed if not.
package provenance

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"qcode/internal/regex"
	"qcode/internal/study"
)

// Input is a file, or a group of files, with the beginning of the SHA-256 of names and contents.
type Input struct {
	Name  string
	Files []string // paths, in the order of Marks; not read back from print
	Marks []string // of each file four digits of its hash; none where there are more than mostMarks
	Hash  string
}

// mostMarks is how many files of a group are told apart in print: a line is to stay a line.
const mostMarks = 250

// Of are the inputs of a study, as they lie there now. Files that do not exist are left out.
func Of(s *study.Study) ([]Input, error) {
	var transcripts, codings []string
	for _, t := range s.Transcripts {
		transcripts = append(transcripts, t.Path)
		for _, f := range t.Files {
			codings = append(codings, f.Path)
		}
	}
	groups := []struct {
		name  string
		files []string
	}{
		{study.File, []string{study.File}},
		{"codebook", []string{s.CodebookPath}},
		{"beliefs", []string{study.BeliefsFile}},
		{"trajectories", []string{study.DecisionsFile}},
		{"tables", []string{study.CasesFile, s.TranscriptsTable()}},
		{"transcripts", transcripts},
		{"codings", codings},
	}
	var out []Input
	for _, g := range groups {
		in, err := hash(s, g.name, g.files)
		if err != nil {
			return nil, err
		}
		if len(in.Files) > 0 {
			out = append(out, in)
		}
	}
	return out, nil
}

func hash(s *study.Study, name string, files []string) (Input, error) {
	in, h := Input{Name: name}, sha256.New()
	for _, f := range files {
		content, err := os.ReadFile(s.Abs(f))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return in, err
		}
		own := sha256.Sum256(content)
		in.Files, in.Marks = append(in.Files, f), append(in.Marks, hex.EncodeToString(own[:2]))
		var size [8]byte
		for _, part := range [][]byte{[]byte(f), content} {
			binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
			h.Write(size[:])
			h.Write(part)
		}
	}
	in.Hash = hex.EncodeToString(h.Sum(nil)[:6])
	return in, nil
}

// The beginnings of the lines.
const (
	madeBy   = "Made by: "
	madeFrom = "Made from: "
	files    = "Files: "
)

// Lines are what a table prints of its origin.
func Lines(command, version string, inputs []Input) []string {
	var parts, marks []string
	for _, in := range inputs {
		part := in.Name + " " + in.Hash
		if n := len(in.Files); n > 1 {
			part = fmt.Sprintf("%s (%d) %s", in.Name, n, in.Hash)
			if n <= mostMarks {
				marks = append(marks, in.Name+" "+strings.Join(in.Marks, " "))
			}
		}
		parts = append(parts, part)
	}
	out := []string{madeBy + command, madeFrom + strings.Join(append(parts, "qcode "+version), " · ")}
	if len(marks) > 0 {
		out = append(out, files+strings.Join(marks, " · "))
	}
	return out
}

var (
	commandLine = regex.Lazy(madeBy + `(qcode [^\n<"]*)`)
	inputWord   = regex.Lazy(`([A-Za-z.]+)(?: \((\d+)\))? ([0-9a-f]{12})`)
	marksOf     = regex.Lazy(`([a-z]+)((?:\s+[0-9a-f]{4}\b)+)`)
)

// Find reads the lines back from a printed table; command is empty if there are none.
func Find(text string) (command string, inputs []Input) {
	if m := commandLine().FindStringSubmatch(text); m != nil {
		command = strings.TrimSpace(m[1])
	}
	_, rest, ok := strings.Cut(text, madeFrom)
	if !ok {
		return command, nil
	}
	line, rest, _ := strings.Cut(rest, "\n")
	for _, m := range inputWord().FindAllStringSubmatch(line, -1) {
		inputs = append(inputs, Input{Name: m[1], Hash: m[3]})
	}
	_, rest, _ = strings.Cut(rest, files)
	line, _, _ = strings.Cut(rest, "\n")
	for _, m := range marksOf().FindAllStringSubmatch(line, -1) {
		for i := range inputs {
			if inputs[i].Name == m[1] {
				inputs[i].Marks = strings.Fields(m[2])
			}
		}
	}
	return command, inputs
}

// Change is an input that is not what it was.
type Change struct {
	Name  string
	Files []string // that are there now and are new or changed; none: not known, or only files that are gone
	Gone  int      // files that are no longer there
}

// Changed names the inputs that are not what they were, with their files as far as the marks tell them.
func Changed(then, now []Input) []Change {
	var out []Change
	is := map[string]Input{}
	for _, in := range now {
		is[in.Name] = in
	}
	for _, in := range then {
		if other := is[in.Name]; other.Hash != in.Hash {
			c := Change{Name: in.Name}
			if len(other.Files) == 1 && len(in.Marks) == 0 {
				c.Files = other.Files
			} else if len(in.Marks) > 0 {
				c.Files, c.Gone = unlike(in.Marks, other)
			}
			out = append(out, c)
		}
		delete(is, in.Name)
	}
	for _, in := range now {
		if other, fresh := is[in.Name]; fresh && len(then) > 0 {
			out = append(out, Change{Name: in.Name, Files: other.Files})
		}
	}
	return out
}

// unlike aligns what the files of a group were with what they are, as a difference of texts does: by the longest common
// sequence of marks. A file that changed is no file gone.
func unlike(then []string, now Input) (files []string, gone int) {
	common := make([][]int, len(then)+1)
	for i := range common {
		common[i] = make([]int, len(now.Marks)+1)
	}
	for i := len(then) - 1; i >= 0; i-- {
		for k := len(now.Marks) - 1; k >= 0; k-- {
			if then[i] == now.Marks[k] {
				common[i][k] = common[i+1][k+1] + 1
			} else {
				common[i][k] = max(common[i+1][k], common[i][k+1])
			}
		}
	}
	i, k := 0, 0
	for i < len(then) || k < len(now.Marks) {
		switch {
		case i < len(then) && k < len(now.Marks) && then[i] == now.Marks[k]:
			i, k = i+1, k+1
		case k < len(now.Marks) && (i == len(then) || common[i][k+1] >= common[i+1][k]):
			files = append(files, now.Files[k])
			k++
		default:
			i++
		}
	}
	return files, max(0, len(then)-len(now.Marks))
}

// String says what changed, naming a few files.
func (c Change) String() string {
	var parts []string
	for _, f := range c.Files[:min(mostNamed, len(c.Files))] {
		if f != c.Name {
			parts = append(parts, f)
		}
	}
	if n := len(c.Files) - mostNamed; n > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", n))
	}
	if c.Gone > 0 {
		parts = append(parts, fmt.Sprintf("%d fewer than then", c.Gone))
	}
	if len(parts) == 0 {
		return c.Name
	}
	return c.Name + " (" + strings.Join(parts, ", ") + ")"
}

// mostNamed is how many changed files of a group are named.
const mostNamed = 12
