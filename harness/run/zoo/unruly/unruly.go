// Package unruly is a library that ends, or never ends, in each way that Go knows. What is said of clients that call it
// is tested in harness/cli/unruly_test.cpp.
package main

import "C"

import (
	"os"
	"runtime/debug"
	"sync"
	"time"
)

const bad = 13 // the argument that the functions take ill

//export Fine
func Fine(x int) int { return 2 * x }

//export Panics
func Panics(x int) int {
	if x == bad {
		panic("unruly: thirteen")
	}
	return x
}

//export Exits
func Exits(code int) int {
	if code != 0 {
		os.Exit(code)
	}
	return 0
}

//export Overflows
func Overflows(x int) int {
	if x == bad {
		debug.SetMaxStack(16 << 20) // a gibibyte takes a while to fill
		return deeper(x)
	}
	return x
}

func deeper(x int) int { return deeper(x+1) + 1 }

//export Dereferences
func Dereferences(x int) int {
	var nowhere *int
	if x == bad {
		return *nowhere
	}
	return x
}

//export WritesTogether
func WritesTogether(x int) int {
	if x != bad {
		return x
	}
	m, stop := map[int]int{}, time.Now().Add(20*time.Second)
	for i := 0; i < 100; i++ {
		m[i] = i // of a small map Go may say something else: that it has no empty slot
	}
	for i := 0; i < 8; i++ {
		go func() {
			for time.Now().Before(stop) {
				m[0]++
			}
		}()
	}
	time.Sleep(time.Until(stop))
	return x
}

var never sync.Mutex

// Hangs waits for a lock that nobody gives back. A goroutine that ticks keeps Go itself from noticing that nothing can
// go on any more, as it would where there is no host.
//
//export Hangs
func Hangs(x int) int {
	if x != bad {
		return x
	}
	go func() {
		for range time.Tick(time.Hour) {
		}
	}()
	never.Lock()
	never.Lock()
	return x
}

//export Spins
func Spins(x int) int {
	for x == bad {
	}
	return x
}

var calls int

//export EveryThird
func EveryThird(x int) int {
	if calls++; calls%3 == 0 {
		panic("unruly: the third call")
	}
	return x
}

var spoilt bool

//export Spoil
func Spoil(x int) int {
	spoilt = x == bad
	return x
}

//export Spoilt
func Spoilt(x int) int {
	if spoilt {
		panic("unruly: it was spoilt")
	}
	return x
}

func main() {}
