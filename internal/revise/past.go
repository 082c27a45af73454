package revise

import (
	"sync"

	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Past knows what a transcript was when its mark was mark; nil if it does not. It is called by several goroutines.
type Past func(t *study.Transcript, mark uint32) *transcript.Text

// Journal is what the undo journal knows: transcripts that qcode itself has changed.
func Journal(store *edit.Store, encoding string) Past {
	past := sync.OnceValue(func() *edit.Past {
		p, err := store.Past()
		if err != nil {
			return new(edit.Past) // nobody is worse off than without a journal
		}
		return p
	})
	return func(t *study.Transcript, mark uint32) *transcript.Text {
		for _, raw := range past().Contents(t.Path) {
			canonical, _, err := transcript.Decode(raw, encoding)
			if err != nil {
				continue
			}
			if text, err := transcript.New(canonical); err == nil && text.Mark() == mark {
				return text
			}
		}
		return nil
	}
}

// Or asks the one, then the other.
func (p Past) Or(q Past) Past {
	return func(t *study.Transcript, mark uint32) *transcript.Text {
		if text := p(t, mark); text != nil {
			return text
		}
		return q(t, mark)
	}
}
