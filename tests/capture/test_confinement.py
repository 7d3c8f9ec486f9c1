"""Confinement, as the kernel enforces it: a process that gave up its rights tries what it may no longer do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import wiretale
from wiretale.capture import kernel, landlock, seccomp
from wiretale.capture.syscalls import ARCHITECTURES

SOURCE = str(Path(wiretale.__file__).parents[1])

ATTEMPTS = """
import json, os, socket, sys, threading, time
from wiretale.capture import privileges
from wiretale.cli import confinement
from wiretale.cli.keeper import Keeper

folder, resolver = sys.argv[1], sys.argv[2] == "resolver"
outside = os.path.join(folder, "outside")
open(outside, "w").close()
kept = os.path.join(folder, "kept.pcap")
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
udp.connect(udp.getsockname())
already = open(os.path.join(folder, "already"), "wb", buffering=0)
keeper = Keeper(kept, None, sys.argv[3])
privileges.limit_capabilities()
given_up = confinement.confine(resolver=resolver, captured=[udp.fileno()], asked=keeper.descriptor)

def rotate():
    descriptor = keeper.open(kept + "1")
    os.write(descriptor, b"packets")
    os.close(descriptor)

def thread():
    started = []
    one = threading.Thread(target=started.append, args=(1,))
    one.start()
    one.join()
    assert started

attempts = {
    "read outside": lambda: open(outside).read(),
    "write outside": lambda: open(outside, "w"),
    "create": lambda: open(os.path.join(folder, "new"), "w"),
    "remove": lambda: os.unlink(outside),
    "rename": lambda: os.rename(outside, outside + "2"),
    "chmod": lambda: os.chmod(outside, 0o777),
    "packet socket": lambda: socket.socket(17, 3, 0),
    "raw socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    "tcp socket": lambda: socket.socket().close(),
    "fork": lambda: os.fork() or os._exit(0),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "signal": lambda: os.kill(os.getppid(), 0),
    "send on a capture socket": lambda: udp.send(b"x"),
    "trace": lambda: os.read(os.open("/proc/%d/mem" % os.getppid(), os.O_RDONLY), 1),
    "root again": lambda: os.setuid(0) if os.getuid() else os.setgid(1),
    "read the program": lambda: __import__("wiretale.protocols.isis"),
    "write what is open": lambda: already.write(b"x"),
    "thread": thread,
    "local time": lambda: time.localtime(),
    "own signal": lambda: os.kill(os.getpid(), 0),
    "next file": rotate,
    "next file elsewhere": lambda: keeper.open("/tmp/elsewhere.pcap"),
    "next file above": lambda: keeper.open(os.path.join(folder, "..", "kept.pcap")),
    "command": lambda: keeper.run(kept + "1"),
}
results = {"given up": given_up}
for name, attempt in attempts.items():
    try:
        attempt()
        results[name] = ""
    except OSError as error:
        results[name] = type(error).__name__
print(json.dumps(results), flush=True)
keeper.close()
"""

POSSIBLE = {"read the program", "write what is open", "thread", "local time", "own signal", "next file", "command"}


def attempt(folder: Path, resolver: str = "", command: str = "") -> dict[str, str]:
    """What a confined process was refused."""
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(folder), resolver, command],
        env={**os.environ, "PYTHONPATH": SOURCE}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return results


@pytest.fixture(autouse=True)
def able() -> None:
    if sys.platform != "linux":
        pytest.skip("confinement is Linux's")
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    if seccomp.architecture() is None:
        pytest.skip("the system calls of this machine are not known")


def test_what_is_given_up(tmp_path: Path) -> None:
    """Files, sockets, processes, signals: gone. What is open, threads, the program's own modules: still there."""
    results = attempt(tmp_path)
    given_up = results.pop("given up")
    assert [word.split(" (")[0] for word in given_up][:3] == [
        "no capabilities", "no new privileges", "files only read, of few folders",
    ]  # fmt: skip
    assert {name for name, refused in results.items() if not refused} == POSSIBLE
    assert {results[name] for name in results.keys() - POSSIBLE} == {"PermissionError"}
    assert (tmp_path / "kept.pcap1").read_bytes() == b"packets"
    assert (tmp_path / "outside").exists()


def test_resolver_keeps_its_sockets(tmp_path: Path) -> None:
    """Names can still be asked for, and nothing else is possible because of it."""
    results = attempt(tmp_path, "resolver")
    del results["given up"]
    assert {name for name, refused in results.items() if not refused} == POSSIBLE | {"tcp socket"}


def test_keeper_runs_the_command(tmp_path: Path) -> None:
    """-z goes on after the capture has ended: the keeper starts it, and no signal handling leaks into it."""
    script = tmp_path / "command"
    script.write_text('#!/bin/sh\ngrep SigIgn /proc/self/status > "$1.done.new"\nmv "$1.done.new" "$1.done"\n')
    script.chmod(0o755)
    attempt(tmp_path, command=str(script))
    done = tmp_path / "kept.pcap1.done"
    for _ in range(100):
        if done.exists():
            break
        subprocess.run(["sleep", "0.1"], check=True)
    ignored = int(done.read_text().split()[1], 16)
    assert not ignored & (1 << 1 | 1 << 14 | 1 << 12 | 1 << 24)  # SIGINT, SIGTERM; SIGPIPE, SIGXFSZ, as Python has them


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("resolver", [False, True])
def test_programs_are_sound(name: str, resolver: bool) -> None:
    """On each machine the program fits the kernel's rules: jumps forward and inside, and a decision at every end."""
    machine = ARCHITECTURES[name]
    program = seccomp.program_for(machine, resolver, (1, 2), (5, 6), 7)
    assert len(program) < 4096
    assert program[-1] == (seccomp.RETURN, 0, 0, seccomp.ERRNO | seccomp.EPERM)
    for at, (code, jt, jf, _) in enumerate(program):
        if code in (seccomp.IF_EQUAL, seccomp.IF_AT_LEAST, seccomp.IF_ANY_BIT):
            assert at + 1 + max(jt, jf) < len(program)
        assert max(jt, jf) < 256
    numbers = [machine.number(word) for word in machine.allowed]
    assert len(set(numbers)) == len(numbers)
    forbidden = {"clone", "clone3", "ioctl", "kill", "openat", "socket", "write"}
    assert not forbidden & set(machine.allowed)


def test_refusal_is_an_error() -> None:
    """A call that the kernel refuses raises what it says."""
    with pytest.raises(OSError, match="Invalid argument"):
        kernel.syscall(landlock.CREATE_RULESET, 0, 0, 1 << 20)
    with pytest.raises(OSError):
        kernel.prctl(-1)
