"""The pcap format (draft-ietf-opsawg-pcap): a 24-byte header, then packets with 16 bytes before each.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Magic number: a1b2c3d4, or a1b23c4d for nanoseconds         |
    |          Major version        |         Minor version         |
    |                           Reserved                            |
    |                           Reserved                            |
    |                 Snapshot length: the most of a packet kept    |
    | FCS |f|0 0|               Link type                           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                     Seconds since 1970, UTC                   |    of each packet
    |                   Microseconds or nanoseconds                 |
    |                        Bytes captured                         |
    |                     Bytes it had on the wire                  |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Either byte order; the magic number tells which. A third magic number, a1b2cd34, is that of patched
versions of tcpdump from the 1990s, with 8 more bytes before each packet.

What is accepted, and what is said of the rest, is what libpcap 1.10 does: files that tcpdump reads
are read, and files that it calls damaged are.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i16_le, read_i32_be, read_i32_le

from wiretale import linktypes
from wiretale.batch import (
    LAYOUT_MICROSECONDS,
    LAYOUT_NANOSECONDS,
    LAYOUT_OTHER,
    RECORD_HEADER,
    Batch,
    Interface,
    Selector,
)
from wiretale.errors import DamagedFileError, UnknownFormatError, WiretaleError
from wiretale.files.input import Input, read_ahead, read_whole
from wiretale.native import Final, final, i64

BLOCK: Final = 65536  # bytes read at a time: as many as a pipe holds
FILE_BLOCK: Final = 262144  # and of a file, whose blocks need not be joined; more would not stay in the cache
HEADER: Final = 24

MICROSECONDS: Final = 0xA1B2C3D4
NANOSECONDS: Final = 0xA1B23C4D
MODIFIED: Final = 0xA1B2CD34

# How the lengths of a packet are stored, which old versions of the format did not agree on.
LENGTHS_CAPTURED_FIRST: Final = 0
LENGTHS_WIRE_FIRST: Final = 1
LENGTHS_SMALLER_CAPTURED: Final = 2  # version 2.3 was written both ways


def magic_number(data: bytes) -> int:
    """The magic number at the start of `data`, if it is one of pcap's, or 0."""
    if len(data) < 4:
        return 0
    little = i64(read_i32_le(data, 0)) & 0xFFFFFFFF
    big = i64(read_i32_be(data, 0)) & 0xFFFFFFFF
    if little in (MICROSECONDS, NANOSECONDS, MODIFIED):
        return little
    if big in (MICROSECONDS, NANOSECONDS, MODIFIED):
        return big
    return 0


@final
class PcapReader:
    """Reads a pcap file, a batch at a time.

    `data` is what has been read of the file already: its start. Raises `DamagedFileError` or
    `UnknownFormatError` if that is no header of a pcap file.
    """

    def __init__(self, source: Input, data: bytes) -> None:
        self.input = source
        self.batch = Batch()
        self.failure: WiretaleError | None = None  # what to raise once the packets before it are delivered
        data = read_ahead(self.input, data, 4)
        if len(data) < 4:
            raise DamagedFileError(
                f"truncated dump file; tried to read 4 file header bytes, only got {len(data)}",
                0,
                "The file is empty: nothing was saved into it." if not data else "The file ends within its first word.",
            )
        magic = magic_number(data)
        if not magic:
            raise UnknownFormatError("unknown file format")
        self.big_endian = (i64(read_i32_be(data, 0)) & 0xFFFFFFFF) == magic
        data = read_ahead(self.input, data, HEADER)
        if len(data) < HEADER:
            raise DamagedFileError(
                f"truncated dump file; tried to read {HEADER} file header bytes, only got {len(data) - 4}",
                len(data),
                f"The file ends after {len(data)} bytes, within its header: it holds no packets.",
            )
        self._read_header(data, magic)
        self.rest = data[HEADER:]  # read, but not delivered
        self.offset: i64 = HEADER  # of `rest` in the file
        self.walked = False  # whether `rest` has been looked through for packets
        self.missing: i64 = 0  # bytes without which there is no next packet
        self.selector: Selector | None = None
        self.indexed = True

    def deliver(self, selector: Selector | None, indexed: bool = True) -> None:
        """From now on only packets that `selector` selects come, all if it is None.

        If not `indexed`, they are only counted: a batch says how many there are, and nothing of each.
        """
        self.selector = selector
        self.indexed = indexed

    def deliver_records(self) -> None:
        """From now on batches come without an index where they are records of the usual kind (`Batch.layout`)."""
        self.selector = None
        self.indexed = self.layout == LAYOUT_OTHER

    def _read_header(self, data: bytes, magic: int) -> None:
        if self.big_endian:
            major = i64(read_i16_be(data, 4)) & 0xFFFF
            minor = i64(read_i16_be(data, 6)) & 0xFFFF
            snaplen = i64(read_i32_be(data, 16))
            field = i64(read_i32_be(data, 20)) & 0xFFFFFFFF
        else:
            major = i64(read_i16_le(data, 4)) & 0xFFFF
            minor = i64(read_i16_le(data, 6)) & 0xFFFF
            snaplen = i64(read_i32_le(data, 16))
            field = i64(read_i32_le(data, 20)) & 0xFFFFFFFF
        if major < 2:
            raise DamagedFileError("archaic pcap savefile format", 4, f"The header says version {major}.{minor}.")
        if (major != 2 or minor > 4) and (major != 543 or minor != 0):
            raise DamagedFileError(
                f"unsupported pcap savefile version {major}.{minor}",
                4,
                "Versions 2.0 to 2.4 can be read. Other versions are not known to exist: is the header damaged?",
            )
        self.lengths: i64 = LENGTHS_CAPTURED_FIRST
        if major == 543 or minor < 3:  # 543.0 is what early DG/UX wrote
            self.lengths = LENGTHS_WIRE_FIRST
        elif minor == 3:
            self.lengths = LENGTHS_SMALLER_CAPTURED
        self.link_type_field: i64 = field  # with the bits about the frame check sequence, to be written again
        self.link_type: i64 = linktypes.canonical(field & linktypes.TYPE_MASK)
        self.maximum: i64 = linktypes.maximum_snaplen(self.link_type)
        if snaplen <= 0:
            snaplen = self.maximum
        self.record_header: i64 = RECORD_HEADER
        if magic == MODIFIED:
            self.record_header = 24
            if self.link_type == linktypes.ETHERNET:
                # Those versions did not count the link header.
                snaplen = snaplen + 14 if snaplen < 0x7FFFFFFF - 14 else 0x7FFFFFFF
        self.snaplen: i64 = snaplen
        self.nanosecond = magic == NANOSECONDS
        self.batch.interfaces = [Interface(self.link_type, snaplen, "", self.nanosecond)]
        self.layout: i64 = LAYOUT_OTHER
        if not self.big_endian and self.record_header == RECORD_HEADER and self.lengths == LENGTHS_CAPTURED_FIRST:
            self.layout = LAYOUT_NANOSECONDS if self.nanosecond else LAYOUT_MICROSECONDS

    def __enter__(self) -> PcapReader:
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file, if `open_capture` opened it."""
        self.input.close()

    def read(self) -> Batch | None:
        """The next packets, or None at the end of the file. If only some are wanted there may be none of them.

        Raises `DamagedFileError` where the file breaks off, after the packets before that place.
        """
        while True:
            if self.failure is not None:
                raise self.failure
            if self.walked and not self.read_block():
                self.check_end()
                return None
            self.walked = True
            self.walk()
            if self.batch.count or self.selector is not None:
                return self.batch

    def read_block(self) -> bool:
        """Reads on; False at the end of the file."""
        if self.input.has_places:
            # What is left of the last block is read again: that is cheaper than to join it with this one. And the last
            # block is given up first, so that this one comes to lie in the same memory, which the cache has.
            before = len(self.rest)
            self.batch.begin(b"")
            data = self.input.read_at(self.offset, max(FILE_BLOCK, int(self.missing)))
            if len(data) <= before:
                return False
        else:
            data = self.input.read(BLOCK)
            if not data:
                return False
            data = self.rest + data
            if len(data) < self.missing:
                data = read_whole(self.input, data, self.missing)
        self.rest = data
        return True

    def walk(self) -> None:
        """Fills the batch with the packets that are whole in what was read."""
        batch = self.batch
        data = self.rest
        batch.begin(data)
        batch.layout = self.layout
        if not self.indexed and self.selector is None and self.layout != LAYOUT_OTHER:
            self._count(batch, data)
            return
        size: i64 = len(data)
        header = self.record_header
        big_endian = self.big_endian
        lengths = self.lengths
        snaplen = self.snaplen
        longest = self.maximum
        unit: i64 = 1 if self.nanosecond else 1000
        selector = self.selector
        indexed = self.indexed
        counted: i64 = 0
        at: i64 = 0
        self.missing = 0
        while at + header <= size:
            if big_endian:
                seconds = i64(read_i32_be(data, at))
                fraction = i64(read_i32_be(data, at + 4)) & 0xFFFFFFFF
                captured = i64(read_i32_be(data, at + 8)) & 0xFFFFFFFF
                wire_length = i64(read_i32_be(data, at + 12)) & 0xFFFFFFFF
            else:
                seconds = i64(read_i32_le(data, at))
                fraction = i64(read_i32_le(data, at + 4)) & 0xFFFFFFFF
                captured = i64(read_i32_le(data, at + 8)) & 0xFFFFFFFF
                wire_length = i64(read_i32_le(data, at + 12)) & 0xFFFFFFFF
            if lengths != LENGTHS_CAPTURED_FIRST:
                if lengths == LENGTHS_WIRE_FIRST or captured > wire_length:
                    other = captured
                    captured = wire_length
                    wire_length = other
            if captured > longest:
                self._fail_length(at, captured)
                break
            if at + header + captured > size:
                self.missing = header + captured
                break
            start = at + header
            at = start + captured
            if captured > snaplen:
                captured = snaplen
            if selector is not None and not selector.selects(data, start, captured, wire_length):
                continue
            if indexed:
                batch.add(start, captured, wire_length, seconds, fraction * unit, 0)
            else:
                counted += 1
        batch.finish()
        if not indexed:
            batch.count = counted
        self.rest = data[at:]
        self.offset += at

    def _count(self, batch: Batch, data: bytes) -> None:
        """The same where packets are only counted, all of them, and their records are of the usual kind."""
        longest = self.maximum
        last: i64 = len(data) - RECORD_HEADER  # where a record may begin
        counted: i64 = 0
        at: i64 = 0
        self.missing = 0
        while at <= last:
            captured = i64(read_i32_le(data, at + 8)) & 0xFFFFFFFF
            if captured > longest:
                self._fail_length(at, captured)
                break
            if captured > last - at:
                self.missing = RECORD_HEADER + captured
                break
            at += RECORD_HEADER + captured
            counted += 1
        batch.finish()
        batch.count = counted
        self.rest = data[at:]
        self.offset += at

    def _fail_length(self, at: i64, captured: i64) -> None:
        limit = f"snaplen of {self.snaplen}"
        if captured <= self.snaplen:
            limit = f"maximum of {self.maximum}"
        where = self.offset + at
        self.failure = DamagedFileError(
            f"invalid packet capture length {captured}, bigger than {limit}",
            where,
            f"The packet header at byte {where} is damaged, or something before it is. What comes before was read.",
        )

    def check_end(self) -> None:
        """Raises `DamagedFileError` if the file ended within a packet."""
        have: i64 = len(self.rest)
        if have == 0:
            return
        header = self.record_header
        if have < header:
            tried = f"{header} header bytes, only got {have}"
        else:
            wanted = self.missing - header
            have -= header
            if wanted > self.snaplen and have < self.snaplen:
                wanted = self.snaplen
            tried = f"{wanted} captured bytes, only got {have}"
        where = self.offset
        raise DamagedFileError(
            f"truncated dump file; tried to read {tried}",
            where,
            f"The file ends within the packet at byte {where}. What comes before was read.",
        )
