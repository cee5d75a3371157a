// Makes an ordinary program of a C library without touching its folder. The overlay that `go build` gets
//
//   - renames the library's own main, in copies of its files,
//   - adds one file to the package, with a main that makes the calls, and one with the exports' types (signatures.go),
//   - adds the driver as a package in a folder of its own below, so that no name of it can clash with the library's.
//
// The driver becomes main and not another package's init, since that would run before the library's own.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const (
	driverFolder = "concorddriver" // what the added file imports: {{package}}/concorddriver
	renamedMain  = "concordLibraryMain"
)

type overlayParts struct {
	out    string // where overlay.json and the renamed copies go
	driver string // the folder of the driver's package
	main   string // the file with the new main
}

func writeOverlay(folder, tags string, parts overlayParts) error {
	build, source, checked, err := readPackage(folder, tags)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(parts.out, 0o777); err != nil {
		return err
	}
	signatures, err := filepath.Abs(filepath.Join(parts.out, "concord_signatures.go"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(signatures, signatureTypes(checked, source), 0o666); err != nil {
		return err
	}
	replace, err := parts.replacements(build)
	if err != nil {
		return err
	}
	replace[freeName(build.folder, "signatures.go")] = signatures
	text, err := json.MarshalIndent(map[string]interface{}{"Replace": replace}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(parts.out, "overlay.json"), text, 0o666)
}

// replacements maps the paths that go sees, all below the package's folder, to the files that are really read.
func (p overlayParts) replacements(b *build) (map[string]string, error) {
	replace := map[string]string{}
	copies, err := renameMain(b)
	if err != nil {
		return nil, err
	}
	for name, text := range copies {
		copied, err := filepath.Abs(filepath.Join(p.out, name))
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(copied, text, 0o666); err != nil {
			return nil, err
		}
		replace[filepath.Join(b.folder, name)] = copied
	}

	added, err := filepath.Abs(p.main)
	if err != nil {
		return nil, err
	}
	replace[freeName(b.folder, "main.go")] = added

	home := filepath.Join(b.folder, driverFolder)
	if _, err := os.Lstat(home); !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%q is in the way: the oracle adds a package of that name, rename yours", home)
	}
	files, err := filepath.Glob(filepath.Join(p.driver, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		absolute, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		replace[filepath.Join(home, filepath.Base(file))] = absolute
	}
	return replace, nil
}

// freeName gives a path in the folder that no file has, with such an end. It sorts behind the library's files, whose variables are then
// set first.
func freeName(folder, suffix string) string {
	for name := "zz_concord"; ; name += "_" {
		path := filepath.Join(folder, name+suffix)
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
}

// renameMain gives the files that name the package's main, with another name in its place. Lines stay where they are,
// so that what Go says about a panic is still true.
func renameMain(b *build) (map[string][]byte, error) {
	result := map[string][]byte{}
	for _, names := range [][]string{b.target.CgoFiles, b.target.GoFiles} {
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(b.target.Dir, name))
			if err != nil {
				return nil, err
			}
			offsets, err := mentionsOfMain(name, text)
			if err != nil {
				return nil, err
			}
			for i := len(offsets) - 1; i >= 0; i-- { // from the end, so that the others stay valid
				at := offsets[i]
				text = append(text[:at:at], append([]byte(renamedMain), text[at+len("main"):]...)...)
			}
			if len(offsets) > 0 {
				result[name] = text
			}
		}
	}
	return result, nil
}

// mentionsOfMain gives the offsets, ascending, at which the file declares or uses the package's main.
func mentionsOfMain(name string, text []byte) ([]int, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, text, 0)
	if err != nil {
		return nil, err
	}
	var declared *ast.Object
	for _, declaration := range parsed.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "main" {
			declared = function.Name.Obj
		}
	}
	found := map[int]bool{}
	add := func(identifier *ast.Ident) { found[files.PositionFor(identifier.Pos(), false).Offset] = true }
	for _, identifier := range parsed.Unresolved { // may be another file's
		if identifier.Name == "main" {
			add(identifier)
		}
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		identifier, ok := node.(*ast.Ident)
		if ok && identifier.Name == "main" && declared != nil && identifier.Obj == declared {
			add(identifier)
		}
		return true
	})
	delete(found, files.PositionFor(parsed.Name.Pos(), false).Offset)
	offsets := make([]int, 0, len(found))
	for offset := range found {
		offsets = append(offsets, offset)
	}
	sort.Ints(offsets)
	return offsets, nil
}
