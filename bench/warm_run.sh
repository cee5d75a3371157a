#!/usr/bin/env bash
# How long a warm `concord run` of everything shipped takes, as ratios within one run of this script:
#   to the article programs, started one after another by a shell loop (the same commands as the run's transcripts), and
#   to the CPU time of the processes that the run starts, divided by the cores.
# Usage: bench/warm_run.sh [CONCORD] [ROUNDS]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
concord=${1:-$root/build/release/harness/concord}
rounds=${2:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$concord" run >"$work/first.txt" || { cat "$work/first.txt"; exit 1; }
"$concord" list --programs >"$work/programs"
{
  echo 'set -e'
  sed 's/$/ >\/dev\/null/' "$work/programs"
} >"$work/programs.sh"
bash "$work/programs.sh"

exec python3 - "$concord" "$work" "$rounds" <<'PY'
import json, os, statistics, subprocess, sys, time

concord, work, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
cores = len(os.sched_getaffinity(0))

def timed(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begin

to_programs, to_cpu, walls, loops = [], [], [], []
for _ in range(rounds):
    report = f"{work}/run.json"
    wall = timed([concord, "run", "--report", f"json={report}"])
    loop = timed(["bash", f"{work}/programs.sh"])
    cpu = json.load(open(report))["timing"]["clients_cpu_us"] / 1e6
    walls.append(wall), loops.append(loop)
    to_programs.append(wall / loop)
    to_cpu.append(wall / (cpu / cores))

programs = len(open(f"{work}/programs").read().splitlines())
show = lambda values: f"median {statistics.median(values):.2f}  ({min(values):.2f} … {max(values):.2f})"
print(f"{rounds} rounds, {cores} cores")
print(f"warm run, seconds                         {show(walls)}")
print(f"the {programs} article programs in a loop, seconds  {show(loops)}")
print(f"run / programs            (at most 2)     {show(to_programs)}")
print(f"run / (CPU time / cores)  (at most 1.25)  {show(to_cpu)}")
PY
