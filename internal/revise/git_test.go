package revise_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"qcode/internal/annotation"
	"qcode/internal/qtest"
	"qcode/internal/span"
)

// The model of a study's history: for every passage of the file of a coder, what stands on it. A passage has one coding
// at a time, so that its number finds it again in whatever a merge makes of it.
type (
	passage struct {
		coder string
		n     int
	}
	coded struct{ id, code, memo, valence string }
	state map[passage]coded
)

var coderNames = []string{"anna", "bram", "cleo"}

// branchOff makes some random steps of coding from a state: mostly in the file of one of the coders.
func branchOff(rng *rand.Rand, from state, steps int, own string, coders []string) state {
	now := state{}
	for p, c := range from {
		now[p] = c
	}
	for range steps {
		p := passage{own, rng.IntN(12)}
		if rng.IntN(5) == 0 {
			p.coder = coders[rng.IntN(len(coders))]
		}
		c, there := now[p]
		switch {
		case !there:
			c = coded{code: []string{"en", "so"}[rng.IntN(2)]}
			if c.id = annotation.NewID(p.coder, "T01", c.code, at(p), 0); rng.IntN(4) == 0 {
				c.id = annotation.NewID(p.coder, "T01", c.code, at(p), 1+rng.IntN(1000)) // given by another tool
			}
			now[p] = c
		case rng.IntN(4) == 0:
			delete(now, p)
		default:
			switch rng.IntN(3) {
			case 0:
				c.memo = fmt.Sprintf("note %d", rng.IntN(1000))
			case 1:
				c.valence = annotation.Valences()[rng.IntN(4)]
			case 2:
				c.code = []string{"en", "so", "re"}[rng.IntN(3)]
			}
			now[p] = c
		}
	}
	return now
}

func at(p passage) span.Span { return span.Span{Start: uint32(100 * p.n), End: uint32(100*p.n + 20)} }

// file is the annotation file of a coder in a state.
func (s state) file(coder string) []byte {
	f := annotation.File{Head: annotation.Head{Transcript: "T01", Coder: coder, Status: annotation.InProgress}}
	for p, c := range s {
		if p.coder == coder {
			f.Annotations = append(f.Annotations, annotation.Annotation{
				ID: c.id, Code: c.code, Memo: c.memo, Valence: c.valence, Created: "2026-11-22T10:04:00Z", HasAt: true, HasMark: true,
				At: at(p), Mark: 7, Quote: quote(p), Before: "before ", After: " after",
			})
		}
	}
	return f.Encode()
}

func quote(p passage) string { return fmt.Sprintf("words of passage %d", p.n) }

// commit adds a commit to a stream for git fast-import; its name is its branch.
func (s state) commit(stream *bytes.Buffer, name, from string) {
	fmt.Fprintf(stream, "commit refs/heads/%s\ncommitter a <a@example.org> 0 +0000\ndata 4\nwork\n", name)
	if from != "" {
		fmt.Fprintf(stream, "from refs/heads/%s\n", from)
	}
	for _, coder := range coderNames {
		src := s.file(coder)
		fmt.Fprintf(stream, "M 100644 inline annotations/%s/T01.yaml\ndata %d\n%s\n", coder, len(src), src)
	}
}

// story is a random history of two or three coders: a base and two or three branches from it.
type story struct {
	base     state
	branches []state
}

func newStory(seed int, stream *bytes.Buffer) story {
	rng := rand.New(rand.NewPCG(uint64(seed), 3))
	coders := coderNames[:2+rng.IntN(2)]
	h := story{base: branchOff(rng, state{}, rng.IntN(20), "anna", coders)}
	h.base.commit(stream, fmt.Sprintf("s%d-base", seed), "")
	for i := range 2 + rng.IntN(2) {
		b := branchOff(rng, h.base, 1+rng.IntN(8), coders[i%len(coders)], coders)
		b.commit(stream, fmt.Sprintf("s%d-%d", seed, i), fmt.Sprintf("s%d-base", seed))
		h.branches = append(h.branches, b)
	}
	return h
}

func newRepository(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	repo := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	git(t, repo, false, "init", "-q", "-b", "main", ".")
	git(t, repo, false, "config", "merge.qcode.driver", "'"+self+"' merge-driver %O %A %B")
	write(t, repo, ".git/info/attributes", "annotations/** text eol=lf merge=qcode\n")
	return repo
}

// Random histories of two and three coders and branches, merged by git itself with the driver, are held against the
// model: no coding is lost, none is doubled, each change is there, and what contradicts makes git stop.
func TestGitMergesAsTheModel(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of processes: left out of short runs, such as those of the race detector")
	}
	const repositories = 2 // at a time
	n := qtest.Times(30)
	var codings, stopped atomic.Int64
	t.Run("repositories", func(t *testing.T) {
		for i := range repositories {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				mergeStories(t, i*n/repositories, (i+1)*n/repositories, &codings, &stopped)
			})
		}
	})
	t.Logf("%d histories, of which git stopped at %d; codings lost 0 of %d, doubled 0 of %d", n, stopped.Load(), codings.Load(), codings.Load())
}

// mergeStories merges the histories with the seeds [from, to) in one repository.
func mergeStories(t *testing.T, from, to int, codings, stopped *atomic.Int64) {
	repo := newRepository(t)
	stories := map[int]story{}
	var stream bytes.Buffer
	for seed := from; seed < to; seed++ {
		stories[seed] = newStory(seed, &stream)
	}
	in := exec.Command("git", "fast-import", "--quiet")
	in.Dir, in.Stdin = repo, &stream
	if out, err := in.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for seed := from; seed < to; seed++ {
		h := stories[seed]
		git(t, repo, false, "checkout", "-q", "-f", "-B", "work", fmt.Sprintf("s%d-0", seed))
		conflicts, said := 0, ""
		for i := range h.branches[1:] {
			out := git(t, repo, true, "merge", "-q", "-m", "merged", fmt.Sprintf("s%d-%d", seed, i+1))
			if strings.Contains(out, "CONFLICT") {
				conflicts++
				git(t, repo, false, "commit", "-q", "-a", "-m", "both are kept")
			}
			said += out
		}
		got := read(t, repo)
		if wrong := hold(h.base, h.branches, got, conflicts > 0); len(wrong) > 0 {
			t.Fatalf("seed %d:\n%s\n%s\nbase %v\nbranches %v\nmerged %+v", seed, strings.Join(wrong, "\n"), said, h.base, h.branches, got)
		}
		codings.Add(int64(len(got)))
		stopped.Add(int64(min(conflicts, 1)))
	}
}

// read are the codings of the merged files.
func read(t testing.TB, repo string) (out []annotation.Annotation) {
	t.Helper()
	for _, coder := range coderNames {
		src, err := os.ReadFile(filepath.Join(repo, "annotations", coder, "T01.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(src, []byte("<<<<<<<")) {
			t.Fatalf("conflict markers:\n%s", src)
		}
		file, found := annotation.Read("", src)
		if len(found) > 0 {
			t.Fatalf("%v\n%s", found, src)
		}
		for _, a := range file.Annotations {
			a.Belief = coder // whose file it is
			out = append(out, a)
		}
	}
	return out
}

// hold says what is wrong with a merge.
func hold(base state, branches []state, merged []annotation.Annotation, stopped bool) (wrong []string) {
	contradiction := false
	for _, coder := range coderNames {
		for i := range 12 {
			p := passage{coder, i}
			var got []annotation.Annotation
			for _, a := range merged {
				if a.Belief == coder && a.Quote == quote(p) {
					got = append(got, a)
				}
			}
			w, c := holdOne(p, base, branches, got)
			wrong, contradiction = append(wrong, w...), contradiction || c
		}
	}
	if contradiction && !stopped {
		wrong = append(wrong, "two sides contradict each other and git did not stop")
	}
	return wrong
}

// holdOne judges the codings on one passage; contradiction means that somebody has to decide.
func holdOne(p passage, base state, branches []state, got []annotation.Annotation) (wrong []string, contradiction bool) {
	fail := func(format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("passage %d of %s: ", p.n, p.coder)+fmt.Sprintf(format, args...))
	}
	was, before := base[p]
	removed, changed := false, false
	codes, memos, valences, same := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, b := range branches {
		now, there := b[p]
		switch {
		case before && (!there || now.id != was.id):
			removed = true
		case before && now != was:
			changed = true
		}
		if !there || before && now == was {
			continue
		}
		if before && now.id == was.id {
			note(codes, now.code, was.code)
			note(memos, now.memo, was.memo)
			note(valences, now.valence, was.valence)
			continue
		}
		same[now.code] = true
		note(codes, now.code, "")
		note(memos, now.memo, "")
		note(valences, now.valence, "")
	}
	for what, values := range map[string]map[string]bool{"code": codes, "memo": memos, "valence": valences} {
		for v := range values {
			if !slices.ContainsFunc(got, func(a annotation.Annotation) bool {
				return map[string]string{"code": a.Code, "memo": a.Memo, "valence": a.Valence}[what] == v
			}) {
				fail("%s %q is lost", what, v)
			}
		}
	}
	stays := before && (!removed || changed)
	fresh := len(same) > 0
	switch {
	case !stays && !fresh && len(got) > 0:
		fail("it was taken off and is there")
	case (stays || fresh) && len(got) == 0:
		fail("it is lost")
	}
	alone := stays != fresh // one coding, or several versions of it
	if alone && len(codes) <= 1 && len(memos) <= 1 && len(valences) <= 1 && len(got) > 1 {
		fail("it is doubled")
	}
	contradiction = stays && !fresh && (removed && changed || len(codes) > 1 || len(memos) > 1 || len(valences) > 1)
	return wrong, contradiction
}

// note notes a value that differs from what was there.
func note(values map[string]bool, now, was string) {
	if now != was && now != "" {
		values[now] = true
	}
}
