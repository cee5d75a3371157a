// Package main holds one export for each shape of value that can cross the boundary, so that every client's codec for
// it is exercised: each scalar there and back, and each slice of scalars changed in place.
package main

import "C"

// EchoBool gives back x.
//
//export EchoBool
func EchoBool(x bool) bool { return x }

// ReverseBool turns xs around in place.
//
//export ReverseBool
func ReverseBool(xs []bool) { reverse(xs) }

// EchoI8 gives back x.
//
//export EchoI8
func EchoI8(x int8) int8 { return x }

// ReverseI8 turns xs around in place.
//
//export ReverseI8
func ReverseI8(xs []int8) { reverse(xs) }

// EchoI16 gives back x.
//
//export EchoI16
func EchoI16(x int16) int16 { return x }

// ReverseI16 turns xs around in place.
//
//export ReverseI16
func ReverseI16(xs []int16) { reverse(xs) }

// EchoI32 gives back x.
//
//export EchoI32
func EchoI32(x int32) int32 { return x }

// ReverseI32 turns xs around in place.
//
//export ReverseI32
func ReverseI32(xs []int32) { reverse(xs) }

// EchoI64 gives back x.
//
//export EchoI64
func EchoI64(x int64) int64 { return x }

// ReverseI64 turns xs around in place.
//
//export ReverseI64
func ReverseI64(xs []int64) { reverse(xs) }

// EchoInt gives back x.
//
//export EchoInt
func EchoInt(x int) int { return x }

// ReverseInt turns xs around in place.
//
//export ReverseInt
func ReverseInt(xs []int) { reverse(xs) }

// EchoU8 gives back x.
//
//export EchoU8
func EchoU8(x uint8) uint8 { return x }

// ReverseU8 turns xs around in place.
//
//export ReverseU8
func ReverseU8(xs []uint8) { reverse(xs) }

// EchoU16 gives back x.
//
//export EchoU16
func EchoU16(x uint16) uint16 { return x }

// ReverseU16 turns xs around in place.
//
//export ReverseU16
func ReverseU16(xs []uint16) { reverse(xs) }

// EchoU32 gives back x.
//
//export EchoU32
func EchoU32(x uint32) uint32 { return x }

// ReverseU32 turns xs around in place.
//
//export ReverseU32
func ReverseU32(xs []uint32) { reverse(xs) }

// EchoU64 gives back x.
//
//export EchoU64
func EchoU64(x uint64) uint64 { return x }

// ReverseU64 turns xs around in place.
//
//export ReverseU64
func ReverseU64(xs []uint64) { reverse(xs) }

// EchoUint gives back x.
//
//export EchoUint
func EchoUint(x uint) uint { return x }

// ReverseUint turns xs around in place.
//
//export ReverseUint
func ReverseUint(xs []uint) { reverse(xs) }

// EchoUintptr gives back x.
//
//export EchoUintptr
func EchoUintptr(x uintptr) uintptr { return x }

// ReverseUintptr turns xs around in place.
//
//export ReverseUintptr
func ReverseUintptr(xs []uintptr) { reverse(xs) }

// EchoF32 gives back x.
//
//export EchoF32
func EchoF32(x float32) float32 { return x }

// ReverseF32 turns xs around in place.
//
//export ReverseF32
func ReverseF32(xs []float32) { reverse(xs) }

// EchoF64 gives back x.
//
//export EchoF64
func EchoF64(x float64) float64 { return x }

// ReverseF64 turns xs around in place.
//
//export ReverseF64
func ReverseF64(xs []float64) { reverse(xs) }

// EchoRune gives back x.
//
//export EchoRune
func EchoRune(x rune) rune { return x }

// ReverseRune turns xs around in place.
//
//export ReverseRune
func ReverseRune(xs []rune) { reverse(xs) }

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

// Length gives the number of bytes in s.
//
//export Length
func Length(s string) int { return len(s) }

// Hash gives the FNV-1a hash of the bytes of s: every byte counts, and its place.
//
//export Hash
func Hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// Grow writes behind the length of xs, up to its capacity, as append does.
//
//export Grow
func Grow(xs []int) int {
	xs = append(xs, len(xs))
	return len(xs)
}

// IsNil tells a nil slice from an empty one.
//
//export IsNil
func IsNil(xs []int) bool { return xs == nil }

// Capacity gives len and cap of xs in one number: len + 1000 cap.
//
//export Capacity
func Capacity(xs []uint16) int { return len(xs) + 1000*cap(xs) }

// Nothing neither takes nor gives anything.
//
//export Nothing
func Nothing() {}

func reverse[T any](xs []T) {
	for i, j := 0, len(xs)-1; i < j; i, j = i+1, j-1 {
		xs[i], xs[j] = xs[j], xs[i]
	}
}

func main() {}
