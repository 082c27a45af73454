package check

import (
	"context"
	"fmt"

	"qcode/internal/analysis/reliability"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func agreementBelowTarget() Rule {
	return Rule{
		ID: "QC602", Name: "agreement-below-target", Severity: diag.Error, Profile: Strict,
		What:    "Coders agree less on a code than its `min_alpha` in the codebook demands.",
		Why:     "The team has set itself this limit. Results on a code that two people do not see alike say as much of the coders as of the cases.",
		Bad:     "min_alpha: 0.9",
		Good:    "min_alpha: 0.3",
		Silence: "Take `min_alpha` out, or say in qcode.yaml why none is computed: `agreement: off (reflexive coding)`.",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			if _, off := reliability.Off(s.Agreement); off || !anyFloor(s) {
				return
			}
			result := agreementOf(s, f)
			if result == nil {
				return
			}
			for _, row := range result.Rows {
				if row.Code == reliability.Joint || len(result.Coders) > 2 && row.A != reliability.Everybody {
					continue
				}
				c := result.Codes.Code(row.Code)
				if alpha, ok := row.Alpha.Get(); ok && alpha < c.MinAlpha {
					r.Add(codeAt(s, c, "min_alpha"), c.ID, fmt.Sprintf("alpha of `%s` is %.2f over %s, the codebook demands %g", c.ID, alpha, counted(row.Transcripts, "transcript", "transcripts"), c.MinAlpha),
						"look at what differs: qcode adjudicate; then sharpen `include` and `exclude`")
				}
			}
		},
	}
}

func anyFloor(s *study.Study) bool {
	for _, c := range s.Codebook.Codes {
		if c.MinAlpha > 0 {
			return true
		}
	}
	return false
}

// agreementOf compares all people who coded, turn by turn, as qcode agree does; nil if no two share a transcript. Only
// shared texts are read again.
func agreementOf(s *study.Study, f *Facts) *reliability.Result {
	o := reliability.Options{NoInterval: true}
	for _, c := range s.Coders {
		if c != coding.Consensus {
			o.Coders = append(o.Coders, c)
		}
	}
	group := reliability.Group{Label: "All"}
	shared := map[string]bool{}
	for i := range f.Texts {
		if f.Texts[i].Read && f.Texts[i].completeCoders() >= 2 {
			group.Transcripts = append(group.Transcripts, i)
			shared[s.Transcripts[i].ID] = true
		}
	}
	tree, err := s.Codebook.Tree(s.Mapping)
	if len(shared) == 0 || len(o.Coders) < 2 || err != nil {
		return nil
	}
	universe := reliability.NewUniverse(s, o)
	err = s.Scan(context.Background(), func(t *study.Transcript) bool { return shared[t.ID] }, func() func(*study.Doc) error {
		w := universe.Watch()
		return func(d *study.Doc) error {
			w.Done(d, nil, nil)
			return nil
		}
	})
	if err != nil {
		return nil // what cannot be read is a finding of its own
	}
	return reliability.Compare(f.Columns, universe, reliability.NewCodes(s.Codebook, tree, nil, nil), []reliability.Group{group}, o)
}
