#!/usr/bin/env python3
"""Which kinds of values each client carries, as a page: types.py [--check] CONCORD > types.md

Runs the suite of typezoo, which has an export for each kind, on every client that is here, and makes a table of what was
refused. --check runs the usual clients only, and compares their columns with those of types.md.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ZOO = HERE.parent / "go" / "typezoo"
KINDS = {
    "scalars": "bool, integers, floats, uintptr",
    "cscalars": "C's integers, floats, bool, enums",
    "strings": "`string`, in and out",
    "slices": "slices of scalars, in and changed",
    "lists": "slices of strings and of slices, `*[]T`",
    "text": "`char*`, in and out, freed by a named function",
    "several": "several results, in each class of the ABI",
    "many": "more parameters than registers",
    "structs": "structs by value, in each class of the ABI",
    "nested": "structs in structs, arrays in structs, packed",
    "outs": "out-parameters of scalars and structs",
    "buffers": "pointers with a length, in, out, `T**`",
    "handles": "opaque pointers and handles",
    "callbacks": "callbacks, during the call and from other threads",
    "listeners": "callbacks that are kept, structs of functions",
    "typezoo": "no value at all",
}


def exports():
    """Each export's group: the file that it is in."""
    groups = {}
    for file in sorted(ZOO.glob("*.go")):
        for name in re.findall(r"^//export (\w+)", file.read_text(encoding="utf-8"), re.M):
            groups[name] = file.stem
    return groups


def run(concord, clients):
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "run.json"
        words = [concord, "run", "typezoo", "-q", "--report", f"json={report}"]
        for client in clients:
            words += ["--client", client]
        end = subprocess.run(words, capture_output=True, text=True, check=False)
        if end.returncode not in (0, 1) or not report.exists():
            sys.exit(f"{' '.join(words)}: exit {end.returncode}\n{end.stdout}{end.stderr}")
        return json.loads(report.read_text(encoding="utf-8"))


def refusals(report):
    """By client, the exports that it refuses and why; and of each client the exports that were called."""
    refused, called = defaultdict(dict), defaultdict(set)
    for entry in report["entries"]:
        client, function = entry["client"], entry["function"]
        called[client].add(function)
        if entry["counts"].get("refused"):
            refused[client][function] = entry["failures"][0]["got"]
    return refused, called


def table(report, groups):
    refused, called = refusals(report)
    clients = [each["id"] for each in report["clients"] if called[each["id"]] and each["id"] != "go-native"]
    rows = [["kind of value", *clients]]
    for group, kind in KINDS.items():
        row = [kind]
        for client in clients:
            there = {name for name in called[client] if groups.get(name) == group}
            carried = len(there) - sum(name in there for name in refused[client])
            row.append("✓" if carried == len(there) else "–" if carried == 0 else f"{carried} of {len(there)}")
        rows.append(row)
    return rows, refused


def page(rows, refused):
    yield "# What each client carries"
    yield ""
    yield "Made by `docs/types.py` of a run of [`typezoo`](../go/typezoo), which has an export for each kind of value. ✓: every"
    yield "export of the kind is called and compared; –: none. What is not is refused with its reason, before anything is called."
    yield ""
    yield "| " + " | ".join(rows[0]) + " |"
    yield "|---|" + ":---:|" * (len(rows[0]) - 1)
    for row in rows[1:]:
        yield "| " + " | ".join(row) + " |"
    yield ""
    for client in rows[0][1:]:
        reasons = refused.get(client)
        if not reasons:
            continue
        yield f"**{client}** refuses:"
        yield ""
        for reason, count in Counter(plain(each) for each in reasons.values()).most_common():
            yield f"- {count} export{'s' if count > 1 else ''}: {reason}"
        yield ""


def plain(reason):
    """Without what names one parameter, or one type."""
    reason = re.sub(r'(parameter|field|result) "[^"]*"', r"a \1", reason)
    reason = re.sub(r"^(struct \w+|C\.struct\w*|several results, \w+): ", "", reason)
    return re.sub(r"\s+", " ", reason).replace("|", "\\|")


def columns(rows):
    return {client: [row[index] for row in rows] for index, client in enumerate(rows[0])}


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    if len(words) != 1:
        sys.exit(__doc__)
    check = "--check" in sys.argv[1:]
    groups = exports()
    missing = set(groups.values()) - set(KINDS)
    if missing:
        sys.exit(f"types.py has no words for {', '.join(sorted(missing))}")
    rows, refused = table(run(words[0], [] if check else ["*"]), groups)
    if not check:
        print("\n".join(page(rows, refused)).rstrip())
        return
    lines = [line for line in (HERE / "types.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    written = columns([line.strip("| ").split(" | ") for line in lines])
    wrong = [client for client, cells in columns(rows).items() if written.get(client) != cells]
    if wrong:
        sys.exit(f"docs/types.md is not what a run gives for {', '.join(wrong)}; docs/types.py makes it anew")


if __name__ == "__main__":
    main()
