package adjudicate

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"qcode/internal/edit"
	"qcode/internal/qtest"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

const words = "I: Well?\nT01: We have one headset for three sites. My boss likes it. I will do it weekly.\n"

// desk is a study on disk with three coders of one transcript.
type desk struct {
	t     *testing.T
	study *study.Study
	store *edit.Store
}

func newDesk(t *testing.T, coders map[string]string) *desk {
	files := map[string]string{
		"qcode.yaml":          "study: small\ncoders: [anna, bram, carl]\n",
		"codebook.yaml":       "codebook: small\ncodes:\n  - {id: en, label: Environment}\n  - {id: so, label: Social}\n  - {id: go, label: Goals}\n",
		"transcripts/T01.txt": words,
	}
	for coder, codings := range coders {
		files["annotations/"+coder+"/T01.yaml"] = "transcript: T01\ncoder: " + coder + "\nstatus: complete\nannotations:\n" + codings
	}
	d := &desk{t: t}
	dir := qtest.Folder(t, files)
	var err error
	if d.study, err = study.Open(dir); err != nil {
		t.Fatal(err)
	}
	d.store = edit.Open(dir, edit.OS(), func() time.Time { return noon })
	return d
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func (d *desk) list(coders ...string) *Worklist {
	d.t.Helper()
	s, err := study.Open(d.study.Root)
	if err != nil {
		d.t.Fatal(err)
	}
	w, err := Collect(context.Background(), s, coders, nil)
	if err != nil || len(w.Faults) > 0 {
		d.t.Fatal(err, w.Faults)
	}
	return w
}

func (d *desk) do(plan func(edit.Reader) (edit.Plan, error)) error {
	_, err := d.store.Update(context.Background(), "test", plan)
	return err
}

func (d *desk) file(path string) string {
	src, err := os.ReadFile(d.study.Abs(path))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(src)
}

func entry(code, quote, valence string) string {
	line := "  - {code: " + code + ", quote: " + quote
	if valence != "" {
		line += ", valence: " + valence
	}
	return line + "}\n"
}

func TestKinds(t *testing.T) {
	headset := "one headset for three sites"
	for _, c := range []struct {
		name       string
		anna, bram string
		want       string // kind and codes of each item, in the order of the text
	}{
		{"the same", entry("en", headset, "barrier"), entry("en", headset, "barrier"), "same en"},
		{"another valence", entry("en", headset, "barrier"), entry("en", headset, ""), "valence en"},
		{"another boundary", entry("en", headset, "barrier"), entry("en", "one headset", "barrier"), "boundary en"},
		{"boundary and valence", entry("en", headset, "barrier"), entry("en", "one headset", ""), "boundary en"},
		{"missed", entry("en", headset, ""), "  []\n", "missed en"},
		{"another code", entry("en", headset, ""), entry("so", "for three sites", ""), "other-code en so"},
		{"one split in two", entry("en", headset, ""), entry("en", "one headset", "") + entry("en", "three sites", ""), "boundary en"},
		{"apart", entry("en", "one headset", ""), entry("en", "three sites", ""), "missed en, missed en"},
		{"a code more", entry("en", headset, "") + entry("so", headset, ""), entry("en", headset, ""), "same en, missed so"},
		{"one other code only", entry("en", headset, "") + entry("go", headset, ""), entry("so", headset, ""), "other-code en so, missed go"},
		{"nothing at all", "  []\n", "  []\n", ""},
	} {
		anna, bram := strings.ReplaceAll(c.anna, "  []\n", ""), strings.ReplaceAll(c.bram, "  []\n", "")
		w := newDesk(t, map[string]string{"anna": anna, "bram": bram}).list("anna", "bram")
		var got []string
		for _, i := range w.Transcripts[0].Items {
			got = append(got, i.Kind.String()+" "+strings.Join(i.Codes, " "))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

func TestThreeCoders(t *testing.T) {
	d := newDesk(t, map[string]string{
		"anna": entry("en", "one headset", "") + entry("so", "My boss likes it", ""),
		"bram": entry("en", "one headset", ""),
		"carl": entry("en", "one headset", "") + entry("go", "boss likes", ""),
	})
	w := d.list("anna", "bram", "carl")
	items := w.Transcripts[0].Items
	if len(items) != 2 || items[0].Kind != Same || items[1].Kind != OtherCode || !slices.Equal(items[1].Missing, []string{"bram"}) {
		t.Fatalf("%+v", items)
	}
	if two := d.list("anna", "bram").Transcripts[0].Items; len(two) != 2 || two[1].Kind != Missed {
		t.Errorf("without carl: %+v", two)
	}
}

// An item keeps its id while its codings stay, whatever happens beside them, and gets another when one of them changes.
func TestIDsStay(t *testing.T) {
	id := func(anna string) string {
		d := newDesk(t, map[string]string{"anna": anna, "bram": entry("en", "one headset", "")})
		return d.list("anna", "bram").Transcripts[0].Items[0].ID
	}
	was := id(entry("en", "one headset for three", ""))
	if is := id(entry("en", "one headset for three", "") + entry("go", "I will do it weekly", "")); is != was {
		t.Errorf("%s became %s because of another coding", was, is)
	}
	if is := id(entry("en", "one headset for three sites", "")); is == was {
		t.Error("the id stays although a coding is another")
	}
	if is := id(entry("en", "one headset for three", "barrier")); is == was {
		t.Error("the id stays although the valence is another")
	}
}

func TestDecide(t *testing.T) {
	d := newDesk(t, map[string]string{
		"anna": entry("en", "one headset for three sites", "barrier") + entry("go", "I will do it weekly", ""),
		"bram": entry("en", "one headset", "barrier"),
	})
	anna, bram := d.file("annotations/anna/T01.yaml"), d.file("annotations/bram/T01.yaml")
	w := d.list("anna", "bram")
	boundary := w.Transcripts[0].Items[0]
	both := Verdict{Accept: []string{"anna", "bram"}, Now: noon}
	var refusal *Refusal
	if err := d.do(func(r edit.Reader) (edit.Plan, error) { return w.Decide([]*Item{boundary}, both, r) }); !errors.As(err, &refusal) {
		t.Errorf("both boundaries are accepted: %v", err)
	}
	code := "so"
	change := &tagging.Change{Code: &code}
	for _, v := range []Verdict{{Accept: []string{"anna"}, Now: noon}, {Accept: []string{"bram"}, Edit: change, Now: noon}} {
		if err := d.do(func(r edit.Reader) (edit.Plan, error) { return w.Decide(w.Transcripts[0].Items, v, r) }); err != nil {
			t.Fatal(err)
		}
	}
	consensus := d.file("annotations/consensus/T01.yaml")
	if strings.Count(consensus, "- id:") != 2 || strings.Count(consensus, "code: so") != 2 || !strings.Contains(consensus, `quote: "one headset"`) {
		t.Errorf("the consensus is\n%s", consensus)
	}
	if d.file("annotations/anna/T01.yaml") != anna || d.file("annotations/bram/T01.yaml") != bram {
		t.Error("an original was touched")
	}
	for _, i := range d.list("anna", "bram").Transcripts[0].Items {
		if i.Open() || len(i.Consensus) != 1 || i.Decision.Decided != "edit" {
			t.Errorf("%s is %+v", i.ID, i)
		}
	}
}

// Whoever changes an original while another decides on it keeps the decision from being written.
func TestChangedOriginalIsNoticed(t *testing.T) {
	d := newDesk(t, map[string]string{"anna": entry("en", "one headset", ""), "bram": entry("so", "My boss likes it", "")})
	w := d.list("anna", "bram")
	path := d.study.Abs("annotations/anna/T01.yaml")
	if err := os.WriteFile(path, []byte(strings.Replace(d.file("annotations/anna/T01.yaml"), "one headset", "three sites", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	err := d.do(func(r edit.Reader) (edit.Plan, error) {
		return w.Decide(w.Items(false), Verdict{Accept: []string{"anna"}, Now: noon}, r)
	})
	if !errors.Is(err, edit.ErrChanged) {
		t.Errorf("the decision was written: %v", err)
	}
}

func TestAuto(t *testing.T) {
	d := newDesk(t, map[string]string{
		"anna": entry("en", "one headset for three sites", "barrier") + entry("so", "My boss likes it", "") + entry("go", "do it weekly", "barrier"),
		"bram": entry("en", "one headset for three", "barrier") + entry("so", "My boss likes it", "") + entry("go", "do it", "facilitator"),
	})
	w := d.list("anna", "bram")
	var taken Taken
	auto := func(overlap float64) {
		err := d.do(func(r edit.Reader) (plan edit.Plan, err error) {
			plan, taken, err = w.Auto(overlap, Verdict{Now: noon}, r)
			return plan, err
		})
		if err != nil {
			t.Fatal(err)
		}
		w = d.list("anna", "bram")
	}
	auto(0)
	if taken != (Taken{Same: 1}) {
		t.Errorf("taken over: %+v", taken)
	}
	auto(0.1)
	if taken != (Taken{Overlaps: 1}) {
		t.Errorf("taken over: %+v, a coding of another valence among them", taken)
	}
	if c := d.file("annotations/consensus/T01.yaml"); !strings.Contains(c, `quote: "one headset for three sites"`) {
		t.Errorf("the longest does not stand:\n%s", c)
	}
	if disagreements, agreements := w.Transcripts[0].Left(); disagreements != 1 || agreements != 0 {
		t.Errorf("left: %d, %d", disagreements, agreements)
	}
	if err := d.do(func(r edit.Reader) (edit.Plan, error) { return w.Complete(w.Transcripts, r) }); err == nil {
		t.Error("the consensus is complete although an item is open")
	}
}

func FuzzLog(f *testing.F) {
	f.Add([]byte("item,transcript,kind,decision,codings,reason,by,decided\nk1,post/T01,missed,reject,a b,\"so, what\",anna,2026-11-22T12:00:00Z\n"))
	f.Add([]byte("item;transcript;decision\nk1;T01;edit\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, src []byte) {
		if _, err := parseLog(src); err != nil {
			return
		}
		added := Decision{Item: "new", Transcript: "T01", Kind: "missed", Decided: "reject", Codings: "a b", Reason: `"so", he said`, By: "anna", When: "2026-11-22T12:00:00Z"}
		out, err := writeLog(src, []Decision{added})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := parseLog(out)
		if err != nil || !slices.ContainsFunc(rows, func(d Decision) bool { d.Line = 0; return d == added }) {
			t.Fatalf("%v\n%s", err, out)
		}
		again, err := writeLog(out, nil)
		if err != nil || string(again) != string(out) {
			t.Fatalf("written twice, it changes:\n%s\n%s", out, again)
		}
	})
}
