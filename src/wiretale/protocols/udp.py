"""User Datagram Protocol (RFC 768).

     0      7 8     15 16    23 24    31
    +--------+--------+--------+--------+
    |   Source Port   | Destination Port|
    |     Length      |    Checksum     |
    +--------+--------+--------+--------+
"""

from __future__ import annotations

from wiretale.dissect import checksum
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 8
NFS_PORT: Final = 2049
PROTOCOL: Final = 17


def print_udp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A UDP datagram and what it carries."""
    pkt.enter(b"udp", at)
    if not pkt.has(at, 4):
        if follows_header(pkt, PROTOCOL):
            put_hosts(pkt, out)
            out.put(b": ")
        out.truncated(pkt)
        return
    source = pkt.u16(at)
    destination = pkt.u16(at + 2)
    put_ends(pkt, source, destination, out)
    if length < HEADER:
        out.put(b"truncated-udp ")
        out.dec(length)
        return
    if not pkt.has(at + 4, 2):
        out.truncated(pkt)
        return
    stated = pkt.u16(at + 4)
    if stated < HEADER:
        if stated != 0 or length <= 65535:  # a jumbogram says 0 (RFC 2675 4)
            out.put(b"truncated-udplength ")
            out.dec(stated)
            return
        stated = length
    carried = stated - HEADER
    room = length - HEADER
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    payload = at + HEADER
    if len(out.packet_type) > 0:
        special = tables.UDP_TYPES.get(out.packet_type)
        if special is not None:
            special.print(pkt, payload, carried if carried < room else room, out)
            return
    if not out.quiet and (source == NFS_PORT or destination == NFS_PORT) and is_nfs(pkt, payload, room, source):
        tables.NFS.print(pkt, payload, carried if carried < room else room, out)
        return
    if not out.no_checksums and not pkt.fragmented:
        put_checksum(pkt, at, length, stated, out)
    if out.quiet:
        put_length(pkt, carried, room, out)
        return
    dissector = tables.UDP_PORTS.find(source, destination)
    if dissector is not None:
        dissector.print(pkt, payload, carried if carried < room else room, out)
        return
    put_length(pkt, carried, room, out)


def is_nfs(pkt: PacketView, at: i64, room: i64, source: i64) -> bool:
    """Whether this is a remote procedure call to NFS's port, or a reply from it: what else goes there is not NFS."""
    if room < 8 or not pkt.has(at, 8):
        return False
    direction = pkt.u32(at + 4)
    if direction == 0:
        return pkt.u16(at - 6) == NFS_PORT
    return direction == 1 and source == NFS_PORT


def put_length(pkt: PacketView, carried: i64, room: i64, out: Text) -> None:
    """How much is carried, or that the header claims more than its carrier has room for."""
    if carried > room and not pkt.fragmented:
        out.put(b"UDP, bad length ")
        out.dec(carried)
        out.put(b" > ")
        out.dec(room)
        return
    out.buffer.write(out.style.udp)
    out.dec(carried)


def put_hosts(pkt: PacketView, out: Text) -> None:
    """`source > destination` of the enclosing IP header, without ports."""
    if pkt.ip_version == 6:
        out.host6(pkt, pkt.ip_at + 8)
        out.put(b" > ")
        out.host6(pkt, pkt.ip_at + 24)
    else:
        out.host4(pkt, pkt.ip_at + 12)
        out.put(b" > ")
        out.host4(pkt, pkt.ip_at + 16)


def follows_header(pkt: PacketView, protocol: i64) -> bool:
    """Whether the enclosing IP header itself names `protocol` next: no extension header is between."""
    at = pkt.ip_at + 9 if pkt.ip_version == 4 else pkt.ip_at + 6
    return pkt.u8(at) == protocol


def put_ports(source: i64, destination: i64, out: Text) -> None:
    """`port > port: `: all that is written when the addresses were not those of the header just before."""
    out.udp_port(source)
    out.put(b" > ")
    out.udp_port(destination)
    out.put(b": ")


def put_ends(pkt: PacketView, source: i64, destination: i64, out: Text) -> None:
    """`source.port > destination.port: `."""
    buffer = out.buffer
    at = pkt.ip_at
    if not follows_header(pkt, PROTOCOL):
        put_ports(source, destination, out)
        return
    if pkt.ip_version == 4 and out.names is None:
        data = pkt.data
        out.dotted(data, at + 12)
        buffer.append(46)
        out.dec(source)
        buffer.write(b" > ")
        out.dotted(data, at + 16)
        buffer.append(46)
        out.dec(destination)
        buffer.write(b": ")
        return
    if pkt.ip_version == 6:
        out.host6(pkt, at + 8)
    else:
        out.host4(pkt, at + 12)
    buffer.append(46)
    out.udp_port(source)
    buffer.write(b" > ")
    if pkt.ip_version == 6:
        out.host6(pkt, at + 24)
    else:
        out.host4(pkt, at + 16)
    buffer.append(46)
    out.udp_port(destination)
    buffer.write(b": ")


def put_checksum(pkt: PacketView, at: i64, length: i64, stated: i64, out: Text) -> None:
    """The checksum's verdict: over IPv6 with -v, over IPv4 with -vv."""
    if out.verbose < 1 or (out.verbose < out.style.checksum_from and pkt.ip_version == 4):
        return
    found = pkt.u16(at + 6)
    if found == 0 and pkt.ip_version == 4:  # over IPv6 there must be one (RFC 8200 8.1)
        out.put(b"[no cksum] ")
        return
    if stated > length:
        stated = length
    if not pkt.has(at, stated):
        return
    total = checksum.with_pseudo_header(pkt, at, stated, stated, PROTOCOL)
    if total == 0xFFFF:
        out.put(b"[udp sum ok] ")
        return
    if out.style.udp_verdict_in_words:
        from wiretale.protocols import classic

        out.put(b"[bad udp cksum ")
        out.hex(classic.residue(total))
        out.put(b"!] ")
        return
    out.put(b"[bad udp cksum 0x")
    out.hex0(found, 4)
    out.put(b" -> 0x")
    out.hex0(checksum.expected(found, total), 4)
    out.put(b"!] ")


@final
class Udp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_udp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_udp": Udp()}
