package yamldoc

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ambiguous says as what a YAML 1.1 or 1.2 reader could take the plain scalar s, if not as a text: "a boolean",
// "a number", "a date" or "nothing".
func Ambiguous(s string) (as string, yes bool) {
	switch strings.ToLower(s) {
	case "", "~", "null":
		return "nothing", true
	case "y", "yes", "n", "no", "true", "false", "on", "off":
		return "a boolean", true
	case "<<", "=":
		return "an instruction", true
	}
	switch {
	case isDate(s):
		return "a date", true
	case isNumber(s):
		return "a number", true
	}
	return "", false
}

// isDate covers the timestamps of YAML 1.1 and a little more: what begins like one is one.
func isDate(s string) bool {
	rest, ok := s, true
	for i, most := range [3]int{4, 2, 2} {
		if i > 0 {
			if rest, ok = strings.CutPrefix(rest, "-"); !ok {
				return false
			}
		}
		n := digits(rest)
		if n == 0 || n > most || i == 0 && n != most {
			return false
		}
		rest = rest[n:]
	}
	return rest == "" || strings.ContainsRune("Tt \t", rune(rest[0]))
}

// isNumber covers integers and floats of YAML 1.1 and 1.2: signs, underscores, other bases, base 60, exponents.
func isNumber(s string) bool {
	if s == "" || s[0] == '_' {
		return false
	}
	s = strings.ToLower(strings.ReplaceAll(s, "_", ""))
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	switch s {
	case ".inf", ".nan":
		return true
	}
	for base, of := range map[string]string{"0x": "0123456789abcdef", "0o": "01234567", "0b": "01"} {
		if rest, ok := strings.CutPrefix(s, base); ok {
			return rest != "" && strings.Trim(rest, of) == ""
		}
	}
	whole := digits(s)
	rest := s[whole:]
	for whole > 0 && strings.HasPrefix(rest, ":") { // 1:30:00 is a number to base 60 in YAML 1.1
		n := digits(rest[1:])
		if n == 0 {
			return false
		}
		rest = rest[1+n:]
	}
	if strings.HasPrefix(rest, ".") {
		n := digits(rest[1:])
		whole += n
		rest = rest[1+n:]
	}
	if whole == 0 {
		return false
	}
	if strings.HasPrefix(rest, "e") {
		rest = strings.TrimLeft(rest[1:], "+-")
		return digits(rest) == len(rest)
	}
	return rest == ""
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// Quote writes s as a scalar that every YAML reader takes for exactly this text, in a block, in brackets and (up to
// 1,000 bytes) as a key: plain where that is certain, else in double quotation marks on one line.
func Quote(s string) string {
	if plain(s) {
		return s
	}
	return DoubleQuote(s)
}

// plain is careful: letters and digits of any script, single spaces and a few signs that YAML gives no meaning.
func plain(s string) bool {
	if _, yes := Ambiguous(s); yes || !utf8.ValidString(s) {
		return false
	}
	var last rune
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Nd, r):
		case i > 0 && (unicode.IsMark(r) || strings.ContainsRune("-_./+()'&%;!@", r)):
		case i > 0 && r == ' ' && last != ' ':
		default:
			return false
		}
		last = r
	}
	return last != ' '
}

// DoubleQuote writes s in double quotation marks on one line, as JSON would, other scripts left readable. Bytes that
// are no UTF-8 become U+FFFD.
func DoubleQuote(s string) string {
	return string(AppendQuote(make([]byte, 0, len(s)+2), s))
}

// AppendQuote appends what DoubleQuote returns.
func AppendQuote(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case r == '\r':
			b = append(b, '\\', 'r')
		case unreadable(r):
			b = fmt.Appendf(b, `\u%04X`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// unreadable characters have to be escaped, else a YAML reader refuses the file, folds them into a line break, or
// nobody can see them.
func unreadable(r rune) bool {
	return r < 0x20 || 0x7F <= r && r <= 0x9F || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF
}
