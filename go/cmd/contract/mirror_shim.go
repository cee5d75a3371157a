// What C callers get of a result that is narrower than its register is only its low part: what stands above is anything.
// Go's own wrappers happen to leave zeros there, which a binding must not rely on. So the mirror's exports with such a
// result are functions in C, which call Go under another name and then dirty what is above.
//
// The switch is only set while the mirror is built: its header shows the exports under their names.
package main

import (
	"fmt"
	"strings"
)

const shimSwitch = "CONCORD_MIRROR_SHIM"

// Elsewhere (RISC-V, POWER, S/390) the callee has to extend what it gives.
const shimMachines = "defined(__x86_64__) || defined(__aarch64__)"

const shimHead = `// Made by the contract tool: dirties what stands above narrow results.
#include "_cgo_export.h"

#if ` + shimMachines + `
`

// narrowResult is an export with one scalar of less than 64 bits.
type narrowResult struct {
	name, result string
	isFloat      bool
	params       []string // C's types
}

// narrowResults gives the exports that can have a shim, by name: their types must have names in C.
func narrowResults(functions []function) map[string]*narrowResult {
	found := map[string]*narrowResult{}
	for _, each := range functions {
		if len(each.Results) != 1 {
			continue
		}
		result := each.Results[0].Type
		narrow := &narrowResult{name: each.Name, result: result.C, isFloat: result.Kind == "f32"}
		switch result.Kind {
		case "bool", "i8", "i16", "i32", "u8", "u16", "u32", "f32":
		default:
			continue
		}
		named := result.C != ""
		for _, param := range each.Params {
			named = named && param.Type.C != ""
			narrow.params = append(narrow.params, param.Type.C)
		}
		if named {
			found[narrow.name] = narrow
		}
	}
	return found
}

func (n *narrowResult) inGo() string { return "concord_go_" + n.name }

func (n *narrowResult) renaming() string {
	return fmt.Sprintf("#define %s %s\n", n.name, n.inGo())
}

func (n *narrowResult) shim() string {
	params, names := make([]string, len(n.params)), make([]string, len(n.params))
	for i, each := range n.params {
		names[i] = fmt.Sprintf("p%d", i)
		params[i] = each + " " + names[i]
	}
	if len(params) == 0 {
		params = []string{"void"}
	}
	register, whole := "unsigned long long", "bits"
	if n.isFloat { // in a register of floats
		register, whole = "double", "wide"
	}
	return fmt.Sprintf(`
#undef %[1]s
%[2]s %[1]s(%[3]s) {
  union { unsigned long long bits; double wide; %[4]s narrow; } result = {0xa5a5a5a5a5a5a5a5};
  result.narrow = %[5]s(%[6]s);
  return result.%[7]s;
}
`, n.name, register, strings.Join(params, ", "), n.result, n.inGo(), strings.Join(names, ", "), whole)
}
