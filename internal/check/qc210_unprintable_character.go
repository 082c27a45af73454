package check

import (
	"fmt"
	"strings"
	"unicode"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func unprintableCharacter() Rule {
	return Rule{
		ID: "QC210", Name: "unprintable-character", Severity: diag.Error, Profile: Default, Fix: SafeFix,
		What: "A label, key or alias, or the id of a case, holds a character that nobody can see: a control character, a blank of no width, a mark that turns the direction of writing.",
		Why:  "Two names look the same and are not. Such characters come with text pasted from a web page.",
		Bad:  `label: "Goals\u200b"`,
		Good: "label: Görülecek hedefler",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for key, value := range map[string]string{"label": c.Label, "short": c.Short, "key": c.Key} {
					if name, bad := invisible(value); bad {
						d := r.Add(codeAt(s, c, key), c.ID, fmt.Sprintf("%s in `%s` of `%s`", name, key, c.ID), "type the text anew instead of pasting it")
						if f, ok := c.Field(key); ok {
							d.Fix, d.Safe = []diag.Splice{{File: s.CodebookPath, Start: f.Value.Start, End: f.Value.End, New: []byte(yamldoc.Quote(visible(value)))}}, true
						}
					}
				}
				for _, alias := range c.Alias {
					if name, bad := invisible(alias); bad {
						r.Add(codeAt(s, c, "alias"), c.ID, fmt.Sprintf("%s in an alias of `%s`", name, c.ID), "type the text anew instead of pasting it")
					}
				}
			}
			for _, k := range s.Cases {
				if name, bad := invisible(k.ID); bad {
					r.Add(k.At, k.ID, name+" in the id of a case", "type the id anew instead of pasting it")
				}
			}
		},
	}
}

// invisible finds a character that cannot be seen, and its name.
func invisible(text string) (name string, bad bool) {
	for _, r := range text {
		if unseen(r) {
			return fmt.Sprintf("U+%04X", r), true
		}
	}
	return "", false
}

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, text)
}

// unseen are control and format characters, but for the joiners that some scripts need.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || r == unicode.ReplacementChar
}
