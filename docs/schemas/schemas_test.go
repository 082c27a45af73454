package schemas_test

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qcode/codebook"
	"qcode/docs/schemas"
	"qcode/internal/annotation"
	"qcode/internal/demo"
	"qcode/internal/diag"
	"qcode/internal/qtest"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	src, ok := schemas.Schema(name)
	if !ok {
		t.Fatalf("there is no schema %s", name)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(src)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is a file as an editor's YAML 1.2 reader takes it.
func value(t *testing.T, file string, src []byte) any {
	t.Helper()
	root, found := yamldoc.Parse(file, src)
	if diag.Count(found, diag.Error) > 0 {
		t.Fatalf("%s: %v", file, found[0])
	}
	return valueOf(root)
}

func valueOf(n *yamldoc.Node) any {
	switch n.Kind {
	case yamldoc.Map:
		out := map[string]any{}
		for i, k := range n.Keys {
			out[k.Value] = valueOf(n.Values[i])
		}
		return out
	case yamldoc.List:
		out := []any{}
		for _, item := range n.Items {
			out = append(out, valueOf(item))
		}
		return out
	case yamldoc.Null:
		return nil
	}
	if n.Quoted {
		return n.Value
	}
	if b, err := strconv.ParseBool(n.Value); err == nil && (n.Value == "true" || n.Value == "false") {
		return b
	}
	if _, err := strconv.ParseFloat(n.Value, 64); err == nil {
		return json.Number(n.Value)
	}
	return n.Value
}

func TestDemonstrationStudiesAreValid(t *testing.T) {
	files := 0
	for _, name := range demo.Names() {
		root, _ := demo.FS(name)
		err := fs.WalkDir(root, ".", func(p string, entry fs.DirEntry, err error) error {
			if err != nil || path.Ext(p) != ".yaml" {
				return err
			}
			schema := "annotations"
			switch p {
			case "codebook.yaml":
				schema = "codebook"
			case "qcode.yaml":
				schema = "study"
			case "beliefs.yaml":
				schema = "beliefs"
			}
			src, err := fs.ReadFile(root, p)
			if err != nil {
				return err
			}
			files++
			if err := compiled(t, schema).Validate(value(t, p, src)); err != nil {
				t.Errorf("%s/%s: %v", name, p, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 10 {
		t.Errorf("only %d files were looked at", files)
	}
}

func TestFrameworksAreValid(t *testing.T) {
	schema := compiled(t, "codebook")
	for _, f := range codebook.Frameworks() {
		src, _ := codebook.Framework(f.ID)
		if err := schema.Validate(value(t, f.ID, src)); err != nil {
			t.Errorf("%s: %v", f.ID, err)
		}
	}
}

// examples are small files with what the schema and qcode's own reader agree about.
func examples() []struct {
	schema, src string
	fine        bool
} {
	return []struct {
		schema, src string
		fine        bool
	}{
		{"codebook", "codes: []\n", true},
		{"codebook", "codes:\n", true},
		{"codebook", "codebook: x\nexclusive: [[a, b]]\ncodes: [{id: a, label: A, see: b, exclusive: true, examples: x}, {id: b, examples: [y, {quote: z, transcript: T}], min_alpha: 0.7, alias: [q]}]\nmappings: {m: {parents: {a: b, b: []}}}\n", true},
		{"codebook", "codes: [{id: a, definiton: x}]\n", false},
		{"codebook", "codes: [{id: A B}]\n", false},
		{"codebook", "codes: [{label: A}]\n", false},
		{"codebook", "codes: {a: b}\n", false},
		{"codebook", "codes: [{id: a, codes: [{id: b, codable: maybe}]}]\n", false},
		{"codebook", "codes: [{id: a, valence: barrier}]\n", false},
		{"codebook", "mode: closed\ncodes: []\n", false},
		{"codebook", "codes: []\nmappings: {m: {parent: {}}}\n", false},
		{"study", "", true},
		{"study", "study: x\nwaves: [pre, {id: post, label: After, not_asked: a}]\ncase: therapist\ncoders: [anna]\ncheck: {profile: strict, per_file_ignores: {\"a/**\": [QC101]}}\n", true},
		{"study", "waves: [pre, {id: post, window: [75, 120]}, {id: late, window: [2026-03-01, 2026-05-31]}]\n", true},
		{"study", "waves: [{id: post, window: 75-120}]\n", false},
		{"study", "waves: [{id: post, window: [soon, later]}]\n", false},
		{"study", "studdy: x\n", false},
		{"study", "coders: [consensus]\n", false},
		{"study", "waves: [{label: x}]\n", false},
		{"study", "waves: [{id: a b}]\n", false},
		{"study", "transcripts_per_case: two\n", false},
		{"study", "case: {single: x}\n", false},
		{"study", "check: {profile: all}\n", false},
		{"beliefs", "", true},
		{"beliefs", "beliefs:\n  - {id: few, text: There are too few, code: a, valence: barrier}\n  - {id: many, text: There are enough, code: a}\nnote: as agreed\n", true},
		{"beliefs", "beliefs: [{id: few, code: a}]\n", false},
		{"beliefs", "beliefs: [{id: few, text: There are too few, code: a, valence: none}]\n", false},
		{"beliefs", "beliefs: [{id: few, text: There are too few, code: a, codes: [b]}]\n", false},
		{"beliefs", "beleifs: []\n", false},
		{"annotations", "annotations: []\n", true},
		{"annotations", "status: complete\nannotations:\n  - {code: a, quote: b}\n  - {code: a, quote: b, at: 1-2@00000000, valence: mixed, rating: 2, refs: [x, y], memo: z}\n", true},
		{"annotations", "annotations:\n  - {code: a}\n", false},
		{"annotations", "annotations:\n  - {quote: a}\n", false},
		{"annotations", "annotations:\n  - {code: a, quote: b, valence: bad}\n", false},
		{"annotations", "annotations:\n  - {code: a, quote: b, at: here}\n", false},
		{"annotations", "status: done\nannotations: []\n", false},
		{"annotations", "transcript: T01\n", false},
		{"annotations", "annotations: []\ncodings: []\n", false},
	}
}

// The schemas and qcode's own readers take the same files for right and wrong.
func TestExamples(t *testing.T) {
	for _, c := range examples() {
		err := compiled(t, c.schema).Validate(value(t, c.schema, []byte(c.src)))
		if (err == nil) != c.fine {
			t.Errorf("%s: the schema says %v of\n%s", c.schema, err, c.src)
		}
		if wrong := problems(t, c.schema, c.src); (len(wrong) == 0) != c.fine {
			t.Errorf("%s: qcode says %v of\n%s", c.schema, wrong, c.src)
		}
	}
}

// problems are the errors that qcode finds in the file.
func problems(t *testing.T, schema, src string) (out []string) {
	t.Helper()
	switch schema {
	case "codebook":
		_, found := codebook.Parse([]byte(src))
		for _, p := range found {
			if p.Severity == diag.Error.String() {
				out = append(out, p.Message)
			}
		}
	case "annotations":
		_, found := annotation.Parse("", []byte(src))
		for _, d := range found {
			if d.Severity == diag.Error {
				out = append(out, d.Message)
			}
		}
	case "beliefs":
		s, err := study.Open(qtest.Folder(t, map[string]string{"qcode.yaml": "study: x\n", "codebook.yaml": "codes: [{id: a, label: A}]\n", study.BeliefsFile: src}))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Problems {
			if d.Severity == diag.Error && d.At.File == study.BeliefsFile {
				out = append(out, d.Message)
			}
		}
	case "study":
		s, err := study.Open(qtest.Folder(t, map[string]string{"qcode.yaml": src, "codebook.yaml": "codes: [{id: a, label: A}]\n"}))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Problems {
			if d.Severity == diag.Error && d.At.File == study.File {
				out = append(out, d.Message)
			}
		}
	}
	return out
}

// The schemas know exactly the keys that qcode reads: it names them where a key is unknown.
func TestKeys(t *testing.T) {
	for schema, src := range map[string]string{"codebook": "codes: []\nzz: 1\n", "study": "zz: 1\n", "beliefs": "zz: 1\n", "annotations": "annotations: []\nzz: 1\n"} {
		doc := map[string]any{}
		raw, _ := schemas.Schema(schema)
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		if got, want := keys(doc), knownKeys(t, schema, src); !slices.Equal(got, want) {
			t.Errorf("%s: the schema has %v, qcode reads %v", schema, got, want)
		}
	}
	raw, _ := schemas.Schema("codebook")
	doc := map[string]any{}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	code := doc["definitions"].(map[string]any)["code"].(map[string]any)
	want := codebook.Keys()
	slices.Sort(want)
	if got := keys(code); !slices.Equal(got, want) {
		t.Errorf("a code: the schema has %v, qcode reads %v", got, want)
	}
}

func keys(object map[string]any) []string {
	var out []string
	for k := range object["properties"].(map[string]any) {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func knownKeys(t *testing.T, schema, src string) []string {
	t.Helper()
	var help string
	switch schema {
	case "codebook":
		_, found := codebook.Parse([]byte(src))
		help = found[0].Help
	case "annotations":
		_, found := annotation.Parse("", []byte(src))
		help = found[0].Help
	case "study", "beliefs":
		files := map[string]string{"qcode.yaml": src}
		if schema == "beliefs" {
			files = map[string]string{"qcode.yaml": "study: x\n", study.BeliefsFile: src}
		}
		s, err := study.Open(qtest.Folder(t, files))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Problems {
			if strings.Contains(d.Message, "`zz`") {
				help = d.Help
			}
		}
	}
	known := strings.Split(strings.TrimPrefix(help, "known keys: "), ", ")
	slices.Sort(known)
	return known
}
