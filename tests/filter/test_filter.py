"""`wiretale.Filter` as an object: what it answers, and that it is a value."""

from __future__ import annotations

import copy
import io
import pickle
import struct

import pytest

import making
import wiretale
from filter import bpf
from wiretale.filter.filter import Selection

DNS = making.ether_udp(b"x" * 12, 53, 1024)
WEB = making.ether_tcp(b"GET /", 1025, 80)


EVERYDAY = (
    "", "ip", "ip6", "arp", "rarp", "icmp", "icmp6", "tcp", "udp", "sctp", "tcp port 443", "udp port 53",
    "port 80 or port 443",
    "host 192.0.2.1", "src host 192.0.2.1 and dst port 80", "host 2001:db8::1", "net 192.0.2.0/24", "net 192.0.2",
    "dst net 2001:db8::/32", "portrange 1000-2000", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "not port 22", "less 64",
    "greater 100", "len > 60 and len < 1000", "ether host 02:00:00:00:00:01", "ether broadcast", "ether multicast",
    "ip multicast", "ip6 multicast", "vlan", "vlan 5 and ip", "mpls", "pppoes and ip", "ether proto 0x88cc",
    "ip proto 47",
    "ip[8] < 5", "ip[2:2] > 576", "ip[6:2] & 0x1fff = 0", "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420",
    "udp[4:2] * 2 > ip[2:2]", "ip[0] & 0xf != 5 and ip[0] / 2 > 3", "icmp[icmptype] = icmp-echo",
    "src or dst port 53 and not (host 192.0.2.1 or host 192.0.2.2)", "ip[ip[0] & 15] = 6", "isis", "stp",
    "ether[0] & 1 = 1",
    "geneve", "dst portrange 0-1023 and (tcp or udp)", "llc", "iso", "ip6[6] = 58", "tcp src port 1025",
)  # fmt: skip


@pytest.mark.skipif(not bpf.can_attach(), reason="this system takes no filters on sockets")
@pytest.mark.parametrize("optimize", [True, False])
@pytest.mark.parametrize("text", EVERYDAY)
def test_the_kernel_takes_it(text: str, optimize: bool) -> None:
    """The kernel attaches the program, and selects the packets that our machine selects."""
    made = wiretale.Filter(text, optimize=optimize)
    with bpf.Attached(list(made.program)) as kernel:
        for packet in (DNS, WEB, b"", *bpf.random_packets(len(text), 40)):
            assert made.matches(packet) == (kernel.passes(packet) is not None)


def test_matches() -> None:
    dns = wiretale.Filter("udp port 53")
    assert dns.matches(DNS)
    assert dns.matches(bytearray(DNS))
    assert dns.matches(memoryview(DNS))
    assert not dns.matches(WEB)
    assert not dns.matches(b"")
    assert not dns.matches(DNS[:34])  # cut before its ports
    assert wiretale.Filter("greater 1000").matches(DNS, 1400)
    assert not wiretale.Filter("greater 1000").matches(DNS)


def test_link_types() -> None:
    for linktype in ("RAW", "raw", "LINKTYPE_RAW", "DLT_RAW", 101, 12):
        raw = wiretale.Filter("udp port 53", linktype=linktype)
        assert raw.link_type == 101
        assert raw.matches(DNS[14:])
    with pytest.raises(wiretale.FilterError, match="invalid data link type FOO"):
        wiretale.Filter("ip", linktype="FOO")


def test_listing_and_program() -> None:
    ip = wiretale.Filter("ip", snaplen=99)
    assert str(ip) == (
        "(000) ldh      [12]\n"
        "(001) jeq      #0x800           jt 2\tjf 3\n"
        "(002) ret      #99\n"
        "(003) ret      #0\n"
    )
    assert ip.program == ((40, 0, 0, 12), (21, 0, 1, 0x800), (6, 0, 0, 99), (6, 0, 0, 0))
    assert ip.program[1].k == 0x800
    assert wiretale.Filter("").matches(b"")


def test_a_filter_is_a_value() -> None:
    made = wiretale.Filter("udp port 53", linktype="RAW", snaplen=96, netmask=0xFFFFFF00, optimize=False)
    assert (made.text, made.link_type, made.snaplen, made.netmask, made.optimize) == (
        "udp port 53", 101, 96, 0xFFFFFF00, False
    )  # fmt: skip
    assert repr(made) == "Filter('udp port 53', linktype='RAW', snaplen=96, netmask=0xffffff00, optimize=False)"
    assert repr(wiretale.Filter("ip")) == "Filter('ip')"
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), eval_repr(made)):
        assert twin == made
        assert hash(twin) == hash(made)
        assert twin.program == made.program
        assert twin.matches(DNS[14:])
    assert made != wiretale.Filter("udp port 53")
    assert made != "udp port 53"
    with pytest.raises(AttributeError, match="does not change"):
        made.text = "tcp"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="does not change"):
        del made._program


def eval_repr(made: wiretale.Filter) -> wiretale.Filter:
    """What a filter says of itself makes it again."""
    found: wiretale.Filter = eval(repr(made), {"Filter": wiretale.Filter})
    return found


def test_compiled_once() -> None:
    assert wiretale.Filter("udp port 53").program is wiretale.Filter("udp port 53").program
    assert wiretale.Filter("udp port 53").program is not wiretale.Filter("udp port 53", snaplen=7).program


def test_errors() -> None:
    with pytest.raises(wiretale.FilterError) as caught:
        wiretale.Filter("tcp and or udp")
    error = caught.value
    assert isinstance(error, ValueError)
    assert isinstance(error, wiretale.WiretaleError)
    assert str(error) == error.reason == "can't parse filter expression: syntax error"
    assert error.text == "tcp and or udp"
    assert error.position == 8
    again = pickle.loads(pickle.dumps(error))
    assert (again.text, again.position, again.reason, again.hint) == (error.text, 8, error.reason, error.hint)


def test_what_makes_no_sense() -> None:
    for more in ({"snaplen": -1}, {"snaplen": 1 << 32}, {"netmask": -1}, {"netmask": 1 << 32}):
        with pytest.raises(ValueError, match="32 bits"):
            wiretale.Filter("ip", **more)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a filter is text"):
        wiretale.Filter(b"ip")  # type: ignore[arg-type]


def test_read() -> None:
    """`wiretale.read` with an expression, or with a filter."""
    file = making.pcap([DNS, WEB, DNS, WEB])
    assert [packet.data for packet in wiretale.read(io.BytesIO(file), "tcp")] == [WEB, WEB]
    assert [packet.data for packet in wiretale.read(io.BytesIO(file), wiretale.Filter("udp"))] == [DNS, DNS]
    assert list(wiretale.read(io.BytesIO(file), "ip6")) == []
    assert list(wiretale.read(io.BytesIO(file), wiretale.Filter("udp", linktype="RAW"))) == []
    with pytest.raises(wiretale.FilterError):
        wiretale.read(io.BytesIO(file), "tcp porx 80")


def block(kind: int, body: bytes) -> bytes:
    """A block of a pcapng file."""
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def test_several_link_types() -> None:
    """Packets of each link type are looked at with a program for it."""
    parts = [block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))]
    parts += [block(1, struct.pack("<HHI", kind, 0, 0)) for kind in (1, 101)]
    for interface, packet in ((0, DNS), (1, DNS[14:]), (1, WEB[14:]), (0, WEB), (1, DNS[14:])):
        padded = packet + bytes(-len(packet) % 4)
        parts.append(block(6, struct.pack("<IIIII", interface, 0, 0, len(packet), len(packet)) + padded))
    file = b"".join(parts)
    assert [packet.link_type for packet in wiretale.read(io.BytesIO(file), "udp port 53")] == [1, 101, 101]
    assert [packet.link_type for packet in wiretale.read(io.BytesIO(file), wiretale.Filter("tcp"))] == [1]
    assert Selection("tcp").machine(101) is not Selection("tcp").machine(1)
