package edit

import (
	"context"
	"errors"
)

var errTodo = errors.New("not written yet")

// Update takes the lock, finishes what was interrupted, lets plan read and decide, and carries the plan out: nobody
// else writes in between, so nothing is lost and nobody fails because another was faster. plan must not call methods
// of the store that write. Command stands for the plan's own when that is empty.
func (s *Store) Update(ctx context.Context, command string, plan func(read Reader) (Plan, error)) (Receipt, error) {
	return Receipt{}, errTodo
}

// Read reads a file of the study.
func (s *Store) Read(path string) (content []byte, hash [32]byte, exists bool, err error) {
	return nil, hash, false, errTodo
}

// Diff is the plan as a unified diff, "" when it changes nothing.
func (s *Store) Diff(plan Plan) (string, error) { return "", errTodo }

// Undo takes back the last change that stands.
func (s *Store) Undo(ctx context.Context) (Receipt, error) { return Receipt{}, errTodo }

// Redo carries out again what was undone last.
func (s *Store) Redo(ctx context.Context) (Receipt, error) { return Receipt{}, errTodo }

// Log lists the journal, oldest first.
func (s *Store) Log() ([]Entry, error) { return nil, errTodo }

// Purge empties the journal: what was in it cannot be undone any more.
func (s *Store) Purge(ctx context.Context) (int, error) { return 0, errTodo }

// Pending reports whether an interrupted plan waits to be finished.
func (s *Store) Pending() (bool, error) { return false, errTodo }

// Recover finishes an interrupted plan.
func (s *Store) Recover(ctx context.Context) (Recovery, error) { return Recovery{}, errTodo }
