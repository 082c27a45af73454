// Package edit is the mechanism of writing: every change of a file in a study goes through it.
//
// It knows bytes and paths, never codings. A change walks plan → diff → hash guard → lock → atomic replace → journal:
//
//   - the hash guard refuses a file that is no longer the one that was read;
//   - one process writes at a time (.qcode/lock), another waits for a bounded while;
//   - the whole plan is staged beside its targets and recorded in .qcode/journal, synced, before the first file is
//     replaced, so that a plan over several files is carried out as a whole or not at all, whatever is pulled out;
//   - what was interrupted is finished by the next writing command (Recover), and reading commands can ask (Pending);
//   - the journal keeps what was there before, so that Undo and Redo work across processes.
//
// All file work goes through the interface FS, so that tests can make each step fail.
package edit

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"time"

	"qcode/internal/diag"
)

// Change is what is to become of one file. One of Splices, New and Delete says it: Delete removes the file; else
// Splices, if there are any, replace ranges of the bytes that were read; else New is the whole new content, where nil
// leaves an existing file alone (the plan then only demands that it is the one that was read) and makes an empty new one.
type Change struct {
	Path    string        // relative to the root of the study, with slashes
	Was     [32]byte      // SHA-256 of what was read; of no meaning unless Existed
	Existed bool          // there was a file when it was read
	Splices []diag.Splice // byte ranges of what was read, in any order, not overlapping; their File is not looked at
	New     []byte
	Delete  bool
}

// Plan is a set of changes that are carried out together or not at all.
type Plan struct {
	Command string // the command line as the journal is to show it
	Changes []Change
}

// Create plans a file that does not exist yet.
func Create(path string, content []byte) Change { return Write(path, [32]byte{}, false, content) }

// Replace plans new content for the file whose bytes had the hash was.
func Replace(path string, was [32]byte, content []byte) Change {
	return Write(path, was, true, content)
}

// Write plans content for a file that may exist or not; was and existed are what Read said.
func Write(path string, was [32]byte, existed bool, content []byte) Change {
	if content == nil {
		content = []byte{}
	}
	return Change{Path: path, Was: was, Existed: existed, New: content}
}

// Splice plans replacements of byte ranges of the file whose bytes had the hash was.
func Splice(path string, was [32]byte, splices ...diag.Splice) Change {
	return Change{Path: path, Was: was, Existed: true, Splices: splices}
}

// Delete plans the removal of the file whose bytes had the hash was.
func Delete(path string, was [32]byte) Change {
	return Change{Path: path, Was: was, Existed: true, Delete: true}
}

// Hash is the SHA-256 by which a file is recognised as the one that was read.
func Hash(content []byte) [32]byte { return sha256.Sum256(content) }

// Deed says what happened to a file.
type Deed string

// What can happen to a file.
const (
	Created Deed = "created"
	Changed Deed = "changed"
	Deleted Deed = "deleted"
)

// Touched is a file and what happened to it.
type Touched struct {
	Path string // relative to the root of the study, with slashes
	Deed Deed
}

// Receipt says what was written. The zero Receipt says that all was there already and nothing was written.
type Receipt struct {
	Number   int       // of the journal's entry, from 1; 0 when nothing was written
	Kind     Kind      // what was done
	Command  string    // of the change, also of one that was undone or redone
	Files    []Touched // in the order of the plan
	Back     string    // the command that takes it back, to be shown: qcode undo or qcode redo
	Finished Recovery  // an interrupted plan that was finished first; its zero value when there was none
}

// Kind of a journal entry.
type Kind string

// The kinds of journal entries.
const (
	KindApply Kind = "apply"
	KindUndo  Kind = "undo"
	KindRedo  Kind = "redo"
)

// Entry is one line of the log.
type Entry struct {
	Number  int
	Kind    Kind
	Of      int // the entry that was undone or redone; 0 for KindApply
	Time    time.Time
	Command string
	Who     string
	Files   []Touched
	Undone  bool   // a KindApply that is undone at present
	Broken  string // why the entry cannot be read; all else but Number, Kind and Of is empty then
}

// Recovery says what became of a plan that had been interrupted. The zero Recovery says that there was none.
type Recovery struct {
	Number  int       // the entry under which it stands in the journal now; 0 when it was dropped or set aside
	Command string    // of the interrupted plan, where known
	Time    time.Time // when it was begun
	Files   []Touched // what the plan was to do
	Skipped []string  // files that somebody else had changed meanwhile and that were left as they are
	Aside   string    // a broken record, renamed to this path relative to the root; no file of the study was touched
}

// Reader reads a file of the study: its bytes, their SHA-256, and whether there is such a file.
type Reader func(path string) (content []byte, hash [32]byte, exists bool, err error)

// Store writes into one study. Its methods may be called from several goroutines and processes at once.
type Store struct {
	// Who stands in the journal as the author of changes.
	Who string
	// Wait bounds how long a writing method waits for another process; 0 means 10 seconds.
	Wait time.Duration
	// Conceals tells of a path whether its content is not to be shown in a Diff; nil: all is shown.
	Conceals func(path string) bool

	root string
	fs   FS
	now  func() time.Time
}

// Open makes the store of the study at root. It does not touch the disk.
func Open(root string, fs FS, now func() time.Time) *Store {
	if abs, err := filepath.Abs(root); err == nil {
		root = abs
	}
	return &Store{root: root, fs: fs, now: now}
}

// Apply carries the plan out, or fails with all files as they were. It fails with ErrChanged when a file is no longer
// the one that was read; who wants to read and write without a gap uses Update.
func (s *Store) Apply(ctx context.Context, plan Plan) (Receipt, error) {
	return s.Update(ctx, plan.Command, func(Reader) (Plan, error) { return plan, nil })
}
