"""Writing pcapng: what is read back is what was written, and tshark and capinfos find nothing wrong with it."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from wiretale.batch import Batch, Interface
from wiretale.errors import CaptureFileError
from wiretale.files.open import open_capture
from wiretale.files.pcapng import PcapngReader
from wiretale.files.pcapng_writer import PcapngWriter

from .blocks import DATA, END_OF_OPTIONS, block, enhanced, header, interface, obsolete, option, record, section, simple
from .test_writer import SOURCES

Seen = list[tuple[int, str, int, int, int, bytes, list[str]]]
needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
needs_capinfos = pytest.mark.skipif(shutil.which("capinfos") is None, reason="capinfos is not installed")


def packets_in(data: bytes) -> Seen:
    """Link type, interface, seconds, nanoseconds, length, bytes and comments of each packet of a file."""
    found: Seen = []
    with open_capture(io.BytesIO(data)) as reader:
        while (batch := reader.read()) is not None:
            for i in range(batch.count):
                start, where = batch.start(i), batch.interfaces[batch.interface(i)]
                found.append((
                    where.link_type, where.name, batch.seconds(i), batch.nanoseconds(i), batch.wire_length(i),
                    batch.data[start : start + batch.captured(i)],
                    reader.comments(i) if isinstance(reader, PcapngReader) else [],
                ))
    return found


def opened(data: bytes) -> PcapngReader:
    """A reader that has been through all of a pcapng file."""
    with open_capture(io.BytesIO(data)) as reader:
        assert isinstance(reader, PcapngReader)
        while reader.read() is not None:
            pass
    return reader


def copied(source: bytes, chosen: str = "", buffered: bool = False, **settings: object) -> bytes:
    """What comes of a file when it is written as pcapng."""
    parts: list[bytes] = []
    with open_capture(io.BytesIO(source)) as reader:
        writer = PcapngWriter(-1, packet_buffered=buffered, write=parts.append, **settings)  # type: ignore[arg-type]
        if isinstance(reader, PcapngReader):
            writer.keep(reader)
        while (batch := reader.read()) is not None:
            if chosen == "one by one":
                for i in range(batch.count):
                    writer.write_packet(batch, i)
            elif chosen == "in two":
                writer.write_batch(batch, None, 0, batch.count // 2)
                writer.write_batch(batch, None, batch.count // 2)
            elif chosen == "all selected":
                writer.write_batch(batch, range(batch.count))
            else:
                writer.write_batch(batch)
            if buffered:
                assert len(b"".join(parts)) == writer.size
        if isinstance(reader, PcapngReader) or writer.packets:
            writer.finish()
        else:
            writer.add_interface(reader.link_type, reader.snaplen)
            writer.finish()
    whole = b"".join(parts)
    assert writer.size == len(whole)
    return whole


def rich(order: str = "<", resolution: int = 9) -> bytes:
    """A file that says all that a pcapng file can say."""
    def numbers(form: str, *values: int) -> bytes:
        return struct.pack(order + form, *values)

    def said(number: int, value: bytes) -> bytes:
        return option(number, value, order)

    described = (
        said(2, b"eth0") + said(3, "Büro".encode()) + said(8, numbers("Q", 10**9)) + said(9, bytes((resolution,)))
        + said(11, b"\0tcp port 80") + said(12, b"Linux 6.1") + said(2988, numbers("I", 32473) + b"ours")
    )
    names = numbers("HH", 1, 8) + bytes([192, 0, 2, 1]) + b"a\0b\0" + numbers("HH", 2, 18) + bytes(15) + b"\1c\0\0\0"
    statistics = numbers("III", 0, 1, 2) + b"".join((
        said(2, numbers("II", 0, 5)), said(4, numbers("Q", 99)), said(7, numbers("Q", 3)), END_OF_OPTIONS,
    ))
    return b"".join((
        section(order, options=said(1, b"whole file") + said(2, b"m68k") + said(3, b"AmigaOS") + said(4, b"dumpcap")),
        interface(order=order, options=described), interface(101, 96, order, said(2, b"tun0")),
        block(4, names + bytes(4), order),
        enhanced(order=order, options=said(1, b"odd") + said(2, numbers("I", 1)) + said(1, b"very")),
        enhanced(DATA[14:], 1, order=order), simple(order=order), obsolete(order=order),
        enhanced(order=order, stamp=(1 << 52) + 12345),
        block(5, statistics, order),
    ))


@pytest.mark.parametrize("chosen", ["", "one by one", "in two", "all selected"])
@pytest.mark.parametrize("name", SOURCES)
def test_what_was_written_is_read_back(name: str, chosen: str) -> None:
    before = packets_in(SOURCES[name])
    as_pcap_would = [(*p[:2], p[2] & 0xFFFFFFFF if p[2] < 0 else p[2], p[3], *p[4:]) for p in before]
    if name == "odd times":  # whose fractions are longer than a second
        as_pcap_would = [(*p[:2], p[2] + p[3] // 10**9, p[3] % 10**9, *p[4:]) for p in as_pcap_would]
    for buffered in (False, True):
        assert packets_in(copied(SOURCES[name], chosen, buffered)) == as_pcap_would


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("resolution", [6, 9, 0x80 | 20])
def test_a_file_keeps_what_it_says(order: str, resolution: int) -> None:
    source = rich(order, resolution)
    before, copy = opened(source), copied(source, application="wiretale", system="unknown", filter="none")
    after = opened(copy)
    assert packets_in(copy) == packets_in(source)
    assert after.names == before.names == {bytes([192, 0, 2, 1]): ["a", "b"], bytes(15) + b"\1": ["c"]}
    assert after.section_options == [(1, b"whole file"), (2, b"m68k"), (3, b"AmigaOS"), (4, b"wiretale")]
    assert [d.text(2) for d in after.details] == ["eth0", "tun0"]
    assert [i.snaplen for i in after.interfaces] == [262144, 96]
    fine = 6 if resolution == 6 else 9
    described = dict(after.details[0].options)
    assert described == {
        2: b"eth0", 3: "Büro".encode(), 8: struct.pack("<Q", 10**9), 9: bytes((fine,)), 11: b"\0tcp port 80",
        12: b"Linux 6.1", 2988: struct.pack("<I", 32473) + b"ours",
    }
    scale = {6: 1, 9: 1, 0x80 | 20: 10**9 / 2**20}[resolution]
    begun = struct.pack("<II", 0, int(5 * scale))
    assert dict(after.details[0].statistics) == {4: struct.pack("<Q", 99), 7: struct.pack("<Q", 3), 2: begun}
    assert after.details[0].statistics_stamp == int((1 << 32 | 2) * scale)


def test_a_copy_of_a_copy_is_the_same() -> None:
    first = copied(rich(), application="wiretale")
    assert copied(first, application="wiretale") == first
    assert copied(first, "one by one", True, application="wiretale") == first


def test_packets_that_keep_their_marks() -> None:
    """Comments and flags, in the order they had."""
    with open_capture(io.BytesIO(copied(rich(">")))) as reader:
        assert isinstance(reader, PcapngReader)
        reader.read()
        assert reader.options(0) == [(1, b"odd"), (2, struct.pack("<I", 1)), (1, b"very")]
        assert reader.options(1) == []


def test_sections_become_one() -> None:
    """Interfaces that are alike are one, as far as their own section does not tell them apart."""
    one = section() + interface(options=option(2, b"a")) + interface(options=option(2, b"a")) + enhanced(number=1)
    other = section(">") + interface(order=">", options=option(2, b"a", ">")) + enhanced(order=">")
    third = section() + interface(101) + enhanced()
    copy = copied(one + other + third + one)
    assert [d.text(2) for d in opened(copy).details] == ["a", "a", ""]
    with open_capture(io.BytesIO(copy)) as reader:
        batch = reader.read()
        assert batch is not None
        assert [batch.interface(i) for i in range(batch.count)] == [1, 0, 2, 1]


def test_statistics_of_every_section() -> None:
    counted = struct.pack("<III", 0, 0, 0) + option(4, struct.pack("<Q", 7)) + END_OF_OPTIONS
    part = section() + interface() + enhanced() + block(5, counted)
    assert copied(part * 3).count(block(5, counted)) == 3


def test_interfaces_that_are_added() -> None:
    parts: list[bytes] = []
    with PcapngWriter(-1, write=parts.append, hardware="arm", system="BSD", comments=["why"]) as writer:
        assert writer.add_interface(1, 96, "eth0", description="up", filter="udp", system="BSD 9", speed=10**7) == 0
        assert writer.add_interface(101, nanosecond=True) == 1
        writer.write(DATA, 60, 1, 2_000, 0, ["first", "second"], flags=2)
        writer.write(DATA[14:], 16, 3, 4, 1)
        writer.write_statistics(0, 9_000_000_000, received=5, system_dropped=1, interface_dropped=2, begun=1_000_000)
        writer.write_names({bytes(4): ["zero"], bytes(16): ["long", "er"], b"odd": ["not an address"]})
        writer.write_names({bytes(4): ["zero", "nil"]})
    copy = b"".join(parts)
    assert packets_in(copy) == [
        (1, "eth0", 1, 2_000, 60, DATA, ["first", "second"]), (101, "", 3, 4, 16, DATA[14:], [])
    ]
    reader = opened(copy)
    assert reader.section_options == [(1, b"why"), (2, b"arm"), (3, b"BSD")]
    assert dict(reader.details[0].options) == {
        2: b"eth0", 3: b"up", 8: struct.pack("<Q", 10**7), 9: b"\6", 11: b"\0udp", 12: b"BSD 9"
    }
    assert reader.names == {bytes(4): ["zero", "nil"], bytes(16): ["long", "er"]}
    assert dict(reader.details[0].statistics) == {
        2: struct.pack("<II", 0, 1000), 4: struct.pack("<Q", 5), 5: struct.pack("<Q", 2), 7: struct.pack("<Q", 1)
    }


def test_interfaces_that_come_later() -> None:
    """A live batch may name interfaces that were not there at first."""
    parts: list[bytes] = []
    batch = Batch()
    batch.interfaces = [Interface(1, 65535, "eth0", description="uplink", speed=10**10)]
    with PcapngWriter(-1, write=parts.append, filter="ip", system="Linux") as writer:
        writer.add_interfaces(batch.interfaces)
        for number in (0, 1):
            batch.begin(DATA)
            batch.add(0, len(DATA), len(DATA), 1, 0, number)
            batch.finish()
            writer.write_batch(batch)
            batch.interfaces.append(Interface(101, 65535, "wg0", True))
    reader = opened(b"".join(parts))
    assert [d.text(2) for d in reader.details] == ["eth0", "wg0"]
    assert [d.text(12) for d in reader.details] == ["Linux", "Linux"]
    assert [d.text(3) for d in reader.details] == ["uplink", ""]
    assert (8, struct.pack("<Q", 10**10)) in reader.details[0].options
    assert [p[:2] for p in packets_in(b"".join(parts))] == [(1, "eth0"), (101, "wg0")]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.tuples(
    some.binary(max_size=70), some.integers(0, 1 << 40), some.integers(0, 999_999_999),
    some.lists(some.text(some.characters(exclude_categories=["Cs"]), max_size=20), max_size=3),
), max_size=8))
def test_any_packets(packets: list[tuple[bytes, int, int, list[str]]]) -> None:
    parts: list[bytes] = []
    with PcapngWriter(-1, write=parts.append, nanosecond=True) as writer:
        writer.add_interface(147)
        for data, seconds, nanoseconds, comments in packets:
            writer.write(data, len(data), seconds % (1 << 33), nanoseconds, 0, comments)
    assert [(p[5], p[2], p[3], p[6]) for p in packets_in(b"".join(parts))] == [
        (data, seconds % (1 << 33), nanoseconds, comments) for data, seconds, nanoseconds, comments in packets
    ]


def read_to_damage(reader: PcapngReader) -> Iterator[Batch]:
    """The batches of a file, as far as it can be read."""
    try:
        while (batch := reader.read()) is not None:
            yield batch
    except CaptureFileError:
        return


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_are_copied_as_far_as_they_go(seed: int) -> None:
    """Whatever a file says, its copy is sound, and has the packets that could be read with their comments."""
    chance = random.Random(seed)
    sources = [rich("<", 6), rich(">", 9), rich("<", 0x80 | 20) * 2, rich(">") + rich("<")]
    for _ in range(60):
        damaged = bytearray(chance.choice(sources))
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(28, len(damaged))] = chance.choice((0, 1, 4, 8, 255, chance.randrange(256)))
        parts: list[bytes] = []
        before = []
        try:
            reader = open_capture(io.BytesIO(bytes(damaged)))
        except CaptureFileError:
            continue
        assert isinstance(reader, PcapngReader)
        with PcapngWriter(-1, write=parts.append) as writer:
            writer.keep(reader)
            for batch in read_to_damage(reader):
                writer.write_batch(batch)
                for i in range(batch.count):
                    data = batch.data[batch.start(i) : batch.start(i) + batch.captured(i)]
                    link_type = batch.interfaces[batch.interface(i)].link_type
                    before.append((link_type, batch.wire_length(i), data, reader.comments(i)))
        assert [(p[0], *p[4:]) for p in packets_in(b"".join(parts))] == before


def test_comments_that_are_too_long() -> None:
    writer = PcapngWriter(-1, write=lambda data: None)
    writer.add_interface(1)
    with pytest.raises(CaptureFileError, match="a comment of 65536 bytes is too long"):
        writer.write(DATA, 30, 0, 0, 0, ["x" * 65536])


def test_link_types_of_16_bits(tmp_path: Path) -> None:
    parts: list[bytes] = []
    with PcapngWriter(-1, write=parts.append) as writer:
        writer.add_interface(0xFEFE)
        with pytest.raises(CaptureFileError, match="link type 65536 is beyond pcapng's 16 bits"):
            writer.add_interface(65536)
    assert opened(b"".join(parts)).link_type == 0xFEFE


def test_room_before_a_limit() -> None:
    writer = PcapngWriter(-1, write=lambda data: None)
    with open_capture(io.BytesIO(header() + record(bytes(5)) * 10)) as reader:
        batch = reader.read()
        assert batch is not None
        writer.add_interfaces(batch.interfaces)
        for wanted in range(1, 10):
            limit = writer.size + 40 * wanted
            assert writer.room(batch, limit - 1, 0, 10) == wanted
            assert writer.room(batch, limit, 0, 10) == wanted + 1
        assert writer.room(batch, 0, 3, 10) == 3


def test_a_full_device() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    writer = PcapngWriter(descriptor, name="/dev/full")
    with pytest.raises(CaptureFileError, match=r"^/dev/full: No space left on device$"):
        writer.flush()
    os.close(descriptor)


@needs_tshark
def test_as_tshark_reads_it(tmp_path: Path) -> None:
    """Of a file and its copy, tshark sees the same; and it complains of nothing."""
    # Without the Simple Packet Block, whose packet has no time: pcapng gives every other packet one.
    source, copy = tmp_path / "source.pcapng", tmp_path / "copy.pcapng"
    source.write_bytes(rich(">").replace(simple(order=">"), b""))
    copy.write_bytes(copied(source.read_bytes()))
    fields = (
        "frame.time_epoch", "frame.interface_name", "frame.interface_description", "frame.interface_id", "frame.len",
        "frame.comment", "frame.packet_flags", "frame.encap_type", "frame.protocols", "ip.src_host",
    )
    seen = []
    for path in (source, copy):
        command = ["tshark", "-r", str(path), "-T", "fields"]
        for field in fields:
            command += ["-e", field]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        complaints = [line for line in done.stderr.splitlines() if line and not line.startswith("Running as user")]
        assert not complaints
        seen.append(done.stdout)
    assert seen[0] == seen[1]
    assert seen[0].count("\n") == 4


@needs_capinfos
def test_as_capinfos_reads_it(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcapng"
    copy.write_bytes(copied(rich(), application="wiretale", comments=["noted"]))
    done = subprocess.run(["capinfos", str(copy)], capture_output=True, text=True, timeout=60, check=True)
    for line in (
        "Number of packets:   5", "Capture oper-sys:    AmigaOS", "Capture hardware:    m68k",
        "Capture application: wiretale", "Capture comment:     whole file", "noted", "Name = eth0",
        "Operating system = Linux 6.1", "Filter string = tcp port 80", "Number of stat entries = 1",
        "Number of interfaces in file: 2",
    ):
        assert " ".join(line.split()) in " ".join(done.stdout.split()), done.stdout
    assert not done.stderr
