package annotation

import (
	"testing"

	"pgregory.net/rapid"
)

// The functions that look at eight bytes at a time say the same as those that look at one.

func TestSkipPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := append(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]byte("azAZ09-+._/:q5")), rapid.Byte()), 0, 40).Draw(t, "src"), '\n')
		want := 0
		for plainByte(src[want]) {
			want++
		}
		if got := skipPlain(src, 0); got != want {
			t.Fatalf("%q: %d, one by one %d", src, got, want)
		}
	})
	for c := range 256 {
		src := []byte{'a', byte(c), 'b', 'c', 'd', 'e', 'f', 'g', 'h', '\n'}
		want := 1
		if plainByte(byte(c)) {
			want = 9
		}
		if got := skipPlain(src, 0); got != want {
			t.Errorf("%#02x: %d, want %d", c, got, want)
		}
	}
}

func TestIsInstant(t *testing.T) {
	naive := func(s []byte) bool {
		if len(s) != len(instantShape) {
			return false
		}
		for i, c := range s {
			if instantShape[i] == '0' && (c < '0' || c > '9') || instantShape[i] != '0' && c != instantShape[i] {
				return false
			}
		}
		return true
	}
	for at := range instantShape {
		for c := range 256 {
			s := []byte("2026-11-22T10:04:59Z")
			s[at] = byte(c)
			if got := isInstant(s); got != naive(s) {
				t.Errorf("%q: %v", s, got)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := []byte("2026-11-22T10:04:59Z")
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			s[rapid.IntRange(0, len(s)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		if got := isInstant(s); got != naive(s) {
			t.Fatalf("%q: %v", s, got)
		}
	})
}
