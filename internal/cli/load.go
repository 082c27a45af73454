package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"qcode/internal/setup"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// cargo is one text with its place in the study.
type cargo struct {
	setup.Target
	from    origin
	content []byte
	found   transcript.Found
}

// load is all that is brought in at once.
type load struct {
	study   *study.Study
	cargo   []cargo
	voices  setup.Voices
	present map[string][]string // speakers by path, where the speakers are the cases
	known   int
	nowMany bool
}

// gather reads the texts and finds their places. What is wrong with any of them is said of all at once.
func (a *app) gather(s *study.Study, o *importOptions, sources []origin) (*load, error) {
	l := &load{study: s, present: map[string][]string{}}
	k := knownOf(s)
	var wrong []string
	for _, from := range sources {
		c, text, err := a.take(s, o, k, from)
		if err != nil {
			if exitCode(err) == exitFailure {
				return nil, err
			}
			wrong = append(wrong, err.Error())
			continue
		}
		turns := text.Turns(s.Speakers)
		l.voices.Add(turns)
		if s.SpeakersAreCases {
			var one setup.Voices
			one.Add(turns)
			l.present[c.Path] = one.Participants(s.Speakers)
		}
		l.cargo = append(l.cargo, c)
	}
	wrong = append(wrong, l.collisions(o)...)
	if len(wrong) > 0 {
		more := ""
		if n := len(wrong) - 10; n > 0 {
			wrong, more = wrong[:10], fmt.Sprintf("\n  and %d more", n)
		}
		return nil, usage("nothing was brought in:\n  " + strings.Join(wrong, "\n  ") + more)
	}
	return l, nil
}

func knownOf(s *study.Study) setup.Known {
	_, err := os.Stat(s.Abs(s.TranscriptsTable()))
	k := setup.Known{Pattern: s.Config.Transcripts, HasRows: err == nil}
	for _, w := range s.Waves {
		k.Waves = append(k.Waves, setup.Wave{ID: w.ID, Label: w.Label})
	}
	for _, c := range s.Cases {
		k.Cases = append(k.Cases, c.ID)
	}
	return k
}

// take reads one text and aims it.
func (a *app) take(s *study.Study, o *importOptions, k setup.Known, from origin) (c cargo, text *transcript.Text, err error) {
	raw, err := a.slurp(from.file)
	if err != nil {
		return c, nil, err
	}
	if ext := setup.Disguised(raw); ext != "" {
		return c, nil, fmt.Errorf("%s: this is no plain text but a %s file; %s", from.shown, strings.TrimPrefix(ext, "."), strings.ReplaceAll(setup.HowToConvert(ext), "FILE", from.shown))
	}
	canonical, found, err := transcript.Decode(raw, o.encoding)
	if err == nil {
		text, err = transcript.New(canonical)
	}
	if err != nil {
		return c, nil, fmt.Errorf("%s: %w", from.shown, err)
	}
	who := o.who
	if from.file == "-" && who == "" {
		return c, nil, fmt.Errorf("a text that is piped in has no name; say whose it is: --case NAME")
	}
	front, _ := text.FrontMatter()
	wave, name := told(front)
	target, err := k.Aim(setup.Arrival{Name: from.name, Wave: wave, Case: name}, o.wave, who)
	if err != nil {
		return c, nil, err
	}
	c = cargo{Target: target, from: from, content: canonical, found: found}
	if c.Front && (wave != c.Wave || name != c.Case) {
		if len(front) > 0 {
			return c, nil, fmt.Errorf("%s: its front matter does not say `case: %s`%s; mend it there", from.shown, c.Case, strings.ReplaceAll(" and `wave: W`", "W", c.Wave))
		}
		c.content = append(head(c.Wave, c.Case), canonical...)
	}
	again, _, err := transcript.Decode(c.content, s.Encoding)
	if err != nil || !bytes.Equal(again, c.content) {
		return c, nil, fmt.Errorf("%s: the study reads its transcripts as %s (`encoding:` in qcode.yaml), and import writes UTF-8; make the study's texts UTF-8 first", from.shown, s.Encoding)
	}
	return c, text, nil
}

// told is what front matter says.
func told(front []byte) (wave, name string) {
	root, _ := yamldoc.Parse("", front)
	r := &yamldoc.Reader{}
	f := r.OpenMap(root, "the front matter")
	return f.Word("wave"), f.Word("case")
}

// head is front matter for a text whose path does not say what it is.
func head(wave, name string) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	if wave != "" {
		fmt.Fprintf(&b, "wave: %s\n", yamldoc.Quote(wave))
	}
	fmt.Fprintf(&b, "case: %s\n---\n\n", yamldoc.Quote(name))
	return b.Bytes()
}

// collisions finds texts that go to one place, and second texts of a case in a wave.
func (l *load) collisions(o *importOptions) (wrong []string) {
	type seat struct{ wave, name string }
	paths, seats := map[string]string{}, map[seat]string{}
	for _, t := range l.study.Transcripts {
		if t.CaseID != "" {
			seats[seat{t.WaveID, t.CaseID}] = t.Path
		}
	}
	for _, c := range l.cargo {
		if other := paths[strings.ToLower(c.Path)]; other != "" {
			wrong = append(wrong, fmt.Sprintf("%s and %s would both become %s", other, c.from.shown, c.Path))
			continue
		}
		paths[strings.ToLower(c.Path)] = c.from.shown
		at := seat{c.Wave, c.Case}
		other := seats[at]
		seats[at] = c.Path
		if other == "" || other == c.Path || l.study.SpeakersAreCases || l.study.ManyPerCase {
			continue
		}
		if l.nowMany = true; !o.many {
			wrong = append(wrong, fmt.Sprintf("%s would be a second text of %s%s, beside %s; if there are several, say --many", c.from.shown, c.Case, during(c.Wave), other))
		}
	}
	return wrong
}

func during(wave string) string {
	if wave == "" {
		return ""
	}
	return " in wave " + wave
}

// sayImported tells what came in and what was made of it.
func (a *app) sayImported(w io.Writer, l *load, passed int) {
	var byWave []string
	var cases, fresh []string
	n := map[string]int{}
	for _, c := range l.cargo {
		if n[c.Wave]++; n[c.Wave] == 1 {
			byWave = append(byWave, c.Wave)
		}
		if !slices.Contains(cases, c.Case) {
			cases = append(cases, c.Case)
		}
		if l.study.CaseIndex(c.Case) < 0 && !slices.Contains(fresh, c.Case) {
			fresh = append(fresh, c.Case)
		}
		if len(l.cargo) <= 40 {
			a.say("  %s → %s", sanitize(c.from.shown), sanitize(c.Path))
		}
	}
	slices.SortFunc(cases, study.Natural)
	row := func(name, text string) { fmt.Fprintf(w, "  %-10s %s\n", name, sanitize(text)) }
	fmt.Fprintf(w, "%s: %s\n", counted(len(l.cargo), "text", "texts"), sanitize(perWave(byWave, n)))
	if !l.study.SpeakersAreCases {
		row(l.study.Plural, setup.Some(cases, 30))
	}
	row("speakers", l.voices.Summary())
	row("changed", changes(l.cargo))
	if l.known > 0 {
		row("known", counted(l.known, "text was there already, and is", "texts were there already, and are")+" the same")
	}
	if passed > 0 {
		row("passed", counted(passed, "other file", "other files")+" in the folder")
	}
	if len(fresh) > 0 && len(l.study.Cases) > 0 && !l.study.SpeakersAreCases {
		row("new", setup.Some(fresh, 30)+"; not among the study's "+l.study.Plural+" so far")
	}
	all := fresh
	for _, c := range l.study.Cases {
		all = append(all, c.ID)
	}
	for _, names := range setup.Alike(all) {
		a.say("probably one %s written in several ways: %s", l.study.Singular, sanitize(strings.Join(names, ", ")))
	}
	if l.nowMany {
		a.say("qcode.yaml says `transcripts_per_case: many` now")
	}
}

func perWave(waves []string, n map[string]int) string {
	var out []string
	for _, w := range waves {
		if w == "" {
			return "copied into the study"
		}
		out = append(out, fmt.Sprintf("%s %d", w, n[w]))
	}
	return strings.Join(out, ", ")
}

// changes says what was altered on the way; the words never are.
func changes(all []cargo) string {
	var boms, crlf, cr, fronts int
	encodings := map[string]int{}
	for _, c := range all {
		if c.found.BOM {
			boms++
		}
		if c.found.CRLF > 0 {
			crlf++
		}
		if c.found.CR > 0 {
			cr++
		}
		if c.found.Encoding != "utf-8" {
			encodings[c.found.Encoding]++
		}
		if c.Front {
			fronts++
		}
	}
	var out []string
	add := func(n int, one, many string) {
		if n > 0 {
			out = append(out, counted(n, one, many))
		}
	}
	var names []string
	for e := range encodings {
		names = append(names, e)
	}
	slices.Sort(names)
	for _, e := range names {
		add(encodings[e], "file from "+e+" to UTF-8", "files from "+e+" to UTF-8")
	}
	add(boms, "byte order mark taken off", "byte order marks taken off")
	add(crlf, "file had CRLF line ends", "files had CRLF line ends")
	add(cr, "file had bare CR line ends", "files had bare CR line ends")
	add(fronts, "text has front matter", "texts have front matter")
	if len(out) == 0 {
		return "nothing; the copies are byte for byte the same"
	}
	return strings.Join(out, ", ") + "; the words are the same"
}
