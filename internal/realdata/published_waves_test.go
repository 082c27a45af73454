package realdata

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

// Barriers and facilitators by domain and study period, with participants as the unit. N falls and rises (14, 12, 10,
// 13), and one person may say both: in seven cells barrier and facilitator exceed N together.
func TestPublishedPeriods(t *testing.T) {
	published := qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/jaapl_barriers_facilitators_by_period.csv"))
	interviewed, domains := published[0], published[1:]
	var labels []string
	for _, d := range domains {
		labels = append(labels, d["domain"])
	}
	waves := []string{"T1", "T2", "T3", "T4"}
	m := newMaker(t, "study: four periods\ncase: participant\nwaves: [T1, T2, T3, T4]\ncoders: [anna]\n", flat(labels))
	for _, w := range waves {
		n := number(t, interviewed[w+"_barrier"])
		for i := range n {
			m.interview(at(w, i))
		}
		for _, d := range domains {
			for i := range number(t, d[w+"_barrier"]) {
				m.code(at(w, i), m.passage(at(w, i)), slug(d["domain"]), "barrier", "")
			}
			for i := range number(t, d[w+"_facilitator"]) {
				who := at(w, n-1-i)
				m.code(who, m.passage(who), slug(d["domain"]), "facilitator", "")
			}
		}
	}
	m.finish()

	got := by(qtest.RowsOf(t, m.ok("report", "--format", "csv")), "wave", "code")
	cells, both := 0, 0
	for _, d := range domains {
		for _, w := range waves {
			row, n := got[w+" "+slug(d["domain"])], number(t, interviewed[w+"_barrier"])
			for _, v := range []string{"barrier", "facilitator"} {
				if cells++; row[v] != d[w+"_"+v] || number(t, row["of"]) != n {
					t.Errorf("%s, %s, %s: %s of %s, published %s of %d", d["domain"], w, v, row[v], row["of"], d[w+"_"+v], n)
				}
			}
			b, f, mixed, neither := number(t, row["barrier"]), number(t, row["facilitator"]), number(t, row["both"]), number(t, row["neither"])
			if b+f-mixed+neither != number(t, row["n"]) {
				t.Errorf("%s, %s: %d + %d − %d + %d is not %s", d["domain"], w, b, f, mixed, neither, row["n"])
			}
			if b+f > n {
				both++
			}
		}
	}
	if cells != 96 || both != 7 {
		t.Errorf("%d cells compared, in %d both exceed N; want 96 and 7", cells, both)
	}
	t.Logf("%d of %d cells are as published", cells, cells)
}

func at(wave string, i int) string { return fmt.Sprintf("%s/P%02d", wave, i+1) }

// The open data of Amirova and others: 16 participants by 124 columns of quote counts, and the printed table by group. All
// but two of its rows can be made again; these two moved belief statements from one valence to the other, as the notes
// on the data say.
func TestPublishedAmirova(t *testing.T) {
	people := qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/amirova_Human_perBS_per_participant_FINAL.csv"))
	published := qtest.Rows(t, qtest.Shared(t, "vectors/published-tables/amirova_Active_inactive_Human_March06_FINAL.csv"))
	m, columns := exercise(t, people)
	checkPeople(t, m, people, columns)

	codes := by(qtest.RowsOf(t, m.ok("report", "--by", "group", "--format", "csv")), "code", "group")
	all := by(qtest.RowsOf(t, m.ok("report", "--format", "csv")), "code")
	beliefs := by(qtest.RowsOf(t, m.ok("rank", "--beliefs", "--by", "group", "--format", "csv")), "belief", "group")
	pooled := by(qtest.RowsOf(t, m.ok("rank", "--beliefs", "--format", "csv")), "belief")
	equal, different := 0, []string{}
	for _, p := range published[:124] {
		c := columnOf(p["construct"])
		k, n := "k", "n"
		switch c.valence {
		case "barrier":
			k, n = "k_barrier", "barrier"
		case "facilitator":
			k, n = "k_facilitator", "facilitator"
		}
		find := func(group string) map[string]string {
			if group == "" {
				return all[c.domain]
			}
			return codes[c.domain+" "+group]
		}
		if c.belief != "" {
			k, n = "k", "n"
			find = func(group string) map[string]string {
				if group == "" {
					return pooled[c.belief]
				}
				return beliefs[c.belief+" "+group]
			}
		}
		got := strings.Join([]string{find("active")[k], find("sedentary")[k], find("")[k], find("active")[n], find("sedentary")[n], find("")[n]}, " ")
		want := strings.Join([]string{p["active_k"], p["sedentary_k"], p["total_k"], p["active_n"], p["sedentary_n"], p["total_n"]}, " ")
		if got == want {
			equal++
			continue
		}
		different = append(different, fmt.Sprintf("%s: %s, published %s", strings.TrimSpace(p["construct"]), got, want))
	}
	faults := []string{"SI+: 23 12 35 5 4 9, published 29 22 51 5 5 10", "SI-: 13 19 32 2 6 8, published 7 9 16 2 5 7"}
	if equal != 122 || !slices.Equal(different, faults) {
		t.Errorf("%d of 124 rows are as published; the others:\n%s", equal, strings.Join(different, "\n"))
	}
	t.Logf("%d of 124 rows are as published in all six numbers; not: %s", equal, strings.Join(different, "; "))
	checkTotal(t, m, published[124])
}

// column is a column of the participants' table: a domain, one valence of it, or a belief statement of that valence.
type column struct{ name, domain, valence, belief string }

// columnOf reads both ways of naming columns: BRenblr_auto and BR+_auto.
func columnOf(name string) column {
	name = strings.TrimSpace(name)
	whole := strings.NewReplacer("+", "enblr", "-", "brrier").Replace(name)
	c := column{name: whole}
	head, _, isBelief := strings.Cut(whole, "_")
	c.domain = head
	if d, ok := strings.CutSuffix(head, "enblr"); ok {
		c.domain, c.valence = d, "facilitator"
	} else if d, ok := strings.CutSuffix(head, "brrier"); ok {
		c.domain, c.valence = d, "barrier"
	}
	c.domain = strings.ToLower(c.domain)
	if isBelief {
		c.belief = slug(whole)
	}
	return c
}

// exercise generates the study: for each participant and domain as many passages as were counted, of either valence, of
// none, or of both, and as many of them under each belief statement.
func exercise(t *testing.T, people []map[string]string) (*maker, map[string]column) {
	columns, domains := map[string]column{}, []string{}
	for name := range people[0] {
		c := columnOf(name)
		switch {
		case name == "Cases" || name == "PA_status":
			continue
		case c.valence == "":
			domains = append(domains, c.domain)
		}
		columns[name] = c
	}
	m := newMaker(t, "study: exercise\ncase: participant\ncoders: [anna]\ntranscripts: transcripts/{case}.txt\n", flat(domains))
	table := [][]string{{"id", "group"}}
	for _, p := range people {
		table = append(table, []string{p["Cases"], map[string]string{"1": "active", "0": "sedentary"}[p["PA_status"]]})
		m.interview(p["Cases"])
		for _, d := range domains {
			m.domain(p, d, columns)
		}
	}
	for _, c := range columns {
		if c.belief != "" {
			m.belief(c.belief, c.domain, c.valence)
		}
	}
	m.sheet("cases.csv", table)
	m.finish()
	return m, columns
}

// domain adds the passages of one participant in one domain.
func (m *maker) domain(p map[string]string, domain string, columns map[string]column) {
	counted := map[string]int{}
	for name, c := range columns {
		if c.domain == domain && c.belief == "" {
			counted[c.valence] = number(m.t, p[name])
		}
	}
	var passages []int
	for range counted[""] {
		passages = append(passages, m.passage(p["Cases"]))
	}
	of := map[string][]int{ // facilitators from the front, barriers from the back: both where they meet
		"facilitator": passages[:counted["facilitator"]],
		"barrier":     passages[len(passages)-counted["barrier"]:],
	}
	stated := map[[2]string]bool{}
	for name, c := range columns {
		if c.domain != domain || c.belief == "" {
			continue
		}
		for _, at := range of[c.valence][:number(m.t, p[name])] {
			m.code(p["Cases"], at, domain, c.valence, c.belief)
			stated[[2]string{fmt.Sprint(at), c.valence}] = true
		}
	}
	for valence, some := range of {
		for _, at := range some {
			if !stated[[2]string{fmt.Sprint(at), valence}] {
				m.code(p["Cases"], at, domain, valence, "")
			}
		}
	}
	for _, at := range passages[counted["facilitator"]:max(counted["facilitator"], len(passages)-counted["barrier"])] {
		m.code(p["Cases"], at, domain, "", "")
	}
}

// checkPeople holds every cell of the participants' table against what qcode counts for each of them.
func checkPeople(t *testing.T, m *maker, people []map[string]string, columns map[string]column) {
	codes := by(qtest.RowsOf(t, m.ok("report", "--by", "case", "--format", "csv")), "code", "case")
	beliefs := by(qtest.RowsOf(t, m.ok("rank", "--beliefs", "--by", "case", "--format", "csv")), "belief", "case")
	cells := 0
	for _, p := range people {
		for name, c := range columns {
			got := codes[c.domain+" "+p["Cases"]][map[string]string{"": "k", "barrier": "k_barrier", "facilitator": "k_facilitator"}[c.valence]]
			if c.belief != "" {
				got = beliefs[c.belief+" "+p["Cases"]]["k"]
			}
			if cells++; got != p[name] {
				t.Errorf("%s, %s: %s, published %s", p["Cases"], name, got, p[name])
			}
		}
	}
	if cells != 16*124 {
		t.Errorf("%d cells were compared, want %d", cells, 16*124)
	}
	t.Logf("%d cells of 16 participants are as published", cells)
}

// checkTotal: the printed total is near the sum over all levels, so that each quote counts about three times. The union is
// what it should be: the sum of the domains, since no passage here stands in two.
func checkTotal(t *testing.T, m *maker, total map[string]string) {
	sum := 0
	for _, r := range qtest.RowsOf(t, m.ok("report", "--format", "csv")) {
		sum += number(t, r["k"])
	}
	if sum != 607 || total["total_k"] != "1832" {
		t.Errorf("the domains have %d passages, printed %s; want 607 and 1832", sum, total["total_k"])
	}
}
