// What is printed (the contract's own format: clients/PROTOCOL.md, section 6), and how it is put together.
package main

import "go/types"

type report struct {
	Contract contract  `json:"contract"`
	Go       toolchain `json:"go"`
	Main     mainFile  `json:"main"`
	Inputs   inputs    `json:"inputs"`
}

type contract struct {
	Concord   int             `json:"concord"`
	Library   string          `json:"library"`
	Package   string          `json:"package"`
	Exports   []function      `json:"exports"`
	Constants []constantValue `json:"constants"`
	Lint      []finding       `json:"lint"`
}

type function struct {
	Name    string `json:"name"`
	Doc     string `json:"doc"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Params  []slot `json:"params"`
	Results []slot `json:"results"`
	Return  *shape `json:"return,omitempty"` // of several results: the struct by value in which C gets them
}

type slot struct {
	Name    string `json:"name"`
	Changes bool   `json:"changes,omitempty"` // the callee may change what the caller passed, or shows it what it called
	Type    *shape `json:"type"`
}

// shape is a type as a caller sees it. Kind is one word of the protocol, or another that no client carries yet.
type shape struct {
	Kind   string  `json:"kind"`
	Go     string  `json:"go"`
	C      string  `json:"c"`
	Elem   *shape  `json:"elem,omitempty"`
	Length int64   `json:"length,omitempty"` // of an array
	Fields []field `json:"fields,omitempty"`
	Size   int64   `json:"size,omitempty"` // of a struct or union, like align
	Align  int64   `json:"align,omitempty"`
	*prototype
}

// prototype is what a callback takes and gives. Its lists are there, even if empty, where it is known.
type prototype struct {
	Params  []slot `json:"params"`
	Results []slot `json:"results"`
}

type field struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Type   *shape `json:"type"`
}

type constantValue struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

type finding struct {
	Rule string `json:"rule"`
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

type toolchain struct {
	Version string `json:"version"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

type mainFile struct {
	File string `json:"file"`
}

// readPackage gives what everything else is made of: the package as go lists it, its source, and its types.
func readPackage(folder, tags string) (*build, *source, *checkedPackage, error) {
	listed, err := load(folder, tags)
	if err != nil {
		return nil, nil, nil, err
	}
	text, err := readSource(listed.target)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := text.usable(listed.target); err != nil {
		return nil, nil, nil, err
	}
	checked, err := check(listed)
	return listed, text, checked, err
}

// read gives the whole report on the package in folder.
func read(folder, tags string) (*report, error) {
	build, source, checked, err := readPackage(folder, tags)
	if err != nil {
		return nil, err
	}

	functions, err := describeExports(build, checked, source)
	if err != nil {
		return nil, err
	}
	return &report{
		Contract: contract{
			Concord:   1,
			Library:   build.name,
			Package:   build.target.ImportPath,
			Exports:   functions,
			Constants: constants(checked.types),
			Lint:      lint(functions, source),
		},
		Go:     build.tools,
		Main:   mainFile{File: source.mainFile},
		Inputs: collectInputs(build),
	}, nil
}

// describeExports also adds to the source's findings what is wrong with callbacks.
func describeExports(build *build, checked *checkedPackage, source *source) ([]function, error) {
	shapes := newShapes(checked, build.tools.Arch, source)
	functions := make([]function, 0, len(source.exports))
	for _, export := range source.exports {
		described, err := shapes.function(export)
		if err != nil {
			return nil, err
		}
		functions = append(functions, described)
	}
	source.findings = append(source.findings, addPrototypes(build, source, functions)...)
	return functions, nil
}

// constants gives what the package's own C clients would want as #defines: cgo's header has none of them.
func constants(library *types.Package) []constantValue {
	values := []constantValue{}
	for _, name := range library.Scope().Names() { // sorted
		if object, ok := library.Scope().Lookup(name).(*types.Const); ok && object.Exported() {
			typed := types.TypeString(object.Type(), types.RelativeTo(library))
			values = append(values, constantValue{Name: name, Type: goSpelling(typed), Value: object.Val().ExactString()})
		}
	}
	return values
}
