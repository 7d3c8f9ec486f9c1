"""Programs on real sockets: the kernel takes those of all kinds of terms, and selects what our machine selects."""

from __future__ import annotations

import pytest

import making
from filter import bpf
from filter.test_scoped import FRAMES, TCP, UDP, frame, packet4, packet6, tunnel
from wiretale import Filter
from wiretale.filter.machine import Machine

pytestmark = pytest.mark.skipif(not bpf.can_attach(), reason="this system takes no filters on sockets")

# Of each family of pcap-filter(7) that Ethernet has.
FILTERS = """
ip ; ip6 ; arp ; rarp ; tcp ; udp ; sctp ; icmp ; icmp6 ; igmp ; pim ; vrrp ; ah ; esp ; atalk ; aarp ; decnet ; iso
stp ; ipx ; netbeui ; lat ; moprc ; mopdl ; isis ; esis ; clnp ; l1 ; iih ; lsp ; csnp
host 192.0.2.1 ; src host 192.0.2.1 ; dst host 198.51.100.9 ; src and dst host 192.0.2.1 ; arp host 192.0.2.1
host 2001:db8::1 ; ip6 src host 2001:db8::1 ; not host 192.0.2.1
net 192.0.2.0/24 ; src net 10 ; net 198.51.100.0 mask 255.255.255.0 ; net 2001:db8::/32 ; dst net 2001:db8::/127
port 443 ; src port 443 ; dst port 53 ; tcp port 443 ; udp dst port 53 ; portrange 400-500 ; tcp src portrange 1-1023
port 80 or 443 or 53 ; not port 443
proto 6 ; ip proto 17 ; ip6 proto 6 ; ether proto 0x86dd ; ether proto \\ip ; ip proto \\tcp
ether host 00:01:02:03:04:05 ; ether src 06:07:08:09:0a:0b ; ether broadcast ; ether multicast ; ip multicast
ip6 multicast ; broadcast ; multicast
less 60 ; greater 100 ; len > 70 and len < 200 ; byte 12 = 8
vlan ; vlan 100 ; vlan and tcp ; vlan 7 and vlan 100 and port 443 ; mpls ; mpls 16 and ip ; pppoed
pppoes ; pppoes 5 and tcp
geneve ; geneve 77 and tcp port 443 ; vxlan 77 and udp ; llc ; llc ui
tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 ; ip[6:2] & 0x1fff = 0 ; icmp[icmptype] = icmp-echo ; ether[0] & 1 = 0
ip[2:2] - ((ip[0] & 0xf) << 2) > 0 ; tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420 ; udp[4:2] * 2 / 3 > 5 ; ip[8] % 7 = 1
ip[8] ^ 64 = 0 ; -ip[8] < 0xffffffc1 ; 1400 / len > 2 ; len % (len - 1) = 1 ; ip[8] << 2 >> 1 = 128
tcp and (port 443 or port 80) and not src net 10.0.0.0/8 or arp and not ether broadcast
(udp and dst port 53 or tcp) and (ip6 or host 192.0.2.1) and greater 40
"""
PACKETS = [
    *FRAMES.values(),
    frame(making.u32(16 << 12 | 0x1FF) + packet4(6, TCP), 0x8847),
    frame(making.u8(0x11, 0) + making.u16(5, 42, 0x21) + packet4(6, TCP), 0x8864),
    tunnel(6081, making.u16(256, 0x6558) + making.u32(77 << 8) + bytes(4), frame(packet4(6, TCP), 0x800), 4, "tagged"),
    tunnel(4789, making.u32(0x08000000, 77 << 8), frame(packet4(17, UDP), 0x800), 4, "untagged"),
    frame(packet4(1, making.u8(8, 0) + bytes(6)), 0x800), frame(packet6(58, making.u8(128, 0) + bytes(6)), 0x86DD),
    b"\xff" * 12 + making.u16(0x806) + bytes(28), bytes(12) + making.u16(60) + b"\x42\x42\x03" + bytes(57),
    bytes(12) + making.u16(40) + b"\xfe\xfe\x03\x83" + bytes(36), bytes(12) + making.u16(0x809B) + bytes(20),
]  # fmt: skip


@pytest.mark.parametrize("line", FILTERS.strip().splitlines())
def test_kernel_agrees(line: str) -> None:
    """Each program is attached, optimized and not, and lets through what our machine selects."""
    for text in line.split(" ; "):
        for optimize in (True, False):
            program = [(row.code, row.jt, row.jf, row.k) for row in Filter(text, optimize=optimize).program]
            machine = Machine(program)
            with bpf.Attached(program) as attached:
                for packet in PACKETS:
                    passed = attached.passes(packet) is not None
                    assert passed == bool(machine.run(packet, 0, len(packet), len(packet))), (text, packet.hex())


def test_something_is_selected() -> None:
    """Most of the list selects some of the packets, and none all of them: the comparison is one."""
    selecting = [
        sum(Filter(text).matches(packet) for packet in PACKETS)
        for line in FILTERS.strip().splitlines()
        for text in line.split(" ; ")
    ]
    assert sum(0 < count < len(PACKETS) for count in selecting) > len(selecting) * 0.55
