"""Binds a Go library with ctypes, the way its users do: argtypes, restype, and a Structure for each Go type by value.

Works at run time from the contract. Knows the C types and who keeps an argument's memory alive; the spelling of
values on the wire is in values.py.
"""

from __future__ import annotations

import ctypes
from ctypes import addressof

from values import SCALARS, BadValue, Slice, Text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

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


def plain(export: dict) -> bool:
    """Whether values alone cross: ctypes passes Python's own, and no memory has to be looked after but slices'."""
    results = [result["type"]["kind"] for result in export["results"]]
    return len(results) < 2 and all(kind in SCALARS for kind in results) and all(map(plain_param, export["params"]))


def plain_param(param: dict) -> bool:
    kind = param["type"]["kind"]
    if kind == "slice":
        return param["type"]["elem"]["kind"] in SCALARS
    return (kind == "string" or kind in SCALARS) and not param.get("changes")


def argument_of(param: dict) -> ScalarArgument | StringArgument | SliceArgument:
    kind = param["type"]["kind"]
    if kind == "slice":
        return SliceArgument(param["type"]["elem"]["kind"])
    return StringArgument() if kind == "string" else ScalarArgument(kind)


def bind(library: ctypes.CDLL, export: dict, kept: dict) -> Export:
    """Declares one function of the library to ctypes. Raises Refused where it cannot be."""
    try:
        function = library[export["name"]]
    except AttributeError:
        raise Refused(f"the library has no symbol \"{export['name']}\"") from None
    if plain(export):
        return Export(function, export)
    from calls import MemoryExport

    return MemoryExport(function, export, library, kept)


class Export:
    """One function, of plain values."""

    def __init__(self, function: Callable, export: dict) -> None:
        self.params, self.results = export["params"], export["results"]
        arguments = [argument_of(param) for param in self.params]
        self.function = function
        self.result = self.results[0]["type"]["kind"] if self.results else None
        self.function.argtypes = [argument.c_type for argument in arguments]
        self.function.restype = C_TYPES[self.result] if self.result else None
        self.decoders = [argument.decode for argument in arguments]
        self.encode_result = SCALARS[self.result].encode if self.result else None
        self.changed = [(i, arguments[i].encode) for i, param in enumerate(self.params) if param.get("changes")]

    def arguments(self, row: list) -> list:
        """Fresh C arguments for one call. They own their memory: keep them until the reply is made."""
        if type(row) is not list or len(row) != len(self.decoders):
            raise BadValue(f"{shown(row)} is not a row of {len(self.decoders)} arguments")
        arguments: list = []
        try:
            for decode, value in zip(self.decoders, row):
                arguments.append(decode(value))
        except BadValue as bad:
            raise self.misfit(len(arguments), bad) from None
        return arguments

    def misfit(self, index: int, bad: BadValue) -> BadValue:
        return BadValue(f"argument {index + 1} ({self.params[index]['name']}): {bad}")

    def reply(self, result: object, arguments: list) -> str:
        """The reply row: the result, then each parameter that the callee may have changed."""
        row = [self.encode_result(result)] if self.encode_result else []
        row += [encode(arguments[index]) for index, encode in self.changed]
        return f"[{','.join(row)}]"

    def call(self, row: list) -> str:
        arguments = self.arguments(row)
        result = self.function(*arguments)
        return self.reply(result, arguments)
