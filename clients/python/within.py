"""A run in a function that the library calls. Loaded only where a request asks for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable


def in_callback(library) -> Callable:
    """What runs a function with each of several rows, as `map` does, called by the library each time."""

    def run_each(run: Callable, rows: list) -> list:
        return [called_back(library, run, row) for row in rows]

    return run_each


def called_back(library, run: Callable, row: list) -> tuple:
    """What is raised in there is raised here: it must not cross C."""
    ends: list[tuple] = []

    def called() -> None:
        try:
            ends.append((run(row), None))
        except Exception as problem:
            ends.append((None, problem))

    library.call_back(called)
    if len(ends) != 1:
        raise RuntimeError(f"concord_call_back called {len(ends)} times, not once")
    result, problem = ends[0]
    if problem is not None:
        raise problem
    return result
