package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// builtLibrary builds a package of this module, with its header beside it.
func builtLibrary(t *testing.T, name string, flags ...string) string {
	t.Helper()
	program := os.Getenv("CONCORD_GO")
	if program == "" {
		program = "go"
	}
	file := filepath.Join(t.TempDir(), "lib"+name+".so")
	args := append([]string{"build", "-buildmode=c-shared", "-buildvcs=false"}, flags...)
	command := exec.Command(program, append(args, "-o", file, ".")...)
	command.Dir = filepath.Join("..", "..", name)
	command.Env = append(os.Environ(), "GOTOOLCHAIN=local", "CGO_ENABLED=1", "PWD=")
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return file
}

func headerOf(library string) string { return strings.TrimSuffix(library, ".so") + ".h" }

func readLibrary(t *testing.T, library, header string) *fileReport {
	t.Helper()
	result, err := readFile(library, header)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// layout is what a caller relies on, without names of types: one line.
func layoutOf(t *testing.T, f function) string {
	t.Helper()
	bare := func(slots []slot) []slot {
		result := []slot{}
		for _, each := range slots {
			result = append(result, slot{Changes: each.Changes, Type: each.Type.unnamed()})
		}
		return result
	}
	text, err := json.Marshal([]interface{}{bare(f.Params), bare(f.Results)})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (t *shape) unnamed() *shape {
	result := *t
	result.Go, result.C = "", ""
	if t.Elem != nil {
		result.Elem = t.Elem.unnamed()
	}
	result.Fields = nil
	for _, each := range t.Fields {
		result.Fields = append(result.Fields, field{each.Name, each.Offset, each.Type.unnamed()})
	}
	if t.prototype != nil {
		result.prototype = &prototype{}
		for _, each := range t.Params {
			result.prototype.Params = append(result.prototype.Params, slot{Type: each.Type.unnamed()})
		}
		for _, each := range t.Results {
			result.prototype.Results = append(result.prototype.Results, slot{Type: each.Type.unnamed()})
		}
	}
	return &result
}

// The zoo has an export for each shape: what its file tells must be what its source does.
func TestAFileTellsTheTypesThatItsSourceHas(t *testing.T) {
	source, err := read(filepath.Join("..", "..", "typezoo"), "")
	if err != nil {
		t.Fatal(err)
	}
	library := builtLibrary(t, "typezoo")
	for _, header := range []string{headerOf(library), ""} {
		file := readLibrary(t, library, header)
		if len(file.Artifact.Unknown)+len(file.Artifact.Wrong) > 0 {
			t.Errorf("header %q: unknown %v, wrong %v", header, file.Artifact.Unknown, file.Artifact.Wrong)
		}
		if len(file.Contract.Exports) != len(source.Contract.Exports) {
			t.Fatalf("%d exports, want %d", len(file.Contract.Exports), len(source.Contract.Exports))
		}
		for i, want := range source.Contract.Exports {
			got := file.Contract.Exports[i]
			if got.Name != want.Name || layoutOf(t, got) != layoutOf(t, want) {
				t.Errorf("header %q: %s is\n%s, want\n%s", header, want.Name, layoutOf(t, got), layoutOf(t, want))
			}
		}
	}
}

func TestAStrippedFileTellsWhatItsHeaderDoes(t *testing.T) {
	source, err := read(filepath.Join("..", "..", "typezoo"), "")
	if err != nil {
		t.Fatal(err)
	}
	library := builtLibrary(t, "typezoo", "-ldflags=-s -w")
	file := readLibrary(t, library, headerOf(library))
	if file.Artifact.Notes != "none" || len(file.Artifact.Exports) != len(source.Contract.Exports) {
		t.Fatalf("notes %q, %d exports", file.Artifact.Notes, len(file.Artifact.Exports))
	}
	untold := map[string]bool{}
	for _, each := range file.Artifact.Unknown {
		untold[each.Export] = true
	}
	for i, want := range source.Contract.Exports {
		got := file.Contract.Exports[i]
		if !untold[want.Name] && layoutOf(t, got) != layoutOf(t, want) {
			t.Errorf("%s is\n%s, want\n%s or unknown", want.Name, layoutOf(t, got), layoutOf(t, want))
		}
	}
	for _, name := range []string{"Length", "TwoInts", "TurnLadder", "Tick"} { // C tells all of these
		if untold[name] {
			t.Errorf("%s is unknown", name)
		}
	}
	for _, name := range []string{"EchoBool", "EchoU8", "AddAll", "CellNew"} {
		if !untold[name] {
			t.Errorf("%s is said to be known, though its header cannot tell", name)
		}
	}
	for _, each := range readLibrary(t, library, "").Contract.Exports {
		if len(each.Params) != 1 || each.Params[0].Type.Kind != "unknown" {
			t.Fatalf("%s: nothing tells its types, and they are said to be %v", each.Name, each.Params)
		}
	}
}

func TestAFileTellsHowItWasBuilt(t *testing.T) {
	found := readLibrary(t, builtLibrary(t, "libmod", "-ldflags=-extldflags=-Wl,-z,now,-soname,libmod.so.1"), "").Artifact
	if found.Class != 64 || found.Type != "shared object" || found.Size == 0 || len(found.BuildID) != 40 || found.GoBuildID == "" {
		t.Errorf("%+v", found)
	}
	if found.Go == nil || found.Go.Package != "concord.example/libmod" || !strings.HasPrefix(found.Go.Version, "go1.") {
		t.Errorf("built as %+v", found.Go)
	}
	if found.Soname != "libmod.so.1" || found.Relro != "full" || found.Stack != "not executable" || found.TLS != "initial-exec" {
		t.Errorf("SONAME %q, RELRO %q, stack %q, TLS %q", found.Soname, found.Relro, found.Stack, found.TLS)
	}
	if strings.Join(found.Exports, " ") != "ModXY" || len(found.Others) != 0 || found.Internal == 0 {
		t.Errorf("exports %q, others %q, %d internal", found.Exports, found.Others, found.Internal)
	}
}

func TestAHeaderOfAnotherBuildIsFound(t *testing.T) {
	library := builtLibrary(t, "libmod")
	text, err := os.ReadFile(headerOf(library))
	if err != nil {
		t.Fatal(err)
	}
	for declared, want := range map[string]string{
		"extern GoInt ModXY(GoInt x);":            "the header has 1 parameters and 1 results",
		"extern GoInt ModXY(GoInt x, GoInt32 y);": "parameter 2 is GoInt32 in the header",
		"extern GoUint8 ModXY(GoInt x, GoInt y);": "result 1 is GoUint8 in the header",
		"extern void Mod(GoInt x);":               "the header does not declare it",
	} {
		header := filepath.Join(t.TempDir(), "other.h")
		at := strings.Index(string(text), "extern GoInt ModXY(")
		end := at + strings.Index(string(text[at:]), ";") + 1
		if err := os.WriteFile(header, []byte(string(text[:at])+declared+string(text[end:])), 0o666); err != nil {
			t.Fatal(err)
		}
		wrong := readLibrary(t, library, header).Artifact.Wrong
		if len(wrong) != 1 || !strings.Contains(wrong[0].Why, want) {
			t.Errorf("%s: %v, want %q", declared, wrong, want)
		}
	}
}

func TestWhatIsNoLibraryIsToldSo(t *testing.T) {
	whole, err := os.ReadFile(builtLibrary(t, "libmod"))
	if err != nil {
		t.Fatal(err)
	}
	noise := append([]byte{}, whole...)
	for i := 64; i < len(noise); i += 97 { // the ELF header stays
		noise[i] ^= 0x5a
	}
	for name, each := range map[string]struct {
		bytes []byte
		want  string
	}{
		"text":      {[]byte("GROUP ( libmod.so.1 )"), "is not an ELF file"},
		"empty":     {nil, "is empty"},
		"macho":     {[]byte("\xcf\xfa\xed\xfe...."), "Mach-O"},
		"windows":   {[]byte("MZ\x90\x00"), "PE file"},
		"archive":   {[]byte("!<arch>\n..."), "c-archive"},
		"truncated": {whole[:len(whole)/2], "cut off"},
		"header":    {whole[:64], "cut off"},
		"noise":     {noise, ""},
	} {
		file := filepath.Join(t.TempDir(), "libx.so")
		if err := os.WriteFile(file, each.bytes, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readFile(file, ""); each.want != "" && (err == nil || !strings.Contains(err.Error(), each.want)) {
			t.Errorf("%s: %v, want %q", name, err, each.want)
		}
	}
	if _, err := readFile(filepath.Join(t.TempDir(), "absent.so"), ""); err == nil || !strings.Contains(err.Error(), "there is no library") {
		t.Errorf("absent: %v", err)
	}
}

func TestCgosOwnNamesAreNoExports(t *testing.T) {
	for symbol, want := range map[string]string{"_cgoexp_b05702a04a96_Add": "Add", "_cgoexp_1_a_b": "a_b", "_cgoexp_": "", "Add": ""} {
		if got := exportOf(symbol); got != want {
			t.Errorf("%q is %q, want %q", symbol, got, want)
		}
	}
}
