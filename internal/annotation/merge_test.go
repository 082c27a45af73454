package annotation

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"qcode/internal/span"
)

// coded makes a coding from its id, code, start and further `key=value` parts.
func coded(id, code string, start uint32, parts ...string) Annotation {
	a := Annotation{
		ID: id, Code: code, Quote: fmt.Sprintf("words at %d", start), Before: "b", After: "a",
		At: span.Span{Start: start, End: start + 10}, Mark: 1, HasAt: true, HasMark: true,
	}
	for _, p := range parts {
		key, value, _ := strings.Cut(p, "=")
		if key == "at" {
			a.At, a.Mark, a.HasMark, a.HasAt = parsePlace([]byte(value))
			continue
		}
		f, ok := fieldNamed(key)
		if !ok {
			panic(key)
		}
		*a.text(f) = value
	}
	return a
}

func file(as ...Annotation) *File {
	return &File{Head: Head{Transcript: "post/T1", Coder: "anna"}, Annotations: as}
}

func TestMerge(t *testing.T) {
	one := coded("k1", "opp", 10)
	for _, c := range []struct {
		name               string
		base, ours, theirs *File
		want               []string // id code memo/valence… as brief prints them
		conflicts          []Conflict
	}{
		{
			name: "both add", base: file(one), ours: file(one, coded("k2", "mot", 20)), theirs: file(one, coded("k3", "mot", 30)),
			want: []string{"k1 opp 10-20@00000001", "k2 mot 20-30@00000001", "k3 mot 30-40@00000001"},
		},
		{
			name: "recode and memo", base: file(one), ours: file(coded("k1", "mot", 10)), theirs: file(coded("k1", "opp", 10, "memo=m")),
			want: []string{"k1 mot 10-20@00000001 memo=m"},
		},
		{
			name: "removed here, unchanged there", base: file(one), ours: file(), theirs: file(one), want: nil,
		},
		{
			name: "removed here, only moved there", base: file(one), ours: file(),
			theirs: file(coded("k1", "opp", 10, "at=15-25@00000002", "before=x")), want: nil,
		},
		{
			name: "removed here, changed there", base: file(one), ours: file(), theirs: file(coded("k1", "mot", 10)),
			want: []string{"k1 mot 10-20@00000001"}, conflicts: []Conflict{{Kind: ChangedAndRemoved, ID: "k1"}},
		},
		{
			name: "text moved here, other words there", base: file(one), ours: file(coded("k1", "opp", 10, "at=15-25@00000002")),
			theirs: file(coded("k1", "opp", 10, "at=10-25@00000001", "quote=more words")),
			want:   []string{"k1 opp 10-25@00000001"},
		},
		{
			name: "text moved here, lost there", base: file(one), ours: file(coded("k1", "opp", 10, "at=15-25@00000002")),
			theirs: file(coded("k1", "opp", 10, "lost=cut")), want: []string{"k1 opp 10-20@00000001 lost=cut"},
		},
		{
			name: "moved with two texts", base: file(one), ours: file(coded("k1", "opp", 10, "at=15-25@00000002")),
			theirs: file(coded("k1", "opp", 10, "at=17-27@00000003")), want: []string{"k1 opp 17-27@00000003"},
		},
		{
			name: "new code beats a confirmed one", base: file(coded("k1", "opp", 10, "rev=r1")),
			ours: file(coded("k1", "opp", 10, "rev=r2")), theirs: file(coded("k1", "mot", 10, "rev=r5")),
			want: []string{"k1 mot 10-20@00000001 rev=r5"},
		},
		{
			name: "same coding twice", base: file(), ours: file(coded("k1", "opp", 10, "memo=m")),
			theirs: file(coded("k2", "opp", 10, "valence=barrier")), want: []string{"k1 opp 10-20@00000001 valence=barrier memo=m"},
		},
		{
			name: "same coding by recoding", base: file(one), ours: file(coded("k1", "mot", 10)),
			theirs: file(one, coded("a0", "mot", 10), coded("k3", "mot", 30, "refs=a0 k1")),
			want:   []string{"k1 mot 10-20@00000001", "k3 mot 30-40@00000001 refs=k1"},
		},
		{
			name: "same coding, other valence", base: file(), ours: file(coded("k1", "opp", 10, "valence=facilitator")),
			theirs:    file(coded("k2", "opp", 10, "valence=barrier")),
			want:      []string{"k1 opp 10-20@00000001 valence=facilitator", "k2 opp 10-20@00000001 valence=barrier"},
			conflicts: []Conflict{{Kind: MadeTwice, ID: "k1", Other: "k2", Fields: []string{"valence"}}},
		},
		{
			name: "one file that has it twice keeps it twice", base: file(), ours: file(coded("k1", "opp", 10), coded("k2", "opp", 10)),
			theirs: file(), want: []string{"k1 opp 10-20@00000001", "k2 opp 10-20@00000001"},
		},
		{
			name: "completed here, untouched there", base: file(coded("", "opp", 10, "at=")), ours: file(one),
			theirs: file(coded("", "opp", 10, "at=")), want: []string{"k1 opp 10-20@00000001"},
		},
		{
			name: "completed here, memo there", base: file(coded("", "opp", 10, "at=")), ours: file(one),
			theirs: file(coded("", "opp", 10, "at=", "memo=m")), want: []string{"k1 opp 10-20@00000001 memo=m"},
		},
		{
			name: "refs are a set", base: file(coded("k1", "opp", 10, "refs=x y")), ours: file(coded("k1", "opp", 10, "refs=x y z")),
			theirs: file(coded("k1", "opp", 10, "refs=y w")), want: []string{"k1 opp 10-20@00000001 refs=w y z"},
		},
		{
			name: "earlier time stands", base: nil, ours: file(coded("k1", "opp", 10, "created=2026-02-01T00:00:00Z")),
			theirs: file(coded("k1", "opp", 10, "created=2026-01-01T00:00:00Z")), want: []string{"k1 opp 10-20@00000001 created=2026-01-01T00:00:00Z"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, conflicts := Merge(c.base, c.ours, c.theirs)
			if !reflect.DeepEqual(brief(got), c.want) {
				t.Errorf("got  %q\nwant %q", brief(got), c.want)
			}
			if !reflect.DeepEqual(conflicts, c.conflicts) {
				t.Errorf("conflicts %+v", conflicts)
			}
			checkLaws(t, c.base, c.ours, c.theirs)
		})
	}
}

// Two versions of one coding are one conflict, though they also put the same code on the same words.
func TestMergeSaysAConflictOnce(t *testing.T) {
	base, ours, theirs := file(coded("k1", "opp", 10)), file(coded("k1", "opp", 10, "memo=m")), file(coded("k1", "opp", 10, "memo=n"))
	got, conflicts := Merge(base, ours, theirs)
	if len(got.Annotations) != 2 || len(conflicts) != 1 || conflicts[0].Kind != BothChanged {
		t.Errorf("%q, %+v", brief(got), conflicts)
	}
}

// brief says what matters of each coding: id, code, place, and the fields that `coded` leaves empty.
func brief(f *File) []string {
	var out []string
	for _, a := range f.Annotations {
		s := a.ID + " " + a.Code + " " + a.value(fieldAt)
		for x := range fieldCount {
			switch x {
			case fieldID, fieldCode, fieldAt, fieldQuote, fieldBefore, fieldAfter:
			default:
				if v := a.value(x); v != "" {
					s += " " + x.String() + "=" + v
				}
			}
		}
		out = append(out, s)
	}
	return out
}

func TestMergeKeepsBothVersions(t *testing.T) {
	base := file(coded("k1", "opp", 10))
	ours := file(coded("k1", "mot", 10, "memo=kept in both"))
	theirs := file(coded("k1", "cap", 10, "belief=b1"))
	got, conflicts := Merge(base, ours, theirs)
	if len(conflicts) != 1 || len(got.Annotations) != 2 {
		t.Fatalf("%v\n%s", conflicts, got.Encode())
	}
	other := conflicts[0].Other
	if want := (Conflict{Kind: BothChanged, ID: "k1", Other: other, Fields: []string{"code"}}); !reflect.DeepEqual(conflicts[0], want) {
		t.Errorf("conflict %+v", conflicts[0])
	}
	want := []string{
		"k1 cap 10-20@00000001 belief=b1 memo=kept in both",
		other + " mot 10-20@00000001 belief=b1 memo=kept in both refs=conflict:k1",
	}
	if !reflect.DeepEqual(brief(got), want) {
		t.Errorf("got %q", brief(got))
	}
	if says := conflicts[0].String(); !strings.Contains(says, "qcode untag "+other) {
		t.Error(says)
	}

	// The second version was corrected by hand; merging the old side again brings nothing back.
	second, _ := got.Get(other)
	second.Memo = "corrected"
	again, _ := Merge(base, got, ours)
	if diff := equal(again, got); diff != "" {
		t.Error(diff)
	}
	checkLaws(t, base, ours, theirs)
}

func TestMergeHeads(t *testing.T) {
	head := func(status string) *File { return &File{Head: Head{Status: status}} }
	for _, c := range []struct {
		base, ours, theirs *File
		want               string
	}{
		{head("in-progress"), head("complete"), head("in-progress"), "complete"},
		{head("complete"), head("complete"), head("in-progress"), "in-progress"},
		{head(""), head("complete"), head("in-progress"), "in-progress"},
		{nil, head("complete"), head(""), "in-progress"},
		{nil, head("complete"), head("complete"), "complete"},
		{nil, head("complete"), nil, "complete"},
	} {
		for _, f := range [][2]*File{{c.ours, c.theirs}, {c.theirs, c.ours}} {
			if got, conflicts := Merge(c.base, f[0], f[1]); got.Status != c.want || conflicts != nil {
				t.Errorf("%+v: %q %v", c, got.Status, conflicts)
			}
		}
	}
	a, b := &File{Head: Head{Coder: "anna"}}, &File{Head: Head{Coder: "bram"}}
	got, conflicts := Merge(nil, b, a)
	if got.Coder != "anna" || len(conflicts) != 1 || conflicts[0].Kind != HeadsDiffer || !strings.Contains(conflicts[0].String(), "coder") {
		t.Errorf("%q %v", got.Coder, conflicts)
	}
}
