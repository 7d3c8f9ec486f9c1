"""Hostile packets: whatever the bytes, one record is printed, soon, and nothing but printable text."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import families
import making
from wiretale.batch import Batch, Interface
from wiretale.dissect import printer
from wiretale.dissect.text import Text
from wiretale.protocols import tables

EXAMPLES = settings(
    max_examples=400, derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SECONDS = 10  # for one packet: a thousand times what the slowest should take
UNPRINTABLE = re.compile(rb"[^\t\n -~]")
PACKET_TYPES = [b"", b"aodv", b"carp", b"cnfp", b"domain", b"lmp", b"pgm", b"pgm_zmtp1", b"ptp", b"radius", b"resp",
                b"rpc", b"rtcp", b"rtp", b"snmp", b"someip", b"tftp", b"vat", b"vxlan", b"wb", b"zmtp1"]


def samples() -> list[tuple[int, bytes]]:
    """The packets of all families, with their link types. A family that does not load has its own test."""
    found = []
    for name in families.names():
        try:
            family = families.load(name)
        except Exception:
            continue
        for packet in family.PACKETS.values():
            found.append((families.link_type(family), packet[0] if isinstance(packet, tuple) else packet))
    return found


SAMPLES = samples()
LINK_TYPES = sorted(tables.LINK_TYPES)


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raises TimeoutError inside after so many seconds."""

    def expired(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still busy with one packet after {seconds} s")

    before = signal.signal(signal.SIGALRM, expired)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """A line writer with some options set."""
    out = Text()
    out.verbose = draw(st.integers(0, 4))
    out.packet_type = draw(st.sampled_from([b"", b"", b"", *PACKET_TYPES]))
    flags = draw(st.integers(0, 255))
    out.quiet = flags & 1 != 0 and out.verbose == 0
    out.link_level = flags & 2 != 0
    out.absolute_sequence = flags & 4 != 0
    out.as_dot = flags & 8 != 0
    out.no_checksums = flags & 16 != 0
    out.lengths = flags & 32 != 0
    out.unknown_as_hex = flags & 64 != 0
    out.undecoded_nfs = flags & 128 != 0
    return out


@st.composite
def damaged(draw: st.DrawFn) -> tuple[int, bytes, int]:
    """A good packet that something happened to: octets changed, a stretch doubled or gone, the end cut."""
    link_type, packet = draw(st.sampled_from(SAMPLES))
    wire = len(packet)
    data = bytearray(packet)
    if data:
        for _ in range(draw(st.integers(0, 6))):
            data[draw(st.integers(0, len(data) - 1))] = draw(
                st.sampled_from([0, 1, 0x7F, 0x80, 0xFE, 0xFF]) | st.integers(0, 255)
            )
        if draw(st.booleans()):
            a = draw(st.integers(0, len(data)))
            b = draw(st.integers(a, min(len(data), a + 64)))
            data[a:b] = data[a:b] * draw(st.integers(0, 3))
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))):]
    return link_type, bytes(data), max(wire, len(data))


def check(link_type: int, packets: list[tuple[bytes, int]], out: Text, dump: int = 0) -> None:
    """Prints packets and looks at what came of it."""
    batch = Batch()
    batch.interfaces = [Interface(link_type, 262144)]
    batch.begin(b"".join(data for data, _ in packets))
    at = 0
    for number, (data, wire) in enumerate(packets):
        batch.add(at, len(data), wire, 1_700_000_000, number * 1000, 0)
        at += len(data)
    batch.finish()
    parts: list[bytes] = []
    lines = printer.LinePrinter(out, tables.link_type, parts.append, numbered=True, dump=dump, dump_link=True)
    with time_limit(SECONDS):
        lines.print_batch(batch)
        lines.flush()
    printed = b"".join(parts)
    assert printed.endswith(b"\n")
    assert len(printed) <= sum(4096 + 1024 * len(data) for data, _ in packets)
    assert not (found := UNPRINTABLE.search(printed)), f"{found!r} in {printed!r}"
    if dump != printer.DUMP_ASCII:  # -A lets line ends through, as tcpdump does
        assert b"\r" not in printed
        assert len(families.records(printed)) == len(packets)


@EXAMPLES
@given(damaged(), texts(), st.integers(0, 3))
def test_damaged(packet: tuple[int, bytes, int], out: Text, dump: int) -> None:
    """Good packets, damaged."""
    link_type, data, wire = packet
    check(link_type, [(data, wire)], out, dump)


@EXAMPLES
@given(st.lists(damaged(), min_size=2, max_size=6), texts())
def test_damaged_together(packets: list[tuple[int, bytes, int]], out: Text) -> None:
    """Several in one capture: what is remembered between packets may be damaged, too."""
    link_type = packets[0][0]
    check(link_type, [(data, wire) for _, data, wire in packets], out)


@EXAMPLES
@given(st.sampled_from(LINK_TYPES), st.binary(max_size=200), st.integers(0, 2000), texts(), st.integers(0, 3))
def test_any_bytes_on_any_link(link_type: int, data: bytes, more: int, out: Text, dump: int) -> None:
    """Noise, as every link type that is known."""
    check(link_type, [(data, len(data) + more)], out, dump)


@EXAMPLES
@given(st.integers(0, 255), st.binary(max_size=300), st.booleans(), texts())
def test_any_bytes_in_any_ip_protocol(protocol: int, data: bytes, six: bool, out: Text) -> None:
    """Noise below IP, so that it gets past the link layer."""
    inside = making.ipv6(data, protocol) if six else making.ipv4(data, protocol)
    frame = making.ether(inside, 0x86DD if six else 0x0800)
    check(1, [(frame, len(frame))], out)


def ports(table: object) -> list[int]:
    """The ports that lead somewhere."""
    ranks: bytes = table.of_destination  # type: ignore[attr-defined]
    return [port for port, rank in enumerate(ranks) if rank] or [0]


@EXAMPLES
@given(st.sampled_from(ports(tables.UDP_PORTS)), st.binary(max_size=300), st.booleans(), texts())
def test_any_bytes_at_any_udp_port(port: int, data: bytes, answer: bool, out: Text) -> None:
    """Noise at every port that some protocol listens at."""
    frame = making.ether_udp(data, port, 40000) if answer else making.ether_udp(data, 40000, port)
    check(1, [(frame, len(frame))], out)


@EXAMPLES
@given(st.sampled_from(ports(tables.TCP_PORTS)), st.binary(max_size=300), st.booleans(), texts())
def test_any_bytes_at_any_tcp_port(port: int, data: bytes, answer: bool, out: Text) -> None:
    """The same over TCP."""
    frame = making.ether_tcp(data, port, 40000) if answer else making.ether_tcp(data, 40000, port)
    check(1, [(frame, len(frame))], out)


ETHERTYPES = sorted(tables.ETHERTYPES.entries)


@EXAMPLES
@given(st.sampled_from(ETHERTYPES), st.binary(max_size=300), texts())
def test_any_bytes_in_any_ethertype(ethertype: int, data: bytes, out: Text) -> None:
    """Noise below Ethernet."""
    frame = making.ether(data, ethertype)
    check(1, [(frame, len(frame))], out)


def test_forces_paths_below_each_other() -> None:
    """As many paths inside each other as a message has room for."""
    from protocols import forces

    paths = b""
    for _ in range(7000):
        paths = forces.path([], paths)
    frame = forces.config(paths)
    out = Text()
    out.verbose = 3
    check(1, [(frame, len(frame))], out)
