package qtest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// SharedDir is the folder with the data beside the project ($QCODE_SHARED, else ../shared), "" where it is absent.
func SharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("QCODE_SHARED")
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

// Shared is a path in the data beside the project. The test is skipped where it is absent.
func Shared(t testing.TB, rel string) string {
	t.Helper()
	path := filepath.Join(SharedDir(t), filepath.FromSlash(rel))
	if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) {
		t.Skipf("the data %s is not here: set QCODE_SHARED to the folder that holds it", rel)
	}
	return path
}

// Rows reads a table in CSV; each row by the names of its head.
func Rows(t testing.TB, path string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return RowsOf(t, string(text))
}

// RowsOf is Rows of a text.
func RowsOf(t testing.TB, text string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}
