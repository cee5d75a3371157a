"""Times one export in the plainest loop (PROTOCOL.md, section 4).

Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
statistics are Concord's.
"""

from __future__ import annotations

from time import perf_counter_ns

from binding import Export
from values import SCALARS


def measure(export: Export, row: list, loops: int) -> str:
    arguments = export.arguments(row)
    timed = time_results if export.result else time_calls
    elapsed, empty, total, last = timed(export.function, tuple(arguments), loops)
    return f'"ns":{elapsed},"empty_ns":{empty},"sum":{spelled(total)},"row":{export.reply(last, arguments)}'


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


def time_calls(function, arguments: tuple, loops: int) -> tuple:
    start = perf_counter_ns()
    for _ in range(loops):
        function(*arguments)
    elapsed = perf_counter_ns() - start

    start = perf_counter_ns()
    for _ in range(loops):
        pass
    return elapsed, perf_counter_ns() - start, 0, None


def spelled(total: int | float) -> str:
    if type(total) is float:
        return SCALARS["f64"].encode(total)
    return SCALARS["u64"].encode(total % 2**64)
