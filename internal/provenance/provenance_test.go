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
		if got := Changed(read, inputs(t, dir)); !slices.Equal(got, []string{want}) {
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
