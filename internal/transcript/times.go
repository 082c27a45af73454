package transcript

import "bytes"

// timeMark reads a time stamp at the head of b: 00:01:02, 1:02, 00:01:02.345 or 00:01:02,345, bare or within [ ], ( )
// or # # (#00:01:02-3# counts tenths), also a range as in [00:01.000 --> 00:04.500]. It returns the seconds of the start
// and the length in bytes, 0 if there is no time stamp. A bare one must be followed by a blank or the end of the line.
func timeMark(b []byte) (seconds float64, length int) {
	if len(b) < 4 {
		return 0, 0
	}
	var closing byte
	i := 0
	switch b[0] {
	case '[':
		closing, i = ']', 1
	case '(':
		closing, i = ')', 1
	case '#':
		closing, i = '#', 1
	default:
		if !asciiDigit(b[0]) {
			return 0, 0
		}
	}
	seconds, n := clock(b[i:])
	if n == 0 {
		return 0, 0
	}
	i += n
	if rest := bytes.TrimLeft(b[i:], " -–>→"); len(rest) > 0 && closing != 0 && rest[0] != closing {
		if _, n := clock(rest); n > 0 {
			i = len(b) - len(rest) + n
		}
	}
	switch {
	case closing != 0 && i < len(b) && b[i] == closing:
		return seconds, i + 1
	case closing == 0 && (i == len(b) || isSpace(b[i]) || b[i] == ':' && (i+1 == len(b) || isSpace(b[i+1]))):
		return seconds, i
	}
	return 0, 0
}

// clock reads h:mm:ss or m:ss with an optional fraction and returns seconds and length.
func clock(b []byte) (seconds float64, length int) {
	fields, i := 0, 0
	for {
		n, digits := number(b[i:])
		if digits == 0 || digits > 3 || fields > 0 && (digits != 2 || n > 59) {
			return 0, 0
		}
		seconds = seconds*60 + float64(n)
		fields++
		i += digits
		if fields == 3 || i+1 >= len(b) || b[i] != ':' || !asciiDigit(b[i+1]) {
			break
		}
		i++
	}
	if fields < 2 {
		return 0, 0
	}
	if i+1 < len(b) && (b[i] == '.' || b[i] == ',' || b[i] == '-') {
		if n, digits := number(b[i+1:]); digits > 0 && digits <= 3 {
			seconds += float64(n) / [...]float64{1, 10, 100, 1000}[digits]
			i += 1 + digits
		}
	}
	return seconds, i
}

// number reads up to four decimal digits.
func number(b []byte) (n, digits int) {
	for digits < len(b) && digits < 4 && asciiDigit(b[digits]) {
		n = n*10 + int(b[digits]-'0')
		digits++
	}
	return n, digits
}
