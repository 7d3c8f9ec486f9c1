"""ICMP errors in words (RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7, RFC 4443)."""

from __future__ import annotations

from wiretale.conversations.record import IcmpError
from wiretale.conversations.verdicts.story import Story, plural

FEW_HOPS = 32  # systems send with 64 or more, and no way is so long

# Destination unreachable, by code.
UNREACHABLE4 = {
    0: "the network is unreachable: a router has no route",
    1: "the host is unreachable: the last router got no answer to ARP, or knows that it is down",
    2: "the protocol is unreachable: the host does not speak it",
    3: "the port is unreachable: no program is bound to it",
    4: "fragmentation is needed and forbidden (DF): the packet is larger than the next link takes",
    5: "the source route failed",
    6: "the network is unknown",
    7: "the host is unknown",
    9: "communication with the network is administratively prohibited: a filter rejects it",
    10: "communication with the host is administratively prohibited: a filter rejects it",
    11: "the network is unreachable for this type of service",
    12: "the host is unreachable for this type of service",
    13: "communication is administratively prohibited: a filter (firewall, access list) rejects it",
    14: "host precedence violation",
    15: "the precedence is too low",
}
UNREACHABLE6 = {
    0: "there is no route to the destination",
    1: "communication is administratively prohibited: a filter rejects it",
    2: "the destination is beyond the scope of the source address",
    3: "the address is unreachable: the last router got no answer to neighbor solicitation",
    4: "the port is unreachable: no program is bound to it",
    5: "the source address is refused by a policy",
    6: "the route to the destination is a reject route",
}


def is_unreachable(error: IcmpError, version: int) -> bool:
    """Whether it says that packets do not get there at all (too large ones are another matter)."""
    if version == 4:
        return (error.kind == 3 and error.code != 4) or error.kind == 11
    return error.kind in (1, 3)


def is_trace(error: IcmpError, version: int, ttl: int) -> bool:
    """Whether a packet expired as a trace of the route wants it to: it came by with few hops to live."""
    return 0 <= ttl < FEW_HOPS and error.kind == (11 if version == 4 else 3) and error.code == 0


def traced(told: Story, ttl: int, sent: str, router: str, error: IcmpError) -> None:
    """What a probe of a trace of the route has found that expired as it should."""
    told.severity = "note"
    told.summary = f"a trace of the route: {router} is {plural(ttl, 'hop')} from here"
    if error.count > 1:
        told.summary = f"a trace of the route: {plural(error.count, 'probe')} expired on the way"
    told.says(
        f"{sent} with {plural(ttl, 'hop')} to live, as only a trace of the route does, and {router} reported by ICMP"
        f" (packet {error.number}) that it expired there."
    )


def is_prohibited(error: IcmpError, version: int) -> bool:
    """Whether a filter has said no."""
    if version == 4:
        return error.kind == 3 and error.code in (9, 10, 13)
    return error.kind == 1 and error.code in (1, 5, 6)


def is_port(error: IcmpError, version: int) -> bool:
    """Whether the host was reached and the port is closed (or a firewall pretends so)."""
    return error.kind == 3 and error.code == 3 if version == 4 else error.kind == 1 and error.code == 4


def is_protocol(error: IcmpError, version: int) -> bool:
    """Whether the host was reached and does not speak the protocol above IP."""
    return version == 4 and error.kind == 3 and error.code == 2


def in_words(error: IcmpError, version: int) -> str:
    """What an error says, as a clause."""
    if version == 4:
        if error.kind == 3:
            return UNREACHABLE4.get(error.code, f"the destination is unreachable (code {error.code})")
        if error.kind == 11:
            return exceeded(error.code)
        if error.kind == 5:
            return "there is a better way, by another router (redirect)"
        return "a header field of the packet is wrong"
    if error.kind == 1:
        return UNREACHABLE6.get(error.code, f"the destination is unreachable (code {error.code})")
    if error.kind == 2:
        return f"the packet is too big; the next link takes {error.mtu} bytes"
    if error.kind == 3:
        return exceeded(error.code)
    return "a header field of the packet is wrong"


def exceeded(code: int) -> str:
    """Time exceeded."""
    if code == 0:
        return "the time to live ran out on the way: a routing loop, or a trace of the route"
    return "not all fragments arrived in time"


def short(error: IcmpError, version: int) -> str:
    """The same for a table."""
    if is_prohibited(error, version):
        return "administratively prohibited"
    if is_port(error, version):
        return "port unreachable"
    if version == 4 and error.kind == 3:
        return {0: "no route", 1: "host unreachable", 2: "protocol unreachable", 4: "fragmentation needed"}.get(
            error.code, f"unreachable, code {error.code}"
        )
    if version == 6 and error.kind == 1:
        return {0: "no route", 3: "address unreachable"}.get(error.code, f"unreachable, code {error.code}")
    if error.kind == (11 if version == 4 else 3):
        return "time exceeded"
    return "packet too big" if error.kind == 2 else f"ICMP type {error.kind}"
