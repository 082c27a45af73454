package yamldoc

import (
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

func TestAmbiguous(t *testing.T) {
	for _, c := range []struct{ s, as string }{
		{"no", "a boolean"},
		{"Yes", "a boolean"},
		{"y", "a boolean"},
		{"OFF", "a boolean"},
		{"~", "nothing"},
		{"Null", "nothing"},
		{"", "nothing"},
		{"1e3", "a number"},
		{"-0x1F", "a number"},
		{"0o17", "a number"},
		{"1_000", "a number"},
		{".5", "a number"},
		{"5.", "a number"},
		{".NaN", "a number"},
		{"+.inf", "a number"},
		{"1:30:00", "a number"},
		{"2024-01-02", "a date"},
		{"2024-1-2", "a date"},
		{"2024-01-02T10:00:00Z", "a date"},
		{"<<", "an instruction"},
		{"1.2.0", ""},
		{"r3f2a91c0", ""},
		{"1e", "a number"}, // no reader takes it so; careful is cheap
		{"in", ""},
		{"2024-01", ""},
		{"post3m/T04", ""},
		{"12th", ""},
		{"_1", ""},
	} {
		if as, yes := Ambiguous(c.s); as != c.as || yes != (c.as != "") {
			t.Errorf("Ambiguous(%q) = %q, want %q", c.s, as, c.as)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, c := range []struct{ s, want string }{
		{"Environmental context and resources", "Environmental context and resources"},
		{"1.2.0", "1.2.0"},
		{"Überblick 動機", "Überblick 動機"},
		{"no", `"no"`},
		{"1.2", `"1.2"`},
		{"a: b", `"a: b"`},
		{"a, b", `"a, b"`},
		{" a", `" a"`},
		{"a ", `"a "`},
		{"a #b", `"a #b"`},
		{"a?b", `"a?b"`}, // ends a plain text in brackets, for the library
		{"don't (50%) go/no-go; x@y", "don't (50%) go/no-go; x@y"},
		{"-", `"-"`},
		{`say "x" \ y`, `"say \"x\" \\ y"`},
		{"two\nlines\t\r", `"two\nlines\t\r"`},
		{"\x00\u0085\u2028\ufeff\uffff", `"\u0000\u0085\u2028\uFEFF\uFFFF"`},
		{"😀", `"😀"`},
		{"\xff", "\"\ufffd\""},
	} {
		if got := Quote(c.s); got != c.want {
			t.Errorf("Quote(%q) = %s, want %s", c.s, got, c.want)
		}
	}
}

// checkQuote: whatever is quoted, the YAML library reads the same text back as a string, in every position.
func checkQuote(t interface {
	Fatalf(format string, args ...any)
}, s string,
) {
	q := Quote(s)
	var got any
	for _, form := range []struct{ src, where string }{
		{"k: " + q + "\n", "block"}, {"k: [" + q + "]\n", "list"}, {"k: {v: " + q + "}\n", "map"}, {q + ": v\n", "key"},
	} {
		if form.where == "key" && len(q) > 1000 {
			continue // YAML has no longer keys
		}
		if err := yaml.Unmarshal([]byte(form.src), &got); err != nil {
			t.Fatalf("%s: Quote(%q) = %s cannot be read: %v", form.where, s, q, err)
		}
		var back any
		switch m := got.(map[string]any); form.where {
		case "block":
			back = m["k"]
		case "list":
			back = m["k"].([]any)[0]
		case "map":
			back = m["k"].(map[string]any)["v"]
		case "key":
			for back = range m {
			}
		}
		if back != s {
			t.Fatalf("%s: Quote(%q) = %s is read as %#v", form.where, s, q, back)
		}
	}
	if as, yes := Ambiguous(s); yes && q == s {
		t.Fatalf("Quote leaves %q plain, which could be %s", s, as)
	}
}

func TestQuoteIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		any := rapid.String()
		signs := rapid.StringOfN(rapid.RuneFrom([]rune("abeEnNoOyYxX019+-.:_ ,#'\"\\|>%@&*!?{}[]~<=/tT\n\u0085\u2028\ufeff\u00a0é😀")), 0, 12, -1)
		checkQuote(rt, rapid.OneOf(any, signs).Draw(rt, "s"))
	})
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"no", "1.2", "2024-01-02", "a: b", "- a", "é😀", "\x7f", "0x_", "1:2", "...", "---"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkQuote(t, string([]rune(s)))
	})
}

func TestSuggest(t *testing.T) {
	known := []string{"knowledge", "intentions", "goals", "definition", "label", "id", "bc", "bq"}
	for _, c := range []struct{ name, want string }{
		{"defintion", "definition"},
		{"lable", "label"}, // swapped letters are one mistake
		{"knwolegde", "knowledge"},
		{"Goal", "goals"},
		{"GOALS", "goals"},
		{"zzz", ""},
		{"", ""},
		{"i", ""},
		{"bd", "id"},
		{"attention", "intentions"},
		{"x", ""},
	} {
		if got, ok := Suggest(c.name, known); got != c.want || ok != (c.want != "") {
			t.Errorf("Suggest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"ca", "abc", 3}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"é", "e", 1}, {"abcd", "acbd", 1}} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abcé")), 0, 8, -1)
		a, b := word.Draw(rt, "a"), word.Draw(rt, "b")
		if Distance(a, b) != Distance(b, a) || (Distance(a, b) == 0) != (a == b) {
			rt.Fatalf("Distance(%q, %q) is %d, the other way round %d", a, b, Distance(a, b), Distance(b, a))
		}
	})
}

// TestWithin compares the band with the whole table.
func TestWithin(t *testing.T) {
	var whole func(x, y []rune) int
	whole = func(x, y []rune) int {
		if len(x) == 0 || len(y) == 0 {
			return len(x) + len(y)
		}
		a, b := len(x)-1, len(y)-1
		wrong := 1
		if x[a] == y[b] {
			wrong = 0
		}
		d := min(whole(x[:a], y)+1, whole(x, y[:b])+1, whole(x[:a], y[:b])+wrong)
		if a > 0 && b > 0 && x[a] == y[b-1] && x[a-1] == y[b] {
			d = min(d, whole(x[:a-1], y[:b-1])+1)
		}
		return d
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 0, 6, -1)
		a, b, limit := name.Draw(rt, "a"), name.Draw(rt, "b"), rapid.IntRange(0, 7).Draw(rt, "limit")
		want := whole([]rune(a), []rune(b))
		if got := Distance(a, b); got != want {
			rt.Fatalf("Distance(%q, %q) = %d, want %d", a, b, got, want)
		}
		if got := Within(a, b, limit); got != (want <= limit) {
			rt.Fatalf("Within(%q, %q, %d) = %v at a distance of %d", a, b, limit, got, want)
		}
	})
}
