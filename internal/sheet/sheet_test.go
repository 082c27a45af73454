package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name, src string
		names     []string
		rows      [][]string
		lines     []int
		faults    int
	}{
		{"plain", "id,role\nT01,nurse\nT02,\n", []string{"id", "role"}, [][]string{{"T01", "nurse"}, {"T02", ""}}, []int{2, 3}, 0},
		{"byte order mark and CRLF", "\uFEFFid;role\r\nT01;a,b\r\n", []string{"id", "role"}, [][]string{{"T01", "a,b"}}, []int{2}, 0},
		{"tabs, blank rows, short rows", "id\trole\n\nT01\n\t\n", []string{"id", "role"}, [][]string{{"T01", ""}}, []int{3}, 0},
		{"quoted line break keeps line numbers", "id,note\nT01,\"a\nb\"\nT02,c\n", []string{"id", "note"}, [][]string{{"T01", "a\nb"}, {"T02", "c"}}, []int{2, 4}, 0},
		{"too many fields", "id,note\nT01,a,b\n", []string{"id", "note"}, [][]string{{"T01", "a"}}, []int{2}, 1},
		{"the same name twice", "id,ID\nT01,x\n", []string{"id", "ID"}, [][]string{{"T01", "x"}}, []int{2}, 1},
		{"not UTF-8", "id\nT\xe9\n", nil, nil, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ds := Read("cases.csv", []byte(tt.src))
			var rows [][]string
			var lines []int
			for _, r := range s.Rows {
				rows, lines = append(rows, r.Fields), append(lines, r.Line)
			}
			if d := cmp.Diff(tt.names, s.Names) + cmp.Diff(tt.rows, rows) + cmp.Diff(tt.lines, lines); d != "" {
				t.Error(d)
			}
			if len(ds) != tt.faults {
				t.Errorf("findings: %v, want %d", ds, tt.faults)
			}
		})
	}
}

func TestGetIgnoresCase(t *testing.T) {
	s, _ := Read("t.csv", []byte("Transcript,Case\npre/T01,T01\n"))
	if got := s.Get(s.Rows[0], "case"); got != "T01" {
		t.Errorf("case = %q", got)
	}
	if got := s.Get(s.Rows[0], "wave"); got != "" {
		t.Errorf("wave = %q", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("id,role\nT01,\"a\nb\"\n"))
	f.Add([]byte("\uFEFFa;b\r\n\"x"))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, _ := Read("x.csv", src)
		for _, r := range s.Rows {
			if len(r.Fields) != len(s.Names) || r.Line < 1 {
				t.Fatalf("row %+v of %d names", r, len(s.Names))
			}
		}
	})
}
