"""C's memory by ctypes: what memory.py, pointers.py and callbacks.py do at addresses, and how what lies there is passed
by value. Loaded only for a library that needs it.
"""

from __future__ import annotations

import ctypes
from ctypes import addressof, c_void_p, memmove, string_at

from binding import Refused
from binding_ctypes import C_TYPES, GoSlice, GoString
from memory import Codec
from row import Row
from values import SCALARS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

STRING, POINTER, TEXT = GoString, c_void_p, c_void_p  # a c_char_p would be read to its NUL
Words = [ctypes.c_ssize_t * count for count in range(4)]
bytes_at = string_at


class Scalar(Codec):
    def __init__(self, kind: str) -> None:
        self.wire, self.c_type = SCALARS[kind], C_TYPES[kind]
        self.size = ctypes.sizeof(self.c_type)

    def write(self, value: object, at: int, row: Row) -> None:
        self.c_type.from_address(at).value = self.wire.decode(value)

    def read(self, at: int, row: Row) -> str:
        return self.wire.encode(self.c_type.from_address(at).value)

    def read_all(self, at: int, count: int, row: Row) -> str:
        return self.wire.encode_all((self.c_type * count).from_address(at)[:])

    def number(self, at: int) -> int:
        return self.c_type.from_address(at).value


def block(size: int) -> tuple[int, object]:
    """The address of zeroed memory, and what owns it. A bytearray does not move while something exports it."""
    memory = ctypes.c_char.from_buffer(bytearray(size or 1))
    return addressof(memory), memory


def words(at: int, count: int) -> list[int]:
    return Words[count].from_address(at)[:]


def put_words(at: int, *values: int) -> None:
    Words[len(values)].from_address(at)[:] = values


def address_at(at: int) -> int:
    return c_void_p.from_address(at).value or 0


def put_address(at: int, address: int) -> None:
    c_void_p.from_address(at).value = address


def put_bytes(at: int, data: bytes) -> None:
    memmove(at, data, len(data))


def text_at(at: int) -> bytes:
    """Up to its NUL."""
    return string_at(at)


def slice_of(element: Codec) -> type[GoSlice]:
    return GoSlice


def array(element: type, length: int) -> type[ctypes.Array]:
    return element * length


def structure(name: str, fields: list[tuple], size: int | None) -> type[ctypes.Structure]:
    """The struct as ctypes passes it by value; of each field name, offset (None: unknown) and C type."""
    described = type(name, (ctypes.Structure,), {"_fields_": [(field, c_type) for field, _, c_type in fields]})
    for field, offset, _ in fields:
        if offset not in (None, getattr(described, field).offset):
            unknown = "that the contract does not tell (packed? bit fields?)"
            raise Refused(f'{name} has something before "{field}" {unknown}')
    if size not in (None, ctypes.sizeof(described)):
        raise Refused(f"{name} has {size} bytes, its fields {ctypes.sizeof(described)} (bit fields?)")
    return described


def place(c_type: type) -> tuple[object, int]:
    """Where an argument is written before it is passed: what owns the place, and its address."""
    argument = c_type()
    return argument, addressof(argument)


def passed(arguments: list) -> list:
    return arguments  # ctypes takes its own objects


def held(c_type: type, value: object) -> tuple[object, int]:
    """A place with what ctypes gave: it makes Python's own values of simple types, and leaves structs as they are."""
    holder = value if isinstance(value, ctypes.Structure) else c_type(value)
    return holder, addressof(holder)


class Returned:
    """What a function gives: nothing, a value, or several in one struct (r0, r1, … whatever their names, as in cgo)."""

    def __init__(self, name: str, c_types: list[type], size: int | None) -> None:
        self.c_type, self.offsets = (c_types[0] if c_types else None), [0] * len(c_types)
        if len(c_types) > 1:
            fields = [(f"r{index}", None, c_type) for index, c_type in enumerate(c_types)]
            self.c_type = structure(f"{name}_return", fields, size)
            self.offsets = [getattr(self.c_type, field).offset for field, _, _ in fields]

    def places(self, result: object, row: Row) -> list[int]:
        if self.c_type is None:
            return []
        holder, at = held(self.c_type, result)
        row.alive.append(holder)
        return [at + offset for offset in self.offsets]


def prototype(result: type | None, params: list[type]) -> Callable:
    """What makes a C function of a Python one: its address, and what keeps it alive."""
    if result is not None and not issubclass(result, ctypes._SimpleCData):
        raise Refused("ctypes cannot give back a struct from a callback")
    described = ctypes.CFUNCTYPE(result, *params)

    def function(called: Callable) -> tuple[int, object]:
        closure = described(called)  # ctypes frees one that nothing holds, and C would call what took its place
        return address_at(addressof(closure)), closure

    return function


def answer(c_type: type, at: int) -> object:
    """What a Python function gives back for the value in a place."""
    return c_type.from_address(at).value
