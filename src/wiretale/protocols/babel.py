"""Babel, a routing protocol (RFC 8966), with what older and other versions of it say.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     Magic     |    Version    |        Body length            |
    |     Type      |    Length     |     Payload...                |

Behind the body, a trailer may follow (RFC 8967: authentication). Source-specific routes: RFC 9079 and what came before.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.bgp_routes import IPV4, IPV6, written

LONGEST_PREFIX: Final = 49  # characters that are shown of one
MAGIC: Final = 42
HEADER: Final = 4

PAD1: Final = 0
PADN: Final = 1
ACK_REQUEST: Final = 2
ACK: Final = 3
HELLO: Final = 4
IHU: Final = 5
ROUTER_ID: Final = 6
NEXT_HOP: Final = 7
UPDATE: Final = 8
ROUTE_REQUEST: Final = 9
SEQNO_REQUEST: Final = 10
TIMESTAMP_COUNTER: Final = 11
HMAC: Final = 12
SOURCE_UPDATE: Final = 13
SOURCE_REQUEST: Final = 14
SOURCE_SEQNO_REQUEST: Final = 15
MAC: Final = 16
COUNTER: Final = 17
CHALLENGE_REQUEST: Final = 18
CHALLENGE_REPLY: Final = 19
SHORT_NAMES: Final[dict[int, bytes]] = {
    PAD1: b" pad1",
    PADN: b" padN",
    ACK_REQUEST: b" ack-req",
    ACK: b" ack",
    HELLO: b" hello",
    IHU: b" ihu",
    ROUTER_ID: b" router-id",
    NEXT_HOP: b" nh",
    UPDATE: b" update",
    ROUTE_REQUEST: b" route-request",
    SEQNO_REQUEST: b" seqno-request",
    TIMESTAMP_COUNTER: b" tspc",
    HMAC: b" hmac",
    SOURCE_UPDATE: b" ss-update",
    SOURCE_REQUEST: b" ss-request",
    SOURCE_SEQNO_REQUEST: b" ss-mh-request",
    MAC: b" mac",
    COUNTER: b" pc",
    CHALLENGE_REQUEST: b" challenge_request",
    CHALLENGE_REPLY: b" challenge_reply",
}
# What is written before a message's length is looked at.
NAMES: Final[dict[int, bytes]] = {
    ACK_REQUEST: b"Acknowledgment Request ",
    ACK: b"Acknowledgment ",
    HELLO: b"Hello ",
    IHU: b"IHU ",
    ROUTER_ID: b"Router Id",
    NEXT_HOP: b"Next Hop",
    UPDATE: b"Update",
    ROUTE_REQUEST: b"Route Request ",
    SEQNO_REQUEST: b"Seqno Request ",
    TIMESTAMP_COUNTER: b"TS/PC ",
    HMAC: b"HMAC ",
    SOURCE_UPDATE: b"SS-Update",
    SOURCE_REQUEST: b"SS-Request ",
    SOURCE_SEQNO_REQUEST: b"SS-MH-Request ",
    MAC: b"MAC ",
    COUNTER: b"PC",
    CHALLENGE_REQUEST: b"Challenge Request ",
    CHALLENGE_REPLY: b"Challenge Reply ",
}
# The lengths that they must have at least.
LEAST: Final[dict[int, int]] = {
    ACK_REQUEST: 6, ACK: 2, HELLO: 6, IHU: 6, ROUTER_ID: 10, NEXT_HOP: 2, UPDATE: 10, ROUTE_REQUEST: 2,
    SEQNO_REQUEST: 14, TIMESTAMP_COUNTER: 6, HMAC: 18, SOURCE_UPDATE: 13, SOURCE_REQUEST: 3,
    SOURCE_SEQNO_REQUEST: 14, COUNTER: 4,
}  # fmt: skip

# Address encodings.
WILDCARD: Final = 0
ENCODING4: Final = 1
ENCODING6: Final = 2
LINK_LOCAL: Final = 3
LINK_LOCAL_PREFIX: Final = b"\xfe\x80" + bytes(6)

SUB_PAD1: Final = 0
SUB_DIVERSITY: Final = 2
SUB_TIMESTAMP: Final = 3
DIVERSITIES: Final[dict[int, bytes]] = {0: b"reserved", 255: b"all"}
SUB_NAMES: Final[dict[int, bytes]] = {
    1: b" sub-padn",
    SUB_DIVERSITY: b" sub-diversity",
    SUB_TIMESTAMP: b" sub-timestamp",
}


class Invalid(Exception):
    """Something cannot be; nothing behind it is read."""


class Defaults:
    """The prefixes that updates leave out."""

    def __init__(self) -> None:
        self.prefix4 = bytes(4)
        self.prefix6 = bytes(16)


def print_babel(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet."""
    pkt.enter(b"babel", at)
    out.put(b"babel")
    pkt.need(at, HEADER)
    if pkt.u8(at) != MAGIC:
        out.put(b" invalid header")
        return
    version = pkt.u8(at + 1)
    size = pkt.u16(at + 2)
    out.put(b" %d" % version)
    if version != 2:
        out.put(b" unknown version")
        return
    out.put(b" (%d)" % size)
    try:
        if size > length - HEADER:
            raise Invalid
        at += HEADER
        put_messages(pkt, at, at + size, out)
        if length - HEADER > size:
            out.put(b"\n\t----" if out.verbose else b" |")
            put_messages(pkt, at + size, at + length - HEADER, out)
    except Invalid:
        out.invalid()


def put_messages(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """The messages of a body or a trailer."""
    defaults = Defaults()
    while at < stop:
        kind = pkt.u8(at)
        if kind == PAD1:
            out.put(b"\n\tPad 1" if out.verbose else b" pad1")
            at += 1
            continue
        if stop - at < 2:
            raise Invalid
        size = pkt.u8(at + 1)
        if size > stop - at - 2:
            raise Invalid
        pkt.need(at + 2, size)
        if not out.verbose:
            out.put(SHORT_NAMES.get(int(kind), b" unknown"))
            if kind == UPDATE:
                if size < LEAST[UPDATE]:
                    raise Invalid
                put_flags(pkt.u8(at + 3), out)
        elif kind == PADN:
            out.put(b"\n\tPad %d" % (size + 2))
        elif kind not in NAMES:
            out.put(b"\n\tUnknown message type %d" % kind)
        else:
            out.put(b"\n\t" + NAMES[int(kind)])
            if size < LEAST.get(int(kind), 0):
                raise Invalid
            put_message(pkt, at + 2, size, kind, defaults, out)
        at += 2 + size


def put_flags(flags: i64, out: Text) -> None:
    """What an update is for."""
    if flags & 0x80:
        out.put(b"/prefix")
    if flags & 0x40:
        out.put(b"/id")
    if flags & 0x3F:
        out.put(b"/unknown")


def put_message(pkt: PacketView, at: i64, size: i64, kind: i64, defaults: Defaults, out: Text) -> None:
    """What a message says, with -v."""
    if kind == ACK_REQUEST:
        out.put(b"%04x %s" % (pkt.u16(at + 2), interval(pkt.u16(at + 4))))
    elif kind == ACK:
        out.put(b"%04x" % pkt.u16(at))
    elif kind == HELLO:
        wait = pkt.u16(at + 4)
        out.put(b"(Unicast) " if pkt.u16(at) & 0x8000 else b"")
        out.put(b"seqno %d " % pkt.u16(at + 2))
        out.put(b"interval " + interval(wait) if wait else b"unscheduled")
        put_rest(pkt, at + 6, at + size, kind, out)
    elif kind == IHU:
        words, taken = address(pkt, at + 6, size - 6, pkt.u8(at), out)
        if taken < 0:
            out.truncated(pkt)
            return
        out.put(b"%s rxcost %d interval %s" % (words, pkt.u16(at + 2), interval(pkt.u16(at + 4))))
        put_rest(pkt, at + 6 + taken, at + size, kind, out)
    elif kind == ROUTER_ID:
        out.put(b" " + router(pkt, at + 2))
    elif kind == NEXT_HOP:
        words, taken = address(pkt, at + 2, size - 2, pkt.u8(at), out)
        if taken < 0:
            raise Invalid
        out.put(b" " + (b"invalid AE 0" if pkt.u8(at) == WILDCARD else words))
    elif kind == UPDATE:
        put_update(pkt, at, size, defaults, out)
    elif kind == ROUTE_REQUEST:
        words, _ = prefix(pkt, at + 2, size - 2, pkt.u8(at), pkt.u8(at + 1), 0, b"", out)
        out.put(b"for " + (b"any" if pkt.u8(at) == WILDCARD else words))
    elif kind == SEQNO_REQUEST:
        words, _ = prefix(pkt, at + 14, size - 14, pkt.u8(at), pkt.u8(at + 1), 0, b"", out)
        out.put(
            b"(%d hops) for %s seqno %d id %s"
            % (
                pkt.u8(at + 4),
                b"invalid AE 0" if pkt.u8(at) == WILDCARD else words,
                pkt.u16(at + 2),
                router(pkt, at + 6),
            )
        )
    elif kind == TIMESTAMP_COUNTER:
        out.put(b"timestamp %d packetcounter %d" % (pkt.u32(at + 2), pkt.u16(at)))
    elif kind == HMAC:
        digest = pkt.raw(at + 2, size - 2).hex().upper().encode()
        out.put(b"key-id %d digest-%d %s" % (pkt.u16(at), size - 2, digest))
    elif kind == SOURCE_UPDATE:
        put_source_update(pkt, at, size, defaults, out)
    elif kind == SOURCE_REQUEST:
        encoding = pkt.u8(at)
        if encoding == WILDCARD:
            out.put(b"for any")
            return
        words, taken = prefix(pkt, at + 3, size - 3, encoding, pkt.u8(at + 1), 0, b"", out)
        source, _ = prefix(pkt, at + 3 + taken, size - 3 - taken, encoding, pkt.u8(at + 2), 0, b"", out)
        out.put(b"for (%s, %s)" % (words, source))
    elif kind == SOURCE_SEQNO_REQUEST:
        encoding = pkt.u8(at)
        words, taken = prefix(pkt, at + 14, size - 14, encoding, pkt.u8(at + 1), 0, b"", out)
        source, _ = prefix(pkt, at + 14 + taken, size - 14 - taken, encoding, pkt.u8(at + 5), 0, b"", out)
        out.put(
            b"(%d hops) for (%s, %s) seqno %d id %s"
            % (pkt.u8(at + 4), words, source, pkt.u16(at + 2), router(pkt, at + 6))
        )
    elif kind == COUNTER:
        out.put(b" value %d index len %d" % (pkt.u32(at), size - 4))
    else:
        out.put(b"len %d" % size)


def put_update(pkt: PacketView, at: i64, size: i64, defaults: Defaults, out: Text) -> None:
    """A route."""
    encoding, flags, bits, omitted = pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2), pkt.u8(at + 3)
    before = defaults.prefix4 if encoding == ENCODING4 else defaults.prefix6
    data, taken = prefix_bytes(pkt, at + 10, size - 10, encoding, bits, omitted, before)
    put_flags(flags, out)
    words = b"any" if encoding == WILDCARD else prefix_text(data, bits, out)
    out.put(b" %s metric %d seqno %d" % (words, pkt.u16(at + 8), pkt.u16(at + 6)))
    out.put(b" interval " + update_interval(pkt.u16(at + 4)))
    if flags & 0x80:
        if encoding == ENCODING4:
            defaults.prefix4 = data
        else:
            defaults.prefix6 = data
    put_rest(pkt, at + 10 + taken, at + size, UPDATE, out)


def put_source_update(pkt: PacketView, at: i64, size: i64, defaults: Defaults, out: Text) -> None:
    """A route for packets from some sources."""
    encoding, source_bits, bits, omitted = pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2), pkt.u8(at + 3)
    before = defaults.prefix4 if encoding == ENCODING4 else defaults.prefix6
    words, taken = prefix(pkt, at + 10, size - 10, encoding, bits, omitted, before, out)
    source, more = prefix(pkt, at + 10 + taken, size - 10 - taken, encoding, source_bits, 0, b"", out)
    out.put(
        b" %s from %s metric %d seqno %d interval %s"
        % (words, source, pkt.u16(at + 8), pkt.u16(at + 6), update_interval(pkt.u16(at + 4)))
    )
    put_rest(pkt, at + 10 + taken + more, at + size, SOURCE_UPDATE, out)


def put_rest(pkt: PacketView, at: i64, stop: i64, kind: i64, out: Text) -> None:
    """What follows in a message: values of its own."""
    try:
        put_values(pkt, at, stop, kind, out)
    except Invalid:
        out.invalid()


def put_values(pkt: PacketView, at: i64, stop: i64, kind: i64, out: Text) -> None:
    """The same. Raises `Invalid`."""
    while at < stop:
        value = pkt.u8(at)
        if value == SUB_PAD1:
            out.put(b" sub-pad1")
            at += 1
            continue
        if stop - at < 2:
            raise Invalid
        size = pkt.u8(at + 1)
        if size > stop - at - 2:
            raise Invalid
        at += 2
        if value & 0x80:
            out.put(b" (M)")
        out.put(name(SUB_NAMES, value, b" sub-unknown-0x%02x"))
        if value == SUB_DIVERSITY:
            if size == 0:
                out.put(b" empty")
            else:
                out.put(b" " + b"-".join(name(DIVERSITIES, pkt.u8(at + n), b"%d") for n in range(int(size))))
                if kind not in (UPDATE, SOURCE_UPDATE):
                    out.put(b" (bogus)")
        elif value == SUB_TIMESTAMP:
            if kind == HELLO:
                if size < 4:
                    raise Invalid
                out.put(b" %.6fs" % (pkt.u32(at) / 1_000_000))
            elif kind == IHU:
                if size < 8:
                    raise Invalid
                out.put(b" %.6fs|%.6fs" % (pkt.u32(at) / 1_000_000, pkt.u32(at + 4) / 1_000_000))
            else:
                out.put(b" (bogus)")
        at += size


# ---- numbers and addresses -------------------------------------------------------------------------------


def interval(hundredths: i64) -> bytes:
    """A time, which is in hundredths of a second."""
    if hundredths == 0:
        return b"0.0s (bogus)"
    return b"%d.%02ds" % (hundredths // 100, hundredths % 100)


def update_interval(hundredths: i64) -> bytes:
    """The same, which may be infinity."""
    return b"infinity" if hundredths == 0xFFFF else interval(hundredths)


def router(pkt: PacketView, at: i64) -> bytes:
    """A router's identifier."""
    return pkt.raw(at, 8).hex(":").encode()


def address(pkt: PacketView, at: i64, size: i64, encoding: i64, out: Text) -> tuple[bytes, i64]:
    """An address and how many bytes it takes, -1 if it cannot be."""
    if encoding == WILDCARD:
        return b"any", 0
    if encoding == ENCODING4 and size >= 4:
        return host(pkt.raw(at, 4), out), 4
    if encoding == ENCODING6 and size >= 16:
        return host(pkt.raw(at, 16), out), 16
    if encoding == LINK_LOCAL and size >= 8:
        return host(LINK_LOCAL_PREFIX + pkt.raw(at, 8), out), 8
    return b"", -1


def host(data: bytes, out: Text) -> bytes:
    """An address: its name, or in numbers."""
    return written(data, IPV4 if len(data) == 4 else IPV6, out)


def prefix(
    pkt: PacketView, at: i64, size: i64, encoding: i64, bits: i64, omitted: i64, before: bytes, out: Text
) -> tuple[bytes, i64]:
    """A prefix's text and how many bytes it takes. Raises `Invalid`."""
    data, taken = prefix_bytes(pkt, at, size, encoding, bits, omitted, before)
    return prefix_text(data, bits, out), taken


def prefix_text(data: bytes, bits: i64, out: Text) -> bytes:
    """A prefix with its length; cut off where a host's name is very long."""
    return (b"%s/%d" % (host(data, out), bits))[:LONGEST_PREFIX]


def prefix_bytes(
    pkt: PacketView, at: i64, size: i64, encoding: i64, bits: i64, omitted: i64, before: bytes
) -> tuple[bytes, i64]:
    """A prefix, filled up to an address, and how many bytes it takes. Raises `Invalid`."""
    width: i64 = 4 if encoding == ENCODING4 else 16
    count = (bits + 7) // 8
    if encoding > LINK_LOCAL or count > width:
        raise Invalid
    if encoding == WILDCARD:
        return bytes(16), 0
    data = bytearray(int(width))
    if encoding == LINK_LOCAL:
        data[:8] = LINK_LOCAL_PREFIX
        taken: i64 = count - 8 if count > 8 else 0
        start: i64 = 8
    else:
        if omitted > width:
            raise Invalid
        taken = count - omitted if count > omitted else 0
        start = omitted
        data[: int(omitted)] = before[: int(omitted)]
    if size < taken:
        raise Invalid
    data[int(start) : int(start + taken)] = pkt.raw(at, taken)
    return bytes(data), taken
