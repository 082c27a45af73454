package anchor

import "qcode/internal/transcript"

// Place finds one anchor without its old text.
func Place(t *transcript.Text, a *Anchor) Move { return Move{Verdict: Lost} }

// Relocate moves anchors of old to now. old may be nil.
func Relocate(old, now *transcript.Text, as []Anchor) []Move { return nil }
