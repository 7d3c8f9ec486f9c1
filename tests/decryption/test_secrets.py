"""The argument of -E: what is taken, what is left out with a word, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import making
from cli import running
from wiretale.errors import UsageError

PACKET = making.ether(making.ipv4(making.u32(0x12345678, 1) + bytes(52), 50))


@pytest.fixture
def capture(tmp_path: Path) -> str:
    path = tmp_path / "esp.pcap"
    path.write_bytes(making.pcap([PACKET]))
    return str(path)


def test_without_the_library_one_line_says_what_to_install(capture: str, tmp_path: Path) -> None:
    shadow = tmp_path / "shadow" / "cryptography"
    shadow.mkdir(parents=True)
    (shadow / "__init__.py").write_text("raise ImportError('not here')\n")
    path = os.pathsep.join([str(shadow.parent), running.ENVIRONMENT["PYTHONPATH"]])
    done = running.process("-n", "-r", capture, "-E", "des-cbc:secret", PYTHONPATH=path)
    assert (done.status, done.output) == (1, b"")
    assert done.errors.split("\n")[1:] == [
        "wiretale: -E: the library that decrypts is not installed",
        "    Install it with: pip install wiretale[crypto]",
        "",
    ]
    # It is not looked for unless there is something to decrypt with it.
    assert running.process("-n", "-r", capture, PYTHONPATH=path).status == 0
    assert running.process("-n", "-r", capture, "-E", "none:", PYTHONPATH=path).status == 0


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("nonsense", "-E: failed to decode espsecret: it should be algo:secret"),
        ("rot13-cbc:secret", "-E: failed to find cipher algo rot13-cbc; there are des, "),
        ("aes128-hmac95:secret", "-E: failed to find cipher algo aes128-hmac95; there are des, "),
        ("1@here none:", "-E: can not decode IP# here"),
        ("1@192.0.2 none:", "-E: can not decode IP# 192.0.2"),
        ("one@192.0.2.1 none:", "-E: failed to decode spi# in one@192.0.2.1: it should be spi@address"),
        ("0x100000000@192.0.2.1 none:", "-E: failed to decode spi# in 0x100000000@192.0.2.1: "),
        ("1 none:", "-E: failed to decode spi# in 1: it should be spi@address"),
        ("1@192.0.2.1 none: more", "-E: 1@192.0.2.1 is followed by 2 words, and should be by one, algo:secret"),
        ("none:0x", "-E: no digits follow the 0x of a secret"),
        ("ikev2 I 0x1", "-E: failed to find all fields for ikev2"),
        ("ikev2 I 0x1 0x2 sha1:0x1 none:", "-E: ikev2 improperly formatted"),
        ("ikev2 X 0x1111111111111111 0x2222222222222222 sha1:0x1 none:", "-E: ikev2 improperly formatted"),
        ("ikev2 I 0x1111111111111111 0x2222222222222222 sha2:0x1 none:", "-E: ikev2 improperly formatted"),
    ],
)
def test_what_is_no_secret_is_left_out(argument: str, says: str, capture: str) -> None:
    done = running.here("-nnt", "-r", capture, "-E", argument)
    assert done.status == 0
    assert done.output == b"IP 192.0.2.1 > 192.0.2.2: ESP(spi=0x12345678,seq=0x1), length 60\n"
    assert [line for line in done.errors.split("\n") if line.startswith(f"wiretale: {says}")], done.errors
    assert done.errors.count("\n") == 2


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("none:0x12g4", "wiretale: -E: invalid hex digit 'g' in a secret\n"),
        ("file /nonexistent/secrets", "wiretale: -E: can't open /nonexistent/secrets: No such file or directory\n"),
        ("file /", "wiretale: -E: can't open /: Is a directory\n"),
        ("file a\0b", "wiretale: -E: can't open a\0b: embedded null byte\n"),
    ],
)
def test_what_cannot_be_read_is_refused(argument: str, says: str, capture: str) -> None:
    done = running.here("-nnt", "-r", capture, "-E", argument)
    assert (done.status, done.output) == (1, b"")
    assert says in done.errors


def test_no_secret_is_told(capture: str) -> None:
    """Not even one that stands where it cannot be read."""
    for argument in ("1@x aes:hush", "a b none:hush", "x:hush", "ikev2 I 0x1 0x2 md5:hush des:hush", "hush"):
        assert "hush" not in running.here("-nnt", "-r", capture, "-E", argument).errors


def test_later_secrets_count() -> None:
    from wiretale.decryption.secrets import read_secrets

    warnings: list[str] = []
    secrets = read_secrets("none-hmac96:,none:, 7@192.0.2.1  none-hmac128:\n7@192.0.2.1 none-hmac96:", warnings.append)
    assert not warnings
    assert secrets.open_esp(7, bytes([192, 0, 2, 1]), bytes(20)) == bytes(8)
    assert secrets.open_esp(7, bytes([192, 0, 2, 2]), bytes(20)) == bytes(20)
    assert secrets.open_esp(7, bytes([192, 0, 2, 1]), bytes(11)) == b""
    assert secrets.open_ikev2(True, bytes(16), bytes(20)) is None


WORDS = [
    "ikev2", "I", "0x1122334455667788", "sha1:0x11", "none:", "none-hmac96:a", "7@::1", "file ", "x", "@", ":", "0x",
    " ", ",", "\n", "\t",
]


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5)).map("".join), st.binary(max_size=60))
def test_any_argument(argument: str, body: bytes) -> None:
    from wiretale.decryption.secrets import read_secrets

    try:
        secrets = read_secrets(argument, lambda text: None)
    except UsageError as error:
        assert "\n" not in str(error).replace(argument, "")
        return
    for address in (bytes(4), bytes(15) + b"\1"):
        opened = secrets.open_esp(7, address, body)
        assert opened is None or len(opened) <= len(body)
