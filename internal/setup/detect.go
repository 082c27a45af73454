package setup

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"qcode/internal/regex"
)

// separators are the ways to take a file's name apart; the first one that splits nearly all names alike is taken.
var separators = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`_`), regexp.MustCompile(` +`), regexp.MustCompile(`-`), regexp.MustCompile(`\.`), regexp.MustCompile(`[_ .,:;()-]+`),
	}
})

const most = 0.8 // of the names have to be split alike for a separator to be the one

// caseName is how most studies name their cases: P01, T-4, therapist12, P7a.
var caseName = regex.Lazy(`^\pL{1,14}[ -]?\d{1,5}\pL?$`)

// split is a path taken apart: parts[i] is followed by after[i].
type split struct {
	path  string
	parts []string
	after []string
}

func (s split) shape() string { return strings.Join(s.after, "\x00") }

// take splits a path at its folders, and its file name at the separator, which may be nil.
func take(file string, separator *regexp.Regexp) split {
	s := split{path: file}
	folder, name := path.Split(file)
	for _, f := range strings.Split(strings.TrimSuffix(folder, "/"), "/") {
		if f != "" {
			s.parts, s.after = append(s.parts, f), append(s.after, "/")
		}
	}
	ext := path.Ext(name)
	stem, at := strings.TrimSuffix(name, ext), 0
	if separator != nil {
		for _, m := range separator.FindAllStringIndex(stem, -1) {
			s.parts, s.after = append(s.parts, stem[at:m[0]]), append(s.after, stem[m[0]:m[1]])
			at = m[1]
		}
	}
	s.parts, s.after = append(s.parts, stem[at:]), append(s.after, ext)
	return s
}

// reading is one way to read the names: which part is the wave (-1: none), which the case (-1: the whole stem).
type reading struct {
	splits     []split // of one shape
	wave, name int
	score      float64
}

// byPath finds the reading of the names that explains most, and makes a pattern of it.
func (l *Layout) byPath(texts []Text, declared []Wave) {
	var best reading
	for _, sep := range append([]*regexp.Regexp{nil}, separators()...) {
		splits := commonest(texts, sep)
		if float64(len(splits)) < most*float64(len(texts)) && (sep != nil || len(best.splits) > len(splits)) {
			continue
		}
		r := read(splits, declared)
		r.score *= float64(len(splits)) / float64(len(texts))
		if best.splits == nil || r.score > best.score {
			best = r
		}
	}
	l.How = Path
	l.Pattern = best.pattern()
	for _, s := range best.splits {
		l.Interviews = append(l.Interviews, best.interview(s))
	}
	l.miss(texts, best)
	if best.wave < 0 && len(declared) == 0 {
		l.MaybeWaves = best.folders()
	}
	if len(declared) > 0 && best.wave < 0 {
		l.byTable(texts, declared)
	} else if !l.holds() {
		l.asTable()
	}
}

// miss keeps the texts that the pattern does not take; what it takes although the reading passed it over, a study will
// take too.
func (l *Layout) miss(texts []Text, r reading) {
	read, fits := map[string]bool{}, reader(l.Pattern)
	for _, s := range r.splits {
		read[s.path] = true
	}
	for _, t := range texts {
		if read[t.Path] {
			continue
		}
		if wave, name, ok := fits(t.Path); ok {
			l.Interviews = append(l.Interviews, Interview{t.Path, wave, name})
		} else {
			l.Missed = append(l.Missed, t.Path)
		}
	}
}

// commonest are the splits of the shape that most texts have.
func commonest(texts []Text, sep *regexp.Regexp) []split {
	shapes := map[string][]split{}
	var best string
	for _, t := range texts {
		s := take(t.Path, sep)
		shapes[s.shape()] = append(shapes[s.shape()], s)
		if len(shapes[s.shape()]) > len(shapes[best]) {
			best = s.shape()
		}
	}
	return shapes[best]
}

// read tries each part as the wave and each as the case.
func read(splits []split, declared []Wave) reading {
	best := reading{splits: splits, wave: -1, name: -1}
	if only := onlyVarying(splits); only >= 0 && allNamed(splits, only) {
		best.name, best.score = only, 0.5
	}
	for w := range splits[0].parts {
		for c := range splits[0].parts {
			if w == c {
				continue
			}
			r := reading{splits: splits, wave: w, name: c}
			r.score = r.judge(declared)
			if r.score > best.score {
				best = r
			}
		}
	}
	return best
}

// onlyVarying is the part of the file's name that differs from file to file, if it is a single one; else -1.
func onlyVarying(splits []split) int {
	found := -1
	for i := range splits[0].parts {
		if len(values(splits, i)) < 2 {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// allNamed reports whether a part is a name such as P01 in every file: then the words beside it, which never differ,
// need not belong to the name.
func allNamed(splits []split, part int) bool {
	for name := range values(splits, part) {
		if !caseName().MatchString(name) {
			return false
		}
	}
	return true
}

func values(splits []split, part int) map[string]int {
	out := map[string]int{}
	for _, s := range splits {
		out[s.parts[part]]++
	}
	return out
}

// judge says how well a reading explains the names; 0: not at all. Only a part that says a time, or the waves that
// were declared, can be the wave.
func (r reading) judge(declared []Wave) float64 {
	waves, names := values(r.splits, r.wave), values(r.splits, r.name)
	told := 0.0
	for w, n := range waves {
		isDeclared := slices.ContainsFunc(declared, func(d Wave) bool { return d.ID == w })
		if _, timely := when(w); isDeclared || len(declared) == 0 && timely {
			told += float64(n)
		}
	}
	told /= float64(len(r.splits))
	if told < 0.5 || len(waves) > 24 || names[""] > 0 {
		return 0
	}
	if len(names) == 1 && len(r.splits) > len(waves) {
		return 0 // many files, one name: a fixed word, not a case
	}
	alike, timely := 0.0, 0.0
	for n := range names {
		alike += float64(boolean(caseName().MatchString(n)))
		_, ok := when(n)
		timely += float64(boolean(ok && !strings.HasPrefix(strings.ToLower(n), "p")))
	}
	single, again := r.crossing()
	score := 10*told + 4*alike/float64(len(names)) - 2*timely/float64(len(names)) + 4*single + 5*again
	if len(waves) <= len(names) {
		score += 2
	} else {
		score -= 5
	}
	for i := range r.splits[0].parts { // parts that differ and would mean nothing
		if i != r.wave && i != r.name && len(values(r.splits, i)) > 1 {
			score -= 1.5
		}
	}
	return max(score, 0)
}

// crossing is how far each file is a case of its own in its wave (single), and how many of the cases come back in
// another wave (again), both from 0 to 1.
func (r reading) crossing() (single, again float64) {
	pairs, waves := map[[2]string]bool{}, map[string]int{}
	for _, s := range r.splits {
		pair := [2]string{s.parts[r.wave], s.parts[r.name]}
		if !pairs[pair] {
			pairs[pair] = true
			waves[pair[1]]++
		}
	}
	for _, n := range waves {
		again += float64(boolean(n > 1))
	}
	return float64(len(pairs)) / float64(len(r.splits)), again / float64(len(waves))
}

func (r reading) interview(s split) Interview {
	i := Interview{Path: s.path}
	if r.wave >= 0 {
		i.Wave = s.parts[r.wave]
	}
	if r.name >= 0 {
		i.Case = s.parts[r.name]
	} else {
		i.Case = strings.TrimSuffix(path.Base(s.path), path.Ext(s.path))
	}
	return i
}

// pattern writes the reading as qcode.yaml does.
func (r reading) pattern() string {
	var b strings.Builder
	first := r.splits[0]
	stem := len(first.parts) - 1 // where the file's name begins
	for stem > 0 && first.after[stem-1] != "/" {
		stem--
	}
	for i, part := range first.parts {
		switch {
		case i == r.wave:
			part = "{wave}"
		case i == r.name, r.name < 0 && i == stem:
			part = "{case}"
		case len(values(r.splits, i)) > 1:
			part = "*"
		}
		b.WriteString(part)
		if r.name < 0 && i == stem {
			b.WriteString(path.Ext(first.path))
			break
		}
		b.WriteString(first.after[i])
	}
	return b.String()
}

// folders are the differing names of folders that the reading takes for nothing.
func (r reading) folders() []string {
	for i, after := range r.splits[0].after {
		found := values(r.splits, i)
		if after != "/" || i == r.name || len(found) < 2 || len(found) > 12 {
			continue
		}
		var out []string
		for name := range found {
			out = append(out, name)
		}
		sortWaves(out)
		return out
	}
	return nil
}

// holds reports whether a study will read the pattern as it is meant.
func (l *Layout) holds() bool {
	fits := reader(l.Pattern)
	for _, i := range l.Interviews {
		wave, name, ok := fits(i.Path)
		if !ok || wave != i.Wave || name != i.Case || i.Wave != "" && checkWave(i.Wave) != nil {
			return false
		}
	}
	for _, i := range l.Interviews {
		if strings.ContainsAny(i.Path, "{}*") {
			return false
		}
	}
	return true
}

// byTable looks for a declared wave anywhere in each name; what is left of the name is the case.
func (l *Layout) byTable(texts []Text, declared []Wave) {
	var found []Interview
	var missed []string
	for _, t := range texts {
		wave, rest, ok := cutWave(strings.TrimSuffix(t.Path, path.Ext(t.Path)), declared)
		if ok {
			found = append(found, Interview{t.Path, wave, rest})
		} else {
			missed = append(missed, t.Path)
		}
	}
	if len(found) == 0 {
		l.How, l.Interviews, l.Missed = Unknown, nil, nil
		return
	}
	l.Interviews, l.Missed = found, missed
	l.asTable()
}

// asTable gives up the pattern for transcripts.csv, in which each text has a row. It knows texts below transcripts/.
func (l *Layout) asTable() {
	for n := range l.Interviews {
		i := &l.Interviews[n]
		if !strings.HasPrefix(i.Path, "transcripts/") {
			l.How, l.Interviews = Unknown, nil
			return
		}
		i.Wave = strings.Join(strings.Fields(i.Wave), "-")
	}
	l.How, l.Pattern = Table, "transcripts.csv"
}

// cutWave finds the longest declared wave in a path without extension, between its ends or signs, and what is left
// without it of the file's name, or of the folder's if nothing is.
func cutWave(name string, declared []Wave) (wave, rest string, ok bool) {
	longest := slices.Clone(declared)
	slices.SortStableFunc(longest, func(a, b Wave) int { return cmp.Compare(len(b.ID), len(a.ID)) })
	for _, w := range longest {
		at := wordIndex(name, w.ID)
		if at < 0 {
			continue
		}
		for _, part := range slices.Backward(strings.Split(name[:at]+name[at+len(w.ID):], "/")) {
			if rest = strings.Trim(part, " _-.()"); rest != "" {
				return w.ID, rest, true
			}
		}
	}
	return "", "", false
}

// wordIndex is where word stands in name by itself: no letter or digit beside it.
func wordIndex(name, word string) int {
	for from := 0; ; {
		i := strings.Index(name[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(word)
		if (i == 0 || !alphanumeric(name[i-1])) && (end == len(name) || !alphanumeric(name[end])) {
			return i
		}
		from = i + 1
	}
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
