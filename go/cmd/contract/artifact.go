// Reads what a built library is, without loading it: what a dynamic loader, a packager or a reviewer would want to know.
// What it exports with which types is put together in fromfile.go.
package main

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"strings"
)

// artifact is what an ELF file says of itself. Texts that a file does not have are empty.
type artifact struct {
	File      string   `json:"file"` // absolute
	Header    string   `json:"header"`
	Size      int64    `json:"size"`  // bytes
	Class     int      `json:"class"` // bits
	Type      string   `json:"type"`
	Machine   string   `json:"machine"`
	ByteOrder string   `json:"byte_order"`
	BuildID   string   `json:"build_id"`    // the linker's, in hexadecimal
	GoBuildID string   `json:"go_build_id"` // the go command's
	Soname    string   `json:"soname"`
	Needed    []string `json:"needed"`
	RunPath   string   `json:"run_path"`
	TLS       string   `json:"tls"`
	Stack     string   `json:"stack"`
	Relro     string   `json:"relro"`
	Symbols   bool     `json:"symbols"` // it has a full symbol table
	Notes     string   `json:"notes"`   // of its types: "go", "c", "none", or why they cannot be read
	Go        *goBuild `json:"go"`      // null: it holds no build info
	Exports   []string `json:"exports"` // what hosts are meant to call
	Others    []string `json:"others"`  // functions of C code that hosts can find as well
	Internal  int      `json:"internal"`
	Unknown   []gap    `json:"unknown"` // what cannot be told of exports
	Wrong     []gap    `json:"wrong"`   // where header and library contradict each other
}

// gap is what is not known, or not right, about one export; of the whole file where that has no name.
type gap struct {
	Export string `json:"export"`
	Why    string `json:"why"`
}

type goBuild struct {
	Version  string    `json:"version"`
	Package  string    `json:"package"`
	Module   string    `json:"module"`
	Settings []setting `json:"settings"`
}

type setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// inspect reads the file's facts. A file that debug/elf cannot bear is an error, not our end.
func inspect(path string) (result *artifact, file *elf.File, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			result, file, err = nil, nil, fmt.Errorf("%q is a broken ELF file: %v", path, broken)
		}
	}()
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("there is no library to read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%q is no file: give a shared library", path)
	}
	if err := isELF(path, info.Size()); err != nil {
		return nil, nil, err
	}
	if file, err = elf.Open(path); err != nil {
		return nil, nil, fmt.Errorf("%q begins as an ELF file and cannot be read: %w; was it cut off? it has %d bytes", path, err, info.Size())
	}
	if err := isWhole(file, info.Size()); err != nil {
		return nil, nil, fmt.Errorf("%q is cut off: %w, and it has %d bytes", path, err, info.Size())
	}
	result = &artifact{File: path, Size: info.Size(), Class: 32, Type: "other", Machine: machineName(file.Machine), ByteOrder: "little",
		Needed: []string{}, Unknown: []gap{}, Wrong: []gap{}, TLS: "none", Relro: "none",
		Stack: "not stated, which loaders take for executable", Symbols: file.Section(".symtab") != nil}
	if file.Class == elf.ELFCLASS64 {
		result.Class = 64
	}
	if file.Data == elf.ELFDATA2MSB {
		result.ByteOrder = "big"
	}
	switch file.Type {
	case elf.ET_DYN:
		result.Type = "shared object"
	case elf.ET_EXEC:
		result.Type = "executable"
	case elf.ET_REL:
		result.Type = "object file"
	}
	result.readIDs(file)
	result.readDynamic(file)
	result.readSegments(file)
	result.readSymbols(file)
	result.readBuildInfo(path)
	return result, file, nil
}

// isELF tells what a file is that is none: people mix up platforms.
func isELF(path string, size int64) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	start := make([]byte, 8)
	count, _ := file.Read(start)
	start = start[:count]
	for _, each := range []struct{ magic, name string }{
		{"\xcf\xfa\xed\xfe", "a Mach-O file (macOS)"}, {"\xca\xfe\xba\xbe", "a Mach-O file of several machines (macOS), or a Java class"},
		{"MZ", "a PE file (Windows)"}, {"!<arch>\n", "an archive (.a, -buildmode=c-archive)"}, {"#!", "a script"},
	} {
		if bytes.HasPrefix(start, []byte(each.magic)) {
			return fmt.Errorf("%q is %s: only ELF shared libraries (Linux, BSD) are read", path, each.name)
		}
	}
	if size == 0 {
		return fmt.Errorf("%q is empty", path)
	}
	if !bytes.HasPrefix(start, []byte(elf.ELFMAG)) {
		return fmt.Errorf("%q is not an ELF file: it begins with %q", path, start)
	}
	return nil
}

// isWhole tells of a file that ends before its own tables say.
func isWhole(file *elf.File, size int64) error {
	for _, each := range file.Progs {
		if end := each.Off + each.Filesz; end > uint64(size) {
			return fmt.Errorf("a segment reaches to byte %d", end)
		}
	}
	for _, each := range file.Sections {
		if end := each.Offset + each.FileSize; each.Type != elf.SHT_NOBITS && end > uint64(size) {
			return fmt.Errorf("section %s reaches to byte %d", each.Name, end)
		}
	}
	return nil
}

// machineName is how people call it: as in the output of file(1).
func machineName(machine elf.Machine) string {
	switch machine {
	case elf.EM_X86_64:
		return "x86-64"
	case elf.EM_386:
		return "i386"
	case elf.EM_AARCH64:
		return "aarch64"
	case elf.EM_ARM:
		return "arm"
	case elf.EM_PPC64:
		return "ppc64"
	case elf.EM_S390:
		return "s390x"
	case elf.EM_RISCV:
		return "riscv"
	}
	return strings.ToLower(strings.TrimPrefix(machine.String(), "EM_"))
}

// readIDs reads the notes NT_GNU_BUILD_ID (3) and Go's own (4, cmd/internal/buildid).
func (a *artifact) readIDs(file *elf.File) {
	for _, section := range file.Sections {
		if section.Type != elf.SHT_NOTE {
			continue
		}
		text, err := section.Data()
		for err == nil && len(text) >= 12 {
			order := file.ByteOrder
			name, desc, kind := order.Uint32(text), order.Uint32(text[4:]), order.Uint32(text[8:])
			begin := 12 + uint64(name+3)&^3
			if begin+uint64(desc) > uint64(len(text)) {
				break
			}
			owner, content := string(text[12:12+name]), text[begin:begin+uint64(desc)]
			if kind == 3 && strings.HasPrefix(owner, "GNU") {
				a.BuildID = hex.EncodeToString(content)
			}
			if kind == 4 && strings.HasPrefix(owner, "Go") {
				a.GoBuildID = string(content)
			}
			next := begin + (uint64(desc)+3)&^3
			if next > uint64(len(text)) {
				break
			}
			text = text[next:]
		}
	}
}

func (a *artifact) readDynamic(file *elf.File) {
	first := func(tag elf.DynTag) string {
		values, err := file.DynString(tag)
		if err != nil || len(values) == 0 {
			return ""
		}
		return values[0]
	}
	a.Soname = first(elf.DT_SONAME)
	a.RunPath = first(elf.DT_RUNPATH)
	if a.RunPath == "" {
		a.RunPath = first(elf.DT_RPATH)
	}
	if needed, err := file.DynString(elf.DT_NEEDED); err == nil && needed != nil {
		a.Needed = needed
	}
}

// dynamicValues gives the numbers under a tag; debug/elf has this only from Go 1.21 on.
func dynamicValues(file *elf.File, wanted elf.DynTag) []uint64 {
	section := file.SectionByType(elf.SHT_DYNAMIC)
	if section == nil {
		return nil
	}
	text, err := section.Data()
	if err != nil {
		return nil
	}
	var found []uint64
	word := 4
	if file.Class == elf.ELFCLASS64 {
		word = 8
	}
	number := func(at []byte) uint64 {
		if word == 8 {
			return file.ByteOrder.Uint64(at)
		}
		return uint64(file.ByteOrder.Uint32(at))
	}
	for ; len(text) >= 2*word; text = text[2*word:] {
		if elf.DynTag(number(text)) == wanted {
			found = append(found, number(text[word:]))
		}
	}
	return found
}

const (
	flagBindNow   = 0x8  // DF_BIND_NOW in DT_FLAGS
	flagStaticTLS = 0x10 // DF_STATIC_TLS in DT_FLAGS
	flag1Now      = 0x1  // DF_1_NOW in DT_FLAGS_1
)

func (a *artifact) readSegments(file *elf.File) {
	has := func(tag elf.DynTag, flag uint64) bool {
		for _, value := range dynamicValues(file, tag) {
			if value&flag != 0 {
				return true
			}
		}
		return false
	}
	for _, each := range file.Progs {
		switch each.Type {
		case elf.PT_TLS:
			// With DF_STATIC_TLS its code counts on a place next to the thread's own, which a loader has little of (glibc)
			// or none (musl) once the program runs.
			a.TLS = "dynamic"
			if has(elf.DT_FLAGS, flagStaticTLS) {
				a.TLS = "initial-exec"
			}
		case elf.PT_GNU_STACK:
			a.Stack = "not executable"
			if each.Flags&elf.PF_X != 0 {
				a.Stack = "executable"
			}
		case elf.PT_GNU_RELRO:
			a.Relro = "partial"
			if len(dynamicValues(file, elf.DT_BIND_NOW)) > 0 || has(elf.DT_FLAGS, flagBindNow) || has(elf.DT_FLAGS_1, flag1Now) {
				a.Relro = "full"
			}
		}
	}
}

// isInternal tells what cgo and Go's runtime export for themselves: no host calls it, and some of it has a hash in its name.
func isInternal(name string) bool {
	for _, prefix := range []string{"_cgo", "x_cgo_", "crosscall", "_rt0_", "__tsan_", "__asan_", "__msan_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fatalf", "setg_gcc", "threadentry", "_init", "_fini":
		return true
	}
	return false
}

// exportOf is the Go function behind cgo's "_cgoexp_<hash>_F"; "" for other names.
func exportOf(symbol string) string {
	rest := strings.TrimPrefix(symbol, "_cgoexp_")
	if at := strings.IndexByte(rest, '_'); rest != symbol && at > 0 {
		return rest[at+1:]
	}
	return ""
}

func (a *artifact) readSymbols(file *elf.File) {
	symbols, _ := file.DynamicSymbols() // none: no exports, which is said as a fact
	plain, behind := map[string]bool{}, map[string]bool{}
	for _, each := range symbols {
		binding := elf.ST_BIND(each.Info)
		if each.Section == elf.SHN_UNDEF || elf.ST_TYPE(each.Info) != elf.STT_FUNC ||
			binding != elf.STB_GLOBAL && binding != elf.STB_WEAK {
			continue
		}
		if export := exportOf(each.Name); export != "" {
			behind[export] = true
		}
		if isInternal(each.Name) {
			a.Internal++
		} else {
			plain[each.Name] = true
		}
	}
	a.Exports, a.Others = []string{}, []string{}
	for name := range plain {
		if behind[name] || len(behind) == 0 { // where cgo's own are hidden, all that is left may be meant
			a.Exports = append(a.Exports, name)
		} else {
			a.Others = append(a.Others, name)
		}
	}
	sort.Strings(a.Exports)
	sort.Strings(a.Others)
}

func (a *artifact) readBuildInfo(path string) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return
	}
	a.Go = &goBuild{Version: info.GoVersion, Package: info.Path, Settings: []setting{}}
	if info.Main.Path != "" {
		a.Go.Module = strings.TrimSpace(info.Main.Path + " " + info.Main.Version)
	}
	for _, each := range info.Settings {
		a.Go.Settings = append(a.Go.Settings, setting{each.Key, each.Value})
	}
}
