"""Calls the Go library "awesome" from Python, by ctypes alone:

    python3 demo.py ./libawesome.so
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path


class GoString(ctypes.Structure):
    _fields_ = [("p", ctypes.c_char_p), ("n", ctypes.c_ssize_t)]


class GoSlice(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_longlong), ("cap", ctypes.c_longlong)]


def load(path: Path) -> ctypes.CDLL:
    """The library, its functions declared: otherwise ctypes takes any argument and cuts results to 32 bits."""
    library = ctypes.CDLL(str(path.resolve()))
    library.Add.argtypes = [ctypes.c_longlong, ctypes.c_longlong]
    library.Add.restype = ctypes.c_longlong
    library.Cosine.argtypes = [ctypes.c_double]
    library.Cosine.restype = ctypes.c_double
    library.Sort.argtypes = [GoSlice]
    library.Sort.restype = None
    library.Log.argtypes = [GoString]
    library.Log.restype = ctypes.c_longlong
    return library


def main() -> None:
    awesome = load(Path(sys.argv[1] if len(sys.argv) > 1 else "libawesome.so"))

    print(f"12 + 99 = {awesome.Add(12, 99)}")
    print(f"cosine of 1 = {awesome.Cosine(1)}")

    numbers = (ctypes.c_longlong * 5)(74, 4, 122, 9, 12)
    print("before sorting:", *numbers)
    awesome.Sort(GoSlice(ctypes.addressof(numbers), len(numbers), len(numbers)))
    print("after sorting:", *numbers)

    message = "Hello Python!".encode()  # Go counts bytes, not characters
    # Go does not write through Python's buffer: what is still in it would come too late.
    print("the library says: ", end="", flush=True)
    logged = awesome.Log(GoString(message, len(message)))
    print(f"messages logged: {logged}")


if __name__ == "__main__":
    main()
