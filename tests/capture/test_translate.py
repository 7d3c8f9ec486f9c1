"""Programs for the kernel decide about what it sees as the filters do about what is captured."""

from __future__ import annotations

import struct

import pytest

import making
from wiretale.capture import translate
from wiretale.filter.filter import Filter
from wiretale.filter.machine import check

Beside = dict[int, int]


def run(program: tuple[translate.Row, ...], packet: bytes, beside: Beside, length: int) -> int:
    """A machine for such programs, written for clearness: packet loads, and what the kernel tells beside the packet."""
    a = x = at = 0
    memory = [0] * 16
    while True:
        code, jt, jf, k = program[at]
        at += 1
        if code in (0x20, 0x28, 0x30) and k >= translate.BESIDE:
            a = beside[k]
        elif code in (0x20, 0x28, 0x30, 0x40, 0x48, 0x50):
            size = {0x00: 4, 0x08: 2, 0x10: 1}[code & 0x18]
            start = k + (x if code & 0x40 else 0)
            if start + size > len(packet):
                return 0
            a = int.from_bytes(packet[start : start + size], "big")
        elif code == 0xB1:
            if k >= len(packet):
                return 0
            x = (packet[k] & 15) * 4
        elif code in (0x00, 0x01, 0x80, 0x81):
            value = k if code < 0x80 else length
            a, x = (a, value) if code & 1 else (value, x)
        elif code in (0x60, 0x61):
            a, x = (a, memory[k]) if code & 1 else (memory[k], x)
        elif code in (0x02, 0x03):
            memory[k] = x if code & 1 else a
        elif code in (0x07, 0x87):
            a, x = (a, a) if code == 0x07 else (x, x)
        elif code & 7 == 4:
            b = x if code & 8 else k
            a = {
                0x00: a + b, 0x10: a - b, 0x20: a * b, 0x30: a // b if b else 0, 0x40: a | b, 0x50: a & b, 0x60: a << b,
                0x70: a >> b, 0x80: -a, 0xA0: a ^ b,
            }[code & 0xF0] & 0xFFFFFFFF  # fmt: skip
        elif code == 0x05:
            at += k
        elif code & 7 == 5:
            b = x if code & 8 else k
            at += jt if {0x10: a == b, 0x20: a > b, 0x30: a >= b, 0x40: bool(a & b)}[code & 0xF0] else jf
        elif code & 7 == 6:
            return a if code & 0x10 else k
        else:
            raise AssertionError(hex(code))


PAYLOADS = [
    (0x0800, making.ipv4(making.udp(b"question", 5000, 53), protocol=17)),
    (0x0800, making.ipv4(making.udp(b"x" * 300, 53, 6000), protocol=17)),
    (0x0800, making.ipv4(making.tcp(b"", 40000, 80), protocol=6)),
    (0x0800, making.ipv4(b"\x08\0" + bytes(30), protocol=1)),
    (0x86DD, making.ipv6(making.udp(b"six", 5000, 53), next_header=17)),
    (0x0806, bytes.fromhex("0001080006040001020000000001c0000201000000000000c0000202")),
    (0x88B5, b"something else" * 5),
]
TAGS = [(0x8100, 5), (0x8100, 0x6005), (0x88A8, 77)]
FILTERS = [
    "udp", "ip and udp port 53", "tcp[tcpflags] & tcp-syn != 0", "host 192.0.2.1", "greater 100", "less 80", "arp",
    "not ip", "ip6", "vlan", "vlan 5", "vlan 5 and udp", "vlan and ip6", "vlan 77 or tcp", "not vlan",
    "vlan and udp[8] = 0x78", "vlan and greater 100", "vlan 5 and host 192.0.2.1", "icmp or (vlan and tcp port 80)",
    "ip[8] > 10", "ether[0] & 1 = 0", "ether proto 0x88b5", "len > 60 and vlan",
]  # fmt: skip
ENDS = bytes.fromhex("02000000000b02000000000a")


@pytest.mark.parametrize("text", FILTERS)
def test_tags(text: str) -> None:
    """Frames with a tag that the kernel has taken out, and frames without."""
    program = Filter(text).program
    made, again = translate.for_link(program, 262144, "ethernet")
    assert not again
    assert check(made) == ""
    for ethertype, payload in PAYLOADS:
        frame = ENDS + struct.pack(">H", ethertype) + payload
        beside = {translate.TAG_PRESENT: 0, translate.TAG: 0, translate.TAG_TYPE: 0}
        assert run(made, frame, beside, len(frame)) == run(program, frame, {}, len(frame))
        if not translate.speaks_of_tags(program):
            continue  # as in libpcap such a filter sees the frame without its tag
        for kind, tag in TAGS:
            whole = ENDS + struct.pack(">HHH", kind, tag, ethertype) + payload
            beside = {translate.TAG_PRESENT: 1, translate.TAG: tag, translate.TAG_TYPE: kind}
            assert run(made, frame, beside, len(frame)) == run(program, whole, {}, len(whole)), (ethertype, kind, tag)


@pytest.mark.parametrize("text", [*(text for text in FILTERS if "vlan" not in text and "ether" not in text),
                                  "inbound", "outbound and udp", "ifindex 7", "ifindex 8 or tcp"])  # fmt: skip
@pytest.mark.parametrize("link", ["LINUX_SLL", "LINUX_SLL2"])
def test_cooked(link: str, text: str) -> None:
    """Packets of the "any" device, whose header is made after the kernel has filtered."""
    if link == "LINUX_SLL" and "ifindex" in text:
        pytest.skip("that header does not tell the interface")
    program = Filter(text, linktype=link).program
    made, again = translate.for_link(program, 262144, {"LINUX_SLL": "cooked", "LINUX_SLL2": "cooked2"}[link])
    assert not again
    for ethertype, payload in PAYLOADS:
        for kind in (0, 4):
            beside = {
                translate.PROTOCOL: ethertype, translate.PACKET_TYPE: kind, translate.INTERFACE: 7,
                translate.HARDWARE_TYPE: 1,
            }  # fmt: skip
            header = struct.pack(">HHH8sH", kind, 1, 6, ENDS[6:] + bytes(2), ethertype)
            if link == "LINUX_SLL2":
                header = struct.pack(">HHIHBB8s", ethertype, 0, 7, 1, kind, 6, ENDS[6:] + bytes(2))
            # The length that is compared is the kernel's, as in libpcap.
            assert run(made, payload, beside, len(payload)) == run(program, header + payload, {}, len(payload))


@pytest.mark.parametrize("text", ["ether[12:4] = 0 and vlan", "vlan and ether[ether[0]] = 1", "ip6 protochain 17"])
def test_what_the_kernel_cannot_decide_is_checked_again(text: str) -> None:
    made, again = translate.for_link(Filter(text).program, 96, "ethernet")
    assert (made, again) == (((0x06, 0, 0, 96),), True)


def test_a_program_that_is_too_long_for_the_kernel_is_checked_again() -> None:
    program = ((0x00, 0, 0, 0),) * 4096 + ((0x06, 0, 0, 1),)
    assert translate.for_link(program, 96, "")[1]


def test_by_interface() -> None:
    """Each interface's packets are judged by its own program, and those of others refused."""
    udp, tcp = Filter("udp").program, Filter("tcp", linktype="RAW").program
    made = translate.by_interface([(3, tuple(udp)), (9, tuple(tcp)), (4, tuple(udp))])
    assert check(made) == ""
    for _ethertype, payload in PAYLOADS[:4]:
        frame = ENDS + b"\x08\0" + payload
        for interface, packet, program in ((3, frame, udp), (4, frame, udp), (9, payload, tcp)):
            beside = {translate.INTERFACE: interface}
            assert run(made, packet, beside, len(packet)) == run(program, packet, {}, len(packet))
        assert run(made, frame, {translate.INTERFACE: 5}, len(frame)) == 0
