"""Where the headers of a packet are, for each link type, and how `vlan`, `mpls`, `pppoes` and `geneve` move them."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.generate import values
from wiretale.filter.generate.values import Condition, Value, Values, Walk
from wiretale.native import Final

# Link types, by LINKTYPE_ number.
NULL: Final = 0
EN10MB: Final = 1
IEEE802: Final = 6
ARCNET: Final = 7
SLIP: Final = 8
PPP: Final = 9
FDDI: Final = 10
PPP_SERIAL: Final = 50
PPP_ETHER: Final = 51
SYMANTEC_FIREWALL: Final = 99
ATM_RFC1483: Final = 100
RAW: Final = 101
SLIP_BSDOS: Final = 102
PPP_BSDOS: Final = 103
C_HDLC: Final = 104
IEEE802_11: Final = 105
ATM_CLIP: Final = 106
FRELAY: Final = 107
LOOP: Final = 108
ENC: Final = 109
LINUX_SLL: Final = 113
LTALK: Final = 114
PFLOG: Final = 117
PRISM: Final = 119
IP_OVER_FC: Final = 122
SUNATM: Final = 123
RADIOTAP: Final = 127
ARCNET_LINUX: Final = 129
APPLE_IEEE1394: Final = 138
MTP2_WITH_PHDR: Final = 139
MTP2: Final = 140
AVS: Final = 163
BACNET_MS_TP: Final = 165
PPP_PPPD: Final = 166
PPI: Final = 192
ERF: Final = 197
IPNET: Final = 226
IPV4: Final = 228
IPV6: Final = 229
NETANALYZER: Final = 240
NETANALYZER_TRANSPARENT: Final = 241
LINUX_SLL2: Final = 276

ETHERNETS: Final = (EN10MB, NETANALYZER, NETANALYZER_TRANSPARENT)
WIRELESS: Final = (IEEE802_11, PRISM, RADIOTAP, AVS, PPI)
RADIO_HEADERS: Final = (PRISM, RADIOTAP, AVS)  # that `radio` can look at
PPPS: Final = (PPP, PPP_PPPD, PPP_SERIAL, PPP_ETHER)
ARCNETS: Final = (ARCNET, ARCNET_LINUX)
TAGGED: Final = (*ETHERNETS, LINUX_SLL)  # whose types may say that a VLAN tag follows
VLANS: Final = (0x8100, 0x88A8, 0x9100)
# These all begin with the same magic number, and say nothing else of what they carry.
# Offsets of their payload, and from there of the network header, and of that behind LLC.
NOWHERE: Final = (-1, -1, -1)
JUNIPERS: Final[dict[int, tuple[int, int, int]]] = {
    130: (4, 0, -1), 131: (4, 0, -1), 132: NOWHERE, 133: (12, 0, -1), 134: (4, 0, -1), 135: (8, 0, 10), 136: NOWHERE,
    137: (4, 0, 10), 164: (12, 0, -1), 167: (32, 0, 3), 168: (6, 0, -1), 178: (32, 0, 3), 179: (4, 0, -1),
    180: (4, 0, -1), 181: (4, 0, -1), 183: NOWHERE, 194: NOWHERE, 200: NOWHERE, 232: NOWHERE, 233: NOWHERE,
    234: NOWHERE, 238: NOWHERE,
}  # fmt: skip

# Offsets of: the link header; the type of what it carries, or -1; that itself; and, counted from there, the
# network header behind an LLC and SNAP header, and behind an LLC header alone.
SHAPES: Final[dict[int, tuple[int, int, int, int, int]]] = {
    NULL: (0, 0, 4, 0, 0),
    EN10MB: (0, 12, 14, 0, 3),
    IEEE802: (0, 14, 14, 8, 3),
    ARCNET: (0, 2, 6, 0, 0),
    SLIP: (0, -1, 16, 0, 0),
    PPP: (0, 2, 4, 0, 0),
    FDDI: (0, 13, 13, 8, 3),
    PPP_SERIAL: (0, 2, 4, 0, 0),
    PPP_ETHER: (0, 6, 8, 0, 0),
    SYMANTEC_FIREWALL: (0, 6, 44, 0, 0),
    ATM_RFC1483: (0, 0, 0, 8, 3),
    RAW: (0, -1, 0, 0, 0),
    SLIP_BSDOS: (0, -1, 24, 0, 0),
    PPP_BSDOS: (0, 5, 24, 0, 0),
    C_HDLC: (0, 2, 4, 0, 0),
    IEEE802_11: (0, 0, 0, 8, 3),
    ATM_CLIP: (0, 0, 0, 8, 3),
    FRELAY: (0, -1, 0, 0, 0),
    LOOP: (0, 0, 4, 0, 0),
    ENC: (0, 0, 12, 0, 0),
    LINUX_SLL: (0, 14, 16, 0, 0),
    LTALK: (0, -1, 0, 0, 0),
    PFLOG: (0, 0, 0, 0, 0),
    PRISM: (0, 0, 0, 8, 3),
    IP_OVER_FC: (0, 16, 16, 8, 3),
    SUNATM: (0, 4, 4, 8, 3),
    RADIOTAP: (0, 0, 0, 8, 3),
    ARCNET_LINUX: (0, 4, 8, 0, 0),
    APPLE_IEEE1394: (0, 16, 18, 0, 0),
    AVS: (0, 0, 0, 8, 3),
    BACNET_MS_TP: (0, -1, -1, -1, -1),
    PPP_PPPD: (0, 2, 4, 0, 0),
    PPI: (0, 0, 0, 8, 3),
    IPNET: (0, 1, 24, 0, 0),
    IPV4: (0, -1, 0, 0, 0),
    IPV6: (0, -1, 0, 0, 0),
    NETANALYZER: (4, 16, 18, 0, 3),
    NETANALYZER_TRANSPARENT: (12, 24, 26, 0, 3),
    LINUX_SLL2: (0, 0, 20, 0, 0),
}


class Place:
    """An offset into the packet: a constant, and a value if it is not the same in all packets."""

    __slots__ = ("base", "offset")

    def __init__(self, base: Value | None, offset: int) -> None:
        self.base = base
        self.offset = offset

    def plus(self, offset: int) -> Place:
        """That many bytes further on."""
        return Place(self.base, self.offset + offset)


class Whole:
    """What holds for a whole filter, wherever in it that was found."""

    __slots__ = ("always", "asked", "early", "first", "held", "opaque", "plain")

    def __init__(self) -> None:
        # What libpcap computes at the start and does not optimize: it then does not see that no packet can match.
        self.opaque = False
        self.first: Value | None = None  # what it reads at the start, so that shorter packets do not match
        self.early: Value | None = None  # what may be computed at the start, because it can be in all packets
        self.always: Condition = values.TRUE  # what must hold for the packet to be of this link type
        self.asked: Walk | None = None  # that of the outermost headers, if it is needed
        self.held: list[Value] = []  # what is kept in memory from when it is first computed
        self.plain: dict[tuple[object, ...], Layers] = {}  # `Layers.plain` of each place


class Layers:
    """Where each header is, from here on in the filter."""

    __slots__ = (
        "depth", "exact", "geneve", "has_type", "header", "is_outermost", "labels", "lane", "link_type", "make",
        "network", "network_no_snap", "payload", "real_link_type", "type", "walk", "whole",
    )  # fmt: skip

    def __init__(self, make: Values, link_type: int) -> None:
        self.make = make
        self.link_type = link_type
        self.real_link_type = link_type
        shape = SHAPES.get(link_type)
        if shape is None:
            shape = (0, -1, *JUNIPERS.get(link_type, NOWHERE))
        header, kind, payload, network, no_snap = shape
        self.header = Place(None, header)
        self.has_type = kind >= 0
        self.type = Place(None, kind)
        self.payload = Place(None, payload)
        self.network = network
        self.network_no_snap = no_snap
        self.labels = 0
        self.depth = 0  # of Geneve packets in each other
        self.lane = False
        self.exact = False  # whether where 802.11's payload begins is right for all kinds of frames
        self.geneve: Condition | None = None  # that a Geneve packet carries an Ethernet frame
        self.is_outermost = True  # nothing moved offsets yet
        self.walk: Walk | None = None  # of `plain`: where the headers above IP are
        self.whole = Whole()
        if link_type in WIRELESS:
            self.wireless()
        elif link_type == PFLOG:
            # Its first byte is its length, without what pads it to a multiple of four.
            size = make.binary(bpf.ADD, make.load(None, 0, 1), make.constant(3))
            self.whole.early = make.binary(bpf.AND, size, make.constant(0xFFFFFFFC))
            self.payload = Place(self.whole.early, 0)

    def wireless(self) -> None:
        """802.11: maybe a header of the radio's, then a header that is longer in some data frames."""
        make = self.make
        radio: Value | None = None
        if self.link_type == RADIOTAP or self.link_type == PPI:
            high = make.binary(bpf.LSH, make.load(None, 3, 1), make.constant(8))
            radio = make.binary(bpf.OR, make.load(None, 2, 1), high)
        elif self.link_type == AVS:
            radio = make.load(None, 4, 4)
        elif self.link_type == PRISM:
            # Some drivers put an AVS header where a Prism header should be; its first word tells.
            magic = make.binary(bpf.AND, make.load(None, 0, 4), make.constant(0xFFFFF000))
            is_avs = make.test(bpf.JEQ, magic, make.constant(0x80211000))
            radio = make.choice(is_avs, make.load(None, 4, 4), make.constant(144))
        if self.link_type == PPI:
            self.whole.always = make.test(bpf.JEQ, make.load(None, 4, 4), make.constant(0x69000000))
        self.header = Place(radio, 0)
        self.type = self.payload = self.behind_wireless(False)

    def behind_wireless(self, exact: bool) -> Place:
        """What is behind an 802.11 header; if not `exact`, only in data frames, which is simpler."""
        make = self.make
        radio = self.header.base
        # 24 bytes, and 2 more with QoS: bit 7 of the first byte, moved to where it counts as 2.
        control = make.load(radio, 0, 1)
        qos = make.binary(bpf.RSH, make.binary(bpf.AND, control, make.constant(0x80)), make.constant(6))
        length = make.binary(bpf.ADD, qos, make.constant(24))
        end = length if radio is None else make.binary(bpf.ADD, length, radio)
        if exact:
            is_data = make.test(bpf.JEQ, make.binary(bpf.AND, control, make.constant(0x0C)), make.constant(0x08))
            short = make.constant(24) if radio is None else make.binary(bpf.ADD, radio, make.constant(24))
            end = make.choice(is_data, end, short)
        if self.link_type == RADIOTAP:
            # Flags may say that the header is padded to a multiple of four.
            present = make.load(None, 4, 4)
            padded = make.binary(
                bpf.AND, make.binary(bpf.ADD, end, make.constant(3)), make.constant(0xFFFFFFFC)
            )  # fmt: skip
            has_flags = values.both(
                make.test(bpf.JSET, present, make.constant(0x02000000)),
                values.negation(make.test(bpf.JSET, present, make.constant(0x00000080))),
            )
            pad = make.constant(0x20)
            timed = make.test(bpf.JSET, present, make.constant(0x01000000))
            is_padded = values.either(
                values.both(timed, make.test(bpf.JSET, make.load(None, 16, 1), pad)),
                values.both(values.negation(timed), make.test(bpf.JSET, make.load(None, 8, 1), pad)),
            )
            end = make.choice(values.both(has_flags, is_padded), padded, end)
        return Place(end, 0)

    def be_exact(self) -> None:
        """From here on packets that are no data frames of 802.11 are looked at, too."""
        if self.link_type in WIRELESS and not self.exact:
            self.exact = True
            end = self.behind_wireless(True).base
            self.payload = Place(end, self.payload.offset)
            self.type = Place(end, self.type.offset)

    # ---- reading

    def load(self, place: Place, offset: int, size: int) -> Value:
        """Bytes at a place."""
        if place.base is not None and self.real_link_type in WIRELESS and place.base is self.payload.base:
            self.whole.opaque = True
            if self.whole.first is None and self.geneve is None:
                self.whole.first = self.make.load(self.header.base, 0, 1)
        return self.make.load(place.base, place.offset + offset, size)

    def load_network(self, offset: int, size: int) -> Value:
        """Bytes of the network header."""
        return self.load(self.payload, self.network + offset, size)

    def equal(self, value: Value, wanted: int, mask: int = 0xFFFFFFFF) -> Condition:
        """That a value, or those of its bits that are in the mask, are this."""
        make = self.make
        if mask != 0xFFFFFFFF:
            value = make.binary(bpf.AND, value, make.constant(mask))
        return make.test(bpf.JEQ, value, make.constant(wanted))

    def equal_bytes(self, place: Place, offset: int, wanted: bytes) -> Condition:
        """That these bytes are there; the last ones are looked at first, since they differ most."""
        parts = []
        size = len(wanted)
        while size:
            width = 4 if size >= 4 else 2 if size >= 2 else 1
            size -= width
            part = int.from_bytes(wanted[size : size + width], "big")
            parts.append(self.equal(self.load(place, offset + size, width), part))
        return values.combined(values.ALL, parts)

    def internet_header(self) -> Value:
        """The length of the IPv4 header."""
        make = self.make
        first = make.binary(bpf.AND, self.load_network(0, 1), make.constant(15))
        return make.binary(bpf.LSH, first, make.constant(2))

    def protocol_above(self) -> Value | None:
        """Of `plain`, the number of what is above IP. Where several terms ask for it, it is looked for at the start."""
        walk = self.walk
        if walk is None:
            return None
        whole = self.whole
        if walk is whole.asked and whole.first is None:
            whole.first = walk.protocol
        elif whole.asked is None and self.depth == 0 and self.is_outermost:
            whole.asked = walk
        return walk.protocol

    def transport(self) -> Place:
        """What is behind the IPv4 header; of `plain`, behind the headers of IPv6 as well."""
        if self.walk is not None:
            return Place(self.walk.end, self.payload.offset + self.network)
        length = self.internet_header()
        if self.payload.base is not None:
            length = self.make.binary(bpf.ADD, length, self.payload.base)
        return Place(length, self.payload.offset + self.network)

    # ---- moving on

    def enter_vlan(self) -> None:
        """Behind a VLAN tag."""
        self.is_outermost = False
        self.type = self.type.plus(4)
        self.payload = self.payload.plus(4)

    def enter_label(self) -> None:
        """Behind an MPLS label."""
        self.is_outermost = False
        self.network += 4
        self.network_no_snap += 4
        self.labels += 1
        self.walk = None

    def enter_ppp(self) -> None:
        """Inside a PPPoE session."""
        self.is_outermost = False
        self.be_exact()
        inner = self.payload.plus(self.network + 6)
        self.header = inner
        self.type = inner
        self.has_type = True
        self.payload = inner.plus(2)
        self.network = 0
        self.network_no_snap = 0
        self.link_type = PPP
        self.walk = None

    def enter_lane(self) -> None:
        """Inside an Ethernet frame of ATM's LAN emulation."""
        self.is_outermost = False
        self.lane = True
        self.header = Place(None, 6)
        self.type = Place(None, 18)
        self.payload = Place(None, 20)
        self.network = 0
        self.network_no_snap = 3

    def behind_udp(self, is_ip4: Condition) -> Place:
        """What is behind a UDP header that is behind IPv4 or IPv6."""
        if self.walk is not None:
            return self.transport().plus(8)
        make = self.make
        headers = make.choice(is_ip4, self.internet_header(), make.constant(40))
        if self.payload.base is not None:
            headers = make.binary(bpf.ADD, headers, self.payload.base)
        return Place(headers, self.payload.offset + self.network + 8)

    def enter_geneve(self, is_ip4: Condition) -> None:
        """Inside a Geneve packet, behind IPv4 or IPv6 and UDP: an Ethernet frame, or a packet without a link header."""
        make = self.make
        self.whole.opaque = True
        self.depth += 1
        behind = self.behind_udp(is_ip4)
        headers = behind.base
        assert headers is not None
        start = make.binary(bpf.ADD, headers, make.constant(behind.offset))
        options = make.binary(bpf.AND, make.load(start, 0, 1), make.constant(0x3F))
        options = make.binary(bpf.LSH, options, make.constant(2))
        inner = make.binary(bpf.ADD, make.binary(bpf.ADD, options, headers), make.constant(behind.offset + 8))
        is_ethernet = make.test(bpf.JEQ, make.load(start, 2, 2), make.constant(0x6558))
        self.geneve = is_ethernet
        self.header = Place(inner, 0)
        after = make.binary(bpf.ADD, inner, make.constant(12))
        self.type = Place(make.choice(is_ethernet, after, make.binary(bpf.ADD, start, make.constant(2))), 0)
        ethernet = make.choice(is_ethernet, make.constant(14), make.constant(0))
        self.payload = Place(make.binary(bpf.ADD, inner, ethernet), 0)
        self.enter_frame()

    def enter_vxlan(self, is_ip4: Condition) -> None:
        """Inside a VXLAN packet, behind IPv4 or IPv6 and UDP: an Ethernet frame (RFC 7348, section 5)."""
        self.depth += 1
        frame = self.behind_udp(is_ip4).plus(8)
        self.header = frame
        self.type = frame.plus(12)
        self.payload = frame.plus(14)
        self.labels = 0
        self.enter_frame()

    def enter_frame(self) -> None:
        """What holds of an Ethernet frame inside another packet."""
        self.is_outermost = False
        self.has_type = True
        self.network = 0
        self.network_no_snap = 3
        self.link_type = EN10MB
        self.walk = None

    # ---- scopes

    def copy(self) -> Layers:
        """The same place, from which to move on without moving this one."""
        made = Layers.__new__(Layers)
        for name in Layers.__slots__:
            setattr(made, name, getattr(self, name))
        return made

    def plain(self) -> Layers:
        """This place behind the VLAN tags that there may be, and with what is above IP behind extension headers."""
        key = (
            self.link_type, self.header.base, self.header.offset, self.type.base, self.type.offset, self.payload.base,
            self.payload.offset, self.network, self.labels,
        )  # fmt: skip
        found = self.whole.plain.get(key)
        if found is None:
            found = self.whole.plain[key] = self.copy()
            if self.link_type in TAGGED and not self.labels:
                found.skip_tags()
        return found

    def skip_tags(self) -> None:
        """Behind the VLAN tags, up to two."""
        make = self.make
        tagged = [
            values.combined(
                values.ANY, [self.equal(make.load(self.type.base, self.type.offset + at, 2), kind) for kind in VLANS]
            )
            for at in (0, 4)
        ]
        size = make.choice(tagged[0], make.choice(tagged[1], make.constant(8), make.constant(4)), make.constant(0))
        self.hold(size)
        self.type = self.behind_tags(size, self.type)
        self.payload = self.behind_tags(size, self.payload)

    def behind_tags(self, size: Value, place: Place) -> Place:
        """A place, that much further on."""
        if place.base is None:
            return Place(size, place.offset)
        base = self.make.binary(bpf.ADD, size, place.base)
        if base not in self.whole.held:
            self.hold(base)
        return Place(base, place.offset)

    def hold(self, *held: Value) -> None:
        """Has values kept in memory from when they are first computed."""
        self.whole.held += held
