"""`wiretale undump`: reads the text that tcpdump printed back, and prints or saves the packets that it tells of.

Without -w the packets are printed again, in today's format or that of `--style`, under tcpdump's own flags. With -w
they are saved as pcapng, with a comment on each packet that says which line it is of and what was invented.
Standard error says which lines could not be read, and what was invented for how many packets.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from wiretale.cli import dump
from wiretale.cli import options as flags
from wiretale.cli.output import PROGRAM, tell
from wiretale.errors import UsageError, WiretaleError
from wiretale.files import open as files
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.listing.source import Complaint, ListingSource

MOST_TOLD: Final = 20  # complaints that are printed; the others are counted
LONGEST_TOLD: Final = 200  # characters of one
MOST_INVENTIONS: Final = 12  # kinds that are printed

HELP: Final = """\
usage: wiretale undump LISTING [-w FILE] [tcpdump's flags] [expression]

Reads a listing, the text that tcpdump printed (3.4 to 4.99, with any of its flags), back into packets. LISTING may
be a page or a letter with packets in it; - is standard input. Bytes are those of the dump where a line has one
(-x, -X); otherwise headers are rebuilt from what the line says, with as many zeros of data as it states.

  -w FILE       save the packets as pcapng; comments say what was invented, and names are kept (- is standard output)
  --style V     print in the format of tcpdump 3.7, 3.9 or 4.99 (the default)
  expression    only the packets that this filter selects

Without -w the packets are printed. tcpdump's flags are taken (see `wiretale --help`): -n, -v, -S, -c, -C...

exit status: 0; 1 if there is no packet in the text, or for an error

  wiretale undump mail.txt
  wiretale undump -w mail.pcapng mail.txt
  tcpdump -nn -r old.pcap | wiretale undump --style 3.9 - 'tcp port 80'
"""


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        if "--help" in words or "-h" in words:
            sys.stdout.write(HELP)
            return 0
        options = flags.parse(words, ignore)
        if not options.words:
            raise UsageError("no listing is named", "Name a file, or - for standard input: wiretale undump FILE")
        listing = options.words[0]
        if options.read_file is not None or options.list_file is not None or options.interfaces:
            raise UsageError("undump reads one listing", f"Leave -r, -V and -i away: wiretale undump {listing}")
        if options.write_file is not None and same_file(listing, options.write_file):
            raise UsageError(f"{listing} cannot be read and written at once", "Save to another file.")
        if is_capture(listing):
            raise UsageError(f"{listing} is a capture, not a listing", f"It is read with -r: wiretale -r {listing}")
        rest = without(words, listing)
    except WiretaleError as error:
        tell(f"{PROGRAM}: {error}\n" + (f"    {error.hint}\n" if error.hint else ""))
        return 1
    # The rest is tcpdump's own business: printing, saving, counting, selecting.
    return dump.main(["-r", listing, *(["--pcapng"] if options.write_file is not None else []), *rest])


def same_file(path: str, other: str) -> bool:
    """Whether two paths are of one file."""
    try:
        return path != "-" and other != "-" and os.path.samefile(path, other)
    except OSError:
        return False


def is_capture(path: str) -> bool:
    """Whether a file is a capture and not text. Standard input is not looked at: it can be read but once."""
    if path == "-" or not os.path.isfile(path):
        return False
    with suppress(OSError), open(path, "rb") as file:
        return files.is_capture(file.read(8))
    return False


def without(words: Sequence[str], listing: str) -> list[str]:
    """The command line without the listing's name, which is its first word that is no flag's."""
    rest = flags.parse(words, ignore).words[1:]
    for i, word in enumerate(words):
        if word == listing:
            left = [*words[:i], *words[i + 1 :]]
            try:
                if flags.parse(left, ignore).words == rest:
                    return left
            except UsageError:
                continue  # it was a flag's argument
    raise UsageError(f"{listing} is named twice")


def ignore(text: str) -> None:
    """Drops a note that was told before."""


def attend(listing: ListingSource, path: str, tell: Callable[[str], object]) -> None:
    """Says which lines of a listing cannot be read, as they are met."""
    name = safe(path)

    def complain(complaint: Complaint) -> None:
        if complaint.count <= MOST_TOLD:
            tell(f"{name}:{complaint.number}: skipped: {safe(complaint.message)}\n")

    for complaint in listing.take_complaints():
        complain(complaint)
    listing.on_complaint = complain


def report(listing: ListingSource, path: str, tell: Callable[[str], object]) -> None:
    """Says what was read, what was not, and what was invented."""
    name = safe(path)
    if listing.complaints > MOST_TOLD:
        tell(f"{name}: {listing.complaints - MOST_TOLD} more lines were skipped\n")
    for number in listing.listing.too_long[:MOST_TOLD]:
        tell(f"{name}:{number}: skipped: a line of more than a million characters\n")
    told = f"{name}: {counted(listing.packets, 'packet')}"
    if listing.complaints:
        told += f", {counted(listing.complaints, 'line')} skipped"
    if listing.listing.prose:
        told += f", {counted(listing.listing.prose, 'line')} of other text"
    tell(told + "\n")
    most = sorted(listing.invented.items(), key=lambda item: -item[1])
    if most:
        parts = [f"{safe(what)} ({count})" for what, count in most[:MOST_INVENTIONS]]
        if len(most) > MOST_INVENTIONS:
            parts.append(f"and {len(most) - MOST_INVENTIONS} more")
        tell(f"{name}: invented, for so many packets: {', '.join(parts)}\n")


def counted(number: int, noun: str) -> str:
    """`1 packet`, `2 packets`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def safe(text: str) -> str:
    """Text that cannot upset a terminal."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:LONGEST_TOLD])
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")
