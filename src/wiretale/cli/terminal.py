"""What the commands' output may look like."""

from __future__ import annotations

import os
import sys


def colours() -> bool:
    """Whether standard output shows colours: a terminal does, unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """How many columns lines may have."""
    return os.get_terminal_size(1).columns if sys.stdout.isatty() else 100
