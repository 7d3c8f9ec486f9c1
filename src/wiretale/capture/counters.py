"""What became of packets: in all, and of each interface by what it counts itself."""

from __future__ import annotations

import os

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.capture.interfaces import Device

PASSED: Final = (1, 9)  # columns of /proc/net/dev, behind the name: packets that came in, and that went out
MISSED: Final = ("rx_missed_errors", "rx_fifo_errors")
UNKNOWN: Final = -1


class Statistics:
    """What became of the packets: how many passed the filter, and how many of them were lost."""

    def __init__(self, received: int, dropped: int, missed: int) -> None:
        self.received = received
        """Packets that passed the filter in the kernel, those that were dropped among them."""
        self.dropped = dropped
        """Packets that found no room in the buffer."""
        self.missed = missed
        """Packets that the interface had no room for."""

    def __repr__(self) -> str:
        return f"Statistics(received={self.received}, dropped={self.dropped}, missed={self.missed})"


class InterfaceCounts:
    """What became of the packets of one interface; UNKNOWN (-1) for what is not known."""

    def __init__(self, passed: int, missed: int, came: int) -> None:
        self.passed = passed
        """Packets that came in through the interface or went out, whether or not they passed the filter."""
        self.missed = missed
        """Packets that the interface had no room for."""
        self.came = came
        """Packets that passed the filter and found room; known only where several interfaces are captured from."""


class Counters:
    """What some interfaces have counted since this was made. Of what is no interface, as "any", nothing is known."""

    def __init__(self, devices: Sequence[Device]) -> None:
        self.names = [one.name if one.index else "" for one in devices]
        # /sys may show those of another network namespace; of an interface that is not there nothing was missed.
        self.shown = [one.name if one.index and is_shown(one) else "" for one in devices]
        self.passed_before = passed(self.names)
        self.missed_before = [missed(name) for name in self.shown]

    def passed(self) -> list[int]:
        """Of each, how many packets came in or went out; UNKNOWN where that is."""
        return [
            now - before if 0 <= before <= now else UNKNOWN
            for now, before in zip(passed(self.names), self.passed_before, strict=True)
        ]

    def missed(self) -> list[int]:
        """Of each, how many packets it lost for lack of room."""
        return [
            max(missed(name) - before, 0) for name, before in zip(self.shown, self.missed_before, strict=True)
        ]


def is_shown(device: Device) -> bool:
    """Whether the interface that /sys shows under a name is this one."""
    try:
        with open(f"/sys/class/net/{device.name}/ifindex", "rb") as file:
            index = int(file.read())
        with open(f"/sys/class/net/{device.name}/address", encoding="ascii") as text:
            address = bytes.fromhex(text.read().strip().replace(":", ""))
    except (OSError, ValueError):
        return False
    return index == device.index and device.address.startswith(address[:6])


def passed(names: Sequence[str]) -> list[int]:
    """How many packets came in through interfaces or went out, ever; UNKNOWN for what is no interface."""
    try:
        with open("/proc/self/net/dev", "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        lines = []
    counted = {}
    for line in lines:
        name, colon, rest = line.partition(b":")
        columns = rest.split()
        if colon and len(columns) > max(PASSED):
            counted[os.fsdecode(name.strip())] = sum(int(columns[at]) for at in PASSED if columns[at].isdigit())
    return [counted.get(name, UNKNOWN) for name in names]


def missed(name: str) -> int:
    """How many packets an interface has lost so far, for lack of room."""
    total = 0
    for counter in MISSED:
        try:
            with open(f"/sys/class/net/{name}/statistics/{counter}", "rb") as file:
                total += int(file.read())
        except (OSError, ValueError):
            pass
    return total
