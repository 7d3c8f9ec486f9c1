"""The names that tcpdump prints without -n, from the same places: /etc/hosts and the system's
resolver for hosts, /etc/services for ports, /etc/ethers for stations.

Each place is read when it is first needed, so that a run with -n pays for none of them. Answers,
also that there is no name, are kept; their number is bounded, because packets choose what is asked.

What else changes without -n is not here but in the tables of those who print it: the vendor behind
an address without a name (`(oui Cisco)`; `ethernet` below appends it), IP protocols (`protocol`),
ethertypes, LLC and SNAP names.
"""

from __future__ import annotations

from wiretale.dissect.text import Names
from wiretale.native import Final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEPT: Final = 65536  # answers, of each kind


class Resolver(Names):
    """Looks names up, and remembers. `vendor` tells whose an Ethernet address is that has no name."""

    def __init__(self, short: bool = False, vendor: Callable[[bytes], bytes] | None = None) -> None:
        self.short = short  # -N: hosts without their domain
        self.vendor = vendor
        self.hosts4: dict[bytes, bytes] = {}
        self.hosts6: dict[bytes, bytes] = {}
        self.stations: dict[bytes, bytes] | None = None  # those of /etc/ethers
        self.unnamed: dict[bytes, bytes] = {}  # stations that are not there, with their vendors
        self.services: dict[bytes, dict[int, bytes]] | None = None

    def host4(self, address: bytes) -> bytes:
        found = self.hosts4.get(address)
        if found is None:
            found = self.look_up(b"%d.%d.%d.%d" % tuple(address))
            keep(self.hosts4, address, found)
        return found

    def host6(self, address: bytes) -> bytes:
        found = self.hosts6.get(address)
        if found is None:
            groups = [address[at : at + 2].hex() for at in range(0, 16, 2)]
            found = self.look_up(":".join(groups).encode())
            keep(self.hosts6, address, found)
        return found

    def look_up(self, address: bytes) -> bytes:
        """Asks the system for the host with a numeric address."""
        name = host_name(address)
        if self.short:
            name = name.partition(b".")[0]
        return name

    def ethernet(self, address: bytes) -> bytes:
        stations = self.stations
        if stations is None:
            stations = self.stations = read_ethers()
            stations.setdefault(b"\xff\xff\xff\xff\xff\xff", b"Broadcast")
        found = stations.get(address) or self.unnamed.get(address)
        if found is None:
            vendor = b"Unknown" if self.vendor is None else self.vendor(address)
            found = address.hex(":").encode() + b" (oui " + vendor + b")"
            keep(self.unnamed, address, found)
        return found

    def service(self, port: i64, transport: bytes) -> bytes:
        services = self.services
        if services is None:
            services = self.services = read_services()
        return services[transport].get(port, b"")

    def protocol(self, number: i64) -> bytes:
        from wiretale.names.ip_protocols import PROTOCOLS

        return PROTOCOLS.get(number, b"")


def keep(answers: dict[bytes, bytes], question: bytes, answer: bytes) -> None:
    """Remembers an answer; forgets all when there are too many."""
    if len(answers) >= MOST_KEPT:
        answers.clear()
    answers[question] = answer


def host_name(address: bytes) -> bytes:
    """The host with a numeric address, as the system's resolver knows it; empty if it does not."""
    import _socket  # `socket` takes several times as long to import

    try:
        # Given as bytes, the address is not run through the IDNA codec, which takes 9 ms to load.
        name: str = _socket.gethostbyaddr(address)[0]  # type: ignore[arg-type]
        found = name.encode("ascii")
    except (OSError, UnicodeError):
        return b""
    # Whoever owns an address says what it is called; only text that cannot upset a terminal is believed.
    return found if all(32 < c < 127 for c in found) else b""


def read_table(path: str) -> list[list[bytes]]:
    """The words of each line of one of /etc's tables, comments left out; none if there is no such file."""
    try:
        with open(path, "rb", buffering=0) as file:
            lines = file.read().split(b"\n")
    except OSError:
        return []
    rows = []
    for line in lines:
        words = line.partition(b"#")[0].split()
        if len(words) > 1:
            rows.append(words)
    return rows


def read_services(path: str = "/etc/services") -> dict[bytes, dict[int, bytes]]:
    """The services of TCP and UDP: port to name, the first line of a port wins."""
    services: dict[bytes, dict[int, bytes]] = {b"tcp": {}, b"udp": {}}
    for words in read_table(path):
        port, _, transport = words[1].partition(b"/")
        ports = services.get(transport)
        if ports is not None and port.isdigit():
            ports.setdefault(int(port) & 0xFFFF, words[0])
    return services


def read_ethers(path: str = "/etc/ethers") -> dict[bytes, bytes]:
    """The stations of /etc/ethers: address to name, the first line of an address wins."""
    stations: dict[bytes, bytes] = {}
    for words in read_table(path):
        octets = words[0].split(b":")
        try:
            address = bytes(int(octet, 16) for octet in octets)
        except ValueError:
            continue
        if len(address) == 6:
            stations.setdefault(address, words[1])
    return stations

