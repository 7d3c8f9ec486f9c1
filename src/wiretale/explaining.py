"""What happened on the wire, for programs: `wiretale.explain`, and `Explainer` for packets that go on coming."""

from __future__ import annotations

import os

from wiretale.batch import Batch
from wiretale.conversations.engine import Engine
from wiretale.conversations.findings.thresholds import changed
from wiretale.conversations.report import Report
from wiretale.conversations.teller import Teller, make_observers
from wiretale.errors import WiretaleError
from wiretale.opening import open_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import IO, Any

    from wiretale.filter.filter import Filter, Selection
    from wiretale.source import Source

    Capture = str | os.PathLike[str] | int | IO[bytes]


class Explainer:
    """Follows conversations through batch after batch, and reports at any moment.

    explainer = Explainer()
    while (batch := source.read()) is not None:
        explainer.batch(batch)
        ...explainer.report()...      # as often as you like
    """

    def __init__(
        self, name: Callable[[str], str] | None = None, thresholds: Mapping[str, float] | None = None
    ) -> None:
        """`name` tells the name of an address, by default what the sources say; `thresholds` are as for `explain`.

        Raises `UsageError`.
        """
        self.thresholds = changed(thresholds or {})
        self.observers = make_observers()
        self.engine = Engine(list(self.observers.values()))
        self.name = self.told_name if name is None else name
        self.names: dict[str, str] = {}
        """Names that sources tell, by address: pcapng's name blocks, and those of a listing."""
        self.sources: list[str] = []
        self.filter = ""
        self.dropped: int | None = None
        self.notes: list[str] = []

    def batch(self, batch: Batch, chosen: list[int] | None = None) -> None:
        """Adds the packets of a batch, or those of them that a filter chose."""
        if chosen is None:
            self.engine.batch(batch)
        else:
            self.engine.selected(batch, chosen)

    def read(self, source: Source, selected: Selection | None = None, name: str = "") -> None:
        """Adds all packets of a source. What it raises comes through; what was read before that counts."""
        if name:
            self.sources.append(name)
        deliver_records: Callable[[], None] | None = getattr(source, "deliver_records", None)
        if selected is None and deliver_records is not None:
            deliver_records()  # the engine needs no index
        try:
            while (batch := source.read()) is not None:
                self.batch(batch, None if selected is None else selected.select(batch))
        finally:
            told: Mapping[bytes, Sequence[str]] = getattr(source, "names", {})
            if told:
                from ipaddress import ip_address

                for address, names in told.items():
                    self.names.setdefault(str(ip_address(address)), names[0])

    def told_name(self, address: str) -> str:
        """The name that a source tells of an address; empty if none does."""
        return self.names.get(address, "")

    def report(self) -> Report:
        """What is known so far."""
        teller = Teller(self.engine, self.name)
        capture = teller.capture(tuple(self.sources), self.filter, self.dropped)
        capture.notes += tuple(self.notes)
        return teller.report(capture, self.observers, self.thresholds)


def explain(
    source: Capture | Iterable[Capture],
    filter: str | Filter | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> Report:
    """Tells what happened in a capture: a verdict for each conversation, with its evidence.

    `source` is what `wiretale.read` takes, or several of those, of one capture one after the other (as rotated
    files are); packets are then numbered through. `filter` is an expression as of pcap-filter(7). `thresholds` changes
    from where on something is a finding: `{"port-scan.ports": 30}`; docs/findings.md has their names.

        >>> report = wiretale.explain("trouble.pcap", "port 80")
        >>> [(c.verdict, c.evidence) for c in report.conversations if not c.went_well]
        [('refused', (1, 2))]

    What cannot be read raises a `wiretale.CaptureFileError`. Where a file is damaged, or cut in the middle of a packet,
    the report is about what came before, and says so in `report.capture.notes`.
    """
    explainer = Explainer(thresholds=thresholds)
    files: Any = source  # several, unless it is one, or nothing that could be one
    if isinstance(source, (str, bytes, os.PathLike, int)) or hasattr(source, "read") or not hasattr(source, "__iter__"):
        files = [source]
    explainer.filter = filter if isinstance(filter, str) else ""
    for file in files:
        add_file(explainer, file, filter)
    return explainer.report()


def add_file(explainer: Explainer, file: Capture, filter: str | Filter | None, name: str = "") -> None:
    """Reads a capture file to its end, or to where it is damaged. `name` is what the report calls it."""
    opened = open_source(file)
    if not name:
        name = os.fsdecode(file) if isinstance(file, (str, bytes, os.PathLike)) else str(getattr(file, "name", file))
    try:
        selected = None
        if filter is not None:
            from wiretale.reading import selection  # what selects is loaded when there is something to select

            selected = selection(filter, opened)
        before = int(explainer.engine.packets)
        try:
            explainer.read(opened, selected, name)
        except WiretaleError as error:
            if int(explainer.engine.packets) == before:
                raise
            explainer.notes.append(f"{name} could be read only in part: {error}.")
    finally:
        opened.close()
