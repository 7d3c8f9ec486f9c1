"""`wiretale verify-encrypted`: its exit status, and what it prints."""

from __future__ import annotations

import json
import ssl
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from cli.running import process
from encryption.conftest import certificate as certificate
from encryption.talk import capture, real_tls, talk

HTTP = [
    ("c", b"GET / HTTP/1.1\r\nAuthorization: Basic YWxpY2U6c2VjcmV0\r\n\r\n"),
    ("s", b"HTTP/1.1 200 OK\r\n\r\nhello"),
]


@pytest.fixture
def mixed(certificate: Path, tmp_path: Path) -> str:
    """A capture with an encrypted conversation, on port 443, and a plain one, on port 80."""
    frames = talk(real_tls(ssl.TLSVersion.TLSv1_3, certificate), 443)
    path = tmp_path / "mixed.pcap"
    path.write_bytes(capture([*frames, *talk(HTTP, 80, client_port=40001)]))
    return str(path)


def test_status(mixed: str) -> None:
    """0 encrypted, 1 plain text, 2 not enough to tell."""
    done = process("verify-encrypted", "port 443", "-r", mixed)
    assert (done.status, done.errors) == (0, "")
    assert done.output == (
        b"encrypted: 1 conversation encrypted, nothing else was seen\n"
        b"encrypted, from both ends: 1 conversation (TLS 1.3 1)\n"
    )
    done = process("verify-encrypted", "-r", mixed)
    assert done.status == 1
    assert b"192.0.2.10.40001 > 192.0.2.20.80  2 packets of plain text" in done.output
    assert b"secret" not in done.output and b"YWxpY2U6" not in done.output
    done = process("verify-encrypted", "port 25", "-r", mixed)
    assert done.status == 2
    assert done.output.startswith(b"not enough to tell: no packet was seen\n")


def test_json(mixed: str) -> None:
    """--json says the same to programs."""
    done = process("verify-encrypted", "--json", "-r", mixed)
    told = json.loads(done.output)
    assert (done.status, told["status"], told["result"]) == (1, 1, "plain-text")
    assert told["encrypted"] == {"conversations": 1, "protocols": {"TLS 1.3": 1}}
    (shown,) = told["plain"]["shown"]
    assert [row["sender"] for row in shown["plain"]] == ["client", "server"]


def test_junit(mixed: str) -> None:
    """--junit says the same to CI systems."""
    for expression, tag in (("port 443", "system-out"), ("port 80", "failure"), ("port 25", "error")):
        suite = xml.fromstring(process("verify-encrypted", expression, "--junit", "-r", mixed).output)
        (case,) = suite
        assert [child.tag for child in case] == [tag]
        assert suite.get("failures") == str(int(tag == "failure"))
        assert suite.get("errors") == str(int(tag == "error"))


@pytest.mark.parametrize("words, told", [
    ([], "reads files or listens"),
    (["-r", "{file}", "--at-least", "0"], "--at-least must be"),
    (["-r", "{file}", "--for", "3s"], "--for is for listening"),
    (["-r", "{file}", "por 80"], "did you mean"),
    (["-r", "/nonexistent/file.pcap"], "No such file"),
    (["-r", "{file}", "--nonsense"], "unrecognized arguments: --nonsense"),
    (["-r", "{file}", "--at-least", "many"], "invalid int value"),
])  # fmt: skip
def test_errors(mixed: str, words: list[str], told: str) -> None:
    """What cannot be carried out never passes: one line says what is wrong."""
    done = process("verify-encrypted", *(word.format(file=mixed) for word in words))
    assert done.status == 2
    assert done.output == b""
    assert told.lower() in done.errors.lower()
    assert "Traceback" not in done.errors


def test_help() -> None:
    """--help tells of the exit status."""
    done = process("verify-encrypted", "--help")
    assert done.status == 0
    assert b"exit status" in done.output
