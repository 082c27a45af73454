package history

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// batch is a running git that hands out contents by their ids.
type batch struct {
	in  io.WriteCloser
	out *bufio.Reader
}

// content is a content by its id; nil if git does not have it, or it is too large. g.mu is held.
func (g *Git) content(id string) []byte {
	if g.batch == nil {
		var err error
		if g.batch, err = g.startBatch(); err != nil {
			return nil
		}
	}
	content, err := g.batch.read(id)
	if err != nil { // it went away; the next one starts another
		_ = g.batch.in.Close()
		g.batch = nil
	}
	return content
}

// startBatch starts git. It ends with its input: when qcode does, or before.
func (g *Git) startBatch() (*batch, error) {
	c := g.command("cat-file", "--batch")
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &batch{in, bufio.NewReader(out)}, nil
}

func (b *batch) read(id string) ([]byte, error) {
	if _, err := io.WriteString(b.in, id+"\n"); err != nil {
		return nil, err
	}
	head, err := b.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(head) // id, kind, size; or id, "missing"
	if len(fields) != 3 {
		return nil, nil
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("git cat-file said %q", head)
	}
	if size > maxSize || fields[1] != "blob" {
		_, err = io.CopyN(io.Discard, b.out, size+1)
		return nil, err
	}
	content := make([]byte, size+1)
	_, err = io.ReadFull(b.out, content)
	return content[:size], err
}
