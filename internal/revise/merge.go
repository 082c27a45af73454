package revise

import (
	"fmt"

	"qcode/internal/annotation"
	"qcode/internal/diag"
)

// Merged is an annotation file that two descendants were brought together in.
type Merged struct {
	annotation.Head
	Content   []byte
	Conflicts []annotation.Conflict // both versions are in Content
	Notes     []string              // what of a hand-written file could not be kept
}

// MergeFiles brings two descendants of an annotation file together as sets of codings; base is nil if there is no common
// ancestor. Of two canonical files the outcome does not depend on which is called ours, byte for byte; of a file that
// somebody wrote by hand comments and layout stay. The error says which version cannot be read.
func MergeFiles(base, ours, theirs []byte) (*Merged, error) {
	var files [3]*annotation.File
	for i, v := range []struct {
		name string
		src  []byte
	}{{"the common ancestor", base}, {"our version", ours}, {"their version", theirs}} {
		if v.src == nil && i == 0 {
			continue
		}
		file, found := annotation.Read("", v.src)
		if len(v.src) == 0 {
			file, found = &annotation.File{}, nil
		}
		if err := unreadable(found); err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", v.name, err)
		}
		files[i] = file
	}
	file, conflicts := annotation.Merge(files[0], files[1], files[2])
	out := &Merged{Head: file.Head, Conflicts: conflicts}
	var err error
	switch {
	case plain(ours) && plain(theirs):
		out.Content = file.Encode()
	case plain(ours):
		out.Content, err = annotation.Update(theirs, file)
	default:
		if out.Content, err = annotation.Update(ours, file); !plain(theirs) && string(ours) != string(theirs) {
			out.Notes = append(out.Notes, "comments that only the other side has are not in it")
		}
	}
	return out, err
}

// unreadable is the first finding that means that there may be codings which the reader did not see.
func unreadable(found []diag.Diagnostic) error {
	for _, d := range found {
		if d.Rule == "QC001" || d.Rule == "QC003" { // unparsable, a key twice
			return fmt.Errorf("line %d: %s", d.At.Line, d.Message)
		}
	}
	return nil
}

// plain reports whether a file says nothing that the canonical form has no place for: comments, unknown keys.
func plain(src []byte) bool {
	if len(src) == 0 {
		return true
	}
	tidy, err := annotation.Format(src, nil)
	return err == nil && annotation.Stream(tidy, nil, func(*annotation.Record) bool { return true })
}
