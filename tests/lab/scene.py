"""What a scene is: a function that sets machines up, captures, and lets something happen. One capture each."""

from __future__ import annotations

import gzip
import importlib
import shutil
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

from lab.network import Network

CAPTURES = Path(__file__).resolve().parent / "captures"
FAMILIES = ("connections", "endings", "refusals", "losses", "scans", "secrets", "names", "links", "strangers", "doubts")

Scene = Callable[[Network], None]
SCENES: dict[str, Scene] = {}
Records = list[tuple[bytes, bytes]]  # of a pcap file: a packet's header (16 bytes) and what was captured


def scene(function: Scene) -> Scene:
    """Enters a scene under its name, with dashes."""
    SCENES[function.__name__.replace("_", "-")] = function
    return function


def load() -> dict[str, Scene]:
    """All scenes, by the names of their captures."""
    for family in FAMILIES:
        importlib.import_module(f"lab.scenes.{family}")
    return SCENES


def make(name: str, directory: Path) -> Path:
    """Plays a scene; returns its capture, `directory/NAME.pcap.gz`."""
    scratch = Path(tempfile.mkdtemp(prefix="lab-"))
    raw = scratch / "capture.pcap"
    try:
        with Network(name, raw, scratch) as net:
            load()[name](net)
        made = directory / f"{name}.pcap.gz"
        # No name and no time in the header: the same packets give the same file.
        made.write_bytes(gzip.compress(raw.read_bytes(), 9, mtime=0))
        return made
    finally:
        shutil.rmtree(scratch)


def records(file: Path) -> tuple[bytes, Records]:
    """A pcap file's header and its packets."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    at = 24
    found: Records = []
    while at < len(data):
        captured = struct.unpack_from("<I", data, at + 8)[0]
        found.append((data[at : at + 16], data[at + 16 : at + 16 + captured]))
        at += 16 + captured
    return data[:24], found


def rewrite(file: Path, change: Callable[[Records], Records]) -> None:
    """Changes a capture after it was made."""
    header, found = records(file)
    file.write_bytes(header + b"".join(head + packet for head, packet in change(found)))
