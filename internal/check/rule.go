// Package check is the linter of a study: rules with stable ids, each in a file of its own with what it finds, why that
// matters and how to silence it.
//
// There are rules of three kinds. Those of the study look at the catalogue (codebook, cases, waves, names of files);
// those of a transcript look at one text with its annotation files while it is in memory anyway; those of the facts look
// at all codings in columns afterwards. All run in the one pass over the files that every table makes. A rule without
// any of the three belongs to a reader, which finds it while reading, and stands here for its documentation.
package check

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// Profile is a set of rules; each holds the one before.
type Profile uint8

// The profiles: what must be right for any number to be right; what a careful team wants to know; what a study should
// look like when it is released.
const (
	Basic Profile = iota + 1
	Default
	Strict
)

func (p Profile) String() string {
	return [...]string{"none", "basic", "default", "strict"}[p]
}

// Profiles are the names of the profiles.
func Profiles() []string { return []string{Basic.String(), Default.String(), Strict.String()} }

// ParseProfile reads the name of a profile; empty is Default.
func ParseProfile(name string) (Profile, error) {
	for _, p := range []Profile{Basic, Default, Strict} {
		if name == p.String() || name == "" && p == Default {
			return p, nil
		}
	}
	message := fmt.Sprintf("there is no profile %q; there are %s", name, strings.Join(Profiles(), ", "))
	if near, ok := yamldoc.Suggest(name, Profiles()); ok {
		message = fmt.Sprintf("there is no profile %q; did you mean %q?", name, near)
	}
	return 0, fmt.Errorf("%s", message)
}

// Fix says what --fix can do about a finding. A safe fix leaves the same words under the same codes.
type Fix uint8

// The classes of fixes.
const (
	NoFix Fix = iota
	SafeFix
	UnsafeFix
)

func (f Fix) String() string {
	return [...]string{"none", "safe", "unsafe"}[f]
}

// Rule is what is looked for, with its documentation. Bad and Good are lines of its fixtures.
type Rule struct {
	ID, Name string
	Severity diag.Severity
	Profile  Profile // the first one that has it on
	Fix      Fix
	What     string // what is wrong, in a sentence
	Why      string // what follows from it
	Bad      string
	Good     string
	Silence  string // what to do if it is meant so; empty: as any rule

	field string // key of a coding that its findings point at; empty: the entry

	study   func(s *study.Study, r *Reporter)
	text    func(s *study.Study) func(d *Doc, r *Reporter)    // after a transcript was read
	coding  func(s *study.Study) func(c *Coding, r *Reporter) // for each coding; must not allocate when all is well
	codes   func(*codebook.Code) bool                         // of which codes coding is asked; nil: all, and codings of none
	columns func(s *study.Study, f *Facts, r *Reporter)       // after all were read
	mend    func(m *Mender, d *diag.Diagnostic)               // adds a fix to a finding about a coding
}

// Kind is the pass that a rule runs in: reader, study, transcript or codings.
func (r *Rule) Kind() string {
	switch {
	case r.study != nil:
		return "study"
	case r.text != nil || r.coding != nil:
		return "transcript"
	case r.columns != nil:
		return "codings"
	}
	return "reader"
}

// URL is where a person reads on.
func (r *Rule) URL() string { return "qcode explain " + r.ID }

// Reporter takes the findings of one rule.
type Reporter struct {
	rule *Rule
	to   *[]diag.Diagnostic
}

// Add takes a finding. Its rule and severity are known.
func (r *Reporter) Add(at diag.Place, object, message, help string) *diag.Diagnostic {
	*r.to = append(*r.to, diag.Diagnostic{Rule: r.rule.ID, Severity: r.rule.Severity, At: at, Object: object, Message: message, Help: help})
	return &(*r.to)[len(*r.to)-1]
}

// Facts are the codings of the study and what was noted of each text.
type Facts struct {
	*coding.Columns
	Texts []TextFact   // by transcript
	seed  maphash.Seed // of the hashes of ids
}

// TextFact is what is left of a text after its visit.
type TextFact struct {
	Read   bool
	Mark   uint32 // CRC-32C of the text
	Length uint32 // code points
	ids    []uint64
	heads  []headFact
	heard  []heard // who speaks, interviewers left out
}

// headFact is what an annotation file says of itself.
type headFact struct {
	coder     string
	path      string
	complete  bool
	entries   int
	canonical bool
}

// Set is a choice of rules.
type Set struct {
	Rules   []*Rule
	Profile Profile
	changed bool // rules were added to the profile, or taken away
	byID    map[string]*Rule
	on      map[string]bool
}

// Choice says which rules are wanted: those of a profile, with those of Select (ids, names, or prefixes of ids such as
// QC3; only them, if Only), without those of Ignore.
type Choice struct {
	Profile        string
	Select, Ignore []string
	Only           bool
}

// Configured is the choice that qcode.yaml makes. Names that no rule has are left out; a rule of its own finds them.
func Configured(c study.CheckConfig) Choice {
	rules := Rules()
	unknown := func(name string) bool { return !known(rules, name) }
	return Choice{
		Profile: c.Profile,
		Select:  slices.DeleteFunc(slices.Clone(c.Select), unknown),
		Ignore:  slices.DeleteFunc(slices.Clone(c.Ignore), unknown),
	}
}

// Choose finds the rules of a choice. A name that no rule has is an error.
func Choose(c Choice) (*Set, error) {
	profile, err := ParseProfile(c.Profile)
	if err != nil {
		return nil, err
	}
	s := &Set{Profile: profile, byID: map[string]*Rule{}, on: map[string]bool{}}
	rules := Rules()
	for _, name := range slices.Concat(c.Select, c.Ignore) {
		if !known(rules, name) {
			return nil, unknownRule(rules, name)
		}
	}
	for i := range rules {
		r := &rules[i]
		s.byID[r.ID] = r
		on := r.Profile <= profile && !(c.Only && len(c.Select) > 0) || matches(r, c.Select)
		if on && !matches(r, c.Ignore) {
			s.on[r.ID] = true
			s.Rules = append(s.Rules, r)
		}
	}
	s.changed = len(c.Select)+len(c.Ignore) > 0
	return s, nil
}

// Has reports whether the rule with this id is wanted. Findings of no rule that is known here always are.
func (s *Set) Has(id string) bool { return s.on[id] || s.byID[id] == nil }

// Rule is the rule with this id, nil if there is none.
func (s *Set) Rule(id string) *Rule { return s.byID[id] }

// String names the choice for the last line of a report.
func (s *Set) String() string {
	if s.changed {
		return fmt.Sprintf("%d of %d, from %s", len(s.Rules), len(s.byID), s.Profile)
	}
	return s.Profile.String()
}

// matches reports whether one of the names is that of r, or the beginning of its id.
func matches(r *Rule, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return strings.EqualFold(n, "all") || strings.EqualFold(n, r.Name) || isPrefix(n, r.ID)
	})
}

// isPrefix reports whether n is the id, or QC and some of its digits.
func isPrefix(n, id string) bool {
	return len(n) >= 2 && len(n) <= len(id) && strings.EqualFold(n, id[:len(n)])
}

func known(rules []Rule, name string) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return matches(&r, []string{name}) })
}

// Find is the rule with that id or name.
func Find(name string) (*Rule, error) {
	rules := Rules()
	for i := range rules {
		if strings.EqualFold(name, rules[i].ID) || strings.EqualFold(name, rules[i].Name) {
			return &rules[i], nil
		}
	}
	return nil, unknownRule(rules, name)
}

func unknownRule(rules []Rule, name string) error {
	var ids, names []string
	for _, r := range rules {
		ids, names = append(ids, r.ID), append(names, r.Name)
	}
	near, ok := yamldoc.Suggest(name, names)
	if !ok {
		near, ok = yamldoc.Suggest(name, ids)
	}
	if ok {
		return fmt.Errorf("there is no rule %q; did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no rule %q; see all with `qcode explain --all`", name)
}
