package concorddriver

import (
	"unsafe"
)

// Memory of arguments is C's: what a call is led to must not be moved or freed by Go, and may hold pointers.

// system is C, as the binding reaches it.
type system struct {
	malloc func(bytes uintptr) unsafe.Pointer
	free   func(unsafe.Pointer)
}

const (
	chunkBytes = 1 << 16
	alignment  = 16
	longest    = 1 << 28 // bytes of one value
)

// arena is memory that is given back as a whole. With a chunk, small things are cut from that, again after each reset.
type arena struct {
	system
	chunk  unsafe.Pointer
	used   uintptr
	blocks []unsafe.Pointer

	notes     map[uintptr]note // of all arenas
	places    []uintptr        // those of this arena
	callbacks []*callback
}

// note tells what a caller put into a pointer's place, so that it can be told from what the callee puts there.
type note struct {
	address uintptr
	bytes   uintptr // that it leads to
	raw     bool    // an address of the callee's, given back
	kept    bool    // it is known by a name, and stays as it is
	called  *callback
}

func newArena(c system, notes map[uintptr]note, chunked bool) *arena {
	made := &arena{system: c, notes: notes}
	if chunked {
		made.chunk = c.malloc(chunkBytes)
	}
	return made
}

// take gives zeros, at an address that is good for every type.
func (a *arena) take(bytes uintptr) unsafe.Pointer {
	room := (bytes + alignment) / alignment * alignment // one byte at least: nothing has an address too
	var taken unsafe.Pointer
	if a.chunk != nil && room <= chunkBytes-a.used {
		taken = unsafe.Pointer(uintptr(a.chunk) + a.used)
		a.used += room
	} else {
		taken = a.malloc(room)
		a.blocks = append(a.blocks, taken)
	}
	cleared := bytesAt(taken, room)
	for i := range cleared {
		cleared[i] = 0
	}
	return taken
}

// remember notes what stands in a place from now on.
func (a *arena) remember(at unsafe.Pointer, what note) {
	if _, there := a.notes[uintptr(at)]; !there {
		a.places = append(a.places, uintptr(at))
	}
	a.notes[uintptr(at)] = what
}

// reset gives everything back.
func (a *arena) reset() {
	for _, each := range a.callbacks { // first, since they use the memory
		each.end()
	}
	for _, block := range a.blocks {
		a.free(block)
	}
	for _, place := range a.places {
		delete(a.notes, place)
	}
	a.used, a.blocks, a.places, a.callbacks = 0, a.blocks[:0], a.places[:0], a.callbacks[:0]
}

// end is reset for the last time.
func (a *arena) end() {
	a.reset()
	a.free(a.chunk)
}

// bytesAt sees memory as bytes; the array's length is only a limit.
func bytesAt(at unsafe.Pointer, count uintptr) []byte {
	if count == 0 {
		return nil
	}
	return (*[1 << 40]byte)(at)[:count:count]
}

func cell(first unsafe.Pointer, size uintptr, i int) unsafe.Pointer {
	return unsafe.Pointer(uintptr(first) + size*uintptr(i))
}

func addressIn(at unsafe.Pointer) uintptr { return *(*uintptr)(at) }

func pointerIn(at unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(at) }

func setPointer(at, to unsafe.Pointer) { *(*unsafe.Pointer)(at) = to }

// untilNUL is a copy of a string of C's.
func untilNUL(text unsafe.Pointer) []byte {
	length := uintptr(0)
	for *(*byte)(unsafe.Pointer(uintptr(text) + length)) != 0 {
		length++
	}
	return append([]byte(nil), bytesAt(text, length)...)
}

// Copy moves a value from C's memory, which Go's collector knows nothing of, to where Go wants it.
func Copy(to, from unsafe.Pointer, bytes uintptr) { copy(bytesAt(to, bytes), bytesAt(from, bytes)) }
