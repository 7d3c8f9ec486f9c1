"""Writes docs/wiretale.1, the manual page, from the table of flags.

    python docs/make_man.py           writes it
    python docs/make_man.py --check   says whether it is current (status 1 if not)
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "src"))

from wiretale.cli import options as flags  # noqa: E402
from wiretale.version import VERSION  # noqa: E402

PAGE = DOCS / "wiretale.1"

DESCRIPTION = """\
.B wiretale
reads captured packets and prints a line about each, saves them, or counts them.
Its command line, its output and its exit statuses are those of
.BR tcpdump (8)
version 4.99.3.
.PP
With
.B \\-r
it reads a capture file (pcap or pcapng, also compressed with gzip, Zstandard, xz, LZ4 or bzip2), with
.B \\-V
several. Times are printed in local time; the environment variable
.B TZ
says which that is.
.PP
The words that are no flags are a filter expression, as
.BR pcap-filter (7)
tells of: only packets that match are printed, saved or counted. Where an expression is wrong, the lines below the
message show the place and what may have been meant.
.PP
Capturing from an interface is not there yet.
.PP
Flags may be clustered
.RB ( \\-nvv ),
follow the expression, and long names may be cut short as long as only one fits.
"""

AFTER = """\
.SH EXIT STATUS
.TP
.B 0
All packets were read.
.TP
.B 1
The command line cannot be obeyed, a file cannot be read or breaks off, or a signal ended the wait for packets.
What was read before an error is printed all the same.
.TP
.B 14
Standard output cannot be written: the disk is full, or its reader has gone.
.SH SIGNALS
SIGINT, SIGTERM and SIGHUP (unless it was ignored at the start, as by
.BR nohup (1))
end the run; what was printed and saved is complete. SIGUSR2 writes out what
.B \\-w
has buffered.
.SH ENVIRONMENT
.TP
.B TZ
The time zone in which times are printed.
.TP
.B POSIXLY_CORRECT
Flags end where the expression begins.
.SH FILES
.TP
.I /etc/services
Names of ports, printed unless
.B \\-n
is given.
.TP
.I /etc/ethers
Names of stations.
.SH EXAMPLES
.TP
.B wiretale \\-nr capture.pcap
A line for each packet, addresses as numbers.
.TP
.B wiretale \\-nvvXr capture.pcap \\-c 5
All that is known about the first five, with their bytes.
.TP
.B wiretale \\-\\-count \\-r capture.pcap.gz
How many packets a compressed capture holds.
.TP
.B ssh router tcpdump \\-Uw \\- | wiretale \\-lr \\-
Packets captured elsewhere, as they come.
.SH SEE ALSO
.BR tcpdump (8),
.BR pcap\\-filter (7),
.BR pcap\\-savefile (5)
"""


def escape(text: str) -> str:
    """Text as roff wants it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text.startswith(".") else text


def synopsis() -> str:
    """The flags, without a word about them."""
    words = escape(flags.usage().split("Usage: wiretale ")[1].replace("\n\t\t", " ").strip())
    # Lines break between flags, not within the brackets of one.
    return ".nh\n.ad l\n.B wiretale\n" + words.replace("[ ", "[\\ ").replace(" ]", "\\ ]") + "\n.ad\n.hy"


def entry(row: flags.Row) -> str:
    """One flag."""
    letter, long, argument, _, where, says = row
    heads = []
    if letter:
        heads.append(rf"\fB\-{letter}\fR" + (rf" \fI{escape(argument)}\fR" if argument else ""))
    if long:
        heads.append(rf"\fB\-\-{escape(long)}\fR" + (rf"=\fI{escape(argument)}\fR" if argument else ""))
    if where == flags.LIVE:
        says += " Matters only for captures from an interface."
    if letter == "T":
        says += " One of: " + ", ".join(flags.PACKET_TYPES) + "."
    return ".TP\n" + ", ".join(heads) + "\n" + escape(says)


def page() -> str:
    """The whole manual page."""
    parts = [
        '.\\" Written by docs/make_man.py from the table in wiretale/cli/options.py: change that, not this.',
        f'.TH WIRETALE 1 "" "wiretale {VERSION}" "User Commands"',
        ".SH NAME",
        r"wiretale \- print, save and count captured packets",
        ".SH SYNOPSIS",
        synopsis(),
        ".SH DESCRIPTION",
        DESCRIPTION.rstrip(),
        ".SH OPTIONS",
        *(entry(row) for row in flags.OPTIONS if row[5]),
        AFTER.rstrip(),
    ]
    return "\n".join(parts) + "\n"


def main(words: list[str]) -> int:
    if words == ["--check"]:
        if PAGE.exists() and PAGE.read_text() == page():
            return 0
        print("docs/wiretale.1 is not current: run python docs/make_man.py", file=sys.stderr)
        return 1
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
