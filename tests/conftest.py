"""What every test runs under: time zone, time limit, and a word on which mode is tested."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
SECONDS = 120  # no single test may take longer: a dissector that never ends must show as a failure

for folder in (TESTS, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

os.environ["TZ"] = "UTC"
time.tzset()


def mode() -> str:
    """Which of the two ways of running the same source this is."""
    from wiretale.dissect import packet

    return "interpreted" if packet.__file__.endswith(".py") else "compiled"


def pytest_report_header() -> list[str]:
    import oracle

    theirs = "none: the recorded outputs are what counts" if oracle.TCPDUMP is None else oracle.TCPDUMP
    return [f"wiretale: {mode()}; tcpdump to compare with: {theirs}"]


@pytest.fixture(autouse=True)
def time_limit() -> Iterator[None]:
    """Ends a test that takes longer than anything here should."""

    def expired(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still busy after {SECONDS} s")

    before = signal.signal(signal.SIGALRM, expired)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
