package cli

import "io"

// piped reads what is piped in. On a terminal, where one would wait for ever, it says what was expected.
func (a *app) piped(expected string) ([]byte, error) {
	if a.InTTY {
		return nil, usage(expected)
	}
	return io.ReadAll(a.In)
}
