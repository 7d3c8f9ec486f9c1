"""Devices that are no network interfaces: which there are here, in libpcap's order, and which can be captured from.

They are found by asking the kernel: for a socket, for the device files of usbmon. D-Bus is no part of the
kernel, and is always listed.
"""

from __future__ import annotations

import _socket
import array
import os
import struct
from fcntl import ioctl

from wiretale.capture import netlink
from wiretale.capture.interfaces import Device
from wiretale.errors import CaptureError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

IPV4: Final = 228
NFLOG: Final = 239

NO_PROTOCOL: Final = 93  # EPROTONOSUPPORT
NO_FAMILY: Final = 97  # EAFNOSUPPORT

AF_BLUETOOTH: Final = 31
BTPROTO_HCI: Final = 1
HCIGETDEVLIST: Final = 0x800448D2
MOST_ADAPTERS: Final = 16
USBMON: Final = "usbmon"
USB_TEXT: Final = 29  # characters of the description that libpcap has room for
SYSTEM_BUS: Final = "/run/dbus/system_bus_socket"

UNKNOWN_LINK: Final = "unknown"
NO_LINK: Final = "not applicable"


class PseudoDevice:
    """A device as it is listed."""

    def __init__(
        self, name: str, description: str, wireless: bool = False, link: str = NO_LINK, link_types: Sequence[int] = ()
    ) -> None:
        self.device = Device(name, 0, 0, 0, tuple(link_types))
        self.description = description
        self.wireless = wireless
        self.link = link


def pseudo_devices() -> list[PseudoDevice]:
    """Those of this host."""
    found = [
        PseudoDevice(f"bluetooth{number}", f"Bluetooth adapter number {number}", True, UNKNOWN_LINK)
        for number in bluetooth_adapters()
    ]
    found.append(PseudoDevice("bluetooth-monitor", "Bluetooth Linux Monitor", True))
    for number in usb_buses():
        if number:
            found.append(PseudoDevice(f"{USBMON}{number}", f"Raw USB traffic, bus number {number}"[:USB_TEXT], False,
                                      UNKNOWN_LINK))  # fmt: skip
        else:
            found.append(PseudoDevice(f"{USBMON}0", "Raw USB traffic, all USB buses"))
    if has_netfilter():
        found.append(PseudoDevice("nflog", "Linux netfilter log (NFLOG) interface", link_types=(NFLOG, IPV4)))
        found.append(PseudoDevice("nfqueue", "Linux netfilter queue (NFQUEUE) interface", link_types=(IPV4,)))
    found.append(PseudoDevice("dbus-system", "D-Bus system bus"))
    found.append(PseudoDevice("dbus-session", "D-Bus session bus"))
    return found


def bluetooth_adapters() -> list[int]:
    """The numbers of the Bluetooth adapters."""
    try:
        control = _socket.socket(AF_BLUETOOTH, _socket.SOCK_RAW | _socket.SOCK_CLOEXEC, BTPROTO_HCI)
    except OSError:
        return []
    room = array.array("B", struct.pack("=H2x", MOST_ADAPTERS) + bytes(8 * MOST_ADAPTERS))  # struct hci_dev_list_req
    try:
        ioctl(control.fileno(), HCIGETDEVLIST, room)
    except OSError:
        return []
    finally:
        control.close()
    return adapters(room.tobytes())


def adapters(answer: bytes) -> list[int]:
    """The numbers in a struct hci_dev_list_req."""
    (count,) = struct.unpack_from("=H", answer)
    return [struct.unpack_from("=H", answer, 4 + 8 * i)[0] for i in range(min(count, (len(answer) - 4) // 8))]


def usb_buses() -> list[int]:
    """The numbers of the buses that usbmon tells of, in the order of the folder; 0 is all of them."""
    try:
        names = os.listdir("/dev")
    except OSError:
        return []
    found = []
    for name in names:
        rest = name.removeprefix(USBMON)
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        if rest != name and digits:
            found.append(int(digits))
    return found


def has_netfilter() -> bool:
    """Whether the kernel hands out packets that netfilter's rules choose."""
    try:
        netlink.netlink_socket(netlink.NETFILTER).close()
    except OSError as error:
        return error.errno not in (NO_PROTOCOL, NO_FAMILY)  # else it is there, and not for everybody
    return True


def refuse(name: str) -> None:
    """Raises `CaptureError` for a device that is listed, and cannot be captured from."""
    if name == "bluetooth-monitor" or is_numbered(name, "bluetooth"):
        try:
            _socket.socket(AF_BLUETOOTH, _socket.SOCK_RAW | _socket.SOCK_CLOEXEC, BTPROTO_HCI).close()
        except OSError as error:
            raise CaptureError(
                f"Can't create raw socket: {error.strerror}",
                "This kernel has no Bluetooth." if error.errno == NO_FAMILY else through_tcpdump(name),
            ) from error
        raise CaptureError(f"{name}: wiretale does not capture from Bluetooth", through_tcpdump(name))
    if is_numbered(name, USBMON) and os.path.exists(f"/dev/{name}"):
        raise CaptureError(f"{name}: wiretale does not capture from USB", through_tcpdump(name))
    if name in ("dbus-system", "dbus-session"):
        bus = name.removeprefix("dbus-")
        hint = f"dbus-monitor writes what can be read: dbus-monitor --{bus} --pcap | wiretale -r -"
        if bus == "system" and not os.path.exists(SYSTEM_BUS):
            raise CaptureError(
                f"Failed to get system bus: Failed to connect to socket {SYSTEM_BUS}: No such file or directory",
                f"No D-Bus runs here; and wiretale does not capture from it. Where one runs, {hint}",
            )
        raise CaptureError(f"{name}: wiretale does not capture from D-Bus", hint)


def is_numbered(name: str, kind: str) -> bool:
    """Whether a name is that of a kind, and a number."""
    return name.startswith(kind) and name[len(kind) :].isdecimal() and name.isascii()


def through_tcpdump(name: str) -> str:
    """What to do instead."""
    return f"tcpdump may capture from it, and wiretale read that: tcpdump -i {name} -U -w - | wiretale -r -"
