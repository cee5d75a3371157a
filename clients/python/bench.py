"""Times one export in the plainest loop (PROTOCOL.md, section 4).

Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
statistics are Concord's. Threads are in threads.py, callbacks in within.py, arguments that are made anew in made.py.
"""

from __future__ import annotations

from time import perf_counter_ns

from binding import Export, Refused
from values import SCALARS, cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable



def contexts(library) -> list[str]:
    """From where else calls can be measured."""
    if hasattr(library, "bind"):  # an adapter: it makes the arguments itself, and loads the library
        return ["thread", "threads"]
    return ["thread", "threads", *(["callback"] if library.call_back else []), "made"]


class Differs(Exception):
    """Threads that did the same have not come to the same; the message says in what."""


def measure(export: Export, row: list, loops: int, library, context: str | None = None, threads: int = 1) -> str:
    for slot in export.params + export.results:
        if not repeatable(slot["type"]):
            raise Refused("a callback, or memory that is to be freed after each call, has no place in a timed loop")
    if context == "made":
        from made import Made

        export = Made(export, library)
    rows = [export.arguments(row) for _ in range(threads)]
    time, time_empty = time_calls, time_no_calls
    if export.result in SCALARS:
        time, time_empty = time_results, time_no_results
        if len(export.results) > 1:
            time, time_empty = time_first_results, time_no_first_results

    def run(arguments: list) -> tuple:
        return time(export.function, tuple(arguments), loops)

    starts, ends, totals, results = zip(*runner(context, library)(run, rows))
    # Once all are done, since it would take time from those that are not.
    empty = time_empty(results[0], loops)
    replies = [(spelled(total), export.reply(last, done)) for total, last, done in zip(totals, results, rows)]
    for number, reply in enumerate(replies, 1):
        check_same(number, reply, replies[0])
    return f'"ns":{max(ends) - min(starts)},"empty_ns":{empty},"sum":{replies[0][0]},"row":{replies[0][1]}'


def runner(context: str | None, library) -> Callable:
    """What runs a function with each of several rows, as `map` does, where the context says."""
    if context in (None, "made"):
        return map
    if context == "callback":
        from within import in_callback

        return in_callback(library)
    from threads import on_threads

    return on_threads


def check_same(number: int, reply: tuple[str, str], first: tuple[str, str]) -> None:
    for what, one, other in zip(("sum", "row"), reply, first):
        if one != other:
            raise Differs(f"the {what} of thread {number} is {cut(one)}, that of thread 1 is {cut(other)}")


def repeatable(shape: dict) -> bool:
    parts = [shape["elem"]] if "elem" in shape else [field["type"] for field in shape.get("fields", [])]
    return shape["kind"] != "callback" and "free" not in shape and all(map(repeatable, parts))


def time_results(function, arguments: tuple, loops: int) -> tuple:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
        total += result
    return start, perf_counter_ns(), total, result


def time_no_results(result, loops: int) -> int:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        total += result
    return perf_counter_ns() - start


def time_first_results(function, arguments: tuple, loops: int) -> tuple:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
        total += result.r0
    return start, perf_counter_ns(), total, result


def time_no_first_results(result, loops: int) -> int:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        total += result.r0
    return perf_counter_ns() - start


def time_calls(function, arguments: tuple, loops: int) -> tuple:
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
    return start, perf_counter_ns(), 0, result


def time_no_calls(_result, loops: int) -> int:
    start = perf_counter_ns()
    for _ in range(loops):
        pass
    return perf_counter_ns() - start


def spelled(total: int | float) -> str:
    if type(total) is float:
        return SCALARS["f64"].encode(total)
    return SCALARS["u64"].encode(total % 2**64)
