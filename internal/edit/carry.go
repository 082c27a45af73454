package edit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
)

// carryOut does what the record says, in steps that leave all files old or all files new wherever it stops:
//
//  1. the record is written to journal/staged, then every new content beside its target, all synced.
//     Whatever fails up to here, a full disk above all, is swept away: nothing has happened.
//  2. staged is renamed to pending: from now on the plan is carried out, by this process or the next.
//  3. every file is looked at once more and replaced; the folders are synced.
//  4. pending is renamed to its number: the plan is done and can be undone.
//
// A failure in step 3 is rolled back at once; where that fails too, pending stays for Recover.
func (s *Store) carryOut(ctx context.Context, r *record) (number int, err error) {
	journal, err := s.journal()
	if err != nil {
		return 0, err
	}
	made, err := s.stage(journal, r)
	if err == nil {
		err = ctx.Err() // the last moment to stop without a trace
	}
	if err == nil {
		err = failed(journalPath, "cannot record the plan", s.fs.Rename(journal.staged(), journal.pending()))
	}
	if err != nil {
		s.sweep(journal, r.files, made)
		return 0, err
	}
	if err = failed(journalPath, "cannot record the plan", s.fs.SyncDir(string(journal))); err == nil {
		err = s.replaceAll(r.files)
	}
	if err != nil {
		return 0, s.rollBack(journal, r.files, err)
	}
	number, err = s.enter(journal, r)
	if err != nil {
		return 0, interrupted("all files are written, but the journal is not", err)
	}
	return number, nil
}

// stage writes the record and all new contents. made lists the folders that it made.
func (s *Store) stage(journal journal, r *record) (made []string, err error) {
	bytes, err := r.encode()
	if err != nil {
		return nil, err
	}
	mode, err := s.recordMode(r.files)
	if err != nil {
		return nil, err
	}
	if err := s.put(journal.staged(), image{content: bytes, mode: mode}); err != nil {
		return nil, failed(journalPath, "cannot record the plan", err)
	}
	// So that a power cut leaves a sign of what is staged, and cannot mix this record's steps with those of the last.
	if err := s.fs.SyncDir(string(journal)); err != nil {
		return nil, failed(journalPath, "cannot record the plan", err)
	}
	for _, t := range r.files {
		more, err := s.stageOne(t)
		made = append(made, more...)
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

func (s *Store) stageOne(t *target) (made []string, err error) {
	if !t.after.exists {
		return nil, nil
	}
	if made, err = s.folders(filepath.Dir(t.real)); err != nil {
		return made, err
	}
	return made, failed(t.path, "cannot write", s.putLike(t))
}

// recordMode lets nobody read in the journal what he may not read in the study.
func (s *Store) recordMode(files []*target) (fs.FileMode, error) {
	mode, err := s.rootMode()
	if err != nil {
		return 0, err
	}
	mode &= 0o666
	for _, t := range files {
		for _, i := range []image{t.before, t.after} {
			if i.mode != 0 {
				mode &= i.mode
			}
		}
	}
	return mode | 0o600, nil
}

// putLike writes the new content of a target beside it, with the mode and owner of the file that it replaces.
func (s *Store) putLike(t *target) error {
	info, err := s.fs.Lstat(t.real)
	if errors.Is(err, fs.ErrNotExist) {
		return s.put(temp(t.real), t.after)
	}
	if err != nil {
		return err
	}
	return s.putAs(temp(t.real), t.after.content, 0o600, func(f File) error { return f.Like(info) })
}

// put writes a new synced file; one that a crash left there goes first.
func (s *Store) put(path string, i image) error {
	if i.mode == 0 {
		return s.putAs(path, i.content, 0o666, func(File) error { return nil })
	}
	return s.putAs(path, i.content, 0o600, func(File) error { return s.fs.Chmod(path, i.mode) })
}

func (s *Store) putAs(path string, content []byte, mode fs.FileMode, dress func(File) error) (err error) {
	f, err := s.fs.Create(path, mode)
	if errors.Is(err, fs.ErrExist) {
		if err = s.fs.Remove(path); err == nil {
			f, err = s.fs.Create(path, mode)
		}
	}
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			_ = s.fs.Remove(path)
		}
	}()
	if n, err := f.Write(content); err != nil {
		return err
	} else if n < len(content) {
		return io.ErrShortWrite
	}
	if err := dress(f); err != nil {
		return err
	}
	return f.Sync()
}

// replaceAll puts all staged contents in the place of their targets.
func (s *Store) replaceAll(files []*target) error {
	for _, t := range files {
		if err := s.replace(t); err != nil {
			return err
		}
	}
	return s.syncFolders(files)
}

// replace looks once more: between the guard and now an editor may have saved the file.
func (s *Store) replace(t *target) error {
	is, err := s.look(t.path, t.real)
	if err != nil {
		return err
	}
	if !is.same(t.before) {
		return changed(t.path, t.before.exists, is.exists)
	}
	if !t.after.exists {
		return failed(t.path, "cannot delete", s.fs.Remove(t.real))
	}
	return failed(t.path, "cannot replace", s.fs.Rename(temp(t.real), t.real))
}

func (s *Store) syncFolders(files []*target) error {
	var done []string
	for _, t := range files {
		dir := filepath.Dir(t.real)
		if slices.Contains(done, dir) {
			continue
		}
		if err := s.fs.SyncDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(t.path, "cannot make it last", err)
		}
		done = append(done, dir)
	}
	return nil
}

// folders makes a folder and its parents, as far as they are missing, and makes each last.
func (s *Store) folders(dir string) (made []string, err error) {
	name := s.relative(dir)
	if _, err = s.fs.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil, failed(name, "cannot look for the folder", err)
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return nil, failed(name, "cannot find the folder", err)
	}
	if made, err = s.folders(parent); err != nil {
		return made, err
	}
	if err = s.fs.Mkdir(dir, 0o777); errors.Is(err, fs.ErrExist) {
		return made, nil // another process, at the same moment
	}
	if err != nil {
		return made, failed(name, "cannot make the folder", err)
	}
	return append(made, dir), failed(name, "cannot make the folder last", s.fs.SyncDir(parent))
}

func (s *Store) relative(real string) string {
	if root, err := s.follow(s.root); err == nil {
		if name, err := filepath.Rel(root, real); err == nil {
			return filepath.ToSlash(name)
		}
	}
	return filepath.ToSlash(real)
}

// sweep takes away what stage wrote. What cannot be taken away stays, with journal/staged as its sign, for the next
// writing command.
func (s *Store) sweep(journal journal, files []*target, made []string) {
	clean := true
	gone := func(path string) {
		if err := s.fs.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			clean = false
		}
	}
	for _, t := range files {
		if t.after.exists {
			gone(temp(t.real))
		}
	}
	clean = s.syncFolders(files) == nil && clean
	for _, dir := range slices.Backward(made) {
		gone(dir)
	}
	if clean {
		gone(journal.staged())
	}
}

// rollBack brings back the files that were replaced before the plan failed with cause.
func (s *Store) rollBack(journal journal, files []*target, cause error) error {
	err := s.restore(files)
	if err == nil {
		err = s.drop(journal)
	}
	if err != nil {
		return interrupted("the plan stopped halfway and could not be rolled back", fmt.Errorf("%w, and then %w", cause, err))
	}
	return cause
}

// restore brings every file that is new back to what it was. A file that is neither was changed by somebody else and
// is left alone.
func (s *Store) restore(files []*target) error {
	var back []*target
	for _, t := range slices.Backward(files) {
		is, err := s.look(t.path, t.real)
		if err != nil {
			return err
		}
		if err := s.fs.Remove(temp(t.real)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(t.path, "cannot remove its staged content", err)
		}
		if is.same(t.after) {
			back = append(back, &target{path: t.path, real: t.real, before: t.after, after: t.before})
		}
	}
	for _, t := range back {
		if _, err := s.stageOne(t); err != nil {
			return err
		}
	}
	if err := s.replaceAll(back); err != nil {
		return err
	}
	return s.syncFolders(files)
}

// drop forgets a pending plan, for good before anything else happens.
func (s *Store) drop(journal journal) error {
	if err := s.fs.Remove(journal.pending()); err != nil {
		return failed(journalPath, "cannot drop the plan", err)
	}
	return failed(journalPath, "cannot drop the plan", s.fs.SyncDir(string(journal)))
}

func interrupted(message string, err error) error {
	return &Error{
		Kind: ErrInterrupted, Message: message, Err: err,
		Remedy: "the plan is recorded: mend the cause, and the next command that writes finishes it",
	}
}
