// Reads the types of exports from the library's own notes for debuggers (DWARF). Each export has a function of cgo's,
// _cgoexp_<hash>_F(a *struct{ p0 …; r0 … }), whose one parameter leads to F's parameters and results under their Go types:
// just what the C header has lost.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"go/token"
	"reflect"
	"strings"
)

const (
	goKind    = dwarf.Attr(0x2900) // DW_AT_go_kind: a reflect.Kind (cmd/internal/dwarf)
	langGo    = 0x16               // DW_LANG_Go
	kindBits  = 31
	blankName = "_"
)

// libraryNotes is what a library's DWARF says of its exports, by name.
type libraryNotes struct {
	data       *dwarf.Data
	frames     map[string]dwarf.Offset // the struct of parameters and results
	names      map[string]callNames
	prototypes map[string]*dwarf.FuncType // as C's compiler saw them
	inside     nesting
}

// callNames are what the Go function calls its parameters and results.
type callNames struct{ params, results []string }

// readNotes gives nil where the file has no such notes.
func readNotes(file *elf.File) (notes *libraryNotes, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			notes, err = nil, fmt.Errorf("its DWARF is broken: %v", broken)
		}
	}()
	if file.Section(".debug_info") == nil && file.Section(".zdebug_info") == nil {
		return nil, nil
	}
	data, err := file.DWARF()
	if err != nil {
		return nil, fmt.Errorf("its DWARF cannot be read: %w", err)
	}
	notes = &libraryNotes{data: data, frames: map[string]dwarf.Offset{}, names: map[string]callNames{},
		prototypes: map[string]*dwarf.FuncType{}, inside: nesting{}}
	entries := data.Reader()
	for {
		unit, err := entries.Next()
		if err != nil {
			return nil, fmt.Errorf("its DWARF cannot be read: %w", err)
		}
		if unit == nil {
			return notes, nil
		}
		if unit.Tag == dwarf.TagCompileUnit && unit.Children {
			language, _ := unit.Val(dwarf.AttrLanguage).(int64)
			if err := notes.readUnit(entries, language == langGo); err != nil {
				return nil, fmt.Errorf("its DWARF cannot be read: %w", err)
			}
		} else {
			entries.SkipChildren()
		}
	}
}

func (n *libraryNotes) readUnit(entries *dwarf.Reader, isGo bool) error {
	for {
		entry, err := entries.Next()
		if err != nil || entry == nil || entry.Tag == 0 {
			return err
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		if entry.Tag != dwarf.TagSubprogram || name == "" {
			entries.SkipChildren()
			continue
		}
		params, err := children(entries, entry, dwarf.TagFormalParameter)
		if err != nil {
			return err
		}
		if isGo {
			n.addGo(name, params)
		} else {
			n.addC(name, entry, params)
		}
	}
}

// children reads what belongs to the entry that was just read, and keeps those with the tag.
func children(entries *dwarf.Reader, of *dwarf.Entry, tag dwarf.Tag) ([]*dwarf.Entry, error) {
	var found []*dwarf.Entry
	if !of.Children {
		return nil, nil
	}
	for {
		entry, err := entries.Next()
		if err != nil || entry == nil || entry.Tag == 0 {
			return found, err
		}
		if entry.Tag == tag {
			found = append(found, entry)
		}
		entries.SkipChildren()
	}
}

func (n *libraryNotes) addGo(name string, params []*dwarf.Entry) {
	if export := exportOf(name); export != "" && len(params) == 1 {
		if at, ok := params[0].Val(dwarf.AttrType).(dwarf.Offset); ok {
			if pointer, err := n.entry(at); err == nil && pointer.Tag == dwarf.TagPointerType {
				if frame, ok := pointer.Val(dwarf.AttrType).(dwarf.Offset); ok {
					n.frames[export] = frame
				}
			}
		}
		return
	}
	function := strings.TrimPrefix(name, "main.")
	if function == name || !token.IsIdentifier(function) {
		return
	}
	var names callNames
	for _, each := range params {
		text, _ := each.Val(dwarf.AttrName).(string)
		if result, _ := each.Val(dwarf.AttrVarParam).(bool); !result {
			names.params = append(names.params, text)
		} else if strings.HasPrefix(text, "~") { // the compiler's, where people wrote none
			names.results = append(names.results, "")
		} else {
			names.results = append(names.results, text)
		}
	}
	n.names[function] = names
}

func (n *libraryNotes) addC(name string, entry *dwarf.Entry, params []*dwarf.Entry) {
	if declared, _ := entry.Val(dwarf.AttrDeclaration).(bool); declared || isInternal(name) {
		return
	}
	typed := func(of *dwarf.Entry) (dwarf.Type, bool) {
		at, ok := of.Val(dwarf.AttrType).(dwarf.Offset)
		if !ok {
			return nil, false
		}
		described, err := n.data.Type(at)
		return described, err == nil
	}
	function := &dwarf.FuncType{}
	function.ReturnType, _ = typed(entry)
	for _, each := range params {
		described, ok := typed(each)
		if !ok {
			return
		}
		function.ParamType = append(function.ParamType, described)
	}
	n.prototypes[name] = function
}

func (n *libraryNotes) entry(at dwarf.Offset) (*dwarf.Entry, error) {
	entries := n.data.Reader()
	entries.Seek(at)
	entry, err := entries.Next()
	if err == nil && entry == nil {
		err = fmt.Errorf("there is nothing at %#x", at)
	}
	return entry, err
}

// members gives the parts of the entry at a place.
func (n *libraryNotes) members(at dwarf.Offset, tag dwarf.Tag) ([]*dwarf.Entry, error) {
	entries := n.data.Reader()
	entries.Seek(at)
	entry, err := entries.Next()
	if err != nil || entry == nil {
		return nil, err
	}
	return children(entries, entry, tag)
}

// frame gives an export's parameters and results, as Go has them.
func (n *libraryNotes) frame(export string) (params, results []slot, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("its DWARF is broken: %v", broken)
		}
	}()
	members, err := n.members(n.frames[export], dwarf.TagMember)
	if err != nil {
		return nil, nil, err
	}
	params, results = []slot{}, []slot{}
	for _, member := range members {
		name, _ := member.Val(dwarf.AttrName).(string)
		at, ok := member.Val(dwarf.AttrType).(dwarf.Offset)
		if !ok || name == blankName {
			continue
		}
		described, err := n.shape(at)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case strings.HasPrefix(name, "p"):
			params = append(params, slot{Name: name, Type: described, Changes: described.mayChange()})
		case name == "recv":
			params = append(params, slot{Name: name, Type: &shape{Kind: "receiver", Go: described.Go}})
		default:
			results = append(results, slot{Type: described})
		}
	}
	names := n.names[export]
	if len(names.params) == len(params) {
		for i := range params {
			params[i].Name = names.params[i]
		}
	}
	if len(names.results) == len(results) {
		for i := range results {
			results[i].Name = names.results[i]
		}
	}
	return params, results, nil
}

// shape describes Go's type at a place. C's own names for its parts are guessed by cgo's rules until C tells (nameInC).
func (n *libraryNotes) shape(at dwarf.Offset) (*shape, error) {
	entry, err := n.entry(at)
	if err != nil {
		return nil, err
	}
	name, _ := entry.Val(dwarf.AttrName).(string)
	result := &shape{Go: goNameOf(name)}
	for entry.Tag == dwarf.TagTypedef {
		below, ok := entry.Val(dwarf.AttrType).(dwarf.Offset)
		if !ok {
			break
		}
		at = below
		if entry, err = n.entry(at); err != nil {
			return nil, err
		}
	}
	if err := n.describe(result, at, entry); err != nil {
		return nil, err
	}
	if strings.HasPrefix(result.Go, "C.") {
		result.C = cWord(strings.TrimPrefix(result.Go, "C."))
	}
	return result, nil
}

func (n *libraryNotes) describe(result *shape, at dwarf.Offset, entry *dwarf.Entry) error {
	number, _ := entry.Val(goKind).(int64)
	size, _ := entry.Val(dwarf.AttrByteSize).(int64)
	base, _ := entry.Val(dwarf.AttrName).(string)
	result.C = headerNames[base]
	kind := reflect.Kind(number & kindBits)
	switch {
	case base == "unsafe.Pointer":
		kind = reflect.UnsafePointer
	case kind == reflect.Invalid && entry.Tag == dwarf.TagPointerType: // the linker's own, which have no kind
		kind = reflect.Ptr
	}
	switch kind {
	case reflect.Bool:
		result.Kind = "bool"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		result.Kind = fmt.Sprintf("i%d", 8*size)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		result.Kind = fmt.Sprintf("u%d", 8*size)
	case reflect.Uintptr:
		result.Kind = "uptr"
	case reflect.Float32, reflect.Float64:
		result.Kind = fmt.Sprintf("f%d", 8*size)
	case reflect.Complex64, reflect.Complex128:
		result.Kind = fmt.Sprintf("complex%d", 8*size)
	case reflect.String:
		result.Kind, result.C = "string", "GoString"
	case reflect.Interface:
		result.Kind, result.C = "interface", "GoInterface"
		if result.Go == "error" {
			result.Kind = "error"
		}
	case reflect.Map:
		result.Kind, result.C = "map", "GoMap"
	case reflect.Chan:
		result.Kind, result.C = "chan", "GoChan"
	case reflect.Func:
		result.Kind, result.C = "func", "void*"
	case reflect.UnsafePointer:
		result.Kind, result.C = "pointer", "void*"
	case reflect.Ptr:
		return n.describePointer(result, entry)
	case reflect.Slice:
		return n.describeSlice(result, at)
	case reflect.Array:
		return n.describeArray(result, at, entry)
	case reflect.Struct:
		return n.describeStruct(result, at, size)
	default:
		result.Kind = "unknown"
	}
	return nil
}

func (n *libraryNotes) describePointer(result *shape, pointer *dwarf.Entry) error {
	result.Kind, result.C = "pointer", "void*"
	at, ok := pointer.Val(dwarf.AttrType).(dwarf.Offset)
	if !ok {
		return nil
	}
	below, err := n.entry(at)
	if err != nil {
		return err
	}
	name, _ := below.Val(dwarf.AttrName).(string)
	if name == "[0]uint8" { // cgo's spelling of a C function pointer
		result.Kind, result.C = "callback", ""
		return nil
	}
	if strings.HasSuffix(name, cgoPrefix+"void") || strings.Contains(name, "struct") && !n.inside.follows(goNameOf(name)) {
		return nil
	}
	elem, err := n.shape(at)
	if err != nil {
		return err
	}
	if elem.C != "" {
		result.C = elem.C + "*"
	}
	switch {
	case elem.C == "char":
		result.Kind = "cstring"
	case elem.Kind == "struct" && len(elem.Fields) == 0: // C only declares it, or it is described often enough
	default:
		result.Elem = elem
	}
	return nil
}

func (n *libraryNotes) describeSlice(result *shape, at dwarf.Offset) error {
	result.Kind, result.C = "slice", "GoSlice"
	members, err := n.members(at, dwarf.TagMember)
	if err != nil {
		return err
	}
	for _, member := range members {
		if name, _ := member.Val(dwarf.AttrName).(string); name != "array" {
			continue
		}
		pointer, err := n.entry(member.Val(dwarf.AttrType).(dwarf.Offset))
		if err != nil {
			return err
		}
		result.Elem, err = n.shape(pointer.Val(dwarf.AttrType).(dwarf.Offset))
		return err
	}
	return fmt.Errorf("it does not say what %s holds", result.Go)
}

func (n *libraryNotes) describeArray(result *shape, at dwarf.Offset, array *dwarf.Entry) (err error) {
	result.Kind, result.C = "array", ""
	ranges, err := n.members(at, dwarf.TagSubrangeType)
	if err != nil {
		return err
	}
	for _, each := range ranges {
		result.Length, _ = each.Val(dwarf.AttrCount).(int64)
	}
	result.Elem, err = n.shape(array.Val(dwarf.AttrType).(dwarf.Offset))
	return err
}

func (n *libraryNotes) describeStruct(result *shape, at dwarf.Offset, size int64) error {
	result.Kind, result.C = "struct", ""
	if !n.inside.follows(result.Go) {
		return nil
	}
	n.inside[result.Go]++
	defer func() { n.inside[result.Go]-- }()
	members, err := n.members(at, dwarf.TagMember)
	if err != nil {
		return err
	}
	result.Size, result.Align = size, 1
	for _, member := range members {
		name, _ := member.Val(dwarf.AttrName).(string)
		if name == blankName || name == "" { // padding
			continue
		}
		described, err := n.shape(member.Val(dwarf.AttrType).(dwarf.Offset))
		if err != nil {
			return err
		}
		if bare := strings.TrimPrefix(name, "_"); token.IsKeyword(bare) {
			name = bare
		}
		offset, _ := member.Val(dwarf.AttrDataMemberLoc).(int64)
		result.Fields = append(result.Fields, field{Name: name, Offset: offset, Type: described})
		if align := described.alignment(); align > result.Align {
			result.Align = align
		}
	}
	return nil
}

// goNameOf is a type's name as the package itself would write it: DWARF puts whole import paths before names.
func goNameOf(name string) string {
	var text strings.Builder
	for len(name) > 0 {
		end := strings.IndexAny(name, "*[](){},; ")
		if end < 0 {
			end = len(name)
		}
		word := name[:end]
		word = word[strings.LastIndexByte(word, '/')+1:]
		text.WriteString(goSpelling(strings.TrimPrefix(word, "main.")))
		if end < len(name) {
			text.WriteByte(name[end])
			end++
		}
		name = name[end:]
	}
	return text.String()
}
