"""Logins are followed in every form that clients send them, however they are cut into segments, and no text is"
" mistaken."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiretale.conversations.findings import logins
from wiretale.conversations.findings.applications import agreed_version, is_old_hello, is_text, is_tls


def b64(text: bytes) -> bytes:
    return base64.b64encode(text)


SAID = [
    ("ftp", b"USER alice\r\nPASS secret\r\n", "USER and PASS"),
    ("pop3", b"user alice\r\npass secret\r\n", "USER and PASS"),
    ("pop3", b"AUTH PLAIN " + b64(b"\0alice\0secret") + b"\r\n", "AUTH PLAIN"),
    ("smtp", b"EHLO me\r\nAUTH PLAIN\r\n" + b64(b"\0alice\0secret") + b"\r\n", "AUTH PLAIN"),
    ("smtp", b"AUTH LOGIN\r\n" + b64(b"alice") + b"\r\n" + b64(b"secret") + b"\r\n", "AUTH LOGIN"),
    ("smtp", b"AUTH LOGIN " + b64(b"alice") + b"\r\n" + b64(b"secret") + b"\r\n", "AUTH LOGIN"),
    ("imap", b"a1 LOGIN alice secret\r\n", "LOGIN"),
    ("imap", b'a1 LOGIN "alice" "a secret with blanks"\r\n', "LOGIN"),
    ("imap", b"a1 LOGIN {5}\r\nalice {6}\r\nsecret\r\n", "LOGIN"),
    ("imap", b'a1 login "alice" {6}\r\nsecret\r\n', "LOGIN"),
    ("imap", b"a1 AUTHENTICATE PLAIN\r\n" + b64(b"\0alice\0secret") + b"\r\n", "AUTHENTICATE PLAIN"),
    ("imap", b"a1 AUTHENTICATE LOGIN\r\n" + b64(b"alice") + b"\r\n" + b64(b"secret") + b"\r\n", "AUTHENTICATE LOGIN"),
]

NOT_SAID = [
    ("ftp", b"USER anonymous\r\nPASS me@example.org\r\n"),
    ("ftp", b"USER alice\r\n"),
    ("pop3", b"APOP alice c4c9334bac560ecc979e58001b3e22fb\r\n"),
    ("smtp", b"MAIL FROM:<alice@example.org>\r\nDATA\r\nUSER alice\r\nPASS secret\r\n.\r\n"),
    ("smtp", b"AUTH CRAM-MD5\r\n" + b64(b"alice 0123456789abcdef") + b"\r\n"),
    ("smtp", b"AUTH PLAIN\r\n*\r\n"),
    ("imap", b"a1 CAPABILITY\r\na2 AUTHENTICATE CRAM-MD5\r\n"),
    ("imap", b"a1 LOGOUT\r\n"),
]


@pytest.mark.parametrize(("protocol", "said", "way"), SAID)
def test_login(protocol: str, said: bytes, way: str) -> None:
    for size in (len(said), 1, 7):
        dialogue = logins.Dialogue(protocol)
        found = [
            (dialogue.user, dialogue.way) for at in range(0, len(said), size) if dialogue.client(said[at : at + size])
        ]
        assert found == [(b"alice", way)], size


@pytest.mark.parametrize(("protocol", "said"), NOT_SAID)
def test_no_login(protocol: str, said: bytes) -> None:
    dialogue = logins.Dialogue(protocol)
    assert not any(dialogue.client(line) for line in said.splitlines(keepends=True))


def test_telnet() -> None:
    dialogue = logins.Dialogue("telnet")
    dialogue.server(b"\xff\xfd\x18Debian GNU/Linux\r\nhost login: ")
    assert not any(dialogue.client(bytes((byte,))) for byte in b"alicf\x7fe\r\0")
    dialogue.server(b"alice\r\n")
    dialogue.server(b"Pass")
    dialogue.server(b"word: ")
    found = [dialogue.client(bytes((byte,))) for byte in b"secret\r\n"]
    assert found == [False] * 6 + [True, False]
    assert dialogue.user == b"alice"
    # What is typed afterwards is no secret.
    dialogue.server(b"\r\nLast login: Mon Nov 23 from 192.0.2.10\r\n$ ")
    assert not any(dialogue.client(bytes((byte,))) for byte in b"exit\r\n")


@given(
    st.sampled_from(("ftp", "pop3", "imap", "smtp", "telnet")),
    st.lists(st.tuples(st.booleans(), st.binary(max_size=80) | st.sampled_from([said for _, said, _ in SAID]))),
)
def test_any_bytes(protocol: str, said: list[tuple[bool, bytes]]) -> None:
    dialogue = logins.Dialogue(protocol)
    for from_client, data in said:
        if not from_client:
            dialogue.server(data)
        elif dialogue.client(data):
            assert logins.printable(dialogue.user).isprintable()


@pytest.mark.parametrize(
    ("request_head", "found"),
    [
        (b"GET / HTTP/1.1\r\nAuthorization: Basic " + b64(b"alice:secret") + b"\r\n\r\n", ("alice", "Basic")),
        (b"GET / HTTP/1.1\r\nproxy-authorization:   basic " + b64(b"a:b:c") + b"\r\nX: y\r\n\r\n", ("a", "Basic")),
        (b"GET / HTTP/1.1\r\nAuthorization: Bearer abc.def\r\n\r\n", ("", "Bearer")),
        (b"GET / HTTP/1.1\r\nAuthorization: Digest username=alice\r\n\r\n", None),
        (b"GET /?authorization: Basic " + b64(b"alice:secret") + b" HTTP/1.1\r\n\r\n", None),
        (b"GET / HTTP/1.1\r\nX-Authorization: Basic " + b64(b"alice:secret") + b"\r\n\r\n", None),
        (b"POST / HTTP/1.1\r\nA: b\r\n\r\n\nauthorization: Basic " + b64(b"alice:secret") + b"\r\n", None),
        (b"GET / HTTP/1.1\r\nAuthorization: Basic !!!\r\n\r\n", None),
    ],
)
def test_http(request_head: bytes, found: tuple[str, str] | None) -> None:
    assert logins.authorization(request_head) == found
    for size in range(len(request_head)):
        assert logins.authorization(request_head[:size]) in (None, found) or size > request_head.find(b"asic")


# An LDAP bind and an SNMP question, taken apart by hand.
BIND = (
    bytes.fromhex("302c020101602702010304 16".replace(" ", ""))
    + b"cn=alice,dc=example.or"
    + b"\x80\x0a"
    + b"wonderland"
)
ANONYMOUS = bytes.fromhex("300c020101600702010304008000")
GET_REQUEST = (
    bytes.fromhex("3029020101040a")
    + b"wonderland"
    + bytes.fromhex("a018020101020100020100300d300b06072b060102010103 0500".replace(" ", ""))
)


def test_ldap() -> None:
    assert logins.ldap_bind(BIND) == b"cn=alice,dc=example.or"
    assert logins.ldap_bind(ANONYMOUS) is None
    assert logins.ldap_bind(GET_REQUEST) is None
    for size in range(len(BIND)):
        logins.ldap_bind(BIND[:size])


def test_snmp() -> None:
    assert logins.snmp_version(GET_REQUEST) == 1
    assert logins.snmp_version(BIND) == -1
    for size in range(len(GET_REQUEST)):
        logins.snmp_version(GET_REQUEST[:size])


@given(st.binary(max_size=200))
def test_any_message(data: bytes) -> None:
    logins.ldap_bind(data)
    logins.snmp_version(data)
    logins.authorization(data)
    logins.without_options(data)
    agreed_version(data)
    agreed_version(b"\x16\x03\x03\x00\xff\x02\x00\x00\xff\x03\x03" + data)
    is_tls(data)
    is_old_hello(data)
    is_text(data)


def server_hello(version: int, *extensions: bytes) -> bytes:
    """A TLS record with a ServerHello."""
    more = b"".join(extensions)
    body = (
        version.to_bytes(2, "big") + bytes(32) + b"\x00" + b"\x13\x01" + b"\x00" + len(more).to_bytes(2, "big") + more
    )
    hello = b"\x02" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x03" + len(hello).to_bytes(2, "big") + hello


def test_versions() -> None:
    assert agreed_version(server_hello(0x0301)) == 0x0301
    assert agreed_version(server_hello(0x0303)) == 0x0303
    assert agreed_version(server_hello(0x0303, b"\x00\x10\x00\x00", b"\x00\x2b\x00\x02\x03\x04")) == 0x0304
    assert agreed_version(b"\x15\x03\x01\x00\x02\x02\x46") == 0  # an alert
    whole = server_hello(0x0303, b"\x00\x2b\x00\x02\x03\x04")
    assert {agreed_version(whole[:size]) for size in range(len(whole))} <= {0, 0x0303}
