"""The `wiretale` command: picks which command is meant and runs it."""

from __future__ import annotations

import gc
import os
import sys

from wiretale.native import Final

# The commands besides tcpdump's own: the first word of the command line, and the module of this package
# whose `main(words)` runs it. A file or filter that is called like one is no trouble: tcpdump's command
# line begins with a command's name only where a filter does, and none of these is a filter's word.
COMMANDS: Final[dict[str, str]] = {
    "annotate": "annotate",
    "conversations": "conversations",
    "explain": "explain",
    "filter": "filter",
    "undump": "undump",
    "verify-encrypted": "verify_encrypted",
}


def run() -> None:
    """The entry point. Does not return: leaving without Python's tidying up saves milliseconds."""
    import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along

    _signal.signal(2, 0)  # Python would raise KeyboardInterrupt; a program ends quietly
    keep_standard_streams()
    # Hardly anything here is part of a cycle, and looking for cycles among the flows costs time.
    gc.set_threshold(100_000, 50, 50)
    os._exit(main(sys.argv[1:]))


def main(words: list[str]) -> int:
    """Runs the command that `words` (without the program's name) ask for; returns the exit status."""
    if words and words[0] in COMMANDS:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # names come from anywhere, whatever the locale can say
        module = __import__(f"wiretale.cli.{COMMANDS[words[0]]}", fromlist=["main"])
        status: int = module.main(words[1:])
        return status
    from wiretale.cli import dump

    return dump.main(words)


def keep_standard_streams() -> None:
    """Opens those of the descriptors 0, 1 and 2 that are closed, lest a capture file become one of them."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
