package house

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// room is a package as `go list` tells it.
type room struct {
	ImportPath  string
	Dir         string
	GoFiles     []string
	Imports     []string
	TestImports []string
	Deps        []string
}

func rooms(t *testing.T) []room {
	t.Helper()
	c := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,TestImports,Deps", "./...")
	c.Dir = qtest.Root(t)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []room
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var r room
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if len(all) < 15 {
		t.Fatalf("only %d packages were listed", len(all))
	}
	return all
}

func (r room) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(r.ImportPath, "qcode/"), "internal/")
}

// Rooms that only think: no files, no network, no clock, no chance.
var pure = []string{
	"span", "diag", "yamldoc", "codebook", "transcript", "anchor", "annotation", "sheet", "table", "figure",
	"agreement", "stats", "regex",
}

func isPure(name string) bool {
	return slices.Contains(pure, name) || strings.HasPrefix(name, "analysis/")
}

func TestPureRoomsTouchNothing(t *testing.T) {
	banned := []string{"os", "net", "net/http", "time", "math/rand", "math/rand/v2", "os/exec", "path/filepath"}
	checked := 0
	for _, r := range rooms(t) {
		if !isPure(r.name()) {
			continue
		}
		checked++
		for _, i := range r.Imports {
			if slices.Contains(banned, i) {
				t.Errorf("%s is pure and imports %s", r.name(), i)
			}
		}
	}
	if checked < 8 {
		t.Errorf("only %d pure rooms were found", checked)
	}
}

// Libraries that belong to one room. A change of library is then a change of one room.
func TestLibrariesHaveOneHome(t *testing.T) {
	home := map[string][]string{
		"gopkg.in/yaml.v3":                     {"yamldoc"},
		"github.com/spf13/viper":               {"config"},
		"github.com/olekukonko/tablewriter":    {"render"},
		"github.com/spf13/cobra":               {"cli"},
		"github.com/gofrs/flock":               {"edit"},
		"github.com/expr-lang/expr":            {"coding"},
		"github.com/owenrumney/go-sarif/v3":    {"render"},
		"github.com/xuri/excelize/v2":          {"render", "exchange", "verify"},
		"gonum.org/v1/plot":                    {"render"},
		"github.com/schollz/progressbar/v3":    {"cli"},
		"github.com/charmbracelet/bubbletea":   {"tui"},
		"modernc.org/sqlite":                   {"exchange"},
		"github.com/parquet-go/parquet-go":     {"exchange"},
		"golang.org/x/text/encoding/htmlindex": {"transcript"},
	}
	seen := map[string]bool{}
	for _, r := range rooms(t) {
		for _, i := range r.Imports {
			for library, homes := range home {
				if i != library && !strings.HasPrefix(i, library+"/") {
					continue
				}
				seen[library] = true
				if !slices.ContainsFunc(homes, func(h string) bool { return r.name() == h || strings.HasPrefix(r.name(), h+"/") }) {
					t.Errorf("%s imports %s, which is at home in %s", r.name(), library, strings.Join(homes, ", "))
				}
			}
		}
	}
	for _, fixed := range []string{"gopkg.in/yaml.v3", "github.com/spf13/viper", "github.com/olekukonko/tablewriter", "github.com/spf13/cobra"} {
		if !seen[fixed] {
			t.Errorf("nobody imports %s", fixed)
		}
	}
}

// Data walks one way: a room leans only on rooms before it.
func TestDataWalksOneWay(t *testing.T) {
	order := []string{
		"docs/schemas", "regex", "span", "diag", "table", "stats", "demo", "agreement", "yamldoc", "codebook", "sheet", "transcript", "anchor", "annotation", "edit", "config",
		"history", "lanes", "study", "tidy", "rounds", "coding", "bench", "setup", "tagging", "recode", "revise", "search", "progress", "adjudicate",
		"analysis", "check", "provenance", "verify", "figure", "manuscript", "document", "appendix", "report", "render", "exchange", "lsp", "tui", "web", "cli",
	}
	apart := []string{"house", "qtest", "qtest/coded", "realdata", "cmd/qcode"}
	rank := func(name string) int {
		return slices.IndexFunc(order, func(o string) bool { return name == o || strings.HasPrefix(name, o+"/") })
	}
	for _, r := range rooms(t) {
		at := rank(r.name())
		if at < 0 {
			if !slices.Contains(apart, r.name()) {
				t.Errorf("%s has no place in the order of rooms: give it one here and in docs/architecture.md", r.name())
			}
			continue
		}
		for _, i := range r.Imports {
			if !strings.HasPrefix(i, "qcode/") {
				continue
			}
			other := strings.TrimPrefix(strings.TrimPrefix(i, "qcode/"), "internal/")
			if strings.HasPrefix(other, "qtest") {
				t.Errorf("%s imports help for tests", r.name())
			}
			if to := rank(other); to > at {
				t.Errorf("%s leans on %s, which comes after it", r.name(), other)
			}
			if other == "cli" && r.name() != "cmd/qcode" {
				t.Errorf("%s imports cli; only the command may", r.name())
			}
		}
	}
}

// A newcomer finds every room on the page that shows the house.
func TestPageNamesEveryRoom(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(qtest.Root(t), "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms(t) {
		name := r.name()
		if !slices.Contains([]string{"cmd/qcode", "docs/schemas", "codebook/links"}, name) {
			name, _, _ = strings.Cut(name, "/")
		}
		named := slices.ContainsFunc([]string{"`" + name + "`", "`internal/" + name + "`", "`internal/" + name + "/…`"}, func(form string) bool {
			return strings.Contains(string(page), form)
		})
		if !named {
			t.Errorf("docs/architecture.md does not name the room %s", name)
		}
	}
}

func TestCodebookIsPublic(t *testing.T) {
	for _, r := range rooms(t) {
		if r.name() != "codebook" {
			continue
		}
		for _, f := range r.GoFiles {
			for name, typ := range exportedTypes(t, filepath.Join(r.Dir, f)) {
				if strings.Contains(typ, "diag.") || strings.Contains(typ, "yamldoc.") || strings.Contains(typ, "span.") {
					t.Errorf("codebook.%s shows an internal type: %s", name, typ)
				}
			}
		}
	}
}

// exportedTypes are the texts of exported declarations without function bodies and unexported fields.
func exportedTypes(t *testing.T, path string) map[string]string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(n ast.Node) string { return string(src[set.Position(n.Pos()).Offset:set.Position(n.End()).Offset]) }
	out := map[string]string{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() {
				out[d.Name.Name] = text(d.Type)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				ts, ok := s.(*ast.TypeSpec)
				if !ok || !ts.Name.IsExported() {
					continue
				}
				st, isStruct := ts.Type.(*ast.StructType)
				if !isStruct {
					out[ts.Name.Name] = text(ts.Type)
					continue
				}
				for _, f := range st.Fields.List {
					if len(f.Names) == 0 || f.Names[0].IsExported() {
						out[ts.Name.Name] += text(f.Type) + " "
					}
				}
			}
		}
	}
	return out
}

func TestHouseRules(t *testing.T) {
	checked := 0
	for _, r := range rooms(t) {
		if base := filepath.Base(r.Dir); slices.Contains([]string{"utils", "util", "common", "helpers", "misc"}, base) {
			t.Errorf("a room called %s tells nobody what is in it", base)
		}
		documented := false
		for _, f := range r.GoFiles {
			path := filepath.Join(r.Dir, f)
			checked++
			checkFile(t, path)
			documented = documented || hasPackageComment(t, path)
		}
		if !documented && len(r.GoFiles) > 0 {
			t.Errorf("%s has no package comment that says what the room is for", r.name())
		}
	}
	if checked < 50 {
		t.Errorf("only %d files were checked", checked)
	}
}

const maxLines = 520 // about 500

func checkFile(t *testing.T, path string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if n := lines(t, path); n > maxLines {
		t.Errorf("%s has %d lines", path, n)
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "init" && d.Recv == nil {
				t.Errorf("%s has an init function", path)
			}
			if n := set.Position(d.End()).Line - set.Position(d.Pos()).Line; n > 75 {
				t.Errorf("%s: %s has %d lines and does not fit a screen", path, d.Name.Name, n)
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				checkState(t, path, d)
			}
		}
	}
}

// checkState complains of package-level variables that can be changed. Errors, compiled patterns, embedded files and
// tables that nobody assigns to are constants that Go has no word for.
func checkState(t *testing.T, path string, d *ast.GenDecl) {
	t.Helper()
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		if len(v.Values) == 0 && !embeds(d.Doc) && !embeds(v.Doc) {
			t.Errorf("%s: %s is package-level state", path, v.Names[0].Name)
		}
	}
}

// embeds reports whether a declaration is filled by the compiler with a file.
func embeds(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	return slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

func hasPackageComment(t *testing.T, path string) bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file.Doc != nil && len(file.Doc.Text()) > 20
}

func lines(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
	}
	return n
}
