// Calls the functions that callers pass, once each and during the call, with patterns as arguments.
package witness

/*
static void concord_go_through(void *shim, void *target, void **arguments, void *result) {
  ((void (*)(void *, void **, void *))shim)(target, arguments, result);
}
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"
)

// shims know C's types, which Go code that is the same for every mirror cannot: each takes a function of one kind, pointers
// to its arguments, and where its result goes.
var shims map[string]unsafe.Pointer

// Calls takes the shims of a mirror, by what callKey says of the functions that they can call.
func Calls(known map[string]unsafe.Pointer) { shims = known }

// callKey is "int(zoo_point,void*)"; empty where C has no name for a type.
func (t *shape) callKey() string {
	if t.Params == nil {
		return ""
	}
	result, params := "void", make([]string, len(*t.Params))
	for i, each := range *t.Params {
		params[i] = each.Type.passedAs()
	}
	if len(*t.Results) > 0 {
		result = (*t.Results)[0].Type.passedAs()
	}
	for _, each := range append(params, result) {
		if each == "" {
			return ""
		}
	}
	return result + "(" + strings.Join(params, ",") + ")"
}

func (t *shape) passedAs() string {
	if t.Kind == "callback" {
		return "void*"
	}
	return t.C
}

// call gives the function its arguments and writes down, as what arrived at "path()", what it gave.
func (p *patterns) call(path string, t *shape, target unsafe.Pointer) {
	shim := shims[t.callKey()]
	if target == nil || shim == nil {
		return
	}
	count := len(*t.Params)
	arguments := memory(uintptr(8 * count)) // C's: Go's must not hold pointers when it goes there
	for i, each := range *t.Params {
		cell := memory(each.Type.size())
		p.fill(fmt.Sprintf("%s(%d)", path, i), each.Type, cell)
		*(*unsafe.Pointer)(unsafe.Add(arguments, 8*i)) = cell
	}
	var result unsafe.Pointer
	if len(*t.Results) > 0 {
		result = memory((*t.Results)[0].Type.size())
	}
	C.concord_go_through(shim, target, (*unsafe.Pointer)(arguments), result)
	if result != nil {
		p.seen.value(path+"()", (*t.Results)[0].Type, result)
	}
}
