package codebook

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestID keeps made ids short enough to be typed; ids that are valid as they are stay as long as they are.
const longestID = 48

// NewID makes an id of any name: ASCII letters in lower case, digits, and one `-`, `_` or `.` between words. A name
// without a letter is spelled out (`%` percent, `^2` caret-2); one in another script gets a short hash. It is empty only
// for a name that is blank.
func NewID(name string) string {
	name = strings.TrimSpace(name)
	if ValidID(name) || name == "" {
		return name
	}
	id := slug(name)
	if !strings.ContainsFunc(id, unicode.IsLetter) {
		var b strings.Builder
		for _, r := range name {
			if word := signName(r); word != "" {
				b.WriteString(" " + word + " ")
			} else {
				b.WriteRune(r)
			}
		}
		id = slug(b.String())
	}
	switch {
	case id == "":
		sum := sha256.Sum256([]byte(norm.NFC.String(name)))
		return "c-" + hex.EncodeToString(sum[:3])
	case id[0] < 'a':
		id = "c" + id
	}
	return cut(id)
}

// slug keeps letters and digits that can be written in ASCII and joins them by the sign that stood between, or `-`.
func slug(name string) string {
	var b strings.Builder
	var sign byte
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		text := ascii(r)
		switch {
		case text != "":
			if sign != 0 && b.Len() > 0 {
				b.WriteByte(sign)
			}
			sign = 0
			b.WriteString(text)
		case unicode.IsMark(r) || r == '\'' || r == '’':
		case unicode.IsSpace(r):
			sign = '-'
		case sign == 0 && (r == '_' || r == '.'):
			sign = byte(r)
		case sign == 0:
			sign = '-'
		}
	}
	return b.String()
}

func ascii(r rune) string {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return string(r)
	case r == 'ß':
		return "ss"
	case r == 'æ':
		return "ae"
	case r == 'œ':
		return "oe"
	case r == 'ø':
		return "o"
	case r == 'ł':
		return "l"
	case r == 'đ', r == 'ð':
		return "d"
	case r == 'þ':
		return "th"
	case r == 'ı':
		return "i"
	}
	return ""
}

func signName(r rune) string {
	switch r {
	case '%':
		return "percent"
	case '^':
		return "caret"
	case '+':
		return "plus"
	case '-', '–', '−':
		return "minus"
	case '&':
		return "and"
	case '#':
		return "hash"
	case '*':
		return "star"
	case '@':
		return "at"
	case '=':
		return "equals"
	case '<':
		return "less"
	case '>':
		return "more"
	case '!':
		return "exclamation"
	case '?':
		return "question"
	case '/':
		return "slash"
	case '~':
		return "tilde"
	case '$':
		return "dollar"
	}
	return ""
}

// cut shortens an id at a joint if it can.
func cut(id string) string {
	if len(id) <= longestID {
		return id
	}
	id = id[:longestID]
	if joint := strings.LastIndexAny(id, "-_."); joint > longestID/2 {
		id = id[:joint]
	}
	return strings.TrimRight(id, "-_.")
}
