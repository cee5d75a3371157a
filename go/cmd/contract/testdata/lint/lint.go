package main

import "C"

//export Text
func Text() string { return "" }

//export Numbers
func Numbers() ([]int, error) { return nil, nil }

//export Inside
func Inside() *int { return nil }

//export Fresh
func Fresh() *C.char { return nil }

// export Spaced
func Spaced() {}

// The next line is prose: Spaced and Text are spaced.
// export everything else as well

//export Detached

func Detached() {}

type Handle uintptr

//export Close
func (h Handle) Close(now bool) {}

func main() {}
