// Package provenance says what a table was made from: the files of a study by their hashes, so that somebody who makes
// the table again can tell whether they have the same ones, and which have changed if not.
package provenance

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"

	"qcode/internal/study"
)

// Input is a file, or a group of files, with the beginning of the SHA-256 of names and contents.
type Input struct {
	Name  string
	Files int
	Hash  string
}

// Of are the inputs of a study, as they lie there now. Files that do not exist are left out.
func Of(s *study.Study) ([]Input, error) {
	groups := []struct {
		name  string
		files []string
	}{
		{study.File, []string{study.File}},
		{"codebook", []string{s.CodebookPath}},
		{"beliefs", []string{study.BeliefsFile}},
		{"tables", []string{study.CasesFile, study.TranscriptsFile}},
		{"transcripts", nil},
		{"codings", nil},
	}
	for _, t := range s.Transcripts {
		groups[4].files = append(groups[4].files, t.Path)
		for _, f := range t.Files {
			groups[5].files = append(groups[5].files, f.Path)
		}
	}
	var out []Input
	for _, g := range groups {
		in, err := hash(s, g.name, g.files)
		if err != nil {
			return nil, err
		}
		if in.Files > 0 {
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
		in.Files++
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

// The beginnings of the two lines.
const (
	madeBy   = "Made by: "
	madeFrom = "Made from: "
)

// Lines are what a table prints of its origin.
func Lines(command, version string, inputs []Input) []string {
	var parts []string
	for _, in := range inputs {
		part := in.Name + " " + in.Hash
		if in.Files > 1 {
			part = fmt.Sprintf("%s (%d) %s", in.Name, in.Files, in.Hash)
		}
		parts = append(parts, part)
	}
	return []string{madeBy + command, madeFrom + strings.Join(append(parts, "qcode "+version), " · ")}
}

var (
	commandLine = regexp.MustCompile(madeBy + `(qcode [^\n<"]*)`)
	inputWord   = regexp.MustCompile(`([A-Za-z.]+)(?: \((\d+)\))? ([0-9a-f]{12})`)
)

// Find reads the lines back from a printed table; command is empty if there are none.
func Find(text string) (command string, inputs []Input) {
	if m := commandLine.FindStringSubmatch(text); m != nil {
		command = strings.TrimSpace(m[1])
	}
	_, rest, ok := strings.Cut(text, madeFrom)
	if !ok {
		return command, nil
	}
	line, _, _ := strings.Cut(rest, "\n")
	for _, m := range inputWord.FindAllStringSubmatch(line, -1) {
		inputs = append(inputs, Input{Name: m[1], Hash: m[3]})
	}
	return command, inputs
}

// Changed names the inputs that are not what they were.
func Changed(then, now []Input) []string {
	var out []string
	is := map[string]string{}
	for _, in := range now {
		is[in.Name] = in.Hash
	}
	for _, in := range then {
		if is[in.Name] != in.Hash {
			out = append(out, in.Name)
		}
		delete(is, in.Name)
	}
	for _, in := range now {
		if _, fresh := is[in.Name]; fresh && len(then) > 0 {
			out = append(out, in.Name)
		}
	}
	return out
}
