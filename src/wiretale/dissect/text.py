"""The line that is being written, and the ways to write on it.

A `Text` collects bytes in one growing buffer; nothing is formatted with `%` or f-strings on the
way, because that would cost more than all the rest. Decimal and hexadecimal digits come from byte
tables, four or two at a time.

Nothing from a packet reaches the buffer except through a method that escapes it: `put` is for the
program's own words.
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i16_le, read_i32_le, write_i16_le, write_i32_le

from wiretale.dissect.packet import PacketView
from wiretale.dissect.styles import MODERN
from wiretale.native import Final, final, i64, mypyc_attr, u8


def _decimal_digits() -> bytes:
    """0000 0001 ... 9999, four ASCII digits each. Made a place at a time: at start-up every millisecond counts."""
    table = bytearray(40_000)
    run = 1000  # how many numbers in a row have the same digit in this place
    for place in range(4):
        digits = b"".join([b"%d" % digit * run for digit in range(10)])
        table[place::4] = digits * (1000 // run)
        run //= 10
    return bytes(table)


DECIMAL: Final = _decimal_digits()
HEX: Final = bytes.hex(bytes(range(256))).encode()  # two digits a byte value
HEX_DIGITS: Final = b"0123456789abcdef"


@mypyc_attr(allow_interpreted_subclasses=True)
class Names:
    """Names for numbers. This one knows none: every number is written as it is.

    `wiretale.names` has the one that knows hosts, services and the rest. Each method returns the
    name, or an empty string where there is none and the number must be written. `version` is another
    number whenever a name may be another than it was: text made of names is good as long as it stays.
    """

    version: i64 = 0

    def host4(self, address: bytes) -> bytes:
        """The host with this IPv4 address (4 bytes)."""
        return b""

    def host6(self, address: bytes) -> bytes:
        """The host with this IPv6 address (16 bytes)."""
        return b""

    def ethernet(self, address: bytes) -> bytes:
        """The station with this MAC-48 address (6 bytes)."""
        return b""

    def service(self, port: i64, transport: bytes) -> bytes:
        """The service at a port of `transport` (b"tcp" or b"udp")."""
        return b""

    def protocol(self, number: i64) -> bytes:
        """The IP protocol of this number."""
        return b""


@mypyc_attr(allow_interpreted_subclasses=True)
class Keys:
    """The secrets of -E. This one has none; `wiretale.decryption` has the one that decrypts.

    Each method returns what was encrypted, its padding included; None where there is no key for it.
    """

    def open_esp(self, spi: i64, destination: bytes, body: bytes) -> bytes | None:
        """What is behind an ESP header, for a packet to this address (4 or 16 bytes)."""
        return None

    def open_ikev2(self, initiator: bool, spis: bytes, body: bytes) -> bytes | None:
        """An encrypted payload of IKEv2, of the side that began the exchange or of the other; `spis` are both SPIs."""
        return None


@final
class Text:
    """What a dissector writes to, and the settings that say how it should word things.

    The settings are tcpdump's options of the same meaning; `main` sets them once.
    """

    def __init__(self) -> None:
        self.buffer = BytesWriter()
        self.names: Names | None = None  # None: numbers only (-n)
        self.style = MODERN  # --style: whose words
        self.verbose: i64 = 0  # -v: how many
        self.quiet = False  # -q
        self.numeric: i64 = 0  # -n: how many
        self.link_level = False  # -e
        self.absolute_sequence = False  # -S
        self.as_dot = False  # -b: AS numbers in ASDOT
        self.short_names = False  # -N: host names without their domain
        self.no_checksums = False  # -K
        self.lengths = False  # --lengths
        self.hex_link = False  # -xx, -XX: the dump includes the link header
        self.unknown_as_hex = True  # dump what no dissector knows (not when -x or -X dumps it all)
        self.packet_type = b""  # -T TYPE: what UDP (or TCP) payloads are
        self.undecoded_nfs = False  # -u: print undecoded NFS handles
        self.secret = b""  # -M: the TCP-MD5 secret
        self.keys: Keys | None = None  # -E: what opens IPsec's packets

    # ---- the program's own words ------------------------------------------------------------------

    def put(self, words: bytes) -> None:
        """Writes `words`, which must be the program's own, not a packet's."""
        self.buffer.write(words)

    def invalid(self) -> None:
        """Marks what is being printed as having a length that cannot be."""
        self.buffer.write(b" (invalid)")

    def truncated(self, pkt: PacketView) -> None:
        """Marks that the captured bytes ended here."""
        self.buffer.write(b"[|" if self.style.classic else b" [|")
        self.buffer.write(pkt.protocol)
        self.buffer.write(b"]")

    def written_since(self, before: i64) -> bytes:
        """What has been written since the buffer held `before` bytes, copied."""
        copy = BytesWriter()
        buffer = self.buffer
        end: i64 = len(buffer)
        while before < end:
            copy.append(buffer[before])
            before += 1
        return copy.getvalue()

    # ---- numbers ----------------------------------------------------------------------------------

    def dec(self, n: i64) -> None:
        """`n` in decimal."""
        buffer = self.buffer
        if n >= 10_000:
            if n >= 100_000_000:
                self.dec(n // 100_000_000)
                n %= 100_000_000
                write_i32_le(buffer, read_i32_le(DECIMAL, n // 10_000 * 4))
            else:
                self.dec(n // 10_000)
            write_i32_le(buffer, read_i32_le(DECIMAL, n % 10_000 * 4))
        elif n >= 1000:
            write_i32_le(buffer, read_i32_le(DECIMAL, n * 4))
        elif n >= 100:
            at = n * 4
            buffer.append(u8(DECIMAL[at + 1]))
            write_i16_le(buffer, read_i16_le(DECIMAL, at + 2))
        elif n >= 10:
            write_i16_le(buffer, read_i16_le(DECIMAL, n * 4 + 2))
        elif n >= 0:
            buffer.append(u8(48 + n))
        else:
            buffer.append(45)
            self.dec_big(-int(n)) if n < -1_000_000_000_000_000_000 else self.dec(-n)

    def dec_big(self, n: int) -> None:
        """`n` in decimal, whatever its size: for 64-bit unsigned values."""
        self.buffer.write(str(n).encode())

    def dec0(self, n: i64, width: i64) -> None:
        """`n` in decimal with zeros before it up to `width` digits, like `%0*d`."""
        if n < 0:
            self.buffer.append(45)
            n = -n
            width -= 1
        self._fill(n, width, 48, 10)
        self.dec(n)

    def dec_wide(self, n: i64, width: i64) -> None:
        """`n` in decimal with blanks before it up to `width` characters, like `%*d`."""
        if n < 0:
            digits = str(n).encode()
            self.buffer.write(b" " * (width - len(digits)) + digits)
            return
        self._fill(n, width, 32, 10)
        self.dec(n)

    def micro(self, n: i64) -> None:
        """Six digits: microseconds below a second."""
        buffer = self.buffer
        write_i16_le(buffer, read_i16_le(DECIMAL, n // 10_000 * 4 + 2))
        write_i32_le(buffer, read_i32_le(DECIMAL, n % 10_000 * 4))

    def hex(self, n: i64) -> None:
        """`n` (not negative) in hexadecimal without leading zeros, like `%x`."""
        buffer = self.buffer
        if n < 16:
            buffer.append(u8(HEX_DIGITS[n]))
        elif n < 0x100:
            write_i16_le(buffer, read_i16_le(HEX, n * 2))
        else:
            self.hex(n >> 8)
            write_i16_le(buffer, read_i16_le(HEX, (n & 0xFF) * 2))

    def hex0(self, n: i64, width: i64) -> None:
        """`n` in hexadecimal with zeros before it up to `width` digits, like `%0*x`."""
        self._fill(n, width, 48, 16)
        self.hex(n)

    def hex_bytes(self, pkt: PacketView, at: i64, count: i64) -> None:
        """`count` bytes in hexadecimal, two digits each, nothing between. Raises `Truncated` before writing."""
        pkt.need(at, count)
        buffer = self.buffer
        data = pkt.data
        stop = at + count
        while at < stop:
            write_i16_le(buffer, read_i16_le(HEX, i64(data[at]) * 2))
            at += 1

    def _fill(self, n: i64, width: i64, fill: i64, base: i64) -> None:
        limit = base
        width -= 1
        while width > 0 and n >= limit:
            limit *= base
            width -= 1
        while width > 0:
            self.buffer.append(u8(fill))
            width -= 1

    def octet_hex(self, n: i64) -> None:
        """`n` below 256 as two hexadecimal digits."""
        write_i16_le(self.buffer, read_i16_le(HEX, (n & 0xFF) * 2))

    # ---- names ------------------------------------------------------------------------------------

    def name(self, table: dict[int, bytes], value: i64, unknown: bytes = b"#%d") -> None:
        """The name of `value` in `table`, or `unknown % value`. `unknown` may also hold no `%`."""
        self.buffer.write(name(table, value, unknown))

    def bits(
        self, table: dict[int, bytes], value: i64, unknown: bytes = b"#%d", separator: bytes = b", "
    ) -> None:
        """The names of all bits (or groups of bits) of `table` that are set in `value`, in the table's order.

        Where none is, `unknown % value`.
        """
        self.buffer.write(bit_names(table, value, unknown, separator))

    # ---- what packets say, escaped ------------------------------------------------------------------

    def text(self, pkt: PacketView, at: i64, count: i64) -> None:
        """`count` bytes of text from a packet, control characters as ^X and high bytes as M-x.

        Writes as much as was captured, then raises `Truncated` if that was less than `count`.
        """
        stop = at + count
        limit = stop if stop <= pkt.end else pkt.end
        data = pkt.data
        while at < limit:
            self.character(data[at])
            at += 1
        if limit < stop:
            pkt.need(at, stop - at)

    def text_z(self, pkt: PacketView, at: i64, most: i64) -> i64:
        """Text up to a NUL or `most` bytes, escaped as by `text`; returns the offset after the NUL.

        Raises `Truncated` (after writing what there was) if the capture ends before either.
        """
        stop = at + most
        data = pkt.data
        while at < stop:
            pkt.need(at, 1)
            c: i64 = data[at]
            at += 1
            if c == 0:
                break
            self.character(c)
        return at

    def character(self, c: i64) -> None:
        """One byte of text from a packet: printable as it is, else as M- and ^ notation."""
        buffer = self.buffer
        if c >= 128:
            buffer.write(b"M-")
            c &= 0x7F
        if c < 32 or c == 127:
            buffer.append(94)
            c ^= 0x40
        buffer.append(u8(c))

    def safe(self, pkt: PacketView, at: i64, count: i64) -> None:
        """`count` bytes of text from a packet, anything but printable ASCII as \\0xNN; stops at a NUL.

        Raises `Truncated` (after writing what there was) if they were not all captured.
        """
        stop = at + count
        while at < stop:
            c = pkt.u8(at)
            if c == 0:
                break
            self.safe_character(c)
            at += 1

    def safe_character(self, c: i64) -> None:
        """One byte of text from a packet: printable ASCII as it is, anything else as \\0xNN."""
        if 32 <= c < 127:
            self.buffer.append(u8(c))
        else:
            self.buffer.write(b"\\0x")
            self.octet_hex(c)

    # ---- addresses and ports ------------------------------------------------------------------------

    def host4(self, pkt: PacketView, at: i64) -> None:
        """The IPv4 address at `at`: its name, or a.b.c.d."""
        pkt.need(at, 4)
        names = self.names
        if names is not None:
            found = names.host4(pkt.data[at : at + 4])
            if found:
                self.buffer.write(found)
                return
        self.dotted(pkt.data, at)

    def host_text(self, address: bytes) -> bytes:
        """The name of an IPv4 address of any buffer, or a.b.c.d: for who aligns it."""
        names = self.names
        if names is not None:
            found = names.host4(address)
            if found:
                return found
        return b"%d.%d.%d.%d" % tuple(address)

    def host6_of(self, address: bytes) -> None:
        """As `host6`, the sixteen bytes of any buffer: of an address that the packet shortens."""
        names = self.names
        if names is not None:
            found = names.host6(address)
            if found:
                self.buffer.write(found)
                return
        self.colons(address, 0)

    def address4(self, pkt: PacketView, at: i64) -> None:
        """The IPv4 address at `at` as a.b.c.d, never as a name."""
        pkt.need(at, 4)
        self.dotted(pkt.data, at)

    def dotted(self, data: bytes, at: i64) -> None:
        """a.b.c.d from four bytes of any buffer."""
        buffer = self.buffer
        stop = at + 4
        while at < stop:
            octet: i64 = data[at]
            place = octet * 4
            if octet >= 100:
                buffer.append(u8(DECIMAL[place + 1]))
                write_i16_le(buffer, read_i16_le(DECIMAL, place + 2))
            elif octet >= 10:
                write_i16_le(buffer, read_i16_le(DECIMAL, place + 2))
            else:
                buffer.append(u8(48 + octet))
            at += 1
            if at < stop:
                buffer.append(46)

    def host6(self, pkt: PacketView, at: i64) -> None:
        """The IPv6 address at `at`: its name, or its text form."""
        pkt.need(at, 16)
        names = self.names
        if names is not None:
            found = names.host6(pkt.data[at : at + 16])
            if found:
                self.buffer.write(found)
                return
        self.colons(pkt.data, at)

    def address6(self, pkt: PacketView, at: i64) -> None:
        """The IPv6 address at `at` in its text form, never as a name."""
        pkt.need(at, 16)
        self.colons(pkt.data, at)

    def colons(self, data: bytes, at: i64) -> None:
        """The text form of sixteen bytes of any buffer (RFC 5952; v4-mapped and v4-compatible with dots)."""
        buffer = self.buffer
        # The longest run of zero groups, at least two, gives way to "::".
        best: i64 = -1
        best_length: i64 = 1
        run: i64 = -1
        group: i64 = 0
        while group < 8:
            if data[at + 2 * group] == 0 and data[at + 2 * group + 1] == 0:
                if run < 0:
                    run = group
                if group - run + 1 > best_length:
                    best = run
                    best_length = group - run + 1
            else:
                run = -1
            group += 1
        if best == 0 and (
            (best_length == 6)
            or (best_length == 5 and data[at + 10] == 0xFF and data[at + 11] == 0xFF)
        ):
            buffer.write(b"::ffff:" if best_length == 5 else b"::")
            self.dotted(data, at + 12)
            return
        group = 0
        while group < 8:
            if group == best:
                buffer.write(b"::")
                group += best_length
                continue
            if group > 0 and (best < 0 or group != best + best_length):
                buffer.append(58)
            high: i64 = data[at + 2 * group]
            low: i64 = data[at + 2 * group + 1]
            self.hex(high << 8 | low)
            group += 1

    def ethernet(self, pkt: PacketView, at: i64) -> None:
        """The MAC-48 address at `at`: its name, or six hexadecimal octets."""
        pkt.need(at, 6)
        names = self.names
        if names is not None:
            found = names.ethernet(pkt.data[at : at + 6])
            if found:
                self.buffer.write(found)
                return
        if self.style.bare_link:
            self.bare_octets(pkt, at, 6)
        else:
            self.octets(pkt, at, 6)

    def bare_octets(self, pkt: PacketView, at: i64, count: i64) -> None:
        """`count` bytes in hexadecimal without leading zeros, a colon between them."""
        pkt.need(at, count)
        stop = at + count
        while at < stop:
            self.hex(pkt.data[at])
            at += 1
            if at < stop:
                self.buffer.append(58)

    def octets(self, pkt: PacketView, at: i64, count: i64, separator: i64 = 58) -> None:
        """`count` bytes as hexadecimal octets with a separator (by default a colon) between them."""
        pkt.need(at, count)
        data = pkt.data
        buffer = self.buffer
        stop = at + count
        while at < stop:
            write_i16_le(buffer, read_i16_le(HEX, i64(data[at]) * 2))
            at += 1
            if at < stop:
                buffer.append(u8(separator))

    def tcp_port(self, port: i64) -> None:
        """A TCP port: its service's name, or its number."""
        names = self.names
        if names is not None:
            found = names.service(port, b"tcp")
            if found:
                self.buffer.write(found)
                return
        self.dec(port)

    def udp_port(self, port: i64) -> None:
        """A UDP port: its service's name, or its number."""
        names = self.names
        if names is not None:
            found = names.service(port, b"udp")
            if found:
                self.buffer.write(found)
                return
        self.dec(port)

    # ---- time -------------------------------------------------------------------------------------

    def duration(self, seconds: i64) -> None:
        """A number of seconds in years of 365 days, weeks, days, hours, minutes and seconds: `1d2m`, `0s`."""
        if seconds <= 0:
            if seconds == 0:
                self.buffer.write(b"0s")
                return
            self.buffer.append(45)
            seconds = -seconds
        for unit, letter in ((31_536_000, 121), (604_800, 119), (86_400, 100), (3600, 104), (60, 109), (1, 115)):
            size: i64 = unit
            if seconds >= size:
                self.dec(seconds // size)
                self.buffer.append(u8(letter))
                seconds %= size


def name(table: dict[int, bytes], value: i64, unknown: bytes = b"#%d") -> bytes:
    """The name of `value` in `table`, or `unknown % value`; `unknown` may hold no `%`, or several are an error."""
    found = table.get(value)
    if found is not None:
        return found
    return unknown % value if b"%" in unknown else unknown


def bit_names(table: dict[int, bytes], value: i64, unknown: bytes = b"#%d", separator: bytes = b", ") -> bytes:
    """The names of all entries of `table` whose bits are all set in `value`, joined; or `unknown % value`."""
    found = []
    for bits, word in table.items():
        wanted: i64 = bits
        if wanted != 0 and value & wanted == wanted:
            found.append(word)
    if found:
        return separator.join(found)
    return unknown % value if b"%" in unknown else unknown
