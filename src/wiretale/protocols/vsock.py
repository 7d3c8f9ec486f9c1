"""Sockets between a host and its guests, as Linux's vsockmon has them. All numbers are little-endian.

      0       8       16      20      24  26  28  30  32
    +-------+-------+-------+-------+---+---+---+---+----------
    | source| dest. | s.port| d.port| op| tr|len| 0 | transport's header, payload
    +-------+-------+-------+-------+---+---+---+---+----------

Virtio's header has the addresses and ports once more, and then the payload's length, type (2), operation (2), flags,
the size of the receiver's buffer and how much of it was read.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 32
VIRTIO_HEADER: Final = 44

PAYLOAD: Final = 4
OPERATIONS: Final[dict[int, bytes]] = {
    0: b"UNKNOWN",
    1: b"CONNECT",
    2: b"DISCONNECT",
    3: b"CONTROL",
    PAYLOAD: b"PAYLOAD",
}
VIRTIO: Final = 2
TRANSPORTS: Final[dict[int, bytes]] = {0: b"UNKNOWN", 1: b"NO_INFO", VIRTIO: b"VIRTIO"}
VIRTIO_TYPES: Final[dict[int, bytes]] = {1: b"STREAM"}
VIRTIO_OPERATIONS: Final[dict[int, bytes]] = {
    0: b"INVALID",
    1: b"REQUEST",
    2: b"RESPONSE",
    3: b"RST",
    4: b"SHUTDOWN",
    5: b"RW",
    6: b"CREDIT UPDATE",
    7: b"CREDIT REQUEST",
}


def print_vsock(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet, as a link layer."""
    pkt.enter(b"vsock", at)
    pkt.need(at, HEADER)
    operation = pkt.u16le(at + 24)
    transport = pkt.u16le(at + 26)
    out.put(name(TRANSPORTS, transport, b"Invalid transport (%d)"))
    header: i64 = HEADER
    whole = True
    if not out.verbose:
        out.put(b" ")
    elif transport != VIRTIO:
        out.put(b"\n\t")
    elif pkt.has(at + HEADER, VIRTIO_HEADER):
        put_virtio(pkt, at + HEADER, out)
        out.put(b"\n\t")
        header += VIRTIO_HEADER
    else:
        whole = False
    out.put(b"%d.%d > " % (pkt.u64le(at), pkt.u32le(at + 16)))
    out.put(b"%d.%d " % (pkt.u64le(at + 8), pkt.u32le(at + 20)))
    out.put(name(OPERATIONS, operation, b" invalid op (%d)"))
    out.put(b", length %d" % pkt.left(at))
    if not whole:
        out.truncated(pkt)
    elif out.verbose > 1 and operation == PAYLOAD:
        pkt.need(at + header, 1)
        out.put(b"\n")
        hexdump.hex_only(out, pkt, at + header, pkt.left(at + header), b"\t")


def put_virtio(pkt: PacketView, at: i64, out: Text) -> None:
    """The header of virtio's transport."""
    out.put(
        b" (len %d, type %s, op %s, flags %x, buf_alloc %d, fwd_cnt %d)"
        % (
            pkt.u32le(at + 24),
            name(VIRTIO_TYPES, pkt.u16le(at + 28), b"Invalid type (%d)"),
            name(VIRTIO_OPERATIONS, pkt.u16le(at + 30), b"Invalid op (%d)"),
            pkt.u32le(at + 32),
            pkt.u32le(at + 36),
            pkt.u32le(at + 40),
        )
    )
