"""What the fields of a TCP segment mean (RFC 9293, RFC 7323, RFC 2018, RFC 3168)."""

from __future__ import annotations

from wiretale.annotate.connections import Connection, Direction, distance
from wiretale.annotate.fields import Fields, Option, Tcp
from wiretale.annotate.notes import Note, count, passed
from wiretale.annotate.say_ip import checksum_notes
from wiretale.native import Final

FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10
URG: Final = 0x20
ECE: Final = 0x40
CWR: Final = 0x80
LETTERS: Final = "FSRP.UEW"

ETHERNET_PAYLOAD: Final = 1500


def explain(fields: Fields, tcp: Tcp, connection: Connection | None, sender: object) -> list[Note]:
    """Notes on a segment; `connection` holds what came before it, and `sender` is its end that sends."""
    if tcp.flags is None:
        return [data_note(fields, tcp)] if tcp.length is not None else []
    state = connection or Connection()
    own = state.direction(sender)
    others = [direction for end, direction in state.directions.items() if end != sender]
    other = others[0] if others else Direction()
    notes = flag_notes(fields, tcp, own, other)
    if tcp.checksum is not None:
        notes += checksum_notes(tcp.checksum, "TCP", *checksum_labels(fields, tcp))
    if tcp.seq is not None:
        notes += sequence_notes(fields, tcp, own)
    if tcp.ack is not None:
        notes.append((f"ack {tcp.ack}", acknowledgment(tcp, own, other)))
    if tcp.window is not None:
        notes.append((f"win {tcp.window}", window(tcp, state, sender)))
    if tcp.urgent is not None:
        notes.append(
            (
                f"urg {tcp.urgent}",
                f"the first {count(tcp.urgent, 'byte')} from this sequence number on "
                "are urgent; "
                "hardly anything uses this any more",
            )
        )
    padded = False
    for option in tcp.options:
        if option.name == "nop" and padded:
            continue  # once is enough
        padded = padded or option.name == "nop"
        notes.append((option_label(option, fields.classic), option_text(fields, tcp, option, own, other)))
    if tcp.length is not None and not fields.classic:
        notes.append(data_note(fields, tcp))
    return notes


def remember(tcp: Tcp, time: int | None, connection: Connection, sender: object) -> None:
    """Takes in what a segment says, for those that come after it."""
    own = connection.direction(sender)
    if time is not None:
        connection.time = time
    if tcp.flags is None:
        return
    if tcp.flags & SYN and tcp.raw_seq is not None:
        if own.syn != tcp.raw_seq:  # a new connection between the same ports
            own.next = None
            own.ack = None
            own.fin = False
            own.stamps.clear()
        own.syn = tcp.raw_seq
        own.offered = {option.name: option.values for option in tcp.options}
        if not tcp.flags & ACK:
            connection.client = sender
    if tcp.raw_seq is not None:
        taken = (tcp.length or 0) + bool(tcp.flags & SYN) + bool(tcp.flags & FIN)
        end = (tcp.raw_seq + taken) % (1 << 32)
        if not tcp.flags & RST and (own.next is None or distance(end, own.next) > 0):
            own.next = end
    if tcp.flags & FIN:
        own.fin = True
    if tcp.flags & ACK and tcp.raw_ack is not None:
        same = own.ack == tcp.raw_ack and own.window == tcp.window and not tcp.length and not tcp.flags & (SYN | FIN)
        own.repeated = own.repeated + 1 if same else 0
        own.ack = tcp.raw_ack
    own.window = tcp.window
    for option in tcp.options:
        if option.name == "TS" and option.values and time is not None:
            if len(own.stamps) >= 64:
                own.stamps.clear()
            own.stamps.setdefault(option.values[0], time)


def checksum_labels(fields: Fields, tcp: Tcp) -> tuple[str, str]:
    """What the line says of a checksum that is right, and of one that is wrong."""
    assert tcp.checksum is not None
    if fields.old:
        return "[tcp sum ok]", f"[bad tcp cksum {tcp.checksum.residue or 0:x}!]"
    found, expected = tcp.checksum.found or 0, tcp.checksum.expected or 0
    if fields.classic:
        return f"cksum 0x{found:04x} (correct)", f"cksum 0x{found:04x} (incorrect (-> 0x{expected:04x})"
    return f"cksum 0x{found:04x} (correct)", f"cksum 0x{found:04x} (incorrect -> 0x{expected:04x})"


# ---- flags ---------------------------------------------------------------------------------------------


def letters(flags: int) -> str:
    """The flags in tcpdump's letters."""
    return "".join(LETTERS[bit] for bit in range(8) if flags >> bit & 1)


def flag_notes(fields: Fields, tcp: Tcp, own: Direction, other: Direction) -> list[Note]:
    """The flags, one after the other."""
    assert tcp.flags is not None
    flags = tcp.flags
    if fields.classic:
        shown = letters(flags & ~ACK & 0x3F) + ("E" if flags & ECE else "") + ("W" if flags & CWR else "")
        label = shown or "."
    else:
        label = f"Flags [{letters(flags) or 'none'}]"
    said: list[Note] = []
    for bit, letter, text in (
        (SYN, "S", syn_text(flags)),
        (FIN, "F", "FIN: this end has sent all it had to send; it still receives"),
        (RST, "R", reset_text(tcp, own, other)),
        (PSH, "P", "PSH (push): the data is to be handed to the application at once, without waiting for more"),
        (ACK, ".", "ACK: the ack number counts; every segment has it but the first of a connection"),
        (URG, "U", "URG: there is urgent data"),
        (ECE, "E", "ECE, with SYN: offers to be told of congestion (ECN)" if flags & SYN
         else "ECE: tells the other end that a router on the way marked its packets: congestion"),
        (CWR, "W", "CWR, with SYN: part of the offer of ECN" if flags & SYN
         else "CWR: has heard of the congestion, and sends more slowly"),
    ):  # fmt: skip
        if flags & bit:
            if fields.classic and bit == ACK:
                if not flags & ~ACK & 0x3F:
                    said.append(
                        (".", 'no flag but ACK, which old versions of tcpdump write as "ack" behind the numbers')
                    )
                continue
            said.append((letter, text))
    if not said:
        said.append(("", "no flags at all: no TCP sends that; it is a probe of somebody who looks for open ports"))
    if len(said) == 1:
        return [(label, said[0][1])]
    return [(label, ""), *[(f"  {letter}", text) for letter, text in said]]


def syn_text(flags: int) -> str:
    if flags & ACK:
        return "SYN (synchronize): agrees to the connection, and says where its own byte numbers start"
    return "SYN (synchronize): asks to open a connection, and says where its byte numbers start"


def reset_text(tcp: Tcp, own: Direction, other: Direction) -> str:
    if other.syn is not None and own.syn is None and tcp.raw_ack == (other.syn + 1) % (1 << 32):
        return "RST (reset): refuses the connection; nobody listens at this port, or a firewall says so"
    if own.fin or other.fin:
        return (
            "RST (reset): gives up the connection for good, although it was being closed: something still came for it"
        )
    return "RST (reset): breaks the connection off; what is still under way is lost"


# ---- numbers -------------------------------------------------------------------------------------------


def sequence_notes(fields: Fields, tcp: Tcp, own: Direction) -> list[Note]:
    """The sequence number, or the range of them that the data takes."""
    assert tcp.seq is not None and tcp.flags is not None
    has_range = tcp.seq_end is not None
    label = f"{tcp.seq}:{tcp.seq_end}" if has_range else f"{tcp.seq}"
    if not fields.classic:
        label = "seq " + label
    if tcp.flags & SYN:
        text = (
            "where this end's byte numbers start, picked at random; its first byte of data will be number "
            f"{tcp.seq + 1}"
        )
        if not fields.classic:
            text += ", which tcpdump shows as 1 from here on"
    elif tcp.length:
        end = tcp.seq_end if tcp.seq_end is not None else tcp.seq + tcp.length
        counted = (
            " of what this end has sent since the connection began"
            if tcp.relative
            else (" by the number in the header")
        )
        text = f"bytes {tcp.seq} up to, but not including, {end}{counted}"
    elif tcp.flags & FIN:
        text = "where what this end has sent ends; the FIN itself counts as one byte more"
    elif tcp.flags & RST:
        text = "where this end is in what it has sent"
    else:
        text = "the number that its next byte will have"
    notes = [(label, text + order(tcp, own))]
    if fields.classic and tcp.length is not None:
        size = f"{count(tcp.length, 'byte')} of data" if tcp.length else "no data"
        notes.append((f"({tcp.length})", f"{size}: what is in parentheses counts bytes, not packets"))
    return notes


def order(tcp: Tcp, own: Direction) -> str:
    """Whether the data comes where it is expected, if it is known where that is."""
    assert tcp.flags is not None
    if tcp.raw_seq is None or own.next is None or tcp.flags & RST:
        return ""
    taken = (tcp.length or 0) + bool(tcp.flags & SYN) + bool(tcp.flags & FIN)
    if not taken:
        return ""
    ahead = distance(tcp.raw_seq, own.next)
    if ahead > 0:
        return f"; {count(ahead, 'byte')} before it were not seen: lost, overtaken, or not captured"
    if ahead == 0:
        return ""
    if ahead == -1 and taken <= 1 and not tcp.flags & (SYN | FIN):
        return (
            "; one byte that was sent and acknowledged already: asks whether the other end is still there (keep-alive)"
        )
    if tcp.flags & SYN:
        return "; sent before: no answer came, or the packet was captured twice" if ahead + taken <= 0 else ""
    if -ahead >= taken:
        return "; all of it was sent before: a retransmission, or the packet was captured twice"
    return f"; the first {count(-ahead, 'byte')} of it were sent before"


def acknowledgment(tcp: Tcp, own: Direction, other: Direction) -> str:
    """What an acknowledgment says."""
    assert tcp.ack is not None and tcp.flags is not None
    whose = "the other end"
    if tcp.raw_ack is not None and other.syn is not None and tcp.raw_ack == (other.syn + 1) % (1 << 32):
        if tcp.flags & RST:
            return f"the SYN of {whose} is what this is the answer to"
        text = f"has the SYN of {whose}, and expects its first byte of data next"
    elif other.fin and tcp.raw_ack is not None and other.next == tcp.raw_ack:
        text = f"has all that {whose} sent, and the FIN at its end"
    else:
        text = f"has all bytes of {whose} up to {tcp.ack - 1}, and expects {tcp.ack} next"
        if not tcp.ack_relative and tcp.ack > 1 << 20:
            text = f"has all bytes of {whose} before number {tcp.ack}, which it expects next"
    if tcp.raw_ack is None or own.ack is None:
        return text
    more = distance(tcp.raw_ack, own.ack)
    if more > 0:
        return f"{text}: {count(more, 'byte')} more than it had said before"
    if more < 0:
        return f"{text}: less than it has said before, so this packet was overtaken"
    if tcp.length or tcp.flags & (SYN | FIN | RST):
        return text
    if own.window == tcp.window:
        if other.next is not None and distance(other.next, tcp.raw_ack) > 0:
            times = own.repeated + 1
            return f"{text}; said before: something after it has come, but not this ({ordinal(times)} repetition)"
        return f"{text}; said before"
    return f"{text}; only the window is new"


def ordinal(number: int) -> str:
    return f"{number}{'th' if 10 <= number % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def window(tcp: Tcp, state: Connection, sender: object) -> str:
    """How much room there is, in bytes, as far as that is known."""
    assert tcp.window is not None and tcp.flags is not None
    if tcp.flags & RST:
        return "of no meaning where a connection is broken off"
    if tcp.flags & SYN:
        return (
            f"room for {count(tcp.window, 'byte')}: how much may be sent before an acknowledgment; with SYN "
            "it is never scaled"
        )
    scale = state.scale(sender)
    if scale is None:
        text = (
            f"room for {count(tcp.window, 'byte')}, or that times a factor which only the handshake tells: "
            "it was not seen"
        )
        return "no room: nothing may be sent for now" if tcp.window == 0 else text
    if tcp.window == 0:
        return "no room: the other end may send nothing, until a larger window is told"
    if scale == 0:
        offers = [one.offered.get("wscale") for one in state.directions.values()]
        why = (
            "not scaled, because not both ends offered to in the handshake"
            if None in offers
            else "times 1 from the handshake"
        )
        return f"{why}: room for {count(tcp.window, 'byte')} before an acknowledgment is needed"
    factor = 1 << scale
    return (
        f"times {factor:,} from the handshake: room for {count(tcp.window * factor, 'byte')} before an "
        "acknowledgment is needed"
    )


def data_note(fields: Fields, tcp: Tcp) -> Note:
    """How much data there is."""
    assert tcp.length is not None
    label = f"tcp {tcp.length}" if tcp.flags is None else f"length {tcp.length}"
    if tcp.length == 0:
        return label, "no data: this segment is there for its header"
    return label, f"{count(tcp.length, 'byte')} of data; the headers before it do not count"


# ---- options -------------------------------------------------------------------------------------------


def option_label(option: Option, classic: bool) -> str:
    """An option as tcpdump writes it."""
    values = option.values
    if option.name == "TS" and len(values) == 2:
        return f"timestamp {values[0]} {values[1]}" if classic else f"TS val {values[0]} ecr {values[1]}"
    if option.name == "sack":
        return f"sack {len(values) // 2}"
    return " ".join([option.name, *[str(value) for value in values]])


def option_text(fields: Fields, tcp: Tcp, option: Option, own: Direction, other: Direction) -> str:
    """What an option says."""
    values = option.values
    if option.name == "mss" and values:
        headers = 40 if fields.version != 6 else 60
        text = f"takes at most {count(values[0], 'byte')} of data in one segment"
        if values[0] + headers == ETHERNET_PAYLOAD:
            return f"{text}: what Ethernet carries, {ETHERNET_PAYLOAD:,}, less {headers} of headers"
        if values[0] + headers < ETHERNET_PAYLOAD:
            return (
                f"{text}: packets of {values[0] + headers:,} bytes, less than Ethernet's "
                f"{ETHERNET_PAYLOAD:,}; maybe there is a tunnel"
            )
        return f"{text}: packets of {values[0] + headers:,} bytes with their headers"
    if option.name == "wscale" and values:
        factor = 1 << min(values[0], 14)
        return (
            f"its windows, in all segments but this, are to be taken times {factor:,} (2 to the "
            f"{values[0]}), if both ends say so"
        )
    if option.name == "sackOK":
        return (
            "may be told of single segments that have come while one before them is missing (selective acknowledgment)"
        )
    if option.name == "sack" and values:
        pieces = [f"{values[k]} to {values[k + 1]}" for k in range(0, len(values) - 1, 2)]
        size = sum((values[k + 1] - values[k]) % (1 << 32) for k in range(0, len(values) - 1, 2))
        return (
            f"also has {count(size, 'byte')} further on ({', '.join(pieces)}): only what is missing before "
            "them must be sent again"
        )
    if option.name == "TS" and len(values) == 2:
        return stamp_text(fields, tcp, values, own, other)
    if option.name == "nop":
        return "nothing: fills up the options to a multiple of four bytes"
    if option.name == "eol":
        return "the end of the options"
    return OTHER_OPTIONS.get(option.name, "an option that is not explained here")


def stamp_text(fields: Fields, tcp: Tcp, values: tuple[int, ...], own: Direction, other: Direction) -> str:
    """The two time stamps (RFC 7323 3)."""
    text = "val: this end's clock, in ticks of its own; "
    if values[1] == 0 and tcp.flags is not None and not tcp.flags & ACK:
        return text + "ecr: the other end's, of which nothing is known yet"
    text += "ecr: the clock of the other end that came last, which learns from it how long the way there and back takes"
    sent = other.stamps.get(values[1])
    if sent is not None and fields.time is not None and fields.time >= sent:
        text += f"; it passed here {passed(fields.time - sent)} ago"
    return text


OTHER_OPTIONS: Final = {
    "md5": "a signature with a shared secret (RFC 2385), as between BGP routers",
    "tcp-ao": "a signature with a shared secret (RFC 5925)",
    "uto": "how long the connection may stay without acknowledgment",
    "mptcp": "Multipath TCP: the connection uses several ways at once",
    "tfo": "TCP Fast Open: a cookie with which data may come with the next SYN",
}
