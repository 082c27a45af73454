package render

import (
	"strings"
	"unicode"
)

// Safe makes text of a study fit for a terminal: control characters, which could move the cursor or change what was
// printed before, are shown as pictures (␛ for escape), and marks that turn the direction of writing as ⟨U+202E⟩.
// Line breaks become blanks.
func Safe(text string) string {
	if !strings.ContainsFunc(text, unsafe) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteString(picture(r))
	}
	return b.String()
}

func unsafe(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar
}

func picture(r rune) string {
	switch {
	case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
		return " "
	case r < 0x20:
		return string('\u2400' + r)
	case r == 0x7F:
		return "\u2421"
	case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
		return "⟨U+" + strings.ToUpper(hex(r)) + "⟩"
	}
	return string(r)
}

func hex(r rune) string {
	const digits = "0123456789abcdef"
	out := ""
	for ; r > 0 || len(out) < 4; r >>= 4 {
		out = string(digits[r&15]) + out
	}
	return out
}
