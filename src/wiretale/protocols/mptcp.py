"""Multipath TCP: the subtypes of TCP option 30 (RFC 6824 for version 0, RFC 8684 for version 1)."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

SYN: Final = 0x02
ACK: Final = 0x10

# Flags of the data sequence signal.
DSS_ACK: Final = 0x01  # there is a data ACK
DSS_ACK8: Final = 0x02  # of eight bytes
DSS_MAP: Final = 0x04  # there is a mapping
DSS_SEQ8: Final = 0x08  # with a data sequence number of eight bytes
DSS_FIN: Final = 0x10

# An address of version 4 or 6, each alone, with a port, with an HMAC, with both.
ADD_ADDRESS_SIZES: Final = frozenset({8, 10, 16, 18, 20, 22, 28, 30})


def put_mptcp(pkt: PacketView, at: i64, size: i64, flags: i64, out: Text) -> bool:
    """The option of `size` bytes at `at`, which were captured. False if a length is wrong."""
    pkt.enter(b"mptcp", at)
    out.put(b" ")
    out.dec(size)
    if size < 3:
        return False
    subtype = pkt.u8(at + 2) >> 4
    if subtype == 0:
        out.put(b" capable")
        return put_capable(pkt, at, size, flags, out)
    if subtype == 1:
        out.put(b" join")
        return put_join(pkt, at, size, flags, out)
    if subtype == 2:
        out.put(b" dss")
        return put_dss(pkt, at, size, flags, out)
    if subtype == 3:
        out.put(b" add-addr")
        return put_add_address(pkt, at, size, out)
    if subtype == 4:
        out.put(b" rem-addr")
        return put_remove_address(pkt, at, size, out)
    if subtype == 5:
        out.put(b" prio")
        if size != 3 and size != 4:
            return False
        out.put(b" backup" if pkt.u8(at + 2) & 1 else b" non-backup")
        if size == 4:
            out.put(b" id ")
            out.dec(pkt.u8(at + 3))
        return True
    if subtype == 6:
        out.put(b" fail")
        if size != 12:
            return False
        out.put(b" seq ")
        out.dec_big(pkt.u64(at + 4))
        return True
    if subtype == 7:
        out.put(b" fast-close")
        if size != 12:
            return False
        out.put(b" key 0x")
        put_hex64(pkt, at + 4, out)
        return True
    out.put(b" unknown")
    return True


def put_hex64(pkt: PacketView, at: i64, out: Text) -> None:
    """A 64-bit value in hexadecimal."""
    out.put(b"%x" % pkt.u64(at))


def put_capable(pkt: PacketView, at: i64, size: i64, flags: i64, out: Text) -> bool:
    """MP_CAPABLE: version, whether checksums are wanted, and the keys (RFC 8684 3.1)."""
    version = pkt.u8(at + 2) & 0x0F
    if flags & SYN:
        fits = size == 12 or size == 4
    else:
        fits = size == 20 or size == 22
    if not fits:
        return False
    if version > 1:
        out.put(b" Unknown Version (")
        out.dec(version)
        out.put(b")")
        return True
    out.put(b" v1" if version else b" v0")
    if pkt.u8(at + 3) & 0x80:
        out.put(b" csum")
    if size >= 12:
        out.put(b" {0x")
        put_hex64(pkt, at + 4, out)
        if size >= 20:
            out.put(b",0x")
            put_hex64(pkt, at + 12, out)
        out.put(b"}")
    return True


def put_join(pkt: PacketView, at: i64, size: i64, flags: i64, out: Text) -> bool:
    """MP_JOIN: its three forms are told apart by the segment's flags and the length (RFC 8684 3.2)."""
    fits = (size == 12 and flags & SYN != 0) or (size == 16 and flags & (SYN | ACK) == SYN | ACK) or (
        size == 24 and flags & ACK != 0
    )
    if not fits:
        return False
    if size == 24:
        out.put(b" hmac 0x")
        out.hex_bytes(pkt, at + 4, 20)
        return True
    if pkt.u8(at + 2) & 1:
        out.put(b" backup")
    out.put(b" id ")
    out.dec(pkt.u8(at + 3))
    if size == 12:
        out.put(b" token 0x")
        out.hex(pkt.u32(at + 4))
        out.put(b" nonce 0x")
        out.hex(pkt.u32(at + 8))
    else:
        out.put(b" hmac 0x")
        put_hex64(pkt, at + 4, out)
        out.put(b" nonce 0x")
        out.hex(pkt.u32(at + 12))
    return True


def put_dss(pkt: PacketView, at: i64, size: i64, flags: i64, out: Text) -> bool:
    """A data sequence signal (RFC 8684 3.3): data ACK, mapping, checksum."""
    if size < 4 or flags & SYN:
        return False
    signal = pkt.u8(at + 3)
    if signal & DSS_FIN:
        out.put(b" fin")
    at += 4
    left = size - 4
    if signal & DSS_ACK:
        out.put(b" ack ")
        width: i64 = 8 if signal & DSS_ACK8 else 4
        if left < width:
            return False
        put_number(pkt, at, width, out)
        at += width
        left -= width
    if signal & DSS_MAP:
        out.put(b" seq ")
        width = 8 if signal & DSS_SEQ8 else 4
        if left < width:
            return False
        put_number(pkt, at, width, out)
        at += width
        left -= width
        if left < 4:
            return False
        out.put(b" subseq ")
        out.dec(pkt.u32(at))
        at += 4
        left -= 4
        if left < 2:
            return False
        out.put(b" len ")
        out.dec(pkt.u16(at))
        at += 2
        left -= 2
        if left >= 2:
            out.put(b" csum 0x")
            out.hex(pkt.u16(at))
            left -= 2
    return left == 0


def put_number(pkt: PacketView, at: i64, width: i64, out: Text) -> None:
    """A sequence number of four or eight bytes."""
    if width == 8:
        out.dec_big(pkt.u64(at))
    else:
        out.dec(pkt.u32(at))


def put_add_address(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """ADD_ADDR: an address, with a port and an authentication code where the length has room for them."""
    if size not in ADD_ADDRESS_SIZES:
        return False
    kind = pkt.u8(at + 2) & 0x0F
    if kind == 0:
        out.put(b" v1")
    elif kind == 1:
        out.put(b" v1-echo")
    elif kind == 4:
        out.put(b" v0-ip4")
    elif kind == 6:
        out.put(b" v0-ip6")
    else:
        out.put(b" [bad version/echo]")
    out.put(b" id ")
    out.dec(pkt.u8(at + 3))
    out.put(b" ")
    at += 4
    left = size - 4
    if size <= 18:
        out.host4(pkt, at)
        at += 4
        left -= 4
    else:
        out.host6(pkt, at)
        at += 16
        left -= 16
    if left == 2 or left == 10:
        out.put(b":")
        out.dec(pkt.u16(at))
        at += 2
        left -= 2
    if left == 8:
        out.put(b" hmac 0x")
        put_hex64(pkt, at, out)
    return True


def put_remove_address(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """REMOVE_ADDR: identifiers of addresses that are gone."""
    if size < 4:
        return False
    out.put(b" id")
    i: i64 = 3
    while i < size:
        out.put(b" ")
        out.dec(pkt.u8(at + i))
        i += 1
    return True
