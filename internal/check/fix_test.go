package check_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qcode/internal/check"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
)

// Every rule that promises a fix makes one on its bad fixture, of the promised class; carried out, the finding is gone
// and nothing else went wrong. A safe fix leaves the same words under the same codes.
func TestFixes(t *testing.T) {
	for _, r := range check.Rules() {
		if r.Fix == check.NoFix {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			s := fixture(t, filepath.Join(fixtures, r.ID, "bad"))
			result := run(t, s, check.Choice{Profile: "strict"})
			found := hits(result.Findings, r.ID)
			repairs := result.Repairs(found, r.Fix == check.UnsafeFix)
			if repairs.Fixed == 0 {
				t.Fatalf("no fix of class %s for %v", r.Fix, found)
			}
			before := wordsUnderCodes(t, s)
			apply(t, s, repairs)
			again, err := study.Open(s.Root)
			if err != nil {
				t.Fatal(err)
			}
			after := run(t, again, check.Choice{Profile: "strict"})
			if left := hits(after.Findings, r.ID); len(left) >= len(found) {
				t.Errorf("after the fix: %v", left)
			}
			if was, is := diag.Count(result.Findings, diag.Error), diag.Count(after.Findings, diag.Error); is > was {
				t.Errorf("the fix made %d errors of %d: %v", is, was, after.Findings)
			}
			if now := wordsUnderCodes(t, again); r.Fix == check.SafeFix && sound(result) && now != before {
				t.Errorf("a safe fix changed what is coded:\n%s\nbecame\n%s", before, now)
			}
		})
	}
}

func apply(t *testing.T, s *study.Study, repairs check.Repairs) {
	t.Helper()
	store := edit.Open(s.Root, edit.OS(), time.Now)
	if _, err := store.Apply(context.Background(), edit.Plan{Command: "check --fix", Changes: repairs.Changes}); err != nil {
		t.Fatal(err)
	}
}

// sound reports whether every coding counted before the fix.
func sound(r *check.Result) bool { return diag.Count(r.Findings, diag.Error) == 0 }

// wordsUnderCodes lists, for each code, the words that it stands on, without white space around.
func wordsUnderCodes(t *testing.T, s *study.Study) string {
	t.Helper()
	c, err := coding.Collect(context.Background(), s, coding.Want{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var out []string
	for i, code := range c.Code {
		id := s.Codebook.Codes[code].ID
		if to := s.Codebook.Codes[code].ReplacedBy; to != "" {
			id = to
		}
		tr := &s.Transcripts[c.Transcript[i]]
		words, _ := s.Read(tr).Text.Slice(c.Span[i])
		line := strings.Join([]string{tr.ID, c.Coders[c.Coder[i]], id, strings.TrimSpace(string(words))}, " ")
		if !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// Of two fixes that touch each other one is made and the other one waits.
func TestRepairsDoNotClash(t *testing.T) {
	s := fixture(t, filepath.Join(fixtures, "QC401", "bad"))
	result := run(t, s, check.Choice{Profile: "strict"})
	found := hits(result.Findings, "QC401")
	r := result.Repairs(append(found, found...), true)
	if r.Fixed != len(found) || r.Clashed != len(found) {
		t.Errorf("fixed %d and clashed %d, want %d each", r.Fixed, r.Clashed, len(found))
	}
	if r := result.Repairs(found, false); r.Fixed != 0 || r.Unsafe != len(found) || len(r.Changes) != 0 {
		t.Errorf("an unsafe fix was made unasked: %+v", r)
	}
}

// A file that changed between reading and mending is left alone.
func TestRepairsGuardTheFile(t *testing.T) {
	s := fixture(t, filepath.Join(fixtures, "QC301", "bad"))
	repairs := func() check.Repairs {
		result := run(t, s, check.Choice{Profile: "strict"})
		return result.Repairs(result.Findings, false)
	}()
	if len(repairs.Changes) == 0 {
		t.Fatal("nothing to mend")
	}
	file := s.Abs(repairs.Changes[0].Path)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(content, "# mine\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	store := edit.Open(s.Root, edit.OS(), time.Now)
	if _, err := store.Apply(context.Background(), edit.Plan{Command: "check --fix", Changes: repairs.Changes}); err == nil {
		t.Error("a change of somebody else was written over")
	}
}
