package yamldoc

import (
	"strings"
	"unicode/utf8"
)

// Suggest is the known name that was probably meant by name. Close means at most a third of the letters of name,
// at least 1, wrong, missing, extra or (as one mistake) swapped with their neighbour; case is not a mistake. Of equally
// close names the first one known is taken.
func Suggest(name string, known []string) (string, bool) {
	low := strings.ToLower(name)
	letters := utf8.RuneCountInString(name)
	limit := min(max(1, letters/3), letters-1)
	best, found := "", false
	for _, k := range known {
		if d := Distance(low, strings.ToLower(k)); d <= limit {
			best, found, limit = k, true, d-1
		}
	}
	return best, found
}

// Distance counts the fewest single mistakes that make b of a: a letter wrong, missing or extra, or two neighbours
// swapped (optimal string alignment; letters are code points).
func Distance(a, b string) int { return distance([]rune(a), []rune(b), len(a)+len(b)) }

// Within reports whether at most limit such mistakes make b of a. It looks no further than it must.
func Within(a, b string, limit int) bool { return distance([]rune(a), []rune(b), limit) <= limit }

// distance is Distance up to limit, and something larger beyond. A cell of the table that is limit off the diagonal costs
// limit at least, so that only a band of it is filled in; a row and the one before it that lie above limit end the search.
func distance(x, y []rune, limit int) int {
	if off := len(x) - len(y); max(off, -off) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	least := 0
	for i := 1; i <= len(x); i++ {
		from, to, leastBefore := max(1, i-limit), min(len(y), i+limit), least
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		least = row[from-1]
		for j := from; j <= to; j++ {
			wrong := 1
			if x[i-1] == y[j-1] {
				wrong = 0
			}
			row[j] = min(row[j-1]+1, last[j-1]+wrong)
			if j < i+limit {
				row[j] = min(row[j], last[j]+1)
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit && leastBefore > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
