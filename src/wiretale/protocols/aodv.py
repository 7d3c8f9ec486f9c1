"""Ad hoc On-Demand Distance Vector routing (RFC 3561), with IPv6 (draft-perkins-aodv6, draft-perkins-manet-aodv6).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     Type      |J|R|G|D|U|   Reserved          |   Hop Count   |
    |                            RREQ ID                            |
    |                    Destination IP Address                     |
    |                  Destination Sequence Number                  |
    |                    Originator IP Address                      |
    |                  Originator Sequence Number                   |

The types from 16 on are the older draft's. They have sixteen-byte addresses whatever carries them, with the
sequence numbers before them. tcpdump looks for a request's flags in its type, and so does this.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

REQUEST: Final = 1
REPLY: Final = 2
ERROR: Final = 3
REPLY_ACK: Final = 4
OLD_REQUEST: Final = 16
OLD_REPLY: Final = 17
OLD_ERROR: Final = 18
OLD_REPLY_ACK: Final = 19

NO_DELETE: Final = 0x80
HELLO_INTERVAL: Final = 1
EXTENSION: Final = 2  # bytes of its header


def print_aodv(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message."""
    pkt.enter(b"aodv", at)
    if length < 1:
        raise Truncated
    kind = pkt.u8(at)
    out.put(b" aodv")
    width: i64 = 16 if pkt.ip_version == 6 or kind >= OLD_REQUEST else 4
    if kind == REQUEST or kind == OLD_REQUEST:
        put_request(pkt, at, length, kind, width, out)
    elif kind == REPLY or kind == OLD_REPLY:
        put_reply(pkt, at, length, kind, width, out)
    elif kind == ERROR or kind == OLD_ERROR:
        put_error(pkt, at, length, width, out)
    elif kind == REPLY_ACK or kind == OLD_REPLY_ACK:
        out.put(b" rrep-ack %d" % length)
    else:
        out.put(b" type %d %d" % (kind, length))


def put_request(pkt: PacketView, at: i64, length: i64, kind: i64, width: i64, out: Text) -> None:
    """Who asks for a route, and where to."""
    size = 16 + 2 * width
    need(pkt, at, length, size)
    old = kind == OLD_REQUEST
    destination = at + 16 if old else at + 8
    source = destination + width if old else destination + width + 4
    out.put(
        b"%s rreq %d %shops %d id 0x%08x\n\tdst "
        % (
            b" v6" if width == 16 and not old else b"",
            length,
            b"[D] " if old else b" ",
            pkt.u8(at + 3),
            pkt.u32(at + 4),
        )
    )
    put_host(pkt, destination, width, out)
    out.put(b" seq %d src " % pkt.u32(at + 8 if old else destination + width))
    put_host(pkt, source, width, out)
    out.put(b" seq %d" % pkt.u32(at + 12 if old else source + width))
    put_extension(pkt, at + size, length - size, out)


def put_reply(pkt: PacketView, at: i64, length: i64, kind: i64, width: i64, out: Text) -> None:
    """A route."""
    size = 12 + 2 * width
    need(pkt, at, length, size)
    old = kind == OLD_REPLY
    destination = at + 8 if old else at + 4
    source = destination + width if old else destination + width + 4
    out.put(b" rrep %d  prefix %d hops %d\n\tdst " % (length, pkt.u8(at + 2) & 0x1F, pkt.u8(at + 3)))
    put_host(pkt, destination, width, out)
    out.put(b" dseq %d src " % pkt.u32(at + 4 if old else destination + width))
    put_host(pkt, source, width, out)
    out.put(b" %d ms" % pkt.u32(source + width))
    put_extension(pkt, at + size, length - size, out)


def put_error(pkt: PacketView, at: i64, length: i64, width: i64, out: Text) -> None:
    """Destinations that are not reached any more."""
    need(pkt, at, length, 4)
    count = pkt.u8(at + 3)
    flag = b"[D]" if pkt.u8(at + 1) & NO_DELETE else b""
    out.put(b" rerr %s [items %d] [%d]:" % (flag, count, length))
    at += 4
    length -= 4
    while count > 0:
        need(pkt, at, length, width + 4)
        out.put(b" {")
        put_host(pkt, at, width, out)
        out.put(b"}(%d)" % pkt.u32(at + width))
        at += width + 4
        length -= width + 4
        count -= 1


def put_extension(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The first of what may follow a request or a reply (RFC 3561 9)."""
    if length < EXTENSION:
        return
    pkt.need(at, EXTENSION)
    kind = pkt.u8(at)
    size = pkt.u8(at + 1)
    if kind != HELLO_INTERVAL:
        out.put(b"\n\text %d %d" % (kind, size))
        return
    need(pkt, at, length, EXTENSION + 4)
    if size < 4:
        out.put(b"\n\text HELLO - bad length %d" % size)
    else:
        out.put(b"\n\text HELLO %d ms" % pkt.u32(at + EXTENSION))


def need(pkt: PacketView, at: i64, length: i64, count: i64) -> None:
    """Raises `Truncated` unless `count` bytes were captured and are part of the message."""
    if length < count:
        raise Truncated
    pkt.need(at, count)


def put_host(pkt: PacketView, at: i64, width: i64, out: Text) -> None:
    """An address of four or sixteen bytes."""
    if width == 16:
        out.host6(pkt, at)
    else:
        out.host4(pkt, at)
