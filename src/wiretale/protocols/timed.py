"""Time Synchronization Protocol of Berkeley's timed (Gusella and Zatti, "TSP", 1986).

    | type (8) | version (8) | sequence number (16) |
    | seconds (32), or hop count (8)                |
    | microseconds (32)                             |
    | name of the machine, up to a NUL              |
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

TYPES: Final = [
    b"ANY", b"ADJTIME", b"ACK", b"MASTERREQ", b"MASTERACK", b"SETTIME", b"MASTERUP", b"SLAVEUP", b"ELECTION",
    b"ACCEPT", b"REFUSE", b"CONFLICT", b"RESOLVE", b"QUIT", b"DATE", b"DATEREQ", b"DATEACK", b"TRACEON", b"TRACEOFF",
    b"MSITE", b"MSITEREQ", b"TEST", b"SETDATE", b"SETDATEREQ", b"LOOP",
]
WITH_TIME: Final = (b"ADJTIME", b"SETTIME", b"SETDATE", b"SETDATEREQ")


def print_timed(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of any type."""
    pkt.enter(b"timed", at)
    number = pkt.u8(at)
    name = TYPES[number] if number < len(TYPES) else b""
    out.put(b"TSP_" + name if name else b"(tsp_type %#x)" % number)
    version = pkt.u8(at + 1)
    out.put(b" vers ")
    out.dec(version)
    sequence = pkt.u16(at + 2)
    out.put(b" seq ")
    out.dec(sequence)
    if name == b"LOOP":
        hops = pkt.u8(at + 4)
        out.put(b" hopcnt ")
        out.dec(hops)
    elif name in WITH_TIME:
        seconds = pkt.i32(at + 4)
        microseconds = pkt.i32(at + 8)
        if microseconds < 0:
            return
        out.put(b" time ")
        if seconds < 0:
            out.put(b"-")
            seconds = -seconds
            if microseconds:
                seconds -= 1
                microseconds = 1000000 - microseconds
        out.put(b"%d.%06d" % (seconds, microseconds))
    out.put(b" name ")
    out.text_z(pkt, at + 12, 1 << 32)
