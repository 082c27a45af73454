package house

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// Every module that is linked into qcode must permit it: a licence of this kind, found in its own files.
func TestLinkedModulesPermitIt(t *testing.T) {
	known := map[string]string{
		"Apache License": "Apache-2.0", "MIT License": "MIT", "The MIT License": "MIT", "Permission is hereby granted, free of charge": "MIT",
		"Redistribution and use in source and binary forms": "BSD", "Mozilla Public License": "MPL-2.0", "ISC License": "ISC",
		"Permission to use, copy, modify, and/or distribute": "ISC", "This is free and unencumbered software released into the public domain": "Unlicense",
		"The Freetype Project LICENSE": "FTL", "Use of the Freetype-Go software is subject to your choice of exactly one of the following two licenses": "FTL",
	}
	checked := 0
	for _, m := range linked(t) {
		text := licenceOf(t, m.Dir)
		found := ""
		for phrase, name := range known {
			if strings.Contains(text, phrase) {
				found = name
			}
		}
		switch {
		case text == "":
			t.Errorf("%s has no licence file", m.Path)
		case found == "" || strings.Contains(text, "GNU AFFERO") || strings.Contains(text, "GNU GENERAL PUBLIC"):
			t.Errorf("%s has a licence that is not among those we know to permit linking", m.Path)
		}
		checked++
	}
	if checked < 5 {
		t.Errorf("only %d modules were checked", checked)
	}
}

type module struct{ Path, Dir string }

func linked(t *testing.T) []module {
	t.Helper()
	c := exec.Command("go", "list", "-deps", "-json=Module", "./cmd/qcode")
	c.Dir = qtest.Root(t)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var all []module
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct{ Module *module }
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if m := p.Module; m != nil && m.Path != "qcode" && !seen[m.Path] {
			seen[m.Path] = true
			all = append(all, *m)
		}
	}
	return all
}

func licenceOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, f := range files {
		base := strings.ToUpper(filepath.Base(f))
		if strings.HasPrefix(base, "LICEN") || strings.HasPrefix(base, "COPYING") {
			if text, err := os.ReadFile(f); err == nil {
				all += string(text)
			}
		}
	}
	return strings.Join(strings.Fields(all), " ")
}
