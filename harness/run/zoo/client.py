"""A client that can be told to misbehave: client.py MODE.

It needs no library: Twice doubles its argument and Tick counts its calls. Where a mode speaks of the bad row it
means the argument 13. A number at the end of a mode is a signal, an exit code or a descriptor. A mode that is not
listed anywhere behaves well.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

BAD = "13"
mode = sys.argv[1]
kind = re.sub(r"-\d+$", "", mode)  # "ends-by-signal-11" is of the kind "ends-by-signal" …
number = int(mode.removeprefix(kind)[1:] or 0)  # … and means 11
requests = os.fdopen(3, "rb")
ticks = 0
calls = 0
seen: set[str] = set()  # arguments


def write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(4, data) :]


def send(message: dict) -> None:
    write(json.dumps(message, separators=(",", ":")) + "\n")


def die() -> None:
    os.write(2, b"panic: zoo: the bad row\n\ngoroutine 1 [running]:\nmain.Twice(0xc000012345)\n")
    os.kill(os.getpid(), signal.SIGABRT)


def leave_a_session_behind() -> None:
    """A process that no group and no parent leads to, and that holds every pipe."""
    Path(sys.argv[2]).unlink(missing_ok=True)  # from the last time, or we would not wait for ours
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            with open(sys.argv[2], "w") as file:
                file.write(str(os.getpid()))
            time.sleep(60)
        os._exit(0)
    while not os.path.exists(sys.argv[2]) or not os.path.getsize(sys.argv[2]):
        time.sleep(0.01)


def start() -> None:
    match kind:
        case "leaves-before-ready":
            sys.exit(0)
        case "dies-before-ready":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "speaks-another-version":
            send({"error": {"code": "version", "text": "this client speaks version 2, not 1"}})
            sys.exit(1)
        case "greets-with-half-a-line":
            write('{"ready":{"cli')
            sys.exit(0)
        case "greets-in-another-shape":
            send({"ready": ["zoo"]})
        case "is-ready-without-end":
            write('{"ready":{"runtime":"')
            while True:
                write("x" * 65536)
        case "fails-before-ready":
            sys.exit("no interpreter for you")
        case "cannot-load":
            send({"error": {"code": "load", "text": "no such library"}})
            sys.exit(1)
        case "cannot-load-oddly":
            send({"error": {"text": 5}})
            sys.exit(1)
        case "is-never-ready":
            time.sleep(60)
        case "says-hello":
            write("hello\n")
        case "leaves-a-grandchild":
            child = subprocess.Popen(["sleep", "60"], close_fds=False, pass_fds=(3, 4))
            with open(sys.argv[2], "w") as file:
                file.write(str(child.pid))
        case "leaves-a-session":
            leave_a_session_behind()
        case "ignores-the-end" | "hangs-and-ignores-sigterm":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
    refuses = {"Twice": "no codec"} if mode == "refuses" else {}
    send({"ready": {"client": "zoo", "runtime": mode, "refuses": refuses}})
    match kind:
        case "speaks-unasked":
            send({"id": 1, "rows": []})
        case "never-reads":
            time.sleep(60)
        case "closes-descriptor":
            os.close(number)
        case "closes-descriptor-and-stays":
            os.close(number)
            time.sleep(60)


def call(name: str, row: list):
    global ticks, calls
    calls += 1
    if name == "Tick":
        ticks += 1
        if mode == "prints":
            os.write(1, f"tick {ticks}\n".encode())
        if mode == "dies-on-the-second-tick" and ticks == 2:
            die()
        return [str(ticks)]
    match kind:
        case "dies-always":
            die()
        case "hangs-always":
            time.sleep(60)
        case "takes-its-time-for-long":
            time.sleep(0.6)
        case "takes-its-time":
            time.sleep(0.15)
        case "dies-on-every-call" if calls % number == 0:
            die()
        case "dies-on-4-after" if row[0] == "4" and str(number) in seen:
            die()
        case "hangs-on-4-after" if row[0] == "4" and str(number) in seen:
            time.sleep(60)
        case "dies-on-4-after-a-tick" if row[0] == "4" and ticks > 0:
            die()
        case "dies-on-14-after" if row[0] == "14" and str(number) in seen:
            die()
        case "dies-on-4-after-one-and" if row[0] == "4" and {"1", str(number)} <= seen:
            die()
        case "dies-on-4-two-times-ever" if row[0] == "4":
            with open(sys.argv[2], "ab", buffering=0) as file:
                file.write(b".")
                if file.tell() <= 2:
                    die()
    seen.add(row[0])
    if row[0] == BAD:
        match kind:
            case "dies-on-the-bad-row":
                die()
            case "hangs-on-the-bad-row":
                time.sleep(60)
            case "exits-on-the-bad-row":
                os._exit(0)
            case "eats-memory-on-the-bad-row":
                hoard = b"x" * 400_000_000
                time.sleep(60 + len(hoard) * 0)
            case "prints-for-ever-on-the-bad-row":
                while True:
                    os.write(1, b"o" * 65536)
            case "prints-errors-for-ever-on-the-bad-row":
                while True:
                    os.write(2, b"e" * 65536)
            case "ends-by-signal":
                signal.signal(number, signal.SIG_DFL) if number not in (9, 19) else None
                os.kill(os.getpid(), number)
                time.sleep(60)
            case "ends-with-exit":
                os._exit(number)
            case "stops-itself-on-the-bad-row":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "hangs-and-ignores-sigterm":
                time.sleep(60)
            case "leaves-a-session-and-dies":
                leave_a_session_behind()
                die()
            case "opens-files-on-the-bad-row":
                hoard = []
                try:
                    while True:
                        hoard.append(open(os.devnull))
                except OSError as problem:
                    return {"error": "raised", "text": str(problem)}
            case "errs-on-the-bad-row":
                return {"error": "bad-value", "text": "13 brings ill luck"}
            case "is-wrong-on-the-bad-row":
                return ["0"]
            case "has-a-short-bad-row":
                return []
    return [str(2 * int(row[0]))]


def answer(request: dict) -> None:
    number, rows = request["id"], request["rows"]
    if mode == "dies-in-batches" and len(rows) > 1:
        die()
    if mode == "floods":
        for _ in range(64):
            os.write(1, b"o" * 65536)
            os.write(2, b"e" * 65536)
    reply = {"id": number, "rows": [call(request["call"], row) for row in rows]}
    match kind:
        case "talks-garbage":
            write("\xff{]\n")
        case "answers-with-a-list":
            send([number, reply["rows"]])
        case "answers-with-a-text":
            send("done")
        case "has-rows-that-are-no-list":
            send({"id": number, "rows": {"0": ["2"]}})
        case "has-rows-of-numbers":
            send({"id": number, "rows": [2 for _ in rows]})
        case "answers-nothing":
            pass
        case "answers-a-byte-a-second":
            for byte in json.dumps(reply) + "\n":
                write(byte)
                time.sleep(1)
        case "never-ends-its-line":
            write('{"id":%d,"rows":[["' % number)
            for _ in range(16384):  # 1 GiB
                write("2" * 65536)
        case "answers-another":
            send({**reply, "id": number + 7})
        case "answers-twice":
            send(reply)
            send(reply)
        case "has-too-few-rows":
            send({"id": number, "rows": reply["rows"][:-1]})
        case "has-too-many-rows":
            send({"id": number, "rows": [*reply["rows"], ["1"]]})
        case "has-no-rows":
            send({"id": number})
        case "says-half-a-line":
            write(json.dumps(reply)[:-4])
            sys.exit(0)
        case "closes-its-replies":
            os.close(4)
            time.sleep(60)
        case "fails-every-request":
            send({"id": number, "error": "unknown-function", "text": request["call"]})
        case "spells-widely":
            write(json.dumps({"rows": reply["rows"], "id": number}) + " \n")
        case "spells-oddly":
            write('{"id":%d, "note":[1],"rows": %s}\r\n' % (number, json.dumps(reply["rows"])))
        case "dies-after-its-reply":
            send(reply)
            os.kill(os.getpid(), signal.SIGKILL)
        case _:
            send(reply)


requests.readline()
start()
for line in requests:
    answer(json.loads(line))
match mode:
    case "ignores-the-end":
        time.sleep(60)
    case "exits-badly":
        sys.exit(3)
