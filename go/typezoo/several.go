// Several results, which C gets as one struct by value, in each of the ABI's classes: one register, two (of integers, of
// floats, of both), and memory.
package main

/*
#include <stdint.h>

struct span { int32_t from; int32_t to; };
*/
import "C"

import "unsafe"

// TwoBytes gives two results in one register.
//
//export TwoBytes
func TwoBytes(x int16) (int8, int8) { return int8(x >> 8), int8(x) }

// ByteAndFlag gives a number and whether it holds.
//
//export ByteAndFlag
func ByteAndFlag(x uint8) (uint8, bool) { return ^x, x > 99 }

// FlagFirst has padding between its results.
//
//export FlagFirst
func FlagFirst(x int64) (bool, int64) { return x < 0, -x }

// TwoInts gives results that fill one register.
//
//export TwoInts
func TwoInts(a, b int32) (int32, int32) { return b - a, a + 2*b }

// TwoFloats gives results that share one register of floats.
//
//export TwoFloats
func TwoFloats(a, b float32) (float32, float32) { return b, -a }

// IntAndFloat gives an integer and a float that share one register, of integers.
//
//export IntAndFloat
func IntAndFloat(a int32, b float32) (int32, float32) { return -a, 2 * b }

// DivideLong gives quotient and remainder in two registers.
//
//export DivideLong
func DivideLong(a, b int64) (quotient, remainder int64) {
	if b == 0 {
		return 0, a
	}
	return a / b, a % b
}

// TwoDoubles gives results in two registers of floats.
//
//export TwoDoubles
func TwoDoubles(a, b float64) (float64, float64) { return b / 2, -a }

// LongAndDouble gives one result in a register of each kind.
//
//export LongAndDouble
func LongAndDouble(a int64, b float64) (int64, float64) { return a + 1, -b }

// DoubleAndLong does so in the other order.
//
//export DoubleAndLong
func DoubleAndLong(a int64, b float64) (float64, int64) { return b * 4, ^a }

// ThreeFloats gives two floats in one register and the third in another.
//
//export ThreeFloats
func ThreeFloats(a, b, c float32) (float32, float32, float32) { return c, a, -b }

// FloatsAndInts mixes both in each of two registers.
//
//export FloatsAndInts
func FloatsAndInts(a float32, b int32, c float32, d int32) (float32, int32, float32, int32) {
	return c, d, -a, -b
}

// Ladder gives results of four widths in 16 bytes, with padding.
//
//export Ladder
func Ladder(x int64) (int8, int16, int32, int64) { return int8(x), int16(x) + 1, int32(x) + 2, x + 3 }

// Descent gives them in the other order, padded at the end.
//
//export Descent
func Descent(x uint64) (uint64, uint32, uint16, uint8) {
	return x ^ 1, uint32(x) ^ 2, uint16(x) ^ 4, uint8(x) ^ 8
}

// ThreeLongs is too large for registers: it comes through memory.
//
//export ThreeLongs
func ThreeLongs(a, b, c int64) (int64, int64, int64) { return c, a + b, -b }

// ThreeDoubles comes through memory too.
//
//export ThreeDoubles
func ThreeDoubles(a, b, c float64) (float64, float64, float64) { return c, -a, b * 8 }

// Crowd gives ten results of all widths.
//
//export Crowd
func Crowd(x int64) (bool, int8, uint8, int16, float32, uint16, int32, float64, uint64, uintptr) {
	return x > 0, int8(x), uint8(x), int16(x) * 2, float32(x % 1000), uint16(x) * 3, int32(x) * 5, float64(x%1000) / 8, uint64(x) * 7,
		uintptr(x) * 11
}

// NameAndLength gives a literal and a number.
//
//export NameAndLength
func NameAndLength(n int) (string, int) {
	name := NumberName(n)
	return name, len(name)
}

// TwoNames gives two literals.
//
//export TwoNames
func TwoNames(n int) (string, string) { return NumberName(n + 1), NumberName(n) }

// SquaresBelow gives a slice that is not on Go's heap and whether there would be more.
//
//export SquaresBelow
func SquaresBelow(limit int) ([]int, bool) {
	for i, square := range squares {
		if square >= limit {
			return squares[:i:i], false
		}
	}
	return squares, true
}

// TextAndCode gives a C string, which FreeText frees, and a code.
//
//export TextAndCode
func TextAndCode(code C.int) (*C.char, C.int) {
	if code < 0 {
		return nil, -code
	}
	return newText(NumberName(int(code))), code * 2
}

// Evens gives memory and the number of its cells. FreeMemory frees it.
//
//export Evens
func Evens(count C.uint8_t) (numbers *C.int, length C.size_t) {
	numbers = Countdown(C.int(count))
	for i := range unsafe.Slice(numbers, int(count)) {
		unsafe.Slice(numbers, int(count))[i] *= 2
	}
	return numbers, C.size_t(count)
}

// SpanOf gives a struct beside a code.
//
//export SpanOf
func SpanOf(from, length C.int32_t) (C.struct_span, C.int8_t) {
	if length < 0 {
		return C.struct_span{from + length, from}, -1
	}
	return C.struct_span{from, from + length}, 1
}

// ByteAndSpan has a struct behind a byte.
//
//export ByteAndSpan
func ByteAndSpan(span C.struct_span, by C.int8_t) (C.int8_t, C.struct_span) {
	return -by, C.struct_span{span.to, span.from + C.int32_t(by)}
}
