"""pcap files: every kind that tcpdump reads, and its words for those that are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from wiretale import linktypes
from wiretale.errors import DamagedFileError

from .blocks import DATA, header, record
from .reference import needs_tcpdump, ours, theirs

MODIFIED = 0xA1B2CD34
GOOD = header() + record() + record()
EIGHT = b"\1\0\0\0\0\x08\0\0"  # what the modified format has more before each packet

CASES: dict[str, bytes] = {}
for length in range(len(GOOD)):
    CASES[f"cut to {length} bytes"] = GOOD[:length]
for order in "<>":
    for magic in (0xA1B2C3D4, 0xA1B23C4D, 0xA12B3C4D, 0xA1B23CD4, 0x1C0001AC, 0xD4C3B2A0):
        CASES[f"magic {magic:x} {order}"] = header(magic, order=order) + record(order=order)
    for snaplen in (0, 20, 30, 262144, 0x7FFFFFF0, 0x80000000):
        one = record(order=order, extra=EIGHT)
        CASES[f"modified, snaplen {snaplen} {order}"] = header(MODIFIED, snaplen=snaplen, order=order) + one + one
        CASES[f"modified, cut, snaplen {snaplen} {order}"] = header(MODIFIED, snaplen=snaplen, order=order) + one[:40]
for major in (0, 1, 2, 3, 543):
    for minor in (0, 1, 2, 3, 4, 5):
        versioned = header(version=(major, minor))
        CASES[f"version {major}.{minor}"] = versioned + record(wire=60) + record()
        CASES[f"version {major}.{minor}, lengths the other way"] = versioned + record(captured=60, wire=30) + record()
        CASES[f"version {major}.{minor}, shorter on the wire"] = versioned + record(wire=10) + record()
for snaplen in (0, 1, 17, 30, 262144, 262145, 300000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
    CASES[f"snaplen {snaplen}"] = header(snaplen=snaplen) + record() + record()
    for captured in (262144, 262145, 300000, 300001, 0x7FFFFFFF, 0xFFFFFFFF):
        CASES[f"snaplen {snaplen}, {captured} captured"] = (
            header(snaplen=snaplen) + record() + record(bytes(min(captured, 400_000)), captured) + record()
        )
for have in (50, 99, 100, 101, 199):
    CASES[f"snaplen 100, {have} of 200"] = header(snaplen=100) + record(bytes(have), 200, 200)
for link_type, most in ((231, 134217728), (249, 1048576), (279, 8388608), (9999, 262144)):
    for captured in (262145, most, most + 1):
        CASES[f"link type {link_type}, {captured} captured"] = (
            header(link_type=link_type, snaplen=0) + record(bytes(100), captured, captured)
        )
for seconds in (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
    for fraction in (0, 999_999, 1_000_000, 0xFFFFFFFF):
        CASES[f"time {seconds}.{fraction}"] = header() + record(seconds=seconds, fraction=fraction)


@needs_tcpdump
@pytest.mark.parametrize("name", CASES)
def test_as_tcpdump(name: str, tmp_path: Path) -> None:
    found = theirs(CASES[name], tmp_path)
    if found.message.startswith("unknown data link type"):
        found = found._replace(message=ours(CASES[name]).message)  # not a matter of the file
    assert ours(CASES[name]) == found


def test_what_was_good_comes_first() -> None:
    found = ours(GOOD + record()[:20])
    assert len(found.packets) == 2
    assert found.message == "pcap_loop: truncated dump file; tried to read 30 captured bytes, only got 4"


def test_damage_says_where(tmp_path: Path) -> None:
    from wiretale.files.open import open_capture

    path = tmp_path / "damaged.pcap"
    path.write_bytes(GOOD + record(captured=1 << 30))
    with open_capture(path) as source:
        assert source.read() is not None
        for _ in range(2):  # and says so again when asked again
            with pytest.raises(DamagedFileError, match="invalid packet capture length 1073741824") as caught:
                source.read()
            assert caught.value.offset == len(GOOD)
            assert f"byte {len(GOOD)}" in caught.value.hint


def test_seconds_are_signed() -> None:
    import io

    from wiretale.files.open import open_capture

    with open_capture(io.BytesIO(header(0xA1B23C4D) + record(seconds=-5, fraction=7))) as source:
        batch = source.read()
        assert batch is not None
        assert (batch.seconds(0), batch.nanoseconds(0)) == (-5, 7)
        assert source.nanosecond
        assert batch.interfaces[0].nanosecond


def test_frame_check_sequence_bits_are_kept_apart() -> None:
    import io

    from wiretale.files.open import open_capture

    with open_capture(io.BytesIO(header(link_type=0x24000001))) as source:
        assert source.link_type == 1
        assert source.link_type_field == 0x24000001
        assert source.read() is None


def test_old_link_types_are_told_by_their_new_numbers() -> None:
    import io

    from wiretale.files.open import open_capture

    with open_capture(io.BytesIO(header(link_type=12))) as source:
        assert source.link_type == 101
    assert linktypes.canonical(12) == 101
    assert linktypes.dlt(101) == 12
    assert linktypes.name(101) == "RAW"
    assert linktypes.description(1) == "Ethernet"
    assert linktypes.name(9999) == "9999"
    assert linktypes.by_name("linktype_en10mb") == linktypes.by_name("DLT_EN10MB") == 1
    assert linktypes.by_name("nonsense") is None


def test_a_packet_longer_than_a_block() -> None:
    data = bytes(range(256)) * 20_000
    found = ours(header(link_type=231, snaplen=0) + record(data) + record())
    assert [len(packet[3]) for packet in found.packets] == [len(data), len(DATA)]
    assert found.packets[0][3] == data


@needs_tcpdump
def test_link_types_are_called_what_tcpdump_calls_them(tmp_path: Path) -> None:
    import re
    import subprocess

    path = tmp_path / "empty.pcap"
    for number in range(300):
        path.write_bytes(header(link_type=number))
        done = subprocess.run(["tcpdump", "-r", str(path)], capture_output=True, text=True)
        found = re.search(r"link-type (.*), snapshot length (\d+)", done.stderr)
        assert found
        kind = linktypes.canonical(number)
        name, description = linktypes.name(kind), linktypes.description(kind)
        assert found[1] == (f"{name} ({description})" if description else str(number))


@needs_tcpdump
def test_longest_packets_are_what_tcpdump_takes_them_for(tmp_path: Path) -> None:
    for number in (1, 101, 231, 249, 279, 288):
        assert theirs(header(link_type=number, snaplen=0), tmp_path).snaplen == linktypes.maximum_snaplen(number)
