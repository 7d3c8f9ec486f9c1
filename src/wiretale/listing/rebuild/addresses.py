"""Addresses for names, and stations for addresses: what a listing does not tell and a packet must have.

A name always becomes the same address. Where the listing itself tells which (in a DNS answer, or in a dump beside
the name), it is that; otherwise one of a range that is set aside for documentation or for benchmarks.
"""

from __future__ import annotations

import re
from _socket import AF_INET, AF_INET6, inet_pton

from wiretale.listing.record import ListingError
from wiretale.names import lookup

# TEST-NET-1, 2 and 3 (RFC 5737), then the benchmark range (RFC 2544); for IPv6, 2001:db8::/32 (RFC 3849).
RANGES = ((b"\xc0\x00\x02", 254), (b"\xc6\x33\x64", 254), (b"\xcb\x00\x71", 254))
BENCHMARK = 0xC6120000  # 198.18.0.0/15
MOST_NAMES = 65536
DOCUMENTATION6 = bytes.fromhex("20010db8") + bytes(8)
FIRST_PORT = 61000  # of those that are made up for services that /etc/services does not have
MOST_PORTS = 4000

KNOWN = {"localhost": (b"\x7f\0\0\1", bytes(15) + b"\1"), "ip6-localhost": (b"\x7f\0\0\1", bytes(15) + b"\1")}
NAME = re.compile(r"[\w.-]+$")
BROADCAST = b"\xff" * 6


class AddressBook:
    """Which address a name has, and which port a service."""

    def __init__(self) -> None:
        self.names: dict[bytes, list[str]] = {}  # as `PcapngReader.names`: what a name resolution block is made of
        self.given: dict[tuple[int, str], bytes] = {}
        self.seen: set[bytes] = set()  # addresses of documentation that the listing itself has
        self.told: dict[tuple[int, str], bytes] = {}  # addresses of names that the listing tells
        self.count = {4: 0, 6: 0}
        self.ports: dict[tuple[str, str], int] = {}
        self.stations: dict[str, bytes] = {}
        self.numeric: dict[tuple[int, str], bytes] = {}

    def host(self, text: str, version: int, invented: list[str]) -> bytes:
        """The address of a host as it is printed: a number or a name."""
        key = (version, text)
        found = self.numeric.get(key)
        if found is not None:
            return found
        address = numeric(text, version)
        if address is not None:
            if len(self.numeric) >= MOST_NAMES:
                self.numeric.clear()
            self.numeric[key] = address
            if version == 4 and len(self.seen) < MOST_NAMES and is_reserved(address):
                self.seen.add(address)
            return address
        found = self.given.get(key)
        if found is None:
            found = self.give(text, version)
        if self.told.get(key) == found:
            return found
        invented.append(f"address of {text}")
        return found

    def learn(self, name: str, version: int, address: bytes) -> None:
        """Takes note that the listing itself tells a name's address; it counts if a host is called so later on."""
        if len(self.told) < MOST_NAMES:
            self.told.setdefault((version, name), address)

    def give(self, name: str, version: int) -> bytes:
        """A new address for a name."""
        if NAME.match(name) is None or len(name) > 253 or name.replace(".", "").isdigit():
            raise ListingError(f"{name[:60]} is neither an address nor a host's name")
        known = KNOWN.get(name)
        if (version, name) in self.told:
            address = self.told[version, name]
        elif known is not None:
            address = known[0] if version == 4 else known[1]
        else:
            address = self.next(version)
            while address in self.seen:
                address = self.next(version)
        self.keep(name, version, address)
        return address

    def next(self, version: int) -> bytes:
        """The next address of the ranges."""
        number = self.count[version]
        if number >= MOST_NAMES:
            raise ListingError(f"more than {MOST_NAMES} names: no more addresses are made up for them")
        self.count[version] = number + 1
        if version == 6:
            return DOCUMENTATION6 + (number + 1).to_bytes(4, "big")
        for prefix, size in RANGES:
            if number < size:
                return prefix + bytes([number + 1])
            number -= size
        return (BENCHMARK + number + 1).to_bytes(4, "big")

    def keep(self, name: str, version: int, address: bytes) -> None:
        self.given[version, name] = address
        known = self.names.setdefault(address, [])
        if name not in known:
            known.append(name)

    def port(self, text: str, transport: str, invented: list[str]) -> int:
        """The port of a service as it is printed."""
        if text.isdecimal() and text.isascii():
            port = int(text) if len(text) < 6 else 65536
            if port > 65535:
                raise ListingError(f"{text[:20]} is no port")
            return port
        key = (transport, text)
        port = self.ports.get(key, -1)
        if port < 0:
            services = lookup.service(text) if NAME.match(text) and len(text) < 64 else {}
            if transport in services or services:
                port = services.get(transport) or next(iter(services.values()))
            elif NAME.match(text) is None:
                raise ListingError(f"{text[:40]} is neither a port nor a service")
            elif len(self.ports) >= MOST_PORTS:
                raise ListingError("more services that /etc/services does not have than ports to make up for them")
            else:
                port = FIRST_PORT + len(self.ports)
            self.ports[key] = port
        if port >= FIRST_PORT:
            invented.append(f"port of {text}, which /etc/services does not have")
        return port

    def station(self, text: str, invented: list[str]) -> bytes:
        """The hardware address of a station as it is printed."""
        octets = text.split(":")
        if len(octets) == 6:
            try:
                return bytes(int(octet, 16) for octet in octets)
            except ValueError as error:
                raise ListingError(f"{text[:40]} is no Ethernet address") from error
        if text == "Broadcast":
            return BROADCAST
        found = self.stations.get(text)
        if found is None:
            found = lookup.station(text)
            if found is None:
                if len(self.stations) >= MOST_NAMES:
                    raise ListingError("more stations' names than addresses to make up for them")
                found = b"\x02\x01" + (len(self.stations) + 1).to_bytes(4, "big")
            self.stations[text] = found
        if found[:2] == b"\x02\x01":
            invented.append(f"Ethernet address of {text}")
        return found


def numeric(text: str, version: int) -> bytes | None:
    """The address that a text is; None if it is none."""
    try:
        return inet_pton(AF_INET if version == 4 else AF_INET6, text.partition("%")[0])
    except (OSError, ValueError):
        return None


def is_reserved(address: bytes) -> bool:
    """Whether an address could be one that is made up here."""
    return address[:3] in (prefix for prefix, _ in RANGES) or address[:2] in (b"\xc6\x12", b"\xc6\x13")


def station_of(address: bytes) -> bytes:
    """The station that an IP address is given where the link level is not told.

    For multicast and broadcast it is the one that the address must have (RFC 1112 6.4, RFC 2464 7); otherwise a
    locally administered one that ends as the address does.
    """
    if len(address) == 4:
        if address[0] >> 4 == 14:
            return b"\x01\x00\x5e" + bytes([address[1] & 0x7F]) + address[2:]
        if address == b"\xff\xff\xff\xff":
            return BROADCAST
    elif address[0] == 0xFF:
        return b"\x33\x33" + address[-4:]
    return b"\x02\x00" + address[-4:]
