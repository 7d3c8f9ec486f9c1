"""What is told of one conversation, and the words that stories have in common."""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiretale.conversations.verdicts.dns_retry import Retries

MOST_EVIDENCE = 16
MICROSECOND = 1_000
MILLISECOND = 1_000_000
SECOND = 1_000_000_000


class Moment:
    """The capture at the time at which a report is asked for."""

    def __init__(self, stretches: list[int], ends: list[int], retries: Retries) -> None:
        self.stretches = stretches
        """The first packet's number of each stretch that was captured in one go; mostly there is one."""
        self.ends = ends
        """When they ended; nanoseconds since 1970."""
        self.retries = retries
        """What was asked over TCP after a truncated answer."""

    def left(self, time: int, packet: int) -> int:
        """Nanoseconds of capture after a time, in the stretch of a packet."""
        return max(self.ends[bisect_right(self.stretches, packet) - 1] - time, 0)


class Story:
    """A verdict in words, with what it rests on."""

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict
        self.summary = ""
        self.explanation = ""
        self.confidence = "high"
        self.severity = "ok"
        self.evidence: list[int] = []
        self.alternatives: list[str] = []
        self.next_step = ""
        self.handshake_ns: int | None = None
        self.round_trip_ns: int | None = None
        self.retransmissions: tuple[int, int] = (0, 0)
        self.closed_by: str | None = None

    def shows(self, *packets: int) -> None:
        """Adds packets to the evidence; 0 stands for none."""
        self.evidence += packets

    def shown(self) -> tuple[int, ...]:
        """The evidence in its order, each packet once; if there is too much, its beginning and its end."""
        found = sorted(set(self.evidence))
        if found and found[0] == 0:
            del found[0]
        if len(found) > MOST_EVIDENCE:
            found[MOST_EVIDENCE // 2 : -MOST_EVIDENCE // 2] = []
        return tuple(found)

    def says(self, *sentences: str) -> None:
        """Adds sentences to the explanation."""
        self.explanation = " ".join([*([self.explanation] if self.explanation else []), *filter(None, sentences)])


def duration(nanoseconds: int) -> str:
    """A span of time, three digits or so: `48 us`, `20.0 ms`, `3.99 s`, `2 min 5 s`."""
    if nanoseconds < 0:
        return "-" + duration(-nanoseconds)
    if nanoseconds < MICROSECOND:
        return f"{nanoseconds} ns" if nanoseconds else "0 s"
    if nanoseconds < MILLISECOND:
        return f"{nanoseconds / MICROSECOND:.0f} us"
    if nanoseconds < SECOND:
        return f"{nanoseconds / MILLISECOND:.{1 if nanoseconds < 100 * MILLISECOND else 0}f} ms"
    if nanoseconds < 60 * SECOND:
        return f"{nanoseconds / SECOND:.{2 if nanoseconds < 10 * SECOND else 1}f} s"
    seconds = nanoseconds // SECOND
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    if seconds < 172800:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 86400:,} days"


def to_the_end(left: int) -> str:
    """For how long something did not come: `in the 3.25 s until the capture's end`."""
    return f"in the {duration(left)} until the capture's end" if left > 0 else "before the capture ended"


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 packet`, `3 packets`, `1,448 bytes`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return ("never", "once", "twice")[count] if count < 3 else f"{count:,} times"


def listed(words: Iterable[str], last: str = "and", most: int = 0) -> str:
    """`a`, `a and b`, `a, b and c`; of more than `most`, `a, b and 7 others`."""
    found = list(words)
    if 0 < most < len(found) - 1:
        found[most:] = [f"{len(found) - most:,} others"]
    if len(found) < 2:
        return "".join(found)
    return ", ".join(found[:-1]) + f" {last} {found[-1]}"


def packets(numbers: Iterable[int], count: int = 0) -> str:
    """`packet 4`, `packets 4, 5 and 7`, `packets 4, 5, 7 and others` if there were more (`count`) than are known."""
    known = [number for number in numbers if number]
    if len(known) == 1 and count <= 1:
        return f"packet {known[0]}"
    words = [str(number) for number in known]
    if count > len(known):
        words.append("others")
    return f"packets {listed(words)}"


def address(version: int, high: int, low: int) -> str:
    """An IP address from a record's numbers; a link-layer address where there is no IP."""
    if version == 4:
        return f"{low >> 24 & 255}.{low >> 16 & 255}.{low >> 8 & 255}.{low & 255}"
    if version == 6:
        from _socket import AF_INET6, inet_ntop

        words = (high & 0xFFFFFFFFFFFFFFFF) << 64 | low & 0xFFFFFFFFFFFFFFFF
        return inet_ntop(AF_INET6, words.to_bytes(16, "big"))
    return hardware(low)


def hardware(number: int) -> str:
    """A link-layer address from its number."""
    return (number & 0xFFFFFFFFFFFF).to_bytes(6, "big").hex(":")


def shown(text: bytes, most: int = 80) -> str:
    """Text from a packet, fit for a terminal: what is not printable ASCII is escaped."""
    if len(text) <= most and text.isascii() and b"\\" not in text and b" " not in text:
        plain = text.decode("ascii")
        if plain.isprintable():
            return plain
    words = "".join(chr(c) if 32 < c < 127 and c != 92 else f"\\x{c:02x}" for c in text[:most])
    return words + "..." if len(text) > most else words
