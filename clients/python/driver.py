"""The Python clients: requests from descriptor 3, replies to descriptor 4 (PROTOCOL.md).

    driver.py [BINDING]        by binding_BINDING.py; by ctypes if left out
    driver.py own ADAPTER      by the user's own, through an adapter

The loop only: it knows neither how a call is made nor how a value is spelled, and it judges nothing.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import signal
import sys
from importlib import import_module
from time import perf_counter_ns

from bench import contexts, measure
from binding import Export, Refused, bind
from values import BadValue, shown, whole

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes longer to load than all of this client
    from types import ModuleType
    from typing import BinaryIO

LONGEST_LINE = 16 * 2**20  # bytes
MOST_THREADS = 64


def no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # Python takes NaN and Infinity for numbers


parse = json.JSONDecoder(parse_constant=no_constant).decode
spelled = json.JSONEncoder(separators=(",", ":")).encode


class Failed(Exception):
    """The whole request cannot be carried out."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class Driver:
    def __init__(self, library, load_ns: int, contract: dict) -> None:
        self.library, self.load_ns, self.contexts = library, load_ns, contexts(library)
        self.exports: dict[str, Export] = {}
        self.refuses: dict[str, str] = {}
        self.kept: dict = {}  # by the names that rows gave
        for export in contract["exports"]:
            try:
                self.exports[export["name"]] = bind(library, export, self.kept)
            except Refused as reason:
                self.refuses[export["name"]] = str(reason)

    def answer(self, request: dict) -> str:
        """The members of the reply behind its id."""
        if "call" in request:
            return f'"rows":[{",".join(self.called(request))}]'
        if "bench" in request:
            return self.measured(request)
        if "read" in request:
            return f'"rows":[{reply_row(self.read, request)}]'
        if "release" in request:
            return self.released(request["release"])
        raise Failed("bad-request", 'none of "call", "bench", "read" and "release" is in the request')

    def called(self, request: dict) -> list[str]:
        call, rows = self.export(request["call"]).call, request.get("rows")
        if type(rows) is not list:
            raise Failed("bad-request", '"rows" is not a list')
        if "threads" not in request:
            return [reply_row(call, row) for row in rows]
        threads = threads_of(request)
        from together import agreed, replies_to

        def reply(row: object) -> str:
            return reply_row(lambda values: call(values, alone=False), row)

        try:
            replies = replies_to(reply, rows, threads)
        except RuntimeError as problem:  # no more threads can be made
            raise Failed(*code_and_text(problem)) from None
        return [reply_row(agreed, each) for each in replies]

    def measured(self, request: dict) -> str:
        export, loops = self.export(request["bench"]), whole(request.get("loops"))
        if loops is None or loops < 1:
            raise Failed("bad-request", '"loops" is not a number from 1 up')
        context, threads = self.context_of(request)
        try:
            return measure(export, request.get("row"), loops, self.library, context, threads)
        except Exception as problem:
            raise Failed(*code_and_text(problem)) from None

    def context_of(self, request: dict) -> tuple[str | None, int]:
        """From where a call is to be measured, and on how many threads at once."""
        if "context" not in request:
            return None, 1
        context = request["context"]
        if context not in self.contexts:
            raise Failed("bad-request", f"this client has no context {shown(context)}")
        return context, threads_of(request) if context == "threads" else 1

    def read(self, request: dict) -> str:
        return f"[{self.kept_as(request['read']).shown(request.get('calls'))}]"

    def released(self, names: object) -> str:
        if type(names) is not list:
            raise Failed("bad-request", '"release" is not a list of names')
        for name in names:
            self.kept_as(name)
        for name in names:
            self.kept.pop(name, None)
        return '"rows":[]'

    def kept_as(self, name: object):
        if type(name) is not str or name not in self.kept:
            raise Failed("bad-value", f"nothing is kept as {shown(name)}")
        return self.kept[name]

    def export(self, name: object) -> Export:
        if type(name) is not str:
            raise Failed("bad-request", f"{shown(name)} is not the name of a function")
        if name in self.refuses:
            raise Failed("refused", self.refuses[name])
        if name not in self.exports:
            raise Failed("unknown-function", f"the contract has no export {shown(name)}")
        return self.exports[name]


def threads_of(request: dict) -> int:
    threads = whole(request.get("threads"))
    if threads is None or not 2 <= threads <= MOST_THREADS:
        raise Failed("bad-request", f'"threads" is not a number from 2 to {MOST_THREADS}')
    return threads


def reply_row(call, row: object) -> str:
    try:
        return call(row)
    except Failed:
        raise
    except Exception as problem:
        return f"{{{error(*code_and_text(problem))}}}"


def code_and_text(problem: Exception) -> tuple[str, str]:
    if isinstance(problem, BadValue):
        return "bad-value", str(problem)
    if isinstance(problem, Refused):
        return "refused", str(problem)
    return "raised", f"{type(problem).__name__}: {problem}"


def error(code: str, text: str) -> str:
    text = text.encode(errors="backslashreplace").decode()  # half a character is not JSON
    return f'"error":{spelled(code)},"text":{spelled(text)}'


def parsed(line: bytes) -> dict:
    try:
        request = parse(line.decode())
    except (ValueError, RecursionError) as problem:
        raise Failed("bad-request", f"not a line of JSON: {problem}") from None
    if type(request) is not dict:
        raise Failed("bad-request", f"{shown(request)} is not a JSON object")
    return request


def reply_to(driver: Driver, line: bytes) -> str:
    number = None
    try:
        request = parsed(line)
        number = whole(request.get("id"))
        if number is None:
            raise Failed("bad-request", '"id" is not a whole number')
        reply = f'{{"id":{number},{driver.answer(request)}}}'
        if len(reply) >= LONGEST_LINE:
            excess = f"the reply has {len(reply)} bytes, {LONGEST_LINE} are allowed: send fewer rows"
            raise Failed("bad-request", excess)
        return reply
    except Failed as failure:
        return f'{{"id":{"null" if number is None else number},{error(failure.code, str(failure))}}}'


def started(hello: dict, binding: ModuleType) -> Driver:
    if hello.get("concord") != 1:
        raise Failed("version", f"this client speaks version 1, not {shown(hello.get('concord'))}")
    try:
        start = perf_counter_ns()
        library = binding.Library(hello["library"])
        return Driver(library, perf_counter_ns() - start, hello["contract"])
    except (OSError, ImportError) as problem:
        raise Failed("load", str(problem)) from None
    except (LookupError, TypeError, AttributeError) as problem:
        raise Failed("load", f"not a contract: {type(problem).__name__}: {problem}") from None


def serve(requests: BinaryIO, replies: BinaryIO, binding: ModuleType) -> int:
    def send(reply: str) -> None:
        replies.write(reply.encode() + b"\n")
        replies.flush()

    hello = requests.readline()
    if not hello:
        return 0
    try:
        driver = started(parsed(hello), binding)
    except Failed as failure:
        send(spelled({"error": {"code": failure.code, "text": str(failure)}}))
        return 1
    runtime = f"{sys.implementation.name.replace('cpython', 'CPython')} {sys.version.split()[0]}{binding.VERSION}"
    flush = driver.library.flush
    flush()
    ready = {"client": binding.CLIENT, "runtime": runtime, "refuses": driver.refuses, "contexts": driver.contexts}
    send(spelled({"ready": ready | {"load_ns": driver.load_ns}}))
    for line in requests:
        reply = reply_to(driver, line)
        flush()
        send(reply)
    return 0


def main() -> int:
    # Where a call hangs, concord asks on what line. Only this signal, and before the library is loaded: a handler of
    # faults that is installed after Go's own takes from Go the nil pointers that it would recover from.
    faulthandler.register(signal.SIGQUIT)
    # As timeit does: a collection would fall into a batch or a timed loop, and nothing here makes cycles.
    gc.disable()
    for descriptor in (3, 4):
        os.set_inheritable(descriptor, False)
    with os.fdopen(3, "rb") as requests, os.fdopen(4, "wb") as replies:
        return serve(requests, replies, import_module(f"binding_{sys.argv[1] if len(sys.argv) > 1 else 'ctypes'}"))


if __name__ == "__main__":
    sys.exit(main())
