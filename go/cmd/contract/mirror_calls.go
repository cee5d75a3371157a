// The C functions by which a mirror calls what is passed to it: one for each kind of function among the parameters.
package main

import (
	"fmt"
	"sort"
	"strings"
)

// calledKinds gives a callback's prototype for each key; the key is that of witness/calling.go.
func calledKinds(functions []function) map[string]*prototype {
	found := map[string]*prototype{}
	for _, each := range functions {
		for _, param := range each.Params {
			param.Type.addCalled(found)
		}
	}
	return found
}

func (t *shape) addCalled(to map[string]*prototype) {
	if t.Kind == "callback" && t.prototype != nil {
		if key := callKey(t.prototype); key != "" {
			to[key] = t.prototype
		}
	}
	if t.Elem != nil {
		t.Elem.addCalled(to)
	}
	for _, each := range t.Fields {
		each.Type.addCalled(to)
	}
}

func callKey(p *prototype) string {
	result, params := "void", make([]string, len(p.Params))
	for i, each := range p.Params {
		params[i] = each.Type.passedAs()
	}
	if len(p.Results) > 0 {
		result = p.Results[0].Type.passedAs()
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

// callShims gives the C file, and what the mirror's own Go file needs of it: declarations, and a map's elements.
func callShims(kinds map[string]*prototype) (c, declarations, elements string) {
	keys := make([]string, 0, len(kinds))
	for key := range kinds {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	var text strings.Builder
	text.WriteString("// Made by the contract tool: calls C functions of each kind that this library is passed.\n#include \"_cgo_export.h\"\n")
	for i, key := range keys {
		name := fmt.Sprintf("concord_call_%d", i)
		text.WriteString(callShim(name, key, kinds[key]))
		declarations += fmt.Sprintf("// void %s(void *, void **, void *);\n", name)
		elements += fmt.Sprintf("\t\t%q: concordUnsafe.Pointer(C.%s),\n", key, name)
	}
	return text.String(), declarations, elements
}

func callShim(name, key string, p *prototype) string {
	arguments := make([]string, len(p.Params))
	types := make([]string, len(p.Params))
	for i, each := range p.Params {
		types[i] = each.Type.passedAs()
		arguments[i] = fmt.Sprintf("*(%s *)arguments[%d]", types[i], i)
	}
	if len(types) == 0 {
		types = []string{"void"}
	}
	result, kept := "void", ""
	if len(p.Results) > 0 {
		result = p.Results[0].Type.passedAs()
		kept = fmt.Sprintf("*(%s *)result = ", result)
	}
	return fmt.Sprintf("\n// %s\nvoid %s(void *target, void **arguments, void *result) {\n  %s((%s (*)(%s))target)(%s);\n}\n",
		key, name, kept, result, strings.Join(types, ", "), strings.Join(arguments, ", "))
}
