package setup

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"qcode/internal/regex"
	"qcode/internal/study"
)

// Wave is a time point with the name that people read.
type Wave struct{ ID, Label string }

// ParseWaves reads what `--waves` was given: an id each, with `=Label` behind it where people read something else.
func ParseWaves(words []string) ([]Wave, error) {
	var out []Wave
	for _, word := range words {
		id, label, _ := strings.Cut(word, "=")
		w := Wave{strings.TrimSpace(id), strings.TrimSpace(label)}
		if w.Label == "" {
			w.Label = w.ID
		}
		if err := checkWave(w.ID); err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(out, func(o Wave) bool { return strings.EqualFold(o.ID, w.ID) }); i >= 0 {
			return nil, fmt.Errorf("the waves %q and %q cannot be told apart; ids are names of folders, and capitals make no difference there on every computer", out[i].ID, w.ID)
		}
		out = append(out, w)
	}
	return out, nil
}

func checkWave(id string) error {
	known := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("._-", r) }
	if id != "" && !strings.ContainsRune("._-", rune(id[0])) && !strings.ContainsFunc(id, func(r rune) bool { return !known(r) }) {
		return nil
	}
	return fmt.Errorf("%q cannot be the id of a wave: it is the name of a folder, made of letters, digits, dots, hyphens and underscores; what people read stands behind `=`, as in pre=Pretraining", id)
}

// timeWords are the stages that studies name their waves by, in the order in which they come.
var timeWords = [][]string{
	{"pre", "before", "baseline", "base", "bl", "intake", "entry", "admission", "start", "first"},
	{"mid", "midterm", "midpoint", "during", "interim", "second"},
	{"post", "after", "end", "endpoint", "exit", "discharge", "final", "last"},
	{"fu", "followup", "follow", "later", "longterm"},
}

// stage is a word, then perhaps a length of time: post3m, 6months, followup-2, t0, wave1, year2.
var stage = regex.Lazy(`^([a-z]*?)[ _-]?(\d{1,3})?[ _-]?(d|days?|w|wks?|weeks?|m|mo|mths?|months?|y|yrs?|years?)?$`)

// counted are words that stand before the number of a wave.
var counted = []string{"t", "w", "wave", "time", "timepoint", "round", "phase", "session", "visit", "v", "m", "month", "y", "year", "week", "day"}

// isYear reports whether a name is a year of our time.
func isYear(name string) bool {
	n, err := strconv.Atoi(name)
	return err == nil && len(name) == 4 && 1900 <= n && n < 2100
}

// moment is where on the line of time the name of a wave seems to stand.
type moment struct {
	stage int     // index into timeWords
	days  float64 // behind that stage, or the number of a counted wave
}

// when reads a name as a time point; ok is false for anything that is not plainly one.
func when(name string) (at moment, ok bool) {
	name = strings.ToLower(name)
	if isYear(name) {
		year, _ := strconv.Atoi(name)
		return moment{0, float64(year) * 365}, true
	}
	m := stage().FindStringSubmatch(name)
	if m == nil || name == "" {
		return moment{}, false
	}
	word, unit := m[1], m[3]
	number, _ := strconv.ParseFloat(m[2], 64)
	at.days = number * length(unit)
	for i, words := range timeWords {
		if slices.Contains(words, word) {
			at.stage = i
			return at, true
		}
	}
	switch {
	case word == "" && m[2] != "" && unit != "": // 3m, 6months: after what came before
		at.stage = 2
		return at, true
	case len(word) == 1 && len(m[2]) > 1 && m[2][0] == '0': // T04 is a case
	case m[2] != "" && unit == "" && slices.Contains(counted, word): // t0, wave2
		return at, true
	}
	return moment{}, false
}

func length(unit string) float64 {
	switch {
	case strings.HasPrefix(unit, "d"):
		return 1
	case strings.HasPrefix(unit, "w"):
		return 7
	case strings.HasPrefix(unit, "m"):
		return 30
	case strings.HasPrefix(unit, "y"):
		return 365
	}
	return 1
}

// sortWaves brings names of waves into the order of time as far as they tell it, and the others behind.
func sortWaves(names []string) {
	slices.SortFunc(names, func(a, b string) int {
		x, okX := when(a)
		y, okY := when(b)
		if okX != okY {
			return cmp.Compare(boolean(okY), boolean(okX))
		}
		return cmp.Or(cmp.Compare(x.stage, y.stage), cmp.Compare(x.days, y.days), study.Natural(a, b))
	})
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
