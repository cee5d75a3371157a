package concorddriver

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The wire's values (PROTOCOL.md, section 5), to and from pointers to the Go types that they stand for. Each is
// accepted in its one spelling only.

// The one NaN that every client makes of "nan"; which one a call returns is not told.
const (
	nanBits32 = 0x7fc00000
	nanBits64 = 0x7ff8000000000000
)

// scan reads one value, and reads past it when it is wrong.
func (r *reader) scan(to interface{}) error {
	if sequence, ok := sequenceOf(to); ok {
		return r.scanSlice(sequence)
	}
	text := r.value()
	switch to := to.(type) {
	case *bool:
		*to = text[0] == 't'
		return expect(text[0] == 't' || text[0] == 'f', text, "a bool")
	case *int8:
		value, err := wholeNumber(text, math.MinInt8, math.MaxInt8)
		*to = int8(value)
		return err
	case *int16:
		value, err := wholeNumber(text, math.MinInt16, math.MaxInt16)
		*to = int16(value)
		return err
	case *int32:
		value, err := wholeNumber(text, math.MinInt32, math.MaxInt32)
		*to = int32(value)
		return err
	case *uint8:
		value, err := wholeNumber(text, 0, math.MaxUint8)
		*to = uint8(value)
		return err
	case *uint16:
		value, err := wholeNumber(text, 0, math.MaxUint16)
		*to = uint16(value)
		return err
	case *uint32:
		value, err := wholeNumber(text, 0, math.MaxUint32)
		*to = uint32(value)
		return err
	case *int64:
		digits, quoted := unquote(text)
		value, err := strconv.ParseInt(string(digits), 10, 64)
		*to = value
		return expect(quoted && err == nil && plain(digits), text, "an i64")
	case *uint64:
		digits, quoted := unquote(text)
		value, err := strconv.ParseUint(string(digits), 10, 64)
		*to = value
		return expect(quoted && err == nil && plain(digits), text, "a u64")
	case *uintptr:
		digits, quoted := unquote(text)
		value, err := strconv.ParseUint(string(digits), 10, strconv.IntSize)
		*to = uintptr(value)
		return expect(quoted && err == nil && plain(digits), text, "a uptr")
	case *float32:
		bits, ok := floatBits(text, 32, nanBits32)
		*to = math.Float32frombits(uint32(bits))
		return expect(ok, text, "an f32 (8 lower-case hex digits)")
	case *float64:
		bits, ok := floatBits(text, 64, nanBits64)
		*to = math.Float64frombits(bits)
		return expect(ok, text, "an f64 (16 lower-case hex digits)")
	case *string:
		if text[0] == '{' {
			return scanRepeated(text, to)
		}
		digits, quoted := unquote(text)
		value := make([]byte, hex.DecodedLen(len(digits)))
		_, err := hex.Decode(value, digits)
		*to = string(value)
		return expect(quoted && err == nil && lower(digits), text, "a string in hex")
	}
	panic(fmt.Sprintf("the binding asks for a %T, which the wire has no value for", to))
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

const longest = 1 << 28 // bytes

// scanRepeated reads {"repeat":…,"times":…}: a part of a long string and how often it comes.
func scanRepeated(text []byte, to *string) error {
	var part string
	times := int64(-1)
	inner := reader{text: text}
	for inner.enter(); inner.more(); {
		switch name, _ := unquote(inner.value()); string(name) {
		case "repeat":
			if err := inner.scan(&part); err != nil {
				return err
			}
		case "times":
			var err error
			if times, err = wholeNumber(inner.value(), 0, longest); err != nil {
				return err
			}
		default:
			inner.value()
		}
	}
	if times < 0 || int64(len(part))*times > longest {
		return expect(false, text, "a repeated string")
	}
	*to = strings.Repeat(part, int(times))
	return nil
}

// scanSlice reads null, or {"len":…,"cells":[…]} in either order.
func (r *reader) scanSlice(to sequence) error {
	text := r.value()
	if text[0] == 'n' {
		to.clear()
		return nil
	}
	var length, cells []byte
	inner := reader{text: text}
	if text[0] == '{' {
		for inner.enter(); inner.more(); {
			switch name, _ := unquote(inner.value()); string(name) {
			case "len":
				length = inner.value()
			case "cells":
				cells = inner.value()
			default:
				inner.value()
			}
		}
	}
	if cells == nil || cells[0] != '[' {
		return expect(false, text, "a slice")
	}
	capacity := countItems(cells)
	used, err := wholeNumber(length, 0, int64(capacity))
	if err != nil {
		return fmt.Errorf("\"len\": %w", err)
	}
	to.make(int(used), capacity)
	inner = reader{text: cells}
	inner.enter()
	for i := 0; inner.more(); i++ {
		if err := inner.scan(to.cell(i)); err != nil {
			return fmt.Errorf("cell %d: %w", i, err)
		}
	}
	return nil
}

// appendValue appends what a pointer that scan knows points to.
func appendValue(out []byte, from interface{}) []byte {
	switch from := from.(type) {
	case *bool:
		return strconv.AppendBool(out, *from)
	case *int8:
		return strconv.AppendInt(out, int64(*from), 10)
	case *int16:
		return strconv.AppendInt(out, int64(*from), 10)
	case *int32:
		return strconv.AppendInt(out, int64(*from), 10)
	case *uint8:
		return strconv.AppendUint(out, uint64(*from), 10)
	case *uint16:
		return strconv.AppendUint(out, uint64(*from), 10)
	case *uint32:
		return strconv.AppendUint(out, uint64(*from), 10)
	case *int64:
		return append(strconv.AppendInt(append(out, '"'), *from, 10), '"')
	case *uint64:
		return append(strconv.AppendUint(append(out, '"'), *from, 10), '"')
	case *uintptr:
		return append(strconv.AppendUint(append(out, '"'), uint64(*from), 10), '"')
	case *float32:
		return appendBits(out, uint64(math.Float32bits(*from)), 8, *from != *from)
	case *float64:
		return appendBits(out, math.Float64bits(*from), 16, *from != *from)
	case *string:
		out = append(out, '"')
		for i := 0; i < len(*from); i++ {
			out = append(out, hexDigits[(*from)[i]>>4], hexDigits[(*from)[i]&15])
		}
		return append(out, '"')
	}
	sequence, ok := sequenceOf(from)
	if !ok {
		panic(fmt.Sprintf("the binding gives a %T, which the wire has no value for", from))
	}
	if sequence.isNil {
		return append(out, "null"...)
	}
	out = strconv.AppendInt(append(out, `{"len":`...), int64(sequence.len), 10)
	out = append(out, `,"cells":[`...)
	for i := 0; i < sequence.cap; i++ {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendValue(out, sequence.cell(i))
	}
	return append(out, "]}"...)
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
