"""Names for hosts, ports, stations and protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
from wiretale.cli.dump import vendor
from wiretale.names import resolver
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
    b"10.0.0.1": b"one.example.com",
    b"10.0.0.2": b"",
    b"0000:0000:0000:0000:0000:0000:0000:0001": b"loop.local",
}


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Stands in for the system's resolver; what it was asked."""
    asked: list[bytes] = []

    def host_name(address: bytes) -> bytes:
        asked.append(address)
        return HOSTS.get(address, b"")

    monkeypatch.setattr(resolver, "host_name", host_name)
    return asked


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


def test_hosts_are_asked_for_once(hosts: list[bytes]) -> None:
    names = Resolver()
    for _ in range(3):
        assert names.host4(bytes([10, 0, 0, 1])) == b"one.example.com"
        assert names.host4(bytes([10, 0, 0, 2])) == b""
        assert names.host6(bytes(15) + b"\1") == b"loop.local"
    assert len(hosts) == 3


def test_short_names(hosts: list[bytes]) -> None:
    names = Resolver(short=True)
    assert names.host4(bytes([10, 0, 0, 1])) == b"one"
    assert names.host6(bytes(15) + b"\1") == b"loop"


def test_what_is_kept_is_bounded(hosts: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "MOST_KEPT", 100)
    names = Resolver()
    for n in range(1000):
        names.host4(bytes([10, 1, n // 256, n % 256]))
        names.ethernet(bytes([2, 1, 0, 0, n // 256, n % 256]))
    assert len(names.hosts4) <= 100
    assert len(names.unnamed) <= 100
    assert names.ethernet(b"\xff" * 6) == b"Broadcast"


def test_stations_without_a_name_show_their_vendor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "read_ethers", lambda: {making.MAC_A: b"alice"})
    names = Resolver(vendor=vendor)
    assert names.ethernet(making.MAC_A) == b"alice"
    assert names.ethernet(making.mac("00:00:0c:12:34:56")) == b"00:00:0c:12:34:56 (oui Cisco)"
    assert names.ethernet(making.mac("02:12:34:00:00:01")) == b"02:12:34:00:00:01 (oui Unknown)"


def test_a_name_that_could_upset_a_terminal_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    import _socket

    for name, believed in (("plain.example", True), ("esc\x1b[2J", False), ("two words", False), ("caf\xe9", False)):
        monkeypatch.setattr(_socket, "gethostbyaddr", lambda address, name=name: (name, [], []))
        assert resolver.host_name(b"10.0.0.1") == (name.encode() if believed else b"")


def test_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    import _socket

    def fail(address: bytes) -> None:
        raise _socket.herror(1, "Unknown host")

    monkeypatch.setattr(_socket, "gethostbyaddr", fail)
    assert resolver.host_name(b"10.0.0.1") == b""


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
