// The names of types: as Go spells them, and as cgo's header does.
package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// cgoPrefix begins the Go names that cgo makes up for C's types: C.int is _Ctype_int.
const cgoPrefix = "_Ctype_"

// cWords are the C types whose Go names are not their own.
var cWords = map[string]string{
	"schar": "signed char", "uchar": "unsigned char", "ushort": "unsigned short", "uint": "unsigned int",
	"ulong": "unsigned long", "longlong": "long long", "ulonglong": "unsigned long long",
	"complexfloat": "float _Complex", "complexdouble": "double _Complex", "_Bool": "_Bool",
}

// headerNames are what cgo's header calls Go's own types.
var headerNames = map[string]string{
	"bool": "GoUint8", "byte": "GoUint8", "rune": "GoInt32", "int": "GoInt", "uint": "GoUint", "uintptr": "GoUintptr",
	"int8": "GoInt8", "int16": "GoInt16", "int32": "GoInt32", "int64": "GoInt64",
	"uint8": "GoUint8", "uint16": "GoUint16", "uint32": "GoUint32", "uint64": "GoUint64",
	"float32": "GoFloat32", "float64": "GoFloat64", "complex64": "GoComplex64", "complex128": "GoComplex128",
	"string": "GoString", "error": "GoInterface", "any": "GoInterface",
}

func goSpelling(text string) string { return strings.ReplaceAll(text, cgoPrefix, "C.") }

// numbered is what cgo calls a struct of C's that has no tag.
var numbered = regexp.MustCompile(cgoPrefix + `struct___\d+`)

func (s *shapes) goName(t types.Type, expression ast.Expr) string {
	if expression != nil {
		return goSpelling(numbered.ReplaceAllStringFunc(types.ExprString(expression), func(number string) string {
			if named := s.named[number]; named != "" {
				return named
			}
			return number
		}))
	}
	return goSpelling(types.TypeString(t, func(other *types.Package) string {
		if other == s.library {
			return ""
		}
		return other.Name()
	}))
}

// identifier gives the name that stands for a type: of its own package, Go's, or C's in cgo's spelling; else "".
func identifier(expression ast.Expr) string {
	switch written := expression.(type) {
	case *ast.Ident:
		return written.Name
	case *ast.SelectorExpr:
		if from, ok := written.X.(*ast.Ident); ok && from.Name == "C" {
			return cgoPrefix + written.Sel.Name
		}
	}
	return ""
}

// cName follows cgo's own rules for its header; "" where that has no name for the type.
func (s *shapes) cName(t types.Type, expression ast.Expr) string {
	if named := s.named[identifier(expression)]; named != "" {
		expression = ast.NewIdent(named)
	}
	if name := identifier(expression); strings.HasPrefix(name, cgoPrefix) {
		return cWord(strings.TrimPrefix(name, cgoPrefix))
	} else if below, declared := s.written[name]; declared {
		return s.cName(t, below)
	}
	switch underlying := t.Underlying().(type) {
	case *types.Basic:
		if underlying.Kind() == types.UnsafePointer {
			return "void*"
		}
		if name := identifier(expression); headerNames[name] != "" {
			return headerNames[name] // byte and rune
		}
		return headerNames[underlying.Name()]
	case *types.Slice:
		return "GoSlice"
	case *types.Interface:
		return "GoInterface"
	case *types.Map:
		return "GoMap"
	case *types.Chan:
		return "GoChan"
	case *types.Signature:
		return "void*"
	case *types.Pointer:
		if below := s.cName(underlying.Elem(), elementOf(expression)); below != "" {
			return below + "*"
		}
		return "void*"
	}
	return ""
}

// cWord gives the C type that Go code calls C.name; "" for a struct that has no name in C.
func cWord(name string) string {
	if word, ok := cWords[name]; ok {
		return word
	}
	for _, tag := range []string{"struct", "union", "enum"} {
		if strings.HasPrefix(name, tag+"___") {
			return ""
		}
		if strings.HasPrefix(name, tag+"_") {
			return tag + " " + strings.TrimPrefix(name, tag+"_")
		}
	}
	return name
}

// fieldName undoes cgo's underscore in front of C names that Go keeps for itself: "_type".
func fieldName(variable *types.Var) string {
	if bare := strings.TrimPrefix(variable.Name(), "_"); token.IsKeyword(bare) {
		return bare
	}
	return variable.Name()
}

// docText is the comment above a function without the //export line.
func docText(declaration *ast.FuncDecl) string {
	return strings.TrimSpace(declaration.Doc.Text())
}
