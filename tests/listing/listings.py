"""What the tests of listings share: text into files, and packets and text out of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import oracle
import wiretale
from wiretale.opening import as_listing, open_source

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.pcap"))
LAB = sorted((ROOT / "tests" / "lab" / "captures").glob("*.pcap.gz"))
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
CLASSIC = SHARED / "conformance" / "classic"


def printed(capture: Path, *options: str) -> bytes:
    """What tcpdump prints of a capture; where it is not installed, what we print, which is the same."""
    return oracle.tcpdump(capture, *options) if oracle.is_reference() else oracle.ours(capture, *options)


def unpacked(capture: Path, folder: Path) -> Path:
    """A capture of the lab, without its compression."""
    path = folder / capture.name.removesuffix(".gz")
    path.write_bytes(gzip.decompress(capture.read_bytes()))
    return path


def saved(text: bytes | str, folder: Path) -> Path:
    """A listing as a file."""
    path = folder / "listing.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def packets(text: bytes | str, folder: Path) -> list[wiretale.Packet]:
    """The packets of a listing."""
    return list(wiretale.read(saved(text, folder)))


def again(text: bytes | str, folder: Path, *options: str) -> bytes:
    """A listing, read and printed again."""
    return oracle.ours(saved(text, folder), *options)


def complaints(text: bytes | str, folder: Path) -> list[tuple[int, str]]:
    """The lines of a listing that could not be read, and why."""
    source = open_source(saved(text, folder))
    listing = as_listing(source)
    assert listing is not None
    while listing.read() is not None:
        pass
    found = [(complaint.number, complaint.message) for complaint in listing.take_complaints()]
    listing.close()
    return found
