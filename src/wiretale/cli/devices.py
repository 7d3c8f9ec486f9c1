"""-D, -L and -J: what there is to capture from, and how."""

from __future__ import annotations

from wiretale import linktypes
from wiretale.capture import listing
from wiretale.errors import CaptureError
from wiretale.protocols import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.capture.live import LiveSource


def list_interfaces() -> str:
    """-D: the interfaces, numbered."""
    return "".join(one.line(number) for number, one in enumerate(listing.listed(), 1))


def list_link_types(source: LiveSource) -> str:
    """-L: the link types that an interface can be captured with."""
    device = source.devices[0]
    lines = [f"Data link types for {device.name} (use option -y to set):\n"]
    for number in device.link_types:
        name = linktypes.NAMES[number]
        lines.append(f"  {name[0]} ({name[1]}){'' if number in tables.LINK_TYPES else ' (printing not supported)'}\n")
    return "".join(lines)


def list_time_stamp_types(source: LiveSource) -> str:
    """-J: who can make the time stamps of an interface's packets."""
    return f"Time stamp types for {source.devices[0].name} (use option -j to set):\n  host (Host)\n"


def names(words: list[str]) -> list[str]:
    """The interfaces that -i names; without any, the first of the list."""
    if not words:
        return [listing.listed()[0].device.name]
    try:
        return [listing.named(word) for word in words]
    except IndexError:
        raise CaptureError("Invalid adapter index", "-D lists the interfaces with their numbers.") from None
