// C's strings: char* in and out, with NULL on both sides, given with a function that frees it, with C's own free, or never to
// be freed.
package main

/*
#include <stdlib.h>

static inline const char* zoo_motto(int which) { return which == 0 ? "every shape once" : which == 1 ? "" : NULL; }
static inline void zoo_free_text(char* text) { free(text); }
*/
import "C"

import (
	"strings"
	"sync/atomic"
	"unsafe"
)

// TextLength gives the number of bytes before the NUL; -1 for NULL.
//
//export TextLength
func TextLength(text *C.char) C.long {
	if text == nil {
		return -1
	}
	return C.long(len(C.GoString(text)))
}

// TextHash hashes two strings with different weights, NULL like no other string.
//
//export TextHash
func TextHash(first, second *C.char) C.ulonglong {
	return C.ulonglong(3*hashText(first) + 5*hashText(second))
}

func hashText(text *C.char) uint64 {
	if text == nil {
		return 7
	}
	return Hash(C.GoString(text))
}

var texts int32 // given and not yet freed by FreeText

func newText(text string) *C.char {
	atomic.AddInt32(&texts, 1)
	return C.CString(text)
}

// FreeText frees what this file's functions give, except where they say otherwise.
//
//export FreeText
func FreeText(text *C.char) {
	if text != nil {
		atomic.AddInt32(&texts, -1)
		C.zoo_free_text(text)
	}
}

// TextsLeft counts the strings that were given and not freed by FreeText.
//
//export TextsLeft
func TextsLeft() C.int { return C.int(atomic.LoadInt32(&texts)) }

// TurnText gives the bytes of a string from the last to the first; NULL for NULL. FreeText frees it.
//
//export TurnText
func TurnText(text *C.char) *C.char {
	if text == nil {
		return nil
	}
	bytes := []byte(C.GoString(text))
	reverse(bytes)
	return newText(string(bytes))
}

// JoinText puts one string between two others; NULL where one of them is NULL. FreeText frees it.
//
//export JoinText
func JoinText(left, between, right *C.char) *C.char {
	if left == nil || between == nil || right == nil {
		return nil
	}
	return newText(C.GoString(left) + C.GoString(between) + C.GoString(right))
}

// RepeatText gives a string many times over; C's free frees it.
//
//export RepeatText
func RepeatText(text *C.char, times C.uint) *C.char {
	return C.CString(strings.Repeat(C.GoString(text), int(times)))
}

// GreetText takes Go's string and gives C's. FreeText frees it.
//
//export GreetText
func GreetText(name string) *C.char { return newText("Hello, " + name + "!") }

// Motto gives a string that stays the library's: nobody frees it. An empty one for 1, NULL from 2 on.
//
//export Motto
func Motto(which C.int) *C.char { return (*C.char)(unsafe.Pointer(C.zoo_motto(which))) }

// UpperText changes the caller's string in place. A char* is not shown again; so it gives what it made of it, as hash.
//
//export UpperText
func UpperText(text *C.char) C.ulonglong {
	if text == nil {
		return 0
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(text)), len(C.GoString(text)))
	for i, c := range bytes {
		if 'a' <= c && c <= 'z' {
			bytes[i] = c - 'a' + 'A'
		}
	}
	return C.ulonglong(hashText(text))
}

// ParseText reads a number and says in a string of its own why it cannot: the usual error by char**. FreeText frees it.
//
//export ParseText
func ParseText(text *C.char, problem **C.char) C.int {
	if problem != nil {
		*problem = nil
	}
	fail := func(why string) C.int {
		if problem != nil {
			*problem = newText(why)
		}
		return -1
	}
	if text == nil {
		return fail("no text")
	}
	value := C.int(0)
	for _, c := range C.GoString(text) {
		if c < '0' || c > '9' {
			return fail("not a digit: " + string(c))
		}
		value = 10*value + C.int(c-'0')
	}
	return value
}

// LongestText picks the longest of several strings (NULL among them counts as none) and gives its place, -1 for none.
//
//export LongestText
func LongestText(list **C.char, count C.size_t) C.int {
	longest, found := -1, C.int(-1)
	for i, text := range unsafe.Slice(list, int(count)) {
		if text != nil && len(C.GoString(text)) > longest {
			longest, found = len(C.GoString(text)), C.int(i)
		}
	}
	return found
}

// CountUntilNull counts strings up to the NULL behind the last one, as argv has it, and sums their lengths into bytes.
//
//export CountUntilNull
func CountUntilNull(list **C.char, bytes *C.size_t) (count C.int) {
	for at := list; at != nil && *at != nil; count++ {
		*bytes += C.size_t(len(C.GoString(*at)))
		at = (**C.char)(unsafe.Add(unsafe.Pointer(at), unsafe.Sizeof(*at)))
	}
	return count
}

// SwapTexts exchanges the first two strings of the caller's list: its cells then lead to each other's memory.
//
//export SwapTexts
func SwapTexts(list **C.char) {
	both := unsafe.Slice(list, 2)
	both[0], both[1] = both[1], both[0]
}
