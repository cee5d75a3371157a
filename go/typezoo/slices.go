// Slices of Go's own scalars, by value: changed in place, and weighed, so that each cell's place and width counts.
package main

import "C"

// ReverseBool turns xs around in place.
//
//export ReverseBool
func ReverseBool(xs []bool) { reverse(xs) }

// ReverseI8 turns xs around in place.
//
//export ReverseI8
func ReverseI8(xs []int8) { reverse(xs) }

// ReverseI16 turns xs around in place.
//
//export ReverseI16
func ReverseI16(xs []int16) { reverse(xs) }

// ReverseI32 turns xs around in place.
//
//export ReverseI32
func ReverseI32(xs []int32) { reverse(xs) }

// ReverseI64 turns xs around in place.
//
//export ReverseI64
func ReverseI64(xs []int64) { reverse(xs) }

// ReverseInt turns xs around in place.
//
//export ReverseInt
func ReverseInt(xs []int) { reverse(xs) }

// ReverseU8 turns xs around in place.
//
//export ReverseU8
func ReverseU8(xs []uint8) { reverse(xs) }

// ReverseU16 turns xs around in place.
//
//export ReverseU16
func ReverseU16(xs []uint16) { reverse(xs) }

// ReverseU32 turns xs around in place.
//
//export ReverseU32
func ReverseU32(xs []uint32) { reverse(xs) }

// ReverseU64 turns xs around in place.
//
//export ReverseU64
func ReverseU64(xs []uint64) { reverse(xs) }

// ReverseUint turns xs around in place.
//
//export ReverseUint
func ReverseUint(xs []uint) { reverse(xs) }

// ReverseUintptr turns xs around in place.
//
//export ReverseUintptr
func ReverseUintptr(xs []uintptr) { reverse(xs) }

// ReverseF32 turns xs around in place.
//
//export ReverseF32
func ReverseF32(xs []float32) { reverse(xs) }

// ReverseF64 turns xs around in place.
//
//export ReverseF64
func ReverseF64(xs []float64) { reverse(xs) }

// ReverseRune turns xs around in place.
//
//export ReverseRune
func ReverseRune(xs []rune) { reverse(xs) }

// WeighI8 gives the sum of the cells, each times its place from 1 on.
//
//export WeighI8
func WeighI8(xs []int8) float64 { return weigh(xs) }

// WeighI16 gives the sum of the cells, each times its place from 1 on.
//
//export WeighI16
func WeighI16(xs []int16) float64 { return weigh(xs) }

// WeighI32 gives the sum of the cells, each times its place from 1 on.
//
//export WeighI32
func WeighI32(xs []int32) float64 { return weigh(xs) }

// WeighI64 gives the sum of the cells, each times its place from 1 on.
//
//export WeighI64
func WeighI64(xs []int64) float64 { return weigh(xs) }

// WeighInt gives the sum of the cells, each times its place from 1 on.
//
//export WeighInt
func WeighInt(xs []int) float64 { return weigh(xs) }

// WeighU8 gives the sum of the cells, each times its place from 1 on.
//
//export WeighU8
func WeighU8(xs []uint8) float64 { return weigh(xs) }

// WeighU16 gives the sum of the cells, each times its place from 1 on.
//
//export WeighU16
func WeighU16(xs []uint16) float64 { return weigh(xs) }

// WeighU32 gives the sum of the cells, each times its place from 1 on.
//
//export WeighU32
func WeighU32(xs []uint32) float64 { return weigh(xs) }

// WeighU64 gives the sum of the cells, each times its place from 1 on.
//
//export WeighU64
func WeighU64(xs []uint64) float64 { return weigh(xs) }

// WeighUint gives the sum of the cells, each times its place from 1 on.
//
//export WeighUint
func WeighUint(xs []uint) float64 { return weigh(xs) }

// WeighUintptr gives the sum of the cells, each times its place from 1 on.
//
//export WeighUintptr
func WeighUintptr(xs []uintptr) float64 { return weigh(xs) }

// WeighF32 gives the sum of the cells, each times its place from 1 on.
//
//export WeighF32
func WeighF32(xs []float32) float64 { return weigh(xs) }

// WeighF64 gives the sum of the cells, each times its place from 1 on.
//
//export WeighF64
func WeighF64(xs []float64) float64 { return weigh(xs) }

// WeighBool reads xs as the digits of a binary number, the first one being the lowest.
//
//export WeighBool
func WeighBool(xs []bool) uint64 {
	sum := uint64(0)
	for i, x := range xs {
		if x {
			sum |= 1 << (uint(i) % 64)
		}
	}
	return sum
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

// Merge adds to each cell of xs twice the cell of ys in that place: two slices in one call.
//
//export Merge
func Merge(xs, ys []int32) int {
	count := 0
	for i := range xs {
		if i < len(ys) {
			xs[i] += 2 * ys[i]
			count++
		}
	}
	return count
}

func reverse[T any](xs []T) {
	for i, j := 0, len(xs)-1; i < j; i, j = i+1, j-1 {
		xs[i], xs[j] = xs[j], xs[i]
	}
}

func weigh[T number](xs []T) float64 {
	sum := 0.0
	for i, x := range xs {
		sum += float64(float64(i+1) * float64(x)) // converted, so that no compiler fuses it
	}
	return sum
}
