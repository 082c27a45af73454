package check_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"qcode/internal/check"
	"qcode/internal/render"
	"qcode/internal/study"
)

// The default rules find in the demonstration studies what was planted there, and nothing else.
func TestDemonstrations(t *testing.T) {
	const demos = "../demo"
	entries, err := os.ReadDir(demos)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(demos, e.Name(), study.File)); err != nil {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			s, err := study.Open(filepath.Join(demos, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			result := run(t, s, check.Choice{})
			var b bytes.Buffer
			if err := render.WriteFindings(&b, "concise", &render.Findings{Diagnostics: result.Findings}); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "demo", e.Name()+".txt"), b.Bytes())
		})
	}
}
