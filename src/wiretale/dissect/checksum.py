"""The Internet checksum (RFC 1071) over a stretch of a packet, with or without a pseudo-header.

All sums are folded to 16 bits and not complemented: a stretch that includes its own right checksum
sums to 0xffff.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be

from wiretale.dissect.packet import PacketView
from wiretale.native import i64


def add(data: bytes, at: i64, count: i64, total: i64) -> i64:
    """`total` plus the 16-bit words of `data[at:at + count]`, an odd byte at the end padded with zero.

    The sum is not folded; it cannot overflow on anything shorter than 2^31 bytes.
    """
    stop = at + count
    while at + 16 <= stop:
        total += (
            (i64(read_i32_be(data, at)) & 0xFFFFFFFF)
            + (i64(read_i32_be(data, at + 4)) & 0xFFFFFFFF)
            + (i64(read_i32_be(data, at + 8)) & 0xFFFFFFFF)
            + (i64(read_i32_be(data, at + 12)) & 0xFFFFFFFF)
        )
        at += 16
    while at + 2 <= stop:
        total += i64(read_i16_be(data, at)) & 0xFFFF
        at += 2
    if at < stop:
        last: i64 = data[at]
        total += last << 8
    return total


def fold(total: i64) -> i64:
    """`total` in 16 bits, with every carry added back in."""
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def internet(pkt: PacketView, at: i64, count: i64) -> i64:
    """The folded sum of `count` bytes from `at` on; 0xffff when they hold a right checksum.

    Raises `Truncated` when they were not all captured.
    """
    pkt.need(at, count)
    return fold(add(pkt.data, at, count, 0))


def with_pseudo_header(pkt: PacketView, at: i64, count: i64, covered: i64, protocol: i64) -> i64:
    """The folded sum of the enclosing IP header's pseudo-header and `covered` bytes from `at` on.

    `count` is the length that the pseudo-header states (RFC 9293 3.1, RFC 8200 8.1); `protocol` its
    protocol number. The addresses are those that `pkt` was told by the enclosing header.
    """
    pkt.need(at, covered)
    data = pkt.data
    width: i64 = 4 if pkt.ip_version == 4 else 16
    total = add(data, pkt.source_at, width, 0)
    total = add(data, pkt.destination_at, width, total)
    total += protocol + (count >> 16) + (count & 0xFFFF)
    return fold(add(data, at, covered, total))


def expected(found: i64, sum_with_it: i64) -> i64:
    """The checksum that should stand where `found` does, if the stretch sums to `sum_with_it`.

    Of the two forms of zero it is 0xffff, whatever the protocol.
    """
    # Take the wrong value out, then complement.
    value = 0xFFFF ^ fold(sum_with_it + (0xFFFF ^ found))
    return 0xFFFF if value == 0 else value
