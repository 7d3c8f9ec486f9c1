"""Header information elements of IEEE 802.15.4 frames, and the parts that they share with beacons.

    bit     0  ...  6   7  ...  14   15
          +-----------+------------+---+
          |  Length   | Element ID | 0 |
          +-----------+------------+---+

What is in an element is told with -vvvv; before that, its bytes are shown.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

DETAILED: Final = 4  # from this many -v on

VENDOR_HEADER: Final = 0x00
CSL: Final = 0x1A
RIT: Final = 0x1B
DSME: Final = 0x1C
RENDEZVOUS: Final = 0x1D
TIME_CORRECTION: Final = 0x1E
TERMINATION_1: Final = 0x7E
TERMINATION_2: Final = 0x7F
HEADER_ELEMENTS: Final[dict[int, bytes]] = {
    VENDOR_HEADER: b"Vendor Specific Header IE",
    CSL: b"LE CSL IE",
    RIT: b"LE RIT IE",
    DSME: b"DSME PAN descriptor IE",
    RENDEZVOUS: b"Rendezvous Time IE",
    TIME_CORRECTION: b"Time Correction IE",
    0x21: b"Extended DSME PAN descriptor IE",
    0x22: b"Fragment Sequence Context Description IE",
    0x23: b"Simplified Superframe Specification IE",
    0x24: b"Simplified GTS Specification IE",
    0x25: b"LECIM Capabilities IE",
    0x26: b"TRLE Descriptor IE",
    0x27: b"RCC Capabilities IE",
    0x28: b"RCCN Descriptor IE",
    0x29: b"Global Time IE",
    0x2A: b"Omnibus Header IE",
    0x2B: b"DA IE",
    TERMINATION_1: b"Header Termination 1 IE",
    TERMINATION_2: b"Header Termination 2 IE",
}

SUPERFRAME_FLAGS: Final = (
    (0x1000, b", BLE enabled"),
    (0x4000, b", PAN Coordinator"),
    (0x8000, b", Association Permit"),
)
DSME_FLAGS: Final = ((0x40, b", CAP reduction enabled"), (0x80, b", Deferred beacon enabled"))
CHANNEL_HOPPING_MODE: Final = 0x10


class Malformed(Exception):
    """What is wrong with a frame or an element, said in `words`; the rest of it is not read."""

    def __init__(self, words: bytes) -> None:
        self.words = words


# ---- what beacons have, too ---------------------------------------------------------------------------


def put_extended(pkt: PacketView, at: i64, out: Text) -> None:
    """An extended address, most significant byte first."""
    out.put(pkt.raw(at, 8)[::-1].hex(":").encode())


def put_octets(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """Bytes in hexadecimal, a blank behind each."""
    out.put(b"".join([b"%02x " % octet for octet in pkt.raw(at, count)]))


def put_superframe(superframe: i64, out: Text) -> None:
    """The superframe specification."""
    out.put(b"\n\tBeacon order = %d, Superframe order = %d, Final CAP Slot = %d" % (
        superframe & 15, superframe >> 4 & 15, superframe >> 8 & 15,
    ))
    out.put(b"".join(words for bit, words in SUPERFRAME_FLAGS if superframe & bit))


def put_pending(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """For whom something is waiting; returns where what follows is."""
    count = pkt.u8(at)
    short = count & 7
    extended = count >> 4 & 7
    at += 1
    if out.verbose > 0:
        out.put(b"\n\tPending address list, # short addresses = %d, # extended addresses = %d" % (short, extended))
    if stop - at < 2 * short + 8 * extended:
        raise Malformed(b" [ERROR: Pending address list truncated]")
    if out.verbose > 1:
        if short:
            out.put(b", Short address list = [ ")
            for n in range(short):
                out.put(b"%04x " % pkt.u16le(at + 2 * n))
            out.put(b"]")
        if extended:
            out.put(b", Extended address list = [ ")
            for n in range(extended):
                put_extended(pkt, at + 2 * short + 8 * n, out)
                out.put(b" ")
            out.put(b"]")
    return at + 2 * short + 8 * extended


# ---- header elements ----------------------------------------------------------------------------------


def put_header_elements(pkt: PacketView, at: i64, stop: i64, out: Text) -> tuple[i64, bool]:
    """Header elements; returns where what follows is, and whether those are payload elements."""
    while True:
        if stop - at < 2:
            raise Malformed(b"[ERROR: Truncated header IE]")
        descriptor = pkt.u16le(at)
        number = descriptor >> 7 & 0xFF
        size = descriptor & 0x7F
        at += 2
        if descriptor & 0x8000:
            out.put(b"[ERROR: Header IE with type 1] ")
        if number < 0x80:
            out.put(b"\n\t%s [" % HEADER_ELEMENTS.get(number, b"Reserved 0x%02x" % number))
            if size:
                out.put(b" length = %d, " % size)
        else:
            out.put(b"Reserved Element ID %02x, length = %d " % (number, size))
        if stop - at < size:
            raise Malformed(b"[ERROR: Truncated IE data]")
        if size:
            try:
                put_header_element(pkt, at, size, number, out)
            except Malformed as error:
                out.put(error.words)
        out.put(b"] ")
        at += size
        if number in (TERMINATION_1, TERMINATION_2) or at == stop:
            return at, number == TERMINATION_1


def put_data(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An element's bytes."""
    out.put(b"IE Data = ")
    put_octets(pkt, at, size, out)


def put_header_element(pkt: PacketView, at: i64, size: i64, number: i64, out: Text) -> None:
    """What is in a header element, if that is not empty."""
    if out.verbose < DETAILED:
        put_data(pkt, at, size, out)
    elif number == VENDOR_HEADER:
        put_vendor(pkt, at, size, out)
    elif number == CSL:
        if size < 4:
            raise Malformed(b"[ERROR: Truncated CSL IE]")
        out.put(b"CSL Phase = %d, CSL Period = %d" % (pkt.u16le(at), pkt.u16le(at + 2)))
        if size >= 6:
            out.put(b", Rendezvous time = %d" % pkt.u16le(at + 4))
        if size not in (4, 6):
            raise Malformed(b" [ERROR: CSL IE length wrong]")
    elif number == RIT:
        if size < 4:
            raise Malformed(b"[ERROR: Truncated RIT IE]")
        out.put(b"Time to First Listen = %d, # of Repeat Listen = %d, Repeat Listen Interval = %d" % (
            pkt.u8(at), pkt.u8(at + 1), pkt.u16le(at + 2),
        ))
    elif number == DSME:
        put_dsme(pkt, at, size, out)
    elif number == RENDEZVOUS:
        if size != 4:
            raise Malformed(b"[ERROR: Length != 2]")
        out.put(b"Rendezvous time = %d, Wake-up Interval = %d" % (pkt.u16le(at), pkt.u16le(at + 2)))
    elif number == TIME_CORRECTION:
        if size != 2:
            raise Malformed(b"[ERROR: Length != 2]")
        correction = pkt.u16le(at)
        if correction & 0x8000:
            out.put(b"Negative ")
        correction &= 0xFFF
        out.put(b"Ack time correction = %d, " % (correction - 0x1000 if correction & 0x800 else correction))
    else:
        put_data(pkt, at, size, out)


def put_vendor(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What a vendor defined."""
    if size < 3:
        raise Malformed(b"[ERROR: Vendor OUI missing]")
    out.put(b"OUI = 0x%06x, Data = " % pkt.u24(at))
    put_octets(pkt, at + 3, size - 3, out)


def put_dsme(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The descriptor of a network of deterministic and synchronous multi-channel extension."""
    stop = at + size
    if size < 2:
        raise Malformed(b"[ERROR: Truncated DSME PAN IE]")
    put_superframe(pkt.u16le(at), out)
    at += 2
    if at == stop:
        raise Malformed(b"[ERROR: Truncated before pending addresses field]")
    at = put_pending(pkt, at, stop, out)
    if at == stop:
        raise Malformed(b"[ERROR: Truncated before DSME Superframe Specification]")
    superframe = pkt.u8(at)
    at += 1
    out.put(b"Multi-superframe Order = %d, Channel %s mode" % (
        superframe & 15, b"hopping" if superframe & CHANNEL_HOPPING_MODE else b"adaptation",
    ))
    out.put(b"".join(words for bit, words in DSME_FLAGS if superframe & bit))
    if stop - at < 8:
        raise Malformed(b" [ERROR: Truncated before Time synchronization specification]")
    timestamp = pkt.u32le(at) | pkt.u16le(at + 4) << 32
    out.put(b"Beacon timestamp = %d, offset = %d" % (timestamp, pkt.u16le(at + 6)))
    at += 8
    if stop - at < 4:
        raise Malformed(b" [ERROR: Truncated before Beacon Bitmap]")
    bits = pkt.u16le(at + 2)
    out.put(b"SD Index = %d, Bitmap len = %d, " % (pkt.u16le(at), bits))
    at += 4
    if stop - at < bits:
        raise Malformed(b" [ERROR: Truncated in SD bitmap]")
    out.put(b" SD Bitmap = ")
    put_octets(pkt, at, bits, out)
    at += bits
    if stop - at < 5:
        raise Malformed(b" [ERROR: Truncated before Channel hopping specification]")
    bits = pkt.u16le(at + 4)
    out.put(b"Hopping Seq ID = %d, PAN Coordinator BSN = %d, Channel offset = %d, Bitmap length = %d, " % (
        pkt.u8(at), pkt.u8(at + 1), pkt.u16le(at + 2), bits,
    ))
    at += 5  # it has six bytes; tcpdump takes it for five
    if stop - at < bits:
        raise Malformed(b" [ERROR: Truncated in Channel offset bitmap]")
    out.put(b" Channel offset bitmap = ")
    put_octets(pkt, at, bits, out)
