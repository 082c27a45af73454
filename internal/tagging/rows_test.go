package tagging

import (
	"strings"
	"testing"

	"qcode/internal/span"
)

func TestRead(t *testing.T) {
	whole := Request{
		Line: 2, Transcript: "pre/T1", Code: "en", Coder: "anna", Valence: "barrier", Memo: "a, b", ID: "k1", Refs: "x y", Created: "2026-01-02",
		Where: Where{HasAt: true, At: span.Span{Start: 3, End: 9}, Quote: "words"},
	}
	tests := []struct {
		name, format, src string
		want              []Request
		refused           string // a part of the first refusal; empty: none
	}{
		{"csv", "csv", "Transcript,code,start,end,quote,coder,valence,memo,id,refs,created\npre/T1,en,3,9,words,anna,barrier,\"a, b\",k1,x y,2026-01-02\n", []Request{whole}, ""},
		{"semicolons and a mark", "csv", "\uFEFFtranscript;code;turn\r\npre/T1;en;4\r\n", []Request{{Line: 2, Transcript: "pre/T1", Code: "en", Where: Where{Turn: 4}}}, ""},
		{"tsv", "tsv", "transcript\tcode\tline\tsentence\n\npre/T1\ten\t4-6\t2.0\n", []Request{{Line: 3, Transcript: "pre/T1", Code: "en", Where: Where{Line: 4, LastLine: 6, Sentence: 2}}}, ""},
		{"quote over lines", "csv", "transcript,code,quote\na,b,\"x\ny\"\nc,d,e\n", []Request{
			{Line: 2, Transcript: "a", Code: "b", Where: Where{Quote: "x\ny"}}, {Line: 4, Transcript: "c", Code: "d", Where: Where{Quote: "e"}},
		}, ""},
		{"jsonl", "jsonl", "\n" + `{"transcript":"pre/T1","code":"en","coder":"anna","valence":"barrier","memo":"a, b","id":"k1","refs":["x","y"],"created":"2026-01-02","start":3,"end":9,"quote":"words"}`, []Request{whole}, ""},
		{"yaml list", "yaml", "\n- {transcript: pre/T1, code: en, coder: anna, valence: barrier, memo: \"a, b\", id: k1, refs: [x, y], created: 2026-01-02, at: 3-9, quote: words}\n", []Request{whole}, ""},
		{"yaml file", "yaml", "transcript: pre/T1\ncoder: anna\nstatus: complete\nannotations:\n  - code: en\n    at: 3-9@0000000f\n    rev: r1\n", []Request{
			{Line: 5, Transcript: "pre/T1", Code: "en", Coder: "anna", Where: Where{HasAt: true, At: span.Span{Start: 3, End: 9}, HasMark: true, Mark: 15}},
		}, ""},
		{"yaml file of nothing", "yaml", "transcript: pre/T1\nannotations: []\n", []Request{{Line: 1, Transcript: "pre/T1"}}, ""},
		{"empty", "csv", "", nil, "the file is empty"},
		{"no code", "csv", "transcript,quote\na,b\n", nil, "no column `code`"},
		{"mistyped", "csv", "transcript,code,qoute\na,b,c\n", nil, "did you mean `quote`"},
		{"half a place", "csv", "transcript,code,start\na,b,1\n", nil, "belong together"},
		{"no number", "csv", "transcript,code,turn\na,b,one\n", nil, "`turn` is \"one\""},
		{"backwards", "csv", "transcript,code,line\na,b,5-3\n", nil, "run backwards"},
		{"zero", "csv", "transcript,code,line\na,b,0\n", nil, "not a number from 1"},
		{"too large", "csv", "transcript,code,start,end\na,b,1,99999999999\n", nil, "`end` is"},
		{"not UTF-8", "csv", "transcript,code\n\xff,b\n", nil, "not UTF-8"},
		{"no object", "jsonl", "[1]\n", nil, "no JSON object"},
		{"two objects", "jsonl", "{} {}\n", nil, "stands behind"},
		{"nested", "jsonl", `{"transcript": {"a": 1}}`, nil, "neither a text nor a number"},
		{"a field twice", "jsonl", `{"code": "en", "code": "so"}`, nil, `field "code" stands there twice`},
		{"mark", "yaml", "- {transcript: a, code: b, at: 3-9@xyz}\n", nil, "eight hexadecimal digits"},
		{"lost", "yaml", "- {transcript: a, code: b, quote: c, lost: gone}\n", nil, "settled as lost"},
		{"no codings", "yaml", "a: b\n", nil, "holds no codings"},
		{"broken", "yaml", "annotations:\n  - code: \"a\n", nil, ""},
	}
	for _, tt := range tests {
		got := Read("f."+tt.format, tt.format, []byte(tt.src))
		if tt.name == "broken" {
			if len(got.Refused) == 0 || got.Refused[0].Line == 0 {
				t.Errorf("%s: %+v", tt.name, got.Refused)
			}
			continue
		}
		if len(got.Rows) != len(tt.want) {
			t.Errorf("%s: %d rows, want %d; refused %+v", tt.name, len(got.Rows), len(tt.want), got.Refused)
			continue
		}
		for i := range tt.want {
			if got.Rows[i] != tt.want[i] {
				t.Errorf("%s: got\n%+v\nwant\n%+v", tt.name, got.Rows[i], tt.want[i])
			}
		}
		switch {
		case tt.refused == "" && len(got.Refused) > 0:
			t.Errorf("%s: refused %+v", tt.name, got.Refused)
		case tt.refused != "" && (len(got.Refused) == 0 || !strings.Contains(got.Refused[0].Why, tt.refused)):
			t.Errorf("%s: refused %+v, want %q", tt.name, got.Refused, tt.refused)
		}
	}
}

// FuzzRead: no file with codings makes us stumble, every refusal says why and where, and every row has its line.
func FuzzRead(f *testing.F) {
	f.Add(0, []byte("transcript,code,start,end\na,b,1,2\n"))
	f.Add(0, []byte("transcript,code,quote\na,b,\"x\ny\n"))
	f.Add(1, []byte("transcript\tcode\tline\na\tb\t3-4\n"))
	f.Add(2, []byte(`{"transcript":"a","code":"b","turn":1.0,"refs":["x"]}`+"\n{"))
	f.Add(3, []byte("transcript: a\ncoder: b\nannotations:\n  - {code: c, at: 3-9@0000000f, quote: \"d\"}\n"))
	f.Add(3, []byte("- code: a\n- b\n- [c]\n- lost: d\n"))
	f.Fuzz(func(t *testing.T, format int, src []byte) {
		formats := Formats()
		lines := strings.Count(strings.ReplaceAll(string(src), "\r", "\n"), "\n") + 1
		got := Read("f", formats[uint(format)%uint(len(formats))], src)
		for _, r := range got.Rows {
			if r.Line < 1 || r.Line > lines {
				t.Errorf("row in line %d of %d", r.Line, lines)
			}
			if w := r.Where; w.Line < 0 || w.Turn < 0 || w.Sentence < 0 || w.LastLine != 0 && w.LastLine < w.Line {
				t.Errorf("place %+v", w)
			}
		}
		for _, r := range got.Refused {
			if r.Why == "" || r.Line < 0 || r.Line > lines {
				t.Errorf("refusal %+v of %d lines", r, lines)
			}
		}
	})
}
