package revise

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Base is an annotation file as it was when a copy of the study was made; nil if nobody knows.
type Base func(path string) []byte

// Bringing brings another copy of a study into it.
type Bringing struct {
	Study  *study.Study
	Other  *study.Study
	Base   Base     // nil: nobody knows
	Coders []string // only files of these coders, which are theirs: what they changed or took off counts; empty: all
}

// Arrived is what one file of the other copy came to.
type Arrived struct {
	Path      string
	What      string // annotations, transcript, memo, summary
	CameIn    int    // codings that this study did not have
	Changed   int    // codings of this study that got what the other one had
	Removed   int    // codings that the other one took off
	Same      int
	Here      int // only in this study
	Moved     int // came in to another place, because the transcripts differ
	Off       int // came in and are off, for the same reason
	Conflicts []annotation.Conflict
	Notes     []string
}

// Arrivals are what the other copy came to as a whole.
type Arrivals struct {
	Files  []Arrived // those in which something came in, changed or conflicts; by path
	Same   int       // files that say the same
	Differ []string  // files that differ and are not touched
	Failed []string  // files that were not taken, with the reason
	Notes  []string
}

// Sum adds the codings up over all files.
func (a *Arrivals) Sum() Arrived {
	var out Arrived
	for _, f := range a.Files {
		out.CameIn, out.Changed, out.Removed = out.CameIn+f.CameIn, out.Changed+f.Changed, out.Removed+f.Removed
		out.Same, out.Here, out.Moved, out.Off = out.Same+f.Same, out.Here+f.Here, out.Moved+f.Moved, out.Off+f.Off
		out.Conflicts = append(out.Conflicts, f.Conflicts...)
	}
	return out
}

// Plan plans to bring the other copy in: its codings by the rules of Merge, its transcripts, memos and summaries where
// this study has none. Nothing of this study is overwritten. Bringing the same copy in again changes nothing.
func (b *Bringing) Plan(read edit.Reader) (edit.Plan, *Arrivals, error) {
	var plan edit.Plan
	out := &Arrivals{}
	add := func(c *edit.Change, a *Arrived) {
		if c != nil {
			plan.Changes = append(plan.Changes, *c)
		}
		if a != nil {
			out.Files = append(out.Files, *a)
		}
	}
	for i := range b.Other.Transcripts {
		t := &b.Other.Transcripts[i]
		if c, a, err := b.text(t, out, read); err != nil {
			return plan, nil, err
		} else if a != nil {
			add(c, a)
		}
		for _, f := range t.Files {
			c, a, err := b.annotations(t, f, out, read)
			if err != nil {
				return plan, nil, err
			}
			add(c, a)
		}
	}
	for _, f := range b.Other.Strays {
		out.Failed = append(out.Failed, f.Path+": its transcript is not in the copy")
	}
	if err := b.papers(out, read, add); err != nil {
		return plan, nil, err
	}
	b.compare(out)
	slices.SortFunc(out.Files, func(x, y Arrived) int { return strings.Compare(x.Path, y.Path) })
	return plan, out, nil
}

// text brings in a transcript that this study does not have.
func (b *Bringing) text(t *study.Transcript, out *Arrivals, read edit.Reader) (*edit.Change, *Arrived, error) {
	mine := b.Study.Transcript(t.ID)
	theirs, err := os.ReadFile(b.Other.Abs(t.Path))
	if err != nil {
		return nil, nil, err
	}
	where := t.Path
	if mine != nil {
		where = mine.Path
	}
	src, _, exists, err := read(where)
	switch {
	case err != nil:
		return nil, nil, err
	case exists && (bytes.Equal(src, theirs) || sameText(src, theirs, b.Study.Encoding, b.Other.Encoding)):
		out.Same++
		return nil, nil, nil
	case exists:
		out.Differ = append(out.Differ, where)
		return nil, nil, nil
	case b.Study.Config.Transcripts != b.Other.Config.Transcripts || b.Study.Encoding != b.Other.Encoding:
		out.Failed = append(out.Failed, t.Path+": this study names or encodes its transcripts otherwise; bring it in first: qcode import")
		return nil, nil, nil
	}
	a := &Arrived{Path: t.Path, What: "transcript"}
	if b.Study.ByTable() {
		a.Notes = append(a.Notes, "needs a row in "+b.Study.TranscriptsTable())
	}
	c := edit.Create(t.Path, theirs)
	return &c, a, nil
}

func sameText(a, b []byte, encodingA, encodingB string) bool {
	x, _, errA := transcript.Decode(a, encodingA)
	y, _, errB := transcript.Decode(b, encodingB)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

// annotations merges one annotation file.
func (b *Bringing) annotations(t *study.Transcript, f study.AnnotationFile, out *Arrivals, read edit.Reader) (*edit.Change, *Arrived, error) {
	if len(b.Coders) > 0 && !slices.Contains(b.Coders, f.Coder) {
		return nil, nil, nil
	}
	if i := slices.IndexFunc(b.Study.Coders, func(c string) bool { return c != f.Coder && strings.EqualFold(c, f.Coder) }); i >= 0 {
		out.Failed = append(out.Failed, fmt.Sprintf("%s: the coder is called %s here; rename the folder in the copy", f.Path, b.Study.Coders[i]))
		return nil, nil, nil
	}
	if b.Study.Transcript(t.ID) == nil && slices.ContainsFunc(out.Failed, func(s string) bool { return strings.HasPrefix(s, t.Path+":") }) {
		out.Failed = append(out.Failed, f.Path+": its transcript did not come in")
		return nil, nil, nil
	}
	theirs, err := os.ReadFile(b.Other.Abs(f.Path))
	if err != nil {
		return nil, nil, err
	}
	ours, hash, exists, err := read(f.Path)
	if err != nil {
		return nil, nil, err
	}
	a := &Arrived{Path: f.Path, What: "annotations"}
	if exists && bytes.Equal(ours, theirs) {
		out.Same++
		return nil, nil, nil
	}
	moved, err := b.onOurText(t, ours, theirs, a, read)
	if err == nil {
		m := &Merged{Content: moved}
		if exists {
			m, err = MergeFiles(b.base(f, ours), ours, moved)
		}
		if err == nil {
			a.Conflicts, a.Notes = m.Conflicts, m.Notes
			a.count(ours, moved, m.Content)
			if exists && bytes.Equal(ours, m.Content) && len(m.Conflicts) == 0 {
				out.Same++
				return nil, nil, nil
			}
			c := edit.Write(f.Path, hash, exists, m.Content)
			return &c, a, nil
		}
	}
	out.Failed = append(out.Failed, fmt.Sprintf("%s: %v", f.Path, err))
	return nil, nil, nil
}

// base is the common ancestor of a file. The own file of a coder who sends it was changed by nobody else.
func (b *Bringing) base(f study.AnnotationFile, ours []byte) []byte {
	if b.Base != nil {
		if src := b.Base(f.Path); src != nil {
			return src
		}
	}
	if slices.Contains(b.Coders, f.Coder) {
		return ours
	}
	return nil
}

// count compares codings by id before and after.
func (a *Arrived) count(ours, theirs, merged []byte) {
	was, came, now := byID(ours), byID(theirs), byID(merged)
	for _, c := range a.Conflicts {
		if _, known := was[c.Other]; !known {
			delete(now, c.Other) // the second version that a conflict keeps
		}
	}
	for id, c := range now {
		old, known := was[id]
		_, both := came[id]
		switch {
		case !known:
			a.CameIn++
		case !both:
			a.Here++
		case old == c:
			a.Same++
		default:
			a.Changed++
		}
	}
	for id := range was {
		if _, still := now[id]; !still {
			a.Removed++
		}
	}
}

// byID are the codings of a file; those without an id go by code and words.
func byID(src []byte) map[string]string {
	out := map[string]string{}
	file, _ := annotation.Read("", src)
	for _, c := range file.Annotations {
		key := c.ID
		if key == "" {
			key = c.Code + "\x00" + c.Quote
		}
		one := annotation.File{Annotations: []annotation.Annotation{c}}
		out[key] = string(one.Encode())
	}
	return out
}

// onOurText gives incoming codings their places in the transcript of this study, where it differs from the one that
// they were made on and it is certain where they belong, or this study has the same coding there.
func (b *Bringing) onOurText(t *study.Transcript, ours, theirs []byte, a *Arrived, read edit.Reader) ([]byte, error) {
	mine := b.Study.Transcript(t.ID)
	if mine == nil {
		return theirs, nil
	}
	here, err := open(b.Study, mine, read)
	if err != nil {
		return theirs, nil //nolint:nilerr // a transcript that cannot be read: the codings stay as they are
	}
	there := b.Other.Read(t)
	if there.Text.Mark() == here.mark || len(there.Problems) > 0 {
		return theirs, nil
	}
	known, _ := annotation.Read("", ours)
	return annotation.Edit(theirs, func(file *annotation.File) error {
		old := there.Text
		mark := old.Mark()
		anchors := make([]anchor.Anchor, len(file.Annotations))
		for i := range file.Annotations {
			anchors[i] = anchorOf(&file.Annotations[i])
		}
		moves := anchor.Relocate(old, here.text, anchors)
		for i, m := range moves {
			c := &file.Annotations[i]
			if c.Lost != "" || !c.HasAt || c.HasMark && c.Mark != mark || anchor.Verify(old, &anchors[i]) != anchor.Right {
				continue
			}
			same, has := known.Get(c.ID)
			switch {
			case m.Verdict.Certain(), has && !m.At.Empty() && same.HasAt && same.At == m.At:
				fill(c, here.text, here.mark, m.At)
				a.Moved++
			default:
				a.Off++
			}
		}
		return nil
	})
}

// papers brings in memos and summaries that this study does not have.
func (b *Bringing) papers(out *Arrivals, read edit.Reader, add func(*edit.Change, *Arrived)) error {
	root := os.DirFS(b.Other.Root)
	for _, kind := range [][2]string{{"memos", "memo"}, {"summaries", "summary"}} {
		folder, what := kind[0], kind[1]
		err := fs.WalkDir(root, folder, func(p string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && p == folder:
				return fs.SkipDir
			case err != nil:
				return err
			case strings.HasPrefix(path.Base(p), ".") && d.IsDir():
				return fs.SkipDir
			case strings.HasPrefix(path.Base(p), ".") || !d.Type().IsRegular():
				return nil
			}
			theirs, err := fs.ReadFile(root, p)
			if err != nil {
				return err
			}
			ours, _, exists, err := read(p)
			switch {
			case err != nil:
				return err
			case !exists:
				c := edit.Create(p, theirs)
				add(&c, &Arrived{Path: p, What: what})
			case bytes.Equal(ours, theirs):
				out.Same++
			default:
				out.Differ = append(out.Differ, p)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// compare notes where the studies themselves differ: what is not merged, and what it means for the codings.
func (b *Bringing) compare(out *Arrivals) {
	if b.Study.Name != b.Other.Name {
		out.Notes = append(out.Notes, fmt.Sprintf("the copy calls itself %q, this study %q", b.Other.Name, b.Study.Name))
	}
	for _, f := range []string{study.File, study.CasesFile, b.Study.TranscriptsTable()} {
		ours, _ := os.ReadFile(b.Study.Abs(f))
		theirs, err := os.ReadFile(b.Other.Abs(f))
		if err == nil && !bytes.Equal(ours, theirs) {
			out.Differ = append(out.Differ, f)
		}
	}
	if !bytes.Equal(b.Study.CodebookSource, b.Other.CodebookSource) {
		out.Differ = append(out.Differ, b.Study.CodebookPath)
		if n := meanings(codebook.Diff(b.Study.Codebook, b.Other.Codebook)); n > 0 {
			out.Notes = append(out.Notes, fmt.Sprintf("the copy's codebook means something else by %d of the codes; what came in under them is found by qcode check", n))
		}
	}
	slices.Sort(out.Differ)
	slices.Sort(out.Failed)
}

// meanings counts the codes whose meaning differs.
func meanings(changes []codebook.Change) int {
	codes := map[string]bool{}
	for _, c := range changes {
		if c.Kind == codebook.Meaning {
			codes[c.Code] = true
		}
	}
	return len(codes)
}
