// Package schemas holds the JSON Schemas of a study's YAML files, for editors that complete keys and show mistakes while
// people type. They say what the files look like; whether a study holds together is for qcode check to say.
package schemas

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.schema.json
var files embed.FS

const ending = ".schema.json"

// Names are the schemas in alphabetical order: annotations, beliefs, codebook and study (qcode.yaml).
func Names() []string {
	entries, _ := fs.ReadDir(files, ".") // of an embedded folder: cannot fail
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ending))
	}
	return out
}

// Schema is the schema of that name; ok is false if there is none.
func Schema(name string) (src []byte, ok bool) {
	if !slices.Contains(Names(), name) {
		return nil, false
	}
	src, err := files.ReadFile(name + ending)
	return src, err == nil
}
