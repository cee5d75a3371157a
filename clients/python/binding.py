"""Binds a Go library with ctypes, the way its users do: argtypes, restype, and a Structure for each Go type by value.

Works at run time from the contract. Knows the C types and who keeps an argument's memory alive; the spelling of
values on the wire is in values.py.
"""

from __future__ import annotations

import ctypes
from ctypes import addressof

from values import SCALARS, BadValue, Slice, Text, shown

C_TYPES = {
    "bool": ctypes.c_bool,
    "i8": ctypes.c_int8,
    "i16": ctypes.c_int16,
    "i32": ctypes.c_int32,
    "i64": ctypes.c_int64,
    "u8": ctypes.c_uint8,
    "u16": ctypes.c_uint16,
    "u32": ctypes.c_uint32,
    "u64": ctypes.c_uint64,
    "uptr": ctypes.c_size_t,
    "f32": ctypes.c_float,
    "f64": ctypes.c_double,
}


class GoString(ctypes.Structure):
    _fields_ = [("p", ctypes.c_char_p), ("n", ctypes.c_ssize_t)]


class GoSlice(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_longlong), ("cap", ctypes.c_longlong)]

    array: ctypes.Array | None = None  # the memory behind `data`, which lives as long as this


class Refused(Exception):
    """The export cannot be passed exactly; the message says why."""


class ScalarArgument:
    def __init__(self, kind: str) -> None:
        self.c_type = C_TYPES[kind]
        self.decode = SCALARS[kind].decode  # ctypes takes Python's own int, float and bool


class StringArgument:
    c_type = GoString

    def __init__(self) -> None:
        self.wire = Text()

    def decode(self, value: object) -> GoString:
        data = self.wire.decode(value)
        return GoString(data, len(data))


class SliceArgument:
    c_type = GoSlice

    def __init__(self, element: str) -> None:
        self.wire = Slice(element)
        self.element = C_TYPES[element]

    def decode(self, value: object) -> GoSlice:
        decoded = self.wire.decode(value)
        if decoded is None:
            return GoSlice(None, 0, 0)
        length, cells = decoded
        array = (self.element * len(cells))()
        array[:] = cells
        argument = GoSlice(addressof(array), length, len(array))
        argument.array = array
        return argument

    def encode(self, argument: GoSlice) -> str:
        if argument.array is None:
            return "null"
        return self.wire.encode(argument.len, argument.array[:])


def argument_of(param: dict) -> ScalarArgument | StringArgument | SliceArgument:
    kind = param["type"]["kind"]
    if kind == "slice":
        element = param["type"]["elem"]["kind"]
        if element not in SCALARS:
            raise Refused(f"parameter \"{param['name']}\": no codec for a slice of {element}")
        return SliceArgument(element)
    if param.get("changes"):
        raise Refused(f"parameter \"{param['name']}\": no codec for a {kind} that the callee changes")
    if kind == "string":
        return StringArgument()
    if kind not in SCALARS:
        raise Refused(f"parameter \"{param['name']}\": no codec for {kind}")
    return ScalarArgument(kind)


def result_kind(results: list) -> str | None:
    if not results:
        return None
    if len(results) > 1:
        raise Refused(f"{len(results)} results: no codec for the struct that holds several")
    kind = results[0]["type"]["kind"]
    if kind in ("string", "slice"):
        raise Refused(f"result: no codec for {kind}, which would hand Go's own memory to the caller")
    if kind not in SCALARS:
        raise Refused(f"result: no codec for {kind}")
    return kind


class Export:
    """One function of the library, declared to ctypes. Raises Refused where it cannot be."""

    def __init__(self, library: ctypes.CDLL, export: dict) -> None:
        params = export["params"]
        arguments = [argument_of(param) for param in params]
        self.result = result_kind(export["results"])
        try:
            self.function = library[export["name"]]
        except AttributeError:
            raise Refused(f"the library has no symbol \"{export['name']}\"") from None
        self.function.argtypes = [argument.c_type for argument in arguments]
        self.function.restype = C_TYPES[self.result] if self.result else None
        self.names = [param["name"] for param in params]
        self.decoders = [argument.decode for argument in arguments]
        self.encode_result = SCALARS[self.result].encode if self.result else None
        self.changed = [(i, arguments[i].encode) for i, param in enumerate(params) if param.get("changes")]

    def arguments(self, row: list) -> list:
        """Fresh C arguments for one call. They own their memory: keep them until the reply is made."""
        if type(row) is not list or len(row) != len(self.decoders):
            raise BadValue(f"{shown(row)} is not a row of {len(self.decoders)} arguments")
        arguments: list = []
        try:
            for decode, value in zip(self.decoders, row):
                arguments.append(decode(value))
        except BadValue as bad:
            at = len(arguments)
            raise BadValue(f"argument {at + 1} ({self.names[at]}): {bad}") from None
        return arguments

    def reply(self, result: object, arguments: list) -> str:
        """The reply row: the result, then each parameter that the callee may have changed."""
        row = [self.encode_result(result)] if self.encode_result else []
        row += [encode(arguments[index]) for index, encode in self.changed]
        return f"[{','.join(row)}]"

    def call(self, row: list) -> str:
        arguments = self.arguments(row)
        result = self.function(*arguments)
        return self.reply(result, arguments)
