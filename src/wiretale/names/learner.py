"""Names that a capture itself tells: answers of DNS, mDNS and LLMNR, names of DHCP clients, the
servers that TLS clients ask for, and the name blocks of pcapng files.

They are what was said on the wire, by whoever said it: true as far as those hosts are. What is
remembered is bounded, and only what can be a host's name is believed.
"""

from __future__ import annotations

from wiretale.dissect.headers import TCP, UDP, Headers
from wiretale.names import told_dns, told_tls
from wiretale.names.told_dhcp import Clients
from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from wiretale.batch import Batch

DNS: Final = 53
MDNS: Final = 5353
LLMNR: Final = 5355
NAME_SERVICES: Final = {DNS: "answer of a DNS server", MDNS: "said by mDNS", LLMNR: "said by LLMNR"}
DHCP: Final = (67, 68)
DHCPV6: Final = (546, 547)

MOST_HELLOS: Final = 256  # first messages of TLS clients that are not complete yet
LONGEST_HELLO: Final = 16384
LETTERS: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
IN_NAMES: Final = LETTERS | frozenset(b"0123456789-_.")


@final
class Learner:
    """Looks at packet after packet; `learned` is called with address, name, and who said so in which packet."""

    def __init__(self, learned: Callable[[bytes, bytes, str], object]) -> None:
        self.learned = learned
        self.packets = 0  # so far
        self.headers = Headers()
        self.clients = Clients()
        self.hellos: dict[bytes, tuple[int, bytes]] = {}  # by flow: the next sequence number, what came so far
        self.blocks = 0  # names of the file that are known

    def look(self, batch: Batch, stop: int, start: int) -> None:
        """Learns from the packets of a batch from `start` up to `stop`."""
        headers = self.headers
        for i in range(start, stop):
            self.packets += 1
            headers.parse_packet(batch, i)
            if headers.protocol == UDP:
                self.look_at_datagram()
            elif headers.protocol == TCP and headers.payload_length > 0:
                self.look_at_segment()

    def read_blocks(self, names: dict[bytes, list[str]]) -> None:
        """Learns what the name blocks of a pcapng file say."""
        if len(names) == self.blocks:
            return
        self.blocks = len(names)
        for address, known in names.items():
            self.learn(address, known[0].encode("utf-8", "replace") if known else b"", "name block of the file")

    def look_at_datagram(self) -> None:
        headers = self.headers
        source = headers.source_port
        destination = headers.destination_port
        if source in NAME_SERVICES:
            self.learn_all(told_dns.read_names(headers.payload), NAME_SERVICES[source])
        elif source in DHCP or destination in DHCP:
            self.learn_all(self.clients.read(headers.payload), "host name told to DHCP")
        elif source in DHCPV6 or destination in DHCPV6:
            self.learn_all(self.clients.read6(headers.payload), "host name told to DHCPv6")

    def look_at_segment(self) -> None:
        headers = self.headers
        if headers.source_port == DNS:
            message = headers.payload[2:]  # which its length precedes
            self.learn_all(told_dns.read_names(message), NAME_SERVICES[DNS])
            return
        flow = b""
        data = headers.payload
        if self.hellos:
            flow = headers.flow_key()
            following, before = self.hellos.get(flow, (-1, b""))
            if before:
                if headers.sequence != following:
                    return
                data = before + data
                del self.hellos[flow]
        if not told_tls.begins_hello(data):
            return
        name = told_tls.server_name(data)
        if name is None:
            if len(data) < LONGEST_HELLO:
                if len(self.hellos) >= MOST_HELLOS:
                    self.hellos.clear()
                following = (headers.sequence + headers.payload_length) & 0xFFFFFFFF
                self.hellos[flow or headers.flow_key()] = (following, data)
            return
        at = headers.destination_at
        width = 4 if headers.ip_version == 4 else 16
        self.learn(headers.data[at : at + width], name, f"server asked for by TLS, packet {self.packets}")

    def learn_all(self, found: list[tuple[bytes, bytes]], origin: str) -> None:
        for address, name in found:
            self.learn(address, name, f"{origin}, packet {self.packets}")

    def learn(self, address: bytes, name: bytes, origin: str) -> None:
        name = host_name(name)
        if name and any(address):
            self.learned(address, name, origin)


def host_name(name: bytes) -> bytes:
    """A name without the dot at its end if it can be a host's, else nothing.

    Letters, digits, hyphens and underscores, and not all digits at its end: what reads like a number,
    or like the rest of a line, is somebody's joke.
    """
    name = name.removesuffix(b".").rstrip(b"\0")
    if not name or len(name) > 253 or not IN_NAMES.issuperset(name):
        return b""
    last = name.rpartition(b".")[2]
    return name if LETTERS.intersection(last) and name[0] not in b"-." and b".." not in name else b""
