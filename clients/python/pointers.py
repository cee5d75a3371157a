"""Addresses in C's memory: whose memory they lead to, how many cells, who frees it (PROTOCOL.md, sections 5.1 and 5.2).

Also makes the codecs of a signature (`Scope`), since counts and functions that free are found by name there.
"""

from __future__ import annotations

from binding import Refused
from memory import MOST_CELLS, Array, Codec, Slice, String, Struct, cells_of
from row import Row, Unreadable
from values import SCALARS, BadValue, Text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Callable

INTEGERS = SCALARS.keys() - {"bool", "f32", "f64"}


class Kept:
    """An address, and the memory behind it, that outlive their row."""

    def __init__(self, codec: Address, value: object, row: Row) -> None:
        self.row = Row(row.memory, row.known)
        self.row.keeps, self.row.awaited = row.keeps, row.awaited
        self.codec, self.place = codec, self.row.block(codec.size)
        codec.write(value, self.place, self.row)
        self.row.keeps = {}  # where this itself will be: nobody collects cycles here

    def address(self) -> int:
        return self.row.memory.address_at(self.place)

    def read(self, named: dict[str, int]) -> str:
        """What it holds now. It all stays where it is: nothing of it is freed, whatever the callee put there."""
        row = Row(self.row.memory, {})
        row.given, row.named = self.row.given, named
        return self.codec.read(self.place, row)

    def shown(self, calls: object) -> str:
        """What it holds now; of a callback the calls since last time, once there are so many."""
        held = self.row.given[self.place][1]
        if self.codec.signature and held:
            return held.taken(calls)
        if calls is not None:
            raise BadValue("only of a callback there are calls to wait for")
        return self.read({})


class Address(Codec):
    size = 8
    signature: tuple | None = None  # of a callback

    def __init__(self, memory: ModuleType, free: Callable | None) -> None:
        self.memory, self.c_type, self.free = memory, memory.POINTER, free
        self.address_at, self.put_address = memory.address_at, memory.put_address

    def write(self, value: object, at: int, row: Row) -> None:
        address, held = self.taken(value, row)
        self.put_address(at, address)
        row.given[at] = (address, held)

    def taken(self, value: object, row: Row) -> tuple[int, object]:
        """The address, and what tells how it is read when the callee left it there."""
        if value is None:
            return 0, None
        if type(value) is dict and value.keys() in ({"keep", "value"}, {"kept"}):
            row.check_alone(value)
            kept = self.kept(value, row)
            row.alive.append(kept)
            return kept.address(), kept
        return self.made(value, row)

    def kept(self, value: dict, row: Row) -> Kept:
        name = value.get("keep", value.get("kept"))
        if type(name) is not str:
            raise BadValue(f"{shown(name)} is no name")
        kept = row.keeps.get(name) or row.known.get(name)
        if "keep" in value:
            if kept:
                raise BadValue(f"{shown(name)} is kept already: release it first")
            row.keeps[name] = Kept(self, value["value"], row)
            return row.keeps[name]
        if kept is None:
            raise BadValue(f"nothing is kept as {shown(name)}")
        if kept.codec.signature != self.signature:
            raise BadValue(f"what is kept as {shown(name)} is of another type")
        return kept

    def read(self, at: int, row: Row) -> str:
        address = self.address_at(at)
        if address == 0:
            return "null"
        given, held = row.given.get(at, (None, None))
        if given == address:
            return held.read(row.named) if type(held) is Kept else self.ours(address, held, row)
        text = self.theirs(address, row)
        if self.free:
            row.owed.append((self.free, address))
        return text

    def made(self, value: object, row: Row) -> tuple[int, object]:
        raise NotImplementedError

    def ours(self, address: int, held, row: Row) -> str:
        raise NotImplementedError

    def theirs(self, address: int, row: Row) -> str:
        return f'"{address}"'


def number(value: object, also: str) -> int:
    try:
        return SCALARS["uptr"].decode(value)
    except BadValue:
        raise BadValue(f"{shown(value)} is no pointer ({also}an address as a decimal string, or null)") from None


class Opaque(Address):
    """Of what it leads to nothing is known: the address itself is the value."""

    def made(self, value: object, row: Row) -> tuple[int, None]:
        return number(value, ""), None

    def ours(self, address: int, held: None, row: Row) -> str:
        return f'"{address}"'


class CString(Address):
    wire = Text()

    def __init__(self, memory: ModuleType, free: Callable | None) -> None:
        super().__init__(memory, free)
        self.c_type = memory.TEXT

    def made(self, value: object, row: Row) -> tuple[int, int]:
        data = self.wire.decode(value)
        if b"\0" in data:
            raise BadValue(f"{shown(value)} has a NUL inside, where C's string would end")
        address = row.block(len(data) + 1)
        self.memory.put_bytes(address, data)
        return address, len(data) + 1

    def ours(self, address: int, held: int, row: Row) -> str:
        # The callee may have put another end.
        return f'"{self.memory.bytes_at(address, held).split(bytes(1), 1)[0].hex()}"'

    def theirs(self, address: int, row: Row) -> str:
        return f'"{self.memory.text_at(address).hex()}"'


class Pointer(Address):
    def __init__(self, shape: dict, scope: Scope) -> None:
        super().__init__(scope.memory, scope.free(shape))
        self.element, self.count = scope.codec(shape["elem"]), scope.count(shape)
        self.cells = cells_of(shape["elem"], self.element)

    def made(self, value: object, row: Row) -> tuple[int, int | None]:
        if type(value) is str and self.cells.listed:
            return number(value, "a list of cells, "), None
        cells = self.cells.taken(value)
        address = row.block(len(cells) * self.element.size)
        self.cells.write(cells, address, row)
        return address, len(cells)

    def ours(self, address: int, held: int | None, row: Row) -> str:
        return f'"{address}"' if held is None else self.cells.read(address, held, row)

    def theirs(self, address: int, row: Row) -> str:
        count = self.count(row)
        if not 0 <= count <= MOST_CELLS:
            raise Unreadable(f"a count of {count} cells")
        return self.cells.read(address, count, row)


class Scope:
    """The names of a signature, and around a field those of its struct."""

    def __init__(self, library, slots: dict[str, dict], fields: dict[str, tuple[int, dict]]) -> None:
        self.library, self.slots, self.fields, self.memory = library, slots, fields, library.memory

    def of(self, slots: dict[str, dict]) -> Scope:
        return Scope(self.library, slots, {})

    def inside(self, fields: dict[str, tuple[int, dict]]) -> Scope:
        return Scope(self.library, self.slots, fields)

    def codec(self, shape: dict) -> Codec:
        """What writes and reads values of the type. Raises Refused where there is none."""
        kind, element = shape["kind"], shape.get("elem")
        if kind in SCALARS:
            return self.memory.Scalar(kind)
        if kind == "string":
            return String(self.memory)
        if kind == "slice":
            return Slice(self.memory, self.codec(shape["elem"]))
        if kind == "struct":
            return Struct(shape, self)
        if kind == "array":
            return Array(shape, self)
        if kind == "cstring":
            return CString(self.memory, self.free(shape))
        if kind == "pointer":
            unknown = element is None or element["kind"] == "struct" and not element.get("fields")
            return Opaque(self.memory, self.free(shape)) if unknown else Pointer(shape, self)
        if kind == "callback":
            from callbacks import Callback

            return Callback(shape, self)
        raise Refused(f"no codec for {kind}")

    def free(self, shape: dict) -> Callable | None:
        name = shape.get("free")
        if name is None:
            return None
        function = self.library.freeing(name)
        if function is None:
            raise Refused(f"there is no function \"{name}\" to free {shape['go']} with")
        return function

    def count(self, shape: dict) -> Callable[[Row], int]:
        """What tells, after the call, how many cells are behind a pointer of the callee's."""
        name = shape.get("count", 1)
        if type(name) is int:
            return lambda row: name
        if name in self.fields:
            offset, counted = self.fields[name]
            integer = integer_at(name, counted, self.memory)
            return lambda row: integer(row.within + offset)
        if name not in self.slots:
            raise Refused(f"there is no \"{name}\" that could tell the cells of {shape['go']}")
        integer = integer_at(name, self.slots[name], self.memory)
        return lambda row: integer(row.place_of(name))


def integer_at(name: str, shape: dict, memory: ModuleType) -> Callable[[int], int]:
    if shape["kind"] in INTEGERS:
        return memory.Scalar(shape["kind"]).number
    if shape["kind"] != "pointer" or shape.get("elem", {}).get("kind") not in INTEGERS:
        raise Refused(f"\"{name}\" is no integer, and no pointer to one, that could count cells")
    integer = integer_at(name, shape["elem"], memory)

    def pointed_to(at: int) -> int:
        address = memory.address_at(at)
        if address == 0:
            raise Unreadable(f'"{name}", which is to count cells, is the null pointer')
        return integer(address)

    return pointed_to
