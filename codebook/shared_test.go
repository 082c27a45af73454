package codebook_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/qtest"
)

// shared opens a table of the data sets that stand outside of the repository.
func shared(t *testing.T, name string) (header []string, records [][]string) {
	t.Helper()
	f, err := os.Open(qtest.Shared(t, "data/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// TestTablesOfRealStudies: code lists as their authors published them become codebooks without a finding, and every
// name that their codings use is found.
func TestTablesOfRealStudies(t *testing.T) {
	for _, c := range []struct {
		table, codings, column string
		codes                  int
	}{
		{"pdpilot/code_system.csv", "pdpilot/coded_segments.csv", "code_path", 0},
		{"talkmoves/codes.csv", "talkmoves/codes.csv", "code", 16},
		{"swda/codes.csv", "swda/expected/computed_tag_counts.csv", "tag", 41},
	} {
		t.Run(c.table, func(t *testing.T) {
			header, records := shared(t, c.table)
			b, problems := codebook.FromRows(header, records)
			if len(problems) > 0 {
				t.Errorf("problems: %+v", problems)
			}
			if c.codes == 0 {
				c.codes = len(records)
			}
			if len(b.Codes) != c.codes {
				t.Errorf("%d codes, want %d", len(b.Codes), c.codes)
			}
			again, problems := codebook.Parse(b.Encode())
			if len(problems) > 0 {
				t.Errorf("the file has problems: %+v", problems)
			}
			if d := codebook.Diff(b, again); len(d) > 0 {
				t.Errorf("the file says something else: %v", d)
			}
			header, records = shared(t, c.codings)
			for _, record := range records {
				for i, h := range header {
					if name := record[i]; h == c.column && again.Find(name) == nil {
						t.Errorf("%q is not found", strings.TrimSpace(name))
					}
				}
			}
		})
	}
}

// TestMisspeltCodes: of the spellings in a published coding of letters, each that is no code but for its case leads to
// the code that was meant.
func TestMisspeltCodes(t *testing.T) {
	header, records := shared(t, "oddtext/letters_maxqda_pt/expected/computed_tags_as_written.csv")
	if header[0] != "tag" {
		t.Fatalf("unexpected table %v", header)
	}
	b, _ := codebook.FromRows([]string{"label"}, [][]string{{"Role"}, {"Person"}, {"Localization"}, {"Institution"}, {"Type"}, {"Date"}, {"Affiliation"}})
	meant := map[string]string{"insitution": "institution", "affilation": "affiliation", "afiliation": "affiliation"}
	for _, record := range records {
		low := strings.ToLower(record[0])
		want := low
		if m, misspelt := meant[low]; misspelt {
			want = m
			if b.Find(record[0]) != nil {
				t.Errorf("%q is taken for a code", record[0])
			}
		}
		if got, _ := b.Suggest(record[0]); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", record[0], got, want)
		}
	}
}
