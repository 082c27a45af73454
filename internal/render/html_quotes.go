package render

import (
	"fmt"
	"strconv"
	"unicode"

	"qcode/internal/document"
)

// names lists the cases behind numbers, folded away.
func (p *page) names(all []document.Names) {
	if len(all) == 0 {
		return
	}
	p.WriteString("<details class=\"names\">\n<summary>The cases behind these numbers</summary>\n")
	for _, n := range all {
		p.WriteString("<h3>" + markup(n.Heading) + "</h3>\n<dl>\n")
		for _, l := range n.Lines {
			p.WriteString("<dt" + p.id(l.ID) + ">" + markup(l.Label) + " " + strconv.Itoa(len(l.Names)+l.More) + "</dt><dd>")
			for i, name := range l.Names {
				if i > 0 {
					p.WriteString(" · ")
				}
				p.name(name)
			}
			if l.More > 0 {
				fmt.Fprintf(p, " and %d more", l.More)
			}
			p.WriteString("</dd>\n")
		}
		p.WriteString("</dl>\n")
	}
	p.WriteString("</details>\n")
}

// shortened gives the places that only links within the file lead to short names: lists of cases, and single quotes. There
// are hundreds, and each is named several times. Those of a code, wave and valence keep theirs: a paper may lead to them.
func shortened(d *document.Document) map[string]string {
	out := map[string]string{}
	add := func(id string) {
		if id != "" && out[id] == "" {
			out[id] = "p" + strconv.FormatInt(int64(len(out)), 36)
		}
	}
	for _, s := range d.Sections {
		for _, n := range s.Names {
			for _, l := range n.Lines {
				add(l.ID)
			}
		}
	}
	for _, s := range d.Shelves {
		for _, b := range s.Batches {
			for _, part := range b.Parts {
				for _, c := range part.Cards {
					for _, id := range c.IDs {
						add(id)
					}
				}
			}
		}
	}
	return out
}

// called is what a place is called in the file.
func (p *page) called(place string) string {
	if short := p.short[place]; short != "" {
		return short
	}
	return place
}

func (p *page) id(id string) string {
	if id == "" {
		return ""
	}
	return ` id="` + markup(p.called(id)) + `"`
}

// ids gives an element its first place, and returns empty elements for the others.
func (p *page) ids(all []string) (attribute, others string) {
	for i, id := range all {
		if i == 0 {
			attribute = p.id(id)
			continue
		}
		others += "<span" + p.id(id) + "></span>"
	}
	return attribute, others
}

func (p *page) name(n document.Name) {
	if n.Ref == "" || !p.places[n.Ref] {
		p.WriteString(markup(n.Text))
		return
	}
	p.WriteString(`<a href="#` + markup(p.called(n.Ref)) + `">` + markup(n.Text) + "</a>")
}

func (p *page) shelves(d *document.Document) {
	if len(d.Shelves) == 0 {
		return
	}
	p.WriteString("<section id=\"s.quotes\">\n<h2>Quotes</h2>\n<p>Each with the case, and the transcript with its line.</p>\n")
	for i := range d.Shelves {
		s := &d.Shelves[i]
		p.WriteString("<h3>" + markup(s.Label) + "</h3>\n")
		for k := range s.Batches {
			p.batch(&s.Batches[k])
		}
	}
	p.WriteString("</section>\n")
}

func (p *page) batch(b *document.Batch) {
	at, others := p.ids(b.IDs)
	word := "codings"
	if b.Codings == 1 {
		word = "coding"
	}
	fmt.Fprintf(p, "<div class=\"batch\"%s>%s\n<h4>%s <small>%d %s</small></h4>\n", at, others, markup(b.Label), b.Codings, word)
	if len(b.Below) > 0 {
		p.WriteString("<p class=\"below\">Under it: ")
		for i, n := range b.Below {
			if i > 0 {
				p.WriteString(" · ")
			}
			p.name(n)
		}
		p.WriteString("</p>\n")
	}
	for i := range b.Parts {
		p.part(&b.Parts[i])
	}
	if b.More != "" {
		p.WriteString("<p class=\"below\">There are more: <code>" + markup(b.More) + "</code></p>\n")
	}
	p.WriteString("</div>\n")
}

func (p *page) part(s *document.Part) {
	at, others := p.ids(s.IDs)
	p.WriteString("<h5" + at + ">" + others + markup(s.Label) + "</h5>\n")
	for i := range s.Cards {
		c := &s.Cards[i]
		at, others := p.ids(c.IDs)
		text := "“" + markup(c.Text) + "”"
		if c.Withheld != "" {
			text = "<i>" + sentence(c.Withheld) + "</i>"
		}
		source := c.Where + " · " + c.Coding
		if c.Case != "" {
			source = c.Case + " · " + source
		}
		p.WriteString("<blockquote" + at + ">" + others + text + " <cite>" + markup(source) + "</cite></blockquote>\n")
	}
}

// sentence makes a sentence of a few words.
func sentence(words string) string { return string(unicode.ToUpper(rune(words[0]))) + words[1:] + "." }
