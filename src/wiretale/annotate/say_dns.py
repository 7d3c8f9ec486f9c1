"""What the fields of DNS messages mean (RFC 1035, RFC 4035, RFC 6762)."""

from __future__ import annotations

from wiretale.annotate.connections import Memory
from wiretale.annotate.fields import Dns, Fields
from wiretale.annotate.notes import Note, count, passed
from wiretale.native import Final

# What is asked for or told, by the type of the record.
TYPES: Final = {
    "A": "the IPv4 address", "AAAA": "the IPv6 address", "CNAME": "the name that this one is an alias of",
    "NS": "the name servers of the domain", "PTR": "the name of the address", "MX": "who takes the domain's mail",
    "SOA": "who looks after the domain, and how fresh it is", "TXT": "text, often about mail and ownership",
    "SRV": "host and port of a service", "HTTPS": "how to talk HTTPS to it", "SVCB": "how to talk to a service",
    "ANY": "all that there is", "AXFR": "the whole domain", "IXFR": "what changed in the domain",
    "DS": "a signature for the domain below", "DNSKEY": "the domain's keys", "RRSIG": "a signature",
    "CAA": "who may certify it",
    "OPT": "not a record: what the ends can do (EDNS)",
}  # fmt: skip

CODES: Final = {
    "FormErr": "the server did not understand the question",
    "ServFail": "the server could not find out",
    "NXDomain": "there is no such name",
    "NotImp": "the server does not do that",
    "Refused": "the server does not answer this client",
    "YXDomain": "a name is there that should not be",
    "NotAuth": "the server is not in charge of that",
}
MOST_SHOWN: Final = 8  # answers that are explained


def explain(fields: Fields, dns: Dns, memory: Memory) -> list[Note]:
    ends = tuple(end.label if end is not None else "" for end in (fields.source, fields.destination))
    notes: list[Note] = []
    if dns.identifier is not None:
        notes.append(identifier(fields, dns, memory, ends))
    if not dns.response:
        if dns.counts is not None and dns.counts[2]:
            notes.append(
                (f"[{dns.counts[2]}au]", "a record in addition: what the client can do (EDNS), like longer answers")
            )
        for kind, name in dns.questions:
            wanted = TYPES.get(kind.partition(" ")[0], f"the records of type {kind}")
            notes.append((f"{kind}? {name}", f"asks for {wanted} of {name.rstrip('.') or 'the root'}"))
    else:
        notes += response_notes(dns)
    if dns.length is not None:
        notes.append((f"({dns.length})", f"the message has {count(dns.length, 'byte')}"))
    return notes


def identifier(fields: Fields, dns: Dns, memory: Memory, ends: tuple[str, ...]) -> Note:
    """The message's number, and the flags that are written behind it."""
    key = ("dns", dns.identifier, *(ends if not dns.response else ends[::-1]))
    said = []
    if dns.response:
        asked = memory.answer(key)
        text = "the number of the question that this answers"
        if dns.mdns:
            text = "mDNS does not number its messages"
        if asked is not None and fields.time is not None and fields.time >= asked:
            text += f", asked {passed(fields.time - asked)} ago"
        label = str(dns.identifier) + ("*" if dns.authoritative else "") + ("" if dns.recursion_available else "-")
        label += ("|" if dns.truncated else "") + ("$" if dns.authentic else "")
        if dns.authoritative:
            said.append("*: the server is in charge of the domain itself (authoritative)")
        if not dns.recursion_available:
            said.append("-: the server asks no others for its clients (no recursion)")
        if dns.truncated:
            said.append("|: it did not fit, the client is to ask again by TCP")
        if dns.authentic:
            said.append("$: the server has verified the signatures (DNSSEC)")
    else:
        again = memory.ask(key, fields.time)
        text = "the question's number, picked at random: the answer has the same"
        if dns.mdns:
            text = "mDNS does not number its messages"
        elif again is not None and fields.time is not None:
            text += (
                f"; asked before, {passed(fields.time - again)} ago: no answer came, or the packet was captured twice"
            )
        label = str(dns.identifier) + ("+" if dns.recursion_desired else "") + ("%" if dns.checking_disabled else "")
        if dns.recursion_desired:
            said.append("+: the server is to ask others if it does not know (recursion desired)")
        if dns.checking_disabled:
            said.append("%: the server need not verify signatures")
    return label, "; ".join([text, *said])


def response_notes(dns: Dns) -> list[Note]:
    notes: list[Note] = []
    if dns.code:
        notes.append((dns.code, CODES.get(dns.code, "an error")))
    if dns.counts is not None:
        answers, authorities, additional = dns.counts
        notes.append(
            (
                f"{answers}/{authorities}/{additional}",
                f"how many records: {answers} that answer, {authorities} on who is in charge, {additional} in addition",
            )
        )
        if not answers and not dns.code:
            notes.append(
                (
                    "",
                    "no answer, and no error: the name is there, but has no such record"
                    if not authorities or dns.authoritative or dns.recursion_available
                    else "no answer, but other servers to ask",
                )
            )
    for record in dns.answers[:MOST_SHOWN]:
        if record.kind == "OPT":
            continue
        meaning = TYPES.get(record.kind, f"a record of type {record.kind}")
        notes.append(
            (
                f"{record.kind} {record.data}".rstrip(),
                f"{meaning}{' that was asked for' if record.kind in ('A', 'AAAA') else ''}",
            )
        )
    if len(dns.answers) > MOST_SHOWN:
        notes.append(("...", f"and {count(len(dns.answers) - MOST_SHOWN, 'more record')}"))
    return notes
