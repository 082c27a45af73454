package edit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/diff"
)

const (
	defaultWait = 10 * time.Second
	firstPause  = 2 * time.Millisecond // between two tries to get the lock; doubles up to lastPause
	lastPause   = 50 * time.Millisecond
)

// Update takes the lock, finishes what was interrupted, lets plan read and decide, and carries the plan out: nobody
// else writes in between, so nothing is lost and nobody fails because another was faster. plan must not call methods
// of the store that write. Command stands for the plan's own when that is empty.
//
// A dry run needs no lock: let plan decide with Read, and show the Diff.
func (s *Store) Update(ctx context.Context, command string, plan func(read Reader) (Plan, error)) (Receipt, error) {
	return s.write(ctx, func() (*record, error) {
		p, err := plan(s.Read)
		if err != nil {
			return nil, err
		}
		if p.Command != "" {
			command = p.Command
		}
		files, err := s.targets(p.Changes)
		return &record{kind: KindApply, command: command, files: files}, err
	})
}

// Diff is the plan as a unified diff, "" when it changes nothing. It holds the files' own bytes: who shows it on a
// terminal takes the control characters out. Of files that the store conceals it says only that they change.
func (s *Store) Diff(plan Plan) (string, error) {
	files, err := s.targets(plan.Changes)
	if err != nil {
		return "", err
	}
	return s.unified(files), nil
}

// unified is what becomes of files as a unified diff.
func (s *Store) unified(files []*target) string {
	var b bytes.Buffer
	for _, t := range files {
		from, to := "a/"+t.path, "b/"+t.path
		if !t.before.exists {
			from = "/dev/null"
		}
		if !t.after.exists {
			to = "/dev/null"
		}
		d := diff.Diff(from, t.before.content, to, t.after.content)
		if s.Conceals != nil && s.Conceals(t.path) {
			d = fmt.Appendf(nil, "diff %s %s\n(not shown: another coder's file of a transcript that is coded blindly)\n", from, to)
		}
		if d == nil { // an empty file comes or goes
			d = fmt.Appendf(nil, "diff %s %s\n--- %s\n+++ %s\n", from, to, from, to)
		}
		b.Write(d)
	}
	return b.String()
}

// write does one piece of writing under the lock, after whatever was interrupted before it.
func (s *Store) write(ctx context.Context, work func() (*record, error)) (Receipt, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return Receipt{}, err
	}
	defer unlock()
	finished, err := s.recover()
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Finished: finished}
	r, err := work()
	if err != nil || len(r.files) == 0 {
		return receipt, err
	}
	r.time, r.who = s.now().UTC(), s.Who
	number, err := s.carryOut(ctx, r)
	if err != nil {
		return receipt, err
	}
	receipt.Number, receipt.Kind, receipt.Command, receipt.Back = number, r.kind, r.command, "qcode undo"
	if r.kind == KindUndo {
		receipt.Back = "qcode redo"
	}
	for _, t := range r.files {
		receipt.Files = append(receipt.Files, t.touched())
	}
	return receipt, nil
}

// lock waits until no other process writes, and sees to the store's own folder.
func (s *Store) lock(ctx context.Context) (unlock func(), err error) {
	own, _, err := s.real(ownFolder)
	if err != nil {
		return nil, err
	}
	if _, err := s.folders(own); err != nil {
		return nil, err
	}
	release, err := s.await(ctx, filepath.Join(own, "lock"))
	if err != nil {
		return nil, err
	}
	unlock = func() { _ = release() } // closing the file gives the lock back in any case
	if err := s.settleIn(own); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

func (s *Store) await(ctx context.Context, path string) (release func() error, err error) {
	note := fmt.Sprintf("process %d, %s, since %s", os.Getpid(), s.who(), s.now().Format(time.TimeOnly))
	wait := s.Wait
	if wait == 0 {
		wait = defaultWait
	}
	end := time.NewTimer(wait)
	defer end.Stop()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		release, other, err := s.fs.Lock(path, note)
		if err != nil {
			return nil, failed(ownFolder+"/lock", "cannot get the study's lock", err)
		}
		if release != nil {
			return release, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-end.C:
			return nil, locked(other)
		case <-time.After(pause):
		}
	}
}

func (s *Store) who() string {
	if s.Who == "" {
		return "nobody named"
	}
	return s.Who
}

func locked(other string) error {
	if other == "" {
		other = "unknown process"
	}
	return &Error{
		Kind: ErrLocked, Path: ownFolder + "/lock", Message: fmt.Sprintf("another qcode is writing to this study (%s)", other),
		Remedy: "nothing was written; run the command again when that one has ended",
	}
}

// settleIn makes what belongs into the store's own folder. The .gitignore comes last: where it stands, all else does.
func (s *Store) settleIn(own string) error {
	ignore := filepath.Join(own, ".gitignore")
	journal := filepath.Join(own, "journal")
	_, err := s.fs.Lstat(ignore)
	if err == nil {
		_, err = s.fs.Lstat(journal)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return failed(ownFolder, "cannot look into it", err)
	}
	mode, err := s.rootMode()
	if err != nil {
		return err
	}
	err = s.fs.Mkdir(journal, mode)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return failed(ownFolder+"/journal", "cannot make it", err)
	}
	for _, dir := range []string{own, journal} { // as open to others as the study, whatever the umask says
		if err := s.fs.Chmod(dir, mode); err != nil {
			return failed(ownFolder, "cannot set its mode", err)
		}
	}
	for _, dir := range []string{filepath.Dir(own), own} {
		if err := s.fs.SyncDir(dir); err != nil {
			return failed(ownFolder, "cannot make it last", err)
		}
	}
	if err := s.put(ignore+".new", image{content: []byte("*\n")}); err != nil {
		return failed(ownFolder+"/.gitignore", "cannot write", err)
	}
	if err := s.fs.Rename(ignore+".new", ignore); err != nil {
		return failed(ownFolder+"/.gitignore", "cannot write", err)
	}
	return failed(ownFolder, "cannot make it last", s.fs.SyncDir(own))
}

// rootMode is who may do what in the study's folder.
func (s *Store) rootMode() (fs.FileMode, error) {
	root, err := s.follow(s.root)
	if err != nil {
		return 0, failed("", "cannot find the study's folder", err)
	}
	info, err := s.fs.Lstat(root)
	if err != nil {
		return 0, failed("", "cannot look at the study's folder", err)
	}
	return info.Mode().Perm(), nil
}
