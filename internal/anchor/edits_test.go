package anchor

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// draft is a text under edit. Every character knows which character of the old text it was: the truth that anchors are
// held against. A passage that was copied and is then deleted at its first place has moved.
type draft struct {
	cells []cell
	rng   *rand.Rand
	other []string // lines of other texts, to insert

	places, copies map[int32][]int // cells by what they were or are copies of, made when the edits are done
}

type cell struct {
	r    rune
	from int32 // code point of the old text, or -1 for what was written anew
	copy int32 // likewise, of what it is a copy of
}

func newDraft(doc *transcript.Text, rng *rand.Rand, other []string) *draft {
	d := &draft{rng: rng, other: other}
	for _, r := range string(doc.Bytes()) {
		d.cells = append(d.cells, cell{r, int32(len(d.cells)), -1})
	}
	return d
}

func (d *draft) text() string {
	var b strings.Builder
	for _, c := range d.cells {
		b.WriteRune(c.r)
	}
	return b.String()
}

func fresh(s string) []cell {
	var out []cell
	for _, r := range s {
		out = append(out, cell{r, -1, -1})
	}
	return out
}

// splice replaces the cells [i, j).
func (d *draft) splice(i, j int, by []cell) {
	d.cells = slices.Replace(d.cells, i, j, by...)
}

// lines, words and sentences are ranges of cells; sentences are rough and lie within lines.
func (d *draft) lines() [][2]int {
	var out [][2]int
	start := 0
	for i, c := range append(d.cells, cell{r: '\n'}) {
		if c.r == '\n' {
			if i > start {
				out = append(out, [2]int{start, i})
			}
			start = i + 1
		}
	}
	return out
}

func (d *draft) words() [][2]int {
	var out [][2]int
	for i := 0; i < len(d.cells); i++ {
		if !unicode.IsLetter(d.cells[i].r) {
			continue
		}
		start := i
		for i < len(d.cells) && (unicode.IsLetter(d.cells[i].r) || unicode.IsMark(d.cells[i].r)) {
			i++
		}
		out = append(out, [2]int{start, i})
	}
	return out
}

func (d *draft) sentences() [][2]int {
	var out [][2]int
	for _, line := range d.lines() {
		start := line[0]
		for i := line[0]; i < line[1]; i++ {
			end := strings.ContainsRune(".?!", d.cells[i].r) && (i+1 == line[1] || d.cells[i+1].r == ' ')
			if end || i+1 == line[1] {
				if i+1-start > 1 {
					out = append(out, [2]int{start, i + 1})
				}
				start = min(i+2, line[1])
			}
		}
	}
	return out
}

// copied is a copy of the cells in a range.
func (d *draft) copied(r [2]int) []cell {
	out := append([]cell{}, d.cells[r[0]:r[1]]...)
	for i := range out {
		out[i].from, out[i].copy = -1, max(out[i].from, out[i].copy)
	}
	return out
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// inAnyOrder makes several edits.
func (d *draft) inAnyOrder(edits ...func()) {
	d.rng.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	for _, edit := range edits {
		edit()
	}
}

// typos changes a share of the words by a letter, as fixing typos does.
func (d *draft) typos(share float64) {
	words := d.words()
	var chosen []int
	for range int(share*float64(len(words)) + d.rng.Float64()) {
		chosen = append(chosen, d.rng.IntN(len(words)))
	}
	slices.Sort(chosen)
	for _, k := range slices.Backward(slices.Compact(chosen)) {
		w := words[k]
		i := w[0] + d.rng.IntN(w[1]-w[0])
		switch d.rng.IntN(4) {
		case 0:
			d.cells[i] = cell{'a' + (d.cells[i].r+1)%26, -1, -1}
		case 1:
			d.splice(i, i, fresh("x"))
		case 2:
			d.splice(i, i+1, nil)
		case 3:
			d.splice(i, i, fresh(" "))
		}
	}
}

// names replaces some words that begin with a capital, everywhere, as pseudonyms do.
func (d *draft) names(n int) {
	for k := range n {
		var names []string
		for _, w := range d.words() {
			if s := d.string(w); w[1]-w[0] > 3 && unicode.IsUpper(d.cells[w[0]].r) {
				names = append(names, s)
			}
		}
		if len(names) == 0 {
			return
		}
		d.replaceAll(pick(d.rng, names), []string{"[Participant A]", "Robin", "[Place]"}[k%3])
	}
}

func (d *draft) string(r [2]int) string {
	var b strings.Builder
	for _, c := range d.cells[r[0]:r[1]] {
		b.WriteRune(c.r)
	}
	return b.String()
}

func (d *draft) replaceAll(name, by string) {
	var out []cell
	last := 0
	for _, w := range d.words() {
		if d.string(w) == name {
			out = append(append(out, d.cells[last:w[0]]...), fresh(by)...)
			last = w[1]
		}
	}
	d.cells = append(out, d.cells[last:]...)
}

// labels renames every speaker label.
func (d *draft) labels() {
	names := map[string]string{}
	lines := d.lines()
	for i := len(lines) - 1; i >= 0; i-- {
		s := d.string(lines[i])
		at := strings.Index(s, ": ")
		if at < 0 || at > 30 {
			continue
		}
		if names[s[:at]] == "" {
			names[s[:at]] = []string{"P04", "Interviewer 1", "R", "Anna de Wit", "SPEAKER_00"}[len(names)%5]
		}
		d.splice(lines[i][0], lines[i][0]+len([]rune(s[:at])), fresh(names[s[:at]]))
	}
}

// insertSentences writes n new sentences between others; one in three is a sentence that the text has already.
func (d *draft) insertSentences(n int) {
	for range n {
		all := d.sentences()
		if len(all) == 0 {
			return
		}
		words := d.copied(pick(d.rng, all))
		if d.rng.IntN(3) > 0 && len(d.other) > 0 {
			line := strings.SplitAfter(pick(d.rng, d.other), ". ")
			words = fresh(strings.TrimSpace(pick(d.rng, line)))
		}
		at := pick(d.rng, all)[1]
		d.splice(at, at, append(fresh(" "), words...))
	}
}

func (d *draft) deleteSentences(n int) {
	for range n {
		if all := d.sentences(); len(all) > 0 {
			s := pick(d.rng, all)
			d.splice(s[0], s[1], nil)
		}
	}
}

// insertLines puts in n new paragraphs, one in three of them like one that is there.
func (d *draft) insertLines(n int) {
	for range n {
		lines := d.lines()
		words := d.copied(pick(d.rng, lines))
		if d.rng.IntN(3) > 0 && len(d.other) > 0 {
			words = fresh(pick(d.rng, d.other))
		}
		at := pick(d.rng, lines)[0]
		d.splice(at, at, append(words, fresh("\n")...))
	}
}

func (d *draft) deleteLines(n int) {
	for range n {
		if lines := d.lines(); len(lines) > 1 {
			l := pick(d.rng, lines)
			d.splice(l[0], min(l[1]+1, len(d.cells)), nil)
		}
	}
}

// moveLines moves n stretches of one to three paragraphs to another place.
func (d *draft) moveLines(n int) {
	for range n {
		lines := d.lines()
		if len(lines) < 5 {
			return
		}
		i := d.rng.IntN(len(lines) - 3)
		from, to := lines[i][0], lines[i+d.rng.IntN(3)][1]+1
		block := append([]cell{}, d.cells[from:to]...)
		d.splice(from, to, nil)
		at := pick(d.rng, d.lines())[0]
		d.splice(at, at, block)
	}
}

// convert rewrites the text in another Unicode form and other kinds of marks, and wraps or joins lines.
func (d *draft) convert() {
	form := norm.NFC
	if d.rng.IntN(2) == 0 {
		form = norm.NFD
	}
	marks := map[rune]rune{'’': '\'', '“': '"', '”': '"', '–': '-', '\'': '’', '"': '”', '-': '–'}
	var out []cell
	swap := d.rng.IntN(2) == 0
	column := 0
	for i := 0; i < len(d.cells); {
		j := i + 1
		for j < len(d.cells) && unicode.IsMark(d.cells[j].r) {
			j++
		}
		for _, r := range form.String(d.string([2]int{i, j})) {
			if by, ok := marks[r]; ok && swap {
				r = by
			}
			if r == ' ' && column > 70 {
				r, column = '\n', 0
			}
			if r == '\n' {
				column = 0
			}
			out = append(out, cell{r, d.cells[i].from, d.cells[i].copy})
			column++
		}
		i = j
	}
	d.cells = out
}

// truth is what became of a span of the old text: where its words are now (without punctuation around them), and whether
// all of them survive there with no others between.
type truth struct {
	at       span.Span
	gone     bool // none of its words is left
	survives bool
}

func (d *draft) truthOf(s span.Span, quote string) truth {
	if d.places == nil {
		d.places, d.copies = map[int32][]int{}, map[int32][]int{}
		for i, c := range d.cells {
			d.places[c.from] = append(d.places[c.from], i)
			d.copies[c.copy] = append(d.copies[c.copy], i)
		}
	}
	counts := counts(quote)
	first, last := len(d.cells), -1
	for o := int32(s.Start); o < int32(s.End); o++ {
		places := d.places[o]
		if len(places) == 0 {
			places = d.copies[o]
		}
		for _, i := range places {
			if counts(d.cells[i].r) {
				first, last = min(first, i), max(last, i)
			}
		}
	}
	if last < 0 {
		return truth{gone: true}
	}
	foreign := false
	for _, c := range d.cells[first : last+1] {
		if o := max(c.from, c.copy); (o < int32(s.Start) || o >= int32(s.End)) && counts(c.r) {
			foreign = true
		}
	}
	same := plain(trimTo(d.string([2]int{first, last + 1}), counts)) == plain(trimTo(quote, counts))
	at := span.Span{Start: uint32(first), End: uint32(last + 1)}
	return truth{at: at, survives: same && !foreign && d.wholeWords(first, last+1, quote)}
}

// counts tells which characters of a quote matter: those of words, or all that show if it has no word.
func counts(quote string) func(rune) bool {
	if strings.ContainsFunc(quote, isWord) {
		return isWord
	}
	return func(r rune) bool { return !unicode.IsSpace(r) }
}

func trimTo(s string, keep func(rune) bool) string {
	return strings.TrimFunc(s, func(r rune) bool { return !keep(r) })
}

// inner is a span of a text without what does not count at its ends.
func inner(doc *transcript.Text, s span.Span, quote string) span.Span {
	b, ok := doc.Slice(s)
	if !ok {
		return span.Span{}
	}
	keep := counts(quote)
	text := string(b)
	head := strings.TrimLeftFunc(text, func(r rune) bool { return !keep(r) })
	s.Start += uint32(len([]rune(text)) - len([]rune(head)))
	s.End = s.Start + uint32(len([]rune(trimTo(head, keep))))
	return s
}

// wholeWords is false if a letter was glued to an end of the passage, which makes its outer words other words.
func (d *draft) wholeWords(i, j int, quote string) bool {
	glued := func(k int) bool {
		return k >= 0 && k < len(d.cells) && d.cells[k].from < 0 && d.cells[k].copy < 0 && isWord(d.cells[k].r)
	}
	q := []rune(quote)
	return !(glued(i-1) && isWord(q[0])) && !(glued(j) && isWord(q[len(q)-1]))
}

// plain is a form of its own, not that of the code under test.
func plain(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-").Replace(norm.NFC.String(s))
	out := []rune(nil)
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if n := len(out); n > 0 && out[n-1] == ' ' && (!isWord(r) || n > 1 && !isWord(out[n-2])) {
			out = out[:n-1] // white space beside punctuation says nothing
		}
		out = append(out, r)
	}
	return string(out)
}
