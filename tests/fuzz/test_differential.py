"""A few hundred damaged packets, printed by tcpdump and by us; differential.py does the same at length."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import oracle

PACKETS = 600
SEED = 48
# Families whose damaged packets are told as tcpdump tells them, as far as is known.
FAMILIES = [
    "arp", "bootp", "dhcpv6", "dns", "ethernet", "geneve", "gre", "hsrp", "icmp", "icmpv6", "igmp", "ipv4",
    "ipv6_extension", "isakmp", "linux_sll", "linux_sll2", "lldp", "nfs", "ntp", "ppp", "pppoe", "radius", "rip",
    "ripng", "rx", "sctp", "snmp", "stp", "syslog", "tcp", "text_protocol", "tftp", "udp", "vrrp", "vxlan",
]


def load() -> object:
    """differential.py, which is a script beside this file and no package's module."""
    path = Path(__file__).with_name("differential.py")
    spec = importlib.util.spec_from_file_location("differential", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["differential"] = module  # dataclasses look it up
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")
@pytest.mark.parametrize("options", ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nne", "-nnq", "-nnx", "-nnvX"])
def test_damaged(options: str) -> None:
    """Whatever happens to a packet, we print the words that tcpdump prints."""
    found = load().run(SEED, PACKETS, options, FAMILIES)  # type: ignore[attr-defined]
    assert not found, "\n".join(str(difference) for difference in found[:5])
