package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// pause is how long nobody may have typed before the study is checked.
const pause = 150 * time.Millisecond

// server is one conversation with an editor.
type server struct {
	out         io.Writer
	units       units
	initialized bool
	down        bool             // shutdown was asked for
	open        map[string]*page // by URI: the texts as the editor has them
	published   map[string]bool  // URIs with findings in the editor
	last        map[string]*checked
	dirty       bool
}

// Serve talks to an editor until it says exit or goes away. It returns nil if the editor said goodbye in good order.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	s := &server{out: out, open: map[string]*page{}, published: map[string]bool{}, last: map[string]*checked{}}
	type heard struct {
		message
		err error
	}
	messages := make(chan heard)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		r := bufio.NewReader(in)
		for {
			m, err := readMessage(r)
			select {
			case messages <- heard{m, err}:
			case <-ctx.Done():
				return
			}
			if err != nil && !errors.As(err, new(*fault)) {
				return
			}
		}
	}()
	for {
		var quiet <-chan time.Time
		if s.dirty {
			quiet = time.After(pause)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-quiet:
			if err := s.check(ctx); err != nil {
				return err
			}
		case h := <-messages:
			done, err := s.hear(h.message, h.err)
			if done || err != nil {
				return err
			}
		}
	}
}

var errNoGoodbye = errors.New("the editor went away without saying goodbye")

// hear takes one message; done says that the conversation is over.
func (s *server) hear(m message, err error) (done bool, _ error) {
	var f *fault
	switch {
	case errors.As(err, &f):
		return false, writeMessage(s.out, message{ID: json.RawMessage("null"), Error: f})
	case errors.Is(err, io.EOF) && s.down:
		return true, nil
	case errors.Is(err, io.EOF):
		return true, errNoGoodbye
	case err != nil:
		return true, err
	case m.Method == "exit" && s.down:
		return true, nil
	case m.Method == "exit":
		return true, errNoGoodbye
	case m.Method == "":
		return false, nil // an answer; nothing was asked
	case m.ID == nil:
		s.note(m)
		return false, nil
	}
	result, err := s.answer(m)
	if err != nil {
		if !errors.As(err, &f) {
			f = &fault{invalidRequest, err.Error()}
		}
		return false, writeMessage(s.out, message{ID: m.ID, Error: f})
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return true, err
	}
	return false, writeMessage(s.out, message{ID: m.ID, Result: raw})
}

// answer carries a request out.
func (s *server) answer(m message) (any, error) {
	switch {
	case m.Method == "initialize":
		return s.initialize(m.Params)
	case !s.initialized:
		return nil, &fault{notInitialized, "begin with initialize"}
	case s.down:
		return nil, &fault{invalidRequest, "the server is shutting down"}
	case m.Method == "shutdown":
		s.down = true
		return nil, nil
	}
	known := map[string]func(*cursor) any{
		"textDocument/hover": s.hover, "textDocument/completion": s.complete, "textDocument/definition": s.define, "textDocument/codeAction": s.actions,
	}
	ask := known[m.Method]
	if ask == nil {
		return nil, &fault{unknownMethod, "qcode does not know " + m.Method}
	}
	var p struct {
		TextDocument struct{ URI string }
		Position     Position
		Range        Range
	}
	if err := json.Unmarshal(m.Params, &p); err != nil {
		return nil, &fault{invalidParams, "the parameters cannot be read"}
	}
	c := s.at(p.TextDocument.URI, p.Position)
	if c == nil {
		return nil, nil // not a file of a study
	}
	c.span = p.Range
	return ask(c), nil
}

func (s *server) initialize(params json.RawMessage) (any, error) {
	var p struct {
		Capabilities struct {
			General struct{ PositionEncodings []string }
		}
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return nil, &fault{invalidParams, "the parameters cannot be read"}
	}
	for _, e := range p.Capabilities.General.PositionEncodings {
		if e == inUTF8.String() {
			s.units = inUTF8
		}
	}
	s.initialized = true
	return map[string]any{
		"serverInfo": map[string]any{"name": "qcode"},
		"capabilities": map[string]any{
			"positionEncoding":   s.units.String(),
			"textDocumentSync":   map[string]any{"openClose": true, "change": 1, "save": true},
			"hoverProvider":      true,
			"definitionProvider": true,
			"completionProvider": map[string]any{"triggerCharacters": []string{" ", "[", ","}},
			"codeActionProvider": map[string]any{"codeActionKinds": []string{"quickfix"}},
		},
	}, nil
}

// note takes a notification. What is not understood is passed over, as the protocol wants it.
func (s *server) note(m message) {
	var p struct {
		TextDocument   struct{ URI, Text string }
		ContentChanges []struct{ Text string }
	}
	if !s.initialized || json.Unmarshal(m.Params, &p) != nil {
		return
	}
	uri := p.TextDocument.URI
	switch m.Method {
	case "textDocument/didOpen":
		s.open[uri] = newPage([]byte(p.TextDocument.Text))
	case "textDocument/didChange":
		if n := len(p.ContentChanges); n > 0 {
			s.open[uri] = newPage([]byte(p.ContentChanges[n-1].Text))
		}
	case "textDocument/didClose":
		delete(s.open, uri)
	case "textDocument/didSave", "workspace/didChangeWatchedFiles":
	default:
		return
	}
	s.dirty = true
}

func (s *server) notify(method string, params any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	return writeMessage(s.out, message{Method: method, Params: raw})
}
