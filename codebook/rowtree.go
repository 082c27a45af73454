package codebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// link finds the parent of each row and undoes circles.
func (t *table) link() {
	t.outline()
	for _, r := range slices.Clone(t.rows) {
		if name := r.value["parent"]; name != "" && r.parent == nil {
			r.parent = t.parentOf(r, name)
		}
	}
	for _, r := range t.rows {
		for above, steps := r.parent, 0; above != nil; above, steps = above.parent, steps+1 {
			if above == r || steps > len(t.rows) {
				t.report(ruleCircle, "error", r.line, "", fmt.Sprintf("the parents of %q in row %d go in a circle", r.name, r.line), "give one of them another parent")
				r.parent = nil
				break
			}
		}
	}
	for _, r := range t.rows {
		if r.parent != nil {
			r.parent.below = append(r.parent.below, r)
		}
	}
}

// outline reads numbers in `level` as an outline, if nothing else says what stands below what.
func (t *table) outline() {
	if slices.Contains(t.columns, "path") || slices.Contains(t.columns, "parent") {
		return
	}
	var open []*row // the last row of each depth
	lowest := 0
	for i, r := range t.rows {
		level, err := strconv.Atoi(r.value["level"])
		if err != nil {
			return
		}
		if i == 0 {
			lowest = level
		}
		depth := min(max(level-lowest, 0), len(open))
		if depth > 0 {
			r.parent = open[depth-1]
		}
		open = append(open[:depth], r)
	}
}

// parentOf is the row of that name, by its id, code, path or label; a new one for a name that no row has.
func (t *table) parentOf(r *row, name string) *row {
	if above := t.named[nameKey(name)]; above != nil {
		return above
	}
	var called []*row
	book := &Codebook{}
	for _, other := range t.rows {
		book.Codes = append(book.Codes, &Code{ID: other.name, Label: other.code.Label})
		if nameKey(other.code.Label) == nameKey(name) {
			called = append(called, other)
		}
	}
	if len(called) == 1 {
		return called[0]
	}
	if len(called) > 1 {
		t.report(ruleNoParent, "error", r.line, "", fmt.Sprintf("the parent %q of row %d could be any of %d codes", name, r.line, len(called)), "name it by its id")
		return nil
	}
	if near, ok := book.nearest(letters(name), spelling); ok && slices.Contains(t.columns, "id") {
		t.report(ruleNoParent, "error", r.line, "", fmt.Sprintf("the parent %q of row %d does not exist; did you mean %q?", name, r.line, near), "name a code of the table, or give the parent a row")
		return nil
	}
	return t.grouping(name, name, r.line)
}

// place puts the code of r and those below it into the codebook.
func (t *table) place(r *row, parent *Code) {
	c := r.code
	c.Line = r.line
	if c.Parent = parent; parent != nil {
		c.Depth = parent.Depth + 1
		parent.Children = append(parent.Children, c)
	}
	t.book.Codes = append(t.book.Codes, c)
	for _, below := range r.below {
		t.place(below, c)
	}
}

// levels makes the list of levels, from the root: for each depth the name that most codes there have, and what is left over
// behind. It ends above a code of which the table says no level, so that none gets one by its depth. A parent that has no row
// gets that of its depth.
func (t *table) levels() {
	most := len(t.book.Codes)
	rowless := map[*Code]bool{}
	for _, r := range t.rows {
		rowless[r.code] = r.value == nil
	}
	var names []string
	often := map[string]map[int]int{} // by depth
	for _, c := range t.book.Codes {
		switch {
		case c.Level == "" && !rowless[c]:
			most = min(most, c.Depth)
		case c.Level == "" || c.Level == "outside":
		case often[c.Level] == nil:
			names, often[c.Level] = append(names, c.Level), map[int]int{c.Depth: 1}
		default:
			often[c.Level][c.Depth]++
		}
	}
	for depth := 0; depth < most && len(names) > 0; depth++ {
		best := 0
		for i, name := range names {
			if often[name][depth] > often[names[best]][depth] {
				best = i
			}
		}
		t.book.Levels = append(t.book.Levels, names[best])
		names = slices.Delete(names, best, best+1)
	}
	for _, c := range t.book.Codes {
		if rowless[c] && c.Depth < len(t.book.Levels) {
			c.Level = t.book.Levels[c.Depth]
		}
	}
}

// ids gives every code its id: first those that the table gives and that are valid, so that none of them changes; then
// one made from its name, with the parent's in front or a number behind where it is taken.
func (t *table) ids() {
	taken := map[string]bool{}
	byCode := map[*Code]*row{}
	for _, r := range t.rows {
		byCode[r.code] = r
		if ValidID(r.given) {
			r.code.ID = r.given
			taken[r.given] = true
		}
	}
	for _, c := range t.book.Codes {
		r := byCode[c]
		if c.ID == "" {
			c.ID = free(NewID(r.wanted), c.Parent, taken)
			taken[c.ID] = true
		}
		names := []string{r.value["id"], r.value["code"]}
		if path := pathOf(r.value["path"]); len(path) > 0 {
			names = append(names, strings.Join(path, Separator))
		} else if r.value == nil {
			names = append(names, r.name)
		}
		for _, name := range names {
			if name != "" && name != c.ID && nameKey(name) != nameKey(c.Label) && !slices.Contains(c.Alias, name) {
				c.Alias = append(c.Alias, name)
			}
		}
	}
}

func free(id string, parent *Code, taken map[string]bool) string {
	if id == "" {
		id = "code"
	}
	if !taken[id] {
		return id
	}
	if parent != nil {
		if id = cut(parent.ID + "-" + id); !taken[id] {
			return id
		}
	}
	for n := 2; ; n++ {
		if numbered := id + "-" + strconv.Itoa(n); !taken[numbered] {
			return numbered
		}
	}
}

// unusable is what reading the codebook will call an error, told by the rows of the table.
func (t *table) unusable() {
	_, found := Parse(t.book.Encode())
	for _, p := range found {
		if c := t.book.Code(p.Object); c != nil && p.Severity == "error" {
			t.report(p.Rule, p.Severity, c.Line, p.Object, p.Message, p.Help)
		}
	}
}
