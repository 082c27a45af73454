package edit

import (
	"io/fs"
	"math/rand/v2"
	"slices"
)

// node is a file, link or folder of memFS.
type node struct {
	mode    fs.FileMode // with ModeDir, ModeSymlink
	link    string
	data    []byte
	names   map[string]*node
	durable state
	loose   []func(*state, *rand.Rand) // what was done since the last sync
}

// state is what of a node a power cut leaves.
type state struct {
	mode  fs.FileMode
	data  []byte
	names map[string]*node
}

func dirNode(mode fs.FileMode) *node {
	mode |= fs.ModeDir
	return &node{mode: mode, names: map[string]*node{}, durable: state{mode: mode, names: map[string]*node{}}}
}

func (n *node) cut(rng *rand.Rand) {
	for _, do := range n.loose {
		if rng.IntN(2) == 0 {
			do(&n.durable, rng)
		}
	}
	n.settle()
	for _, child := range n.names {
		child.cut(rng)
	}
}

// settle makes what is durable all that there is.
func (n *node) settle() {
	n.loose = nil
	n.mode, n.data, n.names = n.durable.mode, slices.Clone(n.durable.data), nil
	if n.mode.IsDir() {
		n.names = map[string]*node{}
		for name, child := range n.durable.names {
			n.names[name] = child
		}
	}
}

func (n *node) sync() {
	n.loose = nil
	n.durable = state{mode: n.mode, data: slices.Clone(n.data)}
	if n.mode.IsDir() {
		n.durable.names = map[string]*node{}
		for name, child := range n.names {
			n.durable.names[name] = child
		}
	}
}

// set changes names of a folder in one step: nil removes.
func (n *node) set(names map[string]*node) {
	put := func(into map[string]*node) {
		for name, child := range names {
			if child == nil {
				delete(into, name)
			} else {
				into[name] = child
			}
		}
	}
	put(n.names)
	n.loose = append(n.loose, func(s *state, _ *rand.Rand) { put(s.names) })
}

func (n *node) chmod(mode fs.FileMode) {
	n.mode = n.mode&fs.ModeType | mode
	now := n.mode
	n.loose = append(n.loose, func(s *state, _ *rand.Rand) { s.mode = now })
}

func (n *node) write(b []byte) {
	at, b := len(n.data), slices.Clone(b)
	n.data = append(n.data, b...)
	n.loose = append(n.loose, func(s *state, rng *rand.Rand) {
		torn := b
		if rng.IntN(2) == 0 {
			torn = b[:rng.IntN(len(b)+1)]
		}
		if grow := at + len(torn) - len(s.data); grow > 0 {
			s.data = append(s.data, make([]byte, grow)...) // a hole where an earlier write is missing
		}
		copy(s.data[at:], torn)
	})
}
