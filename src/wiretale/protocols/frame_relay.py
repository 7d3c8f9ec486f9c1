"""Frame Relay (ITU-T Q.922 annex A) with multiprotocol encapsulation (RFC 2427).

    +-----------------+--------------+-------------+-------------
    | address (2 - 4) | control (03) | NLPID       | payload
    +-----------------+--------------+-------------+-------------

A byte of padding may stand before the NLPID. Cisco's encapsulation has an ethertype in the place of both.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols import ethernet, isoclns, llc, tables

LEAST: Final = 4  # of a frame as a link layer
UNNUMBERED: Final = 0x03
EXTENDED: Final = 0x01  # the last byte of an address
SNAP: Final = 0x80
FRF15: Final = 0xB1
PPP: Final = 0xCF
ISO: Final = (0x81, 0x82, 0x83)
ETHERTYPES: Final[dict[int, int]] = {0x8E: 0x86DD, 0xCC: 0x0800}
FLAGS: Final[dict[int, bytes]] = {
    0x0200: b"C!",
    0x0002: b"DE",
    0x0004: b"BECN",
    0x0008: b"FECN",
    0x020000: b"sdlcore",
}

FRAGMENT_FLAGS: Final[dict[int, bytes]] = {0x80: b"Begin", 0x40: b"End", 0x20: b"Control"}

_PPP: Final = Lazy("ppp:print_ppp")


def print_frame_relay(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Frame Relay frame."""
    pkt.enter(b"fr", at)
    if length < LEAST or not pkt.has(at, LEAST):
        out.truncated(pkt)
        pkt.link_header_length += pkt.left(at)
        return
    pkt.link_header_length += read_frame(pkt, at, length, out)


def put_frame_relay(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Frame Relay frame inside something else."""
    pkt.enter(b"fr", at)
    read_frame(pkt, at, length, out)


def read_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints a frame; returns how long its header was."""
    size = 2
    first = pkt.u8(at)
    while size <= 4 and not pkt.u8(at + size - 1) & EXTENDED:
        size += 1
    if first & EXTENDED or size > 4:
        out.put(b"Q.922, invalid address")
        return 0
    number = first >> 2 << 4 | pkt.u8(at + 1) >> 4
    flags = (first << 8 | pkt.u8(at + 1)) & 0x020E
    if size == 4:
        number = number << 7 | pkt.u8(at + 2) >> 1
    if size > 2:
        last = pkt.u8(at + size - 1)
        number = number << 6 | last >> 2
        flags |= (last & 2) << 16
    address = b"hdr-len %d, DLCI %d, Flags [%s], " % (size, number, bit_names(FLAGS, flags, b"none"))
    if out.quiet:
        address = b"DLCI %d, " % number
    if length < size + 2:
        out.truncated(pkt)
        return length
    pkt.need(at, size + 1)
    if pkt.u8(at + size) != UNNUMBERED and number != 0:  # Cisco: but DLCI 0 is for signalling
        ethertype: i64 = pkt.u16(at + size) if pkt.has(at + size, 2) else 0
        if out.link_level and ethertype:
            put_header(address, b"cisco-ethertype", ethernet.ETHERTYPE_NAMES, ethertype, 4, length, out)
        dissector = tables.ETHERTYPES.find(ethertype)
        if dissector is not None:
            dissector.print(pkt, at + size + 2, length - size - 2, out)
            return size + 2
        out.put(b"UI %02x! " % pkt.u8(at + size))
    header = size + 2
    if pkt.u8(at + size + 1) == 0:
        if size != 3:
            out.put(b"Pad! ")
        header += 1
    elif size == 3:
        out.put(b"No pad! ")
    if length < header:
        out.truncated(pkt)
        return length
    protocol = pkt.u8(at + header - 1)
    if out.link_level:
        put_header(address, b"NLPID", isoclns.PROTOCOLS, protocol, 2, length, out)
    payload = at + header
    left = length - header
    if protocol in ISO:
        tables.ISO_CLNS.print(pkt, payload - 1, left + 1, out)
        return header
    if protocol == FRF15:
        put_frf15(pkt, payload, left, out)
        return header
    if protocol == PPP:
        _PPP.print(pkt, payload, left, out)
        return header
    if protocol == SNAP:
        if llc.put_snap(pkt, payload, left, out) >= 0:
            return header
        left += header
        payload -= header
    else:
        dissector = tables.ETHERTYPES.find(ETHERTYPES.get(protocol, -1))
        if dissector is not None:
            dissector.print(pkt, payload, left, out)
            return header
    if not out.link_level:
        put_header(address, b"NLPID", isoclns.PROTOCOLS, protocol, 2, length, out)
    if out.unknown_as_hex:
        hexdump.unknown(out, pkt, payload, left)
        pkt.need(payload, left)
    return header


def put_frf15(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A fragment, of a multilink from end to end (FRF.15) or over an interface; what is in it is not looked at."""
    if length < 2:
        out.truncated(pkt)
        return
    sequence = pkt.u16(at)
    flags = sequence >> 8
    out.put(
        b"FRF.15, seq 0x%03x, Flags [%s],%s Fragmentation, length %d"
        % (
            (flags & 0x1E) << 7 | sequence & 0xFF,
            bit_names(FRAGMENT_FLAGS, flags, b"none"),
            b"Interface" if flags & 1 else b"End-to-End",
            length,
        )
    )


def put_header(
    address: bytes, word: bytes, names: dict[int, bytes], value: i64, width: i64, length: i64, out: Text
) -> None:
    """The address, and what the frame carries."""
    out.put(b"Q.922, " + address)
    if not out.quiet:
        out.put(b"%s %s (0x%0*x), " % (word, name(names, value, b"unknown"), width, value))
    out.put(b"length %d: " % length)
