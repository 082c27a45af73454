// Package qdc writes codebooks for other programs: REFI-QDA codebook files (.qdc), which ATLAS.ti, MAXQDA, NVivo and
// others read.
package qdc

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // what RFC 9562 asks for in a name-based id; nothing is kept secret by it
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"qcode/codebook"
)

// Namespace of codebook files.
const Namespace = "urn:QDA-XML:codebook:1.0"

type file struct {
	XMLName xml.Name `xml:"CodeBook"`
	XMLNS   string   `xml:"xmlns,attr"`
	Origin  string   `xml:"origin,attr,omitempty"`
	Codes   []code   `xml:"Codes>Code"`
}

type code struct {
	GUID        string `xml:"guid,attr"`
	Name        string `xml:"name,attr"`
	Codable     bool   `xml:"isCodable,attr"`
	Color       string `xml:"color,attr,omitempty"`
	Description string `xml:"Description,omitempty"`
	Codes       []code `xml:"Code"`
}

// ErrEmpty is for a codebook without codes, which the format cannot say.
var ErrEmpty = errors.New("the codebook has no codes, and a .qdc file needs one")

// Encode writes the codebook as the tree that it is written as. Inclusion, exclusion, examples and names have no place
// of their own in the format and stand in the description as labelled lines. Ids are made from the codebook's name and
// the code's id, so that the same codebook always gives the same file. origin names the program that writes.
func Encode(b *codebook.Codebook, origin string) ([]byte, error) {
	if len(b.Codes) == 0 {
		return nil, ErrEmpty
	}
	f := file{XMLNS: Namespace, Origin: clean(origin)}
	for _, c := range b.Codes {
		if c.Parent == nil {
			f.Codes = append(f.Codes, of(b, c))
		}
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	e := xml.NewEncoder(&out)
	e.Indent("", "  ")
	if err := e.Encode(f); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func of(b *codebook.Codebook, c *codebook.Code) code {
	x := code{GUID: guid(b.Name, c.ID), Name: clean(c.Label), Codable: c.Codable, Description: clean(describe(c))}
	if isColor(c.Color) {
		x.Color = c.Color
	}
	for _, k := range c.Children {
		x.Codes = append(x.Codes, of(b, k))
	}
	return x
}

// describe folds what the format has no place for into lines.
func describe(c *codebook.Code) string {
	var lines []string
	add := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, name+text)
		}
	}
	if !c.Stub() {
		add("", c.Definition)
	}
	add("Include: ", c.Include)
	add("Exclude: ", c.Exclude)
	for _, e := range c.Examples {
		text := "“" + e.Quote + "”"
		if e.Transcript != "" {
			text += " (" + e.Transcript + ")"
		}
		add("Example: ", strings.TrimSpace(text+" "+e.Note))
	}
	add("See: ", strings.Join(c.See, ", "))
	add("Id: ", c.ID)
	return strings.Join(lines, "\n")
}

func isColor(s string) bool {
	return regexp.MustCompile(`^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$`).MatchString(s)
}

// clean takes out what XML cannot hold.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF && r != utf8.RuneError {
			return r
		}
		return -1
	}, text)
}

// guid is a name-based id (UUID version 5, RFC 9562) in a space of our own.
func guid(parts ...string) string {
	space := [16]byte{0x71, 0x63, 0x6f, 0x64, 0x65, 0x2e, 0x43, 0x0d, 0x9e, 0x0b, 0x6f, 0x6f, 0x6b, 0x71, 0x64, 0x63}
	sum := sha1.Sum(append(space[:], strings.Join(parts, "\x00")...)) //nolint:gosec // see above
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
