// Go's strings, by value. A result may only be one that is not on Go's heap: a literal.
package main

import "C"

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

// Compare tells which of two strings is greater: -1, 0 or 1.
//
//export Compare
func Compare(a, b string) int8 {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// ByteAt gives the byte at a place of s, -1 behind its end.
//
//export ByteAt
func ByteAt(s string, at int) int16 {
	if at < 0 || at >= len(s) {
		return -1
	}
	return int16(s[at])
}

// Runes counts what is written, not what it is written with: a byte that is not UTF-8 counts as one.
//
//export Runes
func Runes(s string) (count int32) {
	for range s {
		count++
	}
	return count
}

// NumberName names a number from 0 to 5 in a literal; that of 0 has no bytes, that of 4 is not ASCII, that of 5 holds a NUL.
//
//export NumberName
func NumberName(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "one"
	case 2:
		return "two"
	case 3:
		return "three"
	case 4:
		return "четыре"
	case 5:
		return "fi\x00ve"
	}
	return "many"
}

// Tail gives the caller its own string back, without the first bytes: the result leads into the caller's memory.
//
//export Tail
func Tail(s string, from int) string {
	if from < 0 || from > len(s) {
		return "?"
	}
	return s[from:]
}

type title string

// Address takes and gives a type of its own that is a string below.
//
//export Address
func Address(name title, female bool) title {
	if len(name) == 0 {
		return "nobody"
	}
	if female {
		return "Madam"
	}
	return "Sir"
}
