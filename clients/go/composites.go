package concorddriver

import (
	"bytes"
	"fmt"
	"strconv"
	"unsafe"
)

// Values that are made of others: Go's strings and slices, C's strings, arrays and structs.

type stringCodec struct{}

func (stringCodec) layout() (size, align uintptr) { return 16, 8 }

func (stringCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	value, err := fromText(text)
	if err != nil {
		return err
	}
	data := to.memory.take(uintptr(len(value)))
	copy(bytesAt(data, uintptr(len(value))), value)
	setPointer(at, data)
	*(*int)(cell(at, 8, 1)) = len(value)
	return nil
}

func (stringCodec) read(_ *row, out []byte, at unsafe.Pointer) []byte {
	return appendHex(out, bytesAt(pointerIn(at), *(*uintptr)(cell(at, 8, 1))))
}

type sliceCodec struct{ elem codec }

func (sliceCodec) layout() (size, align uintptr) { return 24, 8 }

// write reads null, or {"len":…,"cells":[…]} in either order.
func (c sliceCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] == 'n' {
		return nil // memory is zeros
	}
	var length, cells []byte
	inner := reader{text: text}
	if text[0] == '{' {
		for inner.enter(); inner.more(); {
			switch name, _ := unquote(inner.value()); string(name) {
			case "len":
				length = inner.value()
			case "cells":
				cells = inner.value()
			default:
				inner.value()
			}
		}
	}
	if cells == nil || cells[0] != '[' {
		return expect(false, text, "a slice")
	}
	capacity := countItems(cells)
	used, err := wholeNumber(length, 0, int64(capacity))
	if err != nil {
		return fmt.Errorf("\"len\": %w", err)
	}
	size, _ := c.elem.layout()
	data := to.memory.take(size * uintptr(capacity))
	setPointer(at, data)
	*(*int)(cell(at, 8, 1)), *(*int)(cell(at, 8, 2)) = int(used), capacity
	return writeCells(to, c.elem, cells, data)
}

// writeCells writes the items of a list one behind the other.
func writeCells(to *row, elem codec, list []byte, at unsafe.Pointer) error {
	size, _ := elem.layout()
	inner := reader{text: list}
	inner.enter()
	for i := 0; inner.more(); i++ {
		if err := elem.write(to, inner.value(), cell(at, size, i)); err != nil {
			return fmt.Errorf("cell %d: %w", i, err)
		}
	}
	return nil
}

func readCells(from *row, elem codec, out []byte, at unsafe.Pointer, count int) []byte {
	size, _ := elem.layout()
	out = append(out, '[')
	for i := 0; i < count; i++ {
		if i > 0 {
			out = append(out, ',')
		}
		out = elem.read(from, out, cell(at, size, i))
	}
	return append(out, ']')
}

func (c sliceCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	if addressIn(at) == 0 {
		return append(out, "null"...)
	}
	out = strconv.AppendInt(append(out, `{"len":`...), *(*int64)(cell(at, 8, 1)), 10)
	out = readCells(from, c.elem, append(out, `,"cells":`...), pointerIn(at), *(*int)(cell(at, 8, 2)))
	return append(out, '}')
}

type cstringCodec struct{ free string }

func (cstringCodec) layout() (size, align uintptr) { return 8, 8 }

func (c cstringCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] == 'n' {
		return nil
	}
	if done, err := to.kept(c, text, at); done {
		return err
	}
	value, err := fromText(text)
	if err != nil {
		return err
	}
	if bytes.IndexByte(value, 0) >= 0 {
		return expect(false, text, "a cstring: it holds a NUL")
	}
	data := to.memory.take(uintptr(len(value)) + 1)
	copy(bytesAt(data, uintptr(len(value))), value)
	setPointer(at, data)
	to.memory.remember(at, note{address: uintptr(data), bytes: uintptr(len(value)) + 1})
	return nil
}

func (c cstringCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	if addressIn(at) == 0 {
		return append(out, "null"...)
	}
	if from.client.notes[uintptr(at)].address != addressIn(at) {
		from.release(c.free, addressIn(at))
	}
	return appendHex(out, untilNUL(pointerIn(at)))
}

type arrayCodec struct {
	elem   codec
	length int
	bytes  bool
}

func (c arrayCodec) layout() (size, align uintptr) {
	size, align = c.elem.layout()
	return size * uintptr(c.length), align
}

func (c arrayCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if c.bytes {
		value, ok := fromHex(text)
		copy(bytesAt(at, uintptr(c.length)), value)
		return expect(ok && len(value) == c.length, text, fmt.Sprintf("%d bytes in hex", c.length))
	}
	if text[0] != '[' || countItems(text) != c.length {
		return expect(false, text, fmt.Sprintf("a list of %d cells", c.length))
	}
	return writeCells(to, c.elem, text, at)
}

func (c arrayCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	if c.bytes {
		return appendHex(out, bytesAt(at, uintptr(c.length)))
	}
	return readCells(from, c.elem, out, at, c.length)
}

type placed struct {
	name   string
	offset uintptr
	codec  codec
}

type structCodec struct {
	size, align uintptr
	fields      []placed
}

func (c *structCodec) layout() (size, align uintptr) { return c.size, c.align }

func (c *structCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] != '[' || countItems(text) != len(c.fields) {
		return expect(false, text, fmt.Sprintf("a list of %d fields", len(c.fields)))
	}
	inner := reader{text: text}
	inner.enter()
	for _, each := range c.fields {
		inner.more()
		if err := each.codec.write(to, inner.value(), cell(at, 1, int(each.offset))); err != nil {
			return fmt.Errorf("field %s: %w", each.name, err)
		}
	}
	return nil
}

func (c *structCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	surroundings := from.siblings
	from.siblings = siblings{c, at}
	out = append(out, '[')
	for i, each := range c.fields {
		if i > 0 {
			out = append(out, ',')
		}
		out = each.codec.read(from, out, cell(at, 1, int(each.offset)))
	}
	from.siblings = surroundings
	return append(out, ']')
}
