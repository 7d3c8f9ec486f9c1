"""Low-rate wireless networks (IEEE 802.15.4): Zigbee, Thread, 6LoWPAN, TSCH.

    +---------+----------+-------------+-------------+----------+--------+-----+-------+
    | Control | Sequence | Destination |   Source    | Security | Header | ... |  FCS  |
    |   (2)   | (0 or 1) | PAN address | PAN address |  header  |  IEs   |     | (0,2) |
    +---------+----------+-------------+-------------+----------+--------+-----+-------+

Everything is sent least significant byte first. Whether the frame check sequence was captured is told by looking
whether it is right.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.ieee802154_commands import put_beacon, put_command
from wiretale.protocols.ieee802154_elements import Malformed, put_extended, put_header_elements
from wiretale.protocols.ieee802154_payload import put_payload_elements

BEACON: Final = 0
COMMAND: Final = 3
RESERVED: Final = 4
MULTIPURPOSE: Final = 5
ENHANCED_BEACON: Final = 8  # our number: a beacon of version 2 tells all in its elements
TYPES: Final = (b"Beacon", b"Data", b"ACK", b"Command", b"Reserved", b"Multipurpose", b"Fragment", b"Extended")

# The frame control field, and the one of multipurpose frames.
SECURITY: Final = 0x0008
PENDING: Final = 0x0010
ACK_REQUEST: Final = 0x0020
COMPRESSION: Final = 0x0040
SUPPRESSION: Final = 0x0100
IES: Final = 0x0200
FLAGS: Final = (
    (SECURITY, b"Security Enabled, "),
    (PENDING, b"Frame Pending, "),
    (ACK_REQUEST, b"AR, "),
    (COMPRESSION, b"PAN ID Compression, "),
    (SUPPRESSION, b"Sequence Number Suppression, "),
    (IES, b"IE present, "),
)
LONG: Final = 0x0008
MP_PAN: Final = 0x0100
MP_SECURITY: Final = 0x0200
MP_SUPPRESSION: Final = 0x0400
MP_PENDING: Final = 0x0800
MP_ACK_REQUEST: Final = 0x4000
MP_IES: Final = 0x8000
MP_FLAGS: Final = (
    (MP_SECURITY, b"Security Enabled, "),
    (MP_PENDING, b"Frame Pending, "),
    (MP_ACK_REQUEST, b"AR, "),
    (MP_PAN, b"PAN ID Present, "),
    (MP_SUPPRESSION, b"Sequence Number Suppression, "),
    (MP_IES, b"IE present, "),
)

# Addressing modes.
NONE: Final = 0
SHORT: Final = 2
EXTENDED: Final = 3

ENCRYPTED: Final = 4  # security levels from here on
COUNTER_SUPPRESSION: Final = 0x20
MIC_SIZES: Final = (0, 4, 8, 16)


def crc_table() -> list[int]:
    """ITU-T's CRC-16, least significant bit first (IEEE 802.15.4, 7.2.11)."""
    table = []
    for octet in range(256):
        for _ in range(8):
            octet = octet >> 1 ^ 0x8408 if octet & 1 else octet >> 1
        table.append(octet)
    return table


CRC: Final = crc_table()


def check_sequence(data: bytes) -> int:
    """The frame check sequence of a frame."""
    crc = 0
    for octet in data:
        crc = crc >> 8 ^ CRC[(crc ^ octet) & 0xFF]
    return crc


class CheckSequence:
    """Whether a frame's last two bytes are its check sequence, and where what is before it ends."""

    def __init__(self, pkt: PacketView, start: i64, header: i64) -> None:
        """`start` is where the frame starts; it must have two bytes behind its `header`."""
        self.stop = pkt.end
        self.stored = 0
        self.calculated = 0
        if self.stop - start - header >= 2:
            self.stored = int(pkt.u16le(self.stop - 2))
            self.calculated = check_sequence(pkt.raw(start, self.stop - 2 - start))
            if self.stored == self.calculated:
                self.stop -= 2
        self.right = self.stored == self.calculated


def print_ieee802154(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame, with its check sequence or without (link types 195 and 230)."""
    pkt.enter(b"802.15.4", at)
    try:
        put_frame(pkt, at, out)
    except Malformed as error:
        out.put(error.words)


def put_frame(pkt: PacketView, at: i64, out: Text) -> None:
    """A frame."""
    start = at
    if pkt.left(at) == 1:
        pkt.link_header_length = 1
    control = pkt.u16le(at)
    at += 2
    kind = control & 7
    out.put(b"IEEE 802.15.4 %s packet " % TYPES[kind])
    if kind < RESERVED:
        out.put(b"v%d " % (control >> 12 & 3))
        put_flags(control, FLAGS, out)
        if control & SUPPRESSION and control >> 12 & 3 < 2:
            out.put(b"[ERROR: Sequence number suppressed on frames where version < 2]")
        at = put_sequence(pkt, at, control & SUPPRESSION != 0, out)
        check = CheckSequence(pkt, start, 2)
        at = put_addresses(pkt, at, check.stop, control, out)
        security = control & SECURITY != 0
        ies = control & IES != 0
    elif kind == MULTIPURPOSE:
        if control & LONG:
            out.put(b"v%d " % (control >> 12 & 3))
            put_flags(control, MP_FLAGS, out)
        else:
            control &= 0xFF
            at -= 1
        if not control & MP_SUPPRESSION:
            at = put_sequence(pkt, at, False, out)
        check = CheckSequence(pkt, start, 1)
        at = put_multipurpose_addresses(pkt, at, check.stop, control, out)
        security = control & MP_SECURITY != 0
        ies = control & MP_IES != 0
    else:
        return
    level: i64 = 0
    if security:
        level = pkt.u8(at) & 7 if at < check.stop else 0
        at = put_security(pkt, at, check.stop, out)
    if kind == BEACON and control >> 12 & 3 >= 2:
        kind = ENHANCED_BEACON
    put_payload(pkt, at, check, kind, level, ies, out)


def put_flags(control: i64, flags: tuple[tuple[int, bytes], ...], out: Text) -> None:
    """What is set in the frame control field."""
    if out.verbose > 2:
        out.put(b"".join(words for bit, words in flags if control & bit))


def put_sequence(pkt: PacketView, at: i64, suppressed: bool, out: Text) -> i64:
    """The sequence number; returns where what follows is."""
    if suppressed:
        if out.verbose > 0:
            out.put(b"seq suppressed ")
        return at
    number = pkt.u8(at)
    if out.verbose > 0:
        out.put(b"seq %02x " % number)
    return at + 1


def put_addresses(pkt: PacketView, at: i64, stop: i64, control: i64, out: Text) -> i64:
    """Destination and source; returns where what follows is."""
    destination = control >> 10 & 3
    source = control >> 14 & 3
    compressed = control & COMPRESSION != 0
    if source == 1:
        raise Malformed(b"[ERROR: Invalid src address mode]")
    if destination == 1:
        raise Malformed(b"[ERROR: Invalid dst address mode]")
    if control >> 12 & 3 < 2:
        if compressed and NONE in (source, destination):
            out.put(b"[ERROR: PAN ID Compression != 0, and only one address with frame version < 2]")
        destination_pan = destination != NONE
        source_pan = source != NONE and not compressed
    elif compressed:
        both_extended = source == EXTENDED and destination == EXTENDED
        destination_pan = (source == NONE) == (destination == NONE) and not both_extended
        source_pan = False
    else:
        destination_pan = destination != NONE
        source_pan = source != NONE and (destination == NONE or source == SHORT)
    at = put_address(pkt, at, stop, destination, destination_pan, out)
    out.put(b" < ")
    at = put_address(pkt, at, stop, source, source_pan, out)
    out.put(b" ")
    return at


def put_multipurpose_addresses(pkt: PacketView, at: i64, stop: i64, control: i64, out: Text) -> i64:
    """The same of a multipurpose frame."""
    destination = control >> 4 & 3
    source = control >> 6 & 3
    if source == 1:
        raise Malformed(b"[ERROR: Invalid src address mode]")
    if destination == 1:
        raise Malformed(b"[ERROR: Invalid dst address mode]")
    at = put_address(pkt, at, stop, destination, control & MP_PAN != 0, out)
    out.put(b" < ")
    out.put(b" ")
    at = put_address(pkt, at, stop, source, False, out)
    out.put(b" ")
    return at


def put_address(pkt: PacketView, at: i64, stop: i64, mode: i64, with_pan: bool, out: Text) -> i64:
    """An address and its network's; returns where what follows is."""
    if with_pan:
        if stop - at < 2:
            raise Malformed(b"[ERROR: Truncated before dst_pan]")
        out.put(b"%04x:" % pkt.u16le(at))
        at += 2
    else:
        out.put(b"-:")
    size = 2 if mode == SHORT else 8 if mode == EXTENDED else 0
    if stop - at < size:
        raise Malformed(b"[ERROR: Truncated before dst_addr]")
    if mode == SHORT:
        out.put(b"%04x" % pkt.u16le(at))
    elif mode == EXTENDED:
        put_extended(pkt, at, out)
    else:
        out.put(b"none")
    return at + size


def put_security(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """The auxiliary security header; returns where what follows is."""
    if stop - at < 1:
        raise Malformed(b"[ERROR: Truncated before Aux Security Header]")
    control = pkt.u8(at)
    mode = control >> 3 & 3
    at += 1
    if out.verbose > 0:
        out.put(b"\n\tSecurity Level %d, Key Id Mode %d, " % (control & 7, mode))
    if not control & COUNTER_SUPPRESSION:
        if stop - at < 4:
            raise Malformed(b"[ERROR: Truncated before Frame Counter]")
        if out.verbose > 1:
            out.put(b"Frame Counter 0x%08x " % pkt.u32le(at))
        at += 4
    if mode == 0:
        if out.verbose > 1:
            out.put(b"Implicit")
        return at
    if mode == 2:
        if stop - at < 4:
            raise Malformed(b"[ERROR: Truncated before Key Source]")
        if out.verbose > 1:
            out.put(b"KeySource 0x%04x:%x4x, " % (pkt.u16le(at), pkt.u16le(at + 2)))
        at += 4
    elif mode == 3:
        if stop - at < 8:
            raise Malformed(b"[ERROR: Truncated before Key Source]")
        if out.verbose > 1:
            out.put(b"KeySource ")
            put_extended(pkt, at, out)
            out.put(b", ")
        at += 4  # tcpdump goes on in the middle of it
    if stop - at < 1:
        raise Malformed(b"[ERROR: Truncated before Key Index]")
    if out.verbose > 1:
        out.put(b"KeyIndex 0x%02x, " % pkt.u8(at))
    return at + 1


def put_payload(pkt: PacketView, at: i64, check: CheckSequence, kind: i64, level: i64, ies: bool, out: Text) -> None:
    """What follows the addresses and the security header."""
    stop = check.stop
    mic = MIC_SIZES[level & 3]
    if mic:
        if stop - at < mic:
            raise Malformed(b"[ERROR: Truncated before MIC]")
        stop -= mic
    if ies:
        at, more = put_header_elements(pkt, at, stop, out)
        if more:
            if level >= ENCRYPTED:
                out.put(b"Payload IEs present, but encrypted, cannot print ")
            else:
                at = put_payload_elements(pkt, at, stop, out)
    if out.verbose > 2:
        if mic:
            out.put(b"\n\tMIC ")
            out.hex_bytes(pkt, stop, mic)
            out.put(b" ")
        if check.right:
            out.put(b"FCS %x " % check.stored)
        else:
            out.put(b"wrong FCS %x vs %x (assume no FCS stored) " % (check.stored, check.calculated))
    try:
        if kind == BEACON:
            at = put_beacon(pkt, at, stop, out)
        elif kind == COMMAND:
            at = put_command(pkt, at, stop, out)
    except Malformed as error:
        out.put(error.words)
        at = stop
    pkt.link_header_length = 1  # so says tcpdump of frames that it read so far
    if at < stop and out.unknown_as_hex:
        hexdump.unknown(out, pkt, at, stop - at)
