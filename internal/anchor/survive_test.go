package anchor

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// kinds are the edits that people make. Light, medium and heavy are those of the measurements that the limits come from.
func kinds() []kind {
	return []kind{
		{"typos fixed", func(d *draft) { d.typos(0.01) }},
		{"names replaced", func(d *draft) { d.names(3) }},
		{"sentences inserted", func(d *draft) { d.insertSentences(8) }},
		{"sentences deleted", func(d *draft) { d.deleteSentences(8) }},
		{"paragraphs inserted and deleted", func(d *draft) { d.insertLines(5); d.deleteLines(5) }},
		{"paragraphs moved", func(d *draft) { d.moveLines(3) }},
		{"speaker labels changed", func(d *draft) { d.labels() }},
		{"line ends, marks and Unicode form converted", func(d *draft) { d.convert() }},
		{"light", func(d *draft) { d.typos(0.002); d.insertLines(2) }},
		{"medium", func(d *draft) {
			d.inAnyOrder(func() { d.typos(0.01) }, func() { d.names(2) }, d.labels, func() { d.insertLines(5) }, func() { d.deleteLines(1) })
		}},
		{"heavy", func(d *draft) {
			d.inAnyOrder(func() { d.typos(0.05) }, func() { d.names(3) }, func() { d.insertLines(10) }, func() { d.deleteLines(3) }, func() { d.moveLines(2) })
		}},
	}
}

type kind struct {
	name string
	edit func(*draft)
}

// document is a real transcript.
type document struct {
	doc   *transcript.Text
	turns []transcript.Turn
}

func corpus(t testing.TB) (docs []document, lines []string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(qtest.Shared(t, "data/pdpilot/transcripts"), "*.txt"))
	more, _ := filepath.Glob(filepath.Join(qtest.Shared(t, "data/scotus/transcripts"), "*.txt"))
	for i, f := range more {
		if i%5 == 0 || rounds() > 1000 {
			files = append(files, f)
		}
	}
	for _, f := range files {
		docs = append(docs, document{doc: readShared(t, f)})
	}
	extracts := map[string]string{}
	for _, row := range qtest.Rows(t, filepath.Join(qtest.Shared(t, "data/conconcor"), "extracts.csv")) {
		extracts[row["extract_id"]] = row["text"]
	}
	batches := map[string][]string{}
	for _, row := range qtest.Rows(t, filepath.Join(qtest.Shared(t, "data/conconcor"), "annotations.csv")) {
		if !slices.Contains(batches[row["batch"]], row["extract_id"]) {
			batches[row["batch"]] = append(batches[row["batch"]], row["extract_id"])
		}
	}
	for _, b := range slices.Sorted(maps.Keys(batches)) {
		var parts []string
		for _, id := range batches[b] {
			parts = append(parts, extracts[id])
		}
		canonical, _, err := transcript.Decode([]byte(strings.Join(parts, "\n\n")), "")
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, document{doc: text(t, string(canonical))})
	}
	for i := range docs {
		docs[i].turns = docs[i].doc.Turns(transcript.Speakers{})
		for j, turn := range docs[i].turns {
			if b, _ := docs[i].doc.Slice(turn.Span); j%9 == 4 {
				lines = append(lines, strings.ReplaceAll(string(b), "\n", " "))
			}
		}
	}
	return docs, lines
}

// codings draws n spans as coders make them: sentences, turns, words, stretches over turns, and often short turns.
func (d document) codings(rng *rand.Rand, n int) []span.Span {
	var short []transcript.Turn
	for _, turn := range d.turns {
		if turn.Spoken.Len() < 25 && !turn.Spoken.Empty() {
			short = append(short, turn)
		}
	}
	var out []span.Span
	for len(out) < n {
		turn := pick(rng, d.turns)
		if turn.Spoken.Empty() {
			continue
		}
		s := turn.Spoken
		switch rng.IntN(8) {
		case 0, 1, 2:
			if all := d.doc.Sentences(turn.Spoken); len(all) > 0 {
				s = pick(rng, all)
			}
		case 3, 4:
			if words := d.doc.Words(turn.Spoken); len(words) > 0 {
				i := rng.IntN(len(words))
				s = span.Span{Start: words[i].Start, End: words[min(len(words)-1, i+rng.IntN(12))].End}
			}
		case 5:
			if len(short) > 0 {
				s = pick(rng, short).Spoken
			}
		case 6:
			s.End = d.turns[min(len(d.turns)-1, turn.N)].Spoken.End
		}
		if b, ok := d.doc.Slice(s); ok && strings.TrimSpace(string(b)) == string(b) && len(b) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// tally counts what became of codings.
type tally struct {
	survive, found, review, misplaced, lost, wrong int // whose words survive; found includes review
	changed, offered, reported, wrongChanged       int // whose words were changed or deleted
}

func (t *tally) add(u tally) {
	t.survive, t.found, t.review, t.misplaced = t.survive+u.survive, t.found+u.found, t.review+u.review, t.misplaced+u.misplaced
	t.lost, t.wrong, t.changed = t.lost+u.lost, t.wrong+u.wrong, t.changed+u.changed
	t.offered, t.reported, t.wrongChanged = t.offered+u.offered, t.reported+u.reported, t.wrongChanged+u.wrongChanged
}

// judge holds a move against the truth and reports whether it is not wrong. lenient, for methods that report nothing,
// takes half the right place for right where words were changed.
func (t *tally) judge(e *edited, i int, m Move, lenient bool) bool {
	want, quote := e.truths[i], string(e.anchors[i].Quote)
	for k, s := range m.Candidates {
		m.Candidates[k] = inner(e.now, s, quote)
	}
	got, _ := e.now.Slice(m.At)
	m.At = inner(e.now, m.At, quote)
	half := m.At.Intersect(want.at).Len()*2 >= max(m.At.Len(), want.at.Len()) && !want.gone
	before := t.wrong + t.wrongChanged
	switch {
	case want.survives:
		t.survive++
		switch {
		case m.Verdict.Certain() && m.At == want.at && (lenient || plain(string(got)) == plain(quote)):
			t.found++
		case m.Verdict.Certain():
			t.wrong++
		case m.Verdict != Lost && (m.At == want.at || slices.Contains(m.Candidates, want.at)):
			t.found, t.review = t.found+1, t.review+1
		case m.Verdict == Lost:
			t.lost++
		default:
			t.misplaced++
		}
	default:
		t.changed++
		switch {
		case m.Verdict.Certain() && !(lenient && half):
			t.wrongChanged++
		case m.Verdict != Lost && half:
			t.offered++
		default:
			t.reported++
		}
	}
	return t.wrong+t.wrongChanged == before
}

// rounds are never fewer than 200: the shares that are asserted say nothing of a few dozen codings.
func rounds() int {
	const least = 200
	return max(qtest.Times(least), least)
}

func seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("QCODE_SEED"), 10, 64); err == nil {
		return n
	}
	return 20261122
}

// edited is one round: a text, its edit, and the codings with their truth.
type edited struct {
	kind     string
	old, now *transcript.Text
	anchors  []Anchor
	truths   []truth
}

func makeRound(t testing.TB, docs []document, lines []string, k kind, rng *rand.Rand, codings int) edited {
	t.Helper()
	doc := pick(rng, docs)
	own := string(doc.doc.Bytes())
	d := newDraft(doc.doc, rng, slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return len(line) > 40 && strings.Contains(own, line) // what the text has already is not new
	}))
	k.edit(d)
	e := edited{kind: k.name, old: doc.doc, now: text(t, d.text())}
	for _, s := range doc.codings(rng, codings) {
		a, ok := At(doc.doc, s)
		if !ok {
			t.Fatalf("no anchor at %v", s)
		}
		e.anchors = append(e.anchors, a)
		e.truths = append(e.truths, d.truthOf(s, string(a.Quote)))
	}
	return e
}

// TestCodingsSurvive is the promise: after any edit, no coding stands on other words unseen.
func TestCodingsSurvive(t *testing.T) {
	docs, lines := corpus(t)
	all := map[string]*tally{}
	kinds := kinds()
	for i := range rounds() {
		k := kinds[i%len(kinds)]
		rng := rand.New(rand.NewPCG(seed(), uint64(i)))
		e := makeRound(t, docs, lines, k, rng, 60)
		if all[k.name] == nil {
			all[k.name] = new(tally)
		}
		for j, m := range Relocate(e.old, e.now, e.anchors) {
			if !all[k.name].judge(&e, j, m, false) {
				t.Errorf("round %d (%s), coding %d of %d words: %v to %v, truth %+v", i, k.name, j, len(strings.Fields(string(e.anchors[j].Quote))), m.Verdict, m.At, e.truths[j])
			}
		}
	}
	total := tally{}
	for _, k := range kinds {
		c := all[k.name]
		if c == nil {
			continue
		}
		total.add(*c)
		t.Log(k.name, c)
		if k.name != "heavy" && c.review*50 > c.survive {
			t.Errorf("%s: %d of %d need review, more than 2 %%", k.name, c.review, c.survive)
		}
	}
	t.Logf("seed %d, %d rounds: %v", seed(), rounds(), &total)
	if total.found*1000 < total.survive*995 {
		t.Errorf("found %d of %d", total.found, total.survive)
	}
}

func (t *tally) String() string {
	return fmt.Sprintf("words survive: %d found of %d (%d review), %d misplaced, %d lost, wrong %d of %d; changed: %d offered, %d reported, wrong %d of %d",
		t.found, t.survive, t.review, t.misplaced, t.lost, t.wrong, t.survive, t.offered, t.reported, t.wrongChanged, t.changed)
}
