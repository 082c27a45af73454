package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func undeclaredCoder() Rule {
	return Rule{
		ID: "QC519", Name: "undeclared-coder", Severity: diag.Warning, Profile: Default,
		What: "There are annotation files of somebody whom `coders:` in qcode.yaml does not name.",
		Why:  "Their codings count. Either the folder is mistyped, and two people are one, or the list is out of date: the order of coders decides ties.",
		Bad:  "coders: [anna, bsram]",
		Good: "coders: [anna, bram]",
		study: func(s *study.Study, r *Reporter) {
			declared := s.Coders[:len(s.Coders)-len(s.Undeclared)]
			if len(declared) == 0 { // nobody is: who has a folder codes
				return
			}
			for _, name := range s.Undeclared {
				help := fmt.Sprintf("add `%s` to `coders:`, or move annotations/%s/ away", name, name)
				if near, ok := yamldoc.Suggest(name, declared); ok {
					help = fmt.Sprintf("if `%s` is meant, mend `coders:` or the name of the folder; else add `%s` to `coders:`", near, name)
				}
				r.Add(lineOf(study.File, s.Source, "coders:"), name, fmt.Sprintf("annotations/%s/ holds codings, and `%s` is not among the coders", name, name), help)
			}
		},
	}
}
