"""What the wire's values are in an adapter (README.md), and which of Python's own are such values.

Each type is a form: `take` gives the adapter its value, `give` spells what the adapter gave. Nothing is converted on the
way: what is not exactly a value of the type is Unfit, and what Python's own type cannot hold is Refused.
"""

from __future__ import annotations

from binding import Refused
from values import SCALARS, BadValue, Bool, Real, Text, cut, shown, slice_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, Union

    Form = Union["Scalar", "String", "Slice", "Array", "Struct"]


class Unfit(Exception):
    """What the adapter gave is no value of the type; the message says which and why."""


def unfit(value: object, wanted: str) -> NoReturn:
    raise Unfit(f"{cut(repr(value))} ({type(value).__name__}) is no {wanted}")


class Scalar:
    """bool, int and float. A bool is no integer here, and an integer is no float."""

    def __init__(self, kind: str) -> None:
        self.kind, self.codec = kind, SCALARS[kind]
        self.take = self.codec.decode
        self.fits = self.is_bool if isinstance(self.codec, Bool) else self.is_int
        if isinstance(self.codec, Real):
            self.fits = self.is_float

    def give(self, value: object) -> str:
        if not self.fits(value):
            unfit(value, self.kind)
        return self.codec.encode(value)

    @staticmethod
    def is_bool(value: object) -> bool:
        return type(value) is bool

    def is_int(self, value: object) -> bool:
        return type(value) is int and self.codec.low <= value <= self.codec.high

    def is_float(self, value: object) -> bool:
        """Of 32 bits only what these hold: another float was never one of the library's."""
        layout = self.codec.layout
        try:
            return type(value) is float and (value != value or layout.unpack(layout.pack(value))[0] == value)
        except OverflowError:
            return False


class String:
    """str, or bytes where the parameter is annotated so. What is given may be either."""

    kind = "string"
    wire = Text()

    def __init__(self, stated: set[str]) -> None:
        self.takes_bytes = "bytes" in stated

    def take(self, value: object) -> str | bytes:
        data = self.wire.decode(value)
        if self.takes_bytes:
            return data
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Refused(f"{cut(repr(data))} is not UTF-8, which no str holds; annotate the parameter as bytes") from None

    def give(self, value: object) -> str:
        try:
            return f'"{self.bytes_of(value).hex()}"'
        except UnicodeEncodeError:
            unfit(value, f"{self.kind} (half a character)")

    def bytes_of(self, value: object) -> bytes:
        if type(value) not in (str, bytes):
            unfit(value, f"{self.kind} (str or bytes)")
        return value.encode() if type(value) is str else value


class CString(String):
    """The same, or None for the null pointer. It ends at its NUL, so none is inside."""

    kind = "cstring"

    def take(self, value: object) -> str | bytes | None:
        if value is None:
            return None
        if b"\0" in self.wire.decode(value):
            raise BadValue(f"{shown(value)} is no cstring: a NUL is inside")
        return super().take(value)

    def give(self, value: object) -> str:
        if value is None:
            return "null"
        if b"\0" in self.bytes_of(value):
            unfit(value, "cstring: a NUL is inside")
        return super().give(value)


class Slice:
    """A list that the callee changes in place; of bytes a bytearray or bytes where it is annotated so. nil is None."""

    def __init__(self, elem: Form, stated: set[str]) -> None:
        self.elem = elem
        self.made = next((each for each in (bytearray, bytes) if each.__name__ in stated), list)
        if self.made is not list and getattr(elem, "kind", "") != "u8":
            raise Refused(f"{self.made.__name__} is for slices of u8 alone")

    def take(self, value: object) -> list | bytes | bytearray | None:
        if value is None:
            return None
        length, cells = slice_parts(value)
        taken = taken_cells(self.elem, cells)
        if len(cells) > length:
            raise Refused("a list has no capacity beyond its length")
        return self.made(taken)

    def give(self, value: list | bytes | bytearray | None, length: int) -> str:
        if value is None:
            return "null"
        if len(value) != length:
            raise Unfit(f"{len(value)} cells after the call, {length} were passed")
        return f'{{"len":{length},"cells":[{",".join(map(self.elem.give, value))}]}}'


class Array:
    """A list of just so many cells; a tuple or bytes may be given. One-byte integers are hex on the wire."""

    def __init__(self, elem: Form, length: int) -> None:
        self.elem, self.length = elem, length
        self.kind = f"array of {length}"
        self.in_hex = getattr(elem, "kind", "") in ("u8", "i8")

    def take(self, value: object) -> list:
        cells = self.numbers(value) if self.in_hex else value
        if type(cells) is not list or len(cells) != self.length:
            raise BadValue(f"{shown(value)} is no {self.kind}")
        return cells if self.in_hex else taken_cells(self.elem, cells)

    def numbers(self, value: object) -> list[int]:
        data = Text().decode(value)
        return list(memoryview(data).cast("b" if self.elem.kind == "i8" else "B"))

    def give(self, value: object) -> str:
        if type(value) not in (list, tuple, bytes, bytearray) or len(value) != self.length:
            unfit(value, self.kind)
        cells = list(map(self.elem.give, value))
        return f'"{bytes(number % 256 for number in value).hex()}"' if self.in_hex else f"[{','.join(cells)}]"


class Struct:
    """A dict of the fields by their names; an object with attributes of these names may be given."""

    def __init__(self, name: str, fields: dict[str, Form]) -> None:
        self.kind, self.fields = name or "struct", fields

    def take(self, value: object) -> dict:
        if type(value) is not list or len(value) != len(self.fields):
            raise BadValue(f"{shown(value)} is no {self.kind} of {len(self.fields)} fields")
        return {name: form.take(part) for (name, form), part in zip(self.fields.items(), value)}

    def give(self, value: object) -> str:
        given = value if isinstance(value, dict) else {n: getattr(value, n) for n in self.fields if hasattr(value, n)}
        if given.keys() != self.fields.keys():
            unfit(value, f"{self.kind} with the fields {', '.join(self.fields)}")
        return f"[{','.join([self.part(name, given[name]) for name in self.fields])}]"

    def part(self, name: str, value: object) -> str:
        try:
            return self.fields[name].give(value)
        except Unfit as problem:
            raise Unfit(f"{name}: {problem}") from None


def taken_cells(elem: Form, cells: list) -> list:
    taken: list = []
    try:
        for cell in cells:
            taken.append(elem.take(cell))
    except BadValue as bad:
        raise BadValue(f"cell {len(taken) + 1}: {bad}") from None
    return taken


def form_of(shape: dict, stated: set[str] = frozenset()) -> Form:
    """How a type is passed by value. Raises Refused where Python's own types have no form for it."""
    kind = shape["kind"]
    if kind in SCALARS:
        return Scalar(kind)
    if kind in ("string", "cstring"):
        return (String if kind == "string" else CString)(stated)
    if kind == "array":
        return Array(form_of(shape["elem"]), shape["length"])
    if kind == "struct" and "fields" in shape:
        return Struct(shape["c"], {field["name"]: form_of(field["type"]) for field in shape["fields"]})
    raise Refused(f"an adapter has no form for {kind}")


def parameter_form(shape: dict, stated: set[str]) -> Form:
    """Slices are parameters alone: a list that is a result would not tell the capacity."""
    return Slice(form_of(shape["elem"]), stated) if shape["kind"] == "slice" else form_of(shape, stated)
