#!/usr/bin/env python3
"""What the Ruby clients make of Strings and Arrays, besides what ../../driver_test.py asks of each client.

    made_test.py COMMAND…        e.g. made_test.py ruby clients/ruby/driver.rb fiddle
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import driver_test  # noqa: E402
from driver_test import BAD, cstring, export, i32, i64, of, run  # noqa: E402

KINDS = ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "uptr", "f32", "f64"]
SOURCE = r"""
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct { const char* p; ptrdiff_t n; } text;
typedef struct { void* data; int64_t len, cap; } slice;

// What the first cell was; each is one more afterwards.
#define BUMP(name, type)                                                              \
  int64_t Bump_##name(slice cells) {                                                  \
    const int64_t first = cells.data == NULL ? -1 : (int64_t)*(type*)cells.data;      \
    for (int64_t i = 0; i < cells.len; ++i) ((type*)cells.data)[i] += 1;              \
    return first;                                                                     \
  }
BUMP(bool, bool) BUMP(i8, int8_t) BUMP(i16, int16_t) BUMP(i32, int32_t) BUMP(i64, int64_t) BUMP(u8, uint8_t)
BUMP(u16, uint16_t) BUMP(u32, uint32_t) BUMP(u64, uint64_t) BUMP(uptr, uint64_t) BUMP(f32, float) BUMP(f64, double)

struct split { int64_t r0; text r1; };
struct split Split(text all, slice from) {
  int64_t* at = from.data;
  const int64_t was = (*at)++;
  return (struct split){was, {all.p + was, all.n - was}};
}
int64_t Length(const char* text) { return text == NULL ? -1 : (int64_t)strlen(text); }
const char* Rest(const char* text, int32_t from) { return text + from; }
int32_t Cut(char* text) { return *text = 0; }

static int32_t depth = 0;
int32_t Depth(void) { return depth; }
void Run(void* (*run)(void*), void* argument) { run(argument); }
void concord_call_back(void (*function)(void*), void* value) {
  ++depth;
  function(value);
  --depth;
}
"""
EXPORTS = [
    *(export(f"Bump_{kind}", [("cells", of("slice", elem=of(kind)), True)], i64) for kind in KINDS),
    export("Cut", [("text", cstring, True)], i32),
    export("Depth", [], i32),
    export("Length", [("text", cstring)], i64),
    export("Rest", [("text", cstring), ("from", i32)], cstring),
    export("Split", [("all", of("string")), ("from", of("slice", elem=i64), True)], i64, of("string")),
]
RUNS = export("Run", [("run", run), ("argument", of("pointer"))])


class Made(unittest.TestCase):
    def given(self, *benches: tuple, context: str = "made", exports: list = EXPORTS) -> list:
        """For each function with its row the sum and the row of three calls, or the error."""
        requests = [{"bench": name, "row": row, "loops": 3, "context": context} for name, *row in benches]
        with tempfile.TemporaryDirectory() as folder:
            library = f"{folder}/libmade.so"
            subprocess.run(["cc", "-shared", "-fPIC", "-o", library, "-xc", "-"], input=SOURCE, text=True, check=True)
            ready, replies, _ = driver_test.ask(*requests, exports=exports, library=library)
        for name, *_ in benches:
            if "no struct by value" in ready["refuses"].get(name, ""):
                self.skipTest(ready["refuses"][name])
        return [reply.get("error") or (reply["sum"], reply["row"]) for reply in replies]

    def test_each_kind_of_number_is_passed_in_cells_of_its_size(self):
        cells = dict.fromkeys(KINDS, [[1, 2], [2, 3]])
        cells |= dict.fromkeys(["i64", "u64", "uptr"], [["1", "2"], ["2", "3"]])
        cells["bool"] = [[True, False], [True, True]]
        cells["f32"] = [["3f800000", "40000000"], ["40000000", "40400000"]]
        cells["f64"] = [["3ff0000000000000", "4000000000000000"], ["4000000000000000", "4008000000000000"]]
        before, after = [[{"len": 2, "cells": pair[i]} for pair in map(cells.get, KINDS)] for i in (0, 1)]
        self.assertEqual(self.given(*((f"Bump_{kind}", each) for kind, each in zip(KINDS, before))),
                         [("3", ["1", each]) for each in after])  # fmt: skip

    def test_nil_is_a_slice_and_an_array_has_no_capacity_beyond_its_length(self):
        self.assertEqual(self.given(("Bump_i64", None), ("Bump_i64", {"len": 1, "cells": ["1", "2"]})),
                         [("18446744073709551613", ["-1", None]), "refused"])  # fmt: skip

    def test_several_results_lead_into_what_the_last_turn_made(self):
        self.assertEqual(self.given(("Split", "61ffc3a9", {"len": 1, "cells": ["1"]})),
                         [("3", ["1", "ffc3a9", {"len": 1, "cells": ["2"]}])])  # fmt: skip

    def test_a_string_is_a_c_string_and_nil_the_null_pointer(self):
        self.assertEqual(self.given(("Length", "c3a961"), ("Length", None), ("Rest", "6162ff", 1), ("Rest", "", 0)),
                         [("9", ["3"]), ("18446744073709551613", ["-1"]), ("0", ["62ff"]), ("0", [""])])  # fmt: skip

    def test_a_c_string_that_is_to_be_changed_is_not_the_program_s_own(self):
        self.assertEqual(self.given(("Cut", "61")), ["refused"])

    def test_what_is_no_row_is_none_of_own_values_either(self):
        self.assertEqual(self.given(("Rest",), ("Rest", "61"), ("Rest", "6", 0), ("Rest", "6100", 0), ("Rest", "61", "0")),
                         [BAD] * 5)  # fmt: skip

    def test_a_library_that_takes_callbacks_calls_back_too(self):
        self.assertEqual(self.given(("Depth",), context="callback", exports=[*EXPORTS, RUNS]), [("3", [1])])


if __name__ == "__main__":
    driver_test.COMMAND = sys.argv[1:]
    if not driver_test.COMMAND:
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1])
