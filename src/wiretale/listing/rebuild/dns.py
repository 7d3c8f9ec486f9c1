"""DNS messages from what lines tell of them (RFC 1035 4.1).

A response printed without -vv does not tell its question. It is taken from the query that was read before with
the same number between the same ends; if there was none, one is made up that is as long as the message's
length demands. Names are compressed wherever they can be, as servers do; where the length says that they were not,
zeros follow the message, which nothing prints.
"""

from __future__ import annotations

import re
from _socket import AF_INET, AF_INET6, inet_pton

from wiretale.listing.parts.dns import EDNS_CODES, OPCODE_NUMBERS, RCODE_NUMBERS, TYPE_NUMBERS
from wiretale.listing.rebuild.draft import Ends
from wiretale.listing.record import DnsPart, DnsQuestion, DnsRecord, ListingError

HEADER = 12
MOST_QUERIES = 4096  # that are remembered
MARKS = {"+": 0x0100, "%": 0x0010, "*": 0x0400, "|": 0x0200, "$": 0x0020}
NO_RECURSION = "-"
RECURSION_AVAILABLE = 0x0080
ESCAPED = re.compile(r"M-(?:\^(?P<upper_control>[?-_])|(?P<upper>[ -~]))|\^(?P<control>[?-_])")
CLASSES = {"": 1, "CHAOS": 3, "HS": 4, "ANY": 255}
TTL = 3600
MULTICAST_BIT = 0x8000


class Message:
    """A message that is being written."""

    def __init__(self) -> None:
        self.data = bytearray(HEADER)
        self.spot = -1  # where a word stands that is made up: half of a time to live
        self.places: dict[str, int] = {}  # where a name, or the end of one, already stands

    def name(self, text: str) -> None:
        """A name, of which as much as stands already is pointed to."""
        text = text if text.endswith(".") else text + "."
        rest = "" if text == "." else text
        if len(rest) > 254:
            raise ListingError(f"a domain name of {len(rest)} characters")
        while rest:
            known = self.places.get(rest)
            if known is not None:
                self.data += (0xC000 | known).to_bytes(2, "big")
                return
            if len(self.data) < 0x4000:
                self.places[rest] = len(self.data)
            label, _, rest = rest.partition(".")
            encoded = unescaped(label)
            if not 0 < len(encoded) < 64:
                raise ListingError("a domain name with a label that is empty or longer than 63 bytes")
            self.data += bytes([len(encoded)]) + encoded
        self.data.append(0)

    def question(self, asked: DnsQuestion) -> None:
        self.name(asked.name)
        kind = type_number(asked.type)
        number = class_number(asked.classes)
        if asked.multicast == "QU":
            number |= MULTICAST_BIT
        self.data += kind.to_bytes(2, "big") + number.to_bytes(2, "big")

    def record(self, record: DnsRecord, owner: str) -> None:
        """A resource record; `owner` is its name where the line does not tell it."""
        kind = record.type
        if kind == "OPT":
            self.name(".")
            self.data += b"\0\x29" + number_of(record.words[0], 0xFFFF).to_bytes(2, "big")
            self.data += b"\0\0\x80\0" if " DO" in record.words[1:] else bytes(4)
            options = b"".join(edns_options(word) for word in record.words[1:])
            self.data += len(options).to_bytes(2, "big") + options
            return
        self.name(record.name or owner)
        number = class_number(record.classes) | (MULTICAST_BIT if record.flush else 0)
        self.data += type_number(kind).to_bytes(2, "big") + number.to_bytes(2, "big")
        if record.ttl is None:
            self.spot = len(self.data)
        self.data += (TTL if record.ttl is None else record.ttl).to_bytes(4, "big")
        at = len(self.data)
        self.data += b"\0\0"
        self.content(kind, record.words)
        self.data[at : at + 2] = (len(self.data) - at - 2).to_bytes(2, "big")

    def content(self, kind: str, words: list[str]) -> None:
        """What a record holds."""
        data = self.data
        if kind in ("A", "AAAA"):
            data += packed_address(words[0], AF_INET if kind == "A" else AF_INET6)
        elif kind in ("NS", "CNAME", "PTR", "DNAME"):
            self.name(words[0])
        elif kind == "MX":
            data += number_of(words[1], 0xFFFF).to_bytes(2, "big")
            self.name(words[0])
        elif kind == "SRV":
            for word in (words[2], words[3], words[1]):
                data += number_of(word, 0xFFFF).to_bytes(2, "big")
            self.name(words[0])
        elif kind == "SOA":
            self.name(words[0] if words else ".")
            self.name(words[1] if words else ".")
            for word in words[2:] or ["0"] * 5:
                data += number_of(word, 0xFFFFFFFF).to_bytes(4, "big")
        elif kind == "TXT":
            for text in words[0].split('"')[1::2] if words else []:
                encoded = unescaped(text)[:255]
                data += bytes([len(encoded)]) + encoded


class DnsBuilder:
    """Builds messages, and remembers the questions of queries for their answers."""

    def __init__(self) -> None:
        self.queries: dict[tuple[Ends, int], tuple[list[DnsQuestion], bool]] = {}  # and whether recursion is desired

    def build(self, dns: DnsPart, ends: Ends, invented: list[str]) -> tuple[bytes, int]:
        """The message's bytes, as many as the line says, and where in it four of them are made up (-1: nowhere)."""
        message = Message()
        questions = dns.questions
        flags = flags_of(dns)
        if dns.response:
            source, source_port, destination, port = ends
            asked, recursion = self.queries.get(((destination, port, source, source_port), dns.id), (None, False))
            if recursion:
                flags |= MARKS["+"]  # which a response repeats and nothing prints
            if questions is None:
                questions = asked
                if questions is None or len(questions) != dns.question_count:
                    questions = self.made_up(dns, invented)
        elif questions is not None:
            if len(self.queries) >= MOST_QUERIES:
                for old in list(self.queries)[: MOST_QUERIES // 2]:
                    del self.queries[old]
            self.queries[ends, dns.id] = questions, bool(flags & MARKS["+"])
        questions = questions or []
        for question in questions:
            message.question(question)
        owner = questions[0].name if questions else "."
        for i, section in enumerate((dns.answers, dns.authorities, dns.additionals)):
            self.section(message, section, dns.counts[i], owner, i == 2, invented)
        counts = [len(questions) if questions else dns.question_count, *dns.counts]
        if dns.question_count == 0:
            counts[0] = 0
        data = message.data
        data[0:HEADER] = b"".join(
            value.to_bytes(2, "big") for value in (dns.id, flags, *counts)
        )
        if dns.length is not None:
            if len(data) > dns.length:
                raise ListingError("a DNS message that is shorter than what is in it")
            if len(data) < dns.length:
                invented.append("zeros behind the DNS message")
                data += bytes(dns.length - len(data))
        return bytes(data), message.spot

    def section(
        self, message: Message, records: list[DnsRecord], count: int, owner: str, last: bool, invented: list[str]
    ) -> None:
        """A section: the records that the line tells, and plain ones for those that it only counts."""
        if len(records) > count:
            raise ListingError("more DNS records than it counts")
        for record in records:
            message.record(record, owner)
            if record.type != "OPT":
                if record.name is None:
                    invented.append("names of DNS records (those of the question, or of the alias before)")
                if record.ttl is None:
                    invented.append("times to live of DNS records")
            if record.type in ("CNAME", "DNAME") and record.name is None and record.words:
                owner = record.words[0]  # an alias; what follows is of the name that it stands for
        if len(records) < count:
            invented.append("DNS records that are only counted")
            missing = min(count - len(records), 100)
            for left in range(missing, 0, -1):
                # What is only counted, and alone among the additional records, is hardly ever anything but EDNS.
                kind = "OPT" if last and left == missing == 1 else "NULL"
                message.record(DnsRecord(kind, ["1232"], "."), ".")

    def made_up(self, dns: DnsPart, invented: list[str]) -> list[DnsQuestion]:
        """A question as long as the rest of the message leaves room for."""
        invented.append("DNS question")
        if dns.question_count != 1:
            return []
        kind = dns.answers[0].type if dns.answers else "A"
        if len(dns.answers) > 1 and kind == "CNAME":
            kind = dns.answers[-1].type
        question = DnsQuestion(kind, ".")
        if dns.length is None:
            return [question]
        trial = Message()
        trial.question(question)
        for records in (dns.answers, dns.authorities, dns.additionals):
            for record in records:
                trial.record(record, ".")
        # Where the question's name is longer than the root's, those that have the same point to it: one byte more.
        nameless = 0
        for record in dns.answers:
            nameless += record.name is None
            if record.type == "CNAME":
                break
        room = dns.length - len(trial.data) - nameless
        if room > 1:
            labels = []
            while room > 1:
                size = min(room - 1, 63)
                if room - 1 - size == 1:
                    size -= 1
                labels.append("x" * size)
                room -= size + 1
            question.name = ".".join(labels) + "."
        return [question]


def packed_address(text: str, family: int) -> bytes:
    try:
        return inet_pton(family, text)
    except (OSError, ValueError) as error:
        raise ListingError(f"{text[:60]} is no address") from error


def edns_options(words: str) -> bytes:
    """The options of an EDNS record, ` [COOKIE f18c2cd6261308e3,NSID]` for instance (RFC 6891 6.1.2)."""
    if not words.startswith(" ["):
        return b""
    found = b""
    for option in words[2:-1].split(","):
        name, _, value = option.partition(" ")
        code = EDNS_CODES.get(name)
        if code is None and name.startswith("Opt"):
            code = number_of(name[3:], 0xFFFF)
        if code is None:
            raise ListingError(f"{name[:20]} is no option of EDNS")
        data = edns_data(name, value)
        found += code.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data
    return found


def edns_data(name: str, value: str) -> bytes:
    """What an option holds."""
    if name == "PADDING":
        return bytes(number_of(value[1:-1], 0xFFFF)) if value else b""
    if name == "ECS" and value.count("/") == 2:
        address, source, scope = value.split("/")
        family = 2 if ":" in address else 1
        packed = packed_address(address, AF_INET if family == 1 else AF_INET6)
        bits = number_of(source, 128)
        return bytes([0, family, bits, number_of(scope, 128)]) + packed[: (bits + 7) // 8]
    if name == "EXPIRE" and value:
        return number_of(value.partition(" ")[0], 0xFFFFFFFF).to_bytes(4, "big")
    if name == "KEEPALIVE" and value:
        return number_of(value.partition(" ")[0].replace(".", ""), 0xFFFF).to_bytes(2, "big")
    try:
        return bytes.fromhex(value)
    except ValueError as error:
        raise ListingError(f"{value[:40]} is not what {name} holds") from error


def unescaped(text: str) -> bytes:
    """The bytes of text as tcpdump prints it: `^A` for a control character, `M-` before those of the upper half."""
    return ESCAPED.sub(unescape, text).encode("latin-1", "replace")


def unescape(match: re.Match[str]) -> str:
    if match["upper"] is not None:
        return chr(ord(match["upper"]) | 0x80)
    control = match["upper_control"]
    return chr(ord(match["control"]) ^ 0x40 if control is None else ord(control) ^ 0xC0)


def flags_of(dns: DnsPart) -> int:
    """The word of flags (RFC 1035 4.1.1)."""
    if dns.flags is not None:
        return dns.flags
    value = OPCODE_NUMBERS.get(dns.opcode, 0) << 11
    for mark in dns.marks:
        value |= MARKS.get(mark, 0)
    if dns.response:
        value |= 0x8000
        if NO_RECURSION not in dns.marks:
            value |= RECURSION_AVAILABLE
        rcode = dns.rcode
        value |= (RCODE_NUMBERS.get(rcode, 0) if not rcode.startswith("Resp") else number_of(rcode[4:], 4095)) & 15
    return value


def type_number(name: str) -> int:
    if name.startswith("Type"):
        return number_of(name[4:], 0xFFFF)
    found = TYPE_NUMBERS.get(name)
    if found is None:
        raise ListingError(f"{name} is no type of DNS record")
    return found


def class_number(name: str) -> int:
    if name.startswith("(Class "):
        return number_of(name[7:-1], 0xFFFF)
    return CLASSES.get(name, 1)


def number_of(digits: str, most: int) -> int:
    value = int(digits) if digits.isdecimal() and len(digits) < 20 else most + 1
    if value > most:
        raise ListingError(f"{digits[:24]} is more than the {most} that DNS has room for")
    return value
