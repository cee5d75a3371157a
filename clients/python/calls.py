"""Exports whose values lie in memory: how they are declared and called. Loaded only for a library that has such."""

from __future__ import annotations

from binding import Export, Refused
from memory import Codec
from pointers import Scope
from row import Row
from values import BadValue, shown


class MemoryExport(Export):
    """One function whose arguments or results lead into memory, or are several or composite.

    Each argument stands in a place that its codec has written to, and is passed from there.
    """

    def __init__(self, library, export: dict, kept: dict) -> None:
        self.memory, self.kept = library.memory, kept
        self.params, self.results = export["params"], export["results"]
        self.names = [result.get("name") or f"r{index}" for index, result in enumerate(self.results)]
        named = [(param["name"], param["type"]) for param in self.params]
        named += [(name, result["type"]) for name, result in zip(self.names, self.results)]
        scope = Scope(library, dict(named), {})
        self.codecs = [codec_of(f"parameter \"{param['name']}\"", param, scope) for param in self.params]
        self.given = [codec_of("result", result, scope) for result in self.results]
        self.changed = [index for index, param in enumerate(self.params) if param.get("changes")]
        self.result = self.results[0]["type"]["kind"] if self.results else None

        self.c_types = [codec.c_type for codec in self.codecs]
        size = export.get("return", {}).get("size")
        self.returned = self.memory.Returned(export["name"], [codec.c_type for codec in self.given], size)
        self.function = library.function(export["name"], self.c_types, self.returned.c_type)

    def arguments(self, row: list, alone: bool = True) -> list:
        if type(row) is not list or len(row) != len(self.codecs):
            raise BadValue(f"{shown(row)} is not a row of {len(self.codecs)} arguments")
        arguments, owners, place = Row(self.memory, self.kept, alone), [], self.memory.place
        places = arguments.places
        for param, codec, c_type, value in zip(self.params, self.codecs, self.c_types, row):
            owner, at = place(c_type)
            try:
                codec.write(value, at, arguments)
            except BadValue as bad:
                raise self.misfit(len(owners), bad) from None
            owners.append(owner)
            places.append(at)
            arguments.named[param["name"]] = at
        arguments.alive.append(owners)
        arguments.extend(self.memory.passed(owners))
        self.kept.update(arguments.keeps)
        return arguments

    def reply(self, result: object, arguments: list) -> str:
        for callback, calls in arguments.awaited:
            callback.wait(calls)
        places = self.returned.places(result, arguments)
        arguments.named.update(zip(self.names, places))
        try:
            row = [codec.read(place, arguments) for codec, place in zip(self.given, places)]
            row += [self.codecs[index].read(arguments.places[index], arguments) for index in self.changed]
        finally:
            arguments.settle()
        return f"[{','.join(row)}]"


def codec_of(where: str, slot: dict, scope: Scope) -> Codec:
    try:
        return scope.codec(slot["type"])
    except Refused as reason:
        raise Refused(f"{where}: {reason}") from None
