// Package house holds nothing but the tests that keep the house in order: which room may lean on which, what pure
// rooms may not touch, how large files may grow.
package house
