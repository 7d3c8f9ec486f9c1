"""The `wiretale` command: picks which command is meant and runs it."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """The entry point. Does not return: leaving without Python's tidying up saves milliseconds."""
    status = main(sys.argv[1:])
    os._exit(status)


def main(words: list[str]) -> int:
    """Runs the command that `words` (without the program's name) ask for; returns the exit status."""
    from wiretale.cli import dump

    return dump.main(words)
