"""The values of the wire (PROTOCOL.md, section 5) and Python's own: int, float, bool, bytes, and lists of them.

Each kind is a codec: `decode` takes parsed JSON and raises BadValue for whatever is not exactly a value of the
kind; `encode` gives JSON text, in the one canonical spelling. Knows nothing of ctypes or of the library.
"""

from __future__ import annotations

import struct


class BadValue(Exception):
    """An argument is not a value of its kind; the message says which and why."""


def shown(value: object) -> str:
    """The value for a message, cut where it would fill the screen."""
    return cut(repr(value))


def cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def whole(value: object) -> int | None:
    """The integer that a JSON number is, or None. 3.0 is one: some languages' JSON cannot tell it from 3."""
    if type(value) is float and value.is_integer():
        return int(value)
    return value if type(value) is int else None  # and not isinstance, to which True is an int


class Codec:
    def encode_all(self, values: list) -> str:
        return ",".join(map(self.encode, values))  # type: ignore[attr-defined]


class Bool(Codec):
    kind = "bool"

    def decode(self, value: object) -> bool:
        if value is True or value is False:
            return value
        raise BadValue(f"{shown(value)} is no bool")

    def encode(self, value: bool) -> str:
        return "true" if value else "false"


class Number(Codec):
    """Integers of up to 32 bits: JSON numbers."""

    def __init__(self, kind: str, low: int, high: int) -> None:
        self.kind, self.low, self.high = kind, low, high

    def decode(self, value: object) -> int:
        number = whole(value)
        if number is not None and self.low <= number <= self.high:
            return number
        raise BadValue(f"{shown(value)} is no {self.kind} (a number from {self.low} to {self.high})")

    def encode(self, value: int) -> str:
        return str(value)


class Decimal(Codec):
    """Integers of 64 bits: decimal strings, since JSON numbers lose their low bits in some languages."""

    def __init__(self, kind: str, low: int, high: int) -> None:
        self.kind, self.low, self.high = kind, low, high

    def decode(self, value: object) -> int:
        try:
            number = int(value)  # type: ignore[call-overload]
            # Writing it back refuses what int() lets pass: spaces, "+1", "1_0", "007", JSON numbers.
            if str(number) == value and self.low <= number <= self.high:
                return number
        except (TypeError, ValueError, OverflowError):
            pass
        raise BadValue(f"{shown(value)} is no {self.kind} (a decimal string from {self.low} to {self.high})")

    def encode(self, value: int) -> str:
        return f'"{value}"'

    def encode_all(self, values: list) -> str:
        return ",".join([f'"{value}"' for value in values])  # most slices hold these: no call for each


class Real(Codec):
    """Floats: the hex digits of their bits, so that -0.0 and the last bit count; every NaN is "nan"."""

    def __init__(self, kind: str, layout: str) -> None:
        self.kind, self.layout = kind, struct.Struct(layout)

    def decode(self, value: object) -> float:
        if value == "nan":
            return float("nan")
        try:
            bits = bytes.fromhex(value)  # type: ignore[arg-type]
            if bits.hex() == value:  # fromhex lets spaces and capitals pass
                return self.layout.unpack(bits)[0]
        except (TypeError, ValueError, struct.error):
            pass
        raise BadValue(f"{shown(value)} is no {self.kind} ({2 * self.layout.size} lower-case hex digits)")

    def encode(self, value: float) -> str:
        return '"nan"' if value != value else f'"{self.layout.pack(value).hex()}"'


LONGEST = 1 << 28  # bytes


class Text:
    """Go strings: their bytes, which need not be UTF-8, in hex; of long ones perhaps a part and how often it comes."""

    def decode(self, value: object) -> bytes:
        if isinstance(value, dict) and value.keys() == {"repeat", "times"} and type(value["times"]) is int:
            part = self.decode(value["repeat"])
            if 0 <= value["times"] and len(part) * value["times"] <= LONGEST:
                return part * value["times"]
        try:
            data = bytes.fromhex(value)  # type: ignore[arg-type]
            if data.hex() == value:
                return data
        except (TypeError, ValueError):
            pass
        raise BadValue(f"{shown(value)} is no string (bytes in lower-case hex)")


SCALARS = {
    codec.kind: codec
    for codec in (
        Bool(),
        Number("i8", -(2**7), 2**7 - 1),
        Number("i16", -(2**15), 2**15 - 1),
        Number("i32", -(2**31), 2**31 - 1),
        Number("u8", 0, 2**8 - 1),
        Number("u16", 0, 2**16 - 1),
        Number("u32", 0, 2**32 - 1),
        Decimal("i64", -(2**63), 2**63 - 1),
        Decimal("u64", 0, 2**64 - 1),
        Decimal("uptr", 0, 2**64 - 1),
        Real("f32", ">f"),
        Real("f64", ">d"),
    )
}


def slice_parts(value: object) -> tuple[int, list]:
    """The length and the cells of a slice that is not nil."""
    if type(value) is not dict or value.keys() != {"len", "cells"} or type(value["cells"]) is not list:
        raise BadValue(f'{shown(value)} is no slice ({{"len":…,"cells":[…]}} or null)')
    length, cells = whole(value["len"]), value["cells"]
    if length is None or not 0 <= length <= len(cells):
        raise BadValue(f'"len" is {shown(value["len"])}, not a number from 0 to the {len(cells)} cells')
    return length, cells


class Slice:
    """Slices: a length and the cells up to the capacity; None is the nil slice."""

    def __init__(self, element: str) -> None:
        self.element = SCALARS[element]

    def decode(self, value: object) -> tuple[int, list] | None:
        if value is None:
            return None
        length, cells = slice_parts(value)
        decode = self.element.decode
        decoded: list = []
        try:
            for cell in cells:
                decoded.append(decode(cell))
        except BadValue as bad:
            raise BadValue(f"cell {len(decoded) + 1}: {bad}") from None
        return length, decoded

    def encode(self, length: int, cells: list) -> str:
        return f'{{"len":{length},"cells":[{self.element.encode_all(cells)}]}}'
