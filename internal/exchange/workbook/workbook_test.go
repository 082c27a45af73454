package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qcode/internal/exchange/workbook"
)

func book(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead(t *testing.T) {
	src := book(t, map[string][][]any{
		"Matrix": {{"Case", "Goals"}, {"T01", "text"}},
		"Data":   {{"id", "k", "summary", "rev"}, {"goals/pre/T01", 2, "One.\r\n\nTwo.", "s1"}, {}, {"goals/pre/T02"}},
	})
	if !workbook.Is(src) || workbook.Is([]byte("id,summary\n")) {
		t.Error("a workbook is not known from a table of text")
	}
	s, err := workbook.Read("m.xlsx", src, "id", "summary")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != 2 || s.Get(s.Rows[0], "summary") != "One.\n\nTwo." || s.Get(s.Rows[0], "k") != "2" || s.Rows[1].Line != 4 || s.Get(s.Rows[1], "summary") != "" {
		t.Errorf("%+v", s.Rows)
	}
	if _, err := workbook.Read("m.xlsx", src, "id", "memo"); err == nil || !strings.Contains(err.Error(), "no sheet with the columns id, memo") {
		t.Errorf("%v", err)
	}
	if _, err := workbook.Read("m.xlsx", src[:len(src)/2], "id"); err == nil {
		t.Error("half a workbook was read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(book(f, map[string][][]any{"Data": {{"id", "summary"}, {"a", "b"}}}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := workbook.Read("m.xlsx", src, "id")
		if (s == nil) == (err == nil) {
			t.Errorf("%v, %v", s, err)
		}
	})
}
