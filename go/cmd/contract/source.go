// Reads the package's own source, as people wrote it: which functions carry //export, what their comments say, where
// main is. Types as the compiler sees them are not known here.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// exported is a function under an //export comment.
type exported struct {
	declaration *ast.FuncDecl
	file        string // relative to the package's folder
	line        int
}

func (e exported) name() string { return e.declaration.Name.Name }

type source struct {
	exports  []exported // sorted by name
	mainFile string     // "" where no file declares func main
	types    map[string]ast.Expr
	preamble map[string]string // of each file with one: the C that stands above import "C"
	findings []finding         // about comments that look like exports and are not
}

// spaced is an //export that a space keeps from being one.
var spaced = regexp.MustCompile(`^//\s+export\s+(\w+)\s*$`)

func readSource(target *listed) (*source, error) {
	result := &source{types: map[string]ast.Expr{}, preamble: map[string]string{}}
	files := token.NewFileSet()
	parsed := map[string]*ast.File{}
	functions := map[string]bool{}
	names := append(append([]string{}, target.CgoFiles...), target.GoFiles...)
	for _, name := range names {
		file, err := parser.ParseFile(files, filepath.Join(target.Dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		parsed[name] = file
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil {
				functions[function.Name.Name] = true
			}
		}
	}
	cgo := map[string]bool{}
	for _, name := range target.CgoFiles {
		cgo[name] = true
	}
	for _, name := range names {
		reader := fileReader{source: result, name: name, files: files, functions: functions, cgo: cgo[name]}
		reader.read(parsed[name])
	}
	sort.Slice(result.exports, func(i, j int) bool { return result.exports[i].name() < result.exports[j].name() })
	return result, nil
}

type fileReader struct {
	*source
	name      string
	files     *token.FileSet
	functions map[string]bool // of the whole package
	cgo       bool            // it imports "C", so that cgo looks for exports in it
}

// line is where the text stands in the file, whatever a //line comment claims.
func (r *fileReader) line(at token.Pos) int { return r.files.PositionFor(at, false).Line }

func (r *fileReader) find(rule string, at token.Pos, format string, values ...interface{}) {
	r.findings = append(r.findings, finding{Rule: rule, File: r.name, Line: r.line(at), Text: fmt.Sprintf(format, values...)})
}

func (r *fileReader) read(file *ast.File) {
	attached := map[*ast.Comment]bool{}
	for _, declaration := range file.Decls {
		switch declared := declaration.(type) {
		case *ast.FuncDecl:
			if declared.Name.Name == "main" && declared.Recv == nil {
				r.mainFile = r.name
			}
			if comment := exportComment(declared.Doc); comment != nil {
				attached[comment] = true
				r.export(declared, comment)
			}
		case *ast.GenDecl:
			for _, each := range declared.Specs {
				switch specified := each.(type) {
				case *ast.TypeSpec:
					r.types[specified.Name.Name] = specified.Type
				case *ast.ImportSpec:
					r.readImport(declared, specified)
				}
			}
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if match := spaced.FindStringSubmatch(comment.Text); match != nil && r.functions[match[1]] {
				r.find("export-space", comment.Pos(),
					"%q has a space before export, so %s is not exported: write //export %s", comment.Text, match[1], match[1])
			} else if strings.HasPrefix(comment.Text, "//export ") && !attached[comment] {
				r.find("export-detached", comment.Pos(),
					"%q is not part of the comment right above a function, so it exports nothing", comment.Text)
			}
		}
	}
}

func (r *fileReader) readImport(declared *ast.GenDecl, imported *ast.ImportSpec) {
	if imported.Path.Value != `"C"` {
		return
	}
	comment := imported.Doc
	if comment == nil && len(declared.Specs) == 1 {
		comment = declared.Doc
	}
	if comment != nil {
		r.preamble[r.name] += preambleText(comment)
	}
}

// preambleText is the comment as cgo gives it to the C compiler: with the lines of #cgo left empty.
func preambleText(comment *ast.CommentGroup) string {
	var text strings.Builder
	for _, part := range comment.List {
		if strings.HasPrefix(part.Text, "//") {
			text.WriteString(part.Text[2:] + "\n")
		} else {
			text.WriteString(strings.TrimSuffix(part.Text[2:], "*/") + "\n")
		}
	}
	return cgoLine.ReplaceAllString(text.String(), "")
}

var cgoLine = regexp.MustCompile(`(?m)^[ \t]*#cgo[ \t].*$`)

func exportComment(doc *ast.CommentGroup) *ast.Comment {
	if doc == nil {
		return nil
	}
	for _, comment := range doc.List {
		if strings.HasPrefix(comment.Text, "//export ") {
			return comment
		}
	}
	return nil
}

func (r *fileReader) export(function *ast.FuncDecl, comment *ast.Comment) {
	name := function.Name.Name
	if !r.cgo {
		r.find("export-without-c", comment.Pos(),
			`%s is not exported: //export counts only in a file with import "C"`, name)
		return
	}
	// cgo itself refuses a comment that names another function.
	if function.Recv != nil {
		r.find("export-method", comment.Pos(),
			"%s is a method: its C function takes the receiver first, and no client carries that", name)
	}
	r.exports = append(r.exports, exported{declaration: function, file: r.name, line: r.line(function.Pos())})
}

// usable tells why the package cannot be a C library, if it cannot.
func (s *source) usable(target *listed) error {
	switch {
	case target.Name != "main":
		return fmt.Errorf("the package in %q is %q: a C library is built from `package main`", target.Dir, target.Name)
	case len(target.CgoFiles) == 0:
		return fmt.Errorf("no file in %q has `import \"C\"`: put it into each file with //export comments%s",
			target.Dir, s.hints())
	case len(s.exports) == 0:
		return fmt.Errorf("the package in %q exports nothing: put `//export Name` right above each function that C may call%s",
			target.Dir, s.hints())
	case s.mainFile == "":
		return fmt.Errorf("the package in %q has no func main: add an empty one, `func main() {}`", target.Dir)
	}
	return nil
}

// hints repeats the findings in an error, where they are the likely reason.
func (s *source) hints() string {
	var text strings.Builder
	for _, each := range s.findings {
		fmt.Fprintf(&text, "\n%s:%d: %s", each.File, each.Line, each.Text)
	}
	return text.String()
}
