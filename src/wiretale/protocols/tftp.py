"""Trivial File Transfer Protocol (RFC 1350), with options (RFC 2347).

    RRQ, WRQ    | opcode 1, 2 | file name | 0 | mode | 0 | option | 0 | value | 0 ...
    DATA        | opcode 3 | block | data
    ACK         | opcode 4 | block
    ERROR       | opcode 5 | code | message | 0
    OACK        | opcode 6 | option | 0 | value | 0 ...
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

OPCODES: Final[dict[int, bytes]] = {1: b"RRQ", 2: b"WRQ", 3: b"DATA", 4: b"ACK", 5: b"ERROR", 6: b"OACK"}
DATA: Final = 3
ACK: Final = 4
ERROR: Final = 5
OPTIONS: Final = 6

ERRORS: Final[dict[int, bytes]] = {
    0: b"EUNDEF", 1: b"ENOTFOUND", 2: b"EACCESS", 3: b"ENOSPACE", 4: b"EBADOP", 5: b"EBADID", 6: b"EEXISTS",
    7: b"ENOUSER",
}


def print_tftp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of any kind."""
    pkt.enter(b"tftp", at)
    out.put(b"TFTP, length ")
    out.dec(length)
    stop = at + length
    if length < 2:
        out.truncated(pkt)
        return
    opcode = pkt.u16(at)
    at += 2
    out.put(b", ")
    out.name(OPCODES, opcode, b"tftp-#%d")
    if opcode == DATA or opcode == ACK:
        if stop - at < 2:
            out.truncated(pkt)
            return
        block = pkt.u16(at)
        out.put(b" block ")
        out.dec(block)
    elif opcode == ERROR:
        if stop - at < 2:
            out.truncated(pkt)
            return
        code = pkt.u16(at)
        out.put(b" ")
        out.name(ERRORS, code, b'tftp-err-#%d "')
        put_string(pkt, at + 2, stop, b' "', b'"', out)
    elif opcode == OPTIONS:
        put_options(pkt, at, stop, out)
    elif opcode in OPCODES:
        at = put_string(pkt, at, stop, b' "', b'"', out)
        if at >= 0:
            at = put_string(pkt, at, stop, b" ", b"", out)
        if at >= 0:
            put_options(pkt, at, stop, out)


def put_options(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """Options and their values, with a blank before each that is not empty."""
    while 0 <= at < stop:
        at = put_string(pkt, at, stop, b" " if pkt.u8(at) else b"", b"", out)


def put_string(pkt: PacketView, at: i64, stop: i64, before: bytes, after: bytes, out: Text) -> i64:
    """A string up to its NUL. Returns where the next one starts, or -1, with the mark, if this did not end."""
    if at >= stop:
        out.truncated(pkt)
        return -1
    out.put(before)
    while at < stop and pkt.has(at, 1):
        c = pkt.u8(at)
        at += 1
        if c == 0:
            out.put(after)
            return at
        out.character(c)
    out.put(after)
    out.truncated(pkt)
    return -1
