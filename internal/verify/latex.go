package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/regex"
)

// fromLaTeX finds the tables of a file (longtable, tabular) as qcode writes them: cells divided by &, rows by \\, rules of
// booktabs, the head above the first \midrule. Of other commands the words remain.
func fromLaTeX(name, src string) ([]Table, error) {
	var out []Table
	line, last := 1, grid{}
	for { // each byte is looked at once: a file may hold a million beginnings
		begin := tabular().FindStringSubmatchIndex(src)
		if begin == nil {
			break
		}
		kind, at := src[begin[2]:begin[3]], begin[1]
		length := strings.Index(src[at:], `\end{`+kind+"}")
		if length < 0 {
			break
		}
		body := src[at : at+length]
		columns := closing(body)
		r := latexReader{grid: last.next(), line: line + strings.Count(src[:at+columns], "\n"), headed: !strings.Contains(body, `\midrule`)}
		r.read(body[columns:])
		line += strings.Count(src[:at+length], "\n")
		src = src[at+length:]
		last = r.grid
		t, err := r.grid.table(name)
		switch {
		case err != nil:
			return nil, err
		case len(t.Rows) > 0:
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return out, nil
}

var (
	tabular  = regex.Lazy(`\\begin\{(longtable|tabular)\}(?:\[\w*\])?\{`)
	rule     = regex.Lazy(`^\s*(?:\\(toprule|midrule|bottomrule|hline|endhead|endfirsthead|endfoot|endlastfoot)\b|\\cmidrule(?:\([a-z]*\))?\{[0-9-]*\})`)
	spanning = regex.Lazy(`^\s*\\multicolumn\{(\d+)\}\{[^{}]*\}`)
	caption  = regex.Lazy(`^\s*\\caption\b`)
)

// closing is the offset behind the brace that closes the group which src stands in; all of src if none does.
func closing(src string) int {
	depth := 1
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(src)
}

type latexReader struct {
	grid   grid
	text   strings.Builder // of the cell
	line   int
	headed bool // the head was read
	aside  bool // the row is none: a caption
}

func (r *latexReader) read(body string) {
	depth := 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\n':
			r.line++
			r.text.WriteByte(' ')
		case depth == 0 && strings.HasPrefix(body[i:], `\\`):
			r.endCell()
			r.endRow()
			i++
		case c == '\\' && i+1 < len(body):
			r.text.WriteString(body[i : i+2])
			i++
		case c == '%':
			for i+1 < len(body) && body[i+1] != '\n' {
				i++
			}
		case c == '&' && depth == 0:
			r.endCell()
		default:
			if c == '{' {
				depth++
			} else if c == '}' {
				depth--
			}
			r.text.WriteByte(c)
		}
	}
	if last := r.unruled(r.text.String()); strings.TrimSpace(last) != "" || len(r.grid.row) > 0 {
		r.endCell()
		r.endRow()
	}
}

// unruled takes the rules off the beginning of a row. The first \midrule ends the head.
func (r *latexReader) unruled(text string) string {
	for {
		at := rule().FindStringSubmatchIndex(text)
		if at == nil {
			return text
		}
		if at[2] >= 0 && text[at[2]:at[3]] == "midrule" {
			r.headed = true
		}
		text = text[at[1]:]
	}
}

func (r *latexReader) endCell() {
	text := r.text.String()
	r.text.Reset()
	if len(r.grid.row) == 0 {
		text = r.unruled(text)
		r.aside = caption().MatchString(text)
	}
	width := 1
	if at := spanning().FindStringSubmatchIndex(text); at != nil {
		width, _ = strconv.Atoi(text[at[2]:at[3]])
		text = text[at[1]:]
	}
	r.grid.cell(untex(text), width)
}

func (r *latexReader) endRow() {
	if r.aside {
		r.grid.row = nil
	}
	r.grid.end(r.line, !r.headed)
}

// texSign is what a command of LaTeX prints; of others nothing.
func texSign(command string) string {
	pairs := [...]string{
		"textbackslash", `\`, "textasciicircum", "^", "textasciitilde", "~", "textless", "<", "textgreater", ">", "textbar", "|", "textquotedbl", `"`,
		"textasciigrave", "`", "ldots", "…", "S", "§", "geq", "≥", "leq", "≤", "rightarrow", "→", "leftarrow", "←", "times", "×", "pm", "±", "cdot", "·",
		"bullet", "●", "circ", "○", "blacktriangledown", "▼", "blacktriangle", "▲", "blacklozenge", "◆", "alpha", "α", "kappa", "κ", "gamma", "γ", "Delta", "Δ", "chi", "χ",
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == command {
			return pairs[i+1]
		}
	}
	return ""
}

// texMarks are signs of several characters and what they print, the longest first.
func texMarks() [][2]string {
	return [][2]string{
		{`\textsuperscript{2}`, "²"}, {"{'}", "'"}, {"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}, {"`", "‘"}, {"'", "’"}, {"~", "\u00a0"}, {`\,`, "\u202f"},
	}
}

var (
	texWord  = regex.Lazy(`^\\([a-zA-Z]+) ?`)
	texSpace = regex.Lazy(`^\\hspace\*?\{[^{}]*\}`)
	texOther = regex.Lazy(`^\\ifpdftex\{\[\}U\+[0-9A-F]+\{\]\}\\else (.[^\\]*)\\fi\{\}`)
)

// untex is the text that LaTeX prints, as far as qcode writes it.
func untex(src string) string {
	b := make([]byte, 0, len(src))
	marks, math := texMarks(), false
	for len(src) > 0 {
		if i := slices.IndexFunc(marks, func(m [2]string) bool { return !math && strings.HasPrefix(src, m[0]) }); i >= 0 {
			b = append(b, marks[i][1]...)
			src = src[len(marks[i][0]):]
			continue
		}
		n := 1
		switch at, word := texOther().FindStringSubmatchIndex(src), texWord().FindString(src); {
		case at != nil:
			b, n = append(b, src[at[2]:at[3]]...), at[1]
		case strings.HasPrefix(word, `\hspace`):
			n = max(len(texSpace().FindString(src)), len(word))
		case word != "":
			b, n = append(b, texSign(strings.TrimSpace(word)[1:])...), len(word)
		case src[0] == '$':
			math = !math
		case math && src[0] == '-':
			b = append(b, "−"...)
		case src[0] == '\\' && len(src) > 1:
			b, n = append(b, src[1]), 2
		case src[0] != '{' && src[0] != '}':
			b = append(b, src[0])
		}
		src = src[n:]
	}
	return string(b)
}

// latexText is what a file says, line by line.
func latexText(src string) string {
	var b strings.Builder
	for line := range strings.Lines(src) {
		b.WriteString(untex(strings.TrimRight(line, "\n")) + "\n")
	}
	return b.String()
}
