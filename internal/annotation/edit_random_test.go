package annotation

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// handwriting writes a file as different people would: fields in any order, comments, blank lines, brackets, single
// quotation marks, any indentation. Comments are numbered, so that one that goes missing is seen.
type handwriting struct {
	t        *rapid.T
	b        strings.Builder
	comments int
}

func (h *handwriting) chance(of int) bool { return rapid.IntRange(1, of).Draw(h.t, "chance") == 1 }

func (h *handwriting) comment(margin string) {
	if h.chance(4) {
		h.b.WriteString("\n")
	}
	if h.chance(4) {
		h.comments++
		fmt.Fprintf(&h.b, "%s# comment %d\n", margin, h.comments)
	}
}

// scalar quotes s in one of the ways of YAML.
func (h *handwriting) scalar(s string) string {
	printable := !strings.ContainsFunc(s, func(r rune) bool { return mustEscape(r) && r != '"' && r != '\\' })
	switch {
	case h.chance(3) && printable:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	case h.chance(2):
		return string(appendScalar(nil, s, name))
	}
	return string(appendScalar(nil, s, prose))
}

func (h *handwriting) file(f *File) []byte {
	h.comment("")
	if f.Coder != "" {
		h.b.WriteString("coder: " + h.scalar(f.Coder) + "\n")
		h.comment("")
	}
	if f.Transcript != "" {
		h.b.WriteString("transcript: " + h.scalar(f.Transcript) + "   # comment\n")
	}
	if f.Status != "" {
		h.b.WriteString("status:   " + f.Status + "\n")
	}
	if len(f.Annotations) == 0 {
		h.b.WriteString(rapid.SampledFrom([]string{"annotations: []\n", "annotations:\n", "annotations: [ ] # none\n", "annotations: ~"}).Draw(h.t, "empty"))
		return []byte(h.b.String())
	}
	if h.chance(4) {
		h.flow(f)
		return []byte(h.b.String())
	}
	h.b.WriteString("annotations:\n")
	margin := strings.Repeat(" ", rapid.IntRange(0, 4).Draw(h.t, "margin"))
	for i := range f.Annotations {
		h.comment(margin)
		if h.chance(5) {
			h.b.WriteString(margin + "- {" + strings.Join(h.fields(&f.Annotations[i]), ", ") + "}\n")
			continue
		}
		h.item(margin, &f.Annotations[i])
	}
	src := h.b.String()
	if h.chance(5) {
		src = strings.TrimSuffix(src, "\n")
	}
	return []byte(src)
}

func (h *handwriting) item(margin string, a *Annotation) {
	lead, deeper := margin+"- ", margin+"  "
	if h.chance(5) {
		lead, deeper = margin+"-   ", margin+"    "
	}
	for _, field := range h.fields(a) {
		h.b.WriteString(lead + field)
		if h.chance(6) {
			h.comments++
			fmt.Fprintf(&h.b, " # comment %d", h.comments)
		}
		h.b.WriteString("\n")
		lead = deeper
	}
}

func (h *handwriting) fields(a *Annotation) []string {
	var out []string
	for f := range fieldCount {
		if v := a.value(f); v != "" && f.style() == place {
			out = append(out, "at: "+v)
		} else if v != "" {
			out = append(out, f.String()+": "+h.scalar(v))
		}
	}
	return rapid.Permutation(out).Draw(h.t, "order")
}

func (h *handwriting) flow(f *File) {
	h.b.WriteString("annotations: [")
	for i := range f.Annotations {
		if i > 0 {
			h.b.WriteString(rapid.SampledFrom([]string{",", ", ", ",\n  "}).Draw(h.t, "comma"))
		}
		var fields []string
		for _, field := range h.fields(&f.Annotations[i]) {
			key, value, _ := strings.Cut(field, ": ")
			if value[0] != '\'' && value[0] != '"' { // few plain words are safe here
				value = `"` + value + `"`
			}
			fields = append(fields, key+": "+value)
		}
		h.b.WriteString("{" + strings.Join(fields, ", ") + "}")
	}
	h.b.WriteString("]\n")
}

// Any edit of any hand-written file is made, says what was asked, and loses no comment but those of what it removes.
func TestEditsOfHandwriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFile().Draw(t, "file")
		h := &handwriting{t: t}
		src := h.file(f)
		read, found := Parse("", src)
		if diff := equal(f, read); diff != "" {
			t.Fatalf("the test writes badly: %s %v\n%s", diff, found, src)
		}
		removes := false
		out, err := Edit(src, func(f *File) error { removes = randomEdit(t, f); return nil })
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		for n := 1; n <= h.comments && !removes; n++ {
			if !bytes.Contains(out, fmt.Appendf(nil, "# comment %d", n)) {
				t.Fatalf("comment %d is gone:\n%s---\n%s", n, src, out)
			}
		}
		same, err := Edit(src, func(*File) error { return nil })
		if err != nil || !bytes.Equal(same, src) {
			t.Fatalf("no edit changes the file: %v\n%s---\n%s", err, src, same)
		}
	})
}

// randomEdit reports whether it took out a coding or field, and its comments with it.
func randomEdit(t *rapid.T, f *File) (removes bool) {
	for range rapid.IntRange(1, 3).Draw(t, "edits") {
		n := len(f.Annotations)
		switch what := rapid.IntRange(0, 5).Draw(t, "edit"); {
		case what == 0:
			f.Annotations = append(f.Annotations, anyAnnotation(fmt.Sprintf("n%d", n)).Draw(t, "new"))
		case what == 1:
			f.Status = rapid.SampledFrom([]string{InProgress, Complete}).Draw(t, "status")
		case n == 0:
		case what == 2:
			i := rapid.IntRange(0, n-1).Draw(t, "which")
			f.Annotations = slices.Delete(f.Annotations, i, i+1)
			removes = true
		default:
			a := &f.Annotations[rapid.IntRange(0, n-1).Draw(t, "which")]
			b := anyAnnotation(a.ID).Draw(t, "other")
			for x := fieldCode; x < fieldCount; x++ {
				if rapid.Bool().Draw(t, "change") {
					removes = removes || b.value(x) == ""
					a.take(&b, []field{x})
				}
			}
		}
	}
	return removes
}

// FuzzEdit: whatever the file, an edit is made and says what was asked, or is refused; nothing breaks.
func FuzzEdit(f *testing.F) {
	f.Add([]byte(canonicalFile), uint8(0))
	for i := range uint8(8) {
		f.Add([]byte(byHand), i)
	}
	f.Add([]byte("annotations: [{code: x, quote: y}]"), uint8(3))
	f.Add([]byte(`{"annotations": []}`), uint8(2))
	f.Fuzz(func(t *testing.T, src []byte, what uint8) {
		var want *File
		out, err := Edit(src, func(f *File) error {
			fuzzedEdit(f, what)
			want = copyOf(f)
			return nil
		})
		if err != nil {
			return
		}
		got, _ := Parse("", out)
		if diff := equal(want, copyOf(got)); diff != "" {
			t.Errorf("%s\n%q\n%q", diff, src, out)
		}
	})
}

func fuzzedEdit(f *File, what uint8) {
	if n := len(f.Annotations); n > 0 {
		a := &f.Annotations[int(what>>4)%n]
		if what&1 != 0 {
			a.Memo = "a \"b\"\n# c"
		}
		if what&2 != 0 {
			a.Code, a.Rev, a.Valence = "no", "r1", ""
		}
		if what&4 != 0 {
			f.Annotations = slices.Delete(f.Annotations, n-1, n)
		}
	}
	if what&8 != 0 {
		f.Annotations = append(f.Annotations, ordinary(rand.New(rand.NewSource(1)), 2).Annotations...)
	}
}
