package frequency_test

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

// world is a study in memory: files are written from it, and numbers are counted from it by the definitions alone.
type world struct {
	waves    []string
	speakers bool     // the speakers are the cases
	declared []string // coders in qcode.yaml
	codes    []string
	written  map[string]string   // code → parent in the codebook
	mapping  map[string][]string // codes whose parents differ under the mapping `other`; nil: no mapping
	people   []person            // rows of cases.csv
	texts    []*text
}

type person struct{ id, consent, role string }

type text struct {
	id, wave, case_ string
	present         []string
	points          []rune
	words           []piece
	turns           []piece
	files           map[string]*file // by coder
}

// piece is a word or a turn with who says it.
type piece struct {
	span.Span
	speaker, role string // role: participant, interviewer, other, several
}

type file struct {
	complete bool
	codings  []applied
}

type applied struct {
	code, valence string
	at            span.Span
	lost          bool
}

var (
	vocabulary = []string{"we", "had", "Übung", "naïve", "3", "don't", "x2", "headset", "sites", "…", "—"}
	valences   = []string{"", "barrier", "facilitator", "mixed", "neutral"}
	labels     = map[string]string{"I": "interviewer", "Child": "other", "Group": "several"}
)

func draw(t *rapid.T) *world {
	w := &world{speakers: rapid.Bool().Draw(t, "speakers")}
	w.waves = rapid.SampledFrom([][]string{nil, {"pre"}, {"pre", "post"}, {"pre", "post", "post3m"}}).Draw(t, "waves")
	w.declared = rapid.SampledFrom([][]string{{"anna", "bram"}, {"bram", "anna"}, {"cleo", "anna", "bram"}}).Draw(t, "coders")
	w.drawCodes(t)
	for i := range rapid.IntRange(0, 5).Draw(t, "rows of cases") {
		w.people = append(w.people, person{
			fmt.Sprintf("P%d", i+1), rapid.SampledFrom([]string{"", "yes", "yes", "no-quotes", "no"}).Draw(t, "consent"),
			rapid.SampledFrom([]string{"nurse", "doctor", ""}).Draw(t, "role"),
		})
	}
	w.drawTexts(t)
	return w
}

func (w *world) drawCodes(t *rapid.T) {
	w.written = map[string]string{}
	n := rapid.IntRange(1, 6).Draw(t, "codes")
	for i := range n {
		w.codes = append(w.codes, fmt.Sprintf("c%d", i))
		if above := rapid.IntRange(-1, i-1).Draw(t, "parent"); above >= 0 {
			w.written[w.codes[i]] = w.codes[above]
		}
	}
	if n < 2 || rapid.Bool().Draw(t, "as written") {
		return
	}
	w.mapping = map[string][]string{}
	for i := 1; i < n; i++ {
		if rapid.Bool().Draw(t, "elsewhere") {
			w.mapping[w.codes[i]] = rapid.SliceOfNDistinct(rapid.SampledFrom(w.codes[:i]), 0, 2, rapid.ID).Draw(t, "parents")
		}
	}
}

func (w *world) drawTexts(t *rapid.T) {
	waves := w.waves
	if len(waves) == 0 {
		waves = []string{""}
	}
	for _, wave := range waves {
		for i := range rapid.IntRange(0, 3).Draw(t, "transcripts") {
			x := &text{wave: wave, files: map[string]*file{}, case_: fmt.Sprintf("P%d", i+1)}
			x.id = strings.TrimPrefix(wave+"/"+x.case_, "/")
			if w.speakers {
				x.id = strings.Replace(x.id, "P", "G", 1)
				x.case_ = ""
				x.present = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"P1", "P2", "P3", "P7"}), 0, 3, rapid.ID).Draw(t, "present")
			}
			x.drawPoints(t, w.speakers)
			w.drawFiles(t, x)
			w.texts = append(w.texts, x)
		}
	}
}

// drawPoints writes the text; it starts with an interviewer, so that it is labelled.
func (x *text) drawPoints(t *rapid.T, focus bool) {
	who := []string{"P", "P", "I", "Child", "Group"}
	if focus {
		who = []string{"P1", "P2", "P3", "P4", "I", "Child", "Group"}
	}
	speakers := append([]string{"I"}, rapid.SliceOfN(rapid.SampledFrom(who), 1, 7).Draw(t, "speakers of turns")...)
	for _, speaker := range speakers {
		role := labels[speaker]
		if role == "" {
			role = "participant"
		}
		turn := piece{span.Span{Start: uint32(len(x.points))}, speaker, role}
		x.points = append(x.points, []rune(speaker+":")...)
		for _, word := range rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 5).Draw(t, "words") {
			x.points = append(x.points, ' ')
			from := uint32(len(x.points))
			x.points = append(x.points, []rune(word)...)
			if word != "…" && word != "—" {
				x.words = append(x.words, piece{span.Span{Start: from, End: uint32(len(x.points))}, speaker, role})
			}
		}
		turn.End = uint32(len(x.points))
		x.turns = append(x.turns, turn)
		x.points = append(x.points, '\n')
	}
}

func (w *world) drawFiles(t *rapid.T, x *text) {
	coders := append(slices.Clone(w.declared), "zoe", "consensus")
	for _, coder := range rapid.SliceOfNDistinct(rapid.SampledFrom(coders), 0, 4, rapid.ID).Draw(t, "files") {
		f := &file{complete: rapid.Bool().Draw(t, "complete")}
		for range rapid.IntRange(0, 6).Draw(t, "codings") {
			f.codings = append(f.codings, applied{
				rapid.SampledFrom(w.codes).Draw(t, "code"), rapid.SampledFrom(valences).Draw(t, "valence"), x.drawSpan(t),
				rapid.IntRange(0, 9).Draw(t, "lost") == 0,
			})
		}
		x.files[coder] = f
	}
}

// drawSpan is often a span that others have too, or a whole turn; it never begins or ends with white space.
func (x *text) drawSpan(t *rapid.T) span.Span {
	switch rapid.IntRange(0, 3).Draw(t, "kind of span") {
	case 0:
		return rapid.SampledFrom(x.turns).Draw(t, "turn").Span
	case 1:
		if len(x.words) > 0 {
			return rapid.SampledFrom(x.words[:min(3, len(x.words))]).Draw(t, "word").Span
		}
	}
	start := rapid.IntRange(0, len(x.points)-2).Draw(t, "start")
	end := min(start+rapid.IntRange(1, 30).Draw(t, "length"), len(x.points)-1)
	for unicode.IsSpace(x.points[start]) {
		start++
	}
	end = max(end, start+1)
	for unicode.IsSpace(x.points[end-1]) {
		end--
	}
	return span.Span{Start: uint32(start), End: uint32(end)}
}
