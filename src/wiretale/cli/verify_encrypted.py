"""`wiretale verify-encrypted`: is all of this traffic encrypted? The exit status says so.

0 only if encrypted conversations were really seen, from both ends, and nothing else; 1 if plain text
was seen; 2 if there was not enough to tell, which is also the status of a command that could not be
carried out. An empty capture never passes.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from wiretale.cli.inputs import Arguments, Inputs, asked, batches, complaint
from wiretale.encryption.watch import ENCRYPTED, PLAIN, UNTOLD, Outcome, Watch, Watched, counted
from wiretale.errors import DamagedFileError, UsageError, WiretaleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.cli.arguments import Parser

RESULTS: Final = {ENCRYPTED: "encrypted", PLAIN: "plain text", UNTOLD: "not enough to tell"}
SCHEMA: Final = 1
LISTENS: Final = 60.0  # seconds, unless --for says otherwise

DESCRIPTION: Final = """\
Tells whether all traffic that a filter selects is encrypted: TLS, DTLS, SSH, QUIC, WireGuard, ESP,
also where it begins in the clear and turns to TLS (STARTTLS)."""

EPILOGUE: Final = """\
exit status: 0 encrypted conversations were seen, from both ends, and nothing else;
             1 plain text was seen; 2 there was not enough traffic to tell, or an error

  wiretale verify-encrypted 'port 5432' -r database.pcap
  wiretale verify-encrypted 'host 192.0.2.7 and not icmp' -i eth0 --for 60s --at-least 3
"""


class Wishes(Arguments):
    """What a command line asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.at_least = 1
        self.json = False
        self.junit = False


def parser() -> Parser:
    """What the command takes: `Wishes`, by their names."""
    from wiretale.cli.arguments import Parser

    made = Parser("verify-encrypted", DESCRIPTION, EPILOGUE)
    made.add_argument("words", nargs="*", metavar="expression", help="the filter expression; it may be several words")
    made.add_argument("-r", dest="files", metavar="FILE", action="append", default=[], help="read this capture")
    made.add_argument("-i", dest="interface", metavar="IFACE", default="", help="listen on this interface")
    made.add_argument("--for", dest="seconds", metavar="TIME", help="how long to listen: 30s, 5m (60s)")
    made.add_argument(
        "--at-least", metavar="N", type=int, default=1, help="so many encrypted conversations must be seen (1)"
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the result as JSON")
    form.add_argument("--junit", action="store_true", help="print the result as JUnit's XML")
    return made


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        arguments = Wishes()
        arguments.read(words, parser)
        inputs = checked(arguments)
        watch = Watch()
        if inputs.interface:
            listen(inputs, watch)
        damage = None
        try:
            for batch, selected, first in batches(inputs):
                watch.take(batch, selected, first)
        except DamagedFileError as error:
            damage = error
        outcome = watch.outcome(arguments.at_least)
        if damage is not None:
            if outcome.status != PLAIN:
                raise damage  # what is missing may be plain text
            sys.stderr.write(complaint(damage))
    except SystemExit:  # --help
        return 0
    except WiretaleError as error:
        sys.stderr.write(complaint(error))
        return UNTOLD
    if arguments.json:
        text = json.dumps(as_dict(outcome, inputs), indent=2) + "\n"
    elif arguments.junit:
        text = as_junit(outcome, inputs)
    else:
        text = as_text(outcome)
    sys.stdout.write(text)
    sys.stdout.flush()
    return outcome.status


def checked(arguments: Wishes) -> Inputs:
    """What the command line asks to be looked at. Raises UsageError."""
    if not arguments.files and not arguments.interface:
        raise UsageError(
            "verify-encrypted reads files or listens on an interface", "Give -r FILE, or -i IFACE --for 60s."
        )
    if arguments.at_least < 1:
        raise UsageError("--at-least must be 1 or more", "Less would pass a capture in which nothing was seen.")
    inputs = asked("verify-encrypted", arguments)
    if inputs.interface and inputs.seconds is None:
        inputs.seconds = LISTENS
    return inputs


def listen(inputs: Inputs, watch: Watch) -> None:
    """Watches what an interface hears."""
    from wiretale.cli.listening import listening

    number = 1
    with listening(inputs.interface, inputs.expression, inputs.seconds) as listener:
        for batch, selected in listener.batches():
            watch.take(batch, selected, number)
            number += batch.count


# ---- telling it


def as_text(outcome: Outcome) -> str:
    """For a person."""
    lines = [f"{RESULTS[outcome.status]}: {outcome.reason}"]
    for watched in outcome.plain:
        judgement = watched.judgement
        how = f", besides {judgement.protocol}" if judgement.encrypted == "mixed" else ""
        lines.append(f"  {watched}  {counted(judgement.plain_count, 'packet')} of plain text{how}")
        for shown in judgement.plain_texts:
            words = f"  {shown.excerpt}" if shown.excerpt else ""
            lines.append(f"    packet {shown.packet}, {shown.sender}: {shown.why}{words and ':'}{words}")
        if judgement.plain_count > len(judgement.plain_texts):
            lines.append(f"    and {counted(judgement.plain_count - len(judgement.plain_texts), 'more packet')}")
    more = outcome.plain_count - len(outcome.plain)
    if more:
        lines.append(f"  and {counted(more, 'more conversation')}")
    for title, shown_ones, count in (
        ("cannot be told", outcome.untold, outcome.untold_count),
        ("heard from one end only", outcome.one_sided, outcome.one_sided_count),
    ):
        if count and outcome.status != PLAIN:
            lines.append(f"{title}: {counted(count, 'conversation')}")
            lines += [f"  {watched}  {untold_because(watched)}" for watched in shown_ones[:20]]
            if count > 20:
                lines.append(f"  and {count - 20} more")
    if outcome.encrypted:
        by = ", ".join(f"{name} {count}" for name, count in sorted(outcome.protocols.items(), key=lambda row: -row[1]))
        lines.append(f"encrypted, from both ends: {counted(outcome.encrypted, 'conversation')} ({by})")
    if outcome.silent:
        lines.append(f"without a word: {counted(outcome.silent, 'conversation')}")
    if outcome.status == UNTOLD:
        lines.append(advice(outcome))
    return "\n".join(lines) + "\n"


def untold_because(watched: Watched) -> str:
    """Why nothing can be said of a conversation."""
    judgement = watched.judgement
    first = next((number for number in judgement.first_unknown if number), watched.first_packet)
    if any(judgement.unknowns):
        return f"follows no protocol that is known here, from packet {first} on"
    if judgement.protocol and not any(judgement.ciphertexts):
        return f"{judgement.protocol} was begun and nothing came of it, from packet {first} on"
    return f"from packet {first} on"


def advice(outcome: Outcome) -> str:
    """What to do to get an answer."""
    if outcome.unread:
        return "Capture whole packets (-s 0), and let the filter take fragments, too: add `or ip[6:2] & 0x1fff != 0`."
    if outcome.one_sided_count:
        return "Capture where both directions pass: on one of the two hosts, or on a mirror port that copies both."
    if outcome.untold_count:
        return "Begin the capture before the connections are made, so that their handshakes are in it."
    return "Capture while the traffic flows, with -s 0, and see that the filter selects it."


def conversation_dict(watched: Watched) -> dict[str, object]:
    """A conversation as JSON's types."""
    judgement = watched.judgement
    return {
        "conversation": str(watched),
        "transport": judgement.transport,
        "protocol": judgement.protocol,
        "server_name": judgement.server_name,
        "encrypted": judgement.encrypted,
        "first_packet": watched.first_packet,
        "payload_packets": judgement.payloads,
        "plain_packets": judgement.plain_count,
        "plain": [
            {"packet": shown.packet, "sender": shown.sender, "why": shown.why, "excerpt": shown.excerpt}
            for shown in judgement.plain_texts
        ],
        "proof": judgement.proof,
    }


def as_dict(outcome: Outcome, inputs: Inputs) -> dict[str, object]:
    """The result as JSON's types."""
    return {
        "schema": SCHEMA,
        "status": outcome.status,
        "result": RESULTS[outcome.status].replace(" ", "-"),
        "reason": outcome.reason,
        "source": inputs.name,
        "expression": inputs.expression,
        "packets": outcome.packets,
        "not_judged": outcome.not_judged,
        "unread": outcome.unread,
        "at_least": outcome.at_least,
        "encrypted": {"conversations": outcome.encrypted, "protocols": outcome.protocols},
        "plain": {
            "conversations": outcome.plain_count,
            "shown": [conversation_dict(watched) for watched in outcome.plain],
        },
        "untold": {
            "conversations": outcome.untold_count,
            "shown": [conversation_dict(watched) for watched in outcome.untold],
        },
        "one_sided": {
            "conversations": outcome.one_sided_count,
            "shown": [conversation_dict(watched) for watched in outcome.one_sided],
        },
        "silent": outcome.silent,
    }


def as_junit(outcome: Outcome, inputs: Inputs) -> str:
    """The result as a JUnit report with one test: what CI systems show."""
    from xml.sax.saxutils import escape, quoteattr

    name = quoteattr(f"{inputs.expression or 'all traffic'} of {inputs.name} is encrypted")
    failures, errors = int(outcome.status == PLAIN), int(outcome.status == UNTOLD)
    told = "".join(c if c in "\n\t" or c >= " " else "?" for c in as_text(outcome))
    body = f"    <system-out>{escape(told)}</system-out>\n"
    if outcome.status:
        tag = "failure" if failures else "error"
        body = f"    <{tag} message={quoteattr(outcome.reason)}>{escape(told)}</{tag}>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name="wiretale verify-encrypted" tests="1" failures="{failures}" errors="{errors}">\n'
        f'  <testcase classname="wiretale.verify-encrypted" name={name}>\n{body}  </testcase>\n'
        "</testsuite>\n"
    )
