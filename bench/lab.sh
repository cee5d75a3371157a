#!/usr/bin/env bash
# What `concord bench` itself is good for, measured on this machine: each part prints its figures beside what is asked.
#   floor     the empty loop of linked C; its Add beside direct_bench, which shares no code with it: turn by turn, some
#             20 ms apart, since the speed of a shared machine changes within a tenth of a second
#   same      the same code twice, five launches: how much is claimed to differ by 10 %
#   slower    clients whose clocks run 15 % fast, all but linked C: how many cells below 500 ns are found
#   full      --full twice: how far the multiples of linked C are apart; bindings, functions and subjects in one command
#   counts    instructions a call, three times
# Usage: bench/lab.sh [PART…]   without one: all, which takes more than an hour. CONCORD names another program.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(($#)) || set -- floor same slower full counts

exec python3 - "$root" "$work" "${CONCORD:-$root/build/release/harness/concord}" "$@" <<'PY'
import fcntl, json, os, pathlib, shutil, statistics, subprocess, sys

root, work, concord, parts = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
FLOOR_LAUNCHES, FLOOR_TURNS = 10, 40
PROCESSOR = str(max(os.sched_getaffinity(0)))
FIVE = ["--launches", "5", "--seconds", "3"]
# What to replace in the clients, so that the calls of all but linked C take 15 % longer by their clocks.
SLOWER = [
    ("c/bench.c", '#include "values.h"', '#include <string.h>\n\n#include "binding.h"\n#include "values.h"'),
    ("c/bench.c", "bench->ns);", 'bench->ns + (strcmp(binding_client, "c-linked") == 0 || bench->ns < bench->empty_ns ? 0 : (bench->ns - bench->empty_ns) * 15 / 100));'),
    ("python/bench.py", "{max(ends) - min(starts)}", "{max(ends) - min(starts) + max(0, max(ends) - min(starts) - empty) * 15 // 100}"),
    ("ruby/bench.rb", "#{ends.max - starts.min}", "#{ends.max - starts.min + ([0, ends.max - starts.min - empty].max * 15 / 100)}"),
    ("node/bench.mjs", "ns: Number(ns),", "ns: Number(ns) + Math.round(0.15 * Math.max(0, Number(ns) - Number(empty.ns))),"),
    ("java/Bench.java", ".append(nanos)", ".append(nanos + Math.max(0, nanos - empty.nanos()) * 15 / 100)"),
]


def bench(name, *options):
    """Measures, and gives the cells with figures by what they are of."""
    report = work / f"{name}.json"
    done = subprocess.run([concord, "bench", "-q", *options, "--report", f"json={report}"], capture_output=True, text=True, cwd=root)
    if done.returncode not in (0, 4):
        sys.exit(f"concord bench {' '.join(options)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return cells_of(json.loads(report.read_text()))


def cells_of(report):
    key = lambda cell: tuple(cell[name] for name in ("library", "function", "client", "subject", "context"))
    return {key(cell): cell["timing"] for cell in report["cells"] if "median_ns" in cell.get("timing", {})}


def compared(before, after, tolerance):
    """The calls of a comparison: nanoseconds before, after divided by before, who, and what is claimed."""
    command = [concord, "diff", work / f"{before}.json", work / f"{after}.json", "--tolerance", tolerance, "--format", "markdown"]
    text = subprocess.run(command, capture_output=True, text=True, cwd=root).stdout
    number = lambda cell: float(cell.strip("× ").split()[0].replace(",", ""))
    for line in text.splitlines():
        cells = line.split("|")[1:-1]
        if len(cells) == 6 and "×" in cells[4]:
            yield number(cells[2]), number(cells[4]), cells[1].strip(), cells[5].strip("* ").split(":")[0].split("*")[0]


def part(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def show(what, asked, figure):
    print(f"{what:<72} {figure:<28} asked: {asked}", flush=True)


class LinkedC:
    """The client itself, asked as the lab asks it (clients/PROTOCOL.md), on one processor."""

    def __init__(self, program, library):
        requests, self.requests = os.pipe()
        self.replies, replies = os.pipe()
        channels = [(os.POSIX_SPAWN_DUP2, requests, 3), (os.POSIX_SPAWN_DUP2, replies, 4)]
        for end in (requests, replies):
            fcntl.fcntl(end, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
        self.pid = os.posix_spawn(shutil.which("taskset"), ["taskset", "-c", PROCESSOR, program], os.environ, file_actions=channels)
        os.close(requests), os.close(replies)
        self.replies = os.fdopen(self.replies)
        self.ask({"concord": 1, "library": library, "contract": {}})

    def ask(self, request):
        os.write(self.requests, json.dumps(request).encode() + b"\n")
        return json.loads(self.replies.readline())

    def add(self, loops):
        """Nanoseconds a call, and a turn of the empty loop."""
        reply = self.ask({"id": 1, "bench": "Add", "row": ["12", "99"], "loops": loops})
        return (reply["ns"] - reply["empty_ns"]) / loops, reply["empty_ns"] / loops

    def leave(self):
        os.close(self.requests)
        os.waitpid(self.pid, 0)


def floor():
    cache = work / "cache"
    environment = {**os.environ, "CONCORD_CACHE": str(cache)}
    subprocess.run([concord, "run", "-q", "awesome", "--client", "c-linked", "--case", "awesome/Add/article"], env=environment, check=True, stdout=subprocess.DEVNULL)
    (program,), (library,) = cache.glob("client-c-linked.awesome-*/client"), cache.glob("library-awesome-*/libawesome.so")
    direct = ["taskset", "-c", PROCESSOR, root / "build/release/bench/direct_bench", "--library", library, "--benchmark_filter=/Add/",
              "--benchmark_format=json", "--benchmark_min_time=0.01"]
    ratios, empty = [], []
    for launch in range(FLOOR_LAUNCHES):
        linked = LinkedC(program, str(library))
        loops = int(1e7 / linked.add(100_000)[0])  # 10 ms, as the lab's
        for turn in range(FLOOR_TURNS):
            before = linked.add(loops)
            middle = json.loads(subprocess.run(direct, capture_output=True, text=True, check=True).stdout)["benchmarks"][0]["real_time"]
            behind = linked.add(loops)
            ratios.append((before[0] + behind[0]) / 2 / middle)
            empty += [before[1], behind[1]]
        linked.leave()
    show("empty loop of linked C in the best turn, ns", "at most 0.4", f"{min(empty):.2f} (median {statistics.median(empty):.2f})")
    spread = f"{part(ratios, 0.25):.2f} … {part(ratios, 0.75):.2f}"
    show(f"linked C Add / direct_bench, median of {len(ratios)} turns (half of them)", "0.95 to 1.05", f"{statistics.median(ratios):.3f} ({spread})")


def same():
    first, second = bench("first", "awesome", *FIVE), bench("second", "awesome", *FIVE)
    calls = list(compared("first", "second", "10"))
    wrong = [call for call in calls if call[3]]
    apart = [abs(ratio - 1) for _, ratio, _, _ in calls]
    show(f"same code, five launches: of {len(calls)} cells, claimed to differ by 10 %", "at most 1 %", f"{len(wrong)} ({100 * len(wrong) / len(calls):.1f} %)")
    show("  how far the compared nanoseconds are apart: typical, 95th, 99th %", "-", " / ".join(f"{100 * part(apart, p):.1f} %" for p in (0.5, 0.95, 0.99)))
    medians = [abs(second[key]["median_ns"] / first[key]["median_ns"] - 1) for key in first if key in second]
    show("  how far the medians as measured are", "-", " / ".join(f"{100 * part(medians, p):.1f} %" for p in (0.5, 0.95, 0.99)))


def slow_clients():
    """Copies of the clients, with their clocks changed; the manifests."""
    folders = {path.split("/")[0] for path, _, _ in SLOWER}
    for folder in folders:
        shutil.copytree(root / "clients" / folder, work / folder, symlinks=True)
    for path, find, replace in SLOWER:
        text = (work / path).read_text()
        if text.count(find) != 1:
            sys.exit(f"clients/{path} must hold exactly once: {find}")
        (work / path).write_text(text.replace(find, replace))
    return [word for folder in sorted(folders) for word in ("--client", str(work / folder / "client.toml"))]


def slower():
    if not (work / "first.json").exists():
        bench("first", "awesome", *FIVE)
    clients = {key[2] for key in cells_of(json.loads((work / "first.json").read_text()))} - {"go-native"}
    bench("slow", "awesome", *FIVE, *slow_clients(), *(word for client in sorted(clients) for word in ("--client", client)))
    cheap = [call for call in compared("first", "slow", "5") if call[0] < 500 and not call[2].startswith(("go-native", "c-linked"))]
    found = [call for call in cheap if call[3] == "slower"]
    show(f"15 % slower: found, of {len(cheap)} cells below 500 ns", "at least 95 %", f"{len(found)} ({100 * len(found) / len(cheap):.0f} %)")
    for ns, ratio, who, claim in cheap:
        if claim != "slower":
            show(f"  not found: {who}, {ns:.1f} ns", "×1.15", f"×{ratio}")


def full():
    first, second = bench("full-1", "--full"), bench("full-2", "--full")
    apart = {key: abs(second[key]["times_linked"] / first[key]["times_linked"] - 1)
             for key in first if key in second and "linked_ns" in first[key] and min(first[key]["times_linked"], second[key]["times_linked"]) > 0}
    alone = [value for key, value in apart.items() if not key[4].endswith(" threads")]
    for what, values in ((f"all {len(apart)} cells", list(apart.values())), (f"the {len(alone)} without several threads at once", alone)):
        figures = f"{100 * part(values, 0.5):.1f} % / {100 * part(values, 0.99):.1f} %"
        show(f"two full runs, multiples of linked C: {what}", "6 % typically / 12 % at the 99th percentile", figures)
    for subject in ("library", "twin"):
        cells = [key for key in first if key[3] == subject and key[2] != "go-native"]
        bindings, functions = {key[2] for key in cells}, {key[:2] for key in cells}
        show(f"in one command: bindings × functions on the {subject}", "16 × 5", f"{len(bindings)} × {len(functions)}")


def counts():
    runs = [bench(f"counts-{turn}", "awesome", "--client", "c-linked", "--instructions", "--launches", "1", "--seconds", "0.05") for turn in range(3)]
    for key in runs[0]:
        counted = [run[key]["instructions"] for run in runs if "instructions" in run[key]]
        if len(counted) == len(runs):
            spread = (max(counted) - min(counted)) / statistics.median(counted)
            show(f"instructions a call, three counts: {key[1]}, {key[3]}", "0.1 %; twins equal", f"{min(counted):.2f} … {max(counted):.2f} ({100 * spread:.3f} %)")


for name in parts:
    {"floor": floor, "same": same, "slower": slower, "full": full, "counts": counts}[name]()
PY
