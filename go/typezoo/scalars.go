// Go's own scalars: there and back, two of them told apart, and through a pointer. The blends and steps are there because
// an echo cannot show a binding that is wrong both ways.
package main

import "C"

// EchoBool gives back x.
//
//export EchoBool
func EchoBool(x bool) bool { return x }

// EchoI8 gives back x.
//
//export EchoI8
func EchoI8(x int8) int8 { return x }

// EchoI16 gives back x.
//
//export EchoI16
func EchoI16(x int16) int16 { return x }

// EchoI32 gives back x.
//
//export EchoI32
func EchoI32(x int32) int32 { return x }

// EchoI64 gives back x.
//
//export EchoI64
func EchoI64(x int64) int64 { return x }

// EchoInt gives back x.
//
//export EchoInt
func EchoInt(x int) int { return x }

// EchoU8 gives back x.
//
//export EchoU8
func EchoU8(x uint8) uint8 { return x }

// EchoU16 gives back x.
//
//export EchoU16
func EchoU16(x uint16) uint16 { return x }

// EchoU32 gives back x.
//
//export EchoU32
func EchoU32(x uint32) uint32 { return x }

// EchoU64 gives back x.
//
//export EchoU64
func EchoU64(x uint64) uint64 { return x }

// EchoUint gives back x.
//
//export EchoUint
func EchoUint(x uint) uint { return x }

// EchoUintptr gives back x.
//
//export EchoUintptr
func EchoUintptr(x uintptr) uintptr { return x }

// EchoF32 gives back x.
//
//export EchoF32
func EchoF32(x float32) float32 { return x }

// EchoF64 gives back x.
//
//export EchoF64
func EchoF64(x float64) float64 { return x }

// EchoRune gives back x.
//
//export EchoRune
func EchoRune(x rune) rune { return x }

// BlendBool is true for a alone: neither argument can stand for the other.
//
//export BlendBool
func BlendBool(a, b bool) bool { return a && !b }

// BlendI8 gives 3a - 2b + 1, wrapping around.
//
//export BlendI8
func BlendI8(a, b int8) int8 { return 3*a - 2*b + 1 }

// BlendI16 gives 3a - 2b + 1, wrapping around.
//
//export BlendI16
func BlendI16(a, b int16) int16 { return 3*a - 2*b + 1 }

// BlendI32 gives 3a - 2b + 1, wrapping around.
//
//export BlendI32
func BlendI32(a, b int32) int32 { return 3*a - 2*b + 1 }

// BlendI64 gives 3a - 2b + 1, wrapping around.
//
//export BlendI64
func BlendI64(a, b int64) int64 { return 3*a - 2*b + 1 }

// BlendInt gives 3a - 2b + 1, wrapping around.
//
//export BlendInt
func BlendInt(a, b int) int { return 3*a - 2*b + 1 }

// BlendU8 gives 3a - 2b + 1, wrapping around.
//
//export BlendU8
func BlendU8(a, b uint8) uint8 { return 3*a - 2*b + 1 }

// BlendU16 gives 3a - 2b + 1, wrapping around.
//
//export BlendU16
func BlendU16(a, b uint16) uint16 { return 3*a - 2*b + 1 }

// BlendU32 gives 3a - 2b + 1, wrapping around.
//
//export BlendU32
func BlendU32(a, b uint32) uint32 { return 3*a - 2*b + 1 }

// BlendU64 gives 3a - 2b + 1, wrapping around.
//
//export BlendU64
func BlendU64(a, b uint64) uint64 { return 3*a - 2*b + 1 }

// BlendUint gives 3a - 2b + 1, wrapping around.
//
//export BlendUint
func BlendUint(a, b uint) uint { return 3*a - 2*b + 1 }

// BlendUintptr gives 3a - 2b + 1, wrapping around.
//
//export BlendUintptr
func BlendUintptr(a, b uintptr) uintptr { return 3*a - 2*b + 1 }

// BlendF32 gives 3a - 2b + 1; the conversions keep the compiler from fusing the operations.
//
//export BlendF32
func BlendF32(a, b float32) float32 { return float32(3*a) - float32(2*b) + 1 }

// BlendF64 gives 3a - 2b + 1; the conversions keep the compiler from fusing the operations.
//
//export BlendF64
func BlendF64(a, b float64) float64 { return float64(3*a) - float64(2*b) + 1 }

// BlendRune gives 3a - 2b + 1, wrapping around.
//
//export BlendRune
func BlendRune(a, b rune) rune { return 3*a - 2*b + 1 }

// StepBool turns what p leads to around and tells what it was; false where p is nil.
//
//export StepBool
func StepBool(p *bool) bool {
	if p == nil {
		return false
	}
	*p = !*p
	return !*p
}

// StepI8 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepI8
func StepI8(p *int8) int8 { return step(p) }

// StepI16 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepI16
func StepI16(p *int16) int16 { return step(p) }

// StepI32 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepI32
func StepI32(p *int32) int32 { return step(p) }

// StepI64 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepI64
func StepI64(p *int64) int64 { return step(p) }

// StepInt doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepInt
func StepInt(p *int) int { return step(p) }

// StepU8 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepU8
func StepU8(p *uint8) uint8 { return step(p) }

// StepU16 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepU16
func StepU16(p *uint16) uint16 { return step(p) }

// StepU32 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepU32
func StepU32(p *uint32) uint32 { return step(p) }

// StepU64 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepU64
func StepU64(p *uint64) uint64 { return step(p) }

// StepUint doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepUint
func StepUint(p *uint) uint { return step(p) }

// StepUintptr doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepUintptr
func StepUintptr(p *uintptr) uintptr { return step(p) }

// StepF32 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepF32
func StepF32(p *float32) float32 { return step(p) }

// StepF64 doubles what p leads to, plus one, and gives what it was; 0 where p is nil.
//
//export StepF64
func StepF64(p *float64) float64 { return step(p) }

type number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~uintptr | ~float32 | ~float64
}

func step[T number](p *T) T {
	if p == nil {
		return 0
	}
	was := *p
	*p = 2**p + 1
	return was
}
