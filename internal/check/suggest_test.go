package check_test

import (
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/qtest"
)

// least is the share of misspelt codes for which the right one has to be suggested.
const least = 0.95

// The spellings in a published coding of lessons lead to the code that was meant. A bare number, and `none`, is one
// code or another by its speaker: there no suggestion is the right answer.
func TestSuggestionsOfTalkmoves(t *testing.T) {
	dir := qtest.Shared(t, "data/talkmoves")
	codes := qtest.Rows(t, filepath.Join(dir, "codes.csv"))
	b, problems := codebook.FromRows([]string{"id", "label"}, pick(codes, "code", "name"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	bare := regexp.MustCompile(`^[0-9]+$`)
	right, wrong, none, total := 0, 0, 0, 0
	codings, of := 0, 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_raw_labels.csv")) {
		label, want := row["raw_label"], row["code"]
		id, ok := b.Suggest(label)
		switch {
		case strings.HasPrefix(want, "?"):
			if ok {
				t.Logf("%q is in no codebook, and %s was suggested", label, id)
				wrong++
			}
		case bare.MatchString(strings.TrimSpace(label)) || strings.HasSuffix(label, "none"):
			if ok {
				t.Logf("%q could be two codes, and %s was suggested", label, id)
			}
		default:
			total++
			n, err := strconv.Atoi(row["n"])
			if err != nil {
				t.Fatal(err)
			}
			of += n
			c := b.Code(id)
			switch {
			case ok && strings.EqualFold(c.ID, want):
				right++
				codings += n
			case ok:
				t.Logf("%q means %s, and %s was suggested", label, want, id)
				wrong++
			default:
				t.Logf("%q means %s, and nothing was suggested", label, want)
				none++
			}
		}
	}
	t.Logf("talkmoves: %d of %d spellings right, %d wrong, %d without a suggestion; %d of %d codings", right, total, wrong, none, codings, of)
	if wrong > 0 || float64(right) < least*float64(total) || float64(codings) < least*float64(of) {
		t.Errorf("only %d of %d spellings are right, %d wrong", right, total, wrong)
	}
}

// Names of the shipped frameworks with one or two random typing mistakes lead back to their code. The mistakes come
// from a generator with a fixed seed that nothing was tuned on.
func TestSuggestionsOfCorruptedNames(t *testing.T) {
	for _, name := range []string{"comb-tdf", "cfir2022", "tfa"} {
		src, ok := codebook.Framework(name)
		if !ok {
			t.Fatalf("no framework %s", name)
		}
		b, _ := codebook.Parse(src)
		for mistakes := 1; mistakes <= 2; mistakes++ {
			r := rand.New(rand.NewPCG(20261122, uint64(mistakes)))
			right, wrong, none, total := 0, 0, 0, 0
			for total < 1000 {
				c := b.Codes[r.IntN(len(b.Codes))]
				if len(c.ID) < 5 {
					continue
				}
				bad := c.ID
				for range mistakes {
					bad = mistype(r, bad)
				}
				if bad == c.ID || b.Code(bad) != nil {
					continue
				}
				total++
				switch id, ok := b.Suggest(bad); {
				case ok && id == c.ID:
					right++
				case ok:
					wrong++
				default:
					none++
				}
			}
			t.Logf("%s with %d mistakes: %d of %d right, %d wrong, %d without a suggestion", name, mistakes, right, total, wrong, none)
			if float64(right) < least*float64(total) {
				t.Errorf("%s: only %d of %d are right", name, right, total)
			}
		}
	}
}

// Labels as they stand in other people's sheets: with a number before them, or with a stretch in the middle overwritten
// by something else. The generator's seed was never tuned on.
func TestSuggestionsOfDamagedLabels(t *testing.T) {
	src, _ := codebook.Framework("cfir2022")
	b, _ := codebook.Parse(src)
	r := rand.New(rand.NewPCG(20261122, 3))
	right, wrong, total := 0, 0, 0
	for total < 500 {
		c := b.Codes[r.IntN(len(b.Codes))]
		if len(c.Label) < 8 || b.Find(c.Label) == nil { // too short to be recognised, or not of one code
			continue
		}
		bad := strconv.Itoa(1+r.IntN(20)) + " - " + strings.ToLower(c.Label)
		if r.IntN(2) == 0 {
			bad = overwrite(r, c.Label)
		}
		total++
		switch id, ok := b.Suggest(bad); {
		case ok && id == c.ID:
			right++
		case ok:
			wrong++
			t.Logf("%q means %s, and %s was suggested", bad, c.ID, id)
		default:
			t.Logf("%q means %s, and nothing was suggested", bad, c.ID)
		}
	}
	t.Logf("damaged labels: %d of %d right, %d wrong", right, total, wrong)
	if float64(right) < least*float64(total) {
		t.Errorf("only %d of %d are right", right, total)
	}
}

// overwrite puts other letters in the place of a quarter of a word, not at its edges.
func overwrite(r *rand.Rand, word string) string {
	n := len(word) / 4
	from := 2 + r.IntN(len(word)-n-4)
	var other []byte
	for range n {
		other = append(other, byte('a'+r.IntN(26)))
	}
	return word[:from] + string(other) + word[from+n:]
}

// Names of something else altogether lead to few codes: 73 ways to bring a practice into use, asked of a codebook of acceptability.
func TestSuggestionsForForeignNames(t *testing.T) {
	src, _ := codebook.Framework("tfa")
	b, _ := codebook.Parse(src)
	foreign, _ := codebook.Framework("eric")
	f, _ := codebook.Parse(foreign)
	asked, alarms := 0, 0
	for _, c := range f.Codes {
		asked++
		if id, ok := b.Suggest(c.Label); ok {
			alarms++
			t.Logf("%q is no code there, and %s was suggested", c.Label, id)
		}
	}
	t.Logf("false alarms: %d of %d", alarms, asked)
	if alarms*20 > asked {
		t.Errorf("%d of %d foreign names got a suggestion", alarms, asked)
	}
}

// A number that is the code's own lets half of a name be enough, where a longer word was put into it. Of names of something
// else, with any number before them, none gets a suggestion that it would not get without the number.
func TestSuggestionsOfNumberedLabels(t *testing.T) {
	src, _ := codebook.Framework("cfir2022")
	all, _ := codebook.Parse(src)
	var rows [][]string
	for i, c := range all.Codes[:12] {
		rows = append(rows, []string{"X" + strconv.Itoa(i+1), c.Label})
	}
	b, _ := codebook.FromRows([]string{"id", "label"}, rows)
	r := rand.New(rand.NewPCG(20261122, 4))
	right, wrong := 0, 0
	const total = 500
	for range total {
		i := r.IntN(len(b.Codes))
		label := b.Codes[i].Label
		from := 3 + r.IntN(max(1, len(label)/4))
		to := from + len(label)/3
		bad := strconv.Itoa(i+1) + " - " + label[:from] + "Bartholomew" + label[min(to, len(label)-2):]
		switch id, ok := b.Suggest(bad); {
		case ok && id == b.Codes[i].ID:
			right++
		case ok:
			wrong++
			t.Logf("%q means %s, and %s was suggested", bad, label, id)
		}
	}
	t.Logf("a name put into a numbered label: %d of %d right, %d wrong", right, total, wrong)
	if wrong > 0 || float64(right) < least*total {
		t.Errorf("only %d of %d are right, %d wrong", right, total, wrong)
	}

	asked, alarms := 0, 0
	for _, framework := range []string{"comb-tdf", "eric", "npt", "frame", "tfa"} {
		src, _ := codebook.Framework(framework)
		f, _ := codebook.Parse(src)
		for _, c := range f.Codes {
			_, without := b.Suggest(c.Label)
			for n := 1; n <= 12 && !without; n++ {
				asked++
				if id, ok := b.Suggest(strconv.Itoa(n) + " - " + c.Label); ok {
					alarms++
					t.Logf("%q is no code there, and %s was suggested", c.Label, id)
				}
			}
		}
	}
	t.Logf("false alarms: %d of %d", alarms, asked)
	if asked < 1000 || alarms > 0 {
		t.Errorf("%d of %d foreign names got a suggestion for their number", alarms, asked)
	}
}

// mistype makes one typing mistake: a letter wrong, missing, doubled, extra, or swapped with its neighbour.
func mistype(r *rand.Rand, word string) string {
	i := r.IntN(len(word) - 1)
	letter := string(rune('a' + r.IntN(26)))
	switch r.IntN(5) {
	case 0:
		return word[:i] + letter + word[i+1:]
	case 1:
		return word[:i] + word[i+1:]
	case 2:
		return word[:i] + word[i:i+1] + word[i:]
	case 3:
		return word[:i] + letter + word[i:]
	}
	return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
}

func pick(rows []map[string]string, columns ...string) [][]string {
	var out [][]string
	for _, row := range rows {
		var record []string
		for _, c := range columns {
			record = append(record, row[c])
		}
		out = append(out, record)
	}
	return out
}
