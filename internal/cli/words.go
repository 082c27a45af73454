package cli

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/yamldoc"
)

// oneOf checks a flag whose values are words.
func oneOf(flag, value string, known []string, optional bool) error {
	if optional && value == "" || slices.Contains(known, value) {
		return nil
	}
	hint := "there are " + strings.Join(known, ", ")
	if near, ok := yamldoc.Suggest(value, known); ok {
		hint = fmt.Sprintf("did you mean `--%s %s`?", flag, near)
	}
	return usage(fmt.Sprintf("--%s cannot be %q", flag, value), hint)
}

// eachOf checks a flag that takes several words.
func eachOf(flag string, values, known []string) error {
	for _, v := range values {
		if err := oneOf(flag, v, known, false); err != nil {
			return err
		}
	}
	return nil
}
