"""Times one export in the plainest loop (PROTOCOL.md, section 4).

Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
statistics are Concord's.
"""

from __future__ import annotations

from time import perf_counter_ns

from binding import Export, Refused
from values import SCALARS


def measure(export: Export, row: list, loops: int) -> str:
    for slot in export.params + export.results:
        if not repeatable(slot["type"]):
            raise Refused("a callback, or memory that is to be freed after each call, has no place in a timed loop")
    arguments = export.arguments(row)
    timed = time_calls
    if export.result in SCALARS:
        timed = time_results if len(export.results) == 1 else time_first_results
    elapsed, empty, total, last = timed(export.function, tuple(arguments), loops)
    return f'"ns":{elapsed},"empty_ns":{empty},"sum":{spelled(total)},"row":{export.reply(last, arguments)}'


def repeatable(shape: dict) -> bool:
    parts = [shape["elem"]] if "elem" in shape else [field["type"] for field in shape.get("fields", [])]
    return shape["kind"] != "callback" and "free" not in shape and all(map(repeatable, parts))


def time_results(function, arguments: tuple, loops: int) -> tuple:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
        total += result
    elapsed = perf_counter_ns() - start

    empty = 0
    start = perf_counter_ns()
    for _ in range(loops):
        empty += result
    return elapsed, perf_counter_ns() - start, total, result


def time_first_results(function, arguments: tuple, loops: int) -> tuple:
    total = 0
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
        total += result.r0
    elapsed = perf_counter_ns() - start

    empty = 0
    start = perf_counter_ns()
    for _ in range(loops):
        empty += result.r0
    return elapsed, perf_counter_ns() - start, total, result


def time_calls(function, arguments: tuple, loops: int) -> tuple:
    start = perf_counter_ns()
    for _ in range(loops):
        result = function(*arguments)
    elapsed = perf_counter_ns() - start

    start = perf_counter_ns()
    for _ in range(loops):
        pass
    return elapsed, perf_counter_ns() - start, 0, result


def spelled(total: int | float) -> str:
    if type(total) is float:
        return SCALARS["f64"].encode(total)
    return SCALARS["u64"].encode(total % 2**64)
