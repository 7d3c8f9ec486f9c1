"""What receivers say of wireless frames, before them: radiotap (radiotap.org), Prism and AVS headers, PPI.

Radiotap has a word of bits, and then a field for each bit that is set, at its natural alignment:

    +-------------+---------+------------+-----------------------------------+--------
    | version (1) | pad (1) | length (2) | present (4, more if bit 31 is set) | fields
    +-------------+---------+------------+-----------------------------------+--------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import ieee80211, tables

RADIOTAP_HEADER: Final = 8
PRISM_HEADER: Final = 144
AVS_HEADER: Final = 8  # up to its length
AVS_COOKIE: Final = 0x80211001
PPI_HEADER: Final = 8
PPI_LONGEST: Final = 65532

# Fields, by their bits.
TSFT: Final = 0
FLAGS: Final = 1
RATE: Final = 2
CHANNEL: Final = 3
FHSS: Final = 4
SIGNAL: Final = 5
NOISE: Final = 6
LOCK_QUALITY: Final = 7
ATTENUATION: Final = 8
ATTENUATION_DB: Final = 9
POWER: Final = 10
ANTENNA: Final = 11
SIGNAL_DB: Final = 12
NOISE_DB: Final = 13
RX_FLAGS: Final = 14
EXTENDED_CHANNEL: Final = 18
MCS: Final = 19
AGGREGATE: Final = 20
VHT: Final = 21
RADIOTAP_NAMESPACE: Final = 29
VENDOR_NAMESPACE: Final = 30
MORE: Final = 31
FIELDS: Final[dict[int, tuple[int, int]]] = {  # alignment and length
    TSFT: (8, 8), FLAGS: (1, 1), RATE: (1, 1), CHANNEL: (2, 4), FHSS: (2, 2), SIGNAL: (1, 1), NOISE: (1, 1),
    LOCK_QUALITY: (2, 2), ATTENUATION: (2, 2), ATTENUATION_DB: (2, 2), POWER: (1, 1), ANTENNA: (1, 1),
    SIGNAL_DB: (1, 1), NOISE_DB: (1, 1), RX_FLAGS: (2, 2), EXTENDED_CHANNEL: (4, 8), MCS: (1, 3),
    AGGREGATE: (4, 8), VHT: (2, 12),
}  # fmt: skip

FLAG_NAMES: Final = (
    (0x01, b"cfp "), (0x02, b"short preamble "), (0x04, b"wep "), (0x08, b"fragmented "), (0x40, b"bad-fcs "),
)  # fmt: skip
CHECK_SEQUENCE: Final = 0x10  # the frame ends with one
PADDED: Final = 0x20  # the frame's header is filled up to four bytes

# Data bits a data subcarrier carries in a symbol, times four, for each modulation and coding scheme.
MCS_BITS: Final = (
    2, 4, 6, 8, 12, 16, 18, 20, 4, 8, 12, 16, 24, 32, 36, 40, 6, 12, 18, 24, 36, 48, 54, 60, 8, 16, 24, 32, 48, 64,
    72, 80, 0, 12, 16, 20, 18, 24, 30, 16, 20, 20, 24, 28, 28, 32, 24, 30, 30, 36, 42, 42, 48, 20, 24, 28, 24, 28, 32,
    36, 32, 36, 40, 40, 44, 30, 36, 42, 36, 42, 48, 54, 48, 54, 60, 60, 66,
)  # fmt: skip
DUPLICATED: Final = 32  # the scheme that sends the same on both halves of 40 MHz
MCS_WIDTHS: Final = (b"20 MHz ", b"40 MHz ", b"20 MHz (L) ", b"20 MHz (U) ")
VHT_WIDTHS: Final = (
    b"20 MHz", b"40 MHz", b"20 MHz (L)", b"20 MHz (U)", b"80 MHz", b"80 MHz (L)", b"80 MHz (U)", b"80 MHz (LL)",
    b"80 MHz (LU)", b"80 MHz (UL)", b"80 MHz (UU)", b"160 MHz", b"160 MHz (L)", b"160 MHz (U)", b"160 MHz (LL)",
    b"160 MHz (LU)", b"160 MHz (UL)", b"160 MHz (UU)", b"160 MHz (LLL)", b"160 MHz (LLU)", b"160 MHz (LUL)",
    b"160 MHz (UUU)", b"160 MHz (ULL)", b"160 MHz (ULU)", b"160 MHz (UUL)", b"160 MHz (UUU)",
)  # fmt: skip


# ---- radiotap ----------------------------------------------------------------------------------------


def put_cut_off(pkt: PacketView, at: i64, out: Text) -> None:
    """Marks that the header was not captured: -x has nothing to dump then."""
    out.truncated(pkt)
    pkt.link_header_length += pkt.left(at)


def print_radiotap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A radiotap header and the frame behind it."""
    pkt.enter(b"802.11_radio", at)
    if not pkt.has(at, RADIOTAP_HEADER):
        put_cut_off(pkt, at, out)
        return
    header = pkt.u16le(at + 2)
    if header < RADIOTAP_HEADER or not pkt.has(at, header):
        put_cut_off(pkt, at, out)
        return
    end = pkt.narrow(at + header)
    state = State()
    try:
        fields_at = skip_words(pkt, at + 4)
    except Truncated:
        pkt.end = end
        put_cut_off(pkt, at, out)
        return
    try:
        put_fields(pkt, at, fields_at, state, out)
    except Truncated:
        out.truncated(pkt)
    pkt.end = end
    pkt.link_header_length += header
    check = 4 if state.flags & CHECK_SEQUENCE else 0
    padded = state.flags & PADDED != 0
    pkt.link_header_length += ieee80211.put_frame(pkt, at + header, length - header, padded, check, out)


class State:
    """What fields say about the frame behind the header."""

    def __init__(self) -> None:
        self.flags = 0


def skip_words(pkt: PacketView, at: i64) -> i64:
    """Where the words of bits that start at `at` end."""
    while pkt.u32le(at) >> MORE:
        at += 4
    return at + 4


def put_fields(pkt: PacketView, start: i64, at: i64, state: State, out: Text) -> None:
    """All fields, which start at `at`, up to one that nobody knows. The header starts at `start`."""
    word_at = start + 4
    first: i64 = 0  # the number of a word's first bit
    foreign = False  # whether its bits are a vendor's
    while True:
        present = pkt.u32le(word_at)
        bit: i64 = 0
        while bit < RADIOTAP_NAMESPACE:
            if present >> bit & 1 and not foreign:
                known = FIELDS.get(first + bit)
                if known is None:
                    out.put(b"[bit %d] " % (first + bit))
                    return
                alignment, size = known
                at = start + ((at - start + alignment - 1) // alignment) * alignment
                pkt.need(at, size)
                put_field(pkt, at, first + bit, present, state, out)
                at += size
            bit += 1
        if present >> MORE == 0:
            return
        if present >> VENDOR_NAMESPACE & 1:
            at = start + (at - start + 1) // 2 * 2
            at += 6 + pkt.u16le(at + 4)
            foreign = True
            first = 0
        elif present >> RADIOTAP_NAMESPACE & 1:
            foreign = False
            first = 0
        else:
            first += 32
        word_at += 4


def put_field(pkt: PacketView, at: i64, bit: i64, present: i64, state: State, out: Text) -> None:
    """One field. `present` is the word that its bit is in."""
    if bit == TSFT:
        out.dec_big(pkt.u64le(at))
        out.put(b"us tsft ")
    elif bit == FLAGS:
        state.flags = int(pkt.u8(at))
        for flag, words in FLAG_NAMES:
            if state.flags & flag:
                out.put(words)
    elif bit == RATE:
        rate = pkt.u8(at)
        out.put(b"MCS %d " % (rate & 0x7F) if rate & 0x80 else b"%.1f Mb/s " % (rate / 2))
    elif bit == CHANNEL:
        put_channel(pkt.u16le(at), pkt.u16le(at + 2), present, out)
    elif bit == FHSS:
        out.put(b"fhset %d fhpat %d " % (pkt.u8(at), pkt.u8(at + 1)))
    elif bit == SIGNAL:
        out.put(b"%ddBm signal " % pkt.i8(at))
    elif bit == NOISE:
        out.put(b"%ddBm noise " % pkt.i8(at))
    elif bit == LOCK_QUALITY:
        out.put(b"%d sq " % pkt.u16le(at))
    elif bit == ATTENUATION:
        out.put(b"%d tx power " % -signed(pkt.u16le(at)))
    elif bit == ATTENUATION_DB:
        out.put(b"%ddB tx attenuation " % -pkt.u8(at))  # of two bytes, as tcpdump reads them
    elif bit == POWER:
        out.put(b"%ddBm tx power " % pkt.i8(at))
    elif bit == ANTENNA:
        out.put(b"antenna %d " % pkt.u8(at))
    elif bit == SIGNAL_DB:
        out.put(b"%ddB signal " % pkt.u8(at))
    elif bit == NOISE_DB:
        out.put(b"%ddB noise " % pkt.u8(at))
    elif bit == EXTENDED_CHANNEL:
        put_channel(pkt.u16le(at + 4), pkt.u32le(at), present, out)
    elif bit == MCS:
        put_mcs(pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2), out)
    elif bit == VHT:
        put_vht(pkt, at, out)


def signed(value: i64) -> i64:
    """What 16 bits are as a signed number."""
    return value - 0x10000 if value > 0x7FFF else value


def put_channel(frequency: i64, flags: i64, present: i64, out: Text) -> None:
    """A channel's frequency, and what is sent on it."""
    out.put(b"%d MHz" % frequency)
    if flags & 0x0880 == 0x0880:
        out.put(b" FHSS")
    if present >> MCS & 1:
        out.put(b" 11n")
    else:
        width = b"/10Mhz" if flags & 0x4000 else b"/5Mhz" if flags & 0x8000 else b""
        if flags & 0x0140 == 0x0140:
            out.put(b" 11a" + width)
        if flags & 0x00C0 == 0x00C0 or flags & 0x0480 == 0x0480:
            out.put(b" 11g" + width)
        elif flags & 0x00A0 == 0x00A0:
            out.put(b" 11b")
        if flags & 0x0010:
            out.put(b" Turbo")
    if flags & 0x10000:
        out.put(b" ht/20")
    elif flags & 0x40000:
        out.put(b" ht/40-")
    elif flags & 0x20000:
        out.put(b" ht/40+")
    out.put(b" ")


def put_mcs(known: i64, flags: i64, index: i64, out: Text) -> None:
    """The modulation and coding scheme of 802.11n, as far as it is known."""
    if known & 0x02:
        if known & 0x05:
            rate = mcs_rate(index, known & 0x01 != 0 and flags & 3 == 1, known & 0x04 != 0 and flags & 4 != 0)
            if rate:
                out.put(b"%.1f Mb/s " % rate)
        out.put(b"MCS %d " % index)
    if known & 0x01:
        out.put(MCS_WIDTHS[int(flags & 3)])
    if known & 0x04:
        out.put(b"short GI " if flags & 4 else b"long GI ")
    if known & 0x08:
        out.put(b"greenfield " if flags & 8 else b"mixed ")
    if known & 0x10:
        out.put(b"LDPC FEC " if flags & 16 else b"BCC FEC ")
    if known & 0x20:
        out.put(b"RX-STBC%d " % (flags >> 5 & 3))


def mcs_rate(index: i64, wide: bool, short: bool) -> float:
    """Megabits a second, with 40 MHz or 20, and the short guard interval or the long one; 0 for what is not used."""
    microseconds = 3.6 if short else 4.0
    if index == DUPLICATED:
        return 24 / microseconds if wide else 0.0
    if index >= len(MCS_BITS):
        return 0.0
    return (108 if wide else 52) * MCS_BITS[int(index)] / 4 / microseconds


def put_vht(pkt: PacketView, at: i64, out: Text) -> None:
    """The modulation and coding of 802.11ac: for up to four users, then of the channel."""
    known = pkt.u16le(at)
    for user in range(4):
        value = pkt.u8(at + 4 + user)
        if value & 15:
            coding = b"LDPC" if pkt.u8(at + 8) >> user & 1 else b"BCC"
            out.put(b"User %d MCS %d %s FEC " % (user, value >> 4, coding))
    if known & 0x40:
        width = pkt.u8(at + 3)
        out.put((VHT_WIDTHS[int(width)] if width < len(VHT_WIDTHS) else b"unknown (%d)" % width) + b" ")
    if known & 0x04:
        out.put(b"short GI " if pkt.u8(at + 2) & 4 else b"long GI ")


# ---- Prism, AVS, PPI ---------------------------------------------------------------------------------


def print_prism(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Prism header, or the AVS one that may stand for it, and a frame. Nothing is said of the header."""
    pkt.enter(b"prism", at)
    if not pkt.has(at, 4):
        out.truncated(pkt)
        return
    if pkt.u32(at) & 0xFFFFF000 == AVS_COOKIE & 0xFFFFF000:
        print_avs(pkt, at, length, out)
        return
    if not pkt.has(at, PRISM_HEADER):
        out.truncated(pkt)
        return
    pkt.link_header_length += PRISM_HEADER
    pkt.link_header_length += ieee80211.put_frame(pkt, at + PRISM_HEADER, length - PRISM_HEADER, False, 0, out)


def print_avs(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An AVS header and a frame. Nothing is said of the header."""
    pkt.enter(b"802.11_radio_avs", at)
    if not pkt.has(at, AVS_HEADER):
        put_cut_off(pkt, at, out)
        return
    header = pkt.u32(at + 4)
    if not pkt.has(at, header):
        put_cut_off(pkt, at, out)
        return
    pkt.link_header_length += header
    pkt.link_header_length += ieee80211.put_frame(pkt, at + header, length - header, False, 0, out)


def print_ppi(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A per-packet information header, and a packet of the link type that it names."""
    from wiretale import linktypes

    pkt.enter(b"ppi", at)
    if not pkt.has(at, PPI_HEADER):
        put_cut_off(pkt, at, out)
        return
    header = pkt.u16le(at + 2)
    if header < PPI_HEADER or header > PPI_LONGEST:
        out.put(b" [length %d < %d or > %d]" % (header, PPI_HEADER, PPI_LONGEST))
        out.invalid()
        pkt.link_header_length += pkt.left(at)
        return
    if not pkt.has(at, header):
        put_cut_off(pkt, at, out)
        return
    number = pkt.u32le(at + 4)
    pkt.link_header_length += header
    known = number in tables.LINK_TYPES
    if out.link_level or not known:
        named = linktypes.NAMES.get(int(number))
        name = named[0].encode() if named is not None else b"UNKNOWN"
        if not out.quiet:
            out.put(b"V.%d DLT %s (%d) len %d" % (pkt.u8(at), name, number, header))
        else:
            out.put(name)
        out.put(b", length %d: " % length)
    if known:
        outer = pkt.link_header_length
        pkt.link_header_length = 0
        try:
            tables.link_type(int(number)).print(pkt, at + header, length - header, out)
        except Truncated:
            pkt.link_header_length = 0
            raise
        pkt.link_header_length = outer + 2 * pkt.link_header_length  # as tcpdump counts: twice
    elif out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at + header, pkt.left(at + header))
