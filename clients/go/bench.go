package concorddriver

import (
	"strconv"
	"time"
)

// measure times a call of the binding, and beside it the same loop with nothing in it (PROTOCOL.md, section 4).
func measure(out []byte, call func(*Rows), asked request) ([]byte, *problem) {
	loops, err := wholeNumber(asked.loops, 1, 1<<62)
	if err != nil {
		return out, &problem{"bad-request", `"loops" is not a number from 1 up`}
	}
	if len(asked.row) == 0 || asked.row[0] != '[' {
		return out, &problem{"bad-value", errNotList.Error()}
	}
	rows := newRows(nil, append(append([]byte{'['}, asked.row...), ']'))
	rows.Loops, rows.measuring = int(loops), true
	call(rows)
	if rows.failure != nil {
		return out, &problem{"bad-value", rows.failure.Error()}
	}

	out = strconv.AppendInt(append(out, `"ns":`...), rows.elapsed.Nanoseconds(), 10)
	out = strconv.AppendInt(append(out, `,"empty_ns":`...), emptyLoop(int(loops)).Nanoseconds(), 10)
	out = append(append(out, `,"sum":`...), rows.sum...)
	return append(append(out, `,"row":`...), rows.out...), nil
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
