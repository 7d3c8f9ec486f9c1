"""-D, -L and -J: what there is to capture from, and how."""

from __future__ import annotations

from wiretale import linktypes
from wiretale.capture import listing
from wiretale.errors import CaptureError
from wiretale.protocols import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.capture.live import LiveSource
    from wiretale.cli.options import Options


def list_interfaces() -> str:
    """-D: the interfaces, numbered."""
    return "".join(one.line(number) for number, one in enumerate(listing.listed(), 1))


def interfaces_as_json() -> str:
    """-D --json: the interfaces with what else is known of them."""
    import _socket
    import json

    from wiretale.capture.addresses import addresses
    from wiretale.capture.description import Link, links
    from wiretale.capture.interfaces import speed_of

    known_addresses, known_links = addresses(), links()
    found = []
    control = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM | _socket.SOCK_CLOEXEC)
    for number, one in enumerate(listing.listed(), 1):
        device = one.device
        link = known_links.get(device.index, Link())
        found.append({
            "number": number,
            "name": device.name,
            "description": one.description or link.alias or None,
            "flags": one.flags,
            "state": link.state or None,
            "connected": {listing.CONNECTED: True, listing.DISCONNECTED: False}.get(one.link),
            "addresses": [f"{address}/{prefix}" for address, prefix in known_addresses.get(device.index, [])],
            "hardware_address": link.hardware.hex(":") or None,
            "mtu": link.mtu,
            "speed": (speed_of(device.name, control) or None) if device.index else None,
            "link_types": [linktypes.name(number) for number in device.link_types],
        })
    control.close()
    return json.dumps(found, indent=2) + "\n"


def list_link_types(source: LiveSource) -> str:
    """-L: the link types that an interface can be captured with."""
    device = source.devices[0]
    lines = [f"Data link types for {device.name} (use option -y to set):\n"]
    for number in device.link_types:
        name = linktypes.NAMES[number]
        lines.append(f"  {name[0]} ({name[1]}){'' if number in tables.LINK_TYPES else ' (printing not supported)'}\n")
    return "".join(lines)


def list_time_stamp_types(name: str) -> str:
    """-J: who can make the time stamps of an interface's packets. It need not be there, as with tcpdump."""
    return f"Time stamp types for {name} (use option -j to set):\n  host (Host)\n"


def words(options: Options) -> list[str]:
    """The interfaces as -i calls them; without any, the first of the list."""
    return options.interfaces or [listing.listed()[0].device.name]


def names(words: list[str]) -> list[str]:
    """The interfaces that are called so, each once."""
    try:
        return list(dict.fromkeys(listing.named(word) for word in words))
    except IndexError:
        raise CaptureError("Invalid adapter index", "-D lists the interfaces with their numbers.") from None
