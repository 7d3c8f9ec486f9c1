"""The interfaces of this host, in the order in which tcpdump lists them: those first that are worth a capture."""

from __future__ import annotations

import _socket
import array
import struct
from fcntl import ioctl
from os.path import exists

from wiretale.capture import constants as c
from wiretale.capture import interfaces
from wiretale.capture.interfaces import ANY, IS_LOOPBACK, RUNNING, UP, Device
from wiretale.native import Final

NO_LINK: Final = "not applicable"  # nothing that could be connected
CONNECTED: Final = "connected"
DISCONNECTED: Final = "disconnected"

FLAG_NAMES: Final = ((UP, "Up"), (RUNNING, "Running"), (IS_LOOPBACK, "Loopback"))
GET_LINK: Final = 0x0A  # ETHTOOL_GLINK, linux/ethtool.h


class Listed:
    """An interface as it is listed: a device, and whether it is connected to something."""

    def __init__(self, device: Device, wireless: bool, link: str) -> None:
        self.device = device
        self.wireless = wireless
        self.link = link

    @property
    def flags(self) -> list[str]:
        """Up, Running, Loopback, Wireless: those that hold."""
        found = [name for flag, name in FLAG_NAMES if self.device.flags & flag]
        return [*found, "Wireless"] if self.wireless else found

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool]:
        """What it is sorted by: running, up, connected, no loopback, and not all of them."""
        flags = self.device.flags
        return (
            not flags & RUNNING,
            not flags & UP,
            not self.wireless and self.link == DISCONNECTED,
            bool(flags & IS_LOOPBACK),
            self.device.name == ANY,
        )

    def line(self, number: int) -> str:
        """The line of -D."""
        status = ", ".join(self.flags) or "none"
        if self.link == CONNECTED:
            status += ", Associated" if self.wireless else ", Connected"
        elif self.link == DISCONNECTED:
            status += ", Not associated" if self.wireless else ", Disconnected"
        about = " (Pseudo-device that captures on all interfaces)" if self.device.name == ANY else ""
        return f"{number}.{self.device.name}{about} [{status}]\n"


def listed() -> list[Listed]:
    """The interfaces that can be captured from."""
    found = []
    control = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM | c.SOCK_CLOEXEC)
    try:
        for name in interfaces.names():
            try:
                device = interfaces.find(name, control)
            except OSError:
                continue  # it has gone meanwhile
            found.append(Listed(device, exists(f"/sys/class/net/{name}/wireless"), link_of(device, control)))
        found.append(Listed(interfaces.find(ANY, control), False, NO_LINK))
    finally:
        control.close()
    return sorted(found, key=lambda one: one.rank)


def link_of(device: Device, control: _socket.socket) -> str:
    """Whether an interface is connected to something."""
    if device.flags & IS_LOOPBACK:
        return NO_LINK
    value = array.array("I", (GET_LINK, 0))  # struct ethtool_value
    address, _ = value.buffer_info()
    try:
        ioctl(control.fileno(), c.SIOCETHTOOL, struct.pack("@16sP16x", device.name.encode()[:15], address))
    except OSError:
        return NO_LINK
    return CONNECTED if value[1] else DISCONNECTED


def named(words: str) -> str:
    """The name of the interface that -i names: by its name, or by its number in the list.

    Raises IndexError for a number that is not in the list.
    """
    if not words.isascii() or not words.isdigit() or exists(f"/sys/class/net/{words}"):
        return words
    number = int(words)
    there = listed()
    if not 1 <= number <= len(there):
        raise IndexError(words)
    return there[number - 1].device.name
