// Package main is a library in the shape of databases and engines: handles for what lives in Go, codes for how a call went,
// texts on errors through a char**, and callbacks for what happens, during a call and from another thread.
package main

/*
#include <stdint.h>
#include <stdlib.h>

typedef uintptr_t store_t;
typedef void (*store_event)(void* context, const char* key, const char* value);
typedef int (*store_visit)(void* context, const char* key, const char* value);

enum store_code { STORE_OK, STORE_BAD_HANDLE, STORE_BAD_KEY, STORE_MISSING };

static inline void store_call_event(store_event f, void* context, const char* key, const char* value) { f(context, key, value); }
static inline int store_call_visit(store_visit f, void* context, const char* key, const char* value) {
  return f(context, key, value);
}
static inline void store_free(char* text) { free(text); }
*/
import "C"

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
	"unsafe"
)

type store struct {
	values  map[string]string
	watcher C.store_event
	context unsafe.Pointer
}

var (
	mutex  sync.Mutex
	stores = map[C.store_t]*store{}
	last   C.store_t
)

// problem puts a text where the caller wants it, which StoreFreeText frees, and gives the code back.
func problem(code C.enum_store_code, at **C.char, format string, values ...interface{}) C.enum_store_code {
	if at != nil {
		*at = C.CString(fmt.Sprintf(format, values...))
	}
	return code
}

func find(handle C.store_t, err **C.char) (*store, C.enum_store_code) {
	if err != nil {
		*err = nil
	}
	if found := stores[handle]; found != nil {
		return found, C.STORE_OK
	}
	return nil, problem(C.STORE_BAD_HANDLE, err, "no store has the handle %d", uint64(handle))
}

// StoreOpen gives the handle of a new store.
//
//export StoreOpen
func StoreOpen() C.store_t {
	mutex.Lock()
	defer mutex.Unlock()
	last++
	stores[last] = &store{values: map[string]string{}}
	return last
}

// StoreClose ends a store; its handle stands for nothing from then on.
//
//export StoreClose
func StoreClose(handle C.store_t, err **C.char) C.enum_store_code {
	mutex.Lock()
	defer mutex.Unlock()
	_, code := find(handle, err)
	delete(stores, handle)
	return code
}

// StoreSet puts a value under a key and tells the watcher, from a thread of its own, before it returns.
//
//export StoreSet
func StoreSet(handle C.store_t, key, value *C.char, err **C.char) C.enum_store_code {
	mutex.Lock()
	defer mutex.Unlock()
	found, code := find(handle, err)
	if code != C.STORE_OK {
		return code
	}
	if key == nil || *key == 0 {
		return problem(C.STORE_BAD_KEY, err, "a key must not be empty")
	}
	found.values[C.GoString(key)] = C.GoString(value)
	if found.watcher != nil {
		told := make(chan struct{})
		go func() {
			runtime.LockOSThread() // and never unlocked, so that the thread is nobody else's
			C.store_call_event(found.watcher, found.context, key, value)
			close(told)
		}()
		<-told
	}
	return C.STORE_OK
}

// StoreGet gives a copy of a value, which StoreFreeText frees; NULL where there is none, and why through err.
//
//export StoreGet
func StoreGet(handle C.store_t, key *C.char, err **C.char) *C.char {
	mutex.Lock()
	defer mutex.Unlock()
	found, code := find(handle, err)
	if code != C.STORE_OK {
		return nil
	}
	value, there := found.values[C.GoString(key)]
	if !there {
		problem(C.STORE_MISSING, err, "there is no %q", C.GoString(key))
		return nil
	}
	return C.CString(value)
}

// StoreWatch calls f for each later change, with the context; NULL ends that.
//
//export StoreWatch
func StoreWatch(handle C.store_t, f C.store_event, context unsafe.Pointer, err **C.char) C.enum_store_code {
	mutex.Lock()
	defer mutex.Unlock()
	found, code := find(handle, err)
	if code == C.STORE_OK {
		found.watcher, found.context = f, context
	}
	return code
}

// StoreEach shows all values to f, sorted by key, until f gives something else than 0, and gives the number of values shown;
// the code, negative, where there are none to show.
//
//export StoreEach
func StoreEach(handle C.store_t, f C.store_visit, context unsafe.Pointer, err **C.char) C.long {
	mutex.Lock()
	defer mutex.Unlock()
	found, code := find(handle, err)
	if code != C.STORE_OK {
		return -C.long(code)
	}
	keys := make([]string, 0, len(found.values))
	for key := range found.values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	shown := C.long(0)
	for _, key := range keys {
		shown++
		if show(f, context, key, found.values[key]) != 0 {
			break
		}
	}
	return shown
}

func show(f C.store_visit, context unsafe.Pointer, key, value string) C.int {
	keyText, valueText := C.CString(key), C.CString(value)
	defer StoreFreeText(keyText)
	defer StoreFreeText(valueText)
	return C.store_call_visit(f, context, keyText, valueText)
}

// StoreFreeText frees any text that the functions above gave.
//
//export StoreFreeText
func StoreFreeText(text *C.char) { C.store_free(text) }

func main() {}
