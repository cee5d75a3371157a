// Writes down, as Go declarations, what each export takes and gives, so that the oracle's binding can hold its arguments
// without naming their types: cgo's names for C's types are known only once cgo has run, and other packages' types need
// imports.
package main

import (
	"bytes"
	"fmt"
	"go/types"
)

// signatureTypes declares concordParams_F with the fields P0, P1, … and concordResults_F with R0, R1, … for each export F.
// The file does not import "C"; cgo's names in it (_Ctype_int) are those of the package that cgo makes.
func signatureTypes(checked *checkedPackage, source *source) []byte {
	var imports, declarations bytes.Buffer
	names := map[string]string{} // of imported packages, by path
	qualifier := func(other *types.Package) string {
		if other == checked.types {
			return ""
		}
		if names[other.Path()] == "" {
			names[other.Path()] = fmt.Sprintf("concordImport%d", len(names))
			fmt.Fprintf(&imports, "import %s %q\n", names[other.Path()], other.Path())
		}
		return names[other.Path()]
	}
	declare := func(kind, export, letter string, values *types.Tuple) {
		fmt.Fprintf(&declarations, "\ntype concord%s_%s struct {\n", kind, export)
		for i := 0; i < values.Len(); i++ {
			fmt.Fprintf(&declarations, "\t%s%d %s\n", letter, i, types.TypeString(values.At(i).Type(), qualifier))
		}
		declarations.WriteString("}\n")
	}
	for _, export := range source.exports {
		function, ok := checked.types.Scope().Lookup(export.name()).(*types.Func)
		if !ok || export.declaration.Recv != nil {
			continue // no binding calls it
		}
		signature := function.Type().(*types.Signature)
		declare("Params", export.name(), "P", signature.Params())
		declare("Results", export.name(), "R", signature.Results())
	}
	return []byte(fmt.Sprintf("// Made by the contract tool from the signatures of the exports.\npackage main\n\n%s%s", &imports, &declarations))
}
