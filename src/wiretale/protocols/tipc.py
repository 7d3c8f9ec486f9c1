"""Transparent Inter Process Communication (draft-spec-tipc-10, docs.kernel.org/networking/tipc.html): its messages.

    +---------+----------+-----------------+-----------+------------------------+
    | version | user (4) | header size (4) | flags (4) | message size (17)      |   word 0
    +---------+----------+-----------------+-----------+------------------------+

Seven to fourteen words more, which say one thing in payload messages, another between two ends of a link, and
a third in the search for neighbors. A node is written Z.C.N: zone, cluster, node.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

WORD: Final = 4
SHORT_HEADER: Final = 6  # words; without nodes, which the link between the two knows

NEIGHBOR_DETECTION: Final = 13
PAYLOADS: Final = (0, 1, 2, 3, 8, 11)  # users whose messages go from port to port
LINKS: Final = (5, 6, 7, 10, 12)  # users whose messages go from one end of a link to the other
USERS: Final[dict[int, bytes]] = {
    0: b"Low Importance Data payload",
    1: b"Medium Importance Data payload",
    2: b"High Importance Data payload",
    3: b"Critical Importance Data payload",
    5: b"Broadcast Link Protocol internal",
    6: b"Message Bundler Protocol internal",
    7: b"Link State Protocol internal",
    8: b"Connection Manager internal",
    10: b"Link Changeover Protocol internal",
    11: b"Name Table Update Protocol internal",
    12: b"Message Fragmentation Protocol internal",
    NEIGHBOR_DETECTION: b"Neighbor Detection Protocol internal",
}
MESSAGES: Final[dict[int, bytes]] = {0: b"CONN_MSG", 1: b"MCAST_MSG", 2: b"NAMED_MSG", 3: b"DIRECT_MSG"}
DETECTIONS: Final[dict[int, bytes]] = {0: b"Link request", 1: b"Link response"}


def print_tipc(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; of one whose user nobody knows, nothing."""
    pkt.enter(b"tipc", at)
    if length < WORD:
        raise Truncated
    user = pkt.u32(at) >> 25 & 0x0F
    if user in PAYLOADS:
        put_payload(pkt, at, user, out)
    elif user in LINKS:
        put_link(pkt, at, user, out)
    elif user == NEIGHBOR_DETECTION:
        put_detection(pkt, at, user, out)


def node(address: i64) -> bytes:
    """A node's address: eight bits of zone, twelve each of cluster and node."""
    return b"%d.%d.%d" % (address >> 24, address >> 12 & 0xFFF, address & 0xFFF)


def put_sizes(pkt: PacketView, at: i64, user: i64, kinds: dict[int, bytes], out: Text) -> None:
    """What all messages have behind their addresses."""
    first = pkt.u32(at)
    out.put(
        b", headerlength %d bytes, MessageSize %d bytes, %s, messageType %s"
        % (
            (first >> 21 & 0x0F) * WORD,
            first & 0x1FFFF,
            name(USERS, user),
            name(kinds, pkt.u32(at + WORD) >> 29, b"Unknown"),
        )
    )


def put_payload(pkt: PacketView, at: i64, user: i64, out: Text) -> None:
    """A message from a port to a port."""
    first = pkt.u32(at)
    sender = pkt.u32(at + 12)  # the node before this one, which without others is the first
    if first >> 21 & 0x0F <= SHORT_HEADER:
        pkt.need(at, 6 * WORD)
        out.put(b"TIPC v%d.0 %s:%d > %d" % (first >> 29, node(sender), pkt.u32(at + 16), pkt.u32(at + 20)))
        put_sizes(pkt, at, user, MESSAGES, out)
        return
    pkt.need(at, 8 * WORD)
    out.put(
        b"TIPC v%d.0 %s:%d > %s:%d"
        % (first >> 29, node(pkt.u32(at + 24)), pkt.u32(at + 16), node(pkt.u32(at + 28)), pkt.u32(at + 20))
    )
    put_sizes(pkt, at, user, MESSAGES, out)
    if out.verbose:
        out.put(
            b"\n\tPrevious Node %s, Broadcast Ack %d, Link Ack %d, Link Sequence %d"
            % (node(sender), pkt.u16(at + 6), pkt.u16(at + 8), pkt.u16(at + 10))
        )


def put_link(pkt: PacketView, at: i64, user: i64, out: Text) -> None:
    """A message from one end of a link to the other."""
    pkt.need(at, 8 * WORD)
    first = pkt.u32(at)
    out.put(b"TIPC v%d.0 %s > %s" % (first >> 29, node(pkt.u32(at + 24)), node(pkt.u32(at + 28))))
    put_sizes(pkt, at, user, MESSAGES, out)
    out.put(b" (0x%08x)" % pkt.u32(at + WORD))
    if out.verbose:
        pkt.need(at, 10 * WORD)
        out.put(
            b"\n\tPrevious Node %s, Session No. %d, Broadcast Ack %d, Sequence Gap %d,  Broadcast Gap After %d, "
            b"Broadcast Gap To %d, Last Sent Packet No. %d, Next sent Packet No. %d, Transport Sequence %d, "
            b"msg_count %d, Link Tolerance %d"
            % (
                node(pkt.u32(at + 12)),
                pkt.u16(at + 20),
                pkt.u16(at + 6),
                pkt.u16(at + 4) & 0x1FFF,
                pkt.u16(at + 8),
                pkt.u16(at + 10),
                pkt.u16(at + 16),
                pkt.u16(at + 18),
                pkt.u32(at + 32),
                pkt.u16(at + 36),
                pkt.u16(at + 38),
            )
        )


def put_detection(pkt: PacketView, at: i64, user: i64, out: Text) -> None:
    """A node looks for its neighbors, in a part of the network, or answers one."""
    pkt.need(at, 4 * WORD)
    out.put(b"TIPC v%d.0 %s > %s" % (pkt.u32(at) >> 29, node(pkt.u32(at + 12)), node(pkt.u32(at + 8))))
    put_sizes(pkt, at, user, DETECTIONS, out)
    if out.verbose:
        pkt.need(at, 6 * WORD)
        out.put(
            b"\n\tNodeSignature %d, network_id %d, media_id %d"
            % (pkt.u16(at + 6), pkt.u32(at + 16), pkt.u8(at + 23))
        )
