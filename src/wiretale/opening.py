"""Opening whatever holds packets: a capture file, or the text that tcpdump printed of them.

Captures are told by their first bytes (`files.open`); text is a listing if a packet is found in it (`listing`).
What reads listings is not loaded before there is text.
"""

from __future__ import annotations

import sys

from wiretale.errors import UnknownFormatError
from wiretale.files import open as files

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import IO

    from wiretale.files.input import Input
    from wiretale.files.open import CaptureReader
    from wiretale.listing.source import ListingSource
    from wiretale.source import Source

    AnySource = CaptureReader | ListingSource


def open_source(file: str | os.PathLike[str] | int | IO[bytes]) -> AnySource:
    """A source of the packets in `file`: a path, "-" for standard input, a descriptor, or a binary file object.

    That is a reader as `wiretale.files.open.open_capture` gives for pcap and pcapng, compressed or not, and a
    `ListingSource` for a listing. Text in which no packet is found raises `UnknownFormatError`, as other files do
    that are none of these.
    """
    source, data, name = files.begin(file)
    if files.is_capture(data) or not files.is_text(data):
        return files.capture_in(source, data, name)
    listing = read_listing(source, data, name)
    if isinstance(listing, str):
        try:
            return files.capture_in(source, data, name)  # which it is not: the error says so
        except UnknownFormatError as error:
            if listing:
                error.hint = f"{name} is text, not a capture. {listing}"
            raise
    return listing


def read_listing(source: Input, data: bytes, name: str) -> ListingSource | str:
    """The listing in an input that begins with `data`; if no packet is in it, a sentence on what looks like one."""
    from wiretale.listing.source import ListingSource

    listing = ListingSource(source, data, name)
    try:
        if listing.find_first():
            return listing
    except BaseException:
        source.close()
        raise
    for complaint in listing.take_complaints():
        return f"Line {complaint.number} looks like a packet that tcpdump printed, but {complaint.message}."
    return ""


def as_listing(source: Source) -> ListingSource | None:
    """A source as the listing that it is; None if it is none. Loads nothing: if none was read, this is none."""
    module = sys.modules.get("wiretale.listing.source")
    if module is None or not isinstance(source, module.ListingSource):
        return None
    listing: ListingSource = source
    return listing
