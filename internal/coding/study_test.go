package coding_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

// letters is a text of one participant whose offsets are easy to see: the spoken part begins at 3.
const letters = "P: abcdefghijklmnopqrstuvwxyz and so on and on\n"

const (
	config   = "study: s\nwaves: [pre, post]\ncoders: [anna, bram]\n"
	codebook = "codebook: s\ncodes:\n  - id: time\n    label: Time\n  - id: place\n    label: Place\n    codes:\n      - id: room\n        label: Room\n"
)

// files is a study; more is added to it or takes the place of its files.
func files(more ...map[string]string) map[string]string {
	out := map[string]string{"qcode.yaml": config, "codebook.yaml": codebook}
	for _, m := range more {
		maps.Copy(out, m)
	}
	return out
}

// notes is an annotation file. A coding is `code start-end [valence]`; of the text only these places matter.
func notes(status, text string, codings ...string) string {
	var b strings.Builder
	if status != "" {
		fmt.Fprintf(&b, "status: %s\n", status)
	}
	b.WriteString("annotations:\n")
	for _, c := range codings {
		var code, valence string
		var from, to int
		if n, _ := fmt.Sscanf(c, "%s %d-%d %s", &code, &from, &to, &valence); n < 3 {
			panic(c)
		}
		fmt.Fprintf(&b, "  - code: %s\n    quote: %q\n    at: %d-%d\n", code, string([]rune(text)[from:to]), from, to)
		if valence != "" {
			fmt.Fprintf(&b, "    valence: %s\n", valence)
		}
	}
	return b.String()
}

func open(t testing.TB, files map[string]string) *study.Study {
	t.Helper()
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func collect(t *testing.T, files map[string]string) *coding.Columns {
	t.Helper()
	c, err := coding.Collect(context.Background(), open(t, files), coding.Want{Units: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// described are the rows of a selection: transcript coder code span.
func described(s *coding.Selection) []string {
	out := []string{}
	for _, r := range s.Rows {
		out = append(out, fmt.Sprintf("%s %s %s %s", s.Study.Transcripts[s.Transcript[r]].ID, s.Coders[s.Coder[r]], s.Study.Codebook.Codes[s.Code[r]].ID, s.Span[r]))
	}
	return out
}
