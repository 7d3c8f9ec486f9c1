"""Options of pcapng blocks (draft-ietf-opsawg-pcapng, section 3.5), made and carried over from one file to another.

Numbers inside an option are in its section's byte order, so options that are carried over from a
big-endian section are turned; those that say how time stamps count are left to whoever writes the stamps.
"""

from __future__ import annotations

import struct

from wiretale.errors import CaptureFileError
from wiretale.files.pcapng import COMMENT, END_OF_OPTIONS, IF_TSOFFSET, IF_TSRESOL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiretale.files.pcapng import InterfaceClock

LONGEST = 65535  # bytes of one option's value
NANOSECOND = 1_000_000_000

# Of the Section Header Block.
SHB_HARDWARE = 2
SHB_OS = 3
SHB_USERAPPL = 4
# Of the Interface Description Block.
IF_NAME = 2
IF_DESCRIPTION = 3
IF_IPV4ADDR = 4
IF_IPV6ADDR = 5
IF_MACADDR = 6
IF_EUIADDR = 7
IF_SPEED = 8
IF_FILTER = 11
IF_OS = 12
# Of the Enhanced Packet Block.
EPB_FLAGS = 2
# Of the Interface Statistics Block.
ISB_STARTTIME = 2
ISB_ENDTIME = 3
ISB_IFRECV = 4
ISB_IFDROP = 5
ISB_FILTERACCEPT = 6
ISB_OSDROP = 7
ISB_USRDELIV = 8

# How wide the number is that an option's value begins with; those that are not named hold bytes or text.
INTERFACE_NUMBERS = {8: 8, 10: 4, 16: 8, 17: 8}  # if_speed, if_tzone, if_txspeed, if_rxspeed
PACKET_NUMBERS = {2: 4, 4: 8, 5: 8, 6: 4}  # epb_flags, epb_dropcount, epb_packetid, epb_queue
STATISTICS_NUMBERS = {4: 8, 5: 8, 6: 8, 7: 8, 8: 8}
CUSTOM = (2988, 2989)  # begin with a Private Enterprise Number
NOT_TO_COPY = (19372, 19373)  # custom options of which their maker says so


def option(number: int, value: bytes) -> bytes:
    """An option as it stands in a block. Raises `CaptureFileError` where it is longer than one can be."""
    if len(value) > LONGEST:
        what = "a comment" if number == COMMENT else f"option {number}"
        raise CaptureFileError(
            f"{what} of {len(value)} bytes is too long", f"pcapng holds up to {LONGEST} bytes of each."
        )
    return struct.pack("<HH", number, len(value)) + value + bytes(-len(value) % 4)


def text_option(number: int, text: str) -> bytes:
    """An option that holds text; nothing for no text."""
    return option(number, text.encode("utf-8", "surrogateescape")) if text else b""


def address_options(hardware: bytes, addresses: Iterable[tuple[bytes, int]]) -> bytes:
    """What an Interface Description Block says of addresses; those of IP come with the lengths of their prefixes."""
    made = b""
    for address, prefix in addresses:
        if len(address) == 4:
            mask = (0xFFFFFFFF << 32 - prefix) & 0xFFFFFFFF
            made += option(IF_IPV4ADDR, address + mask.to_bytes(4, "big"))
        elif len(address) == 16:
            made += option(IF_IPV6ADDR, address + bytes((prefix,)))
    kind = {6: IF_MACADDR, 8: IF_EUIADDR}.get(len(hardware))
    return made if kind is None else made + option(kind, hardware)


def ended(options: bytes) -> bytes:
    """Options with their end behind them; nothing where there are none."""
    return options + bytes(4) if options else b""


def carried(
    options: Iterable[tuple[int, bytes]], numbers: dict[int, int], big_endian: bool, without: tuple[int, ...] = ()
) -> bytes:
    """Options that were read, to be written to a little-endian file. `numbers` says which hold numbers, how wide."""
    made = []
    for number, value in options:
        if number == END_OF_OPTIONS or number in NOT_TO_COPY or number in without:
            continue
        if big_endian:
            width = 4 if number in CUSTOM else numbers.get(number, 0)
            value = value[:width][::-1] + value[width:]
        made.append(option(number, value))
    return b"".join(made)


def carried_interface(options: Iterable[tuple[int, bytes]], big_endian: bool) -> bytes:
    """The options of an Interface Description Block, but for those about time stamps."""
    return carried(options, INTERFACE_NUMBERS, big_endian, (IF_TSRESOL, IF_TSOFFSET))


def carried_statistics(
    options: Iterable[tuple[int, bytes]], big_endian: bool, clock: InterfaceClock, units: int
) -> bytes:
    """The options of an Interface Statistics Block, its times turned into `units` a second."""
    made = carried(options, STATISTICS_NUMBERS, big_endian, (ISB_STARTTIME, ISB_ENDTIME))
    for number, value in options:
        if number in (ISB_STARTTIME, ISB_ENDTIME) and len(value) == 8:
            high, low = struct.unpack(">II" if big_endian else "<II", value)
            made += option(number, stamp_halves(restamped(high << 32 | low, clock, units)))
    return made


def restamped(stamp: int, clock: InterfaceClock, units: int) -> int:
    """A time stamp of one clock in `units` a second since 1970."""
    return stamp * units // clock.units + clock.offset * units


def stamp_halves(stamp: int) -> bytes:
    """A time stamp as pcapng holds it: the upper 32 bits, then the lower."""
    return struct.pack("<II", stamp >> 32 & 0xFFFFFFFF, stamp & 0xFFFFFFFF)
