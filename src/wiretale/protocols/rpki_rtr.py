"""How routers get the Resource Public Key Infrastructure's data (RFC 6810).

 0          8          16         24        31
+-------------------------------------------+
| Protocol | PDU      |                     |
| Version  | Type     |     Session ID      |
+-------------------------------------------+
|                  Length                   |
+-------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8

SERIAL_NOTIFY: Final = 0
SERIAL_QUERY: Final = 1
CACHE_RESPONSE: Final = 3
IPV4_PREFIX: Final = 4
IPV6_PREFIX: Final = 6
END_OF_DATA: Final = 7
ERROR_REPORT: Final = 10
TYPES: Final[dict[int, bytes]] = {
    SERIAL_NOTIFY: b"Serial Notify",
    SERIAL_QUERY: b"Serial Query",
    2: b"Reset Query",
    CACHE_RESPONSE: b"Cache Response",
    IPV4_PREFIX: b"IPV4 Prefix",
    IPV6_PREFIX: b"IPV6 Prefix",
    END_OF_DATA: b"End of Data",
    8: b"Cache Reset",
    ERROR_REPORT: b"Error Report",
}
# The lengths that they must have.
LENGTHS: Final[dict[int, int]] = {
    SERIAL_NOTIFY: 12, SERIAL_QUERY: 12, 2: 8, CACHE_RESPONSE: 8, IPV4_PREFIX: 20, IPV6_PREFIX: 32,
    END_OF_DATA: 12, 8: 8,
}  # fmt: skip
ERRORS: Final[dict[int, bytes]] = {
    0: b"Corrupt Data",
    1: b"Internal Error",
    2: b"No Data Available",
    3: b"Invalid Request",
    4: b"Unsupported Protocol Version",
    5: b"Unsupported PDU Type",
    6: b"Withdrawal of Unknown Record",
    7: b"Duplicate Announcement Received",
}


class Bad(Exception):
    """A unit cannot be."""


def print_rpki_rtr(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The units of a segment; only that there are some, without -v."""
    pkt.enter(b"rpki_rtr", at)
    if not out.verbose:
        out.put(b", RPKI-RTR")
        return
    while length > 0:
        size = put_unit(pkt, at, length, True, out)
        at += size
        length -= size


def put_unit(pkt: PacketView, at: i64, length: i64, outer: bool, out: Text) -> i64:
    """One unit, of `length` bytes at most; returns its size, all of them if it cannot be."""
    try:
        return put_good_unit(pkt, at, length, outer, out)
    except Bad:
        out.invalid()
    pkt.need(at, length)
    return length


def put_good_unit(pkt: PacketView, at: i64, length: i64, outer: bool, out: Text) -> i64:
    """The same. Raises `Bad`."""
    if length < HEADER and pkt.u8(at) == 0:
        out.put(b"(%d bytes is too few to decode)" % length)
        raise Bad
    version = pkt.u8(at)
    if version != 0:
        out.put(b"\n\tRPKI-RTRv%d (unknown)" % version)
        return length
    pkt.need(at, HEADER)
    kind = pkt.u8(at + 1)
    size = pkt.u32(at + 4)
    out.put(b"\n\tRPKI-RTRv0, %s PDU (%d), length: %d" % (TYPES.get(int(kind), b"Unknown"), kind, size))
    if size < HEADER or size > length:
        raise Bad
    right = LENGTHS.get(int(kind), 0)
    if (right and size != right) or (kind == ERROR_REPORT and size < 12):
        raise Bad
    pkt.need(at, 12 if kind == ERROR_REPORT else size)
    known = True
    inner = b"\n\t  " if outer else b"\n\t    "
    if kind in (SERIAL_NOTIFY, SERIAL_QUERY, END_OF_DATA):
        out.put(b"%sSession ID: 0x%04x, Serial: %d" % (inner, pkt.u16(at + 2), pkt.u32(at + 8)))
    elif kind == CACHE_RESPONSE:
        out.put(b"%sSession ID: 0x%04x" % (inner, pkt.u16(at + 2)))
    elif kind == IPV4_PREFIX or kind == IPV6_PREFIX:
        is4 = kind == IPV4_PREFIX
        out.put(b"%s%s Prefix " % (inner, b"IPv4" if is4 else b"IPv6"))
        if is4:
            out.host4(pkt, at + 12)
        else:
            out.host6(pkt, at + 12)
        out.put(
            b"/%d-%d, origin-as %d, flags 0x%02x"
            % (pkt.u8(at + 9), pkt.u8(at + 10), pkt.u32(at + (16 if is4 else 28)), pkt.u8(at + 8))
        )
    elif kind == ERROR_REPORT:
        put_error(pkt, at, size, outer, inner, out)
    elif kind not in TYPES:
        known = False
    if out.verbose > 1 or not known:
        hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
    return size


def put_error(pkt: PacketView, at: i64, size: i64, outer: bool, inner: bytes, out: Text) -> None:
    """What went wrong; the unit that it was about is not read inside of another."""
    code = pkt.u16(at + 2)
    inside = pkt.u32(at + 8)
    out.put(
        b"%sError code: %s (%d), Encapsulated PDU length: %d" % (inner, ERRORS.get(int(code), b"Unknown"), code, inside)
    )
    left = size - 12
    if left < inside:
        raise Bad
    at += 12
    if inside and outer:
        out.put(b"%s  -----encapsulated PDU-----" % inner)
        put_unit(pkt, at, inside, False, out)
    at += inside
    left -= inside
    if left < 4:
        raise Bad
    count = pkt.u32(at)
    if left - 4 < count:
        raise Bad
    if count:
        out.put(b"%sError text: " % inner)
        out.text(pkt, at + 4, count)
