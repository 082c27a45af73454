package transcript

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

func turnsOf(t testing.TB, src string, sp Speakers) []string {
	t.Helper()
	text, err := New([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, turn := range text.Turns(sp) {
		spoken, ok := text.Slice(turn.Spoken)
		if !ok {
			t.Fatalf("turn %+v lies outside the text", turn)
		}
		s := fmt.Sprintf("%d %s|%s", turn.Line, turn.Speaker, spoken)
		if turn.HasTime {
			s = fmt.Sprintf("%s @%g", s, turn.Seconds)
		}
		out = append(out, s)
	}
	return out
}

var paper = strings.Repeat("Much text and more of it. ", 20) + "And more."

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"empty", "", nil},
		{"plain", "I: So?\nP01:: Yes.\n", []string{"1 I|So?", "2 P01|Yes."}},
		{"goes on", "I: So?\n\nP01: Yes.\nWe did.\n\nAnd so on.\nI: Ah.", []string{"1 I|So?", "3 P01|Yes.\nWe did.\n\nAnd so on.", "7 I|Ah."}},
		{"empty turn", "I: So?\nP01:\nI: Hello?\n", []string{"1 I|So?", "2 P01|", "3 I|Hello?"}},
		{"time first", "[00:01:02] SPEAKER_00: Hi.\n00:01:04.5 Anna: Yes.\n#00:01:10-3# Anna: No.", []string{"1 SPEAKER_00|Hi. @62", "2 Anna|Yes. @64.5", "3 Anna|No. @70.3"}},
		{"time after", "Speaker 1 (00:12):\nHi.\n\nSpeaker 2 [1:00:14]: Yes.\n", []string{"1 Speaker 1|Hi. @12", "4 Speaker 2|Yes. @3614"}},
		{"name lines with time", "Ann Smith  0:03\nHi there.\n\nBob  0:09\nWell: no.\n", []string{"1 Ann Smith|Hi there. @3", "4 Bob|Well: no. @9"}},
		{"name lines with codes", "P01\nHi there.\nInterviewer\nWell: no.\nP01\nAh.\nInterviewer\nOh.", []string{"1 P01|Hi there.", "3 Interviewer|Well: no.", "5 P01|Ah.", "7 Interviewer|Oh."}},
		{"bare name lines", "Talk in May\n\nAnn Smith\nHi there.\n\nBob\nOh\n\nAnn Smith\nYes\n\nBob\nOh", []string{"3 Ann Smith|Hi there.", "6 Bob|Oh", "9 Ann Smith|Yes", "12 Bob|Oh"}},
		{"short lines are no names", "Ja\nnee dat wil ik niet\nJa\nmaar toch", []string{"1 |Ja", "2 |nee dat wil ik niet", "3 |Ja", "4 |maar toch"}},
		{"odd labels", "John G. Roberts, Jr.: A.\nMartin N.  Buchanan: B.\n?: C.\nH. Bartow Farr, III: D.\nAnn O'Connell: E.\n[Participant A]: F.\nAnne-Marie van den Berg: G.", []string{"1 John G. Roberts, Jr.|A.", "2 Martin N.  Buchanan|B.", "3 ?|C.", "4 H. Bartow Farr, III|D.", "5 Ann O'Connell|E.", "6 [Participant A]|F.", "7 Anne-Marie van den Berg|G."}},
		{"colons in speech", "I: Tell me.\nP01: There were three.\nSo I said: no.\nAt 10:30 we met.\nhttps://example.org/a: see.\nI left. Then he: nothing.\nTwo things, maybe: one.\nI: Ah.", []string{"1 I|Tell me.", "2 P01|There were three.\nSo I said: no.\nAt 10:30 we met.\nhttps://example.org/a: see.\nI left. Then he: nothing.\nTwo things, maybe: one.", "8 I|Ah."}},
		{"lower case comes twice", "interviewer: A?\ninterviewee: B.\nonce: C.\ninterviewer: D?\ninterviewee: E.", []string{"1 interviewer|A?", "2 interviewee|B.\nonce: C.", "4 interviewer|D?", "5 interviewee|E."}},
		{"line numbers", "Dan: A?\n24 Dan: B.\n4/8 87 Ann: C.\n", []string{"1 Dan|A?", "2 Dan|B.", "3 Ann|C."}},
		{"heading", "Interview 4\n\nI: A?\nP: B.\n", []string{"3 I|A?", "4 P|B."}},
		{"heading of labels", "Interview 4\nDate: May\nPlace: Ghent\nP: T04\n\nI: A?\nP: B.\nI: C?", []string{"6 I|A?", "7 P|B.", "8 I|C?"}},
		{"no heading", "Ann: A\nBob: B\n\nCid: C\n", []string{"1 Ann|A", "2 Bob|B", "4 Cid|C"}},
		{"front matter and comment", "---\nwave: pre\n---\n# synthetic: yes\n\nI: A?\nP: B.", []string{"6 I|A?", "7 P|B."}},
		{"paragraphs", "# A title: long\n\nFirst line\nsecond line.\n\n\nNext: one.\n", []string{"3 |First line\nsecond line.", "7 |Next: one."}},
		{"lines", "First line.\n[00:02] second line.\n", []string{"1 |First line.", "2 |second line. @2"}},
		{"a paper", "Title of it\n\n" + paper + "\n\nNote: x.\n\nNote: y.\n", []string{"1 |Title of it", "3 |" + paper, "5 |Note: x.", "7 |Note: y."}},
		{"whisper", "[00:00.000 --> 00:04.000] Okay\n[00:04.000 --> 00:06.000] Yes we did\n", []string{"1 |Okay @0", "2 |Yes we did @4"}},
		{"full width", "张三：你好。\n李四：好。\n张三：再见。", []string{"1 张三|你好。", "2 李四|好。", "3 张三|再见。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := turnsOf(t, c.src, Speakers{}); !slices.Equal(got, c.want) {
				t.Errorf("got\n\t%q\nwant\n\t%q", got, c.want)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	text, _ := New([]byte("i: A\nAnna: B\nALL : C\nnote taker: D\n?: E\nI:no blank\n"))
	var got []Role
	for _, turn := range text.Turns(Speakers{Interviewers: []string{"I"}, Several: []string{"all", "?"}, Others: []string{"Note Taker:"}}) {
		got = append(got, turn.Role)
	}
	if want := []Role{Interviewer, Participant, Several, Other, Several, Interviewer}; !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
}

// Where participants are listed, every label that is in no list is one of the others.
func TestListedParticipants(t *testing.T) {
	sp := Speakers{Interviewers: []string{"I", "Anna"}, Several: []string{"SS"}, Participants: []string{"T", "anna", "the class"}}
	text, _ := New([]byte("I: A\nt: B\nS1: C\nSS: D\nAnna: E\nthe class: F\n"))
	var got []Role
	for _, turn := range text.Turns(sp) {
		got = append(got, turn.Role)
		if sp.Role(turn.Speaker) != turn.Role {
			t.Errorf("%s is %v, and %v in the text", turn.Speaker, sp.Role(turn.Speaker), turn.Role)
		}
	}
	if want := []Role{Interviewer, Participant, Other, Several, Interviewer, Participant}; !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
	if !sp.Any() || (Speakers{}).Any() || (Speakers{}).Role("X") != Participant {
		t.Error("without lists everybody is a participant")
	}
}

// A text in which nobody speaks has no labels, whatever its lines begin with.
func TestNobodySpeaks(t *testing.T) {
	const src = "---\ncase: R01\n---\n# Title\n\nMethod: we asked.\nMore of it.\n\nI: the first part.\n\nMethod: again.\n"
	want := []string{"6 |Method: we asked.\nMore of it.", "9 |I: the first part.", "11 |Method: again."}
	if got := turnsOf(t, src, Speakers{Interviewers: []string{"I"}, None: true}); !slices.Equal(got, want) {
		t.Errorf("got\n\t%q\nwant\n\t%q", got, want)
	}
	if got := turnsOf(t, src, Speakers{Interviewers: []string{"I"}}); slices.Equal(got, want) {
		t.Error("the text has no line that could be taken for a label")
	}
}

// checkTurns asserts what holds for the turns of any text.
func checkTurns(t interface{ Fatalf(string, ...any) }, text *Text, turns []Turn) {
	var last span.Span
	for i, turn := range turns {
		switch {
		case turn.N != i+1:
			t.Fatalf("turn %d has number %d", i+1, turn.N)
		case turn.Span.Empty() || turn.Span.Start < last.End:
			t.Fatalf("turn %d spans %v after %v", turn.N, turn.Span, last)
		case turn.Spoken.Start > turn.Spoken.End || !turn.Span.Contains(turn.Spoken):
			t.Fatalf("turn %d: spoken %v is not in %v", turn.N, turn.Spoken, turn.Span)
		case (turn.Speaker == "") != (turn.Role == Unlabelled):
			t.Fatalf("turn %d: speaker %q has role %v", turn.N, turn.Speaker, turn.Role)
		}
		whole, ok := text.Slice(turn.Span)
		if line, column := text.LineOf(turn.Span.Start); !ok || line != turn.Line || column != 1 {
			t.Fatalf("turn %d of line %d begins at %d:%d", turn.N, turn.Line, line, column)
		}
		if turn.Speaker != "" && !strings.Contains(string(whole), turn.Speaker) {
			t.Fatalf("turn %d does not hold its label", turn.N)
		}
		last = turn.Span
	}
	for _, gap := range gaps(text, turns) {
		if b, _ := text.Slice(gap); len(turns) > 0 && gap.Start >= turns[0].Span.Start && strings.TrimSpace(string(b)) != "" {
			t.Fatalf("text in no turn at %v", gap)
		}
	}
}

// gaps are the stretches between turns.
func gaps(text *Text, turns []Turn) []span.Span {
	var out []span.Span
	at := uint32(0)
	for _, turn := range turns {
		out = append(out, span.Span{Start: at, End: turn.Span.Start})
		at = turn.Span.End
	}
	return append(out, span.Span{Start: at, End: text.Len()})
}

func TestTurnsPartition(t *testing.T) {
	pieces := []string{"I: ", "P01: ", "P01", "\n", "\n\n", "Anna: ", "so I said: ", "é hé", "[00:01:02] ", "(0:10)", " 0:12", "12 ", "#00:00:01-2#", "# x", "---\n", "students: ", "语：", "：", "  ", "Jr., "}
	splitter := NewSplitter(Speakers{Interviewers: []string{"I"}, Several: []string{"students"}})
	var turns []Turn
	rapid.Check(t, func(r *rapid.T) {
		src := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(r, "pieces"), "")
		text, err := New([]byte(src))
		if err != nil {
			r.Fatal(err)
		}
		turns = splitter.Append(turns[:0], text)
		checkTurns(r, text, turns)
		checkTurns(r, text, text.Turns(Speakers{None: true}))
	})
}

func FuzzTurns(f *testing.F) {
	for _, s := range []string{"I: a\nP: b", "[00:01:02] A: x\n", "A (0:10):\nb\n", "A  0:10\nb\n", "---\n\n---\n#\nx: y", "Date: x\nPlace: y\n\nI: a\nI: b", "\r\v\f: x", "1/2 3 A: b\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		text, err := New(src)
		if err != nil {
			return
		}
		checkTurns(t, text, text.Turns(Speakers{Interviewers: []string{"I"}}))
		checkTurns(t, text, text.Turns(Speakers{None: true}))
	})
}

func TestSplitterAllocates(t *testing.T) {
	text, _ := New(corpus())
	splitter := NewSplitter(Speakers{Interviewers: []string{"Interviewer"}})
	turns := splitter.Append(nil, text)
	if n := testing.AllocsPerRun(20, func() { turns = splitter.Append(turns[:0], text) }); n != 0 {
		t.Errorf("a second pass allocates %v times", n)
	}
	if len(turns) != 600 {
		t.Errorf("%d turns", len(turns))
	}
}

func BenchmarkTurns(b *testing.B) {
	text, _ := New(corpus())
	splitter := NewSplitter(Speakers{Interviewers: []string{"Interviewer"}})
	var turns []Turn
	b.SetBytes(int64(len(text.Bytes())))
	for b.Loop() {
		turns = splitter.Append(turns[:0], text)
	}
}
