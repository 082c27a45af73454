package setup

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"qcode/internal/qtest"
)

// Published studies, named by people who did not think of us.
func TestDetectPublishedStudies(t *testing.T) {
	tests := []struct {
		folder, ext, pattern string
		interviews, missed   int
		cases, waves         int
	}{
		{"data/pdpilot/transcripts", ".txt", "transcripts/{case}.txt", 7, 0, 7, 0},
		{"data/talkmoves/transcripts", ".txt", "transcripts/TalkBack.{wave}.{case}.*.*.txt", 236, 3, 15, 2},
		{"data/scotus/transcripts", ".txt", "transcripts/{wave}.{case}.txt", 108, 0, 107, 12},
		{"data/swda/dialogues", ".txt", "transcripts/*/{case}.txt", 1155, 0, 1155, 0},
	}
	for _, tt := range tests {
		t.Run(tt.folder, func(t *testing.T) {
			root := qtest.Shared(t, tt.folder)
			var texts []Text
			err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
				if rel, _ := filepath.Rel(root, p); err == nil && !d.IsDir() && filepath.Ext(p) == tt.ext {
					texts = append(texts, Text{Path: "transcripts/" + filepath.ToSlash(rel)})
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			l := Detect(texts, nil)
			if l.How != Path || l.Pattern != tt.pattern {
				t.Errorf("%v %q, want %q", l.How, l.Pattern, tt.pattern)
			}
			if got := []int{len(l.Interviews), len(l.Missed), len(l.Cases()), len(l.Waves)}; !slices.Equal(got, []int{tt.interviews, tt.missed, tt.cases, tt.waves}) {
				t.Errorf("interviews, missed, cases, waves: %v, want %d %d %d %d", got, tt.interviews, tt.missed, tt.cases, tt.waves)
			}
		})
	}
}
