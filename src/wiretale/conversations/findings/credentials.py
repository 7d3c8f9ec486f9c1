"""`credentials`: somebody's password, or what is as good as one, went over the wire in the clear."""

from __future__ import annotations

from wiretale.conversations.findings.applications import Applications
from wiretale.conversations.record import Observer, Record
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import packets, plural

MOST_SHOWN = 50
MOST_EVIDENCE = 16

NAMES = {
    "ftp": "FTP",
    "pop3": "POP3",
    "imap": "IMAP",
    "smtp": "SMTP",
    "http": "HTTP",
    "telnet": "Telnet",
    "ldap": "LDAP",
    "snmp": "SNMP",
}
INSTEAD = {
    "ftp": "SFTP, or FTP after AUTH TLS",
    "pop3": "port 995, or STLS before the login",
    "imap": "port 993, or STARTTLS before the login",
    "smtp": "port 465, or STARTTLS before the login",
    "http": "HTTPS",
    "telnet": "SSH",
    "ldap": "StartTLS before the bind, or LDAPS",
    "snmp": "SNMP version 3 with privacy",
}


def observer() -> Observer:
    """Sees the payload; `tls` reads it, too."""
    return Applications()


def by_number(records: list[Record], number: int) -> Record | None:
    """The record of a number, in a list that is in their order; None if it was forgotten."""
    low, high = 0, len(records)
    while low < high:
        middle = (low + high) // 2
        if records[middle].number < number:
            low = middle + 1
        else:
            high = middle
    if low < len(records) and records[low].number == number:
        return records[low]
    return None


def find(state: State) -> list[Finding]:
    """One finding for each server, protocol, user and way."""
    seen = state.observer("credentials")
    if not isinstance(seen, Applications) or not seen.logins:
        return []
    grouped: dict[tuple[str, str, str, str], tuple[list[int], list[int]]] = {}
    for login in seen.logins:
        record = by_number(state.records, int(login.record))
        server = str(state.ends(record)[1]) if record is not None else "a server"
        if record is not None and login.protocol == "snmp" and record.server_port == 162:
            server = f"{server} (traps)"
        numbers, evidence = grouped.setdefault((login.protocol, server, login.user, login.way), ([], []))
        if not numbers or numbers[-1] != int(login.record):
            numbers.append(int(login.record))
        evidence.append(int(login.number))
    found = []
    for (protocol, server, user, way), (numbers, evidence) in list(grouped.items())[:MOST_SHOWN]:
        name = NAMES[protocol]
        what = "token" if way == "Bearer" else "community" if protocol == "snmp" else "password"
        whose = f"The {what} of {user!r}" if user else f"A {what}"
        times = f", in {plural(len(numbers), 'conversation')}" if len(numbers) > 1 else ""
        found.append(
            Finding(
                kind="credentials",
                subject=f"{user + ' at ' if user else ''}{server} ({name})",
                severity="problem",
                explanation=(
                    f"{whose} went to {server} in the clear, by {name} ({way};"
                    f" {packets(evidence[:3], len(evidence))}){times}. Whoever is on"
                    " the way can read it. It is not shown here."
                ),
                conversations=tuple(numbers[:MOST_SHOWN]),
                evidence=tuple(evidence[:MOST_EVIDENCE]),
                next_step=f"Change it, and use {INSTEAD[protocol]}.",
                figures={"protocol": protocol, "user": user or None, "way": way, "count": len(evidence)},
            )
        )
    return found
