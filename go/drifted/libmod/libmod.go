// Package main is libmod as its article prints the source: the function has lost a parameter and doubles the other,
// while callers still pass two. It stands for a library that changed under its bindings.
package main

import "C"

// ModXY gives twice x.
//
//export ModXY
func ModXY(x int) int {
	return x * 2
}

func main() {}
