"""Calls the Go library "libmod" from Python, by ctypes alone:

    python3 demo_libmod.py ./libmod.so
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path


def main() -> None:
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "libmod.so")
    libmod = ctypes.CDLL(str(path.resolve()))
    libmod.ModXY.argtypes = [ctypes.c_longlong, ctypes.c_longlong]  # or it would take any number of arguments
    libmod.ModXY.restype = ctypes.c_longlong

    x, y = 13, 2
    print(f"the rest of the division of {x} by {y} is {libmod.ModXY(x, y)}")


if __name__ == "__main__":
    main()
