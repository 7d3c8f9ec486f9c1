"""Texts that are no filters, or hardly: each gives a filter or a FilterError, and soon."""

from __future__ import annotations

import random
import time

import pytest

import wiretale
from wiretale.filter import vocabulary
from wiretale.filter.compiler import compile
from wiretale.names import lookup

LIMIT = 1.0  # seconds for one text


def attempt(text: str, link_type: int = 1) -> bool:
    """Compiles a text; whether it is a filter."""
    began = time.process_time()
    try:
        compile(text, link_type=link_type)
        good = True
    except wiretale.FilterError as error:
        assert error.reason
        assert 0 <= error.position <= len(text)
        error.caret()
        good = False
    assert time.process_time() - began < LIMIT, text[:200]
    return good


@pytest.fixture(autouse=True)
def no_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is asked of the network."""
    monkeypatch.setattr(lookup, "host", lambda name: [])


def test_random_and_mutated() -> None:
    """10,000 texts of words and characters in any order."""
    chance = random.Random(7)
    words = [
        *sorted(vocabulary.KEYWORDS),
        *[
            "(",
            ")",
            "[",
            "]",
            "!",
            "&",
            "|",
            "=",
            "<",
            ">",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            ":",
            ".",
            "$",
            "\\",
            "\x00",
            "é",
            "1",
            "10.0.0.0/8",
            "::1",
            "0x",
        ],
    ]
    words += ["( ", " )", "tcp[13] & 2 != 0", "port 80", "host 1.2.3.4", "vlan", "99999999999", "not ", "and"]
    good = 0
    for _ in range(10000):
        text = chance.choice((" ", " ", "")).join(chance.choice(words) for _ in range(chance.randint(1, 9)))
        if chance.random() < 0.3:
            at = chance.randrange(len(text) + 1)
            text = (
                text[:at] + chr(chance.choice((0, 9, 10, 40, 41, 92, 255, 0x20AC, chance.randrange(128)))) + text[at:]
            )
        good += attempt(text, chance.choice((1, 101, 105, 113, 127, 123, 140, 117)))
    assert good > 50


@pytest.mark.parametrize("text", [
    "(" * 100000, "(" * 5000 + "ip" + ")" * 5000, "not " * 20000 + "ip", "a" * 100000, "1" * 100000, "ip[" * 30000,
    "ether[" * 3000 + "0" + "]" * 3000 + " = 1", "-" * 100000 + "1 = 1", ":" * 100000, "1:" * 50000, "1." * 50000,
    "0" * 100000, "\\" * 100000, "tcp" + " " * 100000, "f" * 12 + ":" * 100000, "::1" * 40000, "fe80:" * 20000,
    "1:2:3:4:5:6 " * 8000, "a_" * 50000, "ab-" * 30000, "$f " * 30000, "tcp " * 25000, "vlan " * 20000,
    "1+" * 50000 + "1 = 1", "x" * (1 << 18),
], ids=range(25))  # fmt: skip
def test_long(text: str) -> None:
    attempt(text)


@pytest.mark.parametrize("term", ["tcp", "port 80", "host 192.0.2.1"])
def test_many_terms(term: str) -> None:
    """What is too much to be compiled in good time is an error with a reason; what is not is compiled."""
    assert attempt(" or ".join([term] * 200))
    with pytest.raises(wiretale.FilterError, match="too long"):
        compile(" or ".join([term] * (120000 // (len(term) + 4))), link_type=1)


def test_many_hosts() -> None:
    """Lists of addresses are what long filters are made of."""
    hosts = [f"10.{number >> 8}.{number & 255}.7" for number in range(2000)]
    machine = wiretale.Filter("host " + " or ".join(hosts)).machine
    for number in (0, 1234, 1999):
        address = bytes((10, number >> 8, number & 255, 7))
        packet = bytes(12) + b"\x08\x00" + bytes(12) + address + bytes(4)
        assert machine.run(packet, 0, len(packet), len(packet))
        assert not machine.run(packet[:29] + b"\x08" + packet[30:], 0, len(packet), len(packet))
