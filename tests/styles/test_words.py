"""The words of 3.7 and 3.9, packet by packet: each line as those versions printed it, checked by hand.

The packets of `REPORTED` come with the dumps that people sent to forums and lists, together with what tcpdump said.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
import wiretale
from making import (
    HOST_A,
    HOST_A6,
    HOST_B,
    HOST_B6,
    MAC_A,
    MAC_B,
    checksum,
    ether,
    ether_tcp,
    ether_udp,
    ether_udp6,
    ip4,
    ipv4,
    ipv6,
    tcp,
    u8,
    u16,
    u32,
    udp,
)

RAW = 101  # the link type of packets that start with their IP header


def icmp(kind: int, code: int, rest: bytes, body: bytes = b"") -> bytes:
    """A frame with an ICMP message."""
    message = u8(kind, code) + u16(0) + rest + body
    return ether(ipv4(message[:2] + u16(checksum(message)) + message[4:], 1))


def arp(operation: int, target: bytes = bytes(6), ethertype: int = 0x0806) -> bytes:
    """A frame with an ARP message from HOST_A about HOST_B."""
    return ether(
        u16(1, 0x0800) + u8(6, 4) + u16(operation) + MAC_A + ip4(HOST_A) + target + ip4(HOST_B), ethertype
    )


PROBE = ipv4(udp(b"abcd", 40000, 33434), 17, ttl=1)
HEADER = "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto"
QUERY = u16(4660, 0x0100, 1, 0, 0, 1) + b"\x01a\0" + u16(1, 1) + b"\0" + u16(41, 4096) + u32(0x8000) + u16(4, 10, 0)

# name: (frames, options, what 3.7 prints, what 3.9 prints). A frame that was cut comes with its length on the wire.
WORDS: dict[str, tuple[list[bytes | tuple[bytes, int]], str, str, str]] = {
    "echo": (
        [icmp(8, 0, u16(7, 1), b"abcdefgh")], "-nt",
        "192.0.2.1 > 192.0.2.2: icmp: echo request\n",
        "IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id 7, seq 1, length 16\n",
    ),
    "echo -v": (
        [icmp(0, 0, u16(7, 1), b"abcdefgh")], "-ntv",
        "192.0.2.1 > 192.0.2.2: icmp: echo reply (ttl 64, id 1, len 36)\n",
        f"{HEADER} ICMP (1), length 36) 192.0.2.1 > 192.0.2.2: ICMP echo reply, id 7, seq 1, length 16\n",
    ),
    "echo -e": (
        [icmp(8, 0, u16(7, 1), b"abcdefgh")], "-nte",
        "2:0:0:0:0:1 2:0:0:0:0:2 0800 50: 192.0.2.1 > 192.0.2.2: icmp: echo request\n",
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 50: "
        "192.0.2.1 > 192.0.2.2: ICMP echo request, id 7, seq 1, length 16\n",
    ),
    "port unreachable": (
        [icmp(3, 3, bytes(4), PROBE)], "-nt",
        "192.0.2.1 > 192.0.2.2: icmp: 192.0.2.2 udp port 33434 unreachable\n",
        "IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.2 udp port 33434 unreachable, length 40\n",
    ),
    "port unreachable -vv": (
        [icmp(3, 3, bytes(4), PROBE)], "-ntvv",
        "192.0.2.1 > 192.0.2.2: icmp: 192.0.2.2 udp port 33434 unreachable for "
        "192.0.2.1.40000 > 192.0.2.2.33434: [udp sum ok] udp 4 (ttl 1, id 1, len 32) (ttl 64, id 1, len 60)\n",
        f"{HEADER} ICMP (1), length 60) 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.2 udp port 33434 unreachable, length 40\n"
        "\tIP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto UDP (17), length 32) "
        "192.0.2.1.40000 > 192.0.2.2.33434: [udp sum ok] UDP, length 4\n",
    ),
    "need to frag": (
        [icmp(3, 4, u16(0, 1400), PROBE)], "-nt",
        "192.0.2.1 > 192.0.2.2: icmp: 192.0.2.2 unreachable - need to frag (mtu 1400)\n",
        "IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.2 unreachable - need to frag (mtu 1400), length 40\n",
    ),
    "time exceeded": (
        [icmp(11, 0, bytes(4), PROBE), icmp(11, 1, bytes(4), PROBE)], "-nt",
        "192.0.2.1 > 192.0.2.2: icmp: time exceeded in-transit\n"
        "192.0.2.1 > 192.0.2.2: icmp: ip reassembly time exceeded\n",
        "IP 192.0.2.1 > 192.0.2.2: ICMP time exceeded in-transit, length 40\n"
        "IP 192.0.2.1 > 192.0.2.2: ICMP ip reassembly time exceeded, length 40\n",
    ),
    "redirect": (
        [icmp(5, 1, ip4("192.0.2.9"), PROBE)], "-nt",
        "192.0.2.1 > 192.0.2.2: icmp: redirect 192.0.2.2 to host 192.0.2.9\n",
        "IP 192.0.2.1 > 192.0.2.2: ICMP redirect 192.0.2.2 to host 192.0.2.9, length 40\n",
    ),
    "fragments": (
        [
            ether(ipv4(udp(bytes(100), 1000, 2000)[:64], 17, flags=1, identifier=14075)),
            ether(ipv4(bytes(44), 17, offset=8, identifier=14075)),
        ],
        "-nt",
        "192.0.2.1.1000 > 192.0.2.2.2000: udp 100 (frag 14075:64@0+)\n192.0.2.1 > 192.0.2.2: (frag 14075:44@64)\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 100\nIP 192.0.2.1 > 192.0.2.2: udp\n",
    ),
    "fragments -v": (
        [ether(ipv4(udp(bytes(100), 1000, 2000)[:64], 17, flags=1)), ether(ipv4(bytes(44), 17, offset=8))], "-ntv",
        "192.0.2.1.1000 > 192.0.2.2.2000: udp 100 (frag 1:64@0+) (ttl 64, len 84)\n"
        "192.0.2.1 > 192.0.2.2: (frag 1:44@64) (ttl 64, len 64)\n",
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [+], proto UDP (17), length 84) "
        "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 100\n"
        "IP (tos 0x0, ttl 64, id 1, offset 64, flags [none], proto UDP (17), length 64) 192.0.2.1 > 192.0.2.2: udp\n",
    ),
    "explicit congestion notification": (
        [ether_tcp(b"", 1000, 80, flags=0xC2, options=u8(2, 4) + u16(1460))], "-ntv",
        "192.0.2.1.1000 > 192.0.2.2.80: SWE [tcp sum ok] 1000:1000(0) win 65535 <mss 1460> (ttl 64, id 1, len 44)\n",
        f"{HEADER} TCP (6), length 44) 192.0.2.1.1000 > 192.0.2.2.80: SWE, cksum 0x0b43 (correct), "
        "1000:1000(0) win 65535 <mss 1460>\n",
    ),
    "urgent": (
        [ether_tcp(b"x", 1000, 2000, flags=0x38, ack=9, urgent=5)], "-nt",
        "192.0.2.1.1000 > 192.0.2.2.2000: P 1000:1001(1) ack 9 win 65535 urg 5\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: P 1000:1001(1) ack 9 win 65535 urg 5\n",
    ),
    "quiet": (
        [ether_tcp(b"xyz", 1000, 2000, flags=0x18, ack=9), ether_udp(b"abcd", 1000, 53)], "-ntq",
        "192.0.2.1.1000 > 192.0.2.2.2000: tcp 3\n192.0.2.1.1000 > 192.0.2.2.53: udp 4\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: tcp 3\nIP 192.0.2.1.1000 > 192.0.2.2.53: UDP, length 4\n",
    ),
    "selective acknowledgement": (
        [ether_tcp(b"", 1000, 2000, flags=0x10, ack=9, options=u8(1, 1, 5, 18) + u32(10, 20, 30, 40))], "-ntS",
        "192.0.2.1.1000 > 192.0.2.2.2000: . ack 9 win 65535 <nop,nop,sack sack 2 {10:20}{30:40} >\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: . ack 9 win 65535 <nop,nop,sack 2 {10:20}{30:40}>\n",
    ),
    "all flags": (
        [ether_tcp(b"", 1000, 2000, flags=0xFF, ack=9), ether_tcp(b"", 1000, 2001, flags=0)], "-ntS",
        "192.0.2.1.1000 > 192.0.2.2.2000: SFRPWE 1000:1000(0) ack 9 win 65535 urg 0\n"
        "192.0.2.1.1000 > 192.0.2.2.2001: . win 65535\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: SFRPWE 1000:1000(0) ack 9 win 65535 urg 0\n"
        "IP 192.0.2.1.1000 > 192.0.2.2.2001: . win 65535\n",
    ),
    "type of service, time to live": (
        [
            ether(ipv4(tcp(b"", 1, 2, flags=0x10, ack=1), 6, tos=0x10, ttl=1)),
            ether(ipv4(tcp(b"", 1, 2, flags=0x10, ack=1), 6, tos=0x10, flags=2)),
        ],
        "-nt",
        "192.0.2.1.1 > 192.0.2.2.2: . ack 1 win 65535 [tos 0x10]  [ttl 1]\n"
        "192.0.2.1.1 > 192.0.2.2.2: . ack 1 win 65535 (DF) [tos 0x10] \n",
        "IP 192.0.2.1.1 > 192.0.2.2.2: . ack 1 win 65535\nIP 192.0.2.1.1 > 192.0.2.2.2: . ack 1 win 65535\n",
    ),
    "type of service -v": (
        [ether(ipv4(tcp(b"", 1, 2, flags=0x10, ack=1), 6, tos=0x10, flags=2))], "-ntv",
        "192.0.2.1.1 > 192.0.2.2.2: . [tcp sum ok] ack 1 win 65535 (DF) [tos 0x10]  (ttl 64, id 1, len 40)\n",
        "IP (tos 0x10, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 40) "
        "192.0.2.1.1 > 192.0.2.2.2: ., cksum 0x27e5 (correct), ack 1 win 65535\n",
    ),
    "bad header checksum": (
        [ether(ipv4(tcp(b"", 1, 2, flags=0x10, ack=1), 6, check=0))], "-ntv",
        "192.0.2.1.1 > 192.0.2.2.2: . [tcp sum ok] ack 1 win 65535 (ttl 64, id 1, len 40, bad cksum 0!)\n",
        f"{HEADER} TCP (6), length 40, bad cksum 0 (->f6cb)!) "
        "192.0.2.1.1 > 192.0.2.2.2: ., cksum 0x27e5 (correct), ack 1 win 65535\n",
    ),
    "hex": (
        [ether_udp(b"abc", 1000, 2000)], "-ntx",
        "192.0.2.1.1000 > 192.0.2.2.2000: udp 3\n"
        "\t\t\t 4500 001f 0001 0000 4011 f6c9 c000 0201\n\t\t\t c000 0202 03e8 07d0 000b abb9 6162 63\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 3\n"
        "\t0x0000:  4500 001f 0001 0000 4011 f6c9 c000 0201\n\t0x0010:  c000 0202 03e8 07d0 000b abb9 6162 63\n",
    ),
    "VLAN": (
        [ether(u16(0x6005, 0x0800) + ipv4(udp(b"abcd", 1000, 2000), 17), 0x8100)], "-nte",
        "2:0:0:0:0:1 2:0:0:0:0:2 8100 50: 802.1Q vlan#5 P3 192.0.2.1.1000 > 192.0.2.2.2000: udp 4\n",
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 802.1Q (0x8100), length 50: vlan 5, p 3, ethertype IPv4, "
        "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 4\n",
    ),
    "VLAN without -e": (
        [ether(u16(0x6005, 0x0800) + ipv4(udp(b"abcd", 1000, 2000), 17), 0x8100)], "-nt",
        "802.1Q vlan#5 P3 192.0.2.1.1000 > 192.0.2.2.2000: udp 4\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 4\n",
    ),
    "ARP": (
        [arp(1), arp(1, MAC_B), arp(2)], "-nte",
        "2:0:0:0:0:1 2:0:0:0:0:2 0806 42: arp who-has 192.0.2.2 tell 192.0.2.1\n"
        "2:0:0:0:0:1 2:0:0:0:0:2 0806 42: arp who-has 192.0.2.2 (2:0:0:0:0:2) tell 192.0.2.1\n"
        "2:0:0:0:0:1 2:0:0:0:0:2 0806 42: arp reply 192.0.2.1 is-at 2:0:0:0:0:1\n",
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), length 42: "
        "arp who-has 192.0.2.2 tell 192.0.2.1\n"
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), length 42: "
        "arp who-has 192.0.2.2 (02:00:00:00:00:02) tell 192.0.2.1\n"
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), length 42: "
        "arp reply 192.0.2.1 is-at 02:00:00:00:00:01\n",
    ),
    "RARP": (
        [arp(3, MAC_B, 0x8035), arp(4, MAC_B, 0x8035)], "-ntv",
        "rarp who-is 2:0:0:0:0:2 tell 2:0:0:0:0:1\nrarp reply 2:0:0:0:0:2 at 192.0.2.2\n",
        "rarp who-is 02:00:00:00:00:02 tell 02:00:00:00:00:01\nrarp reply 02:00:00:00:00:02 at 192.0.2.2\n",
    ),
    "DNS": (
        [ether_udp(QUERY, 1000, 53)], "-nt",
        "192.0.2.1.1000 > 192.0.2.2.53:  4660+ [1au] A? a. (34)\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.53: 4660+ [1au] A? a. (34)\n",
    ),
    "DNS -vv": (
        [ether_udp(QUERY, 1000, 53)], "-ntvv",
        "192.0.2.1.1000 > 192.0.2.2.53: [udp sum ok]  4660+ [1au] A? a. ar: . OPT UDPsize=4096 OK (34) "
        "(ttl 64, id 1, len 62)\n",
        f"{HEADER} UDP (17), length 62) 192.0.2.1.1000 > 192.0.2.2.53: [udp sum ok] 4660+ [1au] A? a. "
        "ar: . OPT UDPsize=4096 OK (34)\n",
    ),
    "text that TCP carries": (
        [ether_tcp(b"GET / HTTP/1.0\r\n\r\n", 1000, 80, flags=0x18, ack=1)], "-nt",
        "192.0.2.1.1000 > 192.0.2.2.80: P 1000:1018(18) ack 1 win 65535\n",
        "IP 192.0.2.1.1000 > 192.0.2.2.80: P 1000:1018(18) ack 1 win 65535\n",
    ),
    "IPv6": (
        [
            ether_udp6(b"abcd", 1000, 2000),
            ether(ipv6(tcp(b"", 1, 2, HOST_A6, HOST_B6, flags=0x10, ack=1), 6, traffic_class=2), 0x86DD),
        ],
        "-nt",
        "2001:db8::1.1000 > 2001:db8::2.2000: udp 4\n2001:db8::1.1 > 2001:db8::2.2: . ack 1 win 65535 [class 0x2]\n",
        "IP6 2001:db8::1.1000 > 2001:db8::2.2000: UDP, length 4\n"
        "IP6 2001:db8::1.1 > 2001:db8::2.2: . ack 1 win 65535\n",
    ),
    "IPv6 in IPv4 -v": (
        [ether(ipv4(ipv6(udp(b"abcd", 1000, 2000, HOST_A6, HOST_B6), 17), 41, flags=2))], "-ntv",
        "192.0.2.1 > 192.0.2.2: 2001:db8::1.1000 > 2001:db8::2.2000: [udp sum ok] udp 4 (len 12, hlim 64) (DF) "
        "(ttl 64, id 1, len 72)\n",
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto IPv6 (41), length 72) 192.0.2.1 > 192.0.2.2: "
        "IP6 (hlim 64, next-header UDP (17) payload length: 12) "
        "2001:db8::1.1000 > 2001:db8::2.2000: [udp sum ok] UDP, length 4\n",
    ),
    "cut off": (
        [(ether_tcp(b"", 1000, 2000, flags=2)[:n], 54) for n in (10, 20, 36, 40, 50)]
        + [(arp(1)[:30], 42), (ether_udp(QUERY, 1000, 53)[:60], 76)],
        "-nt",
        "[|ether]\n[|ip]\n192.0.2.1 > 192.0.2.2: [|tcp]\n192.0.2.1.1000 > 192.0.2.2.2000: [|tcp]\n"
        "192.0.2.1.1000 > 192.0.2.2.2000: [|tcp]\n[|arp]\n192.0.2.1.1000 > 192.0.2.2.53:  4660+ [1au][|domain]\n",
        "[|ether]\nIP [|ip]\nIP 192.0.2.1 > 192.0.2.2: [|tcp]\nIP 192.0.2.1.1000 > 192.0.2.2.2000: [|tcp]\n"
        "IP 192.0.2.1.1000 > 192.0.2.2.2000: [|tcp]\n[|arp]\n"
        "IP 192.0.2.1.1000 > 192.0.2.2.53: 4660+ [1au][|domain]\n",
    ),
    "something else": (
        [ether(b"abcdefghijklmnopqrst", 0x1234)], "-nt",
        "2:0:0:0:0:1 2:0:0:0:0:2 1234 34: \n"
        "\t\t\t 6162 6364 6566 6768 696a 6b6c 6d6e 6f70\n\t\t\t 7172 7374\n",
        "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 34: \n"
        "\t0x0000:  6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n"
        "\t0x0010:  7172 7374                                qrst\n",
    ),
    "time since the packet before": (
        [arp(1), arp(2)], "-nttt",
        "000000 arp who-has 192.0.2.2 tell 192.0.2.1\n001000 arp reply 192.0.2.1 is-at 2:0:0:0:0:1\n",
        "000000 arp who-has 192.0.2.2 tell 192.0.2.1\n001000 arp reply 192.0.2.1 is-at 02:00:00:00:00:01\n",
    ),
    "date": (
        [arp(1)], "-ntttt",
        "11/14/2023 22:13:20.000000 arp who-has 192.0.2.2 tell 192.0.2.1\n",
        "2023-11-14 22:13:20.000000 arp who-has 192.0.2.2 tell 192.0.2.1\n",
    ),
}

# (style, options, packet, line): what was printed somewhere, and the packet's dump with it.
REPORTED = [
    (
        "3.9", "-ntvv",
        "4500 0048 0000 4000 4011 b4ee c0a8 0265 c0a8 0201 34ef 0035 0034 85fc 68dd 0100 0001 0000 0000 0000 0331 3031"
        "0132 0331 3638 0331 3932 0769 6e2d 6164 6472 0461 7270 6100 000c 0001",
        "IP (tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto UDP (17), length 72) 192.168.2.101.13551 > "
        "192.168.2.1.53: [bad udp cksum 2397!] 26845+ PTR? 101.2.168.192.in-addr.arpa. (44)",
    ),
    (
        "3.9", "-ntvv",
        "4500 0048 8a45 4000 ff11 6ba8 c0a8 0201 c0a8 0265 0035 34ef 0034 9c9c 68dd 8183 0001 0000 0000 0000 0331 3031"
        "0132 0331 3638 0331 3932 0769 6e2d 6164 6472 0461 7270 6100 000c 0001",
        "IP (tos 0x0, ttl 255, id 35397, offset 0, flags [DF], proto UDP (17), length 72) 192.168.2.1.53 > "
        "192.168.2.101.13551: [udp sum ok] 26845 NXDomain q: PTR? 101.2.168.192.in-addr.arpa. 0/0/0 (44)",
    ),
]


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("style", ["3.7", "3.9"])
def test_words(name: str, style: str, tmp_path: Path) -> None:
    frames, options, of_3_7, of_3_9 = WORDS[name]
    path = tmp_path / "packets.pcap"
    path.write_bytes(making.pcap(frames))  # type: ignore[arg-type]
    printed = oracle.ours(path, options, "--style", style).decode()
    assert printed == (of_3_7 if style == "3.7" else of_3_9)


@pytest.mark.parametrize(("style", "options", "dump", "line"), REPORTED)
def test_reported(style: str, options: str, dump: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "packets.pcap"
    path.write_bytes(making.pcap([bytes.fromhex(dump)], RAW))
    assert oracle.ours(path, options, "--style", style).decode() == line + "\n"


def test_library() -> None:
    """`Packet.summary` takes a style, and its lines do not mix with those of another."""
    packet = wiretale.Packet(ether_tcp(b"abc", 1000, 2000, flags=0x18, ack=1))
    assert packet.summary(timestamp=1, style="3.7") == (
        "192.0.2.1.1000 > 192.0.2.2.2000: P 1000:1003(3) ack 1 win 65535"
    )
    assert packet.summary(timestamp=1, style="3.9").startswith("IP 192.0.2.1.1000 > 192.0.2.2.2000: P 1000:1003(3)")
    assert packet.summary(timestamp=1, style="4.99") == packet.summary(timestamp=1)
    with pytest.raises(ValueError, match=r"style is one of '3.7', '3.9', '4.99', not '3.8'"):
        packet.summary(style="3.8")


def test_no_such_style(tmp_path: Path) -> None:
    from wiretale.cli import options

    with pytest.raises(wiretale.UsageError, match=r"unknown style 3.8: there are 3.7, 3.9, 4.99"):
        options.parse(["--style", "3.8"], lambda text: None)
