"""Stream Control Transmission Protocol (RFC 9260).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |      Source Port Number       |    Destination Port Number    |
    |                       Verification Tag                        |
    |                           Checksum                            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

and then chunks:

    |   Chunk Type  |  Chunk Flags  |         Chunk Length          |
    |                          Chunk Value                          |
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 12
CHUNK_HEADER: Final = 4

DATA: Final = 0
INIT: Final = 1
INIT_ACK: Final = 2
SACK: Final = 3
CHUNKS: Final[dict[int, bytes]] = {
    DATA: b"DATA",
    INIT: b"INIT",
    INIT_ACK: b"INIT ACK",
    SACK: b"SACK",
    4: b"HB REQ",
    5: b"HB ACK",
    6: b"ABORT",
    7: b"SHUTDOWN",
    8: b"SHUTDOWN ACK",
    9: b"OP ERR",
    10: b"COOKIE ECHO",
    11: b"COOKIE ACK",
    12: b"ECN ECHO",
    13: b"ECN CWR",
    14: b"SHUTDOWN COMPLETE",
    0xC0: b"FOR CUM TSN",
    0xC1: b"REL CTRL",
    0xC2: b"REL CTRL ACK",
}
# The shortest that some chunks may be.
SHORTEST: Final[dict[int, int]] = {DATA: 16, INIT: 20, INIT_ACK: 20, SACK: 16}

# ForCES, by the priority of its channel (RFC 5811).
FORCES: Final[dict[int, bytes]] = {6704: b"[ForCES HP]", 6705: b"[ForCES MP]", 6706: b"[ForCES LP]"}

# Payload protocol identifiers, as IANA has them.
PAYLOADS: Final[dict[int, bytes]] = {
    1: b"ISDN Q.921",
    2: b"M2UA",
    3: b"M3UA",
    4: b"SUA",
    5: b"M2PA",
    6: b"V5.2",
    7: b"H.248",
    8: b"BICC",
    9: b"TALI",
    10: b"DUA",
    11: b"ASAP",
    12: b"ENRP",
    13: b"H.323",
    14: b"Q.IPC",
    15: b"SIMCO",
    16: b"DDPSC",
    17: b"DDPSSC",
    18: b"S1AP",
    19: b"RUA",
    20: b"HNBAP",
    21: b"ForCES HP",
    22: b"ForCES MP",
    23: b"ForCES LP",
    24: b"SBc-AP",
    25: b"NBAP",
    27: b"X2AP",
}


def print_sctp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An SCTP packet and its chunks; with -vv each on a line of its own."""
    pkt.enter(b"sctp", at)
    if length < HEADER:
        out.put(b"truncated-sctp - %d bytes missing!" % (HEADER - length))
        return
    if not pkt.has(at, HEADER):
        out.put(b" [|sctp]")
        return
    put_host(pkt, pkt.source_at, out)
    out.put(b".%d > " % pkt.u16(at))
    put_host(pkt, pkt.destination_at, out)
    out.put(b".%d: sctp" % pkt.u16(at + 2))
    forces = FORCES.get(pkt.u16(at), b"") + FORCES.get(pkt.u16(at + 2), b"")
    out.put(forces)
    left = length - HEADER
    at += HEADER
    number = 0
    while left > 0:
        number += 1
        if left < CHUNK_HEADER:
            put_number(number, out)
            out.put(b"[chunk descriptor cut off at end of packet]")
            return
        if not pkt.has(at, CHUNK_HEADER):
            out.truncated(pkt)
            return
        size = pkt.u16(at + 2)
        if size < CHUNK_HEADER:
            put_number(number, out)
            out.put(b"[Bad chunk length %d, < size of chunk descriptor]" % size)
            return
        if not pkt.has(at, size):
            out.truncated(pkt)
            return
        put_number(number, out)
        if not put_chunk(pkt, at, size, len(forces) > 0, out):
            return
        padded = (size + 3) // 4 * 4
        if not pkt.has(at, padded):
            out.truncated(pkt)
            return
        at += padded
        left -= padded


def put_host(pkt: PacketView, at: i64, out: Text) -> None:
    """The address at `at`, of the enclosing IP header's version."""
    if pkt.ip_version == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)


def put_number(number: int, out: Text) -> None:
    """What comes before a chunk."""
    if out.verbose > 1:
        out.put(b"\n\t%d) " % number)
    else:
        out.put((b" (%d) " if number == 1 else b", (%d) ") % number)


def put_chunk(pkt: PacketView, at: i64, size: i64, forces: bool, out: Text) -> bool:
    """A chunk; returns whether another may follow."""
    kind = pkt.u8(at)
    out.put(b"[" + CHUNKS.get(kind, b"Unknown chunk type: 0x%x" % kind) + b"] ")
    if kind == DATA:
        flags = pkt.u8(at + 1)
        names = b"".join(name for bit, name in ((4, b"(U)"), (2, b"(B)"), (1, b"(E)")) if flags & bit)
        if names:
            out.put(names + b" ")
    if size < SHORTEST.get(kind, 0):
        out.put(b"bogus chunk length %d]" % size)
        return False
    if kind == DATA:
        return put_data(pkt, at, size, forces, out)
    if kind in (INIT, INIT_ACK):
        out.put(b"[init tag: %d] [rwnd: %d] [OS: %d] [MIS: %d] [init TSN: %d] " % (
            pkt.u32(at + 4), pkt.u32(at + 8), pkt.u16(at + 12), pkt.u16(at + 14), pkt.u32(at + 16),
        ))
    elif kind == SACK:
        return put_sack(pkt, at, size, out)
    return True


def put_data(pkt: PacketView, at: i64, size: i64, forces: bool, out: Text) -> bool:
    """User data: where it belongs, and for some identifiers what it is."""
    identifier = pkt.u32(at + 12)
    out.put(b"[TSN: %d] [SID: %d] [SSEQ %d] [PPID " % (pkt.u32(at + 4), pkt.u16(at + 8), pkt.u16(at + 10)))
    out.put(PAYLOADS.get(identifier, b"0x%x" % identifier) + b"] ")
    at += 16
    size -= 16
    if size == 0:
        out.put(b"bogus chunk length 16]")
        return False
    dissector = tables.FORCES if forces else tables.SCTP_PAYLOADS.find(identifier)
    if dissector is not None:
        dissector.print(pkt, at, size, out)
        pkt.protocol = b"sctp"
    elif out.verbose > 1:
        out.put(b"[Payload")
        if out.unknown_as_hex:
            out.put(b":")
            hexdump.hex_and_ascii(out, pkt, at, size)
        out.put(b"]")
    return True


def put_sack(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """Selective acknowledgement: what came, and what came twice. Returns whether another chunk may follow."""
    cumulative = pkt.u32(at + 4)
    gaps = pkt.u16(at + 12)
    duplicates = pkt.u16(at + 14)
    out.put(b"[cum ack %d] [a_rwnd %d] [#gap acks %d] [#dup tsns %d] " % (
        cumulative, pkt.u32(at + 8), gaps, duplicates,
    ))
    end = at + size
    at += 16
    for n in range(gaps + duplicates):
        if at == end:
            break
        if at + 4 > end:
            out.put(b"bogus chunk length %d]" % size)
            return False
        if n < gaps:
            first = (cumulative + pkt.u16(at)) & 0xFFFFFFFF
            last = (cumulative + pkt.u16(at + 2)) & 0xFFFFFFFF
            out.put(b"\n\t\t[gap ack block #%d: start = %d, end = %d] " % (n + 1, first, last))
        else:
            out.put(b"\n\t\t[dup TSN #%d: %d] " % (n + 1 - gaps, pkt.u32(at)))
        at += 4
    return True
