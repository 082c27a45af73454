package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/render"
	"qcode/internal/table"
)

type quotesOptions struct {
	filters
	output
	counting
	limit   int
	context int // turns around each quote
	memos   bool
	named   bool // the coders are named, and no policy: all that they coded
	label   string
	balance bool
	verify  string // a manuscript
	least   int
	signed  *label
}

func (a *app) quotesCommand() *cobra.Command {
	var o quotesOptions
	c := &cobra.Command{
		Use: "quotes", GroupID: "code", Args: cobra.NoArgs,
		Short: "Print the words behind the numbers, code by code",
		Long: `Print the words behind the numbers, code by code, each with its place, speaker, coder and id. Whose codings they are
follows the same policy as the tables (--count), so that quotes and numbers agree; with --coder they are those of
the coders named. Words of a case that is not to be quoted are withheld; its codings are still listed.`,
		Example: `  qcode quotes --code environment-resources --wave post3m
  qcode quotes --code opp --valence barrier --limit 3 --format markdown
  qcode quotes --code goals --context 1                with the question before and what followed
  qcode quotes --where 'case.site == "north"' --format csv -o quotes.csv
  qcode quotes --where 'under("opp") and near("goals", 2) and words > 8'
  qcode quotes --label '[{profession} {n}, {wave.label}]' --format markdown
  qcode quotes --balance                               how quotes are spread over cases and waves
  qcode quotes --verify paper.docx                     is every quote of the paper word for word in a transcript?`,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.verify != "" {
				return a.runQuotesVerify(c.Context(), &o)
			}
			return a.runQuotes(c.Context(), &o)
		},
	}
	o.filters.addFlags(c, a)
	o.output.addFlags(c.Flags())
	o.counting.addFlags(c, a)
	_ = c.Flags().MarkHidden("complete-only")
	c.Flags().IntVar(&o.limit, "limit", 0, "at most `NUMBER` quotes of each code, spread over the transcripts")
	c.Flags().IntVar(&o.context, "context", 0, "show up to `NUMBER` turns before and after each quote, and the rest of its own")
	c.Flags().BoolVar(&o.memos, "memos", false, "print the memos too")
	c.Flags().StringVar(&o.label, "label", "", "say who speaks by a `template`, such as '[{profession} {n}, {wave.label}]'")
	c.Flags().BoolVar(&o.balance, "balance", false, "count the quotes of each case and wave instead, and say who is never quoted")
	c.Flags().StringVar(&o.verify, "verify", "", "hold the quotes of a manuscript, `FILE`.docx or .md, against the transcripts")
	c.Flags().IntVar(&o.least, "least", 4, "with --verify, pass over what has fewer than `NUMBER` words in quotation marks")
	return c
}

func (a *app) runQuotes(ctx context.Context, o *quotesOptions) error {
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.apply(s); err != nil {
		return err
	}
	if o.label != "" {
		if o.signed, err = newLabel(s, o.label); err != nil {
			return err
		}
	}
	a.notePending(s)
	o.named = len(o.Coders) > 0 && o.count == ""
	facts, err := a.collect(ctx, s, &o.filters, &o.counting, false)
	if err != nil {
		return err
	}
	rows, err := o.rows(a, facts)
	if err != nil {
		return err
	}
	if o.Where != nil && o.Where.Err() != nil {
		return usage(o.Where.Err().Error(), "see `qcode help filters`")
	}
	if o.context < 0 {
		return usage("--context cannot be less than 0")
	}
	quotes, err := facts.EvidenceIn(ctx, rows, o.context)
	if err != nil {
		return err
	}
	if o.balance {
		return a.print(o.output, balance(facts, quotes))
	}
	o.tell(a, facts, quotes)
	switch o.format {
	case "text":
		return a.writeWithOrigin(o.output, o.text(facts, quotes, a.width()))
	case "markdown":
		return a.writeWithOrigin(o.output, o.markdown(facts, quotes))
	}
	return a.print(o.output, o.report(facts, quotes))
}

// rows are the codings to quote, in the order of the codebook, then of the study.
func (o *quotesOptions) rows(a *app, facts *coding.Columns) ([]uint32, error) {
	book, mapping := facts.Study.Codebook, o.mapping
	if mapping == "" {
		mapping = facts.Study.Mapping
	}
	tree, err := book.Tree(mapping)
	if err != nil {
		return nil, usage(err.Error(), "mappings: "+strings.Join(book.MappingNames(), ", "))
	}
	rows, err := o.chosen(facts, tree)
	if err != nil {
		return nil, err
	}
	rows = a.notBlindRows(facts, rows)
	slices.SortStableFunc(rows, func(a, b uint32) int { return int(facts.Code[a]) - int(facts.Code[b]) })
	if o.limit > 0 {
		rows = limited(facts, rows, o.limit)
	}
	return rows, nil
}

// chosen are the codings that the policy takes, or those of the coders who are named.
func (o *quotesOptions) chosen(facts *coding.Columns, tree *codebook.Tree) ([]uint32, error) {
	keep := o.Keep(facts.Study, tree)
	ofCoder := func(row int) bool {
		return len(o.Coders) == 0 || slices.Contains(o.Coders, facts.Coders[facts.Coder[row]])
	}
	if !o.named {
		selection := facts.Under(coding.Policy(o.count), coding.Options{IncludeInterviewer: o.interviewer, Keep: keep})
		if err := selection.AllPending(); err != nil {
			return nil, no(err.Error(), "quote all the same: --count any, or --coder NAME", "decide: qcode adjudicate")
		}
		return slices.DeleteFunc(slices.Clone(selection.Rows), func(row uint32) bool { return !ofCoder(int(row)) }), nil
	}
	var rows []uint32
	for row := range facts.Len() {
		if ofCoder(row) && (o.interviewer || facts.Flags[row]&coding.Aside == 0) && (keep == nil || keep(facts, row)) {
			rows = append(rows, uint32(row))
		}
	}
	return rows, nil
}

// limited keeps so many rows of each code: first one of each transcript, then a second one, and so on.
func limited(facts *coding.Columns, rows []uint32, most int) []uint32 {
	var out []uint32
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && facts.Code[rows[to]] == facts.Code[rows[from]] {
			to++
		}
		out = append(out, spread(facts, rows[from:to], most)...)
		from = to
	}
	return out
}

func spread(facts *coding.Columns, rows []uint32, most int) []uint32 {
	nth := make([]int, len(rows)) // within its transcript
	seen := map[uint32]int{}
	order := make([]int, len(rows))
	for i, r := range rows {
		nth[i], order[i] = seen[facts.Transcript[r]], i
		seen[facts.Transcript[r]]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return nth[a] - nth[b] })
	order = order[:min(most, len(order))]
	slices.Sort(order)
	out := make([]uint32, len(order))
	for i, at := range order {
		out[i] = rows[at]
	}
	return out
}

func (o *quotesOptions) tell(a *app, facts *coding.Columns, quotes []coding.Quote) {
	withheld := 0
	for _, q := range quotes {
		if q.Withheld {
			withheld++
		}
	}
	a.say("%s", counted(len(quotes), "quote", "quotes"))
	if withheld > 0 {
		a.say("%s withheld: the %s did not agree to be quoted", counted(withheld, "quote is", "quotes are"), facts.Study.Singular)
	}
	if facts.Withheld > 0 {
		a.say("%s of %s without consent left out", counted(facts.Withheld, "coding", "codings"), facts.Study.Plural)
	}
}

// caseOf names the cases of a coding.
func caseOf(facts *coding.Columns, row uint32) string {
	var names []string
	for _, k := range facts.Sets[facts.Who[row]] {
		names = append(names, facts.Cases[k])
	}
	return strings.Join(names, " ")
}

func words(q coding.Quote) string {
	if q.Withheld {
		return withheldText
	}
	return q.Text
}

// eachCode calls visit with the quotes of one code after the other.
func eachCode(facts *coding.Columns, quotes []coding.Quote, visit func(c *codebook.Code, of []coding.Quote)) {
	for from := 0; from < len(quotes); {
		code := facts.Code[quotes[from].Row]
		to := from
		for to < len(quotes) && facts.Code[quotes[to].Row] == code {
			to++
		}
		visit(facts.Study.Codebook.Codes[code], quotes[from:to])
		from = to
	}
}

// address says where a quote stands, who says it, who coded it, and under which id; or what the label says.
func (o *quotesOptions) address(facts *coding.Columns, q coding.Quote) string {
	if o.signed != nil {
		return render.Safe(o.signed.of(facts, q))
	}
	parts := []string{fmt.Sprintf("%s:%d", facts.Study.Transcripts[q.Transcript].ID, q.Line)}
	for _, part := range []string{q.Speaker, facts.Valence[q.Row].String(), facts.Coders[facts.Coder[q.Row]], q.ID} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return render.Safe(strings.Join(parts, " · "))
}

func (o *quotesOptions) text(facts *coding.Columns, quotes []coding.Quote, width int) []byte {
	var b bytes.Buffer
	eachCode(facts, quotes, func(c *codebook.Code, of []coding.Quote) {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s (%s): %s\n", render.Safe(c.Label), c.ID, counted(len(of), "quote", "quotes"))
		for _, q := range of {
			fmt.Fprintf(&b, "\n  %s\n", o.address(facts, q))
			for _, part := range o.passage(q) {
				b.WriteString(indented(render.Safe(part), "    ", width))
			}
			if o.memos && q.Memo != "" && !q.Withheld {
				b.WriteString(indented("memo: "+oneLine(q.Memo), "    ", width))
			}
		}
	})
	return b.Bytes()
}

func (o *quotesOptions) markdown(facts *coding.Columns, quotes []coding.Quote) []byte {
	var b bytes.Buffer
	eachCode(facts, quotes, func(c *codebook.Code, of []coding.Quote) {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s\n", markdownText(c.Label))
		for _, q := range of {
			for _, part := range o.markedPassage(q) {
				fmt.Fprintf(&b, "\n> %s\n>", part)
			}
			fmt.Fprintf(&b, "\n> — %s\n", markdownText(o.address(facts, q)))
			if o.memos && q.Memo != "" && !q.Withheld {
				fmt.Fprintf(&b, "\n%s\n", markdownText("Memo: "+oneLine(q.Memo)))
			}
		}
	})
	return b.Bytes()
}

// markdownText guards signs that Markdown or HTML would take for its own.
func markdownText(text string) string {
	return strings.NewReplacer(
		`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "#", `\#`, "|", `\|`, "~", `\~`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	).Replace(render.Safe(text))
}

func (o *quotesOptions) report(facts *coding.Columns, quotes []coding.Quote) *table.Report {
	r := &table.Report{Kind: "quotes", Data: table.Data{Fields: []string{
		"id", "wave", "case", "transcript", "coder", "code", "valence", "start", "end", "quote", "line", "speaker", "memo",
	}}}
	if o.signed != nil {
		r.Data.Fields = append(r.Data.Fields, "label")
	}
	if o.context > 0 {
		r.Data.Fields = append(r.Data.Fields, "before", "after")
	}
	for _, q := range quotes {
		t := &facts.Study.Transcripts[q.Transcript]
		if q.Withheld {
			q.Memo = "" // it may hold the words
		}
		values := []table.Value{
			q.ID, t.WaveID, caseOf(facts, q.Row), t.ID, facts.Coders[facts.Coder[q.Row]], facts.Study.Codebook.Codes[facts.Code[q.Row]].ID,
			facts.Valence[q.Row].String(), int(q.Span.Start), int(q.Span.End), words(q), q.Line, q.Speaker, q.Memo,
		}
		if o.signed != nil {
			values = append(values, o.signed.of(facts, q))
		}
		if o.context > 0 {
			before, after := o.sides(q)
			values = append(values, before, after)
		}
		r.Data.Add(values...)
	}
	return r
}
