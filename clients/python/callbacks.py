"""Callbacks: C function pointers that note what they were called with (PROTOCOL.md, section 5.3).

All bindings let any thread call them, also one that Python has never seen: they take the interpreter's lock for it.
Loaded only for a library that has such parameters.
"""

from __future__ import annotations

from threading import Condition

from binding import Refused
from pointers import Address, Scope
from row import Row, Unreadable
from values import BadValue, shown, whole

LONGEST_WAIT = 5  # seconds


class Callback(Address):
    def __init__(self, shape: dict, scope: Scope) -> None:
        super().__init__(scope.memory, None)
        if "params" not in shape:
            raise Refused(f"no codec for {shape['go']}, whose prototype is not known")
        self.names = [param.get("name") or f"p{index}" for index, param in enumerate(shape["params"])]
        inner = scope.of({name: param["type"] for name, param in zip(self.names, shape["params"])})
        self.params = [inner.codec(param["type"]) for param in shape["params"]]
        results = [result["type"] for result in shape.get("results", [])]
        if len(results) > 1 or results and results[0]["kind"] == "callback":
            raise Refused("a callback cannot give back several values or a function")
        self.result = inner.codec(results[0]) if results else None
        self.signature = shape["params"], shape.get("results")
        self.passed = [param.c_type for param in self.params]
        self.function = self.memory.prototype(self.result and self.result.c_type, self.passed)

    def made(self, value: object, row: Row) -> tuple[int, Recorder]:
        row.check_alone(value)
        members = {"calls"} | ({"returns"} if self.result else set())
        if type(value) is not dict or not value.keys() <= members:
            wants = '{"returns":[…]}' if self.result else "{}"
            raise BadValue(f"{shown(value)} is no callback ({wants}, perhaps with \"calls\", or null)")
        recorder = Recorder(self, self.answers(value.get("returns"), row))
        if "calls" in value:
            row.awaited.append((recorder, wanted(value["calls"])))
        address, closure = self.function(recorder)
        row.alive.append(closure)
        return address, recorder

    def answers(self, values: object, row: Row) -> list:
        if self.result is None:
            return [None]
        if type(values) is not list or not values:
            raise BadValue(f'"returns" is {shown(values)}, not a list of what the calls return')
        return [self.answer(value, row) for value in values]

    def answer(self, value: object, row: Row) -> object:
        place = row.block(self.result.size)
        self.result.write(value, place, row)
        return self.memory.answer(self.result.c_type, place)

    def ours(self, address: int, held: Recorder, row: Row) -> str:
        return held.spelled()

    def spelled(self, arguments: tuple) -> str:
        """The arguments of one call, read while it lasts."""
        row, held = Row(self.memory, {}), self.memory.held
        holders = [held(c_type, value) for c_type, value in zip(self.passed, arguments)]
        places = [place for _, place in holders]
        row.alive = holders
        row.named = dict(zip(self.names, places))
        text = ",".join([codec.read(place, row) for codec, place in zip(self.params, places)])
        row.settle()
        return f"[{text}]"


def wanted(calls: object) -> int:
    number = whole(calls)
    if number is None or number < 0:
        raise BadValue(f'"calls" is {shown(calls)}, not a number from 0 up')
    return number


class Recorder:
    """What one callback was called with, and what it answers. Any thread calls it; nothing it raises crosses into C."""

    def __init__(self, codec: Callback, answers: list) -> None:
        self.codec, self.answers = codec, answers
        self.calls: list[str] = []
        self.problem: str | None = None
        self.made = 0
        self.arrived = Condition()

    def __call__(self, *arguments: object) -> object:
        try:
            text = self.codec.spelled(arguments)
        except Exception as problem:
            text, self.problem = "null", f"in a callback: {problem}"
        with self.arrived:
            answer = self.answers[min(self.made, len(self.answers) - 1)]
            self.made += 1
            self.calls.append(text)
            self.arrived.notify_all()
        return answer

    def wait(self, calls: int) -> None:
        with self.arrived:
            self.arrived.wait_for(lambda: len(self.calls) >= calls, LONGEST_WAIT)

    def spelled(self) -> str:
        if self.problem:
            raise Unreadable(self.problem)
        with self.arrived:
            return f"[{','.join(self.calls)}]"

    def taken(self, calls: object) -> str:
        if calls is not None:
            self.wait(wanted(calls))
        text = self.spelled()
        with self.arrived:
            self.calls.clear()
        return text
