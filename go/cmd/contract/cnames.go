// The names of C's types that only the C compiler has told: as C spells them, and as Go code that uses cgo would.
package main

import (
	"debug/dwarf"
	"strings"
)

// cSpelling is how C spells a type, without what qualifies it; "" where it has no name.
func cSpelling(t dwarf.Type) string {
	switch named := t.(type) {
	case *dwarf.QualType:
		return cSpelling(named.Type)
	case *dwarf.TypedefType:
		return named.Name
	case *dwarf.StructType:
		if named.StructName == "" {
			return ""
		}
		return named.Kind + " " + named.StructName
	case *dwarf.EnumType:
		if named.EnumName == "" {
			return ""
		}
		return "enum " + named.EnumName
	case *dwarf.PtrType:
		if isVoid(named.Type) {
			return "void*"
		}
		if _, function := plain(named.Type).(*dwarf.FuncType); function {
			return ""
		}
		if below := cSpelling(named.Type); below != "" {
			return below + "*"
		}
		return "void*"
	case *dwarf.ArrayType:
		return ""
	}
	return strings.ReplaceAll(cBasics.Replace(t.Common().Name), "  ", " ")
}

// cBasics turns the compiler's names for C's own types into those that people write.
var cBasics = strings.NewReplacer("long long unsigned int", "unsigned long long", "long unsigned int", "unsigned long",
	"short unsigned int", "unsigned short", "long long int", "long long", "long int", "long", "short int", "short")

// goSpellingOfC is how Go code that uses cgo would write the type.
func goSpellingOfC(name string) string {
	stars := len(name) - len(strings.TrimRight(name, "*"))
	bare := strings.TrimRight(name, "*")
	if bare == "void" && stars > 0 {
		return strings.Repeat("*", stars-1) + "unsafe.Pointer"
	}
	for word, spelled := range cWords {
		if spelled == bare {
			bare = word
		}
	}
	if bare == "" { // a function pointer without a name
		return "*[0]byte"
	}
	return strings.Repeat("*", stars) + "C." + strings.ReplaceAll(bare, " ", "_")
}
