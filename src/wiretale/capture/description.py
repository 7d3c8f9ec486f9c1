"""What a capture file says of the interfaces that were captured from, besides their names."""

from __future__ import annotations

import struct

from wiretale.capture import netlink
from wiretale.capture.addresses import raw_addresses
from wiretale.capture.interfaces import ANY, speed_of
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _socket
    from collections.abc import Sequence

    from wiretale.batch import Interface
    from wiretale.capture.interfaces import Device

GET_LINKS: Final = 18  # RTM_GETLINK
NEW_LINK: Final = 16  # RTM_NEWLINK
HEADER: Final = 16  # of a struct ifinfomsg
ADDRESS: Final = 1  # IFLA_ADDRESS
MTU: Final = 4  # IFLA_MTU
STATE: Final = 16  # IFLA_OPERSTATE
ALIAS: Final = 20  # IFLA_IFALIAS
STATES: Final = ("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up")  # RFC 2863
ALL: Final = "Pseudo-device that captures on all interfaces"


class Link:
    """What the kernel knows of an interface: its own address, state, MTU, and alias (`ip link set ... alias`)."""

    def __init__(self, hardware: bytes = b"", state: str = "", mtu: int | None = None, alias: str = "") -> None:
        self.hardware = hardware
        self.state = state
        self.mtu = mtu
        self.alias = alias


def describe(described: Sequence[Interface], devices: Sequence[Device], control: _socket.socket) -> None:
    """Tells of interfaces, in the order of their devices, what the kernel knows: alias, addresses, speed."""
    known = links()
    addresses = raw_addresses()
    for one, device in zip(described, devices, strict=True):
        if device.name == ANY:
            one.description = ALL
        if device.index:
            link = known.get(device.index, Link())
            one.description = link.alias
            if any(link.hardware):  # that of the loopback interface is none
                one.hardware = link.hardware
            one.addresses = addresses.get(device.index, [])
            one.speed = speed_of(device.name, control) * 1_000_000


def links() -> dict[int, Link]:
    """What the kernel knows of each interface, by its index."""
    found = {}
    try:
        for kind, body in netlink.dump(netlink.ROUTE, GET_LINKS, bytes(HEADER)):
            if kind == NEW_LINK and len(body) >= HEADER:
                (index,) = struct.unpack_from("=i", body, 4)
                told = {what: body[at:end] for what, at, end in netlink.attributes(body, HEADER, len(body))}
                state, mtu = told.get(STATE, b""), told.get(MTU, b"")
                found[index] = Link(
                    told.get(ADDRESS, b""),
                    STATES[state[0]] if len(state) == 1 and state[0] < len(STATES) else "",
                    struct.unpack("=I", mtu)[0] if len(mtu) == 4 else None,
                    told.get(ALIAS, b"").rstrip(b"\0").decode("utf-8", "replace"),
                )
    except OSError:
        pass  # without them, then
    return found
