package annotation

// Encode writes the canonical form: block style, one field a line, empty fields left out, codings in canonical
// order. It does not change f.
func (f *File) Encode() []byte {
	sorted := File{Head: f.Head, Annotations: append([]Annotation(nil), f.Annotations...)}
	sorted.Sort()
	dst := make([]byte, 0, 128+384*len(sorted.Annotations))
	for i, value := range []string{f.Transcript, f.Coder, f.Status} {
		if value != "" {
			dst = append(dst, headNames[i]...)
			dst = append(dst, ": "...)
			dst = appendScalar(dst, value, name)
			dst = append(dst, '\n')
		}
	}
	if len(sorted.Annotations) == 0 {
		return append(dst, "annotations: []\n"...)
	}
	dst = append(dst, "annotations:\n"...)
	for i := range sorted.Annotations {
		dst = sorted.Annotations[i].append(dst, "  ", "\n")
	}
	return dst
}

// append writes a as an item of a block list whose dash stands after indent.
func (a *Annotation) append(dst []byte, indent, newline string) []byte {
	lead := "- "
	for f := range fieldCount {
		value := a.value(f)
		if value == "" {
			continue
		}
		dst = append(dst, indent...)
		dst = append(dst, lead...)
		dst = appendField(dst, f, value)
		dst = append(dst, newline...)
		lead = "  "
	}
	if lead == "- " { // a coding that says nothing, as Parse may have found it
		dst = append(dst, indent...)
		dst = append(dst, "- {}"...)
		dst = append(dst, newline...)
	}
	return dst
}

// appendField writes `key: value`.
func appendField(dst []byte, f field, value string) []byte {
	dst = append(dst, fieldNames[f]...)
	dst = append(dst, ": "...)
	if f.style() == place {
		return append(dst, value...)
	}
	return appendScalar(dst, value, f.style())
}
