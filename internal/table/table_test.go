package table_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/table"
)

// Percent is rounded half up: the largest whole number that is no more than the share and a half.
func TestRounded(t *testing.T) {
	for _, tt := range []struct{ n, of, want int64 }{{1, 8, 13}, {1, 200, 1}, {199, 200, 100}, {1, 201, 0}, {2, 3, 67}, {0, 11, 0}, {11, 11, 100}} {
		if got := table.Rounded(tt.n, tt.of); got != tt.want {
			t.Errorf("%d/%d is %d%%, want %d%%", tt.n, tt.of, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.Int64Range(1, 100_000).Draw(t, "of")
		n := rapid.Int64Range(0, of).Draw(t, "n")
		half := new(big.Rat).Add(big.NewRat(100*n, of), big.NewRat(1, 2))
		want := new(big.Int).Quo(half.Num(), half.Denom()).Int64()
		if got := table.Rounded(n, of); got != want {
			t.Errorf("%d/%d is %d%%, want %d%%", n, of, got, want)
		}
	})
}

// What does not exist, is not known, cannot be computed or may not be shown never looks like a number.
func TestCells(t *testing.T) {
	atLeast := table.Int(3)
	atLeast.AtLeast, atLeast.Mark = true, "§"
	for _, tt := range []struct {
		cell table.Cell
		want string
	}{
		{table.Of(7, 11), "7/11"},
		{table.Of(0, 11), "0/11"},
		{table.Of(0, 0), "–"},
		{table.Share(7, 11), "64%"},
		{table.Share(0, 0), "–"},
		{table.Int(0), "0"},
		{table.Int(9999), "9999"},
		{table.Int(199740), "199\u202f740"},
		{table.Int(1000000), "1\u202f000\u202f000"},
		{atLeast, "≥3§"},
		{table.Cell{Kind: table.Unknown}, "?"},
		{table.Cell{Kind: table.Undefined, Why: "nothing varies"}, "undefined"},
		{table.Cell{Kind: table.Suppressed, Of: 5}, "<5"},
		{table.Cell{Kind: table.Suppressed}, "×"},
		{table.Cell{Kind: table.Real, F: 0.6667, Digits: 2}, "0.67"},
	} {
		if got := tt.cell.String(); got != tt.want {
			t.Errorf("%+v is printed %q, want %q", tt.cell, got, tt.want)
		}
	}
}

func TestDataHasAValueForEachField(t *testing.T) {
	d := table.Data{Fields: []string{"code", "n"}}
	d.Add("goals", 3)
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	d.Add("emotion")
	if d.Check() == nil {
		t.Error("a row without a value for each field was let through")
	}
}
