"""The names that tcpdump prints without -n, from the same places: /etc/hosts and the system's
resolver for hosts, /etc/services for ports, /etc/ethers for stations.

Each place is read when it is first needed, so that a run with -n pays for none of them. Answers,
also that there is no name, are kept; their number is bounded, because packets choose what is asked.

What else changes without -n is not here but in the tables of those who print it: the vendor behind
an address without a name (`(oui Cisco)`; `ethernet` below appends it), IP protocols (`protocol`),
ethertypes, LLC and SNAP names.

A name server may take its time, and printing must not. How long to wait is `mode`:

- `WAIT` waits for each name, as tcpdump does, but no longer than `patience` seconds in all. After that
  what has no name yet stays a number.
- `NOW` waits for none: an address is a number until its name is known.

What the capture itself tells (`learner`) comes in through `learn`. It counts for more than what the
resolver says now, and for less than /etc/hosts.

Whatever is asked is asked by a pool of threads (`lookups`), so that the addresses of a whole batch of packets
can be asked for at once: `expect` says what will be printed next.
"""

from __future__ import annotations

from time import monotonic

from wiretale.dissect.text import Names
from wiretale.native import Final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch
    from wiretale.names.lookups import Lookups

MOST_KEPT: Final = 65536  # answers, of each kind

WAIT: Final = "wait"
NOW: Final = "now"
PATIENCE: Final = 2.0  # seconds

MAPPED: Final = bytes(10) + b"\xff\xff"  # RFC 4291 2.5.5.2
COMPATIBLE: Final = bytes(12)  # RFC 4291 2.5.5.1


class Resolver(Names):
    """Looks names up, and remembers."""

    def __init__(
        self,
        short: bool = False,
        vendor: Callable[[bytes], bytes] | None = None,
        mode: str = WAIT,
        patience: float = PATIENCE,
        tell: Callable[[str], object] | None = None,
        local: tuple[bytes, bytes] | None = None,
    ) -> None:
        self.short = short  # -N: hosts without their domain
        self.vendor = vendor  # whose an Ethernet address is that has no name
        self.mode = mode
        self.patience = patience  # how long may still be waited
        self.tell = tell  # to whom it is said that the time is up
        self.local = local  # -f: network and mask outside of which IPv4 addresses are numbers
        self.hosts: dict[bytes, bytes] = {}  # by address, of 4 or 16 bytes; empty if there is no name
        self.answers: dict[bytes, bytes] = {}  # of the pool, on their way to `hosts`
        self.learned: dict[bytes, tuple[bytes, str]] = {}  # names that the capture tells, and where from
        self.origins: Callable[[str], object] | None = None  # to whom it is said where each name comes from
        self.files: dict[bytes, bytes] | None = None  # those of /etc/hosts
        self.watched = False  # whether packets may be our own questions
        self.lookups: Lookups | None = None  # None: what the files do not know nobody is asked for
        self.coming: tuple[Batch, Sequence[int]] | None = None  # packets that are about to be printed
        self.stations: dict[bytes, bytes] | None = None  # those of /etc/ethers
        self.unnamed: dict[bytes, bytes] = {}  # stations that are not there, with their vendors
        self.services: dict[bytes, dict[int, bytes]] | None = None

    # ---- hosts --------------------------------------------------------------------------------------

    def host4(self, address: bytes) -> bytes:
        found = self.hosts.get(address)
        return self.find(address) if found is None else found

    def host6(self, address: bytes) -> bytes:
        found = self.hosts.get(address)
        return self.find(address) if found is None else found

    def expect(self, batch: Batch, selected: Sequence[int]) -> None:
        """Says that these packets of a batch are printed next: their names are asked for together."""
        self.coming = (batch, selected)

    def find(self, address: bytes) -> bytes:
        """The name of a host that was not met before, or that had no answer yet."""
        if len(address) == 16:
            inner = address[12:]
            if address[:12] == MAPPED or (address[:12] == COMPATIBLE and inner > b"\0\0\0\1"):
                return self.host4(inner)  # so does the C library
            if not any(address):
                return self.keep_host(address, b"")  # nobody is called so, whatever /etc/hosts says
        elif self.local is not None and not within(address, self.local):
            return self.keep_host(address, b"")
        found = self.known(address)
        if found is not None:
            return self.keep_host(address, found)
        if self.mode == NOW:
            keep(self.hosts, address, b"")  # until the answer comes
            if not self.ask(address):
                self.hosts.pop(address, None)
            return b""
        return self.keep_host(address, self.wait(address))

    def known(self, address: bytes) -> bytes | None:
        """What can be said without asking; None if nothing can."""
        files = self.files
        if files is None:
            files = self.files = self.open()
        found = files.get(address)
        if found is not None:
            self.tell_origin(address, found, "/etc/hosts")
            return found
        if address in self.learned:
            found, origin = self.learned[address]
            self.tell_origin(address, found, origin)
            return found
        found = self.answers.pop(address, None)
        if found is not None:
            self.tell_origin(address, found, "answer of this system's resolver")
        elif self.lookups is None:
            return b""
        return found

    def has(self, address: bytes) -> bool:
        """Whether an address need not be asked for."""
        return (
            address in self.hosts or address in self.answers or address in self.learned
            or (self.files is not None and address in self.files)
        )

    def learn(self, address: bytes, name: bytes, origin: str) -> None:
        """Takes a name that the capture tells."""
        before = self.learned.get(address)
        if before is not None and before[0] == name:
            return
        if len(self.learned) >= MOST_KEPT:
            self.learned.clear()
        self.learned[address] = (name, origin)
        self.hosts.pop(address, None)
        self.version += 1

    def tell_origin(self, address: bytes, name: bytes, origin: str) -> None:
        """Says where a name comes from, if somebody wants to know."""
        if self.origins is not None and name:
            from _socket import AF_INET, AF_INET6, inet_ntop

            text = inet_ntop(AF_INET if len(address) == 4 else AF_INET6, address)
            self.origins(f"{text} is {name.decode('ascii', 'replace')} ({origin})")

    def open(self) -> dict[bytes, bytes]:
        """Finds out whom to ask, and reads /etc/hosts."""
        from wiretale.names import hosts

        sources = hosts.host_sources()
        if sources != ["files"]:
            from wiretale.names.lookups import Lookups

            self.lookups = Lookups(self.answered)
            self.lookups.watched = self.watched
        return hosts.read_hosts() if sources[:1] == ["files"] else {}

    def ask(self, address: bytes) -> bool:
        """Asks for a name without waiting for it; False if it was not asked for."""
        return self.lookups is not None and self.lookups.ask(address)

    def answered(self, address: bytes, name: bytes) -> None:
        """Takes an answer, in a thread of the pool."""
        if self.mode == WAIT and self.patience <= 0:
            return  # too late: a host that was printed as a number stays one
        if len(self.answers) < MOST_KEPT:
            self.answers[address] = name
        self.hosts.pop(address, None)
        self.version += 1

    def wait(self, address: bytes) -> bytes:
        """The answer, waited for as long as may be; empty if it has not come."""
        if self.lookups is None or self.patience <= 0:
            return b""
        self.look_ahead()
        if not self.ask(address):
            return b""
        started = monotonic()
        came = self.lookups.wait(address, self.patience)
        self.patience -= monotonic() - started
        if not came:
            self.patience = 0.0
            if self.tell is not None:
                self.tell(TIME_IS_UP)
        name = self.answers.pop(address, b"")
        self.tell_origin(address, name, "answer of this system's resolver")
        return name

    def look_ahead(self) -> None:
        """Asks for the other addresses in the headers of the packets that are printed next."""
        if self.coming is None:
            return
        from wiretale.dissect.headers import Headers

        batch, selected = self.coming
        self.coming = None
        headers = Headers()
        data = batch.data
        for i in selected:
            headers.parse_packet(batch, i)
            width = 4 if headers.ip_version == 4 else 16
            for at in (headers.source_at, headers.destination_at):
                if at < 0:
                    continue
                address = data[at : at + width]
                if width == 4 and self.local is not None and not within(address, self.local):
                    continue
                if not self.has(address) and not self.ask(address):
                    return

    def keep_host(self, address: bytes, name: bytes) -> bytes:
        """Remembers a host's name, as it is to be printed."""
        if self.short:
            name = name.partition(b".")[0]
        keep(self.hosts, address, name)
        return name

    # ---- stations, services, protocols --------------------------------------------------------------

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


TIME_IS_UP: Final = (
    "name servers are slow: hosts without a name yet stay numbers (-n looks none up, --names now waits for none, "
    "--names-timeout SECONDS says how long may be waited)"
)


def within(address: bytes, network: tuple[bytes, bytes]) -> bool:
    """Whether an IPv4 address is in a network, given with its mask."""
    number, mask = network
    return all(octet & bits == wanted for octet, bits, wanted in zip(address, mask, number, strict=True))


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

