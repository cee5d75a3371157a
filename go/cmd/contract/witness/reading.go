// Writes down what arrived, by the path to each part: "p.x", "vals[2]".
package witness

import (
	"fmt"
	"strings"
	"unsafe"
)

const (
	sentCells = 2       // that a pointer leads to which a caller passes; harness/plan/mirror.cpp sends as many
	sentBytes = 5       // the same of one-byte integers
	most      = 1 << 20 // cells or bytes that are read: a length beyond is not to be believed
)

type reading struct{ text string }

func (r *reading) put(path, value string) {
	if r.text != "" {
		r.text += ","
	}
	r.text += quoted(path) + ":" + quoted(value)
}

type stringHeader struct {
	data   unsafe.Pointer
	length int
}

type sliceHeader struct {
	data             unsafe.Pointer
	length, capacity int
}

func (r *reading) value(path string, t *shape, at unsafe.Pointer) {
	switch t.Kind {
	case "string":
		arrived := (*stringHeader)(at)
		r.run(path, arrived.data, arrived.length)
	case "slice":
		r.slice(path, t, (*sliceHeader)(at))
	case "cstring":
		r.put(path, textAt(*(*unsafe.Pointer)(at)))
	case "struct":
		for _, each := range t.Fields {
			r.value(path+"."+each.Name, each.Type, unsafe.Add(at, each.Offset))
		}
	case "array":
		r.cells(path, t.Elem, at, t.Length)
	case "pointer":
		r.pointer(path, t, *(*unsafe.Pointer)(at))
	case "callback":
		if *(*unsafe.Pointer)(at) == nil {
			r.put(path, "null")
		} else {
			r.put(path, "set")
		}
	default:
		r.put(path, scalar(t, at))
	}
}

// scalar has no words for the bytes of a NaN, which languages do not keep; a signalling one nobody sent.
func scalar(t *shape, at unsafe.Pointer) string {
	quiet := t.Kind == "f64" && *(*uint64)(at)&^(1<<63) >= 0x7ff8000000000000 ||
		t.Kind == "f32" && *(*uint32)(at)&^(1<<31) >= 0x7fc00000
	if quiet {
		return "nan"
	}
	return bytesAt(at, int(t.scalarSize()))
}

func (r *reading) slice(path string, t *shape, arrived *sliceHeader) {
	if arrived.data == nil && arrived.length == 0 && arrived.capacity == 0 {
		r.put(path, "nil")
		return
	}
	lengths := fmt.Sprintf("length %d, capacity %d", arrived.length, arrived.capacity)
	if arrived.data == nil {
		lengths += ", null"
	}
	r.put(path, lengths)
	if arrived.data != nil && arrived.length >= 0 && arrived.length <= arrived.capacity && arrived.capacity <= most {
		r.cells(path, t.Elem, arrived.data, arrived.capacity)
	}
}

func (r *reading) pointer(path string, t *shape, arrived unsafe.Pointer) {
	switch {
	case arrived == nil:
		r.put(path, "null")
	case !t.leads():
		r.put(path, bytesAt(unsafe.Pointer(&arrived), 8))
	case t.Elem.isByte():
		r.cells(path, t.Elem, arrived, sentBytes)
	default:
		r.cells(path, t.Elem, arrived, sentCells)
	}
}

func (r *reading) cells(path string, elem *shape, at unsafe.Pointer, count int) {
	if elem.isByte() {
		r.run(path+"[]", at, count)
		return
	}
	for i := 0; i < count; i++ {
		r.value(fmt.Sprintf("%s[%d]", path, i), elem, unsafe.Add(at, uintptr(i)*elem.size()))
	}
}

func (r *reading) run(path string, at unsafe.Pointer, length int) {
	switch {
	case length < 0 || length > most:
		r.put(path, fmt.Sprintf("a length of %d", length))
	case length > 0 && at == nil:
		r.put(path, fmt.Sprintf("null with a length of %d", length))
	default:
		r.put(path, bytesAt(at, length))
	}
}

// bytesAt gives "0c 00", as they lie.
func bytesAt(at unsafe.Pointer, length int) string {
	if length == 0 {
		return "empty"
	}
	return strings.TrimSpace(fmt.Sprintf("% x", unsafe.Slice((*byte)(at), length)))
}

// textAt is up to its NUL, with it.
func textAt(at unsafe.Pointer) string {
	if at == nil {
		return "null"
	}
	for length := 0; length < most; length++ {
		if *(*byte)(unsafe.Add(at, length)) == 0 {
			return bytesAt(at, length+1)
		}
	}
	return fmt.Sprintf("no NUL in %d bytes", most)
}
