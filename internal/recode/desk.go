package recode

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// desk holds the files that an operation touches, as they were and as they are to be.
type desk struct {
	study   *study.Study
	read    edit.Reader
	before  *codebook.Codebook
	files   map[string]*file
	order   []string
	account *Account
}

type file struct {
	was, now []byte
	hash     [32]byte
	existed  bool
	gone     bool
}

// file reads a file, once. One that is not there is empty.
func (d *desk) file(path string) (*file, error) {
	if f := d.files[path]; f != nil {
		return f, nil
	}
	src, hash, exists, err := d.read(path)
	if err != nil {
		return nil, err
	}
	f := &file{was: src, now: src, hash: hash, existed: exists}
	d.files[path] = f
	d.order = append(d.order, path)
	return f, nil
}

// plan is what differs.
func (d *desk) plan() edit.Plan {
	var p edit.Plan
	for _, path := range d.order {
		f := d.files[path]
		switch {
		case f.gone && f.existed:
			p.Changes = append(p.Changes, edit.Delete(path, f.hash))
		case !f.gone && !bytes.Equal(f.was, f.now):
			p.Changes = append(p.Changes, edit.Write(path, f.hash, f.existed, f.now))
		}
	}
	return p
}

// revise edits a YAML file of the desk.
func (d *desk) revise(path string, change func(e *yamldoc.Edit) error) error {
	f, err := d.file(path)
	if err != nil {
		return err
	}
	e, err := yamldoc.NewEdit(path, f.now)
	if err != nil {
		return refuse("", "%v", err)
	}
	if err := change(e); err != nil {
		return err
	}
	out, _, err := e.Done()
	if err != nil {
		return refuse("write it in lines, one key a line, and run the command again", "%v", err)
	}
	f.now = out
	return nil
}

// book edits the codebook.
func (d *desk) book(change func(e *yamldoc.Edit) error) error {
	return d.revise(d.study.CodebookPath, change)
}

// below lists the files below a folder of the study, with slashes; none if there is no such folder.
func (d *desk) below(folder string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(d.study.Abs(folder), func(p string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(d.study.Root, p)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	return out, err
}

// texts lets what analysts wrote about the code from follow to the code to: its memo and its summaries. Where the code
// to has a text of that name already, that of from is put behind it.
func (d *desk) texts(from, to string) error {
	summaries, err := d.below(path.Join("summaries", from))
	if err != nil {
		return err
	}
	moves := map[string]string{}
	paths := summaries
	for _, p := range summaries {
		moves[p] = path.Join("summaries", to, strings.TrimPrefix(p, path.Join("summaries", from)+"/"))
	}
	memo := path.Join("memos", from+".md")
	if _, err := os.Stat(d.study.Abs(memo)); err == nil && d.study.Transcript(from) == nil {
		moves[memo] = path.Join("memos", to+".md")
		paths = append(slices.Clone(paths), memo)
	}
	for _, p := range paths {
		old, err := d.file(p)
		if err != nil {
			return err
		}
		target, err := d.file(moves[p])
		if err != nil {
			return err
		}
		target.now, target.gone = join(target.now, old.now), false
		old.gone = true
		d.account.Texts++
	}
	return nil
}

// join puts one text behind another, a blank line between.
func join(a, b []byte) []byte {
	if len(bytes.TrimSpace(a)) == 0 {
		return b
	}
	out := append(bytes.TrimRight(slices.Clone(a), "\n"), "\n\n"...)
	return append(out, b...)
}
