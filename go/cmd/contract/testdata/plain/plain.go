// Package main is a library whose main is named in two files.
package main

import "C"

var state = "from the library"

//export State
func State() *C.char { return nil }

func main() { panic("the library's own main ran") }
