package setup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Voices counts who speaks in a number of texts. The zero value is ready.
type Voices struct {
	Texts      int
	Several    int // texts with three speakers or more
	Unlabelled int // turns without a speaker
	turns      map[string]int
	texts      map[string]int
}

// Add takes in the turns of one text.
func (v *Voices) Add(turns []transcript.Turn) {
	if v.turns == nil {
		v.turns, v.texts = map[string]int{}, map[string]int{}
	}
	v.Texts++
	here := map[string]bool{}
	for _, t := range turns {
		if t.Role == transcript.Unlabelled {
			v.Unlabelled++
			continue
		}
		v.turns[t.Speaker]++
		here[t.Speaker] = true
	}
	for label := range here {
		v.texts[label]++
	}
	if len(here) > 2 {
		v.Several++
	}
}

// asking are labels of whoever asks the questions; participants are labels of whoever answers.
var (
	asking = []string{
		"i", "int", "iv", "interviewer", "interviewerin", "interviewer 1", "interviewer 2", "i1", "i2", "moderator", "moderatorin", "mod",
		"co-moderator", "comoderator", "facilitator", "researcher", "enquêteur", "intervieweur", "entrevistador", "entrevistadora", "intervistatore", "onderzoeker",
	}
	answering = []string{"p", "r", "s", "b", "participant", "respondent", "interviewee", "subject", "informant", "patient", "client", "student", "teacher", "befragter", "befragte", "entrevistado", "entrevistada"}
)

// Interviewers are the labels that seem to be interviewers': by what they say, or because a single one speaks in
// nearly all texts while the others change (guessed).
func (v *Voices) Interviewers() (labels []string, guessed bool) {
	var everywhere []string
	for _, label := range v.labels() {
		name := strings.ToLower(strings.TrimSpace(label))
		switch {
		case slices.Contains(asking, name):
			labels = append(labels, label)
		case 5*v.texts[label] >= 4*v.Texts && !slices.Contains(answering, name):
			everywhere = append(everywhere, label)
		}
	}
	if len(labels) == 0 && v.Texts >= 3 && len(everywhere) == 1 && len(v.turns) > 2 {
		return everywhere, true
	}
	return labels, false
}

// labels are all labels, those with most turns first.
func (v *Voices) labels() []string {
	var out []string
	for label := range v.turns {
		out = append(out, label)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(v.turns[b], v.turns[a]), study.Natural(a, b)) })
	return out
}

// Participants are the labels of participants, in natural order.
func (v *Voices) Participants(sp transcript.Speakers) []string {
	var out []string
	for label := range v.turns {
		if sp.Role(label) == transcript.Participant {
			out = append(out, label)
		}
	}
	slices.SortFunc(out, study.Natural)
	return out
}

// Summary says who speaks how often: I 1204 turns · T04 31 turns · 3 paragraphs without a speaker.
func (v *Voices) Summary() string {
	var parts []string
	all := v.labels()
	shown := len(all)
	if shown > 4 {
		shown = 2
	}
	for _, label := range all[:shown] {
		parts = append(parts, label+" "+count(v.turns[label], "turn", "turns"))
	}
	if shown < len(all) {
		turns := 0
		for _, label := range all[shown:] {
			turns += v.turns[label]
		}
		parts = append(parts, fmt.Sprintf("%d more speakers %s", len(all)-shown, count(turns, "turn", "turns")))
	}
	if v.Unlabelled > 0 {
		parts = append(parts, count(v.Unlabelled, "paragraph without a speaker", "paragraphs without a speaker"))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " · ")
}
