package transcript

import "qcode/internal/span"

// Words are the words in a span: segments of Unicode word segmentation (UAX #29) that hold a letter or a digit.
func (t *Text) Words(within span.Span) []span.Span { return nil }

// CountWords is the number of Words.
func (t *Text) CountWords(within span.Span) int { return len(t.Words(within)) }

// HasWord reports whether a span holds a letter or digit outside time stamps.
func (t *Text) HasWord(within span.Span) bool { return len(t.Words(within)) > 0 }

// Sentences are the sentences in a span, without white space around them.
func (t *Text) Sentences(within span.Span) []span.Span { return nil }

// Snap widens s so that it cuts no grapheme (no letter from its accent, no emoji in two).
func (t *Text) Snap(s span.Span) span.Span { return s }
