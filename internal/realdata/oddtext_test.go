package realdata

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"qcode/internal/qtest"
)

// One archive record in two legacy encodings: they are asked for, never guessed, and the copies are UTF-8.
func TestLegacyEncodings(t *testing.T) {
	dir := qtest.Shared(t, "data/oddtext/letters_maxqda_pt/testing_encodings")
	r := newRun(t)
	r.ok("init", ".", "--framework", "none", "--coder", "a")
	texts := map[string]string{}
	for encoding, name := range map[string]string{"windows-1252": "1556_16296-cp1252.txt", "windows-1250": "1556_16296-cp1250.txt"} {
		file := filepath.Join(dir, name)
		before := read(t, file)
		if _, talk, code := r.do("import", file); code != 2 || !strings.Contains(talk, "--encoding") {
			t.Errorf("%s without its encoding: exit code %d\n%s", name, code, head(talk))
		}
		r.ok("import", file, "--encoding", encoding, "--case", encoding)
		texts[encoding] = read(t, filepath.Join(r.dir, "transcripts", encoding+".txt"))
		if !utf8.ValidString(texts[encoding]) || strings.Contains(texts[encoding], "\r") {
			t.Errorf("the copy of %s is not UTF-8 with plain line ends", name)
		}
		if read(t, file) != before {
			t.Errorf("%s was changed", name)
		}
	}
	whole, part := texts["windows-1252"], strings.TrimSpace(texts["windows-1250"])
	// The program that wrote cp1250 stopped at the first letter that this encoding lacks.
	if utf8.RuneCountInString(whole) != 557 || utf8.RuneCountInString(part) < 100 || !strings.HasPrefix(strings.TrimSpace(whole), part) || !strings.Contains(part, "príncipe") {
		t.Errorf("the two copies do not agree: %d and %d characters", utf8.RuneCountInString(whole), utf8.RuneCountInString(part))
	}
	if _, talk, code := r.do("import", filepath.Join(dir, "1556_16292-utf8.rtf")); code != 2 || !strings.Contains(talk, "converters for other formats come later") {
		t.Errorf("RTF: exit code %d\n%s", code, head(talk))
	}
}

// Subtitles have no converter yet, and qcode says so instead of taking cue numbers for words.
func TestSubtitlesAreNotText(t *testing.T) {
	r := newRun(t)
	r.ok("init", ".", "--framework", "none", "--coder", "a")
	for _, file := range []string{
		qtest.Shared(t, "data/oddtext/zoom_vtt/inst/extdata/meeting003_transcript.vtt"),
		qtest.Shared(t, "data/oddtext/srt_swedish/1938/Kino140.1.mpg.srt"),
	} {
		if _, talk, code := r.do("import", file); code != 2 || !strings.Contains(talk, "come later") {
			t.Errorf("%s: exit code %d\n%s", filepath.Base(file), code, head(talk))
		}
	}
}
