"""One function of the library as the driver sees it, whichever binding reaches it (binding_ctypes.py and its like).

A binding is a module: it loads the library, declares a function to its FFI, and makes the argument that it passes for a
plain value. Where values lie in memory, its memory_….py reads and writes them. The spelling of values on the wire is in
values.py.
"""

from __future__ import annotations

from values import SCALARS, BadValue, shown


class Refused(Exception):
    """The export cannot be passed exactly; the message says why."""


def plain(export: dict) -> bool:
    """Whether values alone cross: all bindings pass Python's own, and no memory has to be looked after but slices'."""
    results = [result["type"]["kind"] for result in export["results"]]
    return len(results) < 2 and all(kind in SCALARS for kind in results) and all(map(plain_param, export["params"]))


def plain_param(param: dict) -> bool:
    kind = param["type"]["kind"]
    if kind == "slice":
        return param["type"]["elem"]["kind"] in SCALARS
    return (kind == "string" or kind in SCALARS) and not param.get("changes")


def bind(library, export: dict, kept: dict) -> Export:
    """Declares one function of the library. Raises Refused where it cannot be."""
    if hasattr(library, "bind"):  # an adapter, to which nothing is declared
        return library.bind(export)
    if plain(export):
        return Export(library, export)
    from calls import MemoryExport

    return MemoryExport(library, export, kept)


class Export:
    """One function, of plain values."""

    def __init__(self, library, export: dict) -> None:
        self.params, self.results = export["params"], export["results"]
        arguments = [library.argument(param["type"]) for param in self.params]
        self.result = self.results[0]["type"]["kind"] if self.results else None
        self.function = library.function(
            export["name"], [argument.c_type for argument in arguments], library.c_types.get(self.result)
        )
        self.decoders = [argument.decode for argument in arguments]
        self.encode_result = SCALARS[self.result].encode if self.result else None
        self.changed = [(i, arguments[i].encode) for i, param in enumerate(self.params) if param.get("changes")]

    def arguments(self, row: list, alone: bool = True) -> list:
        """Fresh C arguments for one call. They own their memory: keep them until the reply is made.

        alone: no other thread makes the same call at the same time. To plain values that makes no difference.
        """
        if type(row) is not list or len(row) != len(self.decoders):
            raise BadValue(f"{shown(row)} is not a row of {len(self.decoders)} arguments")
        arguments: list = []
        try:
            for decode, value in zip(self.decoders, row):
                arguments.append(decode(value))
        except BadValue as bad:
            raise self.misfit(len(arguments), bad) from None
        return arguments

    def misfit(self, index: int, bad: BadValue) -> BadValue:
        return BadValue(f"argument {index + 1} ({self.params[index]['name']}): {bad}")

    def reply(self, result: object, arguments: list) -> str:
        """The reply row: the result, then each parameter that the callee may have changed."""
        row = [self.encode_result(result)] if self.encode_result else []
        row += [encode(arguments[index]) for index, encode in self.changed]
        return f"[{','.join(row)}]"

    def call(self, row: list, alone: bool = True) -> str:
        arguments = self.arguments(row, alone)
        result = self.function(*arguments)
        return self.reply(result, arguments)
