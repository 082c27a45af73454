package anchor

import (
	"math/rand/v2"
	"testing"

	"github.com/sergi/go-diff/diffmatchpatch"

	"qcode/internal/span"
)

// benchRound is 1,000 codings in a transcript of about 60 KB after an edit.
func benchRound(b *testing.B, name string) edited {
	b.Helper()
	docs, lines := corpus(b)
	best := 0
	for i, d := range docs {
		if off(len(d.doc.Bytes())) < off(len(docs[best].doc.Bytes())) {
			best = i
		}
	}
	for _, k := range kinds() {
		if k.name == name {
			return makeRound(b, docs[best:best+1], lines, k, rand.New(rand.NewPCG(1, 2)), 1000)
		}
	}
	b.Fatalf("no edit %q", name)
	return edited{}
}

func off(n int) int { return max(n-60000, 60000-n) }

// BenchmarkRelocate measures the ways to find 1,000 codings again, side by side in one run. The whole-text search takes
// 50 of them and reports the time of 1,000.
func BenchmarkRelocate(b *testing.B) {
	for _, name := range []string{"light", "medium", "heavy"} {
		e := benchRound(b, name)
		b.Run(name+"/words", func(b *testing.B) {
			for b.Loop() {
				Relocate(e.old, e.now, e.anchors)
			}
			perThousand(b, len(e.anchors))
		})
		b.Run(name+"/characters-go-diff", func(b *testing.B) {
			for b.Loop() {
				relocateByCharacters(e)
			}
			perThousand(b, len(e.anchors))
		})
		b.Run(name+"/search-whole-text", func(b *testing.B) {
			for b.Loop() {
				searchWholeText(e, 50)
			}
			perThousand(b, 50)
		})
	}
}

func perThousand(b *testing.B, codings int) {
	ms := float64(b.Elapsed().Microseconds()) / 1000 / float64(b.N)
	b.ReportMetric(ms*1000/float64(codings), "ms/1000codings")
	b.ReportMetric(0, "ns/op")
}

// relocateByCharacters maps both ends of each coding through a popular library's diff of characters.
func relocateByCharacters(e edited) []span.Span {
	d := diffmatchpatch.New()
	diffs := d.DiffMain(string(e.old.Bytes()), string(e.now.Bytes()), false)
	out := make([]span.Span, len(e.anchors))
	for i, a := range e.anchors {
		start := d.DiffXIndex(diffs, e.old.Byte(a.At.Start))
		end := d.DiffXIndex(diffs, e.old.Byte(a.At.End))
		out[i] = span.Span{Start: e.now.Point(start), End: e.now.Point(end)}
	}
	return out
}

// searchWholeText looks for the nearest stretch of the whole text to each of the first n quotes.
func searchWholeText(e edited, n int) []span.Span {
	m, text := new(matcher), []rune(string(e.now.Bytes()))
	out := make([]span.Span, n)
	for i := range n {
		start, end, _ := m.search([]rune(string(e.anchors[i].Quote)), text)
		out[i] = span.Span{Start: uint32(start), End: uint32(end)}
	}
	return out
}

func BenchmarkVerify(b *testing.B) {
	e := benchRound(b, "light")
	i := 0
	for b.Loop() {
		i = (i + 1) % len(e.anchors)
		if Verify(e.old, &e.anchors[i]) != Right {
			b.Fatal("not right")
		}
	}
}

func BenchmarkFind(b *testing.B) {
	e := benchRound(b, "light")
	f := NewFinder(e.old)
	i := 0
	for b.Loop() {
		i = (i + 1) % len(e.anchors)
		f.Find(e.anchors[i].Quote, everywhere(e.old))
	}
}
