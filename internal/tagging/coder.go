package tagging

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// CheckCoder returns a *Refusal if nobody of this name may code in the study: names of policies are reserved, a name is
// a folder on every system, and a study that lists its coders means these.
func CheckCoder(s *study.Study, name string) error {
	switch name {
	case "consensus":
		return refuse("settle what coders disagree on: qcode adjudicate", "`consensus` is no coder")
	case "any", "all":
		return refuse("say who codes: --coder NAME", "`%s` is no coder; it says whose codings are counted", name)
	}
	if bad := folderFault(name); bad != "" {
		return refuse("a coder's name is a folder below annotations/: letters, digits, dots, hyphens", "%q cannot be a coder's name: %s", name, bad)
	}
	if declared := declaredCoders(s); len(declared) > 0 {
		if slices.Contains(declared, name) {
			return nil
		}
		help := fmt.Sprintf("add it to `coders:` in %s: coders: [%s]", study.File, strings.Join(append(declared, name), ", "))
		if near, ok := yamldoc.Suggest(name, declared); ok {
			help = fmt.Sprintf("did you mean `%s`? or %s", near, help)
		}
		return refuse(help, "`%s` is no coder of this study", name)
	}
	for _, c := range s.Coders {
		if c != name && strings.EqualFold(c, name) {
			return refuse(fmt.Sprintf("write `%s`", c), "the coder `%s` is written otherwise in this study", name)
		}
	}
	return nil
}

// declaredCoders are the coders that qcode.yaml lists; none if it lists none.
func declaredCoders(s *study.Study) []string {
	root, _ := yamldoc.Parse(study.File, s.Source)
	r := &yamldoc.Reader{}
	return r.OpenMap(root, "").Texts("coders")
}

// folderFault says why name cannot be a folder on every system; "" if it can.
func folderFault(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > 64:
		return "it is longer than 64 bytes"
	case strings.HasPrefix(name, ".") || strings.HasSuffix(name, "."):
		return "it begins or ends with a dot"
	case strings.TrimSpace(name) != name:
		return "it begins or ends with a blank"
	case strings.ContainsAny(name, `/\:*?"<>|`):
		return "it holds a sign that files cannot have"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "it holds a control character"
	}
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, stem) || len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT") {
		return "Windows keeps this name for itself"
	}
	return ""
}
