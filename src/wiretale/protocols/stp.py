"""Spanning Tree Protocol and its successors: Rapid (IEEE 802.1w), Multiple (802.1s), Shortest Path (802.1aq).

    +--------------+---------+----------+-----------+---------+---------------+---------------+
    | protocol (2) | version | type (1) | flags (1) | root ID | root cost (4) | bridge ID (8) |
    +--------------+---------+----------+-----------+---------+---------------+---------------+
    | port (2) | message age (2) | max age (2) | hello time (2) | forward delay (2)           |
    +----------+-----------------+-------------+----------------+------------------------------+
    | version 1 length (1) = 0 | version 3 length (2) | configuration, MSTIs                   |
    +--------------------------+----------------------+----------------------------------------+
    | version 4 length (2) | auxiliary configuration, agreement                                |
    +----------------------+-------------------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

VERSION_RSTP: Final = 2
VERSION_MSTP: Final = 3
VERSION_SPB: Final = 4
TYPE_CONFIG: Final = 0x00
TYPE_RSTP: Final = 0x02
CONFIG_LENGTH: Final = 35
RSTP_LENGTH: Final = 36
MSTP_LENGTH: Final = 102
VERSION_3: Final = 38  # where the version 3 information starts
CIST_LENGTH: Final = 64  # what it holds of the common tree, before the MSTIs
MSTI_LENGTH: Final = 16
SPB_LENGTH: Final = 85

VERSIONS: Final[dict[int, bytes]] = {0: b"802.1d", 2: b"802.1w", 3: b"802.1s", 4: b"802.1aq"}
TYPES: Final[dict[int, bytes]] = {0x00: b"Config", 0x02: b"Rapid STP", 0x80: b"Topology Change"}
FLAGS: Final[dict[int, bytes]] = {
    0x01: b"Topology change",
    0x02: b"Proposal",
    0x10: b"Learn",
    0x20: b"Forward",
    0x40: b"Agreement",
    0x80: b"Topology change ACK",
}
PORT_ROLES: Final[dict[int, bytes]] = {0: b"Unknown", 1: b"Alternate", 2: b"Root", 3: b"Designated"}


def print_stp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A bridge protocol data unit."""
    pkt.enter(b"stp", at)
    if length < 4:
        out.invalid()
        return
    if pkt.u16(at) != 0:
        out.put(b"unknown STP version, length %d" % length)
        return
    version = pkt.u8(at + 2)
    out.put(b"STP ")
    out.name(VERSIONS, version, b"Unknown STP protocol (0x%02x)")
    if version not in VERSIONS:
        return
    kind = pkt.u8(at + 3)
    out.put(b", ")
    out.name(TYPES, kind, b"Unknown BPDU Type (0x%02x)")
    if kind == TYPE_CONFIG:
        if length < CONFIG_LENGTH:
            out.invalid()
            return
        put_configuration(pkt, at, length, version, out)
    elif kind == TYPE_RSTP:
        if version == VERSION_RSTP:
            if length < RSTP_LENGTH:
                out.invalid()
                return
            put_configuration(pkt, at, length, version, out)
        elif version >= VERSION_MSTP:
            if length < MSTP_LENGTH or pkt.u8(at + 35) != 0:
                out.invalid()
                return
            version_3_length = pkt.u16(at + 36)
            if VERSION_3 + version_3_length > length:
                out.invalid()
                return
            put_multiple(pkt, at, length, version_3_length, out)
            if version == VERSION_SPB:
                put_shortest_path(pkt, at, length, VERSION_3 + version_3_length, out)


def put_configuration(pkt: PacketView, at: i64, length: i64, version: i64, out: Text) -> None:
    """A configuration of the one spanning tree, or its rapid variant's."""
    flags = pkt.u8(at + 4)
    out.put(b", Flags [")
    out.bits(FLAGS, flags, b"none")
    out.put(b"]")
    pkt.need(at, 27)
    out.put(b", bridge-id ")
    put_bridge_id(pkt, at + 17, out)
    out.put(b".%04x, length %d" % (pkt.u16(at + 25), length))
    if not out.verbose:
        return
    pkt.need(at, CONFIG_LENGTH)
    out.put(b"\n\t")
    put_times(pkt, at, out)
    out.put(b"\n\troot-id ")
    put_bridge_id(pkt, at + 5, out)
    out.put(b", root-pathcost %d" % pkt.u32(at + 13))
    if version == VERSION_RSTP:
        out.put(b", port-role ")
        put_port_role(flags, out)


def put_multiple(pkt: PacketView, at: i64, length: i64, version_3_length: i64, out: Text) -> None:
    """The common and internal spanning tree, and the tree of each instance (MSTI)."""
    flags = pkt.u8(at + 4)
    out.put(b", CIST Flags [")
    out.bits(FLAGS, flags, b"none")
    out.put(b"], length %d" % length)
    if not out.verbose:
        return
    out.put(b"\n\tport-role ")
    put_port_role(flags, out)
    out.put(b", CIST root-id ")
    put_bridge_id(pkt, at + 5, out)
    out.put(b", CIST ext-pathcost %d" % pkt.u32(at + 13))
    out.put(b"\n\tCIST regional-root-id ")
    put_bridge_id(pkt, at + 17, out)
    out.put(b", CIST port-id %04x," % pkt.u16(at + 25))
    out.put(b"\n\t")
    put_times(pkt, at, out)
    out.put(b"\n\tv3len %d, MCID Name " % version_3_length)
    out.text_z(pkt, at + 39, 32)
    pkt.need(at, 89)
    out.put(b", rev %d," % pkt.u16(at + 71))
    out.put(b"\n\t\tdigest ")
    put_words(pkt, at + 73, 4, out)
    out.put(b", ")
    out.put(b"CIST int-root-pathcost %d," % pkt.u32(at + 89))
    pkt.need(at, 101)
    out.put(b"\n\tCIST bridge-id ")
    put_bridge_id(pkt, at + 93, out)
    out.put(b", ")
    out.put(b"CIST remaining-hops %d" % pkt.u8(at + 101))
    left = version_3_length - CIST_LENGTH
    instance = at + MSTP_LENGTH
    while left >= MSTI_LENGTH:
        flags = pkt.u8(instance)
        out.put(b"\n\tMSTI %d, Flags [" % (pkt.u16(instance + 1) & 0x0FFF))
        out.bits(FLAGS, flags, b"none")
        out.put(b"], port-role ")
        put_port_role(flags, out)
        pkt.need(instance, 13)
        out.put(b"\n\t\tMSTI regional-root-id ")
        put_bridge_id(pkt, instance + 1, out)
        out.put(b", pathcost %d" % pkt.u32(instance + 9))
        out.put(
            b"\n\t\tMSTI bridge-prio %d, port-prio %d, hops %d"
            % (pkt.u8(instance + 13) >> 4, pkt.u8(instance + 14) >> 4, pkt.u8(instance + 15))
        )
        instance += MSTI_LENGTH
        left -= MSTI_LENGTH


def put_shortest_path(pkt: PacketView, at: i64, length: i64, offset: i64, out: Text) -> None:
    """The auxiliary configuration and the agreement of shortest path bridging."""
    version_4 = at + offset
    version_4_length = pkt.u16(version_4)
    if version_4_length < SPB_LENGTH or offset + 2 + version_4_length > length:
        out.invalid()
        return
    if not out.verbose:
        return
    out.put(b"\n\tv4len %d, AUXMCID Name " % version_4_length)
    out.text_z(pkt, version_4 + 3, 32)
    pkt.need(version_4, 53)
    out.put(b", Rev %d,\n\t\tdigest " % pkt.u16(version_4 + 35))
    put_words(pkt, version_4 + 37, 4, out)
    pkt.need(version_4, SPB_LENGTH + 2)
    agreement = pkt.u8(version_4 + 53)
    out.put(
        b"\n\tAgreement num %d, Discarded Agreement num %d, Agreement valid-flag %d,"
        % (agreement >> 6, agreement >> 4 & 3, agreement >> 3 & 1)
    )
    form = pkt.u8(version_4 + 55)
    convention = pkt.u8(version_4 + 56)
    out.put(
        b"\n\tRestricted role-flag: %d, Format id %d cap %d, Convention id %d cap %d,"
        % (agreement >> 2 & 1, form >> 4, form, convention >> 4, convention)
    )
    out.put(b"\n\tEdge count %d, Agreement digest " % pkt.u16(version_4 + 57))
    put_words(pkt, version_4 + 67, 5, out)


def put_bridge_id(pkt: PacketView, at: i64, out: Text) -> None:
    """A bridge's priority and address."""
    pkt.need(at, 8)
    out.hex_bytes(pkt, at, 2)
    out.put(b".")
    out.octets(pkt, at + 2, 6)


def put_times(pkt: PacketView, at: i64, out: Text) -> None:
    """The protocol's timers, which count in 1/256 of a second."""
    out.put(
        b"message-age %.2fs, max-age %.2fs, hello-time %.2fs, forwarding-delay %.2fs"
        % (pkt.u16(at + 27) / 256, pkt.u16(at + 29) / 256, pkt.u16(at + 31) / 256, pkt.u16(at + 33) / 256)
    )


def put_port_role(flags: i64, out: Text) -> None:
    """The role of the sending port, out of a flags octet."""
    out.put(PORT_ROLES[flags >> 2 & 3])


def put_words(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """A digest, word by word."""
    while count > 0:
        out.hex_bytes(pkt, at, 4)
        at += 4
        count -= 1
