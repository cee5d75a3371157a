package concorddriver

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unsafe"
)

// The wire's scalars and strings (PROTOCOL.md, section 5). Each is accepted in its one spelling only.

// The one NaN that every client makes of "nan"; which one a call returns is not told.
const (
	nanBits32 = 0x7fc00000
	nanBits64 = 0x7ff8000000000000
)

type scalarCodec struct {
	size  uintptr
	store func(text []byte, at unsafe.Pointer) error
	spell func(out []byte, at unsafe.Pointer) []byte
}

func (c scalarCodec) layout() (size, align uintptr) { return c.size, c.size }

func (c scalarCodec) write(_ *row, text []byte, at unsafe.Pointer) error { return c.store(text, at) }

func (c scalarCodec) read(_ *row, out []byte, at unsafe.Pointer) []byte { return c.spell(out, at) }

var scalars = map[string]codec{
	"bool": scalarCodec{1, func(text []byte, at unsafe.Pointer) error {
		*(*bool)(at) = text[0] == 't'
		return expect(text[0] == 't' || text[0] == 'f', text, "a bool")
	}, func(out []byte, at unsafe.Pointer) []byte {
		return strconv.AppendBool(out, *(*byte)(at) != 0)
	}},
	"i8": scalarCodec{1, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, math.MinInt8, math.MaxInt8)
		*(*int8)(at) = int8(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendInt(out, int64(*(*int8)(at)), 10) }},
	"i16": scalarCodec{2, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, math.MinInt16, math.MaxInt16)
		*(*int16)(at) = int16(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendInt(out, int64(*(*int16)(at)), 10) }},
	"i32": scalarCodec{4, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, math.MinInt32, math.MaxInt32)
		*(*int32)(at) = int32(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendInt(out, int64(*(*int32)(at)), 10) }},
	"u8": scalarCodec{1, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, 0, math.MaxUint8)
		*(*uint8)(at) = uint8(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendUint(out, uint64(*(*uint8)(at)), 10) }},
	"u16": scalarCodec{2, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, 0, math.MaxUint16)
		*(*uint16)(at) = uint16(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendUint(out, uint64(*(*uint16)(at)), 10) }},
	"u32": scalarCodec{4, func(text []byte, at unsafe.Pointer) error {
		value, err := wholeNumber(text, 0, math.MaxUint32)
		*(*uint32)(at) = uint32(value)
		return err
	}, func(out []byte, at unsafe.Pointer) []byte { return strconv.AppendUint(out, uint64(*(*uint32)(at)), 10) }},
	"i64": scalarCodec{8, func(text []byte, at unsafe.Pointer) error {
		digits, quoted := unquote(text)
		value, err := strconv.ParseInt(string(digits), 10, 64)
		*(*int64)(at) = value
		return expect(quoted && err == nil && plain(digits), text, "an i64")
	}, func(out []byte, at unsafe.Pointer) []byte {
		return append(strconv.AppendInt(append(out, '"'), *(*int64)(at), 10), '"')
	}},
	"u64":  scalarCodec{8, storeUnsigned("a u64"), spellUnsigned},
	"uptr": scalarCodec{8, storeUnsigned("a uptr"), spellUnsigned},
	"f32": scalarCodec{4, func(text []byte, at unsafe.Pointer) error {
		bits, ok := floatBits(text, 32, nanBits32)
		*(*uint32)(at) = uint32(bits)
		return expect(ok, text, "an f32 (8 lower-case hex digits)")
	}, func(out []byte, at unsafe.Pointer) []byte {
		value := *(*float32)(at)
		return appendBits(out, uint64(math.Float32bits(value)), 8, value != value)
	}},
	"f64": scalarCodec{8, func(text []byte, at unsafe.Pointer) error {
		bits, ok := floatBits(text, 64, nanBits64)
		*(*uint64)(at) = bits
		return expect(ok, text, "an f64 (16 lower-case hex digits)")
	}, func(out []byte, at unsafe.Pointer) []byte {
		value := *(*float64)(at)
		return appendBits(out, math.Float64bits(value), 16, value != value)
	}},
}

func storeUnsigned(what string) func(text []byte, at unsafe.Pointer) error {
	return func(text []byte, at unsafe.Pointer) error {
		digits, quoted := unquote(text)
		value, err := strconv.ParseUint(string(digits), 10, 64)
		*(*uint64)(at) = value
		return expect(quoted && err == nil && plain(digits), text, what)
	}
}

func spellUnsigned(out []byte, at unsafe.Pointer) []byte {
	return append(strconv.AppendUint(append(out, '"'), *(*uint64)(at), 10), '"')
}

func expect(right bool, text []byte, what string) error {
	if right {
		return nil
	}
	if len(text) > 40 {
		text = append(append([]byte{}, text[:40]...), "…"...)
	}
	return fmt.Errorf("%s is not %s", text, what)
}

// wholeNumber reads a JSON number. 3.0 is one too: not every language's JSON can tell it from 3.
func wholeNumber(text []byte, low, high int64) (int64, error) {
	value, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		real, wrong := strconv.ParseFloat(string(text), 64)
		if err = wrong; err == nil && (real != math.Trunc(real) || math.Abs(real) > 1<<53) {
			err = errors.New("not whole")
		}
		value = int64(real)
	}
	if err == nil && low <= value && value <= high {
		return value, nil
	}
	return 0, expect(false, text, fmt.Sprintf("a whole number from %d to %d", low, high))
}

// plain tells whether digits that strconv could read are spelled in the one way: without "+", "-0" or leading zeros.
func plain(digits []byte) bool {
	if digits[0] == '-' {
		return digits[1] != '0'
	}
	return digits[0] != '+' && (digits[0] != '0' || len(digits) == 1)
}

func lower(digits []byte) bool {
	for _, c := range digits {
		if 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

func floatBits(text []byte, size int, nan uint64) (uint64, bool) {
	digits, quoted := unquote(text)
	if string(digits) == "nan" {
		return nan, quoted
	}
	bits, err := strconv.ParseUint(string(digits), 16, size)
	return bits, quoted && err == nil && len(digits) == size/4 && lower(digits)
}

const hexDigits = "0123456789abcdef"

func appendBits(out []byte, bits uint64, digits int, isNaN bool) []byte {
	if isNaN {
		return append(out, `"nan"`...)
	}
	out = append(out, '"')
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		out = append(out, hexDigits[bits>>uint(shift)&15])
	}
	return append(out, '"')
}

func appendHex(out, value []byte) []byte {
	out = append(out, '"')
	for _, c := range value {
		out = append(out, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(out, '"')
}

// fromHex reads the bytes of a string in hex.
func fromHex(text []byte) ([]byte, bool) {
	digits, quoted := unquote(text)
	value := make([]byte, hex.DecodedLen(len(digits)))
	_, err := hex.Decode(value, digits)
	return value, quoted && err == nil && lower(digits)
}

// fromText reads a string's bytes: in hex, or as a part and how often it comes.
func fromText(text []byte) ([]byte, error) {
	if text[0] == '{' {
		return fromRepeated(text)
	}
	value, ok := fromHex(text)
	return value, expect(ok, text, "a string in hex")
}

func fromRepeated(text []byte) ([]byte, error) {
	var part []byte
	times := int64(-1)
	inner := reader{text: text}
	for inner.enter(); inner.more(); {
		switch name, _ := unquote(inner.value()); string(name) {
		case "repeat":
			value, ok := fromHex(inner.value())
			if part = value; !ok {
				return nil, expect(false, text, "a repeated string")
			}
		case "times":
			var err error
			if times, err = wholeNumber(inner.value(), 0, longest); err != nil {
				return nil, err
			}
		default:
			inner.value()
		}
	}
	if times < 0 || int64(len(part))*times > longest {
		return nil, expect(false, text, "a repeated string")
	}
	return bytes.Repeat(part, int(times)), nil
}

// unquote gives the characters of a JSON string, and whether it is one.
func unquote(text []byte) ([]byte, bool) {
	if len(text) == 0 || text[0] != '"' {
		return nil, false
	}
	if bytes.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1], true
	}
	var value string
	err := json.Unmarshal(text, &value)
	return []byte(value), err == nil
}
