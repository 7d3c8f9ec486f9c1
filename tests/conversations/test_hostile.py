"""What nobody sends who means well, and what only few see: floods around others, endless connections, odd segments."""

from __future__ import annotations

import io
import json
import random
import struct
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import families
import making
import wiretale
from conversations import spoken
from conversations.test_engine import CONVERSATIONS, together
from wiretale.conversations.engine import Engine
from wiretale.conversations.record import TcpRecord
from wiretale.conversations.report import Report
from wiretale.conversations.tcp_order import MOST_HOLES
from wiretale.conversations.teller import Teller
from wiretale.files.open import open_capture

Packets = list[tuple[float, bytes]]
WRAP = 2**32
ACKNOWLEDGED = 20  # each so many segments


def walked(engine: Engine, packets: Packets) -> None:
    """Shows packets to an engine."""
    source = open_capture(io.BytesIO(spoken.pcap(packets)))
    while (batch := source.read()) is not None:
        engine.batch(batch)


def reported(engine: Engine) -> Report:
    teller = Teller(engine)
    return teller.report(teller.capture(), {})


def flood(count: int, start: float, end: float) -> Packets:
    """SYNs from ever other addresses, evenly in time."""
    frame = bytearray(making.ether_tcp(b"", 40000, 80, flags=2))
    packets = []
    for n in range(count):
        frame[26:30] = making.u32(0x0A000000 + n)
        packets.append((start + (end - start) * n / count, bytes(frame)))
    return packets


# ---- others change nothing -------------------------------------------------------------------------------


@given(st.sets(st.integers(0, len(CONVERSATIONS) - 1), min_size=1), st.integers(0, 400), st.floats(0, 1))
@settings(max_examples=20, deadline=None)
def test_verdicts_amid_a_flood(chosen: set[int], count: int, since: float) -> None:
    """A flood that overflows the table leaves the others their verdicts, or closes them early, and says so."""
    listings = [CONVERSATIONS[i] for i in sorted(chosen)]
    packets = sorted([*together(listings), *flood(count, since, since + 1)], key=lambda packet: packet[0])
    engine = Engine(generation=40)
    walked(engine, packets)
    report = reported(engine)
    closed = [record.number for record in engine.book.records if record.closed_early]
    assert report.capture.closed_early == len(closed)
    assert bool(closed) == any("were given up, the oldest first" in note for note in report.capture.notes)
    assert sum(sum(told.packets) for told in report.conversations) == len(packets)
    for listing in listings:
        (alone,) = spoken.report(listing).conversations
        parts = [one for one in report.conversations if (one.client, one.server) == (alone.client, alone.server)
                 or (one.client, one.server) == (alone.server, alone.client)]
        if not any(one.number in closed for one in parts):
            (amid,) = parts
            assert (amid.verdict, amid.packets, amid.retransmissions) == (
                alone.verdict, alone.packets, alone.retransmissions
            )
        else:
            assert sum(sum(one.packets) for one in parts) == sum(alone.packets)
            assert all("given up while it was open" in one.explanation for one in parts if one.number in closed
                       and one.protocol == "tcp")


@given(st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=25, deadline=None)
def test_files_may_end_anywhere(cuts: list[int]) -> None:
    """However a capture is cut into files, one after the other: the same report."""
    packets = together(CONVERSATIONS)
    whole = spoken.report(packets).to_dict()
    edges = [0, *sorted(min(cut, len(packets)) for cut in cuts), len(packets)]
    parts = [packets[a:b] for a, b in pairwise(edges)]
    report = wiretale.explain([io.BytesIO(spoken.pcap(part)) for part in parts]).to_dict()
    assert (report["conversations"], report["findings"]) == (whole["conversations"], whole["findings"])


@given(st.permutations(range(4)))
@settings(max_examples=12, deadline=None)
def test_files_in_any_order(order: list[int]) -> None:
    """Files in the wrong order are read as they are given: every packet counts, and nothing breaks."""
    packets = together(CONVERSATIONS)
    size = len(packets) // 4 + 1
    parts = [packets[n * size : (n + 1) * size] for n in range(4)]
    report = wiretale.explain([io.BytesIO(spoken.pcap(parts[n])) for n in order])
    told = json.loads(json.dumps(report.to_dict()))
    assert sum(sum(one["packets"]) for one in told["conversations"]) == len(packets)
    assert all(one["end"] >= one["start"] for one in told["conversations"])


# ---- one connection without end --------------------------------------------------------------------------


def segments(first: int, count: int, size: int, begin: int) -> bytes:
    """Records of a capture: a packet a millisecond with `size` bytes of data by its header, of which nothing was
    captured; each twentieth is acknowledged."""
    data = bytearray(making.ether(making.ipv4(
        making.tcp(b"", 1000, 80, "192.0.2.1", "192.0.2.2", ack=501, flags=16), 6, "192.0.2.1", "192.0.2.2",
        total=40 + size,
    )))
    answer = bytearray(making.ether(making.ipv4(
        making.tcp(b"", 80, 1000, "192.0.2.2", "192.0.2.1", seq=501, flags=16), 6, "192.0.2.2", "192.0.2.1"
    )))
    parts = []
    for n in range(first, first + count):
        seconds, fraction = divmod(n, 1000)
        sequence = (begin + n * size) % WRAP
        struct.pack_into(">H", data, 18, n & 0xFFFF)
        struct.pack_into(">I", data, 38, sequence)
        struct.pack_into(">H", answer, 18, n & 0xFFFF)
        struct.pack_into(">I", answer, 42, (sequence + size) % WRAP)
        for frame, wire, late in ((data, 54 + size, 0), (answer, 54, 400))[: 1 + (n % ACKNOWLEDGED == 0)]:
            parts.append(struct.pack("<IIII", spoken.START + seconds, fraction * 1000 + late, len(frame), wire))
            parts.append(bytes(frame))
    return b"".join(parts)


def endless(engine: Engine, parts: int, each: int, size: int, marks: dict[int, int]) -> TcpRecord:
    """Shows an engine a connection of so many parts; what is traced after those in `marks` is put there."""
    begin = WRAP - 100_000
    opening = f"""
        0.0  a.1000 > b.80: S {begin - 1}
        0.0  b.80 > a.1000: S 500 ack {begin}
    """
    walked(engine, spoken.frames(opening))
    for part in range(parts):
        source = open_capture(io.BytesIO(making.pcap([]) + segments(part * each, each, size, begin)))
        while (batch := source.read()) is not None:
            engine.batch(batch)
        del source, batch
        if part in marks:
            marks[part] = tracemalloc.get_traced_memory()[0]
    (record,) = engine.book.records
    assert isinstance(record, TcpRecord)
    return record


def test_sequence_numbers_go_round() -> None:
    """Twice, and nothing is taken for a retransmission."""
    engine = Engine()
    record = endless(engine, 37, 2_000, 60_000, {})
    assert record.client is not None and record.server is not None
    assert record.client.payload == 37 * 2_000 * 60_000 > WRAP + 100_000
    assert record.client.trouble is None and record.server.trouble is None
    (told,) = reported(engine).conversations
    assert (told.verdict, told.packets) == ("open", (74_001, 74_000 // ACKNOWLEDGED + 1))


def test_a_connection_that_goes_on_and_on() -> None:
    """However long it is, it takes no more memory."""
    marks = {3: 0, 11: 0}
    tracemalloc.start()
    endless(Engine(), 12, 500, 1_000, marks)
    tracemalloc.stop()
    assert marks[11] - marks[3] < 10_000  # what is between is the interpreter's own


@pytest.mark.parametrize("begin", [WRAP - 3_000, WRAP // 2 - 3_000])
def test_a_thousand_holes(begin: int) -> None:
    """Each second segment is missing: few holes are remembered at a time, and what fills them is told all the same."""
    frames = spoken.frames(f"""
        0.0  a.1000 > b.80: S {begin - 1}
        0.0  b.80 > a.1000: S 500 ack {begin}
        0.0  a.1000 > b.80: . {begin} ack 501
    """)
    ends = ("192.0.2.1", "192.0.2.2")
    for n in range(1_000):
        sequence = (begin + 10 + 20 * n) % WRAP
        segment = making.tcp(bytes(10), 1000, 80, *ends, seq=sequence, ack=501, flags=24)
        frames.append((0.001 * n + 0.1, making.ether(making.ipv4(segment, 6, *ends, identifier=n))))
    for n in range(900, 1_000):
        segment = making.tcp(bytes(10), 1000, 80, *ends, seq=(begin + 20 * n) % WRAP, ack=501, flags=24)
        frames.append((0.001 * n + 20, making.ether(making.ipv4(segment, 6, *ends, identifier=n + 20_000))))
    engine = Engine()
    walked(engine, frames)
    (record,) = engine.book.records
    assert isinstance(record, TcpRecord) and record.client is not None and record.client.trouble is not None
    count = 0
    hole = record.client.trouble.open_holes
    while hole is not None:
        count += 1
        hole = hole.next
    assert count <= MOST_HOLES
    (told,) = reported(engine).conversations
    assert told.retransmissions[0] == 100


def test_holes_of_a_burst() -> None:
    """As many segments of one window as are remembered were lost before the capture, and are sent again."""
    lines = ["0.0  a.1000 > b.80: S 99", "0.0  b.80 > a.1000: S 500 ack 100", "0.0  a.1000 > b.80: . 100 ack 501"]
    lines += [f"0.1  a.1000 > b.80: . {110 + 20 * n}(10) ack 501 id {n + 1}" for n in range(MOST_HOLES)]
    lines += [f"0.4  a.1000 > b.80: . {100 + 20 * n}(10) ack 501 id {n + 100}" for n in range(MOST_HOLES)]
    engine = Engine()
    walked(engine, spoken.frames("\n".join(lines)))
    (record,) = engine.book.records
    assert isinstance(record, TcpRecord) and record.client is not None and record.client.trouble is not None
    assert record.client.trouble.retransmissions == MOST_HOLES
    assert record.client.trouble.seen_twice == 0
    assert record.client.trouble.open_holes is None


def test_what_is_over_keeps_no_holes() -> None:
    """A connection that is given up, or whose ports begin anew, keeps nothing that more packets would need."""
    listing = """
        0.0  a.1000 > b.80: S 99
        0.1  b.80 > a.1000: S 500 ack 100
        0.2  a.1000 > b.80: . 100 ack 501
        0.3  a.1000 > b.80: P 200(10) ack 501
    """
    for more in (flood(50, 1, 2), spoken.frames("9.0  a.1000 > b.80: S 7777")):
        engine = Engine(generation=10)
        walked(engine, spoken.frames(listing))
        record = engine.book.records[0]
        assert isinstance(record, TcpRecord) and record.client is not None and record.client.trouble is not None
        assert record.client.trouble.open_holes is not None
        walked(engine, more)
        assert record.client.trouble.open_holes is None


# ---- odd segments ----------------------------------------------------------------------------------------

NUMBERS = st.one_of(st.integers(0, 60), st.integers(WRAP - 60, WRAP - 1), st.integers(0, WRAP - 1))
SACKS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=4).map(
    lambda blocks: bytes((1, 1, 5, 2 + 8 * len(blocks))) + b"".join(struct.pack(">II", *block) for block in blocks)
)
OPTIONS = st.one_of(
    st.just(b""), SACKS, st.binary(max_size=40), SACKS.map(lambda options: options[:-3]),
    st.sampled_from([b"\x05\x0a", b"\x02\x04\x05", b"\x03\x00", b"\x08\x0a" + bytes(8), b"\x05\x01\x01"]),
)  # fmt: skip
SEGMENT = st.tuples(
    st.booleans(), st.integers(0, 255), NUMBERS, NUMBERS, st.integers(0, 30), st.sampled_from([0, 0, 1, 1000, 65535]),
    OPTIONS, st.floats(-5, 5), st.integers(0, 20), st.integers(0, 3),
)  # fmt: skip


@given(st.lists(SEGMENT, max_size=40))
@settings(max_examples=120, deadline=None)
def test_odd_segments(drawn: list[tuple[bool, int, int, int, int, int, bytes, float, int, int]]) -> None:
    """Any flags, windows, SACK blocks and options, and a clock that goes back: a report that counts every packet."""
    packets: Packets = []
    time = 100.0
    for client, flags, seq, ack, length, window, options, step, cut, identifier in drawn:
        time += step
        ends = ("192.0.2.1", "192.0.2.2") if client else ("192.0.2.2", "192.0.2.1")
        ports = (1000, 53) if client else (53, 1000)
        segment = making.tcp(
            bytes(range(length)), *ports, *ends, seq=seq, ack=ack, flags=flags, window=window, options=options
        )
        packet = making.ether(making.ipv4(segment, 6, *ends, identifier=identifier))
        packets.append((max(time, 0.0), packet[: len(packet) - cut]))
    report = spoken.report(packets)
    told = json.loads(json.dumps(report.to_dict()))
    assert sum(sum(one["packets"]) for one in told["conversations"]) + told["capture"]["elsewhere"] == len(packets)
    for one in report.conversations:
        assert all(1 <= number <= len(packets) for number in one.evidence)
        assert one.round_trip_ns is None or one.round_trip_ns >= 0
        assert one.handshake_ns is None or one.handshake_ns >= 0
        assert one.end >= one.start
        assert min(one.retransmissions) >= 0


@given(st.integers(0, WRAP - 1), st.integers(0, WRAP - 1), st.integers(0, len(CONVERSATIONS) - 1))
@settings(max_examples=60, deadline=None)
def test_sequence_numbers_may_begin_anywhere(client: int, server: int, chosen: int) -> None:
    """What is told does not depend on where the sequence numbers begin."""
    packets = spoken.frames(CONVERSATIONS[chosen])
    moved = []
    for time, frame in packets:
        if frame[23] != 6:
            moved.append((time, frame))
            continue
        segment = bytearray(frame)
        of_client = frame[29] == 1
        for at, by in ((38, client if of_client else server), (42, server if of_client else client)):
            (number,) = struct.unpack_from(">I", segment, at)
            if at == 38 or frame[47] & 16:
                struct.pack_into(">I", segment, at, (number + by) % WRAP)
        moved.append((time, bytes(segment)))
    (one,) = spoken.report(packets).to_dict()["conversations"]  # type: ignore[misc]
    (other,) = spoken.report(moved).to_dict()["conversations"]  # type: ignore[misc]
    assert one == other


@pytest.mark.parametrize("name", ["loss-heavy", "zero-window-server", "dns-over-tcp", "smtp-auth-login"])
def test_real_captures_in_any_files(name: str) -> None:
    """Real programs' packets, a file each: the report of the whole."""
    path = Path(__file__).resolve().parents[1] / "lab" / "captures" / f"{name}.pcap.gz"
    whole = wiretale.explain(path).to_dict()
    packets = list(wiretale.read(path))
    files = []
    for n in range(0, len(packets), 7):
        parts = [making.pcap([])]
        for packet in packets[n : n + 7]:
            seconds, nanoseconds = divmod(packet.time, 1_000_000_000)
            parts.append(struct.pack("<IIII", seconds, nanoseconds // 1000, len(packet.data), packet.wire_length))
            parts.append(packet.data)
        files.append(io.BytesIO(b"".join(parts)))
    report = wiretale.explain(files).to_dict()
    assert report["conversations"] == whole["conversations"]
    assert report["findings"] == whole["findings"]


def test_fragments_cut_within_their_options() -> None:
    """Compiled, a slice that would begin behind its end is an error."""
    frame = making.ether(making.ipv4(making.udp(b"hello", 1, 2), 17, flags=1, options=b"\1" * 40))
    for size in range(14, len(frame) + 1):
        cut = making.pcap([(frame[:size], len(frame))])
        assert wiretale.explain(io.BytesIO(cut)).capture.packets == 1


@pytest.mark.parametrize("name", families.names())
def test_damaged_packets(name: str) -> None:
    """Whatever is in packets and wherever they were cut, a report comes of them."""
    family = families.load(name)
    frames = [packet if isinstance(packet, bytes) else packet[0] for packet in family.PACKETS.values()]
    chance = random.Random(name)
    damaged: list[tuple[bytes, int]] = []
    while len(damaged) < 200:
        frame = bytearray(chance.choice(frames))
        for _ in range(chance.randrange(6)):
            if frame:
                frame[chance.randrange(min(len(frame), 80))] = chance.choice((0, 1, 2, 128, 255, chance.randrange(256)))
        size = chance.randrange(len(frame) + 1) if chance.random() < 0.3 else len(frame)
        damaged.append((bytes(frame[:size]), len(frame)))
    capture = making.pcap(damaged, getattr(family, "LINK_TYPE", 1))
    assert wiretale.explain(io.BytesIO(capture)).capture.packets == len(damaged)
