package check

import (
	"fmt"
	"strings"
)

// howToSilence holds for every rule that has no better advice.
const howToSilence = "On the line, or alone above it: `%s[%s] the reason`. For files without comments: `check: {per_file_ignores: {\"transcripts/pre/*\": [%s]}}` in qcode.yaml; for the whole study: `check: {ignore: [%s]}`."

func (r *Rule) silence() string {
	if r.Silence != "" {
		return r.Silence
	}
	return fmt.Sprintf(howToSilence, marker, r.ID, r.ID, r.ID)
}

// facts are severity, profile and class of fix in a line.
func (r *Rule) facts() string {
	fix := map[Fix]string{NoFix: "no fix", SafeFix: "safe fix", UnsafeFix: "unsafe fix"}[r.Fix]
	return fmt.Sprintf("%s · from profile %s on · %s", r.Severity, r.Profile, fix)
}

// Explain is the documentation of the rule as plain text.
func (r *Rule) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s)\n\n%s\n\nWhy: %s\n", r.ID, r.Name, r.facts(), r.What, r.Why)
	fmt.Fprintf(&b, "\nNot so:\n%s\nBut so:\n%s\nIf it is meant so: %s\n", indented(r.Bad), indented(r.Good), r.silence())
	return b.String()
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n"
}

// Overview lists all rules.
func Overview() string {
	var b strings.Builder
	for _, r := range Rules() {
		fmt.Fprintf(&b, "%-6s %-26s %-8s %-8s %s\n", r.ID, r.Name, r.Severity, r.Profile, map[Fix]string{SafeFix: "safe fix", UnsafeFix: "unsafe fix"}[r.Fix])
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// groupName is a heading of the catalogue, by the first digit of the ids.
func groupName(digit byte) string {
	return map[byte]string{
		'0': "Files", '1': "Codebook: structure", '2': "Codebook: wording", '3': "Places of codings", '4': "Codings",
		'5': "Cases, waves and transcripts", '6': "Several coders", '7': "Privacy", '9': "Comments that silence rules",
	}[digit]
}

// Markdown is docs/rules.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Rules of `qcode check`\n\nThis file is written by the tests from the rules themselves; the examples are lines of the studies in `testdata/check`.\n" +
		"`qcode explain QC301` prints the same on a terminal.\n\n" +
		"**Profiles**: *basic* is what numbers depend on, *default* adds what a careful team wants to know, *strict* what a study should look like when it is released.\n" +
		"**Fixes**: a *safe* one (`--fix`) leaves the same words under the same codes; an *unsafe* one (`--unsafe-fixes`) changes what is coded or read.\n\n" +
		"| rule | name | severity | profile | fix |\n|---|---|---|---|---|\n")
	for _, r := range Rules() {
		fmt.Fprintf(&b, "| [%s](#%s-%s) | %s | %s | %s | %s |\n", r.ID, strings.ToLower(r.ID), r.Name, r.Name, r.Severity, r.Profile, strings.TrimSuffix(r.Fix.String(), "none"))
	}
	b.WriteString("\nA workflow for GitHub stands in [ci/check.yml](ci/check.yml), a hook for git in [ci/pre-commit](ci/pre-commit).\n")
	last := byte(0)
	for _, r := range Rules() {
		if g := r.ID[2]; g != last {
			last = g
			fmt.Fprintf(&b, "\n## %s\n", groupName(g))
		}
		fmt.Fprintf(&b, "\n### %s %s\n\n%s\n\n%s\n\n**Why.** %s\n\nNot so:\n\n```\n%s\n```\n\nBut so:\n\n```\n%s\n```\n\n**If it is meant so.** %s\n",
			r.ID, r.Name, r.facts(), r.What, r.Why, r.Bad, r.Good, r.silence())
	}
	b.WriteString(leftOut)
	return b.String()
}

// leftOut says which numbers have no rule, so that nobody looks for them.
const leftOut = `
## Numbers without a rule

A number is never given to another rule. These two have none: QC005 schema-too-new (files carry no version of a schema: what a newer qcode
may have added is an unknown key, QC002), QC213 incomplete-language (a codebook has one language; there is no key for a second one).
`
