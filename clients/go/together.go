package concorddriver

import (
	"bytes"
	"fmt"
	"sync"
)

// Calls from several threads at once (PROTOCOL.md, sections 3 and 4). In a program in Go these are goroutines, and on which
// threads they run is Go's affair.

const mostThreads = 64

// fork is a client for another goroutine: of the same library, with memory, notes and results of its own.
func (c *client) fork() *client {
	forked := &client{library: c.library, targets: map[string]*target{}, notes: map[uintptr]note{}, system: c.system, several: true}
	forked.rowMemory = newArena(c.system, forked.notes, true)
	for name, each := range c.targets {
		target := *each
		target.call = c.library.Calls[name]()
		forked.targets[name] = &target
	}
	return forked
}

// atOnce has something done by so many forks. Each must call begin once, which waits until the last one is ready.
func (c *client) atOnce(threads int, do func(number int, fork *client, begin func())) {
	var ready, done sync.WaitGroup
	ready.Add(threads)
	done.Add(threads)
	begin := func() {
		ready.Done()
		ready.Wait()
	}
	for i := 0; i < threads; i++ {
		go func(number int, fork *client) {
			defer done.Done()
			do(number, fork, begin)
			fork.rowMemory.end()
		}(i, c.fork())
	}
	done.Wait()
}

func readThreads(asked request) (int, *problem) {
	threads, err := wholeNumber(asked.threads, 2, mostThreads)
	if err != nil {
		return 0, &problem{"bad-request", fmt.Sprintf(`"threads" is not a number from 2 to %d`, mostThreads)}
	}
	return int(threads), nil
}

// callTogether appends the rows that all threads got. They begin with different ones, so that these meet.
func (c *client) callTogether(out []byte, target *target, asked request) ([]byte, *problem) {
	threads, problem := readThreads(asked)
	if problem != nil {
		return out, problem
	}
	rows := items(asked.rows)
	replies := make([][][]byte, threads)
	c.atOnce(threads, func(number int, fork *client, begin func()) {
		own := fork.targets[target.export.Name]
		replies[number] = make([][]byte, len(rows))
		begin()
		for i := range rows {
			index := (number*len(rows)/threads + i) % len(rows)
			replies[number][index] = fork.callRow(nil, own, &reader{text: rows[index]})
		}
	})
	for i := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendAgreed(out, replies, i)
	}
	return out, nil
}

func appendAgreed(out []byte, replies [][][]byte, row int) []byte {
	first := replies[0][row]
	for i := range replies {
		other := replies[i][row]
		if !bytes.Equal(first, other) {
			place := alike(first, other)
			return rowError(out, "raised", fmt.Errorf("thread 1 got %s, thread %d %s", around(first, place), i+1, around(other, place)))
		}
	}
	return append(out, first...)
}

func alike(one, other []byte) int {
	same := 0
	for same < len(one) && same < len(other) && one[same] == other[same] {
		same++
	}
	return same
}

// around is for messages: of a long text only what is around a place in it.
func around(text []byte, place int) string {
	start, end, before, behind := 0, len(text), "", ""
	if len(text) > 100 && place > 40 {
		start, before = place-40, "…"
	}
	if end-start > 100 {
		end, behind = start+100, "…"
	}
	return before + string(text[start:end]) + behind
}

// timedTogether is timed, from the first one's start to the last one's end.
func (c *client) timedTogether(target *target, asked request, loops int) (timing, *problem) {
	threads, problem := readThreads(asked)
	if problem != nil {
		return timing{}, problem
	}
	all := make([]timing, threads)
	c.atOnce(threads, func(number int, fork *client, begin func()) {
		all[number] = fork.timed(fork.targets[target.export.Name], asked.row, loops, begin)
	})
	whole := all[0]
	for i, each := range all {
		if each.err == nil && whole.err == nil {
			if problem := target.compare(each, all[0], i+1); problem != nil {
				return whole, problem
			}
		}
		if each.start.Before(whole.start) {
			whole.start = each.start
		}
		if each.end.After(whole.end) {
			whole.end = each.end
		}
	}
	return whole, nil
}

func (t *target) compare(one, first timing, number int) *problem {
	for _, each := range []struct {
		what       string
		one, first []byte
	}{{"sum", t.spellSum(nil, one.sum), t.spellSum(nil, first.sum)}, {"row", one.row, first.row}} {
		if !bytes.Equal(each.one, each.first) {
			place := alike(each.one, each.first)
			return &problem{"raised", fmt.Sprintf("the %s of thread %d is %s, that of thread 1 is %s", each.what, number,
				around(each.one, place), around(each.first, place))}
		}
	}
	return nil
}
