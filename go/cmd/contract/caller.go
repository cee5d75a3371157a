// Makes a library that calls back: one export more, by which a client gets into a function of its own that Go has called.
// What it then calls of the library it calls as any callback would, on a thread that Go has at work already.
package main

// The C code stands apart from the export: the preamble of a file with exports is copied into the library's header.
var callerFiles = map[string]string{
	"caller.go": `package main

/*
static void concord_call(void *function, void *value) { ((void (*)(void *))function)(value); }
*/
import "C"

import "unsafe"

func concordCall(function, value unsafe.Pointer) { C.concord_call(function, value) }
`,
	"call_back.go": `package main

import "C"

import "unsafe"

//export concord_call_back
func concord_call_back(function, value unsafe.Pointer) { concordCall(function, value) }
`,
}
