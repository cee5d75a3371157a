// Turns Go types into the contract's shapes. Two things are followed side by side: the type, which tells what a value
// is, and the expression it was written as, which tells its names: in Go ("C.uint8_t") and in cgo's header ("uint8_t").
// The type alone would not do: C's typedefs are aliases, of which go/types forgets the names.
package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

type shapes struct {
	library *types.Package
	sizes   types.Sizes
	written map[string]ast.Expr // what each type declared in the package, or made by cgo, is declared as
	named   map[string]string   // C's structs without a tag, by cgo's number for them: the typedef that names each
	inside  nesting             // structs being described: C's may point to themselves
}

// nesting counts the structs that are being described, by name.
type nesting map[string]int

// Structs are followed into structs only so far: C's can reach half the system's headers, and themselves. A pointer to one
// that is not followed says nothing of what it leads to.
const (
	deepest  = 6 // of all
	unrolled = 3 // of the same
)

func (n nesting) follows(name string) bool {
	depth := 0
	for _, count := range n {
		depth += count
	}
	return depth < deepest && n[name] < unrolled
}

func newShapes(checked *checkedPackage, arch string, source *source) *shapes {
	result := &shapes{
		library: checked.types,
		sizes:   layout{types.SizesFor("gc", arch)},
		written: map[string]ast.Expr{},
		inside:  nesting{},
	}
	for _, file := range checked.files {
		for _, declaration := range file.Decls {
			if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.TYPE {
				for _, each := range general.Specs {
					named := each.(*ast.TypeSpec)
					result.written[named.Name.Name] = named.Type
				}
			}
		}
	}
	result.nameStructs()
	for name, expression := range source.types { // as people wrote them
		result.written[name] = expression
	}
	return result
}

// nameStructs finds what C calls structs that have a typedef and no tag. cgo numbers these (_Ctype_struct___0), and forgets
// the typedef where they are fields.
func (s *shapes) nameStructs() {
	s.named = map[string]string{}
	for name, expression := range s.written {
		number := identifier(expression)
		if !strings.HasPrefix(name, cgoPrefix) || !strings.HasPrefix(number, cgoPrefix+"struct___") {
			continue
		}
		if before := s.named[number]; before == "" || name < before {
			s.named[number] = name
		}
	}
}

func (s *shapes) function(export exported) (function, error) {
	result := function{
		Name: export.name(), Doc: docText(export.declaration), File: export.file, Line: export.line,
		Params: []slot{}, Results: []slot{},
	}
	if export.declaration.Recv != nil {
		written := types.ExprString(export.declaration.Recv.List[0].Type)
		receiver := slot{Name: "recv", Type: &shape{Kind: "receiver", Go: written}}
		result.Params = append(result.Params, receiver)
		return result, nil
	}
	object, ok := s.library.Scope().Lookup(export.name()).(*types.Func)
	if !ok {
		return result, fmt.Errorf("%s:%d: %s was not compiled as a function", export.file, export.line, export.name())
	}
	signature := object.Type().(*types.Signature)
	result.Params = s.slots(signature.Params(), export.declaration.Type.Params)
	result.Results = s.slots(signature.Results(), export.declaration.Type.Results)
	for i := range result.Params {
		result.Params[i].Changes = result.Params[i].Type.mayChange()
	}
	if len(result.Results) > 1 {
		result.Return = s.returned(result, signature.Results())
	}
	return result, nil
}

func (s *shapes) slots(values *types.Tuple, written *ast.FieldList) []slot {
	expressions := []ast.Expr{}
	if written != nil {
		for _, group := range written.List {
			expressions = append(expressions, group.Type)
			for i := 1; i < len(group.Names); i++ { // a, b int
				expressions = append(expressions, group.Type)
			}
		}
	}
	result := make([]slot, values.Len())
	for i := range result {
		result[i] = slot{Name: values.At(i).Name(), Type: s.shape(values.At(i).Type(), expressions[i])}
	}
	return result
}

// returned describes the struct that cgo's header declares for several results.
func (s *shapes) returned(export function, results *types.Tuple) *shape {
	variables, written := make([]*types.Var, results.Len()), make([]string, results.Len())
	for i := range variables {
		variables[i] = types.NewField(token.NoPos, s.library, fmt.Sprintf("r%d", i), results.At(i).Type(), false)
		written[i] = export.Results[i].Type.Go
	}
	structure := types.NewStruct(variables, nil)
	result := &shape{
		Kind: "struct", Go: "(" + strings.Join(written, ", ") + ")", C: "struct " + export.Name + "_return",
		Size: s.sizes.Sizeof(structure), Align: s.sizes.Alignof(structure),
	}
	for i, offset := range s.sizes.Offsetsof(variables) {
		result.Fields = append(result.Fields, field{Name: variables[i].Name(), Offset: offset, Type: export.Results[i].Type})
	}
	return result
}

// mayChange tells whether the callee reaches memory of the caller's through such a parameter, or calls it.
func (t *shape) mayChange() bool {
	switch t.Kind {
	case "slice", "callback":
		return true
	case "pointer":
		return t.Elem != nil
	case "array":
		return t.Elem.mayChange()
	case "struct":
		for _, each := range t.Fields {
			if each.Type.mayChange() {
				return true
			}
		}
	}
	return false
}

// shape describes a type; expression is nil where it was written in another package.
func (s *shapes) shape(t types.Type, expression ast.Expr) *shape {
	if parenthesised, ok := expression.(*ast.ParenExpr); ok {
		return s.shape(t, parenthesised.X)
	}
	if named := s.named[identifier(expression)]; named != "" {
		expression = ast.NewIdent(named)
	}
	return s.spelled(t, expression)
}

// spelled describes a type under the name that is written.
func (s *shapes) spelled(t types.Type, expression ast.Expr) *shape {
	result := &shape{Go: s.goName(t, expression), C: s.cName(t, expression)}
	if name := identifier(expression); name != "" {
		if _, declared := s.written[name]; declared {
			expression = s.written[name]
			if underneath := identifier(expression); underneath != "" { // type A B: what B is, under A's names
				below := *s.spelled(t, expression)
				below.Go, below.C = result.Go, result.C
				if below.C == "" {
					below.C = s.cName(t, expression)
				}
				if result.C == "uintptr_t" {
					below.Kind = "uptr"
				}
				return &below
			}
		} else {
			expression = nil
		}
	}
	s.describe(result, t, expression)
	if strings.HasPrefix(result.Go, "C.") {
		s.noteUnion(result, t)
	}
	return result
}

// noteUnion corrects what cgo makes of a union: bytes under Go's name, where an array of C's would hold C's chars.
func (s *shapes) noteUnion(result *shape, t types.Type) {
	if result.Kind == "array" && result.Elem.Go == "byte" {
		result.Kind, result.Elem, result.Length = "union", nil, 0
		result.Size, result.Align = s.sizes.Sizeof(t), s.sizes.Alignof(t)
	}
}

func (s *shapes) describe(result *shape, t types.Type, expression ast.Expr) {
	switch underlying := t.Underlying().(type) {
	case *types.Basic:
		result.Kind = s.basicKind(underlying)
	case *types.Slice:
		result.Kind = "slice"
		result.Elem = s.shape(underlying.Elem(), elementOf(expression))
	case *types.Array:
		result.Kind, result.Length = "array", underlying.Len()
		result.Elem = s.shape(underlying.Elem(), elementOf(expression))
	case *types.Pointer:
		s.describePointer(result, underlying, expression)
	case *types.Struct:
		s.describeStruct(result, underlying, expression)
	case *types.Interface:
		result.Kind = "interface"
		if types.Identical(t, types.Universe.Lookup("error").Type()) {
			result.Kind = "error"
		}
	case *types.Map:
		result.Kind = "map"
	case *types.Chan:
		result.Kind = "chan"
	case *types.Signature:
		result.Kind = "func"
	default:
		result.Kind = "unknown"
	}
}

func (s *shapes) describePointer(result *shape, pointer *types.Pointer, expression ast.Expr) {
	result.Kind = "pointer"
	elem := elementOf(expression)
	if array, ok := pointer.Elem().Underlying().(*types.Array); ok && array.Len() == 0 {
		// cgo's spelling of a C function pointer; *[0]byte is also what C.void becomes
		if identifier(elem) != cgoPrefix+"void" {
			result.Kind = "callback"
			if result.C == "void*" { // in a struct, under no name
				result.C = ""
			}
		}
		return
	}
	if isOpaque(pointer.Elem()) || !s.follows(pointer.Elem(), elem) {
		return
	}
	described := s.shape(pointer.Elem(), elem)
	if described.C == "char" {
		result.Kind = "cstring"
		return
	}
	result.Elem = described
}

// follows tells whether the type is none that is described too often already.
func (s *shapes) follows(t types.Type, expression ast.Expr) bool {
	_, isStruct := t.Underlying().(*types.Struct)
	return !isStruct || s.inside.follows(s.goName(t, expression))
}

func (s *shapes) describeStruct(result *shape, structure *types.Struct, expression ast.Expr) {
	result.Kind = "struct"
	if isOpaque(structure) || !s.inside.follows(result.Go) {
		return
	}
	s.inside[result.Go]++
	defer func() { s.inside[result.Go]-- }()
	variables := make([]*types.Var, structure.NumFields())
	for i := range variables {
		variables[i] = structure.Field(i)
	}
	expressions := fieldExpressions(expression, len(variables))
	for i, offset := range s.sizes.Offsetsof(variables) {
		if variables[i].Name() == "_" { // padding
			continue
		}
		described := s.shape(variables[i].Type(), expressions[i])
		if strings.HasPrefix(result.Go, "C.") {
			s.noteUnion(described, variables[i].Type())
		}
		result.Fields = append(result.Fields, field{Name: fieldName(variables[i]), Offset: offset, Type: described})
	}
	result.Size, result.Align = s.sizes.Sizeof(structure), s.sizes.Alignof(structure)
}

// isOpaque tells a struct that C only declares, or whose fields cgo cannot show.
func isOpaque(t types.Type) bool {
	structure, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := 0; i < structure.NumFields(); i++ {
		if structure.Field(i).Name() != "_" {
			return false
		}
	}
	return true
}

func elementOf(expression ast.Expr) ast.Expr {
	switch written := expression.(type) {
	case *ast.StarExpr:
		return written.X
	case *ast.ArrayType:
		return written.Elt
	}
	return nil
}

func fieldExpressions(expression ast.Expr, count int) []ast.Expr {
	result := make([]ast.Expr, 0, count)
	if written, ok := expression.(*ast.StructType); ok {
		for _, group := range written.Fields.List {
			result = append(result, group.Type)
			for i := 1; i < len(group.Names); i++ {
				result = append(result, group.Type)
			}
		}
	}
	for len(result) < count {
		result = append(result, nil)
	}
	return result
}

func (s *shapes) basicKind(basic *types.Basic) string {
	bits := fmt.Sprint(s.sizes.Sizeof(basic) * 8)
	switch {
	case basic.Kind() == types.UnsafePointer:
		return "pointer"
	case basic.Kind() == types.Uintptr:
		return "uptr"
	case basic.Info()&types.IsBoolean != 0:
		return "bool"
	case basic.Info()&types.IsString != 0:
		return "string"
	case basic.Info()&types.IsUnsigned != 0:
		return "u" + bits
	case basic.Info()&types.IsInteger != 0:
		return "i" + bits
	case basic.Info()&types.IsFloat != 0:
		return "f" + bits
	case basic.Info()&types.IsComplex != 0:
		return "complex" + bits
	}
	return "unknown"
}
