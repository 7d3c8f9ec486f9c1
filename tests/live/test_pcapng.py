"""What a live pcapng file says of each interface: its description, and its own counts at the end."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path

import pytest

from files.test_pcapng_writer import opened, packets_in
from live.network import WIRETALE, Network, statistics
from live.test_saving import send

# Options of an interface's description, and of its statistics.
NAME, DESCRIPTION, IPV4, IPV6, MAC, SPEED, RESOLUTION, FILTER, SYSTEM = 2, 3, 4, 5, 6, 8, 9, 11, 12
COMMENT, STARTED, ENDED, RECEIVED, MISSED, ACCEPTED, DROPPED, DELIVERED = range(1, 9)


def described(path: Path, interface: int) -> dict[int, list[bytes]]:
    """The options of an interface's description."""
    found: dict[int, list[bytes]] = {}
    for number, value in opened(path.read_bytes()).details[interface].options:
        found.setdefault(number, []).append(value)
    return found


def counted(path: Path, interface: int) -> dict[int, int]:
    """The numbers in an interface's statistics."""
    options = dict(opened(path.read_bytes()).details[interface].statistics)
    return {number: struct.unpack("<Q", value)[0] for number, value in options.items() if number >= RECEIVED}


def ping(net: Network, count: int, address: str) -> None:
    net.run(net.a, "ping", "-c", str(count), "-i", "0.01", "-W", "1", address)


def test_each_interface_for_itself(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "both.pcapng"
    net.run(net.a, "ip", "link", "set", "va", "alias", "the uplink \N{LATIN SMALL LETTER U WITH DIAERESIS}")
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-i", "lo", "-w", str(path), "icmp")
    ping(net, 3, "192.0.2.2")
    ping(net, 5, "127.0.0.1")
    ping(net, 1, "2001:db8::2")
    capture.end()
    va, lo = described(path, 0), described(path, 1)
    assert (va[NAME], lo[NAME]) == ([b"va"], [b"lo"])
    assert va[DESCRIPTION] == ["the uplink \N{LATIN SMALL LETTER U WITH DIAERESIS}".encode()]
    assert va[IPV4] == [bytes((192, 0, 2, 1, 255, 255, 255, 0))]
    assert bytes.fromhex("20010db8000000000000000000000001") + b"\x40" in va[IPV6]
    assert va[MAC] == [bytes.fromhex("02000000000a")]
    assert va[RESOLUTION] == lo[RESOLUTION] == [b"\x09"]
    assert va[FILTER] == lo[FILTER] == [b"\0icmp"]
    assert va[SYSTEM][0].startswith(b"Linux ")
    assert lo[IPV4] == [bytes((127, 0, 0, 1, 255, 0, 0, 0))]
    assert MAC not in lo and DESCRIPTION not in lo and SPEED not in lo
    shown = net.run(net.a, "cat", "/sys/class/net/va/speed").stdout.strip()
    if shown.isdigit():
        assert va[SPEED] == [(int(shown) * 1_000_000).to_bytes(8, "little")]
    ours, theirs = counted(path, 0), counted(path, 1)
    # What is sent over the loopback interface the kernel sees twice, and we show once.
    assert (ours[ACCEPTED], ours[DELIVERED], ours[DROPPED], ours[MISSED]) == (6, 6, 0, 0)
    assert (theirs[ACCEPTED], theirs[DELIVERED], theirs[DROPPED], theirs[MISSED]) == (20, 20, 0, 0)
    assert ours[RECEIVED] >= 8 and theirs[RECEIVED] == 20
    assert statistics(capture.said)["packets received by filter"] == 26
    names = [name for _, name, *_ in packets_in(path.read_bytes())]
    assert (names.count("va"), names.count("lo")) == (6, 10)


def test_without_a_ring(net: Network, tmp_path: Path) -> None:
    """Packets that are received one by one are counted alike."""
    path = tmp_path / "both.pcapng"
    words = ["env", "WIRETALE_RING=0", *WIRETALE]
    capture = net.capture(net.a, words, "-i", "va", "-i", "lo", "-w", str(path), "icmp")
    ping(net, 3, "192.0.2.2")
    ping(net, 5, "127.0.0.1")
    capture.end()
    assert [counted(path, number)[ACCEPTED] for number in (0, 1)] == [6, 20]


def test_one_interface(net: Network, tmp_path: Path) -> None:
    """Alone, its counts are the socket's; "any" and what netfilter logs have no counters of their own."""
    one, all_of_them = tmp_path / "va.pcapng", tmp_path / "any.pcapng"
    running = [
        net.capture(net.a, WIRETALE, "-i", "va", "-w", str(one), "icmp"),
        net.capture(net.a, WIRETALE, "-i", "any", "-w", str(all_of_them)),
    ]
    ping(net, 2, "192.0.2.2")
    time.sleep(0.2)
    told = [statistics(capture.end().said) for capture in running]
    assert (counted(one, 0)[ACCEPTED], counted(one, 0)[DROPPED]) == (4, 0)
    assert counted(one, 0)[RECEIVED] >= 4
    assert counted(all_of_them, 0)[ACCEPTED] == told[1]["packets received by filter"]
    assert counted(all_of_them, 0)[RECEIVED] == told[1]["packets received by filter"]
    assert described(all_of_them, 0)[DESCRIPTION] == [b"Pseudo-device that captures on all interfaces"]


def test_every_file_of_a_rotation(net: Network, tmp_path: Path) -> None:
    """Each tells of all interfaces, and what was counted until its end; also one that is saved as root's other self."""
    pattern = tmp_path / "x.pcapng"
    capture = net.capture(net.b, WIRETALE, "-i", "vb", "-i", "lo", "-C", "1", "-w", str(pattern), "udp port 9")
    send(net, "4000@0")
    time.sleep(0.5)
    capture.end()
    paths = [pattern, *sorted(tmp_path.glob("x.pcapng?"))]
    assert len(paths) >= 2
    so_far = 0
    for path in paths:
        assert described(path, 0)[MAC] == [bytes.fromhex("02000000000b")]
        assert described(path, 0)[NAME] == [b"vb"] and described(path, 1)[NAME] == [b"lo"]
        assert described(path, 0)[FILTER] == [b"\0udp port 9"]
        so_far += len(packets_in(path.read_bytes()))
        assert counted(path, 0)[ACCEPTED] >= so_far
        assert counted(path, 1)[ACCEPTED] == 0
    assert counted(paths[-1], 0)[ACCEPTED] == so_far == 4000


def test_what_the_recorder_saves(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "recorded.pcapng"
    words = ["-i", "lo", "-i", "va", "-w", str(path), "--recorder", "30s", "icmp"]
    capture = net.capture(net.a, WIRETALE, *words)
    ping(net, 2, "192.0.2.2")
    ping(net, 1, "127.0.0.1")
    time.sleep(0.3)
    capture.process.send_signal(signal.SIGUSR2)
    capture.wait_for("saving 6 packets from memory")
    ping(net, 1, "192.0.2.2")
    capture.end()
    assert described(path, 1)[MAC] == [bytes.fromhex("02000000000a")]
    assert [described(path, number)[NAME] for number in (0, 1)] == [[b"lo"], [b"va"]]
    assert [counted(path, number)[ACCEPTED] for number in (0, 1)] == [4, 6]
    names = [name for _, name, *_ in packets_in(path.read_bytes())]
    assert (names.count("va"), names.count("lo")) == (6, 2)


def test_lost_packets(net: Network, tmp_path: Path) -> None:
    """With one interface the kernel's loss is told as a number; with several it cannot be told whose it was."""
    alone, several = tmp_path / "alone.pcapng", tmp_path / "several.pcapng"
    running = [
        net.capture(net.b, WIRETALE, "-i", "vb", "-B", "256", "-w", str(alone), "udp port 9"),
        net.capture(net.b, WIRETALE, "-i", "vb", "-i", "lo", "-B", "256", "-w", str(several), "udp port 9"),
    ]
    for capture in running:
        capture.process.send_signal(signal.SIGSTOP)
    send(net, "20000@0")
    for capture in running:
        capture.process.send_signal(signal.SIGCONT)
        capture.end()
    first, second = (statistics(capture.said) for capture in running)
    assert first["packets dropped by kernel"] > 0 and second["packets dropped by kernel"] > 0
    found = counted(alone, 0)
    assert found[ACCEPTED] == first["packets received by filter"]
    assert found[DROPPED] == first["packets dropped by kernel"]
    found = counted(several, 0)
    assert ACCEPTED not in found and DROPPED not in found
    assert found[DELIVERED] == second["packets captured"]
    told = dict(opened(several.read_bytes()).details[0].statistics)[COMMENT].decode()
    assert told.startswith(f"{second['packets dropped by kernel']} packets dropped by kernel")


def test_as_others_read_it(net: Network, tmp_path: Path) -> None:
    if shutil.which("capinfos") is None or shutil.which("tshark") is None:
        pytest.skip("there is no capinfos or tshark")
    path = tmp_path / "both.pcapng"
    net.run(net.a, "ip", "link", "set", "va", "alias", "uplink")
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-i", "lo", "-w", str(path))
    ping(net, 2, "192.0.2.2")
    capture.end()
    told = subprocess.run(["capinfos", "-M", str(path)], capture_output=True, text=True, timeout=60).stdout
    lines = [line.strip() for line in told.splitlines()]
    assert lines.count("Number of stat entries = 1") == 2
    assert lines.count("Time precision = nanoseconds (9)") == 2
    assert "Description = uplink" in lines and "Name = va" in lines and "Name = lo" in lines
    words = ["tshark", "-r", str(path), "-X", "read_format:MIME Files Format", "-V"]
    blocks = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert blocks.stdout.count("Block: Interface Statistics Block") == 2, blocks.stderr
    assert "Malformed" not in blocks.stdout
    again = tmp_path / "again.pcapng"
    environment = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[2] / "src"))
    subprocess.run([*WIRETALE, "-r", str(path), "-w", str(again)], check=True, capture_output=True, env=environment)
    for number in (0, 1):
        assert described(again, number) == described(path, number)
        assert counted(again, number) == counted(path, number)
