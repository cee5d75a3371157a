package concorddriver

import (
	"errors"
	"fmt"
	"time"
	"unsafe"
)

// Call is how the binding calls one export.
type Call struct {
	Results []unsafe.Pointer // where Run leaves the results
	// Run calls the export with the values that the pointers lead to, so often, and adds up the first results.
	Run func(arguments []unsafe.Pointer, loops int, sum *Sum)
}

// Sum is of all first results: of integers and bools, or of floats.
type Sum struct {
	Whole uint64
	Real  float64
}

// target is an export that can be called.
type target struct {
	export          export
	call            Call
	params, results []codec
}

// row is one call with its arguments.
type row struct {
	client    *client
	target    *target
	memory    *arena // where the arguments go
	arguments []unsafe.Pointer
	keeps     []string // that came with this row
	awaited   []awaited
	called    *callbackCodec // instead of a target, where a callback's arguments are read
	siblings  siblings       // of the field that is read
	inKept    bool           // what is read is kept: nothing of it is freed
	taking    bool           // calls that are shown are taken out
	releases  []release
	failure   error
}

type siblings struct {
	of *structCodec
	at unsafe.Pointer
}

type awaited struct {
	callback *callback
	calls    int
}

// release is memory of the callee's that is to be freed.
type release struct {
	function string
	address  uintptr
}

func (r *row) release(function string, address uintptr) {
	if function != "" && !r.inKept {
		r.releases = append(r.releases, release{function, address})
	}
}

func (r *row) fail(err error) {
	if r.failure == nil {
		r.failure = err
	}
}

var errNotList = errors.New("the row is not a list")

func (c *client) makeTarget(described export) (*target, error) {
	made := &target{export: described, call: c.library.Calls[described.Name]()}
	for _, slots := range []struct {
		from []slot
		to   *[]codec
	}{{described.Params, &made.params}, {described.Results, &made.results}} {
		for _, each := range slots.from {
			codec, err := c.codecs.of(each.Type)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", each.Name, err)
			}
			*slots.to = append(*slots.to, codec)
		}
	}
	return made, nil
}

// begin makes the one row that is at work; its lists are used again.
func (c *client) begin(target *target) *row {
	c.current = row{client: c, target: target, memory: c.rowMemory, arguments: c.current.arguments[:0]}
	return &c.current
}

// call makes the calls of one request and appends their rows.
func (c *client) call(out []byte, target *target, rows []byte) []byte {
	in := reader{text: rows}
	in.enter()
	for first := true; in.more(); first = false {
		if !first {
			out = append(out, ',')
		}
		out = c.callRow(out, target, &in)
	}
	return out
}

func (c *client) callRow(out []byte, target *target, rows *reader) []byte {
	row := c.begin(target)
	defer c.rowMemory.reset()
	if err := row.scan(rows); err != nil {
		return rowError(out, "bad-value", err)
	}
	var sum Sum
	target.call.Run(row.arguments, 1, &sum)
	for _, each := range row.awaited {
		each.callback.wait(each.calls)
	}
	return row.reply(out)
}

func rowError(out []byte, code string, err error) []byte {
	out = (&problem{code, err.Error()}).members(append(out, `{"error":`...), `,"text":`)
	return append(out, '}')
}

// scan writes the next row's arguments into memory, and goes behind it whatever is wrong with it.
func (r *row) scan(rows *reader) error {
	if !rows.inList() {
		rows.value()
		return errNotList
	}
	var problem error
	count, wanted := 0, len(r.target.params)
	for ; rows.more(); count++ {
		text := rows.value()
		if count >= wanted || problem != nil {
			continue
		}
		size, _ := r.target.params[count].layout()
		at := r.memory.take(size)
		r.arguments = append(r.arguments, at)
		if err := r.target.params[count].write(r, text, at); err != nil {
			problem = fmt.Errorf("argument %d (%s): %w", count+1, r.target.export.Params[count].Name, err)
		}
	}
	if count != wanted {
		problem = fmt.Errorf("%d arguments for %d", count, wanted)
	}
	if problem != nil {
		for _, name := range r.keeps { // the call is not made, so nobody knows of them
			r.client.release(name)
		}
	}
	return problem
}

// reply appends results and changed arguments, then frees what the callee gave.
func (r *row) reply(out []byte) []byte {
	start := len(out)
	out = append(out, '[')
	for i, each := range r.target.results {
		out = append(each.read(r, out, r.target.call.Results[i]), ',')
	}
	for i, each := range r.target.params {
		if r.target.export.Params[i].Changes {
			out = append(each.read(r, out, r.arguments[i]), ',')
		}
	}
	for _, each := range r.releases {
		if err := r.client.freeMemory(each); err != nil {
			r.fail(err)
		}
	}
	if r.failure != nil {
		return rowError(out[:start], "raised", r.failure)
	}
	if out[len(out)-1] == ',' {
		out = out[:len(out)-1]
	}
	return append(out, ']')
}

// freeMemory calls the library's function, by Go where it is an export.
func (c *client) freeMemory(what release) error {
	if freeing := c.targets[what.function]; freeing != nil && len(freeing.params) == 1 {
		address := what.address
		var sum Sum
		freeing.call.Run([]unsafe.Pointer{unsafe.Pointer(&address)}, 1, &sum)
		return nil
	}
	if !c.library.Free(what.function, what.address) {
		return fmt.Errorf("%q, which frees what the call gave, is no function of the library", what.function)
	}
	return nil
}

// timing is what calls took and gave.
type timing struct {
	start, end time.Time
	row        []byte
	sum        Sum
	err        error
}

// timed makes one row's call many times over, and calls begin before that.
func (c *client) timed(target *target, text []byte, loops int, begin func()) (made timing) {
	row := c.begin(target)
	defer c.rowMemory.reset()
	made.err = row.scan(&reader{text: text})
	begin()
	if made.err != nil {
		return made
	}
	made.start = time.Now()
	target.call.Run(row.arguments, loops, &made.sum)
	made.end = time.Now()
	made.row = row.reply(nil)
	return made
}
