package transcript

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a speaker label.
const (
	labelPoints = 40
	labelWords  = 6
	labelBytes  = labelPoints * utf8.UTFMax
)

// sureness says how readily a piece of text is taken for a speaker label.
type sureness uint8

const (
	never  sureness = iota // no label
	loose                  // a label if it occurs again: `video playback`, `students`, `Smith, John`
	sure                   // looks like a name: every word begins with a capital, a digit or is a particle (van, of, …)
	listed                 // the study names it
)

// label is what the splitter knows of one label, spelled in one way.
type label struct {
	text string
	role Role
	sure sureness
	code bool // a role or a number rather than a name: P01, INT, Speaker 2
	word bool // no white space and no colon in it, and a letter first: it can be told from its bytes alone
	seen int  // how often before a colon, in the text of the round
	name int  // how often alone on a line, likewise
	in   int  // the round
}

// classify applies the grammar of labels: at most 40 code points and 6 words, letters, digits, blanks and . , ' - _ & / ( )
// [ ] # + only; a dot only ends a word that begins with a capital (`Jr.`, `G.`), a comma only stands before such an
// ending (`, Jr.`, `, III`), else the label is loose. A question mark is a label by itself.
func classify(b []byte) sureness {
	if len(b) == 0 || len(b) > labelBytes || Count(b) > labelPoints {
		return never
	}
	if len(bytes.Trim(b, "?")) == 0 {
		return sure
	}
	words, how, lower, alnum := 0, sure, false, false
	for word := range bytes.FieldsSeq(b) {
		words++
		w := classifyWord(word, words == 1)
		if w == never {
			return never
		}
		if first := firstAlnum(word); first >= 0 {
			alnum = true
			r, _ := utf8.DecodeRune(word[first:])
			lower = lower || words == 1 && unicode.IsLower(r)
		}
		how = min(how, w)
	}
	switch {
	case !alnum || words > labelWords || lower && words > 2:
		return never
	case words > 1 && bytes.HasSuffix(b, []byte("?")) || len(bytes.Trim(b, "0123456789./")) == 0:
		return loose
	case bytes.IndexByte(b, ',') >= 0 && !suffixed(b):
		return loose
	}
	if words == 1 && lower && how == loose && asciiDigit(b[len(b)-1]) {
		return sure // s1, p01
	}
	return how
}

// classifyWord looks at one word of a label.
func classifyWord(w []byte, first bool) sureness {
	at := firstAlnum(w)
	if at < 0 {
		if len(bytes.Trim(w, ".-–—&/+?…")) == 0 && !first {
			return loose
		}
		return never
	}
	r, _ := utf8.DecodeRune(w[at:])
	capital := !unicode.IsLower(r)
	for i, r := range string(w) {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune("'’-–_&/()[]#+*@", r):
		case r == '.' && (capital || i < at):
		case r == ',' && i == len(w)-1:
		case r == '?' && i == len(w)-1:
		default:
			return never
		}
	}
	if capital || !first && particle(string(w)) {
		return sure
	}
	return loose
}

// firstAlnum is the offset of the first letter or digit, -1 if there is none.
func firstAlnum(w []byte) int {
	return bytes.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// suffixed reports whether what follows each comma is a title or number of a generation: `Jr.`, `III`, `PhD`.
func suffixed(b []byte) bool {
	_, rest, _ := bytes.Cut(b, []byte(","))
	for word := range bytes.FieldsSeq(rest) {
		word = bytes.TrimRight(word, ",")
		short := len(word) <= 4 && (bytes.HasSuffix(word, []byte(".")) || !bytes.ContainsFunc(word, unicode.IsLower))
		if !short && string(word) != "PhD" && string(word) != "Ph.D." {
			return false
		}
	}
	return true
}

// particle knows the small words that stand within names and labels.
func particle(w string) bool {
	switch w {
	case "van", "von", "de", "den", "der", "ter", "ten", "te", "du", "da", "do", "dos", "das", "del", "della", "di", "el", "al", "la", "le",
		"bin", "ibn", "y", "e", "und", "en", "et", "and", "of", "in", "the", "zu", "zur", "af", "av", "'t", "’t":
		return true
	}
	return false
}

// codeLike knows labels which are no names but are given to speakers: P01, SPEAKER_00, I, Interviewer, Teilnehmer 2.
func codeLike(b []byte) bool {
	if len(b) > labelPoints || classify(b) != sure {
		return false
	}
	head := bytes.TrimRight(b, "0123456789 _-")
	if len(head) < len(b) && len(head) > 0 && bytes.IndexByte(b, ' ') < 0 {
		return true
	}
	switch strings.ToLower(string(bytes.TrimRight(head, " "))) {
	case "i", "r", "p", "m", "f", "int", "res", "interviewer", "interviewee", "moderator", "facilitator", "researcher", "respondent",
		"participant", "speaker", "unknown speaker", "befragte", "befragter", "interviewerin", "geïnterviewde", "respondente", "entrevistador",
		"entrevistadora", "entrevistado", "entrevistada", "enquêteur", "enquêtrice", "enquêté", "enquêtée":
		return true
	}
	return false
}

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// lineNumber is the length of a printed line number before a label, with the page mark it may follow: `47 Participant:`,
// `4/8 87 Dan:`. It is 0 unless a letter follows.
func lineNumber(b []byte) int {
	i := 0
	for i < len(b) && i < 16 && (asciiDigit(b[i]) || b[i] == '/' || b[i] == ' ' && i > 0) {
		i++
	}
	if i == 0 || i == len(b) || b[i-1] != ' ' || b[0] == '/' {
		return 0
	}
	if r, _ := utf8.DecodeRune(b[i:]); !unicode.IsLetter(r) {
		return 0
	}
	return i
}
