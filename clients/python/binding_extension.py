"""A Go library behind a C extension module, which is generated from the contract (binding_extension.c.mustache) and
built for this Python: what crosses are Python's own numbers, bytes and buffers.

What lies in memory is read and written in memory_extension.py.
"""

from __future__ import annotations

import sys
from array import array

from binding import Refused
from values import SCALARS, Slice, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Callable

CLIENT, VERSION = "python-extension", ""

# As module `array` calls them; it has none of bool, whose cells are bytes.
CELLS = {
    "bool": "B",
    "i8": "b",
    "i16": "h",
    "i32": "i",
    "i64": "q",
    "u8": "B",
    "u16": "H",
    "u32": "I",
    "u64": "Q",
    "uptr": "Q",
    "f32": "f",
    "f64": "d",
}


class ScalarArgument:
    c_type = None  # the module knows

    def __init__(self, kind: str) -> None:
        self.decode = SCALARS[kind].decode


class StringArgument:
    c_type = None

    def __init__(self) -> None:
        self.decode = Text().decode  # bytes are passed as they are; of a str Python makes UTF-8 once, and keeps it


class SliceArgument:
    c_type = None

    def __init__(self, element: str) -> None:
        self.wire, self.cell, self.bool = Slice(element), CELLS[element], element == "bool"

    def decode(self, value: object) -> tuple[array, int] | None:
        decoded = self.wire.decode(value)
        if decoded is None:
            return None
        length, cells = decoded
        return array(self.cell, cells), length

    def made(self, numbers: list) -> array:
        """A list has no memory that the callee could change."""
        return array(self.cell, numbers)

    def copy(self, made: array, to: tuple) -> None:
        """The cells, to a slice that has as many."""
        import golibrary

        golibrary.memory(golibrary.address_of(to[0]), len(made) * made.itemsize)[:] = made.tobytes()

    def encode(self, argument: tuple[array, int] | None) -> str:
        if argument is None:
            return "null"
        cells = argument[0].tolist()
        return self.wire.encode(argument[1], list(map(bool, cells)) if self.bool else cells)


class Library:
    c_types: dict[str, None] = {}

    def __init__(self, path: str) -> None:
        """Raises ImportError."""
        sys.path.insert(0, sys.argv[2])  # where the module was built
        import golibrary

        golibrary.loaded(path)
        self.module = golibrary
        self.flush = golibrary.flush

    @property
    def memory(self) -> ModuleType:
        import memory_extension

        return memory_extension

    def argument(self, shape: dict) -> ScalarArgument | StringArgument | SliceArgument:
        if shape["kind"] == "slice":
            return SliceArgument(shape["elem"]["kind"])
        return StringArgument() if shape["kind"] == "string" else ScalarArgument(shape["kind"])

    def function(self, name: str, params: list, result: object) -> Callable:
        """What it takes and gives is compiled into the module."""
        if name in self.module.refused:
            raise Refused(self.module.refused[name])
        try:
            return getattr(self.module, name)
        except AttributeError:
            raise Refused(f'the module has no function "{name}": build it for this contract') from None

    @property
    def call_back(self) -> Callable | None:
        """Has the library call a function; None where it cannot."""
        function = self.module.find("concord_call_back")
        return function and (lambda called: self.module.call_back(function, called))

    def freeing(self, name: str) -> Callable | None:
        """What frees the memory at an address; None where there is no such function."""
        function = self.module.find(name)
        return function and (lambda address: self.module.give_to(function, address))
