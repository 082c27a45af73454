package tagging

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// FindTranscript is the transcript that goes by this name: its id or path; else its id turned round (T04/post3m); else
// any ending of its id, a case or a wave and a case, as long as one transcript only fits. The error is a *Refusal.
func FindTranscript(s *study.Study, name string) (*study.Transcript, error) {
	name = strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"), "./")
	if name == "" {
		return nil, refuse("for example post3m/T04; see qcode status", "no transcript is named")
	}
	if t := s.Transcript(name); t != nil {
		return t, nil
	}
	var fits []*study.Transcript
	for i := range s.Transcripts {
		if t := &s.Transcripts[i]; t.Path == name {
			return t, nil
		} else if goesBy(t, strings.TrimSuffix(name, path.Ext(t.Path))) {
			fits = append(fits, t)
		}
	}
	switch len(fits) {
	case 1:
		return fits[0], nil
	case 0:
		return nil, unknownTranscript(s, name)
	}
	var ids []string
	for _, t := range fits {
		ids = append(ids, t.ID)
	}
	return nil, refuse("say which: "+listed(ids, 12), "%q fits %d transcripts", name, len(fits))
}

func goesBy(t *study.Transcript, name string) bool {
	if t.ID == name || strings.HasSuffix(t.ID, "/"+name) || t.CaseID == name {
		return true
	}
	return t.WaveID != "" && (t.CaseID+"/"+t.WaveID == name || t.WaveID+"/"+t.CaseID == name)
}

func unknownTranscript(s *study.Study, name string) error {
	var ids []string
	for _, t := range s.Transcripts {
		ids = append(ids, t.ID)
	}
	for _, f := range s.Strays {
		if strings.HasSuffix(f.Path, "/"+name+".yaml") {
			return refuse("bring the text file back, or move the annotation file to where its transcript is now",
				"the transcript %s is gone; only its annotation file %s is there", name, f.Path)
		}
	}
	if len(ids) == 0 {
		return refuse("add some: qcode import FILE", "the study has no transcripts")
	}
	if near, ok := yamldoc.Suggest(name, ids); ok {
		return refuse(fmt.Sprintf("did you mean `%s`?", near), "there is no transcript %q", name)
	}
	return refuse("there are "+listed(ids, 8), "there is no transcript %q", name)
}

// listed is a list of names, cut short.
func listed(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// FindCode is the code that goes by this name and may be put on passages. The error is a *Refusal.
func FindCode(b *codebook.Codebook, name string) (*codebook.Code, error) {
	c := b.Find(strings.TrimSpace(name))
	switch {
	case c == nil:
		return nil, unknownCode(b, strings.TrimSpace(name))
	case c.Deprecated && b.Successor(c) != nil:
		return nil, refuse("use `--code "+b.Successor(c).ID+"`", "the code `%s` is deprecated", c.ID)
	case c.Deprecated:
		return nil, refuse("see its note: qcode codebook show "+c.ID, "the code `%s` is deprecated", c.ID)
	case !c.Codable:
		return nil, refuse(insteadOf(c), "`%s` (%s) is not put on passages itself", c.ID, c.Label)
	}
	return c, nil
}

func unknownCode(b *codebook.Codebook, name string) error {
	if name == "" {
		return refuse("see qcode codebook list", "no code is named")
	}
	var same []string
	for _, c := range b.Codes {
		if strings.EqualFold(c.Label, name) || slices.Contains(c.Alias, name) {
			same = append(same, c.ID)
		}
	}
	if len(same) > 1 {
		return refuse("say which: "+listed(same, 8), "%q is the name of %d codes", name, len(same))
	}
	if near, ok := b.Suggest(name); ok {
		if key := b.Code(near).Key; key != "" {
			return refuse(fmt.Sprintf("did you mean `%s` (%s)? all codes: qcode codebook list", near, key), "there is no code `%s`", name)
		}
		return refuse(fmt.Sprintf("did you mean `%s`? all codes: qcode codebook list", near), "there is no code `%s`", name)
	}
	return refuse("all codes: qcode codebook list", "there is no code `%s`", name)
}

// insteadOf says which codes below c are put on passages.
func insteadOf(c *codebook.Code) string {
	var ids []string
	var walk func(c *codebook.Code)
	walk = func(c *codebook.Code) {
		for _, k := range c.Children {
			if k.Codable && !k.Deprecated {
				ids = append(ids, k.ID)
			} else {
				walk(k)
			}
		}
	}
	if walk(c); len(ids) == 0 {
		return "it has no code below it that is; see qcode codebook show " + c.ID
	}
	return "use one below it: " + listed(ids, 8)
}

// valence checks a valence for a code; "" and none say that there is none.
func valence(c *codebook.Code, word string) (string, error) {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "none" {
		word = ""
	}
	known := annotation.Valences()
	if word != "" && !slices.Contains(known, word) {
		help := "one of " + strings.Join(known, ", ")
		if near, ok := yamldoc.Suggest(word, known); ok {
			help = fmt.Sprintf("did you mean `%s`?", near)
		}
		return "", refuse(help, "%q is no valence", word)
	}
	switch {
	case word != "" && c.Valence == "none":
		return "", refuse("leave the valence out", "the codebook says that `%s` takes no valence", c.ID)
	case word == "" && c.Valence == "required":
		return "", refuse("add a valence: "+strings.Join(known, ", "), "the codebook says that `%s` needs a valence", c.ID)
	}
	return word, nil
}

// rating checks a rating for a code against its scale, or the usual one if it has none.
func rating(c *codebook.Code, word string) (string, error) {
	word = strings.TrimSpace(word)
	scale := c.Scale()
	if len(scale) == 0 {
		scale = []string{"-2", "-1", "0", "+1", "+2", "mixed", "missing"}
		if word == "1" || word == "2" {
			word = "+" + word
		}
	}
	if word == "" || slices.Contains(scale, word) {
		return word, nil
	}
	return "", refuse("one of "+strings.Join(scale, ", "), "%q is no rating of `%s`", word, c.ID)
}

// belief checks that a belief statement is listed and may be carried by codings of the code (nil: none fits): it belongs
// to the code, or to one above it.
func belief(s *study.Study, c *codebook.Code, id string) (string, error) {
	id = strings.TrimSpace(id)
	if id == "" {
		return "", nil
	}
	at := s.BeliefIndex(id)
	if at < 0 {
		var known []string
		for _, b := range s.Beliefs {
			known = append(known, b.ID)
		}
		if near, ok := yamldoc.Suggest(id, known); ok {
			return "", refuse(fmt.Sprintf("did you mean `%s`?", near), "there is no belief `%s`", id)
		}
		return "", refuse(fmt.Sprintf("list it in %s: `- {id: %s, text: …, code: …}`", study.BeliefsFile, id), "there is no belief `%s`", id)
	}
	for up := c; up != nil; up = up.Parent {
		if up.ID == s.Beliefs[at].Code {
			return id, nil
		}
	}
	return "", refuse("use that code, or another belief", "the belief `%s` belongs to `%s`", id, s.Beliefs[at].Code)
}
