package study_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/study"
)

func TestCaseTable(t *testing.T) {
	tests := []struct {
		name, table string
		want        []study.Case
		attributes  string
		rules       string
	}{
		{
			"consent, reasons, attributes", "id,consent,missing_post,role\nT1,yes,,nurse\nT2,no-quotes,on leave,\nT3,NO,,x\nT4,,,y\n",
			[]study.Case{
				{ID: "T1", Attrs: attrs("nurse"), Missing: missing()},
				{ID: "T2", Consent: study.ConsentNoQuotes, Attrs: attrs(""), Missing: missing("post", "on leave")},
				{ID: "T3", Consent: study.ConsentNo, Attrs: attrs("x"), Missing: missing()},
				{ID: "T4", Attrs: attrs("y"), Missing: missing()},
			},
			"role", "",
		},
		{
			"byte order mark, semicolons, CRLF, capitals", "\uFEFFID;Consent;role\r\nT1;Yes;\"a;b\"\r\n",
			[]study.Case{{ID: "T1", Attrs: attrs("a;b"), Missing: missing()}},
			"role", "",
		},
		{"tabs", "case\trole\nT1\tnurse\n", []study.Case{{ID: "T1", Attrs: attrs("nurse"), Missing: missing()}}, "role", ""},
		{
			"a consent that is none counts as no", "id,consent,role\nT1,maybe,x\n",
			[]study.Case{{ID: "T1", Consent: study.ConsentNo, Attrs: attrs("x"), Missing: missing()}},
			"role", "QC007",
		},
		{"twice the same id", "id,role\nT1,x\nT1,y\n", []study.Case{{ID: "T1", Attrs: attrs("x"), Missing: missing()}}, "role", "QC509"},
		{"a row without an id", "id,role\n,x\n", nil, "role", "QC008"},
		{"no column of ids", "name,role\nT1,x\n", nil, "", "QC008"},
		{"a reason for no wave", "id,missing_pots,role\nT1,ill,x\n", []study.Case{{ID: "T1", Attrs: attrs("x"), Missing: missing("pots", "ill")}}, "role", "QC501"},
		{"empty", "", nil, "", "QC008"},
		{"not UTF-8", "id\nT\xe9\n", nil, "", "QC001 QC008"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, with(map[string]string{"cases.csv": tt.table}))
			for i := range s.Cases {
				s.Cases[i].At.File, s.Cases[i].At.Line = "", 0
				for _, key := range []string{"id", "ID", "case", "Consent"} {
					delete(s.Cases[i].Attrs, key)
				}
			}
			if d := cmp.Diff(tt.want, s.Cases); d != "" {
				t.Error(d)
			}
			if got := strings.Join(s.Attributes, " "); got != tt.attributes || rules(s.Problems) != tt.rules {
				t.Errorf("attributes %q; findings %v", got, s.Problems)
			}
		})
	}
}

func attrs(role string) map[string]string { return map[string]string{"role": role} }

func missing(pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

func TestReasonsKeepTheCapitalsOfTheWave(t *testing.T) {
	s := open(t, with(map[string]string{"qcode.yaml": "study: s\nwaves: [Pre]\n", "cases.csv": "id,Missing_Pre\nT1,ill\n"}))
	if len(s.Problems) > 0 || s.Cases[0].Missing["Pre"] != "ill" {
		t.Errorf("%v %v", s.Cases, s.Problems)
	}
}

func TestMinutes(t *testing.T) {
	for text, want := range map[string]float64{"61": 61, "61.5": 61.5, "61,5": 61.5, "": 0, "an hour": 0, "-3": 0, "NaN": 0, "Inf": 0} {
		s := open(t, with(map[string]string{"transcripts/pre/T1.txt": "x", "transcripts.csv": "transcript;minutes;x\npre/T1;" + text + ";\n"}))
		if got := s.Transcripts[0].Minutes; got != want {
			t.Errorf("%q: %v minutes, want %v", text, got, want)
		}
	}
}
