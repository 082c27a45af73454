// Package rounds knows who codes what twice: samples of transcripts that several coders code without seeing each
// other's work. Rounds are data, in rounds.yaml beside qcode.yaml: how a sample was drawn can be read there and drawn
// again.
package rounds

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// File is the name of the file that holds the rounds of a study.
const File = "rounds.yaml"

// Round is one sample, and how it was drawn.
type Round struct {
	Name        string
	Seed        uint64
	Share       string   // as it was asked for: 20%, or a number of transcripts
	Stratify    []string // wave, or attributes of the cases; none: not stratified
	Of          int      // transcripts that it was drawn from
	Assignments []Assignment
}

// Assignment is a transcript with the coders who code it.
type Assignment struct {
	Transcript string
	Coders     []string
	Line       int // of rounds.yaml; 0 before it is written
}

// Assigns reports whether a transcript belongs to the round.
func (r *Round) Assigns(transcript string) bool {
	return slices.ContainsFunc(r.Assignments, func(a Assignment) bool { return a.Transcript == transcript })
}

// Read reads the rounds of a study; none if there is no file. The error is one of the system.
func Read(s *study.Study) ([]Round, []diag.Diagnostic, error) {
	src, err := os.ReadFile(s.Abs(File))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	out, found := Parse(src)
	for _, r := range out {
		for _, a := range r.Assignments {
			if s.Transcript(a.Transcript) == nil {
				found = append(found, diag.Diagnostic{
					Rule: "QC310", Severity: diag.Error, At: diag.Place{File: File, Line: a.Line}, Object: a.Transcript,
					Message: fmt.Sprintf("there is no transcript %s, which round %s assigns", a.Transcript, r.Name),
					Help:    "mend its name, or take the line out",
				})
			}
		}
	}
	return out, found, nil
}

// Parse reads rounds.yaml.
func Parse(src []byte) ([]Round, []diag.Diagnostic) {
	root, found := yamldoc.Parse(File, src)
	r := &yamldoc.Reader{File: File, Found: found}
	var out []Round
	for _, n := range r.Map(root, File, "rounds", "note").List("rounds") {
		f := r.Map(n, "a round", "round", "share", "seed", "stratify", "of", "transcripts", "note")
		round := Round{Name: f.Word("round"), Share: f.Word("share"), Stratify: f.Texts("stratify")}
		if round.Name == "" {
			round.Name = strconv.Itoa(len(out) + 1)
		}
		round.Of, _ = f.Int("of")
		if seed := f.Word("seed"); seed != "" {
			var err error
			if round.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
				r.Report("QC007", diag.Error, f.Get("seed"), round.Name, fmt.Sprintf("the seed %q is not a whole number", seed), "")
			}
		}
		for _, t := range f.List("transcripts") {
			m := r.Map(t, "an assignment", "transcript", "coders")
			a := Assignment{Transcript: m.Text("transcript"), Coders: m.Texts("coders"), Line: t.Line}
			if a.Transcript == "" || len(a.Coders) == 0 {
				r.Report("QC008", diag.Error, t, round.Name, "an assignment needs a transcript and coders", "for example `- {transcript: post/T04, coders: [anna, bram]}`")
				continue
			}
			round.Assignments = append(round.Assignments, a)
		}
		out = append(out, round)
	}
	return out, r.Found
}

const preface = `# Who codes what twice, as drawn by qcode assign. Until all coders of a transcript have completed it, none of them is
# shown the codings of the others.
`

// Add puts a round at the end of the file; src is empty if there is none yet.
func Add(src []byte, r Round) ([]byte, error) {
	if len(strings.TrimSpace(string(src))) == 0 {
		return []byte(preface + "rounds:\n" + indent("- ", "  ", r.entry())), nil
	}
	e, err := yamldoc.NewEdit(File, src)
	if err != nil {
		return nil, err
	}
	list := e.Root().Get("rounds")
	if list == nil || list.Kind != yamldoc.List {
		return nil, fmt.Errorf("%s has no list `rounds`; add the line `rounds:` or move the file away", File)
	}
	e.Add(list, len(list.Items), r.entry())
	out, _, err := e.Done()
	return out, err
}

// entry is the round as YAML without indentation.
func (r Round) entry() string {
	var b strings.Builder
	fmt.Fprintf(&b, "round: %s\nshare: %s\nseed: %d\n", word(r.Name), word(r.Share), r.Seed)
	if len(r.Stratify) > 0 {
		fmt.Fprintf(&b, "stratify: [%s]\n", quoted(r.Stratify))
	}
	fmt.Fprintf(&b, "of: %d\ntranscripts:\n", r.Of)
	for _, a := range r.Assignments {
		fmt.Fprintf(&b, "  - {transcript: %s, coders: [%s]}\n", yamldoc.Quote(a.Transcript), quoted(a.Coders))
	}
	return b.String()
}

// word writes numbers plain: they are read as they stand.
func word(text string) string {
	if _, err := strconv.ParseUint(text, 10, 64); err == nil {
		return text
	}
	return yamldoc.Quote(text)
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = yamldoc.Quote(n)
	}
	return strings.Join(out, ", ")
}

func indent(first, rest, text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		if i == 0 {
			lines[i] = "  " + first + lines[i]
		} else {
			lines[i] = "  " + rest + lines[i]
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
