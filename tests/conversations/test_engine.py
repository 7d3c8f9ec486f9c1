"""The walk through the packets: cut, mixed and damaged captures, bounds, and reports while packets go on coming."""

from __future__ import annotations

import io
import json
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import making
import wiretale
import wiretale.batch
from conversations import spoken
from wiretale.conversations.engine import Engine
from wiretale.conversations.record import (
    LAST_NUMBER,
    MOST_NUMBERS,
    Side,
    TcpRecord,
    Trouble,
    Waiting,
    added,
    numbers,
)
from wiretale.conversations.teller import Teller
from wiretale.files.open import open_capture

CAPTURES = Path(__file__).resolve().parents[1] / "lab" / "captures"

CONVERSATIONS = [
    # complete, with data lost and sent again
    """
    0.000  a.1000 > b.80: S 100
    0.010  b.80 > a.1000: S 500 ack 101
    0.020  a.1000 > b.80: . 101 ack 501
    0.030  a.1000 > b.80: P 101(10) ack 501
    0.100  b.80 > a.1000: P 501(1000) ack 111
    0.110  b.80 > a.1000: P 2501(1000) ack 111
    0.120  a.1000 > b.80: . 111 ack 1501
    0.300  b.80 > a.1000: P 1501(1000) ack 111
    0.310  a.1000 > b.80: F 111 ack 3501
    0.320  b.80 > a.1000: F 3501 ack 112
    0.330  a.1000 > b.80: . 112 ack 3502
    """,
    "0.1  a.1001 > b.81: S 100\n0.2  b.81 > a.1001: R 0 ack 101",
    "0.1  a.1002 > b.82: S 100\n1.1  a.1002 > b.82: S 100\n3.1  a.1002 > b.82: S 100",
    """
    0.05  a.1003 > b.83: S 100
    0.06  b.83 > a.1003: S 500 ack 101
    0.07  a.1003 > b.83: . 101 ack 501
    0.08  a.1003 > b.83: P 101(10) ack 501
    0.28  a.1003 > b.83: P 101(10) ack 501
    0.68  a.1003 > b.83: P 101(10) ack 501
    1.48  a.1003 > b.83: P 101(10) ack 501
    """,
    "0.0  a.4000 > b.5000: udp 10\n0.2  b.5000 > a.4000: udp 20",
    """
    0.01  a.1005 > b.85: S 100
    0.02  b.85 > a.1005: S 500 ack 101
    0.03  a.1005 > b.85: . 101 ack 501
    0.04  b.85 > a.1005: P 501(100) ack 101
    0.05  a.1005 > b.85: . 101 ack 601 win 0
    0.30  b.85 > a.1005: . 600 ack 101
    0.31  a.1005 > b.85: . 101 ack 601 win 0
    """,
]


def together(listings: list[str]) -> list[tuple[float, bytes]]:
    """The packets of several listings in the order of their times."""
    packets = [packet for listing in listings for packet in spoken.frames(listing)]
    return sorted(packets, key=lambda packet: packet[0])


@given(st.sets(st.integers(0, len(CONVERSATIONS) - 1), min_size=1))
@settings(max_examples=40, deadline=None)
def test_verdicts_do_not_depend_on_others(chosen: set[int]) -> None:
    """A conversation gets the verdict that it would get alone."""
    for listing in (CONVERSATIONS[i] for i in chosen):
        (alone,) = spoken.report(listing).conversations
        amid = [
            told for told in spoken.report(together([CONVERSATIONS[i] for i in chosen])).conversations
            if told.client == alone.client and told.server == alone.server
        ]
        assert [(told.verdict, told.packets, told.retransmissions, told.closed_by) for told in amid] == [
            (alone.verdict, alone.packets, alone.retransmissions, alone.closed_by)
        ]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_cut_captures(data: st.DataObject) -> None:
    """Whatever part of a capture is there, in whatever order: a report of JSON's types that counts every packet."""
    packets = together(CONVERSATIONS)
    kept = data.draw(st.lists(st.sampled_from(range(len(packets))), unique=True))
    cut = data.draw(st.integers(0, 60))
    some = []
    for n, i in enumerate(kept):
        time, frame = packets[i]
        some.append((time, frame[: len(frame) - (cut if n % 3 == 0 else 0)]))
    report = spoken.report(some)
    told = json.loads(json.dumps(report.to_dict()))
    assert sum(sum(one["packets"]) for one in told["conversations"]) + told["capture"]["elsewhere"] == len(some)
    for one in report.conversations:
        assert all(1 <= number <= len(some) for number in one.evidence)
        assert one.explanation
        assert one.summary


@given(st.lists(st.tuples(
    st.integers(0, 3), st.integers(0, 255), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 40),
    st.integers(0, 65535), st.binary(max_size=40),
), max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_segments(segments: list[tuple[int, int, int, int, int, int, bytes]]) -> None:
    """No sequence of segments is too odd to be told of."""
    packets = []
    for n, (who, flags, seq, ack, length, window, options) in enumerate(segments):
        source, destination = (("a", "b") if who & 1 else ("b", "a"))
        # Half of the numbers lie close together, where they mean something.
        if who & 2:
            seq, ack = seq % 50, ack % 50
        segment = making.tcp(
            bytes(length), 1000 if who & 1 else 80, 80 if who & 1 else 1000, spoken.address(source),
            spoken.address(destination), seq=seq, ack=ack, flags=flags, window=window, options=options,
        )
        packet = making.ipv4(segment, 6, spoken.address(source), spoken.address(destination), identifier=n % 5)
        packets.append((n * 0.3, making.ether(packet)))
    report = spoken.report(packets)
    json.dumps(report.to_dict())
    assert sum(sum(told.packets) for told in report.conversations) == len(packets)


@given(st.binary(max_size=80), st.sampled_from([0x0800, 0x0806, 0x86DD]))
@settings(max_examples=200, deadline=None)
def test_any_bytes(payload: bytes, ethertype: int) -> None:
    json.dumps(spoken.report([(0.0, making.ether(payload, ethertype))]).to_dict())


@pytest.mark.skipif(not CAPTURES.exists(), reason=f"{CAPTURES} is not there")
@pytest.mark.parametrize("name", ["http-complete", "scan-udp", "dns-truncated", "arp-conflict", "ping-ipv6"])
def test_cut_at_every_packet_and_length(name: str) -> None:
    """Real captures, cut after each packet, and each packet cut short."""
    packets = list(wiretale.read(CAPTURES / f"{name}.pcap.gz"))[:40]
    for n in range(len(packets)):
        spoken_of = [(0.01 * i, packet.data) for i, packet in enumerate(packets[:n])]
        spoken_of.append((0.01 * n, packets[n].data[: 14 + (n * 7) % 60]))
        json.dumps(spoken.report(spoken_of).to_dict())


# ---- bounds --------------------------------------------------------------------------------------------------


def syns(count: int) -> bytes:
    frame = bytearray(making.ether_tcp(b"", 40000, 80, flags=2))
    packets = []
    for n in range(count):
        frame[26:30] = making.u32(0x0A000000 + n)
        packets.append(bytes(frame))
    return making.pcap(packets)


def test_open_conversations_are_bounded() -> None:
    engine = Engine(generation=100)
    source = open_capture(io.BytesIO(syns(1000)))
    while (batch := source.read()) is not None:
        engine.batch(batch)
    teller = Teller(engine)
    capture = teller.capture()
    assert capture.conversations == 1000
    assert 700 <= capture.closed_early <= 900
    assert any("open at a time" in note for note in capture.notes)
    report = teller.report(capture, {})
    assert {told.verdict for told in report.conversations} == {"no-answer"}
    assert len(report.conversations) == 1000


def test_remembered_conversations_are_bounded() -> None:
    engine = Engine(generation=100)
    engine.book.remembered = 400
    source = open_capture(io.BytesIO(syns(1000)))
    while (batch := source.read()) is not None:
        engine.batch(batch)
    capture = Teller(engine).capture()
    assert len(engine.book.records) <= 400
    assert capture.conversations == 1000
    assert capture.forgotten == 1000 - len(engine.book.records)
    assert any("left out" in note for note in capture.notes)
    assert engine.book.records[-1].number == 1000


def test_memory() -> None:
    """A conversation that was only begun takes less than 1,000 bytes."""
    if str(wiretale.batch.__file__).endswith(".py"):
        pytest.skip("interpreted objects are larger")
    engine = Engine()
    source = open_capture(io.BytesIO(syns(5000)))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    while (batch := source.read()) is not None:
        engine.batch(batch)
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert used / 5000 < 1000
    # One that went both ways, with its place in the list of records; and one that lost data and waited both ways.
    plain = sys.getsizeof(TcpRecord(1)) + 2 * sys.getsizeof(Side()) + 8
    assert plain <= 900
    assert plain + 2 * sys.getsizeof(Trouble()) + 2 * sys.getsizeof(Waiting()) <= 1.2 * 1024


@given(st.lists(st.integers(1, LAST_NUMBER), max_size=20))
def test_packed_numbers(some: list[int]) -> None:
    packed = b""
    for number in some:
        packed = added(packed, number)
    assert numbers(packed) == some[:MOST_NUMBERS]


# ---- reports while packets go on coming ----------------------------------------------------------------------


def test_a_report_at_any_moment() -> None:
    """Reports in between see what was there by then, and change nothing."""
    packets = spoken.frames(CONVERSATIONS[0])
    explainer = wiretale.Explainer()
    verdicts = []
    for packet in packets:
        source = open_capture(io.BytesIO(spoken.pcap([packet])))
        explainer.read(source)
        (told,) = explainer.report().conversations
        verdicts.append(told.verdict)
    assert verdicts[0] == "no-answer"
    assert verdicts[1] == "half-open"
    assert verdicts[2:9] == ["open"] * 7
    assert verdicts[-1] == "complete"
    assert explainer.report().to_dict()["conversations"] == spoken.report(CONVERSATIONS[0]).to_dict()["conversations"]


def test_packet_numbers_beyond_31_bits() -> None:
    """They stay at the last one; verdicts do not suffer."""
    engine = Engine()
    engine.number = LAST_NUMBER - 2
    source = open_capture(io.BytesIO(spoken.pcap(spoken.frames(CONVERSATIONS[0]))))
    while (batch := source.read()) is not None:
        engine.batch(batch)
    teller = Teller(engine)
    (told,) = teller.report(teller.capture(), {}).conversations
    assert (told.verdict, told.packets) == ("complete", (6, 5))
    assert (told.first_packet, told.last_packet) == (LAST_NUMBER - 1, LAST_NUMBER)
    assert any("told of as packet" in note for note in teller.capture().notes)


def test_filter_keeps_the_numbers_of_the_capture() -> None:
    packets = together(CONVERSATIONS[:3])
    report = spoken.report(packets, "port 81")
    (told,) = report.conversations
    assert told.verdict == "refused"
    assert report.capture.packets == 2
    numbers = [n for n, (_, frame) in enumerate(packets, 1) if b"\x00\x51" in frame[34:38]]
    assert list(told.evidence) == numbers


def test_several_files_are_one_capture() -> None:
    packets = spoken.frames(CONVERSATIONS[0])
    files = [io.BytesIO(spoken.pcap(packets[:5])), io.BytesIO(spoken.pcap(packets[5:]))]
    (told,) = wiretale.explain(files).conversations
    assert told.verdict == "complete"
    assert told.last_packet == len(packets)


def test_damaged_file() -> None:
    """What came before the damage is told of, and the damage, too."""
    whole = spoken.pcap(spoken.frames(CONVERSATIONS[1]))
    report = wiretale.explain(io.BytesIO(whole + b"\0\1\2"))
    assert [told.verdict for told in report.conversations] == ["refused"]
    assert any("only in part" in note for note in report.capture.notes)
    with pytest.raises(wiretale.UnknownFormatError):
        wiretale.explain(io.BytesIO(b"this is no capture at all, and never was"))


def test_joined_captures() -> None:
    """Silence is counted only within one stretch of capture."""
    first = spoken.frames("0.0  a.1000 > b.80: S 100")
    second = [(time + 40 * 86400.0, frame) for time, frame in spoken.frames("0.0  a.4000 > b.5000: udp 10")]
    report = spoken.report([*first, *second])
    told = next(iter(report.conversations))
    assert told.verdict == "no-answer"
    assert told.confidence == "low"
    assert any("jump" in note for note in report.capture.notes)
