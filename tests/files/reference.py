"""What tcpdump finds in a capture file, and what we find."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from wiretale.errors import WiretaleError
from wiretale.files.open import open_capture

TCPDUMP = shutil.which("tcpdump")
needs_tcpdump = pytest.mark.skipif(TCPDUMP is None, reason="tcpdump is not installed")


class Found(NamedTuple):
    """A file's packets (seconds and nanoseconds as a file holds them, length on the wire, bytes), and its damage."""

    opened: bool
    snaplen: int | None
    packets: list[tuple[int, int, int, bytes]]
    message: str


def packets_of(capture: bytes) -> list[tuple[int, int, int, bytes]]:
    """The packets of a little-endian pcap file."""
    found = []
    at = 24
    while at + 16 <= len(capture):
        seconds, fraction, captured, wire = struct.unpack_from("<IIII", capture, at)
        found.append((seconds, fraction, wire, capture[at + 16 : at + 16 + captured]))
        at += 16 + captured
    return found


def theirs(data: bytes, folder: Path) -> Found:
    """What tcpdump finds, as far as it can be seen from the file that it writes."""
    assert TCPDUMP is not None
    source, copy = folder / "source", folder / "copy"
    source.write_bytes(data)
    copy.unlink(missing_ok=True)
    done = subprocess.run(
        [TCPDUMP, "--nano", "-Z", "root", "-r", str(source), "-w", str(copy)],
        capture_output=True, text=True, timeout=60,
    )
    lines = done.stderr.strip().splitlines()
    snaplen = re.search(r"^reading from .*, snapshot length (\d+)$", done.stderr, re.MULTILINE)
    message = lines[-1].removeprefix("tcpdump: ") if lines and not lines[-1].startswith("reading from") else ""
    return Found(
        snaplen is not None,
        int(snaplen[1]) if snaplen else None,
        packets_of(copy.read_bytes()) if snaplen and copy.exists() else [],
        message,
    )


def ours(data: bytes) -> Found:
    """What we find."""
    packets = []
    snaplen = None
    try:
        with open_capture(io.BytesIO(data)) as source:
            snaplen = source.snaplen
            while (batch := source.read()) is not None:
                for i in range(batch.count):
                    start = batch.start(i)
                    packets.append((
                        batch.seconds(i) & 0xFFFFFFFF, batch.nanoseconds(i) & 0xFFFFFFFF, batch.wire_length(i),
                        batch.data[start : start + batch.captured(i)],
                    ))
    except WiretaleError as error:
        where = "" if snaplen is None else "pcap_loop: "
        return Found(snaplen is not None, snaplen, packets, where + str(error))
    return Found(True, snaplen, packets, "")
