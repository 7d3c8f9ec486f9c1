"""The tcpdump command: reads packets and prints, counts or saves them.

What happens, and in which order, is tcpdump's: flags are checked as they are read, the file is
opened and announced, privileges are dropped, the filter is compiled, and only then does the first
packet move. Errors are worded as tcpdump words them; where more can be said to a person, a second
line says it.
"""

from __future__ import annotations

import os

from wiretale.cli import options as flags
from wiretale.cli.options import BadFlag, Options
from wiretale.cli.output import PROGRAM, EnoughFiles, Interrupted, Output, Unwritable, tell
from wiretale.errors import CaptureFileError, WiretaleError
from wiretale.files.pcap import PcapReader
from wiretale.native import Final
from wiretale.opening import as_listing, open_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch
    from wiretale.capture.live import LiveSource
    from wiretale.cli.annotating import Annotations
    from wiretale.cli.naming import Naming
    from wiretale.cli.recorder import Recorder
    from wiretale.cli.saving import Saver
    from wiretale.cli.stopping import Stopping
    from wiretale.dissect.printer import LinePrinter
    from wiretale.dissect.text import Names
    from wiretale.filter.errors import FilterError
    from wiretale.filter.filter import Selection
    from wiretale.listing.source import ListingSource
    from wiretale.opening import AnySource as Source

STANDARD_OUTPUT: Final = 1
CANNOT_WRITE: Final = 14  # the status with which tcpdump leaves when it cannot print
LINK_TYPES_KNOWN: Final = (104, 289)  # the range in which filters take a link type that has no name
LINUX_SLL2: Final = 276


def main(words: Sequence[str]) -> int:
    """Runs the command with this process's streams; returns the exit status."""
    output = Output()
    dump = Dump(output.write, tell)
    dump.output = output
    return dump.run(words)


def render(path: str, options: list[str]) -> bytes:
    """What the options print of a capture file on standard output."""
    parts: list[bytes] = []
    Dump(parts.append, lambda text: None).run(["-r", path, *options])
    return b"".join(parts)


class Failure(WiretaleError):
    """The command cannot go on."""


class Dump:
    """One run of the command."""

    def __init__(self, write: Callable[[bytes], object], tell: Callable[[str], object]) -> None:
        self.write = write  # standard output
        self.tell = tell  # standard error
        self.output: Output | None = None  # where `write` leads, if that is this process's standard output
        self.options = Options()
        self.printer: LinePrinter | None = None
        self.annotations: Annotations | None = None  # --annotate
        self.naming: Naming | None = None  # where the printer's names come from, without -n
        self.saver: Saver | None = None  # -w
        self.selection: Selection | None = None  # the filter expression
        self.stopping: Stopping | None = None  # --for, --until, --idle
        self.saves_to_the_end = False  # also when what is printed cannot be written any more
        self.unwritable: Unwritable | None = None  # that happened
        self.recorder: Recorder | None = None  # what keeps packets from being saved, for the time being
        self.network: tuple[int, int] | None = None  # that is captured from: number and mask
        self.written_link_type = 0
        self.counted = 0  # packets so far
        self.counted_here = 0  # of them, in this file

    def run(self, words: Sequence[str]) -> int:
        """Obeys the command line; returns the exit status."""
        try:
            return self.obey(words)
        except BadFlag as error:
            self.tell(f"{PROGRAM}: {error}\n{version()}{flags.usage()}")
        except WiretaleError as error:
            self.complain(error)
        except Unwritable as error:
            self.printer = None
            self.tell(f"{PROGRAM}: Unable to write output: {error}\n")
            return CANNOT_WRITE
        finally:
            # Whatever else goes wrong, packets that were printed are seen.
            if self.printer is not None:
                self.printer.flush()
        return 1

    def complain(self, error: WiretaleError, where: str = "") -> None:
        """Says what went wrong, and below it what can be done about it."""
        self.tell(f"{PROGRAM}: {where}{error}\n")
        if error.hint:
            self.tell(f"    {error.hint}\n")

    # ---- the order of things ------------------------------------------------------------------------

    def obey(self, words: Sequence[str]) -> int:
        self.options = options = flags.parse(words, self.note)
        if options.stop:
            self.write((version() + (flags.usage() if options.stop == "help" else "")).encode())
            return 0
        if options.network_namespace:
            from wiretale.capture.namespaces import enter

            enter(options.network_namespace)
        if options.list_interfaces:
            from wiretale.cli import devices

            self.write((devices.interfaces_as_json() if options.json else devices.list_interfaces()).encode())
            return 0
        paths = input_files(options)
        if not paths:
            if options.list_program and not options.interfaces:
                if not options.link_type:
                    self.tell("Warning: assuming Ethernet\n")
                self.list_program(options.snaplen, link_type_number(options.link_type or "EN10MB"))
                return 0
            from wiretale.cli.live import capture

            return capture(self)
        status = 0
        opened = False
        for path in paths:
            source = open_source(path)
            try:
                if self.saver is not None:
                    if source.link_type != self.written_link_type and not self.saver.pcapng:
                        raise Failure(
                            f"{path}: new dlt does not match original",
                            "A pcap file holds packets of one link type: add --pcapng, or save these files to several.",
                        )
                    self.saver.follow(source)
                self.announce(path, source)
                if not opened:
                    opened = True
                    if not self.set_up(source):
                        return 0
                status = self.read(source)
            except EnoughFiles:
                self.tell("pcap_stats: Statistics aren't available from savefiles\n")
                self.finish(failed=True)
                return 0
            except WiretaleError:
                self.finish(failed=True)
                raise
            finally:
                source.close()
            if self.output is not None and self.output.stopped:
                break
        self.finish()
        return status

    def note(self, text: str) -> None:
        """Tells something that does not keep the command from going on."""
        self.tell(f"{PROGRAM}: {text}\n")

    def announce(self, path: str, source: Source) -> None:
        """Says on standard error what is about to be read, and refuses what no filter could be made for."""
        number = source.link_type
        kind = str(number)
        named = link_type_name(number)
        if named:
            kind = named
        self.tell(f"reading from file {path}, link-type {kind}, snapshot length {source.snaplen}\n")
        if number == LINUX_SLL2:
            # Interface numbers are the capturing host's; here they are looked up on this one.
            self.tell("Warning: interface names might be incorrect\n")
        lowest, highest = LINK_TYPES_KNOWN
        listing = as_listing(source)
        if listing is not None:
            from wiretale.cli.undump import attend

            attend(listing, path, self.tell)
        if not named and not lowest <= number <= highest:
            raise Failure(
                f"unknown data link type {number} (min {lowest}, max {highest})",
                "The file's header may be damaged: no capture has packets of that type.",
            )

    def set_up(self, source: Source | LiveSource, live: bool = False) -> bool:
        """Makes the sinks, now that the first file (or the device) is open. False if its packets are not wanted."""
        options = self.options
        if options.list_program:
            self.list_program(source.snaplen, source.link_type)
            return False
        self.compile(source.snaplen, source.link_type)
        if options.write_file is not None:
            from wiretale.cli.saving import Saver

            trigger = None
            if options.trigger:
                from wiretale.cli.recorder import Trigger

                trigger = Trigger(options.trigger, source.snaplen, self.netmask, source.link_type)
            self.saver = Saver(options, source, self.tell, filter=expression(options) if live else "", live=live)
            self.written_link_type = source.link_type
            if options.recorder is not None:
                from wiretale.cli.recorder import Recorder

                self.recorder = Recorder(options.recorder, trigger, self.saver, self.tell, live)
            if self.output is not None:
                self.output.flush = self.saver.flush if self.recorder is None else self.recorder.fire_by_hand
        if options.user is not None and not live:  # a live capture gives up more, and later
            from wiretale.cli.privileges import drop_privileges

            drop_privileges(options.user, None if self.saver is None else self.saver.descriptor)
        if options.print_too if self.saver is not None else not options.count_only:
            self.printer = self.make_printer(live)
            if options.esp_secrets is not None:
                from wiretale.decryption.secrets import read_secrets

                self.printer.text.keys = read_secrets(options.esp_secrets, self.note)
            if options.annotate:
                from wiretale.cli.annotating import Annotations, wants_colour

                self.annotations = Annotations(self.printer, wants_colour(self.on_terminal))
        if self.output is not None:
            self.output.catch_signals()
            if options.run_for or options.run_until or options.idle or options.run:
                from wiretale.cli.stopping import Stopping

                self.stopping = Stopping(options, self.output)
        return True

    @property
    def netmask(self) -> int:
        """The mask of the network that is captured from; 0 if there is none."""
        return self.network[1] if self.network is not None else 0

    @property
    def on_terminal(self) -> bool:
        """Whether a person reads what is printed."""
        return self.output is not None and os.isatty(STANDARD_OUTPUT)

    def make_printer(self, live: bool) -> LinePrinter:
        """The printer, and what it asks for names."""
        options = self.options
        if options.numeric:
            return line_printer(options, self.write, None)
        from wiretale.cli.naming import Naming

        self.naming = naming = Naming(options, self.note, self.on_terminal, self.network, live)
        return line_printer(options, self.write, naming.resolver)

    def compile(self, snaplen: int, link_type: int) -> None:
        """Compiles the filter expression, if there is one."""
        text = expression(self.options)
        if not text:
            return
        from wiretale.filter.errors import FilterError
        from wiretale.filter.filter import Selection

        options = self.options
        self.selection = selection = Selection(
            text, snaplen, self.netmask, not options.no_optimize, options.scoped
        )  # fmt: skip
        try:
            selection.machine(link_type)
        except FilterError as error:
            raise unfit(error) from error
        if self.output is not None and os.isatty(2):
            from wiretale.filter.advice import notes

            for note in notes(text, options.scoped):
                self.tell(f"    note: {note}\n")

    def list_program(self, snaplen: int, link_type: int) -> None:
        """-d: lists the expression's program; without an expression, the one that takes every packet whole."""
        from wiretale.filter.listing import list_program

        self.compile(snaplen, link_type)
        program: Sequence[tuple[int, int, int, int]] = ((0x06, 0, 0, snaplen),)
        if self.selection is not None:
            program = self.selection.filter(link_type).program
        self.write(list_program(program, min(self.options.list_program, 3)).encode())

    # ---- packets ------------------------------------------------------------------------------------

    def read(self, source: Source) -> int:
        """Takes the packets of one file, to its end or to -c; returns the status."""
        output = self.output
        self.counted_here = 0
        listing = as_listing(source)
        if self.naming is not None:
            self.naming.blocks = getattr(source, "names", None)
            self.naming.believe_blocks = listing is not None
        take = self.take if self.filtered(source) else self.choose
        try:
            while True:
                batch = source.read() if output is None else output.while_waiting(source.read)
                if listing is not None:
                    self.follow(listing, batch is None)
                if batch is None or not take(batch):
                    return 0
                if output is not None and output.stopped:
                    return 0
        except Interrupted:
            if output is not None and output.ended:
                return 0
            self.note("pcap_loop: error reading dump file: Interrupted system call")
        except CaptureFileError as error:
            self.complain(error, "pcap_loop: ")
        return 1

    def follow(self, listing: ListingSource, at_end: bool) -> None:
        """Tells the printer what a listing calls its interfaces; at the end, says what it was made of."""
        if self.printer is not None and listing.interface_names:
            names = self.printer.pkt.remember("linux_sll interfaces")
            for name, number in listing.interface_names.items():
                names[number] = name.encode("utf-8", "replace")
        if at_end:
            from wiretale.cli.undump import report

            report(listing, self.options.read_file or listing.name, self.tell)

    def filtered(self, source: Source) -> bool:
        """Whether only packets that the filter selects will come; a reader that can is told to see to it."""
        selection = self.selection
        learns = self.naming is not None and self.naming.learner is not None  # also of packets that are not printed
        if learns or not isinstance(source, PcapReader):
            return selection is None
        machine = None
        if selection is not None:
            try:
                machine = selection.machine(source.link_type)
            except WiretaleError as error:  # of another link type than the files before
                raise failed(error) from error
        source.deliver(machine, indexed=self.printer is not None or self.saver is not None)
        return True

    def take(self, batch: Batch) -> bool:
        """Counts, saves and prints the packets of a batch; False when there were enough."""
        stop: int = batch.count
        options = self.options
        wanted = options.count
        if wanted and self.counted_here + stop > wanted:
            stop = wanted - self.counted_here
        self.counted_here += stop
        self.counted += stop
        if self.stopping is not None and stop:
            self.stopping.came()
        step = 1 if self.one_by_one else max(stop, 1)
        naming = self.naming
        if naming is not None:
            naming.expect(batch, range(stop))
        for first in range(0, stop, step):
            if naming is not None:
                naming.learn(batch, first + step)
            if self.saver is not None:
                self.save(self.saver, batch, first, first + step)
            try:
                if naming is not None and naming.own is not None:
                    self.print(batch, naming.shown(batch, range(first, min(first + step, stop))))
                elif self.annotations is not None:
                    self.print(batch, [first])
                elif self.printer is not None:
                    self.printer.print_batch(batch, None, first, first + step)
                    self.printer.flush()
            except Unwritable as error:
                self.go_on_saving(error)
        return not wanted or self.counted_here < wanted

    def choose(self, batch: Batch) -> bool:
        """As `take`, of those packets that the filter selects."""
        selection = self.selection
        assert selection is not None
        options = self.options
        try:
            if self.printer is None and self.saver is None and not options.count and self.stopping is None:
                self.counted += selection.count(batch)
                return True
            selected = selection.select(batch)
        except WiretaleError as error:  # of another link type, for which the expression is none
            raise failed(error) from error
        wanted = options.count
        if wanted and self.counted_here + len(selected) > wanted:
            del selected[wanted - self.counted_here :]
        self.counted_here += len(selected)
        self.counted += len(selected)
        naming = self.naming
        if naming is not None:
            naming.expect(batch, selected)
        if self.stopping is not None and selected:
            self.stopping.came()
        if self.one_by_one:
            for i in selected:
                if naming is not None:
                    naming.learn(batch, i + 1)
                self.hand_on(batch, [i])
        elif selected:
            self.hand_on(batch, selected)
        if naming is not None:
            naming.learn(batch, batch.count)
        return not wanted or self.counted_here < wanted

    def hand_on(self, batch: Batch, selected: list[int]) -> None:
        """Saves and prints selected packets of a batch."""
        if self.saver is not None:
            self.save(self.saver, batch, 0, len(selected), selected)
        try:
            self.print(batch, selected if self.naming is None else self.naming.shown(batch, selected))
        except Unwritable as error:
            self.go_on_saving(error)

    def go_on_saving(self, error: Unwritable) -> None:
        """Nobody reads what is printed: what has been captured is still saved, if it is to be. Else raises `error`."""
        if not self.saves_to_the_end:
            raise error
        self.unwritable = error
        self.printer = None
        self.annotations = None
        self.naming = None

    def print(self, batch: Batch, selected: Sequence[int]) -> None:
        """Prints packets of a batch."""
        if self.annotations is not None:
            for i in selected:
                self.annotations.print_packet(batch, i)
        elif self.printer is not None:
            self.printer.print_batch(batch, selected)
        if self.printer is not None:
            self.printer.flush()

    @property
    def one_by_one(self) -> bool:
        """Whether each packet goes out on its own.

        With -l, -U, where records and lines go to the same place, and where each packet may name hosts of the next.
        """
        options = self.options
        return self.printer is not None and bool(
            options.line_buffered or options.packet_buffered or options.write_file == "-"
            or (self.naming is not None and self.naming.learner is not None)
            or self.annotations is not None
        )

    def save(
        self, saver: Saver, batch: Batch, first: int, stop: int, selected: list[int] | None = None
    ) -> None:
        """Saves packets of a batch."""
        try:
            if self.recorder is None:
                saver.save(batch, first, stop, selected)
            else:
                self.recorder.take(batch, first, stop, selected)
            if self.printer is not None and saver.standard_output:
                saver.flush()
        except EnoughFiles as end:
            self.counted -= max(end.unsaved - 1, 0)  # tcpdump has counted the one that showed the time
            raise
        except WiretaleError:
            self.saver = None  # there is nothing that could still be completed
            raise

    def finish(self, failed: bool = False) -> None:
        """After the last packet."""
        if self.printer is not None:
            self.printer.flush()
        if self.saver is not None:
            if self.recorder is not None:
                self.recorder.close()
            self.saver.close()
        if self.options.count_only and not failed:
            self.write(f"{self.counted} packet{'' if self.counted == 1 else 's'}\n".encode())


def input_files(options: Options) -> list[str]:
    """The capture files that are to be read: the one of -r, or those that the file of -V lists."""
    if options.read_file is not None:
        return [options.read_file]
    if options.list_file is None:
        return []
    try:
        text = read_whole(options.list_file)
    except OSError as error:
        hint = f"-V reads the names of capture files from {options.list_file}."
        raise Failure(f"Unable to open file: {error.strerror}", hint) from error
    lines = text.split(b"\n")
    if not lines[-1]:
        lines.pop()
    if not lines:
        raise Failure(f"Nothing in {options.list_file}", "-V reads the names of capture files from it, one a line.")
    return [os.fsdecode(line.partition(b"\0")[0]) for line in lines]


def expression(options: Options) -> str:
    """The filter expression, from the command line or the file of -F; empty for none."""
    path = options.expression_file
    if path is None:
        return " ".join(options.words).strip()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise Failure(f"can't open {path}: {error.strerror}") from error
    try:
        parts = []
        while part := os.read(descriptor, 65536):
            parts.append(part)
    except OSError as error:
        raise Failure(f"read {path}: {error.strerror}") from error
    finally:
        os.close(descriptor)
    # Comments are blanked rather than removed, so that places in the text stay what they are.
    lines = b"".join(parts).partition(b"\0")[0].split(b"\n")
    kept = [line if (at := line.find(b"#")) < 0 else line[:at] + b" " * (len(line) - at) for line in lines]
    text = os.fsdecode(b"\n".join(kept))
    return text if text.strip() else ""


def failed(error: WiretaleError) -> WiretaleError:
    """An error that came while packets were selected: if the expression is none for their link type, in these words."""
    from wiretale.filter.errors import FilterError

    return unfit(error) if isinstance(error, FilterError) else error


def unfit(error: FilterError) -> Failure:
    """What a person is told of an expression that is no filter: below libpcap's words, the place and what may help."""
    reason, _, rest = error.render().partition("\n")
    return Failure(reason, rest.strip())


def link_type_number(text: str) -> int:
    """The number of the link type that -y names."""
    from wiretale import linktypes

    number = linktypes.by_name(text)
    assert number is not None, "the flag was checked"
    return number


def read_whole(path: str) -> bytes:
    """What a file holds; - is standard input."""
    descriptor = 0 if path == "-" else os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    parts = []
    while part := os.read(descriptor, 65536):
        parts.append(part)
    return b"".join(parts)


def link_type_name(number: int) -> str:
    """`EN10MB (Ethernet)` for 1, and so on; empty for a link type without a name."""
    from wiretale import linktypes

    name = linktypes.NAMES.get(linktypes.canonical(number))
    return f"{name[0]} ({name[1]})" if name is not None else ""


def line_printer(options: Options, write: Callable[[bytes], object], names: Names | None) -> LinePrinter:
    """The printer that words things as `options` ask for, with those names, if any."""
    # Counting and saving do without all of this, and start the sooner.
    from wiretale.dissect.printer import DUMP_ASCII, DUMP_HEX, DUMP_HEX_ASCII, DUMP_NOTHING, LinePrinter
    from wiretale.dissect.text import Text
    from wiretale.protocols import tables

    text = Text()
    text.names = names
    text.verbose = options.verbose
    text.quiet = options.quiet
    text.numeric = options.numeric
    text.link_level = options.link_level
    if options.style:
        from wiretale.dissect.styles import STYLES

        text.style = STYLES[options.style]
    text.absolute_sequence = options.absolute_sequence
    text.as_dot = options.as_dot
    text.short_names = options.short_names
    text.no_checksums = options.no_checksums
    text.lengths = options.lengths
    text.packet_type = options.packet_type.encode()
    text.undecoded_nfs = options.undecoded_nfs
    text.secret = os.fsencode(options.secret)
    # Of several dumps only one is made: that of -X before that of -x before that of -A.
    dump, often = DUMP_NOTHING, 0
    if options.hex_ascii:
        dump, often = DUMP_HEX_ASCII, options.hex_ascii
    elif options.hex:
        dump, often = DUMP_HEX, options.hex
    elif options.ascii:
        dump, often = DUMP_ASCII, options.ascii
    text.hex_link = often > 1
    text.unknown_as_hex = dump in (DUMP_NOTHING, DUMP_ASCII) and not options.quiet
    return LinePrinter(
        text, tables.link_type, write,
        time_format=options.time_format,
        nanosecond=bool(options.nanosecond),
        numbered=options.numbered,
        dump=dump,
        dump_link=often > 1,
    )  # fmt: skip


def version() -> str:
    """What --version prints: the program's version, the Python that runs it, and how."""
    import sys

    from wiretale.dissect import printer
    from wiretale.version import VERSION

    how = "interpreted" if (printer.__file__ or "").endswith(".py") else "compiled"
    number = ".".join(str(part) for part in sys.version_info[:3])
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    return f"{PROGRAM} {VERSION} ({how}, {name} {number})\n"
