// Package main holds one export for each shape of value that can cross the boundary, so that every client's codec for
// it is exercised. A file holds the shapes of one kind:
//
//	scalars.go    Go's scalars, by value and through pointers
//	cscalars.go   C's scalars, typedefs and enums
//	many.go       many arguments at once: registers run out, the rest is on the stack
//	strings.go    GoString, also as a result
//	slices.go     GoSlice of scalars
//	lists.go      GoSlice of strings, of slices, of structs, and pointers to slices
//	text.go       char*, in and out, with NULL, freed and not
//	buffers.go    pointer and length; memory that the callee gives, by result and by out-parameter
//	outs.go       out-parameters
//	structs.go    C structs of each size class, by value and by pointer
//	nested.go     structs in structs, arrays in structs, pointers in structs
//	several.go    several results, of each size class
//	handles.go    handles and opaque pointers
//	callbacks.go  C functions that are called during the call
//	listeners.go  C functions that are called from elsewhere, and later
//
// Few of them are mere echoes: what goes wrong on the way there and wrong again on the way back would look right. So each
// field and cell has a weight of its own, or changes its place.
package main

import "C"

// Nothing neither takes nor gives anything.
//
//export Nothing
func Nothing() {}

func main() {}
