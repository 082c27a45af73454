package diag_test

import (
	"testing"

	"qcode/internal/diag"
)

func TestShell(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"qcode", "show", "post/T04"}, "qcode show post/T04"},
		{[]string{"show", "w1/Anna Süd"}, "show 'w1/Anna Süd'"},
		{[]string{"it's", "", "a$b", "*"}, `'it'\''s' '' 'a$b' '*'`},
	} {
		if got := diag.Shell(c.args...); got != c.want {
			t.Errorf("%q: %s, want %s", c.args, got, c.want)
		}
	}
}
