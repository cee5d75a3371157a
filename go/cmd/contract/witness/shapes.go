// The types of the contract, as far as memory is concerned.
package witness

import (
	"encoding/json"
	"fmt"
	"strconv"
)

type export struct {
	Name    string `json:"name"`
	Params  []slot `json:"params"`
	Results []slot `json:"results"`

	counts map[string]bool // names of parameters and results that say how much memory there is
	frees  bool            // it is the one to free what others give
	calls  int             // so far
}

type slot struct {
	Name    string `json:"name"`
	Changes bool   `json:"changes"`
	Type    *shape `json:"type"`
}

type shape struct {
	Kind   string          `json:"kind"`
	C      string          `json:"c"`
	Elem   *shape          `json:"elem"`
	Length int             `json:"length"`
	Fields []field         `json:"fields"`
	Size   uintptr         `json:"size"`
	Count  json.RawMessage `json:"count"` // a number or a name
	Free   string          `json:"free"`

	// Of a callback of which it is known.
	Params  *[]slot `json:"params"`
	Results *[]slot `json:"results"`

	counts map[string]bool // of a struct: the fields that say how much memory there is behind others
}

type field struct {
	Name   string  `json:"name"`
	Offset uintptr `json:"offset"`
	Type   *shape  `json:"type"`
}

// finish names the results that have no name, and finds what counts.
func (e *export) finish() {
	for i := range e.Results {
		if e.Results[i].Name == "" {
			e.Results[i].Name = fmt.Sprintf("r%d", i)
		}
	}
	e.counts = map[string]bool{}
	for _, list := range [][]slot{e.Params, e.Results} {
		for _, each := range list {
			addCounts(each.Type, e.counts)
		}
	}
}

// addCounts adds the names by which the type says how much memory there is, and gives each struct in it its own.
func addCounts(t *shape, to map[string]bool) {
	if t == nil {
		return
	}
	var name string
	if json.Unmarshal(t.Count, &name) == nil && name != "" {
		to[name] = true
	}
	addCounts(t.Elem, to)
	if t.Fields == nil {
		return
	}
	t.counts = map[string]bool{}
	for _, each := range t.Fields {
		addCounts(each.Type, t.counts)
	}
	for name := range t.counts {
		to[name] = true
	}
}

// cells is how many of its type a pointer leads to that the mirror gives.
func (t *shape) cells() int {
	if len(t.Count) == 0 {
		return 1
	}
	if number, err := strconv.Atoi(string(t.Count)); err == nil {
		return number
	}
	return counted
}

// leads tells a pointer to something known from a mere address.
func (t *shape) leads() bool {
	return t.Kind == "pointer" && t.Elem != nil && (t.Elem.Kind != "struct" || len(t.Elem.Fields) > 0)
}

func (t *shape) isByte() bool { return t.Kind == "u8" || t.Kind == "i8" }

func (t *shape) isInteger() bool { return t.scalarSize() > 0 && t.Kind != "bool" && t.Kind[0] != 'f' }

// scalarSize is 0 for what is no scalar.
func (t *shape) scalarSize() uintptr {
	switch t.Kind {
	case "bool", "i8", "u8":
		return 1
	case "i16", "u16":
		return 2
	case "i32", "u32", "f32":
		return 4
	case "i64", "u64", "uptr", "f64":
		return 8
	}
	return 0
}

func (t *shape) size() uintptr {
	switch t.Kind {
	case "string":
		return 16
	case "slice":
		return 24
	case "cstring", "pointer", "callback":
		return 8
	case "array":
		return uintptr(t.Length) * t.Elem.size()
	case "struct":
		return t.Size
	}
	return t.scalarSize()
}
