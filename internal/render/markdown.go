package render

import (
	"bytes"
	"strings"

	"qcode/internal/table"
)

func writeMarkdown(b *bytes.Buffer, r *table.Report) {
	for i, line := range r.Title {
		if i == 0 {
			line = "## " + markdown(line)
		} else {
			line = markdown(line) + "  "
		}
		b.WriteString(line + "\n")
	}
	for _, t := range r.Tables {
		b.WriteString("\n")
		if t.Caption != "" {
			b.WriteString("**" + markdown(t.Caption) + "**\n\n")
		}
		writePipes(b, t)
		writeList(b, footNotes(t))
		writeList(b, t.Notes)
	}
	writeList(b, r.Notes)
}

func writePipes(b *bytes.Buffer, t table.Table) {
	if len(t.Columns) == 0 {
		return
	}
	var rule strings.Builder
	for _, c := range t.Columns {
		b.WriteString("| " + markdown(strings.TrimSpace(c.Group+" "+c.Head)) + " ")
		if c.Left {
			rule.WriteString("|---")
		} else {
			rule.WriteString("|---:")
		}
	}
	b.WriteString("|\n" + rule.String() + "|\n")
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			b.WriteString("| " + strings.Repeat("&nbsp;&nbsp;", c.Depth) + markdown(cell(c)) + " ")
		}
		b.WriteString("|\n")
	}
}

// footNotes says the foot of a table in lines, since pipes know no cells over several columns.
func footNotes(t table.Table) []string {
	groups := []string{""}
	for i, c := range t.Columns {
		if i > 0 && (c.Group == "" || c.Group != t.Columns[i-1].Group) {
			groups = append(groups, c.Group)
		}
	}
	var out []string
	for _, r := range t.Foot {
		line := ""
		for i, c := range r.Cells {
			switch text := cell(c); {
			case i == 0:
				line = text + ":"
			case text != "" && i < len(groups):
				line += " " + groups[i] + " " + text + ";"
			}
		}
		out = append(out, strings.TrimSuffix(line, ";"))
	}
	return out
}

func writeList(b *bytes.Buffer, notes []string) {
	if len(notes) > 0 {
		b.WriteString("\n")
	}
	for _, n := range notes {
		b.WriteString("- " + markdown(n) + "\n")
	}
}

// markdown takes the meaning out of characters that would format, link, or break a row.
func markdown(text string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_", "`", "\\`", "~", "\\~", "$", "\\$", "[", "\\[", "]", "\\]", "&", "&amp;").Replace(Safe(text))
}
