"""Calls whose arguments are made anew each time, of Python's own values (PROTOCOL.md, section 4): a str, a list of
numbers. Loaded only where a request asks for it.

How a binding's users make them is in binding_ctypes.py and its like.
"""

from __future__ import annotations

from binding import Export, Refused
from values import SCALARS, Slice, Text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

# What a program has around such a function. The last arguments stay, to be looked at.
SOURCE = """
def call({names}):
    global made
    made = ({arguments})
    return function(*made)
"""


class Made:
    """To bench.py an Export, but called with Python's own values."""

    def __init__(self, export: Export, library) -> None:
        self.export = export
        self.params, self.results, self.result = export.params, export.results, export.result
        check_types(self.params)
        self.passed = [library.argument(param["type"]) for param in self.params]
        self.function = calling(export.function, [getattr(each, "made", None) for each in self.passed])

    def arguments(self, row: list) -> list:
        self.ready = self.export.arguments(row)  # which says what is wrong with the row
        return [own_value(param, value) for param, value in zip(self.params, row)]

    def reply(self, result: object, _values: list) -> str:
        """That of arguments which were ready, after the last turn's cells were put into them."""
        for passed, made, ready in zip(self.passed, self.function.__globals__["made"], self.ready):
            if hasattr(passed, "copy"):
                passed.copy(made, ready)
        return self.export.reply(result, self.ready)


def calling(function: Callable, makers: list[Callable | None]) -> Callable:
    """Calls a function with what the makers make of each argument; None: with the argument itself."""
    names = [f"value_{index}" for index in range(len(makers))]
    made = [f"make_{name}({name}), " if make else f"{name}, " for name, make in zip(names, makers)]
    known = {f"make_{name}": make for name, make in zip(names, makers)} | {"function": function}
    exec(SOURCE.format(names=", ".join(names), arguments="".join(made)), known)
    return known.pop("call")  # or the two would hold each other


def check_types(params: list[dict]) -> None:
    for param in params:
        shape = param["type"]
        number = shape["elem"] if shape["kind"] == "slice" else shape
        if number["kind"] not in SCALARS and shape["kind"] != "string":
            what = shape["go"] or shape["kind"]
            raise Refused(f"parameter \"{param['name']}\": of a str or a list of numbers no {what} is made")


def own_value(param: dict, value: object) -> object:
    """Of a value on the wire."""
    kind = param["type"]["kind"]
    if kind == "string":
        return own_text(param["name"], value)
    if kind == "slice":
        return own_list(param, value)
    return SCALARS[kind].decode(value)


def own_text(name: str, value: object) -> str:
    try:
        return Text().decode(value).decode()
    except UnicodeDecodeError:
        raise Refused(f"parameter \"{name}\": {shown(value)} is no UTF-8, so that no str holds it") from None


def own_list(param: dict, value: object) -> list:
    decoded = Slice(param["type"]["elem"]["kind"]).decode(value)
    if decoded is None or decoded[0] != len(decoded[1]):
        what = "a nil slice" if decoded is None else "a slice with capacity beyond its length"
        raise Refused(f"parameter \"{param['name']}\": {what} is no list")
    return decoded[1]
