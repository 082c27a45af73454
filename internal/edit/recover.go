package edit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Pending reports whether a plan was interrupted and waits to be finished by a command that writes. It costs one look
// at the disk when there is none. A plan that another process is carrying out at this moment is not interrupted.
func (s *Store) Pending() (bool, error) {
	there, err := s.pendingThere()
	if err != nil || !there {
		return false, err
	}
	own, _, err := s.real(ownFolder)
	if err != nil {
		return false, err
	}
	unlock, _, err := s.fs.Lock(filepath.Join(own, "lock"), "a command that reads")
	if err != nil {
		return true, nil //nolint:nilerr // a study that we may only read: it is there, and nobody can be asked about it
	}
	if unlock == nil {
		return false, nil
	}
	defer func() { _ = unlock() }()
	return s.pendingThere()
}

func (s *Store) pendingThere() (bool, error) {
	_, err := s.fs.Lstat(filepath.Join(s.root, filepath.FromSlash(journalPath), "pending"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, failed(journalPath, "cannot look for interrupted plans", err)
}

// Recover finishes an interrupted plan. Every writing method does the same before its own work.
func (s *Store) Recover(ctx context.Context) (Recovery, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return Recovery{}, err
	}
	defer unlock()
	return s.recover()
}

// IsZero reports whether there was nothing to recover.
func (r Recovery) IsZero() bool {
	return r.Number == 0 && r.Command == "" && r.Aside == "" && r.Files == nil
}

// String is the message for the user, "" when there was nothing.
func (r Recovery) String() string {
	switch {
	case r.IsZero():
		return ""
	case r.Aside != "":
		return fmt.Sprintf("the record of an interrupted change is broken and was set aside as %s; files were left as they are", r.Aside)
	case r.Number == 0:
		return fmt.Sprintf("an interrupted change of %s was taken back: %s", r.Time.Format("2006-01-02 15:04:05"), r.names())
	case len(r.Skipped) > 0:
		return fmt.Sprintf("an interrupted change of %s was finished, except for files that were changed since: %s",
			r.Time.Format("2006-01-02 15:04:05"), strings.Join(r.Skipped, ", "))
	}
	return fmt.Sprintf("an interrupted change of %s was finished: %s", r.Time.Format("2006-01-02 15:04:05"), r.names())
}

func (r Recovery) names() string {
	const most = 5
	var names []string
	for _, f := range r.Files {
		names = append(names, f.Path)
	}
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// recover, under the lock, sweeps away what was only staged and finishes what was pending.
func (s *Store) recover() (Recovery, error) {
	j, err := s.journal()
	if err != nil {
		return Recovery{}, err
	}
	if err := s.recoverStaged(j); err != nil {
		return Recovery{}, err
	}
	there, err := s.pendingThere()
	if err != nil || !there {
		return Recovery{}, err
	}
	bytes, err := s.slurp(j.pending(), 0)
	if err != nil {
		return Recovery{}, failed(journalPath+"/pending", "cannot read", err)
	}
	r, err := decode(bytes)
	if errors.Is(err, errNewer) {
		return Recovery{}, newer(journalPath + "/pending")
	}
	if err != nil {
		return s.setPendingAside(j)
	}
	if err := s.fs.SyncDir(string(j)); err != nil { // the process before may have been killed before it could
		return Recovery{}, failed(journalPath, "cannot finish an interrupted plan", err)
	}
	return s.finish(j, r)
}

func newer(path string) error {
	return &Error{Kind: ErrBroken, Path: path, Err: errNewer, Remedy: "use that qcode, or a later one"}
}

// recoverStaged takes away what a plan left that never got past staging. A record that cannot be read was never
// synced, so nothing came after it.
func (s *Store) recoverStaged(j journal) error {
	if _, err := s.fs.Lstat(j.staged()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	bytes, err := s.slurp(j.staged(), 0)
	if err != nil {
		return failed(journalPath+"/staged", "cannot read", err)
	}
	if r, err := decode(bytes); err == nil {
		if err := s.unstage(r.files); err != nil {
			return err
		}
	}
	return failed(journalPath+"/staged", "cannot remove", s.fs.Remove(j.staged()))
}

func (s *Store) unstage(files []*target) (err error) {
	for _, t := range files {
		if t.real, err = s.place(t.path); errors.Is(err, ErrOutside) || errors.Is(err, ErrPlan) {
			t.real = "" // nobody staged anything there
			continue
		}
		if err != nil {
			return err
		}
		if err := s.fs.Remove(temp(t.real)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(s.relative(temp(t.real)), "cannot remove what an interrupted plan left", err)
		}
	}
	return s.makeLast(files)
}

// makeLast syncs all folders from the targets up to the root: the process that made them may have been killed before
// it could.
func (s *Store) makeLast(files []*target) error {
	root, err := s.follow(s.root)
	if err != nil {
		return failed("", "cannot find the study's folder", err)
	}
	done := map[string]bool{}
	for _, t := range files {
		if t.real == "" {
			continue
		}
		for dir := filepath.Dir(t.real); !done[dir]; dir = filepath.Dir(dir) {
			if err := s.fs.SyncDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return failed(s.relative(dir), "cannot make it last", err)
			}
			if done[dir] = true; dir == root {
				break
			}
		}
	}
	return nil
}

// finish rolls a pending plan forward, or back where that fails.
func (s *Store) finish(j journal, r *record) (Recovery, error) {
	out := Recovery{Command: r.command, Time: r.time}
	for _, t := range r.files {
		out.Files = append(out.Files, t.touched())
	}
	var todo []*target
	for _, t := range r.files {
		is, err := s.locate(t)
		if err != nil {
			return Recovery{}, interrupted("an interrupted plan cannot be finished", err)
		}
		switch {
		case is.same(t.after):
		case is.same(t.before):
			todo = append(todo, t)
		default:
			out.Skipped = append(out.Skipped, t.path)
		}
	}
	err := s.forward(r.files, todo)
	if err != nil {
		if back := s.rollBack(j, r.files, err); errors.Is(back, ErrInterrupted) {
			return Recovery{}, back
		}
		return out, nil
	}
	if out.Number, err = s.enter(j, r); err != nil {
		return Recovery{}, interrupted("an interrupted plan is finished, but the journal is not", err)
	}
	return out, nil
}

func (s *Store) locate(t *target) (is image, err error) {
	if t.real, err = s.place(t.path); err != nil {
		return is, err
	}
	return s.look(t.path, t.real)
}

func (s *Store) forward(all, todo []*target) error {
	for _, t := range todo {
		if _, err := s.stageOne(t); err != nil {
			return err
		}
	}
	if err := s.replaceAll(todo); err != nil {
		return err
	}
	for _, t := range all {
		if err := s.fs.Remove(temp(t.real)); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a file that was skipped
			return failed(t.path, "cannot remove its staged content", err)
		}
	}
	return s.makeLast(all)
}

// setPendingAside keeps a record that cannot be read out of the way. Files that it was to change may be old or new;
// each of them is whole.
func (s *Store) setPendingAside(j journal) (Recovery, error) {
	number, err := s.next(j)
	if err != nil {
		return Recovery{}, err
	}
	name := fmt.Sprintf("%08d-pending%s", number, brokenEnd)
	if err := s.aside(j, "pending", name); err != nil {
		return Recovery{}, err
	}
	return Recovery{Aside: journalPath + "/" + name}, nil
}

func (s *Store) aside(j journal, from, to string) error {
	if err := s.fs.Rename(j.at(from), j.at(to)); err != nil {
		return failed(journalPath+"/"+from, "is broken and cannot be set aside", err)
	}
	return failed(journalPath, "cannot make it last", s.fs.SyncDir(string(j)))
}
