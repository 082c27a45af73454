package agreement

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"qcode/internal/stats"
)

// vector is one entry of vectors/agreement.json.
type vector struct {
	ID                 string          `json:"id"`
	Data               json.RawMessage `json:"data"`
	Expected           map[string]any  `json:"expected"`
	Tolerance          float64         `json:"tolerance"`
	Published          map[string]any  `json:"published"`
	TolerancePublished float64         `json:"tolerance_published"`
}

// sharedFile finds a file of the shared data: under QCODE_SHARED, or beside the repository.
func sharedFile(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("QCODE_SHARED")
	if root == "" {
		root = "../shared"
	}
	if !filepath.IsAbs(root) {
		root = filepath.Join("..", "..", root)
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here; set QCODE_SHARED to the folder that holds it", name)
	}
	return path
}

func vectors(t testing.TB, families ...string) []vector {
	t.Helper()
	src, err := os.ReadFile(sharedFile(t, "vectors/agreement.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all, ours []vector
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		family, _, _ := strings.Cut(v.ID, "-")
		if slices.Contains(families, family) {
			ours = append(ours, v)
		}
	}
	return ours
}

// read decodes the vector's input.
func read[T any](t testing.TB, v vector) T {
	t.Helper()
	var data T
	if err := json.Unmarshal(v.Data, &data); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	return data
}

// matches holds got against what the file says: null is an undefined Value, everything else a number
// within tolerance, word by word and list by list.
func matches(t *testing.T, place string, got, want any, tolerance float64) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		ours, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", place, got)
			return
		}
		for key, x := range want {
			if foreign(key) {
				continue
			}
			matches(t, place+"."+key, ours[key], x, tolerance)
		}
	case []any:
		ours := reflect.ValueOf(got)
		if got == nil || ours.Kind() != reflect.Slice || ours.Len() != len(want) {
			t.Errorf("%s: got %v, want %v", place, got, want)
			return
		}
		for i, x := range want {
			matches(t, place, ours.Index(i).Interface(), x, tolerance)
		}
	case nil:
		if v, ok := got.(stats.Value); !ok || v.Defined() {
			t.Errorf("%s: got %v, want undefined", place, got)
		} else if v.Why() == stats.NotComputed || v.Why() == stats.NotANumber {
			t.Errorf("%s: undefined, but the reason is only %q", place, v.Why())
		}
	case string:
		if got != want {
			t.Errorf("%s: got %v, want %q", place, got, want)
		}
	case float64:
		x, ok := number(got)
		if !ok || math.Abs(x-want) > tolerance {
			t.Errorf("%s: got %v, want %v ± %g", place, got, want, tolerance)
		}
	default:
		t.Errorf("%s: do not know how to compare %T", place, want)
	}
}

func number(got any) (float64, bool) {
	switch got := got.(type) {
	case stats.Value:
		return got.Get()
	case float64:
		return got, true
	case int:
		return float64(got), true
	}
	return 0, false
}

// holds compares one vector with our figures, expected and published.
func holds(t *testing.T, v vector, got map[string]any) {
	t.Helper()
	// A published limit of exactly its tolerance is off by rounding only.
	const dust = 1e-15
	matches(t, v.ID, got, v.Expected, v.Tolerance+dust)
	for key, want := range v.Published {
		if foreign(key) {
			continue
		}
		matches(t, v.ID+" as published: "+key, got[key], want, v.TolerancePublished*scale(want)+dust)
	}
}

// foreign keys are what another tool computes and qcode does not (README of the vectors); qualcoder_*, nvivo_* and kalpha_*
// are computed.
func foreign(key string) bool {
	return strings.Contains(key, "dkpro") || strings.Contains(key, "nltk") || strings.Contains(key, "_variant_")
}

// scale makes a published tolerance relative for figures above 1: McNemar's 17.36 and Friedman's 11.143 are printed to
// fewer decimals than their tolerance taken as absolute would need.
func scale(want any) float64 {
	x, _ := want.(float64)
	return max(1, math.Abs(x))
}
