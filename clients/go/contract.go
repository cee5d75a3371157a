package concorddriver

import (
	"encoding/json"
	"strconv"
)

// What the greeting's contract says of types (PROTOCOL.md, section 6), as far as values need it.

type contract struct{ Exports []export }

type export struct {
	Name            string
	Params, Results []slot
}

type slot struct {
	Name    string
	Changes bool
	Type    *shape
}

type shape struct {
	Kind        string
	Elem        *shape
	Length      int
	Fields      []field
	Size, Align uintptr
	Count       json.RawMessage // a number, or the name of what says it
	Free        string
	Params      []slot // of a callback
	Results     []slot
}

type field struct {
	Name   string
	Offset uintptr
	Type   *shape
}

// number says how many cells there are where that is fixed; else name tells who says it.
func (s *shape) count() (number int, name string) {
	if len(s.Count) == 0 {
		return 1, ""
	}
	if err := json.Unmarshal(s.Count, &name); err == nil {
		return 0, name
	}
	number, err := strconv.Atoi(string(s.Count))
	if err != nil {
		return 1, ""
	}
	return number, ""
}

// find gives the place of what is called so; a result without a name is r0, r1, ….
func find(slots []slot, name string, results bool) (int, bool) {
	for i, each := range slots {
		if each.Name == name || results && each.Name == "" && name == "r"+strconv.Itoa(i) {
			return i, true
		}
	}
	return 0, false
}
