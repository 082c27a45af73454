package render

import (
	"bytes"
	"fmt"
	"strings"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// writeLaTeX writes the tables of a document with booktabs: a file that compiles as it is, and whose tables can be taken
// into another. Figures come from qcode figure.
func writeLaTeX(b *bytes.Buffer, d *document.Document) {
	b.WriteString(latexHead)
	for i, line := range d.Title {
		if i == 0 {
			b.WriteString("\\section*{" + latex(line) + "}\n")
		} else {
			b.WriteString("\\noindent " + latex(line) + "\\par\n")
		}
	}
	w := &latexWriter{Buffer: b, unit: d.Unit}
	for i := range d.Sections {
		s := &d.Sections[i]
		if s.Heading != "" && (len(s.Tables) > 0 || hasTables(s.Figures)) {
			b.WriteString("\n\\subsection*{" + latex(s.Heading) + "}\n")
		}
		for _, f := range s.Figures {
			fmt.Fprintf(b, "%% qcode figure %s -o %s.pdf\n%% \\includegraphics[width=\\textwidth]{%s.pdf}\n", f.Kind, f.Kind, f.Kind)
		}
		for k := range s.Tables {
			w.table(&s.Tables[k])
		}
		for _, f := range s.Figures {
			if len(f.Table.Columns) > 0 && !f.Tabled {
				t := f.Table
				t.Notes = nil
				w.table(&t)
			}
		}
		w.notes(s.Notes)
	}
	w.shelves(d)
	w.notes(d.Notes)
	b.WriteString("\n\\end{document}\n")
}

func hasTables(figures []*figure.Figure) bool {
	for _, f := range figures {
		if len(f.Table.Columns) > 0 && !f.Tabled {
			return true
		}
	}
	return false
}

const latexHead = `% Compiles with pdflatex, lualatex and xelatex; run it twice or three times, until the columns of long tables stand still. To take a table into another file, take its packages too.
\documentclass[a4paper,10pt]{article}
\usepackage{iftex}
\ifpdftex
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\fi
\usepackage[margin=20mm]{geometry}
\usepackage{amssymb}
\usepackage{booktabs}
\usepackage{longtable}
\usepackage{array}
\setlength{\parindent}{0pt}
\setlength{\tabcolsep}{3.5pt}
\begin{document}
`

// latexWriter writes tables.
type latexWriter struct {
	*bytes.Buffer
	unit string
}

func (w *latexWriter) table(t *table.Table) {
	if len(t.Columns) == 0 {
		return
	}
	w.WriteString("\n\\begingroup\n" + latexSize(t) + "\n\\begin{longtable}{@{}" + latexColumns(t) + "@{}}\n")
	if t.Caption != "" {
		w.WriteString("\\caption{" + latex(t.Caption) + "}\\\\\n")
	}
	w.WriteString("\\toprule\n")
	w.heads(t)
	w.WriteString("\\midrule\n\\endhead\n")
	for _, r := range t.Rows {
		w.row(t, r)
	}
	if len(t.Foot) > 0 {
		w.WriteString("\\midrule\n")
		for _, r := range t.Foot {
			w.foot(t, r)
		}
	}
	w.WriteString("\\bottomrule\n\\end{longtable}\n\\endgroup\n")
	var parts []string
	for _, a := range document.Abbreviations(t, w.unit) {
		parts = append(parts, "\\textit{"+latex(a.Sign)+"}: "+latex(a.Meaning))
	}
	if len(parts) > 0 {
		w.WriteString("{\\footnotesize " + strings.Join(parts, "; ") + ".\\par}\n")
	}
	w.notes(t.Notes)
}

// latexSize is smaller for wide tables.
func latexSize(t *table.Table) string {
	switch n := len(t.Columns); {
	case n > 12:
		return "\\scriptsize"
	case n > 7:
		return "\\footnotesize"
	}
	return "\\small"
}

// latexColumns are l and r; long texts get a column that breaks lines.
func latexColumns(t *table.Table) string {
	var b strings.Builder
	for i, c := range t.Columns {
		longest := 0
		for _, r := range t.Rows {
			if i < len(r.Cells) {
				longest = max(longest, len([]rune(r.Cells[i].String())))
			}
		}
		switch {
		case c.Left && longest > 45:
			b.WriteString(`>{\raggedright\arraybackslash}p{0.42\textwidth}`)
		case c.Left:
			b.WriteString("l")
		default:
			b.WriteString("r")
		}
	}
	return b.String()
}

func (w *latexWriter) heads(t *table.Table) {
	spans := groupSpans(t)
	if spans.any() {
		var cells, rules []string
		from := 1
		for _, s := range spans {
			if s.group == "" {
				cells = append(cells, "")
			} else {
				cells = append(cells, fmt.Sprintf("\\multicolumn{%d}{c}{%s}", s.width, latex(s.group)))
				rules = append(rules, fmt.Sprintf("\\cmidrule(lr){%d-%d}", from, from+s.width-1))
			}
			from += s.width
		}
		w.WriteString(strings.Join(cells, " & ") + " \\\\\n" + strings.Join(rules, " ") + "\n")
	}
	var cells []string
	for _, c := range t.Columns {
		cells = append(cells, latex(c.Head))
	}
	w.WriteString(strings.Join(cells, " & ") + " \\\\\n")
}

func (w *latexWriter) row(t *table.Table, r table.Row) {
	for i := range t.Columns {
		if i > 0 {
			w.WriteString(" & ")
		}
		if i >= len(r.Cells) {
			continue
		}
		c := r.Cells[i]
		if c.Depth > 0 {
			fmt.Fprintf(w, "\\hspace{%dem}", c.Depth)
		}
		w.WriteString(guarded(latex(c.String()), i))
	}
	w.WriteString(" \\\\\n")
}

// guarded keeps a bracket or a star at the beginning of a row from being taken for an option of the \\ before it.
func guarded(text string, column int) string {
	if column == 0 && text != "" && (text[0] == '[' || text[0] == '*') {
		return "{}" + text
	}
	return text
}

func (w *latexWriter) foot(t *table.Table, r table.Row) {
	for i, s := range groupSpans(t) {
		if i > 0 {
			w.WriteString(" & ")
		}
		text := ""
		if i < len(r.Cells) {
			text = latex(strings.TrimSpace(r.Cells[i].String()))
		}
		if s.width > 1 {
			text = fmt.Sprintf("\\multicolumn{%d}{c}{%s}", s.width, text)
		}
		w.WriteString(text)
	}
	w.WriteString(" \\\\\n")
}

func (w *latexWriter) notes(notes []string) {
	for _, n := range notes {
		w.WriteString("{\\footnotesize " + latex(n) + "\\par}\n")
	}
}

func (w *latexWriter) shelves(d *document.Document) {
	if len(d.Shelves) > 0 {
		w.WriteString("\n\\subsection*{Quotes}\n")
	}
	for _, s := range d.Shelves {
		w.WriteString("\n\\paragraph{" + latex(s.Label) + "}\n")
		for _, b := range s.Batches {
			for _, p := range b.Parts {
				w.WriteString("\n\\textit{" + latex(b.Label+", "+p.Label) + "}\n")
				for i := range p.Cards {
					text, source := cardText(&p.Cards[i])
					w.WriteString("\\begin{quote}" + latex(text) + " {[}" + latex(source) + "{]}\\end{quote}\n")
				}
			}
		}
	}
}

// latexSigns are characters that mean something to LaTeX, or that pdflatex does not know.
func latexSigns() *strings.Replacer {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`, `^`, `\textasciicircum{}`,
		`~`, `\textasciitilde{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`, `"`, `\textquotedbl{}`, "`", "{\\textasciigrave}", `'`, `{'}`, "--", "-{}-{}",
		"−", "$-$", "≥", "$\\geq$", "≤", "$\\leq$", "→", "$\\rightarrow$", "←", "$\\leftarrow$", "×", "$\\times$", "±", "$\\pm$", "·", "$\\cdot$",
		"●", "$\\bullet$", "○", "$\\circ$", "▼", "$\\blacktriangledown$", "▲", "$\\blacktriangle$", "◆", "$\\blacklozenge$",
		"–", "--", "—", "---", "…", "\\ldots{}", "“", "``", "”", "''", "‘", "`", "’", "'", "§", "\\S{}", "\u202f", "\\,", "\u00a0", "~", "\u2009", "\\,",
		"α", "$\\alpha$", "κ", "$\\kappa$", "γ", "$\\gamma$", "Δ", "$\\Delta$", "χ", "$\\chi$", "²", "\\textsuperscript{2}",
	)
}

// latex takes the meaning out of text. Characters that no font of pdflatex is sure to have are named by their number
// there, and printed as they are by lualatex and xelatex.
func latex(text string) string {
	var b strings.Builder
	for _, r := range latexSigns().Replace(Safe(text)) {
		if r < 0x80 || r >= 0xA1 && r <= 0x17F && r != 0xAD {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "\\ifpdftex{[}U+%04X{]}\\else %c\\fi{}", r, r)
	}
	return b.String()
}
