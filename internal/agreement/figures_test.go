package agreement

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/stats"
)

var figuresFile = flag.String("figures", "", "write all figures of the vectors to this file, for .config/crosscheck.py")

// TestWriteFigures hands our figures to the cross-check with other tools. It does nothing but on request.
func TestWriteFigures(t *testing.T) {
	if *figuresFile == "" {
		t.Skip("no file named by -figures")
	}
	all := map[string]any{}
	for _, v := range qtest.Vectors(t, "kappa", "weighted", "pa", "fleiss", "randolph", "multi", "irrcac", "ac1", "alpha", "digitized", "edge", "gamma") {
		if figures := figuresOf(v); figures != nil {
			all[v.ID] = plain(figures(t, v))
		}
	}
	src, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*figuresFile, src, 0o644); err != nil {
		t.Fatal(err)
	}
}

// plain turns figures into what JSON can hold: null for undefined ones.
func plain(x any) any {
	switch x := x.(type) {
	case stats.Value:
		if f, ok := x.Get(); ok {
			return f
		}
		return nil
	case float64:
		return plain(stats.Of(x))
	case map[string]any:
		out := map[string]any{}
		for k, v := range x {
			out[k] = plain(v)
		}
		return out
	}
	if v := reflect.ValueOf(x); v.Kind() == reflect.Slice {
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plain(v.Index(i).Interface())
		}
		return out
	}
	return x
}
