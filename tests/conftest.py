"""What every test runs under: time zone, time limit, and a word on which mode is tested."""

from __future__ import annotations

import importlib.util
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

if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))
if importlib.util.find_spec("wiretale") is None:
    # Not installed: test the source. An installed package is what is tested, compiled or not.
    sys.path.insert(0, str(ROOT / "src"))

os.environ["TZ"] = "UTC"
time.tzset()


def mode() -> str:
    """Which of the two ways of running the same source this is."""
    from wiretale.dissect import packet

    return "interpreted" if packet.__file__.endswith(".py") else "compiled"


def pytest_configure(config: pytest.Config) -> None:
    """WIRETALE_TEST_MODE says which mode must be tested, lest a build that failed goes unnoticed."""
    wanted = os.environ.get("WIRETALE_TEST_MODE", mode())
    if wanted != mode():
        raise pytest.UsageError(f"the {wanted} mode is to be tested, but what is installed is {mode()}")


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
