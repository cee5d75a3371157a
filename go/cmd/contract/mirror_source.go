// The Go text of a mirror: signatures and types as people wrote them, with the imports that they need.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// signatures is what a mirror takes from the library's source. Only what is used is written: a file of the mirror stands
// for each file of the library with exports, or with types that they need.
type signatures struct {
	build     *build
	source    *source
	positions *token.FileSet
	imports   map[string]map[string]string // by file and local name: the path
	declared  map[string]declaredType
	refused   map[string]string // exports that the mirror lacks: why
}

type declaredType struct {
	file string
	spec *ast.TypeSpec
}

func readSignatures(b *build, source *source) (*signatures, error) {
	s := &signatures{build: b, source: source, positions: token.NewFileSet(), imports: map[string]map[string]string{},
		declared: map[string]declaredType{}, refused: map[string]string{}}
	for _, name := range append(append([]string{}, b.target.CgoFiles...), b.target.GoFiles...) {
		file, err := parser.ParseFile(s.positions, filepath.Join(b.target.Dir, name), nil, 0)
		if err != nil {
			return nil, err
		}
		s.imports[name] = map[string]string{}
		for _, each := range file.Imports {
			imported, err := strconv.Unquote(each.Path.Value)
			if err != nil {
				return nil, err
			}
			local := path.Base(imported)
			if each.Name != nil {
				local = each.Name.Name
			}
			s.imports[name][local] = imported
		}
		for _, declaration := range file.Decls {
			if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.TYPE {
				for _, each := range general.Specs {
					spec := each.(*ast.TypeSpec)
					s.declared[spec.Name.Name] = declaredType{file: name, spec: spec}
				}
			}
		}
	}
	return s, nil
}

// needs is what types use: names of imports by file, and types of the package.
type needs struct {
	imports map[string]map[string]bool
	types   map[string]bool
}

// follow adds what the type, which stands in the file, is made of; it gives a reason where a mirror cannot have it.
func (s *signatures) follow(file string, expression ast.Expr, to *needs) (reason string) {
	ast.Inspect(expression, func(node ast.Node) bool {
		if reason != "" {
			return false
		}
		switch used := node.(type) {
		case *ast.Field: // its names are no types
			reason = s.follow(file, used.Type, to)
			return false
		case *ast.SelectorExpr:
			reason = s.followImport(file, used, to)
			return false
		case *ast.Ident:
			reason = s.followName(used.Name, to)
		}
		return true
	})
	return reason
}

func (s *signatures) followImport(file string, used *ast.SelectorExpr, to *needs) string {
	local, ok := used.X.(*ast.Ident)
	if !ok {
		return "a type that a mirror cannot name"
	}
	imported := s.imports[file][local.Name]
	if mapped, ok := s.build.target.ImportMap[imported]; ok { // vendored
		imported = mapped
	}
	if from := s.build.packages[imported]; imported != "C" && imported != "unsafe" && (from == nil || !from.Standard) {
		return fmt.Sprintf("%s.%s is a type of another package, whose code a mirror would have to run", local.Name, used.Sel.Name)
	}
	if to.imports[file] == nil {
		to.imports[file] = map[string]bool{}
	}
	to.imports[file][local.Name] = true
	return ""
}

func (s *signatures) followName(name string, to *needs) string {
	declared, ours := s.declared[name]
	if !ours {
		if _, isType := types.Universe.Lookup(name).(*types.TypeName); isType {
			return ""
		}
		return fmt.Sprintf("%s is declared where a mirror does not look", name)
	}
	if to.types[name] {
		return ""
	}
	to.types[name] = true
	return s.follow(declared.file, declared.spec.Type, to)
}

// files gives the mirror's own files by name, and notes what is refused. `narrow` are the exports with a shim.
func (s *signatures) files(narrow map[string]*narrowResult) map[string]string {
	all := &needs{imports: map[string]map[string]bool{}, types: map[string]bool{}}
	bodies := map[string]string{}
	shims := map[string]string{} // what renames the exports that have one, by file
	var shim strings.Builder
	for _, each := range s.source.exports {
		of := &needs{imports: map[string]map[string]bool{}, types: map[string]bool{}}
		if reason := s.exportNeeds(each, of); reason != "" {
			s.refused[each.name()] = reason
			continue
		}
		all.add(of)
		bodies[each.file] += s.body(each)
		if narrowed := narrow[each.name()]; narrowed != nil {
			shims[each.file] += narrowed.renaming()
			shim.WriteString(narrowed.shim())
		}
	}
	for _, name := range sortedKeys(all.types) {
		spec := s.declared[name].spec
		equals := ""
		if spec.Assign.IsValid() {
			equals = "= "
		}
		bodies[s.declared[name].file] += fmt.Sprintf("\ntype %s %s%s\n", name, equals, s.text(spec.Type))
	}
	files := map[string]string{}
	for file, body := range bodies {
		files[file] = s.head(file, shims[file], all.imports[file]) + body
	}
	if shim.Len() > 0 {
		files["zz_concord_shim.c"] = shimHead + shim.String() + "#endif\n"
	}
	return files
}

func (s *signatures) exportNeeds(export exported, to *needs) string {
	if export.declaration.Recv != nil {
		return "a method: its C function takes the receiver first, and no client carries that"
	}
	for _, list := range []*ast.FieldList{export.declaration.Type.Params, export.declaration.Type.Results} {
		if list == nil {
			continue
		}
		for _, each := range list.List {
			if reason := s.follow(export.file, each.Type, to); reason != "" {
				return reason
			}
		}
	}
	return ""
}

func (n *needs) add(other *needs) {
	for file, names := range other.imports {
		if n.imports[file] == nil {
			n.imports[file] = map[string]bool{}
		}
		for name := range names {
			n.imports[file][name] = true
		}
	}
	for name := range other.types {
		n.types[name] = true
	}
}

// head is everything before the declarations. The preamble is there also where Go does not need it: exports need it in C.
func (s *signatures) head(file, renaming string, imports map[string]bool) string {
	var text strings.Builder
	text.WriteString("// Made by the contract tool: a mirror of " + file + ".\npackage main\n\n")
	if s.imports[file]["C"] == "C" {
		preamble := includesFrom(s.build.target.Dir, s.source.preamble[file])
		if renaming != "" {
			preamble += "\n#if defined(" + shimSwitch + ") && (" + shimMachines + ")\n" + renaming + "#endif\n"
		}
		for _, line := range strings.Split(preamble, "\n") {
			text.WriteString("//" + line + "\n")
		}
		text.WriteString("import \"C\"\n\n")
	}
	text.WriteString("import (\n\tconcordUnsafe \"unsafe\"\n\n\tconcordWitness \"" + mirrorModule + "/witness\"\n")
	for _, name := range sortedKeys(imports) {
		if name != "C" {
			fmt.Fprintf(&text, "\t%s %q\n", name, s.imports[file][name])
		}
	}
	text.WriteString(")\n\nvar _ = concordWitness.Call // also where a file has nothing but types\nvar _ concordUnsafe.Pointer\n")
	return text.String()
}

// body is an export that has the witness speak for it. Names are ours, so that none of them hides a type.
func (s *signatures) body(export exported) string {
	params, addresses := s.slots(export, export.declaration.Type.Params, "concordP")
	results, places := s.slots(export, export.declaration.Type.Results, "concordR")
	return fmt.Sprintf("\n//export %[1]s\nfunc %[1]s(%[2]s) (%[3]s) {\n\tconcordWitness.Call(%[1]q, []concordUnsafe.Pointer{%[4]s}, "+
		"[]concordUnsafe.Pointer{%[5]s})\n\treturn\n}\n", export.name(), params, results, addresses, places)
}

func (s *signatures) slots(export exported, list *ast.FieldList, prefix string) (declarations, addresses string) {
	var declared, taken []string
	if list != nil {
		for _, group := range list.List {
			count := len(group.Names)
			if count == 0 {
				count = 1
			}
			for i := 0; i < count; i++ {
				name := fmt.Sprintf("%s%d", prefix, len(declared))
				declared = append(declared, name+" "+s.text(group.Type))
				taken = append(taken, "concordUnsafe.Pointer(&"+name+")")
			}
		}
	}
	return strings.Join(declared, ", "), strings.Join(taken, ", ")
}

func (s *signatures) text(expression ast.Expr) string {
	var text bytes.Buffer
	if err := printer.Fprint(&text, s.positions, expression); err != nil {
		return types.ExprString(expression)
	}
	return text.String()
}

func sortedKeys(set map[string]bool) []string {
	keys := make([]string, 0, len(set))
	for each := range set {
		keys = append(keys, each)
	}
	sort.Strings(keys)
	return keys
}
