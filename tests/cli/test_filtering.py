"""Filter expressions on the command line, against tcpdump."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
from cli import running

tcpdump_needed = pytest.mark.skipif(oracle.TCPDUMP is None, reason="needs tcpdump")

PACKETS = [
    *(making.ether_tcp(b"hello", port, 443) for port in (1024, 443, 80, 53)),
    *[making.ether_udp(b"\0" * 12, 53, port) for port in (1024, 53)] * 3,
    *(making.ether_tcp(b"hello", 1025, port) for port in (80, 8080)),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with captures, and files that hold expressions."""
    (tmp_path / "a.pcap").write_bytes(making.pcap(PACKETS))
    (tmp_path / "raw.pcap").write_bytes(making.pcap([packet[14:] for packet in PACKETS], 101))
    (tmp_path / "expression").write_bytes(b"# the web\n tcp # but not\n\tport 80 # ...\n")
    (tmp_path / "zero").write_bytes(b"udp\0 and tcp")
    (tmp_path / "empty").write_bytes(b" \n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@tcpdump_needed
@pytest.mark.parametrize(
    "words",
    [
        "-r a.pcap tcp port 80",
        "-r a.pcap tcp -v port 80",
        "-r a.pcap -c 2 udp",
        "-r a.pcap -# -c 2 udp",
        "-r a.pcap --count udp",
        "-r a.pcap --count -c 3 udp",
        "-r a.pcap --count -c 30 udp",
        "-r a.pcap -l udp",
        "-r a.pcap -O udp",
        "-r a.pcap udp and greater 10000",
        "-r a.pcap -F expression",
        "-r a.pcap -F expression udp",
        "-r a.pcap -F zero",
        "-r a.pcap -F empty",
        "-r a.pcap -F none",
        "-r a.pcap -F .",
        "-r a.pcap tcp porx 80",
        "-r a.pcap ip and",
        "-r a.pcap ip and ip6",
        "-r a.pcap port nosuch",
        "-r none udp",
        "-r a.pcap -w out.pcap porx",
        "-r a.pcap -d tcp port 80",
        "-r a.pcap -dd tcp port 80",
        "-r a.pcap -ddd tcp port 80",
        "-r raw.pcap -dddd greater 100",
        "-r a.pcap -d -s 99 tcp port 80",
        "-r a.pcap -O -d tcp port 80",
        "-r a.pcap -d -w out.pcap tcp",
        "-r a.pcap -d porx",
        "-d tcp port 80",
        "-d -s 99 ip",
        "-d",
        "-dd",
        "-ddd -s 99",
        "-d ip broadcast",
        "-y RAW -d ip",
        "-y LINUX_SLL -dd ip",
        "-y FOO -d ip",
        "-y en10mb -ddd -F expression",
        "-d -F expression udp",
    ],
)
def test_as_tcpdump(folder: Path, words: str) -> None:
    """What is printed, what is said, and the status."""
    theirs = running.tcpdump("-n", *words.split())
    ours = running.here("-n", *words.split())
    assert ours.output == theirs.output
    assert running.without_hints(ours.errors) == theirs.errors
    assert ours.status == theirs.status
    assert not (folder / "out.pcap").exists()


@tcpdump_needed
@pytest.mark.parametrize(
    "words",
    ["-w {} udp", "-w {} -c 2 udp", "-U -w {} tcp", "-w {} --print tcp", "-w {} --count src port 53", "-w {} less 1"],
)
def test_saved_as_tcpdump_saves(folder: Path, words: str) -> None:
    theirs = running.tcpdump("-n", "-r", "a.pcap", *words.format("theirs").split())
    ours = running.here("-n", "-r", "a.pcap", *words.format("ours").split())
    assert (ours.output, ours.errors, ours.status) == (theirs.output, theirs.errors, theirs.status)
    assert (folder / "ours").read_bytes() == (folder / "theirs").read_bytes()


def test_files_of_several_link_types(folder: Path) -> None:
    """The expression is compiled for each link type it meets."""
    (folder / "list").write_text("a.pcap\nraw.pcap\n")
    done = running.here("-n", "-V", "list", "--count", "udp", "dst", "port", "1024")
    assert (done.output, done.status) == (b"6 packets\n", 0)


def test_where_it_is_wrong(folder: Path) -> None:
    """Below tcpdump's words stand the expression, and a caret under the place."""
    done = running.here("-r", "a.pcap", "tcp", "and", "or", "udp")
    said = done.errors.splitlines()[1:]
    assert said[:3] == [
        "wiretale: can't parse filter expression: syntax error",
        "    tcp and or udp",
        "            ^",
    ]
    assert (done.output, done.status) == (b"", 1)
