"""A client that can be told to misbehave: client.py MODE.

It needs no library: Twice doubles its argument and Tick counts its calls. Where a mode speaks of the bad row it
means the argument 13. A mode that is not listed anywhere behaves well.
"""

import json
import os
import signal
import subprocess
import sys
import time

BAD = "13"
mode = sys.argv[1]
requests = os.fdopen(3, "rb")
ticks = 0


def write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(4, data) :]


def send(message: dict) -> None:
    write(json.dumps(message, separators=(",", ":")) + "\n")


def die() -> None:
    os.write(2, b"panic: zoo: the bad row\n\ngoroutine 1 [running]:\nmain.Twice(0xc000012345)\n")
    os.kill(os.getpid(), signal.SIGABRT)


def start() -> None:
    match mode:
        case "leaves-before-ready":
            sys.exit(0)
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
        case "ignores-the-end":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
    refuses = {"Twice": "no codec"} if mode == "refuses" else {}
    send({"ready": {"client": "zoo", "runtime": mode, "refuses": refuses}})
    if mode == "speaks-unasked":
        send({"id": 1, "rows": []})


def call(name: str, row: list):
    global ticks
    if name == "Tick":
        ticks += 1
        if mode == "prints":
            os.write(1, f"tick {ticks}\n".encode())
        if mode == "dies-on-the-second-tick" and ticks == 2:
            die()
        return [str(ticks)]
    if mode == "dies-always":
        die()
    if row[0] == BAD:
        match mode:
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
    match mode:
        case "talks-garbage":
            write("\xff{]\n")
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
