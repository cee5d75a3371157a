"""C's memory by the extension module: what memory.py, pointers.py and callbacks.py do at addresses, and what of
Python's own stands for what lies there (extension.h). Loaded only for a library that needs it.
"""

from __future__ import annotations

from struct import Struct as Layout

import golibrary

from memory import Codec
from row import Row
from values import SCALARS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

LAYOUTS = {"bool": "?", "i8": "b", "i16": "h", "i32": "i", "i64": "q", "u8": "B", "u16": "H", "u32": "I", "u64": "Q",
           "uptr": "Q", "f32": "f", "f64": "d"}  # fmt: skip
WORDS = [Layout(f"{count}q") for count in range(4)]
ADDRESS = Layout("Q")
memory, text_at = golibrary.memory, golibrary.text


class CType:
    """How a value of a C type crosses: `value` is what is passed for the one at an address, `put` writes what came."""

    def __init__(self, name: str, size: int, value: Callable, put: Callable) -> None:
        self.name, self.size, self.value, self.put = name, size, value, put


class Scalar(Codec):
    def __init__(self, kind: str) -> None:
        self.wire, self.cell, self.layout = SCALARS[kind], LAYOUTS[kind], Layout(LAYOUTS[kind])
        self.size = self.layout.size
        self.c_type = CType(kind, self.size, self.number, self.put)

    def write(self, value: object, at: int, row: Row) -> None:
        self.put(at, self.wire.decode(value))

    def read(self, at: int, row: Row) -> str:
        return self.wire.encode(self.number(at))

    def read_all(self, at: int, count: int, row: Row) -> str:
        return self.wire.encode_all(memory(at, count * self.size).cast(self.cell).tolist())

    def number(self, at: int):
        return self.layout.unpack_from(memory(at, self.size))[0]

    def put(self, at: int, value: object) -> None:
        self.layout.pack_into(memory(at, self.size), 0, value)


def block(size: int) -> tuple[int, object]:
    """The address of zeroed memory, and what owns it. A bytearray does not move while nobody changes its size."""
    owner = bytearray(size or 1)
    return golibrary.address_of(owner), owner


def words(at: int, count: int) -> tuple[int, ...]:
    return WORDS[count].unpack_from(memory(at, 8 * count))


def put_words(at: int, *values: int) -> None:
    WORDS[len(values)].pack_into(memory(at, 8 * len(values)), 0, *values)


def address_at(at: int) -> int:
    return ADDRESS.unpack_from(memory(at, 8))[0]


def put_address(at: int, address: int | None) -> None:
    ADDRESS.pack_into(memory(at, 8), 0, address or 0)


def bytes_at(at: int, size: int) -> bytes:
    return bytes(memory(at, size))


def put_bytes(at: int, data: bytes) -> None:
    memory(at, len(data))[:] = data


def string_at(at: int) -> bytes:
    address, length = words(at, 2)
    return bytes_at(address, length)


def put_string(at: int, value: bytes) -> None:
    put_words(at, golibrary.address_of(value), len(value))


POINTER = TEXT = CType("pointer", 8, lambda at: address_at(at) or None, put_address)
STRING = CType("string", 16, string_at, put_string)


def slice_of(element: Codec) -> CType:
    def value(at: int) -> tuple[memoryview, int] | None:
        address, length, capacity = words(at, 3)
        return (memory(address, capacity * element.size), length) if address else None

    def put(at: int, value: tuple[bytes, int] | None) -> None:
        if value is not None:
            put_words(at, golibrary.address_of(value[0]), value[1], len(value[0]) // element.size)

    return CType("slice", 24, value, put)


def array(element: CType, length: int) -> CType:
    return CType("array", element.size * length, bytes_at, put_bytes)  # in structs: never passed by itself


def structure(name: str, fields: list[tuple], size: int) -> CType:
    return CType(name, size, lambda at: bytes_at(at, size), put_bytes)


def place(c_type: CType) -> tuple[tuple, int]:
    """Where an argument is written before it is passed: what owns the place, and its address."""
    at, owner = block(c_type.size)
    return (c_type, at, owner), at


def passed(owners: list[tuple]) -> list:
    return [c_type.value(at) for c_type, at, _ in owners]


def held(c_type: CType, value: object) -> tuple[object, int]:
    """A place with what the module gave; a string or slice in it leads into that."""
    at, owner = block(c_type.size)
    c_type.put(at, value)
    return (owner, value), at


class Returned:
    """What a function gives: None, a value, or several in a tuple."""

    def __init__(self, name: str, c_types: list[CType], size: int | None) -> None:
        self.c_type, self.c_types = None, c_types  # of the whole only the module knows

    def places(self, result: object, row: Row) -> list[int]:
        places = []
        for c_type, value in zip(self.c_types, result if len(self.c_types) > 1 else [result]):
            owner, at = held(c_type, value)
            row.alive.append(owner)
            places.append(at)
        return places


class Closure:
    """One of the module's functions for callbacks, taken as long as this lives."""

    def __init__(self, signature: str, called: Callable) -> None:
        self.address = golibrary.callback(signature, called)

    def __del__(self) -> None:
        golibrary.forget(self.address)


def prototype(result: CType | None, params: list[CType]) -> Callable:
    """What makes a C function of a Python one: its address, and what keeps it alive."""
    signature = f"{result.name if result else ''}({','.join([param.name for param in params])})"

    def function(called: Callable) -> tuple[int, Closure]:
        closure = Closure(signature, called)
        return closure.address, closure

    return function


def answer(c_type: CType, at: int) -> object:
    """What a Python function gives back for the value in a place."""
    return c_type.value(at)
