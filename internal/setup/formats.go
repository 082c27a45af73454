package setup

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// converted are formats that hold transcripts and are no plain text, each with what to do until qcode reads it.
var converted = map[string]string{
	".docx": "in Word: Save as, Plain text (.txt), encoding UTF-8; or: soffice --headless --convert-to txt:Text FILE",
	".doc":  "in Word: Save as, Plain text (.txt), encoding UTF-8; or: soffice --headless --convert-to txt:Text FILE",
	".odt":  "in LibreOffice: Save as, Text - choose encoding, UTF-8; or: soffice --headless --convert-to txt:Text FILE",
	".rtf":  "in Word or LibreOffice: Save as, plain text, UTF-8; or: soffice --headless --convert-to txt:Text FILE",
	".pdf":  "pdftotext -layout -enc UTF-8 FILE, then look the text over",
	".vtt":  "write each cue as a line `[00:01:02] SPEAKER: words` into a .txt file",
	".srt":  "write each cue as a line `[00:01:02] SPEAKER: words` into a .txt file",
	".eaf":  "in ELAN: File, Export as, Traditional transcript text",
	".trs":  "in Transcriber: Export to text",
	".html": "save it as plain text from the browser",
	".json": "write each turn as a line `SPEAKER: words` into a .txt file",
}

// Convertible reports whether a file is of a format that holds texts but is not plain text.
func Convertible(file string) bool {
	_, ok := converted[strings.ToLower(path.Ext(file))]
	return ok
}

// HowToConvert says how to get plain text out of a file; empty if nothing is known.
func HowToConvert(file string) string { return converted[strings.ToLower(path.Ext(file))] }

// IsText reports whether a file is a plain text by its name. Files that explain a folder are none.
func IsText(file string) bool {
	name := strings.ToLower(path.Base(file))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if slices.Contains([]string{"readme", "license", "licence", "changelog", "changes", "notes", "contributing", "copying"}, stem) {
		return false
	}
	return slices.Contains([]string{".txt", ".text"}, path.Ext(name)) || path.Ext(name) == ".md" && strings.HasPrefix(file, "transcripts/")
}

// Disguised says which other format the bytes of a would-be text are in, as an extension; empty if they may be text.
func Disguised(src []byte) string {
	head := bytes.TrimPrefix(src[:min(len(src), 512)], []byte("\uFEFF"))
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return ".docx"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return ".doc"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return ".pdf"
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return ".rtf"
	case bytes.HasPrefix(head, []byte("WEBVTT")):
		return ".vtt"
	}
	return ""
}
