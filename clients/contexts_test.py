#!/usr/bin/env python3
"""Calls that are measured in a callback, and with arguments that are made anew: of clients that bind while they run, as
Concord starts them, on the wire. A library in C stands in for one of Go's, and is built without a call back, with one, and
with such as do not do what they should.

    contexts_test.py [--no-structs] COMMAND…        e.g. contexts_test.py python3 clients/python/driver.py

--no-structs: the client passes no struct by value, so that it refuses Go's strings and slices.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COMMAND: list[str] = []
NO_STRUCTS = False
FOLDER = tempfile.TemporaryDirectory()
SCALARS = ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "uptr", "f32", "f64"]

SOURCE = r"""
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

typedef struct { const char* p; ptrdiff_t n; } GoString;
typedef struct { void* data; int64_t len, cap; } GoSlice;
typedef struct { int64_t r0; GoString r1; } Part_return;

static int inside = 0;
int32_t Inside(void) { return inside; }
int64_t Weight(GoString text, int32_t times) {
  int64_t sum = 0;
  for (ptrdiff_t i = 0; i < text.n; ++i) sum += times * (unsigned char)text.p[i];
  return sum;
}
int64_t Length(const char* text) { return text == NULL ? -1 : (int64_t)strlen(text); }
const char* Rest(const char* text, int32_t from) { return text + from; }
/* What was there, of the first cell; one more in every one. A second call with the same memory gives another. */
#define BUMP(name, type)                                                              \
  int64_t Bump_##name(GoSlice slice) {                                                \
    int64_t first = slice.len > 0 ? (int64_t)*(type*)slice.data : slice.data == NULL; \
    for (int64_t i = 0; i < slice.len; ++i) ((type*)slice.data)[i] += 1;              \
    return first;                                                                     \
  }
BUMP(i8, int8_t) BUMP(i16, int16_t) BUMP(i32, int32_t) BUMP(i64, int64_t) BUMP(f32, float) BUMP(f64, double)
BUMP(u8, uint8_t) BUMP(u16, uint16_t) BUMP(u32, uint32_t) BUMP(u64, uint64_t) BUMP(uptr, uint64_t)
int64_t Bump_bool(GoSlice slice) {
  uint8_t* cells = slice.data;
  int64_t first = cells[0];
  for (int64_t i = 0; i < slice.len; ++i) cells[i] = !cells[i];
  return first;
}
Part_return Part(GoString text, GoSlice from) {
  const int64_t at = *(int64_t*)from.data;
  *(int64_t*)from.data = -1;
  return (Part_return){at, {text.p + at, text.n - at}};
}
void concord_call_backwards(void (*function)(void*), void* value) { function(value); }
#if CALLS >= 0
void concord_call_back(void (*function)(void*), void* value) {
  ++inside;
  for (int i = 0; i < CALLS; ++i) function(value);
  --inside;
}
#endif
"""


def of(kind: str, **more: object) -> dict:
    return {"kind": kind, "go": "", "c": "", **more}


def export(name: str, params: list[tuple], *results: dict) -> dict:
    slots = [{"name": param[0], "type": param[1], **({"changes": True} if param[2:] else {})} for param in params]
    return {"name": name, "params": slots, "results": [{"name": "", "type": result} for result in results]}


i32, i64, string = of("i32"), of("i64"), of("string")
EXPORTS = [
    export("Inside", [], i32),
    export("Weight", [("text", string), ("times", i32)], i64),
    export("Length", [("text", of("cstring"))], i64),
    export("Rest", [("text", of("cstring")), ("from", i32)], of("cstring")),
    *(export(f"Bump_{kind}", [("cells", of("slice", elem=of(kind)), True)], i64) for kind in SCALARS),
    export("Part", [("text", string), ("at", of("slice", elem=i64), True)], i64, string),
]
TAKES_CALLBACKS = export("concord_call_backwards", [("f", of("callback", params=[], results=[])), ("v", of("pointer"))])


@functools.cache
def library(calls: int) -> str:
    """One that calls back so often; -1: that cannot."""
    path, source = Path(FOLDER.name, f"calls{calls}.so"), Path(FOLDER.name, "library.c")
    source.write_text(SOURCE)
    subprocess.run(["cc", f"-DCALLS={calls}", "-shared", "-fPIC", "-O1", "-o", path, source], check=True)
    return str(path)


def ask(*requests: dict, calls: int = 1, exports: list[dict] = EXPORTS) -> tuple[dict, list[dict]]:
    """What the client says when it is ready, and its replies to requests for a number of calls."""
    contract = {"concord": 1, "library": "c", "exports": exports}
    hello = {"concord": 1, "library": library(calls), "contract": contract}
    lines = [json.dumps(each) for each in (hello, *({"id": id_, **each} for id_, each in enumerate(requests)))]
    with tempfile.TemporaryDirectory() as folder:
        sent, replied = Path(folder, "sent"), Path(folder, "replied")
        sent.write_text("\n".join(lines) + "\n")
        replied.touch()
        script = f'exec "$@" 3<"{sent}" 4>"{replied}"'
        subprocess.run(["sh", "-c", script, "sh", *COMMAND], timeout=60, check=True, env=os.environ)
        ready, *replies = map(json.loads, replied.read_text().splitlines())
    return ready["ready"], replies


def bench(name: str, *row: object, context: str, loops: int = 3) -> dict:
    return {"bench": name, "row": list(row), "loops": loops, "context": context}


def given(replies: list[dict]) -> list:
    """Of each reply the sum and the row, or the error."""
    return [reply.get("error") or (reply["sum"], reply["row"]) for reply in replies]


class Callback(unittest.TestCase):
    def test_the_loop_runs_in_a_function_that_the_library_has_called(self):
        ready, replies = ask(bench("Inside", context="callback"), bench("Inside", context="made"))
        self.assertIn("callback", ready["contexts"])
        self.assertEqual(given(replies), [("3", [1]), ("0", [0])])

    def test_so_it_does_where_the_library_takes_callbacks(self):
        ready, replies = ask(bench("Inside", context="callback"), exports=[*EXPORTS, TAKES_CALLBACKS])
        self.assertNotIn("concord_call_backwards", ready["refuses"])
        self.assertEqual(given(replies), [("3", [1])])

    def test_a_request_that_is_wrong_is_the_same_error_there(self):
        _, replies = ask(bench("Length", 5, context="callback"), bench("Rest", "61", 0, context="callback", loops=0),
                         bench("Rest", "6162", 1, context="callback"))  # fmt: skip
        self.assertEqual(given(replies), ["bad-value", "bad-request", ("0", ["62"])])

    def test_a_library_that_cannot_call_back_takes_the_context_away(self):
        ready, replies = ask(bench("Inside", context="callback"), calls=-1)
        self.assertNotIn("callback", ready["contexts"])
        self.assertEqual(given(replies), ["bad-request"])

    def test_one_that_calls_never_or_twice_is_told(self):
        for calls in 0, 2:
            _, replies = ask(bench("Inside", context="callback"), bench("Inside", context="made"), calls=calls)
            self.assertEqual(given(replies), ["raised", ("0", [0])])
            self.assertIn("concord_call_back", replies[0]["text"])


class Made(unittest.TestCase):
    def setUp(self) -> None:
        if NO_STRUCTS and "struct" in self._testMethodName:
            self.skipTest("the client passes no struct by value")

    def test_a_struct_of_each_strings_bytes_is_made(self):
        long = {"repeat": "61", "times": 1000000}
        _, replies = ask(bench("Weight", "48c3a9", 2, context="made", loops=1), bench("Weight", "", 2, context="made"),
                         bench("Weight", "610061", 1, context="made"), bench("Weight", long, 1, context="made"))  # fmt: skip
        self.assertEqual(given(replies), [("872", ["872"]), ("0", ["0"]), ("582", ["194"]), ("291000000", ["97000000"])])

    def test_a_string_struct_that_is_no_text_is_passed_whole_or_refused(self):
        _, replies = ask(bench("Weight", "ff", 1, context="made"))
        self.assertIn(given(replies), [["refused"], [("765", ["255"])]])

    def test_each_turn_has_a_slice_struct_of_its_own_of_every_kind(self):
        cells = {kind: ([1, 2], [2, 3]) for kind in SCALARS}
        cells |= {kind: (["1", "2"], ["2", "3"]) for kind in ("i64", "u64", "uptr")}
        cells["bool"] = ([True, False], [False, True])
        cells["f32"] = (["3f800000", "40000000"], ["40000000", "40400000"])
        cells["f64"] = (["3ff0000000000000", "4000000000000000"], ["4000000000000000", "4008000000000000"])
        _, replies = ask(*[bench(f"Bump_{kind}", {"len": 2, "cells": before}, context="made")
                           for kind, (before, _) in cells.items()])  # fmt: skip
        for (kind, (_, after)), one in zip(cells.items(), given(replies)):
            self.assertEqual(one, ("3", ["1", {"len": 2, "cells": after}]), kind)

    def test_an_empty_slice_struct_is_none_that_is_nil(self):
        empty = {"len": 0, "cells": []}
        _, replies = ask(bench("Bump_i64", empty, context="made"), bench("Bump_i64", None, context="made"))
        self.assertEqual(given(replies)[0], ("0", ["0", empty]))
        self.assertIn(given(replies)[1], ["refused", ("3", ["1", None])])

    def test_a_slice_struct_with_capacity_beyond_its_length_is_refused(self):
        _, replies = ask(bench("Bump_i64", {"len": 1, "cells": ["1", "2"]}, context="made"))
        self.assertEqual(given(replies), ["refused"])

    def test_structs_that_are_results_lead_into_what_the_last_turn_made(self):
        at = {"len": 1, "cells": ["2"]}
        _, replies = ask(bench("Part", "616263", at, context="made", loops=1000))
        self.assertEqual(given(replies), [("2000", ["2", "63", {"len": 1, "cells": ["-1"]}])])

    def test_a_text_may_be_made_into_a_c_string(self):
        _, replies = ask(bench("Length", "c3a961", context="made"), bench("Length", None, context="made"),
                         bench("Rest", "616263", 1, context="made"), bench("Rest", "", 0, context="made"))  # fmt: skip
        if given(replies) != ["refused"] * 4:
            self.assertEqual(given(replies), [("9", ["3"]), ("18446744073709551613", ["-1"]), ("0", ["6263"]), ("0", [""])])

    def test_what_is_no_row_is_the_error_that_it_is_of_ready_arguments(self):
        rows = [[], ["61"], ["61", "1"], ["6", 1], [5, 1], ["61", 1, 1], None, {}]
        if NO_STRUCTS:
            self.skipTest("the client passes no struct by value")
        requests = [{"bench": "Weight", "row": row, "loops": 1} for row in rows]
        _, replies = ask(*requests, *({**each, "context": "made"} for each in requests))
        self.assertEqual(given(replies), ["bad-value"] * 16)
        texts = [reply["text"] for reply in replies]
        self.assertEqual(texts[:8], texts[8:])


if __name__ == "__main__":
    NO_STRUCTS = sys.argv[1:2] == ["--no-structs"]
    COMMAND = sys.argv[2:] if NO_STRUCTS else sys.argv[1:]
    if not COMMAND:
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1])
