package tidy

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/transcript"
)

const text = "Interviewer: How was it?\nT04: We have one headset, and that’s “it”. We wait. We wait.\nInterviewer: And then?\nT04: Then the clinic was over.\n"

const book = `codebook: x
codes:
  - id: environment-resources
    label: Environment
    key: en
    was: [env]
    definition: Things around.
  - id: social
    label: Social
`

func desk(t testing.TB) Desk {
	t.Helper()
	canonical, err := transcript.New([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b, problems := codebook.Parse([]byte(book))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return Desk{Path: "annotations/anna/post/T04.yaml", Transcript: "post/T04", Coder: "anna", Text: canonical, Codebook: b}
}

func TestFormat(t *testing.T) {
	d := desk(t)
	out, found, err := Format([]byte("annotations:\n- {quote: 'that''s   \"it\".', code: en, valence: barrier}\n- code: social\n  quote: Then the clinic\n"), d)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	for _, want := range []string{
		"transcript: post/T04\ncoder: anna\nstatus: in-progress\nannotations:\n",
		"code: environment-resources\n    rev: r", "valence: barrier", "quote: \"that’s “it”.\"", "\n    at: 55-67@", "before: ", "after: ", "code: social",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if bytes.Contains(out, []byte("created")) {
		t.Error("a formatter knows no time")
	}
	f, ds := annotation.Parse("x", out)
	if len(ds) > 0 || f.Annotations[0].ID == "" || f.Annotations[1].ID == "" {
		t.Errorf("read back: %v", ds)
	}
}

func TestFormatLeavesWhatIsNotSure(t *testing.T) {
	d := desk(t)
	tests := []struct {
		name, src, rule, keeps string
	}{
		{"ambiguous", "annotations:\n  - code: en\n    quote: We wait.\n", "QC313", "    quote: \"We wait.\"\n"},
		{"not there", "annotations:\n  - code: en\n    quote: no such words at all\n", "QC302", "    quote: \"no such words at all\"\n"},
		{"at the wrong place", "annotations:\n  - id: a23456723456\n    code: en\n    quote: We have\n    at: 0-7@00000000\n", "", "    at: 0-7@00000000\n"},
		{"settled as lost", "annotations:\n  - id: a23456723456\n    code: en\n    quote: gone\n    lost: cut\n", "", "    lost: \"cut\"\n"},
		{"an unknown code", "annotations:\n  - code: nothing\n    quote: We have one headset\n", "", "code: nothing\n"},
		{"a comment", "annotations:\n  # mine\n  - code: en # here\n    quote: We have one headset\n", "", "  # mine\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, found, err := Format([]byte(tt.src), d)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(out), tt.keeps) {
				t.Errorf("%q is gone from\n%s", tt.keeps, out)
			}
			rule := ""
			if len(found) > 0 {
				rule = found[0].Rule
			}
			if rule != tt.rule || diag.Count(found, diag.Info) > 1 {
				t.Errorf("findings %v, want %s", found, tt.rule)
			}
		})
	}
}

func TestFormatRefusesBrokenFiles(t *testing.T) {
	if _, _, err := Format([]byte("annotations: [\n"), desk(t)); err == nil {
		t.Error("a broken file was formatted")
	}
}

// Formatting a second time changes nothing, and the order in which codings were written down does not matter.
func TestFormatIsIdempotentAndOrderless(t *testing.T) {
	d := desk(t)
	quotes := []string{"We have one headset", "that's “it”", "We wait.", "the clinic was over", "not there", "Then"}
	rapid.Check(t, func(t *rapid.T) {
		entry := rapid.Custom(func(t *rapid.T) string {
			e := "- code: " + rapid.SampledFrom([]string{"en", "env", "social", "nothing"}).Draw(t, "code") + "\n  quote: \"" + rapid.SampledFrom(quotes).Draw(t, "quote") + "\"\n"
			if rapid.Bool().Draw(t, "valence") {
				e += "  valence: barrier\n"
			}
			return e
		})
		all := rapid.SliceOfNDistinct(entry, 0, 6, rapid.ID).Draw(t, "codings")
		if len(all) == 0 {
			return
		}
		once := format(t, d, "annotations:\n"+strings.Join(all, ""))
		if twice := format(t, d, string(once)); !bytes.Equal(once, twice) {
			t.Fatalf("a second time:\n%s\nafter\n%s", twice, once)
		}
		shuffled := rapid.Permutation(all).Draw(t, "order")
		if other := format(t, d, "annotations:\n"+strings.Join(shuffled, "")); placed(once) != placed(other) {
			t.Fatalf("another order gives\n%s\nin place of\n%s", other, once)
		}
	})
}

func format(t *rapid.T, d Desk, src string) []byte {
	out, _, err := Format([]byte(src), d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// placed is the set of codings with ids, without regard to which of two equal ones came first.
func placed(src []byte) string {
	f, _ := annotation.Parse("x", src)
	seen := map[string]int{}
	var out strings.Builder
	for _, a := range f.Annotations {
		seen[a.ID+a.Code+a.At.String()]++
	}
	for _, a := range f.Annotations {
		if key := a.ID + a.Code + a.At.String(); seen[key] > 0 {
			out.WriteString(key + "\n")
			seen[key] = 0
		}
	}
	return out.String()
}
