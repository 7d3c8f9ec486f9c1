"""tcpdump's flags, as one table.

Everything that is known about a flag stands in its row of `OPTIONS`: its letter, its long name, its
argument, what it sets, and the sentences that the manual says about it. Parsing, `--help` and the
manual page all come from here.

The words of a command line are read as GNU getopt_long reads them: flags may follow the filter
expression (unless POSIXLY_CORRECT is set), letters may be clustered, and long names may be cut
short as long as only one name fits.
"""

from __future__ import annotations

import os

from wiretale.errors import UsageError
from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_SNAPLEN: Final = 262144

# Where a flag matters.
READING: Final = "files"  # when a capture file is read (and live, too)
LIVE: Final = "live"  # only when packets are captured from an interface
WRITING: Final = "writing"  # when packets are saved

# (letter, long name, argument, what it does to Options, where it matters, manual).
# What it does: "name" sets the attribute (True, or the argument); "name+" counts;
# "name[]" appends the argument; "name=value" sets that value; "" does nothing.
Row = tuple[str, str, str, str, str, str]

# The order is that in which --help and the manual tell of them; and of ambiguous long names, that in
# which getopt_long would list them.
OPTIONS: Final[tuple[Row, ...]] = (
    ("A", "", "", "ascii+", READING,
     "Print each packet as text, too, without its link-level header; twice, with it."),
    ("", "align", "", "align", WRITING,
     "With -G, begin new files at multiples of its seconds on the clock, by the packets' own times."),
    ("", "annotate", "", "annotate", READING,
     "Print under each line what its fields mean."),
    ("b", "", "", "as_dot", READING,
     "Print AS numbers of BGP packets in ASDOT notation."),
    ("B", "buffer-size", "size", "buffer_size", LIVE,
     "The size of the kernel's capture buffer, in KiB."),
    ("c", "", "count", "count", READING,
     "Exit after that many packets."),
    ("", "count", "", "count_only", READING,
     "Print on standard output only how many packets there were."),
    ("", "comment", "text", "comments[]", WRITING,
     "Write this comment into the pcapng file; may be given several times."),
    ("C", "", "file_size", "file_size", WRITING,
     "Begin a new file before a packet is written to one that is larger than this, in millions of bytes."),
    ("d", "", "", "list_program+", READING,
     "Print the program that the filter expression was compiled to, and stop; twice, as a C fragment; "
     "three times, as decimal numbers."),
    ("D", "list-interfaces", "", "list_interfaces", LIVE,
     "List the interfaces that can be captured from, and stop."),
    ("e", "", "", "link_level", READING,
     "Print the link-level header of each packet."),
    ("E", "", "spi@address algo:secret", "esp_secrets", READING,
     "Decrypt IPsec ESP packets to this address and with this security parameters index; several are told apart by "
     "commas, and algo:secret alone is for all others. Algorithms are des-cbc, 3des-cbc, blowfish-cbc, cast128-cbc, "
     "seed-cbc, aes128-cbc (192, 256), camellia128-cbc (192, 256) and none; -hmac96 behind their names (or 128, 192, "
     "256) says that so many bits of integrity check follow. A secret is text, or hexadecimal after 0x. Given as "
     "'file name', the secrets are read from that file, one a line, and do not show in the list of processes. "
     "'ikev2 I|R initiator-spi responder-spi auth:secret algo:secret' opens what that side of an IKEv2 exchange "
     "encrypts. Needs the library that the extra wiretale[crypto] brings."),
    ("f", "", "", "no_foreign_names", READING,
     "Print IPv4 addresses outside the capturing interface's network as numbers."),
    ("F", "", "file", "expression_file", READING,
     "Read the filter expression from this file; one on the command line is ignored."),
    ("", "for", "duration", "run_for", READING,
     "Stop after that time: a number and ms, s, m, h or d."),
    ("G", "", "seconds", "rotate_seconds", WRITING,
     "Begin a new file every so many seconds; the name given with -w should hold a time format as of strftime(3)."),
    ("h", "help", "", "!help", READING,
     "Print the version and a summary of usage, and exit."),
    ("H", "", "", "mesh", READING,
     "Try to recognize 802.11s draft mesh headers."),
    ("i", "interface", "interface", "interfaces[]", LIVE,
     "Capture from this interface, by its name or its number in the list of -D; any stands for all, nflog:5 for "
     "what rules of netfilter log to group 5, nfqueue:5 for what they queue. Given several times, from all of "
     "them."),
    ("I", "monitor-mode", "", "monitor", LIVE,
     "Put the interface into monitor mode (IEEE 802.11 only)."),
    ("", "immediate-mode", "", "immediate", LIVE,
     "Deliver packets as soon as they arrive."),
    ("", "include-own", "", "include_own", LIVE,
     "Print the packets of the ssh session, too, that the program is watched through."),
    ("", "idle", "duration", "idle", READING,
     "Stop when no packet has come for that time."),
    ("j", "time-stamp-type", "tstamptype", "time_stamp_type", LIVE,
     "Who makes the time stamps of a capture."),
    ("J", "list-time-stamp-types", "", "list_time_stamp_types", LIVE,
     "List the time stamp types of the interface, and stop."),
    ("", "keep", "size|age", "keep", WRITING,
     "With -C or -G, remove the oldest of the files when they take more than this (2GB), are older (7d), or both "
     "(2GB,7d)."),
    ("", "json", "", "json", LIVE,
     "With -D, list the interfaces as JSON: flags, state, description, addresses, hardware address, MTU, speed in "
     "Mbit/s, and link types."),
    ("K", "dont-verify-checksums", "", "no_checksums", READING,
     "Do not verify IP, TCP and UDP checksums."),
    ("l", "", "", "line_buffered", READING,
     "Write each line out as soon as it is complete."),
    ("L", "list-data-link-types", "", "list_link_types", LIVE,
     "List the link types of the interface, and stop."),
    ("", "lengths", "", "lengths", READING,
     "Print the captured and the original length of each packet."),
    ("m", "", "module", "!mib", READING,
     "Load a MIB module; as in most builds of tcpdump there is no support for it, and the option is ignored."),
    ("M", "", "secret", "secret", READING,
     "The secret that TCP-MD5 digests are verified with (RFC 2385)."),
    ("", "time-stamp-precision", "precision", "!precision", READING,
     "The precision of times: micro or nano."),
    ("", "micro", "", "nanosecond=0", READING,
     "The same as --time-stamp-precision=micro."),
    ("", "nano", "", "nanosecond=1", READING,
     "The same as --time-stamp-precision=nano."),
    ("n", "", "", "numeric+", READING,
     "Print addresses and ports as numbers, not as names."),
    ("", "names", "wait|now|learn", "names", READING,
     "How hosts get their names, unless -n is given. wait: wait for the resolver, for as long as --names-timeout says; "
     "the default where the output is no terminal. now: print the number now, and the name as soon as it is known; the "
     "default on a terminal. learn: use also what the capture itself tells, that is answers of DNS, mDNS and LLMNR, "
     "names of DHCP clients, the servers that TLS clients ask for, and name blocks of pcapng files; with -v, say on "
     "standard error where each name comes from."),
    ("", "names-timeout", "seconds", "names_timeout", READING,
     "How long to wait for names, in all; by default 2 seconds. After that hosts without a name stay numbers."),
    ("N", "", "", "short_names", READING,
     "Print host names without their domain."),
    ("", "netns", "name", "network_namespace", LIVE,
     "Capture in this network namespace: a name of ip-netns(8), the path of its file, or the number of a process that "
     "is in it, say a container's."),
    ("", "no-sandbox", "", "no_sandbox", LIVE,
     "Do not confine the process once everything is open; by default a capture keeps no capability, reads only what it "
     "needs, and makes only the system calls of a running capture. -v tells what was given up."),
    ("O", "no-optimize", "", "no_optimize", READING,
     "Do not optimize the filter's program."),
    ("p", "no-promiscuous-mode", "", "no_promiscuous", LIVE,
     "Do not put the interface into promiscuous mode."),
    ("", "pcapng", "", "pcapng", WRITING,
     "Save as pcapng whatever the file is called; names in .pcapng, .pcapng.gz and .pcapng.zst do without."),
    ("q", "", "", "quiet", READING,
     "Print less about each protocol."),
    ("Q", "direction", "in|out|inout", "direction", LIVE,
     "Capture only packets that go in this direction."),
    ("r", "", "file", "read_file", READING,
     "Read packets from this file; - is standard input."),
    ("", "recorder", "duration", "recorder", WRITING,
     "Keep the packets of that time in memory, at most 256 MB of them (or as much as stands after a comma: 30s,1GB), "
     "and save them, and what follows, when --trigger says so or SIGUSR2 comes."),
    ("", "run", "command", "run", LIVE,
     "Capture while this command runs, with all words that follow as its arguments, and exit with its status."),
    ("s", "snapshot-length", "snaplen", "snaplen", LIVE,
     "Capture that many bytes of each packet; 0 stands for 262144, the default."),
    ("S", "absolute-tcp-sequence-numbers", "", "absolute_sequence", READING,
     "Print TCP sequence numbers as they are, not relative to the connection's first."),
    ("", "scoped", "", "scoped", READING,
     "Let vlan, mpls, pppoes, geneve and vxlan move offsets for their own part of the expression only, and all other "
     "terms match behind VLAN tags and the extension headers of IPv6, too."),
    ("", "style", "version", "style", READING,
     "Word the lines as this version of tcpdump does: 3.7, 3.9, or 4.99, the default."),
    ("t", "", "", "time_format+", READING,
     "Print no time; twice, seconds since 1970; three times, since the packet before; four times, date and time; "
     "five times, since the first packet."),
    ("T", "", "type", "packet_type", READING,
     "Take what the packets carry for this protocol."),
    ("", "trigger", "condition", "trigger", WRITING,
     "What makes --recorder save: a packet that matches a filter expression, or more of them than a rate, as "
     "in 'icmp > 100/s'."),
    ("u", "", "", "undecoded_nfs", READING,
     "Print undecoded NFS handles."),
    ("", "until", "time", "run_until", READING,
     "Stop at that time: 18:00, 18:00:30, or a date and a time."),
    ("U", "packet-buffered", "", "packet_buffered", READING,
     "Write each packet out as soon as it is printed or saved."),
    ("", "print", "", "print_too", WRITING,
     "Print packets although they are also saved with -w."),
    ("v", "", "", "verbose+", READING,
     "Print more about each packet; up to three times, still more."),
    ("V", "", "file", "list_file", READING,
     "Read the names of capture files from this file, a line each; - is standard input."),
    ("", "version", "", "!version", READING,
     "Print the version, and exit."),
    ("w", "", "file", "write_file", WRITING,
     "Save the packets to this file and do not print them; - is standard output."),
    ("W", "", "filecount", "file_count", WRITING,
     "With -C, use that many files in turn; with -G, exit after that many."),
    ("x", "", "", "hex+", READING,
     "Print each packet in hexadecimal, too, without its link-level header; twice, with it."),
    ("X", "", "", "hex_ascii+", READING,
     "Print each packet in hexadecimal and ASCII, too, without its link-level header; twice, with it."),
    ("y", "linktype", "datalinktype", "link_type", LIVE,
     "The link type to capture with, or to compile a filter for."),
    ("z", "", "postrotate-command", "postrotate_command", WRITING,
     "Run this command with the name of each file that -C or -G has closed."),
    ("Z", "relinquish-privileges", "user", "user", READING,
     "When run as root, change to this user once the capture is open."),
    ("#", "number", "", "numbered", READING,
     "Print each packet's number at the beginning of its line."),
    ("a", "", "", "", "", ""),  # means nothing any more, and is accepted
)

# Long names that tcpdump 4.99.3 lacks: they do not make its abbreviations ambiguous.
OWN: Final = (
    "", "align", "annotate", "comment", "for", "idle", "include-own", "json", "keep", "lengths", "names",
    "names-timeout", "netns", "no-sandbox", "pcapng", "recorder", "run", "scoped", "style", "trigger",
    "until",
)  # fmt: skip
BAD: Final[Row] = ("", "", "", "!bad", "", "")  # stands for what is no flag; its argument says why

PACKET_TYPES: Final = (
    "aodv", "carp", "cnfp", "domain", "lmp", "pgm", "pgm_zmtp1", "ptp", "radius", "resp", "rpc", "rtcp", "rtp", "snmp",
    "someip", "tftp", "vat", "vxlan", "wb", "zmtp1",
)  # fmt: skip


@final
class Options:
    """What a command line asks for."""

    def __init__(self) -> None:
        self.align = False
        self.ascii = 0
        self.annotate = False
        self.as_dot = False
        self.buffer_size = 0
        self.comments: list[str] = []
        self.count = 0
        self.count_only = False
        self.file_size = 0
        self.run_for = 0.0  # seconds
        self.run_until = 0.0  # seconds since 1970
        self.idle = 0.0  # seconds
        self.list_program = 0
        self.list_interfaces = False
        self.link_level = False
        self.no_foreign_names = False
        self.expression_file: str | None = None
        self.rotate_seconds = 0
        self.mesh = False
        self.interfaces: list[str] = []
        self.monitor = False
        self.immediate = False
        self.json = False
        self.time_stamp_type = ""
        self.list_time_stamp_types = False
        self.no_checksums = False
        self.line_buffered = False
        self.list_link_types = False
        self.lengths = False
        self.secret = ""
        self.include_own = False
        self.keep = ""
        self.network_namespace = ""
        self.run: list[str] = []  # the command and its arguments
        self.recorder: tuple[float, int] | None = None  # seconds and bytes
        self.trigger = ""
        self.pcapng = False
        self.numeric = 0
        self.names = ""
        self.names_timeout: float | None = None
        self.short_names = False
        self.numbered = False
        self.no_optimize = False
        self.no_promiscuous = False
        self.no_sandbox = False
        self.print_too = False
        self.quiet = False
        self.direction = ""
        self.read_file: str | None = None
        self.esp_secrets: str | None = None
        self.snaplen = MAX_SNAPLEN
        self.absolute_sequence = False
        self.scoped = False
        self.style = ""  # empty: 4.99
        self.time_format = 0
        self.packet_type = ""
        self.undecoded_nfs = False
        self.packet_buffered = False
        self.nanosecond = 0
        self.verbose = 0
        self.list_file: str | None = None
        self.write_file: str | None = None
        self.file_count = 0
        self.hex = 0
        self.hex_ascii = 0
        self.link_type = ""
        self.postrotate_command = ""
        self.user: str | None = None
        self.words: list[str] = []  # the filter expression
        self.stop = ""  # "help" or "version": print that and stop


def split_words(words: Sequence[str], permute: bool) -> tuple[list[tuple[Row, str, str]], list[str]]:
    """Splits a command line into flags (row, argument, as written) and the remaining words."""
    letters = {row[0]: row for row in OPTIONS if row[0]}
    found: list[tuple[Row, str, str]] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            rest.extend(words[at:])
            break
        if len(word) < 2 or word[0] != "-":
            rest.append(word)
            if not permute:
                rest.extend(words[at:])
                break
            continue
        if word[1] == "-":
            name, equals, value = word[2:].partition("=")
            row = find_long(name)
            if row is None:
                found.append((BAD, f"unrecognized option '{word}'", word))
                break
            if isinstance(row, str):
                found.append((BAD, f"option '{word}' is ambiguous; possibilities:{row}", word))
                break
            if equals and not row[2]:
                found.append((BAD, f"option '--{row[1]}' doesn't allow an argument", word))
                break
            if row[1] == "run":  # all that follows is the command's
                command = [*([value] if equals else []), *words[at:]]
                if command:
                    found.append((row, "\0".join(command), "--run"))
                else:
                    found.append((BAD, "option '--run' requires an argument", word))
                break
            if row[2] and not equals:
                if at == len(words):
                    found.append((BAD, f"option '--{row[1]}' requires an argument", word))
                    break
                value = words[at]
                at += 1
            found.append((row, value, "--" + row[1]))
            continue
        place = 1
        while place < len(word):
            letter = word[place]
            place += 1
            known = letters.get(letter)
            if known is None:
                found.append((BAD, f"invalid option -- '{letter}'", word))
                return found, rest
            value = ""
            if known[2]:
                if place < len(word):
                    value = word[place:]
                elif at < len(words):
                    value = words[at]
                    at += 1
                else:
                    found.append((BAD, f"option requires an argument -- '{letter}'", word))
                    return found, rest
                place = len(word)
            found.append((known, value, "-" + letter))
    return found, rest


def find_long(name: str) -> Row | str | None:
    """The row of a long name or its only abbreviation, the names that fit if there are several, or None."""
    fitting = []
    for row in OPTIONS:
        if row[1] == name:
            return row
        if row[1] not in OWN and row[1].startswith(name):
            fitting.append(row)
    if len(fitting) > 1:
        return "".join(f" '--{row[1]}'" for row in fitting)
    return fitting[0] if fitting else None


def parse(words: Sequence[str], note: Callable[[str], object]) -> Options:
    """What a command line (without the program's name) asks for. Raises `UsageError`.

    What does not keep it from being obeyed is said to `note`.
    """
    options = Options()
    found, options.words = split_words(words, "POSIXLY_CORRECT" not in os.environ)
    for row, value, _written in found:
        does = row[3]
        if not does:
            continue
        if does[0] == "!":
            if does == "!bad":
                raise BadFlag(value)
            if does == "!mib":
                note(f"ignoring option `-m {value}' (no libsmi support)")
            elif does == "!precision":
                options.nanosecond = time_precision(value)
            else:
                options.stop = does[1:]
                return options
        elif does[-1] == "+":
            name = does[:-1]
            setattr(options, name, getattr(options, name) + 1)
        elif does[-1] == "]":
            getattr(options, does[:-2]).append(value)
        elif "=" in does:
            name, _, number = does.partition("=")
            setattr(options, name, int(number))
        elif not row[2]:
            setattr(options, does, True)
        else:
            check = CHECKS.get(does)
            setattr(options, does, value if check is None else check(value))
    if options.time_format > 5:
        raise UsageError("only -t, -tt, -ttt, -tttt and -ttttt are supported")
    if options.json and not options.list_interfaces:
        raise UsageError("--json goes with -D: it lists the interfaces as JSON")
    if options.read_file is not None and options.list_file is not None:
        raise UsageError("-V and -r are mutually exclusive.")
    if options.no_foreign_names and not options.list_interfaces:
        if options.read_file is not None or options.list_file is not None:
            raise UsageError("-f can not be used with -V or -r")
    if options.run or options.network_namespace or options.include_own:
        if options.read_file is not None or options.list_file is not None:
            flag = "--run" if options.run else "--netns" if options.network_namespace else "--include-own"
            raise UsageError(f"{flag} is for capturing from an interface: it can not be used with -V or -r")
        if options.run and options.write_file == "-":
            raise UsageError("--run: the command and -w - would both write to standard output; give -w a file name")
    if options.align or options.comments or options.keep or options.pcapng or options.recorder or options.trigger:
        from wiretale.cli.saving import check_options

        check_options(options)
    return options


class BadFlag(UsageError):
    """A flag that does not exist, or lacks its argument: usage is printed after the message."""


def leading_number(text: str) -> int | None:
    """The decimal number that `text` begins with (as C's strtol reads it), or None."""
    text = text.lstrip(" \t\n\v\f\r")
    at = 1 if text[:1] in ("+", "-") else 0
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return int(text[:end]) if end > at else None


def c_int(text: str) -> int:
    """What C's atoi makes of `text`: the number it begins with, in 32 bits, or 0."""
    number = leading_number(text) or 0
    number = max(-(1 << 63), min((1 << 63) - 1, number))
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


def whole_number(text: str, any_base: bool = False) -> int | None:
    """The number that is all of `text`, or None; as C's strtol reads it, in 64 bits.

    It is decimal; or with `any_base` octal after 0, hexadecimal after 0x.
    """
    digits = text.lstrip(" \t\n\v\f\r")
    sign = -1 if digits[:1] == "-" else 1
    if digits[:1] in ("+", "-"):
        digits = digits[1:]
    base = 10
    if any_base and digits[:2] in ("0x", "0X"):
        base, digits = 16, digits[2:]
    elif any_base and digits[:1] == "0":
        base = 8
    if not digits.isascii() or not digits.isalnum():
        return None
    try:
        number = sign * int(digits, base)
    except ValueError:
        return None
    return number if -(1 << 63) <= number < 1 << 63 else None


def packet_count(text: str) -> int:
    count = c_int(text)
    if count <= 0:
        raise UsageError(f"invalid packet count {text}")
    return count


def buffer_size(text: str) -> int:
    size = c_int(text)
    if not 0 < size * 1024 < 1 << 31:
        raise UsageError(f"invalid packet buffer size {text}")
    return size


def file_size(text: str) -> int:
    size = whole_number(text)
    if size is None or size <= 0:
        raise UsageError(f"invalid file size {text}")
    if size * 1_000_000 >= 1 << 63:
        raise UsageError(f"file size {text} is too large")
    return size


def file_count(text: str) -> int:
    count = c_int(text)
    if count <= 0:
        raise UsageError(f"invalid number of output files {text}")
    return count


def rotate_seconds(text: str) -> int:
    seconds = c_int(text)
    if seconds < 0:
        raise UsageError(f"invalid number of seconds {text}")
    return seconds


def snaplen(text: str) -> int:
    length = whole_number(text, any_base=True)
    if length is None or length < 0 or length > MAX_SNAPLEN:
        raise UsageError(f"invalid snaplen {text} (must be >= 0 and <= {MAX_SNAPLEN})")
    return length or MAX_SNAPLEN


def packet_type(text: str) -> str:
    if text.lower() not in PACKET_TYPES:
        raise UsageError(f"unknown packet type `{text}'")
    return text.lower()


def names(text: str) -> str:
    if text not in ("wait", "now", "learn"):
        raise UsageError(f"invalid source of names {text}", "--names is wait, now or learn.")
    return text


def names_timeout(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86400:
        raise UsageError(f"invalid number of seconds {text}", "--names-timeout is from 0 to 86400.")
    return seconds


def direction(text: str) -> str:
    if text.lower() not in ("in", "out", "inout"):
        raise UsageError(f"unknown capture direction `{text}'")
    return text.lower()


def link_type(text: str) -> str:
    from wiretale.linktypes import by_name

    if by_name(text) is None:
        raise UsageError(f"invalid data link type {text}")
    return text


TIME_STAMP_TYPES: Final = (
    "host", "host_lowprec", "host_hiprec", "host_hiprec_unsynced", "adapter", "adapter_unsynced",
)  # fmt: skip


def time_stamp_type(text: str) -> str:
    if text.lower() not in TIME_STAMP_TYPES:
        raise UsageError(f"invalid time stamp type {text}")
    return text.lower()


def time_precision(text: str) -> int:
    if text not in ("micro", "nano"):
        raise UsageError("unsupported time stamp precision")
    return 1 if text == "nano" else 0


def run_for(text: str) -> float:
    from wiretale.cli import amounts

    return amounts.duration(text, "--for")


def run_until(text: str) -> float:
    import time

    from wiretale.cli import amounts

    return amounts.moment(text, "--until", time.time())


def idle(text: str) -> float:
    from wiretale.cli import amounts

    return amounts.duration(text, "--idle")


def recorder(text: str) -> tuple[float, int]:
    from wiretale.cli.recorder import limits

    return limits(text)


def trigger(text: str) -> str:
    from wiretale.cli.recorder import condition

    condition(text)
    return text


def style(text: str) -> str:
    from wiretale.dissect.styles import STYLES

    if text not in STYLES:
        raise UsageError(f"unknown style {text}: there are {', '.join(STYLES)}")
    return text


def keep(text: str) -> str:
    from wiretale.cli import retention

    retention.parse(text)
    return text


def network_namespace(text: str) -> str:
    if not text:
        raise UsageError("--netns: give the name of a network namespace, the path of its file, or a process's number")
    return text


def run(text: str) -> list[str]:
    if not text.partition("\0")[0]:
        raise UsageError("--run: give the command that is to run, and its words")
    return text.split("\0")  # which no word of a command line can hold


CHECKS: Final[dict[str, Callable[[str], object]]] = {
    "run_for": run_for,
    "run_until": run_until,
    "idle": idle,
    "recorder": recorder,
    "run": run,
    "keep": keep,
    "network_namespace": network_namespace,
    "trigger": trigger,
    "count": packet_count,
    "buffer_size": buffer_size,
    "file_size": file_size,
    "file_count": file_count,
    "rotate_seconds": rotate_seconds,
    "snaplen": snaplen,
    "names": names,
    "names_timeout": names_timeout,
    "packet_type": packet_type,
    "direction": direction,
    "link_type": link_type,
    "time_stamp_type": time_stamp_type,
    "style": style,
}


def usage(program: str = "wiretale") -> str:
    """The summary of usage, in tcpdump's style."""
    letters = [row[0] for row in OPTIONS if row[0] and not row[2] and row[5]]
    letters.sort(key=lambda letter: (not letter.isalpha(), letter.lower(), letter.isupper()))
    words = ["[-" + "".join(letters) + "]"]
    for letter, long, argument, _, _, says in OPTIONS:
        if says and argument:
            words.append(f"[ {'-' + letter if letter else '--' + long} {argument} ]")
        elif says and not letter:
            words.append(f"[ --{long} ]")
    words.append("[ expression ]")
    lines = [f"Usage: {program}"]
    for word in words:
        if len(lines[-1].expandtabs(8)) + 1 + len(word) > 78:
            lines.append("\t\t" + word)
        else:
            lines[-1] += " " + word
    return "\n".join(lines) + "\n"
