package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/analysis/ranking"
	"qcode/internal/analysis/reliability"
	"qcode/internal/analysis/saturation"
	"qcode/internal/coding"
	"qcode/internal/stats"
	"qcode/internal/study"
	"qcode/internal/table"
)

// MethodsOptions say what the methods text knows besides the study.
type MethodsOptions struct {
	Software string          // name and version of the program
	Cutoffs  ranking.Cutoffs // of major and minor themes, in percent of the cases
	MinCell  int             // attributes of fewer cases are withheld
}

// item of a reporting checklist. The number is that of COREQ; the label is ours.
type item struct {
	number        int
	label, filled string
}

// methods gathers what the files of a study tell for a methods section. Source has a column a wave, with units.
type methods struct {
	*Source
	people  people
	pooled  []int // transcripts
	options MethodsOptions
}

// Methods writes the paragraph of a methods section that the data can write, and fills the items of COREQ that they can
// fill. What they cannot tell is listed as left to the author.
func Methods(s Source, o MethodsOptions) *table.Report {
	m := &methods{Source: &s, options: o}
	m.people = people{Columns: s.Facts}
	m.pooled = m.people.read(-1)
	r := &table.Report{Kind: "methods", Title: []string{name(s.Study), "Methods, as far as the files of the study tell them", "", m.paragraph(), ""}}
	t := table.Table{Caption: "COREQ, items that the data can fill", Columns: []table.Column{{Head: "Item"}, {Head: "About", Left: true}, {Head: "From the data", Left: true}, {Head: "Page"}}}
	r.Data.Fields = []string{"item", "about", "filled", "text"}
	var open []string
	for _, i := range m.items() {
		r.Data.Add(i.number, i.label, i.filled != "", i.filled)
		if i.filled == "" {
			open = append(open, fmt.Sprintf("%d %s", i.number, i.label))
			continue
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Int(i.number), table.Str(i.label), table.Str(i.filled), {}}})
	}
	r.Tables = []table.Table{t}
	r.Notes = []string{
		"Numbers are COREQ's, labels are ours; the wording of the checklist is not. Left to the author: " + strings.Join(open, " · ") + ".",
		"Say yourself what no file knows: whether coders worked independently, how the codebook grew, how disagreements were settled. Agreement: qcode agree. In reflexive thematic analysis agreement is not wanted; say so and leave it out.",
	}
	r.Notes = append(r.Notes, s.gapNotes()...)
	return r
}

func (m *methods) paragraph() string {
	st := m.Study
	parts := []string{m.sample()}
	if d := m.duration(); d != "" {
		parts = append(parts, "Interviews lasted "+d+".")
	}
	parts = append(parts, m.theory()+".", m.coders()+".")
	if reason, off := reliability.Off(st.Agreement); off {
		parts = append(parts, "Agreement of coders was not computed: "+reason+".")
	}
	parts = append(parts, fmt.Sprintf("We counted %s (n) and distinct passages (k); codes above others count each %s and passage once. Percentages are of the %s interviewed at that time; not interviewed is not counted as not named.", st.Plural, st.Singular, st.Plural))
	return strings.Join(append(parts, "Analyses were made with "+m.options.Software+"."), " ")
}

// sample says who was interviewed how often.
func (m *methods) sample() string {
	st := m.Study
	everyone := m.people.cases(m.pooled)
	out := fmt.Sprintf("%s took part in %s.", count(len(everyone), st.Singular, st.Plural), count(len(m.pooled), "interview", "interviews"))
	if len(st.Waves) > 1 {
		var waves []string
		for i := range m.Columns {
			waves = append(waves, fmt.Sprintf("%s n = %d", m.Columns[i].Label, len(m.interviewed(&m.Columns[i]))))
		}
		out = fmt.Sprintf("%s took part in %s at %d time points (%s); %d were interviewed at every one.", count(len(everyone), st.Singular, st.Plural), count(len(m.pooled), "interview", "interviews"),
			len(m.Columns), strings.Join(waves, ", "), m.seenAlways())
	}
	return out + fmt.Sprintf(" The transcripts hold %d words of %s.", m.people.words(m.pooled), st.Plural)
}

func (m *methods) theory() string {
	b := m.Study.Codebook
	codable := 0
	for _, c := range b.Codes {
		if c.Codable && !c.Deprecated {
			codable++
		}
	}
	out := fmt.Sprintf("Transcripts were coded with a codebook of %s (%s)", count(codable, "code", "codes"), m.codebookVersion())
	if b.Framework != "" {
		out += " built on the framework " + b.Framework
	}
	if m.Tree.Mapping != "" {
		out += ", rolled up by the mapping " + m.Tree.Mapping
	}
	return out
}

func (m *methods) codebookVersion() string {
	if v := m.Study.Codebook.Version; v != "" {
		return "version " + v
	}
	return "without a version"
}

// coders says how many coded, how much was coded twice, and on what the numbers rest.
func (m *methods) coders() string {
	coders, several, adjudicated, complete := map[string]bool{}, 0, 0, 0
	for _, t := range m.pooled {
		own := 0
		for _, f := range m.Facts.Texts[t].Files {
			if name := m.Facts.Coders[f.Coder]; name != coding.Consensus {
				coders[name] = true
				own++
			} else if f.Complete {
				adjudicated++
			}
		}
		if own > 1 {
			several++
		}
	}
	for i := range m.Columns {
		for _, t := range m.Columns[i].Transcripts {
			if m.Columns[i].Selection.Complete[t] {
				complete++
			}
		}
	}
	out := fmt.Sprintf("%s coded; %d of %s (%d%%) were coded by more than one", count(len(coders), "person", "persons"), several, count(len(m.pooled), "transcript", "transcripts"), table.Rounded(int64(several), int64(max(1, len(m.pooled)))))
	if adjudicated > 0 {
		out += fmt.Sprintf(", and %d have an adjudicated consensus", adjudicated)
	}
	if complete < len(m.pooled) {
		out += fmt.Sprintf("; coding is complete for %d of %d", complete, len(m.pooled))
	}
	return out
}

func (m *methods) duration() string {
	var known []float64
	for _, t := range m.pooled {
		if x := m.Study.Transcripts[t].Minutes; x > 0 {
			known = append(known, x)
		}
	}
	if len(known) == 0 {
		return ""
	}
	slices.Sort(known)
	return fmt.Sprintf("a median of %s minutes (range %s to %s; known for %d of %d)", short(stats.Quantile(known, 0.5)), short(known[0]), short(known[len(known)-1]), len(known), len(m.pooled))
}

// items are those of COREQ; an empty text is left to the author.
func (m *methods) items() []item {
	author := func(from int, labels ...string) (out []item) {
		for i, l := range labels {
			out = append(out, item{from + i, l, ""})
		}
		return out
	}
	items := author(1, "interviewer", "credentials", "occupation", "gender", "training", "relationship", "what participants knew", "interviewer's characteristics")
	items = append(items, item{9, "orientation and theory", m.theory()}, item{10, "sampling", ""}, item{11, "approach", ""},
		item{12, "sample size", m.sample()}, item{13, "who did not take part", m.absent()})
	items = append(items, author(14, "setting", "others present")...)
	items = append(items, item{16, "description of the sample", m.attributes()}, item{17, "interview guide", m.guide()}, item{18, "repeat interviews", m.repeats()})
	items = append(items, author(19, "recording", "field notes")...)
	items = append(items, item{21, "duration", m.duration()}, item{22, "saturation", m.saturation()}, item{23, "transcripts returned", ""},
		item{24, "coders", m.coders()}, item{25, "coding tree", m.tree()}, item{26, "derivation of themes", m.derivation()},
		item{27, "software", m.options.Software}, item{28, "participant checking", ""},
		item{29, "quotations", m.quoted()}, item{30, "data and findings", m.consistent()})
	major, minor := m.themes()
	return append(items, item{31, "major themes", major}, item{32, "minor themes", minor})
}

// absent counts who was not interviewed when, by reason.
func (m *methods) absent() string {
	var out []string
	for i := range m.Columns {
		w := m.waveOf(&m.Columns[i])
		if w == study.NoWave || m.Study.SpeakersAreCases {
			continue
		}
		seen, reasons := m.interviewed(&m.Columns[i]), map[string]int{}
		n := 0
		for k, c := range m.Study.Cases {
			if slices.Contains(seen, uint32(k)) || c.Consent == study.ConsentNo {
				continue
			}
			n++
			reason := c.Missing[m.Study.Waves[w].ID]
			if reason == "" {
				reason = "no reason given"
			}
			reasons[reason]++
		}
		var why []string
		for r, n := range reasons {
			why = append(why, fmt.Sprintf("%s %d", r, n))
		}
		slices.Sort(why)
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %d (%s)", m.Columns[i].Label, n, strings.Join(why, ", ")))
		}
	}
	refused := 0
	for _, c := range m.Study.Cases {
		if c.Consent == study.ConsentNo {
			refused++
		}
	}
	if refused > 0 {
		out = append(out, fmt.Sprintf("no consent: %d", refused))
	}
	if len(out) == 0 && len(m.Study.Waves) > 1 {
		return "everybody was interviewed at every time point"
	}
	return strings.Join(out, "; ")
}

// attributes counts the values of each attribute, unless it tells the cases apart.
func (m *methods) attributes() string {
	everyone := m.people.cases(m.pooled)
	var out []string
	for _, a := range m.Study.Attributes {
		counts := map[string]int{}
		for k, c := range m.Study.Cases {
			if slices.Contains(everyone, uint32(k)) {
				counts[valueOf(c, a)]++
			}
		}
		if len(counts) > 6 {
			continue
		}
		var values []string
		for v, n := range counts {
			text := fmt.Sprintf("%s %d", v, n)
			if n < m.options.MinCell {
				text = fmt.Sprintf("%s <%d", v, m.options.MinCell)
			}
			values = append(values, text)
		}
		slices.SortFunc(values, study.Natural)
		out = append(out, a+": "+strings.Join(values, ", "))
	}
	return strings.Join(out, "; ")
}

// guide says what was not asked about at a wave.
func (m *methods) guide() string {
	var out []string
	for _, w := range m.Study.Waves {
		if len(w.NotAsked) > 0 {
			out = append(out, fmt.Sprintf("%s: not asked about %s", w.Label, strings.Join(w.NotAsked, ", ")))
		}
	}
	return strings.Join(out, "; ")
}

func (m *methods) repeats() string {
	if len(m.Columns) < 2 {
		return ""
	}
	times := map[int]int{}
	for _, k := range m.people.cases(m.pooled) {
		n := 0
		for i := range m.Columns {
			if slices.Contains(m.interviewed(&m.Columns[i]), k) {
				n++
			}
		}
		times[n]++
	}
	var out []string
	for n := len(m.Columns); n > 0; n-- {
		if times[n] > 0 {
			out = append(out, fmt.Sprintf("%d at %d of %d time points", times[n], n, len(m.Columns)))
		}
	}
	return strings.Join(out, ", ")
}

// saturation says where the last new code came, codes of the framework and others apart.
func (m *methods) saturation() string {
	before := saturation.APriori(m.Study.Codebook)
	var out []string
	if len(m.Columns) == 0 {
		return ""
	}
	for _, apriori := range []bool{true, false} {
		c := saturation.Trace(m.Columns[0].Selection, m.pooled, func(code *codebook.Code) bool { return before(code) == apriori }, saturation.Options{Base: 4, Run: 2, Threshold: 0.05})
		last := 0
		for i, n := range c.Fresh {
			if n > 0 {
				last = i + 1
			}
		}
		what := map[bool]string{true: "codes of the framework", false: "inductive codes"}[apriori]
		if last > 0 {
			out = append(out, fmt.Sprintf("the last of %d %s came in interview %d of %d", c.Cumulative[len(c.Cumulative)-1], what, last, len(c.Transcripts)))
		}
	}
	return strings.Join(out, "; ")
}

func (m *methods) tree() string {
	levels := map[string]int{}
	for _, c := range m.Study.Codebook.Codes {
		if c.Level != "" && !c.Deprecated && !c.Optional {
			levels[c.Level]++
		}
	}
	var out []string
	for _, l := range m.Study.Codebook.Levels {
		if levels[l] > 0 {
			out = append(out, fmt.Sprintf("%s %d", l, levels[l]))
		}
	}
	text := "codebook " + m.codebookVersion()
	if len(out) > 0 {
		text += ": " + strings.Join(out, ", ")
	}
	return text + " (codebook.yaml as an appendix)"
}

func (m *methods) derivation() string {
	before := saturation.APriori(m.Study.Codebook)
	a, all, outside, codings := 0, 0, 0, 0
	for _, c := range m.Study.Codebook.Codes {
		if !c.Codable || c.Deprecated {
			continue
		}
		all++
		if before(c) {
			a++
		}
		for i := range m.Columns {
			n := m.Columns[i].Cells[m.Tree.Index(c)].CodingsOwn
			codings += n
			if Outside(m.Tree, m.Tree.Index(c)) {
				outside += n
			}
		}
	}
	text := fmt.Sprintf("%d of %d codes were there before the data, %d grew from them", a, all, all-a)
	if codings > 0 && outside > 0 {
		text += fmt.Sprintf("; %d of %d codings (%d%%) lie outside the framework", outside, codings, table.Rounded(int64(outside), int64(codings)))
	}
	return text
}

func (m *methods) quoted() string {
	allowed := 0
	for _, c := range m.Study.Cases {
		if c.Consent == study.ConsentYes {
			allowed++
		}
	}
	return fmt.Sprintf("%d of %d %s may be quoted; labels and balance: qcode quotes --label, --balance; exact words: qcode quotes --verify", allowed, m.total(), m.Study.Plural)
}

func (m *methods) consistent() string {
	n := 0
	for i := range m.Columns {
		n += m.Columns[i].Codings
	}
	return fmt.Sprintf("each number rests on %s with their quotes (qcode quotes; report --ids)", count(n, "coding", "codings"))
}

// themes are the codes above and below the cut-offs, over all time points.
func (m *methods) themes() (major, minor string) {
	everyone := len(m.people.cases(m.pooled))
	var high, low []string
	for _, node := range m.coded() {
		var who []uint32
		for i := range m.Columns {
			who = append(who, m.Columns[i].Named(node)...)
		}
		slices.Sort(who)
		n := len(slices.Compact(who))
		text := fmt.Sprintf("%s %d/%d", m.label(row{node: node}, true).Text, n, everyone)
		switch m.options.Cutoffs.Class(n, everyone) {
		case "high":
			high = append(high, text)
		case "low":
			low = append(low, text)
		}
	}
	say := func(names []string, bound string) string {
		if len(names) == 0 {
			return "none " + bound
		}
		return bound + ": " + strings.Join(names, ", ")
	}
	return say(high, fmt.Sprintf("from %s%% of %s", short(m.options.Cutoffs.High), m.Study.Plural)), say(low, fmt.Sprintf("below %s%%", short(m.options.Cutoffs.Moderate)))
}
