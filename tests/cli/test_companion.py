"""--run's words, and the command's beginning and end."""

from __future__ import annotations

import os
import signal
import time

import pytest

from cli import running
from wiretale.cli.companion import Companion
from wiretale.cli.options import parse


def options(*words: str) -> tuple[list[str], list[str], str | None]:
    found = parse(words, lambda text: None)
    return found.run, found.words, found.write_file


def test_all_that_follows_is_the_command() -> None:
    assert options("-w", "x", "tcp", "--run", "curl", "-w", "y", "--", "-v") == (
        ["curl", "-w", "y", "--", "-v"], ["tcp"], "x"
    )
    assert options("--run=ls", "-l", "") == (["ls", "-l", ""], [], None)
    # Behind -- there are no options, as ever.
    assert options("--", "--run", "ls") == ([], ["--run", "ls"], None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--run", "option '--run' requires an argument"),
        ("-r x --run ls", "--run is for capturing from an interface: it can not be used with -V or -r"),
        ("-i x --run=", "--run: give the command that is to run, and its words"),
        ("-i x --netns=", "--netns: give the name of a network namespace, the path of its file, or a process's number"),
        ("-r x --netns n", "--netns is for capturing from an interface: it can not be used with -V or -r"),
        ("-r x --include-own", "--include-own is for capturing from an interface: it can not be used with -V or -r"),
        ("-w - --run ls", "--run: the command and -w - would both write to standard output; give -w a file name"),
    ],
)
def test_what_does_not_fit(line: str, message: str) -> None:
    done = running.here(*line.split())
    assert done.status == 1
    assert done.errors.startswith(f"wiretale: {message}\n")


def ran(*words: str) -> int:
    companion = Companion(words)
    ended: list[bool] = []
    before = signal.getsignal(signal.SIGCHLD)
    try:
        companion.go(lambda: ended.append(True))
        deadline = time.monotonic() + 60
        while not ended and time.monotonic() < deadline:
            time.sleep(0.01)
        assert companion.has_ended()
        return companion.finish(interrupted=False)
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_statuses() -> None:
    assert ran("true") == 0
    assert ran("sh", "-c", "exit 7") == 7
    assert ran("sh", "-c", "kill -9 $$") == 137
    assert ran("/nonexistent/command") == 127
    assert ran(os.devnull) == 126


def test_nothing_happens_before_it_may_begin(tmp_path: os.PathLike[str]) -> None:
    mark = os.path.join(tmp_path, "mark")
    companion = Companion(["touch", mark])
    time.sleep(0.2)
    assert not os.path.exists(mark)
    assert companion.finish(interrupted=False) == 126
    assert not os.path.exists(mark)


def test_it_is_interrupted_with_the_capture() -> None:
    companion = Companion(["sleep", "60"])
    before = signal.getsignal(signal.SIGCHLD)
    companion.go(lambda: None)
    time.sleep(0.2)  # else it is ended before it is a sleep, which does as well
    assert companion.finish(interrupted=True) == 128 + signal.SIGTERM
    signal.signal(signal.SIGCHLD, before)


def test_signals_are_as_they_were() -> None:
    """A command starts with the signals that a shell would give it: Python's own ignoring of SIGPIPE is undone."""
    ignored = (1 << signal.SIGPIPE - 1) | (1 << signal.SIGXFSZ - 1)
    assert ran("sh", "-c", f"exit $(( 0x$(awk '/^SigIgn/ {{ print $2 }}' /proc/self/status) & {ignored} ))") == 0
