// Package regex holds regular expressions that are compiled when they are first asked for. Most commands need none
// of the two dozen that the program knows, and compiling those took a tenth of the time of a small report.
package regex

import (
	"regexp"
	"sync"
)

// Lazy is a regular expression that is compiled once, when it is first called for. Like regexp.MustCompile it panics if
// expr is none, so that every use stands in a test.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
