package edit

import (
	"context"
	"errors"
	"fmt"
)

// Undo takes back the last change that stands, whoever made it, in whatever process. It fails with ErrNothing when
// there is none, and with ErrChanged, naming the file, when one was changed since by other means.
func (s *Store) Undo(ctx context.Context) (Receipt, error) {
	return s.write(ctx, func() (*record, error) {
		j, records, err := s.history()
		if err != nil {
			return nil, err
		}
		done, _ := replay(records)
		return s.turnLast(j, KindUndo, done)
	})
}

// Redo carries out again what was undone last, unless another change came after it. It fails as Undo does.
func (s *Store) Redo(ctx context.Context) (Receipt, error) {
	return s.write(ctx, func() (*record, error) {
		j, records, err := s.history()
		if err != nil {
			return nil, err
		}
		_, undone := replay(records)
		return s.turnLast(j, KindRedo, undone)
	})
}

func (s *Store) history() (journal, []named, error) {
	j, err := s.journal()
	if err != nil {
		return "", nil, err
	}
	records, err := s.records(j)
	return j, records, err
}

// Preview is what Undo or Redo (kind says which) would do now, as a unified diff. It takes no lock and writes nothing.
// Where a plan was interrupted, that one is finished first, and the preview does not know of it.
func (s *Store) Preview(kind Kind) (string, error) {
	j, records, err := s.history()
	if err != nil {
		return "", err
	}
	all, undone := replay(records)
	if kind == KindRedo {
		all = undone
	}
	last, err := lastOf(kind, all)
	if err != nil {
		return "", err
	}
	r, err := s.turn(j, kind, last)
	if err != nil {
		return "", err
	}
	return s.unified(r.files), nil
}

func lastOf(kind Kind, all []standing) (standing, error) {
	if len(all) == 0 {
		return standing{}, &Error{Kind: ErrNothing, Message: fmt.Sprintf("there is nothing to %s", kind), Remedy: "see qcode log"}
	}
	return all[len(all)-1], nil
}

// turnLast makes the record that turns the last one of all round. One that is broken is set aside.
func (s *Store) turnLast(j journal, kind Kind, all []standing) (*record, error) {
	last, err := lastOf(kind, all)
	if err != nil {
		return nil, err
	}
	r, err := s.turn(j, kind, last)
	if broken := new(brokenRecord); errors.As(err, &broken) {
		return nil, s.setAside(j, last.by, broken.why)
	}
	return r, err
}

// brokenRecord says why a record cannot be used.
type brokenRecord struct{ why error }

func (b *brokenRecord) Error() string { return b.why.Error() }

// turn makes the record that turns one round.
func (s *Store) turn(j journal, kind Kind, last standing) (*record, error) {
	path := journalPath + "/" + last.by.name
	bytes, err := s.slurp(j.at(last.by.name), 0)
	if err != nil {
		return nil, failed(path, "cannot read", err)
	}
	r, err := decode(bytes)
	if errors.Is(err, errNewer) {
		return nil, newer(path)
	}
	if err != nil {
		return nil, &Error{Kind: ErrBroken, Path: path, Message: "cannot be used", Err: &brokenRecord{err}}
	}
	turned := &record{kind: kind, of: last.number, command: r.command}
	for _, t := range r.files {
		back := &target{path: t.path, before: t.after, after: t.before}
		is, err := s.locate(back)
		if err != nil {
			return nil, err
		}
		if !is.same(back.before) {
			return nil, changedSince(kind, last.by.number, t.path, is)
		}
		if is.exists && is.mode&0o222 == 0 {
			return nil, writeProtected(t.path)
		}
		back.before = is // with the mode that it has by now
		turned.files = append(turned.files, back)
	}
	return turned, nil
}

func changedSince(kind Kind, number int, path string, is image) error {
	what := "has been changed"
	if !is.exists {
		what = "has been deleted or moved"
	}
	return &Error{
		Kind: ErrChanged, Path: path,
		Message: fmt.Sprintf("%s since entry %d of the log, and %s would overwrite that", what, number, kind),
		Remedy:  "nothing was written; bring the file back to what it was then, or go on from what is there",
	}
}

// setAside keeps a broken record for whoever can mend it, out of the way of the next undo.
func (s *Store) setAside(j journal, n named, why error) error {
	to := n.name + brokenEnd
	if err := s.aside(j, n.name, to); err != nil {
		return err
	}
	return &Error{
		Kind: ErrBroken, Path: journalPath + "/" + n.name, Message: "cannot be used", Err: why,
		Remedy: fmt.Sprintf("no file was touched; it was set aside as %s; run the command again for the change before it", to),
	}
}
