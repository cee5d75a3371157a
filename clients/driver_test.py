#!/usr/bin/env python3
"""The clients that bind while they run, as Concord starts them, on the wire. C's own library stands in for one of Go's:
it has structs by value and in memory, strings to be freed, callbacks on other threads, and is there without a build.

    driver_test.py [--own-threads] COMMAND…        e.g. driver_test.py python3 clients/python/driver.py

A test of a function that the client refuses is skipped; with --own-threads also those in which C calls back from
another thread, which not every binding survives.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Callable

COMMAND: list[str] = []
OWN_THREADS = False
BAD = "bad-value"
CONTEXTS = ["thread", "threads", "fiber", "virtual"]  # in which any library is called with the same arguments


def of(kind: str, **more: object) -> dict:
    return {"kind": kind, "go": "", "c": "", **more}


def to(elem: dict, **more: object) -> dict:
    return of("pointer", elem=elem, **more)


def struct(c: str, size: int, align: int, *fields: tuple) -> dict:
    """Laid out by hand: each field is a name, an offset and a type."""
    described = [{"name": name, "offset": offset, "type": shape} for name, offset, shape in fields]
    return of("struct", c=c, size=size, align=align, fields=described)


def export(name: str, params: list[tuple], *results: dict) -> dict:
    """A parameter is a name and a type, with a third part where the callee changes it."""
    slots = [{"name": param[0], "type": param[1], **({"changes": True} if param[2:] else {})} for param in params]
    return {"name": name, "params": slots, "results": [{"name": "", "type": result} for result in results]}


def callback(params: list[tuple], *results: dict) -> dict:
    described = export("", params, *results)
    return of("callback", params=described["params"], results=described["results"])


i16, i32, i64, u64, f64 = map(of, ("i16", "i32", "i64", "u64", "f64"))
cstring, opaque, to_bytes = of("cstring"), of("pointer"), to(of("u8"))
pollfd = struct("struct pollfd", 8, 4, ("fd", 0, i32), ("events", 4, i16), ("revents", 6, i16))
iovec = struct("struct iovec", 16, 8, ("base", 0, to(of("u8"), count="len")), ("len", 8, u64))
div_t = struct("div_t", 8, 4, ("quot", 0, i32), ("rem", 4, i32))
times = ("sec", "min", "hour", "mday", "mon", "year", "wday", "yday", "isdst")
tm = struct("struct tm", 56, 8, *[(name, 4 * i, i32) for i, name in enumerate(times)],
            ("gmtoff", 40, i64), ("zone", 48, cstring))  # fmt: skip
order = callback([("a", to(i32)), ("b", to(i32))], i32)
run = callback([("argument", opaque)], opaque)
strings, slices, grids = to(of("string")), to(of("slice", elem=i16)), to(of("array", elem=i32, length=2))

EXPORTS = [
    export("abs", [("n", i32)], i32),
    export("bcopy", [("from", slices), ("into", slices, True), ("size", u64)]),
    export("bsearch", [("key", to(i32)), ("in", to(i32)), ("n", u64), ("size", u64), ("order", order, True)], to(i32)),
    export("div", [("a", i32), ("b", i32)], div_t),
    export("flock", [("descriptor", i32), ("operation", i32)], i32),
    export("frexp", [("x", f64), ("exponent", to(i32), True)], f64),
    export("getenv", [("name", cstring)], cstring),
    export("gettid", [], i32),
    export("index", [("s", cstring), ("c", i32)], to(of("u8"), count="c")),
    export("ldiv", [("a", i64), ("b", i64)], i64, i64),
    export("memfrob", [("data", to_bytes, True), ("n", u64)], to(of("u8"), count="n")),
    export("memmove", [("into", strings, True), ("from", strings), ("size", u64)]),
    export("memcpy", [("into", to(iovec), True), ("from", to(iovec)), ("size", u64)]),
    export("memset", [("cells", grids, True), ("byte", i32), ("size", u64)]),
    export("poll", [("fds", to(pollfd), True), ("n", u64), ("timeout", i32)], i32),
    export("pthread_create", [("id", to(u64)), ("how", opaque), ("run", run, True), ("argument", opaque)], i32),
    export("qsort", [("cells", to(i32), True), ("n", u64), ("size", u64), ("order", order, True)]),
    export("setenv", [("name", cstring), ("value", cstring), ("over", i32)], i32),
    export("strchr", [("s", cstring), ("c", i32)], cstring),
    export("strdup", [("s", cstring)], of("cstring", free="free")),
    export("strndup", [("s", cstring), ("n", u64)], of("cstring", free="unsetenv")),
    export("strtok_r", [("s", cstring, True), ("ends", cstring), ("rest", to(cstring), True)], cstring),
    export("strtol", [("s", cstring), ("end", to(cstring), True), ("base", i32)], i64),
    export("timegm", [("time", to(tm), True)], i64),
    export("wmemset", [("cells", to(i32)), ("c", i32), ("count", i32)], to(i32, count="count")),
]


def ask(*requests: dict | str, exports: list = EXPORTS, library: str = "libc.so.6") -> tuple[dict, list[dict], int]:
    """What the client says when it is ready, its replies to requests or lines, and its exit status."""
    hello = {"concord": 1, "library": library, "contract": {"concord": 1, "library": "c", "exports": exports}}
    numbered = [{"id": number, **each} if type(each) is dict else each for number, each in enumerate(requests)]
    lines = [each if type(each) is str else json.dumps(each) for each in (hello, *numbered)]
    with tempfile.TemporaryDirectory() as folder:
        sent, replied = Path(folder, "sent"), Path(folder, "replied")
        sent.write_text("\n".join(lines) + "\n")
        replied.touch()
        script = f'exec "$@" 3<"{sent}" 4>"{replied}" 7>"{folder}/lock" 8>"{folder}/lock"'
        status = subprocess.run(["sh", "-c", script, "sh", *COMMAND], timeout=60, env=os.environ).returncode
        ready, *replies = map(json.loads, replied.read_text().splitlines())
    wanted = {each.get("call", each.get("bench")) for each in requests if type(each) is dict}
    refuses = ready.get("ready", {}).get("refuses", {}) if exports is EXPORTS else {}
    for name in wanted & refuses.keys():
        raise unittest.SkipTest(f"{name} is refused: {refuses[name]}")
    return ready.get("ready", ready), replies, status


ONE, OTHER = 7, 8  # descriptors of the client's, of one file that can be locked


def codes(given: list) -> list:
    """The rows, with the codes of errors in their places."""
    return [row["error"] if type(row) is dict else row for row in given]


def rows(call: str, *given: object) -> list:
    """What one request for these rows gives."""
    _, (reply,), _ = ask({"call": call, "rows": list(given)})
    return codes(reply["rows"])


def on_another_thread(test: Callable) -> Callable:
    @functools.wraps(test)
    def tested(self: unittest.TestCase) -> None:
        if OWN_THREADS:
            self.skipTest("C calls back from another thread")
        test(self)

    return tested


class Values(unittest.TestCase):
    def all_bad(self, call: str, *given: object) -> None:
        self.assertEqual(list(zip(given, rows(call, *given))), [(row, BAD) for row in given])

    def test_a_struct_that_is_a_result_is_its_fields(self):
        self.assertEqual(rows("div", [17, 5], [-17, 5]), [[[3, 2]], [[-3, -2]]])

    def test_several_results_come_as_one_struct_and_are_told_one_by_one(self):
        self.assertEqual(rows("ldiv", ["9223372036854775807", "10"]), [["922337203685477580", "7"]])

    def test_what_a_pointer_leads_to_is_read_after_the_call(self):
        self.assertEqual(rows("frexp", ["4028000000000000", [0]]), [["3fe8000000000000", [4]]])  # 12 is 0.75 * 2^4

    def test_a_pointer_of_the_callees_leads_to_as_many_cells_as_its_count_says(self):
        self.assertEqual(rows("wmemset", [[1, 2, 3], 9, 2], [[1], 9, 0]), [[[9, 9]], [[]]])
        self.assertEqual(rows("index", ["6102", 2], ["61ff", -1], ["61ff", 98]), [["0200"], "raised", [None]])

    def test_bytes_behind_a_pointer_are_hex_and_as_many_are_read_as_were_written(self):
        self.assertEqual(rows("memfrob", ["00ff2a", "3"], ["00ff", "1"], ["", "0"]),
                         [["2ad500", "2ad500"], ["2a", "2aff"], ["", ""]])  # fmt: skip
        self.all_bad("memfrob", [["1"], "0"], ["0", "0"], ["AB", "0"], [5, "0"])

    def test_a_c_string_ends_at_its_nul_and_the_empty_one_is_not_null(self):
        self.assertEqual(rows("strchr", ["c3a962", 98], ["6162", 120], ["6162", 0]), [["62"], [None], [""]])
        self.assertEqual(rows("strchr", [{"repeat": "61", "times": 3}, 97]), [["616161"]])
        self.all_bad("strchr", ["6100", 97], ["6", 97], ["C3", 97], [5, 97], [["61"], 97], [{"keep": "x"}, 97])

    def test_structs_in_memory_keep_their_padding(self):
        self.assertEqual(rows("poll", [[[1, 4, 0], [-1, 4, 7]], "2", 0]), [[1, [[1, 4, 4], [-1, 4, 0]]]])
        given = [0, 0, 0, 1, 14, 70, 0, 0, 0, "77", None]
        self.assertEqual(rows("timegm", [[given]]), [["36633600", [[0, 0, 0, 1, 2, 71, 1, 59, 0, "0", "474d54"]]]])
        self.all_bad("poll", [[[1, 4]], "1", 0], [[[1, 4, 0, 0]], "1", 0], [[[1, 4, "0"]], "1", 0], ["010400", "1", 0])

    def test_a_count_in_a_struct_is_its_sibling(self):
        self.assertEqual(rows("memcpy", [[[None, "0"]], [["010203", "2"]], "16"]), [[[["0102", "2"]]]])

    def test_arrays_have_just_their_cells(self):
        self.assertEqual(rows("memset", [[[1, 2], [3, 4]], 255, "8"]), [[[[-1, -1], [3, 4]]]])
        self.all_bad("memset", [[[1]], 0, "0"], [[[1, 2, 3]], 0, "0"], [["0102"], 0, "0"], [[None], 0, "0"])

    def test_slices_and_strings_in_memory_are_headers_and_what_they_lead_to(self):
        slice_ = {"len": 1, "cells": [1, -2, 3]}
        empty = {"len": 0, "cells": []}
        self.assertEqual(rows("bcopy", [[slice_], [None], "24"], [[slice_], [empty], "0"]), [[[slice_]], [[empty]]])
        self.assertEqual(rows("memmove", [[""], ["00ff61"], "16"], [["61"], [""], "16"]), [[["00ff61"]], [[""]]])
        self.all_bad("bcopy", [[{"len": 2, "cells": [1]}], [], "0"], [[[1]], [], "0"], [[{"len": 0}], [], "0"])
        self.all_bad("memmove", [[None], [], "0"], [[5], [], "0"], [["6"], [], "0"])

    def test_an_address_stands_for_what_lies_there(self):
        self.assertEqual(rows("frexp", ["4028000000000000", [0, 7]]), [["3fe8000000000000", [4, 7]]])
        self.all_bad("frexp", ["4028000000000000", "-1"], ["4028000000000000", "x"], ["4028000000000000", 5])
        self.all_bad("pthread_create", [["0"], 5, None, None], [["0"], ["1"], None, None], [["0"], "1 ", None, None])

    def test_what_a_contract_does_not_tell_is_refused_by_value(self):
        packed = struct("packed", 5, 1, ("tag", 0, of("u8")), ("n", 1, i32))
        takes = [("what", packed), ("hidden", of("struct", c="hidden")), ("either", to(of("union"))),
                 ("any", of("callback")), ("lost", of("cstring", free="nobodys_free"))]  # fmt: skip
        exports = [{**export("abs", [(name, shape)], i32), "name": name} for name, shape in takes]
        ready, replies, _ = ask({"call": "either", "rows": [[None]]}, exports=exports)
        self.assertEqual(set(ready["refuses"]), {name for name, _ in takes})
        self.assertEqual(replies[0]["error"], "refused")


# With Go's strings and slices by value, and what measuring needs of a library.
MEASURED = """
typedef struct { const char* p; long n; } text;
typedef struct { void* data; long long len, cap; } slice;
static int depth;
int Depth(void) { return depth; }
long long Weigh(text a, text b) {
  long long sum = 0;
  for (long i = 0; i < a.n; ++i) sum += (i + 1) * (unsigned char)a.p[i];
  for (long i = 0; i < b.n; ++i) sum -= (i + 1) * (unsigned char)b.p[i];
  return sum;
}
long long Next(slice cells, int by) {
  for (int i = 0; i < cells.len; ++i) ((long long*)cells.data)[i] += by;
  return cells.len == 0 ? cells.cap : ((long long*)cells.data)[0];
}
double Half(slice cells) {
  for (int i = 0; i < cells.len; ++i) ((double*)cells.data)[i] /= 2;
  return cells.len;
}
text Rest(text of) { return (text){of.p + 1, of.n - 1}; }
unsigned char Truth(void) { return 2; }
void concord_call_back(void (*function)(void*), void* value) {
  ++depth;
  for (int i = 0; i < TIMES; ++i) function(value);
  --depth;
}
"""
integers, reals = of("slice", elem=i64), of("slice", elem=f64)
TO_MEASURE = [
    export("Depth", [], i32),
    export("Weigh", [("a", of("string")), ("b", of("string"))], i64),
    export("Next", [("cells", integers, True), ("by", i32)], i64),
    export("Half", [("cells", reals, True)], f64),
    export("Rest", [("of", of("string"))], of("string")),
    export("Truth", [], of("bool")),
]


class Surroundings(unittest.TestCase):
    """Calls measured in a callback, and with arguments made of the language's own values."""

    def measured(self, context: str, *benches: tuple, times: int = 1) -> list[tuple[dict, dict]]:
        """For each function, row and number of loops the reply without a context, and the context's."""
        if shutil.which("cc") is None:
            self.skipTest("there is no cc")
        plain = [{"bench": name, "row": row, "loops": loops} for name, row, loops in benches]
        asked = [each for request in plain for each in (request, {**request, "context": context})]
        with tempfile.TemporaryDirectory() as folder:
            library = f"{folder}/libmeasured.so"
            command = ["cc", "-shared", "-fPIC", f"-DTIMES={times}", "-o", library, "-xc", "-"]
            subprocess.run(command, input=MEASURED, text=True, check=True)
            ready, replies, status = ask(*asked, exports=TO_MEASURE, library=library)
        self.assertEqual(status, 0)
        if context not in ready["contexts"]:
            self.skipTest(f"the client has no context {context}")
        return [pair for pair in zip(replies[::2], replies[1::2]) if pair[0].get("error") != "refused"]

    def test_in_a_callback_the_calls_are_made_where_the_library_has_called(self):
        pairs = self.measured("callback", ("Depth", [], 3), ("Next", [{"len": 1, "cells": ["5"]}, 2], 10),
                              ("Truth", [], 2), ("Rest", ["616263"], 2), ("Next", [5, 2], 10))  # fmt: skip
        inside = pairs.pop(0)
        self.assertEqual([(reply["sum"], reply["row"]) for reply in inside], [("0", [0]), ("3", [1])])
        for plain, reply in pairs:  # or the same error
            for member in "sum", "row", "error", "text":
                self.assertEqual(reply.get(member), plain.get(member), (plain, reply))

    def test_a_library_that_does_not_call_once_is_an_error(self):
        for times in 0, 2:
            (_, reply), (_, other) = self.measured("callback", ("Depth", [], 3), ("Truth", [], 3), times=times)
            self.assertEqual((reply.get("error"), other.get("error")), ("raised", "raised"), (times, reply, other))

    def test_a_callback_is_a_context_only_of_a_library_that_calls_back(self):
        ready, (reply,), _ = ask({"bench": "abs", "row": [-5], "loops": 2, "context": "callback"})
        self.assertNotIn("callback", ready.get("contexts", []))
        self.assertEqual(reply["error"], "bad-request")

    def made(self, *benches: tuple) -> list[tuple[dict, dict]]:
        return self.measured("made", *benches) or self.skipTest("the client refuses Go's strings and slices")

    def test_made_arguments_are_new_in_each_turn(self):
        one, two, four = "3ff0000000000000", "4000000000000000", "4010000000000000"
        pairs = self.made(("Next", [{"len": 2, "cells": ["5", "7"]}, 2], 10),
                          ("Half", [{"len": 1, "cells": [four]}], 2))  # fmt: skip
        told = [[(reply["sum"], *reply["row"]) for reply in pair] for pair in pairs]
        self.assertEqual(told, [
            [("160", "25", {"len": 2, "cells": ["25", "27"]}), ("70", "7", {"len": 2, "cells": ["7", "9"]})],
            [(two, one, {"len": 1, "cells": [one]}), (two, one, {"len": 1, "cells": [two]})]])  # fmt: skip

    def test_made_arguments_are_those_that_the_row_says(self):
        empty = {"len": 0, "cells": []}
        for plain, reply in self.made(("Weigh", ["48c3a900", "e282ac"], 3), ("Weigh", ["", "61"], 3), ("Depth", [], 2),
                                      ("Weigh", [{"repeat": "c3a9", "times": 3}, ""], 2), ("Rest", ["61c3a963"], 2),
                                      ("Next", [empty, 2], 4), ("Half", [empty], 4),
                                      ("Weigh", ["6", ""], 2), ("Next", [{"len": 1}, 2], 2), ("Half", [], 2)):  # fmt: skip
            for member in "sum", "row", "error":
                self.assertEqual(reply.get(member), plain.get(member), (plain, reply))

    def test_what_no_value_of_the_language_stands_for_is_refused_and_not_passed_as_another_one(self):
        wide = {"len": 1, "cells": ["5", "7"]}
        for plain, reply in self.made(("Weigh", ["61ff", "80"], 1), ("Next", [wide, 2], 1), ("Next", [None, 2], 1)):
            self.assertIn((reply.get("error"), reply.get("row")), [("refused", None), (None, plain["row"])])


class Lasting(unittest.TestCase):
    def answers(self, *requests: dict) -> list:
        _, replies, status = ask(*requests)
        self.assertEqual(status, 0)
        return [reply.get("error") or codes(reply["rows"]) for reply in replies]

    def test_what_is_to_be_freed_is_given_to_its_function_once_it_was_read(self):
        self.assertEqual(self.answers({"call": "setenv", "rows": [["4b4559", "76616c7565", 1]]},
                                      {"call": "getenv", "rows": [["4b4559"]]},
                                      {"call": "strndup", "rows": [["4b4559", "3"]]},  # whose free is unsetenv
                                      {"call": "getenv", "rows": [["4b4559"]]}),
                         [[[0]], [["76616c7565"]], [["4b4559"]], [[None]]])  # fmt: skip
        self.answers({"call": "strdup", "rows": [["616263"]] * 100})  # C ends a process that frees twice

    def test_a_callback_tells_its_calls_and_its_answers_are_what_the_callee_goes_by(self):
        def cells(*answers: int) -> list:
            return [[2, 1], "2", "4", {"returns": list(answers)}]

        self.assertEqual(rows("qsort", cells(1), cells(-1)), [[[1, 2], [[[2], [1]]]], [[2, 1], [[[2], [1]]]]])
        self.assertEqual(rows("bsearch", [[9], [1, 2, 3], "3", "4", {"returns": [1, 0]}]),
                         [[[3], [[[9], [2]], [[9], [3]]]]])  # fmt: skip

    def test_a_callback_says_what_it_gives_if_it_gives_anything(self):
        wrong = [{}, {"returns": []}, {"returns": 1}, {"returns": ["1"]}, {"returns": [1], "of": 2}, [], "5", 5,
                 {"returns": [1], "calls": -1}, {"returns": [1], "calls": "1"}]  # fmt: skip
        self.assertEqual(rows("qsort", *[[[], "0", "4", each] for each in wrong]), [BAD] * len(wrong))
        self.assertEqual(rows("qsort", [[2, 1], "1", "4", None]), [[[2, 1], None]])

    @on_another_thread
    def test_a_callback_may_come_on_another_thread_after_the_call_returned(self):
        given = [["0"], None, {"returns": [None], "calls": 1}, "12345"]
        self.assertEqual(rows("pthread_create", given), [[0, [["12345"]]]])

    @on_another_thread
    def test_a_callback_that_is_kept_answers_also_after_its_row(self):
        kept = {"keep": "run", "value": {"returns": [None]}}
        answers = self.answers({"call": "pthread_create", "rows": [[["0"], None, kept, "7"]]},
                               {"read": "run", "calls": 1}, {"call": "abs", "rows": [[-5]]}, {"read": "run"},
                               {"call": "strchr", "rows": [[{"kept": "run"}, 1]]}, {"read": "run", "calls": "1"},
                               {"release": ["run"]})  # fmt: skip
        self.assertEqual(answers[1:], [[[[["7"]]]], [[5]], [[[]]], [BAD], [BAD], []])

    def test_what_is_kept_lasts_is_read_and_is_gone_when_it_was_released(self):
        again = {"call": "strtok_r", "rows": [[None, "2c", {"kept": "rest"}]]}
        first = [{"keep": "text", "value": "612c62"}, "2c", {"keep": "rest", "value": [None]}]
        self.assertEqual(
            self.answers({"call": "strtok_r", "rows": [first]}, again, again, {"read": "text"},
                         {"call": "strtok_r", "rows": [[{"keep": "text", "value": "61"}, "2c", [None]]]},
                         {"release": ["text", "nothing"]}, {"read": "text"}, {"release": "text"},
                         {"release": ["text", "rest"]}, {"read": "text"}, again),
            [[["61", "61", ["62"]]], [["62", None, [""]]], [[None, None, [""]]], [["61"]], [BAD],
             BAD, [["61"]], "bad-request", [], BAD, [BAD]])  # fmt: skip

    def test_a_row_that_is_not_carried_out_keeps_nothing_and_one_may_lend_what_it_keeps(self):
        wrong = [{"keep": "a", "value": ["1"]}, "x", None, None]
        right = [{"keep": "b", "value": ["61"]}, {"kept": "b"}, "16"]
        self.assertEqual(self.answers({"call": "pthread_create", "rows": [wrong]}, {"read": "a"},
                                      {"call": "memmove", "rows": [right]}, {"read": "b"}),
                         [[BAD], BAD, [[["61"]]], [[["61"]]]])  # fmt: skip

    def test_calls_are_measured_unless_each_would_need_new_arguments(self):
        _, replies, _ = ask({"bench": "ldiv", "row": ["17", "5"], "loops": 10},
                            {"bench": "div", "row": [17, 5], "loops": 3},
                            {"bench": "frexp", "row": ["4028000000000000", [0]], "loops": 4},
                            {"bench": "qsort", "row": [[], "0", "4", None], "loops": 10},
                            {"bench": "strdup", "row": ["61"], "loops": 10}, {"bench": "abs", "row": ["1"], "loops": 1},
                            {"bench": "abs", "row": [1], "loops": 0})  # fmt: skip
        self.assertEqual([(reply.get("sum"), reply.get("row"), reply.get("error")) for reply in replies], [
            ("30", ["3", "2"], None), ("0", [[3, 2]], None), ("4008000000000000", ["3fe8000000000000", [4]], None),
            (None, None, "refused"), (None, None, "refused"), (None, None, BAD),
            (None, None, "bad-request")])  # fmt: skip

    def measured(self, bench: str, row: list, loops: int, **more: object) -> tuple[dict, dict[str, dict]]:
        """The reply from where calls are made otherwise, and those from the contexts that the client has."""
        request = {"bench": bench, "row": row, "loops": loops, **more}
        asked = [{**request, "context": context} for context in CONTEXTS]
        ready, (plain, *replies), _ = ask(request, *asked)
        by_context = dict(zip(CONTEXTS, replies))
        for context in set(CONTEXTS) - set(ready.get("contexts", [])):
            self.assertEqual(by_context.pop(context)["error"], "bad-request", context)
        self.assertEqual(set(by_context), set(ready.get("contexts", [])) & set(CONTEXTS))
        return plain, by_context

    def test_from_each_context_the_sum_and_the_row_are_the_same(self):
        cases = [("ldiv", ["17", "5"], 10, "30", ["3", "2"]), ("div", [17, 5], 3, "0", [[3, 2]]),
                 ("abs", [-5], 1000, "5000", [5]),
                 ("frexp", ["4028000000000000", [0]], 4, "4008000000000000", ["3fe8000000000000", [4]])]  # fmt: skip
        for name, row, loops, total, last in cases:
            with self.subTest(name):  # which the client may refuse
                plain, others = self.measured(name, row, loops, threads=2)
                for context, reply in {"": plain, **others}.items():
                    self.assertEqual((reply.get("sum"), reply.get("row")), (total, last), (context, reply))
                    self.assertEqual((type(reply["ns"]), type(reply["empty_ns"])), (int, int))

    def test_each_of_several_threads_has_arguments_of_its_own(self):
        for threads in (2, 3, 64):
            # Each call turns the bits back, so one more or less shows.
            plain, others = self.measured("memfrob", ["00ff2a", "3"], 5, threads=threads)
            for context, reply in {"": plain, **others}.items():
                self.assertEqual((reply.get("sum"), reply.get("row")), ("0", ["2ad500", "2ad500"]), (context, reply))

    def test_a_context_is_where_the_calls_are_made(self):
        plain, others = self.measured("gettid", [], 2, threads=2)
        if "thread" in others:
            self.assertNotEqual(others["thread"]["row"], plain["row"])
        if "fiber" in others:
            self.assertEqual(others["fiber"]["row"], plain["row"])
        if "threads" in others:
            self.assertEqual(others["threads"]["error"], "raised")  # for a thread differs from another one
            self.assertRegex(others["threads"]["text"], "the sum of thread 2 is .*, that of thread 1 is ")

    def test_several_threads_run_at_once(self):
        _, others = self.measured("poll", [[], "0", 100], 1, threads=8)
        for reply in others.values():
            self.assertTrue(100e6 <= reply["ns"] < 800e6, reply)

    def test_what_cannot_be_read_or_measured_is_the_same_error_from_each_context(self):
        for name, row, error in [("index", ["61ff", -1], "raised"), ("abs", ["1"], BAD), ("strdup", ["61"], "refused")]:
            plain, others = self.measured(name, row, 2, threads=2)
            self.assertEqual({reply["error"] for reply in (plain, *others.values())}, {error})
            self.assertEqual({reply["text"] for reply in others.values()} - {plain["text"]}, set())

    def test_a_context_that_nobody_has_and_a_wrong_number_of_threads_are_bad_requests(self):
        bench = {"bench": "abs", "row": [-5], "loops": 2}
        _, replies, _ = ask(*[{**bench, "context": each} for each in ("", "main", "Thread", 5, None, ["thread"], {})],
                            *[{**bench, "context": "threads", "threads": each} for each in
                              (-2, 0, 1, 65, 2.5, "2", None, True, [2])],
                            {**bench, "context": "threads"})  # fmt: skip
        self.assertEqual([reply.get("error") for reply in replies], ["bad-request"] * 17)
        self.assertEqual([reply["text"] for reply in replies if not reply.get("text")], [])

    def test_rows_from_several_threads_are_those_from_one(self):
        slice_ = {"len": 1, "cells": [1, -2, 3]}
        cases = {
            "abs": [[-5], ["5"], [7], [1, 2]],
            "bcopy": [[[slice_], [None], "24"], [[slice_], [{"len": 0, "cells": []}], "0"]],
            "div": [[17, 5], [-17, 5], {}, [1, 1], [3, 2]],
            "index": [["6102", 2], ["61ff", -1], ["61ff", 98]],
            "ldiv": [["17", "5"], ["x", "5"]],
            "memfrob": [["00ff2a", "3"], ["00ff", "1"], ["", "0"]],
            "poll": [[[[-1, 1, 7], [-2, 2, 7]], "2", 0], [[], "0", 0]],
            "qsort": [[[2, 1], "1", "4", None]],
            "strdup": [["616263"]] * 100,
            "timegm": [[[[0, 0, 0, 1, 14, 70, 0, 0, 0, "77", None]]], [[[1]]], [None, 1]],
            "wmemset": [],
        }
        for name, given in cases.items():
            with self.subTest(name):  # which the client may refuse
                call = {"call": name, "rows": given}
                _, replies, _ = ask(call, *[{**call, "threads": each} for each in (2, 3, 64)])
                self.assertEqual([reply["rows"] for reply in replies], [replies[0]["rows"]] * 4)

    def test_threads_begin_with_different_rows(self):
        exclusive, unlock = 2, 8
        _, replies, _ = ask({"call": "flock", "rows": [[OTHER, exclusive]]},
                            # Who begins with the first row waits there for somebody who began with the second one.
                            {"call": "flock", "rows": [[ONE, exclusive], [OTHER, unlock]], "threads": 2})  # fmt: skip
        self.assertEqual([reply["rows"] for reply in replies], [[[0]], [[0], [0]]])

    def test_a_row_that_threads_get_differently_is_told(self):
        _, (reply,), _ = ask({"call": "gettid", "rows": [[], [5], []], "threads": 3})
        self.assertEqual(codes(reply["rows"]), ["raised", BAD, "raised"])
        for row in reply["rows"][0], reply["rows"][2]:
            self.assertRegex(row["text"], r"thread 1 got \[\d+\], thread 2 \[\d+\]$")
            self.assertEqual(len(set(re.findall(r"\[\d+\]", row["text"]))), 2)

    def test_what_lasts_is_not_for_several_threads(self):
        def cells(order: object) -> list:
            return [[2, 1], "2", "4", order]

        _, replies, _ = ask({"call": "frexp", "rows": [["4028000000000000", {"keep": "x", "value": [0]}]]},
                            {"call": "frexp", "rows": [["4028000000000000", {"kept": "x"}], ["4028000000000000", [0]],
                                                       ["4028000000000000", {"keep": "y", "value": [0]}]], "threads": 2},
                            {"call": "qsort", "rows": [cells({"returns": [1]})], "threads": 2},
                            {"call": "memmove", "rows": [[[""], {"keep": "y", "value": [""]}, "0"]], "threads": 2},
                            {"read": "y"})  # fmt: skip
        self.assertEqual([codes(reply["rows"]) for reply in replies[1:4]],
                         [[BAD, ["3fe8000000000000", [4]], BAD], [BAD], [BAD]])  # fmt: skip
        for row in replies[1]["rows"][0], replies[1]["rows"][2], replies[2]["rows"][0]:
            self.assertIn("is not for several threads at once", row["text"])
        self.assertEqual(replies[4]["error"], BAD)

    def test_wrong_numbers_of_threads_for_rows_are_bad_requests(self):
        call = {"call": "abs", "rows": [[-5]]}
        _, replies, _ = ask(*[{**call, "threads": each} for each in (-2, 0, 1, 65, 2.5, "2", None, True, [2])],
                            {"call": "abs", "threads": 2})  # fmt: skip
        self.assertEqual([reply.get("error") for reply in replies], ["bad-request"] * 10)

    def test_what_is_no_request_is_answered_and_the_next_one_is_served(self):
        _, replies, status = ask("{", "[]", {"call": "nowhere", "rows": []}, {"call": "abs"}, {"read": "x"}, {},
                                 {"call": "abs", "rows": [[1, 2], {}, [-3]]})  # fmt: skip
        self.assertEqual([reply.get("error") for reply in replies[:6]],
                         ["bad-request", "bad-request", "unknown-function", "bad-request", BAD, "bad-request"])
        self.assertEqual(codes(replies[6]["rows"]), [BAD, BAD, [3]])
        self.assertEqual(status, 0)


if __name__ == "__main__":
    OWN_THREADS = sys.argv[1:2] == ["--own-threads"]
    COMMAND = sys.argv[2:] if OWN_THREADS else sys.argv[1:]
    if not COMMAND:
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1])
