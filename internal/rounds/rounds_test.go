package rounds

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/diag"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

func small(t *testing.T) *study.Study {
	files := map[string]string{
		"qcode.yaml":    "study: small\nwaves: [pre, post]\ncoders: [anna, bram, carl]\n",
		"codebook.yaml": "codebook: small\ncodes:\n  - {id: en, label: Environment}\n",
		"cases.csv":     "id,site\nT01,north\nT02,south\nT03,north\nT04,north\nT05,south\nT06,south\n",
	}
	for _, w := range []string{"pre", "post"} {
		for _, c := range []string{"T01", "T02", "T03", "T04", "T05", "T06"} {
			files["transcripts/"+w+"/"+c+".txt"] = "I: Well?\n" + c + ": Yes.\n"
		}
	}
	files["annotations/anna/pre/T01.yaml"] = "transcript: pre/T01\ncoder: anna\nstatus: complete\nannotations: []\n"
	files["annotations/bram/pre/T01.yaml"] = "transcript: pre/T01\ncoder: bram\nstatus: in-progress\nannotations: []\n"
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDraw(t *testing.T) {
	s := small(t)
	all := make([]int, len(s.Transcripts))
	for i := range all {
		all[i] = i
	}
	amount, err := ParseAmount("50%")
	if err != nil {
		t.Fatal(err)
	}
	w := Wish{Name: "1", Amount: amount, Seed: 7, Stratify: []string{"wave"}, Coders: []string{"anna", "bram", "carl"}}
	r := Draw(s, all, w)
	if len(r.Assignments) != 6 || r.Of != 12 {
		t.Fatalf("%d of %d drawn", len(r.Assignments), r.Of)
	}
	waves, teams := map[string]int{}, map[string]int{}
	for _, a := range r.Assignments {
		waves[s.Transcript(a.Transcript).WaveID]++
		teams[strings.Join(a.Coders, " ")]++
	}
	if waves["pre"] != 3 || waves["post"] != 3 {
		t.Errorf("by wave: %v", waves)
	}
	if len(teams) != 3 || teams["anna bram"] != 2 || teams["anna carl"] != 2 || teams["bram carl"] != 2 {
		t.Errorf("teams: %v", teams)
	}
	if again := Draw(s, all, w); !slices.EqualFunc(r.Assignments, again.Assignments, same) {
		t.Error("the same seed draws something else")
	}
	w.Seed = 8
	if other := Draw(s, all, w); slices.EqualFunc(r.Assignments, other.Assignments, same) {
		t.Error("another seed draws the same")
	}
	w.Everyone = true
	if r := Draw(s, all, w); len(r.Assignments[0].Coders) != 3 {
		t.Errorf("everyone is %v", r.Assignments[0].Coders)
	}
}

func same(a, b Assignment) bool {
	return a.Transcript == b.Transcript && slices.Equal(a.Coders, b.Coders)
}

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]int{"20%": 3, "0.2": 3, "3": 3, "100%": 11, "1": 1, "99": 11, "9.1%": 2} {
		if a, err := ParseAmount(text); err != nil || a.of(11) != want {
			t.Errorf("%s of 11 is %d, %v", text, a.of(11), err)
		}
	}
	for _, text := range []string{"", "0", "0%", "-1", "120%", "1.5", "many", "NaN", "-5%"} {
		if _, err := ParseAmount(text); err == nil {
			t.Errorf("%q is an amount", text)
		}
	}
}

// Strata get their shares: all is drawn, nobody gives more than there is, and nobody gives nothing if there is enough.
func TestAllocate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 8).Draw(t, "sizes")
		all := 0
		for _, s := range sizes {
			all += s
		}
		n := rapid.IntRange(0, all).Draw(t, "n")
		sum := 0
		for i, got := range allocate(sizes, n) {
			sum += got
			if got < 0 || got > sizes[i] || n >= len(sizes) && got == 0 {
				t.Fatalf("%d of %v: %v", n, sizes, allocate(sizes, n))
			}
		}
		if sum != n {
			t.Fatalf("%d of %v: %v", n, sizes, allocate(sizes, n))
		}
	})
}

// What Add writes Parse reads, round after round.
func TestAddIsRead(t *testing.T) {
	name := rapid.StringMatching(`[a-z0-9: #-]{0,6}[a-z]`)
	rapid.Check(t, func(t *rapid.T) {
		var src []byte
		var want []Round
		for range rapid.IntRange(1, 3).Draw(t, "rounds") {
			r := Round{
				Name: name.Draw(t, "name"), Seed: rapid.Uint64().Draw(t, "seed"), Share: rapid.SampledFrom([]string{"20%", "0.2", "6"}).Draw(t, "share"),
				Stratify: rapid.SliceOfN(name, 0, 2).Draw(t, "stratify"), Of: rapid.IntRange(1, 99).Draw(t, "of"),
			}
			for range rapid.IntRange(1, 3).Draw(t, "transcripts") {
				r.Assignments = append(r.Assignments, Assignment{Transcript: name.Draw(t, "transcript"), Coders: rapid.SliceOfN(name, 1, 3).Draw(t, "coders")})
			}
			var err error
			if src, err = Add(src, r); err != nil {
				t.Fatal(err)
			}
			want = append(want, r)
		}
		got, found := Parse(src)
		if len(found) > 0 || len(got) != len(want) {
			t.Fatalf("%v\n%s", found, src)
		}
		for i := range want {
			a, b := got[i], want[i]
			if a.Name != b.Name || a.Seed != b.Seed || a.Share != b.Share || a.Of != b.Of || !slices.Equal(a.Stratify, b.Stratify) || !slices.EqualFunc(a.Assignments, b.Assignments, same) {
				t.Fatalf("read %+v, written %+v\n%s", a, b, src)
			}
		}
	})
}

func TestBlindfold(t *testing.T) {
	s := small(t)
	open := []Round{{Assignments: []Assignment{{Transcript: "pre/T01", Coders: []string{"anna", "bram"}}}}}
	for _, c := range []struct {
		viewer, coder, transcript string
		hides                     bool
	}{
		{"anna", "bram", "pre/T01", true},
		{"bram", "anna", "pre/T01", true},
		{"anna", "consensus", "pre/T01", true},
		{"anna", "anna", "pre/T01", false},
		{"carl", "anna", "pre/T01", false},
		{"", "anna", "pre/T01", true},
		{"anna", "bram", "pre/T02", false},
	} {
		if got := Blind(s, open, c.viewer).Hides(c.transcript, c.coder); got != c.hides {
			t.Errorf("%q looks at %s of %s: hidden %t", c.viewer, c.transcript, c.coder, got)
		}
	}
	if b := Blind(s, nil, "anna"); b.Any() || b.Hides("pre/T01", "bram") {
		t.Error("without a round something is hidden")
	}
	done := []Round{{Assignments: []Assignment{{Transcript: "pre/T01", Coders: []string{"anna"}}}}}
	if Blind(s, done, "anna").Any() || !Blind(s, open, "anna").Any() || Blind(s, open, "carl").Any() {
		t.Error("what is complete is hidden, or what is open is not")
	}
}

// A fault in the file hides everything of others, from everybody; a transcript that is gone is no such fault.
func TestUnsoundRoundsHideAll(t *testing.T) {
	s := small(t)
	for _, c := range []struct {
		src     string
		unsound bool
	}{
		{"rounds:\n  - transcripts:\n      - {transcript: pre/T01, coders: [anna, bram]}\n", false},
		{"rounds:\n  - transcripts:\n      - {transcript: pre/T99, coders: [anna, bram]}\n", false},
		{"rounds:\n  - transcripts:\n      - {transcript: pre/T01}\n", true},
		{"rounds: [\n", true},
	} {
		if err := os.WriteFile(s.Abs(File), []byte(c.src), 0o600); err != nil {
			t.Fatal(err)
		}
		b := Blindfolded(s, "carl")
		if b.Unsound() != c.unsound || b.Any() != c.unsound || b.Hides("pre/T02", "bram") != c.unsound || b.Hides("pre/T02", "carl") {
			t.Errorf("%q: unsound %v, hides %v", c.src, b.Unsound(), b.Hides("pre/T02", "bram"))
		}
	}
}

func TestReadReportsGoneTranscripts(t *testing.T) {
	s := small(t)
	if all, found, err := Read(s); all != nil || found != nil || err != nil {
		t.Errorf("without a file: %v, %v, %v", all, found, err)
	}
	_, found := Parse([]byte("rounds:\n  - {seed: many, transcripts: [{transcript: pre/T01}], colour: red}\n"))
	if diag.Count(found, diag.Error) < 2 {
		t.Errorf("found %v", found)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "rounds:\n", "rounds:\n  - round: 1\n    seed: 7\n    transcripts:\n      - {transcript: pre/T01, coders: [anna, bram]}\n",
		"rounds: [{transcripts: [{transcript: a, coders: b}]}]", "rounds: 7\n", "- a\n", "rounds:\n  - seed: -1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		all, _ := Parse(src)
		for _, r := range all {
			for _, a := range r.Assignments {
				if a.Transcript == "" || len(a.Coders) == 0 || r.Name == "" {
					t.Fatalf("%+v", r)
				}
			}
		}
		now, err := Add(src, Round{Name: "new", Share: "1", Assignments: []Assignment{{Transcript: "x", Coders: []string{"a", "b"}}}})
		if err != nil {
			return
		}
		if again, _ := Parse(now); len(again) == 0 || again[len(again)-1].Name != "new" {
			t.Fatalf("the round was not added to\n%s", src)
		}
	})
}
