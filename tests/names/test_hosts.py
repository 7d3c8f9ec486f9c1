"""The files that name hosts, and the order in which the system looks into them."""

from __future__ import annotations

from pathlib import Path

from wiretale.names.hosts import host_sources, read_hosts

HOSTS = b"""
127.0.0.1\tlocalhost loopback
192.0.2.1  one.example.com one   # a comment
192.0.2.1  second
# 192.0.2.2 two
192.0.2.3
192.0.2.4 four#4
not-an-address name
::1 ip6-localhost
2001:DB8::1 v6.example.com
fe80::1%eth0 scoped
192.0.2.5 esc\x1b[2J
192.0.2.6 caf\xe9
"""


def test_hosts(tmp_path: Path) -> None:
    """The first line of an address wins; what is no address, or could upset a terminal, is passed over."""
    path = tmp_path / "hosts"
    path.write_bytes(HOSTS)
    assert read_hosts(str(path)) == {
        bytes((127, 0, 0, 1)): b"localhost",
        bytes((192, 0, 2, 1)): b"one.example.com",
        bytes((192, 0, 2, 4)): b"four",
        bytes(15) + b"\1": b"ip6-localhost",
        bytes.fromhex("20010db8000000000000000000000001"): b"v6.example.com",
        bytes.fromhex("fe800000000000000000000000000001"): b"scoped",
    }
    assert read_hosts(str(tmp_path / "none")) == {}


def test_sources(tmp_path: Path) -> None:
    path = tmp_path / "nsswitch.conf"
    for line, sources in (
        ("hosts: files dns", ["files", "dns"]),
        ("hosts:\tfiles  # dns", ["files"]),
        ("passwd: files\n hosts : resolve [!UNAVAIL=return] files [x] dns", ["resolve", "files", "dns"]),
        ("hosts: files [", ["files"]),
        ("hosts:", []),
        ("# hosts: files\n", ["files", "dns"]),
    ):
        path.write_text(line + "\n")
        assert host_sources(str(path)) == sources, line
    assert host_sources(str(tmp_path / "none")) == ["files", "dns"]
