package reliability_test

import (
	"path/filepath"
	"testing"

	"qcode/internal/analysis/reliability"
	"qcode/internal/bench"
	"qcode/internal/coding"
	"qcode/internal/stats"
	"qcode/internal/study"
)

// BenchmarkAgree is what `qcode agree` does, from the files on: 54 codes, 2 coders, 300 transcripts with 32,844 turns, 2,000
// replicates for each code and for all together.
func BenchmarkAgree(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "study")
	if err := bench.Write(dir, bench.Spec{Transcripts: 300, Codings: 150, Seed: 20261122}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := study.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		o := reliability.Options{Coders: s.Coders, Bootstrap: stats.Bootstrap{Seed: 1, Replicates: 2000}}
		u := reliability.NewUniverse(s, o)
		facts, err := coding.Collect(b.Context(), s, coding.Want{Watch: u.Watch})
		if err != nil {
			b.Fatal(err)
		}
		tree, err := s.Codebook.Tree("")
		if err != nil {
			b.Fatal(err)
		}
		codes := reliability.NewCodes(s.Codebook, tree, nil, []string{"group-0", "group-1", "group-2"})
		all := make([]int, len(s.Transcripts))
		for i := range all {
			all[i] = i
		}
		r := reliability.Compare(facts, u, codes, []reliability.Group{{Transcripts: all}}, o)
		if len(r.Rows) != 55 || !r.Rows[54].Interval.Low.Defined() {
			b.Fatalf("%d rows", len(r.Rows))
		}
	}
}
