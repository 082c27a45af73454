package cli

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Two coders code post/T01; anna has completed it, bram has not. What anna put there must not come out of any command
// that bram runs: not her words, not her memos, not the ids of her codings. pre/T01 is coded by anna alone.
var blindStudy = map[string]string{
	"qcode.yaml":              "study: small\nwaves: [pre, post]\ninterviewers: [I]\ncoders: [anna, bram, carl]\n",
	"codebook.yaml":           "codebook: small\nversion: \"1.0\"\nlevels: [domain]\ncodes:\n  - {id: en, label: Environment, definition: Things}\n  - {id: so, label: Social, definition: People}\n  - {id: go, label: Goals, definition: Plans}\n",
	"cases.csv":               "id\nT01\nT02\n",
	"rounds.yaml":             "rounds:\n  - round: 1\n    transcripts:\n      - {transcript: post/T01, coders: [anna, bram]}\n",
	"beliefs.yaml":            "beliefs:\n  - {id: few, code: en, text: There is too little}\n",
	"transcripts/pre/T01.txt": "I: Tell me.\nT01: We have one headset for three sites.\nT01: My boss likes it.\n",
	"transcripts/pre/T02.txt": "I: Tell me.\nT02: No room for it.\n",
	"transcripts/post/T01.txt": "I: And now?\nT01: There is a gilded pineapple here.\nT01: The team talks of it.\n" +
		"T01: I do it every Monday.\n",
	"transcripts/post/T02.txt":        "I: And now?\nT02: We got a room.\n",
	"annotations/anna/pre/T01.yaml":   "transcript: pre/T01\ncoder: anna\nstatus: complete\nannotations:\n  - {id: apre00000001, code: so, quote: My boss likes it}\n",
	"annotations/anna/pre/T02.yaml":   "transcript: pre/T02\ncoder: anna\nstatus: complete\nannotations:\n  - {id: apre00000002, code: en, quote: No room for it, valence: barrier}\n",
	"annotations/anna/post/T02.yaml":  "transcript: post/T02\ncoder: anna\nstatus: complete\nannotations:\n  - {id: apost0000002, code: en, quote: We got a room, valence: facilitator}\n",
	"annotations/anna/post/T01.yaml":  "transcript: post/T01\ncoder: anna\nstatus: complete\nannotations:\n  - {id: zsecret00001, code: en, valence: barrier, quote: gilded pineapple, belief: few, memo: hushed thought}\n  - {id: zsecret00002, code: go, quote: every Monday, memo: hushed thought}\n",
	"annotations/bram/post/T01.yaml":  "transcript: post/T01\ncoder: bram\nstatus: in-progress\nannotations:\n  - {id: bpost0000001, code: so, quote: The team talks of it}\n",
	"table.md":                        "| code | n |\n|---|---|\n| en | 1 |\n",
	"units.csv":                       "transcript,unit,start,end\npost/T01,1,12,50\npre/T01,1,12,40\n",
	"manuscript.md":                   "He said “There is a gilded pineapple here” (T01).\n",
	"split.csv":                       "id,code\nzsecret00001,a\n",
	"memos/en.md":                     "What I think of it.\n",
	"new.txt":                         "I: Tell me.\nT03: Nothing.\n",
	"copy/qcode.yaml":                 "study: small\nwaves: [pre, post]\ncoders: [anna, bram, carl]\n",
	"copy/codebook.yaml":              "codebook: small\ncodes: [{id: en, label: Environment}]\n",
	"annotations/consensus/README.md": "",
}

// secrets are anna's codings of post/T01: her words, her memos, the ids. Commands that print transcripts may print words.
var secrets = []string{"pineapple", "hushed thought", "zsecret"}

// blindRuns are lines for every command that prints anything of a study. Of the value: reveals says that the line shows
// one of the secrets to somebody who may see it, later that it shows them to everybody once all are complete, transcript that it prints what was said whatever was coded.
var blindRuns = map[string]struct{ reveals, later, transcript bool }{
	"show post/T01 --ids":                           {reveals: true, transcript: true},
	"find pineapple":                                {transcript: true},
	"find pineapple --code en":                      {transcript: true},
	"find pineapple --format csv":                   {transcript: true},
	"quotes --coder anna":                           {reveals: true},
	"quotes --coder anna --memos --format csv":      {reveals: true},
	"quotes --count any":                            {reveals: true},
	"quotes --count anna --format markdown --memos": {reveals: true},
	"quotes --count any --format json":              {reveals: true},
	"quotes --coder anna --balance":                 {},
	"quotes --verify manuscript.md":                 {transcript: true},
	"quotes":                                        {},
	"report --quotes 9":                             {},
	"report --count any --quotes 9":                 {reveals: true},
	"report --count anna --quotes 9 --ids":          {reveals: true},
	"report --count all --quotes 9":                 {},
	"report --count any --ids --format json":        {reveals: true},
	"report --by coder --quotes 9":                  {reveals: true},
	"report --by case --quotes 9 --where transcript=='post/T01' --count any": {reveals: true},
	"report --count any --format html --quotes 9":                            {reveals: true},
	"report --count any --format docx --quotes 9 -o -":                       {reveals: true},
	"report --count any --format xlsx --quotes 9 -o -":                       {reveals: true},
	"report --count any --format latex --quotes 9 -o -":                      {reveals: true},
	"report --format html":                                                   {},
	"report --participants":                                                  {},
	"matrix --cells quotes --count any":                                      {reveals: true},
	"matrix --cells quotes":                                                  {},
	"matrix --cells summaries --count any":                                   {},
	"matrix --cells quotes --count anna --format html":                       {reveals: true},
	"matrix --cells counts":                                                  {},
	"matrix edit --help":                                                     {},
	"rank --beliefs --quotes 9 --count any":                                  {reveals: true},
	"rank --beliefs --quotes 9":                                              {},
	"rank":                                                                   {},
	"cooccur":                                                                {},
	"compare pre post":                                                       {},
	"trajectory":                                                             {},
	"trajectory accept T01 go --memo x --dry-run":                            {},
	"trajectory withdraw T01 go --dry-run":                                   {},
	"saturation":                                                             {},
	"levers":                                                                 {},
	"methods":                                                                {},
	"figure heatmap -o -":                                                    {},
	"status":                                                                 {},
	"agree --coders anna,bram":                                               {},
	"agree --coders anna,bram --by transcript":                               {},
	"agree --coders anna,bram --compat nvivo":                                {},
	"agree --coders anna,carl --units units.csv":                             {},
	"assign":                        {},
	"adjudicate --coders anna,bram": {},
	"adjudicate --coders anna,bram --format csv":     {later: true},
	"adjudicate --coders anna,bram --auto --dry-run": {},
	"adjudicate --coders anna,bram --done --dry-run": {},
	"check":                                {},
	"check --format json":                  {},
	"check --show-text":                    {},
	"check --fix --diff":                   {},
	"fmt -d":                               {reveals: true, transcript: true},
	"fmt -l":                               {},
	"codebook docs --quotes 9 --count any": {reveals: true},
	"codebook docs --quotes 9":             {},
	"codebook docs --quotes 9 --count any --format html": {reveals: true},
	"codebook list":    {},
	"codebook show en": {},
	"codebook diff codebook.yaml copy/codebook.yaml": {},
	"codebook export":                                      {},
	"codebook add xx --label X --dry-run":                  {},
	"codebook rename en env --dry-run":                     {reveals: true},
	"codebook merge en so --into both --label B --dry-run": {reveals: true},
	"codebook split en --by valence --dry-run":             {reveals: true},
	"codebook move go --under so --dry-run":                {},
	"codebook deprecate go --replaced-by so --dry-run":     {},
	"anchor verify":                                        {},
	"anchor repair --dry-run":                              {},
	"anchor settle --dry-run zsecret00001":                 {},
	"anchor edit post/T01 --with new.txt --dry-run":        {transcript: true},
	"merge copy --dry-run":                                 {},
	"untag zsecret00001 --dry-run":                         {reveals: true},
	"retag zsecret00001 --code so --dry-run":               {reveals: true},
	"tag post/T01 --code so --line 2 --dry-run":            {transcript: true},
	"import new.txt --wave post --case T03 --dry-run":      {},
	"verify table.md --from report":                        {},
	"log":                                                  {},
	"undo --dry-run":                                       {},
	"redo --dry-run":                                       {},
	"doctor":                                               {},
}

// apart are the commands that read no codings of a study that is there.
var apart = []string{
	"qcode", "codebook", "anchor", "init", "config", "config get", "config set", "config unset", "config list", "completion", "help", "man", "lsp",
	"merge-driver", "matrix import", "explain", "schema", "version", "codebook frameworks", "codebook import",
}

func TestNoCommandShowsWhatIsBlind(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command several times")
	}
	covered := map[string]bool{}
	for line := range blindRuns {
		words := strings.Fields(line)
		for n := range words {
			covered[strings.Join(words[:n+1], " ")] = true
		}
	}
	for _, c := range allCommands(t) {
		path := strings.TrimPrefix(c.CommandPath(), "qcode ")
		if !isTopic(c) && !covered[path] && !slices.Contains(apart, path) {
			t.Errorf("%s: whether it shows codings that are blind is not tested: add a line to blindRuns", path)
		}
	}
	dir := blindFolder(t)
	for _, viewer := range []string{"bram", ""} {
		for _, line := range slices.Sorted(maps.Keys(blindRuns)) {
			for _, s := range shown(t, dir, viewer, line) {
				if s != "pineapple" || !blindRuns[line].transcript {
					t.Errorf("%q may not see %q: qcode %s", viewer, s, line)
				}
			}
		}
	}
	open := func(viewer string, complete bool) {
		for line, want := range blindRuns {
			if seen := shown(t, dir, viewer, line); (want.reveals || want.later && complete) && len(seen) == 0 {
				t.Errorf("%q may see all, and does not: qcode %s", viewer, line)
			}
		}
	}
	open("paula", false) // who codes none of it sees all
	done := strings.Replace(blindStudy["annotations/bram/post/T01.yaml"], "in-progress", "complete", 1)
	if err := os.WriteFile(filepath.Join(dir, "annotations/bram/post/T01.yaml"), []byte(done), 0o644); err != nil {
		t.Fatal(err)
	}
	open("bram", true)
	open("", true)
}

func blindFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range blindStudy {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// shown are the secrets that a command prints.
func shown(t *testing.T, dir, viewer, line string) (out []string) {
	t.Helper()
	code, text := blindRun(t, dir, viewer, line)
	if code == exitUsage && blindRuns[line].reveals || code == exitFailure {
		t.Errorf("qcode %s as %q: exit code %d\n%s", line, viewer, code, text)
	}
	// What was asked for by name may be repeated in the answer that there is none.
	for _, asked := range strings.Fields(line) {
		text = strings.ReplaceAll(text, asked, "")
	}
	for _, s := range secrets {
		if strings.Contains(text, s) {
			out = append(out, s)
		}
	}
	return out
}

func blindRun(t *testing.T, dir, viewer, line string) (int, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(strings.Fields(line), &Env{
		In: strings.NewReader(""), Out: &out, Err: &errs, Now: func() time.Time { return time.Unix(1e9, 0) }, Dir: dir, UserDir: filepath.Join(dir, ".settings"),
		Getenv: func(name string) string { return map[string]string{"QCODE_CODER": viewer}[name] },
	})
	return code, unzipped(t, out.Bytes()) + "\n" + errs.String()
}

// unzipped is the text within an archive, and anything else as it is.
func unzipped(t *testing.T, raw []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return string(raw)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// However far numbers are narrowed down, they tell nothing of a transcript that is still coded blindly, and they are the
// same whoever looks, or refused.
func TestNumbersTellNothingOfWhatIsBlind(t *testing.T) {
	dir := blindFolder(t)
	rows := func(viewer, line string) (code int, n map[string]float64) {
		code, text := blindRun(t, dir, viewer, line)
		var table struct{ Rows []map[string]any }
		if code == 0 {
			if err := json.NewDecoder(strings.NewReader(text)).Decode(&table); err != nil {
				t.Fatalf("qcode %s: %v\n%s", line, err, text)
			}
		}
		n = map[string]float64{}
		for _, r := range table.Rows {
			n[r["code"].(string)] += r["codings"].(float64)
		}
		return code, n
	}
	for _, viewer := range []string{"anna", "bram", "paula", ""} {
		code, n := rows(viewer, "report --case T01 --wave post --format json")
		if viewer != "" && code != 1 || code == 0 && n["en"]+n["go"]+n["so"] > 0 {
			t.Errorf("consensus, seen by %q: exit code %d, %v", viewer, code, n) // all that there is is pending
		}
		if code, n = rows(viewer, "report --wave post --format json"); code != 0 || n["en"] != 1 || n["go"] != 0 || n["so"] != 0 {
			t.Errorf("consensus of the wave, seen by %q: exit code %d, %v, want T02 alone", viewer, code, n)
		}
	}
	if _, text := blindRun(t, dir, "paula", "report --wave post"); !strings.Contains(text, "Coded twice, blindly, and not completed by all") {
		t.Errorf("it is not said what is pending:\n%s", text)
	}
	for _, policy := range []string{"any", "anna"} {
		for viewer, sees := range map[string]bool{"bram": false, "": false, "paula": true, "carl": true} {
			code, n := rows(viewer, "report --wave post --format json --count "+policy)
			if sees && (code != 0 || n["en"] != 2 || n["go"] != 1) || !sees && code != 1 {
				t.Errorf("%s, seen by %q: exit code %d, %v", policy, viewer, code, n)
			}
		}
	}
	if code, n := rows("bram", "report --wave post --format json --count bram"); code != 0 || n["so"] != 1 {
		t.Errorf("one's own: exit code %d, %v", code, n)
	}
	if code, n := rows("anna", "report --wave post --format json --count anna"); code != 0 || n["go"] != 1 {
		t.Errorf("one's own: exit code %d, %v", code, n)
	}
}

// What is wrong in a file is said to whoever it belongs to, and to others by its rule and place alone.
func TestFindingsTellNothingOfWhatIsBlind(t *testing.T) {
	dir := blindFolder(t)
	file := filepath.Join(dir, "annotations/anna/post/T01.yaml")
	text := strings.Replace(blindStudy["annotations/anna/post/T01.yaml"], "code: go", "code: whisper", 1)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	lines := []string{"check", "check --format json", "check --format sarif", "check --show-text", "agree --coders anna,bram", "adjudicate --coders anna,bram", "report", "report --count any"}
	for _, line := range lines {
		if code, text := blindRun(t, dir, "bram", line); code == 0 && line != "report" || strings.Contains(text, "whisper") {
			t.Errorf("bram reads of a coding of anna's: qcode %s: exit code %d\n%s", line, code, text)
		}
	}
	for _, line := range lines[:4] {
		if _, text := blindRun(t, dir, "anna", line); !strings.Contains(text, "whisper") {
			t.Errorf("anna does not read what is wrong in her file: qcode %s\n%s", line, text)
		}
	}
}
