// Has go/types check what cgo made of the package. go/types alone cannot see C's types; the files that cgo writes
// declare them, and everything imported comes from the export data that the build just made.
package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
)

type checkedPackage struct {
	types *types.Package
	files []*ast.File
}

func check(b *build) (*checkedPackage, error) {
	positions := token.NewFileSet()
	result := &checkedPackage{}
	for _, name := range b.target.CompiledGoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(b.target.Dir, name)
		}
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			return nil, err
		}
		result.files = append(result.files, file)
	}
	config := types.Config{
		Importer:         importer.ForCompiler(positions, "gc", b.exportData),
		IgnoreFuncBodies: true, // the compiler has been through them
		Sizes:            types.SizesFor("gc", b.tools.Arch),
	}
	if config.Sizes == nil {
		return nil, fmt.Errorf("the sizes of types on %s are not known", b.tools.Arch)
	}
	var err error
	result.types, err = config.Check(b.target.ImportPath, positions, result.files, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot read the types of %s: %w: was this tool built with another Go than the one it uses (%s)?",
			b.target.ImportPath, err, b.tools.Version)
	}
	return result, nil
}

func (b *build) exportData(path string) (io.ReadCloser, error) {
	if mapped, ok := b.target.ImportMap[path]; ok { // vendored
		path = mapped
	}
	found := b.packages[path]
	if found == nil || found.Export == "" {
		return nil, errors.New("no export data for " + path)
	}
	return os.Open(found.Export)
}
