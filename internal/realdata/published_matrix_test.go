package realdata

import (
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// Ratings of constructs at three sites: a number, a number with mixed influence (*), 0, and nothing at all are different
// things, and each comes back as it was printed.
func TestPublishedRatings(t *testing.T) {
	published := qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/cfir_ratings_s13722-019-0151-7_Table3.csv"))
	sites := []string{"site1", "site2", "site3"}
	var labels []string
	for _, r := range published {
		labels = append(labels, r["construct"])
	}
	m := newMaker(t, "study: ratings\ncase: site\ncoders: [anna]\ntranscripts: transcripts/{case}.txt\n", flat(labels))
	rate := func(site, code, rating string) {
		m.codings[site] = append(m.codings[site], "  - code: "+code+"\n    rating: \""+rating+"\"\n    quote: \"Good morning\"\n")
	}
	for _, r := range published {
		for _, site := range sites {
			m.interview(site)
			number, mixed := strings.CutSuffix(r[site], "*")
			if number == "" {
				number = "missing"
			}
			rate(site, slug(r["construct"]), number)
			if mixed {
				rate(site, slug(r["construct"]), "mixed")
			}
		}
	}
	m.finish()
	got := by(qtest.RowsOf(t, m.ok("matrix", "--cells", "ratings", "--format", "csv")), "code", "case")
	cells := 0
	for _, r := range published {
		for _, site := range sites {
			want := r[site]
			if want == "" {
				want = "missing"
			}
			if cells++; got[slug(r["construct"])+" "+site]["rating"] != want {
				t.Errorf("%s, %s: %s, published %s", r["construct"], site, got[slug(r["construct"])+" "+site]["rating"], want)
			}
		}
	}
	if cells != 54 {
		t.Errorf("%d cells were compared, want 54", cells)
	}
	t.Logf("%d of %d cells are as published", cells, cells)
}
