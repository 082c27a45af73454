package setup

import (
	"path"
	"strings"
	"testing"
)

// Whatever files are called: each text is in the layout once, what a pattern says is what a study reads, and nothing
// that arrives leaves the study.
func FuzzNames(f *testing.F) {
	f.Add("transcripts/pre/T01.txt\ntranscripts/post/T01.txt\ntranscripts/post/T02.txt", "pre,post")
	f.Add("T01_pre.txt\nT02_pre.txt\nT-01 post.txt", "")
	f.Add("transcripts/{wave}/*.txt\ntranscripts/a/../b.txt\ntranscripts/ .txt", "a")
	f.Add("transcripts/Interview P1 (t0).txt\ntranscripts/Interview P1 (t1).txt", "")
	f.Add("transcripts/\x00.txt\ntranscripts/é_ñ.txt\nx", "x=y")
	f.Fuzz(func(t *testing.T, names, declared string) {
		waves, err := ParseWaves(strings.Split(declared, ","))
		if err != nil {
			waves = nil
		}
		var texts []Text
		seen := map[string]bool{}
		for _, n := range strings.Split(names, "\n") {
			if n = path.Clean(n); n != "." && !strings.HasPrefix(n, "..") && !path.IsAbs(n) && !seen[n] && len(texts) < 50 {
				seen[n] = true
				texts = append(texts, Text{Path: n})
			}
		}
		l := Detect(texts, waves)
		if l.How != Unknown && len(l.Interviews)+len(l.Missed) != len(texts) {
			t.Fatalf("%d texts, %d interviews, %d missed", len(texts), len(l.Interviews), len(l.Missed))
		}
		for _, i := range l.Interviews {
			if wave, name, ok := fits(l.Pattern, i.Path); l.How == Path && (!ok || wave != i.Wave || name != i.Case) {
				t.Fatalf("%+v is read as %q %q %v by %s", i, wave, name, ok, l.Pattern)
			}
		}
		_ = l.Summary("case", "cases")
		k := Known{Pattern: "transcripts/{wave}/{case}.txt", Waves: waves}
		if len(waves) == 0 {
			k.Pattern = "transcripts/{case}.txt"
		}
		for _, x := range texts {
			target, err := k.Aim(Arrival{Name: x.Path}, "", "")
			if err == nil && (path.Clean(target.Path) != target.Path || !strings.HasPrefix(target.Path, "transcripts/")) {
				t.Fatalf("%q goes to %q", x.Path, target.Path)
			}
		}
	})
}
