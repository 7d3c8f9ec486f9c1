"""From text to packets' texts: finds where each begins, and what belongs to it.

A listing is rarely tcpdump's output alone. It was pasted into a terminal's log, a page, a letter: there
are prompts before it and summaries after it, prose between its lines, lines that were wrapped, `&gt;` for
`>`, colours, quotation marks at the margin, and at times no line feeds at all. What is kept together here is
one packet: its line, the lines that -v adds, its dump.

Text is taken as it comes, and no more of it is held than one packet has.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from wiretale.listing.dump import Dump, DumpRow, read_row
from wiretale.listing.parts.time import TIME

LONGEST_LINE = 1 << 20  # characters of a line in the file
LONGEST_TEXT = 1 << 14  # characters of a packet's text: what is beyond is no header's
LONGEST_HEADER = 1000  # characters up to the end of an IP header in parentheses
MOST_JOINTS = 4  # of one packet, for which it is tried whether a blank belongs there
MOST_LINES = 512  # of one packet, its dump apart

# What can follow a packet's time.
AFTER = (
    r" +(?=IP6? |ARP, |arp |> (?:[SFRPWE]+|\.) |[^\s>]{1,300} > \S|\S+ \S+ (?:\w+ )?\d+: "
    r"|\S{1,64} +(?:In|Out|B|M|P) +|[A-Z0-9])"
)
MARGIN = r"(?:[>|] ?){0,8}"
START = re.compile(rf"(?P<margin>{MARGIN})(?P<blanks>[ \t]*)(?:\d+  )?(?P<time>{TIME}){AFTER}")
DELTA = re.compile(
    rf"(?P<margin>{MARGIN})(?P<blanks>[ \t]*)(?:\d+  )?(?P<time>(?:\d{{1,6}} )?\d{{6}}) (?=IP6? |arp |\S+ > \S+: )"
)
# Under -t a packet has no time; it must look all the more like one.
TIMELESS = re.compile(
    rf"{MARGIN}"
    r"(?:\s*\d+  )?(?=IP6? (?:\((?:tos|class|flowlabel|hlim) |\S+ > \S+:(?: |$))"
    r"|ARP, (?:Request|Reply|Ethernet)|arp (?:who-has|reply) "
    r"|(?:[0-9a-f]{2}:){5}[0-9a-f]{2} (?:\(oui [^)]*\) )?> \S+ (?:\(oui [^)]*\))?, "
    r"|\d{1,3}(?:\.\d{1,3}){3}(?:\.\d{1,5})? > \d{1,3}(?:\.\d{1,3}){3}(?:\.\d{1,5})?: "
    r"|\S{1,64} +(?:In|Out|B|M|P|\?) +(?:IP6? |ARP, )"
    r"|[\w.:-]{1,300} > [\w.:-]{1,300}: (?:Flags \[|(?:[SFRPWE]+|\.) (?:\d|ack|win|\[)"
    r"|(?:udp|tcp) \d|ICMP6?[ ,]|icmp: |UDP, |\[))"
)
# Packets within a line: the page lost its line feeds.
WITHIN = re.compile(
    rf"(?<=\s)(?:{TIME}) (?=IP6? (?:\(tos |\S{{1,300}} > )|ARP, R|arp (?:who-has|reply) "
    r"|[^\s>]{1,300} > \S{1,300}: )"
)
# What tcpdump, and those who run it, say besides packets.
CHATTER = re.compile(
    r"\s*(?:(?:tcpdump|wiretale): |(?:tcpdump|wiretale) |listening on |reading from |dropped privs|Warning: "
    r"|\d+ packets? (?:captured|received|dropped)|\^C|[$#%](?: |\w)|[\w.@:~/-]+[$#%] |sudo )"
)
SUMMARY = re.compile(r"(?<!\d)\d{1,12} packets? (?:captured|received by filter|dropped by)")
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ENTITY = re.compile(r"&(gt|glt|lt|amp|quot|nbsp|#62|#60);")
ENTITIES = {"gt": ">", "glt": ">", "lt": "<", "amp": "&", "quot": '"', "nbsp": " ", "#62": ">", "#60": "<"}

INNER = re.compile(r"option \(\d+\), length \d+ \(\d+\): ")
SENTENCE = re.compile(r"(?!arp )[a-z]{2,}(?: |$)")

HEADER_ONLY = re.compile(r"IP6? \((?:tos|class|flowlabel|hlim) .*\)\s*$")
OPENED = re.compile(r"Flags \[|: (?:[SFRPWE]+|\.) (?:\d+:\d+\(|ack |win |\[)")
GOES_ON = re.compile(r"\s*(?:<(?:mss|nop|sackOK|timestamp|wscale|eol|sack|unknown) ?|\(DF\)|\[tos 0x|\(ttl \d)")
VERBOSE = re.compile(r"\((?:tos 0x|class 0x|flowlabel 0x|hlim )")


class Entry:
    """A packet's text and dump, and the number of the line on which it starts, from 1."""

    __slots__ = ("dump", "indented", "joints", "lines", "notes", "number", "text")

    def __init__(self, text: str, number: int, indented: bool = False) -> None:
        self.text = text
        self.number = number
        self.indented = indented  # by one blank, as the times of -ttt and -ttttt are
        self.lines = 1
        self.dump: Dump | None = None
        self.notes: list[str] = []
        self.joints: list[int] = []  # where a blank was put between two lines that were one

    def unfinished(self) -> bool:
        """Whether more must follow: the line was wrapped, or it is the first of the two that -v prints."""
        text = self.text.rstrip()
        if not text or text[-1] in ",:" or text.endswith(" >"):
            return True
        if self.is_header():
            return True
        opened = OPENED.search(text)
        if opened is None or " [|" in text:
            return False
        if opened[0] == "Flags [":
            return ", length " not in text[opened.end() :] and "length: " not in text[opened.end() :]
        return " win " not in text[opened.start() :] or text.endswith(" win")

    def is_header(self) -> bool:
        """Whether the text ends with the IP header in parentheses, behind which -v goes on in the next line."""
        text = self.text.rstrip()
        if len(text) > LONGEST_HEADER or text[-1:] != ")" or HEADER_ONLY.search(text) is None:
            return False
        return " > " not in text.rpartition(")")[0]

    def add(self, text: str) -> None:
        """A line that belongs to this packet. Those that tcpdump breaks itself keep their line feed."""
        self.lines += 1
        if len(self.text) + len(text) > LONGEST_TEXT or self.lines > MOST_LINES:
            return
        if text[:1] in " \t" and not (self.unfinished() and HEADER_ONLY.search(self.text) is None):
            self.text += "\n" + text
        else:
            before = self.text.rstrip()
            self.joints.append(len(before))
            self.text = f"{before} {text.strip()}"

    def readings(self) -> Iterator[str]:
        """The text, and what it may have been: lines can be broken within a word, where no blank belongs."""
        yield self.text
        joints = self.joints[:MOST_JOINTS]
        for closed in range(1, 1 << len(joints)):
            text = self.text
            for i in reversed(range(len(joints))):
                if closed >> i & 1:
                    text = text[: joints[i]] + text[joints[i] + 1 :]
            yield text


class Listing:
    """The packets' texts of a listing, one after the other, and a count of what is none.

    `prose` are lines that are neither packets nor what tcpdump says besides; `too_long` the numbers of lines that
    were not looked at.
    """

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self.blocks = blocks
        self.number = 0
        self.read = 0  # bytes so far
        self.prose = 0
        self.too_long: list[int] = []
        self.current: Entry | None = None

    def entries(self) -> Iterator[Entry | None]:
        """Each packet's text, once all that belongs to it was seen; None where more text may have to be waited for."""
        for line in self.physical_lines():
            if line is None:
                yield None
                continue
            self.number += 1
            yield from self.take(line)
        yield from self.flush()

    def physical_lines(self) -> Iterator[str | None]:
        """The lines of the file, decoded, and None after each block.

        Of a line that is too long, nothing but its number is kept.
        """
        decoder: codecs.IncrementalDecoder | None = None
        kept: list[str] = []
        size = 0
        skipping = False  # within a line that is too long
        for block in self.blocks:
            self.read += len(block)
            if decoder is None:
                decoder = codecs.getincrementaldecoder(encoding(block))("replace")
            lines = decoder.decode(block).split("\n")
            for i, part in enumerate(lines):
                if not skipping:
                    kept.append(part)
                    size += len(part)
                    if size > LONGEST_LINE:
                        # An empty line stands for it, at once: what came before is complete.
                        skipping = True
                        kept, size = [], 0
                        if len(self.too_long) < 100:
                            self.too_long.append(self.number + 1)
                        yield ""
                if i < len(lines) - 1:
                    if not skipping:
                        yield "".join(kept)
                    skipping = False
                    kept, size = [], 0
            yield None
        if size:
            yield "".join(kept)

    def take(self, line: str) -> Iterator[Entry]:
        """One line of the file."""
        line, notes = repaired(line)
        current = self.current
        if not line.strip():
            if line and current is not None and "\n" in current.text and current.dump is None:
                current.add(line)  # an empty line of what the packet carries
            else:
                yield from self.flush()
            return
        if current is not None:
            row = read_row(line) if current.dump is not None or not is_inner(line, current.text) else None
            if row is not None and self.take_row(current, row):
                return
            if current.dump is None and self.goes_on(current, line):
                current.add(line)
                current.notes += notes
                return
        starts = starts_of(line)
        yield from self.flush()
        if not starts:
            if CHATTER.match(line) is None:
                self.prose += 1
            return
        if starts[0][0] > 0 and starts[0][1] and CHATTER.match(line) is None:
            self.prose += 1
        for i, (start, within, indented) in enumerate(starts):
            stop = starts[i + 1][0] if i + 1 < len(starts) else len(line)
            text = line[start : min(stop, start + LONGEST_TEXT)]
            if within or len(starts) > 1:
                summary = SUMMARY.search(text)
                text = (text if summary is None else text[: summary.start()]).rstrip().removesuffix("^C").rstrip()
            self.current = Entry(text, self.number, indented)
            self.current.notes = list(notes)
            if i + 1 < len(starts):
                yield from self.flush()

    def take_row(self, entry: Entry, row: DumpRow) -> bool:
        """Whether a row of a dump belongs to a packet; it is then added to it."""
        if entry.dump is None:
            if row.offset > 0 or (row.offset < 0 and "\n" in entry.text):
                return False  # rows without offsets are of versions that broke no lines
            entry.dump = Dump()
        entry.dump.add(row)
        return True

    def goes_on(self, entry: Entry, line: str) -> bool:
        """Whether a line is more of a packet's."""
        if GOES_ON.match(line) is not None:
            return True
        if entry.unfinished():
            begins = START.match(line) or (not entry.is_header() and TIMELESS.match(line))
            return not begins and CHATTER.match(line) is None
        if line[0] not in " \t" or START.match(line) is not None:
            return False
        return VERBOSE.search(entry.text, 0, LONGEST_HEADER) is not None

    def flush(self) -> Iterator[Entry]:
        """The packet that was being put together."""
        if self.current is not None:
            yield self.current
            self.current = None


def is_inner(line: str, text: str) -> bool:
    """Whether a row is of the small dump that -vv makes of one option, and not of the packet."""
    return line.startswith("\t  ") or INNER.search(text, text.rfind("\n") + 1) is not None


def entries_of(text: str) -> list[Entry]:
    """The packets' texts of a piece of text."""
    return [entry for entry in Listing([text.encode("utf-8", "replace")]).entries() if entry is not None]


def encoding(start: bytes) -> str:
    """How text is encoded, as its first bytes say; PowerShell writes UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig"


def repaired(line: str) -> tuple[str, list[str]]:
    """A line without what terminals and pages add, and a note on each change that is more than that."""
    notes: list[str] = []
    line = line.rstrip("\r\n")
    if "\x1b" in line:
        line = COLOURS.sub("", line)
    if "\xa0" in line:
        line = line.replace("\xa0", " ")
    if "&" in line and " > " not in line:
        found = ENTITY.search(line)
        if found is not None:
            if "&glt;" in line:
                notes.append("`&glt;` is read as `>`.")
            line = ENTITY.sub(lambda match: ENTITIES[match[1]], line)
    return line, notes


def starts_of(line: str) -> list[tuple[int, bool, bool]]:
    """Where packets begin in a line: the place, whether that is within the line, whether one blank came before it."""
    starts: list[tuple[int, bool, bool]] = []
    match = START.match(line) or DELTA.match(line)
    if match is not None:
        if not is_prose(line, match.end()):
            starts.append((match.start("time"), False, match["blanks"] == " " and not match["margin"]))
    else:
        match = TIMELESS.match(line)
        if match is not None:
            starts.append((match.end(), False, False))
    if line.count(" > ") > len(starts):
        after = match.end() if starts and match is not None else 0
        for found in WITHIN.finditer(line, after):
            # Not in the midst of text that came out of a packet.
            before = starts[-1][0] if starts else 0
            if line.count('"', before, found.start()) % 2 == 0 and ": HTTP: " not in line[before : found.start()]:
                starts.append((found.start(), True, False))
    return starts


def is_prose(line: str, at: int) -> bool:
    """Whether what follows a time is a sentence rather than a packet."""
    return SENTENCE.match(line, at) is not None and " > " not in line
