"""Values in C's memory: scalars, strings, slices, structs and arrays (PROTOCOL.md, section 5).

While binding, each type of the contract becomes a codec: `write` puts parsed JSON at an address, `read` makes JSON text
of what is there. What is done at an address is the binding's (memory_ctypes.py and its like), and so are scalars.
Loaded only for a library that needs it. Pointers are in pointers.py, functions in calls.py.
"""

from __future__ import annotations

from binding import Refused
from row import Row, Unreadable
from values import LONGEST, BadValue, Text, shown, slice_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from pointers import Scope

MOST_CELLS = 2**24


class Codec:
    c_type: object  # as the binding passes it by value
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


class String(Codec):
    wire = Text()

    def __init__(self, memory: ModuleType) -> None:
        self.memory, self.c_type, self.size = memory, memory.STRING, 16

    def write(self, value: object, at: int, row: Row) -> None:
        data = self.wire.decode(value)
        address = row.block(len(data))
        self.memory.put_bytes(address, data)
        self.memory.put_words(at, address, len(data))

    def read(self, at: int, row: Row) -> str:
        address, length = self.memory.words(at, 2)
        if not 0 <= length <= LONGEST:
            raise Unreadable(f"a string of {length} bytes")
        return f'"{self.memory.bytes_at(address, length).hex() if length else ""}"'


class Slice(Codec):
    def __init__(self, memory: ModuleType, element: Codec) -> None:
        self.c_type, self.size, self.element = memory.slice_of(element), 24, element
        self.words, self.put_words = memory.words, memory.put_words

    def write(self, value: object, at: int, row: Row) -> None:
        if value is None:
            return  # memory is fresh, so the header is that of the nil slice
        length, cells = slice_parts(value)
        address = row.block(len(cells) * self.element.size)
        self.put_words(at, address, length, len(cells))
        self.element.write_all(cells, address, row)

    def read(self, at: int, row: Row) -> str:
        address, length, capacity = self.words(at, 3)
        if address == 0:
            return "null"
        if not 0 <= length <= capacity <= MOST_CELLS:
            raise Unreadable(f"a slice of length {length} and capacity {capacity}")
        return f'{{"len":{length},"cells":[{self.element.read_all(address, capacity, row)}]}}'


class Struct(Codec):
    def __init__(self, shape: dict, scope: Scope) -> None:
        if not shape.get("fields"):
            raise Refused(f"no codec for {shape['go']}, of which no fields are known")
        self.memory, self.name, self.size = scope.memory, shape.get("c") or shape["go"], shape["size"]
        inside = scope.inside({field["name"]: (field["offset"], field["type"]) for field in shape["fields"]})
        self.fields = [(field["name"], field["offset"], inside.codec(field["type"])) for field in shape["fields"]]

    @property
    def c_type(self) -> object:  # type: ignore[override]
        fields = [(name, offset, codec.c_type) for name, offset, codec in self.fields]
        return self.memory.structure(self.name, fields, self.size)

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
        row.memory.put_bytes(at, cells)

    def read(self, at: int, count: int, row: Row) -> str:
        return f'"{row.memory.bytes_at(at, count).hex()}"'


def cells_of(shape: dict, element: Codec) -> Listed | Hex:
    return Hex() if shape["kind"] in ("u8", "i8") else Listed(element)


class Array(Codec):
    def __init__(self, shape: dict, scope: Scope) -> None:
        self.memory, self.length, self.element = scope.memory, shape.get("length", 0), scope.codec(shape["elem"])
        self.cells, self.size = cells_of(shape["elem"], self.element), self.length * self.element.size

    @property
    def c_type(self) -> object:  # type: ignore[override]
        return self.memory.array(self.element.c_type, self.length)

    def write(self, value: object, at: int, row: Row) -> None:
        cells = self.cells.taken(value)
        if len(cells) != self.length:
            raise BadValue(f"{shown(value)} has {len(cells)} cells, not {self.length}")
        self.cells.write(cells, at, row)

    def read(self, at: int, row: Row) -> str:
        return self.cells.read(at, self.length, row)
