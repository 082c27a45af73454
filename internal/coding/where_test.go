package coding_test

import (
	"errors"
	"strings"
	"testing"

	"qcode/internal/coding"
)

var people = files(map[string]string{
	"cases.csv":              "id,role,years,site type\nT1,nurse,3,ward\nT2,doctor,12,\nT3,,,clinic\n",
	"transcripts/pre/T1.txt": letters, "transcripts/pre/T2.txt": letters, "transcripts/pre/T3.txt": letters, "transcripts/post/T4.txt": letters,
})

func TestWhere(t *testing.T) {
	s := open(t, people)
	tests := []struct{ where, want string }{
		{`case.role == "nurse"`, "T1"},
		{`case.role != "nurse"`, "T2 T3 T4"},
		{`case.years > 3`, "T2"},
		{`case.years < 100`, "T1 T2"},
		{`not (case.years > 3)`, "T1 T3 T4"},
		{`case["site type"] in ["ward", "clinic"]`, "T1 T3"},
		{`case.role contains "n"`, "T1"},
		{`case in ["T2", "T4"]`, "T2 T4"},
		{`wave == "post"`, "T4"},
		{`wave == "pre" and transcript endsWith "/T3"`, "T3"},
		{`under("place")`, "T1 T2 T3 T4"},
	}
	for _, tt := range tests {
		w, err := coding.ParseWhere(s, tt.where)
		if err != nil {
			t.Errorf("%s: %v", tt.where, err)
			continue
		}
		var got []string
		pick := (&coding.Filter{Where: w}).Pick(s)
		for i := range s.Transcripts {
			if pick(&s.Transcripts[i]) {
				got = append(got, s.Transcripts[i].CaseID)
			}
		}
		if strings.Join(got, " ") != tt.want || w.Err() != nil {
			t.Errorf("%s: %v, want %s; %v", tt.where, got, tt.want, w.Err())
		}
	}
}

func TestWhereRefuses(t *testing.T) {
	s := open(t, people)
	for _, text := range []string{"", "(", "case", "wave = 'pre'", "codde == 'x'", `now().Year() > 2000`, "1", `"pre"`} {
		if _, err := coding.ParseWhere(s, text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	_, err := coding.ParseWhere(s, `case.rolle == "nurse"`)
	var unknown *coding.UnknownError
	if !errors.As(err, &unknown) || unknown.Near != "role" {
		t.Errorf("did-you-mean: %v", err)
	}
}

func FuzzWhere(f *testing.F) {
	for _, seed := range []string{`case.role == "nurse"`, `case.years > 3 and not under("place")`, `wave in ["pre"]`, `case["site type"]`, "case.", `all(case, # > 1)`, "1..9", `let x = case; x.role == ""`} {
		f.Add(seed)
	}
	s := open(f, people)
	f.Fuzz(func(t *testing.T, text string) {
		w, err := coding.ParseWhere(s, text)
		if err != nil {
			return
		}
		for i := range s.Transcripts {
			w.Transcript(s, &s.Transcripts[i])
		}
	})
}

func TestFilterNamesNobodyHas(t *testing.T) {
	s := open(t, people)
	tests := []struct {
		filter coding.Filter
		what   string
		near   string
	}{
		{coding.Filter{Waves: []string{"pots"}}, "wave", "post"},
		{coding.Filter{Waves: []string{"Pre"}}, "wave", "pre"},
		{coding.Filter{Cases: []string{"T11"}}, "case", "T1"},
		{coding.Filter{Coders: []string{"ana"}}, "coder", "anna"},
		{coding.Filter{Valences: []string{"barier"}}, "valence", "barrier"},
		{coding.Filter{Codes: []string{"plaice"}}, "code", "place"},
		{coding.Filter{Transcripts: []string{"pre/T99x"}}, "transcript", ""},
	}
	for _, tt := range tests {
		err := tt.filter.Check(s)
		var unknown *coding.UnknownError
		if !errors.As(err, &unknown) || unknown.What != tt.what || tt.near != "" && unknown.Near != tt.near {
			t.Errorf("%+v: %v", tt.filter, err)
		}
	}
	byLabel := coding.Filter{Codes: []string{"Room"}}
	if err := byLabel.Check(s); err != nil || byLabel.Codes[0] != "room" {
		t.Errorf("%v, %v", byLabel.Codes, err)
	}
}
