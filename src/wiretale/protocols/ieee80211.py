"""Wireless LAN frames (IEEE 802.11): management, control and data.

    +---------------+-------------+-----------+-----------+-----------+----------+-----------+---------+------
    | frame control | duration/ID | address 1 | address 2 | address 3 | sequence | address 4 | QoS     | body
    | (2)           | (2)         | (6)       | (6)       | (6)       | (2)      | (0 or 6)  | (0, 2)  |
    +---------------+-------------+-----------+-----------+-----------+----------+-----------+---------+------

Numbers have the least significant byte first. What receivers say of a frame comes before it: `ieee80211_radio.py`.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import llc
from wiretale.protocols.ieee80211_codes import LAST_STATUS, REASONS, STATUSES

MANAGEMENT: Final = 0
CONTROL: Final = 1
DATA: Final = 2

TO_DS: Final = 0x01
FROM_DS: Final = 0x02
PROTECTED: Final = 0x40
FLAGS: Final = (  # in the order in which they are written
    (0x20, b"More Data "),
    (0x04, b"More Fragments "),
    (0x10, b"Pwr Mgmt "),
    (0x08, b"Retry "),
    (0x80, b"Strictly Ordered "),
    (PROTECTED, b"Protected "),
)

# Data subtypes are made of bits.
CF_ACK: Final = 1
CF_POLL: Final = 2
NO_DATA: Final = 4
QOS: Final = 8

WRAPPER: Final = 7
BLOCK_ACK_REQUEST: Final = 8
BLOCK_ACK: Final = 9
POWER_SAVE_POLL: Final = 10
REQUEST_TO_SEND: Final = 11
CLEAR_TO_SEND: Final = 12
ACKNOWLEDGMENT: Final = 13
CF_END: Final = 14
CF_END_ACK: Final = 15
CONTROLS: Final[dict[int, tuple[bytes, int]]] = {  # with the lengths of their headers
    WRAPPER: (b"Control Wrapper", 16),
    BLOCK_ACK_REQUEST: (b"BAR", 20),
    BLOCK_ACK: (b"BA", 10),
    POWER_SAVE_POLL: (b"Power Save-Poll", 16),
    REQUEST_TO_SEND: (b"Request-To-Send", 16),
    CLEAR_TO_SEND: (b"Clear-To-Send", 10),
    ACKNOWLEDGMENT: (b"Acknowledgment", 10),
    CF_END: (b"CF-End", 16),
    CF_END_ACK: (b"CF-End+CF-Ack", 16),
}

ASSOCIATION_REQUEST: Final = 0
ASSOCIATION_RESPONSE: Final = 1
REASSOCIATION_REQUEST: Final = 2
REASSOCIATION_RESPONSE: Final = 3
PROBE_REQUEST: Final = 4
PROBE_RESPONSE: Final = 5
BEACON: Final = 8
ATIM: Final = 9
DISASSOCIATION: Final = 10
AUTHENTICATION: Final = 11
DEAUTHENTICATION: Final = 12
ACTION: Final = 13
MANAGEMENTS: Final[dict[int, bytes]] = {
    ASSOCIATION_REQUEST: b"Assoc Request",
    ASSOCIATION_RESPONSE: b"Assoc Response",
    REASSOCIATION_REQUEST: b"ReAssoc Request",
    REASSOCIATION_RESPONSE: b"ReAssoc Response",
    PROBE_REQUEST: b"Probe Request",
    PROBE_RESPONSE: b"Probe Response",
    BEACON: b"Beacon",
    ATIM: b"ATIM",
    DISASSOCIATION: b"Disassociation",
    AUTHENTICATION: b"Authentication",
    DEAUTHENTICATION: b"DeAuthentication",
    ACTION: b"Action",
}

# Capabilities.
ESS: Final = 0x0001
PRIVACY: Final = 0x0010

SSID: Final = 0
RATES: Final = 1
CHANNEL: Final = 3
TRAFFIC_MAP: Final = 5
CHALLENGE: Final = 16
LONGEST: Final[dict[int, int]] = {SSID: 32, RATES: 16, TRAFFIC_MAP: 254, CHALLENGE: 253}

SHARED_KEY: Final = 1
ALGORITHMS: Final[dict[int, bytes]] = {0: b"Open System", SHARED_KEY: b"Shared Key", 2: b"EAP"}

ACTIONS: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {  # categories, and what is done in them
    0: (b"Spectrum Management", {}),
    1: (b"QoS", {}),
    2: (b"DLS", {}),
    3: (b"BA", {0: b"ADDBA Request", 1: b"ADDBA Response", 2: b"DELBA"}),
    7: (b"HT", {0: b"TxChWidth", 1: b"MIMOPwrSave"}),
    13: (
        b"MeshAction",
        {
            0: b"MeshLink", 1: b"HWMP", 2: b"Gate Announcement", 3: b"Congestion Control", 4: b"MCCA Setup Request",
            5: b"MCCA Setup Reply", 6: b"MCCA Advertisement Request", 7: b"MCCA Advertisement", 8: b"MCCA Teardown",
            9: b"TBTT Adjustment Request", 10: b"TBTT Adjustment Response",
        },
    ),
    14: (b"MultiohopAction", {0: b"Proxy Update", 1: b"Proxy Update Confirmation"}),
    15: (
        b"SelfprotectAction",
        {
            1: b"Peering Open", 2: b"Peering Confirm", 3: b"Peering Close", 4: b"Group Key Inform",
            5: b"Group Key Acknowledge",
        },
    ),
    127: (b"Vendor", {}),
}  # fmt: skip


def print_ieee80211(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame as a link layer of its own."""
    pkt.link_header_length += put_frame(pkt, at, length, False, 0, out)


def put_frame(pkt: PacketView, at: i64, length: i64, padded: bool, check_length: i64, out: Text) -> i64:
    """A frame; returns the length of its header.

    `padded` says that the header is filled up to four bytes, `check_length` how many bytes of a check sequence
    are behind the frame.
    """
    pkt.enter(b"802.11", at)
    length -= check_length
    pkt.narrow(at + length)
    if not pkt.has(at, 2):
        out.truncated(pkt)
        return pkt.left(at)
    control = pkt.u16le(at)
    kind = control >> 2 & 3
    subtype = control >> 4 & 15
    flags = control >> 8
    header = header_length(kind, subtype, flags)
    if padded:
        header = (header + 3) & ~3
    if not pkt.has(at, header):
        out.truncated(pkt)
        return header
    if out.link_level and header > 0:
        put_header(pkt, at, kind, subtype, flags, out)
    try:
        if kind == MANAGEMENT:
            put_management(pkt, at, at + header, at + length, subtype, flags, out)
        elif kind == CONTROL:
            put_control(pkt, at, subtype, out)
        elif kind == DATA:
            if subtype & NO_DATA:
                return header
            if flags & PROTECTED:
                out.put(b"Data")
                put_initialization_vector(pkt, at + header, out)
            else:
                return header + put_payload(pkt, at, at + header, length - header, flags, out)
        else:
            out.put(b"unknown 802.11 frame type (%d)" % kind)
    except CutShort:
        out.truncated(pkt)
    return header


def header_length(kind: i64, subtype: i64, flags: i64) -> i64:
    """How long a frame's header is; 0 where nobody knows."""
    if kind == MANAGEMENT:
        return 24
    if kind == CONTROL:
        known = CONTROLS.get(subtype)
        return 0 if known is None else known[1]
    if kind == DATA:
        length: i64 = 30 if flags & TO_DS and flags & FROM_DS else 24
        return length + 2 if subtype & QOS else length
    return 0


def put_payload(pkt: PacketView, at: i64, body: i64, left: i64, flags: i64, out: Text) -> i64:
    """What a data frame carries, from its LLC header on. Returns how much of that was header."""
    if flags & FROM_DS:
        source = at + 24 if flags & TO_DS else at + 16
        destination = at + 16 if flags & TO_DS else at + 4
    else:
        source = at + 10
        destination = at + 16 if flags & TO_DS else at + 4
    before = pkt.link_source_at, pkt.link_destination_at
    pkt.link_source_at, pkt.link_destination_at = source, destination
    taken = llc.put_llc(pkt, body, left, out)
    if taken < 0:
        if out.unknown_as_hex and not out.quiet:
            hexdump.unknown(out, pkt, body, pkt.left(body))
        taken = -taken
    pkt.link_source_at, pkt.link_destination_at = before
    return taken


def put_initialization_vector(pkt: PacketView, at: i64, out: Text) -> None:
    """What comes before encrypted data."""
    pkt.check(at, 4)
    vector = pkt.u32le(at)
    out.put(b" IV:%3x Pad %x KeyID %x" % (vector & 0xFFFFFF, vector >> 24 & 0x3F, vector >> 30))


# ---- headers (-e) ------------------------------------------------------------------------------------


def put_header(pkt: PacketView, at: i64, kind: i64, subtype: i64, flags: i64, out: Text) -> None:
    """The header's flags and addresses."""
    if out.verbose:
        for bit, words in FLAGS:
            if flags & bit:
                out.put(words)
        if kind != CONTROL or subtype != POWER_SAVE_POLL:
            out.put(b"%dus " % pkt.u16le(at + 2))
    if kind == DATA:
        put_data_header(pkt, at, subtype, flags, out)
    elif kind == MANAGEMENT:
        put_address(b"BSSID:", pkt, at + 16, out)
        put_address(b"DA:", pkt, at + 4, out)
        put_address(b"SA:", pkt, at + 10, out)
    elif subtype == BLOCK_ACK_REQUEST:
        put_request(pkt, at, out)
    elif subtype in (BLOCK_ACK, CLEAR_TO_SEND, ACKNOWLEDGMENT):
        put_address(b"RA:", pkt, at + 4, out)
    elif subtype == POWER_SAVE_POLL:
        put_address(b"BSSID:", pkt, at + 4, out)
        put_address(b"TA:", pkt, at + 10, out)
    elif subtype == REQUEST_TO_SEND:
        put_address(b"RA:", pkt, at + 4, out)
        put_address(b"TA:", pkt, at + 10, out)
    elif subtype in (CF_END, CF_END_ACK):
        put_address(b"RA:", pkt, at + 4, out)
        put_address(b"BSSID:", pkt, at + 10, out)


def put_data_header(pkt: PacketView, at: i64, subtype: i64, flags: i64, out: Text) -> None:
    """The addresses of a data frame, which mean what the directions say."""
    if subtype & (CF_ACK | CF_POLL | QOS):
        out.put(b"CF ")
        if subtype & CF_ACK:
            out.put(b"Ack/Poll" if subtype & CF_POLL else b"Ack")
        elif subtype & CF_POLL:
            out.put(b"Poll")
        out.put(b"+QoS " if subtype & QOS else b" ")
    names: tuple[bytes, ...]
    if flags & TO_DS and flags & FROM_DS:
        names = (b"RA:", b"TA:", b"DA:")
    elif flags & FROM_DS:
        names = (b"DA:", b"BSSID:", b"SA:")
    elif flags & TO_DS:
        names = (b"BSSID:", b"SA:", b"DA:")
    else:
        names = (b"DA:", b"SA:", b"BSSID:")
    put_address(names[0], pkt, at + 4, out)
    put_address(names[1], pkt, at + 10, out)
    put_address(names[2], pkt, at + 16, out)
    if flags & TO_DS and flags & FROM_DS:
        put_address(b"SA:", pkt, at + 24, out)


def put_address(name: bytes, pkt: PacketView, at: i64, out: Text) -> None:
    """An address, by what it is, and a blank."""
    out.put(name)
    out.ethernet(pkt, at)
    out.put(b" ")


def put_request(pkt: PacketView, at: i64, out: Text) -> None:
    """The header of a request to acknowledge blocks."""
    out.put(b" ")
    put_address(b"RA:", pkt, at + 4, out)
    put_address(b"TA:", pkt, at + 10, out)
    out.put(b"CTL(%x) SEQ(%d) " % (pkt.u16le(at + 16), pkt.u16le(at + 18)))


# ---- control -----------------------------------------------------------------------------------------


def put_control(pkt: PacketView, at: i64, subtype: i64, out: Text) -> None:
    """A control frame: all of it is header, of which -e has told."""
    known = CONTROLS.get(subtype)
    if known is None:
        out.put(b"unknown 802.11 ctrl frame subtype (%d)" % subtype)
        return
    out.put(known[0])
    if subtype == POWER_SAVE_POLL:
        out.put(b" AID(%x)" % pkt.u16le(at + 2))
    if out.link_level:
        return
    if subtype == BLOCK_ACK_REQUEST:
        put_request(pkt, at, out)
    elif subtype == REQUEST_TO_SEND:
        put_address(b" TA:", pkt, at + 10, out)
    elif subtype in (BLOCK_ACK, CLEAR_TO_SEND, ACKNOWLEDGMENT, CF_END, CF_END_ACK):
        put_address(b" RA:", pkt, at + 4, out)


# ---- management --------------------------------------------------------------------------------------


class Elements:
    """The elements of a management frame that are shown, as far as they could be read."""

    def __init__(self) -> None:
        self.name_at = -1  # of the network; -1 where it has none
        self.name_length = 0
        self.rates = b""
        self.channel = -1
        self.whole = True  # all elements could be read


def read_elements(pkt: PacketView, at: i64, stop: i64) -> Elements:
    """Reads elements up to the frame's end, or to one that cannot be. Of several of a kind the first counts."""
    found = Elements()
    while at < stop:
        if not pkt.has(at, 2):
            found.whole = False
            break
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        longest = LONGEST.get(kind)
        if not pkt.has(at + 2, size) or (longest is not None and size > longest):
            found.whole = False
            break
        if kind == SSID and found.name_at < 0:
            found.name_at = int(at + 2)
            found.name_length = int(size)
        elif kind == RATES and not found.rates:
            found.rates = pkt.raw(at + 2, size)
        elif kind == CHANNEL and size == 1 and found.channel < 0:
            found.channel = int(pkt.u8(at + 2))
        at += 2 + size
    return found


def put_name(pkt: PacketView, found: Elements, out: Text) -> None:
    """The network's name."""
    if found.name_at >= 0:
        out.put(b" (")
        out.text_z(pkt, found.name_at, found.name_length)
        out.put(b")")


def put_rates(found: Elements, out: Text) -> None:
    """Rates, those that everybody must know with a star."""
    if found.rates:
        rates = [b"%.1f%s" % ((rate & 0x7F) / 2, b"*" if rate & 0x80 else b"") for rate in found.rates]
        out.put(b" [" + b" ".join(rates) + b" Mbit]")


def finish(found: Elements) -> None:
    """Marks that not all elements could be read."""
    if not found.whole:
        raise CutShort


def put_management(pkt: PacketView, at: i64, body: i64, stop: i64, subtype: i64, flags: i64, out: Text) -> None:
    """The body of a management frame whose header is at `at`, and which ends at `stop`."""
    name = MANAGEMENTS.get(subtype)
    if name is None:
        out.put(b"Unhandled Management subtype(%x)" % subtype)
        return
    out.put(name)
    if subtype in (BEACON, PROBE_RESPONSE):
        put_beacon(pkt, body, stop, subtype, out)
    elif subtype in (ASSOCIATION_REQUEST, REASSOCIATION_REQUEST, PROBE_REQUEST):
        put_asking(pkt, body, stop, subtype, out)
    elif subtype in (ASSOCIATION_RESPONSE, REASSOCIATION_RESPONSE):
        pkt.check(body, 6)
        found = read_elements(pkt, body + 6, stop)
        privacy = b" PRIVACY " if pkt.u16le(body) & PRIVACY else b""
        status = pkt.u16le(body + 2)
        out.put(b" AID(%x) :%s: " % (pkt.u16le(body + 4) & 0x3FFF, privacy))
        out.put(status_text(status))
        finish(found)
    elif subtype == DISASSOCIATION:
        pkt.check(body, 2)
        out.put(b": " + REASONS.get(pkt.u16le(body), b"Reserved"))
    elif subtype in (AUTHENTICATION, DEAUTHENTICATION) and flags & PROTECTED:
        put_initialization_vector(pkt, body, out)
    elif subtype == AUTHENTICATION:
        put_authentication(pkt, body, stop, out)
    elif subtype in (DEAUTHENTICATION, ACTION):
        pkt.check(body, 2)
        if not out.link_level:
            out.put(b" (")
            out.ethernet(pkt, at + 10)
            out.put(b")")
        out.put(b": ")
        if subtype == DEAUTHENTICATION:
            out.put(REASONS.get(pkt.u16le(body), b"Reserved"))
        else:
            put_action(pkt, body, out)


def status_text(status: i64) -> bytes:
    """How a request ended."""
    return STATUSES.get(status, b"n/a" if status > LAST_STATUS else b"Reserved")


def put_beacon(pkt: PacketView, at: i64, stop: i64, subtype: i64, out: Text) -> None:
    """What an access point says of its network."""
    pkt.check(at, 12)
    capabilities = pkt.u16le(at + 10)
    found = read_elements(pkt, at + 12, stop)
    put_name(pkt, found, out)
    put_rates(found, out)
    if subtype == BEACON:
        out.put(b" ESS" if capabilities & ESS else b" IBSS")
    if found.channel >= 0:
        out.put(b" CH: %d" % found.channel)
    if capabilities & PRIVACY:
        out.put(b", PRIVACY")
    finish(found)


def put_asking(pkt: PacketView, at: i64, stop: i64, subtype: i64, out: Text) -> None:
    """A station that looks for a network, or wants to join one."""
    before: i64 = 0 if subtype == PROBE_REQUEST else 10 if subtype == REASSOCIATION_REQUEST else 4
    pkt.check(at, before)
    found = read_elements(pkt, at + before, stop)
    put_name(pkt, found, out)
    if subtype == REASSOCIATION_REQUEST:
        out.put(b" AP : ")
        out.ethernet(pkt, at + 4)
    else:
        put_rates(found, out)
    finish(found)


def put_authentication(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """One of the frames in which two stations authenticate."""
    pkt.check(at, 6)
    algorithm = pkt.u16le(at)
    number = pkt.u16le(at + 2)
    found = read_elements(pkt, at + 6, stop)
    out.put(b" (%s)-%x" % (ALGORITHMS.get(algorithm, b"Reserved"), number))
    challenged = algorithm == SHARED_KEY and number in (2, 3)
    out.put(b" [Challenge Text] " if challenged else b": ")
    if number % 2:
        out.put(status_text(pkt.u16le(at + 4)))
    finish(found)


def put_action(pkt: PacketView, at: i64, out: Text) -> None:
    """An action: its category and itself."""
    category = pkt.u8(at)
    action = pkt.u8(at + 1)
    known = ACTIONS.get(category)
    if known is None:
        out.put(b"Reserved(%d) Act#%d" % (category, action))
        return
    out.put(known[0] + b" " + known[1].get(action, b"Act#%d" % action))
