"""The link layer: what a packet carries, from and to which station, and the tags and labels before that."""

from __future__ import annotations

from wiretale import linktypes
from wiretale.filter import instruction as bpf
from wiretale.filter.generate import layers, values, wireless
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.values import Condition, Walk
from wiretale.native import Final

# What `ether proto` takes by name. Those up to 1500 are addresses of LLC, not Ethernet types.
ETHERTYPES: Final[dict[str, int]] = {
    "aarp": 0x80F3, "arp": 0x0806, "atalk": 0x809B, "decnet": 0x6003, "ip": 0x0800, "ip6": 0x86DD, "ipx": 0xE0,
    "iso": 0xFE, "lat": 0x6004, "loopback": 0x9000, "mopdl": 0x6001, "moprc": 0x6002, "netbeui": 0xF0, "rarp": 0x8035,
    "sca": 0x6007, "stp": 0x42, "pup": 0x0200, "xns": 0x0600, "sprite": 0x0500, "trail": 0x1000, "vexp": 0x805B,
    "vprod": 0x805C,
}  # fmt: skip
IP: Final = 0x0800
ARP: Final = 0x0806
RARP: Final = 0x8035
IP6: Final = 0x86DD
AARP: Final = 0x80F3
ATALK: Final = 0x809B
PPPOED: Final = 0x8863
PPPOES: Final = 0x8864
MPLS: Final = 0x8847
SAP_IP: Final = 0x06
SAP_STP: Final = 0x42
SAP_IPX: Final = 0xE0
SAP_NETBEUI: Final = 0xF0
SAP_ISO: Final = 0xFE
LONGEST_802_3: Final = 1500

# PPP's protocol numbers for what Ethernet has other numbers for.
PPP_PROTOCOLS: Final[dict[int, int]] = {
    IP: 0x0021, IP6: 0x0057, 0x6003: 0x0027, ATALK: 0x0029, 0x0600: 0x0025, SAP_ISO: 0x0023, SAP_STP: 0x0031,
    SAP_IPX: 0x002B,
}  # fmt: skip
PPP_MPLS: Final = 0x0281

STATIONS: Final = "ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel"
# Offsets of a station's addresses in the link header: destination, source.
ADDRESSES: Final[dict[int, tuple[int, int]]] = {
    layers.EN10MB: (0, 6), layers.NETANALYZER: (0, 6), layers.NETANALYZER_TRANSPARENT: (0, 6),
    layers.FDDI: (1, 7), layers.IEEE802: (2, 8), layers.IP_OVER_FC: (2, 10),
}  # fmt: skip
# What 'llc' followed by a name asks of the control field: mask and value.
LLC_TYPES: Final[dict[str, tuple[int, int]]] = {
    "i": (0x01, 0x00), "s": (0x03, 0x01), "u": (0x03, 0x03), "rr": (0x0F, 0x01), "rnr": (0x0F, 0x05),
    "rej": (0x0F, 0x09), "ui": (0xEF, 0x03), "ua": (0xEF, 0x63), "disc": (0xEF, 0x43), "sabme": (0xEF, 0x6F),
    "test": (0xEF, 0xE3), "xid": (0xEF, 0xAF), "frmr": (0xEF, 0x87),
    "dm": (0xEF, 0x0F),
}  # fmt: skip


# Link types whose carried types cannot be told, as messages about that call them where they are not called by
# their description.
FAMILIES: Final[dict[int, str]] = {
    139: "MTP2", 140: "MTP2", 144: "IrDA", 177: "LAPD", 182: "Multi-link Frame Relay", 186: "USB", 187: "Bluetooth",
    189: "USB", 190: "CAN", 191: "IEEE 802.15.4", 193: "IEEE 802.16", 195: "IEEE 802.15.4", 196: "SITA", 197: "ERF",
    198: "RAIF1", 199: "IPMB", 201: "Bluetooth", 202: "AX.25", 209: "IPMB", 215: "IEEE 802.15.4", 220: "USB",
    227: "CAN", 230: "IEEE 802.15.4", 239: "NFLOG", 246: "PFSYNC", 249: "USB", 283: "IEEE 802.15.4",
}  # fmt: skip


class Unsupported(Exception):
    """What this part of a filter asks for cannot be had; the caller knows where in the text it stands."""


def described(lay: Layers) -> str:
    """The link type in words, as it is called in messages."""
    number = lay.real_link_type
    return linktypes.description(number) or f"unknown link type {number}"


def carries(lay: Layers, ethertype: int) -> Condition:
    """That the packet carries a protocol, given as its Ethernet type or LLC address."""
    if lay.labels:
        return behind_labels(lay, ethertype)
    link = lay.link_type
    if link in layers.ETHERNETS:
        return in_ethernet(lay, ethertype)
    if link in layers.WIRELESS:
        return values.both(wireless.data_frame(lay), in_llc(lay, ethertype))
    if link in (layers.FDDI, layers.IEEE802, layers.ATM_RFC1483, layers.ATM_CLIP, layers.IP_OVER_FC):
        return in_llc(lay, ethertype)
    if link == layers.SUNATM:
        if lay.lane:
            return values.both(not_lane_control(lay), in_ethernet(lay, ethertype))
        return values.both(atm_llc(lay), in_llc(lay, ethertype))
    if link == layers.LINUX_SLL:
        return in_cooked(lay, ethertype)
    if link in (layers.SLIP, layers.SLIP_BSDOS, layers.RAW):
        version = {IP: 0x40, IP6: 0x60}.get(ethertype)
        return values.FALSE if version is None else lay.equal(lay.make.load(None, 0, 1), version, 0xF0)
    if link == layers.IPV4:
        return values.fixed(ethertype == IP)
    if link == layers.IPV6:
        return values.fixed(ethertype == IP6)
    if link == layers.C_HDLC:
        return lay.equal(lay.load(lay.type, 0, 2), 0xFEFE if ethertype == SAP_ISO else ethertype)
    if link in layers.PPPS:
        return lay.equal(lay.load(lay.type, 0, 2), PPP_PROTOCOLS.get(ethertype, ethertype))
    if link == layers.PPP_BSDOS:
        kind = lay.load(lay.type, 0, 2)
        if ethertype == IP:  # and what Van Jacobson compressed of it
            return values.either(lay.equal(kind, 0x21), lay.equal(kind, 0x2D), lay.equal(kind, 0x2F))
        return lay.equal(kind, PPP_PROTOCOLS.get(ethertype, ethertype))
    if link in (layers.NULL, layers.ENC, layers.LOOP):
        family = {IP: 2, IP6: 10}.get(ethertype)
        if family is None:
            return values.FALSE
        # In the byte order of the machine that captured: here that of this machine's kind.
        return lay.equal(lay.load(lay.type, 0, 4), family if link == layers.LOOP else family << 24)
    if link == layers.PFLOG:
        family = {IP: 2, IP6: 10}.get(ethertype)
        return values.FALSE if family is None else lay.equal(lay.make.load(None, 1, 1), family)
    if link in layers.ARCNETS:
        kinds = {IP: (0xD4, 0xF0), IP6: (0xC4,), ARP: (0xD5, 0xF1), RARP: (0xD6,), ATALK: (0xDD,)}.get(ethertype)
        if kinds is None:
            return values.FALSE
        kind = lay.load(lay.type, 0, 1)
        return values.combined(values.ANY, [lay.equal(kind, number) for number in kinds])
    if link == layers.LTALK:
        return values.fixed(ethertype == ATALK)
    if link == layers.FRELAY:
        kind = lay.load(lay.header, 2, 2)
        numbers = {IP: (0x03CC,), IP6: (0x038E,), SAP_ISO: (0x0381, 0x0382, 0x0383)}.get(ethertype)
        if numbers is None:
            return values.FALSE
        return values.combined(values.ANY, [lay.equal(kind, number) for number in numbers])
    if link == layers.IPNET:
        family = {IP: 2, IP6: 26}.get(ethertype)
        return values.FALSE if family is None else lay.equal(lay.load(lay.type, 0, 1), family)
    if link in layers.JUNIPERS:
        return lay.equal(lay.load(lay.header, 0, 4), 0x4D474300, 0xFFFFFF00)
    if link == layers.BACNET_MS_TP:
        return lay.equal(lay.load(lay.header, 0, 4), 0x55FF0000, 0xFFFF0000)
    if lay.has_type:
        return lay.equal(lay.load(lay.type, 0, 2), ethertype)
    words = FAMILIES.get(link) or described(lay)
    raise Unsupported(f"{words} link-layer type filtering not implemented")


def walk(lay: Layers) -> None:
    """Has the headers above IP looked for behind IPv6's extension headers, where this link can carry IP."""
    try:
        made = Walk(
            lay.make, carries(lay, IP), carries(lay, IP6), lay.payload.base, lay.payload.offset + lay.network
        )  # fmt: skip
    except Unsupported:
        return
    lay.hold(made.protocol, made.end)
    lay.walk = made


def behind_labels(lay: Layers, ethertype: int) -> Condition:
    """What is behind the last MPLS label; it does not say, but IP does."""
    version = {IP: 0x40, IP6: 0x60}.get(ethertype)
    if version is None:
        raise Unsupported("unsupported protocol over mpls")
    return values.both(
        lay.equal(lay.load_network(-2, 1), 1, 1), lay.equal(lay.load_network(0, 1), version, 0xF0)
    )  # fmt: skip


def short_frame(lay: Layers) -> Condition:
    """That an Ethernet frame has a length where others have a type."""
    make = lay.make
    return values.negation(make.test(bpf.JGT, lay.load(lay.type, 0, 2), make.constant(LONGEST_802_3)))


def snap(lay: Layers, organization: int, kind: int) -> Condition:
    """LLC's SNAP header, with an organization's protocol."""
    header = (0xAAAA03 << 40) | (organization << 16) | kind
    return lay.equal_bytes(lay.payload, 0, header.to_bytes(8, "big"))


def in_ethernet(lay: Layers, ethertype: int) -> Condition:
    """That an Ethernet frame carries a protocol."""
    kind = lay.load(lay.type, 0, 2)
    if ethertype in (SAP_ISO, SAP_IP, SAP_NETBEUI):
        return values.both(
            short_frame(lay), lay.equal(lay.load(lay.payload, 0, 2), ethertype << 8 | ethertype)
        )  # fmt: skip
    if ethertype == SAP_IPX:
        # As Ethernet type, in SNAP, in LLC, and in Novell's frames that have none of these.
        return values.either(
            lay.equal(kind, 0x8137),
            values.both(
                short_frame(lay),
                values.either(
                    snap(lay, 0, 0x8137),
                    lay.equal(lay.load(lay.payload, 0, 1), SAP_IPX),
                    lay.equal(lay.load(lay.payload, 0, 2), 0xFFFF),
                ),
            ),
        )
    if ethertype in (ATALK, AARP):
        organization = 0x080007 if ethertype == ATALK else 0
        return values.either(
            lay.equal(kind, ethertype), values.both(short_frame(lay), snap(lay, organization, ethertype))
        )  # fmt: skip
    if ethertype <= LONGEST_802_3:
        return values.both(short_frame(lay), lay.equal(lay.load(lay.payload, 0, 1), ethertype))
    return lay.equal(kind, ethertype)


def in_llc(lay: Layers, ethertype: int) -> Condition:
    """That an LLC header leads to a protocol."""
    if ethertype in (SAP_ISO, SAP_IP, SAP_NETBEUI):
        return lay.equal(lay.load(lay.payload, 0, 2), ethertype << 8 | ethertype)
    if ethertype == ATALK:
        return snap(lay, 0x080007, ATALK)
    if ethertype <= LONGEST_802_3:
        return lay.equal(lay.load(lay.payload, 0, 1), ethertype)
    # The organization is not looked at: some senders give one that they should not.
    return lay.equal(lay.load(lay.type, 6, 2), ethertype)


def in_cooked(lay: Layers, ethertype: int) -> Condition:
    """That a Linux cooked frame carries a protocol."""
    kind = lay.load(lay.type, 0, 2)
    is_llc = lay.equal(kind, 4)
    if ethertype in (SAP_ISO, SAP_IP, SAP_NETBEUI):
        return values.both(is_llc, lay.equal(lay.load(lay.payload, 0, 2), ethertype << 8 | ethertype))
    if ethertype == SAP_IPX:
        return values.either(
            lay.equal(kind, 0x8137),
            lay.equal(kind, 1),
            values.both(
                is_llc, values.either(lay.equal(lay.load(lay.payload, 0, 1), SAP_IPX), snap(lay, 0, 0x8137))
            ),
        )  # fmt: skip
    if ethertype in (ATALK, AARP):
        organization = 0x080007 if ethertype == ATALK else 0
        return values.either(lay.equal(kind, ethertype), values.both(is_llc, snap(lay, organization, ethertype)))
    if ethertype <= LONGEST_802_3:
        return values.both(is_llc, lay.equal(lay.load(lay.payload, 0, 1), ethertype))
    return lay.equal(kind, ethertype)


def atm_llc(lay: Layers) -> Condition:
    """That an ATM packet has an LLC header."""
    return lay.equal(lay.make.load(None, 0, 1), 2, 0x0F)


def not_lane_control(lay: Layers) -> Condition:
    """That a LANE packet is no control packet."""
    return values.negation(lay.equal(lay.make.load(None, 4, 2), 0xFF00))


# ---- stations


def station(lay: Layers, address: bytes, direction: str) -> Condition:
    """That a frame comes from or goes to a station."""
    offsets = ADDRESSES.get(lay.link_type)
    if offsets is not None and direction in ("addr1", "addr2", "addr3", "addr4", "ra", "ta"):
        number = direction[4:]
        words = f"'addr{number}' and 'address{number}' are" if number else f"'{direction}' is"
        if lay.link_type in layers.ETHERNETS:
            words += " only supported on 802.11 with 802.11 headers"
        else:
            words += " only supported on 802.11"
        raise Unsupported(words)
    if lay.link_type in layers.WIRELESS:
        return wireless.station(lay, address, direction)
    guard = values.TRUE
    if lay.link_type == layers.SUNATM and lay.lane:
        offsets = (0, 6)
        guard = not_lane_control(lay)
    if offsets is None:
        raise Unsupported(f"ethernet addresses supported only on {STATIONS}")
    if lay.geneve is not None:
        guard = lay.geneve
    to = lay.equal_bytes(lay.header, offsets[0], address)
    if direction == "dst":
        found = to
    else:
        origin = lay.equal_bytes(lay.header, offsets[1], address)
        if direction == "src":
            found = origin
        elif direction == "src and dst":
            found = values.both(origin, to)
        else:
            found = values.either(origin, to)
    return found if guard is values.TRUE else values.both(guard, found)


def arcnet_station(lay: Layers, address: int, direction: str) -> Condition:
    """That an ARCNET frame comes from or goes to a node."""
    if lay.link_type not in layers.ARCNETS:
        raise Unsupported("aid supported only on ARCnet")
    to = lay.equal(lay.load(lay.header, 1, 1), address)
    origin = lay.equal(lay.load(lay.header, 0, 1), address)
    if direction == "dst":
        return to
    if direction == "src":
        return origin
    if direction == "src and dst":
        return values.both(origin, to)
    if direction in ("", "src or dst"):
        return values.either(origin, to)
    number = direction[4:]
    words = f"'addr{number}' and 'address{number}' are" if number else f"'{direction}' is"
    raise Unsupported(f"{words} only supported on 802.11")


def broadcast(lay: Layers) -> Condition:
    """A frame to all stations."""
    if lay.link_type in layers.ARCNETS:
        return arcnet_station(lay, 0, "dst")
    if not (lay.link_type in ADDRESSES or lay.link_type in layers.WIRELESS or lay.lane):
        raise Unsupported("not a broadcast link")
    return station(lay, b"\xff" * 6, "dst")


def multicast(lay: Layers) -> Condition:
    """A frame to many stations."""
    if lay.link_type in layers.ARCNETS:
        return arcnet_station(lay, 0, "dst")
    if lay.link_type in layers.WIRELESS:
        return wireless.multicast(lay)
    offsets = ADDRESSES.get(lay.link_type)
    guard = values.TRUE
    if lay.link_type == layers.SUNATM and lay.lane:
        offsets = (0, 6)
        guard = not_lane_control(lay)
    if offsets is None:
        raise Unsupported(
            "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/"
            "Fibre Channel"
        )
    if lay.geneve is not None:
        guard = lay.geneve
    found = lay.make.test(bpf.JSET, lay.load(lay.header, offsets[0], 1), lay.make.constant(1))
    return found if guard is values.TRUE else values.both(guard, found)


# ---- what lies between the link and the network header


def vlan(lay: Layers, number: int | None) -> Condition:
    """A VLAN tag; what follows in the filter is behind it."""
    if lay.labels:
        raise Unsupported("no VLAN match after MPLS")
    if lay.link_type not in layers.ETHERNETS and not lay.lane and not wireless.is_wireless(lay):
        raise Unsupported(f"no VLAN support for {described(lay)}")
    if number is not None and number > 4095:
        raise Unsupported(f"VLAN tag {number} greater than maximum 4095")
    found = values.combined(values.ANY, [carries(lay, kind) for kind in layers.VLANS])
    if number is not None:
        found = values.both(found, lay.equal(lay.load_network(0, 2), number, 0x0FFF))
    lay.enter_vlan()
    return found


def mpls(lay: Layers, number: int | None) -> Condition:
    """An MPLS label; what follows in the filter is behind it."""
    if lay.labels:
        found = lay.equal(lay.load_network(-2, 1), 0, 1)
    elif lay.link_type in layers.ETHERNETS or lay.link_type == layers.C_HDLC or lay.lane:
        found = carries(lay, MPLS)
    elif lay.link_type == layers.PPP:
        found = carries(lay, PPP_MPLS)
    else:
        raise Unsupported(f"no MPLS support for {described(lay)}")
    if number is not None:
        if number > 0xFFFFF:
            raise Unsupported(f"MPLS label {number} greater than maximum 1048575")
        found = values.both(found, lay.equal(lay.load_network(0, 4), number << 12, 0xFFFFF000))
    lay.enter_label()
    return found


def pppoe_session(lay: Layers, number: int | None) -> Condition:
    """A PPPoE session; what follows in the filter is inside it."""
    if number is not None and number > 0xFFFF:
        raise Unsupported(f"PPPoE session number {number} greater than maximum 65535")
    found = carries(lay, PPPOES)
    if number is not None:
        found = values.both(found, lay.equal(lay.load_network(0, 4), number, 0xFFFF))
    lay.enter_ppp()
    return found


def llc(lay: Layers, kind: str) -> Condition:
    """A packet with an LLC header, and maybe of a type."""
    control: tuple[int, int] | None = None
    if kind:
        control = LLC_TYPES.get(kind)
        if control is None:
            raise Unsupported(f'unknown LLC type name "{kind}"')
    if lay.link_type == layers.EN10MB or (lay.link_type == layers.SUNATM and lay.lane):
        found = values.both(short_frame(lay), values.negation(lay.equal(lay.load(lay.payload, 0, 2), 0xFFFF)))
    elif lay.link_type == layers.SUNATM:
        found = atm_llc(lay)
    elif lay.link_type in (layers.IEEE802, layers.FDDI, layers.ATM_RFC1483):
        found = values.TRUE
    elif lay.link_type in layers.WIRELESS:
        found = wireless.data_frame(lay)
    else:
        raise Unsupported(f"'llc' not supported for {described(lay)}")
    if control is not None:
        found = values.both(found, lay.equal(lay.load(lay.payload, 2, 1), control[1], control[0]))
    return found


# ---- direction and interface

PACKET_TYPE: Final = 0xFFFFF004  # Linux keeps these beside the packet
INTERFACE: Final = 0xFFFFF008
OUTGOING: Final = 4


def direction(lay: Layers, outbound: bool) -> Condition:
    """A packet that this host received, or sent."""
    link = lay.real_link_type
    if link == layers.SLIP:
        found = lay.equal(lay.load(lay.header, 0, 1), 0)
        return values.negation(found) if outbound else found
    if link == layers.IPNET:
        return lay.equal(lay.load(lay.header, 2, 2), 1 if outbound else 2)
    if link == layers.PFLOG:
        return lay.equal(lay.make.load(None, 60, 1), 2 if outbound else 1)
    if link == layers.PPP_PPPD:
        return lay.equal(lay.load(lay.header, 0, 1), 1 if outbound else 0)
    if link in layers.JUNIPERS:
        return lay.equal(lay.load(lay.header, 3, 1), 0 if outbound else 1, 1)
    if link == layers.LINUX_SLL:
        found = lay.equal(lay.load(lay.header, 0, 2), OUTGOING)
    elif link == layers.LINUX_SLL2:
        found = lay.equal(lay.load(lay.header, 10, 1), OUTGOING)
    else:
        found = lay.equal(lay.make.load(None, PACKET_TYPE, 2), OUTGOING)
    return found if outbound else values.negation(found)


def interface(lay: Layers, number: int) -> Condition:
    """A packet of the interface with this index."""
    if lay.real_link_type == layers.LINUX_SLL2:
        return lay.equal(lay.load(lay.header, 4, 4), number)
    return lay.equal(lay.make.load(None, INTERFACE, 4), number)
