"""Captures of real programs: only what they encrypted passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from wiretale.encryption.watch import ENCRYPTED, PLAIN, UNTOLD, Watch
from wiretale.files.open import open_capture

CAPTURES = Path(__file__).resolve().parent.parent / "lab" / "captures"

PROTOCOLS = {
    "https-curl": "TLS 1.3", "smtp-starttls": "SMTP, then TLS 1.3", "ssh": "SSH", "tls-1-0": "TLS 1.0",
    "tls-1-1": "TLS 1.1", "tls-1-2": "TLS 1.2", "tls-1-3": "TLS 1.3", "tls-other-port": "TLS 1.3",
}  # fmt: skip
# The password of all logins, and its forms in Base64: alone, and behind \0alice\0.
SECRETS = ("wonderland", "d29uZGVybGFuZ", "AGFsaWNlAHdvbmRlcmxhbmQ", "YWxpY2U6d29uZGVybGFuZA")
LOGINS = (
    "ftp-login", "http-basic", "http-bearer", "http-basic-proxy", "imap-login", "imap-authenticate", "pop3-login",
    "ldap-bind", "snmp-community", "smtp-auth-login", "smtp-auth-plain", "smtp-auth-plain-at-once", "telnet-login",
)  # fmt: skip


def conclude(name: str) -> Watch:
    watch = Watch()
    with open_capture(CAPTURES / f"{name}.pcap.gz") as source:
        number = 1
        while (batch := source.read()) is not None:
            watch.take(batch, range(batch.count), number)
            number += batch.count
    return watch


def test_only_what_is_encrypted_passes() -> None:
    """Of all captures, those pass that were made of encrypted traffic, and no other does."""
    passed = {}
    for path in sorted(CAPTURES.glob("*.pcap.gz")):
        name = path.name.removesuffix(".pcap.gz")
        outcome = conclude(name).outcome()
        if outcome.status == ENCRYPTED:
            (passed[name],) = outcome.protocols
    assert passed == PROTOCOLS


@pytest.mark.parametrize("name", LOGINS)
def test_logins_are_plain_text(name: str) -> None:
    """A login in the clear is plain text, and the password does not show."""
    outcome = conclude(name).outcome()
    assert outcome.status == PLAIN
    shown = [text.excerpt for watched in outcome.plain for text in watched.judgement.plain_texts]
    assert not any(secret in excerpt for excerpt in shown for secret in SECRETS)


@pytest.mark.parametrize("name", ["plaintext-on-443", "plaintext-to-tls-server"])
def test_ports_do_not_count(name: str) -> None:
    """Plain text on the port of TLS is plain text."""
    assert conclude(name).outcome().status == PLAIN


@pytest.mark.parametrize("name", ["tls-versions-do-not-meet", "handshake-only", "syn-ack-lost", "refused"])
def test_nothing_came_of_it(name: str) -> None:
    """Without a word that was encrypted there is nothing to tell."""
    assert conclude(name).outcome().status == UNTOLD
