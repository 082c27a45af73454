package recode

import (
	"bytes"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// coded is a coding on its way through an operation.
type coded struct {
	*annotation.Annotation
	Coder      string
	Transcript string
}

// annotated are the annotation files of the study, those without a transcript included.
func (d *desk) annotated() []study.AnnotationFile {
	var out []study.AnnotationFile
	for i := range d.study.Transcripts {
		out = append(out, d.study.Transcripts[i].Files...)
	}
	return append(out, d.study.Strays...)
}

// called are the names by which files say that a coding is of one of the codes: ids and former ids.
func (d *desk) called(codes ...*codebook.Code) map[string]bool {
	out := map[string]bool{}
	for _, c := range codes {
		out[c.ID] = true
		for _, was := range c.Was {
			if d.before.Code(was) == nil {
				out[was] = true
			}
		}
	}
	return out
}

// annotation changes each annotation file that holds one of the words. A file that cannot be read is refused: what it
// holds would be left behind.
func (d *desk) annotations(words []string, change func(f study.AnnotationFile, file *annotation.File) (changed bool)) error {
	for _, f := range d.annotated() {
		source, err := d.file(f.Path)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(source.now, []byte(w)) }) {
			continue
		}
		before := source.now
		out, err := annotation.Edit(before, func(file *annotation.File) error {
			if !change(f, file) {
				return errNothing
			}
			return nil
		})
		switch {
		case err == errNothing: //nolint:errorlint // ours, passed on as it is
		case err != nil:
			return refuse("mend it first: qcode check "+diag.Shell(f.Path), "%s: %v", f.Path, err)
		default:
			if bytes.Equal(source.was, before) && !bytes.Equal(out, before) {
				d.account.Files++
			}
			source.now = out
		}
	}
	return nil
}

type nothing struct{}

func (nothing) Error() string { return "there is nothing to change" }

var errNothing = nothing{}

// recode gives the codings of the codes another code; to says which, empty for those that stay.
func (d *desk) recode(codes []*codebook.Code, to func(c coded) string) error {
	names := d.called(codes...)
	return d.annotations(keysOf(names), func(f study.AnnotationFile, file *annotation.File) bool {
		changed := false
		for i := range file.Annotations {
			a := &file.Annotations[i]
			if !names[a.Code] {
				continue
			}
			if id := to(coded{a, f.Coder, file.Transcript}); id != "" && id != a.Code {
				a.Code = id
				d.account.Codings++
				changed = true
			}
		}
		return changed
	})
}

// count says how many codings the codes have, and in how many files.
func (d *desk) count(codes ...*codebook.Code) (codings, files int, err error) {
	names := d.called(codes...)
	err = d.annotations(keysOf(names), func(_ study.AnnotationFile, file *annotation.File) bool {
		n := 0
		for i := range file.Annotations {
			n += boolean(names[file.Annotations[i].Code])
		}
		codings += n
		files += boolean(n > 0)
		return false
	})
	return codings, files, err
}

func keysOf(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// joinTwins makes one of the codings of id on the same words by the same coder, as a merge of codes leaves them. Memos
// are joined. Where two say different things (valence, rating, belief statement, why they were lost), both stay and are
// warned of. It returns what the codings that are gone are called now.
func (d *desk) joinTwins(id string, fresh map[string]bool) (map[string]string, error) {
	now := map[string]string{}
	err := d.annotations([]string{id}, func(f study.AnnotationFile, file *annotation.File) bool {
		var kept []annotation.Annotation
		seat := map[annotation.Annotation]int{} // by place and words: where in kept
		for _, a := range file.Annotations {
			if a.Code != id {
				kept = append(kept, a)
				continue
			}
			i, taken := seat[seatOf(a)]
			if !taken || !fresh[a.ID] && !fresh[kept[i].ID] { // two that were there before are not ours to judge
				seat[seatOf(a)] = len(kept)
				kept = append(kept, a)
				continue
			}
			if what := quarrel(&kept[i], &a); what != "" {
				d.account.warn("%s and %s, both of %s on the same words of %s, differ in %s: both stay; see qcode show %s",
					orLine(&kept[i]), orLine(&a), f.Coder, file.Transcript, what, diag.Shell(file.Transcript))
				kept = append(kept, a)
				continue
			}
			if a.ID != "" && kept[i].ID != "" {
				now[a.ID] = kept[i].ID
			}
			fold(&kept[i], &a)
			d.account.Joined++
		}
		changed := len(kept) < len(file.Annotations)
		file.Annotations = kept
		return changed
	})
	return now, err
}

func orLine(a *annotation.Annotation) string {
	if a.ID != "" {
		return a.ID
	}
	return "a coding without an id"
}

// seatOf is the words that a coding stands on.
func seatOf(a annotation.Annotation) annotation.Annotation {
	if a.HasAt {
		return annotation.Annotation{At: a.At, HasAt: true}
	}
	return annotation.Annotation{Quote: a.Quote, Before: a.Before, After: a.After}
}

// quarrel says in what two codings of the same words differ beyond a memo; empty if they can be one.
func quarrel(a, b *annotation.Annotation) string {
	var out []string
	for _, f := range [][3]string{{"valence", a.Valence, b.Valence}, {"rating", a.Rating, b.Rating}, {"belief", a.Belief, b.Belief}} {
		if f[1] != "" && f[2] != "" && f[1] != f[2] {
			out = append(out, f[0]+" ("+f[1]+", "+f[2]+")")
		}
	}
	if a.Lost != b.Lost {
		out = append(out, "what became of them (one is settled as lost)")
	}
	if a.HasAt && a.HasMark != b.HasMark || a.HasMark && a.Mark != b.Mark {
		out = append(out, "the text they were made on")
	}
	return strings.Join(out, " and ")
}

// fold puts what b says into a: what a lacks, both memos, all references, the earlier time with the meaning of then.
func fold(a, b *annotation.Annotation) {
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	fill(&a.ID, b.ID)
	fill(&a.Valence, b.Valence)
	fill(&a.Rating, b.Rating)
	fill(&a.Belief, b.Belief)
	fill(&a.Quote, b.Quote)
	fill(&a.Before, b.Before)
	fill(&a.After, b.After)
	if b.Created != "" && (a.Created == "" || b.Created < a.Created) {
		a.Created, a.Rev = b.Created, b.Rev
	}
	fill(&a.Rev, b.Rev)
	if b.Memo != "" && !strings.Contains(a.Memo, b.Memo) {
		if a.Memo != "" {
			a.Memo += " / "
		}
		a.Memo += b.Memo
	}
	for _, ref := range strings.Fields(b.Refs) {
		if !slices.Contains(strings.Fields(a.Refs), ref) {
			a.Refs = strings.TrimSpace(a.Refs + " " + ref)
		}
	}
}

// followCodings lets references to codings that are gone name those which took their place.
func (d *desk) followCodings(now map[string]string) error {
	gone := map[string]bool{}
	for id := range now {
		gone[id] = true
	}
	if len(gone) == 0 {
		return nil
	}
	return d.annotations(keysOf(gone), func(_ study.AnnotationFile, file *annotation.File) bool {
		changed := false
		for i := range file.Annotations {
			a := &file.Annotations[i]
			var refs []string
			for _, ref := range strings.Fields(a.Refs) {
				if to := now[ref]; to != "" {
					ref, changed = to, true
				}
				if ref != a.ID && !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
			}
			if changed {
				a.Refs = strings.Join(refs, " ")
			}
		}
		return changed
	})
}
