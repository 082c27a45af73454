package study

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// The coder policies that are no coder's name, see coding.Policy.
var reservedCoders = []string{"consensus", "any", "all"}

func suggest(name string, known []string) (string, bool) { return yamldoc.Suggest(name, known) }

// parseConfig reads qcode.yaml. What is not said gets the value that a study of interviews needs.
func parseConfig(file string, src []byte) (Config, []diag.Diagnostic) {
	c := Config{
		CodebookPath: "codebook.yaml", Singular: "case", Plural: "cases", Count: "consensus",
		Speakers: transcript.Speakers{Interviewers: []string{"I", "Interviewer"}},
	}
	root, ds := yamldoc.Parse(file, src)
	r := &yamldoc.Reader{File: file, Found: ds}
	f := r.Map(root, "qcode.yaml", "study", "synthetic", "codebook", "mapping", "case", "waves", "transcripts", "transcripts_per_case",
		"cases", "speakers", "interviewers", "others", "several", "participants", "coders", "count", "encoding", "double_coding", "agreement", "consent", "check", "note")
	c.Name, c.Synthetic = f.Text("study"), f.Bool("synthetic", false)
	c.Mapping, c.Encoding, c.Agreement, c.Consent = f.Text("mapping"), f.Text("encoding"), f.Text("agreement"), f.Text("consent")
	if f.Has("codebook") {
		c.CodebookPath = f.Text("codebook")
	}
	c.readCaseWords(r, f)
	c.readWaves(r, f)
	c.readTranscriptKeys(r, f)
	c.readCoders(r, f)
	c.readCheck(r, f)
	return c, r.Found
}

func (c *Config) readCaseWords(r *yamldoc.Reader, f yamldoc.Fields) {
	if n := f.Get("case"); n != nil && n.Kind == yamldoc.Scalar {
		c.Singular = f.Text("case")
		c.Plural = c.Singular + "s"
		return
	}
	m := r.Map(f.Get("case"), "`case`", "singular", "plural")
	if m.Has("singular") {
		c.Singular = m.Text("singular")
		c.Plural = c.Singular + "s"
	}
	if m.Has("plural") {
		c.Plural = m.Text("plural")
	}
}

func (c *Config) readWaves(r *yamldoc.Reader, f yamldoc.Fields) {
	for _, n := range f.List("waves") {
		w := Wave{At: n.Place(r.File)}
		if n.Kind == yamldoc.Scalar {
			w.ID = r.Text(n, "a wave")
		} else {
			m := r.Map(n, "a wave", "id", "label", "short", "not_asked", "window", "note")
			w.ID, w.Label, w.Short, w.NotAsked = m.Text("id"), m.Text("label"), m.Text("short"), m.Texts("not_asked")
			w.Window = readWindow(r, m.Get("window"))
		}
		if w.Label == "" {
			w.Label = w.ID
		}
		if w.ID == "" {
			r.Report("QC008", diag.Error, n, "", "a wave needs an `id`", "for example `- {id: post, label: Posttraining}`")
			continue
		}
		if strings.ContainsAny(w.ID, "/\\ ") {
			r.Report("QC007", diag.Error, n, w.ID, fmt.Sprintf("the wave id `%s` holds a blank or a slash", w.ID), "ids of waves are names of folders; say the rest in `label`")
		}
		for _, o := range c.Waves {
			if strings.EqualFold(o.ID, w.ID) {
				r.Report("QC511", diag.Error, n, w.ID, fmt.Sprintf("the wave `%s` is declared twice", w.ID), "waves that differ only by capitals cannot be told apart on every computer")
			}
		}
		c.Waves = append(c.Waves, w)
	}
}

func (c *Config) readTranscriptKeys(r *yamldoc.Reader, f yamldoc.Fields) {
	c.Transcripts = f.Text("transcripts")
	if c.Transcripts == "" {
		c.Transcripts = "transcripts/{wave}/{case}.txt"
		if len(c.Waves) == 0 {
			c.Transcripts = "transcripts/{case}.txt"
		}
	}
	c.ManyPerCase = f.OneOf("transcripts_per_case", "one", "many") == "many"
	c.SpeakersAreCases = f.OneOf("cases", "transcript", "speakers") == "speakers"
	if f.Has("interviewers") {
		c.Speakers.Interviewers = f.Texts("interviewers")
	}
	c.Speakers.Others, c.Speakers.Several, c.Speakers.Participants = f.Texts("others"), f.Texts("several"), f.Texts("participants")
	c.readMute(r, f)
	if share, ok := f.Float("double_coding"); ok {
		c.DoubleCoding = share
	}
}

// readMute reads whether anybody speaks in the texts, and finds what contradicts that nobody does.
func (c *Config) readMute(r *yamldoc.Reader, f yamldoc.Fields) {
	c.Speakers.None = f.OneOf("speakers", "labelled", "none") == "none"
	if !c.Speakers.None {
		return
	}
	if c.SpeakersAreCases {
		r.Report("QC007", diag.Error, f.Get("speakers"), "", "`speakers: none` says that nobody speaks, and `cases: speakers` that whoever speaks is a case", "take one of the two out")
	}
	for _, key := range []string{"interviewers", "others", "several", "participants"} {
		if len(f.Texts(key)) > 0 {
			r.Report("QC007", diag.Warning, f.Get(key), "", "`"+key+"` is not used: `speakers: none` says that nobody speaks", "take one of the two out")
		}
	}
}

func (c *Config) readCoders(r *yamldoc.Reader, f yamldoc.Fields) {
	for _, n := range r.List(f.Get("coders"), "`coders`") {
		name := r.Text(n, "a coder")
		switch {
		case slices.Contains(reservedCoders, name):
			r.Report("QC007", diag.Error, n, name, fmt.Sprintf("`%s` cannot be a coder's name; it says whose codings are counted", name), "")
		case name == "" || strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, "."):
			r.Report("QC007", diag.Error, n, name, fmt.Sprintf("`%s` cannot be a coder's name; it is the name of a folder", name), "")
		default:
			c.Coders = append(c.Coders, name)
		}
	}
	if f.Has("count") {
		c.Count = f.Text("count")
	}
	if n := f.Get("count"); n != nil && !slices.Contains(reservedCoders, c.Count) && len(c.Coders) > 0 && !slices.Contains(c.Coders, c.Count) {
		d := r.Report("QC007", diag.Error, n, c.Count, fmt.Sprintf("`count: %s` names no coder of this study", c.Count), "write consensus, any, all or one of "+strings.Join(c.Coders, ", "))
		if near, ok := suggest(c.Count, append(slices.Clone(reservedCoders), c.Coders...)); ok {
			d.Help = fmt.Sprintf("did you mean `%s`?", near)
		}
	}
}

func (c *Config) readCheck(r *yamldoc.Reader, f yamldoc.Fields) {
	m := r.Map(f.Get("check"), "`check`", "profile", "select", "ignore", "per_file_ignores")
	if m.Node == nil {
		return
	}
	c.Check = CheckConfig{Profile: m.OneOf("profile", "basic", "default", "strict"), Select: m.Texts("select"), Ignore: m.Texts("ignore")}
	per := r.OpenMap(m.Get("per_file_ignores"), "`per_file_ignores`")
	if per.Node == nil {
		return
	}
	for _, k := range per.Node.Keys {
		c.Check.PerFile = append(c.Check.PerFile, PerFileIgnore{Pattern: k.Value, Rules: per.Texts(k.Value)})
	}
}

// readFrontMatter takes wave and case from the head of a transcript: a block between two lines of three dashes.
func (s *Study) readFrontMatter(t *Transcript) {
	raw, err := os.ReadFile(s.Abs(t.Path))
	if err != nil {
		return // Scan reports it
	}
	canonical, _, err := transcript.Decode(raw, s.Encoding)
	if err != nil {
		return
	}
	text, err := transcript.New(canonical)
	if err != nil {
		return
	}
	block, _ := text.FrontMatter()
	if len(bytes.TrimSpace(block)) == 0 {
		return
	}
	root, ds := yamldoc.Parse(t.Path, block)
	r := &yamldoc.Reader{File: t.Path, Found: ds}
	f := r.OpenMap(root, "the front matter")
	if wave := f.Word("wave"); wave != "" {
		t.WaveID = wave // else the path may have said it
	}
	t.CaseID, t.Date, t.Present = f.Word("case"), f.Word("date"), f.Texts("present")
	if m := f.Word("minutes"); m != "" {
		t.Minutes = s.minutes(m, diag.Place{File: t.Path})
	}
	for i := range r.Found {
		r.Found[i].At.Line++ // the block starts after the first line of dashes
	}
	s.report(r.Found...)
}
