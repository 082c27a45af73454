package render

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// standIns draw what tablewriter, counting rune by rune, would take for wider or narrower than it is (👩‍👩‍👧 as six
// columns, ⚠️ as one): private characters of the true width, which are put back when the table is drawn.
type standIns struct {
	known map[string]string
	back  []string // stand-in, cluster, stand-in, cluster …
}

const (
	firstStandIn = 0x100000 // plane 16, for private use
	filler       = "\U0010FFFD"
)

// put replaces clusters that would be measured wrongly.
func (s *standIns) put(text string) string {
	if twwidth.WidthWithOptions(text, twwidth.Options{}) == displaywidth.String(text) && !strings.ContainsFunc(text, isStandIn) {
		return text
	}
	var b strings.Builder
	for clusters := displaywidth.StringGraphemes(text); clusters.Next(); {
		c, width := clusters.Value(), clusters.Width()
		if twwidth.WidthWithOptions(c, twwidth.Options{}) == width && !strings.ContainsFunc(c, isStandIn) {
			b.WriteString(c)
		} else if width > 0 {
			b.WriteString(s.of(c, width))
		}
	}
	return b.String()
}

func isStandIn(r rune) bool { return r >= firstStandIn }

func (s *standIns) of(cluster string, width int) string {
	if in, ok := s.known[cluster]; ok {
		return in
	}
	if s.known == nil {
		s.known = map[string]string{}
	}
	in := string(rune(firstStandIn+len(s.known))) + strings.Repeat(filler, width-1)
	s.known[cluster] = in
	s.back = append(s.back, in, cluster)
	return in
}

// restore puts the clusters back.
func (s *standIns) restore(drawn string) string { return strings.NewReplacer(s.back...).Replace(drawn) }
