"""Mobility header of Mobile IPv6 (RFC 6275).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    | Payload Proto |  Header Len   |   MH Type     |   Reserved    |
    |           Checksum            |  message data, then options   |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

REFRESH_REQUEST: Final = 0
HOME_TEST_INIT: Final = 1
CARE_OF_TEST_INIT: Final = 2
HOME_TEST: Final = 3
CARE_OF_TEST: Final = 4
BINDING_UPDATE: Final = 5
BINDING_ACKNOWLEDGEMENT: Final = 6
BINDING_ERROR: Final = 7

MESSAGES: Final[dict[int, tuple[bytes, int]]] = {  # name, and size without options
    0: (b"BRR", 8),
    1: (b"HoTI", 16),
    2: (b"CoTI", 16),
    3: (b"HoT", 24),
    4: (b"CoT", 24),
    5: (b"BU", 12),
    6: (b"BA", 12),
    7: (b"BE", 24),
}

PAD1: Final = 0
PADN: Final = 1
REFRESH_ADVICE: Final = 2
ALTERNATE_CARE_OF: Final = 3
NONCE_INDICES: Final = 4
AUTHORIZATION: Final = 5


def print_mobility(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A mobility message."""
    pkt.enter(b"mobility", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    pkt.check(at, 2)
    kind = pkt.u8(at + 2)
    units = pkt.u8(at + 1)
    stop = at + (units + 1) * 8
    if kind not in MESSAGES:
        out.put(b"mobility: type-#%d len=%d" % (kind, units))
        return
    name, size = MESSAGES[kind]
    if stop - at < size:
        out.put(b"(header length %d is too small for type %d)" % (stop - at, kind))
        raise CutShort()
    out.put(b"mobility: ")
    out.put(name)
    verbose = out.verbose > 0
    if kind in (HOME_TEST_INIT, CARE_OF_TEST_INIT):
        if verbose:
            put_cookie(b" Home Init Cookie=" if kind == HOME_TEST_INIT else b" Care-of Init Cookie=", pkt, at + 8, out)
    elif kind in (HOME_TEST, CARE_OF_TEST):
        out.put(b" nonce id=0x%x" % pkt.u16(at + 6))
        if verbose:
            home = kind == HOME_TEST
            put_cookie(b" Home Init Cookie=" if home else b" Care-of Init Cookie=", pkt, at + 8, out)
            put_cookie(b" Home Keygen Token=" if home else b" Care-of Keygen Token=", pkt, at + 16, out)
    elif kind == BINDING_UPDATE:
        out.put(b" seq#=%d" % pkt.u16(at + 6))
        pkt.check(at + 8, 2)
        flags = pkt.u16(at + 8)
        if flags & 0xF000:
            out.put(b" ")
            for bit, letter in ((0x8000, b"A"), (0x4000, b"H"), (0x2000, b"L"), (0x1000, b"K")):
                if flags & bit:
                    out.put(letter)
        out.put(b" lifetime=%d" % (pkt.u16(at + 10) * 4))
    elif kind == BINDING_ACKNOWLEDGEMENT:
        out.put(b" status=%d" % pkt.u8(at + 6))
        if pkt.u8(at + 7) & 0x80:
            out.put(b" K")
        out.put(b" seq#=%d" % pkt.u16(at + 8))
        out.put(b" lifetime=%d" % (pkt.u16(at + 10) * 4))
    elif kind == BINDING_ERROR:
        out.put(b" status=%d" % pkt.u8(at + 6))
        pkt.need(at + 8, 16)
        out.put(b" homeaddr ")
        out.host6(pkt, at + 8)
    if verbose:
        put_options(pkt, at + size, stop, out)


def put_cookie(words: bytes, pkt: PacketView, at: i64, out: Text) -> None:
    """A cookie or token of eight bytes."""
    first = pkt.u32(at)
    second = pkt.u32(at + 4)
    out.put(words + b"%08x:%08x" % (first, second))


def put_options(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """The mobility options from `at` up to `stop`."""
    while at < stop:
        kind = pkt.u8(at)
        if kind == PAD1:
            size: i64 = 1
        elif at + 1 < stop:
            size = pkt.u8(at + 1) + 2
        else:
            raise CutShort()
        if at + size > stop:
            raise CutShort()
        pkt.check(at + size, 1)  # one byte more than it needs, as it has always been
        if kind == PAD1:
            out.put(b"(pad1)")
        elif kind == PADN:
            out.put(b"(padn)")
        elif kind == REFRESH_ADVICE:
            need_option(b"refresh", 4, at, stop, out)
            out.put(b"(refresh: %d)" % (pkt.u16(at + 2) * 4))
        elif kind == ALTERNATE_CARE_OF:
            need_option(b"altcoa", 18, at, stop, out)
            pkt.need(at + 2, 16)
            out.put(b"(alt-CoA: ")
            out.host6(pkt, at + 2)
            out.put(b")")
        elif kind == NONCE_INDICES:
            need_option(b"ni", 6, at, stop, out)
            home = pkt.u16(at + 2)
            out.put(b"(ni: ho=0x%04x co=0x%04x)" % (home, pkt.u16(at + 4)))
        elif kind == AUTHORIZATION:
            need_option(b"auth", 12, at, stop, out)
            out.put(b"(auth)")
        else:
            out.put(b"(type-0x%02x: len=%d)" % (kind, size - 2))
        at += size


def need_option(name: bytes, size: i64, at: i64, stop: i64, out: Text) -> None:
    """Says so if the header ends before the option at `at` can."""
    if stop - at < size:
        out.put(b"(%s: trunc)" % name)
        raise CutShort()
