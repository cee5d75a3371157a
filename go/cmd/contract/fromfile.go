// Puts together the contract of a library without its source: which functions it exports comes from its symbols, their Go
// types from its DWARF, their C types from its header. Where one of these is missing, what only it could tell is of kind
// "unknown", and said to be so.
package main

import (
	"debug/dwarf"
	"fmt"
	"path/filepath"
	"strings"
)

// fileReport is the report of a package (report.go), and what the file is.
type fileReport struct {
	report
	Artifact *artifact `json:"artifact"`
}

// readFile reads a built library. header may be "".
func readFile(path, header string) (*fileReport, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	found, file, err := inspect(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	result := &fileReport{Artifact: found}
	result.Inputs = inputs{Files: []string{path}, Dirs: []string{}}
	if header != "" {
		if found.Header, err = filepath.Abs(header); err != nil {
			return nil, err
		}
		result.Inputs.Files = append(result.Inputs.Files, found.Header)
	}
	sources := &typeSources{artifact: found}
	sources.notes, err = readNotes(file)
	found.Notes = notesState(sources.notes, err)
	if header != "" {
		sources.header, err = headerPrototypes(found.Header, append(append([]string{}, found.Exports...), found.Others...))
		if err != nil {
			return nil, err
		}
	}
	functions := []function{}
	for _, name := range found.Exports {
		functions = append(functions, sources.function(name))
	}
	result.Contract = contract{Concord: 1, Library: libraryName(path), Exports: functions, Constants: []constantValue{},
		Lint: lint(functions, &source{})}
	if found.Go != nil {
		result.Contract.Package = found.Go.Package
		result.Go = toolchain{Version: found.Go.Version}
		for _, each := range found.Go.Settings {
			switch each.Key {
			case "GOOS":
				result.Go.OS = each.Value
			case "GOARCH":
				result.Go.Arch = each.Value
			}
		}
	}
	return result, nil
}

func notesState(notes *libraryNotes, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case notes == nil:
		return "none"
	case len(notes.frames) == 0:
		return "c"
	}
	return "go"
}

// libraryName is what programs link with: "awesome" of /x/libawesome.so.1.
func libraryName(path string) string {
	name := filepath.Base(path)
	if at := strings.Index(name, ".so"); at > 0 {
		name = name[:at]
	}
	if bare := strings.TrimPrefix(name, "lib"); bare != "" {
		name = bare
	}
	return name
}

// typeSources is everything that says something of an export's types.
type typeSources struct {
	artifact *artifact
	notes    *libraryNotes              // nil: none
	header   map[string]*dwarf.FuncType // nil: no header
}

func (s *typeSources) function(name string) function {
	result := function{Name: name, Params: []slot{}, Results: []slot{}}
	declared, inHeader := s.header[name]
	if s.header != nil && !inHeader {
		s.wrong(name, "the header does not declare it")
	}
	var inNotes bool
	if s.notes != nil {
		_, inNotes = s.notes.frames[name]
	}
	prototype := declared
	if prototype == nil && s.notes != nil {
		prototype = s.notes.prototypes[name]
	}
	switch {
	case inNotes:
		var err error
		if result.Params, result.Results, err = s.notes.frame(name); err != nil {
			s.unknown(name, "its DWARF cannot be read: "+err.Error())
			return unknownFunction(name)
		}
		s.compareWithHeader(result, declared)
		nameParts(&result, prototype)
	case prototype != nil:
		result.Params, result.Results = fromPrototype(name, prototype)
		if parts := unknownParts(result); len(parts) > 0 {
			s.unknown(name, "without DWARF its header alone does not tell "+strings.Join(parts, ", "))
		}
	default:
		s.unknown(name, "it has no DWARF, and no header declares it")
		return unknownFunction(name)
	}
	if len(result.Results) > 1 {
		result.Return = returnedStruct(result)
	}
	return result
}

func (s *typeSources) unknown(name, why string) {
	s.artifact.Unknown = append(s.artifact.Unknown, gap{name, why})
}
func (s *typeSources) wrong(name, why string) {
	s.artifact.Wrong = append(s.artifact.Wrong, gap{name, why})
}

// unknownFunction has one parameter that no client can pass, so that nobody calls what nobody knows.
func unknownFunction(name string) function {
	return function{Name: name, Params: []slot{{Name: "?", Type: &shape{Kind: "unknown", Go: "?"}}}, Results: []slot{}}
}

func unknownParts(f function) []string {
	parts := []string{}
	for i, each := range f.Params {
		if each.Type.holdsUnknown() {
			parts = append(parts, fmt.Sprintf("parameter %d (%s)", i+1, each.Type.C))
		}
	}
	for _, each := range f.Results {
		if each.Type.holdsUnknown() {
			parts = append(parts, fmt.Sprintf("result (%s)", each.Type.C))
		}
	}
	return parts
}

func (t *shape) holdsUnknown() bool {
	if t.Kind == "unknown" || t.Elem != nil && t.Elem.holdsUnknown() {
		return true
	}
	for _, each := range t.Fields {
		if each.Type.holdsUnknown() {
			return true
		}
	}
	return false
}

// resultTypes takes apart the struct in which C gets several results.
func resultTypes(name string, returned dwarf.Type) []dwarf.Type {
	if returned == nil || isVoid(returned) {
		return nil
	}
	structure, ok := plain(returned).(*dwarf.StructType)
	if !ok || structure.StructName != name+"_return" {
		return []dwarf.Type{returned}
	}
	var parts []dwarf.Type
	for _, each := range structure.Field {
		parts = append(parts, each.Type)
	}
	return parts
}

func returnedStruct(f function) *shape {
	written, end := []string{}, int64(0)
	result := &shape{Kind: "struct", C: "struct " + f.Name + "_return", Align: 1}
	for i, each := range f.Results {
		written = append(written, each.Type.Go)
		align := each.Type.alignment()
		if align > result.Align {
			result.Align = align
		}
		end = roundedUp(end, align)
		result.Fields = append(result.Fields, field{Name: fmt.Sprintf("r%d", i), Offset: end, Type: each.Type})
		end += each.Type.size()
	}
	result.Go, result.Size = "("+strings.Join(written, ", ")+")", roundedUp(end, result.Align)
	return result
}

// size is in bytes, on a 64-bit machine.
func (t *shape) size() int64 {
	switch t.Kind {
	case "string", "interface", "error":
		return 16
	case "slice":
		return 24
	case "array":
		return t.Length * t.Elem.size()
	case "struct", "union", "unknown":
		return t.Size
	case "complex64":
		return 8
	case "complex128":
		return 16
	}
	return t.alignment()
}

// compareWithHeader finds where a header is not this library's.
func (s *typeSources) compareWithHeader(f function, declared *dwarf.FuncType) {
	if declared == nil {
		return
	}
	params, results := fromPrototype(f.Name, declared)
	if len(params) != len(f.Params) || len(results) != len(f.Results) {
		s.wrong(f.Name, fmt.Sprintf("the header has %d parameters and %d results, the library %d and %d", len(params), len(results),
			len(f.Params), len(f.Results)))
		return
	}
	for i := range params {
		if !params[i].Type.mayBe(f.Params[i].Type) {
			s.wrong(f.Name, fmt.Sprintf("parameter %d is %s in the header, and the library takes %s", i+1, params[i].Type.C, f.Params[i].Type.Go))
		}
	}
	for i := range results {
		if !results[i].Type.mayBe(f.Results[i].Type) {
			s.wrong(f.Name, fmt.Sprintf("result %d is %s in the header, and the library gives %s", i+1, results[i].Type.C, f.Results[i].Type.Go))
		}
	}
}

// mayBe tells whether a type as the header has it can be the library's own one.
func (t *shape) mayBe(known *shape) bool {
	switch {
	case t.Kind == "unknown":
		return t.Size == 0 || t.Size == known.size()
	case known.Kind == "unknown", known.Kind == "union", t.Kind == "union": // cgo makes bytes of unions
		return true
	case t.C == "void*": // what cgo writes for pointers to all that has no name in C
		return known.Kind == "pointer" || known.Kind == "func" || known.Kind == "callback"
	case t.Kind != known.Kind:
		return t.Kind == "uptr" && known.Kind == "u64" || t.Kind == "u64" && known.Kind == "uptr"
	case t.Elem != nil && known.Elem != nil && t.Kind != "slice":
		return t.Length == known.Length && t.Elem.mayBe(known.Elem)
	case t.Kind == "struct" && len(t.Fields) > 0 && len(known.Fields) > 0:
		return t.sameFields(known)
	}
	return true
}

func (t *shape) sameFields(known *shape) bool {
	if t.Size != known.Size || len(t.Fields) != len(known.Fields) {
		return false
	}
	for i, each := range t.Fields {
		if each.Offset != known.Fields[i].Offset || !each.Type.mayBe(known.Fields[i].Type) {
			return false
		}
	}
	return true
}

// nameParts writes C's names into types that come from Go's notes, and what only C knows of them.
func nameParts(f *function, prototype *dwarf.FuncType) {
	if prototype == nil {
		return
	}
	if len(prototype.ParamType) == len(f.Params) {
		for i := range f.Params {
			f.Params[i].Type.nameInC(prototype.ParamType[i])
			f.Params[i].Changes = f.Params[i].Type.mayChange()
		}
	}
	if results := resultTypes(f.Name, prototype.ReturnType); len(results) == len(f.Results) {
		for i := range results {
			f.Results[i].Type.nameInC(results[i])
		}
	}
}

func (t *shape) nameInC(c dwarf.Type) {
	t.nameParts(c)
	t.complete(c)
}

func (t *shape) nameParts(c dwarf.Type) {
	t.C = cSpelling(c)
	if strings.HasPrefix(t.Go, "C.") && !strings.HasPrefix(t.C, "Go") && t.C != "" {
		t.Go = goSpellingOfC(t.C) // Go's notes have forgotten the names of typedefs that are aliases
	}
	if t.C == "uintptr_t" && t.Kind == "u64" {
		t.Kind = "uptr"
	}
	switch bare := plain(c).(type) {
	case *dwarf.PtrType:
		if t.Elem != nil {
			t.Elem.nameParts(bare.Type)
			if strings.HasPrefix(t.Go, "*C.") {
				t.Go = "*" + t.Elem.Go
			}
		}
	case *dwarf.ArrayType:
		if t.Elem != nil {
			t.Elem.nameParts(bare.Type)
		}
	case *dwarf.StructType:
		if bare.Kind == "union" && t.Kind == "array" {
			t.Kind, t.Elem, t.Length = "union", nil, 0
			t.Size, t.Align = bare.ByteSize, 1
		}
		for _, each := range t.Fields {
			for _, inC := range bare.Field {
				if inC.Name == each.Name {
					each.Type.nameParts(inC.Type)
				}
			}
		}
	}
}

// fromPrototype describes an export by its C types alone.
func fromPrototype(name string, prototype *dwarf.FuncType) (params, results []slot) {
	params, results = []slot{}, []slot{}
	types := &headerShapes{cShapes{inside: nesting{}}}
	for i, each := range prototype.ParamType {
		described := types.shape(each)
		params = append(params, slot{Name: fmt.Sprintf("p%d", i), Type: described, Changes: described.mayChange()})
	}
	for _, each := range resultTypes(name, prototype.ReturnType) {
		results = append(results, slot{Type: types.shape(each)})
	}
	return params, results
}
