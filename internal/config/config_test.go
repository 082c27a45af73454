package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func none(string) string { return "" }

func TestSet(t *testing.T) {
	tests := []struct{ name, before, set, value, after string }{
		{"a new file", "", "coder", "anna", "# Your settings for qcode; see qcode config. What changes a number stands in the study's qcode.yaml.\ncoder: anna\n"},
		{"comments stay", "# mine\ncoder: anna # me\n\neditor: vi\n", "coder", "bram", "# mine\ncoder: bram # me\n\neditor: vi\n"},
		{"another one", "coder: anna\n", "color", "never", "coder: anna\ncolor: never\n"},
		{"nothing but a comment", "# mine\n", "coder", "yes", "# mine\ncoder: \"yes\"\n"},
		{"taken out", "coder: anna\neditor: vi\n", "coder", "", "editor: vi\n"},
		{"was not there", "editor: vi\n", "coder", "", "editor: vi\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if tt.before != "" {
				write(t, dir, tt.before)
			}
			if err := Set(dir, tt.set, tt.value); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(File(dir))
			if err != nil || string(got) != tt.after {
				t.Errorf("%v\n%s\nwant\n%s", err, got, tt.after)
			}
			_, origins, err := Load(dir, none)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range origins {
				if o.Name == tt.set && tt.value != "" && (o.Value != tt.value || o.From != "user file") {
					t.Errorf("read back: %+v", o)
				}
			}
			left, _ := filepath.Glob(filepath.Join(dir, "qcode", ".*"))
			if len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func write(t *testing.T, dir, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(File(dir)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(File(dir), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSetMakesAPrivateFile(t *testing.T) {
	dir := t.TempDir()
	if err := Set(dir, "coder", "anna"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(File(dir))
	if err != nil || info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestSetRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, bad := range [][2]string{{"color", "pink"}, {"nothing", "x"}} {
		if err := Set(dir, bad[0], bad[1]); err == nil {
			t.Errorf("%v was set", bad)
		}
	}
	write(t, dir, "coder: [anna\n")
	if err := Set(dir, "coder", "bram"); err == nil || !strings.Contains(err.Error(), "config.yaml") {
		t.Errorf("a broken file: %v", err)
	}
	if got, _ := os.ReadFile(File(dir)); string(got) != "coder: [anna\n" {
		t.Errorf("a broken file was changed to %q", got)
	}
	if err := Set("", "coder", "anna"); err == nil {
		t.Error("without a folder")
	}
}

func TestLoadOrder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "coder: anna\n")
	env := func(name string) string { return map[string]string{"QCODE_CODER": "bram"}[name] }
	s, origins, err := Load(dir, env)
	if err != nil || s.Coder != "bram" || s.Color != "auto" || origins[0].From != "environment (QCODE_CODER)" {
		t.Errorf("%+v %+v %v", s, origins, err)
	}
	write(t, dir, "codr: anna\n")
	if _, _, err := Load(dir, none); err == nil || !strings.Contains(err.Error(), "codr") {
		t.Errorf("unknown setting: %v", err)
	}
}

func TestLoadTraps(t *testing.T) {
	tests := []struct {
		name, file string
		env        map[string]string
		coder      string // the value; the error must say it where says is set
		says       string
	}{
		{"an empty variable says nothing", "coder: anna\n", map[string]string{"QCODE_CODER": ""}, "anna", ""},
		{"capitals of a key", "Coder: anna\n", nil, "anna", ""},
		{"capitals of a value stay", "coder: Anna\n", nil, "Anna", ""},
		{"a name with a dot", "coder: anna.b\n", nil, "anna.b", ""},
		{"a word that YAML 1.1 reads as yes", "coder: yes\n", nil, "yes", ""},
		{"a number stays as it is written", "coder: 007\n", nil, "007", ""},
		{"a date too", "coder: 2026-01-02\n", nil, "2026-01-02", ""},
		{"a list", "coder: [anna, bram]\n", nil, "", "coder"},
		{"a map", "coder: {name: anna}\n", nil, "", "coder"},
		{"no value", "coder:\n", nil, "", ""},
		{"an empty file", "", nil, "", ""},
		{"a key twice", "coder: anna\ncoder: bram\n", nil, "", "coder"},
		{"no YAML", "coder: [\n", nil, "", "config.yaml"},
		{"a colour that is none in the environment", "", map[string]string{"QCODE_COLOR": "pink"}, "", "pink"},
		{"what changes a number cannot be set here", "count: any\n", nil, "", "count"},
		{"nor in the environment", "", map[string]string{"QCODE_COUNT": "any"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, tt.file)
			s, _, err := Load(dir, func(name string) string { return tt.env[name] })
			switch {
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)):
				t.Errorf("%+v, %v", s, err)
			case tt.says == "" && (err != nil || s.Coder != tt.coder):
				t.Errorf("coder %q, want %q; %v", s.Coder, tt.coder, err)
			}
		})
	}
}
