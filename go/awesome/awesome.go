// Package main is a shared library of four small functions, one for each thing that a binding has to get right:
// plain integers, floating point, a slice that the callee changes, and a string that meets state and output.
package main

import "C"

import (
	"fmt"
	"math"
	"sort"
	"sync"
)

var (
	logged int
	mutex  sync.Mutex
)

// Add gives the sum of a and b, wrapping around at 64 bits.
//
//export Add
func Add(a, b int) int {
	return a + b
}

// Cosine gives the cosine of x, in radians.
//
//export Cosine
func Cosine(x float64) float64 {
	return math.Cos(x)
}

// Sort puts vals in ascending order, in the caller's memory.
//
//export Sort
func Sort(vals []int) {
	sort.Ints(vals)
}

// Log prints msg and a newline to standard output, and gives the number of messages so far.
//
//export Log
func Log(msg string) int {
	mutex.Lock()
	defer mutex.Unlock()
	fmt.Println(msg)
	logged++
	return logged
}

func main() {}
