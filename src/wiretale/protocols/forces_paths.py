"""Paths to components of a logical function block, and the data at their ends (RFC 5810, 7.1.8 and 7.1.9).

    +-----------------+-----------------+
    |    Type (2)     |   Length (2)    |  each, and what is inside is padded to words
    +-----------------+-----------------+
    |    Flags (2)    |  Count of IDs   |  of a path: then its identifiers, each of 32 bits,
    +-----------------+-----------------+  a range or a key, and data or other paths
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

TLV_HEADER: Final = 4
DETAILED: Final = 3  # from this many -v on
PATH_HEADER: Final = 4
DEEPEST: Final = 300  # columns: a hundred paths below each other
WIDEST: Final = 255  # columns that are left free
SHORTEST_SELECTOR: Final = 12  # of what a path is narrowed with

PATH_DATA: Final = 0x110
KEY_INFO: Final = 0x111
FULL_DATA: Final = 0x112
SPARSE_DATA: Final = 0x113
RESULT: Final = 0x114
METADATA: Final = 0x115
REDIRECT_DATA: Final = 0x116
TLVS: Final[dict[int, bytes]] = {
    0x000: b"Invalid TLV",
    0x001: b"REDIRECT TLV",
    0x010: b"ASResult TLV",
    0x011: b"ASTreason TLV",
    0x1000: b"LFBselect TLV",
    PATH_DATA: b"PATH-DATA TLV",
    KEY_INFO: b"KEYINFO TLV",
    FULL_DATA: b"FULLDATA TLV",
    SPARSE_DATA: b"SPARSEDATA TLV",
    RESULT: b"RESULT TLV",
    METADATA: b"METADATA TLV",
    REDIRECT_DATA: b"REDIRECTDATA TLV",
}

# Flags of a path.
BY_KEY: Final = 1
BY_RANGE: Final = 2
APPEND: Final = 4

# Which data an operation may have, as bits; keys nowhere.
FULL_BIT: Final = 1
SPARSE_BIT: Final = 2
RESULT_BIT: Final = 4
BITS: Final[dict[int, int]] = {0x111: 0, 0x112: FULL_BIT, 0x113: SPARSE_BIT, 0x114: RESULT_BIT}
ALLOWED_DATA: Final[dict[int, int]] = {
    1: 3, 2: 3, 3: 4, 4: 4, 5: 0, 6: 4, 7: 0, 8: 0, 9: 7, 10: 5, 11: 3, 13: 4,
}  # fmt: skip

RESULTS: Final = (
    b"SUCCESS", b"INVALID HEADER", b"LENGTH MISMATCH", b"VERSION MISMATCH", b"INVALID DESTINATION PID", b"LFB UNKNOWN",
    b"LFB NOT FOUND", b"LFB INSTANCE ID NOT FOUND", b"INVALID PATH", b"COMPONENT DOES NOT EXIST", b"EXISTS ALREADY",
    b"NOT FOUND", b"READ ONLY", b"INVALID ARRAY CREATION", b"VALUE OUT OF RANGE", b"CONTENTS TOO LONG",
    b"INVALID PARAMETERS", b"INVALID MESSAGE TYPE", b"INVALID FLAGS", b"INVALID TLV", b"EVENT ERROR", b"NOT SUPPORTED",
    b"MEMORY ERROR", b"INTERNAL ERROR",
)  # fmt: skip
UNSPECIFIED: Final = 255


def dump(pkt: PacketView, at: i64, count: i64, indent: bytes, out: Text) -> None:
    """Bytes in hexadecimal, what is before each line being `indent`."""
    hexdump.hex_only(out, pkt, at, count, indent)


def padded(size: i64) -> i64:
    """A length in whole words."""
    return (size + 3) // 4 * 4


def free(columns: int) -> bytes:
    """Blanks before what is inside something else."""
    return b" " * min(columns, WIDEST)


def fault(pkt: PacketView, at: i64, left: i64) -> bytes:
    """What is wrong with the TLV at `at`, of which `left` bytes are there; or nothing."""
    if left < TLV_HEADER:
        return b"Invalid total length"
    size = pkt.u16(at + 2)
    if size < TLV_HEADER:
        return b"xLV too short"
    if size > left:
        return b"xLV too long"
    return b"data padding missing" if padded(size) > left else b""


def put_paths(pkt: PacketView, at: i64, end: i64, indent: int, allowed: int, out: Text) -> None:
    """Paths to components of a block, each with data."""
    if indent > DEEPEST:
        out.put(b" [nested too deeply]")
        return
    while at < end:
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if fault(pkt, at, end - at):
            out.put(b"\n\t\tMessy PATHDATA TLV header, type (0x%x)\n\t\texcess of %d Bytes " % (
                kind, (end - at - size) & 0xFFFFFFFF,
            ))
            return
        if out.verbose >= DETAILED:
            out.put(free(indent) + b"%s, length %d (data encapsulated %d Bytes)" % (
                name(TLVS, kind), size, size - TLV_HEADER,
            ))
        if size < TLV_HEADER + PATH_HEADER:
            out.truncated(pkt)
            return
        if out.verbose >= DETAILED:
            out.put(b"\n")
        if not put_path(pkt, at + TLV_HEADER, at + size, indent + 1, allowed, out):
            return
        at += padded(size)


def put_path(pkt: PacketView, at: i64, end: i64, indent: int, allowed: int, out: Text) -> bool:
    """A path: identifiers, maybe a range or a key; then data, or paths below it. Returns whether another may follow."""
    blanks = free(indent)
    flags = pkt.u16(at)
    count = pkt.u16(at + 2)
    at += 4
    if out.verbose >= DETAILED:
        out.put(blanks + b"Pathdata: Flags 0x%x ID count %d\n" % (flags, count))
    if end - at < 4 * count:
        out.put(b"\t\t\ttruncated IDs expected %dB got %dB\n" % (4 * count, end - at))
        dump(pkt, at, end - at, b"\t\t\tID Data[", out)
        out.put(b"]\n")
        return False
    if flags & BY_KEY and flags & BY_RANGE:
        out.put(b"\t\t\tIllegal to have both Table ranges and keys\n")
        return False
    if out.verbose >= DETAILED and flags & APPEND:
        out.put(blanks + b"TABLE APPEND\n")
    for n in range(count):
        if out.verbose >= DETAILED:
            out.put(blanks + b"ID#%02d: %d\n" % (n + 1, pkt.u32(at)))
        at += 4
    if flags & (BY_RANGE | BY_KEY) and end - at < SHORTEST_SELECTOR:
        out.put(b"pathlength %d with key/range too short %d\n" % (end - at, SHORTEST_SELECTOR))
        return True
    if flags & BY_RANGE:
        if out.verbose >= DETAILED:
            out.put(blanks + b"Table range: [%d,%d]\n" % (pkt.u32(at + 4), pkt.u32(at + 8)))
        at += SHORTEST_SELECTOR
    elif flags & BY_KEY:
        size = pkt.u32(at + 4)  # where tcpdump looks for a length; the key's identifier is there
        if size < 4:
            out.put(b"key content length %d < 4\n" % size)
            return True
        at += 4
        if size > end - at:
            out.put(b"key content too short\n")
            return True
        at += size
    if at < end:
        at = put_path_content(pkt, at, end, indent, flags, allowed, out)
    if at < end:
        put_paths(pkt, at, end, indent + 1, allowed, out)
    return True


def put_path_content(pkt: PacketView, at: i64, end: i64, indent: int, flags: i64, allowed: int, out: Text) -> i64:
    """What is at the end of a path; returns where what follows it is."""
    kind = pkt.u16(at)
    size = pkt.u16(at + 2)
    wrong = fault(pkt, at, end - at)
    if wrong:
        out.put(b"%s Outstanding bytes %d for TLV type 0x%x TLV len %d\n" % (wrong, end - at, kind, size))
        if size == 0:
            return at
        return bad_data(pkt, at, end, out)
    if kind == PATH_DATA:
        put_paths(pkt, at, end, indent + 2, allowed, out)
        return end
    if KEY_INFO <= kind <= RESULT:
        understood = put_data(pkt, at, kind, size, indent, flags, allowed, out)
        return at + padded(size) if understood else end
    out.put(b"Invalid path data content type 0x%x len %d\n" % (kind, size))
    return bad_data(pkt, at, end, out)


def bad_data(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """Ends a path with the bytes that could not be read; returns where they end."""
    dump(pkt, at, end - at, b"Bad Data val\n\t  [", out)
    out.put(b"]\n")
    return end


def put_data(
    pkt: PacketView, at: i64, kind: i64, size: i64, indent: int, flags: i64, allowed: int, out: Text
) -> bool:
    """Data of a component, or a result; returns whether something may follow."""
    length = size - TLV_HEADER
    blanks = free(indent)
    pad = padded(size) - size
    if out.verbose >= DETAILED:
        padding = b" pad %d" % pad if pad else b""
        out.put(blanks + b"  %s (Length %d DataLen %d%s Bytes)\n" % (TLVS[kind], size, length, padding))
    bit = BITS[kind]
    if not bit & allowed:
        out.put(b"Illegal DATA encoding for type 0x%x programmed %x got %x\n" % (kind, bit, allowed))
    if flags & BY_KEY and kind != KEY_INFO:
        out.put(b"Based on flags expected KEYINFO TLV!\n")
    at += TLV_HEADER
    if kind == KEY_INFO:
        put_key(pkt, at, at + length, indent, out)
    elif kind == FULL_DATA:
        if out.verbose >= DETAILED:
            out.put(blanks + b"   [")
            dump(pkt, at, length + pad, b"\n   " + blanks, out)
            out.put(b"\n" + blanks + b"   ]")
    elif kind == SPARSE_DATA:
        return put_sparse(pkt, at, at + length, indent, out)
    elif kind == RESULT:
        return put_result(pkt, at, length, indent, out)
    return True


def put_key(pkt: PacketView, at: i64, end: i64, indent: int, out: Text) -> None:
    """A key's identifier. What it looks for tcpdump calls an error, whatever it is."""
    key = pkt.u32(at)
    out.put(free(indent + 2) + b"Keyinfo: Key 0x%x\n" % key)
    at += 4
    kind = pkt.u16(at)
    size = pkt.u16(at + 2)
    wrong = fault(pkt, at, end - at)
    if wrong:
        out.put(b"%s TLV type 0x%x len %d\n" % (wrong, kind, size))
    else:
        out.put(b"Error: expecting FULLDATA!\n")


def put_sparse(pkt: PacketView, at: i64, end: i64, indent: int, out: Text) -> bool:
    """Components of a structure, each with an identifier and a length in 32 bits. Returns whether they are right."""
    if end - at < 8:
        out.put(b"Error: BAD SPARSEDATA-TLV!\n")
        return False
    while at < end:
        size = pkt.u32(at + 4)
        if size < 8 or size > end - at:
            out.put(b"Error: xLV too %s, rlen %d\n" % (b"short" if size < 8 else b"long", end - at))
            return False
        if out.verbose >= DETAILED:
            out.put(b"\n" + free(indent + 3) + b"ILV: type %x length %d\n" % (pkt.u32(at), size))
            dump(pkt, at + 8, size - 8, b"\t\t[", out)
        at += padded(size)
    return True


def put_result(pkt: PacketView, at: i64, length: i64, indent: int, out: Text) -> bool:
    """How an operation went. Returns whether that is known."""
    if length not in (1, 2, 3, 4):
        out.put(b"illegal RESULT-TLV: %d bytes!\n" % length)
        return False
    code = pkt.u8(at)
    if len(RESULTS) <= code < UNSPECIFIED:
        out.put(b"illegal reserved result code: 0x%x!\n" % code)
        return False
    if out.verbose >= DETAILED:
        words = b"UNSPECIFIED ERROR" if code == UNSPECIFIED else RESULTS[code]
        out.put(free(indent + 2) + b"  Result: %s (code 0x%x)\n" % (words, code))
    return True
