"""-D, -i NUMBER, -L, -J, -I: what there is to capture from is told as tcpdump tells it, byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from live.network import TCPDUMP, WIRETALE, Network
from live.test_interfaces import environment

KINDS = (
    "link add down type veth peer name other", "tuntap add mode tun name tun0", "tuntap add mode tap name tap0",
    "link add bridge0 type bridge", "link set bridge0 up", "link add single type veth peer name unplugged",
    "link set single up", "link set single alias uplink",
)  # fmt: skip
AS_NOBODY = """
import os
from wiretale.cli import devices, dump, main
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
main.run()
"""
USBMON = """
mount -t tmpfs none /dev || exit 77
for name in usbmon0 usbmon2 usbmon1 usbmonx usbmon10 usbmon3x xusbmon4; do echo > /dev/$name; done
exec "$@"
"""


def both(net: Network, *words: str, before: tuple[str, ...] = ()) -> tuple[tuple[bytes, bytes, int], ...]:
    """What is printed, what is said, and the status; tcpdump's name is ours."""
    ours = net.run(net.a, *before, *WIRETALE, *words, env=environment())
    theirs = net.run(net.a, *before, *TCPDUMP, *words)
    said = b"".join(line for line in ours.stderr.splitlines(True) if not line.startswith(b"    "))
    return (
        (ours.stdout, said, ours.returncode),
        (theirs.stdout, theirs.stderr.replace(b"tcpdump: ", b"wiretale: "), theirs.returncode),
    )


def test_list(net: Network) -> None:
    for command in KINDS:
        net.run(net.a, "ip", *command.split())
    ours, theirs = both(net, "-D")
    assert ours == theirs
    assert ours[0].count(b"\n") > 10


def test_list_where_there_is_nothing() -> None:
    """In a namespace of its own, with a loopback interface that is down."""
    ours, theirs = (
        subprocess.run(["unshare", "-n", *command, "-D"], capture_output=True, env=environment(), timeout=20)
        for command in (WIRETALE, TCPDUMP)
    )
    assert ours.stdout == theirs.stdout
    assert b".lo [Loopback]\n" in ours.stdout


def test_list_for_anybody(net: Network) -> None:
    """No right is needed. The modules may lie where nobody reads, so they are imported first."""
    ours = net.run(net.a, sys.executable, "-c", AS_NOBODY, "-D", env=environment())
    theirs = net.run(net.a, "setpriv", "--reuid", "65534", "--clear-groups", "tcpdump", "-D")
    if theirs.returncode:
        pytest.skip(theirs.stderr.decode())
    assert ours.stdout == theirs.stdout
    assert ours.returncode == 0


def test_list_with_usb() -> None:
    """usbmon's devices, in the order of their folder, and by as much of their names as is a number."""
    ours, theirs = (
        subprocess.run(["unshare", "-m", "sh", "-c", USBMON, "sh", *command, "-D"], capture_output=True,
                       env=environment(), timeout=20)
        for command in (WIRETALE, TCPDUMP)
    )  # fmt: skip
    if theirs.returncode:
        pytest.skip(f"nothing can be mounted: {theirs.stderr.decode()}")
    assert ours.stdout == theirs.stdout
    assert ours.stdout.count(b"usbmon") == 5


def test_list_as_json(net: Network) -> None:
    net.run(net.a, "ip", "link", "set", "va", "alias", "the uplink")
    done = net.run(net.a, *WIRETALE, "--list-interfaces", "--json", env=environment())
    there = json.loads(done.stdout)
    names = [line.partition(b".")[2].split()[0].decode() for line in net.run(net.a, *TCPDUMP, "-D").stdout.splitlines()]
    assert [one["name"] for one in there] == names
    assert [one["number"] for one in there] == list(range(1, len(there) + 1))
    found = {one["name"]: one for one in there}
    assert found["va"]["addresses"][:2] == ["192.0.2.1/24", "2001:db8::1/64"]
    assert found["va"]["hardware_address"] == "02:00:00:00:00:0a"
    assert (found["va"]["state"], found["va"]["connected"], found["va"]["mtu"]) == ("up", True, 1500)
    assert found["va"]["link_types"] == ["EN10MB", "DOCSIS"]
    assert found["va"]["description"] == "the uplink"
    assert found["lo"]["flags"] == ["Up", "Running", "Loopback"]
    assert found["bluetooth-monitor"]["flags"] == ["Wireless"]
    if "nflog" in found:
        assert found["nfqueue"]["link_types"] == ["IPV4"]
        assert found["nflog"]["link_types"] == ["NFLOG", "IPV4"]
        assert found["nflog"]["description"] == "Linux netfilter log (NFLOG) interface"


def test_another_namespace_is_told_of_itself(net: Network) -> None:
    """--netns: what is told, and counted, is that of the namespace, although /sys still shows where we came from."""
    net.run(net.a, "ip", "link", "set", "va", "mtu", "1400")
    words = [*WIRETALE, "-D", "--json", "--netns", net.a]
    done = subprocess.run(words, capture_output=True, env=environment(), timeout=20)
    (found,) = (one for one in json.loads(done.stdout) if one["name"] == "va")
    assert (found["mtu"], found["state"], found["hardware_address"]) == (1400, "up", "02:00:00:00:00:0a")
    inside = json.loads(net.run(net.a, *WIRETALE, "-D", "--json", env=environment()).stdout)
    assert found in inside


def test_counters_are_those_of_the_interface(net: Network) -> None:
    """Where /sys shows no such interface, or another one, nothing is taken from there."""
    script = """
import _socket
from wiretale.capture import counters, interfaces
one = interfaces.find("va", _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM))
print(counters.is_shown(one), end=" ")
one.address = bytes(6)
print(counters.is_shown(one), end=" ")
one.index, one.address = 4711, bytes.fromhex("02000000000a")
print(counters.is_shown(one), counters.Counters([one]).missed(), counters.Counters([one]).passed())
"""
    done = net.run(net.a, WIRETALE[0], "-c", script, env=environment())
    assert done.stdout == b"True False False [0] [0]\n", done.stderr


def test_every_number_is_tcpdumps(net: Network) -> None:
    """-L -i NUMBER says which device it is, or why it cannot be opened."""
    count = net.run(net.a, *TCPDUMP, "-D").stdout.count(b"\n")
    for number in range(1, count + 1):
        ours, theirs = both(net, "-L", "-i", str(number))
        if b"session" in theirs[1]:  # it depends on who runs this, and on what tcpdump finds there
            assert ours[2] == 1 and b"D-Bus" in ours[1]
        else:
            assert ours == theirs, number


def test_by_number(net: Network) -> None:
    capture = net.capture(net.a, WIRETALE, "-i", "3", "-c", "1", "icmp")
    assert "listening on lo," in capture.said
    net.run(net.a, "ping", "-c", "1", "127.0.0.1")
    assert capture.wait().status == 0
    listening = net.capture(net.a, [*WIRETALE, "explain"], "-i", "3", "--for", "100ms")
    assert "listening on lo for" in listening.wait().said


@pytest.mark.parametrize("device", ["va", "lo", "any", "nosuch", "1"])
def test_streams_and_statuses(net: Network, device: str) -> None:
    """Monitor mode, time stamp types, link types: on the same stream, in the same words, with the same status."""
    for words in (["--monitor-mode"], ["-L", "-I"], ["-J", "-I"], ["-J", "-L"], ["-L"], ["-j", "xx"],
                  ["-j", "adapter", "-L"], ["-j", "adapter", "-I"]):  # fmt: skip
        ours, theirs = both(net, "-i", device, *words)
        assert ours == theirs, words


@pytest.mark.parametrize("device", ["bluetooth-monitor", "bluetooth0", "dbus-system", "usbmon0", "usbmon", "dbus-foo",
                                    "nflogx", "nflog:x", "nflog:70000"])  # fmt: skip
def test_why_not(net: Network, device: str) -> None:
    """Devices that cannot be captured from here: tcpdump's line, and below it what to do."""
    ours, theirs = both(net, "-i", device, "-c", "1")
    assert ours == theirs
    told = net.run(net.a, *WIRETALE, "-i", device, env=environment()).stderr
    assert device == "nflog:70000" or told.count(b"\n    ") == 1


@pytest.mark.parametrize("device", ["dbus-session", "usbmon1"])
def test_why_never(device: str, tmp_path: Path) -> None:
    """Devices that tcpdump may capture from, and wiretale does not: what, why, and what to do instead."""
    script = 'mount -t tmpfs none /dev || exit 77; echo > /dev/usbmon1; exec "$@"'
    words = ["unshare", "-m", "sh", "-c", script, "sh", *WIRETALE, "-i", device, "-w", str(tmp_path / "x")]
    done = subprocess.run(words, capture_output=True, env=environment(), timeout=20)
    if done.returncode == 77:
        pytest.skip("nothing can be mounted")
    first, second = done.stderr.decode().splitlines()
    assert first.startswith(f"wiretale: {device}: wiretale does not capture from ")
    assert second.startswith("    ") and "wiretale -r -" in second
    assert done.returncode == 1
    assert not (tmp_path / "x").exists()
