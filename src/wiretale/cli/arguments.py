"""How the words of the commands besides tcpdump's are read. Loaded only where there are options among them."""

from __future__ import annotations

import argparse

from wiretale.cli.terminal import width
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
