"""Address Resolution Protocol (RFC 826), with RARP (RFC 903), InARP (RFC 2390) and ATMARP (RFC 2225).

     0      7 8     15 16    23 24    31
    +--------+--------+--------+--------+
    |  Hardware type  |  Protocol type  |
    |  HLEN  |  PLEN  |    Operation    |
    |  Sender hardware address (HLEN)   |
    |  Sender protocol address (PLEN)   |
    |  Target hardware address (HLEN)   |
    |  Target protocol address (PLEN)   |
    +-----------------------------------+

On ATM, the length fields are others, because an address there is a number and a subaddress:

    +--------+--------+--------+--------+
    |  Hardware type  |  Protocol type  |
    |  SHTL  |  SSTL  |    Operation    |
    |  SPLN  |  THTL  |  TSTL  |  TPLN  |
    +--------+--------+--------+--------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import ethernet

HEADER: Final = 8
ATM_HEADER: Final = 12

FRAME_RELAY: Final = 15
ATM: Final = 19

REQUEST: Final = 1
REPLY: Final = 2
REVERSE_REQUEST: Final = 3
REVERSE_REPLY: Final = 4
INVERSE_REQUEST: Final = 8
INVERSE_REPLY: Final = 9
NACK: Final = 10

IPV4: Final = 0x0800
TRAILERS: Final = 0x1000  # RFC 893, which has IPv4 addresses, too

HARDWARE: Final[dict[int, bytes]] = {
    1: b"Ethernet",
    6: b"TokenRing",
    7: b"ArcNet",
    15: b"FrameRelay",
    19: b"ATM",
    23: b"Strip",
    24: b"IEEE 1394",
    32: b"InfiniBand",
}
OPERATIONS: Final[dict[int, bytes]] = {
    1: b"Request",
    2: b"Reply",
    3: b"Reverse Request",
    4: b"Reverse Reply",
    8: b"Inverse Request",
    9: b"Inverse Reply",
    10: b"NACK Reply",
}

CLASSIC_OPERATIONS: Final[dict[int, bytes]] = {1: b"arp ", 2: b"arp reply ", 3: b"rarp ", 4: b"rarp reply "}


def print_arp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ARP message, whichever of its kinds it is."""
    pkt.enter(b"arp", at)
    hardware = pkt.u16(at)
    if hardware == ATM:
        print_atmarp(pkt, at, length, out)
        return
    protocol = pkt.u16(at + 2)
    hardware_length = pkt.u8(at + 4)
    protocol_length = pkt.u8(at + 5)
    operation = pkt.u16(at + 6)
    sender_hardware = at + HEADER
    sender_protocol = sender_hardware + hardware_length
    target_hardware = sender_protocol + protocol_length
    target_protocol = target_hardware + hardware_length
    pkt.need(target_protocol, protocol_length)
    of_ipv4 = protocol in (IPV4, TRAILERS)
    in_classic = out.style.classic and of_ipv4 and protocol_length == 4 and hardware_length != 0
    if in_classic and operation in CLASSIC_OPERATIONS:
        out.put(CLASSIC_OPERATIONS[operation])
        put_question(
            pkt, operation, sender_hardware, sender_protocol, target_hardware, target_protocol,
            hardware_length, protocol_length, hardware, of_ipv4, out,
        )  # fmt: skip
        return
    if not out.link_level:
        out.put(b"ARP, ")
    if not of_ipv4 or protocol_length != 4 or hardware_length == 0 or out.verbose:
        put_hardware(hardware, out)
        out.put(b" (len ")
        out.dec(hardware_length)
        out.put(b"), ")
        put_protocol(protocol, out)
        out.put(b" (len ")
        out.dec(protocol_length)
        out.put(b")")
        if not out.verbose:  # odd lengths or addresses: no more is said of it
            put_length(length, out)
            return
        out.put(b", ")
    put_operation(operation, out)
    if put_question(
        pkt, operation, sender_hardware, sender_protocol, target_hardware, target_protocol,
        hardware_length, protocol_length, hardware, of_ipv4, out,
    ):  # fmt: skip
        put_length(length, out)
    else:
        hexdump.unknown(out, pkt, at, pkt.left(at))


def put_question(
    pkt: PacketView,
    operation: i64,
    sender_hardware: i64,
    sender_protocol: i64,
    target_hardware: i64,
    target_protocol: i64,
    hardware_length: i64,
    protocol_length: i64,
    hardware: i64,
    of_ipv4: bool,
    out: Text,
) -> bool:
    """Who is asked for, or who has answered; False for an operation that nobody knows.

    The four addresses are given by where they are.
    """
    if operation == REQUEST:
        out.put(b"who-has ")
        put_protocol_address(pkt, target_protocol, protocol_length, of_ipv4, out)
        if is_nonzero(pkt, target_hardware, hardware_length):
            out.put(b" (")
            put_hardware_address(pkt, target_hardware, hardware_length, hardware, out)
            out.put(b")")
        out.put(b" tell ")
        put_protocol_address(pkt, sender_protocol, protocol_length, of_ipv4, out)
    elif operation == REPLY:
        put_protocol_address(pkt, sender_protocol, protocol_length, of_ipv4, out)
        out.put(b" is-at ")
        put_hardware_address(pkt, sender_hardware, hardware_length, hardware, out)
    elif operation in (REVERSE_REQUEST, INVERSE_REQUEST):
        out.put(b"who-is ")
        put_hardware_address(pkt, target_hardware, hardware_length, hardware, out)
        out.put(b" tell ")
        put_hardware_address(pkt, sender_hardware, hardware_length, hardware, out)
    elif operation == REVERSE_REPLY:
        put_hardware_address(pkt, target_hardware, hardware_length, hardware, out)
        out.put(b" at ")
        put_protocol_address(pkt, target_protocol, protocol_length, of_ipv4, out)
    elif operation == INVERSE_REPLY:
        put_hardware_address(pkt, sender_hardware, hardware_length, hardware, out)
        out.put(b" at ")
        put_protocol_address(pkt, sender_protocol, protocol_length, of_ipv4, out)
    else:
        return False
    return True


def print_atmarp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """ARP on ATM: addresses may have subaddresses, and requests may be refused."""
    protocol = pkt.u16(at + 2)
    sender_type = pkt.u8(at + 4)
    sender_subtype = pkt.u8(at + 5)
    operation = pkt.u16(at + 6)
    sender_protocol_length = pkt.u8(at + 8)
    target_type = pkt.u8(at + 9)
    target_subtype = pkt.u8(at + 10)
    target_protocol_length = pkt.u8(at + 11)
    # The upper two bits of a type say which kind of number it is.
    sender_hardware = at + ATM_HEADER
    sender_subaddress = sender_hardware + (sender_type & 0x3F)
    sender_protocol = sender_subaddress + (sender_subtype & 0x3F)
    target_hardware = sender_protocol + sender_protocol_length
    target_subaddress = target_hardware + (target_type & 0x3F)
    target_protocol = target_subaddress + (target_subtype & 0x3F)
    pkt.need(target_protocol, target_protocol_length)
    if not out.link_level:
        out.put(b"ARP, ")
    of_ipv4 = protocol in (IPV4, TRAILERS)
    if not of_ipv4 or sender_protocol_length != 4 or target_protocol_length != 4 or out.verbose:
        put_hardware(ATM, out)
        out.put(b", ")
        put_protocol(protocol, out)
        out.put(b" (len ")
        out.dec(sender_protocol_length)
        out.put(b"/")
        out.dec(target_protocol_length)
        out.put(b")")
        if not out.verbose:
            put_length(length, out)
            return
        out.put(b", ")
    put_operation(operation, out)
    if operation == REQUEST:
        out.put(b"who-has ")
        put_atm_protocol(pkt, target_protocol, target_protocol_length, of_ipv4, b"<wrong tplen>", out)
        if target_type & 0x3F:
            out.put(b" (")
            put_atm_address(pkt, target_hardware, target_type, target_subaddress, target_subtype, out)
            out.put(b")")
        out.put(b" tell ")
        put_atm_protocol(pkt, sender_protocol, sender_protocol_length, of_ipv4, b"<wrong splen>", out)
    elif operation == REPLY:
        put_atm_protocol(pkt, sender_protocol, sender_protocol_length, of_ipv4, b"<wrong splen>", out)
        out.put(b" is-at ")
        put_atm_address(pkt, sender_hardware, sender_type, sender_subaddress, sender_subtype, out)
    elif operation == INVERSE_REQUEST:
        out.put(b"who-is ")
        put_atm_address(pkt, target_hardware, target_type, target_subaddress, target_subtype, out)
        out.put(b" tell ")
        put_atm_address(pkt, sender_hardware, sender_type, sender_subaddress, sender_subtype, out)
    elif operation == INVERSE_REPLY:
        put_atm_address(pkt, sender_hardware, sender_type, sender_subaddress, sender_subtype, out)
        out.put(b"at ")
        put_atm_protocol(pkt, sender_protocol, sender_protocol_length, of_ipv4, b"<wrong splen>", out)
    elif operation == NACK:
        out.put(b"for ")
        put_atm_protocol(pkt, sender_protocol, sender_protocol_length, of_ipv4, b"<wrong splen>", out)
    else:
        hexdump.unknown(out, pkt, at, pkt.left(at))
        return
    put_length(length, out)


def put_length(length: i64, out: Text) -> None:
    """The end of the line: the length of what the carrier brought, padding included."""
    out.put(b", length ")
    out.dec(length)


def put_hardware(hardware: i64, out: Text) -> None:
    """What kind of network it is about."""
    found = HARDWARE.get(hardware)
    if found is not None:
        out.put(found)
        return
    out.put(b"Unknown Hardware (")
    out.dec(hardware)
    out.put(b")")


def put_protocol(protocol: i64, out: Text) -> None:
    """Whose addresses it is about: an ethertype."""
    found = ethernet.ETHERTYPE_NAMES.get(protocol)
    if found is not None:
        out.put(found)
        return
    out.put(b"Unknown Protocol (0x")
    out.hex0(protocol, 4)
    out.put(b")")


def put_operation(operation: i64, out: Text) -> None:
    """What is asked or told, and a blank."""
    found = OPERATIONS.get(operation)
    if found is not None:
        out.put(found)
        out.put(b" ")
        return
    out.put(b"Unknown (")
    out.dec(operation)
    out.put(b") ")


def put_protocol_address(pkt: PacketView, at: i64, length: i64, of_ipv4: bool, out: Text) -> None:
    """A protocol address, which can only be shown if it is IPv4's."""
    if not of_ipv4:
        out.put(b"<wrong proto type>")
    elif length != 4:
        out.put(b"<wrong len>")
    else:
        out.host4(pkt, at)


def put_hardware_address(pkt: PacketView, at: i64, length: i64, hardware: i64, out: Text) -> None:
    """A hardware address."""
    if hardware == FRAME_RELAY:
        put_dlci(pkt, at, length, out)
    elif length == 0:
        out.put(b"<empty>")
    elif length == 6:
        out.ethernet(pkt, at)
    else:
        out.octets(pkt, at, length)


def put_dlci(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame relay address (Q.922): its DLCI, put together from what each octet holds of it."""
    if length == 0:
        out.put(b"<empty>")
        return
    # Bit 0 marks the last octet, which the first cannot be.
    if pkt.u8(at) & 1:
        out.put(b"<Invalid DLCI>")
        return
    if length < 2:
        out.put(b"<Truncated>")
        return
    dlci = (pkt.u8(at) & 0xFC) << 2 | pkt.u8(at + 1) >> 4
    if pkt.u8(at + 1) & 1 == 0:
        if length < 3:
            out.put(b"<Truncated>")
            return
        third = pkt.u8(at + 2)
        if third & 1:
            dlci = dlci << 6 | third >> 2
        else:
            if length < 4:
                out.put(b"<Truncated>")
                return
            fourth = pkt.u8(at + 3)
            if fourth & 1 == 0:
                out.put(b"<Invalid DLCI>")
                return
            dlci = (dlci << 7 | third >> 1) << 6 | fourth >> 2
    out.put(b"DLCI ")
    out.dec(dlci)


def put_atm_protocol(pkt: PacketView, at: i64, length: i64, of_ipv4: bool, wrong: bytes, out: Text) -> None:
    """A protocol address in an ATMARP message."""
    if not of_ipv4:
        out.put(b"<wrong proto type>")
    elif length != 4:
        out.put(wrong)
    else:
        out.host4(pkt, at)


def put_atm_address(pkt: PacketView, at: i64, kind: i64, sub_at: i64, subkind: i64, out: Text) -> None:
    """An ATM address, and its subaddress if it has one."""
    length = kind & 0x3F
    if length == 0:
        out.put(b"<No address>")
        return
    out.octets(pkt, at, length)
    if subkind & 0x3F:
        out.put(b",")
        out.octets(pkt, sub_at, subkind & 0x3F)


def is_nonzero(pkt: PacketView, at: i64, length: i64) -> bool:
    """Whether any of `length` bytes is not zero: whether a target is known already."""
    stop = at + length
    while at < stop:
        if pkt.u8(at):
            return True
        at += 1
    return False


@final
class Arp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_arp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_arp": Arp()}
