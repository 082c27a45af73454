package annotation

import (
	"bytes"
	"math/rand"
	"slices"
	"testing"

	"qcode/internal/qtest"
)

// agree fails if Stream accepts src and Parse says anything else.
func agree(t *testing.T, src []byte) (accepted bool) {
	t.Helper()
	streamed, ok := stream(src)
	if !ok {
		return false
	}
	parsed, found := Parse("a.yaml", src)
	if len(found) > 0 {
		t.Errorf("Stream accepts, Parse says %v:\n%q", found, src)
	} else if diff := equalWithLines(streamed, parsed); diff != "" {
		t.Errorf("Stream and Parse differ: %s\n%q", diff, src)
	}
	return true
}

// The strict reader is held equal to the YAML library: canonical files are mutated, and whenever Stream still accepts
// one, Parse must give the same. The test is worth something only if enough mutants are accepted.
func TestStreamEqualsParseOnMutants(t *testing.T) {
	r := rand.New(rand.NewSource(20261122))
	seeds := [][]byte{[]byte(canonicalFile), ordinary(r, 3).Encode(), (&File{}).Encode()}
	for i := range 40 {
		seeds = append(seeds, anyFile().Example(i).Encode())
	}
	accepted, total := 0, 20*qtest.Times(200)
	for range total {
		src := mutant(r, slices.Clone(seeds[r.Intn(len(seeds))]))
		if agree(t, src) {
			accepted++
		}
		if t.Failed() {
			return
		}
	}
	share := float64(accepted) / float64(total)
	t.Logf("the strict reader accepted %d of %d mutants (%.0f %%); differences: 0 of %d", accepted, total, 100*share, accepted)
	if share < 0.3 {
		t.Errorf("only %.0f %% of the mutants were accepted; at least 30 %% are needed", 100*share)
	}
}

// mutant changes src in one or two places.
func mutant(r *rand.Rand, src []byte) []byte {
	for range 1 + r.Intn(3)/2 {
		if len(src) == 0 {
			return src
		}
		src = mutators[r.Intn(len(mutators))](r, src)
	}
	return src
}

var mutators = []func(r *rand.Rand, src []byte) []byte{
	func(r *rand.Rand, src []byte) []byte { // another letter or sign
		src[r.Intn(len(src))] = byte(' ' + r.Intn(95))
		return src
	},
	func(r *rand.Rand, src []byte) []byte { // any byte
		src[r.Intn(len(src))] = byte(r.Intn(256))
		return src
	},
	func(r *rand.Rand, src []byte) []byte { // something awkward somewhere
		i := r.Intn(len(src))
		return slices.Insert(src, i, []byte(awkward[r.Intn(len(awkward))])...)
	},
	func(r *rand.Rand, src []byte) []byte { // something awkward as a value, quoted
		return replaceValue(r, src, appendScalar(nil, awkward[r.Intn(len(awkward))], prose))
	},
	func(r *rand.Rand, src []byte) []byte { // something awkward as a value, bare
		return replaceValue(r, src, []byte(awkward[r.Intn(len(awkward))]))
	},
	func(r *rand.Rand, src []byte) []byte { // an escape
		escapes := []string{`\n`, `\t`, `\r`, `\\`, `\"`, `\u0041`, `\u2028`, `\uFEFF`, `\ud83d`, `\u00e9`, `\u0000`, `\x41`, `\`, `\e`, `\u12`}
		return slices.Insert(src, r.Intn(len(src)), []byte(escapes[r.Intn(len(escapes))])...)
	},
	func(r *rand.Rand, src []byte) []byte { // a line gone
		l := bytes.SplitAfter(src, []byte("\n"))
		i := r.Intn(len(l))
		return bytes.Join(slices.Delete(l, i, i+1), nil)
	},
	func(r *rand.Rand, src []byte) []byte { // a line twice, or moved
		l := bytes.SplitAfter(src, []byte("\n"))
		line := l[r.Intn(len(l))]
		return bytes.Join(slices.Insert(l, r.Intn(len(l)), line), nil)
	},
	func(r *rand.Rand, src []byte) []byte { // a digit
		from := r.Intn(len(src))
		if n := bytes.IndexAny(src[from:], "0123456789"); n >= 0 {
			src[from+n] = byte('0' + r.Intn(10))
		}
		return src
	},
	func(r *rand.Rand, src []byte) []byte { // a letter for a letter
		from := r.Intn(len(src))
		if n := bytes.IndexAny(src[from:], "abcdefghijklmnopqrstuvwxyz"); n >= 0 {
			src[from+n] = byte('A' + r.Intn(58))
		}
		return src
	},
	func(r *rand.Rand, src []byte) []byte { // other words in quotes
		l := bytes.SplitAfter(src, []byte("\n"))
		i := r.Intn(len(l))
		if key, _, ok := bytes.Cut(l[i], []byte(`: "`)); ok {
			text := awkward[r.Intn(len(awkward))] + awkward[r.Intn(len(awkward))]
			l[i] = append(appendScalar(slices.Concat(key, []byte(": ")), text, prose), '\n')
		}
		return bytes.Join(l, nil)
	},
	func(r *rand.Rand, src []byte) []byte { // cut short
		if r.Intn(4) > 0 {
			return src
		}
		return src[:r.Intn(len(src))]
	},
}

// replaceValue replaces what stands after a colon.
func replaceValue(r *rand.Rand, src, value []byte) []byte {
	l := bytes.SplitAfter(src, []byte("\n"))
	i := r.Intn(len(l))
	if key, _, ok := bytes.Cut(l[i], []byte(": ")); ok {
		l[i] = slices.Concat(key, []byte(": "), value, []byte("\n"))
	}
	return bytes.Join(l, nil)
}

func FuzzStreamEqualsParse(f *testing.F) {
	f.Add([]byte(canonicalFile))
	f.Add((&File{}).Encode())
	f.Add(ordinary(rand.New(rand.NewSource(1)), 2).Encode())
	for i := range 10 {
		f.Add(anyFile().Example(i).Encode())
	}
	for _, s := range awkward {
		f.Add([]byte("annotations:\n  - id: a\n    code: " + s + "\n    quote: \"" + s + "\"\n"))
	}
	f.Fuzz(func(t *testing.T, src []byte) { agree(t, src) })
}

// FuzzParse: whatever comes in, Parse returns a file, and what it returns can be written and read again.
func FuzzParse(f *testing.F) {
	f.Add([]byte(canonicalFile))
	f.Add([]byte("# by hand\nannotations:\n- {code: a, quote: 'b'}\n- code: c # here\n  quote: |\n    two\n    lines\n"))
	f.Add([]byte("annotations: [{code: a, quote: b, refs: [x, y]}, {at: 3-2, quote: ~}, 7, ]"))
	f.Add([]byte("annotations:\n  - code: a\n  quote: b\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, _ := Parse("a.yaml", src)
		again, found := Parse("a.yaml", file.Encode())
		want := *file
		want.Sort()
		if diff := equal(&want, again); diff != "" {
			t.Errorf("%s\n%v\n%q\n%s", diff, found, src, file.Encode())
		}
	})
}
