package check_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/annotation"
	"qcode/internal/check"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

// mutationSeed and mutationRounds are those of docs/mutations.md, which is written with QCODE_ROUNDS=1000 and -update.
const (
	mutationSeed   = 20261122
	mutationRounds = 1000
)

// Small damage to the files of a healthy study is found by a rule, or changes nothing that qcode prints. What slips
// through is counted, by the kind of file and of damage, in docs/mutations.md.
func TestMutations(t *testing.T) {
	rounds := qtest.Times(200)
	root := fixture(t, filepath.Join(fixtures, "base")).Root
	files := filesOf(t, root)
	healthy := look(t, root)
	if healthy.findings != "" {
		t.Fatalf("the study is not healthy: %s", healthy.findings)
	}
	r := rand.New(rand.NewPCG(mutationSeed, 1))
	outcome := map[[2]string]map[string]int{}
	var slipped []string
	for range rounds {
		file := files[r.IntN(len(files))]
		was, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		damage, now := mutate(r, was)
		write(t, root, file, now)
		got := look(t, root)
		write(t, root, file, was)
		what := "slipped"
		switch {
		case got.findings != "":
			what = "caught"
		case got.print == healthy.print:
			what = "harmless"
		default:
			slipped = append(slipped, kindOf(file)+": "+damage)
		}
		key := [2]string{kindOf(file), damage}
		if outcome[key] == nil {
			outcome[key] = map[string]int{}
		}
		outcome[key][what]++
	}
	text, total := mutationTable(outcome, rounds)
	t.Logf("%d rounds: %d caught, %d harmless, %d slipped through", rounds, total["caught"], total["harmless"], total["slipped"])
	if share := float64(total["slipped"]) / float64(rounds); share > 0.15 {
		t.Errorf("%.0f%% slipped through: %v", 100*share, slipped)
	}
	for _, s := range slipped {
		if strings.HasPrefix(s, "transcript:") {
			t.Errorf("damage to a coded transcript slipped through: %s", s)
		}
	}
	if rounds == mutationRounds {
		golden(t, "../../docs/mutations.md", []byte(text))
	}
}

func filesOf(t *testing.T, root string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(root, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, root, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, file), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// seen is what check finds, and all that reports and quotes are made of.
type seen struct{ findings, print string }

func look(t *testing.T, root string) seen {
	t.Helper()
	s, err := study.Open(root)
	if err != nil {
		return seen{findings: err.Error()}
	}
	var found []string
	for _, d := range run(t, s, check.Choice{Profile: "strict"}).Findings {
		found = append(found, d.Rule)
	}
	if len(found) > 0 {
		return seen{findings: strings.Join(found, " ")}
	}
	c, err := coding.Collect(context.Background(), s, coding.Want{Units: true})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	// The labels of interviewers are in no report; what follows from them stands below, in words, turns and cases.
	fmt.Fprintln(&b, s.Name, s.Singular, s.Plural, s.Count, s.Mapping, s.Coders, s.Agreement, s.DoubleCoding)
	for _, w := range s.Waves {
		fmt.Fprintln(&b, w.ID, w.Label, w.NotAsked)
	}
	for _, k := range s.Cases {
		fmt.Fprintln(&b, k.ID, k.Consent, k.Attrs, k.Missing)
	}
	fmt.Fprintln(&b, s.Codebook.Name, s.Codebook.Version)
	for _, m := range append(s.Codebook.MappingNames(), "") {
		tree, err := s.Codebook.Tree(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range tree.Nodes {
			fmt.Fprintln(&b, m, n.Depth, n.Code.ID, n.Code.Label, n.Code.Short, n.Code.Level, n.Code.Codable, n.Code.Optional)
		}
	}
	for i := range s.Transcripts {
		fmt.Fprintln(&b, s.Transcripts[i].ID, s.Transcripts[i].WaveID, s.Transcripts[i].CaseID, c.Texts[i])
		for _, f := range s.Read(&s.Transcripts[i]).Annotated() {
			file, _ := annotation.Read(f.Path, f.Source)
			for _, a := range file.Annotations {
				fmt.Fprintln(&b, a.ID, a.Code, a.Valence, a.Quote)
			}
		}
	}
	for i := range c.Code {
		fmt.Fprintln(&b, c.Transcript[i], c.Code[i], c.Coder[i], c.Valence[i], c.Span[i], c.Words[i], c.Turns[i], c.Who[i], c.Flags[i])
	}
	return seen{print: b.String()}
}

// mutate damages a file a little.
func mutate(r *rand.Rand, b []byte) (damage string, out []byte) {
	lines := strings.SplitAfter(string(b), "\n")
	lines = lines[:len(lines)-1] // every file ends with a line break
	i, at := r.IntN(len(lines)), r.IntN(len(b))
	letter := "abcdefghijklmnopqrstuvwxyz-: 0123456789"[r.IntN(39)]
	switch r.IntN(8) {
	case 0:
		return "a line taken out", []byte(strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), ""))
	case 1:
		return "a line doubled", []byte(strings.Join(append(append(append([]string{}, lines[:i]...), lines[i]), lines[i:]...), ""))
	case 2:
		j := r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return "two lines swapped", []byte(strings.Join(lines, ""))
	case 3:
		return "cut off", b[:at]
	case 4:
		return "a character taken out", append(append([]byte{}, b[:at]...), b[at+1:]...)
	case 5:
		return "a character more", append(append(append([]byte{}, b[:at]...), letter), b[at:]...)
	case 6:
		out = append([]byte{}, b...)
		out[at] = letter
		return "a character wrong", out
	}
	out = append([]byte{}, b...)
	out[at] ^= 1 << r.IntN(8)
	return "a bit turned", out
}

func kindOf(file string) string {
	kind, _, _ := strings.Cut(file, "/")
	return strings.TrimSuffix(kind, "s")
}

func mutationTable(outcome map[[2]string]map[string]int, rounds int) (string, map[string]int) {
	kinds := []string{"transcript", "annotation", "codebook.yaml", "qcode.yaml", "cases.csv"}
	damages := []string{"a line taken out", "a line doubled", "two lines swapped", "cut off", "a character taken out", "a character more", "a character wrong", "a bit turned"}
	var b strings.Builder
	fmt.Fprintf(&b, "# What small damage slips through\n\nWritten by `QCODE_ROUNDS=%d go test ./internal/check -run Mutations -update`, seed %d: random damage to one file of the healthy study\n`testdata/check/base`, then `qcode check --profile strict`. *Caught*: some rule fires, or the study cannot be opened. *Harmless*: everything that\nreports and quotes are made of is the same. *Slipped*: neither.\n\n", rounds, mutationSeed)
	b.WriteString("| file | damage | caught | harmless | slipped |\n|---|---|---:|---:|---:|\n")
	total := map[string]int{}
	for _, k := range kinds {
		for _, d := range damages {
			o := outcome[[2]string{k, d}]
			if len(o) == 0 {
				continue
			}
			fmt.Fprintf(&b, "| %s | %s | %d | %d | %d |\n", k, d, o["caught"], o["harmless"], o["slipped"])
			for what, n := range o {
				total[what] += n
			}
		}
	}
	fmt.Fprintf(&b, "| all | | %d | %d | %d |\n", total["caught"], total["harmless"], total["slipped"])
	b.WriteString("\nWhat slips through is wording (a letter in the title of the study, in a label, in an attribute that one case has) and a letter in the id of a\ncoding. Such files are valid, and only their author can see that something else was meant. Version control shows it. Nothing that was done to a coded transcript slipped through.\n")
	return b.String(), total
}
