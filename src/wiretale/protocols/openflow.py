"""OpenFlow, between a switch and its controller: the header of all versions.

     0               1               2               4
    +---------------+---------------+-------------------------------+
    |    version    |     type      |            length             |
    |                       transaction (4)                         |
    +---------------+---------------+-------------------------------+

Messages of version 1.0 are in `openflow10.py`, those of 1.3 in `openflow13.py`.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import oui

HEADER: Final = 8
VERSION_10: Final = 1
VERSION_13: Final = 4
VERSIONS: Final[dict[int, bytes]] = {
    VERSION_10: b"1.0",
    2: b"1.1",
    3: b"1.2",
    VERSION_13: b"1.3",
    5: b"1.4",
    6: b"1.5",
}
EXPERIMENTERS: Final[dict[int, bytes]] = {0x4F4E4600: b"ONF Extensions"}  # that are no vendors' OUIs
_ETHERNET: Final = Lazy("ethernet:print_ethernet")
UNKNOWN_TYPE: Final = b"unknown (0x%02x)"


class Invalid(Exception):
    """A message cannot be."""


def print_openflow(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The messages of a segment."""
    pkt.enter(b"openflow", at)
    out.put(b": OpenFlow")
    while length > 0:
        size = put_message(pkt, at, length, out)
        if size == 0:
            return
        at += size
        length -= size


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """One message, of which there may be less than it says; returns its size, 0 if there can be no more."""
    version = pkt.u8(at)
    out.put(b"\n\tversion " + name(VERSIONS, version, b"unknown (0x%02x)"))
    if length < 2:
        return put_end(pkt, at, length, out)
    kind = pkt.u8(at + 1)
    out.put(b", type " + type_name(version, kind))
    if length < 4:
        return put_end(pkt, at, length, out)
    size: i64 = pkt.u16(at + 2)
    out.put(b", length %d" % size)
    if size < HEADER:
        out.put(b" (too short!)")
    if length < HEADER:
        return put_end(pkt, at, length, out)
    out.put(b", xid 0x%08x" % pkt.u32(at + 4))
    if size < HEADER:
        out.invalid()
        pkt.need(at, length)
        return 0
    left = size - HEADER
    try:
        if version == VERSION_10:
            from wiretale.protocols import openflow10

            openflow10.put_body(pkt, at + HEADER, left, kind, out)
        elif version == VERSION_13:
            from wiretale.protocols import openflow13

            openflow13.put_body(pkt, at + HEADER, left, kind, out)
        else:
            pkt.need(at, size)
    except Invalid:
        out.invalid()
        pkt.need(at, size)
    return size


def put_end(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """That a message goes on in another segment."""
    out.put(b" (end of TCP payload)")
    pkt.need(at, length)
    return 0


def type_name(version: i64, kind: i64) -> bytes:
    """What a message is called, which depends on the version."""
    if version == VERSION_10:
        from wiretale.protocols import openflow10

        return name(openflow10.TYPES, kind, UNKNOWN_TYPE)
    if version == VERSION_13:
        from wiretale.protocols import openflow13

        return name(openflow13.TYPES, kind, UNKNOWN_TYPE)
    return UNKNOWN_TYPE % kind


# ---- what all versions have --------------------------------------------------------------------------------


def put_data(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Bytes that nobody reads further."""
    if size == 0:
        return
    out.put(b"\n\t data (%d octets)" % size)
    if out.verbose > 1:
        hexdump.hex_and_ascii(out, pkt, at, size, b"\n\t  ")
    pkt.need(at, size)


def put_frame(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An Ethernet frame that a switch got or is to send, read with -vvv."""
    if size == 0:
        return
    out.put(b"\n\t data (%d octets)" % size)
    if out.verbose < 3:
        pkt.need(at, size)
        return
    out.put(b", frame decoding below\n")
    end = pkt.narrow(at + size)
    verbose = out.verbose
    out.verbose = verbose - 3
    try:
        _ETHERNET.print(pkt, at, size, out)
    except Truncated:
        out.truncated(pkt)
    finally:
        pkt.end = end
        out.verbose = verbose
    pkt.enter(b"openflow", at)
    pkt.need(at, size)


def put_vendor(vendor: i64, out: Text) -> None:
    """Whose message or action it is."""
    out.put(b", vendor 0x%08x (%s)" % (vendor, experimenter(vendor)))


def experimenter(number: i64) -> bytes:
    """What a vendor, or an experimenter as they are called later, is called."""
    return EXPERIMENTERS.get(int(number)) or oui.VENDORS.get(int(number), b"unknown")


def put_bits(table: dict[int, bytes], value: i64, known: i64, out: Text) -> None:
    """Which bits are set, and whether some are that should not."""
    if value & known:
        out.put(b" (" + b", ".join(words for bit, words in table.items() if value & bit) + b")")
    if value & ~known:
        out.put(b" (bogus)")


def buffer_id(number: i64) -> bytes:
    """A buffer, or none."""
    return b"NONE" if number == 0xFFFFFFFF else b"0x%08x" % number


def check(size: i64, right: i64) -> None:
    """Raises `Invalid` unless a size is right."""
    if size != right:
        raise Invalid


def require(size: i64, least: i64) -> None:
    """Raises `Invalid` if a size is too small."""
    if size < least:
        raise Invalid


def cut_text(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Text of a field, up to a NUL."""
    out.put(b"'")
    out.text_z(pkt, at, size)
    out.put(b"'")
