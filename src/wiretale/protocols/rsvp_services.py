"""Integrated services in objects of RSVP (RFC 2210): what traffic is like, and what is wanted for it.

 31           24 23           16 15            8 7             0
+-------------------------------+-------------------------------+
| V (4) |    reserved           |     Overall length (words)    |
|    Service header             |B|  Length of service data     |
|    Parameter ID               |  Flags        |  Length       |
|    Parameter value                                            |
"""

from __future__ import annotations

import struct

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import gmpls

SERVICES: Final[dict[int, bytes]] = {
    1: b"Default/Global Information",
    2: b"Guaranteed Service",
    5: b"Controlled Load",
}

HOPS: Final = 4
BANDWIDTH: Final = 6
LATENCY: Final = 8
MTU: Final = 10
TOKEN_BUCKET: Final = 127
GUARANTEED: Final = 130
COMPOSED: Final = (133, 134, 135, 136)
PARAMETERS: Final[dict[int, bytes]] = {
    HOPS: b"IS hop cnt",
    BANDWIDTH: b"Path b/w estimate",
    LATENCY: b"Minimum path latency",
    MTU: b"Composed MTU",
    TOKEN_BUCKET: b"Token Bucket TSpec",
    GUARANTEED: b"Guaranteed Service RSpec",
    133: b"End-to-end composed value for C",
    134: b"End-to-end composed value for D",
    135: b"Since-last-reshaping point composed C",
    136: b"Since-last-reshaping point composed D",
}
VALUE: Final = b"\n\t\t"


def put_services(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> None:
    """All services of an object of `size` bytes, whatever length it gives itself."""
    out.put(b"%sMsg-Version: %d, length: %d" % (indent, pkt.u8(at) >> 4, pkt.u16(at + 2) * 4))
    at += 4
    size -= 4
    while size >= 4:
        kind = pkt.u8(at)
        left: i64 = pkt.u16(at + 2) * 4
        out.put(
            b"%sService Type: %s (%d), break bit %sset, Service length: %d"
            % (
                indent,
                SERVICES.get(int(kind), b"unknown"),
                kind,
                b"" if pkt.u8(at + 1) & 0x80 else b"not ",
                left,
            )
        )
        at += 4
        size -= 4
        while left >= 4:
            taken = put_parameter(pkt, at, size, indent, out)
            if taken == 0:
                break
            at += taken
            left -= taken
            size -= taken


def put_parameter(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> i64:
    """One parameter, of `size` bytes at most; returns its size, 0 if it would be larger."""
    if size < 4:
        return 0
    kind = pkt.u8(at)
    length: i64 = pkt.u16(at + 2) * 4
    out.put(
        b"%s  Parameter ID: %s (%d), length: %d, Flags: [0x%02x]"
        % (indent, PARAMETERS.get(int(kind), b"unknown"), kind, length, pkt.u8(at + 1))
    )
    if size < length + 4:
        return 0
    value = at + 4
    if kind not in PARAMETERS:
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, value, length, VALUE)
    elif kind == TOKEN_BUCKET:
        if length == 20:
            out.put(
                b"%sToken Bucket Rate: %s%sToken Bucket Size: %.10g bytes"
                % (VALUE, gmpls.megabits(pkt.raw(value, 4)), VALUE, number(pkt, value + 4))
            )
            out.put(
                b"%sPeak Data Rate: %s%sMinimum Policed Unit: %d bytes%sMaximum Packet Size: %d bytes"
                % (VALUE, gmpls.megabits(pkt.raw(value + 8, 4)), VALUE, pkt.u32(value + 12), VALUE, pkt.u32(value + 16))
            )
    elif kind == GUARANTEED:
        if length == 8:
            out.put(
                b"%sRate: %s%sSlack Term: %d" % (VALUE, gmpls.megabits(pkt.raw(value, 4)), VALUE, pkt.u32(value + 4))
            )
    elif length == 4:
        if kind == HOPS:
            out.put(b"%sIS hop count: %d" % (VALUE, pkt.u32(value)))
        elif kind == BANDWIDTH:
            out.put(b"%sPath b/w estimate: %s" % (VALUE, gmpls.megabits(pkt.raw(value, 4))))
        elif kind == LATENCY:
            out.put(b"%sMinimum path latency: %s" % (VALUE, latency(pkt.u32(value))))
        elif kind == MTU:
            out.put(b"%sComposed MTU: %d bytes" % (VALUE, pkt.u32(value)))
        else:
            out.put(b"%sValue: %d" % (VALUE, pkt.u32(value)))
    return length + 4


def latency(microseconds: i64) -> bytes:
    """A latency, which may be unknown."""
    return b"don't care" if microseconds == 0xFFFFFFFF else b"%d" % microseconds


def number(pkt: PacketView, at: i64) -> float:
    """A floating-point number."""
    (value,) = struct.unpack(">f", pkt.raw(at, 4))
    return float(value)
