package edit

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"

	"qcode/internal/regex"
)

const (
	journalPath = ownFolder + "/journal"
	brokenEnd   = ".broken"
)

// journal is the folder of records. A record's name says its number and kind, so that what stands and what is undone
// is known from the names alone:
//
//	00000012-apply  00000013-undo-00000012  00000014-redo-00000012
//
// staged and pending are the record of a plan on its way, see carryOut.
type journal string

func (j journal) at(name string) string { return filepath.Join(string(j), name) }
func (j journal) staged() string        { return j.at("staged") }
func (j journal) pending() string       { return j.at("pending") }

func (s *Store) journal() (journal, error) {
	real, _, err := s.real(journalPath)
	return journal(real), err
}

// named is a record known by its name alone.
type named struct {
	name   string
	number int
	kind   Kind // "" when it was set aside before it had one
	of     int
	broken bool
}

func recordName(number int, r *record) string {
	if r.of == 0 {
		return fmt.Sprintf("%08d-%s", number, r.kind)
	}
	return fmt.Sprintf("%08d-%s-%08d", number, r.kind, r.of)
}

var recordPattern = regex.Lazy(`^(\d{8,})-(?:(apply)|(?:(undo|redo)-(\d{8,}))|pending)(\.broken)?$`)

func parseName(name string) (n named, ok bool) {
	m := recordPattern().FindStringSubmatch(name)
	if m == nil {
		return n, false
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		return n, false
	}
	of, err := strconv.Atoi(cmp.Or(m[4], "0"))
	if err != nil {
		return n, false
	}
	return named{name, number, Kind(m[2] + m[3]), of, m[5] != ""}, true
}

// records lists the journal by number. A journal that is not there is empty.
func (s *Store) records(j journal) ([]named, error) {
	names, err := s.fs.ReadDir(string(j))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed(journalPath, "cannot list", err)
	}
	var all []named
	for _, name := range names {
		if n, ok := parseName(name); ok {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.name, b.name))
	})
	return all, nil
}

// standing is a change that can be undone or redone: what is called undo 12 is done by turning round the record that
// last carried 12 out, which is 12 itself or a later redo of it.
type standing struct {
	number int
	by     named
}

// replay finds which changes stand and which are undone, each with the latest at the end. A new change drops those
// that could have been redone.
func replay(records []named) (done, undone []standing) {
	without := func(all []standing, number int) []standing {
		return slices.DeleteFunc(all, func(d standing) bool { return d.number == number })
	}
	for _, n := range records {
		switch n.kind {
		case KindApply:
			undone = nil
			if !n.broken {
				done = append(done, standing{n.number, n})
			}
		case KindUndo:
			done = without(done, n.of)
			if !n.broken {
				undone = append(without(undone, n.of), standing{n.of, n})
			}
		case KindRedo:
			undone = without(undone, n.of)
			if !n.broken {
				done = append(without(done, n.of), standing{n.of, n})
			}
		}
	}
	return done, undone
}

// enter gives the pending record its number.
func (s *Store) enter(j journal, r *record) (int, error) {
	number, err := s.next(j)
	if err != nil {
		return 0, err
	}
	if err := s.fs.Rename(j.pending(), j.at(recordName(number, r))); err != nil {
		return 0, failed(journalPath, "cannot enter the plan", err)
	}
	return number, failed(journalPath, "cannot enter the plan", s.fs.SyncDir(string(j)))
}

func (s *Store) next(j journal) (int, error) {
	records, err := s.records(j)
	if err != nil || len(records) == 0 {
		return 1, err
	}
	return records[len(records)-1].number + 1, nil
}

// Log lists the journal, oldest first. It reads no contents and writes nothing; entries that cannot be read say so.
func (s *Store) Log() ([]Entry, error) { return s.Recent(-1) }

// Recent lists the last n entries of the journal, oldest first; all of them if n is negative.
func (s *Store) Recent(n int) ([]Entry, error) {
	j, err := s.journal()
	if err != nil {
		return nil, err
	}
	records, err := s.records(j)
	if err != nil {
		return nil, err
	}
	done, _ := replay(records)
	stands := map[int]bool{}
	for _, d := range done {
		stands[d.number] = true
	}
	if n >= 0 && n < len(records) {
		records = records[len(records)-n:]
	}
	entries := make([]Entry, len(records))
	for i, r := range records {
		entries[i] = s.entry(j, r)
		entries[i].Undone = r.kind == KindApply && !r.broken && !stands[r.number]
	}
	return entries, nil
}

func (s *Store) entry(j journal, n named) Entry {
	e := Entry{Number: n.number, Kind: n.kind, Of: n.of}
	if n.broken {
		e.Broken = "set aside as " + journalPath + "/" + n.name
		return e
	}
	h, err := s.header(j.at(n.name))
	if err != nil {
		e.Broken = err.Error()
		return e
	}
	e.Time, e.Command, e.Who = h.Time, h.Command, h.Who
	for _, f := range h.Files {
		e.Files = append(e.Files, f.touched())
	}
	return e
}

// header reads the first two lines of a record.
func (s *Store) header(path string) (header, error) {
	f, err := s.fs.Open(path)
	if err != nil {
		return header{}, err
	}
	defer f.Close()
	b := bufio.NewReader(f)
	var head bytes.Buffer
	for range 2 {
		line, err := b.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) {
			head.Write(line)
			line, err = b.ReadSlice('\n')
		}
		head.Write(line)
		if err != nil && !errors.Is(err, io.EOF) {
			return header{}, err
		}
	}
	h, _, err := decodeHeader(head.Bytes())
	return h, err
}

// Purge empties the journal: what was in it cannot be undone any more, and can be read no more by ordinary means (the
// disk may keep old blocks, and so do copies of the folder). It returns how many records went.
func (s *Store) Purge(ctx context.Context) (int, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	if _, err := s.recover(); err != nil {
		return 0, err
	}
	j, err := s.journal()
	if err != nil {
		return 0, err
	}
	records, err := s.records(j)
	if err != nil {
		return 0, err
	}
	for i, n := range records { // the oldest first: what is left of a purge that was interrupted is still a journal
		if err := s.fs.Remove(j.at(n.name)); err != nil {
			return i, failed(journalPath+"/"+n.name, "cannot remove", err)
		}
	}
	return len(records), failed(journalPath, "cannot make it last", s.fs.SyncDir(string(j)))
}
