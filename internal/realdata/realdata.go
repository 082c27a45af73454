// Package realdata holds nothing but tests: they turn published data sets, which stand beside the project and not in
// it, into studies with qcode's own commands, and hold the numbers that come out against the published ones.
package realdata
