package setup

import (
	"strings"
	"testing"
)

func TestAim(t *testing.T) {
	threeWaves := []Wave{{"pre", "Pre"}, {"post", "Post"}, {"post3m", "3 months"}}
	study := Known{Pattern: "transcripts/{wave}/{case}.txt", Waves: threeWaves, Cases: []string{"T04", "T07", "Ann Lee"}}
	noWaves := Known{Pattern: "transcripts/{case}.txt"}
	tests := []struct {
		name, file, wave, who string
		in                    Known
		path, of, err         string
	}{
		{"case by its name", "T04.txt", "post", "", study, "transcripts/post/T04.txt", "T04", ""},
		{"wave in the name", "T04_post3m.txt", "", "", study, "transcripts/post3m/T04.txt", "T04", ""},
		{"wave before the case", "post-T04.txt", "post", "", study, "transcripts/post/T04.txt", "T04", ""},
		{"words around", "Interview T09 (post) final.txt", "post", "", study, "transcripts/post/T09.txt", "T09", ""},
		{"a known case in a long name", "2021-03-02 Ann Lee post.txt", "", "", study, "transcripts/post/Ann Lee.txt", "Ann Lee", ""},
		{"the wave is the folder", "post3m/T07.txt", "", "", study, "transcripts/post3m/T07.txt", "T07", ""},
		{"the case is the folder", "T07/pre.txt", "", "", study, "transcripts/pre/T07.txt", "T07", ""},
		{"asked for", "recording 17.txt", "pre", "T04", study, "transcripts/pre/T04.txt", "T04", ""},
		{"no waves", "P03.txt", "", "", noWaves, "transcripts/P03.txt", "P03", ""},
		{"no waves, a word before", "transcript_Anna.txt", "", "", noWaves, "transcripts/Anna.txt", "Anna", ""},
		{"its encoding in the name", "P03-cp1252.txt", "", "", noWaves, "transcripts/P03.txt", "P03", ""},
		{"its encoding before", "utf-8_P03.txt", "", "", noWaves, "transcripts/P03.txt", "P03", ""},
		{"its encoding in brackets", "Smith, John (windows-1252).txt", "", "", noWaves, "transcripts/Smith, John.txt", "Smith, John", ""},
		{"its encoding behind the wave", "T09_post_UTF16LE.txt", "", "", study, "transcripts/post/T09.txt", "T09", ""},
		{"nothing but an encoding", "utf8.txt", "", "", noWaves, "transcripts/utf8.txt", "utf8", ""},
		{"no encoding", "ANSIma.txt", "", "", noWaves, "transcripts/ANSIma.txt", "ANSIma", ""},
		{"a free name", "Smith, John.txt", "", "", noWaves, "transcripts/Smith, John.txt", "Smith, John", ""},
		{"no wave", "T04.txt", "", "", study, "", "", "--wave pre"},
		{"wave against name", "T04_pre.txt", "post", "", study, "", "", "its name says wave pre"},
		{"wave against name, case named", "T04_pre.txt", "post", "T04", study, "transcripts/post/T04.txt", "T04", ""},
		{"no case", "interview.txt", "post", "", study, "", "", "--case NAME"},
		{"a case that leads away", "x.txt", "post", "../T04", study, "", "", "cannot be the name of a case"},
		{"the pattern cannot hold it", "x.txt", "", "a_b", Known{Pattern: "transcripts/{case}_{part}.txt"}, "", "", "has no place"},
		{"a table", "FG1.txt", "pre", "", Known{Pattern: "transcripts.csv", Waves: threeWaves}, "transcripts/pre/FG1.txt", "FG1", ""},
		{"rest of the name kept", "P03 lesson.txt", "", "P03", Known{Pattern: "transcripts/{case}/*.txt"}, "transcripts/P03/P03 lesson.txt", "P03", ""},
		{"wave unknown to the pattern", "P03.txt", "pre", "", Known{Pattern: "transcripts/{case}.txt", Waves: threeWaves}, "", "", "does not say the wave"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.in.Aim(Arrival{Name: tt.file}, tt.wave, tt.who)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("%+v, %v", got, err)
				}
				return
			}
			if err != nil || got.Path != tt.path || got.Case != tt.of {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestAimNeedsFrontMatter(t *testing.T) {
	k := Known{Pattern: "transcripts/**.txt", Waves: []Wave{{"pre", ""}}}
	got, err := k.Aim(Arrival{Name: "rec1.txt", Wave: "pre", Case: "T01"}, "", "")
	if err != nil || !got.Front || got.Case != "T01" || got.Wave != "pre" || got.Path != "transcripts/rec1.txt" {
		t.Errorf("%+v, %v", got, err)
	}
	k.Waves = nil
	if got, err := k.Aim(Arrival{Name: "T01.txt"}, "", ""); err != nil || got.Front {
		t.Errorf("a case by its file's name: %+v, %v", got, err)
	}
}
