"""Payload information elements of IEEE 802.15.4 frames.

    bit     0  ...  10   11  ...  14   15
          +------------+-------------+---+
          |   Length   |  Group ID   | 1 |
          +------------+-------------+---+

The MLME group holds elements of its own, short (length in 8 bits, ID in 7, 0) and long (length in 11, ID in 4, 1).
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.ieee802154_elements import DETAILED, Malformed, put_data, put_octets, put_vendor

MLME: Final = 1
VENDOR: Final = 2
MULTIPLEXED: Final = 3
IETF: Final = 5
LIST_TERMINATION: Final = 15
GROUPS: Final[dict[int, bytes]] = {
    0: b"ESDU IE",
    MLME: b"MLME IE",
    VENDOR: b"Vendor Specific Nested IE",
    MULTIPLEXED: b"Multiplexed IE (802.15.9)",
    4: b"Omnibus Payload Group IE",
    IETF: b"IETF IE",
    LIST_TERMINATION: b"List termination",
}

NESTED_VENDOR: Final = 0x08
CHANNEL_HOPPING: Final = 0x09
SYNCHRONIZATION: Final = 0x1A
SLOTFRAME: Final = 0x1B
TIMESLOT: Final = 0x1C
SHORT_ELEMENTS: Final[dict[int, bytes]] = {
    **{n: b"Reserved for long format 0x%x" % n for n in range(16)},
    SYNCHRONIZATION: b"TSCH Synchronization IE",
    SLOTFRAME: b"TSCH Slotframe and Link IE",
    TIMESLOT: b"TSCH Timeslot IE",
    0x1D: b"Hopping timing IE",
    0x1E: b"Enhanced Beacon Filter IE",
    0x1F: b"MAC Metrics IE",
    0x20: b"All MAC Metrics IE",
    0x21: b"Coexistence Specification IE",
    0x22: b"SUN Device Capabilities IE",
    0x23: b"SUN FSK Generic PHY IE",
    0x24: b"Mode Switch Parameter IE",
    0x25: b"PHY Parameter Change IE",
    0x26: b"O-QPSK PHY Mode IE",
    0x27: b"PCA Allocation IE",
    0x28: b"LECIM DSSS Operating Mode IE",
    0x29: b"LECIM FSK Operating Mode IE",
    0x2B: b"TVWS PHY Operating Mode Description IE",
    0x2C: b"TVWS Device Capabilities IE",
    0x2D: b"TVWS Device Category IE",
    0x2E: b"TVWS Device Identiication IE",
    0x2F: b"TVWS Device Location IE",
    0x30: b"TVWS Channel Information Query IE",
    0x31: b"TVWS Channel Information Source IE",
    0x32: b"CTM IE",
    0x33: b"Timestamp IE",
    0x34: b"Timestamp Difference IE",
    0x35: b"TMCTP Specification IE",
    0x36: b"RCC PHY Operating Mode IE",
}
LONG_ELEMENTS: Final[dict[int, bytes]] = {
    NESTED_VENDOR: b"Vendor Specific MLME Nested IE",
    CHANNEL_HOPPING: b"Channel Hopping IE",
}

PAGES_WITH_BITMAP: Final = (9, 10)
LINK_OPTIONS: Final = ((1, b"TX "), (2, b"RX "), (4, b"Shared "), (8, b"Timekeeping "), (16, b"Priority "))
TIMINGS: Final = (
    b"CCA Offset", b"CCA", b"TX Offset", b"RX Offset", b"RX Ack Delay", b"TX Ack Delay", b"RX Wait", b"Ack Wait",
    b"RX TX", b"Max Ack",
)  # fmt: skip

# Multiplexed elements (IEEE 802.15.9), by the low three bits of their first octet.
FULL: Final = 0
FULL_SMALL: Final = 1
FRAGMENT: Final = 2
LAST_FRAGMENT: Final = 4
ABORT: Final = 6


def put_payload_elements(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """Payload elements; returns where what follows is."""
    while True:
        if stop - at < 2:
            raise Malformed(b"[ERROR: Truncated header IE]")
        descriptor = pkt.u16le(at)
        group = descriptor >> 11 & 15
        size = descriptor & 0x3FF  # ten bits, with tcpdump
        at += 2
        if not descriptor & 0x8000:
            out.put(b"[ERROR: Payload IE with type 0] ")
        out.put(b"\n\t%s [" % GROUPS.get(group, b"Reserved 0x%02x" % group))
        if size:
            out.put(b" length = %d, " % size)
        if stop - at < size:
            raise Malformed(b"[ERROR: Truncated IE data]")
        if size:
            try:
                put_group(pkt, at, size, group, out)
            except Malformed as error:
                out.put(error.words)
        out.put(b"]\n\t")
        at += size
        if group == LIST_TERMINATION or at == stop:
            return at


def put_group(pkt: PacketView, at: i64, size: i64, group: i64, out: Text) -> None:
    """What is in a payload element, if that is not empty."""
    if out.verbose < DETAILED:
        put_data(pkt, at, size, out)
    elif group == MLME:
        put_nested(pkt, at, at + size, out)
    elif group == VENDOR:
        put_vendor(pkt, at, size, out)
    elif group == MULTIPLEXED:
        put_multiplexed(pkt, at, size, out)
    elif group == IETF:
        out.put(b"Subtype ID = 0x%02x, Subtype content = " % pkt.u8(at))
        put_octets(pkt, at + 1, size - 1, out)
    else:
        put_data(pkt, at, size, out)


def put_multiplexed(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An upper layer's message or a fragment of one (IEEE 802.15.9)."""
    control = pkt.u8(at)
    kind = control & 7
    transaction = control >> 3
    taken: i64 = 1
    if kind in (FULL, FULL_SMALL):
        out.put(b"Type = Full upper layer fragment%s, " % (b" with small Multiplex ID" if kind == FULL_SMALL else b""))
        if kind == FULL_SMALL:
            out.put(b"Multiplex ID = 0x%04x, " % transaction)
        else:
            if size < 3:
                raise Malformed(b"[ERROR: Multiplex ID missing]")
            out.put(b"tid = 0x%02x, Multiplex ID = 0x%04x, " % (transaction, pkt.u16le(at + 1)))
            taken = 3
    elif kind in (FRAGMENT, LAST_FRAGMENT):
        if size < 2:
            raise Malformed(b"[ERROR: fragment number missing]")
        number = pkt.u8(at + 1)
        if kind == LAST_FRAGMENT:
            words = b"Last fragment"
        else:
            words = b"Middle fragment" if number else b"First fragment"
        out.put(b"Type = %s, tid = 0x%02x, fragment = 0x%02x, " % (words, transaction, number))
        taken = 2
        if number == 0:
            if size < 6:
                raise Malformed(b"[ERROR: Total upper layer size or multiplex ID missing]")
            whole, identifier = pkt.u16le(at + 2), pkt.u16le(at + 4)
            out.put(b"Total upper layer size = 0x%04x, Multiplex ID = 0x%04x, " % (whole, identifier))
            taken = 6
    elif kind == ABORT:
        out.put(b"Type = Abort, tid = 0x%02x, " % transaction)
        if size == 1:
            out.put(b"no max size given")
            return
        if size == 3:
            out.put(b"max size = 0x%04x" % pkt.u16le(at + 1))
            return
        out.put(b"invalid length = %d (not 1 or 3)Abort data = " % size)
        put_octets(pkt, at + 1, size - 1, out)
        return
    else:
        out.put(b"Type = %d (Reserved), tid = 0x%02x, " % (kind, transaction))
    out.put(b"Upper layer data = ")
    put_octets(pkt, at + taken, size - taken, out)


def put_nested(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """The elements inside an MLME element."""
    while at < stop:
        if stop - at < 2:
            raise Malformed(b"[ERROR: Truncated MLME IE]")
        descriptor = pkt.u16le(at)
        if descriptor & 0x8000:
            number = descriptor >> 11 & 15
            size = descriptor & 0x3FF
            names = LONG_ELEMENTS
        else:
            number = descriptor >> 8 & 0x7F
            size = descriptor & 0xFF
            names = SHORT_ELEMENTS
        at += 2
        out.put(b"\n\t\t%s [ length = %d, " % (names.get(number, b"Reserved 0x%02x" % number), size))
        if stop - at < size:
            raise Malformed(b"[ERROR: Truncated IE data]")
        if size:
            try:
                put_nested_element(pkt, at, size, number, out)
            except Malformed as error:
                out.put(error.words)
        out.put(b"] ")
        at += size


def put_nested_element(pkt: PacketView, at: i64, size: i64, number: i64, out: Text) -> None:
    """What is in one of them."""
    if number == NESTED_VENDOR:
        put_vendor(pkt, at, size, out)
    elif number == CHANNEL_HOPPING:
        put_channel_hopping(pkt, at, size, out)
    elif number == SYNCHRONIZATION:
        if size < 6:
            out.put(b"[ERROR: Length != 6]")
        sequence = pkt.u32le(at) | pkt.u8(at + 4) << 32
        out.put(b"ASN = %010x, Join Metric = %d " % (sequence, pkt.u8(at + 5)))
    elif number == SLOTFRAME:
        put_slotframes(pkt, at, size, out)
    elif number == TIMESLOT:
        put_timeslot(pkt, at, size, out)
    else:
        put_data(pkt, at, size, out)


def put_channel_hopping(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A hopping sequence."""
    stop = at + size
    out.put(b"Hopping Sequence ID = %d" % pkt.u8(at))
    if size == 1:
        return
    if size < 8:
        raise Malformed(b"[ERROR: IE truncated]")
    page = pkt.u8(at + 1)
    channels = pkt.u16le(at + 2)
    out.put(b"Channel Page = %d, Number of Channels = %d, " % (page, channels))
    out.put(b"Phy Configuration = 0x%08x, " % pkt.u32le(at + 4))
    at += 8
    if page in PAGES_WITH_BITMAP:
        octets = (channels + 7) // 8
        if stop - at < octets:
            raise Malformed(b"[ERROR: IE truncated]")
        out.put(b"Extended bitmap = 0x")
        out.hex_bytes(pkt, at, octets)
        out.put(b", ")
        at += octets
    if stop - at < 2:
        raise Malformed(b"[ERROR: IE truncated]")
    count = pkt.u16le(at)
    at += 2
    out.put(b"Hopping Seq length = %d [ " % count)
    if stop - at < 2 * count:
        raise Malformed(b" [ERROR: IE truncated]")
    for _ in range(count):
        out.put(b"%02x " % pkt.u16le(at))
        at += 2
    out.put(b"]")
    if stop - at < 2:
        raise Malformed(b"[ERROR: IE truncated]")
    out.put(b"Current hop = %d" % pkt.u16le(at))


def put_slotframes(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Slotframes of time-slotted channel hopping, each with its links."""
    stop = at + size
    frames = pkt.u8(at)
    at += 1
    out.put(b"Slotframes = %d " % frames)
    for _ in range(frames):
        if stop - at < 4:
            raise Malformed(b"[ERROR: Truncated IE before slotframes]")
        links = pkt.u8(at + 3)
        out.put(b"\n\t\t\t[ Handle %d, size = %d, links = %d " % (pkt.u8(at), pkt.u16le(at + 1), links))
        at += 4
        for _ in range(links):
            if stop - at < 5:
                out.put(b"[ERROR: Truncated IE links]")
                break
            options = pkt.u8(at + 4)
            out.put(b"\n\t\t\t\t[ Timeslot =  %d, Offset = %d, Options = " % (pkt.u16le(at), pkt.u16le(at + 2)))
            out.put(b"".join(words for bit, words in LINK_OPTIONS if options & bit))
            out.put(b"] ")
            at += 5
        out.put(b"] ")


def put_timeslot(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """When what happens in a slot: microseconds."""
    if size not in (1, 25, 27):
        out.put(b"[ERROR: Length not 1, 25, or 27]\n\t\t\t")
        put_data(pkt, at, size, out)
        return
    out.put(b"Time slot ID = %d" % pkt.u8(at))
    if size == 1:
        out.put(b" ")
        return
    at += 1
    for timing in TIMINGS:
        out.put(b", %s = %d" % (timing, pkt.u16le(at)))
        at += 2
    if size == 25:
        longest, slot = pkt.u16le(at), pkt.u16le(at + 2)
    else:
        longest, slot = pkt.u16le(at) | pkt.u8(at + 2) << 16, pkt.u16le(at + 3) | pkt.u8(at + 5) << 16
    out.put(b", Max TX = %d, Time slot Length = %d " % (longest, slot))
