package anchor

// script finds shortest edit scripts by the greedy algorithm of E. Myers, An O(ND) difference algorithm and its
// variations, Algorithmica 1 (1986). It keeps its memory from one stretch of text to the next.
type script struct {
	front []int32   // furthest old position on each diagonal
	trace [][]int32 // the fronts before each step
	store []int32
}

// maxEdits bounds the work on one stretch. Where two stretches differ more than this, nothing in them is matched, and
// their anchors are searched for one by one.
const maxEdits = 600

// shortest matches the tokens of a between from and to.
func (s *script) shortest(a *alignment, from, to pair) {
	old, now := a.old[from.old:to.old], a.now[from.now:to.now]
	limit := min(len(old)+len(now), maxEdits)
	width := 2*limit + 3
	if cap(s.front) < width {
		s.front = make([]int32, width)
	}
	front, mid := s.front[:width], limit+1
	front[mid+1] = 0
	s.trace, s.store = s.trace[:0], s.store[:0]
	for d := 0; d <= limit; d++ {
		at := len(s.store)
		s.store = append(s.store, front[mid-d-1:mid+d+2]...)
		s.trace = append(s.trace, s.store[at:])
		for k := -d; k <= d; k += 2 {
			x := front[mid+k-1] + 1
			if k == -d || k != d && front[mid+k-1] < front[mid+k+1] {
				x = front[mid+k+1]
			}
			y := x - int32(k)
			for int(x) < len(old) && int(y) < len(now) && old[x].id == now[y].id {
				x, y = x+1, y+1
			}
			front[mid+k] = x
			if int(x) >= len(old) && int(y) >= len(now) {
				s.walkBack(a, from, pair{len(old), len(now)}, d)
				return
			}
		}
	}
}

// walkBack follows the trace from the end and matches the tokens on its diagonals.
func (s *script) walkBack(a *alignment, from, end pair, d int) {
	x, y := end.old, end.now
	for ; d >= 0; d-- {
		front := s.trace[d] // diagonals -d-1 … d+1
		k := x - y
		at := func(k int) int { return int(front[k+d+1]) }
		prev := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			prev = k + 1
		}
		px := at(prev)
		py := px - prev
		if d == 0 {
			px, py = 0, 0
		}
		for x > px && y > py {
			x, y = x-1, y-1
			a.match(from.old+x, from.now+y)
		}
		x, y = px, py
	}
}
