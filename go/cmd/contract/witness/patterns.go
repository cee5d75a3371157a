// Values that tell where each of their bytes belongs: in the high nibble the number of the part, in the low one the
// number of the byte. They are legal for their type whatever the part: a bool is 0 or 1, an address leads to memory or is
// null, a float is none of the NaNs. The parts of one call are numbered as they are filled: results, then what callers
// let be changed; 1 to 7, and again 1.
//
// Four calls in a row differ. In every second one the high nibbles have their top bit set, which is the sign of integers;
// in the third, strings and slices are empty, in the fourth, what can be null is null.
package witness

// #include <stdlib.h>
import "C"

import (
	"fmt"
	"unsafe"
)

const (
	turns   = 4
	counted = 2 // cells behind a pointer whose count is told by another value, which then says so
	textual = 5 // bytes of a string
)

// handedOut are the addresses that an export is to free, with the path to where they were given.
var handedOut = map[uintptr]string{}

type patterns struct {
	turn, parts int
	seen        *reading // takes what callbacks give
}

// next is the high nibble of the next part.
func (p *patterns) next() byte {
	nibble := byte(p.parts%7 + 1)
	p.parts++
	if p.turn%2 == 1 {
		nibble += 8
	}
	return nibble << 4
}

// run writes one part of so many bytes.
func (p *patterns) run(at unsafe.Pointer, length int) {
	high := p.next()
	for i, cells := 0, unsafe.Slice((*byte)(at), length); i < length; i++ {
		cells[i] = high | byte(i&15)
	}
}

// counted fills what says how much memory there is with that number, and all else with its pattern.
func (p *patterns) counted(counts bool, path string, t *shape, at unsafe.Pointer) {
	if counts && t.isInteger() {
		count := uint64(counted) // little end first, as in every pattern
		copy(unsafe.Slice((*byte)(at), t.scalarSize()), unsafe.Slice((*byte)(unsafe.Pointer(&count)), 8))
		return
	}
	p.fill(path, t, at)
}

func (p *patterns) fill(path string, t *shape, at unsafe.Pointer) {
	switch t.Kind {
	case "bool":
		*(*byte)(at) = byte(p.parts+p.turn) & 1
		p.parts++
	case "string":
		data, length := p.text("a\x00b")
		*(*uintptr)(at), *(*int)(unsafe.Add(at, 8)) = data, length
	case "cstring":
		p.cstring(path, t, at)
	case "slice":
		p.slice(path, t, at)
	case "struct":
		for _, each := range t.Fields {
			p.counted(t.counts[each.Name], path+"."+each.Name, each.Type, unsafe.Add(at, each.Offset))
		}
	case "array":
		p.cells(path, t.Elem, at, t.Length)
	case "pointer":
		p.pointer(path, t, at)
	case "callback":
		*(*uintptr)(at) = 0
	default:
		if size := t.scalarSize(); size > 0 {
			p.run(at, int(size))
		}
	}
}

func (p *patterns) cells(path string, elem *shape, at unsafe.Pointer, count int) {
	if elem.isByte() {
		p.run(at, count)
		return
	}
	for i := 0; i < count; i++ {
		p.fill(fmt.Sprintf("%s[%d]", path, i), elem, unsafe.Add(at, uintptr(i)*elem.size()))
	}
}

// text gives memory of C's with a NUL behind; `last` is what the fourth turn has.
func (p *patterns) text(last string) (data uintptr, length int) {
	at := memory(textual + 1)
	switch high := p.next(); p.turn {
	case 2:
	case 3:
		length = copy(unsafe.Slice((*byte)(at), textual), last)
	default:
		for i, bytes := 0, unsafe.Slice((*byte)(at), textual); i < textual; i++ {
			bytes[i] = high | byte(i)
		}
		length = textual
	}
	return uintptr(at), length
}

func (p *patterns) cstring(path string, t *shape, at unsafe.Pointer) {
	data, _ := p.text("")
	if p.turn == 3 {
		data = 0
	}
	handOut(path, t, data)
	*(*uintptr)(at) = data
}

func (p *patterns) slice(path string, t *shape, at unsafe.Pointer) {
	length, capacity := [turns]int{2, 1, 0, 0}[p.turn], [turns]int{2, 2, 0, 0}[p.turn]
	data := uintptr(0)
	if p.turn != 3 {
		cells := memory(uintptr(capacity) * t.Elem.size())
		p.cells(path, t.Elem, cells, capacity)
		data = uintptr(cells)
	}
	*(*uintptr)(at) = data
	*(*int)(unsafe.Add(at, 8)), *(*int)(unsafe.Add(at, 16)) = length, capacity
}

func (p *patterns) pointer(path string, t *shape, at unsafe.Pointer) {
	address := uintptr(0)
	switch {
	case p.turn == 3:
	case t.leads():
		cells := memory(uintptr(t.cells()) * t.Elem.size())
		p.cells(path, t.Elem, cells, t.cells())
		address = uintptr(cells)
		handOut(path, t, address)
	default: // never followed, but one that a process could have
		high := p.next() &^ 0x80
		for i := uintptr(0); i < 6; i++ {
			address |= uintptr(high|byte(i)) << (8 * i)
		}
	}
	*(*uintptr)(at) = address
}

// touch fills the memory of the caller's behind what it passed, and calls the functions that it passed.
func (p *patterns) touch(counts bool, path string, t *shape, at unsafe.Pointer) {
	switch t.Kind {
	case "slice":
		if arrived := (*sliceHeader)(at); arrived.data != nil && arrived.capacity <= most {
			p.cells(path, t.Elem, arrived.data, arrived.capacity)
		}
	case "struct":
		for _, each := range t.Fields {
			p.touch(t.counts[each.Name], path+"."+each.Name, each.Type, unsafe.Add(at, each.Offset))
		}
	case "array":
		for i := 0; i < t.Length; i++ {
			p.touch(false, fmt.Sprintf("%s[%d]", path, i), t.Elem, unsafe.Add(at, uintptr(i)*t.Elem.size()))
		}
	case "pointer":
		p.touchCells(counts, path, t, *(*unsafe.Pointer)(at))
	case "callback":
		p.call(path, t, *(*unsafe.Pointer)(at))
	}
}

func (p *patterns) touchCells(counts bool, path string, t *shape, cells unsafe.Pointer) {
	switch {
	case cells == nil || !t.leads():
	case t.Elem.isByte():
		p.cells(path, t.Elem, cells, sentBytes)
	case counts && t.Elem.isInteger():
		for i := uintptr(0); i < sentCells; i++ {
			p.counted(true, path, t.Elem, unsafe.Add(cells, i*t.Elem.size()))
		}
	default:
		p.cells(path, t.Elem, cells, sentCells)
	}
}

func handOut(path string, t *shape, address uintptr) {
	if address != 0 && exports[t.Free] != nil {
		handedOut[address] = path
	}
}

// memory is C's, all zero, and never freed by the mirror: what was handed out once is never handed out for something
// else.
func memory(bytes uintptr) unsafe.Pointer { return C.calloc(1, C.size_t(bytes+1)) }
