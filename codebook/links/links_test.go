package links

import (
	"strings"
	"testing"

	"qcode/codebook"
)

// Every table is complete, says where it comes from, and speaks of codes, functions and targets that exist.
func TestShippedTables(t *testing.T) {
	b, err := Parse(shipped)
	if err != nil {
		t.Fatal(err)
	}
	src, _ := codebook.Framework("comb-tdf")
	book, _ := codebook.Parse(src)
	for _, table := range b.Tables {
		if table.Source == "" || table.Licence == "" || table.Checked == "" || table.Detail == "" || len(table.Rows) == 0 {
			t.Errorf("%s lacks its source, licence, check or rows", table.ID)
		}
		for _, row := range table.Rows {
			if table.From == Codes && book.Code(row.From) == nil || table.From == Functions && b.Label(Functions, row.From) == row.From {
				t.Errorf("%s speaks of %s, which does not exist", table.ID, row.From)
			}
			for _, to := range row.To {
				if table.To != Techniques && b.Label(table.To, to) == to {
					t.Errorf("%s leads to %s, which is none of the %s", table.ID, to, table.To)
				}
			}
		}
	}
	if got := len(b.Table("bcw2014-tdf").Rows); got != 15 {
		t.Errorf("bcw2014-tdf has %d domains, want 15", got)
	}
	for _, id := range []string{"tt-tool", "atkins2020-integrated"} {
		if b.Table(id) != nil {
			t.Errorf("%s is not complete and must not ship", id)
		}
	}
}

// The number of functions of each component is printed in the source and was read there.
func TestMichie2011Rows(t *testing.T) {
	want := map[string]int{"cap-phys": 2, "cap-psych": 3, "mot-refl": 4, "mot-auto": 6, "opp-phys": 3, "opp-soc": 3}
	table := Shipped().Table("michie2011-table2")
	for code, n := range want {
		if to, ok := table.Of(code); !ok || len(to) != n {
			t.Errorf("%s leads to %v, want %d functions", code, to, n)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for src, want := range map[string]string{
		"tables:\n  - {id: x, from: coeds, to: functions}\n": "did you mean",
		"tabels: []\n": "did you mean",
		"- x\n":        "",
	} {
		if _, err := Parse([]byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(shipped)
	f.Add([]byte("tables:\n  - {id: x, from: codes, to: functions, map: {a: [b], c: }}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		b, err := Parse(src)
		if err == nil && b == nil {
			t.Error("neither a book nor an error")
		}
	})
}
