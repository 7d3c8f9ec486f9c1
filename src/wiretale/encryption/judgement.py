"""What was seen of one conversation, for and against its being encrypted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wiretale.encryption import plain

CLIENT: Final = 0
SERVER: Final = 1

MOST_SHOWN: Final = 8  # packets of each kind that are remembered


@dataclass(slots=True)
class PlainText:
    """A packet whose payload anybody can read."""

    packet: int
    """Its number, from 1."""
    sender: str
    """client or server."""
    excerpt: str
    """How its payload begins, secrets masked; empty where the packet alone does not show it."""
    why: str
    """How it is told."""


@dataclass(slots=True)
class Judgement:
    """What speaks for and against encryption in one conversation."""

    transport: str
    protocol: str = ""
    """What encrypts it, as `TLS 1.3`; empty if nothing known does."""
    server_name: str = ""
    """Whom the client asked TLS for."""
    payloads: list[int] = field(default_factory=lambda: [0, 0])
    """Packets with payload, of the client and of the server."""
    handshakes: list[int] = field(default_factory=lambda: [0, 0])
    ciphertexts: list[int] = field(default_factory=lambda: [0, 0])
    unknowns: list[int] = field(default_factory=lambda: [0, 0])
    proof: list[int] = field(default_factory=list)
    """Packets that show encryption."""
    plain_texts: list[PlainText] = field(default_factory=list)
    """Packets that show plain text, the first few."""
    plain_count: int = 0
    first_unknown: list[int] = field(default_factory=lambda: [0, 0])
    _asked: bool = False
    """The server has just asked for a password: what the client sends next is one."""
    _in_line: list[bool] = field(default_factory=lambda: [False, False])
    """A line was begun and not ended: what comes next may be the rest of a secret."""

    def payload(self, who: int) -> None:
        """A packet with payload was looked at."""
        self.payloads[who] += 1

    def handshake(self, who: int, number: int) -> None:
        """A packet belongs to the agreement on keys."""
        self.handshakes[who] += 1
        self.prove(number)

    def ciphertext(self, who: int, number: int) -> None:
        """A packet carries ciphertext."""
        self.ciphertexts[who] += 1
        self.prove(number)

    def prove(self, number: int) -> None:
        if len(self.proof) < MOST_SHOWN and number not in self.proof:
            self.proof.append(number)

    def plain_text(self, number: int, who: int, data: bytes, why: str) -> None:
        """A packet carries plain text."""
        self.plain_count += 1
        excerpt = plain.excerpt(data)
        if self._in_line[who] and who == CLIENT:
            excerpt = ""
        self._in_line[who] = not data.endswith((b"\r", b"\n"))
        if who == SERVER:
            self._asked = plain.ASKS_FOR_SECRET.search(data[-80:]) is not None or (self._asked and not excerpt)
        elif self._asked:
            excerpt = plain.MASK
            self._asked = not data.endswith((b"\r", b"\n", b"\0"))
        if len(self.plain_texts) < MOST_SHOWN:
            self.plain_texts.append(PlainText(number, "server" if who else "client", excerpt, why))

    def unknown(self, who: int, number: int) -> None:
        """A packet follows no rule that is known here."""
        self.unknowns[who] += 1
        if not self.first_unknown[who]:
            self.first_unknown[who] = number

    def unknown_is_plain(self, who: int, data: bytes) -> None:
        """Those of a direction have too much structure for ciphertext."""
        count = self.unknowns[who]
        if count:
            self.unknowns[who] = 0
            self.plain_text(self.first_unknown[who], who, data, "it has more structure than ciphertext has")
            self.plain_count += count - 1

    @property
    def encrypted(self) -> str:
        """yes, no, mixed (both were seen), or unknown."""
        secret = any(self.ciphertexts) or all(self.handshakes)
        if self.plain_count:
            return "mixed" if secret else "no"
        if any(self.unknowns):
            return "unknown"
        return "yes" if secret else "unknown"

    @property
    def one_sided(self) -> bool:
        """Whether only one end was heard."""
        return sum(1 for count in self.payloads if count) == 1

    @property
    def silent(self) -> bool:
        """Whether nobody said anything."""
        return not any(self.payloads)
