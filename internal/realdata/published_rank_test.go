package realdata

import (
	"fmt"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// domain is a row of a published table of importance.
type domain struct {
	rank, label, percent, mixed string
	studies, themes             int
}

// review generates a review of so many papers in which the domains have exactly the frequencies, themes and valences of
// the table.
func review(t *testing.T, papers int, domains []domain) *maker {
	var labels []string
	for _, d := range domains {
		labels = append(labels, d.label)
	}
	m := newMaker(t, "study: a review\ncase: {singular: paper, plural: papers}\ncoders: [anna]\ntranscripts: transcripts/{case}.txt\n", flat(labels))
	paper := func(i int) string { return fmt.Sprintf("S%02d", i+1) }
	for i := range papers {
		m.interview(paper(i))
	}
	for _, d := range domains {
		id := slug(d.label)
		valences := []string{"barrier", "barrier"}
		if d.mixed == "Yes" {
			valences[1] = "facilitator"
		}
		for theme := range d.themes {
			m.belief(fmt.Sprintf("%s-%d", id, theme+1), id, valences[theme%2])
		}
		for i := range max(d.studies, d.themes) {
			if d.studies == 0 {
				break
			}
			at := paper(i % d.studies)
			m.code(at, m.passage(at), id, valences[i%2], fmt.Sprintf("%s-%d", id, i%d.themes+1))
		}
	}
	m.finish()
	return m
}

// compareRanks holds every cell of the table against what qcode prints.
func compareRanks(t *testing.T, m *maker, domains []domain, papers int, style string) {
	printed := qtest.RowsOf(t, m.ok("rank", "--ties", style, "--format", "csv"))
	if len(printed) != len(domains) {
		t.Fatalf("%d domains were ranked, published %d", len(printed), len(domains))
	}
	cells := 0
	for i, d := range domains {
		got := printed[i]
		rank := got["rank"]
		if got["rank_to"] != rank {
			rank += "-" + got["rank_to"]
		}
		conflict := map[string]string{"Yes": "true", "No": "false", "": "false"}[d.mixed]
		for _, c := range [][3]string{
			{"domain", got["label"], d.label},
			{"rank", rank, d.rank},
			{"frequency", got["n"], fmt.Sprint(d.studies)},
			{"of", got["of"], fmt.Sprint(papers)},
			{"themes", got["elaboration"], fmt.Sprint(d.themes)},
			{"mixed", got["conflict"], conflict},
			{"percent", got["percent"], d.percent},
		} {
			if c[0] == "percent" && c[2] == "" {
				continue
			}
			if cells++; c[1] != c[2] {
				t.Errorf("%s, %s: %s, published %s", d.label, c[0], c[1], c[2])
			}
		}
	}
	t.Logf("%d cells of %d rows are as published", cells, len(domains))
}

// Review of 39 studies: ties are not joined, percentages are rounded as usual.
func TestPublishedImportance39(t *testing.T) {
	var domains []domain
	for _, r := range qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/tdf_importance_PMC10854129_Tab2.csv")) {
		domains = append(domains, domain{r["rank"], r["domain"], r["percent"], r["mixed"], number(t, r["frequency"]), number(t, r["themes"])})
	}
	m := review(t, 39, domains)
	compareRanks(t, m, domains, 39, "none")

	joined := qtest.RowsOf(t, m.ok("rank", "--format", "csv"))
	if last := joined[len(joined)-1]; last["rank"] != "14" || last["rank_to"] != "15" {
		t.Errorf("joined, the two domains without a study share %s–%s, want 14–15", last["rank"], last["rank_to"])
	}
}

// Review of 25 studies: full ties share a range of ranks.
func TestPublishedImportance25(t *testing.T) {
	var domains []domain
	for _, r := range qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/tdf_importance_PMC7336619_Tab2.csv")) {
		domains = append(domains, domain{r["rank"], r["domain"], "", r["barriers_and_facilitators"], number(t, r["frequency_of_25"]), number(t, r["themes"])})
	}
	compareRanks(t, review(t, 25, domains), domains, 25, "range")
}

// Nurses: utterances and nurses by valence, with subcategories under each domain. One printed cell cannot be: four
// nurses in two utterances.
func TestPublishedNurses(t *testing.T) {
	published := qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/nurses_obesity_s40608-017-0154-4_Table3.csv"))
	var book strings.Builder
	book.WriteString("codes:\n")
	for _, r := range published {
		if r["subcategory"] == "" {
			fmt.Fprintf(&book, "  - id: %s\n    label: %q\n", slug(r["domain"]), r["domain"])
			if under := subcategories(published, r["domain"]); len(under) > 0 {
				book.WriteString("    codes:\n")
				for _, u := range under {
					fmt.Fprintf(&book, "      - {id: %s, label: %q}\n", slug(u["subcategory"]), u["subcategory"])
				}
			}
		}
	}
	m := newMaker(t, "study: nurses\ncase: nurse\ncoders: [anna]\ntranscripts: transcripts/{case}.txt\n", book.String())
	for i := range 16 {
		m.interview(fmt.Sprintf("N%02d", i+1))
	}
	for _, r := range published {
		if r["subcategory"] != "" {
			continue
		}
		for _, v := range [][2]string{{"barrier", "barrier"}, {"enabler", "facilitator"}} {
			nurses := min(nursesOf(t, r["nurses_"+v[0]]), number(t, r[v[0]]))
			i := 0
			for _, u := range subcategories(published, r["domain"]) {
				for range number(t, u[v[0]]) {
					at := fmt.Sprintf("N%02d", i%nurses+1)
					m.code(at, m.passage(at), slug(u["subcategory"]), v[1], "")
					i++
				}
			}
		}
	}
	m.finish()
	got := by(qtest.RowsOf(t, m.ok("report", "--format", "csv")), "code")
	cells, faults := 0, 0
	for _, r := range published {
		id, pairs := slug(r["subcategory"]), [][2]string{{"k", "total"}, {"k_barrier", "barrier"}, {"k_facilitator", "enabler"}}
		if id == "" {
			id = slug(r["domain"])
			pairs = append(pairs, [2]string{"barrier", "nurses_barrier"}, [2]string{"facilitator", "nurses_enabler"})
		}
		for _, p := range pairs {
			want := strings.TrimSuffix(r[p[1]], "/16")
			if cells++; got[id][p[0]] == want {
				continue
			}
			if faults++; id != slug("Social, Professional role and identity") || p[1] != "nurses_barrier" {
				t.Errorf("%s, %s: %s, published %s", id, p[1], got[id][p[0]], want)
			}
		}
	}
	if faults != 1 {
		t.Errorf("%d cells differ, want the one that cannot be", faults)
	}
	t.Logf("%d of %d cells are as published; 1 says more nurses than utterances", cells-faults, cells)
}

func subcategories(published []map[string]string, domain string) (out []map[string]string) {
	for _, r := range published {
		if r["domain"] == domain && r["subcategory"] != "" {
			out = append(out, r)
		}
	}
	return out
}

func nursesOf(t *testing.T, text string) int { return number(t, strings.TrimSuffix(text, "/16")) }
