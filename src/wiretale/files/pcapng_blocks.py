"""The blocks of a pcapng file that is written (draft-ietf-opsawg-pcapng): one little-endian section.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                    Block Type = 0x00000006                    |
    |                      Block Total Length                       |
    |                         Interface ID                          |
    |                        Timestamp (High)                       |
    |                        Timestamp (Low)                        |
    |                    Captured Packet Length                     |
    |                    Original Packet Length                     |
    /                          Packet Data                          /
    /                      Options (variable)                       /
    |                      Block Total Length                       |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i32_le, write_i16_le, write_i32_le, write_i64_le

from wiretale import linktypes
from wiretale.errors import CaptureFileError
from wiretale.files import pcapng_options
from wiretale.files.destination import Destination, low_32_bits
from wiretale.files.pcapng import (
    BYTE_ORDER,
    ENHANCED_PACKET,
    IF_TSRESOL,
    INTERFACE_DESCRIPTION,
    INTERFACE_STATISTICS,
    MOST_INTERFACES,
    NAME_RESOLUTION,
    SECTION_HEADER,
)
from wiretale.native import Final, final, i16, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PACKET_OVERHEAD: Final = 32  # bytes of an Enhanced Packet Block without options besides the packet
FLUSH_AT: Final = 131072  # bytes worth a system call
LATEST: Final = 9_000_000_000  # seconds whose nanoseconds are sure to fit into 63 bits
PADDING: Final = (b"", b"\0\0\0", b"\0\0", b"\0")


@final
class Blocks:
    """Makes blocks, and hands them to the system when there are enough. `size` is the file's, `packets` its packets.

    The section's header comes first: that is for the caller to see to.
    """

    def __init__(self, descriptor: int, name: str, write: Callable[[bytes], object] | None) -> None:
        self.packets: i64 = 0
        self.size: i64 = 0
        self.resolutions: list[int] = []  # of the file's interfaces: 6 or 9
        self._destination = Destination(descriptor, name, write)
        self._buffer = BytesWriter()
        self._names: dict[bytes, int] = {}  # addresses, and how many names of each are written

    def section(self, options: bytes) -> None:
        """Begins the section."""
        head = BytesWriter()
        write_i32_le(head, low_32_bits(BYTE_ORDER))
        write_i16_le(head, i16(1))
        write_i16_le(head, i16(0))
        write_i64_le(head, -1)  # the section's length is not known
        self._block(SECTION_HEADER, head.getvalue() + pcapng_options.ended(options))

    def interface(self, link_type: int, snaplen: int, nanosecond: bool, options: bytes) -> int:
        """Describes an interface, and how fine its time stamps are; returns its number."""
        number = len(self.resolutions)
        if number >= MOST_INTERFACES:
            raise CaptureFileError("too many interfaces", f"No more than {MOST_INTERFACES} go into one file.")
        kind: i64 = linktypes.canonical(link_type)
        if kind > 0xFFFF:
            raise CaptureFileError(f"link type {kind} is beyond pcapng's 16 bits", "Save these packets as pcap.")
        resolution = 9 if nanosecond else 6
        options += pcapng_options.option(IF_TSRESOL, bytes((resolution,)))
        head = BytesWriter()
        write_i32_le(head, low_32_bits(kind))  # 16 bits, and as many that are reserved
        write_i32_le(head, low_32_bits(snaplen))
        self._block(INTERFACE_DESCRIPTION, head.getvalue() + pcapng_options.ended(options))
        self.resolutions.append(resolution)
        return number

    def packet(
        self,
        data: bytes,
        start: i64,
        captured: i64,
        wire_length: i64,
        seconds: i64,
        nanoseconds: i64,
        interface: int,
        options: bytes,
    ) -> None:
        """Makes an Enhanced Packet Block of `data[start:start + captured]`; `options` are ended, if there are any.

        Seconds that no time stamp has are written as pcap would: in 32 bits.
        """
        buffer = self._buffer
        length = PACKET_OVERHEAD + (captured + 3) // 4 * 4 + len(options)
        fine = self.resolutions[interface] == 9
        if seconds < 0 or seconds >= (LATEST if fine else LATEST * 1000):
            seconds = seconds & 0xFFFFFFFF
        stamp = seconds * 1_000_000_000 + nanoseconds if fine else seconds * 1_000_000 + nanoseconds // 1000
        write_i32_le(buffer, low_32_bits(ENHANCED_PACKET))
        write_i32_le(buffer, low_32_bits(length))
        write_i32_le(buffer, low_32_bits(interface))
        write_i32_le(buffer, low_32_bits(stamp >> 32))
        write_i32_le(buffer, low_32_bits(stamp))
        write_i32_le(buffer, low_32_bits(captured))
        write_i32_le(buffer, low_32_bits(wire_length))
        buffer.write(data[start : start + captured])
        buffer.write(PADDING[captured & 3])
        if options:
            buffer.write(options)
        write_i32_le(buffer, low_32_bits(length))
        self.packets += 1
        self.size += length
        if len(buffer) > FLUSH_AT:
            self.flush()

    def names(self, names: Mapping[bytes, Sequence[str]]) -> None:
        """Says what addresses (of 4 or 16 bytes) are called. Names that were written are not written again."""
        parts: list[bytes] = []
        size = 0
        for address, called in names.items():
            written = self._names.get(address, 0)
            if len(called) <= written or len(address) not in (4, 16):
                continue
            self._names[address] = len(called)
            value = address
            for name in called[written:]:
                text = name.encode("utf-8", "surrogateescape").replace(b"\0", b"")
                if text and len(value) + len(text) + 1 <= pcapng_options.LONGEST:
                    value += text + b"\0"
            if value == address:
                continue
            parts.append(pcapng_options.option(1 if len(address) == 4 else 2, value))
            size += len(value) + 8
            if size > FLUSH_AT:
                self._block(NAME_RESOLUTION, b"".join(parts) + bytes(4))
                parts = []
                size = 0
        if parts:
            self._block(NAME_RESOLUTION, b"".join(parts) + bytes(4))

    def statistics(self, interface: int, stamp: int, options: bytes) -> None:
        """Makes an Interface Statistics Block; `stamp` is in the interface's units."""
        head = interface.to_bytes(4, "little") + pcapng_options.stamp_halves(stamp)
        self._block(INTERFACE_STATISTICS, head + pcapng_options.ended(options))

    def _block(self, kind: i64, body: bytes) -> None:
        """Makes a block of any kind."""
        buffer = self._buffer
        padding = bytes(-len(body) % 4)
        length: i64 = 12 + len(body) + len(padding)
        write_i32_le(buffer, low_32_bits(kind))
        write_i32_le(buffer, low_32_bits(length))
        buffer.write(body)
        buffer.write(padding)
        write_i32_le(buffer, low_32_bits(length))
        self.size += length
        if len(buffer) > FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Hands everything to the system. Raises `CaptureFileError`; a file is cut back to its last whole block."""
        buffer = self._buffer
        if len(buffer) == 0:
            return
        data = buffer.getvalue()
        buffer.truncate(0)
        destination = self._destination
        size: i64 = len(data)
        written = destination.put(data, 0, size)
        failure = destination.failure
        if failure is not None:
            whole: i64 = 0
            while whole + 8 <= written:
                after = whole + (i64(read_i32_le(data, whole + 4)) & 0xFFFFFFFF)
                if after > written:
                    break
                whole = after
            destination.cut(written - whole)
            raise failure
