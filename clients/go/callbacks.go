package concorddriver

import (
	"bytes"
	"fmt"
	"sync"
	"time"
	"unsafe"
)

// Callbacks (PROTOCOL.md, section 5.3): functions of C's that note how they are called and give what the row says. The
// binding has a few for each prototype, made by the C compiler; which of these is whose is known here.

const callsTimeout = 5 * time.Second

type callbackCodec struct {
	signature string
	slots     []slot
	params    []codec
	result    codec // nil where there is none
}

// callback is one that is in use.
type callback struct {
	*callbackCodec
	slot    int
	answers []unsafe.Pointer // what to give, in order; the last one again and again

	mutex sync.Mutex
	came  *sync.Cond
	made  int
	calls [][]byte // spelled, and not shown yet
}

// desk knows whose turn it is when C calls: by signature the functions, and by their numbers the callbacks.
type desk struct {
	sync.RWMutex
	make      func() map[string][]Function // for the first callback, since most libraries have none
	functions map[string][]Function
	used      map[int]*callback // by the function's number
}

// Function is one of C's, which calls Called with its number.
type Function struct {
	Number int
	Start  unsafe.Pointer
}

var front = desk{used: map[int]*callback{}}

// Called is what each of the binding's C functions does: arguments is a list of pointers to its arguments.
func Called(number int, arguments, result unsafe.Pointer) {
	front.RLock()
	called := front.used[number]
	front.RUnlock()
	if called != nil { // else it lives no more: its result is zeros
		called.note(arguments, result)
	}
}

func (d *desk) begin(c *callback) (unsafe.Pointer, error) {
	d.Lock()
	defer d.Unlock()
	if d.functions == nil {
		d.functions = d.make()
	}
	for _, each := range d.functions[c.signature] {
		if d.used[each.Number] == nil {
			d.used[each.Number], c.slot = c, each.Number
			return each.Start, nil
		}
	}
	return nil, fmt.Errorf("all %d callbacks of this type are in use", len(d.functions[c.signature]))
}

func (c *callback) end() {
	front.Lock()
	delete(front.used, c.slot)
	front.Unlock()
	c.mutex.Lock() // a call may be under way
	c.answers = nil
	c.mutex.Unlock()
}

func (c *callback) note(arguments, result unsafe.Pointer) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	text := []byte{'['}
	reading := &row{client: &client{}, called: c.callbackCodec} // of its own: calls come while other rows are written
	for i := range c.params {
		reading.arguments = append(reading.arguments, pointerIn(cell(arguments, 8, i)))
	}
	for i, each := range c.params {
		if i > 0 {
			text = append(text, ',')
		}
		text = each.read(reading, text, reading.arguments[i])
	}
	c.calls = append(c.calls, append(text, ']'))
	if len(c.answers) > 0 {
		answer := c.answers[len(c.answers)-1]
		if c.made < len(c.answers) {
			answer = c.answers[c.made]
		}
		size, _ := c.result.layout()
		copy(bytesAt(result, size), bytesAt(answer, size))
	}
	c.made++
	c.came.Broadcast()
}

// wait returns when so many calls are there to be shown, or after a while.
func (c *callback) wait(count int) {
	late := false
	timer := time.AfterFunc(callsTimeout, func() {
		c.mutex.Lock()
		late = true
		c.mutex.Unlock()
		c.came.Broadcast()
	})
	defer timer.Stop()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for len(c.calls) < count && !late {
		c.came.Wait()
	}
}

func (*callbackCodec) layout() (size, align uintptr) { return 8, 8 }

func (c *callbackCodec) write(to *row, text []byte, at unsafe.Pointer) error {
	if text[0] == 'n' {
		return nil
	}
	if done, err := to.kept(c, text, at); done {
		return err
	}
	if to.client.several {
		return notForSeveral(text)
	}
	if text[0] != '{' {
		return expect(false, text, "a callback")
	}
	var returns, calls []byte
	inner := reader{text: text}
	for inner.enter(); inner.more(); {
		switch key, _ := unquote(inner.value()); string(key) {
		case "returns":
			returns = inner.value()
		case "calls":
			calls = inner.value()
		default:
			inner.value()
		}
	}
	made := &callback{callbackCodec: c}
	made.came = sync.NewCond(&made.mutex)
	if err := made.prepare(to, returns); err != nil {
		return err
	}
	if calls != nil {
		count, err := wholeNumber(calls, 0, 1<<31)
		if err != nil {
			return fmt.Errorf("\"calls\": %w", err)
		}
		to.awaited = append(to.awaited, awaited{made, int(count)})
	}
	start, err := front.begin(made)
	if err != nil {
		return err
	}
	to.memory.callbacks = append(to.memory.callbacks, made)
	setPointer(at, start)
	to.memory.remember(at, note{address: uintptr(start), called: made})
	return nil
}

// prepare writes what the calls will be given, while it can still be refused.
func (c *callback) prepare(to *row, returns []byte) error {
	if c.result == nil {
		if returns != nil && countItems(returns) > 0 {
			return fmt.Errorf("\"returns\": the callback has no result")
		}
		return nil
	}
	inner := reader{text: returns}
	if returns == nil || !inner.inList() || countItems(returns) == 0 {
		return fmt.Errorf("\"returns\" is no list of what the callback gives")
	}
	size, _ := c.result.layout()
	for i := 0; inner.more(); i++ {
		answer := to.memory.take(size)
		if err := c.result.write(to, inner.value(), answer); err != nil {
			return fmt.Errorf("\"returns\" %d: %w", i, err)
		}
		c.answers = append(c.answers, answer)
	}
	return nil
}

// read shows the calls that are there.
func (c *callbackCodec) read(from *row, out []byte, at unsafe.Pointer) []byte {
	if addressIn(at) == 0 {
		return append(out, "null"...)
	}
	passed := from.client.notes[uintptr(at)]
	if passed.address != addressIn(at) || passed.called == nil {
		return spellUnsigned(out, at) // the callee's
	}
	called := passed.called
	called.mutex.Lock()
	defer called.mutex.Unlock()
	out = append(append(out, '['), bytes.Join(called.calls, []byte{','})...)
	if from.taking {
		called.calls = nil
	}
	return append(out, ']')
}
