package concorddriver

import (
	"fmt"
	"unsafe"
)

// A codec knows one type: how its values lie in memory, which is the same for C and for Go, and how they are spelled.
type codec interface {
	layout() (size, align uintptr)
	// write stores the value that text spells, which is valid JSON; what it leads to goes into the row's memory.
	write(to *row, text []byte, at unsafe.Pointer) error
	// read appends the spelling of the value. What is wrong with it is noted in the row.
	read(from *row, out []byte, at unsafe.Pointer) []byte
}

// codecs makes the codec of each type of a contract once.
type codecs struct{ known map[*shape]codec }

func (c codecs) of(s *shape) (codec, error) {
	if made, ok := c.known[s]; ok {
		return made, nil
	}
	made, err := c.make(s)
	if err != nil {
		return nil, err
	}
	c.known[s] = made
	return made, nil
}

func (c codecs) make(s *shape) (codec, error) {
	if scalar, ok := scalars[s.Kind]; ok {
		return scalar, nil
	}
	var elem codec
	if s.Elem != nil && (s.Kind != "pointer" || s.leadsSomewhere()) {
		var err error
		if elem, err = c.of(s.Elem); err != nil {
			return nil, err
		}
	}
	count, name := s.count()
	switch {
	case s.Kind == "string":
		return stringCodec{}, nil
	case s.Kind == "cstring":
		return cstringCodec{free: s.Free}, nil
	case s.Kind == "slice" && elem != nil:
		return sliceCodec{elem}, nil
	case s.Kind == "array" && elem != nil:
		return arrayCodec{elem: elem, length: s.Length, bytes: isByte(s.Elem)}, nil
	case s.Kind == "pointer" && !s.leadsSomewhere():
		return opaqueCodec{}, nil
	case s.Kind == "pointer":
		return &pointerCodec{elem: elem, bytes: isByte(s.Elem), count: count, countName: name, free: s.Free}, nil
	case s.Kind == "struct":
		return c.makeStruct(s)
	case s.Kind == "callback":
		return c.makeCallback(s)
	}
	return nil, fmt.Errorf("no codec for %s", s.Kind)
}

// leadsSomewhere is false for a pointer to what C only declares.
func (s *shape) leadsSomewhere() bool {
	return s.Elem != nil && (s.Elem.Kind != "struct" || len(s.Elem.Fields) > 0)
}

func isByte(s *shape) bool { return s.Kind == "u8" || s.Kind == "i8" }

func (c codecs) makeStruct(s *shape) (codec, error) {
	made := &structCodec{size: s.Size, align: s.Align}
	for _, each := range s.Fields {
		inner, err := c.of(each.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", each.Name, err)
		}
		made.fields = append(made.fields, placed{each.Name, each.Offset, inner})
	}
	return made, nil
}

func (c codecs) makeCallback(s *shape) (codec, error) {
	made := &callbackCodec{signature: signature(s), slots: s.Params}
	for _, each := range s.Params {
		inner, err := c.of(each.Type)
		if err != nil {
			return nil, fmt.Errorf("a callback's parameter: %w", err)
		}
		made.params = append(made.params, inner)
	}
	if len(s.Results) > 0 {
		var err error
		if made.result, err = c.of(s.Results[0].Type); err != nil {
			return nil, fmt.Errorf("a callback's result: %w", err)
		}
	}
	return made, nil
}

// signature names what C's compiler must know of a type to pass it. The binding makes the same of its own tables.
func signature(s *shape) string {
	switch s.Kind {
	case "pointer", "cstring":
		return "p"
	case "array":
		return fmt.Sprintf("[%d]%s", s.Length, signature(s.Elem))
	case "struct":
		text := "{"
		for _, each := range s.Fields {
			text += signature(each.Type) + ";"
		}
		return text + "}"
	case "callback":
		text := "("
		for _, each := range s.Params {
			text += signature(each.Type) + ","
		}
		text += ")"
		for _, each := range s.Results {
			text += signature(each.Type)
		}
		return text
	}
	return s.Kind
}
