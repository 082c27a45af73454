//go:build !linux

package qtest

// Ordinary does nothing here: the tests of this system are run by ordinary users.
func Ordinary() {}
