// Structs in structs, fixed arrays in structs, and structs that hold pointers, by value and by pointer.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct point { int32_t x, y; };
struct box { struct point min, max; };
struct tagged { int8_t tag; struct { double weight; int8_t grade; } inner; int8_t end; };
struct deep { uint8_t level; struct box around; struct { struct point from; float length; } line; };
struct matrix { double cell[2][3]; };
struct vector { float cell[3]; };
struct digest { uint8_t bytes[16]; };
struct label { char text[12]; int16_t width; };
struct record { uint16_t id; int32_t scores[5]; struct point corners[2]; bool open; };
struct link { int32_t value; struct link* next; };
struct person { const char* name; int32_t age; const char* note; };
struct buffer { const uint8_t* data; size_t size; };
struct series { int32_t count; const double* values; struct point* center; };
struct holder { void* anything; struct unknown* something; int64_t tag; };
*/
import "C"

import "unsafe"

func sliceOf[T any](first *T, count int) []T { return unsafe.Slice(first, count) }

// TurnBox has structs as fields, four integers in two registers.
//
//export TurnBox
func TurnBox(b C.struct_box) C.struct_box {
	return C.struct_box{min: C.struct_point{b.max.y, b.min.x}, max: C.struct_point{-b.min.y, b.max.x + 1}}
}

// TurnTagged has a struct without a name as a field, with padding in and behind it.
//
//export TurnTagged
func TurnTagged(t C.struct_tagged) C.struct_tagged {
	result := t
	result.tag, result.end = t.end, t.inner.grade
	result.inner.weight, result.inner.grade = -t.inner.weight, t.tag
	return result
}

// TurnDeep has structs three deep.
//
//export TurnDeep
func TurnDeep(d C.struct_deep) C.struct_deep {
	result := d
	result.level = d.level + 1
	result.around = TurnBox(d.around)
	result.line.from = C.struct_point{d.line.from.y, d.line.from.x}
	result.line.length = -d.line.length
	return result
}

// Transpose has an array of arrays, and goes through memory.
//
//export Transpose
func Transpose(m C.struct_matrix) C.struct_matrix {
	var result C.struct_matrix
	for i := 0; i < 6; i++ {
		result.cell[i/3][i%3] = m.cell[i%2][i/2] * C.double(i+1)
	}
	return result
}

// TurnVector has an array of three floats, in one register and a half.
//
//export TurnVector
func TurnVector(v C.struct_vector) C.struct_vector {
	return C.struct_vector{cell: [3]C.float{v.cell[2], -v.cell[0], v.cell[1] * 2}}
}

// TurnDigest has an array of bytes, in two registers.
//
//export TurnDigest
func TurnDigest(d C.struct_digest) C.struct_digest {
	reverse(d.bytes[:])
	d.bytes[0] ^= 0xff
	return d
}

// Caption has an array of chars that need not end with a NUL.
//
//export Caption
func Caption(l C.struct_label) C.struct_label {
	used := 0
	for used < len(l.text) && l.text[used] != 0 {
		used++
	}
	reverse(l.text[:used])
	l.width = C.int16_t(used) * 100
	return l
}

// TurnRecord has arrays of integers and of structs.
//
//export TurnRecord
func TurnRecord(r C.struct_record) C.struct_record {
	reverse(r.scores[:])
	reverse(r.corners[:])
	r.id, r.open = r.id+1, !r.open
	r.scores[0] *= 2
	return r
}

// TurnRecords does the same in the caller's memory, of several records.
//
//export TurnRecords
func TurnRecords(list *C.struct_record, count C.size_t) (sum C.int64_t) {
	for i := range sliceOf(list, int(count)) {
		each := &sliceOf(list, int(count))[i]
		*each = TurnRecord(*each)
		sum += C.int64_t(i+1) * C.int64_t(each.scores[1]+each.corners[0].y)
	}
	return sum
}

// GrowBox changes a nested struct behind a pointer.
//
//export GrowBox
func GrowBox(b *C.struct_box, by C.int32_t) bool {
	if b == nil {
		return false
	}
	b.min.x, b.min.y, b.max.x, b.max.y = b.min.x-by, b.min.y-2*by, b.max.x+3*by, b.max.y+4*by
	return true
}

// WeighLinks follows pointers from struct to struct, and negates the values on its way.
//
//export WeighLinks
func WeighLinks(first *C.struct_link) (sum C.int64_t) {
	for at, place := first, C.int64_t(1); at != nil; at, place = at.next, place+1 {
		sum += place * C.int64_t(at.value)
		at.value = -at.value
	}
	return sum
}

// TurnLinks hangs the second struct before the first: the caller's pointer leads elsewhere afterwards.
//
//export TurnLinks
func TurnLinks(first **C.struct_link) {
	if first == nil || *first == nil || (*first).next == nil {
		return
	}
	one, two := *first, (*first).next
	one.next, two.next = two.next, one
	*first = two
}

// Introduce reads texts in a struct by value; either may be NULL. FreeText frees what it gives.
//
//export Introduce
func Introduce(p C.struct_person) *C.char {
	text := "nobody"
	if p.name != nil {
		text = C.GoString(p.name)
	}
	if p.note != nil {
		text += " (" + C.GoString(p.note) + ")"
	}
	if p.age > 17 {
		text += ", of age"
	}
	return newText(text)
}

// Birthday changes a struct that holds texts: its name becomes one that stays the library's.
//
//export Birthday
func Birthday(p *C.struct_person) {
	if p == nil {
		return
	}
	if p.age++; p.age > 17 {
		p.note = Motto(0)
	}
	p.name, p.note = p.note, p.name
}

// WeighBuffer reads pointer and length from a struct by value.
//
//export WeighBuffer
func WeighBuffer(b C.struct_buffer) (sum C.uint64_t) {
	for i, c := range sliceOf(b.data, int(b.size)) {
		sum += C.uint64_t(i+1) * C.uint64_t(c)
	}
	return sum
}

// WeighSeries reads doubles and writes a point, both behind pointers in a struct behind a pointer.
//
//export WeighSeries
func WeighSeries(s *C.struct_series) C.double {
	values := make([]float64, 0, int(s.count))
	for _, value := range sliceOf(s.values, int(s.count)) {
		values = append(values, float64(value))
	}
	if s.center != nil {
		s.center.x, s.center.y = s.center.y+s.count, -s.center.x
	}
	return C.double(weigh(values))
}

// TakeHolder has addresses in a struct, of which nothing else is known.
//
//export TakeHolder
func TakeHolder(h C.struct_holder) C.struct_holder {
	kinds := C.int64_t(0)
	if h.anything != nil {
		kinds++
	}
	if h.something != nil {
		kinds += 2
	}
	return C.struct_holder{anything: nil, something: nil, tag: 10*h.tag + kinds}
}
