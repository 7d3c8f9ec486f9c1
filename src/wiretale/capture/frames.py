"""From a block of a packet socket's ring to a batch.

A block of TPACKET_V3 (linux/if_packet.h, Documentation/networking/packet_mmap.rst) is a header, then
packets, each with a header that says where the next one lies. All numbers are in the machine's order,
which here is little-endian.

    block:   4 version, 4 offset of private data, 4 status, 4 packets, 4 offset of the first, 4 length, ...
    packet:  4 offset of the next, 4 seconds, 4 nanoseconds, 4 captured, 4 length, 4 status,
             2 offset of the frame, 2 offset of the network header, 4 receive hash, 4 VLAN tag, 2 its type, 10 unused
             then a sockaddr_ll: 2 family, 2 protocol (big-endian), 4 interface, 2 ARPHRD, 1 packet type,
             1 length of the address, 8 address

A batch is a piece of the block, small enough to stay in the cache while it is worked on, unless something has to
be put into packets: the VLAN tag that the kernel took out of a frame, or the header that stands for the link layer's
where there is none of one kind (the "any" device).
"""

from __future__ import annotations

from librt.strings import (
    BytesWriter,
    read_i16_be,
    read_i16_le,
    read_i32_le,
    write_i16_be,
    write_i32_be,
    write_i32_le,
)

from wiretale.batch import LAYOUT_NANOSECONDS, LAYOUT_OTHER, Batch
from wiretale.native import Final, final, i16, i32, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap

PIECE: Final = 65536  # bytes of a block that become a batch

# The block's header.
HEADER: Final = 48
PACKETS: Final = 12
FIRST: Final = 16

ADDRESS: Final = 48  # where a packet's sockaddr_ll is
HAS_TAG: Final = 1 << 4  # TP_STATUS_VLAN_VALID
HAS_TAG_TYPE: Final = 1 << 6  # TP_STATUS_VLAN_TPID_VALID
VLAN: Final = 0x8100

OUTGOING: Final = 4  # PACKET_OUTGOING

# What stands for the link layer's header.
NOT_COOKED: Final = 0
COOKED: Final = 1  # LINKTYPE_LINUX_SLL
COOKED_2: Final = 2  # LINKTYPE_LINUX_SLL2
COOKED_HEADER: Final = 16
COOKED_2_HEADER: Final = 20

INOUT: Final = 0
IN: Final = 1
OUT: Final = 2

NO_TAG: Final = -1  # for a link type whose frames have no place for a tag


@final
class Frames:
    """What is to be made of the frames of an interface.

    `direction` is one of INOUT, IN and OUT. Packets that leave through `loopback` (an interface's
    index) are left out, because they come in again. `tag_at` is where in a frame its VLAN tag belongs,
    or NO_TAG. `numbers` gives for the index of an interface its number in the batch; where it is empty all
    packets are of number 0.
    """

    def __init__(
        self, snaplen: int, cooked: int, tag_at: int, direction: int, loopback: int, numbers: dict[int, int]
    ) -> None:
        self.snaplen: i64 = snaplen
        self.cooked: i64 = cooked
        self.tag_at: i64 = tag_at
        self.direction: i64 = direction
        self.loopback: i64 = loopback
        self.numbers = numbers
        self.one_interface = not numbers
        self.came = [0] * len(numbers)  # of each interface, where there are several: packets, wanted or not
        self._layout: i64 = LAYOUT_OTHER
        self._records = BytesWriter()
        # Of the block at hand
        self._place: i64 = 0  # where in memory the next packet is
        self._left: i64 = 0  # packets that are to come

    def deliver_records(self, layout: int) -> None:
        """From now on batches are the records of a pcap file (see `Batch.layout`), without an index.

        That is for who does nothing but save all of them. Batches in which packets had to be changed are as usual.
        """
        self._layout = layout

    def fill(self, batch: Batch, memory: mmap | bytes, at: i64, length: i64) -> bool:
        """Fills `batch` with packets of a block, which is `memory[at : at + length]`; False if it has more of them."""
        if self._left == 0:
            head = memory[at : at + HEADER]
            self._left = i64(read_i32_le(head, PACKETS))
            self._place = at + i64(read_i32_le(head, FIRST))
        place = self._place
        end = at + length
        stop = place + PIECE if place + PIECE < end else end
        consumed = self._piece(batch, memory[place:stop])
        if consumed == 0 and stop < end:  # it is longer than that
            consumed = self._piece(batch, memory[place:end])
        if consumed == 0:
            self._left = 0
        self._place += consumed
        return self._left == 0

    def moved(self, by: i64) -> None:
        """The block at hand lies now so many bytes before where it lay."""
        self._place -= by

    def _piece(self, batch: Batch, piece: bytes) -> i64:
        """Fills the batch with the packets that are whole in a piece of a block; how many bytes they took."""
        before = self._left
        consumed: i64 = -1
        if self.cooked == NOT_COOKED:
            consumed = self._as_they_lie(batch, piece) if self._layout == LAYOUT_OTHER else self._as_records(
                batch, piece
            )
        if consumed < 0:
            consumed = self._rebuilt(batch, piece)
        if not self.one_interface:
            self._count_interfaces(piece, before - self._left)
        return consumed

    def _count_interfaces(self, piece: bytes, packets: i64) -> None:
        """Counts the first packets of a piece by interface."""
        at: i64 = 0
        while packets > 0:
            self._count_one(i64(read_i32_le(piece, at + ADDRESS + 4)))
            at += i64(read_i32_le(piece, at)) & 0xFFFFFFFF
            packets -= 1

    def _count_one(self, index: i64) -> None:
        """Counts a packet of the interface with an index."""
        number = self.numbers.get(index, -1)
        if number >= 0:
            self.came[number] += 1

    def wanted(self, packet_type: i64, interface: i64) -> bool:
        """Whether a packet goes in the direction that is captured."""
        if packet_type == OUTGOING:
            return interface != self.loopback and self.direction != IN
        return self.direction != OUT

    def _as_they_lie(self, batch: Batch, piece: bytes) -> i64:
        """Packets that need not be changed; -1 if one of them must be."""
        batch.begin(piece)
        size: i64 = len(piece)
        left = self._left
        at: i64 = 0
        snaplen = self.snaplen
        tags = self.tag_at != NO_TAG
        interface: i64 = 0
        while left > 0 and at + ADDRESS <= size:
            captured = i64(read_i32_le(piece, at + 12)) & 0xFFFFFFFF
            start = at + (i64(read_i16_le(piece, at + 24)) & 0xFFFF)
            if start + captured > size:
                break
            if tags and i64(read_i32_le(piece, at + 20)) & HAS_TAG != 0:
                return -1
            index = i64(read_i32_le(piece, at + ADDRESS + 4))
            if self.wanted(piece[at + ADDRESS + 10], index):
                if not self.one_interface:
                    interface = self.numbers.get(index, 0)
                batch.add(
                    start,
                    captured if captured < snaplen else snaplen,
                    i64(read_i32_le(piece, at + 16)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 4)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 8)) & 0xFFFFFFFF,
                    interface,
                )
            left -= 1
            at = following(piece, at, left)
        batch.finish()
        self._left = left
        return at

    def _as_records(self, batch: Batch, piece: bytes) -> i64:
        """Packets as the records of a pcap file; -1 if one of them must be changed."""
        out = self._records
        out.truncate(0)
        size: i64 = len(piece)
        left = self._left
        at: i64 = 0
        count: i64 = 0
        snaplen = self.snaplen
        tags = self.tag_at != NO_TAG
        unit: i64 = 1 if self._layout == LAYOUT_NANOSECONDS else 1000
        while left > 0 and at + ADDRESS <= size:
            captured = i64(read_i32_le(piece, at + 12)) & 0xFFFFFFFF
            start = at + (i64(read_i16_le(piece, at + 24)) & 0xFFFF)
            if start + captured > size:
                break
            if tags and i64(read_i32_le(piece, at + 20)) & HAS_TAG != 0:
                return -1
            if self.wanted(piece[at + ADDRESS + 10], i64(read_i32_le(piece, at + ADDRESS + 4))):
                if captured > snaplen:
                    captured = snaplen
                write_i32_le(out, read_i32_le(piece, at + 4))
                write_i32_le(out, i32((i64(read_i32_le(piece, at + 8)) & 0xFFFFFFFF) // unit))
                write_i32_le(out, i32(captured))
                write_i32_le(out, read_i32_le(piece, at + 16))
                out.write(piece[start : start + captured])
                count += 1
            left -= 1
            at = following(piece, at, left)
        batch.begin(out.getvalue())
        batch.finish()
        batch.count = count
        batch.layout = self._layout
        self._left = left
        return at

    def _rebuilt(self, batch: Batch, piece: bytes) -> i64:
        """Packets that are written anew, with what belongs into them."""
        batch.begin(b"")
        size: i64 = len(piece)
        left = self._left
        at: i64 = 0
        out = BytesWriter()
        while left > 0 and at + ADDRESS <= size:
            captured = i64(read_i32_le(piece, at + 12)) & 0xFFFFFFFF
            start = at + (i64(read_i16_le(piece, at + 24)) & 0xFFFF)
            if start + captured > size:
                break
            if self.wanted(piece[at + ADDRESS + 10], i64(read_i32_le(piece, at + ADDRESS + 4))):
                self._rebuild(
                    batch, piece, start, at + ADDRESS, captured,
                    i64(read_i32_le(piece, at + 16)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 4)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 8)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 20)) & 0xFFFFFFFF,
                    i64(read_i32_le(piece, at + 32)) & 0xFFFF,
                    i64(read_i16_le(piece, at + 36)) & 0xFFFF,
                    out,
                )  # fmt: skip
            left -= 1
            at = following(piece, at, left)
        batch.data = out.getvalue()
        batch.finish()
        self._left = left
        return at

    def add_received(
        self, batch: Batch, data: bytes, address: bytes, wire_length: int, seconds: int, nanoseconds: int,
        status: int, tag: int, tag_type: int, out: BytesWriter,
    ) -> None:  # fmt: skip
        """Adds a packet that was received without a ring, with its sockaddr_ll, to a batch that was begun."""
        if not self.one_interface:
            self._count_one(i64(read_i32_le(address, 4)))
        if self.wanted(address[10], i64(read_i32_le(address, 4))):
            captured: i64 = len(data)
            self._rebuild(
                batch, data + address, 0, captured, captured, wire_length, seconds, nanoseconds, status, tag,
                tag_type, out,
            )  # fmt: skip

    def _rebuild(
        self, batch: Batch, block: bytes, start: i64, address: i64, captured: i64, wire_length: i64, seconds: i64,
        nanoseconds: i64, status: i64, tag: i64, tag_type: i64, out: BytesWriter,
    ) -> None:  # fmt: skip
        """Adds a packet whose frame and sockaddr_ll are in `block`, and writes it to `out`."""
        begin: i64 = len(out)
        tag_at = self.tag_at
        cooked = self.cooked
        if cooked == COOKED:
            write_i16_be(out, i16(block[address + 10]))
            write_i16_be(out, read_i16_le(block, address + 8))
            write_i16_be(out, i16(block[address + 11]))
            put_address(block, address, out)
            write_i16_be(out, read_i16_be(block, address + 2))
            captured += COOKED_HEADER
            wire_length += COOKED_HEADER
            start -= COOKED_HEADER
        elif cooked == COOKED_2:
            write_i16_be(out, read_i16_be(block, address + 2))
            write_i16_be(out, i16(0))
            write_i32_be(out, i32(read_i32_le(block, address + 4)))
            write_i16_be(out, read_i16_le(block, address + 8))
            out.append(block[address + 10])
            out.append(block[address + 11])
            put_address(block, address, out)
            captured += COOKED_2_HEADER
            wire_length += COOKED_2_HEADER
            start -= COOKED_2_HEADER
        if status & HAS_TAG != 0 and tag_at != NO_TAG and captured >= tag_at:
            if cooked == NOT_COOKED:
                out.write(block[start : start + tag_at])
            else:
                out.truncate(begin + tag_at)
            write_i16_be(out, low_16_bits(tag_type if status & HAS_TAG_TYPE != 0 else VLAN))
            write_i16_be(out, low_16_bits(tag))
            if cooked == COOKED:
                write_i16_be(out, read_i16_be(block, address + 2))
                out.write(block[start + COOKED_HEADER : start + captured])
            else:
                out.write(block[start + tag_at : start + captured])
            captured += 4
            wire_length += 4
        else:
            written: i64 = len(out) - begin
            out.write(block[start + written : start + captured])
        if captured > self.snaplen:
            captured = self.snaplen
            out.truncate(begin + captured)
        interface: i64 = 0
        if not self.one_interface:
            interface = self.numbers.get(i64(read_i32_le(block, address + 4)), 0)
        batch.add(begin, captured, wire_length, seconds, nanoseconds, interface)


def following(piece: bytes, at: i64, left: i64) -> i64:
    """Where the packet after the one at `at` lies, of which there are `left`."""
    return at + (i64(read_i32_le(piece, at)) & 0xFFFFFFFF) if left > 0 else i64(len(piece))


def put_address(block: bytes, address: i64, out: BytesWriter) -> None:
    """Writes the link-layer address of a sockaddr_ll, in eight bytes; what lies behind it there means nothing."""
    length = i64(block[address + 11])
    if length > 8:
        length = 8
    out.write(block[address + 12 : address + 12 + length])
    while length < 8:
        out.append(0)
        length += 1


def low_16_bits(value: i64) -> i16:
    """A number as the 16 bits of a field."""
    value &= 0xFFFF
    return i16(value - 0x10000) if value > 0x7FFF else i16(value)
