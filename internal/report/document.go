package report

import (
	"context"
	"fmt"

	"qcode/internal/analysis/change"
	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// DocumentOptions say how much goes into a document.
type DocumentOptions struct {
	Quotes   int  // quotes for each code, group and valence; 0: all, or few if there are very many
	NoQuotes bool // none at all
	Bare     bool // neither quotes nor names of cases
}

// Documented builds the document of qcode report: the tables of r with the figures that go with them, and the quotes
// behind every number. by is what stands side by side.
func Documented(ctx context.Context, s Source, r *table.Report, by string, o DocumentOptions) (*document.Document, error) {
	if len(s.Columns) > 1 && len(s.Options.Levels) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	d := s.newDocument(r, &o)
	waves := by == "wave" && len(s.Columns) > 1
	if s.Facts.Words != nil && len(s.Study.Waves) > 0 {
		people := Participants(s.Facts)
		people.Tables[0].Caption = "Participants by wave"
		d.Sections = append(d.Sections, document.Section{ID: "who", Heading: "Who was interviewed when", Tables: people.Tables[:1], Notes: people.Notes})
	}
	if len(r.Tables) > 0 && r.Tables[0].Caption == "" {
		r.Tables[0].Caption = s.tableCaption(by)
	}
	main := document.Section{ID: "codes", Heading: "Who names what", Tables: r.Tables, Notes: r.Notes}
	if s.Options.Measure == "" {
		s.link(&main.Tables[0], by)
		f := Heatmap(s)
		f.Tabled = true
		main.Figures = []*figure.Figure{f}
	}
	d.Sections = append(d.Sections, main)
	if s.Options.Measure == "" {
		s.addJudgements(d)
	}
	if waves && s.Options.Measure == "" {
		s.addSlopes(d)
		if s.Options.MinCell == 0 { // their tables count single cases
			s.addChange(d, o)
			s.addStories(d, o)
		}
	}
	s.addTexts(d)
	return d, s.addShelves(ctx, d, o)
}

// DocumentedChange builds the document of qcode compare.
func DocumentedChange(ctx context.Context, s Source, r *table.Report, o DocumentOptions) (*document.Document, error) {
	if len(s.Options.Levels) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	d := s.newDocument(r, &o)
	r.Tables[0].Caption = s.changeCaption()
	section := document.Section{ID: "change", Heading: "Who gained, lost, and kept each code", Tables: r.Tables, Notes: r.Notes}
	s.linkChange(&section.Tables[0])
	if f, err := Dumbbell(s); err == nil {
		section.Figures = append(section.Figures, f)
	}
	if !o.Bare {
		section.Names = s.movedNames()
	}
	d.Sections = append(d.Sections, section)
	s.addJudgements(d)
	return d, s.addShelves(ctx, d, o)
}

// DocumentedStories builds the document of qcode trajectory.
func DocumentedStories(ctx context.Context, s Source, r *table.Report, t TrajectoryOptions, o DocumentOptions) (*document.Document, error) {
	if len(s.Options.Levels) == 0 && len(s.Options.Under) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	d := s.newDocument(r, &o)
	section := document.Section{ID: "stories", Heading: "Each " + s.Study.Singular + "’s way through the waves", Tables: r.Tables, Notes: r.Notes}
	rows := s.rows()
	if len(rows) > 1 {
		s.linkStories(&section.Tables[0], rows, t)
		section.Tables[0].Caption = s.storiesCaption()
	}
	if f, err := s.grid(s.leaves()); err == nil {
		section.Figures = append(section.Figures, f)
	}
	if len(rows) == 1 && len(s.Columns) > 1 && len(s.Columns) <= 5 && !o.Bare {
		section.Figures = append(section.Figures, s.alluvial(rows[0].node))
	}
	if !o.Bare {
		section.Names = s.storyNames(rows, t)
	}
	d.Sections = append(d.Sections, section)
	return d, s.addShelves(ctx, d, o)
}

func (s *Source) tableCaption(by string) string {
	if len(s.Columns) > 1 {
		return "Codes by " + by
	}
	return "Codes: " + s.Columns[0].Label
}

func (s *Source) changeCaption() string {
	return fmt.Sprintf("Change from %s to %s", s.Columns[0].Label, s.Columns[1].Label)
}

func (s *Source) storiesCaption() string {
	return fmt.Sprintf("Trajectories: number of %s with each story, by code", s.Study.Plural)
}

// newDocument begins a document. Where small counts are withheld, it names nobody.
func (s *Source) newDocument(r *table.Report, o *DocumentOptions) *document.Document {
	d := &document.Document{Title: r.Title, Unit: s.Study.Plural, Data: r.Data}
	if s.Options.MinCell > 0 {
		o.Bare = true
		d.Notes = append(d.Notes, "Quotes and names are left out, since small counts are withheld.")
	}
	return d
}

func (s *Source) addJudgements(d *document.Document) {
	if f, err := Bars(*s); err == nil {
		d.Sections = append(d.Sections, document.Section{ID: "judgement", Heading: "Barriers and facilitators", Figures: []*figure.Figure{f}})
	}
}

func (s *Source) addSlopes(d *document.Document) {
	if len(s.Columns) < 3 || len(s.leaves()) > 20 {
		return
	}
	if f, err := Slopes(*s); err == nil {
		f.Tabled = true
		d.Sections = append(d.Sections, document.Section{ID: "slopes", Heading: "How each code runs over the waves", Figures: []*figure.Figure{f}})
	}
}

// addChange compares the first with the last wave.
func (s *Source) addChange(d *document.Document, o DocumentOptions) {
	f, err := Dumbbell(*s)
	if err != nil {
		return
	}
	ends := *s
	ends.Columns = append(ends.Columns[:1:1], ends.Columns[len(ends.Columns)-1])
	r := Compare(ends, CompareOptions{})
	ends.linkChange(&r.Tables[0])
	r.Tables[0].Caption = ends.changeCaption()
	section := document.Section{
		ID: "change", Heading: fmt.Sprintf("What moved from %s to %s", ends.Columns[0].Label, ends.Columns[1].Label),
		Figures: []*figure.Figure{f}, Tables: r.Tables, Notes: r.Notes,
	}
	if !o.Bare {
		section.Names = ends.movedNames()
	}
	d.Sections = append(d.Sections, section)
}

// gridCodes is how many codes of most movement a report draws case by case.
const gridCodes = 3

// addStories follows each case through the waves.
func (s *Source) addStories(d *document.Document, o DocumentOptions) {
	rows := s.rows()
	r := Trajectory(*s, TrajectoryOptions{})
	if len(rows) < 2 || len(r.Tables) == 0 {
		return
	}
	section := document.Section{ID: "stories", Heading: "Each " + s.Study.Singular + "’s way through the waves", Tables: r.Tables[:1], Notes: r.Notes}
	s.linkStories(&section.Tables[0], rows, TrajectoryOptions{})
	section.Tables[0].Caption = s.storiesCaption()
	most := s.mostMovedRows(gridCodes)
	if f, err := s.grid(most); err == nil {
		section.Figures = append(section.Figures, f)
		section.Lead = fmt.Sprintf("Drawn for the %d codes that most %s gained or lost; the table has all.", len(most), s.Study.Plural)
	}
	if len(s.Columns) <= 5 && len(most) > 0 && !o.Bare {
		section.Figures = append(section.Figures, s.alluvial(most[0].node))
	}
	if !o.Bare {
		section.Names = s.storyNames(rows, TrajectoryOptions{})
	}
	d.Sections = append(d.Sections, section)
}

// addTexts shows what comes together, and how much each further interview brought.
func (s *Source) addTexts(d *document.Document) {
	if f, err := UpSet(*s); err == nil {
		d.Sections = append(d.Sections, document.Section{ID: "together", Heading: "What comes together", Figures: []*figure.Figure{f}})
	}
	if f, err := Saturation(*s); err == nil && s.Options.MinCell == 0 && len(s.Columns) <= 6 && len(s.Study.Waves) > 0 {
		d.Sections = append(d.Sections, document.Section{ID: "saturation", Heading: "Did the last interviews still bring new codes?", Figures: []*figure.Figure{f}})
	}
}

// shownNames is how many cases a document names behind one number.
const shownNames = 40

// movedNames lists who gained, lost and kept each code, for the two columns.
func (s *Source) movedNames() []document.Names {
	pair := change.Between(&s.Columns[0], &s.Columns[1])
	var out []document.Names
	for _, r := range s.rows() {
		m := pair.Of(r.node)
		n := document.Names{Heading: s.label(r, true).Text}
		for _, part := range []struct {
			what  string
			cases []uint32
			at    int // the column whose quotes show it
		}{{"gained", m.Gained, 1}, {"lost", m.Lost, 0}, {"kept", m.Kept, 1}, {"never", m.Never, -1}} {
			if len(part.cases) == 0 {
				continue
			}
			line := document.Line{ID: s.moveRef(r.node, part.what, 1), Label: part.what}
			for _, k := range part.cases[:min(len(part.cases), shownNames)] {
				name := document.Name{Text: s.Facts.Cases[k]}
				if part.at >= 0 {
					name.Ref = s.caseRef(part.at, r.node, name.Text)
				}
				line.Names = append(line.Names, name)
			}
			line.More = len(part.cases) - len(line.Names)
			n.Lines = append(n.Lines, line)
		}
		out = append(out, n)
	}
	return out
}

// storyNames lists the stories of each code by class.
func (s *Source) storyNames(rows []row, o TrajectoryOptions) []document.Names {
	var out []document.Names
	for _, r := range rows {
		stories := s.follow(r.node, o)
		n := document.Names{Heading: s.label(r, true).Text}
		for _, class := range change.Classes() {
			line := document.Line{ID: s.classRef(r.node, string(class), 1), Label: string(class)}
			for _, t := range stories {
				if t.Class != class {
					continue
				}
				if len(line.Names) == shownNames {
					line.More++
					continue
				}
				name := document.Name{Text: s.Facts.Cases[t.Case] + " " + draw(t.States)}
				for w, st := range t.States {
					if st.Named() && name.Ref == "" {
						name.Ref = s.caseRef(w, r.node, s.Facts.Cases[t.Case])
					}
				}
				line.Names = append(line.Names, name)
			}
			if len(line.Names) > 0 {
				n.Lines = append(n.Lines, line)
			}
		}
		out = append(out, n)
	}
	return out
}
