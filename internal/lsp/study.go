package lsp

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"qcode/internal/check"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// checked is a study as it was found last, with the texts that the editor had then.
type checked struct {
	root  string // of the study on disk
	study *study.Study
	found []diag.Diagnostic
}

// pathOf is the file of a URI; ok is false for one that is no file.
func pathOf(uri string) (path string, ok bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	path = u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.FromSlash(path), true
}

func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// locate is the study of a file and its path in it; ok is false if it lies in none.
func locate(uri string) (root, rel string, ok bool) {
	path, ok := pathOf(uri)
	if !ok {
		return "", "", false
	}
	root, err := study.Find(filepath.Dir(path))
	if err != nil {
		return "", "", false
	}
	rel, err = filepath.Rel(root, path)
	return root, filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

// check checks the studies of all open files and tells the editor what was found in them.
func (s *server) check(ctx context.Context) error {
	s.dirty = false
	texts := map[string]map[string][]byte{} // by root and path
	for uri, p := range s.open {
		if root, rel, ok := locate(uri); ok {
			if texts[root] == nil {
				texts[root] = map[string][]byte{}
			}
			texts[root][rel] = p.text
		}
	}
	said := map[string]bool{}
	for _, root := range slices.Sorted(maps.Keys(texts)) {
		c, err := run(ctx, root, texts[root])
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			continue // the study cannot be read at all just now; what was said stays
		}
		s.last[root] = c
		for _, rel := range slices.Sorted(maps.Keys(texts[root])) {
			uri := s.uri(root, rel)
			if err := s.publish(uri, c, rel); err != nil {
				return err
			}
			said[uri] = true
		}
	}
	for uri := range s.published {
		if !said[uri] && s.open[uri] == nil {
			delete(s.published, uri)
			if err := s.notify("textDocument/publishDiagnostics", map[string]any{"uri": uri, "diagnostics": []any{}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// uri is that by which the editor knows a file, else the usual one.
func (s *server) uri(root, rel string) string {
	for uri := range s.open {
		if r, p, ok := locate(uri); ok && r == root && p == rel {
			return uri
		}
	}
	return uriOf(filepath.Join(root, filepath.FromSlash(rel)))
}

// publish tells what was found in a file.
func (s *server) publish(uri string, c *checked, rel string) error {
	p := s.open[uri]
	list := []any{}
	for _, d := range c.found {
		if d.At.File == rel {
			list = append(list, s.finding(p, c, d))
		}
	}
	s.published[uri] = true
	return s.notify("textDocument/publishDiagnostics", map[string]any{"uri": uri, "diagnostics": list})
}

func (s *server) finding(p *page, c *checked, d diag.Diagnostic) map[string]any {
	severity := map[diag.Severity]int{diag.Error: 1, diag.Warning: 2, diag.Info: 3}[d.Severity]
	text := d.Message
	if d.Help != "" {
		text += "\n" + d.Help
	}
	if d.Paste != "" {
		text += "\n" + d.Paste
	}
	out := map[string]any{"range": p.place(d.At, s.units), "severity": severity, "code": d.Rule, "source": "qcode", "message": text}
	var related []any
	for _, r := range d.Related {
		file := r.At.File
		if file == "" {
			file = d.At.File
		}
		if other := s.page(c, file); other != nil {
			related = append(related, map[string]any{"location": map[string]any{"uri": s.uri(c.root, file), "range": other.place(r.At, s.units)}, "message": r.Message})
		}
	}
	if related != nil {
		out["relatedInformation"] = related
	}
	return out
}

// page is a file of the study: as the editor has it, else as it stands on disk; nil if it cannot be read.
func (s *server) page(c *checked, rel string) *page {
	if p := s.open[s.uri(c.root, rel)]; p != nil {
		return p
	}
	src, err := os.ReadFile(filepath.Join(c.root, filepath.FromSlash(rel)))
	if err != nil {
		return nil
	}
	return newPage(src)
}

// run checks the study as it would be with the texts that the editor has not saved yet. Rules read files, so it lays a
// copy of the study out beside it, in .qcode, where nothing is shared: links to the files, and the unsaved texts.
func run(ctx context.Context, root string, unsaved map[string][]byte) (*checked, error) {
	own := filepath.Join(root, ".qcode")
	if err := os.Mkdir(own, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	forget(own)
	shadow, err := os.MkdirTemp(own, "lsp-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(shadow)
	if err := lay(root, shadow, unsaved); err != nil {
		return nil, err
	}
	st, err := study.Open(shadow)
	if err != nil {
		return nil, err
	}
	set, err := check.Choose(check.Configured(st.Check))
	if err != nil {
		return nil, err
	}
	result, err := check.Run(ctx, st, check.Options{Set: set, Mend: true})
	if err != nil {
		return nil, err
	}
	return &checked{root: root, study: st, found: result.Findings}, nil
}

// lay makes the copy.
func lay(root, shadow string, unsaved map[string][]byte) error {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil || rel == "." {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		to := filepath.Join(shadow, rel)
		switch {
		case entry.IsDir():
			return os.Mkdir(to, 0o700)
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			if err == nil && !filepath.IsAbs(target) && !filepath.IsLocal(filepath.Join(filepath.Dir(rel), target)) {
				target = filepath.Join(filepath.Dir(path), target) // out of the study, and so it stays
			}
			if err != nil {
				return err
			}
			return os.Symlink(target, to)
		case !entry.Type().IsRegular() || unsaved[filepath.ToSlash(rel)] != nil:
			return nil
		}
		if os.Link(path, to) == nil {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, src, 0o600)
	})
	for rel, text := range unsaved {
		to := filepath.Join(shadow, filepath.FromSlash(rel))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o700)
		}
		if err == nil {
			err = os.WriteFile(to, text, 0o600)
		}
	}
	return err
}

// forget takes copies away that a server which was killed left behind.
func forget(own string) {
	old, _ := filepath.Glob(filepath.Join(own, "lsp-*")) // the pattern is a good one
	for _, folder := range old {
		if info, err := os.Stat(folder); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(folder) // the next one tries again
		}
	}
}
