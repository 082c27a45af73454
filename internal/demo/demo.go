// Package demo holds the demonstration studies that ship with qcode, as files to be copied. They were written for it:
// nobody was interviewed.
package demo

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed focus-groups professionals review vr-training
var studies embed.FS

// Names lists the demonstration studies in alphabetical order.
func Names() []string {
	entries, _ := fs.ReadDir(studies, ".") // of an embedded folder: cannot fail
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// FS is the folder of a demonstration study; ok is false if there is none of that name.
func FS(name string) (files fs.FS, ok bool) {
	if !slices.Contains(Names(), name) {
		return nil, false
	}
	files, err := fs.Sub(studies, name)
	return files, err == nil
}
