"""Several runs at once, each on a thread of its own. Loaded only where a request asks for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable


def on_threads(run: Callable, rows: list) -> list:
    """What `run` gives for each of the rows. No run begins before there is a thread for every one."""
    barrier = Barrier(len(rows))

    def run_together(row: list) -> tuple:
        barrier.wait()
        return run(row)

    with ThreadPoolExecutor(len(rows)) as pool:
        try:
            runs = [pool.submit(run_together, row) for row in rows]
        except RuntimeError:  # no more threads can be made
            barrier.abort()
            raise
    return [each.result() for each in runs]
