package cli

import "github.com/spf13/cobra"

// tellMore adds to the help of a command what is only found out when somebody asks.
func (a *app) tellMore(c *cobra.Command, more func() string) {
	if a.more == nil {
		a.more = map[*cobra.Command]func() string{}
	}
	a.more[c] = more
	c.SetHelpFunc(func(c *cobra.Command, args []string) {
		c.Long = a.long(c)
		c.Parent().HelpFunc()(c, args)
	})
}

// long is all that is to be said of a command.
func (a *app) long(c *cobra.Command) string {
	more := a.more[c]
	if more == nil {
		return c.Long
	}
	return c.Long + more()
}
