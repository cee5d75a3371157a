// Package main is a shared library with one function: the remainder of a division.
package main

import "C"

// ModXY gives what is left when x is divided by y; it has the sign of x. Dividing by zero panics.
//
//export ModXY
func ModXY(x, y int) int {
	return x % y
}

func main() {}
