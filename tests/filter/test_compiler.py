"""From text to program: what means the same compiles to the same, what is wrong says so, long filters work."""

from __future__ import annotations

import pickle
import random
import shutil
import subprocess

import pytest

from filter import bpf
from wiretale import linktypes
from wiretale.filter.compiler import compile
from wiretale.filter.errors import FilterError
from wiretale.filter.instruction import Instruction
from wiretale.filter.machine import Machine

SAME = [
    ("tcp dst port ftp or ftp-data or domain", "tcp dst port 21 or tcp dst port 20 or tcp dst port 53"),
    ("host 1.2.3.4 and not 1.2.3.5", "host 1.2.3.4 and not host 1.2.3.5"),
    ("port 80 or (90 or 100)", "port 80 or port 90 or port 100"),
    ("port (80 or 90)", "port 80 or 90"),
    ("not host 1.2.3.4 and 5.6.7.8", "(not host 1.2.3.4) and host 5.6.7.8"),
    ("ip or arp and tcp", "(ip or arp) and tcp"),
    ("src or dst net 10", "net 10.0.0.0/8"),
    ("net 192.168", "net 192.168.0.0 mask 255.255.0.0"),
    ("host 0xc0a8aad3", "host 192.168.170.211"),
    ("ip host 3232279251", "ip host 192.168.170.211"),
    ("ether host 1:2:3:4:5:6", "ether host 0102.0304.0506"),
    ("ether host 1-2-3-4-5-6", "link host 010203040506"),
    ("ip proto \\tcp", "ip proto 6"),
    ("ether proto \\ip6", "ip6"),
    ("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "tcp[13] & 3 != 0"),
    ("len = 2 * 3 % 4", "len = 2 * (3 % 4)"),
    ("len = 7 ^ 2 | 4", "len = 7 ^ (2 | 4)"),
    ("len = 7 & 2 | 4 << 1 + 1", "len = (7 & 2) | (4 << (1 + 1))"),
    ("length >= 100", "greater 100"),
    ("tcp && ! port 80 || udp", "(tcp and not port 80) or udp"),
    ("ip[0] & 15 == 5", "(ip[0] & 15) = 5"),
    ("portrange 80-70", "portrange 70-80"),
    ("vlan (5)", "vlan 5"),
    ("(len + 4) > 20", "len + 4 > 20"),
]  # fmt: skip

WRONG = [
    ("foo", "can't parse filter expression: syntax error"),
    ("port", "can't parse filter expression: syntax error"),
    ("tcp and 80", "syntax error in filter expression"),
    ("tcp port 80 and (udp", "can't parse filter expression: syntax error"),
    ("port nonesuch", "unknown port 'nonesuch'"),
    ("ip or udp port http", "port 'http' is tcp"),
    ("tcp and host 1.2.3.256", "invalid IPv4 address '1.2.3.256'"),
    ("ip host fe80::1", "'ip' modifier applied to ip6 host"),
    ("tcp port 70000", "illegal port number 70000 > 65535"),
    ("net 192.168/8", 'non-network bits set in "192.168/8"'),
    ("icmp port 5", "illegal qualifier of 'port'"),
    ("ip[0:3] = 1", "data size must be 1, 2, or 4"),
    ("len = 1 / 0", "division by zero"),
    ("len = 1 % 0", "modulus by zero"),
    ("len = 1 << 32", "shift by more than 31 bits"),
    ("tcp and udp", "expression rejects all packets"),
    ("vlan 4096", "VLAN tag 4096 greater than maximum 4095"),
    ("mpls and vlan", "no VLAN match after MPLS"),
    ("len = 08", "number 08 contains non-octal digit"),
    ("type data", "802.11 link-layer types supported only on 802.11"),
    ("radio[0] = 1", "radio information not present in capture"),
]  # fmt: skip

WORDS = """tcp udp port host net 80 1.2.3.4 fe80::1 and or not ( ) [ ] : = != > & | << ip ip6 vlan mpls geneve len
    - + * / % ^ src dst proto \\tcp protochain 00:11:22:33:44:55 ether wlan type data llc portrange 1-5 mask /24 $12
    less greater byte broadcast multicast on action vpi sio isis radio decnet 10 \u00e9 @ 0x 08 tcpflags"""


def program(text: str, link_type: str = "EN10MB", *, optimize: bool = True) -> tuple[Instruction, ...]:
    number = linktypes.by_name(link_type)
    assert number is not None
    return compile(text, link_type=number, optimize=optimize, netmask=0)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    """Two ways to say the same are the same program."""
    assert program(one) == program(other)


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_wrong(text: str, reason: str) -> None:
    """What is wrong is told in libpcap's words, with its place; the error survives pickling."""
    with pytest.raises(FilterError) as caught:
        program(text)
    error = caught.value
    position = error.position
    assert (error.reason, error.text, str(error)) == (reason, text, reason)
    assert 0 <= position <= len(text)
    again = pickle.loads(pickle.dumps(error))
    assert (again.text, again.position, again.reason, again.hint) == (text, position, reason, error.hint)
    assert error.caret().endswith(" " * position + "^")


def test_empty() -> None:
    """No words select everything."""
    for text in ("", "  \n\t"):
        assert program(text) == ((6, 0, 0, 262144),)


def test_long() -> None:
    """Filters whose jumps are longer than 255 instructions select what they should."""
    hosts = [f"10.0.{n >> 8}.{n & 255}" for n in range(1000)]
    found = program("ip and (host " + " or ".join(hosts) + ")")
    machine = Machine(found)
    for address, wanted in (("10.0.0.0", True), ("10.0.3.231", True), ("10.0.3.232", False), ("11.0.0.1", False)):
        packet = bytes(12) + b"\x08\x00\x45" + bytes(11) + bytes(map(int, address.split("."))) + bytes(30)
        assert bool(machine.run(packet, 0, len(packet), len(packet))) == wanted


def test_limits() -> None:
    """Too deep, too long and too large are errors, not crashes."""
    for text in ("(" * 5000 + "ip", "not " * 5000 + "ip", "len = " + "- " * 5000 + "1", "ip[" * 5000, "1" * 5000,
                 "a" * 3_000_000):  # fmt: skip
        with pytest.raises(FilterError):
            program(text)
    program("len = " + " + ".join(["ip[0]"] * 120))
    with pytest.raises(FilterError):
        program("len = " + " + ".join(["ip[0]"] * 3000))
    program("ip and port 80 or arp or not " * 400 + "tcp")


def test_hostile() -> None:
    """Any text is a filter or a FilterError."""
    rng = random.Random(3)
    words = WORDS.split()
    for _ in range(1500):
        text = " ".join(rng.choice(words) for _ in range(rng.randrange(1, 9)))
        if rng.random() < 0.3:
            at = rng.randrange(len(text))
            text = text[:at] + chr(rng.randrange(32, 300)) + text[at + 1 :]
        link_type = rng.choice(("EN10MB", "IEEE802_11_RADIO", "SUNATM", "PFLOG", "RAW", "ARCNET", "MTP2"))
        for optimize in (True, False):
            try:
                found = program(text, link_type, optimize=optimize)
            except FilterError:
                continue
            assert found[-1].code & 7 == 6


def test_as_libpcap() -> None:
    """Filters select what libpcap's programs for them select, and are no longer."""
    reference = bpf.reference()
    cases = bpf.accepted()
    if reference is None or not cases:
        pytest.skip("libpcap's programs are not here")
    rng = random.Random(11)
    seeds = [bytes(rng.randrange(256) for _ in range(200)) for _ in range(8)] + [bytes(200)]
    ours = theirs = 0
    for case in cases:
        wanted = [
            [reference.Instruction(*map(int, row.split(","))) for row in case[kind]]
            for kind in ("unoptimized", "optimized")
        ]
        number = linktypes.by_name(case["linktype"])
        assert number is not None
        for optimize in (True, False):
            found = compile(
                case["filter"], link_type=number, snaplen=case["snaplen"], netmask=case["netmask"], optimize=optimize
            )
            rows = [reference.Instruction(*row) for row in found]
            for packet in reference.reaching_packets(wanted[0], seeds, 6, rng):
                answers = {bool(reference.run(rows_, packet)) for rows_ in wanted}
                assert bool(reference.run(rows, packet)) in answers, (case["linktype"], case["filter"], packet)
            if optimize:
                ours += len(found)
                theirs += len(wanted[1])
    assert ours <= theirs


def test_messages() -> None:
    """libpcap's messages, asked of tcpdump."""
    if shutil.which("tcpdump") is None:
        pytest.skip("no tcpdump to ask")
    for text, reason in WRONG:
        done = subprocess.run(["tcpdump", "-d", "-y", "EN10MB", text], capture_output=True, text=True)
        assert done.stderr.strip().removeprefix("tcpdump: ") == reason, text
