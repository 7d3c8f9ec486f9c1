"""Running the command: in this process, or as a process of its own."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import oracle
import wiretale
from wiretale.cli.dump import Dump

SOURCE = Path(wiretale.__file__).parents[1]
COMMAND = [sys.executable, "-c", "from wiretale.cli.main import run; run()"]
ENVIRONMENT = dict(os.environ, TZ="UTC", PYTHONPATH=str(SOURCE))
OWN_LINES = re.compile(r"^    .*\n", re.MULTILINE)  # hints, which tcpdump does not give


@dataclass
class Done:
    """How a run ended."""

    status: int
    output: bytes
    errors: str


def here(*words: str) -> Done:
    """Runs the command in this process."""
    output: list[bytes] = []
    errors: list[str] = []
    status = Dump(output.append, errors.append).run(words)
    return Done(status, b"".join(output), "".join(errors))


def process(*words: str, stdin: bytes = b"", **environment: str) -> Done:
    """Runs the command as a process."""
    done = subprocess.run(
        [*COMMAND, *words], input=stdin, capture_output=True, env={**ENVIRONMENT, **environment}, timeout=60
    )
    return Done(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def terminal(columns: int, *words: str, **environment: str) -> str:
    """What the command prints on a terminal of so many columns."""
    child, side = os.forkpty()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.execve(COMMAND[0], [*COMMAND, *words], {**ENVIRONMENT, "TERM": "xterm", **environment})
    said = b""
    with suppress(OSError):  # the other side is gone
        while part := os.read(side, 65536):
            said += part
    os.close(side)
    os.waitpid(child, 0)
    return said.decode().replace("\r\n", "\n")


def tcpdump(*words: str, stdin: bytes = b"", **environment: str) -> Done:
    """Runs tcpdump; where it gives its own name, ours is put. It keeps root's rights, which some builds give up."""
    assert oracle.TCPDUMP is not None
    command = [oracle.TCPDUMP, *(["-Z", "root"] if os.geteuid() == 0 else [])]
    done = subprocess.run(
        [*command, *words], input=stdin, capture_output=True, env={**ENVIRONMENT, **environment}, timeout=60
    )
    errors = done.stderr.decode(errors="replace")
    return Done(done.returncode, done.stdout, re.sub("^tcpdump: ", "wiretale: ", errors, flags=re.M))


def without_hints(errors: str) -> str:
    """What was written to standard error, but for the lines that tcpdump does not have."""
    return OWN_LINES.sub("", errors)
