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
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			wrong := 1
			if x[i-1] == y[j-1] {
				wrong = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
