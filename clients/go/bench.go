package concorddriver

import (
	"fmt"
	"strconv"
	"time"
	"unsafe"
)

// measure times a call of the binding, and beside it the same loop with nothing in it (PROTOCOL.md, section 4).
func (c *client) measure(out []byte, target *target, asked request) ([]byte, *problem) {
	loops, err := wholeNumber(asked.loops, 1, 1<<62)
	if err != nil {
		return out, &problem{"bad-request", `"loops" is not a number from 1 up`}
	}
	// Go calls Go here: nothing is made for a call, and no C function is called back.
	context, _ := unquote(asked.context)
	if asked.context != nil && string(context) != "threads" {
		return out, &problem{"bad-request", fmt.Sprintf("this client has no context %s", asked.context)}
	}
	if why := target.unmeasured(); why != "" {
		return out, &problem{"refused", why}
	}
	if len(asked.row) == 0 {
		return out, &problem{"bad-value", errNotList.Error()}
	}
	var made timing
	if asked.context == nil {
		made = c.timed(target, asked.row, int(loops), func() {})
	} else if together, problem := c.timedTogether(target, asked, int(loops)); problem != nil {
		return out, problem
	} else {
		made = together
	}
	if made.err != nil {
		return out, &problem{"bad-value", made.err.Error()}
	}
	out = strconv.AppendInt(append(out, `"ns":`...), made.end.Sub(made.start).Nanoseconds(), 10)
	out = strconv.AppendInt(append(out, `,"empty_ns":`...), emptyLoop(int(loops)).Nanoseconds(), 10)
	out = target.spellSum(append(out, `,"sum":`...), made.sum)
	return append(append(out, `,"row":`...), made.row...), nil
}

// spellSum tells integers from floats by the first result.
func (t *target) spellSum(out []byte, sum Sum) []byte {
	if len(t.results) > 0 {
		if kind := t.export.Results[0].Type.Kind; kind == "f32" || kind == "f64" {
			return scalars["f64"].read(nil, out, unsafe.Pointer(&sum.Real))
		}
	}
	return scalars["u64"].read(nil, out, unsafe.Pointer(&sum.Whole))
}

// unmeasured tells why a call may not be repeated without looking at what it gives.
func (t *target) unmeasured() string {
	for _, slots := range [][]slot{t.export.Params, t.export.Results} {
		for _, each := range slots {
			if each.Type.holds(func(s *shape) bool { return s.Kind == "callback" }) {
				return "a call with a callback is not measured"
			}
			if each.Type.holds(func(s *shape) bool { return s.Free != "" }) {
				return "a call that gives memory to be freed is not measured"
			}
		}
	}
	return ""
}

func (s *shape) holds(what func(*shape) bool) bool {
	if what(s) || s.Elem != nil && s.Elem.holds(what) {
		return true
	}
	for _, each := range s.Fields {
		if each.Type.holds(what) {
			return true
		}
	}
	return false
}

// emptySum is a variable of the package, so that the compiler cannot know that nobody reads it.
var emptySum uint64

func emptyLoop(loops int) time.Duration {
	sum, result := emptySum, emptySum|1
	started := time.Now()
	for n := loops; n > 0; n-- {
		sum += result
	}
	elapsed := time.Since(started)
	emptySum = sum
	return elapsed
}
