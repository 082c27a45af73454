package cli_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"qcode/internal/qtest"
)

const (
	page   = 4096 // bytes: how a tmpfs counts
	filler = "filler"
)

// diskStudy has something to do for every command that writes; its files are larger than a page.
func diskStudy() map[string]string {
	const turn = "I: Go on.\nT01: So it went, week after week until week %03d.\n"
	text := "I: And now?\nT01: We have one headset for three sites, so we wait.\n"
	codings := "transcript: post/T01\ncoder: anna\nstatus: in-progress\nannotations:\n" +
		"  - {id: moved0000001, code: en, quote: one headset for three sites, at: 3-30, before: \"T01: We have \", after: \", so\"}\n"
	for i := range 60 {
		end := len(text) + len(turn) - 3 // %03d is written in three, and what follows it takes two
		codings += fmt.Sprintf("  - {id: kept%08d, code: so, quote: week %03d, at: %d-%d, before: \"week until \", memo: its number}\n", i, i, end-8, end)
		text += fmt.Sprintf(turn, i)
	}
	head, room := "study: small\nwaves: [pre, post]\ncoders: [anna, bram]\n", "I: And now?\nT02: We got a room. It is large.\n"
	return map[string]string{
		"study/qcode.yaml":                     head,
		"study/codebook.yaml":                  "codebook: small\ncodes:\n  - {id: en, label: Environment, definition: Things}\n  - {id: so, label: Social, definition: People}\n",
		"study/transcripts/post/T01.txt":       text,
		"study/transcripts/post/T02.txt":       room,
		"study/annotations/anna/post/T01.yaml": codings,
		"study/annotations/bram/post/T02.yaml": "transcript: post/T02\ncoder: bram\nannotations:\n  - {code: en, quote: We got a room}\n" + strings.Repeat("# by hand, and not yet complete\n", 150),
		"study/rows.csv":                       "transcript,code,quote\npost/T01,so,so we wait\npost/T02,en,It is large\n",
		"study/codes.tsv":                      "id\tlabel\nsk\tSkills\n",
		"study/page.html":                      strings.Repeat("an older page\n", 400),
		"copy/qcode.yaml":                      head,
		"copy/codebook.yaml":                   "codebook: small\n",
		"copy/transcripts/post/T02.txt":        room,
		"copy/annotations/anna/post/T02.yaml":  "transcript: post/T02\ncoder: anna\nstatus: complete\nannotations:\n  - {id: came00000001, code: en, quote: It is large}\n",
		"T03.txt":                              strings.ReplaceAll(text, "T01", "T03"),
	}
}

var diskCommands = []struct {
	name   string
	before []string // commands that make the state it needs
	line   string
	code   int  // with room enough
	apart  bool // it writes nothing that can be undone in the study
}{
	{name: "tag", line: "tag post/T02 --code en --line 2 --coder anna"},
	{name: "tag from", line: "tag --from rows.csv --coder anna"},
	{name: "done", line: "tag post/T01 --done --coder anna"},
	{name: "retag", line: "retag kept00000003 --code en"},
	{name: "untag", line: "untag kept00000003"},
	{name: "fmt", line: "fmt"},
	{name: "check fix", line: "check --fix"},
	{name: "repair", line: "anchor repair"},
	{name: "merge", line: "merge ../copy"},
	{name: "import", line: "import ../T03.txt --wave post"},
	{name: "rename", line: "codebook rename so social"},
	{name: "undo", before: []string{"codebook rename so social"}, line: "undo", apart: true},
	{name: "redo", before: []string{"codebook rename so social", "undo"}, line: "redo", apart: true},
	{name: "init", line: "init ../new --framework none --waves pre,post", apart: true},
	{name: "settings", before: []string{"config set editor vi"}, line: "config set coder anna", apart: true},
	{name: "first settings", line: "config set coder anna", apart: true},
	{name: "page", before: []string{"anchor repair"}, line: "report --html page.html", apart: true},
	{name: "codebook", line: "codebook export -o codes.csv", apart: true},
	{name: "framework", line: "codebook import codes.tsv -o new.yaml", apart: true},
}

// TestFullDisk lets every command that writes run into the end of a real disk: with no room at all, with a page more each
// time until it goes through, and the same with names of files instead of bytes. Whenever it stops, it says so with exit
// code 3, and each file is what it was or what the command makes of it; with room again, all is as if nothing had been.
func TestFullDisk(t *testing.T) {
	d := newDisk(t)
	for _, c := range diskCommands {
		for kind, fill := range map[string]func(testing.TB, int){"bytes": d.fillBytes, "names": d.fillNames} {
			t.Run(c.name+" "+kind, func(t *testing.T) {
				d.begin(t, c.before)
				start, old := d.all(t), d.study(t)
				d.must(t, c.line, c.code)
				now, refused := d.study(t), 0
				for room := 0; ; room++ {
					d.put(t, start)
					fill(t, room)
					code, said := d.run(c.line)
					d.sound(t, old, now)
					if code == c.code {
						break
					}
					refused++
					if code != 3 || !d.wellSaid(said, "no space left on device", old, now) || !strings.Contains(said, "free some space") {
						t.Fatalf("%s, %d left: exit code %d\n%s", c.line, room, code, said)
					}
					d.empty(t)
					d.must(t, c.line, c.code)
					d.same(t, now)
				}
				d.empty(t)
				d.same(t, now)
				if refused == 0 {
					t.Errorf("%s went through on a full disk", c.line)
				}
				if !c.apart {
					d.must(t, "undo", 0)
					d.same(t, old)
					d.must(t, "redo", 0)
					d.same(t, now)
				}
			})
		}
	}
}

// TestReadOnlyDisk: where nothing can be written, commands that write say so and others work.
func TestReadOnlyDisk(t *testing.T) {
	d := newDisk(t)
	for _, c := range diskCommands {
		t.Run(c.name, func(t *testing.T) {
			d.begin(t, c.before)
			start, old := d.all(t), d.study(t)
			d.must(t, c.line, c.code)
			now := d.study(t)
			d.put(t, start)
			d.remount(t, syscall.MS_RDONLY)
			defer d.remount(t, 0)
			code, said := d.run(c.line)
			d.same(t, old)
			for _, line := range []string{"report --allow-broken", "status", "show post/T01", "find headset", "codebook show en", "log", "config"} {
				d.must(t, line, 0)
			}
			if code != 3 || !d.wellSaid(said, "read-only file system", old, now) || !strings.Contains(said, "writable") {
				t.Errorf("%s: exit code %d\n%s", c.line, code, said)
			}
		})
	}
}

// TestFullOutput: what is printed goes into a file of the shell, and that is full.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no such device here:", err)
	}
	defer full.Close()
	d := &disk{qtest.Folder(t, diskStudy())}
	for _, line := range []string{"report --allow-broken", "report --allow-broken --format csv", "check", "status", "show post/T01", "codebook export csv", "help", "version", "log", "explain --all", "config", "completion bash"} {
		c := d.command(line)
		var said strings.Builder
		c.Stdout, c.Stderr = full, &said
		if _ = c.Run(); c.ProcessState.ExitCode() != 3 || !strings.Contains(said.String(), "free some space") {
			t.Errorf("%s: exit code %d\n%s", line, c.ProcessState.ExitCode(), said.String())
		}
	}
}

// disk is a small file system of its own, with a study in the folder study.
type disk struct{ dir string }

func newDisk(t *testing.T) *disk {
	t.Helper()
	if testing.Short() {
		t.Skip("hundreds of processes: left out of short runs")
	}
	d := &disk{t.TempDir()}
	err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, fmt.Sprintf("size=%d,nr_inodes=300", 400*page))
	if err != nil {
		t.Skip("no file system can be mounted here, so that none can be full:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

// remount makes the disk read-only or, without flags, writable again.
func (d *disk) remount(t *testing.T, flags uintptr) {
	t.Helper()
	if err := syscall.Mount("", d.dir, "", syscall.MS_REMOUNT|flags, ""); err != nil {
		t.Fatal(err)
	}
}

// begin makes the study anew.
func (d *disk) begin(t *testing.T, commands []string) {
	t.Helper()
	d.put(t, diskStudy())
	for _, line := range commands {
		d.must(t, line, 0)
	}
}

func (d *disk) command(line string) *exec.Cmd {
	c := exec.Command("qcode", strings.Fields(line)...)
	c.Dir = filepath.Join(d.dir, "study")
	c.Env = append(os.Environ(), "WORK="+d.dir, "NO_COLOR=1", "QCODE_CODER=")
	return c
}

// run runs a command in the study, and returns its exit code and what it said.
func (d *disk) run(line string) (int, string) {
	c := d.command(line)
	var said strings.Builder
	c.Stderr = &said
	if err := c.Run(); c.ProcessState == nil {
		return -1, err.Error()
	}
	return c.ProcessState.ExitCode(), said.String()
}

func (d *disk) must(t *testing.T, line string, want int) {
	t.Helper()
	if code, said := d.run(line); code != want {
		t.Fatalf("%s: exit code %d, want %d\n%s", line, code, want, said)
	}
}

// all reads every file, by its path; study leaves out the journal, which is no file of the study.
func (d *disk) all(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, d.dir+"/")] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func (d *disk) study(t testing.TB) map[string]string {
	t.Helper()
	files := d.all(t)
	maps.DeleteFunc(files, func(path, _ string) bool {
		return strings.Contains(path, "/.qcode/") || strings.HasPrefix(path, filler)
	})
	return files
}

// put makes files all that there is.
func (d *disk) put(t testing.TB, files map[string]string) {
	t.Helper()
	names, err := os.ReadDir(d.dir)
	for _, n := range names {
		err = errors.Join(err, os.RemoveAll(filepath.Join(d.dir, n.Name())))
	}
	if err != nil {
		t.Fatal(err)
	}
	qtest.Write(t, d.dir, files)
}

// fillBytes leaves room for so many pages, fillNames for so many files and folders; empty makes room again.
func (d *disk) fillBytes(t testing.TB, pages int) {
	t.Helper()
	f, err := os.Create(filepath.Join(d.dir, filler))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := int64(0)
	for ; err == nil; n++ {
		_, err = f.Write(make([]byte, page))
	}
	if err = f.Truncate(max(0, n-1-int64(pages)) * page); err != nil {
		t.Fatal(err)
	}
}

func (d *disk) fillNames(t testing.TB, names int) {
	t.Helper()
	n, err := 0, error(nil)
	for ; err == nil; n++ {
		err = os.Mkdir(fmt.Sprintf("%s/%s%d", d.dir, filler, n), 0o777)
	}
	for i := range min(names, n-1) {
		if err := os.Remove(fmt.Sprintf("%s/%s%d", d.dir, filler, i)); err != nil {
			t.Fatal(err)
		}
	}
}

func (d *disk) empty(t testing.TB) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(d.dir, filler+"*"))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sound: every file is the old one or the new one.
func (d *disk) sound(t testing.TB, old, now map[string]string) {
	t.Helper()
	is := d.study(t)
	for _, path := range slices.Sorted(maps.Keys(merged(merged(is, old), now))) {
		if !sameIn(path, is, old) && !sameIn(path, is, now) {
			t.Errorf("%s is neither the old nor the new one: %d bytes, old %d, new %d", path, len(is[path]), len(old[path]), len(now[path]))
		}
	}
}

func (d *disk) same(t testing.TB, want map[string]string) {
	t.Helper()
	d.sound(t, want, want)
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func sameIn(path string, a, b map[string]string) bool {
	x, inA := a[path]
	y, inB := b[path]
	return inA == inB && x == y
}

// wellSaid: the message has the cause, and names a file that was to change, a folder of one, or the journal.
func (d *disk) wellSaid(said, cause string, old, now map[string]string) bool {
	first, _, _ := strings.Cut(said, "\n")
	if !strings.HasPrefix(first, "qcode: ") || !strings.Contains(first, cause) {
		return false
	}
	names := []string{".qcode", "lock", "journal", ".gitignore"}
	for path := range merged(old, now) {
		if !sameIn(path, old, now) {
			names = append(names, strings.Split(path, "/")...)
		}
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(first, name+": ") })
}
