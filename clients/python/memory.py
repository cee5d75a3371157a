"""Values in C's memory: scalars, strings, slices, structs and arrays (PROTOCOL.md, section 5).

While binding, each type of the contract becomes a codec: `write` puts parsed JSON at an address, `read` makes JSON text
of what is there. Loaded only for a library that needs it. Addresses are in pointers.py, functions in binding.py.
"""

from __future__ import annotations

import ctypes
from ctypes import c_void_p, memmove, string_at

from binding import C_TYPES, GoSlice, GoString, Refused
from row import Row, Unreadable
from values import LONGEST, SCALARS, BadValue, Text, shown, slice_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pointers import Scope

MOST_CELLS = 2**24


class Codec:
    c_type: type  # as ctypes passes it by value
    size: int  # in bytes

    def write_all(self, values: list, at: int, row: Row) -> None:
        for index, value in enumerate(values):
            try:
                self.write(value, at + index * self.size, row)  # type: ignore[attr-defined]
            except BadValue as bad:
                raise BadValue(f"cell {index + 1}: {bad}") from None

    def read_all(self, at: int, count: int, row: Row) -> str:
        places = range(at, at + count * self.size, self.size)
        return ",".join([self.read(place, row) for place in places])  # type: ignore[attr-defined]


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


class String(Codec):
    c_type, size = GoString, ctypes.sizeof(GoString)
    wire = Text()

    def write(self, value: object, at: int, row: Row) -> None:
        data = self.wire.decode(value)
        header = StringWords.from_address(at)
        header.p, header.n = row.block(len(data)), len(data)
        memmove(header.p, data, len(data))

    def read(self, at: int, row: Row) -> str:
        header = StringWords.from_address(at)
        if not 0 <= header.n <= LONGEST:
            raise Unreadable(f"a string of {header.n} bytes")
        return f'"{string_at(header.p, header.n).hex() if header.n else ""}"'


class StringWords(ctypes.Structure):
    """A GoString in memory: a c_char_p would be read to its NUL."""

    _fields_ = [("p", c_void_p), ("n", ctypes.c_ssize_t)]


class Slice(Codec):
    c_type, size = GoSlice, ctypes.sizeof(GoSlice)

    def __init__(self, element: Codec) -> None:
        self.element = element

    def write(self, value: object, at: int, row: Row) -> None:
        if value is None:
            return  # memory is fresh, so the header is that of the nil slice
        header = GoSlice.from_address(at)
        header.len, cells = slice_parts(value)
        header.cap, header.data = len(cells), row.block(len(cells) * self.element.size)
        self.element.write_all(cells, header.data, row)

    def read(self, at: int, row: Row) -> str:
        header = GoSlice.from_address(at)
        if header.data is None:
            return "null"
        if not 0 <= header.len <= header.cap <= MOST_CELLS:
            raise Unreadable(f"a slice of length {header.len} and capacity {header.cap}")
        return f'{{"len":{header.len},"cells":[{self.element.read_all(header.data, header.cap, row)}]}}'


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


class Struct(Codec):
    def __init__(self, shape: dict, scope: Scope) -> None:
        if not shape.get("fields"):
            raise Refused(f"no codec for {shape['go']}, of which no fields are known")
        self.name, self.size = shape.get("c") or shape["go"], shape["size"]
        inside = scope.inside({field["name"]: (field["offset"], field["type"]) for field in shape["fields"]})
        self.fields = [(field["name"], field["offset"], inside.codec(field["type"])) for field in shape["fields"]]

    @property
    def c_type(self) -> type[ctypes.Structure]:  # type: ignore[override]
        return structure(self.name, [(name, offset, codec.c_type) for name, offset, codec in self.fields], self.size)

    def write(self, value: object, at: int, row: Row) -> None:
        if type(value) is not list or len(value) != len(self.fields):
            raise BadValue(f"{shown(value)} is no {self.name} (a list of its {len(self.fields)} fields)")
        for part, (name, offset, codec) in zip(value, self.fields):
            try:
                codec.write(part, at + offset, row)
            except BadValue as bad:
                raise BadValue(f"field {name}: {bad}") from None

    def read(self, at: int, row: Row) -> str:
        texts, outside = [], row.within
        for _, offset, codec in self.fields:
            row.within = at
            texts.append(codec.read(at + offset, row))
        row.within = outside
        return f"[{','.join(texts)}]"


class Listed:
    """Cells as a JSON array."""

    listed = True

    def __init__(self, element: Codec) -> None:
        self.write, self.element = element.write_all, element

    def taken(self, value: object) -> list:
        if type(value) is list:
            return value
        raise BadValue(f"{shown(value)} is no list of cells")

    def read(self, at: int, count: int, row: Row) -> str:
        return f"[{self.element.read_all(at, count, row)}]"


class Hex:
    """Cells of one byte, as hex."""

    listed = False

    taken = Text().decode

    def write(self, cells: bytes, at: int, row: Row) -> None:
        memmove(at, cells, len(cells))

    def read(self, at: int, count: int, row: Row) -> str:
        return f'"{string_at(at, count).hex()}"'


def cells_of(shape: dict, element: Codec) -> Listed | Hex:
    return Hex() if shape["kind"] in ("u8", "i8") else Listed(element)


class Array(Codec):
    def __init__(self, shape: dict, scope: Scope) -> None:
        self.length, self.element = shape.get("length", 0), scope.codec(shape["elem"])
        self.cells, self.size = cells_of(shape["elem"], self.element), self.length * self.element.size

    @property
    def c_type(self) -> type[ctypes.Array]:  # type: ignore[override]
        return self.element.c_type * self.length

    def write(self, value: object, at: int, row: Row) -> None:
        cells = self.cells.taken(value)
        if len(cells) != self.length:
            raise BadValue(f"{shown(value)} has {len(cells)} cells, not {self.length}")
        self.cells.write(cells, at, row)

    def read(self, at: int, row: Row) -> str:
        return self.cells.read(at, self.length, row)
