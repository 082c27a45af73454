package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

func unknownSpeaker() Rule {
	return Rule{
		ID: "QC505", Name: "unknown-speaker", Severity: diag.Warning, Profile: Default,
		What: "In an interview of one case two people answer; or in a focus group somebody speaks who is not in cases.csv; or in a transcript nobody speaks whom `participants:` lists.",
		Why: "The words of a nurse who looks in count as the participant's; a mistyped label makes a new case. Each label is told of once, at the first place where it occurs; many labels are one finding. " +
			"Where the text may be shown, the finding ends with a line for qcode.yaml.",
		Bad:     "Nurse: Sorry, is the room free?",
		Good:    "others: [Nurse]",
		Silence: "Name the person in qcode.yaml: `others: [Nurse]` counts in no n, `several: [All]` in k only. Where many people speak, in a classroom say, `participants: [Teacher]` makes others of all who are not listed.",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			on := !s.SpeakersAreCases || listed(s)
			return func(d *Doc, r *Reporter) {
				if on && !silencedIn(s, r.rule, d.Path) {
					d.heard = listen(d.Turns())
				}
			}
		},
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			switch {
			case s.SpeakersAreCases:
				unlistedCases(s, f).report(s, r)
			case len(s.Speakers.Participants) == 0:
				secondPersons(s, f).report(s, r)
			}
			if len(s.Speakers.Participants) > 0 {
				nobodyListed(s, f, r)
			}
		},
	}
}

// listed reports whether cases.csv lists cases.
func listed(s *study.Study) bool {
	return slices.ContainsFunc(s.Cases, func(c study.Case) bool { return c.At.File != "" })
}

// heard is how often somebody speaks in a transcript, and where first.
type heard struct {
	label string
	role  transcript.Role
	turns int
	line  int
	n     int // its number among the labels of the transcript, from 1
}

// listen counts the turns of each label that is no interviewer's.
func listen(turns []transcript.Turn) (all []heard) {
	last := 0
	for i := range turns {
		t := &turns[i]
		if t.Role == transcript.Unlabelled || t.Role == transcript.Interviewer {
			continue
		}
		if last >= len(all) || all[last].label != t.Speaker {
			last = slices.IndexFunc(all, func(h heard) bool { return h.label == t.Speaker })
		}
		if last < 0 {
			last = len(all)
			all = append(all, heard{label: t.Speaker, role: t.Role, line: t.Line, n: last + 1})
		}
		all[last].turns++
	}
	return all
}

// stranger is a label of which the study does not say who that is.
type stranger struct {
	label              string
	turns, transcripts int
	at                 diag.Place // of the first turn
	object             string     // names it by its first transcript: the label may be a person's name, and a sum of it could be guessed
	in                 int        // the last transcript that was counted
	caseID             string     // of the first transcript
}

// strangers are all of them in a study.
type strangers struct {
	all   []*stranger
	by    map[string]*stranger
	read  int             // transcripts that were looked at
	texts map[int]bool    // those in which a stranger speaks
	own   map[string]bool // labels of those who are known, in interviews of one case
}

func newStrangers() *strangers {
	return &strangers{by: map[string]*stranger{}, texts: map[int]bool{}, own: map[string]bool{}}
}

func (all *strangers) add(s *study.Study, text int, h heard) {
	key := fold(h.label)
	one := all.by[key]
	if one == nil {
		t := &s.Transcripts[text]
		one = &stranger{label: h.label, at: diag.Place{File: t.Path, Line: h.line}, object: fmt.Sprintf("%s speaker %d", t.ID, h.n), in: -1, caseID: t.CaseID}
		all.by[key], all.all = one, append(all.all, one)
	}
	one.turns += h.turns
	if one.in != text {
		one.in = text
		one.transcripts++
	}
	all.texts[text] = true
}

func fold(label string) string { return strings.ToLower(label) }

// unlistedCases are speakers of focus groups who are not in cases.csv.
func unlistedCases(s *study.Study, f *Facts) *strangers {
	out := newStrangers()
	out.read = len(f.Texts)
	for i := range f.Texts {
		for _, h := range f.Texts[i].heard {
			if h.role != transcript.Participant {
				continue
			}
			if c := s.CaseIndex(h.label); c < 0 || s.Cases[c].At.File == "" {
				out.add(s, i, h)
			}
		}
	}
	return out
}

// secondPersons are participants beside the one whom a transcript is about: who that is says the label which is the case's
// id; else, of the labels in the transcript, the one that mostly speaks most where it speaks.
func secondPersons(s *study.Study, f *Facts) *strangers {
	out := newStrangers()
	out.read = len(f.Texts)
	leads := map[string]int{} // in how many transcripts more than in how many not
	for i := range f.Texts {
		if all := f.Texts[i].participants(); len(all) > 0 {
			for _, h := range all {
				leads[fold(h.label)]--
			}
			leads[fold(slices.MaxFunc(all, func(a, b heard) int { return cmp.Compare(a.turns, b.turns) }).label)] += 2
		}
	}
	for i := range f.Texts {
		all := f.Texts[i].participants()
		if len(all) == 0 {
			continue
		}
		own := fold(slices.MaxFunc(all, func(a, b heard) int {
			return cmp.Or(cmp.Compare(leads[fold(a.label)], leads[fold(b.label)]), cmp.Compare(a.turns, b.turns))
		}).label)
		if id := fold(s.Transcripts[i].CaseID); slices.ContainsFunc(all, func(h heard) bool { return fold(h.label) == id }) {
			own = id
		}
		for _, h := range all {
			if fold(h.label) == own {
				out.own[h.label] = true
			} else {
				out.add(s, i, h)
			}
		}
	}
	return out
}

// participants are those who speak in a transcript and are counted.
func (t *TextFact) participants() (out []heard) {
	for _, h := range t.heard {
		if h.role == transcript.Participant {
			out = append(out, h)
		}
	}
	return out
}

// nobodyListed finds transcripts whose words are all those of others, as `participants:` lists nobody who speaks there.
func nobodyListed(s *study.Study, f *Facts, r *Reporter) {
	for i := range f.Texts {
		all := f.Texts[i].heard
		if len(all) > 0 && !slices.ContainsFunc(all, func(h heard) bool { return h.role == transcript.Participant || h.role == transcript.Several }) {
			t := &s.Transcripts[i]
			r.Add(diag.Place{File: t.Path, Line: all[0].line}, t.ID, "nobody speaks here whom `participants:` lists, so no word counts", "add the label to `participants` in qcode.yaml, or mend it")
		}
	}
}

// Limits of what is told of strangers one by one, and of labels on one line.
const (
	strangersTold = 8
	labelsTold    = 20
)

// report tells of each stranger, or of all together if there are many.
func (all *strangers) report(s *study.Study, r *Reporter) {
	slices.SortStableFunc(all.all, func(a, b *stranger) int { return cmp.Compare(b.turns, a.turns) })
	if len(all.all) > strangersTold {
		all.reportTogether(s, r)
		return
	}
	for _, one := range all.all {
		often := fmt.Sprintf("%s in %d of %s", counted(one.turns, "turn", "turns"), one.transcripts, counted(all.read, "transcript", "transcripts"))
		message, help := "a person who is not in cases.csv speaks: "+often, "mend the label, add the person to cases.csv, or name in qcode.yaml who that is: `interviewers`, `others` or `several`"
		if !s.SpeakersAreCases {
			who := one.caseID
			if one.transcripts > 1 {
				who = "the " + s.Singular
			}
			message = "a second person answers, whose words count as those of " + who + ": " + often
			help = "mend the label, or name in qcode.yaml who that is: `interviewers`, `others` or `several`"
		}
		r.Add(one.at, one.object, message, help).Paste = keyLine("others", append(slices.Clone(s.Speakers.Others), one.label))
	}
}

func (all *strangers) reportTogether(s *study.Study, r *Reporter) {
	turns := 0
	for _, one := range all.all {
		turns += one.turns
	}
	often := fmt.Sprintf("%s in %d of %s", counted(turns, "turn", "turns"), len(all.texts), counted(all.read, "transcript", "transcripts"))
	message := fmt.Sprintf("%d labels are those of people who are not in cases.csv: %s", len(all.all), often)
	if !s.SpeakersAreCases {
		message = fmt.Sprintf("%d labels are those of second persons, whose words count as those of the %s: %s", len(all.all), s.Singular, often)
	}
	most := all.all[0]
	message += fmt.Sprintf("; the most frequent one, here, has %s in %d", counted(most.turns, "turn", "turns"), most.transcripts)
	d := r.Add(most.at, "speakers", message, "say in qcode.yaml who is counted, `participants: […]`, and all others are in no n; or name the others, `others: […]`")
	d.Paste = all.paste(s)
	for _, one := range all.all[1:min(len(all.all), labelsTold)] {
		d.Related = append(d.Related, diag.Related{At: one.at, Message: fmt.Sprintf("%s in %s", counted(one.turns, "turn", "turns"), counted(one.transcripts, "transcript", "transcripts"))})
	}
}

// paste is the shorter of the two lines: who is counted, with the most frequent others behind it, or those others.
func (all *strangers) paste(s *study.Study) string {
	var others, often []string
	for _, one := range all.all[:min(len(all.all), labelsTold)] {
		others = append(others, one.label)
		often = append(often, fmt.Sprintf("%s (%d)", one.label, one.turns))
	}
	if n := len(all.own); n == 0 || n > labelsTold {
		return keyLine("others", append(slices.Clone(s.Speakers.Others), others...))
	}
	var own []string
	for label := range all.own {
		own = append(own, label)
	}
	slices.SortFunc(own, study.Natural)
	return keyLine("participants", own) + "  # others, by turns: " + strings.Join(often, ", ")
}

// keyLine is a line of qcode.yaml.
func keyLine(key string, labels []string) string {
	for i := range labels {
		labels[i] = yamldoc.Quote(labels[i])
	}
	return key + ": [" + strings.Join(labels, ", ") + "]"
}
