// Out-parameters: what a function tells beside its result.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { ODD_SIGN_PLUS, ODD_SIGN_MINUS } odd_sign;
*/
import "C"

import (
	"math"
	"unsafe"
)

// DivMod gives quotient and remainder, and whether it could divide.
//
//export DivMod
func DivMod(a, b C.int, quotient, remainder *C.int) C.bool {
	if b == 0 || a == math.MinInt32 && b == -1 {
		return false
	}
	if quotient != nil {
		*quotient = a / b
	}
	if remainder != nil {
		*remainder = a % b
	}
	return true
}

// SplitFloat gives the whole part and the fraction of x, of different widths.
//
//export SplitFloat
func SplitFloat(x C.double, whole *C.double, fraction *C.float, negative *C.bool) {
	w, f := math.Modf(float64(x))
	*whole, *fraction, *negative = C.double(w), C.float(f), C.bool(x < 0)
}

// MinMax gives the limits of a slice through pointers of Go's own types.
//
//export MinMax
func MinMax(xs []int16, low, high *int16) bool {
	for i, x := range xs {
		if i == 0 || x < *low {
			*low = x
		}
		if i == 0 || x > *high {
			*high = x
		}
	}
	return len(xs) > 0
}

// Widen writes one number into cells of all widths: what is written behind a cell that is too narrow shows.
//
//export Widen
func Widen(x C.int8_t, a *C.int8_t, b *C.int16_t, c *C.int32_t, d *C.int64_t, e *C.uint8_t, f *C.uint16_t, g *C.uint32_t,
	h *C.uint64_t) {
	*a, *b, *c, *d = -x, C.int16_t(x)*2, C.int32_t(x)*3, C.int64_t(x)*4
	*e, *f, *g, *h = C.uint8_t(x), C.uint16_t(x), C.uint32_t(x), C.uint64_t(x)
}

// SwapCells exchanges what two pointers lead to; both may be the same.
//
//export SwapCells
func SwapCells(a, b *C.long) { *a, *b = *b, *a }

// SignOf gives an enum and a size through pointers.
//
//export SignOf
func SignOf(x C.longlong, sign *C.odd_sign, digits *C.size_t) {
	*sign, *digits = C.ODD_SIGN_PLUS, 1
	if x < 0 {
		*sign = C.ODD_SIGN_MINUS
	}
	for ; x > 9 || x < -9; x /= 10 {
		*digits++
	}
}

// AddressOf gives an address as number, and whether it is none: of the caller's own memory.
//
//export AddressOf
func AddressOf(cell *C.int, none *bool) uintptr {
	*none = cell == nil
	if cell == nil {
		return 0
	}
	*cell++
	return uintptr(unsafe.Pointer(cell)) % 4 // 0: ints are aligned
}
