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
enum sign { MINUS = -1, PLUS = 1 };
struct pair { char a; double b; short c[3]; };
typedef void (*every)(const char*, unsigned char, unsigned long long, uintptr_t, money, color, enum sign, bool, double**,
                      struct opaque*, struct pair, visit, void (*)(long));
typedef void (*print)(const char*, ...);
typedef struct { short s; } small;
struct holder { small one; small* two; struct { int i; } three; };
struct hooks { void (*done)(void); visit look; };
struct node { struct node* next; int type; char name[8]; union { int i; double d; } value; };
*/
import "C"

import (
	"time"
	"unsafe"
)

type (
	Celsius float64
	Word    string
	List    []Celsius
	Point   struct{ X, Y int32 }
	pause   = time.Duration
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
func Structs(n *C.struct_node, u C.either) {}

//export Callbacks
func Callbacks(v C.visit, e C.every, h C.struct_hooks, p C.print) {}

//export Hold
func Hold(h C.struct_holder, s C.small) {}

//export Wait
func Wait(d []pause) {}

//export Several
func Several() (a int8, b C.double, c string, d error) { return }

//export Others
func Others(m map[string]int, c chan int, f func(), i interface{}) (int, error) { return 0, nil }

// Nothing does nothing.
//
// It says so in two paragraphs.
//
//export Nothing
func Nothing(int, string) {}

func main() {}
