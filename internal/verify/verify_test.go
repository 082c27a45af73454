package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func csvTable(t *testing.T, src string) Table {
	t.Helper()
	tables, err := Read("t.csv", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return tables[0]
}

func TestArithmetic(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		o    Options
		want string
	}{
		"sound":            {"code,k,n,of\nenv,3,2,2\nsoc,0,0,2\n", Options{}, ""},
		"n above k":        {"code,k,n,of\nenv,1,2,3\n", Options{}, "2 n: 2 cases in 1 passages (k)"},
		"speakers":         {"code,k,n,of\nenv,1,2,3\n", Options{Speakers: true}, ""},
		"n above N":        {"code,k,n,of\nenv,9,4,3\n", Options{}, "2 n: 4 of 3"},
		"fraction":         {"code,nurses\nenv,17/16\n", Options{}, "2 nurses: 17 of 16"},
		"minimum":          {"code,k,n,of\nenv,≥1,2,3\n", Options{}, ""},
		"row of N":         {"code,T1,T2\nN,14,12\nenv,12,13\n", Options{}, "3 T2: 13 of 12"},
		"both":             {"code,k,n,k_barrier,barrier,k_facilitator,facilitator\nenv,3,2,2,2,2,3\n", Options{}, "2 facilitator: 3 cases in 2 passages (k_facilitator)"},
		"parent":           {"construct,k\nSI,5\nSI+,6\nSI+_x,7\n", Options{}, "2 k: 5, and 6 in SI+, which lies under it; 3 k: 6, and 7 in SI+_x, which lies under it"},
		"other units":      {"code,T1,T2\nN,14,12\nWords,3684,3773\nMinutes,337.5,350\nenv,12,13\n", Options{}, "5 T2: 13 of 12"},
		"several waves":    {"code,n/N,k,n/N,k\nenv,5/9,6,2/9,3\nsoc,2/9,2,4/9,4\nx,2/9,2,1/9,1\ny,4/9,4,3/9,3\n", Options{}, ""},
		"a k for the last": {"code,n/N,n/N,k\nenv,5/9,2/9,3\n", Options{}, ""},
		"own columns":      {"code,k,n,of,of_words,of_turns\nenv,3,2,2,3499,100\n", Options{}, ""},
		"ranks with ties":  {"code,rank,rank_to\na,1,3\nb,1,3\nc,1,3\n", Options{}, ""},
		"subcategory":      {"domain,subcategory,total\nD,,4\nD,x,5\n", Options{}, "2 total: 4, and 5 in x, which lies under it"},
		"siblings":         {"construct,k\nSI-,9\nSI-_a,2\nSI-_a_b,4\n", Options{}, ""},
		"columns":          {"case,BR,BRenblr,BRenblr_auto\nP1,3,4,1\n", Options{}, "2 BR: 3, and 4 in BRenblr, which lies under it"},
		"total":            {"code,k\na,1\nb,2\nTotal,4\n", Options{}, "4 k: 4, and all rows together have 3"},
		"small total":      {"code,k\na,1\nb,2\ntotal,1\n", Options{}, "4 k: 1, and one row has 2"},
		"total of groups":  {"code,old_k,young_k,total_k\na,1,2,4\n", Options{}, "2 total_k: 4, and its parts are 3 together"},
		"neither":          {"code,total,barrier,enabler\na,9,2,3\n", Options{}, ""},
		"less than a part": {"code,total,barrier,enabler\na,2,2,3\n", Options{}, "2 total: 2, and one of its parts is 3"},
		"percent":          {"code,n,percent\na,35,90\nb,28,72\nc,21,54\nd,17,45\n", Options{}, "5 percent: 17 of 39, which fits the others best, is not 45%"},
		"percent of 39":    {"code,n,percent\na,35,90\nd,17,45\n", Options{Of: 39}, "3 percent: 17 of 39 is not 45%"},
		"own percent":      {"code,n,of,percent\na,1,3,33\nb,2,3,66\n", Options{}, "3 percent: 2 of 3 is not 66%"},
		"share in a cell":  {"code,therapists\na,14 (54%)\nb,7 (99%)\nc,1 (97.5%)\n", Options{}, "3 therapists: 7 is 99% of no whole number; 4 therapists: 1 is 97.5% of no whole number"},
		"ratings":          {"code,site1,site2\na,+2*,-1\nb,,0\n", Options{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range Arithmetic(csvTable(t, c.src), c.o) {
				got = append(got, fmt.Sprintf("%d %s: %s", f.Line, f.Column, f.Message))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s, want %s", strings.Join(got, "; "), c.want)
			}
		})
	}
}

// Any table of counts of real passages is sound: n counts the cases among k passages, parents are unions.
func TestRealCountsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := rapid.IntRange(1, 8).Draw(t, "cases")
		type count struct {
			k   int
			who map[int]bool
		}
		all := map[string]*count{"A": {0, map[int]bool{}}, "A+": {0, map[int]bool{}}, "A+_x": {0, map[int]bool{}}, "A-": {0, map[int]bool{}}}
		for range rapid.IntRange(0, 20).Draw(t, "passages") {
			who := rapid.IntRange(1, cases).Draw(t, "who")
			for _, code := range rapid.SampledFrom([][]string{{"A"}, {"A", "A+"}, {"A", "A+", "A+_x"}, {"A", "A-"}, {"A", "A+", "A-"}}).Draw(t, "codes") {
				all[code].k++
				all[code].who[who] = true
			}
		}
		src := "construct,k,n,of,percent\n"
		for _, code := range []string{"A", "A+", "A+_x", "A-"} {
			n := len(all[code].who)
			src += fmt.Sprintf("%s,%d,%d,%d,%d\n", code, all[code].k, n, cases, (200*n+cases)/(2*cases))
		}
		tables, err := Read("t.csv", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if f := Arithmetic(tables[0], Options{}); len(f) > 0 {
			t.Fatalf("%+v\n%s", f, src)
		}
	})
}

func TestCompare(t *testing.T) {
	printed := csvTable(t, "wave,code,k,n\npre,env,3,2\npre,soc,1,1\npost,old,1,1\n")
	now := csvTable(t, "wave,code,n,k,label\npre,soc,1,1,Others\npre,env,2,4,Things\npost,new,1,1,New\n")
	want := []Difference{{2, "pre env", "k", "3", "4"}, {4, "post old", "", "present", "absent"}, {0, "post new", "", "absent", "present"}}
	if d := cmp.Diff(want, Compare(printed, now)); d != "" {
		t.Error(d)
	}
	if d := Compare(printed, printed); len(d) > 0 {
		t.Errorf("a table differs from itself: %v", d)
	}
	if d := Compare(csvTable(t, "code,k,x\nenv,3,1\n"), csvTable(t, "code,k\nenv,3\n")); len(d) != 1 || d[0].Column != "x" {
		t.Errorf("a column that is gone: %v", d)
	}
}

// Rows that one key does not tell apart are found whatever their order, and numbers with a decimal comma are the same.
func TestCompareOfRowsWithOneKey(t *testing.T) {
	now := csvTable(t, "profession,code,k,alpha\nnurse,env,3,0.25\nphysician,env,1,0.5\nnurse,soc,0,\nphysician,soc,2,1\n")
	printed := csvTable(t, "profession,code,k,alpha\nphysician,soc,2,1\nphysician,env,1,\"0,5\"\nnurse,soc,7,\nnurse,env,3,\"0,26\"\n")
	want := []Difference{{4, "soc", "k", "7", "0"}, {5, "env", "alpha", "0,26", "0.25"}}
	if d := cmp.Diff(want, Compare(printed, now)); d != "" {
		t.Error(d)
	}
}

func TestReadMarkdownAndJSON(t *testing.T) {
	md, err := Read("t.md", []byte("Title\n\n| Code | n/N |\n| :--- | ---: |\n| A \\| b | 1/2 |\n\n| x |\n| - |\n| 1 |\n"))
	if err != nil || len(md) != 2 || md[0].Rows[0].Cells[0] != "A | b" || md[0].Rows[0].Line != 5 {
		t.Errorf("%+v, %v", md, err)
	}
	js, err := Read("t.json", []byte(`{"rows":[{"code":"env","k":3,"x":null,"cases":["T1","T2"]},{"code":"soc","k":1.5,"x":true,"cases":[]}]}`))
	want := Table{Names: []string{"code", "k", "x", "cases"}, Rows: []Row{{0, []string{"env", "3", "", "T1 T2"}}, {0, []string{"soc", "1.5", "true", ""}}}}
	if err != nil || cmp.Diff([]Table{want}, js) != "" {
		t.Errorf("%+v, %v", js, err)
	}
	for name, src := range map[string]string{"t.md": "no table", "t.json": "[", "t.csv": "a,b\n"} {
		if _, err := Read(name, []byte(src)); err == nil {
			t.Errorf("%s: %q is a table", name, src)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte("code,k,n\nenv,1,2\nTotal,3,4\n"))
	f.Add("a.md", []byte("| a | % |\n|---|---|\n| 1 | 14 (54%) |\n"))
	f.Add("a.json", []byte(`{"rows":[{"a":1,"b":[2]}]}`))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		tables, err := Read(name, src)
		if err != nil {
			return
		}
		for _, x := range tables {
			Arithmetic(x, Options{})
			if d := Compare(x, x); len(d) > 0 {
				t.Errorf("a table differs from itself: %v", d)
			}
		}
	})
}
