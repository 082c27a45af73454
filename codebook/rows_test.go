package codebook_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

func fromCSV(t *testing.T, text string) (*codebook.Codebook, []codebook.Problem) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return codebook.FromRows(all[0], all[1:])
}

// outlined is a codebook in short: depth by dots, id, label if it differs, (not codable) and aliases.
func outlined(b *codebook.Codebook) string {
	var lines []string
	for _, c := range b.Codes {
		line := strings.Repeat(".", c.Depth) + c.ID
		if c.Label != c.ID {
			line += " " + c.Label
		}
		if !c.Codable {
			line += " (not)"
		}
		if len(c.Alias) > 0 {
			line += " = " + strings.Join(c.Alias, " = ")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestFromRows(t *testing.T) {
	for _, c := range []struct{ name, csv, want, problems string }{
		{"ids and parents", "id,label,parent,definition\na,A,,d\nb,B,a,\nc,C,B,\n", "a A\n.b B\n..c C", ""},
		{"odd names", "Code;x,Name\n", "", "1 QC002 warning"},
		{
			"odd tags", "tag,name\n%,Uninterpretable\n^2,Collaborative Completion\n\"fo_o_fw_\"\"_by_bc\",Other\nno,Other Answers\nqy^d,Declarative\n",
			"uninterpretable Uninterpretable = %\ncollaborative-completion Collaborative Completion = ^2\nfo_o_fw_by_bc Other = fo_o_fw_\"_by_bc\nno Other Answers\nqy-d Declarative = qy^d", "",
		},
		{"tags without names", "code\n%\n^2\n+\n動機\nÜberblick & Größe\n50% more\n", "percent %\ncaret-2 ^2\nplus +\nc-521344 動機\nuberblick-grosse Überblick & Größe\nc50-more 50% more", ""},
		{"groups", "code,name,group\nT1,none,Teacher\nS1,none,Student\n", "teacher Teacher (not)\n.t1 none = T1\nstudent Student (not)\n.s1 none = S1", ""},
		{
			"paths", "code_path,level\nA,1\nA > X,2\n\"B > X > \"\"Y\"\"\",3\nB,1\nA > X,2\n",
			"a A\n.x X = A > X\nb B\n.b-x X = B > X\n..y \"Y\" = B > X > \"Y\"", "6 QC101 error",
		},
		{"outline by level", "label,level\nA,1\nB,2\nC,3\nD,2\nE,1\n", "a A\n.b B\n..c C\n.d D\ne E", ""},
		{"same label below two parents", "label,parent\nA,\nB,\nX,A\nX,B\n", "a A\n.x X\nb B\n.b-x X", ""},
		{"given ids are kept", "id,label\nBig one,One\nbig-one,Two\n", "big-one-2 One = Big one\nbig-one Two", ""},
		{"twice", "id,label\na,A\na,B\n", "a A", "3 QC101 error"},
		{"circle", "id,parent\na,b\nb,a\n", "a\n.b", "2 QC104 error"},
		{"misspelt parent", "id,parent\ncapability,\nb,capabilty\n", "capability\nb", "3 QC103 error"},
		{"no name", "id,label,note\n,,x\n,,\n", "", "2 QC113 error"},
		{"misspelt column", "id,defnition\na,x\n", "a", "1 QC002 warning"},
		{"key twice", "id,key\na,k\nb,k\n", "a\nb", "3 QC102 error"},
		{"key is an id", "id,key\na,b\nb,\n", "a\nb", "2 QC102 error"},
		{"a key that cannot be typed", "id,key\na,Ctrl+1\n", "a", "2 QC007 warning"},
		{"unknown valence", "id,valence\na,often\n", "a", "2 QC007 error"},
		{"flags and lists", "id,label,codable,alias\na,A,no,x; y\n", "a A (not) = x = y", ""},
		{"short rows", "id,label\na\n\nb,B\n", "a\nb B", ""},
		{"byte order mark", "\ufeffId,Label\na,A\n", "a A", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := fromCSV(t, c.csv)
			if got := outlined(b); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			var said []string
			for _, p := range problems {
				said = append(said, fmt.Sprint(p.Line, " ", p.Rule, " ", p.Severity))
			}
			if got := strings.Join(said, ", "); got != c.problems {
				t.Errorf("problems %q, want %q: %+v", got, c.problems, problems)
			}
		})
	}
}

// Whatever the table holds: the ids are valid and unique, each name of the table finds its code again if no other code
// has it, and the codebook that is written can be read.
func TestFromRowsIsUsable(t *testing.T) {
	name := rapid.StringOfN(rapid.RuneFrom([]rune("abN%^2> _.-é動\"'")), 0, 6, -1)
	rapid.Check(t, func(rt *rapid.T) {
		header := []string{"code", "name", rapid.SampledFrom([]string{"parent", "path", "level", "note"}).Draw(rt, "third")}
		var records [][]string
		for range rapid.IntRange(0, 8).Draw(rt, "rows") {
			records = append(records, []string{name.Draw(rt, "code"), name.Draw(rt, "name"), name.Draw(rt, "third")})
		}
		b, _ := codebook.FromRows(header, records)
		seen := map[string]bool{}
		for _, c := range b.Codes {
			if !codebook.ValidID(c.ID) || seen[c.ID] {
				rt.Fatalf("id %q is not valid or not unique in %s", c.ID, outlined(b))
			}
			seen[c.ID] = true
			for _, alias := range c.Alias {
				if got := b.Find(alias); got != nil && got != c && got.ID != alias {
					rt.Fatalf("%q finds %s, not %s", alias, got.ID, c.ID)
				}
			}
		}
		again, problems := codebook.Parse(b.Encode())
		for _, p := range problems {
			if p.Severity == "error" {
				rt.Fatalf("%+v in\n%s", p, b.Encode())
			}
		}
		if d := codebook.Diff(b, again); len(d) > 0 {
			rt.Fatalf("%+v in\n%s", d, b.Encode())
		}
	})
}

func FuzzFromRows(f *testing.F) {
	f.Add("code_path,level\nA,1\nA > X,2\nB > X > \"Y\",3\n")
	f.Add("id,label,parent\na,A,b\nb,B,a\nc,,c\n")
	f.Add("label,level\nA,1\nB,3\nC,2\n")
	f.Add("code,name,key,valence,level,example\n%,Uh,k,often,x,q\n,,,,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		if err != nil || len(all) == 0 {
			return
		}
		b, _ := codebook.FromRows(all[0], all[1:])
		for i, c := range b.Codes {
			if !codebook.ValidID(c.ID) || b.Code(c.ID) != c {
				t.Fatalf("code %d has id %q, not valid or not unique", i, c.ID)
			}
		}
		if _, err := b.Tree(""); err != nil {
			t.Fatal(err)
		}
		_, problems := codebook.Parse(b.Encode())
		for _, p := range problems {
			if p.Severity == "error" && p.Rule != "QC102" {
				t.Fatalf("%+v in\n%s", p, b.Encode())
			}
		}
	})
}
