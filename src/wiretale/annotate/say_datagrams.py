"""What the fields of UDP datagrams (RFC 768), ICMP messages (RFC 792, RFC 4443, RFC 4861) and ARP (RFC 826) mean."""

from __future__ import annotations

from wiretale.annotate.connections import Memory
from wiretale.annotate.fields import Arp, Fields, Icmp, Udp
from wiretale.annotate.notes import Note, count, passed
from wiretale.annotate.say_ip import checksum_notes
from wiretale.native import Final


def explain_udp(fields: Fields, udp: Udp) -> list[Note]:
    notes: list[Note] = []
    if udp.no_checksum:
        notes.append(("[no cksum]", "the sender left the checksum out, as IPv4 allows: damage goes unnoticed"))
    if udp.checksum is not None:
        wrong = f"[bad udp cksum 0x{udp.checksum.found or 0:04x} -> 0x{udp.checksum.expected or 0:04x}!]"
        if fields.classic:
            wrong = f"[bad udp cksum {udp.checksum.residue or 0:x}!]"
        notes += checksum_notes(udp.checksum, "UDP", "[udp sum ok]", wrong)
    if udp.shown and udp.length is not None:
        label = f"udp {udp.length}" if fields.old else f"UDP, length {udp.length}"
        notes.append(
            (
                label,
                f"{count(udp.length, 'byte')} of data in one datagram, behind UDP's header of 8; "
                "nobody acknowledges it, and it may get lost",
            )
        )
    return notes


# ---- ICMP ----------------------------------------------------------------------------------------------

UNREACHABLE: Final = {
    0: "a router knows no way to that network",
    1: "the last router gets no answer from that host: it is down, or not there",
    2: "that host does not know the protocol",
    3: "nobody listens at that port",
    4: "the packet is too large for the next link, and may not be cut into fragments (DF)",
    5: "the source route cannot be taken",
    9: "a firewall forbids that network", 10: "a firewall forbids that host", 13: "a firewall forbids it",
}  # fmt: skip
UNREACHABLE6: Final = {
    0: "a router knows no way there", 1: "a firewall forbids it", 2: "the source address does not reach that far",
    3: "the host does not answer its neighbors: it is down, or not there", 4: "nobody listens at that port",
    5: "a filter does not take this source address", 6: "a router was told to refuse it",
}  # fmt: skip
OTHERS: Final = {
    (4, 4): "slow down; routers do not send that any more",
    (4, 9): "a router says that it is there", (4, 10): "asks for routers",
    (4, 13): "asks for the time", (4, 14): "tells the time", (4, 17): "asks for the network mask",
    (4, 12): "a header is wrong", (6, 4): "a header is wrong or not known",
    (6, 130): "a router asks who listens to which multicast groups", (6, 131): "listens to a multicast group",
    (6, 132): "listens to a multicast group no more", (6, 143): "tells which multicast groups it listens to",
    (6, 133): "asks for routers, to learn the network's prefix", (6, 134): "a router says that it is there, and "
        "which prefix the "
    "network has",
}  # fmt: skip


def explain_icmp(fields: Fields, icmp: Icmp, memory: Memory) -> list[Note]:
    notes: list[Note] = []
    if icmp.checksum is not None:
        wrong = f"[bad icmp6 cksum 0x{icmp.checksum.found or 0:04x} -> 0x{icmp.checksum.expected or 0:04x}!]"
        notes += checksum_notes(icmp.checksum, "ICMPv6", "[icmp6 sum ok]", wrong)
    key = (4, icmp.kind, icmp.code) if icmp.version == 4 else (6, icmp.kind, icmp.code)
    name = "ICMP" if icmp.version == 4 else "ICMP6"
    if icmp.word or (fields.old and icmp.version == 4):
        name = icmp.word or "icmp:"
    if icmp.echo:
        notes += echo_notes(fields, icmp, memory, name)
    else:
        notes.append((name, message_text(icmp, key)))
        if icmp.mtu:
            notes.append(
                (
                    f"mtu {icmp.mtu}",
                    f"packets of up to {count(icmp.mtu, 'byte')} fit; the sender is to send no larger ones",
                )
            )
    if icmp.length is not None and not fields.old:
        notes.append((f"length {icmp.length}", f"{count(icmp.length, 'byte')} of ICMP, with its header of 8"))
    if icmp.quotes:
        notes.append(("", "the lines after the first quote the packet that this is about, as its sender sent it"))
    return notes


def echo_notes(fields: Fields, icmp: Icmp, memory: Memory, name: str) -> list[Note]:
    """The two messages of ping."""
    asks = icmp.kind in (8, 128)
    notes = [
        (
            f"{name}{',' if name == 'ICMP6' and icmp.version == 6 else ''} echo {'request' if asks else 'reply'}",
            "ping: asks the other host to send this back" if asks else "ping: sends back what was asked",
        )
    ]
    source, destination = (end.host if end is not None else "" for end in (fields.source, fields.destination))
    pair = (source, destination) if asks else (destination, source)
    if icmp.identifier is not None and not fields.old:
        notes.append((f"id {icmp.identifier}", "which ping it belongs to: each that runs has its own number"))
    if icmp.sequence is not None:
        text = "counts the requests"
        question = ("icmp", *pair, icmp.identifier, icmp.sequence)
        if asks:
            if memory.ask(question, fields.time) is not None:
                text += "; this one was sent before"
        else:
            asked = memory.answer(question)
            text = "the request that it answers"
            if asked is not None and fields.time is not None and fields.time >= asked:
                text += f", which was sent {passed(fields.time - asked)} ago"
        if not fields.old:
            notes.append((f"seq {icmp.sequence}", text))
    return notes


def message_text(icmp: Icmp, key: tuple[int, int, int]) -> str:
    """What an ICMP message other than ping's says."""
    about = f" ({icmp.about})" if icmp.about else ""
    if icmp.version == 4:
        if icmp.kind == 3:
            if icmp.code == 3 and icmp.about.startswith("TCP"):
                return (
                    f"destination unreachable{about}: a firewall says so; where TCP finds nobody listening it sends RST"
                )
            return f"destination unreachable{about}: {UNREACHABLE.get(icmp.code, 'for another reason')}"
        if icmp.kind == 5:
            return (
                f"redirect: packets there are to go by {icmp.subject or 'another router'} from now on, which is nearer"
            )
        if icmp.kind == 11:
            return (
                EXPIRED
                if icmp.code == 0
                else ("some fragments of a packet did not come in time, and the others were thrown away")
            )
    else:
        if icmp.kind == 1:
            return f"destination unreachable{about}: {UNREACHABLE6.get(icmp.code, 'for another reason')}"
        if icmp.kind == 2:
            return "packet too big: it does not fit into the next link"
        if icmp.kind == 3:
            return (
                EXPIRED
                if icmp.code == 0
                else ("some fragments of a packet did not come in time, and the others were thrown away")
            )
        if icmp.kind == 135:
            return (
                f"neighbor solicitation: asks for the hardware address of {icmp.subject or 'a neighbor'}, as "
                "ARP does for IPv4"
            )
        if icmp.kind == 136:
            return f"neighbor advertisement: {icmp.subject or 'a neighbor'} tells its hardware address"
    return OTHERS.get(key[:2], "a message that is not explained here")


EXPIRED: Final = (
    "time exceeded: a packet had passed as many routers as its TTL allowed, and this router threw it away: "
    "traceroute finds routers by that; otherwise it means that packets go round in circles"
)


# ---- ARP -----------------------------------------------------------------------------------------------


def explain_arp(fields: Fields, arp: Arp, memory: Memory) -> list[Note]:
    if arp.operation == 1:
        if arp.sender == arp.target:
            text = (
                f"tells everybody that {arp.sender} is here (gratuitous ARP), and finds out if somebody else "
                "has that address"
            )
        elif arp.sender == "0.0.0.0":
            text = f"asks if anybody has {arp.target} already, before it takes that address itself (a probe)"
        else:
            text = f"asks everybody on this link which hardware address {arp.target} has"
        memory.ask(("arp", arp.target, arp.sender), fields.time)
        notes = [(f"Request who-has {arp.target}" if not fields.classic else f"arp who-has {arp.target}", text)]
        notes.append(
            (f"tell {arp.sender}", f"the answer is to go to {arp.sender}" if arp.sender != arp.target else "itself")
        )
    elif arp.operation == 2:
        asked = memory.answer(("arp", arp.sender, arp.target))
        text = (
            f"answers: the interface with the address {arp.sender} has this hardware address; packets for it go there"
        )
        if asked is not None and fields.time is not None and fields.time >= asked:
            text += f" (asked {passed(fields.time - asked)} ago)"
        label = f"{'arp reply' if fields.classic else 'Reply'} {arp.sender} is-at {arp.sender_hardware}".rstrip()
        notes = [(label, text)]
    else:
        notes = [("ARP", "another kind of address resolution, which is not explained here")]
    if arp.length is not None and not fields.classic:
        text = f"{count(arp.length, 'byte')} of ARP"
        if arp.length > 28:
            text = f"28 bytes of ARP, and {arp.length - 28} that fill the frame up: Ethernet sends none of less than 60"
        notes.append((f"length {arp.length}", text))
    return notes
