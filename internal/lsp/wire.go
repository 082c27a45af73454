// Package lsp speaks the Language Server Protocol, so that an editor shows what qcode check finds while people type, what
// a code means, and where a coding leads. It is thin: findings come from package check, the rest from the codebook.
//
// It reads requests one after the other and writes nothing but answers; files are changed by the editor alone.
package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// largest is the size in bytes that a message may have; a study's files are far smaller.
const largest = 64 << 20

// message is a request, a notification (without ID) or an answer.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *fault          `json:"error,omitempty"`
}

// fault is an error of JSON-RPC.
type fault struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (f *fault) Error() string { return f.Message }

// The errors of JSON-RPC that are answered with.
const (
	parseError     = -32700
	invalidRequest = -32600
	unknownMethod  = -32601
	invalidParams  = -32602
	notInitialized = -32002
)

var errFrame = errors.New("this is no message of the Language Server Protocol")

// readMessage reads one message: a head of lines, of which Content-Length counts, a blank line, and JSON. A message that
// is no JSON is a *fault, after which the next one can be read; any other error ends the conversation.
func readMessage(r *bufio.Reader) (message, error) {
	length := -1
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			if line != "" && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return message{}, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || len(line) > 1024 {
			return message{}, errFrame
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > largest {
				return message{}, errFrame
			}
		}
	}
	if length < 0 {
		return message{}, errFrame
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r, body); err != nil {
		return message{}, err
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		return message{}, &fault{parseError, "the message is no JSON"}
	}
	return m, nil
}

func writeMessage(w io.Writer, m message) error {
	m.Version = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = w.Write(append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body)), body...))
	return err
}
