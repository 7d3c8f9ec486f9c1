"""Whatever the packet and the style, one record is printed, soon, and nothing but printable text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import families
import making
import test_hostile as hostile
from styles.test_words import WORDS
from wiretale.dissect.styles import STYLES
from wiretale.dissect.text import Text

FAMILIES = ["arp", "dns", "ethernet", "icmp", "ipv4", "ipv6", "tcp", "udp"]
FRAMES = [frame for frames, *_ in WORDS.values() for frame in frames if isinstance(frame, bytes)]


def writer(style: str, verbose: int, link_level: bool) -> Text:
    out = Text()
    out.style = STYLES[style]
    out.verbose = verbose
    out.link_level = link_level
    return out


@pytest.mark.parametrize("style", ["3.7", "3.9"])
@pytest.mark.parametrize(("verbose", "link_level", "dump"), [(0, False, 2), (1, True, 1), (2, False, 0)])
def test_cut_everywhere(style: str, verbose: int, link_level: bool, dump: int) -> None:
    """Each packet of our own captured at every length."""
    cuts = [(frame[:n], len(frame)) for frame in FRAMES for n in range(1, len(frame) + 1)]
    hostile.check(1, cuts, writer(style, verbose, link_level), dump)


@pytest.mark.parametrize("style", ["3.7", "3.9"])
@pytest.mark.parametrize("name", FAMILIES)
def test_family_cut(style: str, name: str) -> None:
    """The packets of the families that have words of their own, each cut at every third length."""
    family = families.load(name)
    packets = [packet[0] if isinstance(packet, tuple) else packet for packet in family.PACKETS.values()]
    cuts = [(data[:n], len(data)) for data in packets for n in range(1, len(data) + 1, 3)]
    hostile.check(families.link_type(family), cuts, writer(style, 2, False))


@hostile.EXAMPLES
@given(hostile.damaged(), hostile.texts(), st.sampled_from(["3.7", "3.9"]), st.integers(0, 3))
def test_damaged(packet: tuple[int, bytes, int], out: Text, style: str, dump: int) -> None:
    """Good packets of any family, damaged."""
    link_type, data, wire = packet
    out.style = STYLES[style]
    if data:
        hostile.check(link_type, [(data, wire)], out, dump)


@hostile.EXAMPLES
@given(st.binary(min_size=1, max_size=200), st.sampled_from(["3.7", "3.9"]), st.integers(0, 2), st.booleans())
def test_random(payload: bytes, style: str, verbose: int, link_level: bool) -> None:
    """Bytes at random inside IPv4, TCP, UDP and ICMP."""
    frames = [making.ether(payload), making.ether(payload, 0x86DD), making.ether(payload, 0x0806)]
    frames += [making.ether(making.ipv4(payload, number)) for number in (1, 4, 6, 17, 41)]
    frames.append(making.ether_udp(payload, 1000, 53))
    hostile.check(1, [(frame, len(frame)) for frame in frames], writer(style, verbose, link_level))
