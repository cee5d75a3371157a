// Pointer and length: buffers of the caller's that are read, written, or both, and memory that the callee gives, as a result
// or through an out-parameter, with its length beside it.
package main

/*
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int32_t x, y; } cell;

static inline void zoo_free_memory(void* memory) { free(memory); }
*/
import "C"

import "unsafe"

// Checksum weighs bytes by their places.
//
//export Checksum
func Checksum(data *C.uint8_t, size C.size_t) C.uint32_t {
	sum := C.uint32_t(0)
	for i, b := range unsafe.Slice(data, int(size)) {
		sum += C.uint32_t(i+1) * C.uint32_t(b)
	}
	return sum
}

// ChecksumSigned does the same with signed bytes.
//
//export ChecksumSigned
func ChecksumSigned(data *C.int8_t, size C.int) C.int {
	sum := C.int(0)
	for i, b := range unsafe.Slice(data, int(size)) {
		sum += C.int(i+1) * C.int(b)
	}
	return sum
}

// FillPattern writes bytes that count down from the first one.
//
//export FillPattern
func FillPattern(out *C.uchar, size C.size_t, first C.uchar) {
	for i := range unsafe.Slice(out, int(size)) {
		unsafe.Slice(out, int(size))[i] = first - C.uchar(i)
	}
}

// EncodeHex writes hex digits into a buffer of the caller's and gives their number; what is needed, negative, where
// the buffer is too small.
//
//export EncodeHex
func EncodeHex(in *C.uint8_t, size C.size_t, out *C.uint8_t, room C.size_t) C.long {
	need := 2 * size
	if room < need {
		return -C.long(need)
	}
	digits := unsafe.Slice(out, int(room))
	for i, b := range unsafe.Slice(in, int(size)) {
		digits[2*i], digits[2*i+1] = C.uint8_t("0123456789abcdef"[b>>4]), C.uint8_t("0123456789abcdef"[b&15])
	}
	return C.long(need)
}

// XorInPlace changes a buffer by a key that comes again and again.
//
//export XorInPlace
func XorInPlace(data *C.uint8_t, size C.size_t, key *C.uint8_t, keySize C.size_t) {
	if keySize == 0 {
		return
	}
	keys := unsafe.Slice(key, int(keySize))
	for i := range unsafe.Slice(data, int(size)) {
		unsafe.Slice(data, int(size))[i] ^= keys[i%len(keys)]
	}
}

// CompactInts moves what is positive to the front, writes the number of these through its length, and gives their sum.
//
//export CompactInts
func CompactInts(numbers *C.int, count *C.int) (sum C.longlong) {
	all, kept := unsafe.Slice(numbers, int(*count)), 0
	for _, number := range all {
		if number > 0 {
			all[kept] = number
			kept++
			sum += C.longlong(kept) * C.longlong(number)
		}
	}
	*count = C.int(kept)
	return sum
}

// ScaleDoubles multiplies numbers in place, each by its place from 1 on.
//
//export ScaleDoubles
func ScaleDoubles(numbers *C.double, count C.size_t, by C.double) {
	for i := range unsafe.Slice(numbers, int(count)) {
		unsafe.Slice(numbers, int(count))[i] *= by * C.double(i+1)
	}
}

// PrefixSums writes the sums up to each number into another buffer, of wider cells.
//
//export PrefixSums
func PrefixSums(in *C.int16_t, count C.int, out *C.int64_t) {
	sum := C.int64_t(0)
	for i, number := range unsafe.Slice(in, int(count)) {
		sum += C.int64_t(number)
		unsafe.Slice(out, int(count))[i] = sum
	}
}

// Interleave puts floats of two buffers into one of twice the length.
//
//export Interleave
func Interleave(left, right *C.float, count C.uint, out *C.float) {
	both := unsafe.Slice(out, int(2*count))
	for i := 0; i < int(count); i++ {
		both[2*i], both[2*i+1] = unsafe.Slice(left, int(count))[i], unsafe.Slice(right, int(count))[i]
	}
}

// TransposeCells exchanges x and y of each struct of a buffer.
//
//export TransposeCells
func TransposeCells(cells *C.cell, count C.size_t) C.int {
	sum := C.int(0)
	for i := range unsafe.Slice(cells, int(count)) {
		each := &unsafe.Slice(cells, int(count))[i]
		each.x, each.y = each.y, each.x
		sum += C.int(i+1) * C.int(3*each.x-each.y)
	}
	return sum
}

// GoBytes weighs the bytes behind a pointer of Go's own spelling.
//
//export GoBytes
func GoBytes(data *byte, size int) int {
	sum := 0
	for i, b := range unsafe.Slice(data, size) {
		sum += (i + 1) * int(b)
	}
	return sum
}

// WipeMemory writes zeros into memory of which nothing but the address is known, and gives the number that were none.
//
//export WipeMemory
func WipeMemory(memory unsafe.Pointer, size C.size_t) (wiped C.size_t) {
	for i := range unsafe.Slice((*byte)(memory), int(size)) {
		at := &unsafe.Slice((*byte)(memory), int(size))[i]
		if *at != 0 {
			*at = 0
			wiped++
		}
	}
	return wiped
}

// ---- Memory that the callee gives ------------------------------------------------------------------------------

func newMemory(size int) unsafe.Pointer { return C.calloc(1, C.size_t(size)+1) }

// FreeMemory frees what the functions below give.
//
//export FreeMemory
func FreeMemory(memory unsafe.Pointer) { C.zoo_free_memory(memory) }

// Countdown gives the numbers from n down to 1; their count is the parameter. FreeMemory frees them.
//
//export Countdown
func Countdown(n C.int) *C.int {
	if n < 0 {
		return nil
	}
	numbers := (*C.int)(newMemory(4 * int(n)))
	for i := range unsafe.Slice(numbers, int(n)) {
		unsafe.Slice(numbers, int(n))[i] = n - C.int(i)
	}
	return numbers
}

// Divisors gives the divisors of n and their count through an out-parameter. FreeMemory frees them.
//
//export Divisors
func Divisors(n C.uint, count *C.size_t) *C.uint {
	var found []C.uint
	for d := C.uint(1); d <= n && d <= 1000; d++ {
		if n%d == 0 {
			found = append(found, d)
		}
	}
	*count = C.size_t(len(found))
	if found == nil {
		return nil
	}
	numbers := (*C.uint)(newMemory(4 * len(found)))
	copy(unsafe.Slice(numbers, len(found)), found)
	return numbers
}

// EncodeRuns packs bytes as pairs of count and byte, both through out-parameters. FreeMemory frees them.
//
//export EncodeRuns
func EncodeRuns(in *C.uint8_t, size C.size_t, out **C.uint8_t, outSize *C.size_t) C.int {
	*out, *outSize = nil, 0
	if in == nil {
		return -1
	}
	var packed []C.uint8_t
	for _, b := range unsafe.Slice(in, int(size)) {
		if last := len(packed) - 2; last >= 0 && packed[last+1] == b && packed[last] < 255 {
			packed[last]++
		} else {
			packed = append(packed, 1, b)
		}
	}
	*out = (*C.uint8_t)(newMemory(len(packed)))
	copy(unsafe.Slice(*out, len(packed)), packed)
	*outSize = C.size_t(len(packed))
	return 0
}

// SplitWords gives the words of a text as a list of strings, their number through an out-parameter. The list and what is
// in it are one piece of memory, which FreeMemory frees.
//
//export SplitWords
func SplitWords(text *C.char, words ***C.char) C.int {
	var found []string
	start := -1
	line := C.GoString(text) + " "
	for i := range line {
		if line[i] != ' ' && start < 0 {
			start = i
		} else if line[i] == ' ' && start >= 0 {
			found = append(found, line[start:i])
			start = -1
		}
	}
	const cell = int(unsafe.Sizeof(uintptr(0)))
	memory := newMemory(cell*len(found) + len(line) + len(found))
	*words = (**C.char)(memory)
	at := unsafe.Add(memory, cell*len(found))
	for i, word := range found {
		unsafe.Slice(*words, len(found))[i] = (*C.char)(at)
		copy(unsafe.Slice((*byte)(at), len(word)), word)
		at = unsafe.Add(at, len(word)+1)
	}
	return C.int(len(found))
}

// Diagonal gives structs, the parameter being their count. FreeMemory frees them.
//
//export Diagonal
func Diagonal(count C.size_t, slope C.int32_t) *C.cell {
	cells := (*C.cell)(newMemory(int(C.sizeof_cell * count)))
	for i := range unsafe.Slice(cells, int(count)) {
		unsafe.Slice(cells, int(count))[i] = C.cell{x: C.int32_t(i), y: slope * C.int32_t(i)}
	}
	return cells
}

// Spread gives floats through a T** with the count in the result; none for a step of 0. FreeMemory frees them.
//
//export Spread
func Spread(from, to, step C.double, out **C.double) C.int {
	*out = nil
	if step <= 0 || to < from || (to-from)/step > 1000 {
		return 0
	}
	count := int((to-from)/step) + 1
	*out = (*C.double)(newMemory(8 * count))
	for i := range unsafe.Slice(*out, count) {
		unsafe.Slice(*out, count)[i] = from + C.double(step*C.double(i))
	}
	return C.int(count)
}

// Fallback leads the caller's pointer to the library's own memory, of three cells, where it was NULL, and leaves it where
// it was not.
//
//export Fallback
func Fallback(numbers **C.int) C.int {
	if *numbers != nil {
		**numbers *= 2
		return 0
	}
	*numbers = &ownNumbers[0]
	return 1
}

var ownNumbers = func() []C.int {
	numbers := unsafe.Slice((*C.int)(newMemory(12)), 3)
	numbers[0], numbers[1], numbers[2] = 11, -22, 33
	return numbers
}()
