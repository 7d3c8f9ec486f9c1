"""What tcpdump prints, and what we print, for the same packets.

    python tests/oracle.py CAPTURE [OPTIONS]          the difference, as a diff
    python tests/oracle.py --family NAME [--sweep]    the same for the packets of tests/protocols/NAME.py,
                                                      with --sweep each cut at every length (-nnv)
"""

from __future__ import annotations

import difflib
import functools
import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import making

TCPDUMP = shutil.which("tcpdump")
RECORD = re.compile(rb"^ *\d+  ", re.MULTILINE)


@functools.cache
def is_reference() -> bool:
    """Whether the tcpdump that we are measured by, 4.99.3, is installed."""
    if TCPDUMP is None:
        return False
    done = subprocess.run([TCPDUMP, "--version"], capture_output=True, timeout=60)
    return b"tcpdump version 4.99.3" in done.stdout + done.stderr


def tcpdump(path: Path | str, *options: str) -> bytes:
    """tcpdump's standard output for a capture file."""
    assert TCPDUMP is not None
    done = subprocess.run(
        [TCPDUMP, "-r", str(path), *options], capture_output=True, env=dict(os.environ, TZ="UTC"), timeout=300
    )
    return done.stdout


def ours(path: Path | str, *options: str) -> bytes:
    """Our standard output for a capture file, in this process."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    from wiretale.cli import dump

    return dump.render(str(path), list(options))


def records(printed: bytes) -> list[bytes]:
    """What was printed with -#, one entry a packet."""
    starts = [match.start() for match in RECORD.finditer(printed)]
    return [printed[a:b] for a, b in zip(starts, [*starts[1:], len(printed)], strict=True)]


def cuts(packet: bytes) -> list[tuple[bytes, int]]:
    """The packet captured at every length."""
    return [(packet[:n], len(packet)) for n in range(len(packet) + 1)]


def family(name: str) -> ModuleType:
    """The module of tests/protocols that holds a family's packets."""
    return importlib.import_module(f"protocols.{name}")


def difference(theirs: bytes, mine: bytes) -> str:
    """A diff of two outputs, tcpdump's first."""
    a, b = (text.decode("latin1").split("\n") for text in (theirs, mine))
    return "\n".join(difflib.unified_diff(a, b, "tcpdump", "wiretale", lineterm="", n=1))


def compare(capture: bytes, *options: str) -> str:
    """The difference for a capture given as bytes; empty if there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "packets.pcap")
        path.write_bytes(capture)
        return difference(tcpdump(path, *options), ours(path, *options))


def main(words: list[str]) -> None:
    if words[0] != "--family":
        path, *options = words
        print(difference(tcpdump(path, *options), ours(path, *options)))
        return
    module = family(words[1])
    link_type = getattr(module, "LINK_TYPE", 1)
    if "--sweep" in words:
        for name, packet in module.PACKETS.items():
            found = compare(making.pcap(cuts(packet), link_type), "-#", "-nnv")
            print(f"{name}: {'same' if not found else found[:3000]}")
        return
    for options in module.OPTIONS:
        found = compare(making.pcap(list(module.PACKETS.values()), link_type), "-#", *options.split())
        print(f"{options}: {found if found else 'same'}")


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "src")]
    main(sys.argv[1:])
