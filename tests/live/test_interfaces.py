"""Interfaces: listed, several at once, down, gone, renamed, none of that name, and no right to them."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from live import traffic
from live.network import TCPDUMP, WIRETALE, Network, Saved, statistics
from live.test_as_tcpdump import sent, told

HINT = "    "


def ours_and_theirs(net: Network, *words: str) -> tuple[list[str], list[str], tuple[int, int]]:
    """What both say, on either stream, without our hints; and how they end."""
    ours = net.run(net.a, *WIRETALE, *words, env=environment())
    theirs = net.run(net.a, *TCPDUMP, *words)
    lines = [line for line in (ours.stdout + ours.stderr).decode().splitlines() if not line.startswith(HINT)]
    their_lines = (theirs.stdout + theirs.stderr).decode().replace("tcpdump: ", "wiretale: ").splitlines()
    return lines, their_lines, (ours.returncode, theirs.returncode)


def environment() -> dict[str, str]:
    import os

    from live.network import SOURCE

    return dict(os.environ, PYTHONPATH=str(SOURCE), TZ="UTC")


@pytest.mark.parametrize("words", [
    ["-i", "nosuch"], ["-i", "99"], ["-i", "-1"], ["-i", ""], ["-i", "0"], ["-i", "lo", "-I"],
    ["-i", "lo", "-y", "RAW"], ["-i", "any", "-y", "RAW"],
    ["-L"], ["-L", "-i", "lo"], ["-L", "-i", "any"], ["-J"], ["-i", "lo", "-Q", "up"], ["-i", "lo", "udp port"],
    ["-i", "lo", "-d", "udp port 53"], ["-i", "any", "-d", "udp port 53"],
    ["-i", "any", "-d", "-y", "LINUX_SLL", "tcp"],
    ["-i", "lo", "-w", "/nonexistent/file"], ["-i", "lo", "-d", "inbound"], ["-d", "ip"], ["-i", "vx", "-c", "1"],
])  # fmt: skip
def test_words_are_tcpdumps(net: Network, words: list[str]) -> None:
    net.run(net.a, "ip", "link", "add", "vx", "type", "veth", "peer", "name", "vy")  # down
    ours, theirs, (our_status, their_status) = ours_and_theirs(net, *words)
    assert ours == theirs
    assert our_status == their_status


def test_unknown_name(net: Network) -> None:
    done = net.run(net.a, *WIRETALE, "-i", "vaa", env=environment())
    assert done.stderr.decode().splitlines() == [
        "wiretale: vaa: No such device exists",
        "(No such device exists)",
        "    Did you mean va? There are lo, va, any.",
    ]  # fmt: skip


def test_no_permission(net: Network) -> None:
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv")
    words = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-all"]
    done = net.run(net.a, *words, *WIRETALE, "-i", "lo", env=environment())
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert lines[:2] == [
        "wiretale: lo: You don't have permission to perform this capture on that device",
        "(socket: Operation not permitted)",
    ]
    assert "CAP_NET_RAW" in lines[2] and "sudo" in lines[2] and "setcap" in done.stderr.decode()


def test_several_in_one_order(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "both.pcapng"
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-i", "lo", "-w", str(path), "icmp")
    for _ in range(3):
        net.run(net.a, "ping", "-c", "1", "192.0.2.2")
        net.run(net.a, "ping", "-c", "1", "127.0.0.1")
    assert capture.end().status == 0
    assert statistics(capture.said)["packets captured"] == 12
    import wiretale

    packets = list(wiretale.read(path))
    assert [packet.interface for packet in packets] == ["va", "va", "lo", "lo"] * 3
    assert [packet.time for packet in packets] == sorted(packet.time for packet in packets)


def test_the_same_twice_is_one(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "one.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "lo", "-i", "lo", "-w", str(path), "-c", "2", "icmp")
    net.run(net.a, "ping", "-c", "1", "127.0.0.1")
    assert capture.wait().status == 0
    assert "listening on lo, " in capture.said
    assert len(Saved(path).packets) == 2


def test_several_do_not_go_into_a_pcap_file(net: Network, tmp_path: Path) -> None:
    done = net.run(net.a, *WIRETALE, "-i", "va", "-i", "lo", "-w", str(tmp_path / "x.pcap"), env=environment())
    assert done.returncode == 1
    assert b"Add --pcapng." in done.stderr
    assert not (tmp_path / "x.pcap").exists()


def test_an_interface_of_another_link_type_with_ethernet(net: Network, tmp_path: Path) -> None:
    """A TUN device's packets have no link layer; the filter is compiled for each."""
    net.run(net.a, "ip", "tuntap", "add", "mode", "tun", "name", "tun0")
    net.run(net.a, "ip", "address", "add", "198.51.100.1/24", "dev", "tun0")
    net.run(net.a, "ip", "link", "set", "tun0", "up")
    holder = net.start(net.a, sys.executable, "-c", HOLD)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"ready\n"
    path = tmp_path / "both.pcapng"
    capture = net.capture(net.a, WIRETALE, "-i", "lo", "-i", "tun0", "-w", str(path), "icmp[0] = 8")
    net.run(net.a, "ping", "-c", "1", "-W", "0.1", "198.51.100.2")
    net.run(net.a, "ping", "-c", "1", "127.0.0.1")
    capture.end()
    import wiretale

    assert [(packet.interface, packet.link_type) for packet in wiretale.read(path)] == [("tun0", 101), ("lo", 1)]


HOLD = """
import fcntl, os, struct, time
device = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(device, 0x400454CA, struct.pack("16sH22x", b"tun0", 0x1001))
print("ready", flush=True)
time.sleep(20)
"""


def test_gone(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "out.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-w", str(path), "icmp")
    net.run(net.a, "ping", "-c", "3", "-i", "0.01", "192.0.2.2")
    net.run(net.a, "ip", "link", "delete", "va")
    capture.wait()
    assert capture.status == 1
    assert "wiretale: pcap_loop: The interface disappeared\n" in capture.said
    assert len(Saved(path).packets) == statistics(capture.said)["packets captured"] == 6


def test_moved_to_another_namespace(net: Network) -> None:
    """It is gone, as if it had been deleted."""
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-t", "-nn", "icmp")
    net.run(net.a, "ping", "-c", "1", "192.0.2.2")
    net.run(net.a, "ip", "link", "set", "va", "netns", net.b)
    capture.wait()
    assert capture.status == 1
    assert "wiretale: pcap_loop: The interface disappeared\n" in capture.said
    assert capture.output.count(b"ICMP echo") == 2


def test_renamed(net: Network) -> None:
    """The capture is of the interface, not of its name (tcpdump ends here)."""
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-t", "-nn", "icmp")
    for name in ("va", "renamed"):
        done = net.run(net.a, "ping", "-c", "1", "-W", "2", "192.0.2.2")
        assert done.returncode == 0, name
        if name == "va":
            for words in ("down", "name renamed"):
                net.run(net.a, "ip", "link", "set", "va", *words.split())
            net.run(net.a, "ip", "link", "set", "renamed", "up")
    assert capture.end().status == 0
    assert capture.output.count(b"ICMP echo reply") == 2
    assert statistics(capture.said)["packets captured"] == 4


def test_one_of_several_gone(net: Network) -> None:
    capture = net.capture(net.a, WIRETALE, "-i", "lo", "-i", "va", "icmp")
    net.run(net.a, "ip", "link", "delete", "va")
    capture.wait()
    assert capture.status == 1
    assert "wiretale: pcap_loop: The interface disappeared\n" in capture.said


def test_down_and_up_again(net: Network) -> None:
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-t", "-nn", "icmp")
    net.run(net.a, "ping", "-c", "1", "192.0.2.2")
    net.run(net.a, "ip", "link", "set", "va", "down")
    time.sleep(0.2)
    net.run(net.a, "ip", "link", "set", "va", "up")
    net.run(net.a, "ping", "-c", "1", "-W", "2", "192.0.2.2")
    capture.end()
    assert capture.output.count(b"ICMP echo reply") == 2


def test_any_tells_the_names_of_interfaces_that_come_later(net: Network) -> None:
    both = [net.capture(net.a, command, "-i", "any", "-t", "-nn", "icmp") for command in (WIRETALE, TCPDUMP)]
    net.run(net.a, "ip", "link", "add", "hotplug", "type", "veth", "peer", "name", "plugged")
    net.run(net.a, "ip", "address", "add", "198.51.100.1/24", "dev", "hotplug")
    for name in ("hotplug", "plugged"):
        net.run(net.a, "ip", "link", "set", name, "up")
    net.run(net.a, "ip", "neighbour", "add", "198.51.100.2", "lladdr", "02:00:00:00:00:99", "dev", "hotplug")
    net.run(net.a, "ping", "-c", "1", "-W", "0.1", "198.51.100.2")
    time.sleep(1.2)
    ours, theirs = (one.end() for one in both)
    assert b"hotplug Out IP 198.51.100.1 > 198.51.100.2: ICMP echo request" in ours.output
    assert ours.output == theirs.output


def test_direction(net: Network) -> None:
    """-Q, for veth and for the loopback interface, where what goes out comes in again and is seen once."""
    words = [(name, direction) for name in ("va", "lo") for direction in ("in", "out", "inout")]
    running = [
        [net.capture(net.a, command, "-i", name, "-Q", direction, "-t", "-nn", "icmp")
         for command in (WIRETALE, TCPDUMP)]
        for name, direction in words
    ]  # fmt: skip
    for address in ("192.0.2.2", "127.0.0.1"):
        net.run(net.a, "ping", "-q", "-c", "2", "-i", "0.01", address)
    time.sleep(1.2)
    seen = []
    for (name, direction), both in zip(words, running, strict=True):
        ours, theirs = (one.end() for one in both)
        assert ours.output == theirs.output, (name, direction)
        assert ours.said == theirs.said.replace("tcpdump: ", "wiretale: "), (name, direction)
        seen.append(ours.output.count(b"ICMP"))
    assert seen == [2, 2, 4, 4, 0, 4]


def test_inbound_is_what_q_in_is(net: Network) -> None:
    both = [net.capture(net.b, WIRETALE, "-i", "vb", "-t", "-nn", *words) for words in (["inbound"], ["-Q", "in"])]
    traffic.frames(net)
    traffic.between(net)
    time.sleep(0.3)
    first, second = (one.end() for one in both)
    assert told(first.output) == told(second.output)
    assert first.output.count(b"\n") > 20


def test_snapshot_length(net: Network, tmp_path: Path) -> None:
    """Also of tagged frames, which grow by their tag."""
    running = []
    for number, options in enumerate(("-s 40", "-s 64 -B 16384", "-p --nano -s 100")):
        for name, command in (("ours", WIRETALE), ("theirs", TCPDUMP)):
            path = tmp_path / f"{number}-{name}.pcap"
            running.append((path, net.capture(net.b, command, "-i", "vb", "-w", str(path), *options.split())))
    traffic.frames(net)
    traffic.between(net)
    time.sleep(1.2)
    saved = []
    for path, capture in running:
        assert capture.end().status == 0
        saved.append(Saved(path))
    for ours, theirs in zip(saved[::2], saved[1::2], strict=True):
        assert ours.header == theirs.header
        assert sent(ours) == sent(theirs)
        assert len(sent(ours)) > 200


def test_without_a_ring(net: Network, tmp_path: Path) -> None:
    """Where the kernel has no rings, packets are received one by one, and are the same."""
    running = []
    for name, ring in (("with", "1"), ("without", "0")):
        for interface in ("vb", "any"):
            path = tmp_path / f"{name}-{interface}.pcap"
            words = ["env", f"WIRETALE_RING={ring}", *WIRETALE]
            running.append((path, net.capture(net.b, words, "-i", interface, "-w", str(path), "not ip6 or udp")))
    traffic.frames(net)
    traffic.between(net)
    time.sleep(0.3)
    for _, capture in running:
        assert capture.end().status == 0
    with_ring, any_with, without, any_without = (Saved(path) for path, _ in running)
    assert sent(without) == sent(with_ring)
    assert sent(any_without) == sent(any_with)
    assert len(without.packets) > 40
