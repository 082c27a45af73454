package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"qcode/internal/diag"
)

// sarif writes the format of code scanning services. There are no snippets in it: those would be text of interviews.
func (f *Findings) sarif(b *bytes.Buffer) error {
	run := sarif.NewRun()
	driver := sarif.NewToolComponent().WithName("qcode")
	if f.Version != "" {
		driver.WithVersion(f.Version)
	}
	run.Tool = sarif.NewTool().WithDriver(driver)
	run.WithColumnKind("unicodeCodePoints")
	for _, r := range f.Rules {
		descriptor := run.AddRule(r.ID).WithName(r.Name)
		descriptor.WithShortDescription(sarif.NewMultiformatMessageString().WithText(r.What))
		descriptor.WithFullDescription(sarif.NewMultiformatMessageString().WithText(r.Why))
		descriptor.WithHelp(sarif.NewMultiformatMessageString().WithText(r.URL))
		descriptor.WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(r.Severity)))
	}
	for _, d := range f.Diagnostics {
		run.AddResult(f.result(run, d))
	}
	report := sarif.NewReport()
	report.AddRun(run)
	if err := report.PrettyWrite(b); err != nil {
		return err
	}
	b.WriteString("\n")
	return nil
}

func level(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return s.String()
}

func (f *Findings) result(run *sarif.Run, d diag.Diagnostic) *sarif.Result {
	text := d.Message
	if d.Help != "" {
		text += "\n" + d.Help
	}
	object := d.Object
	if object == "" {
		object = d.At.File
	}
	r := sarif.NewResult().WithRuleID(d.Rule).WithLevel(level(d.Severity)).WithMessage(sarif.NewMessage().WithText(text))
	if i := run.GetRuleIndex(d.Rule); i >= 0 {
		r.WithRuleIndex(i)
	}
	r.WithPartialFingerprints(map[string]string{"qcode/v1": d.Rule + ":" + object})
	r.AddLocation(f.location(d.At))
	for i, o := range d.Related {
		r.AddRelatedLocation(f.location(o.At).WithID(i + 1).WithMessage(sarif.NewMessage().WithText(o.Message)))
	}
	return r
}

func (f *Findings) location(at diag.Place) *sarif.Location {
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(uri(f.inRepository(at.File))))
	if at.Line > 0 {
		region := sarif.NewRegion().WithStartLine(at.Line)
		if at.Column > 0 {
			region.WithStartColumn(at.Column)
		}
		if at.EndLine > 0 && at.EndColumn > 0 {
			region.WithEndLine(at.EndLine).WithEndColumn(at.EndColumn)
		}
		physical.WithRegion(region)
	}
	return sarif.NewLocation().WithPhysicalLocation(physical)
}

// inRepository is a file of the study as its repository names it.
func (f *Findings) inRepository(file string) string {
	if file == "" {
		return ""
	}
	return f.Inside + file
}

// uri writes a relative path as a URI reference.
func uri(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("/._-~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// perStep is how many errors, warnings and notices each GitHub shows of a step.
const perStep = 10

// github writes workflow commands. What would not be shown is folded: repeats of a rule in a file into the first one,
// and what is beyond ten of a severity into the tenth.
func (f *Findings) github(b *bytes.Buffer) {
	type group struct {
		diag.Diagnostic
		more int
	}
	var groups []*group
	at := map[[2]string]*group{}
	for _, d := range worst(f.Diagnostics) {
		key := [2]string{d.Rule, d.At.File}
		if g := at[key]; g != nil {
			g.more++
			continue
		}
		at[key] = &group{Diagnostic: d}
		groups = append(groups, at[key])
	}
	shown, left := map[diag.Severity]int{}, map[diag.Severity]int{}
	for _, g := range groups {
		left[g.Severity] += 1 + g.more
	}
	for _, g := range groups {
		if shown[g.Severity]++; shown[g.Severity] > perStep {
			continue
		}
		left[g.Severity] -= 1 + g.more
		message := g.Message
		if g.Help != "" {
			message += "\n" + g.Help
		}
		if g.more > 0 {
			message += fmt.Sprintf("\nand %d more of this rule in this file", g.more)
		}
		if shown[g.Severity] == perStep && left[g.Severity] > 0 {
			message += fmt.Sprintf("\nand %d more of this severity in other places: see the log of `qcode check`", left[g.Severity])
		}
		fmt.Fprintf(b, "::%s %s,title=%s::%s\n", command(g.Severity), f.property(g.At), escapeProperty(g.Rule+" "+f.rule(g.Rule).Name), escapeData(message))
	}
	b.WriteString(escapeData(f.Summary) + "\n")
}

func command(s diag.Severity) string {
	if s == diag.Info {
		return "notice"
	}
	return s.String()
}

func (f *Findings) property(at diag.Place) string {
	out := "file=" + escapeProperty(f.inRepository(at.File))
	for _, p := range []struct {
		name string
		n    int
	}{{"line", at.Line}, {"endLine", at.EndLine}, {"col", at.Column}, {"endColumn", at.EndColumn}} {
		if p.n > 0 {
			out += fmt.Sprintf(",%s=%d", p.name, p.n)
		}
	}
	return out
}

// escapeData writes text for a log that shows colours: line breaks stay, other control characters become pictures.
func escapeData(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(Safe(line), "%", "%25")
	}
	return strings.Join(lines, "%0A")
}

func escapeProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(text))
}

// FindingsMarkdown is all findings as a table, for the summary page of a CI run.
func FindingsMarkdown(f *Findings) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "### qcode check\n\n%s\n", f.Summary)
	if len(f.Diagnostics) > 0 {
		b.WriteString("\n| severity | rule | place | finding |\n|---|---|---|---|\n")
	}
	cell := strings.NewReplacer("|", `\|`, "<", "&lt;")
	for _, d := range worst(f.Diagnostics) {
		fmt.Fprintf(&b, "| %s | %s %s | %s | %s |\n", d.Severity, d.Rule, f.rule(d.Rule).Name, cell.Replace(Safe(d.At.String())), cell.Replace(Safe(d.Message)))
	}
	return b.Bytes()
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// junit writes a test case for each rule and file with findings, and one for each rule that found nothing. Of findings,
// those of severity info do not fail.
func (f *Findings) junit(b *bytes.Buffer) error {
	suite := junitSuite{Name: "qcode check"}
	hit := map[string]bool{}
	index := map[[2]string]int{}
	for _, d := range f.Diagnostics {
		hit[d.Rule] = true
		key := [2]string{d.Rule, d.At.File}
		i, known := index[key]
		if !known {
			i = len(suite.Cases)
			index[key] = i
			suite.Cases = append(suite.Cases, junitCase{Class: d.Rule + " " + f.rule(d.Rule).Name, Name: d.At.File, File: d.At.File})
		}
		suite.Cases[i].add(d)
	}
	for _, r := range f.Rules {
		if !hit[r.ID] {
			suite.Cases = append(suite.Cases, junitCase{Class: r.ID + " " + r.Name, Name: "all files"})
		}
	}
	for _, c := range suite.Cases {
		suite.Tests++
		if c.Failure != nil {
			suite.Failures++
		}
	}
	b.WriteString(xml.Header)
	e := xml.NewEncoder(b)
	e.Indent("", "  ")
	if err := e.Encode(suite); err != nil {
		return err
	}
	b.WriteString("\n")
	return nil
}

func (c *junitCase) add(d diag.Diagnostic) {
	line := d.At.String() + ": " + d.Severity.String() + ": " + d.Message
	switch {
	case d.Severity == diag.Info:
		c.Out += line + "\n"
	case c.Failure == nil:
		c.Failure = &junitFailure{Type: d.Severity.String(), Message: d.Message, Text: line}
	default:
		c.Failure.Text += "\n" + line
		if d.Severity == diag.Error {
			c.Failure.Type = d.Severity.String()
		}
	}
}
