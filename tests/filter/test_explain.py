"""The explanation of a filter: its sentence, its tree with what each part keeps, its program with the terms."""

from __future__ import annotations

import random

import pytest

import making
from wiretale import Filter, FilterError
from wiretale.batch import Batch
from wiretale.filter.explain import Part, explain

SENTENCES = [
    ("", "Selects all packets."),
    ("tcp", "Selects packets that carry TCP."),
    ("not arp", "Selects packets that are not ARP."),
    ("tcp port 443", "Selects packets that have TCP source or destination port 443."),
    ("port 53", "Selects packets that have source or destination port 53 (of TCP, UDP or SCTP)."),
    ("host 192.0.2.1 and not src net 10.0.0.0/8",
     "Selects packets that are from or to 192.0.2.1 and are not from network 10.0.0.0/8."),
    ("tcp or udp or icmp", "Selects packets that carry TCP, carry UDP, or carry ICMP."),
    ("not (tcp or udp)", "Selects packets that do not carry TCP and do not carry UDP."),
    ("ip and (tcp or udp)", "Selects packets that are IPv4 and (carry TCP or carry UDP)."),
    ("tcp or udp and ip", "Selects packets that (carry TCP or carry UDP) and are IPv4."),
    ("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "Selects packets that have the TCP flag FIN or SYN."),
    ("tcp[tcpflags] = tcp-syn", "Selects packets that have the TCP flags SYN and no others."),
    ("tcp[tcpflags] & tcp-ack = 0", "Selects packets that have TCP without ACK."),
    ("ip[8] < 5", "Selects packets that have an IPv4 time to live of less than 5."),
    ("icmp[icmptype] = icmp-echo", "Selects packets that have an ICMP type of icmp-echo."),
    ("len > 100", "Selects packets that have a length of more than 100."),
    ("less 64", "Selects packets that are at most 64 bytes long."),
    ("ether broadcast", "Selects packets that are link-layer broadcasts."),
    ("vlan 5", "Selects packets that have a VLAN tag 5."),
    ("vlan 5 and tcp",
     "Selects packets that have a VLAN tag 5 (behind the tag all that follows is looked for) and carry TCP."),
    ("ether src 00:11:22:33:44:55", "Selects packets that are from station 00:11:22:33:44:55."),
    ("portrange 6000-6008",
     "Selects packets that have source or destination port from 6000 to 6008 (of TCP, UDP or SCTP)."),
    ("ip6 proto 17", "Selects packets that carry protocol 17 over IPv6."),
    ("ip[0] & 15 != 5", "Selects packets that fulfil `ip[0] & 15 != 5`."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentences(text: str, expected: str) -> None:
    assert explain(text).sentence == expected


def batch(packets: list[bytes]) -> Batch:
    made = Batch()
    made.begin(b"".join(packets))
    at = 0
    for packet in packets:
        made.add(at, len(packet), len(packet), 0, 0, 0)
        at += len(packet)
    made.finish()
    return made


PACKETS = [
    *[making.ether_tcp(b"x", port, 443) for port in (1000, 1001, 80)],
    *[making.ether_udp(b"x", port, 53) for port in (1000, 53)],
    making.ether_udp6(b"x", 1000, 53),
    making.ether(bytes(28), 0x806),
]


def shape(part: Part) -> list[object]:
    """A part's label and numbers, and those of what is inside."""
    return [part.label, part.asked, part.kept, *[shape(inner) for inner in part.parts]]


def test_counts() -> None:
    """Each part is asked of the packets that were not decided before."""
    made = explain("udp port 53 and not src port 1000 or tcp port 443 or 80")
    assert made.count(batch(PACKETS)) == 4
    assert made.tree is not None
    assert shape(made.tree) == [
        "or", 7, 4,
        ["and", 7, 1, ["udp port 53", 7, 3], ["not", 3, 1, ["src port 1000", 3, 2]]],
        ["tcp port 443", 6, 3],
        ["tcp port 80", 3, 0],
    ]  # fmt: skip


@pytest.mark.parametrize("scoped", [True, False])
@pytest.mark.parametrize("text", [
    "tcp", "not tcp", "tcp port 443 and not port 80 or arp", "vlan or udp", "(ip or ip6) and (port 1000 or port 53)",
    "not (udp and (src port 53 or ip6)) and not arp", "len > 0", "ip[0] = 0x45 and udp[0:2] = 1000", "",
])  # fmt: skip
def test_tree_selects_what_the_filter_does(text: str, scoped: bool) -> None:
    made = explain(text, scoped=scoped)
    whole = Filter(text, scoped=scoped)
    assert made.program == whole.program
    assert made.count(batch(PACKETS)) == sum(whole.matches(packet) for packet in PACKETS)


def test_every_instruction_has_its_terms() -> None:
    """All but the returns are there for a term; each term has instructions."""
    made = explain("tcp port 443 and not src net 10.0.0.0/8 or icmp6")
    for (line, terms), instruction in zip(made.listing(), made.program, strict=True):
        assert bool(terms) == (instruction.code & 7 != 6), line
    assert {term for terms in made.terms for term in terms} == {"tcp port 443", "src net 10.0.0.0/8", "icmp6"}
    assert [line for line, _ in made.listing()] == str(
        Filter("tcp port 443 and not src net 10.0.0.0/8 or icmp6")
    ).expandtabs().splitlines()


def test_notes() -> None:
    assert "moves all offsets" in explain("vlan and tcp or port 80").notes[0]
    assert explain("vlan and tcp or port 80", scoped=True).notes == []


def test_errors() -> None:
    with pytest.raises(FilterError) as caught:
        explain("por 80")
    assert caught.value.hint == "Did you mean `port`?"
    with pytest.raises(FilterError, match="too many terms"):
        explain(" or ".join(f"port {number}" for number in range(400)))


def test_long_and_deep() -> None:
    """Filters as long and as deep as can be explained are."""
    chance = random.Random(3)
    text = "port 1"
    for number in range(2, 290):
        text += f" {chance.choice(('and', 'or'))} {'not ' * chance.randrange(2)}port {number}"
    made = explain(text)
    assert made.tree is not None
    assert made.count(batch(PACKETS)) == sum(Filter(text).matches(packet) for packet in PACKETS)
    deep = "(" * 50 + "tcp" + ")" * 50
    assert explain(deep).sentence == "Selects packets that carry TCP."
