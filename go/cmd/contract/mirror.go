// Makes a mirror of a C library: a package of its own with the same exports, whose bodies say what arrived and give known
// patterns (witness/). Of the library it takes signatures, the types they are made of, and the preambles that declare C's.
// Nothing else: neither its code nor a package of its module is compiled in, and nothing that it links with.
//
// Printed are its import path, and the exports that it lacks, with the reasons.
package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

//go:embed witness/*.go
var witnessFiles embed.FS

const mirrorModule = "concord.mirror"

type mirrorParts struct {
	out      string // the folder of the new package
	contract string // the file with the contract as clients get it: with what concord.toml says of memory
}

func writeMirror(folder, tags string, parts mirrorParts, out io.Writer) error {
	build, source, checked, err := readPackage(folder, tags)
	if err != nil {
		return err
	}
	flags, err := build.mirrorFlags()
	if err != nil {
		return err
	}
	contract, err := os.ReadFile(parts.contract)
	if err != nil {
		return err
	}
	written, err := readSignatures(build, source)
	if err != nil {
		return err
	}
	functions, err := describeExports(build, checked, source)
	if err != nil {
		return err
	}
	files := written.files(narrowResults(functions))
	calls, declarations, elements := callShims(calledKinds(functions))
	files["zz_concord_calls.c"] = calls
	files["go.mod"] = "module " + mirrorModule + "\n\ngo 1.19\n"
	files["contract.json"] = string(contract)
	files["zz_concord_main.go"] = fmt.Sprintf(mirrorMain, flags+declarations, mirrorModule, elements)
	if err := addWitness(files); err != nil {
		return err
	}
	if err := writeFiles(parts.out, files); err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]interface{}{"package": mirrorModule, "lacks": written.refused})
}

const mirrorMain = `package main

%simport "C"

import (
	_ "embed"
	concordUnsafe "unsafe"

	concordWitness "%s/witness"
)

//go:embed contract.json
var concordContract string

func init() {
	concordWitness.Describe(concordContract)
	concordWitness.Calls(map[string]concordUnsafe.Pointer{
%s	})
}

func main() {}
`

func addWitness(files map[string]string) error {
	names, err := witnessFiles.ReadDir("witness")
	if err != nil {
		return err
	}
	for _, each := range names {
		path := "witness/" + each.Name()
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := witnessFiles.ReadFile(path)
		if err != nil {
			return err
		}
		files[path] = string(text)
	}
	return nil
}

func writeFiles(folder string, files map[string]string) error {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// mirrorFlags are the library's own flags for the C compiler, as lines for cgo, and the switch of the shim. What is for the
// linker is left out: the mirror needs no code of the library's, and shall run none.
func (b *build) mirrorFlags() (string, error) {
	asked, err := b.pkgConfigFlags()
	if err != nil {
		return "", err
	}
	var flags []string
	for _, list := range [][]string{asked, b.target.CgoCPPFLAGS, b.target.CgoCFLAGS, {"-D" + shimSwitch}} {
		for _, flag := range list {
			if folder := strings.TrimPrefix(flag, "-I"); folder != flag && folder != "" && !filepath.IsAbs(folder) {
				flag = "-I" + filepath.Join(b.target.Dir, folder)
			}
			if strings.ContainsAny(flag, " \t\"'\\") {
				flag = strconv.Quote(flag)
			}
			flags = append(flags, flag)
		}
	}
	return "// #cgo CFLAGS: " + strings.Join(flags, " ") + "\n", nil
}

var quotedIncludeLine = regexp.MustCompile(`(?m)^([ \t]*#[ \t]*include[ \t]*)"([^"]+)"`)

// includesFrom makes the preamble name the headers of the library's folder by their whole paths.
func includesFrom(folder, preamble string) string {
	return quotedIncludeLine.ReplaceAllStringFunc(preamble, func(line string) string {
		match := quotedIncludeLine.FindStringSubmatch(line)
		header := filepath.Join(folder, match[2])
		if _, err := os.Stat(header); err != nil || filepath.IsAbs(match[2]) {
			return line
		}
		return match[1] + strconv.Quote(header)
	})
}
