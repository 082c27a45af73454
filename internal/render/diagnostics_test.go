package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"qcode/internal/diag"
)

func someFindings() *Findings {
	return &Findings{
		Diagnostics: []diag.Diagnostic{
			{
				Rule: "QC301", Severity: diag.Error, At: diag.Place{File: "annotations/anna/pre/T 01.yaml", Line: 10, Column: 9, EndLine: 10, EndColumn: 14},
				Object: "k7", Message: "not at its place", Help: "mend it", Why: "it moved",
				Related: []diag.Related{{At: diag.Place{File: "codebook.yaml", Line: 3}, Message: "the code"}},
				Fix:     []diag.Splice{{File: "x", Start: 1, End: 2}}, Safe: true,
			},
			{Rule: "QC410", Severity: diag.Info, At: diag.Place{File: "codebook.yaml"}, Object: "bc", Message: "unused, 100%: \x1b[31m"},
		},
		Rules: []RuleInfo{
			{ID: "QC301", Name: "anchor-drift", What: "w", Why: "y", URL: "u", Severity: diag.Error, Fix: "safe"},
			{ID: "QC401", Name: "unknown-code", What: "w", Why: "y", URL: "u", Severity: diag.Error},
			{ID: "QC410", Name: "unused-code", What: "w", Why: "y", URL: "u", Severity: diag.Info},
		},
		Summary: "1 error, 0 warnings, 1 info in 1 transcript", Fixable: 1,
		Line: func(string, int) (string, bool) { return "    at: 40-67\tü the words", true },
	}
}

func written(t *testing.T, format string, f *Findings) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteFindings(&b, format, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFindingsText(t *testing.T) {
	want := `info[QC410] unused-code: unused, 100%: ␛[31m
 --> codebook.yaml

error[QC301] anchor-drift: not at its place
 --> annotations/anna/pre/T 01.yaml:10:9
   |
10 |     at: 40-67 ü the words
   |         ^^^^^
 ::: codebook.yaml:3: the code
   |
 3 |     at: 40-67 ü the words
   = why: it moved
   = help: mend it

1 error, 0 warnings, 1 info in 1 transcript
`
	f := someFindings()
	if got := written(t, "text", f); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The formats for machines show no line of a file: it may hold words of an interview.
func TestFormatsForMachinesShowNoLines(t *testing.T) {
	f := someFindings()
	for _, format := range []string{"concise", "json", "sarif", "github", "junit"} {
		if got := written(t, format, f); strings.Contains(got, "the words") {
			t.Errorf("%s shows a line of a file:\n%s", format, got)
		}
	}
}

func TestFindingsJSON(t *testing.T) {
	var got struct {
		FormatVersion string `json:"format_version"`
		Summary       map[string]any
		Diagnostics   []map[string]any
	}
	if err := json.Unmarshal([]byte(written(t, "json", someFindings())), &got); err != nil {
		t.Fatal(err)
	}
	first := got.Diagnostics[0]
	for key, want := range map[string]any{"rule": "QC301", "name": "anchor-drift", "severity": "error", "line": 10.0, "column": 9.0, "help": "mend it", "object": "k7"} {
		if first[key] != want {
			t.Errorf("%s is %v, want %v", key, first[key], want)
		}
	}
	if got.FormatVersion != "1.0" || got.Summary["error"] != 1.0 || got.Summary["info"] != 1.0 || len(got.Diagnostics) != 2 {
		t.Errorf("got %+v", got)
	}
	empty := written(t, "json", &Findings{})
	if !strings.Contains(empty, `"diagnostics": []`) {
		t.Errorf("no findings are an empty list, got %s", empty)
	}
}

func TestFindingsSARIF(t *testing.T) {
	for _, f := range []*Findings{someFindings(), {}} {
		text := written(t, "sarif", f)
		report, err := sarif.FromString(text, sarif.WithStrictValidation())
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Validate(); err != nil {
			t.Errorf("not valid by the schema of SARIF 2.1.0: %v", err)
		}
		if strings.Contains(text, `"snippet"`) {
			t.Error("there is a snippet")
		}
	}
	text := written(t, "sarif", someFindings())
	for _, want := range []string{`"qcode/v1": "QC301:k7"`, `"uri": "annotations/anna/pre/T%2001.yaml"`, `"level": "note"`, `"columnKind": "unicodeCodePoints"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

// GitHub shows ten errors, ten warnings and ten notices of a step: the rest is folded, and nothing is lost.
func TestFindingsGitHubFolds(t *testing.T) {
	f := someFindings()
	f.Diagnostics = nil
	for i := range 25 {
		for range 3 {
			f.Diagnostics = append(f.Diagnostics, diag.Diagnostic{Rule: "QC401", Severity: diag.Error, At: diag.Place{File: fmt.Sprintf("a/%02d,b.yaml", i), Line: 2}, Message: "line\nbreak 5%\x1b[31m"})
		}
	}
	f.Diagnostics = append(f.Diagnostics, diag.Diagnostic{Rule: "QC410", Severity: diag.Info, At: diag.Place{File: "codebook.yaml"}, Message: "unused"})
	got := written(t, "github", f)
	if n := strings.Count(got, "::error "); n != perStep {
		t.Errorf("%d errors are shown, want %d", n, perStep)
	}
	for _, want := range []string{"::notice file=codebook.yaml,", "file=a/00%2Cb.yaml,line=2,", "line%0Abreak 5%25␛[31m%0Aand 2 more of this rule in this file", "and 45 more of this severity"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if md := string(FindingsMarkdown(f)); strings.Count(md, "\n| error |") != 75 {
		t.Errorf("the summary page does not hold all findings:\n%s", md)
	}
}

func TestFindingsJUnit(t *testing.T) {
	var suite junitSuite
	if err := xml.Unmarshal([]byte(written(t, "junit", someFindings())), &suite); err != nil {
		t.Fatal(err)
	}
	if suite.Tests != 3 || suite.Failures != 1 {
		t.Errorf("%d tests and %d failures, want 3 and 1: an info does not fail, a rule without findings passes", suite.Tests, suite.Failures)
	}
}

func TestFindingsConcise(t *testing.T) {
	want := "annotations/anna/pre/T 01.yaml:10:9: E QC301 not at its place\ncodebook.yaml: I QC410 unused, 100%: ␛[31m\n"
	if got := written(t, "concise", someFindings()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := WriteFindings(&bytes.Buffer{}, "yaml", someFindings()); err == nil {
		t.Error("an unknown format is no error")
	}
}

func TestFindingsTextShowsSomeRelatedPlaces(t *testing.T) {
	f := someFindings()
	for line := range 7 {
		f.Diagnostics[0].Related = append(f.Diagnostics[0].Related, diag.Related{At: diag.Place{File: "other.yaml", Line: line + 1}})
	}
	text := written(t, "text", f)
	if strings.Count(text, ":::") != relatedShown+1 || !strings.Contains(text, "::: and 3 more; --format json lists all") {
		t.Error(text)
	}
	if got := written(t, "json", f); strings.Count(got, "other.yaml") != 7 {
		t.Error(got)
	}
}
