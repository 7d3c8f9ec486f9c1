"""`old-tls` and `plaintext-on-tls-port`: what should be secret, and is so badly or not at all."""

from __future__ import annotations

from wiretale.conversations.findings.applications import VERSIONS, Applications
from wiretale.conversations.findings.credentials import MOST_EVIDENCE, MOST_SHOWN, by_number
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import packets, plural


def find(state: State) -> list[Finding]:
    """A finding for each server and version, and for each server that speaks in the clear."""
    seen = state.observer("credentials")
    if not isinstance(seen, Applications):
        return []
    return old_tls(state, seen) + plain_text(state, seen)


def old_tls(state: State, seen: Applications) -> list[Finding]:
    """Servers that agreed to a version before TLS 1.2."""
    grouped: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for old in seen.old:
        record = by_number(state.records, int(old.record))
        server = str(state.ends(record)[1]) if record is not None else "a server"
        grouped.setdefault((int(old.version), server), []).append((int(old.record), int(old.number)))
    found = []
    for (version, server), cases in list(grouped.items())[:MOST_SHOWN]:
        name = VERSIONS[version]
        why = "RFC 7568 forbids it" if version == 0x0300 else "RFC 8996 has put it to rest"
        found.append(
            Finding(
                kind="old-tls",
                subject=f"{server} ({name})",
                severity="warning",
                explanation=(
                    f"{server} agreed to {name} in {plural(len(cases), 'conversation')}"
                    f" ({packets([number for _, number in cases[:3]], len(cases))}). {why}: known attacks weaken it."
                ),
                conversations=tuple(record for record, _ in cases[:MOST_SHOWN]),
                evidence=tuple(number for _, number in cases[:MOST_EVIDENCE]),
                alternatives=(
                    "The client offers nothing newer, and the server obliges it.",
                    "The server has nothing newer.",
                ),
                next_step=f"`openssl s_client -connect {server} -tls1_2` tells whether the server can do better.",
                figures={"version": name, "count": len(cases)},
            )
        )
    return found


def plain_text(state: State, seen: Applications) -> list[Finding]:
    """Plain text at ports where TLS belongs."""
    grouped: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for plain in seen.plain:
        record = by_number(state.records, int(plain.record))
        server = str(state.ends(record)[1]) if record is not None else "a server"
        grouped.setdefault((server, plain.what), []).append((int(plain.record), int(plain.number)))
    found = []
    for (server, what), cases in list(grouped.items())[:MOST_SHOWN]:
        spoken = "text" if what == "text" else what.upper()
        found.append(
            Finding(
                kind="plaintext-on-tls-port",
                subject=f"{server} ({spoken})",
                severity="problem",
                explanation=(
                    f"At {server}, a port where TLS belongs, the first thing that was said is plain {spoken}, in"
                    f" {plural(len(cases), 'conversation')}"
                    f" ({packets([number for _, number in cases[:3]], len(cases))})."
                ),
                conversations=tuple(record for record, _ in cases[:MOST_SHOWN]),
                evidence=tuple(number for _, number in cases[:MOST_EVIDENCE]),
                alternatives=(
                    "The server serves plain text there, by a wrong configuration.",
                    "A client mistook the port, and the server turned it away.",
                    "A proxy is spoken to.",
                ),
                next_step="Look at what the server answered: an error or a page.",
                figures={"application": what, "count": len(cases)},
            )
        )
    return found
