package matrix

import "testing"

func TestRating(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"missing"}, "missing"},
		{[]string{"0"}, "0"},
		{[]string{"mixed"}, "mixed"},
		{[]string{"+1", "mixed"}, "+1*"},
		{[]string{"-2", "-2"}, "-2"},
		{[]string{"2", "-1"}, "-1/+2"},
		{[]string{"mixed", "-2", "missing"}, "-2*, missing"},
		{[]string{"complex"}, "complex"},
	} {
		var r Rating
		for _, w := range c.words {
			r = r.with(w)
		}
		if r.String() != c.want || r.Given() != (c.want != "") {
			t.Errorf("%q is %q (given: %v), want %q", c.words, r, r.Given(), c.want)
		}
	}
}
