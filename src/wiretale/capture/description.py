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
ALIAS: Final = 20  # IFLA_IFALIAS
ALL: Final = "Pseudo-device that captures on all interfaces"


def describe(described: Sequence[Interface], devices: Sequence[Device], control: _socket.socket) -> None:
    """Tells of interfaces, in the order of their devices, what the kernel knows: alias, addresses, speed."""
    links = link_details()
    addresses = raw_addresses()
    for one, device in zip(described, devices, strict=True):
        if device.name == ANY:
            one.description = ALL
        if device.index:
            hardware, one.description = links.get(device.index, (b"", ""))
            if any(hardware):  # that of the loopback interface is none
                one.hardware = hardware
            one.addresses = addresses.get(device.index, [])
            one.speed = speed_of(device.name, control) * 1_000_000


def link_details() -> dict[int, tuple[bytes, str]]:
    """Of each interface, by its index, the hardware address and the alias (`ip link set ... alias`)."""
    found = {}
    try:
        for kind, body in netlink.dump(netlink.ROUTE, GET_LINKS, bytes(HEADER)):
            if kind == NEW_LINK and len(body) >= HEADER:
                (index,) = struct.unpack_from("=i", body, 4)
                told = {what: body[at:end] for what, at, end in netlink.attributes(body, HEADER, len(body))}
                alias = told.get(ALIAS, b"").rstrip(b"\0").decode("utf-8", "replace")
                found[index] = told.get(ADDRESS, b""), alias
    except OSError:
        pass  # without them, then
    return found
