"""`scoped` filters: what moves offsets does so within its scope, and terms match behind tags and extension headers."""

from __future__ import annotations

import itertools
import pickle

import pytest

import making
from filter import bpf
from wiretale import Filter, FilterError
from wiretale.filter.machine import Machine

TAGS: dict[str, bytes] = {
    "untagged": b"",
    "tagged": making.u16(0x8100, 100),
    "QinQ": making.u16(0x88A8, 7) + making.u16(0x8100, 100),
}
# Extension headers, the number of the first, and how they are put before a header of a protocol.
EXTENSIONS: dict[str, list[tuple[int, bytes]]] = {
    "none": [],
    "hop by hop": [(0, bytes(6))],
    "options": [(60, bytes(14)), (43, bytes(22))],
    "fragment": [(44, making.u16(0x0001, 0, 7))],
    "authentication": [(51, bytes(22))],
    "four": [(0, bytes(6)), (60, bytes(6)), (43, bytes(6)), (135, bytes(14))],
}


def chain(headers: list[tuple[int, bytes]], protocol: int, payload: bytes) -> tuple[int, bytes]:
    """Extension headers before a payload; the number of the first of them."""
    for number, rest in reversed(headers):
        if number == 44:
            payload = making.u8(protocol, 0) + rest + payload
        else:
            units = (len(rest) + 2) // 4 - 2 if number == 51 else (len(rest) + 2) // 8 - 1
            payload = making.u8(protocol, units) + rest + payload
        protocol = number
    return protocol, payload


def frame(packet: bytes, ethertype: int, tags: str = "untagged") -> bytes:
    """A packet in an Ethernet frame with tags."""
    return bytes(range(12)) + TAGS[tags] + making.u16(ethertype) + packet


def packet4(protocol: int, payload: bytes, **fields: int) -> bytes:
    return making.ipv4(payload, protocol, source="192.0.2.1", destination="198.51.100.9", **fields)


def packet6(protocol: int, payload: bytes, extensions: str = "none") -> bytes:
    number, payload = chain(EXTENSIONS[extensions], protocol, payload)
    return making.ipv6(payload, number, source="2001:db8::1", destination="2001:db8::9")


TCP = making.u16(443, 50000) + bytes(8) + making.u8(0x50, 0x12) + bytes(6)
UDP = making.u16(50000, 53, 12, 0) + b"what"


def everything() -> dict[tuple[str, str, str, str], bytes]:
    """Frames by tags, version, extension headers and protocol."""
    found: dict[tuple[str, str, str, str], bytes] = {}
    for tags, (name, (number, payload)) in itertools.product(TAGS, {"tcp": (6, TCP), "udp": (17, UDP)}.items()):
        found[tags, "4", "none", name] = frame(packet4(number, payload), 0x800, tags)
        for extensions in EXTENSIONS:
            found[tags, "6", extensions, name] = frame(packet6(number, payload, extensions), 0x86DD, tags)
    for tags in TAGS:
        found[tags, "4", "none", "arp"] = frame(making.u16(1, 0x800, 0x0604, 1) + bytes(20), 0x806, tags)
    return found


FRAMES = everything()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tcp", {"protocol": "tcp"}), ("udp", {"protocol": "udp"}), ("tcp port 443", {"protocol": "tcp"}),
        ("port 53", {"protocol": "udp"}), ("dst port 53", {"protocol": "udp"}), ("src port 53", None),
        ("portrange 440-450", {"protocol": "tcp"}), ("ip", {"version": "4", "not": "arp"}), ("ip6", {"version": "6"}),
        ("arp", {"protocol": "arp"}), ("host 192.0.2.1", {"version": "4", "not": "arp"}),
        ("src net 2001:db8::/32", {"version": "6"}), ("tcp[tcpflags] & tcp-syn != 0", {"protocol": "tcp"}),
        ("udp[8:4] = 0x77686174", {"protocol": "udp"}), ("ip6 proto 17", {"version": "6", "protocol": "udp"}),
        ("ip6 and tcp src port 443", {"version": "6", "protocol": "tcp"}), ("icmp or icmp6 or sctp", None),
        ("vlan", {"tags": ("tagged", "QinQ")}), ("vlan 100", {"tags": ("tagged",)}),
        ("vlan 7 and vlan 100", {"tags": ("QinQ",)}), ("vlan and vlan", {"tags": ("QinQ",)}),
        ("vlan 7 and tcp port 443", {"tags": ("QinQ",), "protocol": "tcp"}),
        ("(vlan 7) and vlan 100 or vlan 1", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("optimize", [True, False])
def test_all_alike(text: str, wanted: dict[str, object] | None, optimize: bool) -> None:
    """Terms match whatever tags and extension headers are before what they look for."""
    made = Filter(text, scoped=True, optimize=optimize)
    for (tags, version, extensions, protocol), packet in FRAMES.items():
        expected = wanted is not None
        if wanted is not None:
            expected = (
                tags in wanted.get("tags", TAGS)  # type: ignore[operator]
                and wanted.get("version", version) == version
                and wanted.get("protocol", protocol) == protocol
                and wanted.get("not") != protocol
            )
        assert made.matches(packet) == expected, (tags, version, extensions, protocol)
        assert Filter(f"not ({text})", scoped=True, optimize=optimize).matches(packet) != expected


def test_scopes() -> None:
    """The move ends with its operand, its parenthesis, its negation."""
    tagged, plain = FRAMES["tagged", "4", "none", "tcp"], FRAMES["untagged", "4", "none", "udp"]
    inner = FRAMES["QinQ", "4", "none", "udp"]
    assert not Filter("vlan 100 and port 443 or port 53").matches(plain)
    for text in (
        "vlan 100 and port 443 or port 53", "port 53 or (vlan 100 and port 443)", "(vlan 100 and port 443) or port 53",
        "(vlan 100 or ip) and (port 443 or port 53)", "not vlan 5 and port 53 or port 443",
    ):  # fmt: skip
        assert Filter(text, scoped=True).matches(plain), text
        assert Filter(text, scoped=True).matches(tagged), text
    # Behind the tag `ether proto` sees what the tag says, outside of its scope the first tag is seen again.
    assert Filter("vlan 7 and vlan 100", scoped=True).matches(inner)
    with pytest.raises(FilterError, match="rejects all packets"):  # the first tag cannot be both
        Filter("(vlan 7) and vlan 100", scoped=True)
    assert Filter("(vlan 7) and vlan 7", scoped=True).matches(inner)
    assert not Filter("vlan 7 and vlan 7", scoped=True).matches(inner)
    assert Filter("(vlan 7 and tcp or vlan 7 and udp) and vlan 7", scoped=True).matches(inner)


def test_labels_and_sessions() -> None:
    label = making.u32(16 << 12 | 0x1FF)
    mpls = frame(label + packet4(6, TCP), 0x8847, "tagged")
    session = making.u8(0x11, 0) + making.u16(5, 2 + 40 + len(TCP), 0x57)
    pppoe = frame(session + packet6(6, TCP, "options"), 0x8864, "QinQ")
    for packet, texts in ((mpls, ("mpls 16 and tcp port 443", "mpls and host 192.0.2.1", "vlan 100 and mpls and tcp")),
                          (pppoe, ("pppoes 5 and tcp port 443", "pppoes and ip6", "vlan and vlan and pppoes and tcp"))):
        for text in texts:
            assert Filter(text, scoped=True).matches(packet), text
        assert not Filter("(mpls) and tcp or (pppoes) and tcp", scoped=True).matches(packet)


def tunnel(port: int, header: bytes, inside: bytes, version: int, tags: str) -> bytes:
    """A tunnel's packet."""
    payload = making.u16(9999, port, 8 + len(header) + len(inside), 0) + header + inside
    if version == 4:
        return frame(packet4(17, payload), 0x800, tags)
    return frame(packet6(17, payload, "four"), 0x86DD, tags)


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("tags", TAGS)
def test_tunnels(version: int, tags: str) -> None:
    """VXLAN and Geneve: the network identifier, and terms for the packet inside."""
    inside = FRAMES["tagged", "6", "options", "tcp"]
    vxlan = tunnel(4789, making.u32(0x08000000, 77 << 8), inside, version, tags)
    geneve = tunnel(6081, making.u16(0x0100, 0x6558) + making.u32(77 << 8) + bytes(4), inside, version, tags)
    for word, packet in (("vxlan", vxlan), ("geneve", geneve)):
        assert Filter(word, scoped=True).matches(packet)
        assert Filter(f"{word} 77 and tcp port 443 and host 2001:db8::1", scoped=True).matches(packet)
        assert Filter(f"{word} 77 and vlan 100 and tcp", scoped=True).matches(packet)
        assert not Filter(f"{word} 78", scoped=True).matches(packet)
        assert not Filter(f"{word} and udp", scoped=True).matches(packet)
        assert Filter(f"({word} and tcp) and udp", scoped=True).matches(packet)
        assert not Filter("vxlan" if word == "geneve" else "geneve", scoped=True).matches(packet)


def test_vxlan_without_scopes() -> None:
    """`vxlan` is no word of libpcap's; without scopes it moves offsets as `geneve` does."""
    inside = FRAMES["untagged", "4", "none", "tcp"]
    packet = tunnel(4789, making.u32(0x08000000, 77 << 8), inside, 4, "untagged")
    assert Filter("vxlan 77 and tcp port 443").matches(packet)
    assert Filter("udp and vxlan and tcp").matches(packet)
    assert not Filter("vxlan 77 and udp").matches(packet)
    assert not Filter("vxlan 77").matches(packet[:42] + b"\0" + packet[43:])  # no identifier there
    with pytest.raises(FilterError, match="VXLAN VNI"):
        Filter("vxlan 16777216")


def test_vxlan_is_still_a_name() -> None:
    """Behind `port` and `host` it is what it is called."""
    with pytest.raises(FilterError, match="unknown"):
        Filter("host vxlan.invalid or vxlan")


def test_later_fragments() -> None:
    """A later fragment carries the protocol, but none of its ports."""
    later4 = frame(packet4(6, TCP, offset=185), 0x800)
    number, payload = chain([(44, making.u16(185 << 3, 0, 7))], 6, TCP)
    later6 = frame(making.ipv6(payload, number, source="2001:db8::1", destination="2001:db8::9"), 0x86DD)
    for packet in (later4, later6):
        assert Filter("tcp", scoped=True).matches(packet)
        assert not Filter("tcp port 443", scoped=True).matches(packet)
        assert Filter("not port 443", scoped=True).matches(packet)
        assert not Filter("tcp[13] != 0", scoped=True).matches(packet)


def test_cut_short() -> None:
    """Wherever packets are cut, programs answer, and never select by what is not there."""
    filters = [Filter(text, scoped=True) for text in ("tcp port 443", "vlan and udp port 53", "host 192.0.2.1")]
    for packet in FRAMES.values():
        for length in range(len(packet)):
            for made in filters:
                assert not made.matches(packet[:length], len(packet)) or made.matches(packet)


@pytest.mark.parametrize("link_type", ["RAW", "LINUX_SLL", "LINUX_SLL2", "NULL", "PPP", "IEEE802_11", "FDDI"])
def test_other_links(link_type: str) -> None:
    """On links without tags only extension headers are looked behind."""
    before = {
        "RAW": b"", "LINUX_SLL": bytes(14) + making.u16(0x86DD), "LINUX_SLL2": making.u16(0x86DD) + bytes(18),
        "NULL": making.u8(10, 0, 0, 0), "PPP": making.u16(0xFF03, 0x57),
        "IEEE802_11": making.u8(8) + bytes(23) + making.u16(0xAAAA, 0x0300, 0, 0x86DD),
        "FDDI": bytes(13) + making.u16(0xAAAA, 0x0300, 0, 0x86DD),
    }[link_type]  # fmt: skip
    for extensions in EXTENSIONS:
        packet = before + packet6(6, TCP, extensions)
        assert Filter("tcp port 443 and src host 2001:db8::1", linktype=link_type, scoped=True).matches(packet)
        assert not Filter("udp", linktype=link_type, scoped=True).matches(packet)


@pytest.mark.skipif(not bpf.can_attach(), reason="this system takes no filters on sockets")
@pytest.mark.parametrize("text", [
    "tcp port 443", "vlan 7 and tcp", "vxlan 77 and tcp port 443", "geneve and udp", "not port 53 or vlan 100 and arp",
    "mpls and tcp", "pppoes and tcp port 443", "tcp[13] & 2 != 0 and host 2001:db8::1",
])  # fmt: skip
@pytest.mark.parametrize("optimize", [True, False])
def test_kernel(text: str, optimize: bool) -> None:
    """The kernel takes the programs, and selects the same packets."""
    program = [(row.code, row.jt, row.jf, row.k) for row in Filter(text, scoped=True, optimize=optimize).program]
    machine = Machine(program)
    inside = FRAMES["tagged", "6", "options", "tcp"]
    packets = [*FRAMES.values(), tunnel(4789, making.u32(0x08000000, 77 << 8), inside, 4, "tagged")]
    with bpf.Attached(program) as attached:
        for packet in packets:
            passed = attached.passes(packet)
            assert (passed is not None) == bool(machine.run(packet, 0, len(packet), len(packet)))


def test_pickled() -> None:
    made = Filter("vlan 100 and tcp", scoped=True)
    again = pickle.loads(pickle.dumps(made))
    assert again == made and again.scoped and again != Filter("vlan 100 and tcp")
    assert repr(made) == "Filter('vlan 100 and tcp', scoped=True)"
