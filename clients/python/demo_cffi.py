"""Calls the Go library "awesome" from Python, by cffi:

    python3 demo_cffi.py ./libawesome.so
"""

from __future__ import annotations

import sys
from pathlib import Path

from cffi import FFI

ffi = FFI()
ffi.cdef("""
    typedef struct { const char *p; ptrdiff_t n; } GoString;
    typedef struct { void *data; long long len; long long cap; } GoSlice;
    long long Add(long long a, long long b);
    double Cosine(double x);
    void Sort(GoSlice vals);
    long long Log(GoString msg);
""")


def main() -> None:
    awesome = ffi.dlopen(str(Path(sys.argv[1] if len(sys.argv) > 1 else "libawesome.so").resolve()))

    print(f"12 + 99 = {awesome.Add(12, 99)}")
    print(f"cosine of 1 = {awesome.Cosine(1)}")

    numbers = ffi.new("long long[]", [74, 4, 122, 9, 12])
    print("before sorting:", *numbers)
    awesome.Sort(ffi.new("GoSlice *", [numbers, len(numbers), len(numbers)])[0])
    print("after sorting:", *numbers)

    message = ffi.from_buffer("Hello Python!".encode())  # Go counts bytes, not characters
    # Go does not write through Python's buffer: what is still in it would come too late.
    print("the library says: ", end="", flush=True)
    logged = awesome.Log(ffi.new("GoString *", [message, len(message)])[0])
    print(f"messages logged: {logged}")


if __name__ == "__main__":
    main()
