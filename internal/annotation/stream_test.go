package annotation

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"qcode/internal/span"
)

const canonicalFile = `transcript: post3m/T04
coder: anna
status: complete
annotations:
  - id: k7q2m9xwp4td
    code: environment-resources
    rev: r3f2a91c0
    valence: barrier
    created: 2026-11-22T10:04:00Z
    rating: "-2"
    quote: "one headset for \"three\" sites \u2028\n– 😀"
    at: 2210-2268@9c03ab17
    before: "We have "
    belief: too-few
    after: ", so you just"
    memo: "clinic rush"
    refs: "m2 m3"
    lost: "the passage was cut"
  - id: m2
    code: "no"
    quote: "a"
    at: 9000-9001
`

func TestStreamReadsTheCanonicalForm(t *testing.T) {
	f, ok := stream([]byte(canonicalFile))
	if !ok {
		t.Fatal("the canonical form was refused")
	}
	if want := (Head{"post3m/T04", "anna", "complete"}); f.Head != want {
		t.Errorf("head %+v", f.Head)
	}
	if len(f.Annotations) != 2 {
		t.Fatalf("%d codings", len(f.Annotations))
	}
	want := Annotation{
		ID: "k7q2m9xwp4td", Code: "environment-resources", Rev: "r3f2a91c0", Valence: "barrier",
		Created: "2026-11-22T10:04:00Z", Rating: "-2", Quote: "one headset for \"three\" sites \u2028\n– 😀", Before: "We have ",
		Belief: "too-few", After: ", so you just", Memo: "clinic rush", Refs: "m2 m3", Lost: "the passage was cut",
		At: span.Span{Start: 2210, End: 2268}, Mark: 0x9c03ab17, HasAt: true, HasMark: true, Line: 5, Column: 5,
	}
	if f.Annotations[0] != want {
		t.Errorf("got  %+v\nwant %+v", f.Annotations[0], want)
	}
	if second := f.Annotations[1]; second.Code != "no" || second.Line != 19 || second.HasMark || !second.HasAt {
		t.Errorf("second: %+v", second)
	}
	parsed, found := Parse("a.yaml", []byte(canonicalFile))
	if diff := equalWithLines(f, parsed); diff != "" || len(found) > 0 {
		t.Errorf("Parse differs: %s %v", diff, found)
	}
	if got := string(f.Encode()); got != canonicalFile {
		t.Errorf("Encode wrote\n%s", got)
	}
}

func TestStreamStops(t *testing.T) {
	none := func(*Record) bool { t.Error("a record was read"); return true }
	if !Stream([]byte(canonicalFile), func(Head) bool { return false }, none) {
		t.Error("stopping at the head is no surprise")
	}
	n := 0
	if !Stream([]byte(canonicalFile), nil, func(*Record) bool { n++; return false }) || n != 1 {
		t.Errorf("%d records", n)
	}
}

// Each of these is one change away from the canonical form, and goes through Parse.
func TestStreamRefusesSurprises(t *testing.T) {
	change := func(old, now string) []byte {
		if !strings.Contains(canonicalFile, old) {
			t.Fatalf("%q is not in the file", old)
		}
		return []byte(strings.Replace(canonicalFile, old, now, 1))
	}
	for name, src := range map[string][]byte{
		"empty":               {},
		"no newline":          []byte(strings.TrimSuffix(canonicalFile, "\n")),
		"truncated":           []byte(canonicalFile[:300]),
		"no codings":          lines("coder: anna", "annotations:"),
		"comment":             change("status: complete", "status: complete # yes"),
		"comment line":        change("annotations:", "# here\nannotations:"),
		"blank line":          change("annotations:", "\nannotations:"),
		"CRLF":                []byte(strings.ReplaceAll(canonicalFile, "\n", "\r\n")),
		"BOM":                 []byte("\ufeff" + canonicalFile),
		"order":               change("coder: anna\nstatus: complete", "status: complete\ncoder: anna"),
		"field order":         change("    rev: r3f2a91c0\n    valence: barrier", "    valence: barrier\n    rev: r3f2a91c0"),
		"twice":               change("    rev: r3f2a91c0", "    rev: r3f2a91c0\n    rev: r3f2a91c0"),
		"unknown key":         change("    rev:", "    revision:"),
		"unknown status":      change("status: complete", "status: completed"),
		"unknown valence":     change("barrier", "barrrier"),
		"no id":               change("  - id: m2\n    code:", "  - code:"),
		"no code":             change("    code: \"no\"\n", ""),
		"no quote":            change("    quote: \"a\"\n", ""),
		"empty quote":         change(`"a"`, `""`),
		"plain quote":         change(`"a"`, `a`),
		"single quotes":       change(`"a"`, `'a'`),
		"plain word":          change(`"no"`, `no`),
		"plain number":        change(`"-2"`, `-2`),
		"plain null":          change(`"no"`, `null`),
		"trailing colon":      change(`"no"`, `a:`),
		"space at the end":    change("code: \"no\"", "code: \"no\" "),
		"tab":                 change("We have ", "We\thave "),
		"raw separator":       change("We have ", "We\u2028have "),
		"raw control":         change("We have ", "We\x1bhave "),
		"raw C1":              change("We have ", "We\u0085have "),
		"raw byte order mark": change("We have ", "We\ufeffhave "),
		"not UTF-8":           change("We have ", "We\xffhave "),
		"other escape":        change("We have ", `We\x20have `),
		"surrogate":           change("We have ", `We\ud800have `),
		"short escape":        change(`", so you just"`, `"\u12"`),
		"open quote":          change(`", so you just"`, `", so you just`),
		"folded":              change(", so you just", ", so\n      you just"),
		"inverted span":       change("9000-9001", "9001-9000"),
		"empty span":          change("9000-9001", "9000-9000"),
		"leading zero":        change("9000-9001", "09000-9001"),
		"huge span":           change("9000-9001", "9000-4294967296"),
		"short mark":          change("@9c03ab17", "@9c03ab1"),
		"long mark":           change("@9c03ab17", "@9c03ab171"),
		"upper case mark":     change("@9c03ab17", "@9C03AB17"),
		"deeper":              change("  - id: m2", "   - id: m2"),
		"flow":                lines("annotations: [{id: a, code: b, quote: \"c\"}]"),
		"second document":     []byte(canonicalFile + "---\na: b\n"),
		"after empty":         lines("annotations: []", "status: complete"),
	} {
		if _, ok := stream(src); ok {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestStreamAcceptsEmpty(t *testing.T) {
	for _, src := range []string{"annotations: []\n", "coder: anna\nannotations: []\n"} {
		f, ok := stream([]byte(src))
		if !ok || len(f.Annotations) != 0 || string(f.Encode()) != src {
			t.Errorf("%q: %v %+v", src, ok, f)
		}
	}
}

func TestStreamDoesNotAllocateForEachRecord(t *testing.T) {
	allocations := func(n int) float64 {
		src := ordinary(rand.New(rand.NewSource(1)), n).Encode()
		return testing.AllocsPerRun(10, func() { Stream(src, nil, func(*Record) bool { return true }) })
	}
	if few, many := allocations(10), allocations(1000); many > few+2 { // the buffer for escapes may grow
		t.Errorf("%v allocations for 10 records, %v for 1,000", few, many)
	}
}

// What Encode writes, Stream accepts, and both readers give back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFile().Draw(t, "file")
		src := f.Encode()
		streamed, ok := stream(src)
		if !ok {
			t.Fatalf("Stream refuses\n%s", src)
		}
		if diff := equal(f, streamed); diff != "" {
			t.Fatalf("Stream: %s\n%s", diff, src)
		}
		parsed, found := Parse("a.yaml", src)
		if diff := equalWithLines(streamed, parsed); diff != "" || len(found) > 0 {
			t.Fatalf("Parse: %s %v\n%s", diff, found, src)
		}
		if again := parsed.Encode(); !bytes.Equal(again, src) {
			t.Fatalf("Encode is not stable:\n%s\n%s", src, again)
		}
	})
}

// BenchmarkReaders reads the same files with the strict reader and with yaml.v3 into structs, turn by turn, and
// reports how many times as long yaml.v3 takes.
func BenchmarkReaders(b *testing.B) {
	type record struct {
		ID, Code, Rev, Valence, Created, Quote, At, Before, After, Memo string
	}
	type file struct {
		Transcript, Coder, Status string
		Annotations               []record
	}
	const n = 1000
	src := ordinary(rand.New(rand.NewSource(1)), n).Encode()
	b.ReportMetric(float64(len(src))/n, "bytes/record")
	var strict, general float64
	for b.Loop() {
		before := b.Elapsed()
		for range 20 {
			got := 0
			if !Stream(src, nil, func(r *Record) bool { got += len(r.Quote); return true }) || got == 0 {
				b.Fatal("not canonical")
			}
		}
		middle := b.Elapsed()
		var f file
		if err := yaml.Unmarshal(src, &f); err != nil || len(f.Annotations) != n {
			b.Fatal(err)
		}
		strict += (middle - before).Seconds() / 20
		general += (b.Elapsed() - middle).Seconds()
	}
	b.ReportMetric(strict/float64(b.N)/n*1e9, "strict-ns/record")
	b.ReportMetric(general/strict, "yaml.v3/strict")
}

func TestPlainBytes(t *testing.T) {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:+-"
	for c := range 256 {
		if want := strings.IndexByte(plain, byte(c)) >= 0; plainByte(byte(c)) != want {
			t.Errorf("plainByte(%q) = %v", byte(c), !want)
		}
	}
}
