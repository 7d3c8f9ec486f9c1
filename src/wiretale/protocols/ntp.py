"""Network Time Protocol (RFC 5905), with the control messages of RFC 9327.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |LI | VN  |Mode |    Stratum    |     Poll      |   Precision   |
    |                          Root Delay                           |
    |                        Root Dispersion                        |
    |                         Reference ID                          |
    |                     Reference Timestamp (64)                  |
    |                      Origin Timestamp (64)                    |
    |                      Receive Timestamp (64)                   |
    |                      Transmit Timestamp (64)                  |
    |                    Key Identifier, digest (optional)          |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

import time

from wiretale.dissect.packet import CutShort, PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 48
CONTROL_HEADER: Final = 12
UNIX_EPOCH: Final = 2208988800  # seconds from 1900 to 1970

MODES: Final[dict[int, bytes]] = {
    0: b"unspecified", 1: b"symmetric active", 2: b"symmetric passive", 3: b"Client", 4: b"Server", 5: b"Broadcast",
    6: b"Control Message", 7: b"Reserved",
}
CONTROL: Final = 6
RESERVED: Final = 7

LEAPS: Final[dict[int, bytes]] = {0x00: b"", 0x40: b"+1s", 0x80: b"-1s", 0xC0: b"clock unsynchronized"}


def print_ntp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message: its version and mode, with -v all of it."""
    pkt.enter(b"ntp", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    first = pkt.u8(at)
    mode = first & 7
    out.put(b"NTPv")
    out.dec(first >> 3 & 7)
    out.put(b", ")
    out.name(MODES, mode)
    out.put(b", length ")
    out.dec(length)
    if not out.verbose:
        return
    out.put(b"\n\tLeap indicator: ")
    out.name(LEAPS, first & 0xC0)
    out.put(b" (")
    out.dec(first & 0xC0)
    out.put(b")")
    if mode == CONTROL:
        put_control(pkt, at, length, out)
    elif mode != RESERVED:
        put_time(pkt, at, length, out)


def put_time(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message that carries times, from its stratum on."""
    if length < HEADER:
        out.invalid()
        pkt.check(at, length)
        return
    stratum = pkt.u8(at + 1)
    out.put(b", Stratum ")
    out.dec(stratum)
    if stratum == 0:
        out.put(b" (unspecified)")
    elif stratum == 1:
        out.put(b" (primary reference)")
    else:
        out.put(b" (secondary reference)" if stratum < 16 else b" (reserved)")
    poll = pkt.i8(at + 2)
    out.put(b", poll ")
    out.dec(poll)
    if 0 <= poll < 32:
        out.put(b" (%ds)" % (1 << int(poll)))
    elif -32 < poll < 0:
        out.put(b" (1/%ds)" % (1 << -int(poll)))
    precision = pkt.i8(at + 3)
    out.put(b", precision ")
    out.dec(precision)
    try:
        put_times(pkt, at, stratum, out)
    except Truncated:
        raise CutShort() from None
    more = length - HEADER
    if more in (4, 20, 24):
        put_authentication(pkt, at + HEADER, more - 4, out)
    elif more > 0:
        out.put(b"\n\t(%d more bytes after the header)" % more)


def put_times(pkt: PacketView, at: i64, stratum: i64, out: Text) -> None:
    """The rest of such a message, from the root delay on."""
    for words, where in ((b"\n\tRoot Delay: ", at + 4), (b", Root dispersion: ", at + 8)):
        whole, fraction = pkt.u16(where), pkt.u16(where + 2)
        out.put(words)
        out.put(b"%d.%06d" % (whole, int(int(fraction) / 65536.0 * 1000000.0)))
    identifier = pkt.u32(at + 12)
    out.put(b", Reference-ID: ")
    if stratum == 0:
        out.put(b"(unspec)")
    elif stratum == 1:
        out.text(pkt, at + 12, 4)
    else:
        out.put(b"0x%08x" % identifier)
    put_timestamp(b"\n\t  Reference Timestamp:  ", pkt.u64(at + 16), out)
    origin = pkt.u64(at + 24)
    put_timestamp(b"\n\t  Originator Timestamp: ", origin, out)
    receive = pkt.u64(at + 32)
    put_timestamp(b"\n\t  Receive Timestamp:    ", receive, out)
    transmit = pkt.u64(at + 40)
    put_timestamp(b"\n\t  Transmit Timestamp:   ", transmit, out)
    put_difference(b"\n\t    Originator - Receive Timestamp:  ", origin, receive, out)
    put_difference(b"\n\t    Originator - Transmit Timestamp: ", origin, transmit, out)


def put_timestamp(words: bytes, timestamp: int, out: Text) -> None:
    """Seconds since 1900, and that moment in universal time."""
    seconds, fraction = timestamp >> 32, timestamp & 0xFFFFFFFF
    out.put(words)
    out.put(b"%d.%09d" % (seconds, nanoseconds(fraction)))
    if seconds:
        out.put(time.strftime(" (%Y-%m-%dT%H:%M:%SZ)", time.gmtime(seconds - UNIX_EPOCH)).encode())


def put_difference(words: bytes, origin: int, other: int, out: Text) -> None:
    """How much later `other` is; without an origin, `other` itself."""
    if origin == 0:
        put_timestamp(words, other, out)
        return
    sign, passed = (b"+", other - origin) if other > origin else (b"-", origin - other)
    out.put(words)
    out.put(sign + b"%d.%09d" % (passed >> 32, nanoseconds(passed & 0xFFFFFFFF)))


def nanoseconds(fraction: int) -> int:
    """Billionths of a second from 2^-32ths, cut off as floating point does it."""
    return int(fraction / 4294967296.0 * 1000000000.0)


def put_authentication(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Which key signs the message, and the digest where there is one (16 bytes of MD5, 20 of SHA-1)."""
    key = pkt.u32(at)
    out.put(b"\n\tKey id: ")
    out.dec(key)
    if size:
        pkt.check(at + 4, size)
        digest = pkt.raw(at + 4, size)
        out.put(b"\n\tAuthentication: ")
        out.put(digest.hex().encode())


def put_control(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A control message's header; its data is not told."""
    if length < CONTROL_HEADER:
        out.invalid()
        pkt.check(at, length)
        return
    flags = pkt.u8(at + 1)
    out.put(b", Response" if flags & 0x80 else b", Request")
    out.put(b", Error" if flags & 0x40 else b", OK")
    out.put(b", More" if flags & 0x20 else b", Last")
    out.put(b", OpCode=")
    out.dec(flags & 0x1F)
    out.put(b"\n")
    sequence = pkt.u16(at + 2)
    out.put(b"\tSequence=")
    out.dec(sequence)
    status = pkt.u16(at + 4)
    out.put(b", Status=")
    out.put(b"%#x" % status if status else b"0")
    association = pkt.u16(at + 6)
    out.put(b", Assoc.=")
    out.dec(association)
    offset = pkt.u16(at + 8)
    out.put(b", Offset=")
    out.dec(offset)
    count = pkt.u16(at + 10)
    out.put(b", Count=")
    out.dec(count)
    if CONTROL_HEADER + count > length:
        out.invalid()
        pkt.check(at, length)
    elif count:
        pkt.check(at + CONTROL_HEADER, count)
        out.put(b"\n\tTO-BE-DONE: data not interpreted")
