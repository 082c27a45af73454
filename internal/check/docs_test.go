package check_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"qcode/internal/check"
)

// docs/rules.md says what the rules say.
func TestDocs(t *testing.T) { golden(t, "../../docs/rules.md", []byte(check.Markdown())) }

func TestRuleDocumentation(t *testing.T) {
	form := regexp.MustCompile(`^QC[0-9]{3}$`)
	var ids, names []string
	for _, r := range check.Rules() {
		if !form.MatchString(r.ID) || r.What == "" || r.Why == "" || r.Bad == "" || r.Good == "" || r.Severity == 0 || r.Profile == 0 {
			t.Errorf("%s %s is not completely documented", r.ID, r.Name)
		}
		if !strings.HasSuffix(r.What, ".") || strings.ToLower(r.Name) != r.Name || strings.Contains(r.Name, " ") {
			t.Errorf("%s: what it finds is a sentence, its name is words with hyphens: %q", r.ID, r.Name)
		}
		if !strings.Contains(r.Explain(), r.Why) {
			t.Errorf("%s: explain does not say why", r.ID)
		}
		ids, names = append(ids, r.ID), append(names, r.Name)
	}
	if !slices.IsSorted(ids) {
		t.Error("the rules are not in the order of their ids")
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(ids) {
		t.Error("two rules have the same name")
	}
}

func TestChoose(t *testing.T) {
	tests := []struct {
		choice     check.Choice
		has, lacks []string
		fails      string
	}{
		{choice: check.Choice{Profile: "basic"}, has: []string{"QC001", "QC301"}, lacks: []string{"QC202", "QC205"}},
		{choice: check.Choice{}, has: []string{"QC202"}, lacks: []string{"QC205"}},
		{choice: check.Choice{Profile: "strict"}, has: []string{"QC205"}},
		{choice: check.Choice{Select: []string{"QC3"}, Only: true}, has: []string{"QC301", "QC314"}, lacks: []string{"QC001", "QC401"}},
		{choice: check.Choice{Profile: "basic", Select: []string{"missing-example"}}, has: []string{"QC205", "QC001"}, lacks: []string{"QC202"}},
		{choice: check.Choice{Select: []string{"QC3"}, Ignore: []string{"qc301"}, Only: true}, has: []string{"QC302"}, lacks: []string{"QC301"}},
		{choice: check.Choice{Select: []string{"QC999"}}, fails: "there is no rule"},
		{choice: check.Choice{Ignore: []string{"unknwon-code"}}, fails: "did you mean unknown-code"},
		{choice: check.Choice{Profile: "strickt"}, fails: `did you mean "strict"`},
	}
	for _, test := range tests {
		set, err := check.Choose(test.choice)
		if test.fails != "" {
			if err == nil || !strings.Contains(err.Error(), test.fails) {
				t.Errorf("%+v: error %v, want %q", test.choice, err, test.fails)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", test.choice, err)
			continue
		}
		for _, id := range test.has {
			if !set.Has(id) {
				t.Errorf("%+v lacks %s", test.choice, id)
			}
		}
		for _, id := range test.lacks {
			if set.Has(id) {
				t.Errorf("%+v has %s", test.choice, id)
			}
		}
	}
}
