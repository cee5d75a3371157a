// Has the C compiler read a library's header, and says of each C type which Go type cgo made it from, as far as that can be
// told: GoUint8 may be a bool or a uint8, and a GoSlice may hold anything.
package main

import (
	"bytes"
	"debug/dwarf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// undeclared is how gcc and clang say that they know no such name.
var undeclared = regexp.MustCompile(`error: (?:use of undeclared identifier )?['‘](\w+)['’](?: undeclared)?`)

// headerPrototypes gives what the header declares of the functions.
func headerPrototypes(header string, functions []string) (map[string]*dwarf.FuncType, error) {
	text, err := os.ReadFile(header)
	if err != nil {
		return nil, fmt.Errorf("cannot read the header: %w", err)
	}
	found := map[string]*dwarf.FuncType{}
	wanted := []string{}
	for _, each := range functions {
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(each) + `\b`).Match(text) {
			wanted = append(wanted, each)
		}
	}
	known, err := typesInHeader(header, wanted)
	if err != nil {
		return nil, err
	}
	for name, described := range known {
		if function, ok := plain(described).(*dwarf.FuncType); ok {
			if len(function.ParamType) == 1 { // f(), as older versions of Go declare what takes nothing
				if _, open := function.ParamType[0].(*dwarf.DotDotDotType); open {
					function.ParamType = nil
				}
			}
			found[name] = function
		}
	}
	return found, nil
}

// typesInHeader compiles a pointer to each function, without those that turn out not to be declared.
func typesInHeader(header string, functions []string) (map[string]dwarf.Type, error) {
	folder, err := os.MkdirTemp("", "concord-contract")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	source, object := filepath.Join(folder, "types.c"), filepath.Join(folder, "types.o")
	for attempt := 0; ; attempt++ {
		if err := os.WriteFile(source, typesSource(fmt.Sprintf("#include %q", header), functions), 0o666); err != nil {
			return nil, err
		}
		problems, err := compileTypes(source, object)
		if err == nil {
			return readVariables(object, functions)
		}
		missing := map[string]bool{}
		for _, match := range undeclared.FindAllStringSubmatch(problems, -1) {
			missing[match[1]] = true
		}
		left := []string{}
		for _, each := range functions {
			if !missing[each] {
				left = append(left, each)
			}
		}
		if attempt > 0 || len(left) == len(functions) {
			return nil, fmt.Errorf("the C compiler cannot read the header %q: %v\n%s", header, err, problems)
		}
		functions = left
	}
}

// compileTypes uses the compiler that cgo would, with no flags of a package: a header that is shipped stands by itself.
func compileTypes(source, object string) (problems string, err error) {
	compiler := strings.Fields(os.Getenv("CC"))
	if len(compiler) == 0 {
		compiler = []string{"cc"}
	}
	command := exec.Command(compiler[0], append(compiler[1:], "-w", "-O0", "-gdwarf-4", "-gno-split-dwarf", "-fno-lto",
		"-c", source, "-o", object)...)
	command.Env = append(os.Environ(), "LC_ALL=C")
	text, err := command.CombinedOutput()
	return string(bytes.TrimSpace(text)), err
}

// headerShapes describes the types of cgo's header.
type headerShapes struct{ cShapes }

// goTypes are what cgo's names stand for, where that is certain.
var goTypes = map[string]struct{ kind, spelled string }{
	"GoInt": {"i64", "int"}, "GoUint": {"u64", "uint"}, "GoUintptr": {"uptr", "uintptr"},
	"GoInt8": {"i8", "int8"}, "GoInt16": {"i16", "int16"}, "GoInt32": {"i32", "int32"}, "GoInt64": {"i64", "int64"},
	"GoUint16": {"u16", "uint16"}, "GoUint32": {"u32", "uint32"}, "GoUint64": {"u64", "uint64"},
	"GoFloat32": {"f32", "float32"}, "GoFloat64": {"f64", "float64"},
	"GoComplex64": {"complex64", "complex64"}, "GoComplex128": {"complex128", "complex128"},
	"GoString": {"string", "string"}, "_GoString_": {"string", "string"},
	"GoMap": {"map", "map"}, "GoChan": {"chan", "chan"},
}

func (s *headerShapes) shape(t dwarf.Type) *shape {
	name := cSpelling(t)
	if known, ok := goTypes[name]; ok {
		return &shape{Kind: known.kind, Go: known.spelled, C: name}
	}
	unknown := func(size int64) *shape { return &shape{Kind: "unknown", Go: "?", Size: size, Align: size} }
	switch {
	case name == "GoUint8":
		return &shape{Kind: "unknown", Go: "?", C: name, Size: 1, Align: 1}
	case name == "GoInterface": // an error is one, too
		return &shape{Kind: "unknown", Go: "?", C: name, Size: 16, Align: 8}
	case name == "GoSlice":
		return &shape{Kind: "slice", Go: "[]?", C: name, Elem: unknown(0)}
	case name == "void*":
		return &shape{Kind: "pointer", Go: "*?", C: name, Elem: unknown(0)}
	}
	if pointer, ok := t.(*dwarf.PtrType); ok {
		if to := cSpelling(pointer.Type); strings.HasPrefix(to, "Go") || to == "void*" || strings.HasSuffix(to, "**") {
			return &shape{Kind: "pointer", Go: "*?", C: name, Elem: s.shape(pointer.Type)}
		}
	}
	return s.cShapes.shape(t)
}
