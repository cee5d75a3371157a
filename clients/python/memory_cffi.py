"""C's memory by cffi: what memory.py, pointers.py and callbacks.py do at addresses, and how what lies there is passed
by value. A C type is its name, as in cffi's own functions. Loaded only for a library that needs it.
"""

from __future__ import annotations

from functools import lru_cache

from binding import Refused
from binding_cffi import C_TYPES, ffi
from memory import Codec
from row import Row
from values import SCALARS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

STRING, POINTER, TEXT = "GoString", "void *", "char *"
ADDRESS = ffi.typeof("uintptr_t")
BYTES, WORDS, ADDRESSES = map(ffi.typeof, ("char *", "ssize_t *", "uintptr_t *"))
declared: dict[str, str] = {}  # what was declared, by the name of the type


class Scalar(Codec):
    def __init__(self, kind: str) -> None:
        self.wire, self.c_type = SCALARS[kind], C_TYPES[kind]
        self.pointer, self.size = ffi.typeof(f"{self.c_type} *"), ffi.sizeof(self.c_type)

    def write(self, value: object, at: int, row: Row) -> None:
        ffi.cast(self.pointer, at)[0] = self.wire.decode(value)

    def read(self, at: int, row: Row) -> str:
        return self.wire.encode(ffi.cast(self.pointer, at)[0])

    def read_all(self, at: int, count: int, row: Row) -> str:
        return self.wire.encode_all(ffi.unpack(ffi.cast(self.pointer, at), count))

    def number(self, at: int) -> int:
        return ffi.cast(self.pointer, at)[0]


def address_of(pointer: object) -> int:
    return int(ffi.cast(ADDRESS, pointer))


def block(size: int) -> tuple[int, object]:
    """The address of zeroed memory, and what owns it."""
    memory = ffi.new("char[]", size or 1)
    return address_of(memory), memory


def words(at: int, count: int) -> list[int]:
    return ffi.unpack(ffi.cast(WORDS, at), count)


def put_words(at: int, *values: int) -> None:
    ffi.cast(WORDS, at)[0 : len(values)] = values


def address_at(at: int) -> int:
    return ffi.cast(ADDRESSES, at)[0]


def put_address(at: int, address: int) -> None:
    ffi.cast(ADDRESSES, at)[0] = address


def bytes_at(at: int, size: int) -> bytes:
    return ffi.unpack(ffi.cast(BYTES, at), size)


def put_bytes(at: int, data: bytes) -> None:
    ffi.memmove(ffi.cast(BYTES, at), data, len(data))


def text_at(at: int) -> bytes:
    """Up to its NUL."""
    return ffi.string(ffi.cast(BYTES, at))


def slice_of(element: Codec) -> str:
    return "GoSlice"


@lru_cache(maxsize=None)
def array(element: str, length: int) -> str:
    name = f"array_{len(declared)}"
    declared[name] = f"typedef {element} {name}[{length}];"
    ffi.cdef(declared[name])
    return name


def structure(name: str, fields: list[tuple], size: int | None) -> str:
    """The struct as cffi passes it by value; of each field name, offset (None: unknown) and C type."""
    members = " ".join(f"{c_type} {field};" for field, _, c_type in fields)
    name = declare(name.removeprefix("struct ").replace(".", "_"), members)
    for field, offset, _ in fields:
        if offset not in (None, ffi.offsetof(name, field)):
            unknown = "that the contract does not tell (packed? bit fields?)"
            raise Refused(f'{name} has something before "{field}" {unknown}')
    if size not in (None, ffi.sizeof(name)):
        raise Refused(f"{name} has {size} bytes, its fields {ffi.sizeof(name)} (bit fields?)")
    return name


def declare(tag: str, members: str) -> str:
    """A struct of these members. One that leads to itself comes in several depths, each a type of its own here."""
    name, depth = f"struct {tag}", 1
    while declared.get(name, members) != members:
        depth += 1
        name = f"struct {tag}_{depth}"
    if name not in declared:
        declared[name] = members
        ffi.cdef(f"{name} {{ {members} }};")
    return name


@lru_cache(maxsize=None)
def pointer_to(c_type: str):
    return ffi.typeof(f"{c_type} *")


def place(c_type: str) -> tuple[object, int]:
    """Where an argument is written before it is passed: what owns the place, and its address."""
    owner = ffi.new(pointer_to(c_type))
    return owner, address_of(owner)


def passed(owners: list) -> list:
    return [owner[0] for owner in owners]


def held(c_type: str, value: object) -> tuple[object, int]:
    """A place with what cffi gave."""
    owner = ffi.new(pointer_to(c_type), value)
    return owner, address_of(owner)


class Returned:
    """What a function gives: nothing, a value, or several in one struct (r0, r1, … whatever their names, as in cgo)."""

    def __init__(self, name: str, c_types: list[str], size: int | None) -> None:
        self.c_type, self.offsets = (c_types[0] if c_types else None), [0] * len(c_types)
        if len(c_types) > 1:
            fields = [(f"r{index}", None, c_type) for index, c_type in enumerate(c_types)]
            self.c_type = structure(f"{name}_return", fields, size)
            self.offsets = [ffi.offsetof(self.c_type, field) for field, _, _ in fields]

    def places(self, result: object, row: Row) -> list[int]:
        if self.c_type is None:
            return []
        owner, at = held(self.c_type, result)
        row.alive.append(owner)
        return [at + offset for offset in self.offsets]


def prototype(result: str | None, params: list[str]) -> Callable:
    """What makes a C function of a Python one: its address, and what keeps it alive."""
    described = ffi.typeof(f"{result or 'void'}(*)({', '.join(params) or 'void'})")

    def function(called: Callable) -> tuple[int, object]:
        closure = ffi.callback(described, called)
        return address_of(closure), closure

    return function


def answer(c_type: str, at: int) -> object:
    """What a Python function gives back for the value in a place."""
    return ffi.cast(pointer_to(c_type), at)[0]
