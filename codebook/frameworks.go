package codebook

import (
	"embed"
	"path"
	"strings"
)

//go:embed frameworks/*.yaml
var shipped embed.FS

// FrameworkInfo says what a framework that ships with qcode is.
type FrameworkInfo struct {
	ID             string // its name on the command line
	Title, Version string
	Licence, Note  string
	Sources        []string
	Levels         []string
	Mappings       []string
	Codes          int // entries of all depths
	Codable        int // of those, put on passages
	Stubs          int // of the codable ones, without a definition yet
}

// Frameworks are the codebooks that ship with qcode, by id.
func Frameworks() []FrameworkInfo {
	entries, err := shipped.ReadDir("frameworks")
	if err != nil {
		return nil
	}
	var out []FrameworkInfo
	for _, e := range entries { // sorted by name
		id := strings.TrimSuffix(e.Name(), ".yaml")
		src, ok := Framework(id)
		if !ok {
			continue
		}
		b, _ := Parse(src)
		info := FrameworkInfo{
			ID: id, Title: b.Title, Version: b.Version, Licence: b.Licence, Note: b.Note, Sources: b.Sources,
			Levels: b.Levels, Mappings: b.MappingNames(), Codes: len(b.Codes),
		}
		for _, c := range b.Codes {
			if c.Codable {
				info.Codable++
				if c.Stub() || c.Definition == "" {
					info.Stubs++
				}
			}
		}
		out = append(out, info)
	}
	return out
}

// Framework is the codebook file of a framework; ok is false if none ships under that id. The bytes may be kept.
func Framework(id string) (src []byte, ok bool) {
	src, err := shipped.ReadFile(path.Join("frameworks", id+".yaml"))
	return src, err == nil
}
