package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"qcode/internal/qtest"
)

// The published tables hold exactly these numbers that cannot be; whatever else looks odd in them can be.
func TestPublishedTables(t *testing.T) {
	dir := qtest.Shared(t, "vectors/published-tables")
	known := map[string][]string{
		"amirova_Active_inactive_Human_March06_FINAL.csv": {"127 active_k 980", "127 sedentary_k 852", "127 total_k 1832"},
		"nurses_obesity_s40608-017-0154-4_Table3.csv":     {"20 nurses_barrier 4/16"},
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) != 7 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	cells := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := Read(file, src)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range Arithmetic(tables[0], Options{}) {
			found = append(found, fmt.Sprintf("%d %s %s", f.Line, f.Column, f.Printed))
		}
		cells += len(tables[0].Rows) * len(tables[0].Names)
		if want := known[filepath.Base(file)]; !slices.Equal(found, want) {
			t.Errorf("%s: %q, want %q", filepath.Base(file), found, want)
		}
	}
	t.Logf("4 faults in %d cells of %d tables", cells, len(files))
}
