"""From the blocks of a ring, as packet_mmap.rst describes them, to batches."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from wiretale.batch import Batch
from wiretale.capture.frames import COOKED, COOKED_2, IN, INOUT, NO_TAG, NOT_COOKED, OUT, Frames

ENDS = bytes.fromhex("02000000000b02000000000a")
LOOPBACK = 1


class Seen:
    """A packet as the kernel hands it on."""

    def __init__(
        self, data: bytes, *, wire_length: int = -1, tag: int = -1, tag_type: int = -1, kind: int = 0, index: int = 2,
        protocol: int = 0x0800, address: bytes = ENDS[6:],
    ) -> None:  # fmt: skip
        self.data = data
        self.wire_length = len(data) if wire_length < 0 else wire_length
        self.tag = tag
        self.tag_type = tag_type
        self.kind = kind
        self.index = index
        self.protocol = protocol
        self.address = address

    def record(self, number: int, last: bool) -> bytes:
        mac = 48 + 20 + 20
        size = (mac + len(self.data) + 15) // 16 * 16
        status = 1 | (0x10 if self.tag >= 0 else 0) | (0x40 if self.tag_type >= 0 else 0)
        head = struct.pack(
            "<IIIIIIHHIIHH8x", 0 if last else size, 1_700_000_000 + number, number * 1001, len(self.data),
            self.wire_length, status, mac, mac + 14, 0, max(self.tag, 0), max(self.tag_type, 0), 0,
        )  # fmt: skip
        # What lies behind the address is what was there before.
        address = struct.pack("<H", 17) + struct.pack(">H", self.protocol) + struct.pack(
            "<IHBB", self.index, 1, self.kind, len(self.address)
        ) + self.address.ljust(8, b"\xee")  # fmt: skip
        return (head + address).ljust(mac, b"\xdd") + self.data.ljust(size - mac, b"\xcc")


def block(packets: list[Seen]) -> bytes:
    records = [packet.record(number, number == len(packets) - 1) for number, packet in enumerate(packets)]
    body = b"".join(records)
    return struct.pack("<IIIIIIQQQ", 1, 48, 1, len(packets), 48, 48 + len(body), 1, 0, 0) + body


def frames(**more: int) -> Frames:
    settings = {"snaplen": 262144, "cooked": NOT_COOKED, "tag_at": 12, "direction": INOUT, "loopback": LOOPBACK, **more}
    return Frames(**settings, numbers={})


def contents(batch: Batch) -> list[tuple[bytes, int]]:
    return [
        (batch.data[batch.start(i) : batch.start(i) + batch.captured(i)], batch.wire_length(i))
        for i in range(batch.count)
    ]


def filled(of: Frames, packets: list[Seen]) -> Batch:
    """The batch of a block that becomes one."""
    batch = Batch()
    data = block(packets)
    assert of.fill(batch, b"the block before" + data, 16, len(data))
    return batch


def pieces(of: Frames, packets: list[Seen]) -> Iterator[Batch]:
    """The batches of a block."""
    batch = Batch()
    data = b"the block before" + block(packets)
    while not of.fill(batch, data, 16, len(data) - 16):
        yield batch
    yield batch


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_packets_are_taken_as_they_lie(datas: list[bytes]) -> None:
    batch = filled(frames(), [Seen(data) for data in datas])
    assert contents(batch) == [(data, len(data)) for data in datas]
    assert [(batch.seconds(i), batch.nanoseconds(i)) for i in range(len(datas))] == [
        (1_700_000_000 + i, i * 1001) for i in range(len(datas))
    ]


def test_tags_are_put_back() -> None:
    frame = ENDS + b"\x08\x00" + bytes(range(46))
    batch = filled(frames(), [Seen(frame), Seen(frame, tag=5), Seen(frame, tag=0xE006, tag_type=0x88A8), Seen(frame)])
    assert contents(batch) == [
        (frame, 60),
        (ENDS + bytes.fromhex("81000005") + frame[12:], 64),
        (ENDS + bytes.fromhex("88a8e006") + frame[12:], 64),
        (frame, 60),
    ]


def test_a_tag_does_not_make_a_packet_longer_than_the_snapshot() -> None:
    frame = ENDS + b"\x08\x00" + bytes(100)
    batch = filled(frames(snaplen=64), [Seen(frame[:64], wire_length=114, tag=5), Seen(frame[:64], wire_length=114)])
    assert contents(batch) == [((ENDS + bytes.fromhex("81000005") + frame[12:])[:64], 118), (frame[:64], 114)]


def test_no_tag_where_there_is_no_place_for_one() -> None:
    frame = bytes(40)
    assert contents(filled(frames(tag_at=NO_TAG), [Seen(frame, tag=5)])) == [(frame, 40)]
    assert contents(filled(frames(), [Seen(b"short", tag=5)])) == [(b"short", 5)]


def test_cooked_headers() -> None:
    payload = b"\x45" + bytes(39)
    sll = bytes.fromhex("0004 0001 0006 02000000000a0000 0800")
    assert contents(filled(frames(cooked=COOKED, tag_at=14), [Seen(payload, kind=4)])) == [(sll + payload, 56)]
    tagged = filled(frames(cooked=COOKED, tag_at=14), [Seen(payload, kind=4, tag=5)])
    assert contents(tagged) == [(sll[:14] + bytes.fromhex("81000005") + sll[14:] + payload, 60)]
    sll2 = bytes.fromhex("0800 0000 00000007 0001 04 06 02000000000a0000")
    for tag in (-1, 5):
        batch = filled(frames(cooked=COOKED_2, tag_at=NO_TAG), [Seen(payload, kind=4, index=7, tag=tag)])
        assert contents(batch) == [(sll2 + payload, 60)]


def test_addresses_of_any_length() -> None:
    for length in (0, 1, 8):
        batch = filled(frames(cooked=COOKED, tag_at=14), [Seen(b"p", address=b"\x0a" * length)])
        assert contents(batch)[0][0][4:14] == struct.pack(">H", length) + (b"\x0a" * length).ljust(8, b"\0")


def test_directions() -> None:
    packets = [Seen(b"in"), Seen(b"out", kind=4), Seen(b"many", kind=2), Seen(b"loop", kind=4, index=LOOPBACK),
               Seen(b"back", index=LOOPBACK)]  # fmt: skip
    for direction, expected in ((INOUT, [b"in", b"out", b"many", b"back"]), (IN, [b"in", b"many", b"back"]),
                                (OUT, [b"out"])):  # fmt: skip
        for cooked in (NOT_COOKED, COOKED):
            seen = contents(filled(frames(direction=direction, cooked=cooked), packets))
            assert [data[16:] if cooked else data for data, _ in seen] == expected


def test_interfaces_have_numbers() -> None:
    both = Frames(262144, NOT_COOKED, 12, INOUT, LOOPBACK, {9: 1, 4: 0})
    for tag in (-1, 5):
        batch = filled(both, [Seen(bytes(60), index=9), Seen(bytes(60), index=4, tag=tag), Seen(bytes(60), index=9)])
        assert [batch.interface(i) for i in range(3)] == [1, 0, 1]


@given(st.lists(st.binary(max_size=200), max_size=20), st.sampled_from([1, 2]))
def test_records(datas: list[bytes], layout: int) -> None:
    """What is only to be saved comes as it is saved."""
    of = frames(snaplen=100)
    of.deliver_records(layout)
    batch = filled(of, [Seen(data, wire_length=300) for data in datas] + [Seen(b"unwanted", kind=4, index=LOOPBACK)])
    assert (batch.count, batch.index, batch.layout) == (len(datas), b"", layout)
    assert batch.data == b"".join(
        struct.pack("<IIII", 1_700_000_000 + i, i * 1001 // (1000 if layout == 1 else 1), len(data[:100]), 300)
        + data[:100]
        for i, data in enumerate(datas)
    )


def test_records_with_a_tag_are_a_usual_batch() -> None:
    of = frames()
    of.deliver_records(1)
    frame = ENDS + b"\x08\x00" + bytes(46)
    assert contents(filled(of, [Seen(frame), Seen(frame, tag=5)]))[1] == (
        ENDS + bytes.fromhex("81000005") + frame[12:], 64,
    )  # fmt: skip


LONG = [bytes([number]) * length for number, length in enumerate([60, 65000, 100, 90000, 1500, 65536 - 88, 1, 0, 70])]


def test_long_blocks_come_in_pieces() -> None:
    """Packets may be longer than these; a tag changes its own piece only."""
    packets = [Seen(data) for data in LONG]
    for cooked in (NOT_COOKED, COOKED):
        found = [len(data) for batch in pieces(frames(cooked=cooked), packets) for data, _ in contents(batch)]
        assert found == [len(data) + (16 if cooked else 0) for data in LONG]
    packets[4].tag = 5
    found = [len(data) for batch in pieces(frames(), packets) for data, _ in contents(batch)]
    assert found == [len(data) + (4 if number == 4 else 0) for number, data in enumerate(LONG)]


@given(st.lists(st.integers(0, 20000), max_size=30), st.sets(st.integers(0, 29)), st.booleans())
def test_pieces_lose_nothing(lengths: list[int], unwanted: set[int], records: bool) -> None:
    of = frames(direction=IN)
    if records:
        of.deliver_records(1)
    packets = [Seen(bytes(length), kind=4 if number in unwanted else 0) for number, length in enumerate(lengths)]
    counts = [int(batch.count) for batch in pieces(of, packets)]
    assert sum(counts) == sum(1 for packet in packets if packet.kind == 0)


def test_records_of_long_packets() -> None:
    of = frames()
    of.deliver_records(1)
    written = b"".join(batch.data for batch in pieces(of, [Seen(data) for data in LONG]))
    at = 0
    for data in LONG:
        assert written[at + 16 : at + 16 + len(data)] == data
        at += 16 + len(data)
    assert at == len(written)
