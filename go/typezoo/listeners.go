// C functions that are called from another goroutine, which is another thread, and after the call returned.
package main

/*
#include <stdint.h>

typedef int (*zoo_hear)(int);
typedef void (*zoo_event)(int, int64_t, const char*);

static inline int zoo_call_hear(zoo_hear f, int x) { return f(x); }
static inline void zoo_call_event(zoo_event f, int kind, int64_t at, const char* text) { f(kind, at, text); }
*/
import "C"

import (
	"runtime"
	"sync"
)

// Elsewhere calls from a goroutine with a thread of its own and waits for it.
//
//export Elsewhere
func Elsewhere(n C.int, f C.zoo_hear) (sum C.int) {
	done := make(chan C.int)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		sum := C.int(0)
		for i := C.int(0); i < n; i++ {
			sum += (i + 1) * C.zoo_call_hear(f, i)
		}
		done <- sum
	}()
	return <-done
}

// Relay calls from goroutine after goroutine, each of which waits for the one that it started.
//
//export Relay
func Relay(n C.int, f C.zoo_hear) C.int {
	if n <= 0 {
		return 0
	}
	done := make(chan C.int)
	go func() {
		runtime.LockOSThread()
		answer := C.zoo_call_hear(f, n)
		done <- answer + 2*Relay(n-1, f)
	}()
	return <-done
}

// Crowded calls from many goroutines at once, all with the same number, so that their order does not show.
//
//export Crowded
func Crowded(threads, x C.int, f C.zoo_hear) (sum C.int) {
	var (
		all   sync.WaitGroup
		mutex sync.Mutex
	)
	for i := C.int(0); i < threads; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			answer := C.zoo_call_hear(f, x)
			mutex.Lock()
			sum += answer
			mutex.Unlock()
		}()
	}
	all.Wait()
	return sum
}

// Later returns at once; the callback is called from a goroutine, n times in order.
//
//export Later
func Later(n C.int, f C.zoo_event) C.int {
	go func() {
		for i := C.int(0); i < n; i++ {
			C.zoo_call_event(f, i, C.int64_t(i)*C.int64_t(1<<33), Motto(i))
		}
	}()
	return n + 1
}

var listener struct {
	sync.Mutex
	event C.zoo_event
	heard int64
}

// Listen keeps the callback for later calls, and forgets the one before; NULL only forgets. It tells whether there was one.
//
//export Listen
func Listen(f C.zoo_event) bool {
	listener.Lock()
	defer listener.Unlock()
	had := listener.event != nil
	listener.event = f
	return had
}

// Announce calls the callback that was kept, and gives the number of announcements that somebody heard.
//
//export Announce
func Announce(kind C.int, text *C.char) int64 {
	listener.Lock()
	event := listener.event
	if event != nil {
		listener.heard++
	}
	heard := listener.heard
	listener.Unlock()
	if event != nil {
		C.zoo_call_event(event, kind, C.int64_t(heard), text)
	}
	return heard
}

// AnnounceLater does the same from a goroutine, after it returned.
//
//export AnnounceLater
func AnnounceLater(kind C.int) { go Announce(kind, nil) }
