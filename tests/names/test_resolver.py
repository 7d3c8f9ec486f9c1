"""Names for hosts, ports, stations and protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
from wiretale.cli.naming import vendor
from wiretale.names import resolver
from wiretale.names.lookups import believable
from wiretale.names.resolver import Resolver

SERVICES = """
echo    7/tcp
first   1111/udp  alias   # a comment
second  1111/udp
third   2222/udp# another
bad
worse   x/udp
spaced  2224 / udp
loud    2226/UDP
other   2230/sctp
high    70000/udp
  lead  2232/udp
"""

ETHERS = """
02:00:00:00:00:01 alice
2:0:0:0:0:2 bob # a comment
# 02:00:00:00:00:03 carl
02:00:00:00:00:04 10.0.0.1
02-00-00-00-00-05 dave
02:00:00:00:00:06 erin frank
02:00:00:00:00:01 alice2
02:00:00:00:07 short
"""

HOSTS = {
    bytes((10, 0, 0, 1)): b"one.example.com",
    bytes(15) + b"\1": b"loop.local",
    bytes(16): b"nobody",
    bytes((0, 0, 0, 5)): b"five.example.com",
}


def resolver_of_files(**settings: object) -> Resolver:
    """A resolver that knows HOSTS, and asks nobody."""
    names = Resolver(**settings)  # type: ignore[arg-type]
    names.files = dict(HOSTS)
    return names


def test_services(tmp_path: Path) -> None:
    path = tmp_path / "services"
    path.write_text(SERVICES)
    assert resolver.read_services(str(path)) == {
        b"tcp": {7: b"echo"},
        b"udp": {1111: b"first", 2222: b"third", 70000 & 0xFFFF: b"high", 2232: b"lead"},
    }


def test_ethers(tmp_path: Path) -> None:
    path = tmp_path / "ethers"
    path.write_text(ETHERS)
    names = {address[5]: name for address, name in resolver.read_ethers(str(path)).items()}
    assert names == {1: b"alice", 2: b"bob", 4: b"10.0.0.1", 6: b"erin"}


def test_missing_tables_hold_nothing(tmp_path: Path) -> None:
    assert resolver.read_services(str(tmp_path / "none")) == {b"tcp": {}, b"udp": {}}
    assert resolver.read_ethers(str(tmp_path / "none")) == {}


def test_hosts() -> None:
    names = resolver_of_files()
    for _ in range(2):
        assert names.host4(bytes([10, 0, 0, 1])) == b"one.example.com"
        assert names.host4(bytes([10, 0, 0, 2])) == b""
        assert names.host6(bytes(15) + b"\1") == b"loop.local"
        assert names.host6(bytes(16)) == b""


def test_ipv4_in_ipv6() -> None:
    """An IPv4 address in IPv6's clothes is the IPv4 host, as for the C library."""
    names = resolver_of_files()
    assert names.host6(bytes(10) + b"\xff\xff\n\0\0\1") == b"one.example.com"
    assert names.host6(bytes(15) + b"\5") == b"five.example.com"


def test_short_names() -> None:
    names = resolver_of_files(short=True)
    assert names.host4(bytes([10, 0, 0, 1])) == b"one"
    assert names.host6(bytes(15) + b"\1") == b"loop"


def test_foreign_addresses_are_numbers() -> None:
    """-f: only what is in the network has a name; IPv6 addresses are not concerned."""
    names = resolver_of_files(local=(bytes((10, 0, 1, 0)), bytes((255, 255, 255, 0))))
    assert names.host4(bytes([10, 0, 0, 1])) == b""
    assert names.host6(bytes(15) + b"\1") == b"loop.local"
    names = resolver_of_files(local=(bytes((10, 0, 0, 0)), bytes((255, 255, 255, 0))))
    assert names.host4(bytes([10, 0, 0, 1])) == b"one.example.com"
    names = resolver_of_files(local=(bytes(4), bytes(4)))  # an interface without an address
    assert names.host4(bytes([10, 0, 0, 1])) == b"one.example.com"


def test_what_the_capture_tells() -> None:
    """It counts for less than /etc/hosts, and the last word counts; where it comes from is said when it is used."""
    said: list[str] = []
    names = resolver_of_files()
    names.origins = said.append
    names.learn(bytes((10, 0, 0, 1)), b"other.example.com", "someone")
    names.learn(bytes((10, 0, 0, 2)), b"two.example.com", "someone")
    assert not said
    for _ in range(2):
        assert names.host4(bytes((10, 0, 0, 1))) == b"one.example.com"
        assert names.host4(bytes((10, 0, 0, 2))) == b"two.example.com"
    names.learn(bytes((10, 0, 0, 2)), b"zwei.example.com", "someone else")
    assert names.host4(bytes((10, 0, 0, 2))) == b"zwei.example.com"
    assert said == [
        "10.0.0.1 is one.example.com (/etc/hosts)",
        "10.0.0.2 is two.example.com (someone)",
        "10.0.0.2 is zwei.example.com (someone else)",
    ]


def test_what_is_kept_is_bounded() -> None:
    names = resolver_of_files()
    for n in range(resolver.MOST_KEPT + 100):
        address = n.to_bytes(3, "big")
        names.learn(b"\n" + address, b"name", "someone")
        names.host4(b"\n" + address)
        names.ethernet(b"\2\1\0" + address)
    assert 0 < len(names.hosts) <= resolver.MOST_KEPT
    assert 0 < len(names.learned) <= resolver.MOST_KEPT
    assert 0 < len(names.unnamed) <= resolver.MOST_KEPT
    assert names.ethernet(b"\xff" * 6) == b"Broadcast"


def test_stations_without_a_name_show_their_vendor() -> None:
    names = Resolver(vendor=vendor)
    names.stations = {making.MAC_A: b"alice"}
    assert names.ethernet(making.MAC_A) == b"alice"
    assert names.ethernet(making.mac("00:00:0c:12:34:56")) == b"00:00:0c:12:34:56 (oui Cisco)"
    assert names.ethernet(making.mac("02:12:34:00:00:01")) == b"02:12:34:00:00:01 (oui Unknown)"


def test_a_name_that_could_upset_a_terminal_is_not_believed() -> None:
    for name in (b"esc\x1b[2J", b"two words", b"caf\xc3\xa9", b"del\x7f"):
        assert believable(name) == b""
    assert believable(b"plain.example") == b"plain.example"


def test_protocols() -> None:
    names = Resolver()
    assert [names.protocol(n) for n in (0, 27, 61, 255)] == [b"hopopt", b"rdp", b"", b"reserved"]


@pytest.mark.skipif(oracle.TCPDUMP is None, reason="tcpdump is not installed")
@pytest.mark.parametrize("options", ["-t", "-te", "-tN", "-tve"])
def test_same_as_tcpdump(options: str, tmp_path: Path) -> None:
    """What this system's own tables and resolver say."""

    def frame(source: str, destination: str, source_port: int, port: int, to: bytes = making.MAC_B) -> bytes:
        datagram = making.udp(b"hello", source_port, port, source, destination)
        return making.ether(making.ipv4(datagram, 17, source, destination), destination=to)

    packets = [
        frame("127.0.0.1", "255.255.255.255", 1111, 7, b"\xff" * 6),
        frame("0.0.0.0", "224.0.0.1", 9, 13, making.mac("01:00:5e:00:00:01")),
        frame("127.0.0.1", "127.0.0.1", 37, 40000, making.mac("00:00:0c:00:00:01")),
        making.ether(making.ipv6(making.udp(b"hello", 9, 7, "::1", "ff02::1"), 17, "::1", "ff02::1"), 0x86DD),
    ]
    packets += [making.ether(making.ipv4(b"hello" * 4, protocol)) for protocol in (3, 27, 61, 200, 254)]
    path = tmp_path / "names.pcap"
    path.write_bytes(making.pcap(packets))
    assert oracle.ours(path, options) == oracle.tcpdump(path, options)
