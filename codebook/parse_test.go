package codebook_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"qcode/codebook"
)

const full = `# the whole of the format
codebook: VR training
title: VR training for therapists
version: 1.2.0
framework: comb-tdf
framework_version: "1.0"
licence: CC BY 4.0
sources: [one, "two, too"]
note: nota
mode: extensible
language: en
levels: [component, domain]
mapping: bcw2014
exclusive:
  - [know, env]
codes:
  - id: opp
    label: Opportunity
    codable: false
    exclusive: true
    rating: ["-1", "0", "1"]
    codes:
      - id: env
        label: Environmental context
        short: Environment
        key: en
        definition: >-
          What surrounds
          a person.
        include: when
        exclude: when not
        see: [soc]
        examples:
          - {quote: "one headset", transcript: post/T02, note: clear}
          - no headset
        alias: [ECR, Surroundings]
        was: [context]
        abbr: E
        color: "#ff0000"
        valence: required
        min_alpha: 0.7
        added: 2026-01-02
        source: s
        note: nota
      - id: soc
        label: Social influences
        deprecated: true
        replaced_by: env
        optional: true
  - id: know
    label: Knowledge
    level: outside
    standalone: true
    exclusive: [soc]
    definition: todo
mappings:
  cane2012:
    label: Cane 2012
    source: s
    note: nota
    parents:
      soc: [opp, know]
      env: []
`

func TestParse(t *testing.T) {
	b, problems := codebook.Parse([]byte(full))
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	env := b.Code("env")
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"title", b.Title, "VR training for therapists"},
		{"name", b.Name, "VR training"},
		{"sources", b.Sources, []string{"one", "two, too"}},
		{"groups", b.Exclusive, [][]string{{"know", "env"}}},
		{"codes in order", ids(b.Codes), "opp env soc know"},
		{"children", ids(b.Codes[0].Children), "env soc"},
		{"depth", env.Depth, 1},
		{"level by depth", env.Level, "domain"},
		{"level as written", b.Code("know").Level, "outside"},
		{"definition", env.Definition, "What surrounds a person."},
		{"examples", env.Examples, []codebook.Example{{"one headset", "post/T02", "clear"}, {"no headset", "", ""}}},
		{"date", env.Added, "2026-01-02"},
		{"floor", env.MinAlpha, 0.7},
		{"scale of the code above", env.Scale(), []string{"-1", "0", "1"}},
		{"codable", b.Code("opp").Codable, false},
		{"deprecated", b.Code("soc").Deprecated, true},
		{"stub", b.Code("know").Stub(), true},
		{"no stub", env.Stub(), false},
		{"line", env.Line, 23},
		{"mapping", b.Mappings[0].Parents[0].Parents, []string{"opp", "know"}},
		{"other branch of one-below", b.Excludes(env, b.Code("soc")), true},
		{"named", b.Excludes(b.Code("soc"), b.Code("know")), true},
		{"group", b.Excludes(env, b.Code("know")), true},
		{"not excluded", b.Excludes(env, b.Code("opp")), false},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %#v, want %#v", c.what, c.got, c.want)
		}
	}
	entry := full[env.Entry.Start:env.Entry.End]
	if !strings.HasPrefix(entry, "      - id: env\n") || !strings.HasSuffix(entry, "        note: nota\n") {
		t.Errorf("the entry is %q", entry)
	}
	f, ok := env.Field("include")
	if !ok || full[f.Value.Start:f.Value.End] != "when" || full[f.Entry.Start:f.Entry.End] != "        include: when\n" {
		t.Errorf("the field is %+v", f)
	}
}

func ids(codes []*codebook.Code) string {
	var out []string
	for _, c := range codes {
		out = append(out, c.ID)
	}
	return strings.Join(out, " ")
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"nothing", "", ""},
		{"unknown key", "codebok: x\n", "1:1 QC002 error `codebok` is not a key of the codebook; did you mean `codebook`?"},
		{"unknown key of a code", "codes:\n  - id: a\n    label: A\n    defintion: d\n", "4:5 QC002 error `defintion` is not a key of a code; did you mean `definition`?"},
		{"key twice", "codes:\n  - id: a\n    label: A\n    label: B\n", "4:5 QC003 error key `label` occurs twice in this entry; YAML keeps only one"},
		{"ambiguous", "version: 1.2\ncodes:\n  - id: no\n    label: Other\n", "1:10 QC004 warning `1.2` could be read as a number; quote it\n3:9 QC004 warning `no` could be read as a boolean; quote it"},
		{"wrong kind", "codes:\n  - id: a\n    label: [A]\n", "3:12 QC007 error `label` should be a text, not a list\n3:12 QC201 error the label is blank"},
		{"a word for a code", "codes:\n  - Big idea\n", "2:5 QC007 error an entry of `codes` should be a group of keys, not a text"},
		{"unknown word", "mode: fixd\n", "1:7 QC007 error `mode: fixd` is not known; did you mean `fixed`?"},
		{"a key that cannot be typed", "codes:\n  - {id: a, label: A, key: \"a b\"}\n  - {id: b, label: B, key: \"é1\"}\n", "2:28 QC007 error `key: a b` cannot be typed as a key"},
		{"unknown level", "levels: [theme]\ncodes:\n  - {id: a, label: A, level: them}\n", "3:30 QC007 warning `level: them` is none of the codebook's levels; did you mean `theme`?"},
		{"id twice", "codes:\n  - {id: a, label: A}\n  - {id: b, label: B, codes: [{id: a, label: C}]}\n", "3:36 QC101 error code `a` is defined on lines 2 and 3"},
		{"key of two", "codes:\n  - {id: a, label: A, key: in}\n  - {id: b, label: B, key: in}\n", "3:28 QC102 error `key: in` is used by A and B"},
		{"key is an id", "codes:\n  - {id: a, label: A, key: b}\n  - {id: b, label: B}\n", "2:28 QC102 error `key: b` of A is the id of another code"},
		{"parent", "codes:\n  - {id: know, label: K}\n  - {id: b, label: B}\nmappings:\n  m:\n    parents:\n      b: [knowl]\n", "7:7 QC103 error in mapping `m` the parent `knowl` of `b` does not exist; did you mean `know`?"},
		{"no such child", "codes:\n  - {id: know, label: K}\nmappings:\n  m:\n    parents:\n      xyz: [know]\n", "6:7 QC103 error mapping `m` speaks of `xyz`, which is no code"},
		{"circle", "codes:\n  - {id: a, label: A, codes: [{id: b, label: B}]}\nmappings:\n  m:\n    parents: {a: [b]}\n", "4:3 QC104 error mapping `m` goes in a circle: a → b → a"},
		{"own parent", "codes:\n  - {id: a, label: A}\nmappings:\n  m:\n    parents: {a: [a]}\n", "4:3 QC104 error mapping `m` goes in a circle: a → a"},
		{"invalid id", "codes:\n  - {id: Big Idea, label: A}\n", "2:10 QC113 error `Big Idea` cannot be the id of a code"},
		{"no id", "codes:\n  - label: Big idea\n", "2:5 QC113 error a code has no id"},
		{"blank label", "codes:\n  - id: a\n    label: \" \"\n", "3:12 QC201 error the label is blank"},
		{"no label", "codes:\n  - id: a\n", "2:9 QC201 warning code `a` has no label; its id is printed"},
		{"no YAML", "codes:\n  - id: a\n    label: A\n   key: b\n", "4:4 QC001 error the line does not fit in with the lines above"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := codebook.Parse([]byte(c.src))
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s %s %s", p.Line, p.Column, p.Rule, p.Severity, p.Message))
			}
			if s := strings.Join(got, "\n"); s != c.want {
				t.Errorf("got\n%s\nwant\n%s", s, c.want)
			}
			for _, code := range b.Codes {
				if code.Label == "" && code.ID != "" {
					t.Errorf("%s is left without a label", code.ID)
				}
			}
		})
	}
}

func TestProblemHelp(t *testing.T) {
	for src, want := range map[string]string{
		"codes:\n  - label: Big idea\n":                       "add `id: big-idea`",
		"codes:\n  - Big idea\n":                              "write `- id: big-idea`",
		"codes:\n  - {id: 50% more, label: A}\n":              "write `id: c50-more`; the name as it is can stay as `alias: [50% more]`",
		"codes:\n  - {id: no, label: \"A\"}\n":                `write "no"`,
		"levels: [a]\ncodes: [{id: a, level: x, label: A}]\n": "the levels are a, and `outside`",
	} {
		_, problems := codebook.Parse([]byte(src))
		if len(problems) != 1 || problems[0].Help != want {
			t.Errorf("%q: %+v, want help %q", src, problems, want)
		}
	}
}

func TestFindAndSuggest(t *testing.T) {
	b, _ := codebook.Parse([]byte(full + "\n"))
	for _, c := range []struct{ name, find, suggest string }{
		{"env", "env", "env"},
		{"en", "env", "env"},
		{"context", "env", "env"},
		{"ecr", "env", "env"},
		{" surroundings ", "env", "env"},
		{"Environmental  Context", "env", "env"},
		{"KNOW", "know", "know"},
		{"Enviromental context", "", "env"},
		{"sotial influences", "", "soc"},
		{"Social influences (power)", "", "soc"},
		{"knowledg", "", "know"},
		{"opport", "", "opp"},
		{"xyzzy", "", ""},
		{"", "", ""},
		{"%", "", ""},
	} {
		got := ""
		if code := b.Find(c.name); code != nil {
			got = code.ID
		}
		if got != c.find {
			t.Errorf("Find(%q) = %q, want %q", c.name, got, c.find)
		}
		if got, _ := b.Suggest(c.name); got != c.suggest {
			t.Errorf("Suggest(%q) = %q, want %q", c.name, got, c.suggest)
		}
	}
	two, _ := codebook.Parse([]byte("codes:\n  - {id: a, label: Same}\n  - {id: b, label: same}\n"))
	if c := two.Find("Same"); c != nil {
		t.Errorf("a label of two codes finds %s", c.ID)
	}
}

func TestSuccessor(t *testing.T) {
	b, _ := codebook.Parse([]byte(`codes:
  - {id: a, label: A, deprecated: true, replaced_by: b}
  - {id: b, label: B, deprecated: true, replaced_by: c}
  - {id: c, label: C}
  - {id: d, label: D, deprecated: true, replaced_by: e}
  - {id: e, label: E, deprecated: true, replaced_by: d}
  - {id: f, label: F, deprecated: true}
  - {id: g, label: G, deprecated: true, replaced_by: gone}
`))
	for id, want := range map[string]string{"a": "c", "b": "c", "d": "", "e": "", "f": "", "g": ""} {
		got := ""
		if next := b.Successor(b.Code(id)); next != nil {
			got = next.ID
		}
		if got != want {
			t.Errorf("in place of %s stands %q, want %q", id, got, want)
		}
	}
}

func TestRev(t *testing.T) {
	a := codebook.Code{Definition: "what it is", Include: "when", Exclude: "when not"}
	same := codebook.Code{Definition: " what\n it  is", Include: "when\n", Exclude: "when not", Label: "other"}
	if a.Rev() != same.Rev() || len(a.Rev()) != 9 || a.Rev()[0] != 'r' {
		t.Errorf("%s and %s", a.Rev(), same.Rev())
	}
	moved := codebook.Code{Definition: "what it is", Include: "when when not"}
	if a.Rev() == moved.Rev() {
		t.Error("a text that moved from one field to another keeps the meaning")
	}
	if got, want := (&codebook.Code{}).Rev(), "r709e80c8"; got != want {
		t.Errorf("the stamp of an empty code is %s, was always %s: codings in the field carry it", got, want)
	}
}
