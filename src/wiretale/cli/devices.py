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
    import json

    from wiretale.capture.addresses import addresses

    known = addresses()
    found = []
    for number, one in enumerate(listing.listed(), 1):
        device = one.device
        found.append({
            "number": number,
            "name": device.name,
            "description": one.description or setting(device.name, "ifalias"),
            "flags": one.flags,
            "state": setting(device.name, "operstate"),
            "connected": {listing.CONNECTED: True, listing.DISCONNECTED: False}.get(one.link),
            "addresses": [f"{address}/{prefix}" for address, prefix in known.get(device.index, [])],
            "hardware_address": setting(device.name, "address"),
            "mtu": whole(setting(device.name, "mtu")),
            "speed": whole(setting(device.name, "speed")),
            "link_types": [linktypes.name(number) for number in device.link_types],
        })
    return json.dumps(found, indent=2) + "\n"


def setting(name: str, what: str) -> str | None:
    """What /sys/class/net says of an interface, or None."""
    try:
        with open(f"/sys/class/net/{name}/{what}", encoding="ascii", errors="replace") as file:
            return file.read().strip() or None
    except OSError:
        return None


def whole(text: str | None) -> int | None:
    """A number, or None if it is none or says that there is none (a speed of -1)."""
    number = int(text) if text is not None and text.removeprefix("-").isdigit() else -1
    return number if number >= 0 else None


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
