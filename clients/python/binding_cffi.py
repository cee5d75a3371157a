"""Binds a Go library with cffi, the way its users do in ABI mode: C declarations (`cdef`), then `dlopen`.

Works at run time from the contract, of which the declarations are made. What lies in memory is read and written in
memory_cffi.py.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import cffi

from binding import Refused
from values import SCALARS, Slice, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Callable

CLIENT, VERSION = "python-cffi", f", cffi {cffi.__version__}"

C_TYPES = {
    "bool": "_Bool",
    "i8": "int8_t",
    "i16": "int16_t",
    "i32": "int32_t",
    "i64": "int64_t",
    "u8": "uint8_t",
    "u16": "uint16_t",
    "u32": "uint32_t",
    "u64": "uint64_t",
    "uptr": "uintptr_t",
    "f32": "float",
    "f64": "double",
}

ffi = cffi.FFI()
ffi.cdef("""
    typedef struct { const char *p; ptrdiff_t n; } GoString;
    typedef struct { void *data; long long len; long long cap; } GoSlice;
""")
# Of one FFI a function has one declaration; what frees memory may be an export as well, with parameters of its own.
others = cffi.FFI()
others.cdef("int fflush(void *); void concord_call_back(void (*)(void *), void *);")

# The memory behind a struct's pointers, which lives as long as the struct (so does cffi's manual).
owned: WeakKeyDictionary = WeakKeyDictionary()


class ScalarArgument:
    def __init__(self, kind: str) -> None:
        self.c_type = C_TYPES[kind]
        self.decode = SCALARS[kind].decode  # cffi takes Python's own int, float and bool


class StringArgument:
    c_type = "GoString"

    def __init__(self) -> None:
        self.wire = Text()

    def decode(self, value: object) -> object:
        data = self.wire.decode(value)
        memory = ffi.from_buffer(data)
        argument = ffi.new("GoString *", [memory, len(data)])[0]
        owned[argument] = memory
        return argument

    def made(self, text: str) -> tuple:
        """cffi fills a struct from a tuple, which keeps alive what its members lead to."""
        data = text.encode()
        return ffi.from_buffer(data), len(data)


class SliceArgument:
    c_type = "GoSlice"

    def __init__(self, element: str) -> None:
        self.wire = Slice(element)
        self.array = ffi.typeof(f"{C_TYPES[element]}[]")

    def decode(self, value: object) -> object:
        decoded = self.wire.decode(value)
        if decoded is None:
            return ffi.new("GoSlice *")[0]
        length, cells = decoded
        array = ffi.new(self.array, cells)
        argument = ffi.new("GoSlice *", [array, length, len(array)])[0]
        owned[argument] = array
        return argument

    def made(self, numbers: list) -> tuple:
        return ffi.new(self.array, numbers), len(numbers), len(numbers)

    def copy(self, made: tuple, to) -> None:
        """The cells, to a slice that has as many."""
        ffi.memmove(to.data, made[0], ffi.sizeof(made[0]))

    def encode(self, argument) -> str:
        array = owned.get(argument)
        if array is None:
            return "null"
        return self.wire.encode(argument.len, list(array))


class Library:
    c_types = C_TYPES

    def __init__(self, path: str) -> None:
        """Raises OSError."""
        self.path, self.loaded = path, ffi.dlopen(path)
        self.flush_c = others.dlopen(None).fflush

    def flush(self) -> None:
        self.flush_c(ffi.NULL)

    @property
    def memory(self) -> ModuleType:
        import memory_cffi

        return memory_cffi

    def argument(self, shape: dict) -> ScalarArgument | StringArgument | SliceArgument:
        if shape["kind"] == "slice":
            return SliceArgument(shape["elem"]["kind"])
        return StringArgument() if shape["kind"] == "string" else ScalarArgument(shape["kind"])

    def function(self, name: str, params: list[str], result: str | None) -> Callable:
        ffi.cdef(f"{result or 'void'} {name}({', '.join(params) or 'void'});")
        try:
            return getattr(self.loaded, name)
        except AttributeError:
            raise Refused(f'the library has no symbol "{name}"') from None

    @property
    def call_back(self) -> Callable | None:
        """Has the library call a function; None where it cannot."""
        try:
            function = others.dlopen(self.path).concord_call_back
        except AttributeError:
            return None
        return lambda called: function(others.callback("void(void *)", lambda _: called()), ffi.NULL)

    def freeing(self, name: str) -> Callable | None:
        """What frees the memory at an address; None where there is no such function."""
        others.cdef(f"void {name}(void *);", override=True)
        # C's own is the one that all of the process uses: another allocator may stand before libc's.
        library = others.dlopen(None if name == "free" else self.path)
        try:
            function = getattr(library, name)
        except AttributeError:
            return None
        return lambda address: function(ffi.cast("void *", address))
