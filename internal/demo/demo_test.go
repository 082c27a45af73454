package demo

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

func TestEveryDemoIsAStudy(t *testing.T) {
	if len(Names()) == 0 || !slices.IsSorted(Names()) {
		t.Fatalf("names: %v", Names())
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			files, ok := FS(name)
			if !ok {
				t.Fatal("not there")
			}
			if err := fstest.TestFS(files, "qcode.yaml", "codebook.yaml", "transcripts"); err != nil {
				t.Error(err)
			}
			if texts, _ := fs.Glob(files, "annotations/*/*"); len(texts) == 0 {
				t.Error("nothing is coded")
			}
		})
	}
}

func TestUnknownDemo(t *testing.T) {
	for _, name := range []string{"", ".", "nothing", "../demo"} {
		if _, ok := FS(name); ok {
			t.Errorf("there is a demonstration study %q", name)
		}
	}
}
