package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"qcode/internal/edit"
	"qcode/internal/yamldoc"
)

// Set writes one setting into the user's file and leaves all else there as it is, comments too. An empty value takes
// the setting out. The file is made if need be, for its owner alone; it is replaced as a whole or not at all.
func Set(userDir, name, value string) error {
	if userDir == "" {
		return errors.New("there is no folder for your settings: neither XDG_CONFIG_HOME nor HOME is set; use the environment: " + EnvName(name) + "=" + value)
	}
	if !Known(name) {
		return fmt.Errorf("there is no setting %q", name)
	}
	s := Settings{Color: "auto"}
	if name == "color" && value != "" {
		s.Color = value
	}
	if err := s.check(); err != nil {
		return err
	}
	file := File(userDir)
	src, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := with(file, src, name, value)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return edit.WriteFile(file, out, 0o600)
}

// with is the source of the file with the setting changed.
func with(file string, src []byte, name, value string) ([]byte, error) {
	if len(src) == 0 {
		src = []byte("# Your settings for qcode; see qcode config. What changes a number stands in the study's qcode.yaml.\n")
	}
	e, err := yamldoc.NewEdit(file, src)
	if err != nil {
		return nil, err
	}
	root := e.Root()
	entry := name + ": " + yamldoc.Quote(value)
	switch old := root.Get(name); {
	case root.Kind == yamldoc.Null: // nothing but comments
		if value == "" {
			return src, nil
		}
		return append(src, entry+"\n"...), nil
	case root.Kind != yamldoc.Map:
		return nil, fmt.Errorf("%s holds no settings; it should have lines such as `coder: anna`", file)
	case value == "" && old == nil:
	case value == "":
		e.Remove(root, position(root, name))
	case old == nil:
		e.Add(root, len(root.Keys), entry)
	default:
		e.Set(old, value)
	}
	out, _, err := e.Done()
	return out, err
}

func position(root *yamldoc.Node, name string) int {
	for i, k := range root.Keys {
		if k.Value == name {
			return i
		}
	}
	return -1
}
