// Package witness is what every export of a mirror calls in place of a body: it writes down, field by field, the bytes
// that arrived, and fills the results, and what the caller lets be changed, with patterns that everybody can compute
// (patterns.go). It knows the exports by their contract alone, and trusts nothing that arrives.
//
// What it has to say are lines of JSON, in the file that CONCORD_MIRROR names:
//
//	{"function":"Add","call":0,"arrived":{"a":"0c 00 00 00 00 00 00 00","b":"63 00 00 00 00 00 00 00"}}
//	{"freed":"r0","by":"FreeText"}
//
// Lengths and counts are decided without what arrived wherever that could be wrong: harness/plan/mirror.cpp computes the
// same lines and patterns from the arguments that were sent.
package witness

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

var (
	exports = map[string]*export{}
	file    *os.File
	mutex   sync.Mutex // calls may come from several threads
)

// Describe takes the contract of the library (clients/PROTOCOL.md, section 6). A mirror calls it before anything else.
func Describe(contract string) {
	var parsed struct {
		Exports []*export `json:"exports"`
	}
	if err := json.Unmarshal([]byte(contract), &parsed); err != nil {
		panic("the mirror cannot read its contract: " + err.Error())
	}
	for _, each := range parsed.Exports {
		each.finish()
		exports[each.Name] = each
	}
	for _, each := range parsed.Exports {
		for _, list := range [][]slot{each.Params, each.Results} {
			for _, one := range list {
				noteFrees(one.Type)
			}
		}
	}
	if name := os.Getenv("CONCORD_MIRROR"); name != "" {
		opened, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
		if err != nil {
			panic("the mirror cannot say what arrives: " + err.Error())
		}
		file = opened
	}
}

// noteFrees marks the exports that free what others give.
func noteFrees(t *shape) {
	if t == nil {
		return
	}
	if freeing := exports[t.Free]; freeing != nil {
		freeing.frees = true
	}
	noteFrees(t.Elem)
	for _, each := range t.Fields {
		noteFrees(each.Type)
	}
}

// Call stands for the body of an export. The pointers lead to its parameters and results, in order.
func Call(name string, params, results []unsafe.Pointer) {
	mutex.Lock()
	defer mutex.Unlock()
	called := exports[name]
	if called.frees && len(params) == 1 {
		if path, given := handedOut[*(*uintptr)(params[0])]; given {
			delete(handedOut, *(*uintptr)(params[0]))
			say(fmt.Sprintf(`{"freed":%s,"by":%s}`, quoted(path), quoted(name)))
			return
		}
	}
	var seen reading
	for i, each := range called.Params {
		seen.value(each.Name, each.Type, params[i])
	}
	answer := patterns{turn: called.calls % turns, seen: &seen}
	for i, each := range called.Results {
		answer.counted(called.counts[each.Name], each.Name, each.Type, results[i])
	}
	for i, each := range called.Params {
		if each.Changes {
			answer.touch(called.counts[each.Name], each.Name, each.Type, params[i])
		}
	}
	say(fmt.Sprintf(`{"function":%s,"call":%d,"arrived":{%s}}`, quoted(name), called.calls, seen.text))
	called.calls++
}

func say(line string) {
	if file != nil {
		file.WriteString(line + "\n") // one write: what a client's process leaves behind is whole lines
	}
}

func quoted(text string) string {
	line, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(line)
}
