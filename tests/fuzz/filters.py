"""Filters at random, compiled by libpcap and by us: where do we differ?

    python tests/fuzz/filters.py [--seed N] [--count 20000] [--link-type NAME] [FILTER ...]

Expressions are made from the grammar of pcap-filter(7), for several link types; some of them are wrong.
Each is compiled by the installed libpcap, with and without optimization, and by us. Both must accept
it or both reject it, and the programs must select the same packets: random ones, and ones made so that
they reach the branches of the programs. Where libpcap's own two programs disagree (its optimizer leaves
out loads, so short packets may be selected that are otherwise rejected), either answer is right. For the
same reason filters are only counted, and not reported, that differ on packets cut short, but not on the
same packets with more bytes behind them. A filter that one of us finds to reject all packets, and the other
only compiles, is no difference if that program selects nothing. Nor is a filter in which the headers behind
`geneve` are looked at where there may have been none: there libpcap computes with registers never set.

What is printed is each difference, with the expression cut down to what is needed for it. The exit
status is 1 if there was any. One seed gives the same expressions and packets every time.
"""

from __future__ import annotations

import argparse
import ctypes
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    TESTS = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

import making
from filter import bpf
from wiretale.filter.compiler import compile
from wiretale.filter.errors import FilterError
from wiretale.filter.filter import number_of

SNAPLEN = 65535
LONGEST = 400  # bytes of a packet
FILLING = bytes(range(1, 256)) * 260  # behind a packet, to see whether it is only cut too short for one of us
STEPS = 5000  # of a program that is followed
REJECTS_ALL = "expression rejects all packets"
NOTHING: bpf.Program = [(6, 0, 0, 0)]  # the program of such an expression, if it had one

# DLT_ numbers, and how often each is tried.
LINK_TYPES: dict[str, tuple[int, int]] = {
    "EN10MB": (1, 40), "RAW": (12, 8), "NULL": (0, 3), "LOOP": (108, 2), "LINUX_SLL": (113, 5),
    "LINUX_SLL2": (276, 4), "PPP": (9, 3), "PPP_SERIAL": (50, 2), "PPP_ETHER": (51, 2), "C_HDLC": (104, 2),
    "FDDI": (10, 3), "IEEE802": (6, 3), "IEEE802_11": (105, 5), "IEEE802_11_RADIO": (127, 4),
    "PRISM_HEADER": (119, 2), "IEEE802_11_RADIO_AVS": (163, 2), "PPI": (192, 2), "SUNATM": (123, 3), "MTP2": (140, 2),
    "PFLOG": (117, 2), "IPV4": (228, 2), "IPV6": (229, 2), "FRELAY": (107, 2), "ATM_RFC1483": (11, 2),
    "ATM_CLIP": (19, 1), "ARCNET": (7, 2), "ARCNET_LINUX": (129, 1), "IP_OVER_FC": (122, 2), "SLIP": (8, 1),
    "LTALK": (114, 1), "ENC": (109, 1), "NETANALYZER": (240, 1),
}  # fmt: skip


# ---- libpcap --------------------------------------------------------------------------------------------


class Program(ctypes.Structure):
    """`struct bpf_program`."""

    _fields_ = (("length", ctypes.c_uint), ("rows", ctypes.POINTER(bpf.Row8)))


class Libpcap:
    """The installed libpcap: compiles filters and runs programs."""

    def __init__(self, library: Any) -> None:
        self.library = library
        library.pcap_open_dead.restype = ctypes.c_void_p
        library.pcap_open_dead.argtypes = (ctypes.c_int, ctypes.c_int)
        library.pcap_close.argtypes = (ctypes.c_void_p,)
        library.pcap_compile.argtypes = (
            ctypes.c_void_p, ctypes.POINTER(Program), ctypes.c_char_p, ctypes.c_int, ctypes.c_uint,
        )  # fmt: skip
        library.pcap_freecode.argtypes = (ctypes.POINTER(Program),)
        library.pcap_geterr.restype = ctypes.c_char_p
        library.pcap_geterr.argtypes = (ctypes.c_void_p,)

    def compile(self, text: str, dlt: int, netmask: int | None, optimize: bool) -> bpf.Program | str:
        """A filter's program, or what is wrong with it."""
        handle = self.library.pcap_open_dead(dlt, SNAPLEN)
        program = Program()
        mask = 0xFFFFFFFF if netmask is None else netmask
        try:
            if self.library.pcap_compile(handle, ctypes.byref(program), text.encode(), optimize, mask) != 0:
                error: bytes = self.library.pcap_geterr(handle)
                return error.decode(errors="replace")
            made = [(row.code, row.jt, row.jf, row.k) for row in program.rows[: program.length]]
            self.library.pcap_freecode(ctypes.byref(program))
            return made
        finally:
            self.library.pcap_close(handle)


def installed() -> Libpcap | None:
    """libpcap, if it is there."""
    library = bpf.libpcap()
    return None if library is None else Libpcap(library)


def ours(text: str, dlt: int, netmask: int | None, optimize: bool) -> bpf.Program | str:
    """Our program of a filter, or what is wrong with it."""
    try:
        made = compile(text, link_type=number_of(dlt), snaplen=SNAPLEN, netmask=netmask, optimize=optimize)
    except FilterError as error:
        return error.reason
    return [(row.code, row.jt, row.jf, row.k) for row in made]


# ---- packets that reach branches ------------------------------------------------------------------------


@dataclass
class Origin:
    """Where the number in a register came from: bytes of the packet, or its length (`offset` -1)."""

    offset: int
    size: int
    mask: int = 0xFFFFFFFF
    add: int = 0


@dataclass
class Branch:
    """A conditional jump that a packet came to."""

    at: int
    operation: int
    taken: bool
    k: int
    origin: Origin | None


def follow(program: bpf.Program, packet: bytes, wire: int, strict: bool = False) -> tuple[list[Branch], int]:
    """The branches that a packet comes to, and up to which byte it was looked at (past its end, if it was cut).

    `strict` raises LookupError where memory is read that was not written, or a constant is stored where
    something else was.
    """
    a = x = 0
    from_a: Origin | None = None
    from_x: Origin | None = None
    memory: dict[int, tuple[int, Origin | None]] = {} if strict else dict.fromkeys(range(16), (0, None))
    branches: list[Branch] = []
    constants: dict[int, bool] = {}  # places that hold a number for arithmetic, and whether it was used
    at = 0
    for _ in range(STEPS):
        code, jt, jf, k = program[at]
        at += 1
        kind = code & 7
        if kind == 6:
            return branches, 0
        if kind == 0 or kind == 1:
            mode = code & 0xE0
            value, origin = k, None
            if mode in (0x20, 0x40):
                offset = k if mode == 0x20 else (x + k) & 0xFFFFFFFF
                size = {0x00: 4, 0x08: 2, 0x10: 1}[code & 0x18]
                if offset + size > len(packet):
                    return branches, offset + size
                value, origin = int.from_bytes(packet[offset : offset + size], "big"), Origin(offset, size)
            elif mode == 0xA0:
                if k >= len(packet):
                    return branches, k + 1
                value = (packet[k] & 15) << 2
            elif mode == 0x60:
                value, origin = memory[k]
                if k in constants and strict:
                    if constants[k]:
                        raise LookupError(k)
                    constants[k] = True
            elif mode == 0x80:
                value, origin = wire, Origin(-1, 4)
            if kind == 0:
                a, from_a = value, origin
            else:
                x, from_x = value, origin
        elif kind == 2:
            if strict and k in memory and program[at - 2][0] in (0x00, 0x80):
                raise LookupError(k)
            memory[k] = a, from_a
            constants.pop(k, None)
            if program[at - 2][0] == 0:
                constants[k] = False
        elif kind == 3:
            memory[k] = x, from_x
            constants.pop(k, None)
        elif kind == 4:
            operand = x if code & 8 else k
            operation = code & 0xF0
            plain = from_a is not None and not code & 8
            if operation in (0x30, 0x90) and operand == 0:
                return branches, 0
            if operation == 0x50 and plain and from_a is not None and not from_a.add:
                from_a = Origin(from_a.offset, from_a.size, from_a.mask & operand)
            elif operation == 0x00 and plain and from_a is not None:
                from_a = Origin(from_a.offset, from_a.size, from_a.mask, from_a.add + operand)
            elif operation == 0x10 and plain and from_a is not None:
                from_a = Origin(from_a.offset, from_a.size, from_a.mask, from_a.add - operand)
            a = arithmetic(operation, a, operand)
        elif kind == 7:
            if code & 0x80:
                a, from_a = x, from_x
            else:
                x, from_x = a, from_a
        else:
            operation = code & 0xF0
            if operation == 0:
                at += k if k < 0x80000000 else k - (1 << 32)
                continue
            operand = x if code & 8 else k
            taken = compared(operation, a, operand)
            branches.append(Branch(at - 1, operation, taken, operand, from_a))
            at += jt if taken else jf
    return branches, -1


def ends(program: bpf.Program, packet: bytes, wire: int) -> bool:
    """Whether a program comes to an end."""
    return follow(program, packet, wire)[1] >= 0


def unwritten(program: bpf.Program, packet: bytes, wire: int) -> bool:
    """Whether a program mixes up its scratch memory, for this packet."""
    try:
        follow(program, packet, wire, True)
    except LookupError:
        return True
    return False


def reads_beyond(program: bpf.Program, length: int) -> bool:
    """Whether a program has loads for which every packet that is tried here is cut too short."""
    return any(code & 7 == 0 and code & 0xE0 in (0x20, 0x40) and length < k < 1 << 31 for code, _, _, k in program)


def unsure(text: str, theirs: bpf.Program) -> bool:
    """Whether what libpcap makes of a filter depends on what is in registers by chance.

    Something may be looked for behind Geneve's header in a packet that has none. Or an offset is negative, and added
    when the program runs: after `protochain` there is no optimizer that would have done so.
    """
    words = set(text.split())
    if "geneve" in words and {"or", "||", "not", "!"} & words:
        return True
    return "protochain" in words and any(code == 0 and k >> 31 for code, _, _, k in theirs)


def arithmetic(operation: int, a: int, b: int) -> int:
    """One operation of the machine."""
    results: dict[int, Callable[[], int]] = {
        0x00: lambda: a + b, 0x10: lambda: a - b, 0x20: lambda: a * b, 0x30: lambda: a // b, 0x40: lambda: a | b,
        0x50: lambda: a & b, 0x60: lambda: a << b if b < 32 else 0, 0x70: lambda: a >> b if b < 32 else 0,
        0x80: lambda: -a, 0x90: lambda: a % b, 0xA0: lambda: a ^ b,
    }  # fmt: skip
    return results[operation]() & 0xFFFFFFFF


def compared(operation: int, a: int, b: int) -> bool:
    """Whether a jump is taken."""
    return a == b if operation == 0x10 else a > b if operation == 0x20 else a >= b if operation == 0x30 else a & b != 0


def turned(branch: Branch, packet: bytes, wire: int, chance: random.Random) -> tuple[bytes, int] | None:
    """The packet with what a branch looked at changed so that the branch goes the other way."""
    origin = branch.origin
    if origin is None:
        return None
    want = not branch.taken
    k = branch.k
    if branch.operation == 0x10:
        value = k if want else k ^ (1 << chance.randrange(8 * origin.size)) if chance.random() < 0.5 else k + 1
    elif branch.operation in (0x20, 0x30):
        edge = k + 1 if branch.operation == 0x20 else k
        value = edge if want else edge - 1
        if chance.random() < 0.3:
            value = chance.randint(value, max(value, 0xFFFFFFFF)) if want else chance.randint(0, max(value, 0))
    else:
        value = k if want else 0
    value = (value - origin.add) & 0xFFFFFFFF
    if origin.offset < 0:
        return packet, min(max(value, len(packet)), 1 << 20)
    field = slice(origin.offset, origin.offset + origin.size)
    old = int.from_bytes(packet[field], "big")
    mask = origin.mask if branch.operation != 0x40 else origin.mask & k
    new = (old & ~mask) | (value & mask)
    if branch.operation == 0x10 and new == old:
        new = old ^ (mask & -mask)
    new &= (1 << 8 * origin.size) - 1
    return packet[: field.start] + new.to_bytes(origin.size, "big") + packet[field.stop :], wire


def reaching(
    program: bpf.Program, seeds: list[tuple[bytes, int]], chance: random.Random, most: int
) -> list[tuple[bytes, int]]:
    """Packets that go where the program branches, made from `seeds`."""
    made: list[tuple[bytes, int]] = []
    seen: set[tuple[int, bool]] = set()
    packet, wire = chance.choice(seeds)
    for _ in range(most):
        branches, wanted = follow(program, packet, wire)
        seen.update((branch.at, branch.taken) for branch in branches)
        if 0 < wanted <= LONGEST and chance.random() < 0.9:
            packet += chance.randbytes(wanted - len(packet) + chance.randrange(4))
            wire = max(wire, len(packet))
            made.append((packet, wire))
            continue
        unseen = [branch for branch in branches if (branch.at, not branch.taken) not in seen]
        if not branches or (not unseen and chance.random() < 0.2):
            packet, wire = chance.choice(seeds)
            made.append((packet, wire))
            continue
        changed = turned(chance.choice(unseen or branches), packet, wire, chance)
        if changed is None:
            packet, wire = chance.choice(made or seeds)
            continue
        packet, wire = changed
        made.append(changed)
    return made


def seeds_for(dlt: int, chance: random.Random) -> list[tuple[bytes, int]]:
    """Packets to begin with: whole ones for Ethernet and raw IP, and random bytes."""
    raw = [
        making.ipv4(making.tcp(b"GET /", 1025, 80), 6), making.ipv4(making.udp(b"x" * 40, 53, 1024), 17, options=b"\1"),
        making.ipv6(making.udp(b"x" * 8, 53, 1024, making.HOST_A6, making.HOST_B6), 17),
        making.ipv6(making.u8(17, 0, 0, 0, 0, 0, 0, 0) + bytes(16), 0), making.ipv4(b"\x08\0" + bytes(30), 1),
        making.ipv4(b"\x11\2" + bytes(30), 51),
    ]  # fmt: skip
    found = [chance.randbytes(chance.randrange(120)), bytes(80), chance.randbytes(110)]
    if dlt == 1:
        found += [making.ether(packet, 0x86DD if packet[0] >> 4 == 6 else 0x800) for packet in raw]
        inner = making.ether(raw[0])
        found += [
            making.ether(making.u16(5, 0x800) + raw[0], 0x8100),
            making.ether(making.u16(5, 0x8100, 6, 0x86DD) + raw[2], 0x88A8),
            making.ether(making.u32(0x00010140) + raw[0], 0x8847),
            making.ether(bytes.fromhex("1100000500320021") + raw[0], 0x8864),
            making.ether(making.ipv4(making.udp(bytes.fromhex("0000655800000500") + inner, 9, 6081), 17)),
            making.ether(bytes.fromhex("424203") + bytes(40), 43), making.ether(bytes.fromhex("aaaa03000000") + bytes(40), 48),  # noqa: E501
        ]  # fmt: skip
    elif dlt in (12, 228, 229):
        found += raw
    else:
        found += [chance.randbytes(length) + chance.choice(raw) for length in (0, 4, 16, 20, 32)]
    return [(packet, max(len(packet) + chance.choice((0, 0, 0, 5, 900)), 0)) for packet in found]


# ---- expressions ----------------------------------------------------------------------------------------


class Grammar:
    """Makes expressions; every word is followed by a space, so that they can be cut down."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def one(self, text: str) -> str:
        """One of the words of a text; `_` stands for a space, `-` for nothing."""
        word = self.chance.choice(text.split())
        return "" if word == "-" else word.replace("_", " ")

    def often(self, probability: float) -> bool:
        return self.chance.random() < probability

    def number(self, most: int = 0xFFFFFFFF) -> str:
        value = self.chance.choice((
            self.chance.randint(0, most), self.chance.randint(0, min(most, 20)), self.chance.randint(0, min(most, 300)),
            1 << self.chance.randrange(32), most, most + 1 if self.often(0.1) else most,
        ))  # fmt: skip
        return str(value) if self.often(0.8) else hex(value) if self.often(0.7) else f"0{value:o}"

    def address4(self) -> str:
        return self.chance.choice((
            making.HOST_A, making.HOST_B, "10.0.0.0", "255.255.255.255", "0.0.0.0", "224.0.0.1", "127.1", "1.2.3",
            ".".join(str(self.chance.randrange(257 if self.often(0.05) else 256)) for _ in range(4)),
        ))  # fmt: skip

    def address6(self) -> str:
        return self.one("2001:db8::1 2001:db8::2 ::1 fe80::1 ff02::1 ::ffff:1.2.3.4 1:2:3:4:5:6:7:8 :: fe80::")

    def hardware(self) -> str:
        return self.one(
            "02:00:00:00:00:01 02:00:00:00:00:02 ff:ff:ff:ff:ff:ff 0:1:2:3:4:5 01-80-c2-00-00-00 0200.0000.0001 "
            "020000000001 1:80:c2:0:0:0 0.1.2.3.4.5"
        )

    def host(self) -> str:
        protocol = self.one("- - - ip arp rarp ip6 tcp udp decnet ether link wlan fddi icmp icmp6 sctp")
        direction = self.one("- - src dst src_or_dst src_and_dst dst_or_src dst_and_src")
        if self.often(0.03):
            direction = self.one("addr1 addr2 addr3 addr4 ra ta address1")
        kind = self.one("- host host") if protocol or direction else "host"
        if protocol in ("ether", "link", "wlan", "fddi"):
            address = self.hardware() if self.often(0.9) else self.address4()
        elif protocol == "decnet":
            address = self.one("1.2 10.1023 64.1 0.1")
        elif protocol in ("ip6", "icmp6"):
            address = self.address6() if self.often(0.9) else self.address4()
        else:
            address = self.address4() if self.often(0.75) else self.address6() if self.often(0.8) else self.hardware()
        if self.often(0.03):
            address = self.number()
        return f"{protocol} {direction} {kind} {self.names(address)}"

    def names(self, first: str) -> str:
        """What stands behind qualifiers: sometimes several names."""
        if self.often(0.08):
            return f"( {first} or {first if self.often(0.3) else self.address4()} )"
        if self.often(0.04):
            return f"not {first}"
        return first

    def net(self) -> str:
        protocol = self.one("- - - ip arp rarp ip6 tcp")
        direction = self.one("- src dst src_or_dst src_and_dst")
        if self.often(0.7):
            bits = self.chance.randint(0, 33 if self.often(0.1) else 32)
            value = self.chance.getrandbits(32)
            if self.often(0.95) and bits <= 32:
                value &= 0xFFFFFFFF << (32 - bits) & 0xFFFFFFFF
            text = ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))
            if self.often(0.15):
                mask = 0xFFFFFFFF << max(32 - bits, 0) & 0xFFFFFFFF
                text += " mask " + ".".join(str(mask >> shift & 255) for shift in (24, 16, 8, 0))
            elif self.often(0.2):
                text = self.one("10 192.168 172.16.5 192.0.2.0 10.0 0 127 192.168/16 10.1/16 1.2.3/24 1.2/8 10/8")
            else:
                text += f" / {bits}" if self.often(0.3) else f"/{bits}"
        else:
            text = self.one(
                "2001:db8::/32 fe80::/10 ::/0 ff00::/8 2001:db8::1/128 2001:db8::1/64 2001:db8:8000::/33 "
                "fe80::/129 2001:db8::/64 ::1 2001:db8:1:2:3::/80 2001:db8:1:2:3::/96"
            )
        return f"{protocol} {direction} net {text}"

    def port(self) -> str:
        protocol = self.one("- - tcp udp sctp ip ip6 icmp tcp udp arp")
        direction = self.one("- src dst src_or_dst src_and_dst")
        first = self.one("53 80 443 0 65535 65536 1024 http domain ssh 6081 nfs 22 \\http 0x50 017")
        if self.often(0.6):
            text = first if self.often(0.8) else f"( {first} or {self.one('53 80 443 99')} )"
            return f"{protocol} {direction} port {text}"
        return f"{protocol} {direction} portrange {self.one('1-1023 80-90 90-80 0-65535 53 80-80 http-443 1024-70000 http')}"  # noqa: E501

    def proto(self) -> str:
        kind = self.one("proto proto proto protochain")
        if kind == "protochain":
            protocol = self.one("- ip ip6 ip ip6 ether")
            value = self.one("6 17 50 51 \\tcp \\udp 0 58 256 44")
        else:
            protocol = self.one("- ip ip6 ether link arp iso isis tcp llc")
            value = self.one(
                "\\ip \\ip6 \\arp \\rarp \\tcp \\udp \\icmp 6 17 0x800 0x86dd \\stp \\ipx \\netbeui \\iso \\atalk "
                "\\aarp \\decnet \\lat \\mopdl \\moprc \\sca \\esis \\isis \\clnp 0x42 1500 1536 88 \\sctp \\pim \\ah "
                "70000 256 0xaa 0x8847"
            )
        return f"{protocol} {kind} {value}"

    def word(self) -> str:
        return self.one(
            "ip ip6 arp rarp tcp udp icmp icmp6 sctp igmp igrp pim vrrp carp ah esp atalk aarp decnet lat sca moprc "
            "mopdl iso esis isis es-is is-is clnp l1 l2 iih lsp snp csnp psnp stp ipx netbeui ip ip6 tcp udp arp "
            "link ether wlan radio fddi tr ppp slip"
        )

    def tunnel(self) -> str:
        return self.one(
            f"vlan vlan vlan_{self.number(4095)} mpls mpls mpls_{self.number(0xFFFFF)} pppoed pppoes pppoes "
            f"pppoes_{self.number(65535)} geneve geneve geneve_{self.number(0xFFFFFF)} vlan_(5) vlan_5 mpls_(_20_)"
        )

    def cast(self) -> str:
        return self.one(
            "broadcast multicast ether_broadcast ether_multicast ip_broadcast ip_multicast ip6_multicast "
            "ip6_broadcast link_broadcast wlan_multicast fddi_broadcast arp_broadcast tr_broadcast"
        )

    def llc(self) -> str:
        return "llc " + self.one("- - i s u rr rnr rej ui ua disc dm sabme test xid frmr x 5")

    def size(self) -> str:
        return f"{self.one('less greater')} {self.number(1500)}"

    def byte(self) -> str:
        # With & and | it tests what the accumulator happens to hold, so these stand only alone: see `expression`.
        return f"byte {self.number(60)} {self.one('= < >')} {self.number(255)}"

    def special(self, dlt: int) -> str:
        """Words for some link types only; now and then for another."""
        wireless = (
            f"wlan type {self.one('mgt ctl data 0 4 8 management control 16')}",
            f"type {self.one('mgt ctl data')} subtype {self.one('beacon rts ack data qos-data probe-req 0x80 null 0x10')}",  # noqa: E501
            f"subtype {self.one('beacon rts cts data qos null deauth cf-end 5')}",
            f"{self.one('dir direction')} {self.one('nods tods fromds dstods 0 1 2 3 4 x')}",
            f"wlan {self.one('addr1 addr2 addr3 addr4 ra ta src dst')} {self.hardware()}",
            f"wlan {self.one('src dst')} host {self.hardware()}",
        )
        atm = (
            self.one("lane metac bcc oam oamf4 oamf4ec oamf4sc oamf4s sc ilmic connectmsg metaconnect"),
            f"{self.one('vpi vci')} {self.one('- = != > <')} {self.number(70)}",
            f"vpi ( {self.number(9)} or {self.number(9)} )",
        )
        mtp = (
            self.one("fisu lssu msu hfisu hlssu hmsu lsu"),
            f"{self.one('sio opc dpc sls hsio hopc hdpc hsls')} {self.one('- = > < >= !=')} {self.number(300)}",
            f"{self.one('opc dpc')} ( {self.number(16383)} or {self.number(16383)} )",
        )
        firewall = (
            f"action {self.one('pass block nat rdr x match binat')}", f"{self.one('on ifname')} eth0",
            f"{self.one('rnr rulenum srnr')} {self.number(9)}", f"{self.one('rset ruleset')} abc",
            f"reason {self.one('match 3 bad-offset fragment short normalize memory zzz')}",
        )  # fmt: skip
        other = (self.one("inbound outbound"), f"ifindex {self.number(9)}", f"link host ${self.one('5 12 ff')}",
                 f"${self.one('5 ff')}", f"gateway {self.one('1 1.2.3.4')}")  # fmt: skip
        fitting = wireless if dlt in (105, 127, 119, 163, 192) else atm if dlt == 123 else mtp if dlt == 140 else None
        if dlt == 117:
            fitting = firewall
        if fitting is None or self.often(0.1):
            fitting = self.chance.choice((wireless, atm, mtp, firewall, other, other))
        return self.chance.choice(fitting)

    def value(self, depth: int) -> str:
        """Arithmetic."""
        roll = self.chance.random()
        if depth <= 0 or roll < 0.35:
            if self.often(0.5):
                return self.number()
            if self.often(0.2):
                return "len"
            return self.accessor(0)
        if roll < 0.6:
            return self.accessor(depth - 1)
        if roll < 0.65:
            return f"- {self.value(depth - 1)}"
        if roll < 0.75:
            return f"( {self.value(depth - 1)} )"
        operator = self.one("+ - * / % & | ^ << >> & + -")
        right = self.number(31) if operator in ("<<", ">>") and self.often(0.8) else self.value(depth - 1)
        return f"{self.value(depth - 1)} {operator} {right}"

    def accessor(self, depth: int) -> str:
        protocol = self.one(
            "ether ip ip6 tcp udp icmp icmp6 arp ether ip tcp ip6 sctp igmp rarp link vrrp pim wlan ppp radio "
            "decnet atalk lat sca carp igrp mopdl ah stp"
        )
        if self.often(0.6):
            protocol = self.one("ether ip tcp udp ip6 icmp")
        offset = self.value(depth) if self.often(0.15) else self.number(40)
        if self.often(0.1):
            offset = self.one("tcpflags icmptype icmpcode icmp6type 1-0 -1")
        size = self.one("- - :_1 :_2 :_4 :_2 :_4 :_1 :_3") if self.often(0.5) else ""
        return f"{protocol} [ {offset} {size} ]"

    def relation(self) -> str:
        if self.often(0.2):
            return self.one(
                "tcp_[_tcpflags_]_&_(_tcp-syn_|_tcp-fin_)_!=_0 ip_[_6:2_]_&_0x1fff_=_0 icmp_[_icmptype_]_=_icmp-echo "
                "ip_[_2:2_]_-_(_(_ip_[_0_]_&_0xf_)_<<_2_)_!=_0 tcp_[_(_tcp_[_12_]_>>_4_)_*_4_:_4_]_=_0x47455420 "
                "icmp6_[_icmp6type_]_==_icmp6-echo len_>_100 ether_[_0_]_&_1_=_0 tcp_[_13_]_==_2 len_<=_60"
            )
        left, right = self.value(2), self.number() if self.often(0.7) else self.value(1)
        return f"{left} {self.one('= == != > >= < <=')} {right}"

    def primitive(self, dlt: int) -> str:
        makers: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self.host), (5, self.net), (8, self.port), (5, self.proto), (10, self.word), (3, self.tunnel),
            (2, self.cast), (1, self.llc), (1, self.size), (1, self.byte), (7, self.relation),
        )  # fmt: skip
        if self.often(0.25 if dlt in (105, 127, 119, 163, 192, 123, 140, 117) else 0.02):
            return self.special(dlt)
        return self.chance.choices([maker for _, maker in makers], [weight for weight, _ in makers])[0]()

    def term(self, dlt: int, depth: int) -> str:
        roll = self.chance.random()
        if depth > 0 and roll < 0.2:
            return f"( {self.expression(dlt, depth - 1)} )"
        if roll < 0.3:
            return f"{self.one('not !')} {self.term(dlt, depth - 1)}"
        return self.primitive(dlt)

    def expression(self, dlt: int, depth: int = 3) -> str:
        if depth == 3 and self.often(0.003):
            return f"byte {self.number(60)} {self.one('& |')} {self.number(255)}"
        text = self.term(dlt, depth)
        while self.often(0.4 if depth > 1 else 0.25):
            # A name alone takes the qualifiers of the one before it.
            carried = self.one("80 443 53 192.0.2.1 10.1.2.3 \\tcp 2001:db8::1 17") if self.often(0.1) else ""
            text += f" {self.one('and or && || and or')} {carried or self.term(dlt, depth)}"
        return text

    def broken(self, text: str) -> str:
        """With a word left out, doubled, or moved."""
        words = text.split()
        at = self.chance.randrange(len(words))
        kind = self.chance.randrange(3)
        words[at : at + 1] = [] if kind == 0 else [words[at], words[at]] if kind == 1 else [self.chance.choice(words)]
        return " ".join(words)


# ---- comparing ------------------------------------------------------------------------------------------


@dataclass
class Difference:
    """A filter that we understand otherwise."""

    link_type: str
    netmask: int | None
    text: str
    kind: str
    detail: str

    def __str__(self) -> str:
        mask = "" if self.netmask is None else f", netmask {self.netmask:#x}"
        return f"{self.link_type}{mask}: {self.text!r}\n    {self.kind}: {self.detail}"


class Comparison:
    """Compares filters, and counts how many of them said what."""

    def __init__(self, libpcap: Libpcap) -> None:
        self.libpcap = libpcap
        self.accepted = self.rejected = self.empty = self.packets = self.selected = 0
        self.cut: set[tuple[str, str]] = set()  # filters that differ on packets cut short, and on those only
        self.undefined: set[tuple[str, str]] = set()  # filters whose programs by libpcap are wrong
        self.one_sided: set[tuple[str, str]] = set()  # filters that only one of us finds to reject everything

    def compare(self, name: str, text: str, netmask: int | None, chance: random.Random, most: int) -> Difference | None:
        """What differs about a filter, if anything."""
        dlt = LINK_TYPES[name][0]
        programs: list[tuple[bpf.Program, bpf.Program]] = []
        for optimize in (True, False):
            theirs = self.libpcap.compile(text, dlt, netmask, optimize)
            try:
                mine = ours(text, dlt, netmask, optimize)
            except Exception as error:
                return Difference(name, netmask, text, "fails", f"{type(error).__name__}: {error}")
            words = "optimized" if optimize else "not optimized"
            if theirs == REJECTS_ALL and not isinstance(mine, str):
                self.one_sided.add((name, text))
                programs.append((NOTHING, mine))
                continue
            if mine == REJECTS_ALL and not isinstance(theirs, str):
                self.one_sided.add((name, text))
                programs.append((theirs, NOTHING))
                continue
            if isinstance(theirs, str) or isinstance(mine, str):
                if not isinstance(mine, str):
                    return Difference(name, netmask, text, "accepted", f"{words}: {theirs}")
                if not isinstance(theirs, str):
                    return Difference(name, netmask, text, "rejected", f"{words}: {mine}")
                if (theirs == REJECTS_ALL) != (mine == REJECTS_ALL):
                    return Difference(name, netmask, text, "another error", f"{words}: {mine!r} and not {theirs!r}")
                if theirs != REJECTS_ALL:
                    self.rejected += 1
                    return None
                self.empty += 1
                continue
            programs.append((theirs, mine))
        if len(programs) == 2:
            self.accepted += 1
        return self.run(name, text, netmask, programs, chance, most) if programs else None

    def run(
        self, name: str, text: str, netmask: int | None, programs: list[tuple[bpf.Program, bpf.Program]],
        chance: random.Random, most: int,
    ) -> Difference | None:  # fmt: skip
        """Runs programs, theirs and ours in pairs, on packets that reach their branches."""
        seeds = seeds_for(LINK_TYPES[name][0], chance)
        packets = list(seeds)
        for pair in programs:
            for program in pair:
                packets += reaching(program, seeds, chance, most)
        if any(code == 5 and k >= 0x80000000 for pair in programs for program in pair for code, _, _, k in program):
            # libpcap's own machine runs without end where a loop finds no end.
            packets = [
                packet
                for packet in packets
                if all(ends(pair[0], *packet) and ends(pair[1], *packet) for pair in programs)
            ]
        packets += [(packet[: chance.randrange(len(packet) + 1)], wire) for packet, wire in packets[::7]]
        machine = self.libpcap.library.bpf_filter
        kept = [[bpf.in_memory(program) for program in pair] for pair in programs]
        for packet, wire in packets:
            theirs = [machine(pair[0], packet, wire, len(packet)) for pair in kept]
            mine = [machine(pair[1], packet, wire, len(packet)) for pair in kept]
            self.packets += 1
            self.selected += bool(theirs[0])
            if all(answer in theirs for answer in mine):
                continue
            whole = packet + FILLING
            if not all(ends(pair[0], whole, wire) and ends(pair[1], whole, wire) for pair in programs):
                continue
            theirs_whole = [machine(pair[0], whole, wire, len(whole)) for pair in kept]
            beyond = any(reads_beyond(pair[0], len(whole)) for pair in programs)
            if beyond or all(machine(pair[1], whole, wire, len(whole)) in theirs_whole for pair in kept):
                self.cut.add((name, text))  # which bytes that are not there matter is all they differ in
                continue
            # With headers of variable length its arithmetic may take the memory that their lengths are in.
            if any(unwritten(pair[0], packet, wire) for pair in programs) or unsure(text, programs[0][0]):
                self.undefined.add((name, text))
                continue
            detail = f"{mine} and not {theirs} of {packet.hex()} ({wire} bytes on the wire)"
            return Difference(name, netmask, text, "selects", detail)
        return None


def minimized(comparison: Comparison, found: Difference, seed: int, most: int) -> Difference:
    """The shortest filter with this kind of difference that leaving out words leads to."""
    least = found
    size = len(least.text.split())
    while size:
        words = least.text.split()
        for start in range(len(words) - size + 1):
            fewer = " ".join(words[:start] + words[start + size :])
            again = comparison.compare(found.link_type, fewer, found.netmask, random.Random(seed), most)
            if again is not None and again.kind == found.kind:
                least = again
                size = min(size + 1, len(fewer.split()) + 1)
                break
        size -= 1
    return least


def run(
    libpcap: Libpcap, seed: int, count: int, *, only: str = "", most: int = 12, report: bool = False
) -> list[Difference]:
    """Compares `count` expressions, and returns what differs."""
    chance = random.Random(seed)
    comparison = Comparison(libpcap)
    names = [only] if only else list(LINK_TYPES)
    weights = [LINK_TYPES[name][1] for name in names]
    differences: list[Difference] = []
    grammar = Grammar(chance)
    for number in range(count):
        name = chance.choices(names, weights)[0]
        text = " ".join(grammar.expression(LINK_TYPES[name][0]).split())
        if chance.random() < 0.05:
            text = grammar.broken(text)
        netmask = chance.choice((None, 0xFFFFFF00, 0xFFFFFFFF, 0xFFFF0000))
        inner = seed * 1_000_003 + number
        found = comparison.compare(name, text, netmask, random.Random(inner), most)
        if found is not None:
            differences.append(minimized(comparison, found, inner, most))
            if report:
                print(differences[-1], flush=True)
    if report:
        print(
            f"{count} expressions: {comparison.accepted} accepted, {comparison.rejected} rejected, {comparison.empty // 2} "  # noqa: E501
            f"without any packet, {len(differences)} differ, {len(comparison.cut)} on cut packets, "
            f"{len(comparison.undefined)} where libpcap mixes up its memory, {len(comparison.one_sided)} that only one "
            f"of us finds to reject all; {comparison.packets} packets, {comparison.selected} selected"
        )
    return differences


def main() -> int:
    """Compares, as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--link-type", default="", choices=["", *LINK_TYPES])
    parser.add_argument("filters", nargs="*")
    asked = parser.parse_args()
    libpcap = installed()
    if libpcap is None:
        print("libpcap is not installed: nothing to compare with")
        return 0
    if not asked.filters:
        began = time.monotonic()
        found = run(libpcap, asked.seed, asked.count, only=asked.link_type, report=True)
        print(f"seed {asked.seed}, {time.monotonic() - began:.0f} s")
        return 1 if found else 0
    differ = False
    for text in asked.filters:
        one = Comparison(libpcap).compare(asked.link_type or "EN10MB", text, None, random.Random(asked.seed), 200)
        print(one or f"{text!r}: the same")
        differ = differ or one is not None
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
