package render_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/render"
	"qcode/internal/table"
)

// wildDocument has hostile texts wherever a text can stand.
func wildDocument() *document.Document {
	t := table.Table{
		Caption: hostile[0],
		Columns: []table.Column{{Head: "Code", Left: true}, {Head: "n/N", Group: hostile[4]}, {Head: "%", Group: hostile[4]}, {Head: hostile[2]}, {Head: hostile[3], Left: true}},
		Notes:   hostile,
		Foot:    []table.Row{{Cells: []table.Cell{table.Str(hostile[0]), table.Str(hostile[1])}}},
	}
	for i, h := range hostile {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Head(h, i%3),
			{Kind: table.Fraction, N: int64(i), Of: 11, AtLeast: i == 3, Mark: "§", Ref: "place"},
			table.Share(i, 11),
			{Kind: table.Real, F: 0.125, Digits: 3},
			table.Str(h),
		}})
	}
	d := &document.Document{Title: hostile, Notes: hostile, Unit: hostile[0], Data: table.Data{Fields: []string{"code", "n", "x"}}}
	d.Sections = []document.Section{{ID: hostile[4], Heading: hostile[0], Lead: hostile[1], Figures: []*figure.Figure{wild()[0]}, Tables: []table.Table{t}, Notes: hostile}}
	d.Sections[0].Names = []document.Names{{Heading: hostile[0], Lines: []document.Line{{ID: "names", Label: hostile[1], Names: []document.Name{{Text: hostile[0], Ref: "place"}, {Text: hostile[4], Ref: "nowhere"}}}}}}
	shelf := document.Shelf{Label: hostile[0], Batches: []document.Batch{{IDs: []string{"place", hostile[4]}, Label: hostile[1], Codings: 2, More: hostile[3], Below: []document.Name{{Text: hostile[0], Ref: "names"}}}}}
	part := document.Part{Label: hostile[1], IDs: []string{"part"}}
	for _, h := range hostile {
		part.Cards = append(part.Cards, document.Card{Coding: h, Case: h, Where: h, Text: h}, document.Card{Coding: "k7", Withheld: "no consent to quote", Text: "SECRET"})
		d.Data.Add(h, 3, 0.5)
	}
	shelf.Batches[0].Parts = []document.Part{part}
	d.Shelves = []document.Shelf{shelf}
	return d
}

func fileOf(t *testing.T, format string, d *document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render.Document(&b, format, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDocumentsAreTheSameTwice(t *testing.T) {
	for _, format := range render.Documents() {
		if a, b := fileOf(t, format, wildDocument()), fileOf(t, format, wildDocument()); !bytes.Equal(a, b) {
			t.Errorf("%s differs the second time", format)
		}
	}
}

// Nothing in the page can run, and nothing leads out of it.
func TestHTMLIsHarmless(t *testing.T) {
	page := fileOf(t, "html", wildDocument())
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, links := map[string]bool{}, []string{}
	policy := ""
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "iframe", "object", "embed", "link", "form", "base", "video", "audio", "image", "use", "foreignobject", "button", "input"}, n.Data) {
			t.Errorf("the page holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "srcset" || a.Key == "action" || a.Key == "style" && strings.Contains(a.Val, "url("):
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("a link leads to %q", a.Val)
			case a.Key == "href":
				links = append(links, a.Val[1:])
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case n.Data == "meta" && a.Key == "content" && strings.Contains(a.Val, "default-src"):
				policy = a.Val
			}
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'unsafe-inline'; img-src data:") || strings.Contains(policy, "script") {
		t.Errorf("policy: %q", policy)
	}
	for _, l := range links {
		if !ids[l] {
			t.Errorf("a link leads to %q, which is not there", l)
		}
	}
	if len(links) < 12 {
		t.Errorf("only %d links", len(links))
	}
	if bytes.Contains(page, []byte("SECRET")) {
		t.Error("a quote without consent is printed")
	}
	if bytes.ContainsAny(page, "\x1b\u202e") {
		t.Error("a control character is printed as it is")
	}
}

func unzip(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = content
	}
	return out
}

// wordTable is a table as Word sees it.
type wordTable struct {
	Rows []struct {
		Cells []struct {
			Runs []string `xml:"p>r>t"`
		} `xml:"tc"`
		Head *struct{} `xml:"trPr>tblHeader"`
	} `xml:"tr"`
}

func TestDOCXIsReadBack(t *testing.T) {
	d := wildDocument()
	files := unzip(t, fileOf(t, "docx", d))
	for name, content := range files {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		for x := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := x.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	var body struct {
		Tables []wordTable `xml:"body>tbl"`
	}
	if err := xml.Unmarshal(files["word/document.xml"], &body); err != nil {
		t.Fatal(err)
	}
	if len(body.Tables) != 2 {
		t.Fatalf("%d tables, want the figure's and the section's", len(body.Tables))
	}
	want := d.Sections[0].Tables[0]
	got := body.Tables[1]
	if got.Rows[0].Head == nil || got.Rows[1].Head == nil || got.Rows[2].Head != nil {
		t.Error("the two rows of heads are to repeat on each page, and no other")
	}
	for i, r := range want.Rows {
		for j, c := range r.Cells {
			if text := strings.Join(got.Rows[i+2].Cells[j].Runs, ""); text != render.Safe(c.String()) {
				t.Errorf("row %d, column %d: %q, want %q", i, j, text, c.String())
			}
		}
	}
	main := string(files["word/document.xml"])
	for _, needed := range []string{`<wp:docPr id="1" name="Figure 1" descr="`, `SEQ Table`, `SEQ Figure`, `w:vertAlign w:val="superscript"`, `r:embed="rIdImage1"`} {
		if !strings.Contains(main, needed) {
			t.Errorf("no %s", needed)
		}
	}
	if strings.Contains(main, "SECRET") {
		t.Error("a quote without consent is printed")
	}
	if len(files["word/media/image1.png"]) < 1000 {
		t.Error("the figure's picture is missing")
	}
}

func TestXLSXIsReadBack(t *testing.T) {
	d := wildDocument()
	f, err := excelize.OpenReader(bytes.NewReader(fileOf(t, "xlsx", d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			for j := range r {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
					t.Errorf("%s!%s holds the formula %s", sheet, at, formula)
				}
			}
		}
	}
	sheet := f.GetSheetList()[0]
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 2 {
		t.Errorf("panes of %q: %+v, %v", sheet, panes, err)
	}
	// The fourth row of the table: 3 of 11, at least, with a sign; it stays a number.
	for at, want := range map[string]string{"B6": "3", "C6": "11", "D6": "0.2727272727272727", "E6": "0.125", "A5": hostile[2]} {
		got, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil || got != render.Safe(want) {
			t.Errorf("%s!%s is %q, want %q", sheet, at, got, want)
		}
		kind, _ := f.GetCellType(sheet, at)
		if number := at != "A5"; number == (kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString) {
			t.Errorf("%s!%s has type %v", sheet, at, kind)
		}
	}
	if shown, _ := f.GetCellValue(sheet, "B6"); shown != "≥3§" {
		t.Errorf("B6 shows %q", shown)
	}
	if n := len(f.GetSheetList()); n != 5 {
		t.Errorf("%d sheets: %v", n, f.GetSheetList())
	}
}

// A heading stands over tables: a section of figures and lists alone has none in LaTeX, whose figures are files of their own.
func TestLaTeXHeadings(t *testing.T) {
	tables := []table.Table{{Columns: []table.Column{{Head: "Code"}}, Rows: []table.Row{{Cells: []table.Cell{table.Str("Goals")}}}}}
	text := string(fileOf(t, "latex", &document.Document{Title: []string{"A study"}, Sections: []document.Section{
		{Heading: "Counts", Tables: tables},
		{Heading: "Who", Names: []document.Names{{Heading: "Goals"}}},
		{Tables: tables},
	}}))
	if got := strings.Count(text, `\subsection*{`); got != 1 || !strings.Contains(text, `\subsection*{Counts}`) {
		t.Errorf("%d headings:\n%s", got, text)
	}
}

// All that stands between the rows of a table in LaTeX is text: no command of ours came from the data.
func TestLaTeXIsEscaped(t *testing.T) {
	d := wildDocument()
	text := string(fileOf(t, "latex", d))
	for _, bad := range []string{`\input{/etc`, `{/etc/passwd}`, "#_", "$x$", "\x1b", "SECRET"} {
		if strings.Contains(text, bad) {
			t.Errorf("the file holds %q", bad)
		}
	}
	if !strings.Contains(text, `\textbackslash{}input\{/etc/passwd\} \$x\$ \%`) {
		t.Error("the hostile text is not there in its harmless form")
	}
	depth := 0
	for i, r := range text {
		if i > 0 && text[i-1] == '\\' && (i < 2 || text[i-2] != '\\') {
			continue
		}
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			t.Fatal("a brace closes that was not opened")
		}
	}
	if depth != 0 {
		t.Errorf("%d braces stay open", depth)
	}
	compile(t, text)
}

// compile runs pdflatex, where it is installed.
func compile(t *testing.T, text string) {
	program, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Log("pdflatex is not installed: not compiled")
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.tex"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "-interaction=nonstopmode", "-halt-on-error", "r.tex")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("pdflatex: %v\n%s", err, out[max(0, len(out)-2000):])
	}
}

// A plain report is a document too.
func TestWriteKnowsDocuments(t *testing.T) {
	r := &table.Report{Kind: "report", Title: []string{"A"}, Tables: []table.Table{{Columns: []table.Column{{Head: "Code", Left: true}, {Head: "k"}}, Rows: []table.Row{{Cells: []table.Cell{table.Head("x", 0), table.Int(2)}}}}}}
	for _, format := range render.Documents() {
		var b bytes.Buffer
		if err := render.Write(&b, format, r, render.Options{}); err != nil || b.Len() < 300 {
			t.Errorf("%s: %d bytes, %v", format, b.Len(), err)
		}
	}
}
