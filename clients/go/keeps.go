package concorddriver

import (
	"fmt"
	"unsafe"
)

// What lasts longer than a row (PROTOCOL.md, section 5.2).

// keep is a value with the memory that it leads to.
type keep struct {
	codec  codec
	memory *arena
	at     unsafe.Pointer // where its address stands
}

// kept writes what {"keep":…} or {"kept":…} say into the place, if the text is one of these.
func (r *row) kept(as codec, text []byte, at unsafe.Pointer) (bool, error) {
	if text[0] != '{' {
		return false, nil
	}
	var name, again, value []byte
	inner := reader{text: text}
	for inner.enter(); inner.more(); {
		switch key, _ := unquote(inner.value()); string(key) {
		case "keep":
			name, _ = unquote(inner.value())
		case "kept":
			again, _ = unquote(inner.value())
		case "value":
			value = inner.value()
		default:
			inner.value()
		}
	}
	switch {
	case r.client.several && (again != nil || name != nil && value != nil):
		return true, notForSeveral(text)
	case again != nil:
		known := r.client.keeps[string(again)]
		if known == nil {
			return true, fmt.Errorf("nothing is kept as %q", again)
		}
		r.point(at, known)
		return true, nil
	case name != nil && value != nil:
		return true, r.keep(as, string(name), value, at)
	}
	return false, nil
}

// notForSeveral is told of what other threads would see too.
func notForSeveral(text []byte) error {
	return expect(false, text, "for several threads at once")
}

// point gives a place the address that is kept.
func (r *row) point(at unsafe.Pointer, known *keep) {
	setPointer(at, pointerIn(known.at))
	if passed, noted := r.client.notes[uintptr(known.at)]; noted {
		passed.kept = true
		r.memory.remember(at, passed)
	}
}

func (r *row) keep(as codec, name string, value []byte, at unsafe.Pointer) error {
	if r.client.keeps[name] != nil {
		return fmt.Errorf("%q is kept already", name)
	}
	made := &keep{codec: as, memory: newArena(r.client.system, r.client.notes, false)}
	made.at = made.memory.take(8)
	inside := *r
	inside.memory = made.memory
	if err := as.write(&inside, value, made.at); err != nil {
		made.memory.reset()
		return err
	}
	r.awaited = inside.awaited
	r.client.keeps[name] = made
	r.keeps = append(r.keeps, name)
	r.point(at, made)
	return nil
}

func (c *client) release(name string) {
	if known := c.keeps[name]; known != nil {
		known.memory.reset()
		delete(c.keeps, name)
	}
}

// readKept answers {"read":…}: a row with the one value.
func (c *client) readKept(out []byte, asked request) ([]byte, *problem) {
	name, _ := unquote(asked.read)
	known := c.keeps[string(name)]
	if known == nil {
		return out, &problem{"bad-value", fmt.Sprintf("nothing is kept as %q", name)}
	}
	if called := c.notes[uintptr(known.at)].called; called != nil && asked.calls != nil {
		count, err := wholeNumber(asked.calls, 0, 1<<31)
		if err != nil {
			return out, &problem{"bad-request", `"calls" is not a whole number`}
		}
		called.wait(int(count))
	}
	row := &row{client: c, inKept: true, taking: true}
	out = known.codec.read(row, append(out, `"rows":[[`...), known.at)
	if row.failure != nil {
		return out, &problem{"raised", row.failure.Error()}
	}
	return append(out, `]]`...), nil
}

// releaseKept answers {"release":[…]}.
func (c *client) releaseKept(out []byte, asked request) ([]byte, *problem) {
	inner := reader{text: asked.release}
	if !inner.inList() {
		return out, &problem{"bad-request", `"release" is not a list`}
	}
	var names []string
	for inner.more() {
		name, _ := unquote(inner.value())
		if c.keeps[string(name)] == nil {
			return out, &problem{"bad-value", fmt.Sprintf("nothing is kept as %q", name)}
		}
		names = append(names, string(name))
	}
	for _, name := range names {
		c.release(name)
	}
	return append(out, `"rows":[]`...), nil
}
