"""Binds a Go library with ctypes, the way its users do: argtypes, restype, and a Structure for each Go type by value.

Works at run time from the contract. Knows the C types and who keeps an argument's memory alive. What lies in memory is
read and written in memory_ctypes.py.
"""

from __future__ import annotations

import ctypes
from ctypes import addressof, memmove

from binding import Refused
from values import SCALARS, Slice, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Callable

CLIENT, VERSION = "python-ctypes", ""  # of its own: it comes with Python

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

    def made(self, text: str) -> GoString:
        data = text.encode()
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

    def made(self, numbers: list) -> GoSlice:
        array = (self.element * len(numbers))(*numbers)
        argument = GoSlice(addressof(array), len(numbers), len(numbers))
        argument.array = array
        return argument

    def copy(self, made: GoSlice, to: GoSlice) -> None:
        """The cells, to a slice that has as many."""
        memmove(to.data, made.data, ctypes.sizeof(made.array))

    def encode(self, argument: GoSlice) -> str:
        if argument.array is None:
            return "null"
        return self.wire.encode(argument.len, argument.array[:])


class Library:
    c_types = C_TYPES

    def __init__(self, path: str) -> None:
        """Raises OSError."""
        self.loaded = ctypes.CDLL(path)
        self.flush_c = ctypes.CDLL(None).fflush
        self.flush_c.argtypes = [ctypes.c_void_p]

    def flush(self) -> None:
        self.flush_c(None)

    @property
    def memory(self) -> ModuleType:
        import memory_ctypes

        return memory_ctypes

    def argument(self, shape: dict) -> ScalarArgument | StringArgument | SliceArgument:
        if shape["kind"] == "slice":
            return SliceArgument(shape["elem"]["kind"])
        return StringArgument() if shape["kind"] == "string" else ScalarArgument(shape["kind"])

    def function(self, name: str, params: list[type], result: type | None) -> Callable:
        try:
            function = self.loaded[name]
        except AttributeError:
            raise Refused(f'the library has no symbol "{name}"') from None
        function.argtypes = params
        function.restype = result
        return function

    @property
    def call_back(self) -> Callable | None:
        """Has the library call a function; None where it cannot."""
        try:
            function = self.loaded["concord_call_back"]
        except AttributeError:
            return None
        called_type = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        function.argtypes, function.restype = [called_type, ctypes.c_void_p], None
        return lambda called: function(called_type(lambda _: called()), None)

    def freeing(self, name: str) -> Callable | None:
        """What frees the memory at an address; None where there is no such function."""
        # C's own is the one that all of the process uses: another allocator may stand before libc's.
        library = ctypes.CDLL(None) if name == "free" else self.loaded
        try:
            function = library[name]
        except AttributeError:
            return None
        function.argtypes, function.restype = [ctypes.c_void_p], None
        return function
