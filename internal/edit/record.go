package edit

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"time"
)

// A record in the journal is three parts: a line with the format and the hash of the next, a line of JSON that says
// all but the contents, and the contents, mostly deflated: of each file what was before, and the stretch in which it differs
// afterwards. The Log reads the first two only.
const (
	format     = "qcode journal "
	version    = 1
	maxContent = 1 << 40 // bytes; more is a broken record, not a study

	worthPacking = 512 // bytes
)

var errNewer = errors.New("written by a newer qcode")

// record is a plan as the journal keeps it.
type record struct {
	kind         Kind
	of           int
	time         time.Time
	command, who string
	files        []*target // without real
}

type header struct {
	Kind    Kind         `json:"kind"`
	Of      int          `json:"of,omitempty"`
	Time    time.Time    `json:"time"`
	Command string       `json:"command"`
	Who     string       `json:"who,omitempty"`
	Files   []fileHeader `json:"files"`
	Size    int          `json:"size"` // of the contents as they follow, in bytes
	Sum     string       `json:"sum"`  // SHA-256 of the contents as they follow
}

type fileHeader struct {
	Path   string `json:"path"`
	Was    string `json:"was,omitempty"` // SHA-256; none when there was no file
	Now    string `json:"now,omitempty"` // SHA-256; none when there is none afterwards
	Mode   uint32 `json:"mode,omitempty"`
	Before int    `json:"before"` // bytes
	Head   int    `json:"head"`   // bytes at the beginning that stay
	Tail   int    `json:"tail"`   // bytes at the end that stay
	Middle int    `json:"middle"` // bytes that come between them
}

func (f fileHeader) touched() Touched {
	t := target{path: f.Path, before: image{exists: f.Was != ""}, after: image{exists: f.Now != ""}}
	return t.touched()
}

// encode writes the record.
func (r *record) encode() ([]byte, error) {
	h := header{Kind: r.kind, Of: r.of, Time: r.time, Command: r.command, Who: r.who}
	var contents bytes.Buffer
	for _, t := range r.files {
		head, tail := common(t.before.content, t.after.content)
		middle := t.after.content[head : len(t.after.content)-tail]
		contents.Write(t.before.content)
		contents.Write(middle)
		h.Files = append(h.Files, fileHeader{
			t.path, sum(t.before), sum(t.after), uint32((t.before.mode | t.after.mode).Perm()),
			len(t.before.content), head, tail, len(middle),
		})
	}
	packed, err := pack(contents.Bytes())
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(packed)
	h.Size, h.Sum = len(packed), hex.EncodeToString(hash[:])
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	hash = sha256.Sum256(line)
	return fmt.Appendf(nil, "%s%d %x\n%s\n%s", format, version, hash, line, packed), nil
}

// pack deflates contents, unless they are too small to be worth it; then their length says so.
func pack(contents []byte) ([]byte, error) {
	if len(contents) < worthPacking {
		return contents, nil
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(contents); err != nil {
		return nil, err
	}
	err = w.Close() // before Bytes: it writes the end
	return packed.Bytes(), err
}

// unpack is the inverse of pack for contents of that many bytes.
func unpack(packed []byte, size int) ([]byte, error) {
	contents := packed
	if size >= worthPacking {
		var err error
		contents, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), int64(size)+1))
		if err != nil {
			return nil, errors.New("its contents cannot be unpacked")
		}
	}
	if len(contents) != size {
		return nil, errors.New("its contents do not have the length that its header says")
	}
	return contents, nil
}

// decodeHeader reads the first two parts of a record; rest is what follows. It never panics, and fails unless every
// byte is as it was written.
func decodeHeader(b []byte) (h header, rest []byte, err error) {
	first, rest, ok := bytes.Cut(b, []byte("\n"))
	if !ok || !bytes.HasPrefix(first, []byte(format)) {
		return h, nil, errors.New("does not begin as a record does")
	}
	v, hash, _ := bytes.Cut(first[len(format):], []byte(" "))
	if n, err := strconv.Atoi(string(v)); err == nil && n > version {
		return h, nil, errNewer
	} else if string(v) != strconv.Itoa(version) {
		return h, nil, errors.New("has no version that there is")
	}
	line, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok {
		return h, nil, errors.New("ends within its header")
	}
	if is := sha256.Sum256(line); hex.EncodeToString(is[:]) != string(hash) {
		return h, nil, errors.New("its header is not what was written")
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return h, nil, fmt.Errorf("its header cannot be read: %w", err)
	}
	return h, rest, nil
}

// decode reads a whole record, under the same promise.
func decode(b []byte) (*record, error) {
	h, packed, err := decodeHeader(b)
	if err != nil {
		return nil, err
	}
	if is := sha256.Sum256(packed); len(packed) != h.Size || hex.EncodeToString(is[:]) != h.Sum {
		return nil, errors.New("its contents are not what was written")
	}
	total := 0
	for _, f := range h.Files {
		if !local(f.Path) {
			return nil, errors.New("a path in its header is not one of the study")
		}
		for _, n := range []int{f.Before, f.Head, f.Tail, f.Middle} {
			if n < 0 || n > maxContent {
				return nil, errors.New("a length in its header cannot be right")
			}
		}
		if f.Head > f.Before || f.Tail > f.Before-f.Head || total > maxContent {
			return nil, errors.New("the lengths in its header do not fit")
		}
		total += f.Before + f.Middle
	}
	contents, err := unpack(packed, total)
	if err != nil {
		return nil, err
	}
	r := &record{kind: h.Kind, of: h.Of, time: h.Time, command: h.Command, who: h.Who}
	for _, f := range h.Files {
		var t *target
		if t, contents, err = f.target(contents); err != nil {
			return nil, err
		}
		r.files = append(r.files, t)
	}
	return r, nil
}

// target takes a file's contents from the front of all contents.
func (f fileHeader) target(contents []byte) (t *target, rest []byte, err error) {
	before, middle := contents[:f.Before], contents[f.Before:f.Before+f.Middle]
	after := make([]byte, 0, f.Head+f.Middle+f.Tail)
	after = append(append(append(after, before[:f.Head]...), middle...), before[f.Before-f.Tail:]...)
	mode := fs.FileMode(f.Mode).Perm()
	t = &target{path: f.Path, before: image{before, f.Was != "", mode}, after: image{after, f.Now != "", mode}}
	if sum(t.before) != f.Was || sum(t.after) != f.Now {
		return nil, nil, errors.New("its contents do not have the hashes that its header says")
	}
	return t, contents[f.Before+f.Middle:], nil
}

// sum is the hash of an image in hexadecimal digits, "" of a file that does not exist.
func sum(i image) string {
	if !i.exists {
		return ""
	}
	hash := Hash(i.content)
	return hex.EncodeToString(hash[:])
}

// common counts the bytes that a and b share at their beginnings and, apart from those, at their ends.
func common(a, b []byte) (head, tail int) {
	short := min(len(a), len(b))
	for head < short && a[head] == b[head] {
		head++
	}
	for tail < short-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}
