package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

// Until all coders of a transcript have completed it, none of them is shown what the others have there (qcode assign).
// Codings come to the commands by facts and blindfold below, and differences by a store that
// conceals these files, so that none of them shows more.

// viewer is who looks: the person's setting, else the only coder of the study. It need be no coder.
func (a *app) viewer(s *study.Study) string {
	if a.load() == nil && a.settings.Coder != "" {
		return a.settings.Coder
	}
	return a.author(s)
}

// facts collects codings for whoever looks.
func (a *app) facts(ctx context.Context, s *study.Study, want coding.Want) (*coding.Columns, error) {
	want.Viewer = a.viewer(s)
	c, err := coding.Collect(ctx, s, want)
	if c != nil {
		a.sayUnsound(c.Blind)
	}
	return c, err
}

// blindfold keeps other coders' codings from whoever looks, on transcripts that are being coded twice.
func (a *app) blindfold(s *study.Study) rounds.Blindfold {
	b := rounds.Blindfolded(s, a.viewer(s))
	a.sayUnsound(b)
	return b
}

// sayUnsound says once why everything of others is withheld.
func (a *app) sayUnsound(b rounds.Blindfold) {
	if b.Unsound() && !a.unsound {
		a.unsound = true
		a.say("note: %s has a fault, so that it is not sure what is being coded twice: other people's codings are not shown until it is mended (qcode check)", rounds.File)
	}
}

// notBlind narrows keep to the codings that whoever looks may see, and says if that leaves any out.
func (a *app) notBlind(s *study.Study, keep func(tagging.Coding) bool) func(tagging.Coding) bool {
	blind, said := a.blindfold(s), false
	return func(c tagging.Coding) bool {
		if !keep(c) {
			return false
		}
		if !blind.Hides(c.Transcript.ID, c.Coder) {
			return true
		}
		if !said {
			a.sayBlind()
		}
		said = true
		return false
	}
}

// notBlindRows leaves out the codings that whoever looks may not see, and says how many they are.
func (a *app) notBlindRows(facts *coding.Columns, rows []uint32) []uint32 {
	kept := slices.DeleteFunc(slices.Clone(rows), facts.Hides)
	if n := len(rows) - len(kept); n > 0 {
		a.say("%s withheld: other people's, of transcripts that are being coded twice and are not complete by all (qcode assign)", counted(n, "quote is", "quotes are"))
	}
	return kept
}

func (a *app) sayBlind() {
	a.say("note: other people's codings of transcripts that are being coded twice are not shown until all of them are complete (qcode assign)")
}

// unseen refuses numbers that would rest on codings which whoever looks may not see yet: a filter can narrow any table
// to one transcript. Numbers never depend on who looks, so nothing is silently left out.
func unseen(s *coding.Selection) error {
	hidden := s.Unseen()
	if len(hidden) == 0 {
		return nil
	}
	var ids, quoted []string
	for _, t := range hidden {
		id := s.Study.Transcripts[t].ID
		ids, quoted = append(ids, id), append(quoted, fmt.Sprintf("%q", id))
	}
	viewer := s.Blind.Viewer()
	who, hints := viewer, []string{"leave them out: --where " + diag.Shell("not (transcript in ["+strings.Join(quoted, ", ")+"])")}
	if viewer == "" {
		who, hints = "a coder", append(hints, "say who looks: qcode config set coder NAME")
	}
	hints = append(hints, "see who is how far: qcode assign")
	verb := "is"
	if len(ids) > 1 {
		verb = "are"
	}
	return no(fmt.Sprintf("no numbers: they would rest on codings that %s does not see until all coders are complete: %s %s coded twice",
		who, strings.Join(ids, ", "), verb), hints...)
}

// hidesFile tells of a path whether it is an annotation file that whoever looks may not see.
func (a *app) hidesFile(s *study.Study) func(path string) bool {
	hidden := sync.OnceValue(func() map[string]bool { // most studies assign nothing, most commands ask nothing
		blind, hidden := a.blindfold(s), map[string]bool{}
		for i := range s.Transcripts {
			for _, f := range s.Transcripts[i].Files {
				if blind.Hides(s.Transcripts[i].ID, f.Coder) {
					hidden[f.Path] = true
				}
			}
		}
		return hidden
	})
	return func(path string) bool { return hidden()[path] }
}

// notHidden refuses to speak of codings that whoever looks may not see.
func (a *app) notHidden(s *study.Study, codings []tagging.Known) error {
	hides := a.hidesFile(s)
	for _, k := range codings {
		if hides(k.File) {
			return no(k.ID+" is another coder's coding of a transcript that you code too, and not shown until all are complete", "who is how far: qcode assign")
		}
	}
	return nil
}

// veil takes out of findings in files that whoever looks may not see what would tell of the codings there: the rule and
// the place stay.
func (a *app) veil(s *study.Study, found []diag.Diagnostic) []diag.Diagnostic {
	hides, found := a.hidesFile(s), slices.Clone(found)
	for i := range found {
		if d := &found[i]; hides(d.At.File) {
			d.Message, d.Object, d.Why, d.Related = "a finding of this rule, not shown until all coders of the transcript are complete", "", "", nil
			d.Help = "whose file it is sees it; who is how far: qcode assign"
		}
		found[i].Related = slices.DeleteFunc(slices.Clone(found[i].Related), func(r diag.Related) bool { return hides(r.At.File) })
	}
	return found
}
