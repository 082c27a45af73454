package agreement

import (
	"strings"

	"qcode/internal/qtest"
	"qcode/internal/stats"
)

var referee = qtest.Judge{
	Undefined: func(figure any) string {
		v, ok := figure.(stats.Value)
		switch {
		case !ok || v.Defined():
			return "want undefined"
		case v.Why() == stats.NotComputed || v.Why() == stats.NotANumber:
			return "and no reason of ours"
		}
		return ""
	},
	// What another tool computes and qcode does not (README of the vectors); qualcoder_*, nvivo_* and kalpha_* are computed.
	Foreign: func(key string) bool {
		return strings.Contains(key, "dkpro") || strings.Contains(key, "nltk") || strings.Contains(key, "_variant_")
	},
}
