package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"qcode/internal/diag"
)

// FindingFormats lists the formats of WriteFindings, the first being the default.
func FindingFormats() []string {
	return []string{"text", "concise", "json", "sarif", "github", "junit"}
}

// Findings are diagnostics that are to be printed, sorted by place.
type Findings struct {
	Diagnostics []diag.Diagnostic
	Rules       []RuleInfo // those that were looked for, by id
	Summary     string     // the last line for people: what was looked at
	Fixable     int
	Unsafe      int // of those, with a fix that is not safe
	Baselined   int
	Silenced    int
	// Line is a line of a file as its author wrote it; ok is false if it may not be shown. Nil: no lines are shown.
	Line func(file string, line int) (text string, ok bool)
	// Inside is where the study lies in its repository, with a slash at the end: who shows findings beside changed files
	// (github, sarif) names these from the root of the repository.
	Inside string
	// Version of qcode, for SARIF.
	Version string
}

// RuleInfo is what formats say of a rule.
type RuleInfo struct {
	ID, Name, What, Why, URL string
	Severity                 diag.Severity
	Fix                      string // none, safe or unsafe
}

// WriteFindings writes findings in a format. Formats for machines hold no text of transcripts, as messages hold none.
func WriteFindings(w io.Writer, format string, f *Findings) error {
	var b bytes.Buffer
	var err error
	switch format {
	case "text":
		f.text(&b)
	case "concise":
		f.concise(&b)
	case "json":
		err = f.json(&b)
	case "sarif":
		err = f.sarif(&b)
	case "github":
		f.github(&b)
	case "junit":
		err = f.junit(&b)
	default:
		err = fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(FindingFormats(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// rule is what is known of the rule of a finding.
func (f *Findings) rule(id string) RuleInfo {
	i, ok := slices.BinarySearchFunc(f.Rules, id, func(r RuleInfo, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return RuleInfo{ID: id, Name: "finding", URL: "qcode explain " + id}
	}
	return f.Rules[i]
}

func (f *Findings) count(s diag.Severity) int {
	n := 0
	for _, d := range f.Diagnostics {
		if d.Severity == s {
			n++
		}
	}
	return n
}

func (f *Findings) concise(b *bytes.Buffer) {
	for _, d := range f.Diagnostics {
		fmt.Fprintf(b, "%s: %s %s %s\n", Safe(d.At.String()), strings.ToUpper(d.Severity.String()[:1]), d.Rule, Safe(d.Message))
	}
}

type jsonFindings struct {
	FormatVersion string        `json:"format_version"`
	Summary       jsonSummary   `json:"summary"`
	Diagnostics   []jsonFinding `json:"diagnostics"`
}

type jsonSummary struct {
	Error     int    `json:"error"`
	Warning   int    `json:"warning"`
	Info      int    `json:"info"`
	Fixable   int    `json:"fixable"`
	Baselined int    `json:"baselined"`
	Silenced  int    `json:"silenced"`
	Looked    string `json:"looked_at"`
}

type jsonFinding struct {
	Rule      string        `json:"rule"`
	Name      string        `json:"name"`
	Severity  string        `json:"severity"`
	Object    string        `json:"object,omitempty"`
	File      string        `json:"file"`
	Line      int           `json:"line,omitempty"`
	Column    int           `json:"column,omitempty"`
	EndLine   int           `json:"end_line,omitempty"`
	EndColumn int           `json:"end_column,omitempty"`
	Message   string        `json:"message"`
	Why       string        `json:"why,omitempty"`
	Help      string        `json:"help,omitempty"`
	Related   []jsonRelated `json:"related,omitempty"`
	Fix       *jsonFix      `json:"fix,omitempty"`
	URL       string        `json:"url"`
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message,omitempty"`
}

type jsonFix struct {
	Applicability string `json:"applicability"`
	Edits         int    `json:"edits"`
}

func (f *Findings) json(b *bytes.Buffer) error {
	out := jsonFindings{FormatVersion: "1.0", Diagnostics: []jsonFinding{}, Summary: jsonSummary{
		Error: f.count(diag.Error), Warning: f.count(diag.Warning), Info: f.count(diag.Info),
		Fixable: f.Fixable, Baselined: f.Baselined, Silenced: f.Silenced, Looked: f.Summary,
	}}
	for _, d := range f.Diagnostics {
		r := f.rule(d.Rule)
		j := jsonFinding{
			Rule: d.Rule, Name: r.Name, Severity: d.Severity.String(), Object: d.Object, Message: d.Message, Why: d.Why, Help: d.Help,
			File: d.At.File, Line: d.At.Line, Column: d.At.Column, EndLine: d.At.EndLine, EndColumn: d.At.EndColumn, URL: r.URL,
		}
		for _, o := range d.Related {
			j.Related = append(j.Related, jsonRelated{o.At.File, o.At.Line, o.At.Column, o.Message})
		}
		if len(d.Fix) > 0 {
			j.Fix = &jsonFix{applicability(d), len(d.Fix)}
		}
		out.Diagnostics = append(out.Diagnostics, j)
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func applicability(d diag.Diagnostic) string {
	if d.Safe {
		return "safe"
	}
	return "unsafe"
}

// worst sorts by severity, the worst first; equal ones keep their order.
func worst(ds []diag.Diagnostic) []diag.Diagnostic {
	out := slices.Clone(ds)
	slices.SortStableFunc(out, func(a, b diag.Diagnostic) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}
