// Package config reads settings of the person, never of the study: who codes, with which editor, in colour or not. A
// flag wins over QCODE_* in the environment, and that over the user's file. Nothing here changes a number: what does
// stands in qcode.yaml, which this package never opens.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/viper"
)

// Settings of the person.
type Settings struct {
	Coder  string `mapstructure:"coder"`  // who codes, where a study has several coders
	Editor string `mapstructure:"editor"` // for texts
	Color  string `mapstructure:"color"`  // auto, always, never
}

// Origin says where a setting comes from.
type Origin struct{ Name, Value, From string }

// File is the path of the user's settings below the folder for them.
func File(userDir string) string { return filepath.Join(userDir, "qcode", "config.yaml") }

// Names lists the settings.
func Names() []string { return []string{"coder", "editor", "color"} }

// Known reports whether there is a setting of that name.
func Known(name string) bool { return slices.Contains(Names(), name) }

// EnvName is the variable of the environment that wins over the user's file.
func EnvName(name string) string { return "QCODE_" + strings.ToUpper(name) }

// Load reads the settings. A missing file is fine; an unreadable one is an error.
func Load(userDir string, getenv func(string) string) (Settings, []Origin, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("::"), viper.WithDecoderRegistry(asWritten{}))
	v.SetDefault("color", "auto")
	for _, n := range Names()[:2] {
		v.SetDefault(n, "")
	}
	if userDir != "" {
		v.SetConfigFile(File(userDir))
		if err := v.ReadInConfig(); err != nil && !missing(err) {
			return Settings{}, nil, fmt.Errorf("the settings in %s cannot be read: %w", File(userDir), err)
		}
	}
	var unknown []string
	for _, k := range v.AllKeys() {
		if !slices.Contains(Names(), k) {
			unknown = append(unknown, k)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return Settings{}, nil, fmt.Errorf("%s holds settings that do not exist: %s; there are %s", File(userDir), strings.Join(unknown, ", "), strings.Join(Names(), ", "))
	}
	var origins []Origin
	for _, n := range Names() {
		o := Origin{Name: n, From: "default"}
		if v.InConfig(n) {
			o.From = "user file"
		}
		if env := getenv(EnvName(n)); env != "" {
			v.Set(n, env)
			o.From = "environment (" + EnvName(n) + ")"
		}
		o.Value = v.GetString(n)
		origins = append(origins, o)
	}
	var s Settings
	if err := v.Unmarshal(&s); err != nil {
		return s, nil, err
	}
	return s, origins, s.check()
}

func (s Settings) check() error {
	if !slices.Contains([]string{"auto", "always", "never"}, s.Color) {
		return fmt.Errorf("the setting color is %q; it can be auto, always or never", s.Color)
	}
	return nil
}

func missing(err error) bool {
	var notFound viper.ConfigFileNotFoundError
	return errors.As(err, &notFound) || errors.Is(err, fs.ErrNotExist) || os.IsNotExist(err)
}
