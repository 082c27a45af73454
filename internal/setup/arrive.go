package setup

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Arrival is a text that is to be brought into a study.
type Arrival struct {
	Name       string // its file name, or its path below the folder that was named
	Wave, Case string // what its front matter says; empty if it does not
}

// Known is what a study says about where its texts go.
type Known struct {
	Pattern string // of qcode.yaml; transcripts.csv if every text has a row
	HasRows bool   // there is a transcripts.csv, whatever the pattern
	Waves   []Wave
	Cases   []string
}

// Target is what an arriving text is in the study, and where it goes.
type Target struct {
	Interview
	Front bool // the pattern does not tell all, so that the text needs front matter
	Row   bool // it needs a row in transcripts.csv
}

// Aim decides wave, case and path of an arriving text. wave and name are those that were asked for, empty if none were;
// what was asked for wins over front matter, and that over the file's name.
func (k Known) Aim(a Arrival, wave, name string) (Target, error) {
	var t Target
	named, rest, err := k.waveOf(a, wave, name != "")
	if err != nil {
		return t, err
	}
	t.Wave, t.Case = named, firstOf(name, a.Case)
	if t.Case == "" {
		t.Case = k.caseOf(rest)
	}
	switch {
	case t.Case == "":
		return t, fmt.Errorf("%s: the name does not say which case it is; say so: --case NAME", a.Name)
	case strings.ContainsAny(t.Case, `/\`) || strings.HasPrefix(t.Case, "."):
		return t, fmt.Errorf("%s: %q cannot be the name of a case; it becomes the name of a file", a.Name, t.Case)
	}
	return t, k.route(&t, stemOf(a.Name))
}

func stemOf(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// waveOf is the wave of an arriving text, and its name without the wave in it.
func (k Known) waveOf(a Arrival, asked string, caseAsked bool) (wave, rest string, err error) {
	name := strings.TrimSuffix(a.Name, path.Ext(a.Name))
	rest = path.Base(name)
	said, without, found := cutWave(name, k.Waves)
	if found {
		rest = without
	}
	said = firstOf(a.Wave, said)
	switch {
	case len(k.Waves) == 0:
		return "", path.Base(name), nil
	case asked == "" && said == "":
		return "", "", fmt.Errorf("%s: nothing says which wave it is; say so: --wave %s", a.Name, k.Waves[0].ID)
	case asked == "":
		return said, rest, nil
	case said != "" && said != asked && !caseAsked:
		return "", "", fmt.Errorf("%s: its name says wave %s, and --wave says %s; if %s is right, name the case too: --wave %s --case NAME", a.Name, said, asked, asked, asked)
	}
	return asked, rest, nil
}

// plainWords say that a file is an interview, not whose.
var plainWords = []string{
	"interview", "interviews", "int", "transcript", "transcription", "transkript", "transkription", "verbatim", "final", "clean", "anon",
	"anonymised", "anonymized", "checked", "copy", "v1", "v2", "v3", "participant", "entrevista", "entretien",
}

// encodingWord is an encoding or a kind of line end in the name of a file: it says how the text is written, not whose it
// is.
func encodingWord() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[_ .,()[\]-]+)(utf[-_ ]?8([-_ ]?bom)?|utf[-_ ]?16([-_ ]?[lb]e)?|cp[-_ ]?\d{3,5}|win(dows)?[-_ ]?125\d|latin[-_ ]?\d?|iso[-_ ]?8859([-_ ]?\d{1,2})?|ansi|ascii|macroman|bom|crlf)([_ .,()[\]-]+|$)`)
}

// caseOf reads the case out of what is left of a name: a case that the study knows, else the one part that looks like
// P01, else all but the words that every file has.
func (k Known) caseOf(rest string) string {
	if bare := strings.TrimSpace(encodingWord().ReplaceAllString(rest, "$1")); strings.Trim(bare, "_ .,()[]-") != "" {
		rest = strings.TrimRight(bare, "_ .,([-")
	}
	known := ""
	for _, c := range k.Cases {
		if len(c) > len(known) && wordIndex(rest, c) >= 0 {
			known = c
		}
	}
	if known != "" {
		return known
	}
	parts := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("_ .,:;()[]-", r) })
	var like, telling []string
	for _, p := range parts {
		plain := slices.Contains(plainWords, strings.ToLower(p))
		if caseName().MatchString(p) && !plain {
			like = append(like, p)
		}
		if !plain {
			telling = append(telling, p)
		}
	}
	switch {
	case len(like) == 1:
		return like[0]
	case len(telling) == 0:
		return ""
	case len(telling) < len(parts) && len(telling) == 1:
		return telling[0]
	}
	return strings.TrimSpace(rest)
}

// route finds the path by the study's pattern.
func (k Known) route(t *Target, stem string) error {
	pattern := k.Pattern
	if strings.HasSuffix(pattern, ".csv") {
		pattern, t.Row = "transcripts/*.txt", true
		if len(k.Waves) > 0 {
			pattern = "transcripts/" + t.Wave + "/*.txt"
		}
	}
	hasCase, hasWave := strings.Contains(pattern, "{case}"), strings.Contains(pattern, "{wave}")
	file, ok := fill(pattern, t.Wave, t.Case, stem)
	if !ok {
		return fmt.Errorf("the pattern %s has no place for case %s%s; change `transcripts:` in qcode.yaml, or name the case otherwise", k.Pattern, t.Case, inWave(t.Wave))
	}
	t.Path = file
	switch {
	case t.Row:
	case hasCase && !hasWave && len(k.Waves) > 0 && k.HasRows:
		t.Row = true
	case hasCase && !hasWave && len(k.Waves) > 0:
		return fmt.Errorf("the pattern %s does not say the wave, and there is no transcripts.csv; change `transcripts:` in qcode.yaml to transcripts/{wave}/{case}.txt", k.Pattern)
	case !hasCase:
		t.Front = t.Case != stemOf(file) || len(k.Waves) > 0
	}
	return nil
}

func inWave(wave string) string {
	if wave == "" {
		return ""
	}
	return " in wave " + wave
}
