package tagging

import (
	"context"
	"maps"
	"os"
	"testing"
	"time"

	"qcode/internal/edit"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

// room is a study on disk whose changes stay in memory, so that a property can begin anew a thousand times.
type room struct {
	study *study.Study
	files map[string][]byte // that were written
}

func newRoom(t testing.TB, files map[string]string) *room {
	t.Helper()
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return &room{s, map[string][]byte{}}
}

func (r *room) read(path string) ([]byte, [32]byte, bool, error) {
	content, there := r.files[path]
	if !there {
		var err error
		if content, err = os.ReadFile(r.study.Abs(path)); os.IsNotExist(err) {
			return nil, [32]byte{}, false, nil
		} else if err != nil {
			return nil, [32]byte{}, false, err
		}
	}
	return content, edit.Hash(content), true, nil
}

// write does what a plan says.
func (r *room) write(t interface{ Fatalf(string, ...any) }, p edit.Plan) {
	for _, c := range p.Changes {
		if _, hash, exists, err := r.read(c.Path); err != nil || exists != c.Existed || exists && hash != c.Was {
			t.Fatalf("%s is not the file that was read", c.Path)
		}
		r.files[c.Path] = c.New
	}
}

func (r *room) empty() *room { return &room{r.study, map[string][]byte{}} }

func (r *room) copy() *room { return &room{r.study, maps.Clone(r.files)} }

func (r *room) tagger() *Tagger {
	return &Tagger{Study: r.study, Coder: "anna", Now: time.Date(2026, 11, 22, 10, 4, 0, 0, time.UTC)}
}

// apply carries requests out.
func (r *room) apply(t interface{ Fatalf(string, ...any) }, o Options, requests ...Request) (Result, edit.Plan) {
	b := r.tagger().Prepare(requests, o)
	plan, err := b.Plan(context.Background(), r.read)
	if err != nil {
		t.Fatalf("%v", err)
	}
	r.write(t, plan)
	return b.Result(), plan
}

const talk = `# a talk

I: How did it go after the training?

P: We have one headset for three sites. It’s always
somewhere else! I gave up. Nobody asked me.
I: Did you? Really?
P: Yes, I gave up. 😀 Café naïve, that was it.

[00:10:00] I: And now?
`

func talkRoom(t testing.TB) *room {
	return newRoom(t, map[string]string{
		"qcode.yaml":             "waves: [pre, post, post3m]\ncoders: [anna, bram]\n",
		"codebook.yaml":          "codes: [{id: en, label: Things, key: t}, {id: so, label: Others, alias: [people]}, {id: fa, label: Fate}]\n",
		"transcripts/pre/T1.txt": talk, "transcripts/post/T1.txt": "P: One.\n", "transcripts/post/T2.txt": talk + talk, "transcripts/post3m/T3.txt": "P: One. Two.\n",
	})
}
