package render

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"sync"

	"qcode/internal/document"
	"qcode/internal/figure"
)

// writeDOCX writes a document for Word and its like: real tables, figures as pictures with a description, captions that
// a list of tables finds. It holds no time and no name, so that the same input gives the same bytes.
func writeDOCX(b *bytes.Buffer, d *document.Document) error {
	pictures, err := docxPictures(d)
	if err != nil {
		return err
	}
	w := &docx{unit: d.Unit}
	w.document(d)
	z := zip.NewWriter(b)
	files := []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", docxCore(d)},
		{"word/document.xml", w.String()},
		{"word/styles.xml", docxStyles},
		{"word/footer1.xml", docxFooter},
		{"word/_rels/document.xml.rels", docxRelations(len(pictures))},
	}
	for _, f := range files {
		if err := zipFile(z, f.name, []byte(f.text)); err != nil {
			return err
		}
	}
	for i, p := range pictures {
		if err := zipFile(z, fmt.Sprintf("word/media/image%d.png", i+1), p); err != nil {
			return err
		}
	}
	return z.Close()
}

// zipFile adds a file without a time.
func zipFile(z *zip.Writer, name string, content []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return err
}

// docxPictures draws all figures, each on its own.
func docxPictures(d *document.Document) ([][]byte, error) {
	var figures []*figure.Figure
	for _, s := range d.Sections {
		figures = append(figures, s.Figures...)
	}
	out, errs := make([][]byte, len(figures)), make([]error, len(figures))
	var all sync.WaitGroup
	for i, f := range figures {
		all.Go(func() {
			var b bytes.Buffer
			errs[i] = writePNG(&b, f)
			out[i] = b.Bytes()
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// docx is the main part of a DOCX file in the making.
type docx struct {
	strings.Builder
	unit    string
	tables  int
	figures int
}

func (w *docx) document(d *document.Document) {
	w.WriteString(xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`)
	for i, line := range d.Title {
		if i == 0 {
			w.para("Title", line)
		} else {
			w.para("Subtitle", line)
		}
	}
	for i := range d.Sections {
		w.section(&d.Sections[i])
	}
	w.shelves(d)
	for _, n := range d.Notes {
		w.para("Note", n)
	}
	w.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
}

func (w *docx) para(style, text string) {
	w.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	w.run("", text)
	w.WriteString("</w:p>\n")
}

// run writes text; properties is XML.
func (w *docx) run(properties, text string) {
	if text == "" {
		return
	}
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	w.WriteString(`<w:r>` + properties + `<w:t xml:space="preserve">` + markup(text) + `</w:t></w:r>`)
}

// caption writes a caption with a number that Word counts.
func (w *docx) caption(what string, n int, text string) {
	style := "Caption"
	if what == "Table" {
		style = "TableCaption" // stays with its table
	}
	w.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	w.run("<w:b/>", what+" ")
	fmt.Fprintf(w, `<w:fldSimple w:instr=" SEQ %s \* ARABIC "><w:r><w:rPr><w:b/></w:rPr><w:t>%d</w:t></w:r></w:fldSimple>`, what, n)
	w.run("<w:b/>", ". ")
	w.run("", text)
	w.WriteString("</w:p>\n")
}

func (w *docx) section(s *document.Section) {
	if s.Heading != "" {
		w.para("Heading1", s.Heading)
	}
	if s.Lead != "" {
		w.para("Normal", s.Lead)
	}
	for _, f := range s.Figures {
		w.figure(f)
	}
	for i := range s.Tables {
		w.table(&s.Tables[i])
	}
	for _, n := range s.Notes {
		w.para("Note", n)
	}
}

const (
	emuPerPixel = 9525
	pageEMU     = 6120000 // 17 cm: A4 without its margins
)

func (w *docx) figure(f *figure.Figure) {
	w.figures++
	width, height := f.Width*emuPerPixel, f.Height*emuPerPixel
	if width > pageEMU {
		width, height = pageEMU, height*pageEMU/width
	}
	if tallest := 7600000.0; height > tallest {
		width, height = width*tallest/height, tallest
	}
	size := fmt.Sprintf(`cx="%d" cy="%d"`, int(width), int(height))
	fmt.Fprintf(w, `<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent %s/><wp:docPr id="%d" name="Figure %d" descr="%s" title="%s"/>`,
		size, w.figures, w.figures, markup(f.Desc+" The numbers stand in a table of this document."), markup(f.Title))
	fmt.Fprintf(w, `<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="image%d.png" descr="%s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdImage%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext %s/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		w.figures, w.figures, markup(f.Title), w.figures, size)
	w.WriteString("\n")
	w.caption("Figure", w.figures, f.Title+".")
	if len(f.Table.Columns) > 0 && !f.Tabled {
		t := f.Table
		t.Caption, t.Notes = "The numbers of figure "+fmt.Sprint(w.figures)+": "+f.Title, nil
		w.table(&t)
	}
}

// shelves writes the quotes, if the document has any.
func (w *docx) shelves(d *document.Document) {
	if len(d.Shelves) == 0 {
		return
	}
	w.para("Heading1", "Quotes")
	for _, s := range d.Shelves {
		wrote := false
		for _, b := range s.Batches {
			for _, p := range b.Parts {
				if !wrote {
					w.para("Heading2", s.Label)
					wrote = true
				}
				w.para("Heading3", b.Label+", "+p.Label)
				for i := range p.Cards {
					text, source := cardText(&p.Cards[i])
					w.para("Quote", text+" ["+source+"]")
				}
			}
			if b.More != "" {
				w.para("Note", "There are more: "+b.More)
			}
		}
	}
}

// cardText is a quote and where it stands.
func cardText(c *document.Card) (text, source string) {
	text, source = "“"+c.Text+"”", c.Where
	if c.Case != "" {
		source = c.Case + ", " + source
	}
	if c.Withheld != "" {
		return sentence(c.Withheld), source + ", " + c.Coding
	}
	return text, source
}
