#!/usr/bin/env python3
"""Does what a page says: check.py PAGE CONCORD FOLDER

In FOLDER, which is emptied, with CONCORD on PATH, in the page's order:

    ```toml file=temperature/concord/suite.toml     the block is written to that file
    ```console                                      lines with "$ " are run; what follows is what they must print
    $ concord run ./temperature
    … as a line stands for any lines, inside of one for any text

/usr/share/concord stands for the folder of this concord's own files, and /usr/lib/go-1.19/bin/go, where that is not
on this machine, for the go that is.
A command must exit with 0, or with N where its output ends with "(exit N)" or the command with "# exit N". A line that
ends with "\\" goes on. Other blocks are read by people only.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDER_GO = "/usr/lib/go-1.19/bin/go"
FENCE = re.compile(r"^```(\S*)(?: file=(\S+))?$")


def blocks(page: Path):
    """Each block with its language, file, first line's number and lines."""
    language, file, lines, start = None, None, [], 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if fence and language is None:
            language, file, lines, start = fence[1], fence[2], [], number + 1
        elif line == "```":
            yield language, file, start, lines
            language = None
        elif language is not None:
            lines.append(line)


def commands(start: int, lines: list[str]):
    """Each command with its line's number, and the lines that it must print."""
    found = []
    for number, line in enumerate(lines, start):
        if found and found[-1][1].endswith("\\") and not found[-1][2]:
            found[-1][1] = found[-1][1][:-1] + line.strip()
        elif line.startswith("$ "):
            found.append([number, line[2:], []])
        elif found:
            found[-1][2].append(line)
    return found


def pattern(expected: list[str]) -> str:
    text = ""
    for line in expected:
        if line.strip() == "…":
            text += r"(?:.*\n)*?"
        else:
            text += ".*".join(re.escape(part.rstrip()) for part in line.split("…")) + r" *\n"
    return text


def older_go() -> str:
    return OLDER_GO if Path(OLDER_GO).exists() else shutil.which("go") or "go"


def share_of(concord: str) -> str:
    """As concord finds it: the installation's, or the link in a build folder."""
    return str(Path(concord).resolve().parent.parent / "share" / "concord")


def check(page: Path, concord: str, folder: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".bin").mkdir(parents=True)
    (folder / ".bin" / "concord").symlink_to(concord)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"PATH": f"{folder / '.bin'}:{environment['PATH']}", "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
    here, ran = folder, 0
    for language, file, start, lines in blocks(page):
        if file:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        if language != "console":
            continue
        for number, command, expected in commands(start, lines):
            wanted = re.search(r"(?:# exit |\(exit )(\d+)", "\n".join([command, *expected[-1:]]))
            # The folder that a command changes to is that of the next one.
            command = command.replace("/usr/share/concord", share_of(concord)).replace(OLDER_GO, older_go())
            end = subprocess.run(["bash", "-c", f"{command}\ncode=$?; pwd > '{folder}/.bin/here'; exit $code"], cwd=here,
                                 env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
            here, ran = Path((folder / ".bin" / "here").read_text().strip()), ran + 1
            problem = ""
            if end.returncode != (int(wanted[1]) if wanted else 0):
                problem = f"exit {end.returncode}"
            elif expected and not re.fullmatch(pattern(expected), end.stdout):
                problem = "the output is not as the page says"
            if problem:
                print(f"{page}:{number}: {command}: {problem}; it printed:\n{end.stdout}")
                return 1
    if ran == 0:
        print(f"{page}: holds no command that was run")
        return 1
    print(f"{page}: {ran} commands")
    return 0


def main() -> int:
    page, concord, folder = sys.argv[1:4]
    # The pages show every client; without one of them their tables are others.
    doctor = subprocess.run([concord, "doctor"], stdout=subprocess.PIPE, text=True, check=False)
    if doctor.returncode:
        print(f"skipped: not every client is on this machine\n{doctor.stdout}")
        return 77
    return check(Path(page), concord, Path(folder).absolute())


if __name__ == "__main__":
    sys.exit(main())
