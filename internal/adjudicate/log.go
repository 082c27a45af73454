package adjudicate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/sheet"
	"qcode/internal/study"
)

// LogFile is the table of decisions of a study.
const LogFile = "decisions.csv"

// Decision is a row of the table.
type Decision struct {
	Item, Transcript string
	Kind             string
	Decided          string // accept NAMES, reject, edit, auto
	Codings          string // ids of the originals
	Reason           string
	By               string
	When             string // RFC 3339
	Line             int    // of the table; 0 before it is written
}

func logFields() []string {
	return []string{"item", "transcript", "kind", "decision", "codings", "reason", "by", "decided"}
}

// readLog is the decisions by item.
func readLog(s *study.Study) (map[string]Decision, error) {
	rows, err := ReadLog(s)
	out := map[string]Decision{}
	for _, d := range rows {
		out[d.Item] = d
	}
	return out, err
}

// ReadLog reads the decisions of a study in the order of the table; none if there is no file.
func ReadLog(s *study.Study) ([]Decision, error) {
	src, err := os.ReadFile(s.Abs(LogFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseLog(src)
}

func parseLog(src []byte) ([]Decision, error) {
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, nil
	}
	t, found := sheet.Read(LogFile, src)
	if diag.Count(found, diag.Error) > 0 {
		return nil, fmt.Errorf("%w; %s", found[0], found[0].Help)
	}
	for _, f := range []string{"item", "transcript", "decision"} {
		if t.Column(f) < 0 {
			return nil, fmt.Errorf("%s: there is no column %q", LogFile, f)
		}
	}
	var out []Decision
	for _, r := range t.Rows {
		out = append(out, Decision{
			Item: t.Get(r, "item"), Transcript: t.Get(r, "transcript"), Kind: t.Get(r, "kind"), Decided: t.Get(r, "decision"),
			Codings: t.Get(r, "codings"), Reason: t.Get(r, "reason"), By: t.Get(r, "by"), When: t.Get(r, "decided"), Line: r.Line,
		})
	}
	return out, nil
}

// writeLog puts decisions into the table; a new one on an item takes the place of the old one. Rows are sorted, so that two
// people who decide on different transcripts can be merged.
func writeLog(src []byte, add []Decision) ([]byte, error) {
	all, err := parseLog(src)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d Decision) bool {
		return slices.ContainsFunc(add, func(n Decision) bool { return n.Item == d.Item })
	})
	all = append(all, add...)
	slices.SortFunc(all, func(a, b Decision) int {
		if c := study.Natural(a.Transcript, b.Transcript); c != 0 {
			return c
		}
		return strings.Compare(a.Item, b.Item)
	})
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{logFields()}
	for _, d := range all {
		rows = append(rows, []string{d.Item, d.Transcript, d.Kind, d.Decided, d.Codings, d.Reason, d.By, d.When})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
