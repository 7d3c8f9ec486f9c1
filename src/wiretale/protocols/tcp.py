"""Transmission Control Protocol (RFC 9293).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |          Source Port          |       Destination Port        |
    |                        Sequence Number                        |
    |                    Acknowledgment Number                      |
    |  Data |       |C|E|U|A|P|R|S|F|                               |
    | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
    |       |       |R|E|G|K|H|T|N|N|                               |
    |           Checksum            |         Urgent Pointer        |
    |                           [Options]                           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

This is the most met header of all, so the common case is written with the fewest steps: one flow
lookup finds both the text of the two ends and the sequence numbers that relative ones count from.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be

from wiretale.dissect import checksum
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.flows import Flow
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables, tcp_options, udp

HEADER: Final = 20  # without options
PROTOCOL: Final = 6
FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10
URG: Final = 0x20

MAX_RESET_TEXT: Final = 30  # bytes of a reset's data that are shown


def _flag_texts() -> list[bytes]:
    """`Flags [...]` for each value of the flags' byte."""
    letters = b"FSRP.UEW"
    return [
        b"Flags [" + (bytes([letters[bit] for bit in range(8) if value >> bit & 1]) or b"none") + b"]"
        for value in range(256)
    ]


FLAG_TEXTS: Final = _flag_texts()


def print_tcp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A TCP segment and, where it is known, what it carries."""
    pkt.enter(b"tcp", at)
    buffer = out.buffer
    if not pkt.has(at, 4):
        udp.put_hosts(pkt, out)
        buffer.write(b": " if out.style.classic else b":")
        out.truncated(pkt)
        return
    data = pkt.data
    ports = i64(read_i32_be(data, at)) & 0xFFFFFFFF
    ip_at = pkt.ip_at
    if pkt.ip_version == 4:
        flow = pkt.tcp4_flows.find(data, ip_at + 12, ip_at + 16, 4, ports)
    else:
        flow = pkt.tcp6_flows.find(data, ip_at + 8, ip_at + 24, 16, ports)
    if data[ip_at + 9 if pkt.ip_version == 4 else ip_at + 6] != PROTOCOL:
        put_ports(ports, out)  # an extension header is between
    elif len(flow.text) > 0 and (out.names is None or out.names.version == flow.named):
        buffer.write(flow.text)
    else:
        put_ends(pkt, flow, ports, out)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    header = (i64(data[at + 12]) >> 4) * 4
    if header < HEADER:
        buffer.write(b" tcp ")
        out.dec(length - header)
        buffer.write(b" [bad hdr length ")
        out.dec(header)
        buffer.write(b" - too short, < 20]")
        return
    payload = length - header
    if out.quiet:
        buffer.write(b"tcp ")
        out.dec(payload & 0xFFFFFFFF)
        if payload < 0:
            put_too_long(header, length, out)
        return
    flags: i64 = data[at + 13]
    in_classic = out.style.classic
    if in_classic:
        from wiretale.protocols import classic

        classic.put_flags(flags, out)
    else:
        buffer.write(FLAG_TEXTS[flags])

    seq = i64(read_i32_be(data, at + 4)) & 0xFFFFFFFF
    ack = i64(read_i32_be(data, at + 8)) & 0xFFFFFFFF
    base: i64 = 0  # what selective acknowledgements are counted from
    if not out.absolute_sequence and flags & ACK:
        bases = flow.bases
        if not bases.known or flags & SYN:
            bases.known = True
            if flow.reverse:
                bases.ack = seq
                bases.seq = (ack - 1) & 0xFFFFFFFF
            else:
                bases.seq = seq
                bases.ack = (ack - 1) & 0xFFFFFFFF
            base = bases.ack
        elif flow.reverse:
            seq = (seq - bases.ack) & 0xFFFFFFFF
            ack = (ack - bases.seq) & 0xFFFFFFFF
            base = bases.seq
        else:
            seq = (seq - bases.seq) & 0xFFFFFFFF
            ack = (ack - bases.ack) & 0xFFFFFFFF
            base = bases.ack
    if payload < 0:
        put_too_long(header, length, out)
        return
    if in_classic:
        if not classic.put_segment(pkt, at, header, payload, flags, seq, ack, base, out):
            return
    else:
        if out.verbose and not out.no_checksums and not pkt.fragmented:
            put_checksum(pkt, at, length, out)
        if payload > 0 or flags & (SYN | FIN | RST) or out.verbose > 1:
            buffer.write(b", seq ")
            out.dec(seq)
            if payload > 0:
                buffer.append(58)
                out.dec((seq + payload) & 0xFFFFFFFF)
        if flags & ACK:
            buffer.write(b", ack ")
            out.dec(ack)
        buffer.write(b", win ")
        out.dec(i64(read_i16_be(data, at + 14)) & 0xFFFF)
        if flags & URG:
            buffer.write(b", urg ")
            out.dec(i64(read_i16_be(data, at + 18)) & 0xFFFF)
        if header > HEADER:
            buffer.write(b", options [")
            if not tcp_options.put_options(pkt, at, header, length, flags, base, out):
                return
            buffer.append(93)
        buffer.write(b", length ")
        out.dec(payload)
    if payload <= 0:
        return
    if not pkt.has(at, header):
        # The options ended before the header did.
        buffer.write(b" [remaining caplen(")
        out.dec(pkt.left(at))
        buffer.write(b") < header length(")
        out.dec(header)
        buffer.write(b")]")
        raise Truncated()
    at += header
    if flags & RST and out.verbose:
        put_reset_text(pkt, at, payload, out)
        return
    if in_classic and not tables.in_classic(ports >> 16, ports & 0xFFFF):
        return
    if len(out.packet_type) > 0:
        special = tables.TCP_TYPES.get(out.packet_type)
        if special is not None:
            special.print(pkt, at, payload, out)
            return
    if not flow.application_known:
        flow.application = tables.TCP_PORTS.find(ports >> 16, ports & 0xFFFF)
        flow.application_known = True
    application = flow.application
    if application is not None:
        application.print(pkt, at, payload, out)


def put_ports(ports: i64, out: Text) -> None:
    """`port > port: `: all that is written when an extension header came before."""
    out.tcp_port(ports >> 16)
    out.put(b" > ")
    out.tcp_port(ports & 0xFFFF)
    out.put(b": ")


def put_ends(pkt: PacketView, flow: Flow, ports: i64, out: Text) -> None:
    """`source.port > destination.port: `, remembered with the flow."""
    buffer = out.buffer
    names = out.names
    flow.named = names.version if names is not None else 0  # before they are asked: they may change meanwhile
    before: i64 = len(buffer)
    at = pkt.ip_at
    if pkt.ip_version == 4:
        out.host4(pkt, at + 12)
    else:
        out.host6(pkt, at + 8)
    buffer.append(46)
    out.tcp_port(ports >> 16)
    buffer.write(b" > ")
    if pkt.ip_version == 4:
        out.host4(pkt, at + 16)
    else:
        out.host6(pkt, at + 24)
    buffer.append(46)
    out.tcp_port(ports & 0xFFFF)
    buffer.write(b": ")
    flow.text = out.written_since(before)


def put_too_long(header: i64, length: i64, out: Text) -> None:
    """The header claims more than the segment has."""
    out.put(b" [bad hdr length ")
    out.dec(header)
    out.put(b" - too long, > ")
    out.dec(length)
    out.put(b"]")


def put_checksum(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The checksum and its verdict, if the whole segment was captured."""
    if not pkt.has(at, length):
        return
    found = pkt.u16(at + 16)
    total = checksum.with_pseudo_header(pkt, at, length, length, PROTOCOL)
    out.put(b", cksum 0x")
    out.hex0(found, 4)
    if total == 0xFFFF:
        out.put(b" (correct)")
        return
    out.put(b" (incorrect -> 0x")
    out.hex0(checksum.expected(found, total), 4)
    out.put(b")")


def put_reset_text(pkt: PacketView, at: i64, payload: i64, out: Text) -> None:
    """What a reset says of its reason (RFC 9293 3.5.3)."""
    shown: i64 = MAX_RESET_TEXT if payload > MAX_RESET_TEXT else payload
    out.put(b" [RST" if pkt.has(at, payload) else b" [!RST")
    if payload > MAX_RESET_TEXT:
        out.put(b"+")
    out.put(b" ")
    out.text(pkt, at, shown if pkt.has(at, shown) else pkt.left(at))
    out.put(b"]")


@final
class Tcp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_tcp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_tcp": Tcp()}
