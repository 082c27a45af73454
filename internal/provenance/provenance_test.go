package provenance

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/study"
)

func inputs(t *testing.T, dir string) []Input {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := Of(s)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestChanged(t *testing.T) {
	dir := qtest.Folder(t, map[string]string{
		"qcode.yaml": "coders: [anna]\n", "codebook.yaml": "codes: [{id: a, label: A}]\n",
		"transcripts/T1.txt": "P: One.\n", "transcripts/T2.txt": "P: Two.\n", "annotations/anna/T1.yaml": "annotations: []\n",
	})
	then := inputs(t, dir)
	text := strings.Join(Lines("qcode report --code 'a b'", "1.0", then), "\n")
	command, read := Find("Title\n\n" + text + "\nmore\n")
	if command != "qcode report --code 'a b'" || len(Changed(read, then)) != 0 || len(read) != 4 {
		t.Errorf("%q, %v of %v", command, Changed(read, then), read)
	}
	for name, want := range map[string]string{"transcripts/T2.txt": "transcripts", "annotations/anna/T1.yaml": "codings", "codebook.yaml": "codebook", "cases.csv": "tables"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		old, _ := os.ReadFile(path)
		if err := os.WriteFile(path, append(old, "\n# more\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := Changed(read, inputs(t, dir)); len(got) != 1 || got[0].Name != want || !slices.Equal(got[0].Files, []string{name}) {
			t.Errorf("after %s: %v", name, got)
		}
		if old == nil {
			os.Remove(path)
		} else if err := os.WriteFile(path, old, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if command, in := Find("nothing"); command != "" || in != nil {
		t.Errorf("%q %v", command, in)
	}
}

// A file that came, went or changed is named; the others, which only moved up or down the list, are not.
func TestChangedNamesFiles(t *testing.T) {
	input := func(hash string, filesAndMarks ...string) []Input {
		in := Input{Name: "transcripts", Hash: hash}
		for i := 0; i < len(filesAndMarks); i += 2 {
			in.Files, in.Marks = append(in.Files, filesAndMarks[i]), append(in.Marks, filesAndMarks[i+1])
		}
		return []Input{in}
	}
	then := input("a", "T1", "1111", "T2", "2222", "T3", "3333", "T4", "2222")
	for _, c := range []struct {
		now  []Input
		want string
	}{
		{input("b", "T1", "1111", "T2", "aaaa", "T3", "3333", "T4", "2222"), "transcripts (T2)"},
		{input("b", "T0", "0000", "T1", "1111", "T2", "2222", "T3", "3333", "T4", "2222"), "transcripts (T0)"},
		{input("b", "T1", "1111", "T3", "3333", "T4", "2222"), "transcripts (1 fewer than then)"},
		{input("b", "T1", "1111", "T2", "2222", "T3", "cccc", "T4", "bbbb"), "transcripts (T3, T4)"},
		{input("b", "U1", "1111", "T2", "2222", "T3", "3333", "T4", "2222"), "transcripts"}, // renamed: its words are the same
		{nil, "transcripts (4 fewer than then)"},
	} {
		if got := Changed(then, c.now); len(got) != 1 || got[0].String() != c.want {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}
