"""The ssh session that is left out: who it is between, and that nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import making
from cli.running import SOURCE
from wiretale import Filter, FilterError
from wiretale.cli.own_session import ends, expression_without, own_session

CLIENT, SERVER = ("192.0.2.1", 50000), ("192.0.2.2", 22)
ENDS = (*CLIENT, *SERVER)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.0.2.1 50000 192.0.2.2 22", ENDS),
        ("2001:db8::1 50000 2001:db8::2 22", ("2001:db8::1", 50000, "2001:db8::2", 22)),
        ("fe80::1%eth0 50000 fe80::2%eth0 22", ("fe80::1", 50000, "fe80::2", 22)),
        ("::ffff:192.0.2.1 50000 ::ffff:192.0.2.2 22", ENDS),
        ("", None), ("UNKNOWN 65535 UNKNOWN 65535", None), ("192.0.2.1 50000 192.0.2.2", None),
        ("192.0.2.1 0 192.0.2.2 22", None), ("192.0.2.1 x 192.0.2.2 22", None), ("192.0.2.1 99999 192.0.2.2 22", None),
        ("1.2.3.4)or(tcp 1 1.2.3.4 2", None),
    ],
)  # fmt: skip
def test_what_sshd_says(text: str, found: tuple[str, int, str, int] | None) -> None:
    assert ends(text) == found


def test_sudo_takes_the_variable_away() -> None:
    """It is found with the processes that started this one."""
    program = "from wiretale.cli.own_session import own_session; import os; print(own_session(os.environ))"
    clean = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]}
    inner = ["env", "-u", "SSH_CONNECTION", sys.executable, "-c", program]
    outer = ["sh", "-c", '"$@"; exit $?', "sh", *inner]
    done = subprocess.run(
        outer, capture_output=True, text=True, env={**clean, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"},
        check=True,
    )  # fmt: skip
    assert done.stdout == f"{ENDS}\n"
    assert own_session({"SSH_CONNECTION": "2001:db8::1 1 2001:db8::2 2"}) == ("2001:db8::1", 1, "2001:db8::2", 2)


def segment(source: tuple[str, int], destination: tuple[str, int]) -> bytes:
    return making.ether(making.ipv4(
        making.tcp(b"hello", source[1], destination[1]), 6, source=source[0], destination=destination[0]
    ))


@pytest.mark.parametrize("text", ["", "tcp", "tcp or udp", "not udp", "ip and (tcp or udp) or arp"])
def test_only_that_connection_is_left_out(text: str) -> None:
    without = Filter(expression_without(ENDS, text))
    assert not without.matches(segment(CLIENT, SERVER))
    assert not without.matches(segment(SERVER, CLIENT))
    for source, destination in (
        ((CLIENT[0], 50001), SERVER), (CLIENT, (SERVER[0], 2222)), (("192.0.2.9", 50000), SERVER),
        ((CLIENT[0], 22), (SERVER[0], 50000)), (("192.0.2.2", 50000), ("192.0.2.1", 22)),
    ):
        assert without.matches(segment(source, destination)), (source, destination)
    if text == "udp":
        assert not without.matches(segment(CLIENT, (SERVER[0], 23)))


def test_vlans_are_looked_into_as_before() -> None:
    """An expression that looks behind a VLAN tag still does, and the session does not shift what it looks at."""
    tagged = making.MAC_B + making.MAC_A + making.u16(0x8100, 5) + segment(CLIENT, (SERVER[0], 23))[12:]
    assert Filter(expression_without(ENDS, "vlan 5 and tcp")).matches(tagged)
    assert not Filter(expression_without(ENDS, "vlan 6")).matches(tagged)


def test_sessions_over_ipv6() -> None:
    Filter(expression_without(("2001:db8::1", 1, "2001:db8::2", 2), "icmp6"))
    with pytest.raises(FilterError):
        Filter(expression_without(ENDS, "tcp"), linktype="IEEE802_11_RADIO_AVS_NONE")
