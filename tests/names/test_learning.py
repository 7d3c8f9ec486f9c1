"""What captures tell about names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import making
from making import u16
from wiretale.batch import Batch, Interface
from wiretale.files.pcapng_writer import PcapngWriter
from wiretale.names import told_dhcp, told_dns, told_tls
from wiretale.names.learner import Learner, host_name

CLIENT = "192.0.2.1"
SERVER = "192.0.2.53"
WEB = bytes((198, 51, 100, 7))
WEB6 = making.ip6("2001:db8::7")


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def record(owner: bytes, kind: int, data: bytes, network: int = 1) -> bytes:
    return owner + u16(kind, network) + making.u32(60) + u16(len(data)) + data


def response(question: str, kind: int, *records: bytes, flags: int = 0x8180) -> bytes:
    return u16(7, flags, 1, len(records), 0, 0) + name(question) + u16(kind, 1) + b"".join(records)


def dns(message: bytes, port: int = 53) -> bytes:
    return making.ether(making.ipv4(making.udp(message, port, 40000, SERVER, CLIENT), 17, SERVER, CLIENT))


def dhcp(kind: int, options: bytes, *, reply: bool = False, has: str = "0.0.0.0", gets: str = "0.0.0.0") -> bytes:
    message = bytes((2 if reply else 1, 1, 6, 0)) + b"TxId" + bytes(4) + making.ip4(has) + making.ip4(gets) + bytes(8)
    message += making.MAC_A.ljust(16, b"\0") + bytes(192) + told_dhcp.COOKIE + bytes((53, 1, kind)) + options + b"\xff"
    ports = (67, 68) if reply else (68, 67)
    return making.ether(making.ipv4(making.udp(message, *ports, SERVER, CLIENT), 17, SERVER, CLIENT))


def option(number: int, value: bytes) -> bytes:
    return bytes((number, len(value))) + value


def option6(number: int, value: bytes) -> bytes:
    return u16(number, len(value)) + value


def hello(server: bytes, padding: int = 0) -> bytes:
    """A TLS client's first message, with an extension of `padding` bytes before that with the server's name."""
    extensions = u16(21, padding) + bytes(padding)
    extensions += u16(0, len(server) + 5, len(server) + 3) + b"\0" + u16(len(server)) + server
    body = b"\3\3" + bytes(32) + b"\0" + u16(2, 0x1301) + b"\1\0" + u16(len(extensions)) + extensions
    message = b"\1" + len(body).to_bytes(3, "big") + body
    return b"\x16\3\1" + u16(len(message)) + message


def segment(data: bytes, seq: int = 1) -> bytes:
    server = "198.51.100.7"
    return making.ether(making.ipv4(making.tcp(data, 50000, 443, CLIENT, server, seq=seq), 6, CLIENT, server))


def learned(*packets: bytes) -> list[tuple[bytes, bytes, str]]:
    """What is learned from packets, in turn."""
    found: list[tuple[bytes, bytes, str]] = []
    learner = Learner(lambda address, name, origin: found.append((address, name, origin)))
    batch = Batch()
    batch.begin(b"".join(packets))
    batch.interfaces = [Interface(1, 262144)]
    at = 0
    for packet in packets:
        batch.add(at, len(packet), len(packet), 0, 0, 0)
        at += len(packet)
    batch.finish()
    learner.look(batch, len(packets), 0)
    return found


def test_dns() -> None:
    """Addresses are called what was asked for, not what its aliases are called."""
    pointer = b"\xc0\x0c"
    answers = (
        record(pointer, 5, name("edge.cdn.example")), record(name("edge.cdn.example"), 5, name("a.b.example")),
        record(name("a.b.example"), 1, WEB), record(name("a.b.example"), 28, WEB6),
    )
    assert learned(dns(response("www.example.com", 1, *answers))) == [
        (WEB, b"www.example.com", "answer of a DNS server, packet 1"),
        (WEB6, b"www.example.com", "answer of a DNS server, packet 1"),
    ]
    backward = response("7.100.51.198.in-addr.arpa", 12, record(pointer, 12, name("host.example.net")))
    assert learned(dns(b""), dns(backward)) == [(WEB, b"host.example.net", "answer of a DNS server, packet 2")]
    labels = ".".join(WEB6.hex()[::-1]) + ".ip6.arpa"
    backward = response(labels, 12, record(pointer, 12, name("six.example.net")))
    assert [found[:2] for found in learned(dns(backward))] == [(WEB6, b"six.example.net")]


def test_what_dns_does_not_tell() -> None:
    """Questions, errors, other classes, other kinds of records."""
    good = record(b"\xc0\x0c", 1, WEB)
    assert learned(dns(response("www.example.com", 1, good, flags=0x0100))) == []
    assert learned(dns(response("www.example.com", 1, good, flags=0x8183))) == []
    assert learned(dns(response("www.example.com", 1, record(b"\xc0\x0c", 1, WEB, 3)))) == []
    assert learned(dns(response("www.example.com", 1, record(b"\xc0\x0c", 1, WEB + b"\0")))) == []
    assert learned(dns(response("www.example.com", 1, good), port=5300)) == []


def test_mdns() -> None:
    """Its answers have no question, and a class with its first bit set."""
    message = u16(0, 0x8400, 0, 1, 0, 0) + record(name("printer.local"), 1, WEB, 0x8001)
    assert learned(dns(message, 5353)) == [(WEB, b"printer.local", "said by mDNS, packet 1")]


def test_dhcp() -> None:
    """The client says its name, the server the address, in answer to it."""
    asks = dhcp(3, option(12, b"laptop"))
    answers = dhcp(5, b"", reply=True, gets="192.0.2.77")
    assert learned(asks, answers) == [(making.ip4("192.0.2.77"), b"laptop", "host name told to DHCP, packet 2")]
    assert learned(answers) == []
    renews = dhcp(3, option(81, b"\4\0\0" + name("laptop.example")), has="192.0.2.77")
    assert [found[:2] for found in learned(renews)] == [(making.ip4("192.0.2.77"), b"laptop.example")]
    assert [found[:2] for found in learned(dhcp(5, option(12, b"given"), reply=True, gets="192.0.2.78"))] == [
        (making.ip4("192.0.2.78"), b"given")
    ]


def test_dhcpv6() -> None:
    client = option6(1, b"duid")
    asks = b"\3abc" + client + option6(39, b"\1" + name("laptop.example"))
    address = option6(5, WEB6 + bytes(8))
    answers = b"\7abc" + client + option6(3, bytes(12) + address)
    clients = told_dhcp.Clients()
    assert clients.read6(answers) == []
    assert clients.read6(asks) == []
    assert clients.read6(answers) == [(WEB6, b"laptop.example")]


def test_tls() -> None:
    whole = hello(b"www.example.com", 100)
    expected = [(WEB, b"www.example.com", "server asked for by TLS, packet 1")]
    assert learned(segment(whole)) == expected
    for cut in (60, len(whole) - 16, len(whole) - 1):
        first, second = segment(whole[:cut]), segment(whole[cut:], 1 + cut)
        assert [found[:2] for found in learned(first, second)] == [(WEB, b"www.example.com")]
        assert learned(first, segment(whole[cut:], 2 + cut)) == []  # not what comes next
    assert learned(segment(b"\x17" + whole[1:])) == []
    assert told_tls.server_name(hello(b"")) == b""


def test_names_that_are_none() -> None:
    """What could be mistaken for something else is not believed."""
    for bad in (b"", b".", b"10.0.0.1", b"host.80", b"a b", b"a > b", b"esc\x1b[2J", b"\xc3\xa9", b"a..b", b"-x"):
        assert host_name(bad) == b"", bad
    assert host_name(b"a,b") == b""
    assert host_name(b"x" * 254) == b""
    for good in (b"a", b"www.example.com", b"_x.example", b"3com.com", b"xn--bcher-kva.example", b"x.1a"):
        assert host_name(good) == good
    assert host_name(b"www.example.com.") == b"www.example.com"
    assert learned(dns(response("a b.example.com", 1, record(b"\xc0\x0c", 1, WEB)))) == []


def test_loops() -> None:
    """A name that refers to itself ends."""
    for pointers in (b"\xc0\x0c", b"\1a\xc0\x0c", b"\xc0\x0e\xc0\x0c"):
        assert told_dns.read_name(bytes(12) + pointers, 12)[0] == b""


@given(st.binary(max_size=600), st.integers(0, 600))
def test_any_bytes(data: bytes, cut: int) -> None:
    """Whatever a packet holds, nothing is raised."""
    told_dns.read_names(data)
    told_dns.read_names(b"\0\0\x81\x80\0\1\0\3\0\0\0\0" + data)
    told_tls.server_name(data)
    told_tls.server_name(hello(b"www.example.com", 40)[:cut] + data)
    clients = told_dhcp.Clients()
    clients.read(data)
    clients.read(bytes(236) + told_dhcp.COOKIE + data)
    clients.read6(data)
    clients.read6(b"\7abc" + data)


def test_many_packets_are_bounded() -> None:
    """Greetings that never end, and clients that never get an address, are forgotten."""
    learner = Learner(lambda address, name, origin: None)
    batch = Batch()
    batch.interfaces = [Interface(1, 262144)]
    for n in range(1500):
        data = making.ether(making.ipv4(making.tcp(hello(b"x")[:40], n + 1, 443), 6))
        batch.begin(data)
        batch.add(0, len(data), len(data), 0, 0, 0)
        batch.finish()
        learner.look(batch, 1, 0)
        learner.clients.remember(b"%d" % n, b"name")
    assert 0 < len(learner.hellos) <= 256
    assert 0 < len(learner.clients.names) <= 1024


def wiretale(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "wiretale", *words], capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, TZ="UTC"))


def test_command(tmp_path: Path) -> None:
    """A host has its name from the packet on that tells it, also if that packet is not printed; -v says who told."""
    path = str(tmp_path / "named.pcap")
    packets = [segment(b"x"), dns(response("www.example.com", 1, record(b"\xc0\x0c", 1, WEB))), segment(b"y", 2)]
    Path(path).write_bytes(making.pcap(packets))
    done = wiretale("-tqr", path, "--names", "learn", "--names-timeout", "0", "tcp")
    assert done.stdout.splitlines() == [
        "IP 192.0.2.1.50000 > 198.51.100.7.https: tcp 1",
        "IP 192.0.2.1.50000 > www.example.com.https: tcp 1",
    ]
    assert "www" not in done.stderr
    done = wiretale("-tqvr", path, "--names", "learn", "--names-timeout", "0", "-N", "tcp")
    assert done.stdout.splitlines()[3] == "    192.0.2.1.50000 > www.https: tcp 1"
    assert "wiretale: 198.51.100.7 is www.example.com (answer of a DNS server, packet 2)" in done.stderr.splitlines()
    done = wiretale("-ntqr", path, "--names", "learn", "tcp")
    assert "www" not in done.stdout
    done = wiretale("-tr", path, "--names", "guess")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("wiretale: invalid source of names guess\n")


def test_name_blocks(tmp_path: Path) -> None:
    """What a pcapng file says of names."""
    path = str(tmp_path / "named.pcapng")
    with PcapngWriter(os.open(path, os.O_WRONLY | os.O_CREAT)) as writer:
        writer.write_names({WEB: ["blocked.example.com", "alias"], making.ip4(CLIENT): ["bad name"]})
        packet = segment(b"x")
        batch = Batch()
        batch.begin(packet)
        batch.add(0, len(packet), len(packet), 0, 0, 0)
        batch.finish()
        batch.interfaces = [Interface(1, 262144)]
        writer.write_batch(batch)
    done = wiretale("-tqvr", path, "--names", "learn", "--names-timeout", "0")
    assert done.stdout.splitlines()[1] == "    192.0.2.1.50000 > blocked.example.com.https: tcp 1"
    assert "wiretale: 198.51.100.7 is blocked.example.com (name block of the file)" in done.stderr
