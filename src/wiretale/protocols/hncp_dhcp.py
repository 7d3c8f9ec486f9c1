"""The options of DHCP that HNCP carries (RFC 7788 10.2.3): of DHCPv4 (RFC 2132) and of DHCPv6 (RFC 8415)."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import dns

DNS_SERVER: Final = 6
NTP_SERVER: Final = 42
DNS_SEARCH: Final = 119
DHCPV4_OPTIONS: Final[dict[int, bytes]] = {
    DNS_SERVER: b"DNS-server",
    NTP_SERVER: b"NTP-server",
    DNS_SEARCH: b"DNS-search",
}
DNS_SERVER6: Final = 23
DNS_SEARCH6: Final = 24
SNTP_SERVER6: Final = 31
DHCPV6_OPTIONS: Final[dict[int, bytes]] = {
    DNS_SERVER6: b"DNS-server",
    DNS_SEARCH6: b"DNS-search-list",
    SNTP_SERVER6: b"SNTP-servers",
}


class Invalid(Exception):
    """A length cannot be."""


def put_dhcpv4(pkt: PacketView, at: i64, stop: i64, indent: bytes, out: Text) -> None:
    """Options as of DHCPv4, without its padding. Raises `Invalid`."""
    while at < stop:
        if stop - at < 2:
            raise Invalid
        code = pkt.u8(at)
        end = at + 2 + pkt.u8(at + 1)
        out.put(indent + name(DHCPV4_OPTIONS, code, b"Unknown") + b" (%d)" % (end - at))
        at += 2
        if end > stop:
            raise Invalid
        if code in (DNS_SERVER, NTP_SERVER):
            if end == at or (end - at) % 4:
                raise Invalid
            while at < end:
                out.put(b" ")
                out.host4(pkt, at)
                at += 4
        elif code == DNS_SEARCH:
            put_domains(pkt, at, end, out)
        at = end


def put_dhcpv6(pkt: PacketView, at: i64, stop: i64, indent: bytes, out: Text) -> None:
    """Options as of DHCPv6. Raises `Invalid`."""
    while at < stop:
        if stop - at < 4:
            raise Invalid
        code = pkt.u16(at)
        end = at + 4 + pkt.u16(at + 2)
        out.put(indent + name(DHCPV6_OPTIONS, code, b"Unknown") + b" (%d)" % (end - at))
        at += 4
        if end > stop:
            raise Invalid
        if code in (DNS_SERVER6, SNTP_SERVER6):
            if (end - at) % 16:
                out.invalid()
                raise Invalid
            while at < end:
                out.put(b" ")
                out.host6(pkt, at)
                at += 16
        elif code == DNS_SEARCH6:
            put_domains(pkt, at, end, out)
        at = end


def put_domains(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Domain names, where pointers count from behind them. Raises `Invalid`."""
    while at < end:
        out.put(b" ")
        if not dns.put_name(pkt, end, at, out):
            raise Invalid
        behind = dns.skip_name(pkt, at)
        at = end if behind < 0 else behind
