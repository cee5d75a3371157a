// Package main is a library in the shape of codecs and compressors: the caller owns all buffers, asks how large they must be,
// and gets codes, negative for errors. Nothing is allocated that anybody would have to free.
package main

/*
#include <stddef.h>
#include <stdint.h>

enum { PACK_TOO_SMALL = -1, PACK_BROKEN = -2, PACK_NO_BUFFER = -3 };

static inline const char* pack_text(int code) {
  switch (code) {
    case 0: return "all is well";
    case PACK_TOO_SMALL: return "the output buffer is too small";
    case PACK_BROKEN: return "the input was not made by Pack";
    case PACK_NO_BUFFER: return "a buffer is NULL";
  }
  return NULL;
}
*/
import "C"

import "unsafe"

const longestRun = 128

// PackBound gives the size of output that is always enough for so many bytes of input.
//
//export PackBound
func PackBound(size C.size_t) C.size_t { return size + (size+longestRun-1)/longestRun }

// Pack writes runs of equal bytes shorter: a count of 1 to 128 less one, then the bytes (0 … 127), or 128 more, then one byte
// that comes so often. It gives the number of bytes written, or a code below zero; then written tells what was needed.
//
//export Pack
func Pack(in *C.uint8_t, size C.size_t, out *C.uint8_t, room C.size_t, written *C.size_t) C.int {
	if written == nil || in == nil && size > 0 || out == nil && room > 0 {
		return C.PACK_NO_BUFFER
	}
	target := sink{buffer: unsafe.Slice(out, int(room))}
	data := unsafe.Slice(in, int(size))
	for start := 0; start < len(data); {
		run := equal(data[start:])
		if run > 2 {
			target.put(C.uint8_t(longestRun+run-1), data[start])
			start += run
			continue
		}
		end := start + run
		for end < len(data) && end-start < longestRun && equal(data[end:]) < 3 {
			end++
		}
		target.put(C.uint8_t(end-start-1), data[start:end]...)
		start = end
	}
	return target.finish(written)
}

// Unpack turns that around. From damaged input nothing is read or written out of bounds.
//
//export Unpack
func Unpack(in *C.uint8_t, size C.size_t, out *C.uint8_t, room C.size_t, written *C.size_t) C.int {
	if written == nil || in == nil && size > 0 || out == nil && room > 0 {
		return C.PACK_NO_BUFFER
	}
	target := sink{buffer: unsafe.Slice(out, int(room))}
	data := unsafe.Slice(in, int(size))
	for len(data) > 0 {
		head := int(data[0])
		data = data[1:]
		length := head + 1
		if head >= longestRun {
			length = 1
		}
		if length > len(data) {
			*written = 0
			return C.PACK_BROKEN
		}
		if head >= longestRun {
			for i := 0; i < head-longestRun+1; i++ {
				target.add(data[0])
			}
		} else {
			for _, b := range data[:length] {
				target.add(b)
			}
		}
		data = data[length:]
	}
	return target.finish(written)
}

// PackText says what a code means: a text that nobody frees, NULL for a code that there is none of.
//
//export PackText
func PackText(code C.int) *C.char { return C.pack_text(code) }

// Fingerprint writes four bytes, whatever it is given, so the buffer's size is not asked for.
//
//export Fingerprint
func Fingerprint(in *C.uint8_t, size C.size_t, out *C.uint8_t) {
	hash := uint32(2166136261)
	for _, b := range unsafe.Slice(in, int(size)) {
		hash = (hash ^ uint32(b)) * 16777619
	}
	for i := range unsafe.Slice(out, 4) {
		unsafe.Slice(out, 4)[i] = C.uint8_t(hash >> (8 * uint(3-i)))
	}
}

// equal counts the equal bytes at the beginning, up to the longest run.
func equal(data []C.uint8_t) int {
	count := 1
	for count < len(data) && count < longestRun && data[count] == data[0] {
		count++
	}
	return count
}

// sink writes while there is room and counts on when there is none.
type sink struct {
	buffer []C.uint8_t
	used   int
}

func (s *sink) add(b C.uint8_t) {
	if s.used < len(s.buffer) {
		s.buffer[s.used] = b
	}
	s.used++
}

func (s *sink) put(head C.uint8_t, tail ...C.uint8_t) {
	s.add(head)
	for _, b := range tail {
		s.add(b)
	}
}

func (s *sink) finish(written *C.size_t) C.int {
	*written = C.size_t(s.used)
	if s.used > len(s.buffer) {
		return C.PACK_TOO_SMALL
	}
	return C.int(s.used)
}

func main() {}
