"""The pcapng format (draft-ietf-opsawg-pcapng): blocks, in sections, each with its own byte order.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                          Block Type                           |
    |                      Block Total Length                       |
    /                          Block Body                           /
    |                      Block Total Length                       |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

A section names its interfaces, and each packet one of them: link types, snapshot lengths and time
resolutions may differ from packet to packet. tcpdump stops at the second link type; here every
packet is delivered with its own. What is wrong with a damaged file is said in libpcap's words.
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i16_be, read_i16_le, read_i32_be, read_i32_le, read_i64_le, write_i64_le

from wiretale import linktypes
from wiretale.batch import Batch, Interface
from wiretale.errors import DamagedFileError, UnknownFormatError, WiretaleError
from wiretale.files.input import Input, read_ahead, read_whole
from wiretale.native import Final, final, i64

BLOCK: Final = 65536

SECTION_HEADER: Final = 0x0A0D0D0A
INTERFACE_DESCRIPTION: Final = 1
PACKET: Final = 2  # obsolete
SIMPLE_PACKET: Final = 3
NAME_RESOLUTION: Final = 4
INTERFACE_STATISTICS: Final = 5
ENHANCED_PACKET: Final = 6

BYTE_ORDER: Final = 0x1A2B3C4D
LONGEST_SECTION_HEADER: Final = 1048576
LONGEST_BLOCK: Final = 16777216
LONGEST_PACKET_BLOCK_OVERHEAD: Final = 131104  # headers and options of a packet block

# Options, whose numbers mean different things in different blocks.
END_OF_OPTIONS: Final = 0
COMMENT: Final = 1
IF_NAME: Final = 2
IF_TSRESOL: Final = 9
IF_TSOFFSET: Final = 14

# What is kept of what a file says besides packets: enough for any real file, not for a hostile one.
MOST_INTERFACES: Final = 1_000_000
MOST_NAMES: Final = 100_000
MOST_COMMENTS: Final = 10_000

MICROSECOND: Final = 1_000_000
NANOSECOND: Final = 1_000_000_000


@final
class InterfaceClock:
    """How the time stamps of one interface count."""

    def __init__(self, units: int, offset: int) -> None:
        self.units = units  # in a second
        self.offset = offset  # seconds to add
        self.small_offset: i64 = offset if -(1 << 40) < offset < 1 << 40 else 0
        # What divides into 64 bits without overflow goes the quick way.
        self.quick = units in (MICROSECOND, NANOSECOND) and self.small_offset == offset
        self.quick_units: i64 = units if self.quick else 1
        self.nanoseconds_per_unit: i64 = NANOSECOND // self.quick_units


@final
class InterfaceDetails:
    """What an Interface Description Block says, and the last Interface Statistics Block about it."""

    def __init__(self, options: list[tuple[int, bytes]], clock: InterfaceClock) -> None:
        self.options = options  # number and value, in the file's order
        self.clock = clock
        self.statistics: list[tuple[int, bytes]] = []
        self.statistics_stamp = 0  # when they were taken, in the clock's units

    def text(self, number: int) -> str:
        """The first option of a number, as text."""
        for found, value in self.options:
            if found == number:
                return value.decode("utf-8", "replace")
        return ""


def is_pcapng(data: bytes) -> bool:
    """Whether `data` starts like a pcapng file: with a Section Header Block."""
    return data[:4] == b"\x0a\x0d\x0d\x0a"


@final
class PcapngReader:
    """Reads a pcapng file, a batch at a time.

    `data` is what has been read of the file already: its start. Reads on until the first interface
    is known. Beside the packets: `interfaces` and `details` (of the section that is being read),
    `section_options`, `names` (what Name Resolution Blocks say), and `comments` of each packet.
    """

    def __init__(self, source: Input, data: bytes) -> None:
        self.input = source
        self.batch = Batch()
        self.failure: WiretaleError | None = None  # what to raise once the packets before it are delivered
        self.big_endian = False
        self.interfaces: list[Interface] = []
        self.details: list[InterfaceDetails] = []
        self.clocks: list[InterfaceClock] = []
        self.section_options: list[tuple[int, bytes]] = []
        self.names: dict[bytes, list[str]] = {}  # addresses, 4 or 16 bytes long
        self.link_type: i64 = -1
        self.link_type_field: i64 = 0
        self.snaplen: i64 = 0
        self.nanosecond = False
        self.longest: i64 = LONGEST_BLOCK
        self.offset: i64 = 0  # of `rest` in the file
        self.walked = False  # whether `rest` has been looked through for packets
        self.missing: i64 = 0  # bytes without which there is no next block
        self._blocks = BytesWriter()  # where the block of each packet of the batch starts, and its length
        self._block_index = b""
        self.has_packet_options = False  # whether `options` has any for the last batch
        self.rest = read_ahead(self.input, data, 12)
        self._open()

    # ---- the caller's side --------------------------------------------------------------------------

    def __enter__(self) -> PcapngReader:
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file, if `open_capture` opened it."""
        self.input.close()

    def read(self) -> Batch | None:
        """The next packets, or None at the end of the file.

        Raises `DamagedFileError` where the file breaks off, after the packets before that place.
        """
        while True:
            if self.failure is not None:
                raise self.failure
            if self.walked:
                data = self.input.read(BLOCK)
                if not data:
                    self._check_end()
                    return None
                data = self.rest + data
                if len(data) < self.missing:
                    data = read_whole(self.input, data, self.missing)
                self.rest = data
            self.walked = True
            self._walk(False)
            if self.batch.count:
                return self.batch

    def options(self, i: i64) -> list[tuple[int, bytes]]:
        """The options of packet `i` of the last batch: numbers and values, in the file's order."""
        if not self.has_packet_options:
            return []
        blocks = self._block_index
        start = read_i64_le(blocks, i * 16)
        length = read_i64_le(blocks, i * 16 + 8)
        data = self.batch.data
        kind = self._u32(data, start)
        if kind == SIMPLE_PACKET:
            return []
        captured = self._u32(data, start + 20)
        at = start + 28 + (captured + 3) // 4 * 4
        found: list[tuple[int, bytes]] = []
        self._read_options(data, at, start + length - 4, found)
        return found

    def comments(self, i: i64) -> list[str]:
        """The comments on packet `i` of the last batch."""
        return [value.decode("utf-8", "replace") for number, value in self.options(i) if number == COMMENT]

    # ---- reading numbers in the section's byte order --------------------------------------------------

    def _u16(self, data: bytes, at: i64) -> i64:
        if self.big_endian:
            return i64(read_i16_be(data, at)) & 0xFFFF
        return i64(read_i16_le(data, at)) & 0xFFFF

    def _u32(self, data: bytes, at: i64) -> i64:
        if self.big_endian:
            return i64(read_i32_be(data, at)) & 0xFFFFFFFF
        return i64(read_i32_le(data, at)) & 0xFFFFFFFF

    # ---- the file's start -----------------------------------------------------------------------------

    def _open(self) -> None:
        """Reads up to the first interface."""
        data = self.rest
        if len(data) < 12 or not self._set_byte_order(data, 8):
            raise UnknownFormatError("unknown file format")
        length = self._u32(data, 4)
        if length < 28 or length > LONGEST_SECTION_HEADER:
            raise DamagedFileError(
                "Section Header Block in pcapng dump file has invalid length "
                f"28 < _{length}_ < {LONGEST_SECTION_HEADER} (BT_SHB_INSANE_MAX)",
                4,
                "The length of the file's first block is damaged.",
            )
        data = read_ahead(self.input, data, length)
        if len(data) < length:
            raise DamagedFileError(
                f"truncated pcapng dump file; tried to read {length - 12} bytes, only got {len(data) - 12}",
                len(data),
                f"The file ends after {len(data)} bytes, within its first block: it holds no packets.",
            )
        major = self._u16(data, 12)
        minor = self._u16(data, 14)
        if major != 1 or minor not in (0, 2):  # 1.2 is what some programs wrote for 1.0
            raise DamagedFileError(
                f"unsupported pcapng savefile version {major}.{minor}",
                12,
                "Version 1.0 can be read. Other versions are not known to exist: is the file damaged?",
            )
        self._read_options(data, 24, length - 4, self.section_options)
        self.rest = data[length:]
        self.offset = length
        while True:
            self._walk(True)
            if self.failure is not None:
                raise self.failure
            if self.interfaces:
                break
            more = self.input.read(BLOCK)
            if not more:
                self._check_end()
                raise DamagedFileError(
                    "the capture file has no Interface Description Blocks",
                    self.offset,
                    "The file ends before it says what was captured: it holds no packets.",
                )
            more = self.rest + more
            if len(more) < self.missing:
                more = read_whole(self.input, more, self.missing)
            self.rest = more
        self.link_type = self.interfaces[0].link_type
        self.link_type_field = self.link_type
        self.snaplen = self.interfaces[0].snaplen
        self.nanosecond = self.interfaces[0].nanosecond

    def _set_byte_order(self, data: bytes, at: i64) -> bool:
        """Takes the section's byte order from its byte-order magic at `at`; False if that is none."""
        if (i64(read_i32_le(data, at)) & 0xFFFFFFFF) == BYTE_ORDER:
            self.big_endian = False
        elif (i64(read_i32_be(data, at)) & 0xFFFFFFFF) == BYTE_ORDER:
            self.big_endian = True
        else:
            return False
        return True

    # ---- blocks ---------------------------------------------------------------------------------------

    def _walk(self, opening: bool) -> None:
        """Fills the batch with the packets that are whole in what was read; or, `opening`, finds an interface."""
        batch = self.batch
        data = self.rest
        batch.begin(data)
        batch.interfaces = self.interfaces
        blocks = self._blocks
        blocks.truncate(0)
        self.has_packet_options = False
        size: i64 = len(data)
        at: i64 = 0
        self.missing = 0
        while at + 8 <= size:
            kind = self._u32(data, at)
            if kind == SECTION_HEADER:
                if batch.count:
                    break  # the packets before it have other interfaces
                if at + 12 > size:
                    if self._u32(data, at + 4) >= 12:
                        self.missing = 12
                        break
                else:
                    self._set_byte_order(data, at + 8)
            length = self._u32(data, at + 4)
            if length < 12 or length % 4 or length > self.longest:
                self._fail_length(at, length)
                break
            if at + length > size:
                self.missing = length
                break
            if self._u32(data, at + length - 4) != length:
                self._fail(
                    "block total length in header and trailer don't match", at,
                    f"One of the two lengths of the block at byte {self.offset + at} is damaged.",
                )
                break
            if kind == ENHANCED_PACKET:
                added = self._add_packet(data, at, length, False)
            elif kind == SIMPLE_PACKET:
                added = self._add_simple_packet(data, at, length)
            elif kind == PACKET:
                added = self._add_packet(data, at, length, True)
            elif kind == INTERFACE_DESCRIPTION:
                if not self._add_interface(data, at, length):
                    break
                at += length
                if opening:
                    break
                continue
            else:
                if kind == SECTION_HEADER:
                    if not self._begin_section(data, at, length):
                        break
                    batch.interfaces = self.interfaces
                elif kind == NAME_RESOLUTION:
                    self._add_names(data, at + 8, at + length - 4)
                elif kind == INTERFACE_STATISTICS:
                    self._add_statistics(data, at, length)
                at += length
                continue
            if not added:
                break
            write_i64_le(blocks, at)
            write_i64_le(blocks, length)
            at += length
        batch.finish()
        if self.has_packet_options:
            self._block_index = blocks.getvalue()
        if batch.count and at + 8 <= size and self.failure is None and self._u32(data, at) == SECTION_HEADER:
            self.walked = False  # the rest is to be looked through before more is read
        self.rest = data[at:]
        self.offset += at

    def _add_packet(self, data: bytes, at: i64, length: i64, obsolete: bool) -> bool:
        """Adds the packet of an Enhanced Packet Block, or of an obsolete Packet Block; False if it is damaged."""
        if self.link_type < 0:
            return self._fail_interface(at, 0)
        if length < 32:
            return self._fail_short(at, PACKET if obsolete else ENHANCED_PACKET)
        number = self._u16(data, at + 8) if obsolete else self._u32(data, at + 8)
        if number >= len(self.interfaces):
            return self._fail_interface(at, number)
        captured = self._u32(data, at + 20)
        snaplen = self.interfaces[number].snaplen
        if captured > snaplen:
            return self._fail(
                f"invalid packet capture length {captured}, bigger than snaplen of {snaplen}", at,
                f"The packet block at byte {self.offset + at} is damaged, or its interface's snapshot length is.",
            )
        if captured > length - 32:
            return self._fail_short(at, PACKET if obsolete else ENHANCED_PACKET)
        if length - 32 - captured >= 4:
            self.has_packet_options = True
        wire_length = self._u32(data, at + 24)
        self._add(at + 28, captured, wire_length, self._u32(data, at + 12), self._u32(data, at + 16), number)
        return True

    def _add_simple_packet(self, data: bytes, at: i64, length: i64) -> bool:
        """Adds the packet of a Simple Packet Block, which has no time; False if it is damaged."""
        if not self.interfaces:
            return self._fail_interface(at, 0)
        if length < 16:
            return self._fail_short(at, SIMPLE_PACKET)
        wire_length = self._u32(data, at + 8)
        captured = wire_length
        snaplen = self.interfaces[0].snaplen
        if captured > snaplen:
            captured = snaplen
        if captured > length - 16:
            return self._fail_short(at, SIMPLE_PACKET)
        self._add(at + 12, captured, wire_length, 0, 0, 0)
        return True

    def _add(self, start: i64, captured: i64, wire_length: i64, high: i64, low: i64, number: i64) -> None:
        """Adds a packet to the batch, its time stamp being two halves of 64 bits in its interface's units."""
        clock = self.clocks[number]
        if clock.quick and high < 0x40000000:
            stamp = high << 32 | low
            seconds = stamp // clock.quick_units
            fraction = (stamp - seconds * clock.quick_units) * clock.nanoseconds_per_unit
            seconds += clock.small_offset
        else:
            whole = int(high) << 32 | int(low)
            long_seconds = whole // clock.units + clock.offset
            fraction = whole % clock.units * NANOSECOND // clock.units
            # As 64 bits wrap; no true time is out of their reach.
            seconds = (long_seconds + (1 << 63)) % (1 << 64) - (1 << 63)
        self.batch.add(start, captured, wire_length, seconds, fraction, number)

    def _begin_section(self, data: bytes, at: i64, length: i64) -> bool:
        """Starts a section other than the first: its byte order is already set. False if it is damaged."""
        if length < 28:
            return self._fail_short(at, SECTION_HEADER)
        magic = self._u32(data, at + 8)
        if magic != BYTE_ORDER and self.link_type < 0:
            return True  # before the first interface it is passed over
        if magic != BYTE_ORDER:
            return self._fail(
                "the file has a section with a bad byte order magic field", at + 8,
                f"The section that starts at byte {self.offset + at} is damaged.",
            )
        major = self._u16(data, at + 12)
        if major != 1:
            return self._fail(
                f"unknown pcapng savefile major version number {major}", at + 12,
                f"The section that starts at byte {self.offset + at} is of an unknown version, or damaged.",
            )
        self.interfaces = []
        self.details = []
        self.clocks = []
        self.section_options = []
        self._read_options(data, at + 24, at + length - 4, self.section_options)
        return True

    def _add_interface(self, data: bytes, at: i64, length: i64) -> bool:
        """Adds the interface of an Interface Description Block; False if it is damaged."""
        if length < 20:
            return self._fail_short(at, INTERFACE_DESCRIPTION)
        link_type = i64(linktypes.canonical(self._u16(data, at + 8)))
        snaplen = self._u32(data, at + 12)
        if snaplen == 0 or snaplen > 0x7FFFFFFF:
            snaplen = linktypes.maximum_snaplen(link_type)
        options: list[tuple[int, bytes]] = []
        if not self._read_options(data, at + 16, at + length - 4, options):
            return self._fail_short(at, INTERFACE_DESCRIPTION)
        units = MICROSECOND
        offset = 0
        has_units = False
        has_offset = False
        for number, value in options:
            if number == IF_TSRESOL:
                if len(value) != 1:
                    return self._fail_option(at, f"has if_tsresol option with length {len(value)} != 1")
                if has_units:
                    return self._fail_option(at, "has more than one if_tsresol option")
                has_units = True
                resolution = value[0]
                if resolution & 0x80:
                    if resolution & 0x7F > 63:
                        return self._fail_option(at, f"if_tsresol option resolution 2^-{resolution & 127} is too high")
                    units = 1 << (resolution & 0x7F)
                else:
                    if resolution > 19:
                        return self._fail_option(at, f"if_tsresol option resolution 10^-{resolution} is too high")
                    units = 10**resolution
            elif number == IF_TSOFFSET:
                if len(value) != 8:
                    return self._fail_option(at, f"has if_tsoffset option with length {len(value)} != 8")
                if has_offset:
                    return self._fail_option(at, "has more than one if_tsoffset option")
                has_offset = True
                offset = int.from_bytes(value, "big" if self.big_endian else "little", signed=True)
            elif number == END_OF_OPTIONS and value:
                return self._fail_option(at, f"has opt_endofopt option with length {len(value)} != 0")
        if len(self.interfaces) >= MOST_INTERFACES:
            return self._fail("too many interfaces", at, f"No more than {MOST_INTERFACES} are read of one section.")
        clock = InterfaceClock(units, offset)
        details = InterfaceDetails(options, clock)
        if not self.interfaces and self.link_type < 0:
            if linktypes.maximum_snaplen(link_type) > LONGEST_BLOCK:
                self.longest = linktypes.maximum_snaplen(link_type) + LONGEST_PACKET_BLOCK_OVERHEAD
        self.interfaces.append(Interface(link_type, snaplen, details.text(IF_NAME), units > MICROSECOND))
        self.details.append(details)
        self.clocks.append(clock)
        return True

    def _read_options(self, data: bytes, at: i64, end: i64, found: list[tuple[int, bytes]]) -> bool:
        """Collects the options from `at` to `end`; False if one is longer than its block."""
        while at + 4 <= end:
            number = self._u16(data, at)
            length = self._u16(data, at + 2)
            at += 4
            if at + (length + 3) // 4 * 4 > end:
                return False
            if number == END_OF_OPTIONS and length == 0:
                break
            if len(found) < MOST_COMMENTS:
                found.append((number, data[at : at + length]))
            if number == END_OF_OPTIONS:
                break
            at += (length + 3) // 4 * 4
        return True

    def _add_names(self, data: bytes, at: i64, end: i64) -> None:
        """Collects the records of a Name Resolution Block: an address, and its names, each ended by a zero."""
        while at + 4 <= end and len(self.names) < MOST_NAMES:
            kind = self._u16(data, at)
            length = self._u16(data, at + 2)
            at += 4
            if kind == 0 or at + length > end:
                return
            width: i64 = 4 if kind == 1 else 16
            if kind in (1, 2) and length > width:
                address = data[at : at + width]
                known = self.names.setdefault(address, [])
                for name in data[at + width : at + length].split(b"\0"):
                    if name and len(known) < 16:
                        known.append(name.decode("utf-8", "replace"))
            at += (length + 3) // 4 * 4

    def _add_statistics(self, data: bytes, at: i64, length: i64) -> None:
        """Keeps the last statistics of an interface."""
        if length < 24:
            return
        number = self._u32(data, at + 8)
        if number < len(self.details):
            statistics: list[tuple[int, bytes]] = []
            self._read_options(data, at + 20, at + length - 4, statistics)
            self.details[number].statistics = statistics
            self.details[number].statistics_stamp = int(self._u32(data, at + 12)) << 32 | int(self._u32(data, at + 16))

    # ---- damage ---------------------------------------------------------------------------------------

    def _fail(self, message: str, at: i64, hint: str) -> bool:
        if self.failure is None:
            self.failure = DamagedFileError(message, self.offset + at, hint + " What comes before was read.")
        return False

    def _fail_length(self, at: i64, length: i64) -> None:
        if length < 12:
            message = f"block in pcapng dump file has a length of {length} < 12"
        elif length % 4:
            message = f"block in pcapng dump file has a length of {length} that is not a multiple of 4"
        else:
            message = f"pcapng block size {length} > maximum {self.longest}"
        self._fail(message, at, f"The block at byte {self.offset + at} is damaged, or one before it is.")

    def _fail_short(self, at: i64, kind: i64) -> bool:
        return self._fail(
            f"block of type {kind} in pcapng dump file is too short", at,
            f"The block at byte {self.offset + at} is damaged.",
        )

    def _fail_option(self, at: i64, message: str) -> bool:
        return self._fail(
            f"Interface Description Block {message}", at, f"The block at byte {self.offset + at} is damaged."
        )

    def _fail_interface(self, at: i64, number: i64) -> bool:
        if self.link_type < 0:
            return self._fail(
                "the capture file has a packet block before any Interface Description Blocks", at,
                f"The packet at byte {self.offset + at} cannot be told from any other bytes.",
            )
        return self._fail(
            f"a packet arrived on interface {number}, but there's no Interface Description Block for that interface",
            at,
            f"The packet at byte {self.offset + at} is damaged, or the description of its interface is missing.",
        )

    def _check_end(self) -> None:
        """Raises `DamagedFileError` if the file ended within a block."""
        have: i64 = len(self.rest)
        if have == 0:
            return
        tried: i64 = 8
        if have >= 8:
            tried = self._u32(self.rest, 4) - 8
            have -= 8
        raise DamagedFileError(
            f"truncated pcapng dump file; tried to read {tried} bytes, only got {have}",
            self.offset,
            f"The file ends within the block at byte {self.offset}. What comes before was read.",
        )
