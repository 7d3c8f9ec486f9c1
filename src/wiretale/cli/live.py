"""Capturing from interfaces: what `wiretale -i` does besides what it does with files.

The device and the output are opened, the filter is put in place, rights are given up (`confinement`), and
only then is a packet looked at.
Signals wake the loop: SIGINT, SIGTERM and SIGHUP end it once what has come is printed and saved, SIGUSR1 has it say how
many packets there were. At least once a second the loop looks at the clock.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import os
import time

from wiretale.capture.interfaces import ANY
from wiretale.capture.live import LiveSource
from wiretale.capture.memory import keep_memory
from wiretale.cli import devices
from wiretale.cli.confinement import give_up_rights
from wiretale.cli.output import EnoughFiles, Unwritable
from wiretale.errors import CaptureError, WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch
    from wiretale.capture.live import Statistics
    from wiretale.cli.companion import Companion
    from wiretale.cli.dump import Dump
    from wiretale.cli.options import Options
    from wiretale.files.pcapng_writer import PcapngWriter

FLUSH_AFTER: Final = 0.5  # seconds that packets wait at most before they are in the file


def capture(dump: Dump) -> int:
    """Captures until it is told to stop; returns the exit status."""
    options = dump.options
    words = devices.words(options)
    if options.list_time_stamp_types:
        dump.tell(devices.list_time_stamp_types(words[0]))
        return 0
    warn_of_time_stamps(dump, words)
    if options.monitor:
        raise CaptureError(f"{words[0]}: That device doesn't support monitor mode")
    names = devices.names(words)
    if len(names) > 1 and options.write_file is not None and not saves_pcapng(options):
        raise CaptureError("a pcap file does not say which interface its packets are from", "Add --pcapng.")
    warn_of_time_stamps(dump, [name for name in names if name not in words])  # tcpdump tries the word before the number
    companion = None
    if options.run:
        from wiretale.cli.companion import Companion
        from wiretale.cli.confinement import user_to_become

        companion = Companion(options.run, user_to_become(options.user))
    source = open_source(options, names)
    try:
        if options.list_link_types:
            dump.tell(devices.list_link_types(source))
            return 0
        if options.link_type or source.devices[0].name == ANY:
            from wiretale import linktypes

            dump.note(f"data link type {linktypes.name(source.link_type)}")
            from wiretale.protocols import linux_sll

            linux_sll.interface_name = source.interface_name
        dump.network = source.network
        if options.write_file is not None and saves_pcapng(options):
            source.describe_interfaces()
        if not dump.set_up(source, live=True):
            return 0
        if dump.saver is None and dump.output is not None and not options.include_own:
            leave_own_session_out(dump, source)
        selection = dump.selection
        source.start(None if selection is None else lambda link_type: selection.filter(link_type).program)
        keep_memory()
        if only_saves(dump, source):
            source.deliver_records()
        if dump.output is not None and dump.printer is not None:
            dump.output.do_otherwise(source.wait_to_write)
        give_up_rights(dump, source, () if companion is None else (companion.process,))
        return Live(dump, source, companion).run()
    finally:
        source.close()
        if companion is not None:
            companion.finish(interrupted=False)


def saves_pcapng(options: Options) -> bool:
    """Whether packets are saved in pcapng."""
    from wiretale.files.create import is_pcapng_name

    return options.pcapng or is_pcapng_name(options.write_file or "")


def warn_of_time_stamps(dump: Dump, names: list[str]) -> None:
    """-j: says of devices that only the host makes time stamps, if something else was asked for."""
    kind = dump.options.time_stamp_type
    if kind not in ("", "host"):
        for name in names:
            dump.note(
                f"WARNING: When trying to set timestamp type '{kind}' on {name}: "
                "That type of time stamp is not supported by that device"
            )


def leave_own_session_out(dump: Dump, source: LiveSource) -> None:
    """On a terminal that is reached over ssh: does not print the packets that bring what is printed."""
    if not dump.on_terminal:
        return
    from wiretale.cli import own_session
    from wiretale.filter.errors import FilterError
    from wiretale.filter.filter import Selection

    ends = own_session.own_session(os.environ)
    if ends is None:
        return
    text = own_session.expression_without(ends, "" if dump.selection is None else dump.selection.text)
    selection = Selection(
        text, source.snaplen, dump.netmask, not dump.options.no_optimize, dump.options.scoped
    )  # fmt: skip
    try:
        for interface in source.interfaces:
            selection.machine(int(interface.link_type))
    except FilterError:
        return  # packets of this link type are nobody's session
    dump.selection = selection
    dump.note(own_session.notice(ends))


def open_source(options: Options, names: list[str]) -> LiveSource:
    """The source that the options ask for."""
    number = None
    if options.link_type:
        from wiretale import linktypes

        number = linktypes.by_name(options.link_type)
    try:
        return LiveSource(
            names,
            snaplen=options.snaplen,
            promiscuous=not options.no_promiscuous,
            buffer=options.buffer_size,
            immediate=options.immediate or (options.write_file is None and os.isatty(1)),
            direction=options.direction,
            link_type=number,
            nanosecond=bool(options.nanosecond),
        )
    except CaptureError as error:
        if str(error).endswith("supported by this device"):
            raise CaptureError(f"{options.link_type.upper()} is not one of the DLTs supported by this device") from None
        raise


def only_saves(dump: Dump, source: LiveSource) -> bool:
    """Whether all packets go into one pcap file after the other, and nobody looks at them."""
    options = dump.options
    return (
        dump.saver is not None and not dump.saver.pcapng and dump.printer is None and dump.recorder is None
        and not (source.check_again and dump.selection is not None)
        and not (options.count or options.file_size or options.align)
    )  # fmt: skip


class Live:
    """A capture that is running."""

    def __init__(self, dump: Dump, source: LiveSource, companion: Companion | None = None) -> None:
        self.dump = dump
        self.source = source
        self.companion = companion  # the command of --run
        self.begun = time.time_ns()
        self.flushed = time.monotonic()  # when what is saved was last handed to the system
        self.told = self.flushed  # when the number of packets was last looked at, with -v -w
        self.told_count = -1  # the number that was told
        self.asked = False  # for statistics

    def run(self) -> int:
        """The capture, from its announcement to its statistics; returns the exit status."""
        dump = self.dump
        output = dump.output
        source = self.source
        if output is not None:
            output.patient = True
            _signal.set_wakeup_fd(source.wake_descriptor, warn_on_full_buffer=False)
            _signal.signal(_signal.SIGUSR1, self.ask)
        self.announce()
        if dump.saver is not None:
            dump.saver.statistics = self.statistics_for_file
            dump.saves_to_the_end = True
        if self.companion is not None and dump.stopping is not None:
            self.companion.go(dump.stopping.end_soon)
        status = 0
        try:
            while True:
                batch = source.read()
                if batch is None:
                    break
                if batch.count and not self.take(batch):
                    break
                if dump.unwritable is not None:
                    source.stop()
                self.look_at_clock(batch.count == 0)
                if output is not None:
                    output.flush_if_asked()
                    if output.stopped:
                        source.stop()
            if dump.unwritable is not None:
                raise dump.unwritable
            if output is not None and output.stopped and not output.ended and dump.saver is None:
                dump.write(b"\n")
        except EnoughFiles:
            pass
        except CaptureError as error:
            dump.complain(error, "pcap_loop: ")
            status = 1
        except WiretaleError as error:
            dump.complain(error)
            status = 1
        except Unwritable:
            dump.printer = None
            raise
        finally:
            if output is not None:
                _signal.set_wakeup_fd(-1)
            try:
                dump.finish(failed=True)  # whatever went wrong, what was saved is complete
            except WiretaleError as error:
                dump.complain(error)
                status = 1
        self.tell_statistics("\n")
        naming = dump.naming
        if naming is not None and naming.own is not None and naming.own.left_out:
            dump.note(f"{plural(naming.own.left_out, 'of our own questions for names')} not printed")
        if self.companion is not None:
            interrupted = output is not None and output.stopped and not output.ended
            return self.companion.finish(interrupted) or status
        return status

    def take(self, batch: Batch) -> bool:
        """Hands packets on; False when there were enough."""
        dump = self.dump
        if self.source.check_again and dump.selection is not None:
            return dump.choose(batch)
        return dump.take(batch)

    def announce(self) -> None:
        """Says on standard error what is captured from."""
        from wiretale.cli.dump import link_type_name

        dump = self.dump
        if dump.saver is None and not dump.options.verbose:
            dump.note("verbose output suppressed, use -v[v]... for full protocol decode")
            begin = ""
        else:
            begin = "wiretale: "
        names = ", ".join(device.name for device in self.source.devices)
        kind = link_type_name(self.source.link_type) or str(self.source.link_type)
        dump.tell(f"{begin}listening on {names}, link-type {kind}, snapshot length {self.source.snaplen} bytes\n")

    def look_at_clock(self, idle: bool) -> None:
        """What is done every now and then, and whenever no packets come."""
        dump = self.dump
        now = time.monotonic()
        if dump.saver is not None and (idle or now - self.flushed >= FLUSH_AFTER):
            self.flushed = now
            if dump.recorder is None or dump.recorder.fired:
                dump.saver.tick()
            if dump.options.verbose and dump.printer is None and now - self.told >= 1:
                self.told = now
                if dump.counted != self.told_count:
                    self.told_count = dump.counted
                    dump.tell(f"Got {dump.counted}\r")
        if self.asked:
            self.asked = False
            self.tell_statistics(", ")

    def ask(self, _number: int, _frame: object) -> None:
        """The handler of SIGUSR1."""
        self.asked = True

    @property
    def statistics(self) -> Statistics:
        """What became of the packets until now."""
        found = self.source.statistics
        if not self.source.runs_filters:  # then it is what we let through that passed the filter
            found.received = self.dump.counted + found.dropped
        return found

    def statistics_for_file(self, file: PcapngWriter) -> None:
        """Writes what has been counted until now into a pcapng file, of each interface for itself."""
        found = self.statistics
        several = len(self.source.interfaces) > 1
        now = time.time_ns()
        for number, counts in enumerate(self.source.interface_counts):
            passed, accepted, dropped, comment = counts.passed, found.received, found.dropped, ""
            if passed < 0 and self.dump.selection is None and not several:
                passed = accepted
            if several:  # which have one socket
                accepted, dropped = counts.came, 0
                if found.dropped:
                    accepted = dropped = -1
                    comment = f"{plural(found.dropped, 'dropped by kernel')}, which does not tell of which interface"
                elif self.source.check_again:
                    accepted = -1
            file.write_statistics(
                number, now, begun=self.begun, ended=now, received=passed, interface_dropped=counts.missed,
                accepted=accepted, system_dropped=dropped, delivered=counts.came, comment=comment,
            )  # fmt: skip

    def tell_statistics(self, between: str) -> None:
        """Says how many packets there were."""
        found = self.statistics
        parts = [
            plural(self.dump.counted, "captured"),
            plural(found.received, "received by filter"),
            plural(found.dropped, "dropped by kernel"),
        ]
        if found.missed:
            parts.append(plural(found.missed, "dropped by interface"))
        text = between.join(parts)
        self.dump.tell(f"{text}\n" if between == "\n" else f"wiretale: {text}\n")


def plural(count: int, what: str) -> str:
    """`1 packet captured`, and so on."""
    return f"{count} packet{'' if count == 1 else 's'} {what}"
