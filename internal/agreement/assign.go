package agreement

import "math"

// assign is the cheapest assignment of rows to columns: the column of each row, for rows <= columns (the Hungarian method
// with potentials, Kuhn 1955; time rows² x columns). Every row gets a column; the caller prices what should stay apart.
// Ties are broken by the order of the columns.
func assign(cost [][]float64) []int {
	rows := len(cost)
	if rows == 0 {
		return nil
	}
	columns := len(cost[0])
	u, v := make([]float64, rows+1), make([]float64, columns+1)
	owner, way := make([]int, columns+1), make([]int, columns+1)
	least, done := make([]float64, columns+1), make([]bool, columns+1)
	for i := 1; i <= rows; i++ {
		owner[0] = i
		for j := range least {
			least[j], done[j] = math.Inf(1), false
		}
		at := 0
		for owner[at] != 0 {
			done[at] = true
			row, next, step := owner[at], 0, math.Inf(1)
			for j := 1; j <= columns; j++ {
				if done[j] {
					continue
				}
				if reduced := cost[row-1][j-1] - u[row] - v[j]; reduced < least[j] {
					least[j], way[j] = reduced, at
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range done {
				if done[j] {
					u[owner[j]] += step
					v[j] -= step
				} else {
					least[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			owner[at] = owner[way[at]]
			at = way[at]
		}
	}
	out := make([]int, rows)
	for j := 1; j <= columns; j++ {
		if owner[j] != 0 {
			out[owner[j]-1] = j - 1
		}
	}
	return out
}

// pairUp matches rows to columns one to one so that the total gain is largest; only pairs with a positive gain are made.
// It returns the column of each row, or -1.
func pairUp(rows, columns int, gain func(row, column int) float64) []int {
	turned := rows > columns
	n, m := min(rows, columns), max(rows, columns)
	at := func(i, j int) float64 {
		if turned {
			i, j = j, i
		}
		return max(0, gain(i, j))
	}
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, m)
		for j := range cost[i] {
			cost[i][j] = -at(i, j)
		}
	}
	out := make([]int, rows)
	for i := range out {
		out[i] = -1
	}
	for i, j := range assign(cost) {
		if cost[i][j] == 0 {
			continue
		}
		if turned {
			i, j = j, i
		}
		out[i] = j
	}
	return out
}
