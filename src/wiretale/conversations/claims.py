"""Who says which link-layer address an IP address has, by ARP and neighbor discovery, over the whole capture.

One address may move from one station to another (a failover, a new network card): then the old one falls silent. Two
stations that both have it show by turns, or both answer one question, or one of them finds the other when it asks
whether the address is free (RFC 5227; RFC 4862, 5.4).
"""

from __future__ import annotations

from wiretale.native import Final, final, i64

MOST_CLAIMS: Final = 65536  # addresses
MOST_STATIONS: Final = 8  # of one address
BOTH_ANSWER: Final = 1_000_000_000  # nanoseconds from one answer to another station's, to the same question


@final
class Claim:
    """What stations say of one address. Times are nanoseconds since 1970, numbers those of packets."""

    def __init__(self, version: i64, high: i64, low: i64) -> None:
        self.version: i64 = version
        self.high: i64 = high
        self.low: i64 = low
        self.stations: list[i64] = []  # link-layer addresses, in the order in which they were heard first
        self.numbers: list[i64] = []  # when each was heard last: the packet,
        self.times: list[i64] = []  # and its time
        self.last: i64 = -1  # which of them spoke last
        self.returns: i64 = 0  # how often the address went back to a station that had it before
        # The closest that two of them came, none of which gave way; -1 if they did not
        self.span: i64 = -1
        self.earlier: i64 = 0  # packets: one's, the other's, and the first one's again, if that is what showed it
        self.between: i64 = 0
        self.later: i64 = 0
        self.probed = False  # one asked whether the address is free, and the other said no

    def heard(self, station: i64, number: i64, time: i64, second_answer: bool) -> None:
        """A station says that the address is its own. `second_answer`: to a question that was answered already."""
        stations = self.stations
        last = self.last
        if last >= 0 and stations[last] == station:
            self.numbers[last] = number
            self.times[last] = time
            return
        at: i64 = 0
        count = len(stations)
        while at < count and stations[at] != station:
            at += 1
        if at < count:
            self.returns += 1
            self._came_close(time - self.times[at], self.numbers[at], self.numbers[last], number)
            self.numbers[at] = number
            self.times[at] = time
        else:
            if last >= 0 and second_answer and time - self.times[last] <= BOTH_ANSWER:
                self._came_close(time - self.times[last], self.numbers[last], number, 0)
            if count >= MOST_STATIONS:
                return
            stations.append(station)
            self.numbers.append(number)
            self.times.append(time)
        self.last = at

    def denied(self, prober: i64, probe: i64, owner: i64, number: i64) -> None:
        """`prober` asked whether the address is free (packet `probe`), and `owner` has it (packet `number`)."""
        if self.probed:
            return
        self.probed = True
        self.span = 0
        self.earlier = probe
        self.between = number
        self.later = 0
        self.stations = [owner, prober]
        self.numbers = [number, probe]
        self.times = [0, 0]
        self.last = -1

    def _came_close(self, span: i64, earlier: i64, between: i64, later: i64) -> None:
        if span < 0:
            span = 0
        if self.span < 0 or span < self.span:
            self.span = span
            self.earlier = earlier
            self.between = between
            self.later = later


@final
class Claims:
    """The claims of a capture, by address."""

    def __init__(self) -> None:
        self.found: dict[tuple[i64, i64], Claim] = {}

    def of(self, version: i64, high: i64, low: i64) -> Claim | None:
        """What is known of an address, from now on if it is new; None if there are too many."""
        key = (high, low)
        claim = self.found.get(key)
        if claim is None and len(self.found) < MOST_CLAIMS:
            claim = self.found[key] = Claim(version, high, low)
        return claim
