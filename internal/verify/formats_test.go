package verify

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// document is a Word document with that body.
func document(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = f.Write([]byte(body))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func shown(tables []Table) string {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintf(&b, "%q", t.Names)
		for _, r := range t.Rows {
			fmt.Fprintf(&b, " %d%q", r.Line, r.Cells)
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestReadPages(t *testing.T) {
	const tc, end = "<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"
	tests := []struct{ name, file, src, want string }{
		{
			"heads over columns", "a.html", "<table><thead><tr><td></td><th colspan=2>Pre</th></tr>\n<tr><td></td><th>n/N</th><th>k</th></tr></thead>\n<tbody><tr><th>A &amp; b</th><td>1/2</td><td>3</td></tr>\n</tbody><tfoot><tr><th>N</th><td colspan=2>9</td></tr></tfoot></table>",
			`["" "n/N" "k"] 3["A & b" "1/2" "3"] 4["N" "9" ""]`,
		},
		{
			"somebody else's page: ends left out, no head, a table in a cell, a script", "a.htm", "<script>if (a < b) x('<table>')</script><table><tr><th>code<th>k<tr><td>env<br>x<td>1<table><tr><td>in</table>\n<tr><td>soc<td>2</table><table></table>",
			`["code" "k"] 1["env x" "1in"] 2["soc" "2"]`,
		},
		{"a head that is too short", "a.html", "<table><tr><th>code</th></tr><tr><td>env</td><td>1</td></tr></table>", `["column 1" "column 2"] 1["env" "1"]`},
		{
			"a document", "a.docx", "<w:document><w:body><w:p><w:r><w:t>no table</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc + "code" + end + tc + "n</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>a" + end + "</w:tr><w:tr>" +
				tc + "A</w:t></w:r></w:p><w:p><w:r><w:t>b" + end + tc + "1" + end + "</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>all</w:t><w:delText>gone</w:delText></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
			`["code" "n"] 0["A b" "1"] 0["all" ""]`,
		},
		{
			"LaTeX", "a.tex", "\\begin{tabular}{@{}l>{\\raggedright}p{0.4\\textwidth}r@{}}\n\\toprule\n & \\multicolumn{2}{c}{Pre} \\\\\n\\cmidrule(lr){2-3}\ncode & n/N & k \\\\\n\\midrule\n% a remark & more \\\\\n\\hspace{2em}A \\& b & 1/2 & 12\\,345 \\\\\n\\midrule\nN & \\multicolumn{2}{c}{9\\%} \\\\\n\\bottomrule\n\\end{tabular}",
			"[\"code\" \"n/N\" \"k\"] 8[\"A & b\" \"1/2\" \"12\\u202f345\"] 10[\"N\" \"9%\" \"\"]",
		},
		{"LaTeX without rules, the last row not ended", "a.latex", "\\begin{longtable}[c]{lr}\ncode & k \\\\\nenv & $-$1", ""},
		{"no rules", "a.tex", "\\begin{longtable}[c]{lr}\ncode & k \\\\\nenv & $-$1\\end{longtable}", "[\"code\" \"k\"] 3[\"env\" \"−1\"]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := []byte(test.src)
			if strings.HasSuffix(test.file, ".docx") {
				src = document(t, test.src)
			}
			found, err := Read(test.file, src)
			if got := shown(found); got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("%s, error %v; want\n%s", got, err, test.want)
			}
		})
	}
}

// What was made to harm is refused: entities from elsewhere, tables of billions of cells, what is no document.
func TestReadRefuses(t *testing.T) {
	wide := "<tr><td colspan=999999999>x</td></tr>"
	tests := map[string]struct {
		file string
		src  []byte
		want string
	}{
		"an entity from a file": {"a.docx", document(t, `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:document>`), "cannot be read"},
		"a row a thousand wide": {"a.html", []byte("<table><tr><th>x</th></tr>" + wide + strings.Repeat("<tr><td>x</td></tr>", 5000) + "</table>"), "which nobody prints"},
		"no document":           {"a.docx", []byte("PK"), "no Word document"},
		"many wide tables":      {"a.docx", document(t, "<w:document>"+strings.Repeat(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1024"/></w:tcPr></w:tc></w:tr></w:tbl>`, 5000)+"</w:document>"), "which nobody prints"},
		"many beginnings":       {"a.tex", []byte(strings.Repeat(`\begin{tabular}{`, 500_000)), "no table"},
		"no LaTeX":              {"a.tex", []byte(`\begin{tabular}{`), "no table"},
		"no table":              {"a.html", []byte("<table><thead><tr><td>x"), "no table"},
		"a plain text":          {"a.txt", []byte("n  k"), "not read"},
	}
	for name, test := range tests {
		if found, err := Read(test.file, test.src); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %d tables, error %v", name, len(found), err)
		}
	}
}

// sane holds for the tables of any file.
func sane(t *testing.T, tables []Table) {
	for _, x := range tables {
		for _, r := range x.Rows {
			if len(r.Cells) != len(x.Names) {
				t.Fatalf("a row of %d cells under %d names", len(r.Cells), len(x.Names))
			}
		}
		Arithmetic(x, Options{})
		if d := Compare(x, x); len(d) > 0 {
			t.Errorf("a table differs from itself: %v", d)
		}
	}
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte("<table><thead><tr><td></td><th colspan=2>P</th></tr><tr><th>c<th>n<th>k</thead><tr><td>a<td>1/2<td>3</table>"))
	f.Add([]byte("<table><tr><td><table><tr><td colspan=-3>x</table></tr></table></td>"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if tables, err := Read("a.html", src); err == nil {
			sane(t, tables)
		}
	})
}

func FuzzReadDOCX(f *testing.F) {
	f.Add("<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>n</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
	f.Add("<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>")
	f.Fuzz(func(t *testing.T, body string) {
		src := document(t, body)
		if tables, err := Read("a.docx", src); err == nil {
			sane(t, tables)
		}
		_ = Text("a.docx", src)
	})
}

func FuzzReadLaTeX(f *testing.F) {
	f.Add("\\begin{longtable}{@{}lr@{}}\n\\toprule\nc & n \\\\\n\\midrule\n\\endhead\n\\hspace{1em}a\\_b & $\\geq$3 \\\\\n\\bottomrule\n\\end{longtable}")
	f.Add("\\begin{tabular}{l}\\multicolumn{99}{c}{\\ifpdftex{[}U+2603{]}\\else ☃\\fi{}}\\\\ x\\end{tabular}")
	f.Fuzz(func(t *testing.T, src string) {
		if tables, err := Read("a.tex", []byte(src)); err == nil {
			sane(t, tables)
		}
		_ = Text("a.tex", []byte(src))
	})
}
