"""DNS messages.

    6699+ [1au] A? www.example.com. (44)
    6699 q: A? www.example.com. 2/0/0 www.example.com. CNAME web.example.com., web.example.com. A 198.51.100.80 (67)
    6700 NXDomain* 0/1/0 ns: example.com. SOA ns.example.com. mail.example.com. 1 2 3 4 5 (89)
    0 [2q] PTR (QM)? _http._tcp.local. A (QU)? host.local. (50)                                   multicast DNS

Without -v records have no names, and without -vv a response has no question and no more than its answers.
"""

from __future__ import annotations

import re

from wiretale.listing.record import DnsPart, DnsQuestion, DnsRecord
from wiretale.listing.scanner import Scanner
from wiretale.protocols.dns import EDNS_OPTIONS, OPCODES, RCODES, TYPES

TYPE_NUMBERS = {name.decode(): number for number, name in TYPES.items()}
RCODE_NUMBERS = {name.decode().strip(): number for number, name in RCODES.items() if name}
OPCODE_NUMBERS = {name.decode().strip(): number for number, name in enumerate(OPCODES) if name}
EDNS_CODES = {name.decode(): number for number, name in EDNS_OPTIONS.items()}
MOST_RECORDS = 1000  # of one message that is read

HEAD = re.compile(
    rf"(?P<id>\d{{1,5}})(?: (?P<opcode>{'|'.join(OPCODE_NUMBERS)})(?=[ +*%|$-]))?"
    rf"(?P<rcode> ?(?:{'|'.join(RCODE_NUMBERS)}|Resp\d+))?(?P<marks>[*+%|$-]{{0,4}})"
    r"(?: \[b2&3=0x(?P<flags>[0-9a-f]{1,4})\])?(?P<counts>(?: \[\d{1,5}(?:a|q|n|au)\])*)(?=[ ]|$)"
)
COUNT = re.compile(r"\[(\d+)(a|q|n|au)\]")
CLASSES = r"(?P<classes> CHAOS| HS| ANY| \(Class \d+\))?"
QUESTION = re.compile(
    rf" (?P<type>[A-Z][A-Z0-9_]{{0,9}}|Type\d{{1,5}}){CLASSES}(?: \((?P<multicast>QM|QU)\))?\? (?P<name>\S{{1,1024}})"
)
COUNTS = re.compile(r" (?P<an>\d{1,5})/(?P<ns>\d{1,5})/(?P<ar>\d{1,5})")
LENGTH = re.compile(r" \((?P<length>\d+)\)(?=$|[ \n])")
TYPE_WORD = "|".join(sorted(TYPE_NUMBERS, key=len, reverse=True)) + r"|Type\d{1,5}"
RECORD = re.compile(
    rf"(?: (?P<name>[^,\n]{{0,1024}}?\.))??{CLASSES}(?P<flush> \(Cache flush\))?"
    rf"(?: \[(?P<ttl>[0-9ywdhms]+)\])? (?P<type>{TYPE_WORD})(?=[ ,]|$)"
)
DOMAIN = r"(?:[^,\n()\" ]|[ ](?!\(\d+\)|ns:|ar:)){0,1024}?\.(?=,| \(|$| ns:| ar:|\n)"
HOST = r"[^\s,]{1,256}"
DATA = {
    "A": re.compile(rf" ({HOST})"),
    "AAAA": re.compile(rf" ({HOST})"),
    "NS": re.compile(rf" ({DOMAIN})"),
    "CNAME": re.compile(rf" ({DOMAIN})"),
    "PTR": re.compile(rf" ({DOMAIN})"),
    "DNAME": re.compile(rf" ({DOMAIN})"),
    "MX": re.compile(r" ([^,\n]{0,1024}?\.) (\d{1,5})(?=,| \(|$| ns:| ar:)"),
    "SRV": re.compile(r" ([^,\n]{0,1024}?\.):(\d{1,5}) (\d{1,5}) (\d{1,5})(?=,| \(|$| ns:| ar:)"),
    "SOA": re.compile(r"(?: (\S{1,1024}) (\S{1,1024}) (\d+) (\d+) (\d+) (\d+) (\d+))?"),
    "TXT": re.compile(r"((?: \"[^\"\n]{0,1024}\"){0,64})"),
    "OPT": re.compile(r" UDPsize=(\d{1,5})( DO)?( \[[^\]\n]{0,1024}\])?"),
}
DURATION = re.compile(r"(\d+)([ywdhms])")
SECONDS = {"y": 31536000, "w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def read_dns(line: Scanner) -> bool:
    """Takes a message; leaves the text alone if it does not end as one does."""
    start = line.at
    kept = len(line.record.fields)
    head = line.take(HEAD)
    if head is None:
        return False
    number = line.number("dns.id", head, "id", 0xFFFF)
    dns = DnsPart(number or 0, False, head["opcode"] or "", (head["rcode"] or "").strip(), head["marks"])
    bracketed = {what: int(count) for count, what in COUNT.findall(head["counts"])}
    dns.question_count = bracketed.get("q", 1)
    if head["flags"] is not None:
        dns.flags = int(head["flags"], 16)
    if line.text.startswith(" q:", line.at):
        dns.questions = []
        while line.skip(" q:") or line.skip(", q:"):
            take_question(line, dns.questions)
    counts = line.take(COUNTS)
    if counts is not None:
        dns.response = True
        dns.counts = [int(counts["an"]), int(counts["ns"]), int(counts["ar"])]
        line.note("dns.counts", counts, 0, tuple(dns.counts))
        if dns.counts[0]:
            take_records(line, dns.answers)
    else:
        dns.counts = [bracketed.get("a", 0), bracketed.get("n", 0), bracketed.get("au", 0)]
        dns.questions = []
        while len(dns.questions) < MOST_RECORDS and take_question(line, dns.questions):
            pass
        if dns.counts[0] and not line.sees(LENGTH):
            take_records(line, dns.answers)
    if line.skip(" ns:"):
        take_records(line, dns.authorities)
    if line.skip(" ar:"):
        take_records(line, dns.additionals)
    length = line.take(LENGTH)
    if length is None:
        line.at = start
        del line.record.fields[kept:]
        return False
    dns.length = line.number("dns.length", length, "length", 0xFFFF)
    line.record.dns = dns
    return True


def take_question(line: Scanner, questions: list[DnsQuestion]) -> bool:
    """Takes one question, if one is there."""
    match = line.take(QUESTION)
    if match is None:
        return False
    questions.append(
        DnsQuestion(match["type"], match["name"], (match["classes"] or "").strip(), match["multicast"] or "")
    )
    line.note("dns.question", match, "name", match["name"])
    line.note("dns.type", match, "type", match["type"])
    return True


def take_records(line: Scanner, records: list[DnsRecord]) -> None:
    """Takes a section's records."""
    while len(records) < MOST_RECORDS:
        match = line.take(RECORD)
        if match is None:
            return
        kind = match["type"]
        pattern = DATA.get(kind)
        data = line.take(pattern) if pattern is not None else None
        if pattern is not None and data is None:
            line.at = match.start()
            return
        words = [] if data is None else [word for word in data.groups() if word is not None]
        record = DnsRecord(
            kind, words, match["name"], (match["classes"] or "").strip(), to_seconds(match["ttl"]), bool(match["flush"])
        )
        records.append(record)
        line.note("dns.record", match, "type", kind)
        if data is not None and words:
            line.note("dns.data", data, 0, data[0].strip())
        if not line.skip(","):
            return


def to_seconds(text: str | None) -> int | None:
    """The seconds of a time to live such as `1h30m`."""
    if text is None:
        return None
    return min(sum(int(count[:12]) * SECONDS[unit] for count, unit in DURATION.findall(text)), 0xFFFFFFFF)
