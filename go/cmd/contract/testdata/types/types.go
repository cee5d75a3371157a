// Package main exports one function for each family of types.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef int32_t money;
typedef enum { RED, GREEN } color;
typedef int (*visit)(void*, int);
typedef union { int i; double d; } either;
struct opaque;
struct node { struct node* next; int type; char name[8]; union { int i; double d; } value; };
*/
import "C"

import "unsafe"

type (
	Celsius float64
	Word    string
	List    []Celsius
	Point   struct{ X, Y int32 }
)

const (
	Answer        = 42
	Greeting Word = "hi"
	hidden        = 1
)

//export Scalars
func Scalars(a bool, b int8, c rune, d byte, e uint, f uintptr, g float32, h, i complex64) (r int) {
	return 0
}

//export Named
func Named(c Celsius, w Word, l List, p []Point, n [][]byte) {}

//export Numbers
func Numbers(a C.int, b C.uint8_t, c C.money, d C.color, e C.size_t, f C.uintptr_t, g C.longlong, h C.bool) C.double {
	return 0
}

//export Pointers
func Pointers(s *C.char, t **C.char, v unsafe.Pointer, o *C.struct_opaque, i *C.int, g *int) {}

//export Structs
func Structs(n *C.struct_node, u C.either, f C.visit) {}

//export Others
func Others(m map[string]int, c chan int, f func(), i interface{}) (int, error) { return 0, nil }

// Nothing does nothing.
//
// It says so in two paragraphs.
//
//export Nothing
func Nothing(int, string) {}

func main() {}
