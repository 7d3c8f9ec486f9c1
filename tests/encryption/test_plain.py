"""What is text, what looks random, and what is never shown."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption.talk import outcome, talk
from wiretale.encryption import plain


@pytest.mark.parametrize("text, shown", [
    ("PASS secret\r\n", "PASS ***"),
    ("a1 LOGIN alice secret\r\n", "a1 LOGIN alice ***"),
    ('a1 LOGIN "alice b" "secret"', 'a1 LOGIN "alice b" ***'),
    ("APOP alice c4c9334bac560ecc979e58001b3e22fb", "APOP alice ***"),
    ("OPER alice secret", "OPER alice ***"),
    ("ACCT secret", "ACCT ***"),
    ("AUTH PLAIN AGFsaWNlAHNlY3JldA==", "AUTH PLAIN ***"),
    ("c2VjcmV0c2VjcmV0", "***"),
    ("GET / HTTP/1.1\r\nCookie: id=secret\r\n", "GET / HTTP/1.1"),
    ("GET /a?b=secret HTTP/1.1\r\n\r\n", "GET /a?*** HTTP/1.1"),
    ("GET /reset/0123secret456789abcdef HTTP/1.1\r\n\r\n", "GET /reset/*** HTTP/1.1"),
    ("POST /bot1234:secretsecret/send HTTP/1.1\r\n\r\n", "POST /***/send HTTP/1.1"),
    ("HTTP/1.1 200 OK\r\nSet-Cookie: id=secret\r\n", "HTTP/1.1 200 OK"),
    ("Authorization: Bearer secret", "Authorization: Bearer ***"),
    ("Authorization: secret", "Authorization: ***"),
    ("user=alice&password=secret&more=1", ""),
    ("u=alice&p=secret", ""),
    ('{"api_key": "secret", "x": 1}', ""),
    ("ftp://alice:secret@host/", ""),
    ("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n", ""),
    ("PRIVMSG NickServ :IDENTIFY secret\r\n", ""),
    ("<auth mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>", ""),
    ("secret\r\n", ""),
    ("331 Password required for alice.\r\n", "331 Password required for alice."),
    ("+OK ready\r\n", "+OK ready"),
    ("login: ", "login:"),
    ("AUTH secret\r\n", "AUTH ***"),
    ("AUTH TLS\r\n", "AUTH TLS"),
    ("EHLO client.example\r\n", "EHLO client.example"),
    ("\x1b]0;title\x07 and text", ""),
    ("abc", ""),
])  # fmt: skip
def test_excerpts(text: str, shown: str) -> None:
    """Secrets are masked; of what is not known where its secrets would be, nothing is shown."""
    excerpt = plain.excerpt(text.encode())
    assert excerpt.startswith(shown) if shown else excerpt == ""
    assert "secret" not in excerpt


def test_password_after_prompt(tmp_path: Path) -> None:
    """What a client types is not shown, nor what comes back; that it was asked for its password is."""
    said = [("s", b"login: "), ("c", b"alice\r\n"), ("s", b"Password: "), ("c", b"wonder land\r\n"),
            ("s", b"Welcome back\r\n"),
            ("c", b"ls -l\r\n")]  # fmt: skip
    (watched,) = outcome(talk(said, 23), tmp_path).plain
    shown = [text.excerpt for text in watched.judgement.plain_texts]
    assert shown == ["login:", "", "Password:", "***", "", ""]


def test_the_rest_of_a_line_is_not_shown(tmp_path: Path) -> None:
    """A secret may be cut in two by segments, and the second half may look harmless."""
    said = [("s", b"220 ready\r\n"), ("c", b"PASS se"), ("c", b"USER me\r\n"), ("c", b"USER alice\r\n")]
    (watched,) = outcome(talk(said, 21), tmp_path).plain
    shown = [text.excerpt for text in watched.judgement.plain_texts]
    assert shown == ["220 ready", "PASS ***", "", "USER alice"]


@given(st.binary(max_size=700))
def test_excerpts_are_harmless(data: bytes) -> None:
    """Whatever was sent, what is shown is printable ASCII, and short."""
    excerpt = plain.excerpt(data)
    assert excerpt.isascii() and (excerpt.isprintable() or not excerpt)
    assert len(excerpt) <= plain.LONGEST_EXCERPT


@pytest.mark.parametrize("count", [48, 64, 100, 256, 500, 1024, 4000])
def test_random_bytes_look_random(count: int) -> None:
    """Random bytes of any length look random, in at least 99 of 100 draws."""
    draws = random.Random(count)
    assert sum(plain.looks_random(draws.randbytes(count)) is True for _ in range(1000)) >= 990


def test_structure_does_not_look_random() -> None:
    """Text and records of binary protocols do not."""
    assert plain.looks_random(b"GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n\r\n" * 3) is False
    assert plain.looks_random(b"".join(n.to_bytes(4, "big") for n in range(100))) is False
    assert plain.looks_random(bytes(200)) is False
    assert plain.looks_random(b"\x01\x02\x03") is None
