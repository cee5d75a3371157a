// Has the C compiler describe types of a preamble. cgo forgets what a C function pointer takes and gives (it becomes
// *[0]byte), so this does what cgo itself does to learn of C's types: it compiles a variable of each type and reads the
// compiler's notes for debuggers (DWARF). Nothing is run.
package main

import (
	"bytes"
	"debug/dwarf"
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// prolog is what cgo puts before every preamble.
const prolog = `#include <stddef.h>
typedef struct { const char* p; ptrdiff_t n; } _GoString_;
typedef struct { char* p; ptrdiff_t n; ptrdiff_t c; } _GoBytes_;
size_t _GoStringLen(_GoString_ s);
const char* _GoStringPtr(_GoString_ s);
`

const variablePrefix = "concord_type_"

// cTypes gives each of the types, which are spelled in C, as the compiler sees it behind the preamble.
func (b *build) cTypes(preamble string, spellings []string) (map[string]dwarf.Type, error) {
	folder, err := os.MkdirTemp("", "concord-contract")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	source, object := filepath.Join(folder, "types.c"), filepath.Join(folder, "types.o")
	if err := os.WriteFile(source, typesSource(prolog+"#line 1 \"preamble\"\n"+preamble, spellings), 0o666); err != nil {
		return nil, err
	}
	compiler, err := b.compiler()
	if err != nil {
		return nil, err
	}
	command := exec.Command(compiler[0], append(compiler[1:], "-w", "-O0", "-gdwarf-4", "-gno-split-dwarf", "-fno-lto",
		"-c", source, "-o", object)...)
	command.Dir = b.target.Dir
	if text, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", compiler[0], err, bytes.TrimSpace(text))
	}
	return readVariables(object, spellings)
}

// typesSource declares a pointer to each type, since some types have no variables of their own.
func typesSource(preamble string, spellings []string) []byte {
	var text bytes.Buffer
	text.WriteString(preamble + "\n#line 1 \"types\"\n")
	for i, spelling := range spellings {
		fmt.Fprintf(&text, "__typeof__(%s) *%s%d;\n", spelling, variablePrefix, i)
	}
	return text.Bytes()
}

// compiler is the command with the flags that cgo would give it.
func (b *build) compiler() ([]string, error) {
	text, err := b.goCommand("env", "-json", "CC", "CGO_CFLAGS", "CGO_CPPFLAGS")
	if err != nil {
		return nil, err
	}
	var values struct{ CC, CGO_CFLAGS, CGO_CPPFLAGS string }
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, fmt.Errorf("cannot understand what go env printed: %w", err)
	}
	command := strings.Fields(values.CC)
	if len(command) == 0 {
		return nil, fmt.Errorf("go env names no C compiler (CC)")
	}
	command = append(command, "-I.")
	command = append(command, strings.Fields(values.CGO_CPPFLAGS)...)
	command = append(command, strings.Fields(values.CGO_CFLAGS)...)
	asked, err := b.pkgConfigFlags()
	if err != nil {
		return nil, err
	}
	command = append(command, asked...)
	command = append(command, b.target.CgoCPPFLAGS...)
	return append(command, b.target.CgoCFLAGS...), nil
}

// pkgConfigFlags are those for the compiler, of what the package asks pkg-config for.
func (b *build) pkgConfigFlags() ([]string, error) {
	if len(b.target.CgoPkgConfig) == 0 {
		return nil, nil
	}
	asked, err := exec.Command("pkg-config", append([]string{"--cflags", "--"}, b.target.CgoPkgConfig...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("pkg-config: %w", err)
	}
	return strings.Fields(string(asked)), nil
}

func readVariables(object string, spellings []string) (map[string]dwarf.Type, error) {
	file, err := elf.Open(object)
	if err != nil {
		return nil, fmt.Errorf("what the C compiler made cannot be read: %w", err)
	}
	defer file.Close()
	notes, err := file.DWARF()
	if err != nil {
		return nil, fmt.Errorf("the C compiler's notes on types cannot be read: %w", err)
	}
	found := map[string]dwarf.Type{}
	for entries := notes.Reader(); ; {
		entry, err := entries.Next()
		if err != nil {
			return nil, fmt.Errorf("the C compiler's notes on types cannot be read: %w", err)
		}
		if entry == nil {
			break
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		at, typed := entry.Val(dwarf.AttrType).(dwarf.Offset)
		if entry.Tag != dwarf.TagVariable || !typed || !strings.HasPrefix(name, variablePrefix) {
			continue
		}
		described, err := notes.Type(at)
		if err != nil {
			return nil, fmt.Errorf("the C compiler's notes on %s cannot be read: %w", name, err)
		}
		var place int
		if pointer, ok := described.(*dwarf.PtrType); ok {
			if _, err := fmt.Sscanf(name[len(variablePrefix):], "%d", &place); err == nil && place < len(spellings) {
				found[spellings[place]] = pointer.Type
			}
		}
	}
	return found, nil
}
