"""The control messages of the Locator/ID Separation Protocol (RFC 6830 6.1): registrations and notifications.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Type=3 |P|           Reserved                |M| Record Count  |
    |                         Nonce (8)                             |
    |            Key ID             |  Authentication Data Length   |
    |                     Authentication Data                       |
    |                          Record TTL                           |
    | Locator Count | EID mask-len  | ACT |A|      Reserved         |
    | Rsvd  |  Map-Version Number   |        EID-Prefix-AFI         |
    |                          EID-Prefix                           |
    |    Priority   |    Weight     |  M Priority   |   M Weight    |
    |        Unused Flags     |L|p|R|           Loc-AFI             |
    |                             Locator                           |

Behind the records, the identifiers of an xTR (16 bytes) and its site (8) may follow.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 16
RECORD: Final = 12
LOCATOR: Final = 8
XTR: Final = 16  # bytes of an xTR's identifier
SITE: Final = 8

REGISTER: Final = 3
NOTIFY: Final = 4
MESSAGES: Final[dict[int, bytes]] = {
    0: b"LISP-Reserved",
    1: b"LISP-Map-Request",
    2: b"LISP-Map-Reply",
    REGISTER: b"LISP-Map-Register",
    NOTIFY: b"LISP-Map-Notify",
    8: b"LISP-Encapsulated-Contol-Message",  # as tcpdump spells it
}
# Of the first three bytes.
FLAGS: Final[dict[int, dict[int, bytes]]] = {
    REGISTER: {
        0x080000: b"P-Proxy-Map-Reply",
        0x040000: b"S-LISP-SEC-Capable",
        0x020000: b"I-xTR-ID-Present",
        0x010000: b"R-Build-For-RTR",
        0x000001: b"M-Want-Map-Notify",
    },
    NOTIFY: {0x080000: b"I-xTR-ID-Present", 0x040000: b"R-Build-For-RTR"},
}
HAS_XTR: Final[dict[int, int]] = {REGISTER: 0x020000, NOTIFY: 0x080000}
KEYS: Final[dict[int, bytes]] = {0: b"None", 1: b"SHA1", 2: b"SHA256"}
AUTHORITATIVE: Final = 0x10
ACTIONS: Final[dict[int, bytes]] = {0: b"No-Action", 1: b"Natively-Forward", 2: b"Send-Map-Request", 3: b"Drop"}
LOCATOR_FLAGS: Final[dict[int, bytes]] = {4: b"Local-Locator", 2: b"RLoc-Probed", 1: b"Reachable"}
IPV4: Final = 1
IPV6: Final = 2
WIDTHS: Final[dict[int, int]] = {IPV4: 4, IPV6: 16}  # bytes of an address, by address family


def print_lisp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A control message; more of it with -v."""
    pkt.enter(b"lisp", at)
    need(pkt, at, length, HEADER)
    kind = pkt.u8(at) >> 4
    name = MESSAGES.get(int(kind))
    out.put(b"unknown-type-%d," % kind if name is None else name + b",")
    if kind not in FLAGS:
        return
    flags = pkt.u24(at)
    count = pkt.u8(at + 3)
    size = pkt.u16(at + 14)
    if out.verbose:
        out.put(b" flags [")
        out.bits(FLAGS[int(kind)], flags, b"none")
        key = KEYS.get(int(pkt.u16(at + 12)), b"unknown-type")
        out.put(b"],\n    %d record(s), Authentication %s," % (count, key))
        if size > 0:
            hexdump.hex_only(out, pkt, at + HEADER, min(size, length - HEADER), b"\n    Authentication-Data: ")
            need(pkt, at + HEADER, length - HEADER, size)
    else:
        out.put(b" %d record(s)," % count)
    if count == 0:
        out.invalid()
        return
    stop = at + length
    at += HEADER + size
    while count > 0 and at < stop:
        at = put_record(pkt, at, stop, out)
        if at < 0:
            return
        count -= 1
    if flags & HAS_XTR[int(kind)]:
        if stop - at < XTR + SITE or not pkt.has(at, XTR + SITE):
            out.invalid()
            return
        hexdump.hex_only(out, pkt, at, XTR, b"\n    xTR-ID: ")
        out.put(b"\n    SITE-ID: ")
        out.dec_big(pkt.u64(at + XTR))
    elif at < stop:
        hexdump.hex_only(out, pkt, at, stop - at, b"\n    Data: ")


def put_record(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """An endpoint identifier and its locators; returns where it ends, -1 if nothing more can be read."""
    need(pkt, at, stop - at, RECORD)
    count = pkt.u8(at + 4)
    flags = pkt.u8(at + 6)
    family = pkt.u16(at + 10)
    out.put(b"\n")
    if out.verbose:
        out.put(
            b"      Record TTL %d, %sAuthoritative, %s, Map Version: %d,"
            % (
                pkt.u32(at),
                b"" if flags & AUTHORITATIVE else b"Non-",
                ACTIONS.get(int(flags >> 5), b"unknown"),
                pkt.u16(at + 8) & 0xFFF,
            )
        )
    bits = pkt.u8(at + 5)
    at += RECORD
    if family not in WIDTHS:
        return -1
    need(pkt, at, stop - at, WIDTHS[int(family)])
    out.put(b" EID ")
    put_address(pkt, at, family, out)
    out.put(b"/%d, %d locator(s)" % (bits, count))
    at += WIDTHS[int(family)]
    while count > 0:
        at = put_locator(pkt, at, stop, out)
        count -= 1
    return at


def put_locator(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """Where an endpoint is reached; returns where this ends. An address of another family is taken for none."""
    need(pkt, at, stop - at, LOCATOR)
    if out.verbose:
        out.put(b"\n       ")
    family = pkt.u16(at + 6)
    width: i64 = WIDTHS.get(int(family), 0)
    if width > 0:
        need(pkt, at + LOCATOR, stop - at - LOCATOR, width)
        out.put(b" LOC ")
        put_address(pkt, at + LOCATOR, family, out)
    if out.verbose:
        out.put(b"\n          Priority/Weight %d/%d," % (pkt.u8(at), pkt.u8(at + 1)))
        out.put(b" Multicast Priority/Weight %d/%d, flags [" % (pkt.u8(at + 2), pkt.u8(at + 3)))
        out.bits(LOCATOR_FLAGS, pkt.u16(at + 4), b"none")
        out.put(b"],")
    return at + LOCATOR + width


def need(pkt: PacketView, at: i64, length: i64, count: i64) -> None:
    """Raises `Truncated` unless `count` bytes were captured and are part of the message."""
    if length < count:
        raise Truncated
    pkt.need(at, count)


def put_address(pkt: PacketView, at: i64, family: i64, out: Text) -> None:
    """An address of one of the two known families."""
    if family == IPV6:
        out.host6(pkt, at)
    else:
        out.host4(pkt, at)
