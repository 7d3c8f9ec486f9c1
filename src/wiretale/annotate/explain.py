"""All notes on a packet, in the order of its line."""

from __future__ import annotations

from wiretale.annotate import say_datagrams, say_dns, say_ip, say_tcp
from wiretale.annotate.connections import Connection, Memory, distance
from wiretale.annotate.fields import End, Fields, Link, Tcp
from wiretale.annotate.notes import Note, count, passed
from wiretale.annotate.services import is_service, kind_of, service_words
from wiretale.native import Final, final

ETHERTYPES: Final = {
    0x0800: ("IPv4", "Internet Protocol, version 4"),
    0x0806: ("ARP", "Address Resolution Protocol: which hardware address belongs to an IPv4 address"),
    0x86DD: ("IPv6", "Internet Protocol, version 6"),
    0x8100: ("802.1Q", "a tag that says which virtual network it belongs to"),
}

SMALL: Final = 1 << 26  # numbers below are more likely counted from a connection's start than random

TIMES: Final = {
    0: "when it was captured: hours, minutes, seconds, local time",
    2: "when it was captured: seconds since the beginning of 1970, UTC",
    3: "how long after the packet before it",
    4: "when it was captured: date and local time",
    5: "how long after the first packet",
    6: "how long after the packet before it (-ttt), or after the first one (-ttttt)",
}


@final
class Explainer:
    """Explains packet after packet, and remembers what the next ones are explained by."""

    def __init__(self, absolute: bool = False) -> None:
        self.memory = Memory()
        self.absolute = absolute  # -S: sequence numbers are the header's own

    def notes(self, fields: Fields) -> list[Note]:
        """Notes on a packet, in the order of its line."""
        connection, sender = self.connection(fields)
        notes: list[Note] = []
        if fields.time_label:
            notes.append((fields.time_label, time_text(fields, connection)))
        if fields.link is not None:
            notes += link_notes(fields.link, fields.old)
        if fields.version and not fields.old and fields.link is None:
            notes.append(("IP" if fields.version == 4 else "IP6", f"Internet Protocol, version {fields.version}"))
        if fields.ip is not None and not fields.old:
            notes += say_ip.explain(fields, fields.ip)
        if fields.arp is not None:
            if not fields.classic and fields.link is None:
                notes.append(("ARP", "Address Resolution Protocol: which hardware address belongs to an IPv4 address"))
            notes += say_datagrams.explain_arp(fields, fields.arp, self.memory)
        if fields.source is not None and fields.destination is not None:
            notes += end_notes(fields, fields.source, fields.destination, connection, sender)
        if fields.fragment and fields.ip is None:
            notes.append(("", "a fragment: one piece of a packet that was too large; -v shows which"))
        if fields.tcp is not None:
            self.number(fields, connection, sender)
            notes += say_tcp.explain(fields, fields.tcp, connection, sender)
            if connection is not None:
                say_tcp.remember(fields.tcp, fields.time, connection, sender)
        if fields.udp is not None:
            notes += say_datagrams.explain_udp(fields, fields.udp)
        if fields.dns is not None:
            notes += say_dns.explain(fields, fields.dns, self.memory)
        if fields.icmp is not None:
            notes += say_datagrams.explain_icmp(fields, fields.icmp, self.memory)
        if fields.ip is not None and fields.old:
            notes += say_ip.explain(fields, fields.ip)  # which stands at the end of the line
        return notes

    def connection(self, fields: Fields) -> tuple[Connection | None, object]:
        """The TCP connection that a packet is of, and which of its ends sends."""
        source, destination = fields.source, fields.destination
        if fields.tcp is None or source is None or destination is None:
            return None, None
        sender = (source.address or source.host, source.port or source.service)
        receiver = (destination.address or destination.host, destination.port or destination.service)
        return self.memory.connection(sender, receiver), sender

    def number(self, fields: Fields, connection: Connection | None, sender: object) -> None:
        """Makes of the header's numbers those that the line shows, as tcpdump counts them."""
        tcp = fields.tcp
        if tcp is None or tcp.flags is None or connection is None:
            return
        if tcp.raw_seq is None:
            self.number_line(fields, tcp, connection, sender)
            return
        own = connection.direction(sender)
        others = [direction for end, direction in connection.directions.items() if end != sender]
        if tcp.raw_ack is None or tcp.seq is not None:
            return
        tcp.seq, tcp.ack = tcp.raw_seq, tcp.raw_ack
        if not self.absolute and tcp.flags & say_tcp.ACK:
            if own.base is None or tcp.flags & say_tcp.SYN:
                own.base = tcp.raw_seq
                other = others[0] if others else connection.direction(receiver_of(fields))
                other.base = (tcp.raw_ack - 1) % (1 << 32)
            elif others and others[0].base is not None:
                tcp.seq = (tcp.raw_seq - own.base) % (1 << 32)
                tcp.ack = (tcp.raw_ack - others[0].base) % (1 << 32)
                tcp.relative = tcp.ack_relative = True
                shift = others[0].base
                for option in tcp.options:
                    if option.name == "sack":
                        option.values = tuple((value - shift) % (1 << 32) for value in option.values)
        if tcp.length or fields.classic:
            tcp.seq_end = (tcp.seq + (tcp.length or 0)) % (1 << 32)
        if not tcp.flags & say_tcp.ACK:
            tcp.ack = None
        if not tcp.length and not tcp.flags & (say_tcp.SYN | say_tcp.FIN | say_tcp.RST) and not fields.verbose_twice:
            tcp.seq = None

    def number_line(self, fields: Fields, tcp: Tcp, connection: Connection, sender: object) -> None:
        """Makes of the numbers that a line shows those of the header, as far as can be known.

        tcpdump counts from the start of the connection once it has seen a packet of it; so numbers that are far from
        what the connection began with are relative ones, and so are small ones in a line by itself.
        """
        assert tcp.flags is not None
        own = connection.direction(sender)
        other = connection.direction(receiver_of(fields))
        if tcp.flags & say_tcp.SYN:
            own.base = tcp.seq
            if tcp.ack is not None:
                other.base = (tcp.ack - 1) % (1 << 32)
        number, base, shown = (
            (tcp.seq, own.base, own.next) if tcp.seq is not None else (tcp.ack, other.base, other.next)
        )
        if number is None:
            return
        if tcp.flags & say_tcp.SYN:
            relative = False
        elif base is None:
            relative = number < SMALL
            own.base = 0 if relative else tcp.seq
            other.base = 0 if relative or tcp.ack is None else (tcp.ack - 1) % (1 << 32)
        else:
            near = abs(distance(number, shown if shown is not None else base))
            relative = near > abs(number - ((shown or base) - base) % (1 << 32)) or (base == 0 and number < SMALL)
        tcp.relative = tcp.ack_relative = relative
        if tcp.seq is not None:
            tcp.raw_seq = (tcp.seq + (own.base or 0)) % (1 << 32) if relative else tcp.seq
        if tcp.ack is not None:
            tcp.raw_ack = (tcp.ack + (other.base or 0)) % (1 << 32) if relative else tcp.ack


def receiver_of(fields: Fields) -> object:
    destination = fields.destination
    return (destination.address or destination.host, destination.port or destination.service) if destination else None


def time_text(fields: Fields, connection: Connection | None) -> str:
    """The time stamp; of a connection also how long ago its packet before this was."""
    text = TIMES.get(fields.time_format, TIMES[0])
    if connection is not None and connection.time is not None and fields.time is not None:
        since = fields.time - connection.time
        if since >= 0:
            text += f"; {passed(since)} after this connection's packet before"
    return text


def link_notes(link: Link, old: bool) -> list[Note]:
    """The Ethernet header."""
    notes = [(link.source, "the interface that sent the frame on this link: the sender itself, or the last router")]
    if link.broadcast:
        text = "to all on this link (broadcast)"
    elif link.multicast:
        text = "to a group on this link (multicast)"
    else:
        text = "the interface that is to take it on this link: the receiver itself, or the next router"
    notes.append((link.destination if old else f"> {link.destination}", text))
    if link.vlan is not None:
        notes.append(
            (f"vlan {link.vlan & 0xFFF}", f"the virtual network that the frame belongs to; priority {link.vlan >> 13}")
        )
    if link.ethertype is not None and link.ethertype >= 0x0600:
        name, text = ETHERTYPES.get(link.ethertype, ("", "another protocol"))
        label = f"ethertype {name} (0x{link.ethertype:04x})" if name else f"(0x{link.ethertype:04x})"
        notes.append((f"{link.ethertype:04x}" if old else label, f"what the frame carries: {text}"))
    elif link.ethertype is not None:
        notes.append((f"802.3, length {link.ethertype}", "an old kind of frame: it says its length, not its content"))
        return notes
    if link.length is not None:
        notes.append(
            (
                f"{link.length}:" if old else f"length {link.length}",
                f"the whole frame: {count(link.length, 'byte')}, with its header of 14",
            )
        )
    return notes


def end_notes(
    fields: Fields, source: End, destination: End, connection: Connection | None, sender: object
) -> list[Note]:
    """Who sends, and to whom."""
    opener = connection.client if connection is not None else None
    if opener is None and fields.tcp is not None and fields.tcp.flags is not None:
        if fields.tcp.flags & say_tcp.SYN:
            opener = sender if not fields.tcp.flags & say_tcp.ACK else "other"
    from_client: bool | None = None
    if opener is not None:
        from_client = opener == sender
    elif source.port is not None and destination.port is not None:
        one, other = is_service(source.port, source.service), is_service(destination.port, destination.service)
        if one != other:
            from_client = other
    return [
        (source.label, "from " + end_text(source, None if from_client is None else not from_client)),
        (f"> {destination.label}", "to " + end_text(destination, from_client)),
    ]


def end_text(end: End, serves: bool | None) -> str:
    """A host and its port; `serves` says whether it is the service's side, if that is known."""
    kind = kind_of(end.address) if end.address else ""
    text = f"host {end.host}" + (f", {kind}" if kind else "")
    if end.port is None and not end.service:
        return text
    text += f"; port {end.port if end.port is not None else end.service}"
    words = service_words(end.port, end.service) if end.port is not None else end.service
    if serves is False:
        return (
            f"{text}, which its system picked for this conversation"
            if not is_service(end.port, end.service)
            else f"{text}, {words}"
            if words
            else text
        )
    if words:
        return f"{text}, {words}"
    return f"{text}: the service's side" if serves else text
