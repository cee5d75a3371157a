#!/usr/bin/env bash
# Verdicts a second on generated cases, the orchestrator's share of the CPU time, and its peak memory: on 200,001 cases
# for every client, and on ten times as many.
# Usage: bench/throughput.sh [CONCORD]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
concord=${1:-$root/build/release/harness/concord}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$concord" run awesome --fixtures "$root/bench/throughput" --report "json=$work/warm.json" >/dev/null
for suite in throughput throughput throughput throughput-10x; do
  "$concord" run awesome --fixtures "$root/bench/$suite" --report "json=$work/run.json" >"$work/out.txt" || { cat "$work/out.txt"; exit 1; }
  python3 - "$work/run.json" "$suite" <<'PY'
import json, sys

report = json.load(open(sys.argv[1]))
timing = report["timing"]
verdicts = report["totals"]["total"]
startup = max(client["startup_us"] for client in timing["clients"].values())
after = timing["wall_us"] - timing["prepare_us"] - startup
ours, theirs = timing["orchestrator_cpu_us"], timing["clients_cpu_us"]
print(f"{sys.argv[2]:<15} {len(timing['clients'])} clients  {verdicts:>11,} verdicts  {timing['wall_us'] / 1e6:6.2f} s"
      f"  {verdicts / after * 1e6:>10,.0f} a second after start-up  orchestrator {100 * ours / (ours + theirs):4.1f} % of the CPU time,"
      f" peak {timing['orchestrator_peak_bytes'] / 2**20:.1f} MiB")
PY
done
