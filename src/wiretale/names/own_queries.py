"""Which captured packets are this program's own questions for names, and the answers to them.

Whoever prints names while capturing asks a name server for them, and so makes packets that he captures. The
resolver does not say from which ports it asks; but what it asks for is known: packets of DNS with the question for the
name of an address that is being asked for just then, or was a moment ago, are taken for our own.
"""

from __future__ import annotations

from wiretale.dissect.headers import TCP, UDP, Headers
from wiretale.names import told_dns
from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.batch import Batch
    from wiretale.names.resolver import Resolver

DNS: Final = 53


@final
class OwnQueries:
    """Leaves our own questions out of what is printed, and counts them."""

    def __init__(self, resolver: Resolver) -> None:
        resolver.watched = True
        self.resolver = resolver
        self.headers = Headers()
        self.left_out = 0

    def without(self, batch: Batch, selected: Sequence[int]) -> Sequence[int]:
        """Those of the packets that are not our own."""
        lookups = self.resolver.lookups
        if lookups is None or not lookups.asked:
            return selected
        others = [i for i in selected if not self.is_own(batch, i)]
        self.left_out += len(selected) - len(others)
        return others

    def is_own(self, batch: Batch, i: int) -> bool:
        """Whether a packet is a question of ours, or its answer."""
        headers = self.headers
        headers.parse_packet(batch, i)
        if DNS not in (headers.source_port, headers.destination_port) or headers.protocol not in (UDP, TCP):
            return False
        message = headers.payload if headers.protocol == UDP else headers.payload[2:]
        if message[4:6] != b"\0\1":  # one question
            return False
        address = told_dns.backward(told_dns.read_name(message, told_dns.HEADER)[0])
        lookups = self.resolver.lookups
        return bool(address) and lookups is not None and lookups.is_own(address)
