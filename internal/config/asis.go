package config

import (
	"errors"
	"fmt"

	"github.com/spf13/viper"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// asWritten reads the user's file for viper. Viper's own reader guesses types, so that a coder 007 became 7 and one
// named after a date stopped everything: here a scalar is the text that stands there.
type asWritten struct{}

// Decoder is asked for by viper, by the format of the file.
func (asWritten) Decoder(string) (viper.Decoder, error) { return asWritten{}, nil }

// Decode puts the settings of src into v. No setting holds a list or a map.
func (asWritten) Decode(src []byte, v map[string]any) error {
	root, found := yamldoc.Parse("config.yaml", src)
	for i := range found {
		if found[i].Severity == diag.Error {
			return &found[i]
		}
	}
	if root == nil || root.Kind == yamldoc.Null {
		return nil
	}
	if root.Kind != yamldoc.Map {
		return errNoSettings
	}
	for i, k := range root.Keys {
		switch n := root.Values[i]; n.Kind {
		case yamldoc.Null:
			v[k.Value] = ""
		case yamldoc.Scalar:
			v[k.Value] = n.Value
		default:
			return fmt.Errorf("%s is a single text, as in %s: anna", k.Value, k.Value)
		}
	}
	return nil
}

var errNoSettings = errors.New("it should have lines such as `coder: anna`")
