"""`port-scan`: somebody tries doors, many of one host or one of many hosts.

Touches (`touches.py`) are grouped by who touched whom, and by port; a group of more ports, or more hosts, than people
need is a scan.
"""

from __future__ import annotations

from itertools import pairwise

from librt.strings import BytesWriter

from wiretale.conversations.findings.scan_signs import are_leftovers, told_together, waits
from wiretale.conversations.findings.touches import CLOSED, FILTERED, OPEN, SILENCE, Touch, touch_of
from wiretale.conversations.record import DatagramRecord, Record, ResolutionRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, address, duration, listed, plural
from wiretale.dissect.headers import ICMP, ICMPV6, TCP, UDP
from wiretale.native import Final, final, i64, u8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")
    Key = TypeVar("Key", bound=tuple[int, ...])

MOST_SHOWN = 20  # findings
MOST_QUOTED = 64  # conversations and packets of one
MOST_LISTED = 24  # ports in words
MOST_FIGURES = 256  # ports in the figures
MOST_GROUPS = 65536  # pairs and sources that are looked at closely
SOURCES: Final = 1 << 20
PLACES: Final = 1 << 16
MOST_COUNTED: Final = 255

OPENING = ("syn", "connect", "udp")  # techniques that find open ports
NAMES = {
    "syn": "a SYN scan",
    "connect": "a connect scan",
    "fin": "a FIN scan",
    "null": "a NULL scan",
    "xmas": "a Xmas scan",
    "ack": "an ACK scan (or window scan)",
    "maimon": "a Maimon scan (FIN and ACK)",
    "udp": "a UDP scan",
    "ping": "a ping sweep",
    "arp": "an ARP sweep",
    "ip-protocol": "an IP protocol scan",
}


def find(state: State) -> list[Finding]:
    """All scans, the largest first."""
    limits = state.thresholds
    # First roughly: how often each source comes up (of a flood's million each once), at how many ports of each host,
    # and with how many hosts at each port.
    sources, pairs, doors = Counts(SOURCES), Often(), Often()
    for record in state.records:
        source = source_of(record)
        server = server_of(record)
        port = i64(record.server_port)
        sources.add(source)
        pairs.add(source * 0x9E35 ^ server, port)
        doors.add(source * 0x9E35 ^ port, server)
    of_pair = min(int(limits["port-scan.ports"]), int(limits["port-scan.in-a-row"]))
    of_door = int(limits["port-scan.hosts"])
    least = min(of_pair, of_door)
    vertical: dict[tuple[int, int, int, int, int], list[Touch]] = {}
    horizontal: dict[tuple[int, int, int, int], list[Touch]] = {}
    protocols: dict[tuple[int, int, int, int], dict[int, Record]] = {}
    pings: dict[tuple[int, int, int], list[Record]] = {}
    for record in state.records:
        source = source_of(record)
        if sources.fewer(source, least):
            continue
        high, low = int(record.client_high), int(record.client_low)
        if isinstance(record, ResolutionRecord) or (
            isinstance(record, DatagramRecord) and record.protocol in (ICMP, ICMPV6)
        ):
            if not isinstance(record, ResolutionRecord):
                protocols.setdefault((high, low, int(record.server_high), int(record.server_low)), {})[
                    int(record.protocol)
                ] = record
            into(pings, (high, low, int(isinstance(record, ResolutionRecord))), record)
            continue
        there = (int(record.server_high), int(record.server_low))
        if isinstance(record, DatagramRecord) and record.protocol != UDP:
            protocols.setdefault((high, low, *there), {})[int(record.protocol)] = record
            continue
        few_ports = pairs.fewer(source * 0x9E35 ^ server_of(record), of_pair)
        few_hosts = doors.fewer(source * 0x9E35 ^ i64(record.server_port), of_door)
        touch = None if few_ports and few_hosts else touch_of(state, record)
        if touch is None:
            continue
        transport = int(record.protocol)
        if not few_ports:
            into(vertical, (high, low, *there, transport), touch)
        if not few_hosts:
            into(horizontal, (high, low, touch[0], transport), touch)
    found: list[tuple[int, Finding]] = []
    scanned: set[int] = set()
    for group in vertical.values():
        ports = {touch[0] for touch in group}
        enough = len(ports) >= limits["port-scan.ports"] or (
            group[0][3].protocol == TCP and longest_row(group) >= limits["port-scan.in-a-row"]
        )
        if enough and explores(group, limits):
            found.append((len(ports), of_one_host(state, group, ports)))
            scanned.update(int(touch[3].number) for touch in group)
    for group in horizontal.values():
        rest = [touch for touch in group if touch[3].number not in scanned]
        hosts = {(int(touch[3].server_high), int(touch[3].server_low)) for touch in rest}
        # Over UDP, and by echo requests, peers look for peers anywhere.
        if (
            rest
            and is_sweep(int(rest[0][3].version), hosts, limits, rest[0][3].protocol == TCP)
            and explores(rest, limits)
        ):
            found.append((len(hosts), of_many_hosts(state, rest, hosts)))
    for (_, _, links), records in pings.items():
        sweep = pinged(state, records, links == 1)
        if sweep is not None:
            found.append(sweep)
    for tried in protocols.values():
        if len(tried) >= limits["port-scan.protocols"]:
            found.append((len(tried), of_protocols(state, tried)))
    found.sort(key=lambda item: -item[0])
    return told_together([finding for _, finding in found[:MOST_SHOWN]])


@final
class Counts:
    """How often each key comes up, at most: keys that share a place are counted together."""

    def __init__(self, places: i64) -> None:
        self._mask = places - 1
        self._counts = BytesWriter()
        self._counts.write(bytes(int(places)))

    def add(self, key: i64) -> None:
        """Once more."""
        place = (key ^ key >> 20 ^ key >> 40) & self._mask
        count = i64(self._counts[place])
        if count < MOST_COUNTED:
            self._counts[place] = u8(count + 1)

    def fewer(self, key: i64, than: i64) -> bool:
        """Whether it was certainly less often than that."""
        count = i64(self._counts[(key ^ key >> 20 ^ key >> 40) & self._mask])
        return count < MOST_COUNTED and count < than


@final
class Often:
    """How many different things come up with each key, at most."""

    def __init__(self) -> None:
        self._counts = Counts(PLACES)
        self._last: list[int] = [-1] * PLACES

    def add(self, key: i64, thing: i64) -> None:
        """One thing more, unless it is the last one again."""
        place = (key ^ key >> 20 ^ key >> 40) & PLACES - 1
        if i64(self._last[place]) != thing:
            self._last[place] = int(thing)
            self._counts.add(key)

    def fewer(self, key: i64, than: i64) -> bool:
        """Whether there were certainly fewer than that."""
        return self._counts.fewer(key, than)


def source_of(record: Record) -> i64:
    """The client's address, as one number."""
    return record.client_low ^ record.client_high << 1


def server_of(record: Record) -> i64:
    """The server's."""
    return (record.server_low ^ record.server_high << 1) & 0x3FFFFFFFFFFFFFFF


def into(groups: dict[Key, list[T]], key: Key, item: T) -> None:
    """Adds to a group, which is made if there are not too many yet."""
    group = groups.get(key)
    if group is not None:
        group.append(item)
    elif len(groups) < MOST_GROUPS:
        groups[key] = [item]


def explores(group: list[Touch], limits: dict[str, float]) -> bool:
    """Whether somebody finds out what is there, rather than look after what they know to be.

    Who checks that services are alive finds them open; who misses them tries again and again.
    """
    tried: set[tuple[int, int, int]] = set()
    opened: set[tuple[int, int, int]] = set()
    for port, outcome, _, record in group:
        door = (port, int(record.server_high), int(record.server_low))
        tried.add(door)
        if outcome == OPEN:
            opened.add(door)
    if len(group) > limits["port-scan.tries"] * len(tried):
        return False
    if are_leftovers(group):
        return False
    share = limits["port-scan.failed"]
    if len({(high, low) for _, high, low in tried}) > 1:
        if waits(group, limits["port-scan.repeated"]):
            return False
        if group[0][3].protocol == UDP:
            share = max(share, limits["port-scan.udp-failed"])  # who polls many hosts misses some now and then
    return len(tried) - len(opened) >= share * len(tried)


def longest_row(group: list[Touch]) -> int:
    """How many ports in a row were tried, each the next higher: nobody who wants something does that."""
    longest = row = 1
    for (before, *_), (after, *_) in pairwise(group):
        if after != before:
            row = row + 1 if after == before + 1 else 1
            longest = max(longest, row)
    return longest


def is_sweep(version: int, hosts: set[tuple[int, int]], limits: dict[str, float], anywhere: bool) -> bool:
    """Whether these are many hosts of one network, or very many anywhere, where that means something."""
    if len(hosts) < limits["port-scan.hosts"]:
        return False
    if anywhere and len(hosts) >= limits["port-scan.anywhere"]:
        return True
    networks: dict[int, int] = {}
    for high, low in hosts:
        network = low >> 8 if version == 4 else high
        networks[network] = networks.get(network, 0) + 1
    return max(networks.values()) >= limits["port-scan.hosts"]


def pace(group: list[Record], count: int) -> tuple[str, float | None]:
    """How fast it went, in words and as a rate a second."""
    start = min(int(record.start) for record in group)
    span = max(int(record.start) for record in group) - start
    if span <= 0:
        return "at once", None
    rate = count * SECOND / span
    return f"in {duration(span)}, {rate:,.{1 if rate < 10 else 0}f} a second", round(rate, 3)


def in_order(ports: list[int]) -> bool:
    """Whether ports count up, with few exceptions."""
    rises = sum(1 for before, after in pairwise(ports) if after > before)
    return rises >= 0.9 * (len(ports) - 1)


def ports_in_words(ports: list[int]) -> str:
    """`22, 80 and 8000-8010`, shortened."""
    spans: list[str] = []
    at = 0
    while at < len(ports):
        end = at
        while end + 1 < len(ports) and ports[end + 1] == ports[end] + 1:
            end += 1
        spans.append(
            str(ports[at])
            if end == at
            else f"{ports[at]}-{ports[end]}"
            if end > at + 1
            else f"{ports[at]}, {ports[end]}"
        )
        at = end + 1
    return listed(spans, most=MOST_LISTED)


def technique_of(group: list[Touch]) -> str:
    """The technique of most touches; the open ports tell a SYN scan from a connect scan."""
    counts: dict[str, int] = {}
    for _, _, technique, _ in group:
        counts[technique] = counts.get(technique, 0) + 1
    return max(counts, key=lambda name: counts[name])


def of_one_host(state: State, group: list[Touch], ports: set[int]) -> Finding:
    """Many ports of one host."""
    records = [touch[3] for touch in group]
    first = records[0]
    client = address(int(first.version), first.client_high, first.client_low)
    server = address(int(first.version), first.server_high, first.server_low)
    technique = technique_of(group)
    outcomes: dict[int, str] = {}
    order: dict[int, int] = {}
    for port, outcome, _, _ in group:
        # What was learnt at last counts: silence at first, and an answer to the second try.
        if outcomes.get(port) in (None, FILTERED, SILENCE):
            outcomes[port] = outcome
        order.setdefault(port, len(order))
    kinds: dict[str, list[int]] = {}
    for port, outcome in sorted(outcomes.items()):
        kinds.setdefault(outcome, []).append(port)
    opened = kinds.get(OPEN, [])
    told = [f"open {ports_in_words(opened)}"] if opened else []
    for outcome, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        if outcome != OPEN:
            told.append(f"{len(found):,} {outcome}" + (f" ({ports_in_words(found)})" if len(found) <= 8 else ""))
    way, rate = pace(records, len(ports))
    ordered = in_order(list(order))
    where = (
        f"ports {min(ports)} to {max(ports)}"
        if len(ports) == max(ports) - min(ports) + 1
        else f"{len(ports):,} ports between {min(ports)} and {max(ports)}"
    )
    return Finding(
        kind="port-scan",
        subject=f"{client} scanned {server}",
        severity="warning",
        explanation=(
            f"{client} tried {plural(len(ports), 'port')} of {server} ({where}) {way},"
            f" {'in order' if ordered else 'in no order'}: {NAMES[technique]}."
            f" It found: {'; '.join(told)}."
        ),
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(int(record.first_packet) for record in quoted(group)),
        alternatives=(
            "Somebody who may takes stock of the network.",
            "A program looks for a peer at every port.",
            "The host names ports to connect to, as passive FTP and RPC do, and a firewall blocks them.",
            "The addresses are made up: among decoys one is the scanner's.",
        ),
        next_step=f"Ask who runs {client}; see what is offered at the open ports."
        if opened
        else f"Ask who runs {client}.",
        figures={
            "technique": technique,
            "scanner": client,
            "target": server,
            "ports": len(ports),
            "hosts": 1,
            "open": opened[:MOST_FIGURES],
            "closed_count": len(kinds.get(CLOSED, [])),
            "filtered_count": len(kinds.get(FILTERED, [])),
            "silent_count": len(kinds.get(SILENCE, [])),
            "in_order": ordered,
            "rate": rate,
            "duration_ns": max(int(r.start) for r in records) - min(int(r.start) for r in records),
        },
    )


def quoted(group: list[Touch]) -> list[Record]:
    """Records to show: those of open ports first."""
    chosen = [touch[3] for touch in group if touch[1] == OPEN][: MOST_QUOTED // 2]
    chosen += [touch[3] for touch in group if touch[1] != OPEN][: MOST_QUOTED // 4]
    return sorted(chosen, key=lambda record: record.first_packet)


def of_many_hosts(state: State, group: list[Touch], hosts: set[tuple[int, int]]) -> Finding:
    """One port of many hosts."""
    records = [touch[3] for touch in group]
    first = records[0]
    version = int(first.version)
    client = address(version, first.client_high, first.client_low)
    technique = technique_of(group)
    port = group[0][0]
    answering = sorted({(int(t[3].server_high), int(t[3].server_low)) for t in group if t[1] == OPEN})
    way, rate = pace(records, len(hosts))
    names = [address(version, high, low) for high, low in answering]
    shown = listed(names, most=MOST_LISTED)
    return Finding(
        kind="port-scan",
        subject=f"{client} swept port {port} of {plural(len(hosts), 'host')}",
        severity="warning",
        explanation=(
            f"{client} tried port {port} of {plural(len(hosts), 'host')} {way}: {NAMES[technique]}, sweeping."
            f" {'Open at ' + shown if names else 'It was open nowhere' if technique in OPENING else 'No port showed'}."
        ),
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(int(record.first_packet) for record in quoted(group)),
        alternatives=(
            "Somebody who may takes stock of the network.",
            "A program tries a list of servers, and its way out is blocked.",
        ),
        next_step=f"Ask who runs {client}.",
        figures={
            "technique": technique,
            "scanner": client,
            "ports": 1,
            "port": port,
            "hosts": len(hosts),
            "open_hosts": names[:MOST_FIGURES],
            "rate": rate,
        },
    )


def pinged(state: State, records: list[Record], links: bool) -> tuple[int, Finding] | None:
    """Many hosts asked whether they are there: by echo requests, or by ARP and neighbor discovery."""
    asked: list[Record] = []
    for record in records:
        if record.client_packets == 0 or record.client_packets > 3:
            continue  # who asks again and again watches over somebody
        if isinstance(record, ResolutionRecord) and (record.announced or record.asks == 0):
            continue
        if isinstance(record, DatagramRecord) and record.multicast:
            continue
        asked.append(record)
    hosts = {(int(record.server_high), int(record.server_low)) for record in asked}
    if not asked or not is_sweep(int(asked[0].version), hosts, state.thresholds, False):
        return None
    there = {(int(r.server_high), int(r.server_low)) for r in asked if r.server_packets > 0}
    if links and len(there) * 2 > len(hosts):
        return None  # a host that has many neighbors to talk to
    version = int(asked[0].version)
    client = address(version, asked[0].client_high, asked[0].client_low)
    technique = "arp" if links else "ping"
    way, rate = pace(asked, len(hosts))
    if rate is not None and rate < state.thresholds["port-scan.pace"]:
        return None  # a host has many others to do with in the course of a day
    names = [address(version, high, low) for high, low in sorted(there)]
    shown = listed(names, most=MOST_LISTED)
    return len(hosts), Finding(
        kind="port-scan",
        subject=f"{client} asked {plural(len(hosts), 'host')} whether they are there",
        severity="note",
        explanation=(
            f"{client} asked {plural(len(hosts), 'address', 'addresses')} {way}, whether somebody is there:"
            f" {NAMES[technique]}."
            f" {'Answers came from ' + shown if names else 'Nobody answered'}."
        ),
        conversations=tuple(int(record.number) for record in asked[:MOST_QUOTED]),
        evidence=tuple(int(record.first_packet) for record in asked[:MOST_QUOTED]),
        alternatives=("A monitoring program looks after its hosts.",)
        + (("A router asks for hosts that somebody behind it scans.",) if links else ()),
        next_step=f"Ask who runs {client}.",
        figures={
            "technique": technique,
            "scanner": client,
            "hosts": len(hosts),
            "answering": names[:MOST_FIGURES],
            "rate": rate,
        },
    )


def of_protocols(state: State, tried: dict[int, Record]) -> Finding:
    """Many IP protocols tried between two hosts."""
    records = list(tried.values())
    first = records[0]
    version = int(first.version)
    client = address(version, first.client_high, first.client_low)
    server = address(version, first.server_high, first.server_low)
    way, rate = pace(records, len(tried))
    return Finding(
        kind="port-scan",
        subject=f"{client} tried the IP protocols of {server}",
        severity="warning",
        explanation=f"{client} tried {plural(len(tried), 'IP protocol')} of {server} {way}: {NAMES['ip-protocol']}.",
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(int(record.first_packet) for record in records[:MOST_QUOTED]),
        next_step=f"Ask who runs {client}.",
        figures={
            "technique": "ip-protocol",
            "scanner": client,
            "target": server,
            "protocols": sorted(tried)[:MOST_FIGURES],
            "rate": rate,
        },
    )
