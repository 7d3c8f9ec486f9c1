"""Which TCP connection brought what a truncated answer left out (RFC 7766, 5)."""

from __future__ import annotations

from bisect import bisect_right

from wiretale.conversations.record import QueryRecord, Question, Record, TcpRecord
from wiretale.conversations.verdicts.story import SECOND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

DNS_PORT = 53
SOON = 10 * SECOND  # nanoseconds; who comes later asks for something else

Ends = tuple[int, int, int, int]  # addresses as numbers: client high and low, server high and low


class Retry:
    """A question asked again over TCP."""

    __slots__ = ("connection", "number", "question")

    def __init__(self, connection: TcpRecord, question: Question | None) -> None:
        self.connection = connection
        self.question = question
        """The same question; None where what was asked cannot be read."""
        self.number: int = connection.first_packet if question is None else question.asked
        """The packet from which on it was asked."""

    def has_brought_it(self) -> bool:
        """Whether the answer came, as far as can be seen."""
        connection, question = self.connection, self.question
        if question is not None:
            if question.answered:
                return question.response_flags & 15 in (0, 3)
            talk = connection.questions
            if talk is not None and (talk.answering is None or not talk.answering.lost):
                return False
        return connection.server is not None and connection.server.payload > 0


class Retries:
    """What was asked over TCP, to be found by who asked whom and what; looked through when first needed."""

    def __init__(self, connections: Iterable[TcpRecord] = ()) -> None:
        self._connections = connections
        self._same: dict[tuple[Ends, bytes], list[Retry]] | None = None
        self._unread: dict[Ends, list[Retry]] = {}

    def of(self, record: QueryRecord) -> Retry | None:
        """The first one after a truncated answer: of the same question, or of one that nobody can read."""
        if self._same is None:
            self._same = self._sorted()
        found = after(self._same.get((ends(record), folded(record.question)), []), record.answered)
        if found is None:
            found = after(self._unread.get(ends(record), []), record.answered)
            if found is not None and found.connection.start - record.answered_time > SOON:
                found = None
        return found

    def _sorted(self) -> dict[tuple[Ends, bytes], list[Retry]]:
        same: dict[tuple[Ends, bytes], list[Retry]] = {}
        for connection in self._connections:
            if connection.server_port != DNS_PORT:
                continue
            known = questions(connection)
            for question in known:
                same.setdefault((ends(connection), folded(question.question)), []).append(Retry(connection, question))
            talk = connection.questions
            if talk is None or talk.asking is None or talk.asking.lost or len(known) < max(talk.asked, 1):
                self._unread.setdefault(ends(connection), []).append(Retry(connection, None))
        for retries in (*same.values(), *self._unread.values()):
            retries.sort(key=number_of)
        return same


def number_of(retry: Retry) -> int:
    return retry.number


def after(retries: list[Retry], packet: int) -> Retry | None:
    """The first one after a packet."""
    at = bisect_right(retries, packet, key=number_of)
    return retries[at] if at < len(retries) else None


def ends(record: Record) -> Ends:
    """Who asked whom."""
    return record.client_high, record.client_low, record.server_high, record.server_low


def questions(connection: TcpRecord) -> list[Question]:
    """What was asked on a connection, as far as it is remembered."""
    found = []
    question = None if connection.questions is None else connection.questions.first
    while question is not None:
        found.append(question)
        question = question.next
    return found


def folded(question: bytes) -> bytes:
    """A question whose name is in small letters: capitals make no difference (RFC 4343)."""
    return question[:-4].lower() + question[-4:]
