package cli

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/coding"
	"qcode/internal/regex"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/yamldoc"
)

// label is a template for who said a quote, such as [{profession} {n}, {wave.label}].
type label struct {
	text  string
	study *study.Study
}

var placeholder = regex.Lazy(`\{([^{}]*)\}`)

// labelNames are what a template may name, besides the attributes of the cases.
func labelNames() []string {
	return []string{"case", "n", "wave", "wave.label", "wave.short", "transcript", "line", "turn", "speaker", "coder", "code", "code.label", "valence", "id"}
}

// newLabel holds a template against the study.
func newLabel(s *study.Study, text string) (*label, error) {
	known := append(labelNames(), s.Attributes...)
	for _, m := range placeholder().FindAllStringSubmatch(text, -1) {
		name := strings.TrimPrefix(m[1], "case.")
		if slices.Contains(known, name) {
			continue
		}
		hint := "there are " + strings.Join(known, ", ")
		if near, ok := yamldoc.Suggest(name, known); ok {
			hint = fmt.Sprintf("did you mean `{%s}`?", near)
		}
		return nil, usage(fmt.Sprintf("a label cannot name {%s}", m[1]), hint)
	}
	return &label{text, s}, nil
}

// of fills the template in for a quote.
func (l *label) of(facts *coding.Columns, q coding.Quote) string {
	return placeholder().ReplaceAllStringFunc(l.text, func(m string) string {
		return l.value(facts, q, strings.TrimPrefix(strings.Trim(m, "{}"), "case."))
	})
}

func (l *label) value(facts *coding.Columns, q coding.Quote, name string) string {
	t := &l.study.Transcripts[q.Transcript]
	code := l.study.Codebook.Codes[facts.Code[q.Row]]
	switch name {
	case "case":
		return caseOf(facts, q.Row)
	case "n":
		return l.each(facts, q, func(k uint32) string { return fmt.Sprint(k + 1) })
	case "wave":
		return t.WaveID
	case "wave.label", "wave.short":
		if t.Wave == study.NoWave {
			return t.WaveID
		}
		w := l.study.Waves[t.Wave]
		if name == "wave.short" && w.Short != "" {
			return w.Short
		}
		return w.Label
	case "transcript":
		return t.ID
	case "line":
		return fmt.Sprint(q.Line)
	case "turn":
		return fmt.Sprint(q.Turn)
	case "speaker":
		return q.Speaker
	case "coder":
		return facts.Coders[facts.Coder[q.Row]]
	case "code":
		return code.ID
	case "code.label":
		return code.Label
	case "valence":
		return facts.Valence[q.Row].String()
	case "id":
		return q.ID
	}
	return l.each(facts, q, func(k uint32) string {
		if int(k) >= len(l.study.Cases) {
			return ""
		}
		return l.study.Cases[k].Attrs[name]
	})
}

// each joins what there is to say of the cases of a quote.
func (l *label) each(facts *coding.Columns, q coding.Quote, of func(k uint32) string) string {
	var out []string
	for _, k := range facts.Sets[facts.Who[q.Row]] {
		if v := of(k); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return strings.Join(out, " and ")
}

// balance says how the quotes are spread over cases and waves, and who is never quoted.
func balance(facts *coding.Columns, quotes []coding.Quote) *table.Report {
	s := facts.Study
	r := &table.Report{Kind: "balance", Title: []string{fmt.Sprintf("Quotes by %s and wave: %d", s.Singular, len(quotes))}}
	r.Data.Fields = []string{"case", "wave", "quotes", "words", "consent"}
	t := table.Table{Columns: []table.Column{{Head: s.Singular, Left: true}}}
	waves := []string{""}
	if len(s.Waves) > 0 {
		waves = nil
		for _, w := range s.Waves {
			waves = append(waves, w.ID)
			t.Columns = append(t.Columns, table.Column{Head: w.Label})
		}
	}
	t.Columns = append(t.Columns, table.Column{Head: "all"}, table.Column{Head: "share"})
	var never []string
	for k, name := range facts.Cases {
		consent := "yes"
		if k < len(s.Cases) && s.Cases[k].Consent != study.ConsentYes {
			consent = map[study.Consent]string{study.ConsentNoQuotes: "no-quotes", study.ConsentNo: "no"}[s.Cases[k].Consent]
		}
		cells, all := []table.Cell{table.Str(name)}, 0
		for _, w := range waves {
			n, words := 0, 0
			for _, q := range quotes {
				if s.Transcripts[q.Transcript].WaveID == w && slices.Contains(facts.Sets[facts.Who[q.Row]], uint32(k)) && !q.Withheld {
					n, words = n+1, words+len(strings.Fields(q.Text))
				}
			}
			all += n
			switch {
			case len(s.Waves) == 0:
			case !interviewedAt(facts, uint32(k), w):
				cells = append(cells, table.Cell{Kind: table.Missing})
			default:
				cells = append(cells, table.Int(n))
			}
			r.Data.Add(name, w, n, words, consent)
		}
		if all == 0 && consent == "yes" {
			never = append(never, name)
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, table.Int(all), table.Share(all, len(quotes)))})
	}
	r.Tables = []table.Table{t}
	r.Notes = []string{"–  not interviewed then. A quote in which several speak counts for each."}
	if len(never) > 0 {
		r.Notes = append(r.Notes, "Never quoted, though it would be allowed: "+strings.Join(never, ", ")+".")
	}
	return r
}

func interviewedAt(facts *coding.Columns, k uint32, wave string) bool {
	for t := range facts.Texts {
		if facts.Study.Transcripts[t].WaveID == wave && slices.Contains(facts.Texts[t].Cases, k) {
			return true
		}
	}
	return false
}
