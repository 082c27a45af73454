package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
)

// Baseline is the findings that a team has decided to live with for now: for each rule the ids of the codes, codings,
// cases or transcripts that it may find. Ids outlive edits, where counts and line numbers would let one finding take
// the place of another.
type Baseline struct {
	FormatVersion string              `json:"format_version"`
	Rules         map[string][]string `json:"rules"`
}

const baselineVersion = "1.0"

// ParseBaseline reads what Encode writes.
func ParseBaseline(src []byte) (*Baseline, error) {
	b := &Baseline{}
	if err := json.Unmarshal(src, b); err != nil {
		return nil, fmt.Errorf("the baseline cannot be read: %w", err)
	}
	if b.FormatVersion != baselineVersion {
		return nil, fmt.Errorf("the baseline has format version %q, this qcode reads %s", b.FormatVersion, baselineVersion)
	}
	return b, nil
}

// NewBaseline holds all findings.
func NewBaseline(found []diag.Diagnostic) *Baseline {
	b := &Baseline{FormatVersion: baselineVersion, Rules: map[string][]string{}}
	for _, d := range found {
		b.Rules[d.Rule] = append(b.Rules[d.Rule], keyOf(d))
	}
	b.tidy()
	return b
}

func (b *Baseline) tidy() {
	for rule, keys := range b.Rules {
		slices.Sort(keys)
		b.Rules[rule] = slices.Compact(keys)
		if len(keys) == 0 {
			delete(b.Rules, rule)
		}
	}
}

// keyOf is what a finding is about: its object, else its file.
func keyOf(d diag.Diagnostic) string {
	if d.Object != "" {
		return d.Object
	}
	return d.At.File
}

// Encode writes the baseline, the same for the same findings.
func (b *Baseline) Encode() []byte {
	b.tidy()
	out, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return nil // strings can always be written
	}
	return append(out, '\n')
}

// Follow gives entries about codes the ids that those have now: a code that was renamed is the same code.
func (b *Baseline) Follow(book *codebook.Codebook) {
	for _, keys := range b.Rules {
		for i, key := range keys {
			words := strings.Split(key, " ") // some findings are about a code and something else
			for w, id := range words {
				if c := book.Find(id); c != nil && slices.Contains(c.Was, id) {
					words[w] = c.ID
				}
			}
			keys[i] = strings.Join(words, " ")
		}
	}
}

// Apply splits findings into new ones and those of the baseline. stale are entries of rules that ran and found nothing.
func (b *Baseline) Apply(found []diag.Diagnostic, set *Set) (fresh []diag.Diagnostic, held int, stale []string) {
	used := map[string]bool{}
	for _, d := range found {
		if slices.Contains(b.Rules[d.Rule], keyOf(d)) {
			used[d.Rule+" "+keyOf(d)] = true
			held++
			continue
		}
		fresh = append(fresh, d)
	}
	for rule, keys := range b.Rules {
		for _, k := range keys {
			if set.Has(rule) && !used[rule+" "+k] {
				stale = append(stale, rule+" "+k)
			}
		}
	}
	slices.Sort(stale)
	return fresh, held, stale
}

// Prune drops what Apply called stale.
func (b *Baseline) Prune(stale []string) {
	for rule, keys := range b.Rules {
		b.Rules[rule] = slices.DeleteFunc(keys, func(k string) bool { return slices.Contains(stale, rule+" "+k) })
	}
	b.tidy()
}
