package lsp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"qcode/internal/diag"
	"qcode/internal/qtest"
)

// editor is the other end of a conversation.
type editor struct {
	t    *testing.T
	to   io.WriteCloser
	from *bufio.Reader
	end  chan error
	next int
}

func start(t *testing.T, encodings ...string) *editor {
	t.Helper()
	in, to := io.Pipe()
	from, out := io.Pipe()
	e := &editor{t: t, to: to, from: bufio.NewReader(from), end: make(chan error, 1)}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	go func() { e.end <- Serve(ctx, in, out); _ = out.Close() }()
	var hello struct {
		Capabilities struct{ PositionEncoding string }
	}
	e.ask("initialize", map[string]any{"capabilities": map[string]any{"general": map[string]any{"positionEncodings": encodings}}}, &hello)
	want := "utf-16"
	if len(encodings) > 0 {
		want = encodings[0]
	}
	if hello.Capabilities.PositionEncoding != want {
		t.Errorf("positions in %s, not %s", hello.Capabilities.PositionEncoding, want)
	}
	e.tell("initialized", map[string]any{})
	return e
}

func (e *editor) send(m map[string]any) {
	e.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.to, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) tell(method string, params any) {
	e.send(map[string]any{"method": method, "params": params})
}

func (e *editor) read() message {
	e.t.Helper()
	m, err := readMessage(e.from)
	if err != nil {
		e.t.Fatal(err)
	}
	return m
}

// ask sends a request and reads on to its answer.
func (e *editor) ask(method string, params, result any) *fault {
	e.t.Helper()
	e.next++
	e.send(map[string]any{"id": e.next, "method": method, "params": params})
	for {
		m := e.read()
		if string(m.ID) != fmt.Sprint(e.next) {
			continue
		}
		if m.Error == nil && result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				e.t.Fatalf("%s: %v: %s", method, err, m.Result)
			}
		}
		return m.Error
	}
}

type finding struct {
	Range   Range
	Code    string
	Message string
}

// findings waits for what is said of a file.
func (e *editor) findings(uri string) []finding {
	e.t.Helper()
	for {
		m := e.read()
		var p struct {
			URI         string
			Diagnostics []finding
		}
		if m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.URI == uri {
			return p.Diagnostics
		}
	}
}

func (e *editor) open(uri, text string) {
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
}

func place(uri string, line, character int) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri}, "position": Position{line, character}}
}

const codings = `annotations:
  - {memo: "😀", code: tme, quote: no time}
  - code: time
    quote: "no time"
`

func small(t *testing.T) (root string, uri func(string) string) {
	root = qtest.Folder(t, map[string]string{
		"qcode.yaml":                "study: small\ncoders: [anna]\n",
		"codebook.yaml":             "codebook: x\ncodes:\n  - id: time\n    label: Time\n    key: ti\n    definition: Hours.\n  - {id: group, label: Group, codable: false}\n",
		"transcripts/T01.txt":       "T01: 😀 there is no time at all.\n",
		"annotations/anna/T01.yaml": "annotations: []\n",
	})
	return root, func(rel string) string { return uriOf(filepath.Join(root, filepath.FromSlash(rel))) }
}

func TestSession(t *testing.T) {
	for _, encoding := range []string{"utf-16", "utf-8"} {
		t.Run(encoding, func(t *testing.T) {
			root, uri := small(t)
			file, book := uri("annotations/anna/T01.yaml"), uri("codebook.yaml")
			e := start(t, encoding)
			emoji, before := 2, 6 // characters of 😀, and of `T01: ` with it and a space, less the emoji
			if encoding == "utf-8" {
				emoji = 4
			}
			e.open(file, codings)
			var unknown *finding
			for _, f := range e.findings(file) {
				if f.Code == "QC401" {
					unknown = &f
				}
			}
			at := len(`  - {memo: "", code: `) + emoji
			if unknown == nil || unknown.Range != (Range{Position{1, 4}, Position{1, 41 + emoji}}) || !strings.Contains(unknown.Message, "did you mean `time`") {
				t.Errorf("the unknown code: %+v", unknown)
			}

			var hover struct{ Contents struct{ Value string } }
			e.ask("textDocument/hover", place(file, 2, 12), &hover)
			if hover.Contents.Value != "**Time** (`time`)\n\nHours." {
				t.Errorf("hover says %q", hover.Contents.Value)
			}
			var items []struct {
				Label    string
				TextEdit struct{ Range Range }
			}
			e.ask("textDocument/completion", place(file, 1, at+2), &items)
			if len(items) != 1 || items[0].Label != "time" || items[0].TextEdit.Range != (Range{Position{1, at}, Position{1, at + 2}}) {
				t.Errorf("completion offers %+v", items)
			}
			var target struct {
				URI   string
				Range Range
			}
			e.ask("textDocument/definition", place(file, 2, 12), &target)
			if target.URI != book || target.Range.Start != (Position{2, 4}) {
				t.Errorf("the code leads to %+v", target)
			}
			e.ask("textDocument/definition", place(file, 3, 14), &target)
			start := before + emoji + len("there is ")
			if target.URI != uri("transcripts/T01.txt") || target.Range != (Range{Position{0, start}, Position{0, start + len("no time")}}) {
				t.Errorf("the words lead to %+v", target)
			}

			// what is not saved counts: the codebook gets the code, and the finding goes
			e.open(book, "codebook: x\ncodes:\n  - {id: tme, label: T}\n  - {id: time, label: Time}\n")
			for _, f := range e.findings(file) {
				if f.Code == "QC401" {
					t.Errorf("still there: %+v", f)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(root, ".qcode", "lsp-*")); len(left) > 0 {
				t.Errorf("copies are left: %v", left)
			}
			if f := e.ask("shutdown", nil, nil); f != nil {
				t.Error(f)
			}
			e.tell("exit", nil)
			if err := <-e.end; err != nil {
				t.Error(err)
			}
		})
	}
}

// Codes are offered wherever a list names them, one below the other too, and nowhere else.
func TestCompletionInLists(t *testing.T) {
	_, uri := small(t)
	book := uri("codebook.yaml")
	e := start(t, "utf-8")
	e.open(book, "")
	for text, offered := range map[string]bool{
		"see: [¦":                   true,
		"see: [time, ¦]":            true,
		"see:\n      - ¦":           true,
		"see:\n    - time\n    - ¦": true,
		"see: [time,\n      ¦]":     true,
		"replaced_by: ti¦":          true,
		"see: [time]\n    ¦":        false,
		"see: [time]\n  - ¦":        false,
		"label: ¦":                  false,
		"alias:\n      - ¦":         false,
		"¦":                         false,
	} {
		text = "codes:\n  - id: time\n    label: Time\n    " + text
		above, line, _ := strings.Cut(text[:strings.Index(text, "¦")], "label: Time\n")
		n := strings.Count(above, "\n") + 1 + strings.Count(line, "\n")
		line = line[strings.LastIndex(line, "\n")+1:]
		e.tell("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": book, "version": 2},
			"contentChanges": []any{map[string]any{"text": strings.Replace(text, "¦", "", 1) + "\n"}},
		})
		var items []struct{ Label string }
		e.ask("textDocument/completion", place(book, n, len(line)), &items)
		if (len(items) > 0) != offered {
			t.Errorf("%q: %v are offered", text, items)
		}
	}
	e.tell("exit", nil)
	<-e.end
}

func TestSafeFixesAreOffered(t *testing.T) {
	_, uri := small(t)
	book := uri("codebook.yaml")
	e := start(t)
	e.open(book, "codebook: x\ncodes:\n  - {id: time, label: no}\n")
	e.findings(book)
	var actions []struct {
		Title string
		Edit  struct {
			Changes map[string][]struct {
				Range   Range
				NewText string
			}
		}
	}
	e.ask("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": book}, "range": Range{Position{2, 0}, Position{2, 5}}, "context": map[string]any{}}, &actions)
	found := false
	for _, a := range actions {
		for _, edit := range a.Edit.Changes[book] {
			found = found || edit.NewText == `"no"` && edit.Range == (Range{Position{2, 22}, Position{2, 24}})
		}
	}
	if !found {
		t.Errorf("the fix is not offered: %+v", actions)
	}
}

// A mistyped code is mended where it is seen; that this changes what is coded stands in the title.
func TestMistypedCodesCanBeMended(t *testing.T) {
	_, uri := small(t)
	file := uri("annotations/anna/T01.yaml")
	e := start(t)
	e.open(file, "annotations:\n  - code: tiem\n    quote: \"no time\"\n")
	e.findings(file)
	var actions []struct {
		Title       string
		IsPreferred bool
		Edit        struct {
			Changes map[string][]struct{ NewText string }
		}
	}
	e.ask("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": file}, "range": Range{Position{1, 12}, Position{1, 12}}, "context": map[string]any{}}, &actions)
	for _, a := range actions {
		for _, edit := range a.Edit.Changes[file] {
			if edit.NewText == "time" && a.Title == "qcode: write time (changes what is coded)" && !a.IsPreferred {
				return
			}
		}
	}
	t.Errorf("the fix is not offered: %+v", actions)
}

func TestWrongUse(t *testing.T) {
	in := "Content-Length: 2\r\n\r\n{}Content-Length: 5\r\n\r\nnojso" +
		"Content-Length: 46\r\n\r\n" + `{"jsonrpc":"2.0","id":1,"method":"shutdown"  }`
	var out bytes.Buffer
	if err := Serve(context.Background(), strings.NewReader(in), &out); !errors.Is(err, errNoGoodbye) {
		t.Errorf("the end is %v", err)
	}
	for _, want := range []string{"-32700", "-32002"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in %s", want, &out)
		}
	}
	e := start(t)
	if f := e.ask("textDocument/rename", map[string]any{}, nil); f == nil || f.Code != unknownMethod {
		t.Errorf("%v", f)
	}
	var none any
	if f := e.ask("textDocument/hover", place("file:///nowhere/at/all.yaml", 0, 0), &none); f != nil || none != nil {
		t.Errorf("%v, %v", f, none)
	}
	if f := e.ask("textDocument/hover", place("untitled:1", 9, 9), &none); f != nil || none != nil {
		t.Errorf("%v, %v", f, none)
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"))
	f.Add([]byte("content-length:4\nX: y\n\nnull"))
	f.Add([]byte("Content-Length: -1\r\n\r\n"))
	f.Add([]byte("Content-Length: 99999999999\r\n\r\n{"))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := readMessage(bufio.NewReader(bytes.NewReader(in)))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := writeMessage(&out, m); err != nil {
			t.Fatal(err)
		}
		again, err := readMessage(bufio.NewReader(&out))
		if err != nil || again.Method != m.Method {
			t.Fatalf("%+v became %+v (%v)", m, again, err)
		}
	})
}

// A byte at the beginning of a character leads to a position and back, in both encodings, whatever the line ends.
func TestPositions(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("aé😀\n\r \t漢")))
	rapid.Check(t, func(rt *rapid.T) {
		src := text.Draw(rt, "text")
		p := newPage([]byte(src))
		for _, u := range []units{inUTF16, inUTF8} {
			for at, r := range src {
				if r == '\n' || r == '\r' {
					continue
				}
				pos := p.position(at, u)
				if back := p.offset(pos, u); back != at {
					rt.Fatalf("%s: byte %d is %+v and comes back as %d", u, at, pos, back)
				}
				column := utf8.RuneCountInString(src[p.lines[pos.Line]:at]) + 1
				if got := p.place(diag.Place{Line: pos.Line + 1, Column: column}, u).Start; got != pos {
					rt.Fatalf("%s: line %d, column %d is %+v, not %+v", u, pos.Line+1, column, got, pos)
				}
			}
		}
	})
}
