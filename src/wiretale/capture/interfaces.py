"""Network interfaces: which there are, and what packets they give.

What is known of an interface comes from ioctls (netdevice(7)) and from /sys/class/net.
"""

from __future__ import annotations

import _socket
import array
import os
import struct
from fcntl import ioctl

from wiretale.capture import constants as c
from wiretale.errors import CaptureError
from wiretale.native import Final, final

ANY: Final = "any"

UP: Final = 0x1
IS_LOOPBACK: Final = 0x8
RUNNING: Final = 0x40

# Of drivers, linux/ethtool.h.
GET_SETTINGS: Final = 0x01  # ETHTOOL_GSET
UNKNOWN_SPEEDS: Final = (0xFFFF, 0xFFFFFFFF)

EN10MB: Final = 1
LINUX_SLL: Final = 113
LINUX_SLL2: Final = 276

# What the packets of an interface start with, by its ARPHRD_ number (linux/if_arp.h): LINKTYPE_ numbers, the usual one
# first. Interfaces of other types are captured from without their link layer, behind a cooked header.
LINK_TYPES: Final[dict[int, tuple[int, ...]]] = {
    1: (1, 143),  # Ethernet; or DOCSIS that a cable modem sends in its place
    8: (6,),  # Token Ring (old)
    6: (6,),
    19: (11,),  # ATM
    256: (101,),  # SLIP
    257: (101,),
    258: (101,),
    259: (101,),
    280: (227,),  # CAN
    512: (LINUX_SLL,),  # PPP: what comes before the packet differs
    513: (104, 1),  # HDLC
    519: (101,),  # raw IP
    768: (101,),  # IP in IP
    769: (101,),
    770: (107,),  # frame relay
    772: (1,),  # loopback: as Ethernet
    774: (10,),  # FDDI
    776: (101,),  # IPv6 in IPv4
    778: (101,),  # GRE
    783: (144,),  # IrDA
    801: (105,),  # 802.11
    802: (119,),
    803: (127,),
    804: (191,),  # 802.15.4
    820: (309,),
    823: (101,),
    824: (253,),  # netlink
    826: (271,),  # vsock
    0xFFFE: (101,),  # nothing: TUN and WireGuard
}


@final
class Device:
    """What can be captured from.

    `index` is 0 for the "any" device and for what is no network interface. `hardware` is its ARPHRD_ number.
    `link_types` are those that can be captured with, the usual one first; by default those of the hardware.
    """

    def __init__(
        self, name: str, index: int, hardware: int, flags: int, link_types: tuple[int, ...] | None = None
    ) -> None:
        self.name = name
        self.index = index
        self.hardware = hardware
        self.flags = flags
        self.address = b""  # the first bytes of its own
        if link_types is None:
            link_types = LINK_TYPES.get(hardware, (LINUX_SLL,))
            if hardware == 1 and name == ANY:
                link_types = (LINUX_SLL, LINUX_SLL2)
        self.link_types = link_types

    @property
    def link_type(self) -> int:
        """The link type that is captured with unless another is asked for."""
        return LINUX_SLL2 if self.name == ANY else self.link_types[0]


def request(name: str) -> bytes:
    """A struct ifreq for an interface."""
    return struct.pack("16s24x", os.fsencode(name)[:15])


def find(name: str, control: _socket.socket) -> Device:
    """The interface of a name. `control` is any socket. Raises OSError if there is none."""
    if name == ANY and not os.path.exists("/sys/class/net/any"):
        return Device(ANY, 0, 1, UP | RUNNING)
    index = _socket.if_nametoindex(name)
    answer = ioctl(control.fileno(), c.SIOCGIFHWADDR, request(name))
    (hardware,) = struct.unpack_from("@H", answer, 16)
    found = Device(name, index, hardware, flags_of(name, control))
    found.address = answer[18:24]
    return found


def flags_of(name: str, control: _socket.socket) -> int:
    """The IFF_ flags of an interface. Raises OSError."""
    flags: int = struct.unpack_from("@H", ioctl(control.fileno(), c.SIOCGIFFLAGS, request(name)), 16)[0]
    return flags


def name_of(index: int, control: _socket.socket) -> str:
    """The name that the interface of an index has now. Raises OSError if there is none."""
    answer = ioctl(control.fileno(), c.SIOCGIFNAME, struct.pack("@16si20x", b"", index))
    return os.fsdecode(answer[:16].partition(b"\0")[0])


def index_of(name: str, control: _socket.socket) -> int:
    """The index of an interface. Raises OSError if there is none of that name."""
    index: int = struct.unpack_from("@i", ioctl(control.fileno(), c.SIOCGIFINDEX, request(name)), 16)[0]
    return index


def names() -> list[str]:
    """The names of the interfaces that there are."""
    return [name for _, name in _socket.if_nameindex()]


def unknown(name: str, error: OSError | None = None) -> CaptureError:
    """What to say of an interface that is not there: which there are, and the one that may have been meant."""
    there = names()
    hint = f"There are {', '.join([*there, ANY])}."
    near = nearest(name, there)
    if near:
        hint = f"Did you mean {near}? " + hint
    made = CaptureError(f"{name}: No such device exists\n(No such device exists)", hint)
    made.__cause__ = error
    return made


def nearest(name: str, there: list[str]) -> str:
    """The name that is most like `name`, or an empty string if none is."""
    from difflib import get_close_matches

    found = get_close_matches(name, there, 1, 0.5)
    return found[0] if found else ""


def network(name: str, control: _socket.socket) -> tuple[int, int] | None:
    """The IPv4 network of an interface and its mask, as numbers, or None if it has no IPv4 address."""
    try:
        answers = [ioctl(control.fileno(), what, request(name)) for what in (c.SIOCGIFADDR, c.SIOCGIFNETMASK)]
    except OSError:
        return None
    address, mask = (int.from_bytes(answer[20:24], "big") for answer in answers)
    return address & mask, mask


def ethtool(name: str, control: _socket.socket, structure: array.array[int]) -> None:
    """Asks an interface's driver, in a structure that begins with the question (linux/ethtool.h). Raises OSError."""
    address, _ = structure.buffer_info()
    ioctl(control.fileno(), c.SIOCETHTOOL, struct.pack("@16sP16x", os.fsencode(name)[:15], address))


def speed_of(name: str, control: _socket.socket) -> int:
    """The speed of an interface in Mbit/s; 0 if it does not tell."""
    settings = array.array("B", struct.pack("=I40x", GET_SETTINGS))
    try:
        ethtool(name, control, settings)
    except OSError:
        return 0
    low, high = struct.unpack_from("=H", settings, 12)[0], struct.unpack_from("=H", settings, 28)[0]
    speed: int = high << 16 | low
    return 0 if speed in UNKNOWN_SPEEDS else speed
