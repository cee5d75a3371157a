// Many arguments at once: six integers and eight floats go in registers, the rest on the stack, where narrow ones have
// eight bytes each.
package main

/*
#include <stdint.h>
*/
import "C"

// Mixed takes one value of every class of register, so that a wrong width or order of arguments shows.
//
//export Mixed
func Mixed(a int8, b float32, c uint16, d float64, e bool, f int64, s string, g uint32) float64 {
	sum := float64(a) + 2*float64(b) + 3*float64(c) + 5*d + 7*float64(f%1000) + 11*float64(g)
	if e {
		sum += 13
	}
	return sum + 17*float64(len(s))
}

// ManyInts weighs ten integers: the last four are on the stack.
//
//export ManyInts
func ManyInts(a, b, c, d, e, f, g, h, i, j int64) int64 {
	return a + 2*b + 3*c + 4*d + 5*e + 6*f + 7*g + 8*h + 9*i + 10*j
}

// ManyFloats weighs ten floats: the last two are on the stack.
//
//export ManyFloats
func ManyFloats(a, b, c, d, e, f, g, h, i, j float64) float64 {
	return weigh([]float64{a, b, c, d, e, f, g, h, i, j})
}

// ManyNarrow weighs twelve integers of one and two bytes, with signs: on the stack they must not be packed.
//
//export ManyNarrow
func ManyNarrow(a int8, b uint8, c int16, d uint16, e int8, f uint8, g int8, h uint8, i int16, j uint16, k int8, l uint8) int64 {
	sum := int64(0)
	for at, x := range []int64{int64(a), int64(b), int64(c), int64(d), int64(e), int64(f), int64(g), int64(h), int64(i), int64(j),
		int64(k), int64(l)} {
		sum += int64(at+1) * x
	}
	return sum
}

// ManyKinds takes floats and integers in turns, more of both than there are registers.
//
//export ManyKinds
func ManyKinds(a C.int, b C.float, c C.int8_t, d C.double, e C.uint16_t, f C.float, g C.longlong, h C.double, i C.uint8_t,
	j C.float, k C.short, l C.double, m C.uint, n C.float, o C.long, p C.double, q C.int, r C.float, s C.char, t C.double) C.double {
	return C.double(weigh([]float64{float64(a), float64(b), float64(c), float64(d), float64(e), float64(f), float64(g), float64(h),
		float64(i), float64(j), float64(k), float64(l), float64(m), float64(n), float64(o), float64(p), float64(q), float64(r),
		float64(s), float64(t)}))
}

// ManyTexts weighs the lengths of strings and slices, which take two and three registers each.
//
//export ManyTexts
func ManyTexts(a string, b []int32, c string, d int8, e []float64, f string) int {
	return len(a) + 10*len(b) + 100*len(c) + 1000*int(d) + 10000*len(e) + 100000*len(f)
}

// ManyFlags reads nine flags as a binary number, the first one being the lowest digit.
//
//export ManyFlags
func ManyFlags(a, b, c, d, e, f, g, h, i bool) uint64 {
	return WeighBool([]bool{a, b, c, d, e, f, g, h, i})
}
