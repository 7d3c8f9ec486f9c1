"""Which names are printed in place of numbers: -n, -N, -f, --names and --names-timeout."""

from __future__ import annotations

from wiretale.names.resolver import NOW, PATIENCE, WAIT, Resolver
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch
    from wiretale.cli.options import Options
    from wiretale.names.learner import Learner
    from wiretale.names.own_queries import OwnQueries

LEARN: Final = "learn"


class Naming:
    """Where a run's names come from: the resolver, and what learns from the packets, if that is wanted."""

    def __init__(
        self,
        options: Options,
        note: Callable[[str], object],
        on_terminal: bool,
        network: tuple[int, int] | None = None,
        live: bool = False,
    ) -> None:
        wanted = options.names or (NOW if on_terminal else WAIT)
        mode = wanted
        if wanted == LEARN:
            mode = NOW if on_terminal else WAIT
        patience = PATIENCE if options.names_timeout is None else options.names_timeout
        local = None
        if options.no_foreign_names and network is not None:
            local = network[0].to_bytes(4, "big"), network[1].to_bytes(4, "big")
        self.resolver = Resolver(options.short_names, vendor, mode, patience, note, local)
        self.own: OwnQueries | None = None
        if live:
            from wiretale.names.own_queries import OwnQueries

            self.own = OwnQueries(self.resolver)
        self.learner: Learner | None = None
        self.blocks: dict[bytes, list[str]] | None = None  # what the file's name blocks say
        self.believe_blocks = False  # they are all that there is: names of a listing, for which addresses were made up
        self.blocks_told = 0
        self.learned_to = 0  # packets of the batch
        if wanted == LEARN:
            from wiretale.names.learner import Learner

            self.learner = Learner(self.resolver.learn)
            if options.verbose:
                self.resolver.origins = note

    def expect(self, batch: Batch, selected: Sequence[int]) -> None:
        """Says which packets of a new batch are going to be printed."""
        self.learned_to = 0
        if self.believe_blocks and self.blocks is not None and len(self.blocks) != self.blocks_told:
            self.blocks_told = len(self.blocks)
            for address, known in self.blocks.items():
                self.resolver.learn(address, known[0].encode("utf-8", "replace"), "the listing")
        self.resolver.expect(batch, selected)
        if self.learner is not None and self.blocks is not None:
            self.learner.read_blocks(self.blocks)

    def shown(self, batch: Batch, selected: Sequence[int]) -> Sequence[int]:
        """Those of the packets that are to be printed: all but our own questions for names."""
        return selected if self.own is None else self.own.without(batch, selected)

    def learn(self, batch: Batch, stop: int) -> None:
        """Learns from the packets of the batch up to `stop`, also those that are not printed."""
        if self.learner is not None:
            self.learner.look(batch, stop, self.learned_to)
            self.learned_to = stop


def vendor(address: bytes) -> bytes:
    """Who makes the interface with this Ethernet address."""
    from wiretale.protocols.oui import VENDORS

    return VENDORS.get(int.from_bytes(address[:3], "big"), b"Unknown")
