package concorddriver

import (
	"fmt"
	"strconv"
	"unsafe"
)

// Pointers: addresses of which nothing is known, and those that lead to cells.

type opaqueCodec struct{}

func (opaqueCodec) layout() (size, align uintptr) { return 8, 8 }

func (c opaqueCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] == 'n' {
		return nil
	}
	if done, err := to.kept(c, text, at); done {
		return err
	}
	return storeAddress(text, at)
}

func (opaqueCodec) read(_ *row, out []byte, at unsafe.Pointer) []byte {
	if addressIn(at) == 0 {
		return append(out, "null"...)
	}
	return spellUnsigned(out, at)
}

var storeAddress = storeUnsigned("an address")

type pointerCodec struct {
	elem      codec
	bytes     bool   // its cells are spelled in hex
	count     int    // of the callee's cells
	countName string // what says it, else
	free      string
}

func (*pointerCodec) layout() (size, align uintptr) { return 8, 8 }

func (c *pointerCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] == 'n' {
		return nil
	}
	if done, err := to.kept(c, text, at); done {
		return err
	}
	if text[0] == '"' && !c.bytes {
		err := storeAddress(text, at)
		to.memory.remember(at, note{address: addressIn(at), raw: true})
		return err
	}
	if c.bytes {
		value, ok := fromHex(text)
		if !ok {
			return expect(false, text, "a string in hex")
		}
		copy(bytesAt(c.lead(to, at, uintptr(len(value))), uintptr(len(value))), value)
		return nil
	}
	if text[0] != '[' {
		return expect(false, text, "a list of cells")
	}
	size, _ := c.elem.layout()
	return writeCells(to, c.elem, text, c.lead(to, at, size*uintptr(countItems(text))))
}

// lead makes memory and the pointer to it.
func (c *pointerCodec) lead(to *row, at unsafe.Pointer, bytes uintptr) unsafe.Pointer {
	data := to.memory.take(bytes)
	setPointer(at, data)
	to.memory.remember(at, note{address: uintptr(data), bytes: bytes})
	return data
}

func (c *pointerCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	address := addressIn(at)
	if address == 0 {
		return append(out, "null"...)
	}
	size, _ := c.elem.layout()
	var count int
	passed := from.client.notes[uintptr(at)]
	if passed.address != address {
		from.release(c.free, address)
		var err error
		if count, err = c.given(from); err != nil {
			from.fail(err)
			return append(out, "null"...)
		}
	} else if passed.raw {
		return spellUnsigned(out, at)
	} else {
		count = int(passed.bytes / size)
	}
	if c.bytes {
		return appendHex(out, bytesAt(pointerIn(at), uintptr(count)))
	}
	surroundings := from.inKept
	from.inKept = surroundings || passed.kept
	out = readCells(from, c.elem, out, pointerIn(at), count)
	from.inKept = surroundings
	return out
}

const mostCells = 1 << 24

// given is the number of cells in memory of the callee's.
func (c *pointerCodec) given(from *row) (int, error) {
	if c.countName == "" {
		return c.count, nil
	}
	count, found := from.number(c.countName)
	if !found {
		return 0, fmt.Errorf("nothing called %q says how many cells there are", c.countName)
	}
	if count < 0 || count > mostCells {
		return 0, fmt.Errorf("%s says %d cells, where 0 to %d are read", c.countName, count, mostCells)
	}
	return int(count), nil
}

// number is what an integer, or a pointer to one, holds.
func (r *row) number(name string) (int64, bool) {
	if r.siblings.of != nil {
		for _, each := range r.siblings.of.fields {
			if each.name == name {
				return r.numberIn(each.codec, cell(r.siblings.at, 1, int(each.offset)))
			}
		}
	}
	if r.called != nil {
		if i, found := find(r.called.slots, name, false); found {
			return r.numberIn(r.called.params[i], r.arguments[i])
		}
	}
	if r.target == nil {
		return 0, false
	}
	if i, found := find(r.target.export.Params, name, false); found {
		return r.numberIn(r.target.params[i], r.arguments[i])
	}
	if i, found := find(r.target.export.Results, name, true); found {
		return r.numberIn(r.target.results[i], r.target.call.Results[i])
	}
	return 0, false
}

func (r *row) numberIn(of codec, at unsafe.Pointer) (int64, bool) {
	if pointer, ok := of.(*pointerCodec); ok {
		if at = pointerIn(at); at == nil {
			return 0, true
		}
		of = pointer.elem
	}
	if _, ok := of.(scalarCodec); !ok {
		return 0, false
	}
	digits := string(of.read(r, nil, at))
	if unquoted, err := strconv.Unquote(digits); err == nil {
		digits = unquoted
	}
	value, err := strconv.ParseInt(digits, 10, 64)
	return value, err == nil
}
