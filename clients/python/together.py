"""The rows of one call from several threads at once (PROTOCOL.md, section 3). Loaded only where a request asks for it.

Only one thread runs Python at a time, but every binding lets go of the interpreter's lock while it calls: the calls
themselves overlap, and Go runs on all of these threads.
"""

from __future__ import annotations

from os.path import commonprefix

from bench import Differs
from threads import on_threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Iterable


def replies_to(call: Callable[[object], str], rows: list, threads: int) -> Iterable[tuple[str, ...]]:
    """For each row what each of the threads got. They begin with different rows, so that these meet."""

    def call_all(first: int) -> list[str]:
        replies = [""] * len(rows)
        for index in [*range(first, len(rows)), *range(first)]:
            replies[index] = call(rows[index])
        return replies

    return zip(*on_threads(call_all, [number * len(rows) // threads for number in range(threads)]))


def agreed(replies: tuple[str, ...]) -> str:
    """What all of them got. Raises Differs."""
    for number, reply in enumerate(replies, 1):
        if reply != replies[0]:
            place = len(commonprefix([replies[0], reply]))
            raise Differs(f"thread 1 got {around(replies[0], place)}, thread {number} {around(reply, place)}")
    return replies[0]


def around(text: str, place: int) -> str:
    """For a message: of a long text only what is around a place in it."""
    start = max(place - 40, 0) if len(text) > 100 else 0
    end = start + 100
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"
