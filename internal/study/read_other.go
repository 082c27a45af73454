//go:build !unix

package study

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// readFile appends the content of a file to buf.
func readFile(name string, buf []byte) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return buf, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return buf, err
	}
	if !info.Mode().IsRegular() {
		return buf, fmt.Errorf("it is no file with text")
	}
	if info.Size() > MaxFile {
		return buf, fmt.Errorf("the file is larger than %d MB", MaxFile>>20)
	}
	size := int(info.Size())
	from := len(buf)
	if cap(buf)-from < size+1 {
		buf = append(make([]byte, 0, from+size+bytes.MinRead), buf...)
	}
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF || err == nil && len(buf)-from == size {
			return buf, nil // what is added to a file while it is read belongs to the next reading
		}
		if err != nil {
			return buf[:from], err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}
