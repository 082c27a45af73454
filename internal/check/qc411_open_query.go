package check

import (
	"bytes"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func openQuery() Rule {
	return Rule{
		ID: "QC411", Name: "open-query", Severity: diag.Warning, Profile: Default,
		What:  "A coder has completed a transcript, and the memo of a coding in it still begins with a question mark.",
		Why:   "That is how coders mark what they want to talk about. Once the file is complete the coding counts like any other, and the question is forgotten.",
		Bad:   "memo: \"? is this still about the device\"",
		Good:  "memo: \"about the device, as agreed\"",
		field: "memo",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if len(c.Record.Memo) == 0 || c.Status != annotation.Complete || !bytes.HasPrefix(bytes.TrimSpace(c.Record.Memo), []byte("?")) {
					return
				}
				r.coding(c, "the file is complete, and this coding still asks a question", "answer it and write the answer into the memo, or reopen the transcript: qcode tag --reopen "+diag.Shell(c.Doc.ID))
			}
		},
	}
}
