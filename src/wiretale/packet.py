"""One packet, as an object: what users of the library work with."""

from __future__ import annotations

from wiretale.batch import Batch, Interface
from wiretale.dissect.headers import Headers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from wiretale.dissect.printer import LinePrinter

DUMPS = {"": 0, "x": 1, "xx": 1, "X": 2, "XX": 2, "A": 3, "AA": 3}


class Packet:
    """A captured packet.

    Packets come from `wiretale.read`; they can also be made, to be shown or saved:

        >>> import wiretale
        >>> packet = wiretale.Packet(bytes.fromhex(
        ...     "020000000002 020000000001 0800"
        ...     "4500 001d 0001 0000 4011 f6cb c0000201 c0000202"
        ...     "0035 9c40 0009 0000 00"), time=1_700_000_000_123_456_789)
        >>> packet.time, packet.wire_length, packet.link_type
        (1700000000123456789, 43, 1)
        >>> packet.datetime.isoformat()
        '2023-11-14T22:13:20.123456+00:00'
        >>> str(packet.headers.source), packet.headers.source_port, packet.headers.payload
        ('192.0.2.1', 53, b'\\x00')
    """

    __slots__ = (
        "_headers", "_lines", "_printers", "comments", "data", "interface", "interface_index", "link_type",
        "nanosecond", "time", "wire_length",
    )

    def __init__(
        self,
        data: bytes,
        time: int = 0,
        wire_length: int | None = None,
        link_type: int = 1,
        *,
        interface: str = "",
        interface_index: int = 0,
        comments: tuple[str, ...] = (),
        nanosecond: bool = False,
        printers: Printers | None = None,
    ) -> None:
        self.data = data
        """What was captured of the packet."""
        self.time = time
        """When it was captured: nanoseconds since 1970, UTC."""
        self.wire_length = len(data) if wire_length is None else wire_length
        """How long it was on the wire; more than was captured, if it was cut."""
        self.link_type = link_type
        """The LINKTYPE_ number of what it starts with: 1 for Ethernet."""
        self.interface = interface
        """The name of the interface it was captured on; empty if the file does not say."""
        self.interface_index = interface_index
        """Which of the capture's interfaces that is."""
        self.comments = comments
        """What people have noted about it (pcapng)."""
        self.nanosecond = nanosecond
        """Whether its time is known more finely than to the microsecond."""
        self._printers = printers
        self._headers: Headers | None = None
        self._lines: dict[tuple[object, ...], str] | None = None

    @classmethod
    def of(cls, batch: Batch, i: int, printers: Printers | None = None, comments: tuple[str, ...] = ()) -> Packet:
        """Packet `i` of a batch, with bytes of its own: it stays when the batch is filled anew."""
        start = batch.start(i)
        index = batch.interface(i)
        interface = batch.interfaces[index]
        return cls(
            batch.data[start : start + batch.captured(i)],
            batch.seconds(i) * 1_000_000_000 + batch.nanoseconds(i),
            batch.wire_length(i),
            interface.link_type,
            interface=interface.name,
            interface_index=index,
            comments=comments,
            nanosecond=interface.nanosecond,
            printers=printers,
        )

    @property
    def datetime(self) -> datetime:
        """When it was captured, in UTC, to the microsecond. OverflowError if that is in no year from 1 to 9999."""
        from datetime import UTC, datetime, timedelta

        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.time // 1000)

    @property
    def headers(self) -> Headers:
        """The link, network and transport headers as numbers and addresses; see `wiretale.dissect.headers`."""
        headers = self._headers
        if headers is None:
            headers = self._headers = Headers()
            headers.parse(self.data, 0, len(self.data), self.wire_length, self.link_type)
        return headers

    def summary(
        self,
        verbose: int = 0,
        *,
        numeric: bool = True,
        link_level: bool = False,
        quiet: bool = False,
        absolute_sequence: bool = False,
        timestamp: int = 0,
        nanosecond: bool = False,
        dump: str = "",
        style: str = "4.99",
    ) -> str:
        """The line that tcpdump prints for the packet; with `verbose`, or a `dump`, several.

        The arguments stand for options: `verbose` for as many -v, `numeric` for -n, `link_level` for
        -e, `quiet` for -q, `absolute_sequence` for -S, `timestamp` for as many -t, `nanosecond` for
        --nano, `dump` for -x, -xx, -X, -XX, -A or -AA, `style` ("3.7", "3.9" or "4.99") for --style. ValueError
        for a dump or a style that does not exist.

        TCP sequence numbers are relative to the first packet of their connection that was shown in
        the same way since `wiretale.read` was called: show every packet, and the lines are tcpdump's.
        A packet's line does not change when it is asked for again.

            >>> for packet in wiretale.read(path):
            ...     print(packet.summary(timestamp=1))
            IP 192.0.2.1.40000 > 192.0.2.2.40001: Flags [S], seq 1000, win 65535, length 0
            IP 192.0.2.2.40001 > 192.0.2.1.40000: Flags [S.], seq 5000, ack 1001, win 65535, length 0
            IP 192.0.2.1.40000 > 192.0.2.2.40001: Flags [P.], seq 1:6, ack 1, win 65535, length 5
        """
        settings = (verbose, numeric, link_level, quiet, absolute_sequence, timestamp, nanosecond, dump, style)
        lines = self._lines
        if lines is None:
            lines = self._lines = {}
        line = lines.get(settings)
        if line is None:
            if self._printers is None:
                self._printers = Printers()
            line = lines[settings] = self._printers.line(self, settings)
        return line

    def __repr__(self) -> str:
        return f"<Packet {self.summary()}>"

    def __len__(self) -> int:
        """How many bytes were captured."""
        return len(self.data)

    def __bool__(self) -> bool:
        return True

    def _key(self) -> tuple[int, int, int, bytes]:
        return self.time, self.link_type, self.wire_length, self.data

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Packet) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __reduce__(self) -> tuple[object, ...]:
        return unpickled, (
            self.data, self.time, self.wire_length, self.link_type,
            self.interface, self.interface_index, self.comments, self.nanosecond,
        )


def unpickled(
    data: bytes,
    time: int,
    wire_length: int,
    link_type: int,
    interface: str,
    interface_index: int,
    comments: tuple[str, ...],
    nanosecond: bool,
) -> Packet:
    """A packet that was pickled; it has left its capture, so sequence numbers start anew."""
    return Packet(
        data, time, wire_length, link_type,
        interface=interface, interface_index=interface_index, comments=comments, nanosecond=nanosecond,
    )


class Printers:
    """What prints the packets of one capture: a printer for each way of showing them, as it is asked for."""

    def __init__(self) -> None:
        self._batch = Batch()
        self._printers: dict[tuple[object, ...], LinePrinter] = {}

    def line(self, packet: Packet, settings: tuple[int, bool, bool, bool, bool, int, bool, str, str]) -> str:
        """The line of a packet, without its end."""
        printer = self._printers.get(settings)
        if printer is None:
            printer = self._printers[settings] = printer_for(*settings)
        batch = self._batch
        batch.begin(packet.data)
        seconds, nanoseconds = divmod(packet.time, 1_000_000_000)
        batch.add(0, len(packet.data), packet.wire_length, seconds, nanoseconds, 0)
        batch.finish()
        batch.interfaces = [Interface(packet.link_type, max(packet.wire_length, 0))]
        buffer = printer.text.buffer
        buffer.truncate(0)
        printer.print_packet(batch, 0)
        return buffer.getvalue().decode("utf-8", "backslashreplace").removesuffix("\n")


def printer_for(
    verbose: int,
    numeric: bool,
    link_level: bool,
    quiet: bool,
    absolute_sequence: bool,
    timestamp: int,
    nanosecond: bool,
    dump: str,
    style: str,
) -> LinePrinter:
    """A printer with these settings, which has seen no packets."""
    from wiretale.dissect.printer import LinePrinter
    from wiretale.dissect.styles import STYLES
    from wiretale.dissect.text import Text
    from wiretale.protocols import tables

    if dump not in DUMPS:
        raise ValueError(f"dump is one of {', '.join(map(repr, DUMPS))}, not {dump!r}")
    if style not in STYLES:
        raise ValueError(f"style is one of {', '.join(map(repr, STYLES))}, not {style!r}")
    text = Text()
    text.style = STYLES[style]
    text.verbose = verbose
    text.link_level = link_level
    text.quiet = quiet
    text.absolute_sequence = absolute_sequence
    if numeric:
        text.numeric = 1
    else:
        from wiretale.names.resolver import Resolver

        text.names = Resolver()
    if dump:
        text.unknown_as_hex = False
        text.hex_link = len(dump) == 2
    return LinePrinter(
        text, tables.link_type,
        time_format=timestamp, nanosecond=nanosecond, dump=DUMPS[dump], dump_link=len(dump) == 2,
    )
