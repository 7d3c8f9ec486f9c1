"""The headers of a packet as numbers."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

import making
from making import HOST_A, HOST_B, ether, ipv4, ipv6, tcp, u16, u32, udp
from wiretale.dissect.headers import ACK, FIN, SYN, TCP, UDP, Headers

HELLO = udp(b"hello", 40000, 53)
SYN_PACKET = tcp(b"", 40000, 80, seq=1000, ack=7, flags=SYN, window=512, options=b"\2\4\5\xb4")


def parse(data: bytes, link_type: int = 1, wire_length: int | None = None) -> Headers:
    headers = Headers()
    headers.parse(data, 0, len(data), len(data) if wire_length is None else wire_length, link_type)
    return headers


def test_tcp_over_ipv4() -> None:
    headers = parse(ether(ipv4(SYN_PACKET, 6, tos=0x12, identifier=77, ttl=9)))
    assert (headers.source_mac, headers.destination_mac) == ("02:00:00:00:00:01", "02:00:00:00:00:02")
    assert headers.ethertype == 0x0800
    assert headers.ip_version == 4
    assert (headers.source, headers.destination) == (IPv4Address(HOST_A), IPv4Address(HOST_B))
    assert (headers.traffic_class, headers.identification, headers.ttl, headers.protocol) == (0x12, 77, 9, TCP)
    assert not headers.is_fragment
    assert (headers.source_port, headers.destination_port) == (40000, 80)
    assert (headers.sequence, headers.acknowledgment, headers.tcp_flags, headers.window) == (1000, 7, SYN, 512)
    assert headers.flags == "S"
    assert (headers.payload_at, headers.payload_length, headers.payload) == (14 + 20 + 24, 0, b"")
    assert "source=192.0.2.1" in repr(headers)


@pytest.mark.parametrize(
    ("flags", "letters"), [(0, "none"), (SYN | ACK, "S."), (FIN | ACK, "F."), (0x18, "P."), (0xFF, "FSRP.UEW")]
)
def test_flag_letters(flags: int, letters: str) -> None:
    assert parse(ether(ipv4(tcp(b"", 1, 2, flags=flags), 6))).flags == letters


def test_udp_over_ipv6() -> None:
    headers = parse(ether(ipv6(udp(b"hello", 1, 2, making.HOST_A6, making.HOST_B6), 17, traffic_class=0xAB), 0x86DD))
    assert headers.ip_version == 6
    assert headers.source == IPv6Address(making.HOST_A6)
    assert headers.destination == IPv6Address(making.HOST_B6)
    assert (headers.traffic_class, headers.protocol, headers.payload) == (0xAB, UDP, b"hello")


def test_ipv6_extension_headers() -> None:
    extensions = (
        bytes([43, 0]) + bytes(6)  # hop-by-hop options
        + bytes([60, 0]) + bytes(6)  # routing
        + bytes([51, 1]) + bytes(14)  # destination options
        + bytes([17, 1]) + bytes(10)  # authentication
    )
    headers = parse(ipv6(extensions + udp(b"x", 5, 6, making.HOST_A6, making.HOST_B6), 0), 229)
    assert (headers.protocol, headers.source_port, headers.payload) == (17, 5, b"x")
    fragment = bytes([17, 0]) + u16(0x0009) + u32(99)
    headers = parse(ipv6(fragment + b"rest", 44), 229)
    assert (headers.fragment_offset, headers.more_fragments, headers.identification) == (8, True, 99)
    assert (headers.protocol, headers.source_port, headers.payload) == (17, -1, b"rest")
    first = parse(ipv6(bytes([17, 0]) + u16(1) + u32(99) + HELLO, 44), 229)
    assert (first.is_fragment, first.source_port) == (True, 40000)


def test_fragments_have_ports_only_in_the_first() -> None:
    assert parse(ether(ipv4(HELLO, 17, flags=1))).source_port == 40000
    later = parse(ether(ipv4(HELLO, 17, offset=3)))
    assert (later.source_port, later.fragment_offset, later.is_fragment) == (-1, 24, True)
    assert later.payload == HELLO


@pytest.mark.parametrize(
    ("link_type", "before"),
    [
        (0, b"\2\0\0\0"), (108, u32(2)), (101, b""), (228, b""), (113, u16(0, 1, 6) + bytes(8) + u16(0x0800)),
        (276, u16(0x0800, 0) + u32(2) + bytes(12)), (104, u16(0x0F00, 0x0800)),
        (9, b"\xff\x03\x00\x21"), (9, b"\x00\x21"), (9, b"\x21"),
        (50, b"\xff\x03\x00\x21"), (51, b"\x11\0" + bytes(4) + b"\0\x21"),
        (1, bytes(12) + u16(0x8100, 0x2005, 0x88A8, 7, 0x0800)), (1, bytes(12) + u16(0x8864) + bytes(6) + u16(0x21)),
        (1, bytes(12) + u16(0x8847) + u32(0x1000, 0x1100)),
        (1, bytes(12) + u16(41) + b"\xaa\xaa\3\0\0\0" + u16(0x0800)),
    ],
)
def test_link_types(link_type: int, before: bytes) -> None:
    headers = parse(before + ipv4(HELLO, 17), link_type)
    assert (headers.ip_version, headers.source_port, headers.payload) == (4, 40000, b"hello")


def test_vlans() -> None:
    headers = parse(bytes(12) + u16(0x8100, 0x2005, 0x88A8, 7, 0x0800) + ipv4(HELLO, 17))
    assert headers.vlans == (5, 7)
    assert parse(ether(b"")).vlans == ()


def test_padding_is_no_payload() -> None:
    headers = parse(ether(ipv4(udp(b"x", 1, 2), 17)) + bytes(20))
    assert headers.payload == b"x"
    assert parse(ether(ipv4(tcp(b"x", 1, 2), 6)) + bytes(20)).payload == b"x"


def test_what_was_not_captured_counts() -> None:
    whole = ether(ipv4(tcp(bytes(100), 1, 2), 6))
    headers = parse(whole[:70], wire_length=len(whole))
    assert (headers.payload_length, len(headers.payload)) == (100, 16)


def test_length_zero_means_all() -> None:
    headers = parse(ether(ipv4(tcp(b"abc", 1, 2), 6, total=0)))
    assert headers.payload == b"abc"


def test_icmp() -> None:
    headers = parse(ether(ipv4(bytes([3, 1, 0, 0, 0, 0, 0, 0]) + b"quoted", 1)))
    assert (headers.icmp_type, headers.icmp_code, headers.payload) == (3, 1, b"quoted")


def test_flow_keys() -> None:
    one, other = parse(ether(ipv4(HELLO, 17))), parse(ether(ipv4(udp(b"more", 40000, 53), 17)))
    assert one.flow_key() == other.flow_key() == making.ip4(HOST_A) + making.ip4(HOST_B) + u16(40000, 53) + b"\x11"
    assert parse(ether(b"", 0x0806)).flow_key() == b""


def test_nothing_is_left_of_the_packet_before() -> None:
    headers = Headers()
    data = ether(ipv4(SYN_PACKET, 6))
    headers.parse(data, 0, len(data), len(data), 1)
    headers.parse(b"", 0, 0, 0, 1)
    assert (headers.ip_version, headers.tcp_flags, headers.ethertype, headers.source, headers.payload) == (
        0, -1, -1, None, b""
    )
    assert repr(headers) == "<Headers>"


@pytest.mark.parametrize("packet", [ether(ipv4(SYN_PACKET, 6)), ether(ipv6(HELLO, 17), 0x86DD)])
def test_every_cut(packet: bytes) -> None:
    """A header that is not whole is not there; what comes before it is."""
    whole = parse(packet)
    for size in range(len(packet)):
        headers = parse(packet[:size], wire_length=len(packet))
        assert headers.ip_version in (0, whole.ip_version)
        assert headers.source_port in (-1, whole.source_port)
        assert headers.tcp_flags in (-1, whole.tcp_flags)
        assert headers.source in (None, whole.source)
        assert headers.payload == (packet[headers.payload_at : size] if headers.payload_at >= 0 else b"")


TRANSPORTS = st.one_of(
    st.tuples(st.just(6), st.builds(tcp, st.binary(max_size=20), st.integers(0, 65535), st.integers(0, 65535),
                                    flags=st.integers(0, 255), options=st.sampled_from((b"", b"\1" * 12)))),
    st.tuples(st.just(17), st.builds(udp, st.binary(max_size=20), st.integers(0, 65535), st.integers(0, 65535))),
    st.tuples(st.sampled_from((1, 6, 17, 47, 132)), st.binary(max_size=40)),
)  # fmt: skip


@given(
    TRANSPORTS, st.sampled_from((0, 2, 4)), st.integers(0, 3) | st.just(8191),
    st.none() | st.integers(0, 90), st.integers(0, 80), st.integers(0, 100), st.lists(st.tuples(
        st.integers(14, 60), st.integers(0, 255)), max_size=2),
)  # fmt: skip
def test_the_usual_way_and_the_long_one(
    transport: tuple[int, bytes], flags: int, offset: int, total: int | None, captured: int, wire_length: int,
    damage: list[tuple[int, int]],
) -> None:  # fmt: skip
    """What is read of an Ethernet frame at once is what the layers find one by one."""
    protocol, data = transport
    frame = bytearray(ether(ipv4(data, protocol, flags=flags, offset=offset, total=total)))
    for at, byte in damage:
        frame[at : at + 1] = bytes([byte])
    frame[12:14] = u16(0x0800)
    captured = min(14 + captured, len(frame))
    usual, layered = Headers(), Headers()
    usual.parse(bytes(frame), 0, captured, 14 + wire_length, 1)
    layered.parse(bytes(frame), 14, captured - 14, wire_length, 228)
    assert usual.start + 14 == layered.start
    for name in (
        "end", "ip_version", "ip_at", "source_at", "destination_at", "protocol", "ttl", "traffic_class",
        "identification", "fragment_offset", "more_fragments", "ip_length", "transport_at", "source_port",
        "destination_port", "sequence", "acknowledgment", "tcp_flags", "window", "icmp_type", "icmp_code",
    ):  # fmt: skip
        assert getattr(usual, name) == getattr(layered, name), name
    if layered.ip_version:
        assert (usual.payload_at, usual.payload_length) == (layered.payload_at, layered.payload_length)
        assert usual.source_mac == "02:00:00:00:00:01"


@given(
    st.sampled_from((0, 1, 9, 50, 51, 101, 104, 108, 113, 228, 229, 276, 999)),
    st.sampled_from((b"", bytes(12) + b"\x08\0", bytes(12) + b"\x86\xdd", bytes(12) + b"\x88\x47", b"\x45", b"\x60")),
    st.binary(max_size=120),
    st.integers(-5, 200), st.integers(-5, 200), st.integers(-5, 1 << 32),
)
def test_any_bytes(link_type: int, before: bytes, data: bytes, start: int, captured: int, wire_length: int) -> None:
    data = before + data
    headers = Headers()
    for at, size in ((0, len(data)), (start, captured)):
        headers.parse(data, at, size, wire_length, link_type)
        repr(headers), headers.vlans, headers.flow_key(), headers.flags, headers.source_mac, headers.destination_mac
        if size and at >= 0:
            assert data[at : at + size].count(headers.payload) or not headers.payload
