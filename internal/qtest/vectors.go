package qtest

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Vector is a worked example of vectors/agreement.json: data, and what published work or other programs make of them.
type Vector struct {
	ID                 string          `json:"id"`
	Data               json.RawMessage `json:"data"`
	Expected           map[string]any  `json:"expected"`
	Tolerance          float64         `json:"tolerance"`
	Published          map[string]any  `json:"published"`
	TolerancePublished float64         `json:"tolerance_published"`
}

// Vectors are the examples of some families. The test is skipped where the data are absent.
func Vectors(t testing.TB, families ...string) []Vector {
	t.Helper()
	src, err := os.ReadFile(Shared(t, "vectors/agreement.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []Vector
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(v Vector) bool {
		family, _, _ := strings.Cut(v.ID, "-")
		return !slices.Contains(families, family)
	})
}

// Input decodes the vector's data.
func Input[T any](t testing.TB, v Vector) T {
	t.Helper()
	var data T
	if err := json.Unmarshal(v.Data, &data); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	return data
}

// Judge holds figures against vectors. The figures of a room are numbers or have a method Get, as stats.Value does.
type Judge struct {
	Undefined func(figure any) (complaint string) // of a figure that should not exist; "" if it does not, with a reason
	Foreign   func(key string) bool               // what others compute and we do not; nil: there is nothing
}

// Holds compares one vector with our figures, expected and published.
func (j Judge) Holds(t *testing.T, v Vector, got map[string]any) {
	t.Helper()
	// A published limit of exactly its tolerance is off by rounding only.
	const dust = 1e-15
	j.Matches(t, v.ID, got, v.Expected, v.Tolerance+dust)
	for key, want := range v.Published {
		if !j.foreign(key) {
			j.Matches(t, v.ID+" as published: "+key, got[key], want, v.TolerancePublished*scale(want)+dust)
		}
	}
}

// Matches holds got against what the file says: null is an undefined figure, everything else a number within tolerance,
// word by word and list by list.
func (j Judge) Matches(t *testing.T, place string, got, want any, tolerance float64) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		ours, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", place, got)
			return
		}
		for key, x := range want {
			if !j.foreign(key) {
				j.Matches(t, place+"."+key, ours[key], x, tolerance)
			}
		}
	case []any:
		ours := reflect.ValueOf(got)
		if got == nil || ours.Kind() != reflect.Slice || ours.Len() != len(want) {
			t.Errorf("%s: got %v, want %v", place, got, want)
			return
		}
		for i, x := range want {
			j.Matches(t, place, ours.Index(i).Interface(), x, tolerance)
		}
	case nil:
		if complaint := j.Undefined(got); complaint != "" {
			t.Errorf("%s: got %v, %s", place, got, complaint)
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

func (j Judge) foreign(key string) bool { return j.Foreign != nil && j.Foreign(key) }

func number(got any) (float64, bool) {
	switch got := got.(type) {
	case interface{ Get() (float64, bool) }:
		return got.Get()
	case float64:
		return got, true
	case int:
		return float64(got), true
	}
	return 0, false
}

// scale makes a published tolerance relative for figures above 1: McNemar's 17.36 and Friedman's 11.143 are printed to
// fewer decimals than their tolerance taken as absolute would need.
func scale(want any) float64 {
	x, _ := want.(float64)
	return max(1, math.Abs(x))
}
