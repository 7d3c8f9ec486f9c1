"""Checksums of packets that are put together: right ones, or those that a line states.

A line that calls a checksum right states the sum of bytes that it does not show. Bytes that are made up anyway can
be made up so that the sum is that one: it takes two of them.
"""

from __future__ import annotations


def internet(data: bytes | bytearray, total: int = 0) -> int:
    """The checksum of some bytes (RFC 1071), to which `total` is added.

    Adding 16-bit words with their carries is what is left of the whole as one number, divided by 0xffff.
    """
    number = int.from_bytes(data, "big")
    if len(data) % 2:
        number <<= 8
    number += total
    left = number % 0xFFFF
    return 0 if left == 0 and number else 0xFFFF - left


def pseudo(source: bytes, destination: bytes, protocol: int, length: int) -> int:
    """The sum of a pseudo-header (RFC 9293 3.1, RFC 8200 8.1)."""
    return int.from_bytes(source + destination, "big") % 0xFFFF + protocol + length


def put(data: bytearray, at: int, value: int) -> None:
    """Writes a checksum."""
    data[at : at + 2] = value.to_bytes(2, "big")


def missing(data: bytearray, at: int, total: int, wanted: int) -> int:
    """By how much the sum must grow for the checksum at `data[at]` to be `wanted`."""
    put(data, at, 0)
    return (internet(data, total) - wanted) % 0xFFFF


def sequence(segment: bytearray, total: int, wanted: int, seq: int) -> int:
    """Sets a segment's sequence number to the one next to `seq` with which its checksum is `wanted`; returns it."""
    difference = missing(segment, 16, total, wanted)
    found = seq + (difference if difference < 0x8000 else difference - 0xFFFF)
    if not 0 <= found <= 0xFFFFFFFF:  # past the circle's end, the sum would be another
        found = seq + difference if found < 0 else seq + difference - 0xFFFF
    segment[4:8] = found.to_bytes(4, "big")
    return found


def settle(
    data: bytearray,
    at: int,
    total: int,
    stated: int | None,
    right: bool | None,
    expected: int | None,
    residue: int | None,
    free: int,
    spot: int,
    zero: bool,
    notes: list[str],
) -> None:
    """Sets the checksum at `data[at]`, which covers `data` and a pseudo-header that sums to `total`.

    `stated` is what the line says stands there, `right` its verdict, `expected` what should have stood there, and
    `residue` what 3.7 prints in place of both. From `free` on, the data are made up; so are three bytes from `spot`
    on, if it is not negative. `zero` says that 0xffff must stand for 0 (UDP).
    """
    put(data, at, 0)
    sum_ = internet(data, total)
    wanted = stated if right else expected
    if wanted is not None and wanted % 0xFFFF != sum_ % 0xFFFF:
        if not make_up(data, free, spot, sum_, wanted):
            notes.append(f"the checksum is right for these bytes, not the 0x{wanted:04x} of the line")
        sum_ = internet(data, total)
    if zero and sum_ == 0:
        sum_ = 0xFFFF
    if right is False and stated is not None:
        sum_ = stated
    elif residue is not None:
        # What 3.7 prints: the complement of the sum with the checksum in it, its bytes swapped.
        left = (residue & 0xFF) << 8 | residue >> 8
        sum_ = (sum_ + 0xFFFF - left) % 0xFFFF
    elif right and stated is not None and stated % 0xFFFF == sum_ % 0xFFFF:
        sum_ = stated
    put(data, at, sum_)


def make_up(data: bytearray, free: int, spot: int, found: int, wanted: int) -> bool:
    """Changes made-up bytes so that the checksum is `wanted` and not `found`; False if there are too few."""
    difference = (found - wanted) % 0xFFFF  # the sum must grow by that much
    size = len(data)
    at = size - 2 - size % 2
    if at < free + free % 2:
        at = spot + spot % 2 if spot >= 0 else -1
    if at >= 0:
        word = int.from_bytes(data[at : at + 2], "big")
        data[at : at + 2] = ((word + difference) % 0xFFFF).to_bytes(2, "big")
        return True
    # A single byte is the upper or the lower half of a word: there is one value at most that it can have.
    if free == size - 1:
        if size % 2 and difference & 0xFF == 0:
            data[free] = difference >> 8
            return True
        if not size % 2 and difference < 256:
            data[free] = difference
            return True
    return False
