// Package setup decides what a study begins with: which file is which case at which time point, what the study's own
// files say, and where a text goes that is brought in. It reads names and texts that others have opened, and writes
// nothing itself.
package setup

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"qcode/internal/study"
)

// Text is a text file that may be a transcript.
type Text struct {
	Path       string // relative to the study, with slashes
	HasFront   bool   // it begins with front matter
	Wave, Case string // what the front matter says; empty if it does not
}

// Interview is a text whose wave and case are known.
type Interview struct{ Path, Wave, Case string }

// How says from what a study knows the wave and the case of a transcript.
type How uint8

// The ways to know it.
const (
	Unknown     How = iota // the files do not tell
	Path                   // a path pattern
	FrontMatter            // the head of each text
	Table                  // transcripts.csv
)

// Layout is how the texts in a folder are named.
type Layout struct {
	How        How
	Pattern    string // for `transcripts:` of qcode.yaml
	Waves      []Wave // those declared, else those found; none in a study without waves
	Interviews []Interview
	Missed     []string // files that the pattern does not take, as paths
	Many       bool     // some case has several texts in a wave
	MaybeWaves []string // names of folders that might be time points and are not plainly so
	Texts      int      // how many text files there are
}

// minFront is the share of texts from which on front matter is believed to be the habit of a study.
const minFront = 0.5

// Detect finds out how texts are named. Declared waves are taken at their word; without any, a part of the names is
// taken for the wave only if it plainly says a time (pre, t1, 6months).
func Detect(texts []Text, declared []Wave) Layout {
	l := Layout{Waves: declared, Texts: len(texts)}
	if len(texts) == 0 {
		return l
	}
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(a, b Text) int { return study.Natural(a.Path, b.Path) })
	if l.byFrontMatter(texts) {
		l.finish(declared)
		return l
	}
	l.byPath(texts, declared)
	l.finish(declared)
	return l
}

// finish derives what follows from who was interviewed when.
func (l *Layout) finish(declared []Wave) {
	if len(declared) == 0 {
		var found []string
		for _, i := range l.Interviews {
			if i.Wave != "" && !slices.Contains(found, i.Wave) {
				found = append(found, i.Wave)
			}
		}
		sortWaves(found)
		for _, w := range found {
			l.Waves = append(l.Waves, Wave{w, w})
		}
	}
	slices.SortStableFunc(l.Interviews, func(a, b Interview) int {
		return cmp.Or(cmp.Compare(l.wave(a.Wave), l.wave(b.Wave)), study.Natural(a.Case, b.Case), study.Natural(a.Path, b.Path))
	})
	seen := map[[2]string]bool{}
	for _, i := range l.Interviews {
		key := [2]string{i.Wave, i.Case}
		l.Many = l.Many || seen[key]
		seen[key] = true
	}
}

func (l *Layout) wave(id string) int {
	return slices.IndexFunc(l.Waves, func(w Wave) bool { return w.ID == id })
}

// byFrontMatter believes the heads of the texts if most have one that names the case (and the wave, if any does).
func (l *Layout) byFrontMatter(texts []Text) bool {
	var told []Interview
	waves := 0
	for _, t := range texts {
		if t.HasFront && t.Case != "" {
			told = append(told, Interview{t.Path, t.Wave, t.Case})
			waves += boolean(t.Wave != "")
		}
	}
	if float64(len(told)) < minFront*float64(len(texts)) || waves > 0 && waves < len(told) || waves == 0 && len(l.Waves) > 0 {
		return false
	}
	l.How, l.Pattern, l.Interviews = FrontMatter, path.Join(commonFolder(texts), "**"+path.Ext(texts[0].Path)), told
	for _, t := range texts {
		if !slices.ContainsFunc(told, func(i Interview) bool { return i.Path == t.Path }) {
			l.Missed = append(l.Missed, t.Path)
		}
	}
	return true
}

func commonFolder(texts []Text) string {
	common := path.Dir(texts[0].Path)
	for _, t := range texts[1:] {
		for common != "." && !strings.HasPrefix(t.Path, common+"/") {
			common = path.Dir(common)
		}
	}
	return common
}

// Cases are the ids of the cases in natural order.
func (l Layout) Cases() []string {
	var out []string
	for _, i := range l.Interviews {
		if i.Case != "" && !slices.Contains(out, i.Case) {
			out = append(out, i.Case)
		}
	}
	slices.SortFunc(out, study.Natural)
	return out
}

// Undeclared are the waves of texts that the study does not declare, each with how many texts it has.
func (l Layout) Undeclared() (out []string, texts map[string]int) {
	texts = map[string]int{}
	for _, i := range l.Interviews {
		if i.Wave == "" || l.wave(i.Wave) >= 0 {
			continue
		}
		if texts[i.Wave]++; texts[i.Wave] == 1 {
			out = append(out, i.Wave)
		}
	}
	return out, texts
}

// Gap is a case without a text in a wave.
type Gap struct{ Case, Wave string }

// Gaps are all cases that lack a text in a declared wave, by wave.
func (l Layout) Gaps() []Gap {
	has := map[Gap]bool{}
	for _, i := range l.Interviews {
		has[Gap{i.Case, i.Wave}] = true
	}
	var out []Gap
	for _, w := range l.Waves {
		for _, c := range l.Cases() {
			if !has[Gap{c, w.ID}] {
				out = append(out, Gap{c, w.ID})
			}
		}
	}
	return out
}

// Alike are groups of names that are probably one case written in several ways: T4, T04, t04.
func Alike(names []string) [][]string {
	groups := map[string][]string{}
	var order []string
	for _, n := range names {
		key := plain(n)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], n)
	}
	var out [][]string
	for _, key := range order {
		if len(groups[key]) > 1 {
			out = append(out, groups[key])
		}
	}
	return out
}

// plain is a name without what people write now so, now so: capitals, signs, zeros before a number.
func plain(name string) string {
	var b strings.Builder
	digits := false
	for _, r := range strings.ToLower(name) {
		switch {
		case r == '0' && !digits, strings.ContainsRune(" _-.", r):
			continue
		}
		digits = '0' <= r && r <= '9'
		b.WriteRune(r)
	}
	return b.String()
}

// Summary says in one line what there is: 32 files: 11 cases × 3 waves; no T07/post3m.
func (l Layout) Summary(singular, plural string) string {
	out := count(l.Texts, "file", "files")
	if l.Texts == 0 {
		return "no transcripts yet"
	}
	if l.How == Unknown {
		return out + ", and their names do not say which case each one is"
	}
	out += ": " + count(len(l.Cases()), singular, plural)
	if len(l.Waves) > 0 {
		out += " × " + count(len(l.Waves), "wave", "waves")
	}
	if l.Many {
		out += ", some with several in one wave"
		if len(l.Waves) == 0 {
			out = strings.TrimSuffix(out, " in one wave")
		}
	}
	var gaps []string
	for _, g := range l.Gaps() {
		gaps = append(gaps, g.Case+"/"+g.Wave)
	}
	if len(gaps) > 0 {
		out += "; no " + Some(gaps, 10)
	}
	return out
}

// Some lists names, and says how many more there are than most.
func Some(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return fmt.Sprintf("%d %s", n, plural)
}
