package realdata

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// maker generates a study with exactly the codings that a published table counts. Its words are its own: each passage is
// one numbered sentence.
type maker struct {
	*run
	passages map[string]int      // by transcript: how many sentences it has
	codings  map[string][]string // by transcript
	beliefs  []string
}

func newMaker(t *testing.T, config, codebook string) *maker {
	m := &maker{run: newRun(t), passages: map[string]int{}, codings: map[string][]string{}}
	m.write("qcode.yaml", config)
	m.write("codebook.yaml", codebook)
	return m
}

// interview is a transcript in which nothing has to be said.
func (m *maker) interview(transcript string) { m.passages[transcript] += 0 }

// passage adds a sentence to a transcript and is its number.
func (m *maker) passage(transcript string) int {
	m.passages[transcript]++
	return m.passages[transcript]
}

// code puts a code on a sentence; valence and belief may be empty.
func (m *maker) code(transcript string, passage int, code, valence, belief string) {
	entry := fmt.Sprintf("  - code: %s\n    quote: \"Sentence %d of this conversation.\"\n", code, passage)
	if valence != "" {
		entry += "    valence: " + valence + "\n"
	}
	if belief != "" {
		entry += "    belief: " + belief + "\n"
	}
	m.codings[transcript] = append(m.codings[transcript], entry)
}

// belief lists a belief statement.
func (m *maker) belief(id, code, valence string) {
	m.beliefs = append(m.beliefs, fmt.Sprintf("  - {id: %s, code: %s, valence: %s, text: \"Statement %s\"}\n", id, code, valence, id))
}

// finish writes the study.
func (m *maker) finish() {
	m.t.Helper()
	for name, n := range m.passages {
		var text strings.Builder
		text.WriteString("P: Good morning.\n")
		for i := range n {
			fmt.Fprintf(&text, "P: Sentence %d of this conversation.\n", i+1)
		}
		m.write("transcripts/"+name+".txt", text.String())
		m.write("annotations/anna/"+name+".yaml", "transcript: "+name+"\ncoder: anna\nstatus: complete\nannotations:\n"+strings.Join(m.codings[name], ""))
	}
	if len(m.beliefs) > 0 {
		m.write("beliefs.yaml", "beliefs:\n"+strings.Join(m.beliefs, ""))
	}
	m.ok("check", "--select", "QC1,QC3,QC4,QC5", "--ignore", "QC410,QC412,QC413,QC414,QC402,QC417", "--fail-on", "error")
}

// slug makes an id of a label.
func slug(label string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, label)
	return strings.Trim(strings.Join(slices.DeleteFunc(strings.Split(id, "-"), func(p string) bool { return p == "" }), "-"), "-")
}

// flat is a codebook of codes without levels.
func flat(labels []string) string {
	var b strings.Builder
	b.WriteString("codes:\n")
	for _, l := range labels {
		fmt.Fprintf(&b, "  - {id: %s, label: %q}\n", slug(l), l)
	}
	return b.String()
}

// by finds rows by the values of some fields.
func by(rows []map[string]string, fields ...string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, r := range rows {
		var key []string
		for _, f := range fields {
			key = append(key, r[f])
		}
		out[strings.Join(key, " ")] = r
	}
	return out
}
