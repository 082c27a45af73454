package edit

import "slices"

// Past are the contents that files had, as far as the journal still has them.
type Past struct {
	store  *Store
	byPath map[string][]string // real paths of records in which a file stands, the latest first
}

// Past reads what the journal has, contents aside. Records that cannot be read are passed over.
func (s *Store) Past() (*Past, error) {
	j, records, err := s.history()
	if err != nil {
		return nil, err
	}
	p := &Past{s, map[string][]string{}}
	for _, n := range slices.Backward(records) {
		h, err := s.header(j.at(n.name))
		if err != nil {
			continue
		}
		for _, f := range h.Files {
			p.byPath[f.Path] = append(p.byPath[f.Path], j.at(n.name))
		}
	}
	return p, nil
}

// Contents are the contents that a file of the study had, the latest first: after and before each change of it.
func (p *Past) Contents(path string) (all [][]byte) {
	for _, name := range p.byPath[path] {
		b, err := p.store.slurp(name, 0)
		if err != nil {
			continue
		}
		r, err := decode(b)
		if err != nil {
			continue
		}
		for _, t := range r.files {
			for _, i := range []image{t.after, t.before} {
				if t.path == path && i.exists {
					all = append(all, i.content)
				}
			}
		}
	}
	return all
}
