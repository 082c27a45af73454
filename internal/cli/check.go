package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/check"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/history"
	"qcode/internal/render"
	"qcode/internal/study"
)

type checkOptions struct {
	profile        string
	choose, ignore []string
	format, file   string
	failOn         string
	fix, unsafe    bool
	diff           bool
	showText       bool
	baseline       string
	update, prune  bool
}

func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use: "check", GroupID: "care", Args: cobra.NoArgs,
		Short: "Find what is wrong with codebook, transcripts and codings",
		Long: `Check the whole study: codebook, cases, waves, transcripts and every coding against the words that it stands on.
It never stops at the first fault, and its last line says what was looked at.

Exit codes: 0 nothing at or above --fail-on · 1 findings at or above it, or --diff would change files ·
2 wrong use, no study, or a stale baseline · 3 failure outside. What a rule means: qcode explain QC301.

Rules come in profiles: basic (what numbers depend on), default, strict (for a release). --select runs only the
rules named, by id, name or prefix (QC3); --ignore leaves some out; ` + "`check:`" + ` in qcode.yaml sets both for everyone,
and there select adds rules to the profile. A comment silences one place, and needs a reason:
  # qcode: ignore[QC204] the manual has no exclusion for this domain`,
		Example: `  qcode check                                    before every report, and in CI
  qcode check --profile strict --fail-on warning
  qcode check --select QC3,unknown-code
  qcode check --fix --diff                       what would be mended
  qcode check --format github                    in a workflow of GitHub
  qcode check --baseline qcode-baseline.json --update-baseline`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runCheck(c.Context(), &o) },
	}
	f := c.Flags()
	f.StringVar(&o.profile, "profile", "", "which `rules`: "+strings.Join(check.Profiles(), ", ")+" (default: that of qcode.yaml, else default)")
	f.StringSliceVar(&o.choose, "select", nil, "only these `rules`: ids, names or prefixes such as QC3")
	f.StringSliceVar(&o.ignore, "ignore", nil, "not these `rules`")
	f.StringVar(&o.format, "format", "text", "how to print: "+strings.Join(render.FindingFormats(), ", "))
	f.StringVarP(&o.file, "output", "o", "-", "write to `FILE` instead of the terminal")
	f.StringVar(&o.failOn, "fail-on", "error", "exit with 1 for findings of this `severity` or above: error, warning, info")
	f.BoolVar(&o.fix, "fix", false, "mend what can be mended without changing what is coded")
	f.BoolVar(&o.unsafe, "unsafe-fixes", false, "mend also where that changes what is coded or read")
	f.BoolVar(&o.diff, "diff", false, "show what --fix would change, and write nothing")
	f.BoolVarP(&o.diff, "dry-run", "n", false, "the same, as with every command that writes")
	f.BoolVar(&o.showText, "show-text", false, "show words of transcripts in the text format although the output is no terminal")
	f.StringVar(&o.baseline, "baseline", "", "do not report the findings in `FILE`")
	f.BoolVar(&o.update, "update-baseline", false, "write all present findings into the baseline")
	f.BoolVar(&o.prune, "prune-baseline", false, "drop entries of the baseline that are not found any more")
	a.completeWords(c, "profile", check.Profiles()...)
	a.completeWords(c, "format", render.FindingFormats()...)
	a.completeWords(c, "fail-on", "error", "warning", "info")
	for _, flag := range []string{"select", "ignore"} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(ruleCompletions(), cobra.ShellCompDirectiveNoFileComp))
	}
	return c
}

func ruleCompletions() (out []cobra.Completion) {
	for _, r := range check.Rules() {
		out = append(out, cobra.CompletionWithDesc(r.ID, r.Name))
	}
	return out
}

func (o *checkOptions) validate() (diag.Severity, error) {
	if err := oneOf("format", o.format, render.FindingFormats(), false); err != nil {
		return 0, err
	}
	if (o.update || o.prune) && o.baseline == "" {
		return 0, usage("it is not said which baseline", "name the file: --baseline qcode-baseline.json")
	}
	severity, err := diag.ParseSeverity(o.failOn)
	if err != nil {
		return 0, usage("--fail-on: "+err.Error(), "for example `--fail-on warning`")
	}
	return severity, nil
}

func (a *app) runCheck(ctx context.Context, o *checkOptions) error {
	failOn, err := o.validate()
	if err != nil {
		return err
	}
	s, result, err := a.checked(ctx, o)
	if err != nil {
		return err
	}
	if o.diff {
		return a.showFixes(s, o, result)
	}
	if o.fix || o.unsafe {
		if result, err = a.applyFixes(ctx, s, o, result); err != nil {
			return err
		}
	}
	baselined, stale, err := a.applyBaseline(s, o, result)
	if err != nil {
		return err
	}
	result.Findings = a.veil(s, result.Findings)
	f := a.findings(o, result, a.hidesFile(s))
	if o.format == "github" || o.format == "sarif" {
		f.Inside = history.Open(ctx, s.Root).Inside()
	}
	f.Baselined = baselined
	f.Summary = f.summary(result)
	if err := a.printFindings(o, &f.Findings); err != nil {
		return err
	}
	if len(stale) > 0 {
		return usage(fmt.Sprintf("%s of the baseline %s no more: %s", counted(len(stale), "entry", "entries"), isAre(len(stale)), strings.Join(stale[:min(5, len(stale))], ", ")),
			"take them out: qcode check --baseline "+diag.Shell(o.baseline)+" --prune-baseline")
	}
	if diag.Count(result.Findings, failOn) > 0 {
		return no("")
	}
	return nil
}

func isAre(n int) string {
	if n == 1 {
		return "is found"
	}
	return "are found"
}

// checked opens the study and runs the rules that are wanted.
func (a *app) checked(ctx context.Context, o *checkOptions) (*study.Study, *check.Result, error) {
	s, err := a.tolerant()
	if err != nil {
		return nil, nil, err
	}
	choice := check.Configured(s.Check)
	if o.profile != "" {
		choice.Profile = o.profile
	}
	if len(o.choose) > 0 {
		choice.Select, choice.Ignore, choice.Only = o.choose, nil, true
	}
	choice.Ignore = append(choice.Ignore, o.ignore...)
	set, err := check.Choose(choice)
	if err != nil {
		return nil, nil, usage(err.Error(), "see all rules: qcode explain --all")
	}
	result, err := check.Run(ctx, s, check.Options{Set: set, Mend: o.fix || o.unsafe || o.diff})
	return s, result, err
}

// showFixes prints what would be mended; the answer is no if that is anything.
func (a *app) showFixes(s *study.Study, o *checkOptions, result *check.Result) error {
	repairs := result.Repairs(result.Findings, o.unsafe)
	diff, err := a.store(s, "").Diff(edit.Plan{Command: "check --fix", Changes: repairs.Changes})
	if err != nil {
		return trouble(err)
	}
	if _, err := a.Out.Write([]byte(sanitize(diff))); err != nil {
		return err
	}
	a.say("%s", "would mend "+counted(repairs.Fixed, "finding", "findings")+leftOver(repairs))
	if len(repairs.Changes) > 0 {
		return no("")
	}
	return nil
}

func leftOver(r check.Repairs) string {
	out := ""
	if r.Unsafe > 0 {
		out += fmt.Sprintf("; %d more with --unsafe-fixes, which changes what is coded or read", r.Unsafe)
	}
	if r.Clashed > 0 {
		out += fmt.Sprintf("; %d more touch the same lines: run it again", r.Clashed)
	}
	return out
}

// applyFixes mends in one step that `qcode undo` takes back, and checks anew.
func (a *app) applyFixes(ctx context.Context, s *study.Study, o *checkOptions, result *check.Result) (*check.Result, error) {
	repairs := result.Repairs(result.Findings, o.unsafe)
	if len(repairs.Changes) == 0 {
		return result, nil
	}
	receipt, err := a.store(s, a.author(s)).Apply(ctx, edit.Plan{Command: "check --fix", Changes: repairs.Changes})
	if err != nil {
		return nil, trouble(err)
	}
	a.say("mended %s in %s%s; take it back: %s", counted(repairs.Fixed, "finding", "findings"), counted(len(receipt.Files), "file", "files"), leftOver(repairs), a.here(receipt.Back))
	_, result, err = a.checked(ctx, o)
	return result, err
}

// applyBaseline takes findings out that the baseline holds, and writes it if asked to.
func (a *app) applyBaseline(s *study.Study, o *checkOptions, result *check.Result) (held int, stale []string, err error) {
	if o.baseline == "" {
		return 0, nil, nil
	}
	file := o.baseline
	if o.update {
		b := check.NewBaseline(result.Findings)
		if err := a.write(file, b.Encode()); err != nil {
			return 0, nil, err
		}
		held, result.Findings = len(result.Findings), nil
		return held, nil, nil
	}
	src, err := os.ReadFile(a.path(file))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil, usage("there is no baseline "+o.baseline, "make one: qcode check --baseline "+diag.Shell(o.baseline)+" --update-baseline")
	}
	if err != nil {
		return 0, nil, err
	}
	b, err := check.ParseBaseline(src)
	if err != nil {
		return 0, nil, usage(o.baseline + ": " + err.Error())
	}
	b.Follow(s.Codebook)
	result.Findings, held, stale = b.Apply(result.Findings, result.Set)
	if o.prune && len(stale) > 0 {
		b.Prune(stale)
		return held, nil, a.write(file, b.Encode())
	}
	return held, stale, nil
}

// found is what is printed, and how it came about.
type found struct{ render.Findings }

func (a *app) findings(o *checkOptions, result *check.Result, hides func(path string) bool) found {
	f := found{render.Findings{
		Diagnostics: result.Findings, Silenced: result.Silenced, Version: moduleVersion(),
		Line: func(file string, line int) (string, bool) {
			if hides(file) {
				return "", false
			}
			return result.Line(file, line, a.OutTTY && o.file == "-" || o.showText)
		},
	}}
	for _, r := range result.Set.Rules {
		f.Rules = append(f.Rules, render.RuleInfo{ID: r.ID, Name: r.Name, What: r.What, Why: r.Why, URL: r.URL(), Severity: r.Severity, Fix: r.Fix.String()})
	}
	for _, d := range result.Findings {
		if len(d.Fix) > 0 {
			f.Fixable++
			if !d.Safe {
				f.Unsafe++
			}
		}
	}
	return f
}

// summary is the last line: what was found, and what was looked at.
func (f *found) summary(result *check.Result) string {
	n := map[diag.Severity]int{}
	for _, d := range f.Diagnostics {
		n[d.Severity]++
	}
	line := counted(n[diag.Error], "error", "errors") + ", " + counted(n[diag.Warning], "warning", "warnings")
	if n[diag.Info] > 0 {
		line += fmt.Sprintf(", %d info", n[diag.Info])
	}
	line += fmt.Sprintf(" in %s, %s, %s (rules: %s)", counted(result.Transcripts, "transcript", "transcripts"),
		counted(result.Files, "annotation file", "annotation files"), counted(result.Codings, "coding", "codings"), result.Set)
	if safe := f.Fixable - f.Unsafe; safe > 0 {
		line += fmt.Sprintf(" · %d can be mended with --fix", safe)
	}
	if f.Unsafe > 0 {
		line += fmt.Sprintf(" · %d with --unsafe-fixes", f.Unsafe)
	}
	if !result.AllMended {
		line += " · more with --fix, see --fix --diff"
	}
	if f.Baselined > 0 {
		line += fmt.Sprintf(" · %d in the baseline", f.Baselined)
	}
	if f.Silenced > 0 {
		line += fmt.Sprintf(" · %d silenced", f.Silenced)
	}
	return line
}

func (a *app) printFindings(o *checkOptions, f *render.Findings) error {
	var b bytes.Buffer
	if err := render.WriteFindings(&b, o.format, f); err != nil {
		return err
	}
	if o.format != "text" && o.format != "github" {
		a.say("%s", f.Summary)
	}
	if page := a.Getenv("GITHUB_STEP_SUMMARY"); o.format == "github" && page != "" {
		if err := appendTo(page, render.FindingsMarkdown(f)); err != nil {
			return err
		}
	}
	return a.write(o.file, b.Bytes())
}

// appendTo adds to a file that other steps of a workflow write too.
func appendTo(file string, content []byte) (err error) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(content)
	return err
}

// moduleVersion is the version alone, for other programs.
func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}
