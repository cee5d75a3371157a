package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mirrorOf writes the mirror of a package into a folder, and gives the folder and what it lacks.
func mirrorOf(t *testing.T, folder string) (string, map[string]string) {
	t.Helper()
	report, err := read(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := json.Marshal(report.Contract)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	file := filepath.Join(out, "known.json")
	if err := os.WriteFile(file, contract, 0o666); err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	if err := writeMirror(folder, "", mirrorParts{out: filepath.Join(out, "mirror"), contract: file}, &printed); err != nil {
		t.Fatal(err)
	}
	var said struct{ Lacks map[string]string }
	if err := json.Unmarshal(printed.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(out, "mirror"), said.Lacks
}

func textOf(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	if err := writeFiles(folder, files); err != nil {
		t.Fatal(err)
	}
}

func TestAMirrorHasTheSameContract(t *testing.T) {
	original, err := read(filepath.Join("testdata", "types"), "")
	if err != nil {
		t.Fatal(err)
	}
	folder, lacks := mirrorOf(t, filepath.Join("testdata", "types"))
	if len(lacks) > 0 {
		t.Errorf("it lacks %v", lacks)
	}
	mirror, err := read(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(mirror.Contract.Exports) != len(original.Contract.Exports) {
		t.Fatalf("%d exports instead of %d", len(mirror.Contract.Exports), len(original.Contract.Exports))
	}
	for i, want := range original.Contract.Exports {
		got := mirror.Contract.Exports[i]
		if strings.Join(briefly(got.Params), "\n") != strings.Join(briefly(want.Params), "\n") ||
			strings.Join(briefly(got.Results), "\n") != strings.Join(briefly(want.Results), "\n") {
			t.Errorf("%s is %q %q instead of %q %q", want.Name, briefly(got.Params), briefly(got.Results),
				briefly(want.Params), briefly(want.Results))
		}
	}
}

// A library that would be noticed if any of its code ran or was linked.
var dangerous = map[string]string{
	"go.mod":        "module example.org/danger\n\ngo 1.19\n",
	"types/main.go": "package types\n\ntype Handle uintptr\n\nfunc init() { panic(\"ran\") }\n",
	"inc/shape.h":   "#pragma once\ntypedef struct { double x, y; } shape;\n",
	"lib/main.go": `package main

// #cgo CFLAGS: -I../inc -DSIDE=4
// #cgo LDFLAGS: -L/nowhere
// #include "../inc/shape.h"
// #include <shape.h>
// typedef struct { char name[SIDE]; } label;
import "C"

import (
	clock "time"

	"example.org/danger/types"
)

type Spans []clock.Duration

type Handles []types.Handle

type Level int8

func init() { panic("ran") }

//export Move
func Move(by C.shape, in Spans, unsafe Level) Level { panic("ran") }

//export Close
func Close(h Handles) {}

//export Name
func Name() (l C.label, ok bool) { panic("ran") }

func main() {}
`}

func TestAMirrorTakesTypesAndNoCode(t *testing.T) {
	library := t.TempDir()
	write(t, library, dangerous)
	folder, lacks := mirrorOf(t, filepath.Join(library, "lib"))
	if want := "types.Handle is a type of another package, whose code a mirror would have to run"; len(lacks) != 1 || lacks["Close"] != want {
		t.Errorf("it lacks %q", lacks)
	}
	text := textOf(t, folder, "main.go")
	for _, gone := range []string{"panic", "example.org/danger"} {
		if strings.Contains(strings.ReplaceAll(text, library, ""), gone) {
			t.Errorf("it has %q:\n%s", gone, text)
		}
	}
	if flags := textOf(t, folder, "zz_concord_main.go"); strings.Contains(flags, "/nowhere") {
		t.Errorf("it links what the library does:\n%s", flags)
	}
	build := exec.Command("go", "build", "-buildmode=c-shared", "-o", filepath.Join(folder, "lib.so"), ".")
	build.Dir = folder
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

func TestOnlyNarrowResultsHaveAShim(t *testing.T) {
	library := t.TempDir()
	write(t, library, map[string]string{
		"go.mod": "module example.org/narrow\n\ngo 1.19\n",
		"main.go": "package main\n\nimport \"C\"\n\n//export Narrow\nfunc Narrow(a int) uint8 { return 0 }\n\n" +
			"//export Wide\nfunc Wide(a int8) int { return 0 }\n\nfunc main() {}\n",
	})
	folder, _ := mirrorOf(t, library)
	shim, header := textOf(t, folder, "zz_concord_shim.c"), textOf(t, folder, "main.go")
	if !strings.Contains(shim, "unsigned long long Narrow(GoInt p0)") || strings.Contains(shim, "Wide") {
		t.Error(shim)
	}
	if !strings.Contains(header, "#define Narrow concord_go_Narrow") {
		t.Error(header)
	}
}
