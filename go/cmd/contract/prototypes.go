// Adds to each callback of the contract what C says that it takes and gives. The exports' own types come from Go; those of
// a callback's parameters exist only in C, so they are described here from the C compiler's notes, in the same words.
package main

import (
	"debug/dwarf"
	"fmt"
	"sort"
)

// addPrototypes completes the functions' types, and finds fault with what stays unknown.
func addPrototypes(b *build, source *source, functions []function) []finding {
	wanted := map[string]map[string][]*shape{} // by file and C's spelling: the types that hold a callback
	for i := range functions {
		for _, slots := range [][]slot{functions[i].Params, functions[i].Results} {
			for _, each := range slots {
				if !each.Type.holdsCallback() || each.Type.C == "" {
					continue
				}
				if wanted[functions[i].File] == nil {
					wanted[functions[i].File] = map[string][]*shape{}
				}
				wanted[functions[i].File][each.Type.C] = append(wanted[functions[i].File][each.Type.C], each.Type)
			}
		}
	}
	var findings []finding
	for file, types := range wanted {
		spellings := make([]string, 0, len(types))
		for spelling := range types {
			spellings = append(spellings, spelling)
		}
		sort.Strings(spellings)
		known, err := b.cTypes(source.preamble[file], spellings)
		if err != nil {
			findings = append(findings, finding{Rule: "callback-unknown", File: file, Line: 1,
				Text: fmt.Sprintf("what the callbacks of %s take and give cannot be read from its C code, so that no client can call "+
					"such exports: %v", file, err)})
		}
		for spelling, described := range known {
			for _, each := range types[spelling] {
				each.complete(described)
			}
		}
	}
	return findings
}

func (t *shape) holdsCallback() bool {
	if t.Kind == "callback" || t.Elem != nil && t.Elem.holdsCallback() {
		return true
	}
	for _, each := range t.Fields {
		if each.Type.holdsCallback() {
			return true
		}
	}
	return false
}

// complete goes through a shape and C's description of the same type side by side.
func (t *shape) complete(c dwarf.Type) {
	switch bare := plain(c).(type) {
	case *dwarf.PtrType:
		if function, ok := plain(bare.Type).(*dwarf.FuncType); ok && t.Kind == "callback" {
			t.prototype = (&cShapes{inside: nesting{}}).prototype(function)
		} else if t.Elem != nil {
			t.Elem.complete(bare.Type)
		}
	case *dwarf.ArrayType:
		if t.Elem != nil {
			t.Elem.complete(bare.Type)
		}
	case *dwarf.StructType:
		for _, each := range t.Fields {
			for _, inC := range bare.Field {
				if inC.Name == each.Name {
					each.Type.complete(inC.Type)
				}
			}
		}
	}
}

// plain takes off the names and qualifiers of a type.
func plain(t dwarf.Type) dwarf.Type {
	for {
		switch outer := t.(type) {
		case *dwarf.TypedefType:
			t = outer.Type
		case *dwarf.QualType:
			t = outer.Type
		default:
			return t
		}
	}
}

// cShapes describes types that only C has.
type cShapes struct{ inside nesting }

// prototype is nil for what no client can be: a function of any number of arguments.
func (s *cShapes) prototype(function *dwarf.FuncType) *prototype {
	result := &prototype{Params: []slot{}, Results: []slot{}}
	for _, each := range function.ParamType {
		if _, any := each.(*dwarf.DotDotDotType); any {
			return nil
		}
		result.Params = append(result.Params, slot{Type: s.shape(each)})
	}
	if function.ReturnType != nil && !isVoid(function.ReturnType) {
		result.Results = append(result.Results, slot{Type: s.shape(function.ReturnType)})
	}
	return result
}

func isVoid(t dwarf.Type) bool {
	_, void := plain(t).(*dwarf.VoidType)
	return void || t == nil
}

func (s *cShapes) shape(t dwarf.Type) *shape {
	name := cSpelling(t)
	result := &shape{Go: goSpellingOfC(name), C: name}
	switch bare := plain(t).(type) {
	case *dwarf.BoolType:
		result.Kind = "bool"
	case *dwarf.CharType, *dwarf.IntType:
		result.Kind = fmt.Sprintf("i%d", 8*t.Size())
	case *dwarf.UcharType, *dwarf.UintType:
		result.Kind = fmt.Sprintf("u%d", 8*t.Size())
		if name == "uintptr_t" {
			result.Kind = "uptr"
		}
	case *dwarf.FloatType:
		result.Kind = fmt.Sprintf("f%d", 8*t.Size())
	case *dwarf.EnumType:
		result.Kind = enumKind(bare)
	case *dwarf.PtrType:
		s.describePointer(result, bare)
	case *dwarf.ArrayType:
		result.Kind, result.Length, result.Elem = "array", bare.Count, s.shape(bare.Type)
		if result.C == "" {
			result.Go = fmt.Sprintf("[%d]%s", bare.Count, result.Elem.Go)
		}
	case *dwarf.StructType:
		s.describeStruct(result, bare)
		if result.C == "" {
			result.Go = "struct{…}"
		}
	default:
		result.Kind = "unknown"
	}
	return result
}

// enumKind follows cgo, for which an enum is unsigned until a value is negative.
func enumKind(enum *dwarf.EnumType) string {
	for _, each := range enum.Val {
		if each.Val < 0 {
			return fmt.Sprintf("i%d", 8*enum.ByteSize)
		}
	}
	return fmt.Sprintf("u%d", 8*enum.ByteSize)
}

func (s *cShapes) describePointer(result *shape, pointer *dwarf.PtrType) {
	result.Kind = "pointer"
	switch to := plain(pointer.Type).(type) {
	case nil, *dwarf.VoidType:
	case *dwarf.FuncType:
		result.Kind = "callback"
		if s.inside.follows("()") {
			s.inside["()"]++
			result.prototype = s.prototype(to)
			s.inside["()"]--
		}
	case *dwarf.StructType:
		if !to.Incomplete && len(to.Field) > 0 && s.inside.follows(structName(to)) {
			result.Elem = s.shape(pointer.Type)
		}
	default:
		if elem := s.shape(pointer.Type); elem.C == "char" {
			result.Kind = "cstring"
		} else {
			result.Elem = elem
		}
	}
}

func (s *cShapes) describeStruct(result *shape, structure *dwarf.StructType) {
	result.Kind, result.Size, result.Align = "struct", structure.ByteSize, 1
	if structure.Kind == "union" {
		result.Kind = "union"
	}
	name := structName(structure)
	if result.Kind == "union" || !s.inside.follows(name) {
		return
	}
	s.inside[name]++
	defer func() { s.inside[name]-- }()
	for _, each := range structure.Field {
		if each.BitSize > 0 { // Go has no such fields, so the struct cannot be told by its fields
			result.Fields = nil
			return
		}
		described := s.shape(each.Type)
		result.Fields = append(result.Fields, field{Name: each.Name, Offset: each.ByteOffset, Type: described})
		if align := described.alignment(); align > result.Align {
			result.Align = align
		}
	}
}

func structName(structure *dwarf.StructType) string {
	if structure.StructName == "" {
		return structure.Defn()
	}
	return structure.StructName
}

func (t *shape) alignment() int64 {
	switch t.Kind {
	case "array":
		return t.Elem.alignment()
	case "struct", "union":
		return t.Align
	case "bool", "i8", "u8":
		return 1
	case "i16", "u16":
		return 2
	case "i32", "u32", "f32":
		return 4
	}
	return 8
}
