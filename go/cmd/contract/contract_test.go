package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func readTestdata(t *testing.T, name string) *report {
	t.Helper()
	result, err := read(filepath.Join("testdata", name), "")
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// brief writes a shape on one line: kind, C's name, what it is made of.
func brief(s *shape) string {
	text := s.Kind
	if s.C != "" {
		text += ":" + s.C
	}
	if s.Elem != nil {
		text += fmt.Sprintf(" of (%s)", brief(s.Elem))
	}
	if s.Length > 0 {
		text += fmt.Sprintf(" × %d", s.Length)
	}
	for _, each := range s.Fields {
		text += fmt.Sprintf(" {%s@%d %s}", each.Name, each.Offset, brief(each.Type))
	}
	if s.Size > 0 {
		text += fmt.Sprintf(" size %d align %d", s.Size, s.Align)
	}
	if s.prototype != nil {
		text += fmt.Sprintf(" calls %q gives %q", briefly(s.Params), briefly(s.Results))
	}
	return text
}

func briefly(slots []slot) []string {
	lines := []string{}
	for _, each := range slots {
		line := each.Type.Go + " " + brief(each.Type)
		if each.Changes {
			line = "changes " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func TestTypesAreThoseThatCallersSee(t *testing.T) {
	node := func(next string) string { // a struct that leads to itself
		if next != "" {
			next = " of (struct:struct node " + next + ")"
		}
		return "{next@0 pointer:struct node*" + next + "} {type@8 i32:int} {name@12 array of (i8:char) × 8}" +
			" {value@24 union size 8 align 1} size 32 align 8"
	}
	wants := map[string]struct {
		params, results []string
		returned        string
	}{
		"Scalars": {
			params: []string{"bool bool:GoUint8", "int8 i8:GoInt8", "rune i32:GoInt32", "byte u8:GoUint8", "uint u64:GoUint",
				"uintptr uptr:GoUintptr", "float32 f32:GoFloat32", "complex64 complex64:GoComplex64", "complex64 complex64:GoComplex64"},
			results: []string{"int i64:GoInt"},
		},
		"Named": {
			params: []string{"Celsius f64:GoFloat64", "Word string:GoString",
				"changes List slice:GoSlice of (f64:GoFloat64)",
				"changes []Point slice:GoSlice of (struct {X@0 i32:GoInt32} {Y@4 i32:GoInt32} size 8 align 4)",
				"changes [][]byte slice:GoSlice of (slice:GoSlice of (u8:GoUint8))"},
		},
		"Numbers": {
			params: []string{"C.int i32:int", "C.uint8_t u8:uint8_t", "C.money i32:money", "C.color u32:color", "C.size_t u64:size_t",
				"C.uintptr_t uptr:uintptr_t", "C.longlong i64:long long", "C.bool bool:bool"},
			results: []string{"C.double f64:double"},
		},
		"Pointers": {
			params: []string{"*C.char cstring:char*", "changes **C.char pointer:char** of (cstring:char*)", "unsafe.Pointer pointer:void*",
				"*C.struct_opaque pointer:struct opaque*", "changes *C.int pointer:int* of (i32:int)",
				"changes *int pointer:GoInt* of (i64:GoInt)"},
		},
		"Structs": {
			params: []string{
				"changes *C.struct_node pointer:struct node* of (struct:struct node " + node(node(node(""))) + ")",
				"C.either union:either size 8 align 1"},
		},
		"Callbacks": {
			params: []string{
				`changes C.visit callback:visit calls ["unsafe.Pointer pointer:void*" "C.int i32:int"] gives ["C.int i32:int"]`,
				`changes C.every callback:every calls ["*C.char cstring:char*" "C.uchar u8:unsigned char" "C.ulonglong u64:unsigned long long"` +
					` "C.uintptr_t uptr:uintptr_t" "C.money i32:money" "C.color u32:color" "C.enum_sign i32:enum sign" "C._Bool bool:_Bool"` +
					` "**C.double pointer:double** of (pointer:double* of (f64:double))" "*C.struct_opaque pointer:struct opaque*"` +
					` "C.struct_pair struct:struct pair {a@0 i8:char} {b@8 f64:double} {c@16 array of (i16:short) × 3} size 24 align 8"` +
					` "C.visit callback:visit calls [\"unsafe.Pointer pointer:void*\" \"C.int i32:int\"] gives [\"C.int i32:int\"]"` +
					` "*[0]byte callback calls [\"C.long i64:long\"] gives []"] gives []`,
				"changes C.struct_hooks struct:struct hooks {done@0 callback calls [] gives []}" +
					` {look@8 callback:visit calls ["unsafe.Pointer pointer:void*" "C.int i32:int"] gives ["C.int i32:int"]} size 16 align 8`,
				"changes C.print callback:print",
			},
		},
		"Hold": {params: []string{
			"changes C.struct_holder struct:struct holder {one@0 struct:small {s@0 i16:short} size 2 align 2}" +
				" {two@8 pointer:small* of (struct:small {s@0 i16:short} size 2 align 2)} {three@16 struct {i@0 i32:int} size 4 align 4}" +
				" size 24 align 8",
			"C.small struct:small {s@0 i16:short} size 2 align 2",
		}},
		"Several": {
			results: []string{"int8 i8:GoInt8", "C.double f64:double", "string string:GoString", "error error:GoInterface"},
			returned: "struct:struct Several_return {r0@0 i8:GoInt8} {r1@8 f64:double} {r2@16 string:GoString}" +
				" {r3@32 error:GoInterface} size 48 align 8",
		},
		"Others": {
			params: []string{"map[string]int map:GoMap", "chan int chan:GoChan", "func() func:void*",
				"interface{} interface:GoInterface"},
			results:  []string{"int i64:GoInt", "error error:GoInterface"},
			returned: "struct:struct Others_return {r0@0 i64:GoInt} {r1@8 error:GoInterface} size 24 align 8",
		},
		"Wait":    {params: []string{"changes []pause slice:GoSlice of (i64:GoInt64)"}},
		"Nothing": {params: []string{"int i64:GoInt", "string string:GoString"}},
	}
	exports := readTestdata(t, "types").Contract.Exports
	if len(exports) != len(wants) {
		t.Errorf("%d exports, want %d", len(exports), len(wants))
	}
	for _, each := range exports {
		want := wants[each.Name]
		if got := briefly(each.Params); !reflect.DeepEqual(got, append([]string{}, want.params...)) {
			t.Errorf("%s takes\n\t%s\nwant\n\t%s", each.Name, strings.Join(got, "\n\t"), strings.Join(want.params, "\n\t"))
		}
		if got := briefly(each.Results); !reflect.DeepEqual(got, append([]string{}, want.results...)) {
			t.Errorf("%s gives %q, want %q", each.Name, got, want.results)
		}
		if got := each.Return; got == nil && want.returned != "" || got != nil && brief(got) != want.returned {
			t.Errorf("%s returns %v, want %s", each.Name, got, want.returned)
		}
	}
}

func TestExportsAreSortedAndDescribed(t *testing.T) {
	report := readTestdata(t, "types")
	var names []string
	for _, each := range report.Contract.Exports {
		names = append(names, each.Name)
	}
	if want := []string{"Callbacks", "Hold", "Named", "Nothing", "Numbers", "Others", "Pointers", "Scalars", "Several", "Structs", "Wait"}; !reflect.DeepEqual(names, want) {
		t.Errorf("exports %q, want %q", names, want)
	}
	nothing := report.Contract.Exports[3]
	if want := "Nothing does nothing.\n\nIt says so in two paragraphs."; nothing.Doc != want {
		t.Errorf("doc %q, want %q", nothing.Doc, want)
	}
	if nothing.File != "types.go" || nothing.Line != 83 {
		t.Errorf("Nothing stands in %s:%d, want types.go:83", nothing.File, nothing.Line)
	}
	if report.Contract.Library != "types" || report.Contract.Package != "concord.example/cmd/contract/testdata/types" {
		t.Errorf("library %q, package %q", report.Contract.Library, report.Contract.Package)
	}
	want := []constantValue{{"Answer", "untyped int", "42"}, {"Greeting", "Word", `"hi"`}}
	if !reflect.DeepEqual(report.Contract.Constants, want) {
		t.Errorf("constants %v, want %v", report.Contract.Constants, want)
	}
}

func TestLintNamesRuleAndPlace(t *testing.T) {
	want := []string{
		"lint.go:6 go-memory-result", "lint.go:9 go-memory-result", "lint.go:9 error-result", "lint.go:12 go-memory-result",
		"lint.go:15 char-without-free", "lint.go:17 export-space", "lint.go:23 export-detached", "lint.go:29 export-method",
		"plain.go:3 export-without-c",
	}
	var got []string
	for _, each := range readTestdata(t, "lint").Contract.Lint {
		got = append(got, fmt.Sprintf("%s:%d %s", each.File, each.Line, each.Rule))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("lint\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestCallbacksThatCannotBeReadAreNamed(t *testing.T) {
	build, err := load("testdata/types", "")
	if err != nil {
		t.Fatal(err)
	}
	functions := []function{{Name: "F", File: "types.go", Params: []slot{{Type: &shape{Kind: "callback", C: "nothing_of_the_kind"}}}}}
	findings := addPrototypes(build, &source{preamble: map[string]string{"types.go": "// a line"}}, functions)
	if len(findings) != 1 || findings[0].Rule != "callback-unknown" || !strings.Contains(findings[0].Text, "nothing_of_the_kind") {
		t.Errorf("findings %v", findings)
	}
	if functions[0].Params[0].Type.prototype != nil {
		t.Error("what is not known was made up")
	}
}

func TestPreamblesAreWhatTheCompilerSees(t *testing.T) {
	source, err := readSource(&listed{Dir: "testdata/preambles", CgoFiles: []string{"block.go", "group.go", "lines.go"}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"block.go": "\n#include <stdint.h>\n\nint one;\n\n", "group.go": " int two;\n", "lines.go": " int three;\n int four;\n",
	}
	if !reflect.DeepEqual(source.preamble, want) {
		t.Errorf("preambles %q, want %q", source.preamble, want)
	}
}

func TestFreeFunctionsAreRecognised(t *testing.T) {
	pointer := []slot{{Type: &shape{Kind: "pointer"}}}
	for name, want := range map[string]bool{"FreeText": true, "text_release": true, "Print": false} {
		if got := hasFree([]function{{Name: name, Params: pointer}}); got != want {
			t.Errorf("hasFree(%s) = %v", name, got)
		}
	}
	if hasFree([]function{{Name: "FreeSlots"}}) {
		t.Error("a function that takes nothing frees nothing")
	}
}

func TestInputsAreTheFilesOfThePackage(t *testing.T) {
	folder, err := filepath.Abs("testdata/lint")
	if err != nil {
		t.Fatal(err)
	}
	got := readTestdata(t, "lint").Inputs
	module, _ := filepath.Abs("../../go.mod")
	want := inputs{
		Files: []string{filepath.Join(folder, "lint.go"), filepath.Join(folder, "plain.go"), module},
		Dirs:  []string{folder},
	}
	if !reflect.DeepEqual(sortedCopy(got.Files), sortedCopy(want.Files)) || !reflect.DeepEqual(got.Dirs, want.Dirs) {
		t.Errorf("inputs %v, want %v", got, want)
	}
}

func TestIncludesAreFollowed(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	source := write("p/a.go", "package p\n\n// #include \"../inc/a.h\"\n// #include <stdio.h>\nimport \"C\"\n")
	first := write("inc/a.h", "# include \"b.h\"\n#include \"missing.h\"\n#include \"a.h\"\n")
	second := write("elsewhere/b.h", "")
	set := inputSet{files: map[string]bool{}, dirs: map[string]bool{}}
	set.addIncludes(source, []string{filepath.Join(folder, "elsewhere")})
	if want := sortedCopy([]string{first, second}); !reflect.DeepEqual(sorted(set.files), want) {
		t.Errorf("found %q, want %q", sorted(set.files), want)
	}
}

func sortedCopy(list []string) []string {
	set := map[string]bool{}
	for _, each := range list {
		set[each] = true
	}
	return sorted(set)
}

func TestErrorsSayWhatToDo(t *testing.T) {
	tests := []struct {
		args  string
		wants []string
	}{
		{"", []string{"usage:"}},
		{"-nonsense .", []string{"-nonsense", "usage:"}},
		{"testdata/none", []string{`there is no folder "testdata/none"`, "give the folder"}},
		{"main.go", []string{`"main.go" is a file`}},
		{"testdata/empty", []string{"no Go files", "give the folder that holds"}},
		{"testdata/broken", []string{"broken.go:6:", `"one"`, "make `go build` succeed"}},
		{"testdata/notmain", []string{`is "notmain"`, "`package main`"}},
		{"testdata/silent", []string{"exports nothing", "silent.go:5", "// export F", "has a space"}},
		{"testdata/nocgo", []string{`import "C"`, "nocgo.go:3"}},
		{"testdata/nomain", []string{"no func main", "`func main() {}`"}},
		{"testdata/wrongname", []string{"wrongname.go:5", `wrong name "G"`, "the function's own name"}},
	}
	for _, test := range tests {
		var out bytes.Buffer
		err := run(strings.Fields(test.args), &out)
		if err == nil {
			t.Errorf("contract %s: no error", test.args)
			continue
		}
		for _, want := range test.wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("contract %s: error %q lacks %q", test.args, err, want)
			}
		}
		if out.Len() > 0 {
			t.Errorf("contract %s: printed %q beside its error", test.args, out.String())
		}
	}
}

func TestAMissingGoIsNamed(t *testing.T) {
	t.Setenv("CONCORD_GO", "/nowhere/go")
	_, err := read("testdata/types", "")
	if err == nil || !strings.Contains(err.Error(), "/nowhere/go") || !strings.Contains(err.Error(), "install Go") {
		t.Errorf("error %v", err)
	}
}

func TestOneJSONObjectIsPrinted(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"testdata/types"}, &out); err != nil {
		t.Fatal(err)
	}
	if strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), `\u003`) {
		t.Errorf("printed %q", out.String())
	}
	var parsed map[string]map[string]interface{}
	if err := json.Unmarshal(out.Bytes(), &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed["main"]["file"] != "types.go" || parsed["go"]["os"] == "" {
		t.Errorf("main %v, go %v", parsed["main"], parsed["go"])
	}
}
