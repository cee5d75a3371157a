"""Exports whose values lie in memory: how they are declared and called. Loaded only for a library that has such."""

from __future__ import annotations

import ctypes
from ctypes import addressof

from binding import Export, Refused
from memory import Codec, structure
from pointers import Scope
from row import Row
from values import BadValue, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable


class MemoryExport(Export):
    """One function whose arguments or results lead into memory, or are several or composite.

    Each argument is an object of ctypes (a c_void_p, a Structure, …) that its codec has written to.
    """

    def __init__(self, function: Callable, export: dict, library: ctypes.CDLL, kept: dict) -> None:
        self.params, self.results, self.kept = export["params"], export["results"], kept
        self.names = [result.get("name") or f"r{index}" for index, result in enumerate(self.results)]
        named = [(param["name"], param["type"]) for param in self.params]
        named += [(name, result["type"]) for name, result in zip(self.names, self.results)]
        scope = Scope(library, dict(named), {})
        self.codecs = [codec_of(f"parameter \"{param['name']}\"", param, scope) for param in self.params]
        self.given = [codec_of("result", result, scope) for result in self.results]
        self.changed = [index for index, param in enumerate(self.params) if param.get("changes")]
        self.result = self.results[0]["type"]["kind"] if self.results else None

        self.argtypes = [codec.c_type for codec in self.codecs]
        self.returned = self.given[0].c_type if self.given else None
        if len(self.given) > 1:  # r0, r1, … whatever their names, as cgo calls them
            fields = [(f"r{index}", None, codec.c_type) for index, codec in enumerate(self.given)]
            self.returned = structure(f"{export['name']}_return", fields, export.get("return", {}).get("size"))
        self.function = function
        self.function.argtypes, self.function.restype = self.argtypes, self.returned

    def arguments(self, row: list) -> list:
        if type(row) is not list or len(row) != len(self.codecs):
            raise BadValue(f"{shown(row)} is not a row of {len(self.codecs)} arguments")
        arguments = Row(self.kept)
        for param, codec, c_type, value in zip(self.params, self.codecs, self.argtypes, row):
            argument = c_type()
            try:
                codec.write(value, addressof(argument), arguments)
            except BadValue as bad:
                raise self.misfit(len(arguments), bad) from None
            arguments.append(argument)
            arguments.named[param["name"]] = addressof(argument)
        self.kept.update(arguments.keeps)
        return arguments

    def reply(self, result: object, arguments: list) -> str:
        for callback, calls in arguments.awaited:
            callback.wait(calls)
        places = self.places(result, arguments)
        arguments.named.update(zip(self.names, places))
        try:
            row = [codec.read(place, arguments) for codec, place in zip(self.given, places)]
            row += [self.codecs[index].read(addressof(arguments[index]), arguments) for index in self.changed]
        finally:
            arguments.settle()
        return f"[{','.join(row)}]"

    def places(self, result: object, arguments: list) -> list[int]:
        """Where each result stands."""
        if self.returned is None:
            return []
        # ctypes makes Python's own values of simple types, and leaves structs as they are.
        holder = result if isinstance(result, ctypes.Structure) else self.returned(result)
        arguments.alive.append(holder)
        if len(self.given) == 1:
            return [addressof(holder)]
        return [addressof(holder) + getattr(self.returned, f"r{index}").offset for index in range(len(self.given))]


def codec_of(where: str, slot: dict, scope: Scope) -> Codec:
    try:
        return scope.codec(slot["type"])
    except Refused as reason:
        raise Refused(f"{where}: {reason}") from None
