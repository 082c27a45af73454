package coding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"qcode/codebook"
)

// StoryMark stands for what the story of a case in the code at a node was told from: the valence and length of each of
// its codings, in order, and which transcripts are completely coded. Whoever decided something about the story kept the
// mark, and sees by it that the codings are no longer the same. Ids and places are no part of it: a code that was
// renamed, or a text that was mended elsewhere, makes no decision stale.
func (s *Selection) StoryMark(tree *codebook.Tree, node int, k uint32) string {
	under := make([]bool, len(s.Study.Codebook.Codes))
	for i, c := range s.Study.Codebook.Codes {
		at := tree.Index(c)
		under[i] = at >= 0 && slices.Contains(tree.Nodes[at].Ancestors, node)
	}
	h := sha256.New()
	for t := range s.Texts {
		if !slices.Contains(s.Texts[t].Cases, k) {
			continue
		}
		fmt.Fprintf(h, "wave %s complete %t\n", s.Study.Transcripts[t].WaveID, s.Complete[t])
		for _, row := range s.Of(t) {
			if under[s.Code[row]] && slices.Contains(s.Sets[s.Who[row]], k) {
				fmt.Fprintf(h, "%s %d\n", s.Valence[row], s.Span[row].Len())
			}
		}
	}
	return "c" + hex.EncodeToString(h.Sum(nil)[:4])
}
