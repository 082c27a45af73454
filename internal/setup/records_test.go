package setup

import (
	"strings"
	"testing"
)

func TestAddRows(t *testing.T) {
	texts := []Interview{{"transcripts/pre/T01.txt", "pre", "T01"}, {"transcripts/post/T, 2.txt", "post", "T, 2"}}
	tests := []struct{ name, before, after string }{
		{"a new table", "", "transcript,case,wave\npre/T01,T01,pre\n\"post/T, 2\",\"T, 2\",post\n"},
		{"other columns, no line end", "wave;minutes;transcript\npost;30;x", "wave;minutes;transcript\npost;30;x\npre;;pre/T01\npost;;post/T, 2\n"},
		{"a row that is there", "transcript,case\npre/T01,other\n", "transcript,case\npre/T01,other\n\"post/T, 2\",\"T, 2\"\n"},
		{"line ends of Windows", "transcript,case,wave\r\n", "transcript,case,wave\r\npre/T01,T01,pre\r\n\"post/T, 2\",\"T, 2\",post\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(AddRows([]byte(tt.before), texts, nil))
			if got != tt.after {
				t.Errorf("%q\nwant %q", got, tt.after)
			}
			if again := string(AddRows([]byte(got), texts, nil)); again != got {
				t.Errorf("a second time it becomes %q", again)
			}
		})
	}
	who := map[string][]string{texts[0].Path: {"Ann", "Bo"}}
	if got := string(AddRows(nil, texts[:1], who)); got != "transcript,wave,present\npre/T01,pre,Ann; Bo\n" {
		t.Errorf("speakers as cases: %q", got)
	}
}

func TestAllowMany(t *testing.T) {
	for before, after := range map[string]string{
		"study: x\ntranscripts_per_case: one # no\ncount: any\n": "study: x\ntranscripts_per_case: many # no\ncount: any\n",
		"study: x\n": "study: x\ntranscripts_per_case: many\n",
	} {
		got, err := AllowMany([]byte(before))
		if err != nil || string(got) != after {
			t.Errorf("%q, %v", got, err)
		}
	}
	if _, err := AllowMany([]byte("study: [x\n")); err == nil || !strings.Contains(err.Error(), "qcode.yaml") {
		t.Errorf("a broken file: %v", err)
	}
}
