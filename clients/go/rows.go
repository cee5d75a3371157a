package concorddriver

import (
	"errors"
	"fmt"
	"time"
)

// Rows is what a binding works through: the rows of one request. Of each, Next stores the arguments where the binding
// wants them, and Reply tells what came of the call:
//
//	for rows.Next(&a, &b) {
//		for n := rows.Loops; n > 0; n-- {
//			result = target(a, b)
//			sum += uint64(result)
//		}
//		rows.Reply(&sum, &result)
//	}
//
// A row that is wrong is answered by Next itself, which goes on to the one behind it.
type Rows struct {
	Loops int // how often to call: 1, or as often as it is measured

	in    reader
	out   []byte
	first bool // no row was answered yet

	measuring bool
	started   time.Time
	elapsed   time.Duration
	sum       []byte
	failure   error // of the row that is measured
}

var errNotList = errors.New("the row is not a list")

func newRows(out, rows []byte) *Rows {
	result := &Rows{Loops: 1, in: reader{text: rows}, out: out, first: true}
	result.in.enter()
	return result
}

// Next stores the next row's arguments behind the pointers, one for each parameter. It is false when there is no row
// left.
func (r *Rows) Next(arguments ...interface{}) bool {
	for r.in.more() {
		r.separate()
		err := r.scan(arguments)
		if err == nil {
			if r.measuring {
				r.started = time.Now()
			}
			return true
		}
		r.failure = err
		r.out = (&problem{"bad-value", err.Error()}).members(append(r.out, `{"error":`...), `,"text":`)
		r.out = append(r.out, '}')
	}
	return false
}

// Reply appends a row of results and changed arguments, given as pointers like the sum of all first results.
func (r *Rows) Reply(sum interface{}, values ...interface{}) {
	if r.measuring {
		r.elapsed = time.Since(r.started)
		r.sum = appendValue(nil, sum)
	}
	r.out = append(r.out, '[')
	for i, value := range values {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		r.out = appendValue(r.out, value)
	}
	r.out = append(r.out, ']')
}

func (r *Rows) separate() {
	if !r.first {
		r.out = append(r.out, ',')
	}
	r.first = false
}

// scan reads one row whatever is wrong with it, so that the next one can be read.
func (r *Rows) scan(arguments []interface{}) error {
	if !r.in.inList() {
		r.in.value()
		return errNotList
	}
	var problem error
	count := 0
	for ; r.in.more(); count++ {
		if count >= len(arguments) || problem != nil {
			r.in.value()
			continue
		}
		if err := r.in.scan(arguments[count]); err != nil {
			problem = fmt.Errorf("argument %d: %w", count+1, err)
		}
	}
	if count != len(arguments) {
		return fmt.Errorf("%d arguments for %d", count, len(arguments))
	}
	return problem
}
