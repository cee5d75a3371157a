// Asks the go command about the package and everything it is built from. Go's own messages are passed on word for
// word, with the advice that they lack.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// listed is a package as `go list -json` describes it. Plain file names are relative to Dir.
type listed struct {
	Dir, ImportPath, Name string
	Export                string // the file with its export data
	Standard              bool
	ImportMap             map[string]string
	Module                *struct{ GoMod string }

	CompiledGoFiles                                  []string // may be absolute: what cgo made
	GoFiles, CgoFiles, IgnoredGoFiles                []string
	CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles []string
	SwigFiles, SwigCXXFiles, SysoFiles, EmbedFiles   []string
	CgoCFLAGS, CgoCPPFLAGS, CgoCXXFLAGS, CgoLDFLAGS  []string
	CgoPkgConfig                                     []string
}

const listedFields = "Dir,ImportPath,Name,Export,Standard,ImportMap,Module," +
	"CompiledGoFiles,GoFiles,CgoFiles,IgnoredGoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles," +
	"SwigFiles,SwigCXXFiles,SysoFiles,EmbedFiles,CgoCFLAGS,CgoCPPFLAGS,CgoCXXFLAGS,CgoLDFLAGS,CgoPkgConfig"

// build is the package with all its dependencies.
type build struct {
	folder   string // absolute, without symbolic links: go sees files of the module only below its real folder
	name     string // how users call the library: the name of the folder that they gave
	target   *listed
	packages map[string]*listed // by import path, the target too
	tools    toolchain
	goWork   string // "" or "off" where there is none
}

func load(folder, tags string) (*build, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(absolute); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %q: give the folder of a Go package", folder)
	} else if err != nil {
		return nil, fmt.Errorf("cannot read the folder %q: %w", folder, err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%q is a file: give the folder of the package that it belongs to", folder)
	}

	physical, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return nil, err
	}
	result := &build{folder: physical, name: filepath.Base(absolute), packages: map[string]*listed{}}
	if err := result.askTools(); err != nil {
		return nil, err
	}
	args := []string{"list", "-compiled", "-export", "-deps", "-buildvcs=false", "-json=" + listedFields}
	if tags != "" { // an empty flag would hide those of GOFLAGS
		args = append(args, "-tags="+tags)
	}
	text, err := result.goCommand(append(args, ".")...)
	if err != nil {
		return nil, err
	}
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		next := new(listed)
		if err := decoder.Decode(next); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("cannot understand what go list printed about %q: %w", folder, err)
		}
		result.packages[next.ImportPath] = next
		result.target = next // the package itself comes after all that it depends on
	}
	if result.target == nil {
		return nil, fmt.Errorf("go list found no package in %q", folder)
	}
	return result, nil
}

func (b *build) askTools() error {
	text, err := b.goCommand("env", "-json", "GOVERSION", "GOOS", "GOARCH", "GOWORK")
	if err != nil {
		return err
	}
	var values struct{ GOVERSION, GOOS, GOARCH, GOWORK string }
	if err := json.Unmarshal(text, &values); err != nil {
		return fmt.Errorf("cannot understand what go env printed: %w", err)
	}
	b.tools = toolchain{Version: values.GOVERSION, OS: values.GOOS, Arch: values.GOARCH}
	b.goWork = values.GOWORK
	return nil
}

// goCommand runs the go command in the package's folder and gives what it prints.
func (b *build) goCommand(args ...string) ([]byte, error) {
	program := os.Getenv("CONCORD_GO")
	if program == "" {
		program = "go"
	}
	command := exec.Command(program, args...)
	command.Dir = b.folder
	command.Env = append(os.Environ(), "GOTOOLCHAIN=local", "CGO_ENABLED=1", "PWD="+b.folder)
	var problems bytes.Buffer
	command.Stderr = &problems
	text, err := command.Output()
	if err == nil {
		return text, nil
	}
	message := strings.TrimSpace(problems.String())
	if message == "" { // it was not started, or it died
		return nil, fmt.Errorf("cannot run %s: %w: install Go (apt-get install golang-go) or set CONCORD_GO to a go command",
			program, err)
	}
	return nil, fmt.Errorf("the go command cannot build the package in %q:\n%s\n%s", b.folder, message, advice(message))
}

// advice tells what to do about a message of the go command.
func advice(message string) string {
	has := func(text string) bool { return strings.Contains(message, text) }
	switch {
	case has("no Go files in"):
		return "give the folder that holds the package's .go files"
	case has("build constraints exclude all Go files"):
		return "build tags leave nothing of it on this platform: set them with -tags"
	case has("go.mod file not found"), has("outside main module"), has("cannot find main module"):
		return "the folder belongs to no module: run `go mod init NAME` in it"
	case has("requires go >="), has("requires go1."), has("note: module requires Go"):
		return "the package wants a newer Go: put that first on PATH, or set CONCORD_GO to it"
	case has("no required module provides"), has("missing go.sum entry"), has("cannot find module"):
		return "run `go mod tidy` in the module"
	case has("C compiler"), has("gcc: executable file not found"), has(`exec: "gcc"`):
		return "cgo needs a C compiler: apt-get install gcc"
	case has("export comment has wrong name"):
		return "write the function's own name behind //export"
	}
	return "make `go build` succeed there first"
}
