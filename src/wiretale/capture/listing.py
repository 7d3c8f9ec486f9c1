"""What this host can capture from, in the order in which tcpdump lists it: first what is most worth a capture."""

from __future__ import annotations

import _socket
import array
from os.path import exists

from wiretale.capture import constants as c
from wiretale.capture import interfaces
from wiretale.capture.description import ALL
from wiretale.capture.interfaces import ANY, IS_LOOPBACK, RUNNING, UP, Device
from wiretale.capture.pseudo_devices import NO_LINK, UNKNOWN_LINK, pseudo_devices
from wiretale.native import Final

CONNECTED: Final = "connected"
DISCONNECTED: Final = "disconnected"

FLAG_NAMES: Final = ((UP, "Up"), (RUNNING, "Running"), (IS_LOOPBACK, "Loopback"))
GET_LINK: Final = 0x0A  # ETHTOOL_GLINK, linux/ethtool.h


class Listed:
    """A device as it is listed: with a description, if it has one, and whether it is connected to something."""

    def __init__(self, device: Device, wireless: bool, link: str, description: str = "") -> None:
        self.device = device
        self.wireless = wireless
        self.link = link
        self.description = description

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
        elif self.link == UNKNOWN_LINK:
            status += ", Association status unknown" if self.wireless else ", Connection status unknown"
        about = f" ({self.description})" if self.description else ""
        # Of what nothing at all is known, nothing is told.
        told = f" [{status}]" if self.flags or self.link != UNKNOWN_LINK else ""
        return f"{number}.{self.device.name}{about}{told}\n"


def listed() -> list[Listed]:
    """Network interfaces, all of them at once, and pseudo devices."""
    found = []
    control = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM | c.SOCK_CLOEXEC)
    try:
        for name in interfaces.names():
            try:
                device = interfaces.find(name, control)
            except OSError:
                continue  # it has gone meanwhile
            found.append(Listed(device, exists(f"/sys/class/net/{name}/wireless"), link_of(device, control)))
        found.append(Listed(interfaces.find(ANY, control), False, NO_LINK, ALL))
    finally:
        control.close()
    for one in pseudo_devices():
        found.append(Listed(one.device, one.wireless, one.link, one.description))
    return sorted(found, key=lambda one: one.rank)


def link_of(device: Device, control: _socket.socket) -> str:
    """Whether an interface is connected to something."""
    if device.flags & IS_LOOPBACK:
        return NO_LINK
    value = array.array("I", (GET_LINK, 0))  # struct ethtool_value
    try:
        interfaces.ethtool(device.name, control, value)
    except OSError:
        return NO_LINK
    return CONNECTED if value[1] else DISCONNECTED


def named(words: str) -> str:
    """The name of the device that -i names: by its name, or by its number in the list.

    Raises IndexError for a number that is not in the list.
    """
    if not words.isascii() or not words.removeprefix("-").isdigit() or words in interfaces.names():
        return words
    number = int(words)
    there = listed()
    if not 1 <= number <= len(there):
        raise IndexError(words)
    return there[number - 1].device.name
