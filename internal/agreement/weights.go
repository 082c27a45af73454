package agreement

// Weights are how much a pair of decisions agrees: 1 for the same category, 0 for nothing in common.
// A square matrix, symmetric, rows and columns in the declared order of the categories.
type Weights [][]float64

// Identity counts only equal decisions.
func Identity(q int) Weights {
	return weights(q, func(k, l int) float64 {
		if k == l {
			return 1
		}
		return 0
	})
}

// Linear is 1 - |k-l|/(q-1): equal steps between the declared levels.
func Linear(q int) Weights {
	return weights(q, func(k, l int) float64 { return 1 - float64(max(k-l, l-k))/float64(max(q-1, 1)) })
}

// Quadratic is 1 - (k-l)²/(q-1)².
func Quadratic(q int) Weights {
	return weights(q, func(k, l int) float64 {
		d := float64(k-l) / float64(max(q-1, 1))
		return 1 - d*d
	})
}

// FromDistance is 1 - d/max d, for a matrix of distances with zeros on the diagonal.
func FromDistance(d [][]float64) Weights {
	largest := 0.0
	for _, row := range d {
		for _, x := range row {
			largest = max(largest, x)
		}
	}
	return weights(len(d), func(k, l int) float64 {
		if largest == 0 {
			return 1
		}
		return 1 - d[k][l]/largest
	})
}

func weights(q int, of func(k, l int) float64) Weights {
	w := make(Weights, q)
	for k := range w {
		w[k] = make([]float64, q)
		for l := range w[k] {
			w[k][l] = of(k, l)
		}
	}
	return w
}

// total is the sum of all weights; q for the identity.
func (w Weights) total() float64 {
	sum := 0.0
	for _, row := range w {
		for _, x := range row {
			sum += x
		}
	}
	return sum
}
