"""What the fields of IP headers mean (RFC 791, RFC 8200, RFC 2474, RFC 3168), and why checksums are wrong."""

from __future__ import annotations

from wiretale.annotate.fields import Checksum, Fields, Ip
from wiretale.annotate.notes import Note, count
from wiretale.native import Final

# Differentiated services code points (IANA): what is printed of them elsewhere, and what they ask for.
CODE_POINTS: Final[dict[int, str]] = {
    0: "no wish: ordinary traffic",
    1: "LE: may be last in line, like backups",
    8: "CS1: less urgent than ordinary traffic",
    16: "CS2: network management",
    24: "CS3: signalling of calls, or live broadcasts",
    32: "CS4: interactive video",
    40: "CS5: signalling",
    46: "EF: first in line, like voice",
    48: "CS6: routing protocols and other upkeep of the network",
    56: "CS7: upkeep of the network",
    44: "VOICE-ADMIT: voice that was let in",
}
FIRST_WORDS: Final = {4: "low latency", 2: "many bytes", 1: "seldom lost"}  # of the old type of service (RFC 1349)

CONGESTION: Final = {
    0: "ECN not in use",
    1: "the ends understand ECN (ECT 1)",
    2: "the ends understand ECN (ECT 0)",
    3: "a router marked it: congestion (CE)",
}

# Where systems start to count down; a packet's is the next one up from what is left of it.
FIRST_TTLS: Final = ((64, "Linux and macOS"), (128, "Windows systems"), (255, "routers"))

PROTOCOLS: Final = {
    0: "options for every router", 1: "messages about IP itself", 2: "who belongs to which multicast group",
    4: "IP in IP",
    6: "a stream of bytes, in order, nothing missing", 17: "single messages, not acknowledged", 41: "IPv6 in IPv4",
    43: "the way it is to take", 44: "a fragment", 47: "a tunnel", 50: "encrypted IP (IPsec)", 51: "signed IP (IPsec)",
    58: "messages about IPv6 itself", 60: "options for the receiver", 89: "routes, from router to router",
    103: "multicast routes", 112: "which router is in charge", 132: "messages in streams",
}  # fmt: skip


def explain(fields: Fields, ip: Ip) -> list[Note]:
    """Notes on an IP header as -v shows it."""
    notes: list[Note] = []
    six = fields.version == 6
    if ip.tos is not None and (not six or ip.tos):
        notes.append((f"{'class' if six else 'tos'} 0x{ip.tos:x}" + ecn_label(ip.tos, six), service_text(ip.tos)))
    if ip.flow_label:
        notes.append(
            (
                f"flowlabel 0x{ip.flow_label:05x}",
                "picked by the sender: packets that belong together have the same, "
                "so that routers can send them the same way",
            )
        )
    if ip.ttl is not None:
        notes.append((f"{'hlim' if six else 'ttl'} {ip.ttl}", life(ip.ttl)))
    if ip.identification is not None:
        notes.append((f"id {ip.identification}", identification(ip, fields.fragment)))
    if ip.offset is not None and not fields.old:
        notes.append((f"offset {ip.offset}", offset(ip)))
    if ip.dont_fragment is not None or ip.more_fragments is not None:
        notes += fragment_flags(fields, ip)
    if ip.protocol is not None:
        label = ip.protocol_label or protocol_label(ip.protocol, six)
        words = PROTOCOLS.get(ip.protocol, "")
        notes.append((label, f"what the packet carries{': ' + words if words else ''}"))
    if ip.length is not None:
        label = f"payload length: {ip.length}" if six else f"len {ip.length}" if fields.old else f"length {ip.length}"
        notes.append((label, size(ip, six)))
    if ip.checksum is not None and ip.checksum_expected is not None:
        notes.append(
            (
                f"bad cksum {ip.checksum:x}",
                f"the header's checksum is wrong, it should be {ip.checksum_expected:x}: "
                + (
                    "the sending host leaves it to its network card, which fills it in after the packet was captured"
                    if ip.checksum == 0
                    else "the header was damaged, or changed by something that did not mend it"
                ),
            )
        )
    return notes


def ecn_label(tos: int, six: bool) -> str:
    """The mark that tcpdump puts behind the type of service."""
    return {0: "", 1: ",ECT(1)", 2: ",ECT(0)", 3: ",CE"}[tos & 3] if not six else ""


def service_text(tos: int) -> str:
    """The byte's two parts."""
    point = tos >> 2
    if point in CODE_POINTS:
        words = CODE_POINTS[point]
    elif point & 1 == 0 and 1 <= point >> 3 <= 4 and point >> 1 & 3:
        first, second = point >> 3, point >> 1 & 3
        when = ("late", "earlier", "first")[second - 1]
        words = f"AF{first}{second}: class {first} of 4, dropped {when} where it gets tight"
    else:
        old = [text for bit, text in FIRST_WORDS.items() if point & bit]
        words = f"in the old meaning: {', '.join(old)}" if old and point < 8 else "a meaning of this network's own"
    return f"DSCP {point}, {words}; {CONGESTION[tos & 3]}"


def life(ttl: int) -> str:
    """How many routers a packet has likely passed."""
    if ttl == 255:
        return "may pass 255 routers, the most there is: it has passed none"
    if ttl <= 1:
        return "may pass no router any more: it is meant for this link, or has come to its end"
    text = f"may pass {count(ttl, 'more router')}"
    for first, systems in FIRST_TTLS:
        hops = first - ttl
        if hops == 0:
            return f"{text}; {systems} start at {first}, so it has passed none yet"
        if 0 < hops <= 32:
            return f"{text}; it likely started at {first}, as with {systems}, and has passed {hops}"
        if hops > 0:
            break
    return f"{text}; where it started cannot be told: it may have been set on purpose, as traceroute does"


def identification(ip: Ip, fragment: bool) -> str:
    if fragment or ip.more_fragments or ip.offset:
        return "the same in all fragments of the packet, which are put together by it"
    if ip.dont_fragment:
        return "a number for putting fragments together; there are none, and it does not matter"
    return "a number for putting fragments together, should a router have to cut the packet"


def offset(ip: Ip) -> str:
    if ip.offset:
        return f"this is a fragment: its data is byte {ip.offset:,} and following of the whole packet's"
    if ip.more_fragments:
        return "this is the first fragment of a packet"
    return "not a fragment: the packet begins here"


def fragment_flags(fields: Fields, ip: Ip) -> list[Note]:
    """DF and MF."""
    if fields.old:
        return [("(DF)", DONT_FRAGMENT)] if ip.dont_fragment else []
    letters = ", ".join(name for name, there in (("+", ip.more_fragments), ("DF", ip.dont_fragment)) if there)
    label = f"flags [{letters or 'none'}]"
    texts = []
    if ip.dont_fragment:
        texts.append(DONT_FRAGMENT)
    if ip.more_fragments:
        texts.append("MF: more fragments of the packet follow")
    return [
        (label, "; ".join(texts) or "a router may cut the packet in pieces, and there are no more pieces after this")
    ]


DONT_FRAGMENT: Final = (
    "don't fragment: a router that would have to cut it drops it, and tells the sender the size that fits"
)


def protocol_label(protocol: int, six: bool) -> str:
    names = {
        1: "ICMP",
        2: "IGMP",
        4: "IPIP",
        6: "TCP",
        17: "UDP",
        47: "GRE",
        50: "ESP",
        51: "AH",
        58: "ICMPv6",
        89: "OSPF",
        132: "SCTP",
        0: "Options",
        43: "Routing",
        44: "Fragment",
        60: "DSTOPT",
        103: "PIM",
        112: "VRRP",
        41: "IPv6",
    }
    return f"{'next-header' if six else 'proto'} {names.get(protocol, 'unknown')} ({protocol})"


def size(ip: Ip, six: bool) -> str:
    if six:
        return f"{count(ip.length or 0, 'byte')} after the header of 40"
    if ip.header_length:
        rest = (ip.length or 0) - ip.header_length
        return f"the whole packet: {ip.header_length} bytes of IP header and {rest:,} of what it carries"
    return f"the whole packet, with its IP header: {count(ip.length or 0, 'byte')}"


def checksum_notes(checksum: Checksum, what: str, right: str, wrong: str) -> list[Note]:
    """A transport checksum: right, or why it may be wrong."""
    if checksum.found == checksum.expected:
        return [(right, f"the {what} checksum is right: nothing was damaged on the way here")]
    if checksum.found is None or checksum.expected is None:
        text = f"the {what} checksum is wrong: with it the sum over the segment should be 0"
    else:
        text = f"the {what} checksum is 0x{checksum.found:04x} and should be 0x{checksum.expected:04x}"
    if checksum.found is not None and checksum.found == checksum.pseudo_header:
        text += (
            "; it is the sum of addresses and length alone, which the sending host leaves for its network card "
            "to complete: captured there, before that. Nothing is wrong"
        )
    else:
        text += (
            ". Captured on the host that sends: normal, the network card computes it afterwards (offloading). "
            "Captured elsewhere: the packet was damaged, or changed by something that did not mend it"
        )
    return [(wrong, text)]
