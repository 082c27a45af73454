package check

import (
	"qcode/internal/diag"
)

func ambiguousScalar() Rule {
	return Rule{
		ID: "QC004", Name: "ambiguous-scalar", Severity: diag.Warning, Profile: Basic, Fix: SafeFix,
		What: "A word without quotation marks would be read by some programs as a truth value, a number or a date.",
		Why:  "The code `no` becomes false and the case `007` becomes 7 as soon as another program reads the file.",
		Bad:  "label: no",
		Good: `label: "no"`,
	}
}
