package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestMainIsFoundWhereverItIsMeant(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // with every mention marked
	}{
		{"declared", "package main\nfunc main() {}\n", "package main\nfunc <main>() {}\n"},
		{"called by itself", "package main\nfunc main() { main() }\n", "package main\nfunc <main>() { <main>() }\n"},
		{"used beside", "package main\nvar entry = main\n", "package main\nvar entry = <main>\n"},
		{"a field", "package main\ntype t struct{ main int }\nfunc f(x t) int { return x.main }\n",
			"package main\ntype t struct{ main int }\nfunc f(x t) int { return x.main }\n"},
		{"a method", "package main\nfunc (t t) main() {}\n", "package main\nfunc (t t) main() {}\n"},
		{"a variable", "package main\nfunc f() { main := 1; _ = main }\n", "package main\nfunc f() { main := 1; _ = main }\n"},
	}
	for _, test := range tests {
		offsets, err := mentionsOfMain("x.go", []byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		marked := test.text
		for i := len(offsets) - 1; i >= 0; i-- {
			marked = marked[:offsets[i]] + "<main>" + marked[offsets[i]+len("main"):]
		}
		if marked != test.want {
			t.Errorf("%s: %q, want %q", test.name, marked, test.want)
		}
	}
}

func TestTheOverlayMakesAProgramAndLeavesThePackageAlone(t *testing.T) {
	link := filepath.Join(t.TempDir(), "linked")
	folder, err := filepath.Abs("testdata/plain")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	before := listFolder(t, folder)
	for _, path := range []string{folder, link} {
		out := t.TempDir()
		err := run([]string{"-overlay", out, "-driver", "testdata/plain/driver", "-main", "testdata/plain/driver/binding.txt", path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		program := filepath.Join(out, "program")
		build := exec.Command("go", "build", "-buildvcs=false", "-overlay", filepath.Join(out, "overlay.json"), "-o", program, ".")
		build.Dir = folder
		build.Env = append(os.Environ(), "PWD="+folder, "GOTOOLCHAIN=local")
		if text, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, text)
		}
		text, err := exec.Command(program).CombinedOutput()
		if err != nil || strings.TrimSpace(string(text)) != "driven from the library" {
			t.Errorf("%s: the program said %q (%v)", path, text, err)
		}
	}
	if after := listFolder(t, folder); !reflect.DeepEqual(before, after) {
		t.Errorf("the package's folder held %q and holds %q", before, after)
	}
}

func listFolder(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, each := range entries {
		names = append(names, each.Name())
	}
	return names
}

func TestAFolderInTheWayIsNamed(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, driverFolder), 0o777); err != nil {
		t.Fatal(err)
	}
	parts := overlayParts{out: t.TempDir(), driver: "testdata/plain/driver", main: "x"}
	_, err := parts.replacements(&build{folder: folder, target: &listed{Dir: folder}})
	if err == nil || !strings.Contains(err.Error(), driverFolder) {
		t.Errorf("error %v", err)
	}
}

func TestSignaturesAreDeclaredWhateverTheirTypesAreCalled(t *testing.T) {
	build, err := load("testdata/types", "")
	if err != nil {
		t.Fatal(err)
	}
	source, err := readSource(build.target)
	if err != nil {
		t.Fatal(err)
	}
	checked, err := check(build)
	if err != nil {
		t.Fatal(err)
	}
	text := string(signatureTypes(checked, source))
	for _, want := range []string{
		"type concordParams_Nothing struct {\n\tP0 int\n\tP1 string\n}\n",
		"type concordResults_Nothing struct {\n}\n",
		"P3 []Point\n",
		"P3 *_Ctype_struct_opaque\n",
		"P2 _Ctype_struct_hooks\n",
		"import concordImport0 \"unsafe\"\n",
		"import concordImport1 \"time\"\n",
		"P0 []concordImport1.Duration\n",
	} {
		if !strings.Contains(strings.ReplaceAll(text, "  ", " "), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestAnAdditionIsBuiltInAndTheHeaderStaysWhatItWas(t *testing.T) {
	folder, err := filepath.Abs("testdata/plain")
	if err != nil {
		t.Fatal(err)
	}
	before := listFolder(t, folder)
	plain := builtHeader(t, folder)
	for name, pattern := range map[string]string{
		"collector": `extern void concordCollect\((void)?\);`, // Go 1.19 writes no void
		"caller":    `extern void concord_call_back\(void\* function, void\* value\);`,
	} {
		export := regexp.MustCompile(pattern)
		out := t.TempDir()
		if err := run([]string{"-addition", name, "-out", out, folder}, nil); err != nil {
			t.Fatal(err)
		}
		header := builtHeader(t, folder, "-overlay", filepath.Join(out, "overlay.json"))
		if !export.MatchString(header) {
			t.Errorf("no %s in\n%s", pattern, header)
		}
		if got := export.ReplaceAllString(header, ""); strings.Contains(got, "concord") != strings.Contains(plain, "concord") {
			t.Errorf("C code of ours in\n%s", got)
		}
	}
	if err := run([]string{"-addition", "unknown", "-out", t.TempDir(), folder}, nil); err == nil {
		t.Error("an unknown addition was written")
	}
	if after := listFolder(t, folder); !reflect.DeepEqual(before, after) {
		t.Errorf("the package's folder held %q and holds %q", before, after)
	}
}

// builtHeader builds the package and gives the header that cgo wrote for it.
func builtHeader(t *testing.T, folder string, flags ...string) string {
	t.Helper()
	library := filepath.Join(t.TempDir(), "library.so")
	arguments := append([]string{"build", "-buildvcs=false", "-buildmode=c-shared", "-o", library}, flags...)
	build := exec.Command("go", append(arguments, ".")...)
	build.Dir = folder
	build.Env = append(os.Environ(), "PWD="+folder, "GOTOOLCHAIN=local")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	text, err := os.ReadFile(headerOf(library))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
