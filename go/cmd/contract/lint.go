// What a signature alone says about the trouble to come.
package main

import (
	"fmt"
	"sort"
	"strings"
)

func lint(functions []function, source *source) []finding {
	findings := append([]finding{}, source.findings...)
	frees := hasFree(functions)
	for _, each := range functions {
		for _, result := range each.Results {
			rule, text := lintResult(result.Type, frees)
			if rule != "" {
				findings = append(findings, finding{Rule: rule, File: each.File, Line: each.Line,
					Text: fmt.Sprintf("%s returns %s: %s", each.Name, result.Type.Go, text)})
			}
		}
	}
	sort.SliceStable(findings, func(i, j int) bool {
		left, right := findings[i], findings[j]
		return left.File < right.File || left.File == right.File && left.Line < right.Line
	})
	return findings
}

func lintResult(t *shape, frees bool) (rule, text string) {
	switch t.Kind {
	case "string", "slice", "map", "chan", "func", "interface":
		return "go-memory-result", "this is Go memory; where it is on Go's heap the call panics and ends the host"
	case "error":
		return "error-result", "an error that is not nil ends the host, and with older versions of Go a nil one crashes too; return a code"
	case "pointer":
		if strings.HasPrefix(t.C, "Go") {
			return "go-memory-result", "this points into Go memory; where that is on Go's heap the call panics and ends the host"
		}
	case "cstring":
		if !frees {
			return "char-without-free", "nothing exported frees it, so every call leaks unless callers know to use C's free"
		}
	}
	return "", ""
}

// hasFree tells whether something among the exports looks like the other half of a char* result.
func hasFree(functions []function) bool {
	for _, each := range functions {
		if len(each.Params) != 1 {
			continue
		}
		if kind := each.Params[0].Type.Kind; kind != "cstring" && kind != "pointer" {
			continue
		}
		name := strings.ToLower(each.Name)
		for _, word := range []string{"free", "release", "destroy", "dispose", "delete", "dealloc"} {
			if strings.Contains(name, word) {
				return true
			}
		}
	}
	return false
}
