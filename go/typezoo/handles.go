// Handles and opaque pointers: what one call gives, another one takes. These are the shapes that need sessions.
package main

/*
#include <stdint.h>
#include <stdlib.h>

struct stack;
struct stack_memory { int32_t used; int32_t cells[8]; };
struct account { int64_t number; double balance; };
typedef struct stack* stack_ref;
typedef int64_t token;
*/
import "C"

import (
	"sync"
	"unsafe"
)

var registry = struct {
	sync.Mutex
	last     C.uintptr_t
	counters map[C.uintptr_t]*int64
}{counters: map[C.uintptr_t]*int64{}}

// CounterNew gives a handle: a number that stands for something of Go's.
//
//export CounterNew
func CounterNew(start int64) C.uintptr_t {
	registry.Lock()
	defer registry.Unlock()
	registry.last += 0x100000001 // more than 32 bits
	registry.counters[registry.last] = &start
	return registry.last
}

// CounterAdd adds to what a handle stands for; -1 for a handle that stands for nothing.
//
//export CounterAdd
func CounterAdd(counter C.uintptr_t, by int64) int64 {
	registry.Lock()
	defer registry.Unlock()
	at := registry.counters[counter]
	if at == nil {
		return -1
	}
	*at += by
	return *at
}

// CounterFree forgets what a handle stands for, and tells whether there was something.
//
//export CounterFree
func CounterFree(counter C.uintptr_t) bool {
	registry.Lock()
	defer registry.Unlock()
	_, found := registry.counters[counter]
	delete(registry.counters, counter)
	return found
}

// StackNew gives a pointer to something that C only declares.
//
//export StackNew
func StackNew() *C.struct_stack { return (*C.struct_stack)(C.calloc(1, C.sizeof_struct_stack_memory)) }

func inside(stack *C.struct_stack) *C.struct_stack_memory {
	return (*C.struct_stack_memory)(unsafe.Pointer(stack))
}

// StackPush gives the height of a stack, 0 where it is full or NULL.
//
//export StackPush
func StackPush(stack *C.struct_stack, x C.int32_t) C.int32_t {
	memory := inside(stack)
	if stack == nil || int(memory.used) == len(memory.cells) {
		return 0
	}
	memory.cells[memory.used] = x
	memory.used++
	return memory.used
}

// StackPop takes one number off, told through a pointer.
//
//export StackPop
func StackPop(stack *C.struct_stack, x *C.int32_t) bool {
	memory := inside(stack)
	if stack == nil || memory.used == 0 {
		return false
	}
	memory.used--
	*x = memory.cells[memory.used]
	return true
}

// StackFree ends a stack; NULL is none.
//
//export StackFree
func StackFree(stack *C.struct_stack) { C.free(unsafe.Pointer(stack)) }

// StackOpen gives a stack through a pointer to a pointer, as APIs with error codes do.
//
//export StackOpen
func StackOpen(stack **C.struct_stack, first C.int32_t) C.int {
	if stack == nil {
		return -1
	}
	*stack = StackNew()
	return C.int(StackPush(*stack, first))
}

// StackHeight takes the pointer under a typedef.
//
//export StackHeight
func StackHeight(stack C.stack_ref) C.int32_t {
	if stack == nil {
		return -1
	}
	return inside(stack).used
}

// CellNew gives memory for one number under the one type that says nothing.
//
//export CellNew
func CellNew(x C.int64_t) unsafe.Pointer {
	cell := C.malloc(8)
	*(*C.int64_t)(cell) = x
	return cell
}

// CellSwap gives what is there and puts another number there; 0 for NULL.
//
//export CellSwap
func CellSwap(cell unsafe.Pointer, x C.int64_t) (was C.int64_t) {
	if cell != nil {
		was, *(*C.int64_t)(cell) = *(*C.int64_t)(cell), x
	}
	return was
}

// CellFree ends a cell.
//
//export CellFree
func CellFree(cell unsafe.Pointer) { C.free(cell) }

var house = (*C.struct_account)(C.calloc(1, C.sizeof_struct_account))

// AccountOf gives a pointer to a struct whose fields are known, and which stays the library's.
//
//export AccountOf
func AccountOf(number C.int64_t) *C.struct_account {
	house.number, house.balance = number, 0.5
	return house
}

// AccountOpen gives a pointer that AccountClose takes back; what it leads to is nobody else's to read.
//
//export AccountOpen
func AccountOpen(number C.int64_t) *C.struct_account {
	account := (*C.struct_account)(C.calloc(1, C.sizeof_struct_account))
	account.number = number
	return account
}

// AccountPay changes what such a pointer leads to.
//
//export AccountPay
func AccountPay(account *C.struct_account, amount C.double) C.double {
	account.balance += amount
	return account.balance
}

// AccountClose ends an account and gives what was left.
//
//export AccountClose
func AccountClose(account *C.struct_account) C.double {
	left := account.balance
	C.free(unsafe.Pointer(account))
	return left
}

var lent struct {
	numbers *C.int
	count   C.int
}

// LendNumbers keeps the caller's memory beyond the call.
//
//export LendNumbers
func LendNumbers(numbers *C.int, count C.int) { lent.numbers, lent.count = numbers, count }

// DoubleLent changes memory that an earlier call lent, and gives the sum of what was there.
//
//export DoubleLent
func DoubleLent() (sum C.int) {
	for i, number := range sliceOf(lent.numbers, int(lent.count)) {
		sum += number
		sliceOf(lent.numbers, int(lent.count))[i] = 2 * number
	}
	return sum
}

var label *C.char

// LendLabel keeps the caller's string beyond the call.
//
//export LendLabel
func LendLabel(text *C.char) { label = text }

// LentLabel hashes the string that was lent.
//
//export LentLabel
func LentLabel() C.ulonglong { return C.ulonglong(hashText(label)) }

// NextToken is a handle that is an integer of C's, and that may not be 0.
//
//export NextToken
func NextToken(after C.token) C.token { return after*2 + 1<<40 + 1 }
