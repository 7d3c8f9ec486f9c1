"""Link Management Protocol (RFC 4204), with what the Optical Internetworking Forum added for UNI 1.0.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    | Vers  |      (Reserved)       |    Flags      |    Msg Type   |
    |          LMP Length           |          (Reserved)           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

and then objects, N saying that one is negotiable:

    |N|   C-Type    |     Class     |            Length             |
    |                                                               |
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols.gmpls import ENCODINGS, SWITCHING, rate

VERSION: Final = 1
HEADER: Final = 8
OBJECT_HEADER: Final = 4
SUBOBJECT_HEADER: Final = 2
NEGOTIABLE: Final = 0x80

MESSAGES: Final[dict[int, bytes]] = {
    1: b"Config",
    2: b"Config ACK",
    3: b"Config NACK",
    4: b"Hello",
    5: b"Begin Verify",
    6: b"Begin Verify ACK",
    7: b"Begin Verify NACK",
    8: b"End Verify",
    9: b"End Verify ACK",
    10: b"Test",
    11: b"Test Status Success",
    12: b"Test Status Failure",
    13: b"Test Status ACK",
    14: b"Link Summary",
    15: b"Link Summary ACK",
    16: b"Link Summary NACK",
    17: b"Channel Status",
    18: b"Channel Status ACK",
    19: b"Channel Status Request",
    20: b"Channel Status Response",
    50: b"Service Config",
    51: b"Service Config ACK",
    52: b"Service Config NACK",
}
FLAGS: Final[dict[int, bytes]] = {1: b"Control Channel Down", 2: b"LMP restart"}

CONTROL_CHANNEL: Final = 1
NODE: Final = 2
LINK: Final = 3
INTERFACE: Final = 4
MESSAGE: Final = 5
CONFIGURATION: Final = 6
HELLO: Final = 7
VERIFY_BEGIN: Final = 8
VERIFY_BEGIN_ACK: Final = 9
VERIFY: Final = 10
TE_LINK: Final = 11
DATA_LINK: Final = 12
CHANNEL_STATUS: Final = 13
CHANNEL_STATUS_REQUEST: Final = 14
ERROR: Final = 20
SERVICE: Final = 51
CLASSES: Final[dict[int, bytes]] = {
    CONTROL_CHANNEL: b"Control Channel ID",
    NODE: b"Node ID",
    LINK: b"Link ID",
    INTERFACE: b"Interface ID",
    MESSAGE: b"Message ID",
    CONFIGURATION: b"Configuration",
    HELLO: b"Hello",
    VERIFY_BEGIN: b"Verify Begin",
    VERIFY_BEGIN_ACK: b"Verify Begin ACK",
    VERIFY: b"Verify ID",
    TE_LINK: b"TE Link",
    DATA_LINK: b"Data Link",
    CHANNEL_STATUS: b"Channel Status",
    CHANNEL_STATUS_REQUEST: b"Channel Status Request",
    ERROR: b"Error Code",
    SERVICE: b"Service Config",
}

# Class types.
IPV4: Final = 1
IPV6: Final = 2
UNNUMBERED: Final = 3
SIDES: Final[dict[int, bytes]] = {1: b"Local", 2: b"Remote"}
IDENTIFIERS: Final[dict[int, bytes]] = {
    1: b"IPv4 Local",
    2: b"IPv4 Remote",
    3: b"IPv6 Local",
    4: b"IPv6 Remote",
    5: b"Unnumbered Local",
    6: b"Unnumbered Remote",
}
ADDRESSES: Final[dict[int, bytes]] = {IPV4: b"IPv4", IPV6: b"IPv6", UNNUMBERED: b"Unnumbered"}
CLASS_TYPES: Final[dict[int, dict[int, bytes]]] = {
    CONTROL_CHANNEL: SIDES,
    NODE: SIDES,
    LINK: IDENTIFIERS,
    INTERFACE: IDENTIFIERS,
    MESSAGE: {1: b"1", 2: b"2"},
    CONFIGURATION: {1: b"1"},
    HELLO: {1: b"1"},
    VERIFY_BEGIN: {1: b"1"},
    VERIFY_BEGIN_ACK: {1: b"1"},
    VERIFY: {1: b"1"},
    TE_LINK: ADDRESSES,
    DATA_LINK: ADDRESSES,
    CHANNEL_STATUS: ADDRESSES,
    CHANNEL_STATUS_REQUEST: ADDRESSES,
    ERROR: {1: b"1", 2: b"2"},
    SERVICE: {1: b"1", 2: b"2", 3: b"3", 4: b"4"},
}
# How long what is in an object must be, where only one length is right.
SIZES: Final[dict[int, int]] = {
    CONTROL_CHANNEL: 4, NODE: 4, MESSAGE: 4, CONFIGURATION: 4, HELLO: 8, VERIFY_BEGIN: 20, VERIFY_BEGIN_ACK: 4,
    VERIFY: 4, ERROR: 4,
}  # fmt: skip
SERVICE_SIZES: Final[dict[int, int]] = {1: 4, 2: 16, 3: 8, 4: 4}

VERIFY_FLAGS: Final[dict[int, bytes]] = {1: b"Verify all links", 2: b"Data link type"}
PAYLOAD_TEST: Final = 8000  # a mask that tcpdump means to be hexadecimal
TE_LINK_FLAGS: Final[dict[int, bytes]] = {1: b"Fault Management Supported", 2: b"Link Verification Supported"}
DATA_LINK_FLAGS: Final[dict[int, bytes]] = {1: b"Data Link Port", 2: b"Allocated for user traffic", 4: b"Failed link"}
SWITCHING_TYPE: Final = 1
WAVELENGTH: Final = 2
SUBOBJECTS: Final[dict[int, bytes]] = {SWITCHING_TYPE: b"Interface Switching Type", WAVELENGTH: b"Wavelength"}
STATUSES: Final[dict[int, bytes]] = {1: b"Signal Okay", 2: b"Signal Degraded", 3: b"Signal Fail"}
STATUS_MASK: Final = 0x3FFFFFF  # tcpdump's
VERIFY_ERRORS: Final[dict[int, bytes]] = {
    0x01: b"Link Verification Procedure Not supported",
    0x02: b"Unwilling to verify",
    0x04: b"Unsupported verification transport mechanism",
    0x08: b"Link-Id configuration error",
    0x10: b"Unknown object c-type",
}
SUMMARY_ERRORS: Final[dict[int, bytes]] = {
    0x01: b"Unacceptable non-negotiable LINK-SUMMARY parameters",
    0x02: b"Renegotiate LINK-SUMMARY parameters",
    0x04: b"Invalid TE-LINK Object",
    0x08: b"Invalid DATA-LINK Object",
    0x10: b"Unknown TE-LINK Object c-type",
    0x20: b"Unknown DATA-LINK Object c-type",
}

# Service configuration (OIF UNI 1.0).
SIGNALING: Final[dict[int, bytes]] = {1: b"RSVP Supported", 2: b"LDP Supported"}
SDH: Final = 5
SONET: Final = 6
LINK_TYPES: Final[dict[int, bytes]] = {SDH: b"SDH ITU-T G.707", SONET: b"SONET ANSI T1.105"}
SIGNALS: Final[dict[int, dict[int, bytes]]] = {
    SDH: {
        5: b"VC-3", 6: b"VC-4", 7: b"STM-0", 8: b"STM-1", 9: b"STM-4", 10: b"STM-16", 11: b"STM-64", 12: b"STM-256",
    },
    SONET: {
        5: b"STS-1 SPE", 6: b"STS-3c SPE", 7: b"STS-1", 8: b"STM-3", 9: b"STM-12", 10: b"STM-48", 11: b"STM-192",
        12: b"STM-768",
    },
}  # fmt: skip
PORT_TRANSPARENCY: Final[dict[int, bytes]] = {
    1: b"Path/VC Overhead Transparency Supported",
    2: b"Line/MS Overhead Transparency Supported",
    4: b"Section/RS Overhead Transparency Supported",
}
CONCATENATION: Final[dict[int, bytes]] = {1: b"Contiguous Concatenation Types Supported"}
NETWORK_TRANSPARENCY: Final[dict[int, bytes]] = {
    1: b"Standard SOH/RSOH Transparency Supported",
    2: b"Standard LOH/MSOH Transparency Supported",
}
MONITORING: Final[dict[int, bytes]] = {1: b"Transparent Tandem Connection Monitoring Supported"}
DIVERSITY: Final[dict[int, bytes]] = {
    1: b"Node Diversity Supported",
    2: b"Link Diversity Supported",
    4: b"SRLG Diversity Supported",
}

INDENT: Final = b"\n\t    "


class Incorrect(Exception):
    """An object's length is not the one that its class and type have."""


def print_lmp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message: its name, and with -v its objects."""
    pkt.enter(b"lmp", at)
    pkt.need(at, HEADER)
    version = pkt.u8(at) >> 4
    if version != VERSION:
        out.put(b"LMP version %d packet not supported" % version)
        return
    message = pkt.u8(at + 3)
    size = pkt.u16(at + 4)
    if not out.verbose:
        kind = name(MESSAGES, message, b"unknown (%d)")
        out.put(b"LMPv%d %s Message, length: %d" % (version, kind, length))
        return
    out.put(b"\n\tLMPv%d, msg-type: %s, Flags: [%s], length: %d" % (
        version, name(MESSAGES, message, b"unknown, type: %d"), bit_names(FLAGS, pkt.u8(at + 2), b"none"), size,
    ))
    if size < HEADER:
        out.put(b" (too short)")
        return
    if size > length:
        out.put(b" (too long)")
        size = length
    put_objects(pkt, at + HEADER, size - HEADER, out)


def put_objects(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """Objects, until `left` bytes are told."""
    while left > 0:
        pkt.need(at, OBJECT_HEADER)
        kind = pkt.u8(at + 1)
        class_type = pkt.u8(at) & 0x7F
        size = pkt.u16(at + 2)
        out.put(b"\n\t  %s Object (%d), Class-Type: %s (%d) Flags: [%snegotiable], length: %d" % (
            name(CLASSES, kind, b"Unknown"), kind, name(CLASS_TYPES.get(kind, {}), class_type, b"Unknown"), class_type,
            b"" if pkt.u8(at) & NEGOTIABLE else b"non-", size,
        ))
        if size < OBJECT_HEADER:
            out.put(b" (too short)")
            return
        if size % 4:
            out.put(b" (not a multiple of 4)")
            return
        pkt.need(at, size)
        content = size - OBJECT_HEADER
        known = class_type in CLASS_TYPES.get(kind, {})
        if known:
            try:
                known = put_object(pkt, at + OBJECT_HEADER, content, kind, class_type, out)
            except Incorrect:
                out.put(b" (not correct for object)")
        if not known or out.verbose > 1:
            hexdump.hex_only(out, pkt, at + OBJECT_HEADER, content, INDENT)
        if size > left:
            out.put(b" [remaining objects length %d < %d]" % (left, size))
            out.invalid()
            return
        at += size
        left -= size


def require(right: bool) -> None:
    """Raises `Incorrect` unless a length is right."""
    if not right:
        raise Incorrect


def put_object(pkt: PacketView, at: i64, size: i64, kind: i64, class_type: i64, out: Text) -> bool:
    """What is in an object; returns False if its bytes tell more."""
    if kind in SIZES:
        require(size == SIZES[kind])
    if kind == CONTROL_CHANNEL:
        put_number(pkt, at, b"Control Channel ID", out)
    elif kind == NODE:
        put_address(pkt, at, IPV4, b"Node ID", out)
    elif kind in (LINK, INTERFACE):
        address = (class_type + 1) // 2
        require(size == address_size(address))
        label = b"Link ID" if address == UNNUMBERED else ADDRESSES[address] + b" Link ID"
        put_address(pkt, at, address, label, out)
    elif kind == MESSAGE:
        put_number(pkt, at, b"Message ID" if class_type == 1 else b"Message ID Ack", out)
    elif kind == CONFIGURATION:
        out.put(INDENT + b"Hello Interval: %d" % pkt.u16(at))
        out.put(INDENT + b"Hello Dead Interval: %d" % pkt.u16(at + 2))
    elif kind == HELLO:
        out.put(INDENT + b"Tx Seq: %d, Rx Seq: %d" % (pkt.u32(at), pkt.u32(at + 4)))
    elif kind == VERIFY_BEGIN:
        put_verify_begin(pkt, at, out)
    elif kind == VERIFY_BEGIN_ACK:
        out.put(INDENT + b"Verify Dead Interval: %d" % pkt.u16(at))
        out.put(INDENT + b"Verify Transport Response: %d" % pkt.u16(at + 2))
    elif kind == VERIFY:
        out.put(INDENT + b"Verify ID: %d" % pkt.u32(at))
    elif kind == TE_LINK:
        require(size == 4 + 2 * address_size(class_type))
        out.put(INDENT + b"Flags: [%s]" % bit_names(TE_LINK_FLAGS, pkt.u8(at), b"none"))
        put_address(pkt, at + 4, class_type, b"Local Link-ID", out)
        put_address(pkt, at + 4 + address_size(class_type), class_type, b"Remote Link-ID", out)
    elif kind == DATA_LINK:
        return put_data_link(pkt, at, size, class_type, out)
    elif kind == CHANNEL_STATUS:
        put_channels(pkt, at, size, class_type, True, out)
    elif kind == CHANNEL_STATUS_REQUEST:
        put_channels(pkt, at, size, class_type, False, out)
    elif kind == ERROR:
        errors = VERIFY_ERRORS if class_type == 1 else SUMMARY_ERRORS
        out.put(INDENT + b"Error Code: " + bit_names(errors, pkt.u32(at), b"none"))
    elif kind == SERVICE:
        require(size == SERVICE_SIZES[class_type])
        put_service(pkt, at, class_type, out)
    return True


def address_size(class_type: i64) -> i64:
    """How long an address or identifier is."""
    return 16 if class_type == IPV6 else 4


def put_number(pkt: PacketView, at: i64, label: bytes, out: Text) -> None:
    """A number, both ways."""
    value = pkt.u32(at)
    out.put(INDENT + b"%s: %d (0x%08x)" % (label, value, value))


def put_address(pkt: PacketView, at: i64, class_type: i64, label: bytes, out: Text) -> None:
    """An address or an unnumbered identifier, and its first four bytes as a number."""
    if class_type == UNNUMBERED:
        put_number(pkt, at, label, out)
        return
    out.put(INDENT + label + b": ")
    if class_type == IPV4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)
    out.put(b" (0x%08x)" % pkt.u32(at))


def put_verify_begin(pkt: PacketView, at: i64, out: Text) -> None:
    """How links are to be verified."""
    mechanism = pkt.u16(at + 10)
    out.put(INDENT + b"Flags: " + bit_names(VERIFY_FLAGS, pkt.u16(at), b"none"))
    out.put(INDENT + b"Verify Interval: %d" % pkt.u16(at + 2))
    out.put(INDENT + b"Data links: %d" % pkt.u32(at + 4))
    out.put(INDENT + b"Encoding type: " + name(ENCODINGS, pkt.u8(at + 8), b"Unknown"))
    out.put(INDENT + b"Verify Transport Mechanism: %d (0x%x)" % (mechanism, mechanism))
    if mechanism & PAYLOAD_TEST:
        out.put(b" (Payload test messages capable)")
    out.put(INDENT + b"Transmission Rate: " + rate(pkt.raw(at + 12, 4)))
    out.put(INDENT + b"Wavelength: %d" % pkt.u32(at + 16))


def put_data_link(pkt: PacketView, at: i64, size: i64, class_type: i64, out: Text) -> bool:
    """A data link and its properties; returns False if the object's bytes tell more."""
    stop = at + size
    require(size >= 4 + 2 * address_size(class_type))
    out.put(INDENT + b"Flags: [%s]" % bit_names(DATA_LINK_FLAGS, pkt.u8(at), b"none"))
    at += 4
    put_address(pkt, at, class_type, b"Local Interface ID", out)
    at += address_size(class_type)
    put_address(pkt, at, class_type, b"Remote Interface ID", out)
    at += address_size(class_type)
    while at < stop:
        kind = pkt.u8(at)
        length = pkt.u8(at + 1)
        out.put(INDENT + b"Subobject, Type: %s (%d), Length: %d" % (name(SUBOBJECTS, kind, b"Unknown"), kind, length))
        if length < 4:
            out.put(b" (too short)")
            break
        if length % 4:
            out.put(b" (not a multiple of 4)")
            break
        if length > stop - at:
            out.put(b" (goes past the end of the object)")
            break
        if kind == SWITCHING_TYPE:
            switching = pkt.u8(at + 2)
            encoding = pkt.u8(at + 3)
            out.put(INDENT + b"  Switching Type: %s (%d)" % (name(SWITCHING, switching, b"Unknown"), switching))
            out.put(INDENT + b"  Encoding Type: %s (%d)" % (name(ENCODINGS, encoding, b"Unknown"), encoding))
            out.put(INDENT + b"  Min Reservable Bandwidth: " + rate(bandwidth(pkt, at + 4)))
            out.put(INDENT + b"  Max Reservable Bandwidth: " + rate(bandwidth(pkt, at + 8)))
        elif kind == WAVELENGTH:
            out.put(INDENT + b"  Wavelength: %d" % pkt.u32(at + 4))
        else:
            return False
        at += length
    return True


def bandwidth(pkt: PacketView, at: i64) -> bytes:
    """A bandwidth's four bytes."""
    pkt.need(at, 4)
    return pkt.raw(at, 4)


def put_channels(pkt: PacketView, at: i64, size: i64, class_type: i64, with_status: bool, out: Text) -> None:
    """Channels, each with its status or without."""
    step = address_size(class_type) + (4 if with_status else 0)
    while size >= step:
        put_address(pkt, at, class_type, b"Interface ID", out)
        if with_status:
            status = pkt.u32(at + step - 4)
            active = status >> 31
            sending = status >> 30 & 1
            status &= STATUS_MASK
            out.put(b"\n\t\t    Active: %s (%d)" % (b"Allocated" if active else b"Non-allocated", active))
            out.put(b"\n\t\t    Direction: %s (%d)" % (b"Transmit" if sending else b"Receive", sending))
            out.put(b"\n\t\t    Channel Status: %s (%d)" % (name(STATUSES, status, b"Unknown"), status))
        at += step
        size -= step


def put_service(pkt: PacketView, at: i64, class_type: i64, out: Text) -> None:
    """What a service is configured to do."""
    if class_type == 1:
        out.put(b"\n\t Flags: " + bit_names(SIGNALING, pkt.u8(at), b"none"))
        out.put(b"\n\t  UNI Version: %d" % pkt.u8(at + 1))
    elif class_type == 2:
        link_type = pkt.u8(at)
        signal = pkt.u8(at + 1)
        out.put(b"\n\t Link Type: %s (%d)" % (name(LINK_TYPES, link_type, b"Unknown"), link_type))
        if link_type in SIGNALS:
            out.put(b"\n\t Signal Type: %s (%d)" % (name(SIGNALS[link_type], signal, b"Unknown"), signal))
        out.put(b"\n\t Transparency: " + bit_names(PORT_TRANSPARENCY, pkt.u8(at + 2), b"none"))
        out.put(b"\n\t Contiguous Concatenation Types: " + bit_names(CONCATENATION, pkt.u8(at + 3), b"none"))
        out.put(b"\n\t Minimum NCC: %d\n\t Maximum NCC: %d" % (pkt.u16(at + 4), pkt.u16(at + 6)))
        out.put(b"\n\t Minimum NVC:%d\n\t Maximum NVC:%d" % (pkt.u16(at + 8), pkt.u16(at + 10)))
        put_address(pkt, at + 12, IPV4, b"Local Interface ID", out)
    elif class_type == 3:
        out.put(b"\n\t Transparency Flags: " + bit_names(NETWORK_TRANSPARENCY, pkt.u32(at), b"none"))
        out.put(b"\n\t TCM Monitoring Flags: " + bit_names(MONITORING, pkt.u8(at + 7), b"none"))
    else:
        out.put(b"\n\t Diversity: Flags: " + bit_names(DIVERSITY, pkt.u8(at + 3), b"none"))
