"""Verdicts and stories of DNS questions (RFC 1035)."""

from __future__ import annotations

from wiretale.conversations.record import QueryRecord
from wiretale.conversations.verdicts import tcp
from wiretale.conversations.verdicts.icmp_words import in_words as error_in_words
from wiretale.conversations.verdicts.icmp_words import is_unreachable, short
from wiretale.conversations.verdicts.round_trip import round_trip
from wiretale.conversations.verdicts.story import (
    MILLISECOND,
    SECOND,
    Moment,
    Story,
    duration,
    packets,
    plural,
    shown,
    times,
    to_the_end,
)

SLOW = 500 * MILLISECOND  # people notice

TYPES = {
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT",
    28: "AAAA", 33: "SRV", 35: "NAPTR",
    41: "OPT", 43: "DS", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 52: "TLSA",
    64: "SVCB", 65: "HTTPS", 99: "SPF", 252: "AXFR",
    255: "ANY", 257: "CAA",
}
CODES = {1: "FORMERR", 4: "NOTIMP", 5: "REFUSED", 6: "YXDOMAIN", 7: "YXRRSET", 8: "NXRRSET", 9: "NOTAUTH"}
TRUNCATED = 0x0200


def question(record: QueryRecord) -> str:
    """`www.example.com A`."""
    return in_words(record.question)


def in_words(data: bytes) -> str:
    """A question as it is in the packet: labels, type and class."""
    if len(data) < 5:
        return "a question"
    labels = []
    at = 0
    while at < len(data) - 4 and data[at]:
        labels.append(shown(data[at + 1 : at + 1 + data[at]], 63))
        at += data[at] + 1
    kind = int.from_bytes(data[-4:-2], "big")
    return f"{'.'.join(labels) or '.'} {TYPES.get(kind, f'TYPE{kind}')}"


def verdict(record: QueryRecord) -> str:
    """One of `report.DNS_VERDICTS`."""
    if record.answered:
        code = record.response_flags & 15
        if record.asked == 0:
            return "stray"
        if record.response_flags & TRUNCATED:
            return "truncated"
        if code == 3:
            return "nxdomain"
        if code == 2:
            return "servfail"
        if code:
            return "dns-error"
        return "slow" if record.answered_time - record.asked_time >= SLOW else "answered"
    if record.error is not None and is_unreachable(record.error, int(record.version)):
        return "unreachable"
    return "no-answer"


def response(flags: int, answers: int) -> str:
    """What an answer says: `8 records`, or its error."""
    code = flags & 15
    if code == 0:
        return plural(answers, "record")
    return {2: "SERVFAIL", 3: "NXDOMAIN"}.get(code) or CODES.get(code, f"error {code}")


def truncated(record: QueryRecord, moment: Moment, told: Story, asks: str) -> None:
    """What the client did when its answer was truncated."""
    again = moment.retries.of(record)
    if again is None:
        told.severity = "warning"
        told.summary = f"{asks}: truncated, not asked again over TCP"
        told.says("The client made no connection to that server's TCP port 53, where the whole answer could be had.")
        told.alternatives = ["The client's resolver does not use TCP.", "TCP port 53 is not part of the capture."]
        told.next_step = "Capture `port 53`, which is both UDP and TCP; see whether TCP to the name server is filtered."
        return
    connection, asked = again.connection, again.question
    where = f"(conversation {connection.number}, from packet {connection.first_packet})"
    told.shows(connection.first_packet)
    if asked is not None and asked.answered:
        code = asked.response_flags & 15
        brought = response(asked.response_flags, asked.answers)
        told.shows(asked.asked, asked.answered)
        told.severity = "note" if code in (0, 3) else "problem"
        told.summary = f"{asks}: truncated, asked again over TCP: {brought}"
        told.says(
            f"The client then asked the same over TCP {where}, and got {brought} (packet {asked.answered},"
            f" {duration(max(asked.answered_time - record.asked_time, 0))} after its first question)."
        )
    elif again.has_brought_it():
        told.severity = "note"
        told.summary = f"{asks}: truncated, asked again over TCP"
        told.says(f"The client then asked the same server over TCP {where}, and was answered.")
    else:
        told.severity = "warning"
        told.summary = f"{asks}: truncated, and over TCP no answer"
        told.says(
            f"The client then {'asked the same' if asked else 'turned to the same server'} over TCP {where}, which"
            f" brought no answer: {tcp.verdict(connection)}."
        )
        told.next_step = f"Look at conversation {connection.number}: what became of it is told there."


def story(record: QueryRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    asks = question(record)
    taken = duration(max(record.answered_time - record.asked_time, 0))
    told.shows(record.asked, record.last_asked, record.answered)
    told.round_trip_ns = round_trip(record)
    if record.asked:
        told.says(f"The client asked for {asks} (packet {record.asked}).")
        if record.tries > 1:
            told.says(f"It asked {times(record.tries)}.")
    if told.verdict == "answered":
        told.summary = f"{asks}: {plural(record.answers, 'answer')} in {taken}"
        told.says(f"The answer (packet {record.answered}) came after {taken} with {plural(record.answers, 'record')}.")
        if record.answers == 0:
            told.summary = f"{asks}: an empty answer in {taken}"
            told.says("The name has no record of that type, or the server refers to others.")
        if record.tries > 1:
            told.severity = "note"
            told.summary += f", asked {times(record.tries)}"
    elif told.verdict == "slow":
        told.severity = "warning"
        told.summary = f"{asks}: answered after {taken}"
        told.says(
            f"The answer (packet {record.answered}) came only after {taken}; whatever needed the name waited as long."
        )
        told.alternatives = [
            "The name server had to ask others, and one of them was slow or silent.",
            "The way to the name server is congested.",
        ]
        told.next_step = (
            "Ask the same again: a second answer comes from the cache; if that is quick, the name's own servers are"
            " slow."
        )
        at_last = int(record.answered_time - record.last_asked_time)
        if record.tries > 1 and at_last < SLOW:
            told.says(
                f"The last question (packet {record.last_asked}) was answered {duration(max(at_last, 0))} later: what"
                " was asked before, or its answer, was lost."
            )
            told.alternatives[1] = "The server does not answer everything, being overloaded or limiting its rate."
            told.next_step = f"Capture at the name server: does packet {record.asked} arrive, and is it answered?"
        error = record.error
        if error is not None and not error.to_client:
            told.shows(error.number)
            told.says(
                f"The client no longer waited for it: it turned the answer away by ICMP (packet {error.number})."
            )
    elif told.verdict == "nxdomain":
        told.severity = "note"
        told.summary = f"{asks}: no such name"
        told.says(f"The answer (packet {record.answered}, after {taken}): there is no such name (NXDOMAIN).")
        told.alternatives = [
            "The name is mistyped.", "A search domain was appended, and the next question is for the real name.",
            "The name is known only to another name server (split DNS, VPN).",
        ]
    elif told.verdict == "servfail":
        told.severity = "problem"
        told.summary = f"{asks}: server failure"
        told.says(f"The answer (packet {record.answered}, after {taken}): the server failed to find out (SERVFAIL).")
        told.alternatives = [
            "The name's own servers do not answer the resolver.", "DNSSEC validation fails.",
            "The zone is broken or expired on its servers.",
        ]
        told.next_step = (
            "Ask the resolver with `dig +cd` (no validation), and the name's own servers with `dig +trace`."
        )
    elif told.verdict == "dns-error":
        code = int(record.response_flags) & 15
        name = CODES.get(code, f"code {code}")
        told.severity = "problem"
        told.summary = f"{asks}: {name}"
        told.says(f"The answer (packet {record.answered}, after {taken}) is an error: {name}.")
        told.alternatives = ["The server does not answer this client for that name (REFUSED: recursion is not allowed)."
                             if code == 5 else "Client and server do not understand each other."]
    elif told.verdict == "truncated":
        told.says(
            f"The answer (packet {record.answered}, after {taken}) was too large for UDP and marked as truncated."
        )
        truncated(record, moment, told, asks)
    elif told.verdict == "unreachable":
        assert record.error is not None
        told.severity = "problem"
        told.summary = f"{asks}: {short(record.error, int(record.version))}"
        told.shows(record.error.number)
        told.says(
            f"An ICMP error answered (packet {record.error.number}):"
            f" {error_in_words(record.error, int(record.version))}."
        )
        told.next_step = (
            "Look whether a name server runs on that address; else the client's resolver settings are wrong."
        )
    elif told.verdict == "stray":
        told.severity = "note"
        told.summary = f"{asks}: an answer without its question"
        told.confidence = "low"
        told.says(f"An answer for {asks} (packet {record.answered}) whose question is not in the capture.")
        told.alternatives = [
            "It was asked before the capture began.",
            "Another address was asked than the one that answers: the client takes no notice of it.",
            "The answer is forged.",
        ]
    else:
        left = moment.left(int(record.last_asked_time), int(record.last_packet))
        told.severity = "problem" if record.tries > 1 or left >= 2 * SECOND else "note"
        told.confidence = "high" if left >= 2 * SECOND else "low"
        told.summary = f"{asks}: no answer" + (f", asked {times(record.tries)}" if record.tries > 1 else "")
        told.says(f"No answer came {to_the_end(left)}.")
        told.alternatives = [
            "The name server is down, or is not where the client thinks it is.",
            "A firewall drops the question or its answer.",
            "The answer was too large and its fragments were dropped.",
            "It came from another address or port than was asked: the client takes no notice of it.",
        ]
        if left < 2 * SECOND:
            told.alternatives.insert(0, "The answer was still on its way when the capture ended.")
        told.next_step = (
            f"Capture at the name server: does {packets([int(record.last_asked)])} arrive, and is it answered?"
        )
    return told
