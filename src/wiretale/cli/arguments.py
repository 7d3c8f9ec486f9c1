"""What the commands besides tcpdump's have in common: how their words are read, and how they say what is wrong."""

from __future__ import annotations

import argparse
import os
import sys

from wiretale.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Lays out --help. argparse makes one for each option, and to ask it for the width brings `shutil` along."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width() - 2)


class Parser(argparse.ArgumentParser):
    """Reads a command's words; raises UsageError where argparse would print its usage and exit."""

    def __init__(self, command: str, description: str, epilog: str, usage: str = "") -> None:
        super().__init__(
            prog=f"wiretale {command}", description=description, epilog=epilog, allow_abbrev=False,
            usage=f"wiretale {command} {usage}" if usage else None,
            formatter_class=Formatter,
        )  # fmt: skip

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"`{self.prog} --help` shows what it takes.")


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """What says which packets are meant: captures among the words or behind -r, or an interface; and a filter."""
    parser.add_argument("words", nargs="*", help="captures, then a filter expression; it may be several words")
    parser.add_argument("-r", dest="files", metavar="FILE", action="append", default=[], help="read this capture")
    parser.add_argument("-i", dest="interface", metavar="IFACE", default="", help="listen on this interface")
    parser.add_argument("--for", dest="seconds", metavar="TIME", help="how long to listen: 30s, 5m (until stopped)")


def colours() -> bool:
    """Whether standard output shows colours: a terminal does, unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """How many columns lines may have."""
    return os.get_terminal_size(1).columns if sys.stdout.isatty() else 100
