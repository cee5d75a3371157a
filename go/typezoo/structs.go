// C structs by value in each class of the ABI (one register, two, of integers, floats or both, and memory), there and back;
// and by pointer. Each function changes the fields' places or weighs them, so that none can stand for another.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct one_byte { int8_t a; };
struct two_bytes { uint8_t a; int8_t b; };
struct three_bytes { uint8_t a, b, c; };
struct padded { int8_t a; int32_t b; int8_t c; };
struct two_ints { int a, b; };
struct one_long { int64_t a; };
struct two_longs { int64_t a; uint64_t b; };
struct one_float { float a; };
struct two_floats { float a, b; };
struct three_floats { float a, b, c; };
struct one_double { double a; };
struct two_doubles { double a, b; };
struct int_float { int32_t a; float b; };
struct long_double_pair { int64_t a; double b; };
struct double_long_pair { double a; int64_t b; };
struct float_int_double { float a; int32_t b; double c; };
struct ladder { int8_t a; int16_t b; int32_t c; int64_t d; };
struct three_longs { int64_t a, b, c; };
struct three_doubles { double a, b, c; };
struct everything { bool a; int8_t b; uint16_t c; float d; int32_t e; double f; uint64_t g; uintptr_t h; size_t i; int8_t j; };
typedef struct { uint8_t red, green, blue, alpha; } color;
typedef enum { UNIT_NONE, UNIT_METER, UNIT_FOOT = 7 } unit;
typedef struct { double value; unit in; bool exact; } measure;
*/
import "C"

// TurnOneByte is the smallest struct.
//
//export TurnOneByte
func TurnOneByte(s C.struct_one_byte) C.struct_one_byte { return C.struct_one_byte{-s.a} }

// TurnTwoBytes gives the two in the other order.
//
//export TurnTwoBytes
func TurnTwoBytes(s C.struct_two_bytes) C.struct_two_bytes {
	return C.struct_two_bytes{C.uint8_t(s.b), C.int8_t(s.a) + 1}
}

// TurnThreeBytes has a size that no register has.
//
//export TurnThreeBytes
func TurnThreeBytes(s C.struct_three_bytes) C.struct_three_bytes {
	return C.struct_three_bytes{s.c, s.a + 1, s.b + 2}
}

// TurnPadded has padding inside and at the end.
//
//export TurnPadded
func TurnPadded(s C.struct_padded) C.struct_padded {
	return C.struct_padded{a: -s.c, b: s.b * 2, c: s.a + 1}
}

// TurnTwoInts fills one register.
//
//export TurnTwoInts
func TurnTwoInts(s C.struct_two_ints) C.struct_two_ints { return C.struct_two_ints{s.b, -s.a} }

// TurnOneLong is one register.
//
//export TurnOneLong
func TurnOneLong(s C.struct_one_long) C.struct_one_long { return C.struct_one_long{3*s.a + 1} }

// TurnTwoLongs is two registers of integers.
//
//export TurnTwoLongs
func TurnTwoLongs(s C.struct_two_longs) C.struct_two_longs {
	return C.struct_two_longs{C.int64_t(s.b) + 1, C.uint64_t(s.a) * 2}
}

// TurnOneFloat is half a register of floats.
//
//export TurnOneFloat
func TurnOneFloat(s C.struct_one_float) C.struct_one_float { return C.struct_one_float{-2 * s.a} }

// TurnTwoFloats is one register of floats.
//
//export TurnTwoFloats
func TurnTwoFloats(s C.struct_two_floats) C.struct_two_floats { return C.struct_two_floats{s.b, -s.a} }

// TurnThreeFloats is one and a half.
//
//export TurnThreeFloats
func TurnThreeFloats(s C.struct_three_floats) C.struct_three_floats {
	return C.struct_three_floats{s.c, -s.a, s.b * 2}
}

// TurnOneDouble is a register of floats.
//
//export TurnOneDouble
func TurnOneDouble(s C.struct_one_double) C.struct_one_double { return C.struct_one_double{s.a / -4} }

// TurnTwoDoubles is two of them.
//
//export TurnTwoDoubles
func TurnTwoDoubles(s C.struct_two_doubles) C.struct_two_doubles {
	return C.struct_two_doubles{-s.b, s.a}
}

// TurnIntFloat has both in one register of integers.
//
//export TurnIntFloat
func TurnIntFloat(s C.struct_int_float) C.struct_int_float { return C.struct_int_float{s.a * 2, -s.b} }

// TurnLongDouble is one register of each kind.
//
//export TurnLongDouble
func TurnLongDouble(s C.struct_long_double_pair) C.struct_double_long_pair {
	return C.struct_double_long_pair{-s.b, s.a + 1}
}

// TurnDoubleLong does so in the other order.
//
//export TurnDoubleLong
func TurnDoubleLong(s C.struct_double_long_pair) C.struct_long_double_pair {
	return C.struct_long_double_pair{s.b * 2, s.a / 2}
}

// TurnFloatIntDouble mixes the first register.
//
//export TurnFloatIntDouble
func TurnFloatIntDouble(s C.struct_float_int_double) C.struct_float_int_double {
	return C.struct_float_int_double{-s.a, s.b + 1, s.c * 2}
}

// TurnLadder has four widths and padding, in two registers.
//
//export TurnLadder
func TurnLadder(s C.struct_ladder) C.struct_ladder {
	return C.struct_ladder{C.int8_t(s.b), C.int16_t(s.c), C.int32_t(s.d), C.int64_t(s.a)}
}

// TurnThreeLongs goes through memory.
//
//export TurnThreeLongs
func TurnThreeLongs(s C.struct_three_longs) C.struct_three_longs {
	return C.struct_three_longs{s.c, -s.a, s.b + 1}
}

// TurnThreeDoubles goes through memory too.
//
//export TurnThreeDoubles
func TurnThreeDoubles(s C.struct_three_doubles) C.struct_three_doubles {
	return C.struct_three_doubles{s.b, s.c, -s.a}
}

// TurnEverything has a field of every width.
//
//export TurnEverything
func TurnEverything(s C.struct_everything) C.struct_everything {
	return C.struct_everything{a: !s.a, b: s.j, c: C.uint16_t(s.e), d: -s.d, e: C.int32_t(s.c) - 1, f: s.f / 2, g: ^s.g,
		h: C.uintptr_t(s.i), i: C.size_t(s.h), j: s.b}
}

// MixColors weighs two small structs in one call.
//
//export MixColors
func MixColors(a, b C.color) C.color {
	return C.color{red: a.red/2 + b.red/2, green: a.green - b.green, blue: b.blue, alpha: a.alpha ^ b.alpha}
}

// Convert has an enum and a bool among its fields.
//
//export Convert
func Convert(m C.measure, to C.unit) C.measure {
	if m.in == C.UNIT_METER && to == C.UNIT_FOOT {
		return C.measure{value: m.value / 0.3048, in: to, exact: false}
	}
	return C.measure{value: m.value, in: to, exact: m.exact && m.in == to}
}

// WeighStructs takes structs of several classes among plain arguments, so that they share registers and stack.
//
//export WeighStructs
func WeighStructs(a C.int, b C.struct_two_floats, c C.struct_three_longs, d C.double, e C.struct_long_double_pair, f C.struct_padded,
	g C.struct_two_longs, h C.struct_two_longs, i C.struct_one_byte) C.double {
	return C.double(weigh([]float64{float64(a), float64(b.a), float64(b.b), float64(c.a), float64(c.b), float64(c.c), float64(d),
		float64(e.a), float64(e.b), float64(f.a), float64(f.b), float64(f.c), float64(g.a), float64(g.b), float64(h.a), float64(h.b),
		float64(i.a)}))
}

// Magnitude gives a scalar of a struct.
//
//export Magnitude
func Magnitude(s C.struct_two_doubles) C.double { return C.double(s.a*s.a) + C.double(s.b*s.b)*2 }

// MakeLadder gives a struct of scalars.
//
//export MakeLadder
func MakeLadder(x C.int64_t) C.struct_ladder {
	return C.struct_ladder{C.int8_t(x), C.int16_t(x) * 2, C.int32_t(x) * 3, x * 4}
}

// MoveLadder changes a struct of the caller's, and gives a sum over it; -1 for NULL.
//
//export MoveLadder
func MoveLadder(s *C.struct_ladder, by C.int8_t) C.int64_t {
	if s == nil {
		return -1
	}
	s.a, s.b, s.c, s.d = s.a+by, s.b-2*C.int16_t(by), s.c*3, -s.d
	return C.int64_t(s.a) + 2*C.int64_t(s.b) + 3*C.int64_t(s.c) + 4*s.d
}

// TurnEverythingThere does what TurnEverything does, in the caller's memory.
//
//export TurnEverythingThere
func TurnEverythingThere(s *C.struct_everything) {
	if s != nil {
		*s = TurnEverything(*s)
	}
}

// CopyPadded copies a struct from one pointer to another, with two fields exchanged.
//
//export CopyPadded
func CopyPadded(from, to *C.struct_padded) bool {
	if from == nil || to == nil {
		return false
	}
	*to = C.struct_padded{a: from.c, b: from.b + 1, c: from.a}
	return true
}

// SumPadded takes several structs in a row: their size has padding at the end.
//
//export SumPadded
func SumPadded(list *C.struct_padded, count C.int) (sum C.int64_t) {
	for i, s := range sliceOf(list, int(count)) {
		sum += C.int64_t(i+1) * (C.int64_t(s.a) + 2*C.int64_t(s.b) + 3*C.int64_t(s.c))
	}
	return sum
}
