"""Damaged packets, printed by tcpdump and by us: where do we differ?

    python tests/fuzz/differential.py [--seed N] [--packets N] [--options "-nnv"] [--family NAME]... [CAPTURE ...]

Packets of the families in tests/protocols/ (all of them, or those named) and of captures are damaged:
bits flipped, fields set to numbers that tend to be trouble, bytes cut, inserted or doubled, two packets
joined, and the fields changed that say which protocol comes next, so that every dissector meets bytes
that were never meant for it. One seed gives the same packets every time.

What is printed is one difference for each place that differs (the words before it are the place), with
the packet in hexadecimal, so that it can be made a test. The exit status is 1 if there was any.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

if __name__ == "__main__":
    TESTS = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]

import families
import making
import oracle

LONGEST = 2000  # bytes of a packet; a longer seed is cut
NUMBERS = [0, 1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 20, 31, 32, 63, 64, 127, 128, 192, 240, 254, 255]
MANY_DIFFERENCES = 40  # of one run that are shown


@dataclass(frozen=True)
class Packet:
    """Some captured bytes, how long the packet was on the wire, and where they come from."""

    data: bytes
    wire: int
    family: str


@dataclass(frozen=True)
class Difference:
    """A packet that is printed differently."""

    packet: Packet
    link_type: int
    options: str
    place: str
    theirs: str
    mine: str
    alone: bool  # it differs without the packets before it, too

    def __str__(self) -> str:
        more = "" if self.alone else ", after the packets before it"
        return (
            f"==== {self.place!r} ({self.packet.family}, {self.options}{more})\n"
            f" tcpdump: {self.theirs}\nwiretale: {self.mine}\n"
            f"  packet: link type {self.link_type}, {self.packet.wire} on the wire: {self.packet.data.hex()}\n"
        )


# ---- seeds ------------------------------------------------------------------------------------------------


def family_seeds(names: list[str]) -> dict[int, list[list[Packet]]]:
    """For each link type, the packets of its families: one list a family."""
    found: dict[int, list[list[Packet]]] = {}
    for name in names:
        family = families.load(name)
        packets = []
        for packet in family.PACKETS.values():
            data, wire = packet if isinstance(packet, tuple) else (packet, len(packet))
            packets.append(Packet(data[:LONGEST], wire, name))
        found.setdefault(families.link_type(family), []).append(packets)
    return found


def capture_seeds(path: str) -> tuple[int, list[Packet]]:
    """A capture's link type and its packets."""
    from wiretale.files.open import open_capture

    packets: list[Packet] = []
    with open_capture(path) as source:
        while len(packets) < 5000 and (batch := source.read()) is not None:
            for i in range(batch.count):
                start = batch.start(i)
                data = bytes(batch.data[start : start + min(batch.captured(i), LONGEST)])
                packets.append(Packet(data, max(batch.wire_length(i), len(data)), Path(path).stem))
        return source.link_type, packets


# ---- damage -----------------------------------------------------------------------------------------------


class Damage:
    """Takes packets and gives them back damaged, the same way for the same seed."""

    def __init__(self, seed: int, seeds: list[list[Packet]]) -> None:
        self.random = random.Random(seed)
        self.seeds = [packets for packets in seeds if packets]
        self.ways = [
            self.flip, self.flip, self.set_octet, self.set_octet, self.set_octet, self.set_pair, self.cut, self.insert,
            self.delete, self.double, self.shorten_wire, self.lengthen_wire, self.join, self.next_protocol, self.noise,
        ]

    def packets(self, count: int) -> list[Packet]:
        """So many damaged packets. Families take turns, however many packets each has."""
        return [self.damaged(self.random.choice(self.seeds[i % len(self.seeds)])) for i in range(count)]

    def damaged(self, packet: Packet) -> Packet:
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 2, 3, 5])):
            packet = self.random.choice(self.ways)(packet)
        if self.random.random() < 0.5:
            packet = with_right_lengths(packet)
        if not packet.data:
            packet = replace(packet, data=b"\0")
        return replace(packet, data=packet.data[:LONGEST], wire=max(packet.wire, len(packet.data[:LONGEST]), 1))

    def place(self, packet: Packet) -> int:
        """An offset in the packet; most are behind the headers that all have in common."""
        size = len(packet.data)
        low = self.random.choice([0, 14, 14, 34, 34, 42, 42, 54])
        return self.random.randrange(low if low < size else 0, size) if size else 0

    def changed(self, packet: Packet, at: int, new: bytes) -> Packet:
        return replace(packet, data=(packet.data[:at] + new + packet.data[at + len(new) :])[: len(packet.data)])

    def flip(self, packet: Packet) -> Packet:
        at = self.place(packet)
        if at >= len(packet.data):
            return packet
        return self.changed(packet, at, bytes([packet.data[at] ^ 1 << self.random.randrange(8)]))

    def set_octet(self, packet: Packet) -> Packet:
        number = self.random.choice(NUMBERS) if self.random.random() < 0.7 else self.random.randrange(256)
        return self.changed(packet, self.place(packet), bytes([number]))

    def set_pair(self, packet: Packet) -> Packet:
        number = self.random.choice([*NUMBERS, 256, 1500, 0x7FFF, 0x8000, 0xFFFF, len(packet.data)])
        return self.changed(packet, self.place(packet), making.u16(number))

    def cut(self, packet: Packet) -> Packet:
        return replace(packet, data=packet.data[: self.place(packet)])

    def insert(self, packet: Packet) -> Packet:
        at = self.place(packet)
        new = self.random.randbytes(self.random.choice([1, 2, 4, 8, 20]))
        return replace(packet, data=packet.data[:at] + new + packet.data[at:], wire=packet.wire + len(new))

    def delete(self, packet: Packet) -> Packet:
        at = self.place(packet)
        gone = min(self.random.choice([1, 2, 4, 8]), len(packet.data) - at)
        return replace(packet, data=packet.data[:at] + packet.data[at + gone :], wire=packet.wire - gone)

    def double(self, packet: Packet) -> Packet:
        at = self.place(packet)
        again = packet.data[at : at + self.random.choice([1, 2, 4, 8, 16, 32])]
        return replace(packet, data=packet.data[:at] + again + packet.data[at:], wire=packet.wire + len(again))

    def shorten_wire(self, packet: Packet) -> Packet:
        """Bytes lost on the wire itself: what the headers say is too long."""
        data = packet.data[: self.place(packet)]
        return replace(packet, data=data, wire=len(data))

    def lengthen_wire(self, packet: Packet) -> Packet:
        return replace(packet, wire=packet.wire + self.random.choice([1, 4, 100, 65536]))

    def join(self, packet: Packet) -> Packet:
        """The beginning of one packet and the end of another."""
        other = self.random.choice(self.random.choice(self.seeds)).data
        at = self.place(packet)
        data = packet.data[:at] + other[self.random.choice([at, 0, 14, 34, 42]) :]
        return replace(packet, data=data, wire=len(data))

    def noise(self, packet: Packet) -> Packet:
        at = self.place(packet)
        return self.changed(packet, at, self.random.randbytes(self.random.choice([2, 4, 16, 64])))

    def next_protocol(self, packet: Packet) -> Packet:
        """The field that says what comes next, at whichever level, set to something that we know."""
        from wiretale.protocols import tables

        data = packet.data
        network = network_at(packet)
        level = self.random.randrange(3)
        if level == 0 and len(data) > 14 and packet.family != "linux_sll2":
            ethertype = self.random.choice(sorted(tables.ETHERTYPES.entries))
            return self.changed(packet, 14 if packet.family == "linux_sll" else 12, making.u16(ethertype))
        if level == 1 and network:
            protocol = self.random.choice(sorted(tables.IP_PROTOCOLS.entries))
            return self.changed(packet, network + (9 if data[network] >> 4 == 4 else 6), bytes([protocol]))
        if network and len(data) > network + 20:
            at = network + ((data[network] & 15) * 4 if data[network] >> 4 == 4 else 40)
            known = tables.UDP_PORTS if data[network + 9] == 17 or data[network + 6] == 17 else tables.TCP_PORTS
            port = self.random.choice([port for port, rank in enumerate(known.of_destination) if rank])
            return self.changed(packet, at + self.random.choice([0, 2]), making.u16(port))
        return packet


def network_at(packet: Packet) -> int:
    """Where an Ethernet frame's IP header is; 0 if it has none."""
    if packet.data[12:14] == b"\x08\0" and len(packet.data) >= 34:
        return 14 if packet.data[14] >> 4 == 4 else 0
    return 14 if packet.data[12:14] == b"\x86\xdd" and len(packet.data) >= 54 and packet.data[14] >> 4 == 6 else 0


def with_right_lengths(packet: Packet) -> Packet:
    """The packet with the lengths in its IP and UDP headers made right, so that what they carry is looked at."""
    at = network_at(packet)
    if not at:
        return packet
    data = bytearray(packet.data)
    room = min(packet.wire - at, 65535)
    if data[at] >> 4 == 4:
        header, protocol = (data[at] & 15) * 4, data[at + 9]
        if room < header:
            return packet
        data[at + 2 : at + 4] = making.u16(room)
    else:
        header, protocol = 40, data[at + 6]
        if room < header:
            return packet
        data[at + 4 : at + 6] = making.u16(room - header)
    if protocol == 17 and len(data) >= at + header + 6:
        data[at + header + 4 : at + header + 6] = making.u16(room - header)
    return replace(packet, data=bytes(data))


# ---- comparison -------------------------------------------------------------------------------------------


def capture(packets: list[Packet], link_type: int) -> bytes:
    return making.pcap([(packet.data, packet.wire) for packet in packets], link_type)


def place_of(theirs: str, mine: str) -> str:
    """The words before the first difference, without the numbers, and what differs: the same place, the same text."""
    same = 0
    while same < min(len(theirs), len(mine)) and theirs[same] == mine[same]:
        same += 1
    while same > 0 and theirs[same - 1].isalnum():
        same -= 1
    before = re.sub(r"[0-9a-f.:]*\d[0-9a-f.:]*", "#", theirs[same - 60 if same > 60 else 0 : same])
    words = " ".join(before.split()[-4:])
    return f"{words} <{kind(theirs[same : same + 12])}|{kind(mine[same : same + 12])}>"


def kind(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def find(packets: list[Packet], link_type: int, options: str, folder: Path) -> list[Difference]:
    """Where the packets are printed differently; one for each place."""
    words = ["-#", *options.split()]
    path = folder / "packets.pcap"
    found: dict[str, Difference] = {}
    packets = list(packets)
    while True:
        path.write_bytes(capture(packets, link_type))
        try:
            mine = oracle.ours(path, *words)
        except Exception as error:
            at = first_raising(packets, link_type, words, folder)
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
            if place not in found:
                found[place] = Difference(packets[at], link_type, options, place, "", repr(error), True)
            del packets[at]
            continue
        break
    a, b = families.records(oracle.tcpdump(path, *words)), families.records(mine)
    if len(a) != len(packets) or len(b) != len(packets):
        counts = f"{len(packets)} packets, {len(a)} and {len(b)} records"
        found["records"] = Difference(packets[-1], link_type, options, "records", counts, counts, False)
    for packet, theirs, own in zip(packets, a, b, strict=False):
        if theirs == own:
            continue
        shown, wrong = families.show(theirs), families.show(own)
        place = place_of(shown, wrong)
        if place not in found and len(found) < MANY_DIFFERENCES:
            path.write_bytes(capture([packet], link_type))
            alone = oracle.tcpdump(path, *words) != oracle.ours(path, *words)
            found[place] = Difference(packet, link_type, options, place, shown, wrong, alone)
    return list(found.values())


def first_raising(packets: list[Packet], link_type: int, words: list[str], folder: Path) -> int:
    """Which packet is the first that we cannot print without an exception."""
    path = folder / "some.pcap"
    low, high = 0, len(packets)  # `high` packets raise, `low` do not
    while high - low > 1:
        middle = (low + high) // 2
        path.write_bytes(capture(packets[:middle], link_type))
        try:
            oracle.ours(path, *words)
        except Exception:
            high = middle
        else:
            low = middle
    return high - 1


def run(
    seed: int, count: int, options: str, names: list[str] | None = None, captures: list[str] | None = None
) -> list[Difference]:
    """Damages `count` packets, shared out among the link types by how many families they have, and compares."""
    if names is None:
        names = [] if captures else families.names()
    seeds = family_seeds(names)
    for path in captures or []:
        link_type, packets = capture_seeds(path)
        seeds.setdefault(link_type, []).append(packets)
    total = sum(len(lists) for lists in seeds.values())
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for link_type, lists in sorted(seeds.items()):
            damaged = Damage(seed, lists).packets(max(1, count * len(lists) // total))
            found += find(damaged, link_type, options, Path(folder))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packets", type=int, default=5000)
    parser.add_argument("--options", default="-nnv")
    parser.add_argument("--family", action="append")
    parser.add_argument("captures", nargs="*", metavar="CAPTURE")
    words = sys.argv[1:]
    for i, word in enumerate(words[:-1]):
        if word == "--options":  # argparse would take its value for another option
            words[i : i + 2] = [f"--options={words[i + 1]}"]
            break
    chosen = parser.parse_args(words)
    if oracle.TCPDUMP is None:
        sys.exit("differential: needs tcpdump")
    found = run(chosen.seed, chosen.packets, chosen.options, chosen.family, chosen.captures)
    for difference in found:
        print(difference)
    print(f"{len(found)} places differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
