"""Syslog over UDP (RFC 3164, RFC 5426): `<priority>message`; the priority is 8 * facility + severity."""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

FACILITIES: Final[dict[int, bytes]] = dict(enumerate((
    b"kernel", b"user", b"mail", b"daemon", b"auth", b"syslog", b"lpr", b"news", b"uucp", b"cron", b"authpriv", b"ftp",
    b"ntp", b"security", b"console", b"cron", b"local0", b"local1", b"local2", b"local3", b"local4", b"local5",
    b"local6", b"local7",
)))
SEVERITIES: Final = [b"emergency", b"alert", b"critical", b"error", b"warning", b"notice", b"info", b"debug"]


def print_syslog(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message: its facility and severity, with -v also its text, with -vv its bytes."""
    pkt.enter(b"syslog", at)
    if pkt.u8(at) != 0x3C:  # <
        out.invalid()
        return
    start = at
    at += 1
    priority: i64 = 0
    c = pkt.u8(at)
    while 48 <= c <= 57 and at - start < 4:
        priority = priority * 10 + c - 48
        at += 1
        c = pkt.u8(at)
    if c != 0x3E:  # >
        out.invalid()
        return
    at += 1
    facility = priority >> 3
    severity = priority & 7
    if not out.verbose:
        out.put(b"SYSLOG ")
        out.name(FACILITIES, facility, b"unknown (%d)")
        out.put(b".")
        out.put(SEVERITIES[severity])
        out.put(b", length: ")
        out.dec(length)
        return
    out.put(b"SYSLOG, length: ")
    out.dec(length)
    out.put(b"\n\tFacility ")
    out.name(FACILITIES, facility, b"unknown (%d)")
    out.put(b" (")
    out.dec(facility)
    out.put(b"), Severity ")
    out.put(SEVERITIES[severity])
    out.put(b" (")
    out.dec(severity)
    out.put(b")\n\tMsg: ")
    out.text(pkt, at, start + length - at)
    if out.verbose > 1:
        hexdump.hex_only(out, pkt, start, length)
