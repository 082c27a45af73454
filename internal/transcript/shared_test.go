package transcript

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

func readShared(t testing.TB, encoding, path string) (*Text, Found) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	canonical, found, err := Decode(src, encoding)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	text, err := New(canonical)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return text, found
}

func atoi(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestScotus(t *testing.T) {
	dir := qtest.Shared(t, "data/scotus")
	perSpeaker, total := map[string]int{}, 0
	splitter := NewSplitter(Speakers{})
	var turns []Turn
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_transcripts.csv")) {
		text, _ := readShared(t, "", filepath.Join(dir, "transcripts", row["transcript"]+".txt"))
		turns = splitter.Append(turns[:0], text)
		checkTurns(t, text, turns)
		speakers := map[string]bool{}
		for _, turn := range turns {
			speakers[turn.Speaker] = true
			perSpeaker[turn.Speaker]++
		}
		total += len(turns)
		if len(turns) != atoi(t, row["turns"]) || len(speakers) != atoi(t, row["speakers"]) || int(text.Len()) != atoi(t, row["code_points"]) {
			t.Errorf("%s: %d turns, %d speakers, %d code points; want %s, %s, %s",
				row["transcript"], len(turns), len(speakers), text.Len(), row["turns"], row["speakers"], row["code_points"])
		}
	}
	rows := qtest.Rows(t, filepath.Join(dir, "expected", "computed_speakers.csv"))
	for _, row := range rows {
		if perSpeaker[row["speaker"]] != atoi(t, row["turns"]) {
			t.Errorf("%s: %d turns, want %s", row["speaker"], perSpeaker[row["speaker"]], row["turns"])
		}
	}
	if len(rows) != len(perSpeaker) || total != 24592 {
		t.Errorf("%d speakers, want %d; %d turns, want 24592", len(perSpeaker), len(rows), total)
	}
}

func TestPdpilot(t *testing.T) {
	dir := qtest.Shared(t, "data/pdpilot")
	numbered := 0
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_transcripts.csv")) {
		text, _ := readShared(t, "", filepath.Join(dir, "transcripts", row["transcript"]+".txt"))
		if text.Lines() != atoi(t, row["lines"]) || int(text.Len()) != atoi(t, row["code_points"]) {
			t.Errorf("%s: %d lines, %d code points", row["transcript"], text.Lines(), text.Len())
		}
		got := map[string]int{}
		for _, turn := range text.Turns(Speakers{Interviewers: []string{"dan"}}) {
			if (turn.Speaker == "Dan") != (turn.Role == Interviewer) {
				t.Errorf("%s: %s has role %v", row["transcript"], turn.Speaker, turn.Role)
			}
			line, _ := text.LineSpan(turn.Line)
			if b, _ := text.Slice(line); b[0] >= '0' && b[0] <= '9' {
				numbered++ // after a printed line number; the expected figures leave these out
				continue
			}
			got[turn.Speaker]++
		}
		for _, name := range []string{"Dan", "Participant", "Particpant"} {
			if got[name] != atoi(t, row["lines_"+name]) {
				t.Errorf("%s: %d turns of %s, want %s", row["transcript"], got[name], name, row["lines_"+name])
			}
			delete(got, name)
		}
		if len(got) > 0 {
			t.Errorf("%s: other speakers: %d", row["transcript"], len(got))
		}
	}
	if numbered != 20 {
		t.Errorf("%d labels after line numbers, want 20", numbered)
	}
}

func TestTalkmovesTurns(t *testing.T) {
	dir := qtest.Shared(t, "data/talkmoves/transcripts")
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines, turns := 0, 0
	for _, file := range files {
		text, _ := readShared(t, "", file)
		lines += text.Lines()
		turns += len(text.Turns(Speakers{}))
	}
	// Every line has a label there; four that look like no names (`ss`, an ellipsis) come once in their lesson.
	if lines != 118531 || turns != lines-4 {
		t.Errorf("%d turns in %d lines of %d files", turns, lines, len(files))
	}
	t.Logf("%d of %d labelled lines found", turns, lines)
}

func TestOddEncodings(t *testing.T) {
	dir := qtest.Shared(t, "data/oddtext/letters_maxqda_pt/testing_encodings")
	for file, encoding := range map[string]string{"1556_16296-cp1250.txt": "windows-1250", "1556_16296-cp1252.txt": "windows-1252"} {
		src, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		var invalid *InvalidError
		if _, _, err := Decode(src, ""); !errors.As(err, &invalid) || !strings.Contains(err.Error(), "--encoding") {
			t.Errorf("%s without a name: %v", file, err)
		}
		text, _, err := Decode(src, encoding)
		if err != nil || !strings.Contains(string(text), "príncipe") {
			t.Errorf("%s as %s: %v", file, encoding, err)
		}
	}
}

func TestSwedishReels(t *testing.T) {
	dir := qtest.Shared(t, "data/oddtext/srt_swedish")
	for _, row := range qtest.Rows(t, filepath.Join(dir, "expected", "computed_files.csv")) {
		text, _ := readShared(t, "", filepath.Join(dir, row["year"], row["file"]))
		checkTurns(t, text, text.Turns(Speakers{}))
		for _, turn := range text.Turns(Speakers{}) {
			if turn.Role != Unlabelled {
				t.Errorf("%s: a speaker at line %d", row["file"], turn.Line)
			}
		}
	}
}

func TestZoomLineEnds(t *testing.T) {
	dir := qtest.Shared(t, "data/oddtext/zoom_vtt/inst/extdata")
	_, found := readShared(t, "", filepath.Join(dir, "meeting003_transcript.vtt"))
	if found.CRLF == 0 || found.CR != 0 {
		t.Errorf("transcript: %+v", found)
	}
	if _, found = readShared(t, "", filepath.Join(dir, "meeting003_participants.csv")); !found.BOM {
		t.Errorf("participants: %+v", found)
	}
}
