"""A client that only measures, and whose clock is a fiction: bench_client.py MODE. Twice(21) costs 1 µs."""

import json
import os
import sys
import time

mode = sys.argv[1]
requests = os.fdopen(3, "rb")
asked = 0


def send(message: dict) -> None:
    os.write(4, json.dumps(message, separators=(",", ":")).encode() + b"\n")


requests.readline()
if mode == "does-not-start":
    sys.exit(1)
refuses = {"Twice": "no codec"} if mode == "refuses" else {}
contexts = {"contexts": ["thread", "threads", "callback", "made"]} if mode == "works-anywhere" else {}
loading = {"load_ns": 1890000} if mode == "tells-of-loading" else {}
send({"ready": {"client": "bench", "runtime": mode, "refuses": refuses, **contexts, **loading}})
times = {"Twice": 0, "Thrice": 0}
for line in requests:
    request = json.loads(line)
    loops = request["loops"]
    if mode.startswith("takes-its-time"):
        time.sleep(0.01)
    asked += 1
    result = 43 if mode == "gives-another-result" else 42
    total = loops * result + (1 if mode == "changes-its-mind" else 0)
    reply = {"ns": 1000 * loops, "empty_ns": 100 * loops, "sum": str(total), "row": [str(result)]}
    if request["bench"] == "Thrice":
        reply |= {"sum": str(63 * loops), "row": ["63"]}
        if mode == "cannot-measure-thrice":
            reply = {"error": "raised", "text": "no"}
        if mode == "refuses-thrice":
            reply = {"error": "refused", "text": "a callback has no place here"}
    if mode == "works-elsewhere":
        reply["context"] = "worker"
    if mode == "works-anywhere":
        factors = {None: 1, "thread": 2, "threads": 2 + request.get("threads", 0), "callback": 7, "made": 9}
        reply["ns"] *= factors[request.get("context")]
    if mode == "has-a-slow-empty-loop":  # each second time
        times[request["bench"]] += 1
        reply["empty_ns"] += 200 * loops * (times[request["bench"]] % 2)
    if mode == "on-the-twin":
        reply["ns"] = 200 * loops
    if mode == "c-linked":  # dearer each second time
        times[request["bench"]] += 1
        reply["ns"] += 200 * loops * (times[request["bench"]] % 2)
    if mode == "enters-the-kernel":
        for _ in range(loops):
            os.getppid()
    if mode == "takes-memory":
        for _ in range(loops):
            bytearray(4096)
    if mode == "returns-no-number":
        reply |= {"sum": "0", "row": ["many"]}
    if mode == "has-no-times":
        del reply["ns"]
    if mode == "has-a-short-row":
        reply["row"] = []
    if mode == "dies-in-a-loop" and asked > 4:
        os._exit(7)
    send({"id": request["id"], **reply})
