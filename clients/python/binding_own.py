"""Calls a package of the user's own through an adapter: a module with a function for each export, under its name
(README.md). What its values are is in values_own.py.

The package loads the library by itself, which the variable CONCORD_LIBRARY names. Nothing of this client stands in its
way: no module of ours can be imported by it in place of its own.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import importlib.util
import inspect
import os
import re
import sys
import traceback
from pathlib import Path

import bench
from binding import Refused
from threads import on_threads
from values import BadValue, shown
from values_own import Slice, Unfit, form_of, parameter_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Callable

CLIENT = "python-own"
VERSION = f", {Path(sys.argv[2]).name}"


def make_room() -> None:
    """Our modules are loaded, and hidden: a package may have some of the same names."""
    bench.runner = lambda context, _library: map if context is None else on_threads  # later it could not import that
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    for name, module in list(sys.modules.items()):
        if name != "__main__" and os.path.dirname(getattr(module, "__file__", None) or "") == here:
            del sys.modules[name]


def load(path: Path) -> ModuleType:
    """The adapter: a file, or the folder of a package. Raises ImportError."""
    sys.path.insert(0, str(path.parent))
    try:
        if path.is_dir():
            return importlib.import_module(path.name)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        if spec is None:
            raise ImportError("not a Python module (*.py)")
        module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except Exception as problem:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"
        raise ImportError(f"the adapter, in {where}\n{type(problem).__name__}: {problem}") from None


class Library:
    def __init__(self, _path: str) -> None:
        """Raises ImportError."""
        self.flush_c = ctypes.CDLL(None).fflush
        self.flush_c.argtypes = [ctypes.c_void_p]
        gc.enable()  # as the package's users have it
        make_room()
        self.adapter = load(Path(sys.argv[2]))

    def flush(self) -> None:
        sys.stdout.flush()
        self.flush_c(None)

    def bind(self, export: dict) -> Export:
        function = getattr(self.adapter, export["name"], None)
        if not callable(function):
            raise Refused(f"the adapter has no function {export['name']}")
        return Export(function, export)


def stated_types(function: Callable, count: int) -> list[set[str]]:
    """The words of each parameter's annotation."""
    try:
        params = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # some of C's
        params = []
    words = [set(re.findall(r"\w+", inspect.formatannotation(param.annotation))) for param in params]
    return [words[index] if index < len(words) else set() for index in range(count)]


class Row(list):
    """The arguments of one call, and how many cells each slice had."""

    def __init__(self, values: list) -> None:
        super().__init__(values)
        self.lengths = [len(value) if hasattr(value, "__len__") else 0 for value in values]


class Results(tuple):
    @property
    def r0(self) -> object:
        return self[0]


class Export:
    """One function of the adapter."""

    def __init__(self, function: Callable, export: dict) -> None:
        self.params, self.results = export["params"], export["results"]
        self.forms = []
        for param, stated in zip(self.params, stated_types(function, len(self.params))):
            self.forms.append(formed(f"parameter \"{param['name']}\"", parameter_form, param["type"], stated))
        self.given = [formed("result", form_of, result["type"]) for result in self.results]
        self.changed = [index for index, form in enumerate(self.forms) if isinstance(form, Slice)]
        self.result = self.results[0]["type"]["kind"] if self.results else None
        self.function = several(function, len(self.results)) if len(self.results) > 1 else function

    def arguments(self, row: object) -> Row:
        if type(row) is not list or len(row) != len(self.forms):
            raise BadValue(f"{shown(row)} is not a row of {len(self.forms)} arguments")
        taken: list = []
        try:
            for form, value in zip(self.forms, row):
                taken.append(form.take(value))
        except (BadValue, Refused) as problem:
            name = self.params[len(taken)]["name"]
            raise type(problem)(f"argument {len(taken) + 1} ({name}): {problem}") from None
        return Row(taken)

    def reply(self, result: object, arguments: Row) -> str:
        """The results, then each slice as the callee left it."""
        results = result if len(self.given) > 1 else [result]
        row = [spelled(f"result {index + 1}", form.give, value)
               for index, (form, value) in enumerate(zip(self.given, results))]  # fmt: skip
        for index in self.changed:
            value, length = arguments[index], arguments.lengths[index]
            row.append(spelled(self.params[index]["name"], self.forms[index].give, value, length))
        return f"[{','.join(row)}]"

    def call(self, row: object) -> str:
        arguments = self.arguments(row)
        return self.reply(self.function(*arguments), arguments)


def several(function: Callable, count: int) -> Callable:
    """The function, with its results as a tuple that knows the first one, which measurements add up."""

    def called(*arguments: object) -> Results:
        results = function(*arguments)
        if type(results) not in (tuple, list) or len(results) != count:
            raise Unfit(f"{shown(results)} is no tuple of {count} results")
        return Results(results)

    return called


def formed(where: str, make: Callable, *what: object):
    try:
        return make(*what)
    except Refused as reason:
        raise Refused(f"{where}: {reason}") from None


def spelled(where: str, give: Callable, *what: object) -> str:
    try:
        return give(*what)
    except Unfit as problem:
        raise Unfit(f"{where}: {problem}") from None
