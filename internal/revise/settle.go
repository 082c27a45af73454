package revise

import (
	"strings"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/tagging"
)

// Settle plans to keep codings whose words are gone in their files, with the reason, outside all counts. It refuses a
// coding that stands, or that would be found again.
func (x *Anchors) Settle(codings []tagging.Known, reason string, read edit.Reader) (edit.Plan, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" {
		return edit.Plan{}, refuse("for example --reason \"taken out at the participant's request\"", "no reason is given")
	}
	return eachOf(codings, read, func(k tagging.Known, a *annotation.Annotation) error {
		if err := x.gone(k, a, read); err != nil {
			return err
		}
		a.Lost = reason
		return nil
	})
}

// Reopen plans to take the settling of codings back.
func (x *Anchors) Reopen(codings []tagging.Known, read edit.Reader) (edit.Plan, error) {
	return eachOf(codings, read, func(k tagging.Known, a *annotation.Annotation) error {
		if a.Lost == "" {
			return refuse("see where it stands: qcode anchor verify", "%s is not settled as lost", k.ID)
		}
		a.Lost = ""
		return nil
	})
}

// gone refuses a coding whose words are there.
func (x *Anchors) gone(k tagging.Known, a *annotation.Annotation, read edit.Reader) error {
	if k.Transcript == nil {
		return nil // its transcript is gone, and all its words
	}
	p, err := open(x.Study, k.Transcript, read)
	if err != nil {
		return err
	}
	moves, _ := x.moves(p, []annotation.Annotation{*a})
	switch {
	case a.Lost != "":
		return nil // another reason
	case moves[0].Verdict == anchor.Right:
		return refuse("take it off if it is wrong: qcode untag "+k.ID, "%s is not lost: it stands on its words at %s", k.ID, moves[0].At)
	case moves[0].Verdict == anchor.Moved:
		return refuse("put it there: qcode anchor repair "+diag.Shell(k.Transcript.ID), "%s is not lost: its words stand at %s now", k.ID, moves[0].At)
	}
	return nil
}

// eachOf plans a change of each coding, file by file.
func eachOf(codings []tagging.Known, read edit.Reader, change func(tagging.Known, *annotation.Annotation) error) (edit.Plan, error) {
	var plan edit.Plan
	done := map[string]bool{}
	for _, first := range codings {
		if done[first.File] {
			continue
		}
		done[first.File] = true
		src, hash, exists, err := read(first.File)
		if err != nil {
			return plan, err
		}
		if !exists {
			return plan, refuse("run the command again", "the annotation file %s is gone", first.File)
		}
		for _, k := range codings {
			if k.File != first.File {
				continue
			}
			var refused error
			src, err = annotation.Set(src, k.ID, func(a *annotation.Annotation) { refused = change(k, a) })
			if refused != nil {
				return plan, refused
			}
			if err != nil {
				return plan, refuse("qcode check shows the place", "%s: %v", k.File, err)
			}
		}
		plan.Changes = append(plan.Changes, edit.Replace(first.File, hash, src))
	}
	return plan, nil
}
