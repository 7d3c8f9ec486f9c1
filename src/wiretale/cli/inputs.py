"""What the commands that look at whole captures read: files of any format, or an interface for a while.

    for batch, selected, first in batches(inputs):
        ...                                     # packet `first + i` of the capture is packet `i` of the batch

The filter is compiled before the first packet moves, for each link type that is met.
"""

from __future__ import annotations

import os
import sys
import time

from wiretale.cli import amounts
from wiretale.conversations.findings.thresholds import settings
from wiretale.errors import CaptureFileError, DamagedFileError, UsageError, WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO

    from wiretale.batch import Batch
    from wiretale.cli.arguments import Parser
    from wiretale.conversations.report import Report
    from wiretale.explaining import Explainer
    from wiretale.source import Source

SHOW_EVERY: Final = 1.0  # seconds
ENDINGS: Final = (".pcap", ".pcapng", ".cap", ".pcap.gz", ".pcapng.gz", ".txt")  # of captures, and of no filter's word
STANDARD_INPUT: Final = "standard input"


class Arguments:
    """What a command line says of inputs; each command adds its own. What is set here is what holds by default."""

    words: list[str]  # captures and a filter

    def __init__(self) -> None:
        self.files: list[str] = []
        self.interface = ""
        self.seconds: str | None = None
        self.thresholds: list[str] = []

    def read(self, words: Sequence[str], parser: Callable[[], Parser]) -> None:
        """Reads the words. Without an option among them no parser is needed, which would take long to load.

        Raises UsageError; SystemExit after --help.
        """
        if any(word.startswith("-") for word in words):
            parser().parse_intermixed_args(words, self)
        else:
            self.words = list(words)


class Inputs:
    """Which packets are asked for."""

    def __init__(
        self, files: list[str | int], interface: str, seconds: float | None, expression: str,
        thresholds: dict[str, float],
    ) -> None:  # fmt: skip
        self.files = files
        """Paths, or descriptors of copies."""
        self.interface = interface
        self.seconds = seconds
        """How long an interface is listened to; None for until somebody stops it."""
        self.expression = expression
        self.thresholds = thresholds
        """From where on something is a finding, where it is not the default."""

    @property
    def name(self) -> str:
        """What they come from, for a title."""
        return self.interface or ", ".join(STANDARD_INPUT if file == "-" else str(file) for file in self.files)


def asked(command: str, arguments: Arguments) -> Inputs:
    """What a command line asks for: files among its words or behind -r, or -i; the other words are a filter.

    Raises UsageError.
    """
    words = list(arguments.words)
    files: list[str | int] = list(arguments.files)
    if not files and not arguments.interface:
        while words and is_capture(words[0]):
            files.append(words.pop(0))
    if not files and not arguments.interface:
        raise UsageError(
            f"{words[0]}: no such file" if words else f"{command} needs a capture",
            "Give FILE, or -r FILE, or -i IFACE, and then, if you like, a filter expression.",
        )
    if words and words[0].lower().endswith(ENDINGS):
        raise UsageError(f"{words[0]}: no such file", "It is taken for a capture, by its ending; a filter comes last.")
    if files and arguments.interface:
        raise UsageError(f"{command} reads files or listens on an interface, not both", "Leave out -r or -i.")
    if arguments.seconds is not None and not arguments.interface:
        raise UsageError("--for is for listening on an interface", "A file is read to its end.")
    seconds = None if arguments.seconds is None else amounts.duration(arguments.seconds, "--for")
    thresholds = settings(arguments.thresholds)
    return Inputs(files, arguments.interface, seconds, " ".join(words).strip(), thresholds)


def batches(inputs: Inputs, damaged: bool = False) -> Iterator[tuple[Batch, Sequence[int], int]]:
    """The batches of all files one after the other, which of their packets are selected, and the first one's number.

    Raises WiretaleError; where a file is damaged, what comes before it was given. With `damaged` that is no error: the
    next file follows.
    """
    number = 1
    for path in inputs.files:
        source = opened(path)
        try:
            for batch, selected in chosen(source, inputs.expression):
                yield batch, selected, number
                number += batch.count
        except DamagedFileError:
            if not damaged:
                raise
        finally:
            source.close()


def opened(file: str | int) -> Source:
    """The source that a path names (- is standard input), or a copy from its beginning."""
    from wiretale.opening import open_source

    if isinstance(file, int):
        os.lseek(file, 0, os.SEEK_SET)
    return open_source(file)


def chosen(source: Source, expression: str) -> Iterator[tuple[Batch, Sequence[int]]]:
    """A source's batches, with the numbers of the packets that an expression selects."""
    selection = None
    if expression:
        from wiretale.filter.filter import Selection

        selection = Selection(expression, source.snaplen)
        selection.machine(source.link_type)
    while (batch := source.read()) is not None:
        yield batch, range(batch.count) if selection is None else selection.select(batch)


class Explained:
    """The report of all that is asked for, as a context manager: copies that were made for it are gone behind it.

    `keep` says that the packets will be read once more: what can be read only once, an interface or a pipe, is copied
    meanwhile, and `inputs.files` names the copy. While an interface is listened to `show` gets a report every second.
    """

    def __init__(self, inputs: Inputs, keep: bool = False, show: Callable[[Report], object] | None = None) -> None:
        self.inputs = inputs
        self.keep = keep
        self.show = show
        self.copies: list[IO[bytes]] = []

    def __enter__(self) -> Report:
        """Reads everything. Raises WiretaleError."""
        try:
            return self.report()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the copies."""
        for copy in self.copies:
            copy.close()

    def report(self) -> Report:
        from wiretale.explaining import Explainer, add_file

        inputs = self.inputs
        explainer = Explainer(thresholds=inputs.thresholds)
        explainer.filter = inputs.expression
        if inputs.interface:
            copy = self.new_copy() if self.keep else None
            listen(inputs, explainer, copy, self.show)
            if copy is not None:
                inputs.files = [copy.fileno()]
        for number, file in enumerate(inputs.files if not inputs.interface else ()):
            name = STANDARD_INPUT if file == "-" else str(file)
            if self.keep and is_read_once(file):
                file = inputs.files[number] = copied(file, self.new_copy())
            try:
                add_file(explainer, 0 if file == "-" else file, inputs.expression or None, name)
            except CaptureFileError as error:
                raise named(error, name) from error
        return explainer.report()

    def new_copy(self) -> IO[bytes]:
        """A file for a copy, that is gone when it is closed."""
        from tempfile import TemporaryFile

        copy = TemporaryFile()  # noqa: SIM115 (`close` closes it)
        self.copies.append(copy)
        return copy


def is_read_once(file: str | int) -> bool:
    """Whether a second reading would find nothing: a pipe."""
    return file == "-" or not os.path.isfile(file)


def copied(file: str | int, copy: IO[bytes]) -> int:
    """The descriptor of `copy`, into which all that can be read was written, at its beginning."""
    from shutil import copyfileobj

    if file == "-":
        copyfileobj(sys.stdin.buffer, copy)
    else:
        try:
            with open(file, "rb") as pipe:
                copyfileobj(pipe, copy)
        except OSError as error:
            raise CaptureFileError(f"{file}: {error.strerror}") from error
    copy.flush()
    os.lseek(copy.fileno(), 0, os.SEEK_SET)
    return copy.fileno()


def named(error: CaptureFileError, name: str) -> CaptureFileError:
    """The error with the name of the file, where it does not say it by itself."""
    if name not in str(error) and not error.hint.startswith(name):
        error.args = (f"{name}: {error}", *error.args[1:])
    return error


def listen(
    inputs: Inputs, explainer: Explainer, copy: IO[bytes] | None, show: Callable[[Report], object] | None
) -> None:
    """Has the explainer hear what an interface hears."""
    from wiretale.cli.listening import listening

    explainer.sources.append(inputs.interface)
    with listening(inputs.interface, inputs.expression, inputs.seconds, copy) as listener:
        shown = time.monotonic()
        for batch, selected in listener.batches():
            explainer.batch(batch, list(selected))
            now = time.monotonic()
            if show is not None and now - shown >= SHOW_EVERY:
                shown = now
                show(explainer.report())
        explainer.dropped = listener.source.statistics.dropped


def is_capture(word: str) -> bool:
    """Whether a word of the command line is the name of a file, rather than one of a filter."""
    return word == "-" or os.path.isfile(word) or ("/" in word and os.path.exists(word))


def complaint(error: WiretaleError) -> str:
    """What a person is told of an error: lines for standard error, the first one of which says all."""
    render = getattr(error, "render", None)
    if render is not None:
        return f"wiretale: {render()}\n"
    hint = "".join(f"    {line}\n" for line in error.hint.splitlines())
    return f"wiretale: {error}\n{hint}"
