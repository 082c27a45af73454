package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionCommand opens nothing: neither a study nor settings.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", GroupID: "self", Args: cobra.NoArgs,
		Short:   "Print the version of qcode",
		Example: "  qcode version",
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.Out, version())
			return err
		},
	}
}

// version is what the Go toolchain recorded when qcode was built.
func version() string {
	release, commit, changed := "unknown", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			release = info.Main.Version
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = " " + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = " with changes"
			}
		}
	}
	return fmt.Sprintf("qcode %s%s%s (%s %s/%s)", release, commit, changed, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
