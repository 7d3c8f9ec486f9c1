"""TCP options: RFC 9293 3.2, 7323 (window scale, time stamps), 2018 (SACK), 2385 (MD5), 5925 (AO),
7413 (Fast Open), 5482 (user timeout), 1644 (T/TCP), 1072 (echo), 8684 (multipath), SCPS.

An option is a kind, a length that counts both, and data. What is printed follows the data that an
option of this kind has, and a length that says otherwise is noted: `mss 1460[len 6]`.
"""

from __future__ import annotations

from librt.strings import read_i32_be

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import mptcp

EOL: Final = 0
NOP: Final = 1
MSS: Final = 2
WSCALE: Final = 3
SACK_OK: Final = 4
SACK: Final = 5
ECHO: Final = 6
ECHO_REPLY: Final = 7
TIMESTAMP: Final = 8
CC: Final = 11
CC_NEW: Final = 12
CC_ECHO: Final = 13
MD5: Final = 19
SCPS: Final = 20
USER_TIMEOUT: Final = 28
AUTHENTICATION: Final = 29
MULTIPATH: Final = 30
FAST_OPEN: Final = 34
EXPERIMENT2: Final = 254

EXPERIMENT_FAST_OPEN: Final = 0xF989

# Why an option could not be printed.
BAD: Final = -1  # the header has no room for it
CUT: Final = -2  # the capture has not

NAMES: Final[dict[int, bytes]] = {
    EOL: b"eol",
    NOP: b"nop",
    MSS: b"mss",
    WSCALE: b"wscale",
    SACK_OK: b"sackOK",
    SACK: b"sack",
    ECHO: b"echo",
    ECHO_REPLY: b"echoreply",
    TIMESTAMP: b"TS",
    CC: b"cc",
    CC_NEW: b"ccnew",
    CC_ECHO: b"",
    MD5: b"md5",
    SCPS: b"scps",
    USER_TIMEOUT: b"uto",
    AUTHENTICATION: b"tcp-ao",
    MULTIPATH: b"mptcp",
    FAST_OPEN: b"tfo",
    EXPERIMENT2: b"exp",
}


def put_options(
    pkt: PacketView, tcp_at: i64, header: i64, segment: i64, flags: i64, base: i64, out: Text
) -> bool:
    """The options of the header at `tcp_at`, separated by commas; False if one was bad and the line is over.

    `base` is what the edges of SACK blocks are counted from.
    """
    buffer = out.buffer
    at = tcp_at + 20
    stop = tcp_at + header
    first = True
    in_classic = out.style.classic
    while at < stop:
        if not first:
            buffer.append(44)
        kind = pkt.u8(at)
        if kind == NOP:
            buffer.write(b"nop")
            first = False
            at += 1
            continue
        at += 1
        if kind == EOL:
            buffer.write(b"eol")
            return True
        if kind == TIMESTAMP and stop - at >= 9 and pkt.end - at >= 9 and pkt.data[at] == 10:
            # The option that nearly every segment has.
            buffer.write(b"timestamp " if in_classic else b"TS val ")
            out.dec(i64(read_i32_be(pkt.data, at + 1)) & 0xFFFFFFFF)
            buffer.write(b" " if in_classic else b" ecr ")
            out.dec(i64(read_i32_be(pkt.data, at + 5)) & 0xFFFFFFFF)
            at += 9
            first = False
            continue
        size = pkt.u8(at)
        if size < 2 or size - 1 > stop - at:
            return end_early(pkt, BAD, first, out)
        at += 1
        used = put_option(pkt, kind, at, size, stop, tcp_at, segment, flags, base, out)
        if used < 0:
            return end_early(pkt, used, first, out)
        if size != used + 2:
            buffer.write(b"[len ")
            out.dec(size)
            buffer.append(93)
        at += used
        first = False
    return True


def end_early(pkt: PacketView, why: i64, first: bool, out: Text) -> bool:
    """Marks an option that cannot be, or was cut off; nothing is printed after it."""
    if why == CUT:
        out.truncated(pkt)
        if not first:
            out.put(b">")
    else:
        out.put(b"[bad opt]" if first else b"[bad opt]]")
    return False


def put_option(
    pkt: PacketView,
    kind: i64,
    at: i64,
    size: i64,
    stop: i64,
    tcp_at: i64,
    segment: i64,
    flags: i64,
    base: i64,
    out: Text,
) -> i64:
    """One option whose data starts at `at`. Returns how many bytes of data it took, or BAD or CUT."""
    found = NAMES.get(kind)
    if found is None:
        out.put(b"unknown-")
        out.dec(kind)
        return put_unknown(pkt, at, size - 2, stop, out)
    out.put(b"timestamp" if kind == TIMESTAMP and out.style.classic else found)
    if kind == MSS:
        short = lacks(pkt, at, 2, stop)
        if short:
            return short
        out.put(b" ")
        out.dec(pkt.u16(at))
        return 2
    if kind == WSCALE:
        short = lacks(pkt, at, 1, stop)
        if short:
            return short
        out.put(b" ")
        out.dec(pkt.u8(at))
        return 1
    if kind == SACK_OK:
        return 0
    if kind == SACK:
        return put_sack(pkt, at, size - 2, stop, base, out)
    if kind == TIMESTAMP:
        short = lacks(pkt, at, 8, stop)
        if short:
            return short
        out.put(b" " if out.style.classic else b" val ")
        out.dec(pkt.u32(at))
        out.put(b" " if out.style.classic else b" ecr ")
        out.dec(pkt.u32(at + 4))
        return 8
    if kind == ECHO or kind == ECHO_REPLY or kind == CC or kind == CC_NEW or kind == CC_ECHO:
        short = lacks(pkt, at, 4, stop)
        if short:
            return short
        out.put(b" ")
        out.dec(pkt.u32(at))
        return 4
    if kind == MD5:
        short = lacks(pkt, at, 16, stop)
        if short:
            return short
        put_md5(pkt, at, tcp_at, segment, out)
        return 16
    if kind == SCPS:
        short = lacks(pkt, at, 2, stop)
        if short:
            return short
        out.put(b" cap ")
        out.hex0(pkt.u8(at), 2)
        out.put(b" id ")
        out.dec(pkt.u8(at + 1))
        return 2
    if kind == USER_TIMEOUT:
        short = lacks(pkt, at, 2, stop)
        if short:
            return short
        timeout = pkt.u16(at)
        out.put(b" 0x")
        out.hex(timeout)
        out.put(b" ")
        out.dec((timeout >> 1) * 60 if timeout & 1 else timeout >> 1)
        return 2
    if kind == AUTHENTICATION:
        return put_authentication(pkt, at, size - 2, stop, out)
    if kind == MULTIPATH:
        short = lacks(pkt, at, size - 2, stop)
        if short:
            return short
        if not mptcp.put_mptcp(pkt, at - 2, size, flags, out):
            return BAD
        return size - 2
    if kind == FAST_OPEN:
        short = lacks(pkt, at, size - 2, stop)
        if short:
            return short
        out.put(b" ")
        put_fast_open(pkt, at, size - 2, out)
        return size - 2
    short = lacks(pkt, at, size - 2, stop)
    if short:
        return short
    if size < 4:
        return BAD
    out.put(b"-")
    identifier = pkt.u16(at)
    if identifier == EXPERIMENT_FAST_OPEN:
        out.put(b"tfo")
        put_fast_open(pkt, at + 2, size - 4, out)
    else:
        out.hex0(identifier, 4)
    return size - 2


def lacks(pkt: PacketView, at: i64, count: i64, stop: i64) -> i64:
    """0 if there are `count` more bytes, BAD if the header has fewer, CUT if only the capture has."""
    if count > stop - at:
        return BAD
    if not pkt.has(at, count):
        return CUT
    return 0


def put_unknown(pkt: PacketView, at: i64, count: i64, stop: i64, out: Text) -> i64:
    """An option's data in hexadecimal."""
    if count > 0:
        out.put(b" 0x")
    i: i64 = 0
    while i < count:
        short = lacks(pkt, at + i, 1, stop)
        if short:
            return short
        out.octet_hex(pkt.u8(at + i))
        i += 1
    return count


def put_sack(pkt: PacketView, at: i64, count: i64, stop: i64, base: i64, out: Text) -> i64:
    """Blocks of bytes that arrived out of order (RFC 2018 3)."""
    if count % 8 != 0:
        out.put(b" invalid sack")
        return count
    out.put(out.style.sack)
    out.put(b" ")
    out.dec(count // 8)
    out.put(b" ")
    i: i64 = 0
    while i < count:
        short = lacks(pkt, at + i, 8, stop)
        if short:
            return short
        out.put(b"{")
        out.dec((pkt.u32(at + i) - base) & 0xFFFFFFFF)
        out.put(b":")
        out.dec((pkt.u32(at + i + 4) - base) & 0xFFFFFFFF)
        out.put(b"}")
        i += 8
    if out.style.sack:
        out.put(b" ")
    return count


def put_authentication(pkt: PacketView, at: i64, count: i64, stop: i64, out: Text) -> i64:
    """TCP-AO (RFC 5925 2.2)."""
    if count < 2:
        out.invalid()
        return count
    short = lacks(pkt, at, 1, stop)
    if short:
        return short
    out.put(b" keyid ")
    out.dec(pkt.u8(at))
    short = lacks(pkt, at, 2, stop)
    if short:
        return short
    out.put(b" rnextkeyid ")
    out.dec(pkt.u8(at + 1))
    if count > 2:
        out.put(b" mac 0x")
        i: i64 = 2
        while i < count:
            short = lacks(pkt, at + i, 1, stop)
            if short:
                return short
            out.octet_hex(pkt.u8(at + i))
            i += 1
    return count


def put_fast_open(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """A Fast Open cookie, or the request for one (RFC 7413 2)."""
    if count == 0:
        out.put(b" cookiereq")
    elif count % 2 != 0 or count < 4 or count > 16:
        out.invalid()
    else:
        out.put(b" cookie ")
        out.hex_bytes(pkt, at, count)


def put_md5(pkt: PacketView, at: i64, tcp_at: i64, segment: i64, out: Text) -> None:
    """A segment's MD5 signature (RFC 2385), checked if -M gave the secret."""
    out.put(b" ")
    if not pkt.has(tcp_at, segment):
        out.put(b"snaplen too short, can't check - ")
        out.hex_bytes(pkt, at, 16)
    elif not out.secret:
        out.put(b"shared secret not supplied with -M, can't check - ")
        out.hex_bytes(pkt, at, 16)
    elif read_md5_valid(pkt, at, tcp_at, segment, out.secret):
        out.put(b"valid")
    else:
        out.invalid()


def read_md5_valid(pkt: PacketView, at: i64, tcp_at: i64, segment: i64, secret: bytes) -> bool:
    """Whether the signature at `at` is right, for a segment that was captured whole.

    It covers the pseudo-header, the header without options and with a zero checksum, the data, and
    the secret (RFC 2385 2.0).
    """
    import hashlib

    digest = hashlib.md5(usedforsecurity=False)
    if pkt.ip_version == 4:
        digest.update(pkt.raw(pkt.source_at, 4))
        digest.update(pkt.raw(pkt.destination_at, 4))
        digest.update(bytes([0, 6, segment >> 8 & 0xFF, segment & 0xFF]))
    else:
        digest.update(pkt.raw(pkt.source_at, 16))
        digest.update(pkt.raw(pkt.destination_at, 16))
        digest.update(int(segment).to_bytes(4, "big") + b"\0\0\0\x06")
    header = (pkt.u8(tcp_at + 12) >> 4) * 4
    digest.update(pkt.raw(tcp_at, 16) + b"\0\0" + pkt.raw(tcp_at + 18, 2))
    digest.update(pkt.raw(tcp_at + header, segment - header))
    digest.update(secret)
    return bool(digest.digest() == pkt.raw(at, 16))
