package annotation

import (
	"crypto/sha256"
	"encoding/binary"

	"qcode/internal/span"
)

// idAlphabet leaves out l, o, 0 and 1, which are taken for one another in print; its first 24 are letters.
const idAlphabet = "abcdefghijkmnpqrstuvwxyz23456789"

// idLength is the length of an id: a letter and 11 characters, about 59 bits.
const idLength = 12

// NewID makes the id of a coding from what it says, so that the same hand-written file completed on two branches
// gets the same ids. nth, from 0, tells codings apart which agree in all of that.
func NewID(coder, transcript, code string, at span.Span, nth int) string {
	return idOf("coding", coder, transcript, code, at.String(), string(binary.AppendUvarint(nil, uint64(nth))))
}

// idOf hashes parts, each after its length, so that no two lists of parts look alike.
func idOf(parts ...string) string {
	var in []byte
	for _, p := range parts {
		in = binary.AppendUvarint(in, uint64(len(p)))
		in = append(in, p...)
	}
	sum := sha256.Sum256(in)
	id := make([]byte, idLength)
	id[0] = idAlphabet[sum[0]%24]
	for i := 1; i < idLength; i++ {
		id[i] = idAlphabet[sum[i]%32]
	}
	return string(id)
}

// Identify gives an id to each coding that has a place and a code but no id yet, and returns how many it gave. A
// coding without a place keeps none: its id would have to change once the place is found.
func (f *File) Identify() int {
	taken := make(map[string]bool, len(f.Annotations))
	for i := range f.Annotations {
		taken[f.Annotations[i].ID] = true
	}
	given := 0
	for i := range f.Annotations {
		a := &f.Annotations[i]
		if a.ID != "" || !a.HasAt || a.Code == "" {
			continue
		}
		for nth := 0; a.ID == "" || taken[a.ID]; nth++ {
			a.ID = NewID(f.Coder, f.Transcript, a.Code, a.At, nth)
		}
		taken[a.ID] = true
		given++
	}
	return given
}
