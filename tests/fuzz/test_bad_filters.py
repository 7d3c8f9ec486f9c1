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
    "ether[" * 3000 + "0" + "]" * 3000 + " = 1", "-" * 100000 + "1 = 1", ":" * 9000, "1:" * 9000, "1." * 50000,
    "0" * 100000, "\\" * 100000, "tcp" + " " * 100000, "f" * 12 + ":" * 9999,
], ids=range(15))  # fmt: skip
def test_long(text: str) -> None:
    attempt(text)
