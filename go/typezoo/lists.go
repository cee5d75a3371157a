// Go's slices of more than scalars, and pointers to slices. What is put into the caller's memory is the caller's own or a
// literal: Go's heap must not be reached from there.
package main

/*
#include <stdint.h>

struct stop { int8_t zone; int32_t minute; double fare; };
*/
import "C"

import "sort"

// HashTexts hashes strings with their places: the same bytes divided otherwise give another hash.
//
//export HashTexts
func HashTexts(texts []string) uint64 {
	h := uint64(len(texts))
	for _, text := range texts {
		h = h*31 + Hash(text)
	}
	return h
}

// SortTexts sorts strings in place: their bytes stay where they are, only the headers move.
//
//export SortTexts
func SortTexts(texts []string) { sort.Strings(texts) }

// MarkTexts replaces each string by a literal that tells whether its length is even.
//
//export MarkTexts
func MarkTexts(texts []string) (odd int) {
	for i, text := range texts {
		if len(text)%2 == 1 {
			texts[i] = "odd"
			odd++
		} else {
			texts[i] = "even"
		}
	}
	return odd
}

// TrimTexts cuts the first byte off each string that has one.
//
//export TrimTexts
func TrimTexts(texts []string) {
	for i, text := range texts {
		if len(text) > 0 {
			texts[i] = text[1:]
		}
	}
}

// WeighRows weighs each cell by its row and its place in it; a nil row weighs one, an empty one nothing.
//
//export WeighRows
func WeighRows(rows [][]int32) float64 {
	sum := 0.0
	for i, row := range rows {
		if row == nil {
			sum++
		}
		sum += float64(float64(i+1) * weigh(row))
	}
	return sum
}

// TurnRows turns the rows around, and the cells of each.
//
//export TurnRows
func TurnRows(rows [][]int16) {
	for _, row := range rows {
		reverse(row)
	}
	reverse(rows)
}

// CutRows halves the length of each row, so that the rest becomes capacity, and makes the empty ones nil.
//
//export CutRows
func CutRows(rows [][]float64) {
	for i, row := range rows {
		if len(row) == 0 {
			rows[i] = nil
		} else {
			rows[i] = row[:len(row)/2]
		}
	}
}

// XorChunks changes each byte of each chunk by the number of its chunk from 1 on.
//
//export XorChunks
func XorChunks(chunks [][]byte) (bytes int) {
	for i, chunk := range chunks {
		for j := range chunk {
			chunk[j] ^= byte(i + 1)
			bytes++
		}
	}
	return bytes
}

// CountWords counts strings three slices deep.
//
//export CountWords
func CountWords(pages [][][]string) (words int) {
	for i, page := range pages {
		for j, line := range page {
			for _, word := range line {
				words += (i + 1) * (j + 2) * len(word)
			}
		}
	}
	return words
}

// SortStops sorts structs in place by their fares and gives a sum over their other fields.
//
//export SortStops
func SortStops(stops []C.struct_stop) (sum int) {
	sort.SliceStable(stops, func(i, j int) bool { return stops[i].fare < stops[j].fare })
	for i, stop := range stops {
		sum += (i + 1) * (int(stop.minute) + 1000*int(stop.zone))
	}
	return sum
}

// AddAll adds to each number that is pointed to, and counts the pointers that are nil.
//
//export AddAll
func AddAll(numbers []*C.int, by C.int) (missing int) {
	for _, number := range numbers {
		if number == nil {
			missing++
		} else {
			*number += by
		}
	}
	return missing
}

// Shorten halves the length of the caller's slice.
//
//export Shorten
func Shorten(xs *[]int32) bool {
	if xs == nil {
		return false
	}
	*xs = (*xs)[:len(*xs)/2]
	return true
}

// PopFront takes the first number out of the caller's slice, which then begins behind it.
//
//export PopFront
func PopFront(xs *[]int64) int64 {
	if xs == nil || len(*xs) == 0 {
		return -1
	}
	first := (*xs)[0]
	*xs = (*xs)[1:]
	return first
}

// PushBack appends to the caller's slice where it has room, and tells whether it had.
//
//export PushBack
func PushBack(xs *[]float32, x float32) bool {
	if xs == nil || len(*xs) == cap(*xs) {
		return false
	}
	*xs = append(*xs, x)
	return true
}

// Forget makes the caller's slice nil.
//
//export Forget
func Forget(xs *[]byte) (bytes int) {
	if xs != nil {
		bytes = len(*xs)
		*xs = nil
	}
	return bytes
}

// Rotate swaps two of the caller's slices, and turns the first around.
//
//export Rotate
func Rotate(a, b *[]uint16) {
	*a, *b = *b, *a
	reverse(*a)
}

// Rename puts a literal into the caller's string.
//
//export Rename
func Rename(name *string) (before int) {
	before = len(*name)
	*name = "renamed"
	return before
}

// squares has no pointers in it, so that it may be a result: it is not on Go's heap.
var squares = []int{0, 1, 4, 9, 16, 25, 36, 49}

// Squares gives the first squares, a slice with more capacity than length.
//
//export Squares
func Squares(count int) []int {
	if count < 0 || count > len(squares) {
		return nil
	}
	return squares[:count]
}

var halves = []float64{0.5, 0.25, 0.125}

// Halves gives a slice of another size of cell, without spare capacity.
//
//export Halves
func Halves() []float64 { return halves }

// Same gives the caller its own slice back, without the first cell.
//
//export Same
func Same(xs []int32) []int32 {
	if len(xs) == 0 {
		return xs
	}
	return xs[1:]
}
