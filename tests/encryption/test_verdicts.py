"""What is encrypted passes, what is not does not, and what cannot be told is not guessed."""

from __future__ import annotations

import ssl
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import making
from encryption.talk import Said, capture, datagrams, noise, outcome, real_tls, record, security_payload, talk
from wiretale.encryption.watch import ENCRYPTED, PLAIN, UNTOLD, Watch
from wiretale.files.open import open_capture

HTTP = [("c", b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"), ("s", b"HTTP/1.1 200 OK\r\n\r\nhello")]
VERSIONS = {
    "TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1, "TLS 1.2": ssl.TLSVersion.TLSv1_2,
    "TLS 1.3": ssl.TLSVersion.TLSv1_3,
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("name", VERSIONS)
def test_tls(name: str, certificate: Path, tmp_path: Path) -> None:
    """TLS as OpenSSL speaks it passes, by the version that was agreed on."""
    said = real_tls(VERSIONS[name], certificate)
    found = outcome(talk(said, 443), tmp_path)
    assert (found.status, found.protocols) == (ENCRYPTED, {name: 1})


DIALOGUES: dict[str, list[Said]] = {
    "SMTP": [
        ("s", b"220 mail.example.com ESMTP\r\n"), ("c", b"EHLO client.example.com\r\n"),
        ("s", b"250-mail.example.com\r\n250 STARTTLS\r\n"), ("c", b"STARTTLS\r\n"), ("s", b"220 2.0.0 Ready\r\n"),
    ],
    "IMAP": [
        ("s", b"* OK IMAP4rev2 ready\r\n"), ("c", b"a1 CAPABILITY\r\n"), ("s", b"* CAPABILITY STARTTLS\r\na1 OK\r\n"),
        ("c", b"a2 STARTTLS\r\n"), ("s", b"a2 OK Begin TLS now\r\n"),
    ],
    "POP3": [("s", b"+OK ready\r\n"), ("c", b"STLS\r\n"), ("s", b"+OK Begin TLS\r\n")],
    "FTP": [("s", b"220 FTP server\r\n"), ("c", b"AUTH TLS\r\n"), ("s", b"234 Proceed\r\n")],
    "PostgreSQL": [("c", struct.pack(">II", 8, 80877103)), ("s", b"S")],
    "MySQL": [
        ("s", b"\x4a\0\0\0\x0a8.0.36\0" + noise(60)),
        ("c", b"\x20\0\0\x01\x85\xae\xff\x19" + b"\0\0\0\x01\xff" + bytes(23)),
    ],
    "XMPP": [
        ("c", b"<?xml version='1.0'?><stream:stream to='example.com' version='1.0'>"),
        ("s", b"<stream:stream from='example.com'><stream:features><starttls/></stream:features>"),
        ("c", b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), ("s", b"<proceed/>"),
    ],
    "LDAP": [
        ("c", bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"),
        ("s", bytes.fromhex("300c02010178070a010004000400")),
    ],
    "HTTP CONNECT": [
        ("c", b"CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com:443\r\n\r\n"),
        ("s", b"HTTP/1.1 200 Connection established\r\n\r\n"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", DIALOGUES)
def test_starttls(name: str, certificate: Path, tmp_path: Path) -> None:
    """What begins in the clear and turns to TLS passes; where it never turns, it does not."""
    before = DIALOGUES[name]
    found = outcome(talk([*before, *real_tls(ssl.TLSVersion.TLSv1_3, certificate)], 4000), tmp_path)
    assert (found.status, found.protocols) == (ENCRYPTED, {f"{name}, then TLS 1.3": 1})
    found = outcome(talk(before, 4000), tmp_path)
    assert found.status == PLAIN


def test_password_before_starttls(certificate: Path, tmp_path: Path) -> None:
    """Who logs in before TLS begins has sent the password in the clear. It is not shown."""
    said = [*DIALOGUES["SMTP"][:2], ("c", b"AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n"), ("s", b"235 ok\r\n"),
            *DIALOGUES["SMTP"][3:], *real_tls(ssl.TLSVersion.TLSv1_3, certificate)]  # fmt: skip
    found = outcome(talk(said, 25), tmp_path)
    assert found.status == PLAIN
    (watched,) = found.plain
    assert watched.judgement.encrypted == "mixed"
    (shown,) = watched.judgement.plain_texts
    assert shown.excerpt == "AUTH PLAIN ***"
    assert shown.packet == 6


BEFORE_TLS = {
    "SMTP": b"EHLO x\r\nAUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n",
    "IMAP": b"a1 CAPABILITY\r\na2 LOGIN alice secret\r\n",
    "POP3": b"CAPA\r\nUSER alice\r\nPASS secret\r\n",
    "XMPP": b"<auth mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>",
    "HTTP CONNECT": b"CONNECT a:443 HTTP/1.1\r\nProxy-Authorization: Basic YWxpY2U6c2VjcmV0\r\n\r\n",
}


@pytest.mark.parametrize("name", BEFORE_TLS)
def test_secrets_behind_harmless_words_before_tls(name: str, certificate: Path, tmp_path: Path) -> None:
    """In one segment with what may be said before TLS begins, or looking like it."""
    dialogue = list(DIALOGUES[name])
    at = 1 if name in ("SMTP", "IMAP", "POP3") else 0
    if name == "HTTP CONNECT":
        dialogue[0] = ("c", BEFORE_TLS[name])
    else:
        dialogue.insert(at + (name == "XMPP"), ("c", BEFORE_TLS[name]))
    found = outcome(talk([*dialogue, *real_tls(ssl.TLSVersion.TLSv1_3, certificate)], 4000), tmp_path)
    assert found.status == PLAIN
    shown = [text.excerpt for text in found.plain[0].judgement.plain_texts]
    assert not any("secret" in text or "AGFs" in text or "YWxp" in text for text in shown)


def test_commands_that_come_in_pieces(certificate: Path, tmp_path: Path) -> None:
    """What is harmless stays so if a segment ends in its midst."""
    dialogue: list[Said] = [
        ("s", b"220 mail.example.com ESMTP\r\n"), ("c", b"EH"), ("c", b"LO me\r\n"), ("s", b"250 STARTTLS\r\n"),
        ("c", b"STARTTLS\r\n"), ("s", b"220 2.0.0 Ready\r\n"),
    ]
    found = outcome(talk([*dialogue, *real_tls(ssl.TLSVersion.TLSv1_3, certificate)], 25), tmp_path)
    assert found.status == ENCRYPTED


def test_data_in_a_syn(certificate: Path, tmp_path: Path) -> None:
    """TCP Fast Open (RFC 7413): what the SYN carries counts."""
    def opened(said: list[Said]) -> list[bytes]:
        frames = talk(said, 443)
        first = frames.pop(3)  # the client's first words
        payload = first[14 + 20 + 20 :]
        syn = making.tcp(payload, 40000, 443, "192.0.2.10", "192.0.2.20", seq=1000, flags=2)
        frames[0] = making.ether(making.ipv4(syn, 6, "192.0.2.10", "192.0.2.20"))
        return frames

    assert outcome(opened(real_tls(ssl.TLSVersion.TLSv1_3, certificate)), tmp_path).status == ENCRYPTED
    found = outcome(opened([("c", HTTP[0][1])]), tmp_path)
    assert found.status == PLAIN
    assert found.plain[0].judgement.plain_texts[0].packet == 1


def test_text_in_tls_records(certificate: Path, tmp_path: Path) -> None:
    """A record is no proof of encryption where everybody can read it."""
    said = [*real_tls(ssl.TLSVersion.TLSv1_2, certificate), ("c", record(23, b"This can be read by anybody. " * 4))]
    found = outcome(talk(said, 443), tmp_path)
    assert found.status == PLAIN
    assert "in a record of TLS" in found.plain[0].judgement.plain_texts[0].why


def test_text_among_quic(tmp_path: Path) -> None:
    begun = [("c", b"\xc0\0\0\0\x01\x08" + noise(1190)), ("s", b"\xe0\0\0\0\x01\x08" + noise(1190, 8)),
             ("c", b"\x40" + noise(60)), ("s", b"\x40" + noise(60, 9))]  # fmt: skip
    assert outcome(datagrams(begun, 443), tmp_path).status == ENCRYPTED
    assert outcome(datagrams([*begun, ("c", b"my password is wonderland")], 443), tmp_path).status == PLAIN


def test_fragments_and_headers_that_are_missing(certificate: Path, tmp_path: Path) -> None:
    """What cannot be judged never passes."""
    good = talk(real_tls(ssl.TLSVersion.TLSv1_3, certificate), 443)
    stray = making.ether(making.ipv4(b"the end of something", 17, "192.0.2.10", "192.0.2.20", offset=3))
    found = outcome([*good, stray], tmp_path)
    assert (found.status, found.unread) == (UNTOLD, 1)
    whole = making.udp(b"\x17\xfe\xfd" + bytes(8) + b"\0\x20" + noise(32), 1000, 2000, "192.0.2.10", "192.0.2.20")
    pieces = [
        making.ether(making.ipv4(whole[:24], 17, "192.0.2.10", "192.0.2.20", flags=1)),
        making.ether(making.ipv4(whole[24:], 17, "192.0.2.10", "192.0.2.20", offset=3)),
    ]
    assert outcome([*good, *pieces], tmp_path).unread == 0
    short = good[-1][: 14 + 20 + 6]
    assert outcome([*good, short], tmp_path).unread == 1


def test_refused_starttls(tmp_path: Path) -> None:
    """A server that refuses TLS, and a client that goes on all the same."""
    said = [("c", struct.pack(">II", 8, 80877103)), ("s", b"N"),
            ("c", b"\0\0\0\x29\0\x03\0\0user\0alice\0database\0accounts\0\0"),
            ("s", b"R\0\0\0\x08\0\0\0\0")]  # fmt: skip
    assert outcome(talk(said, 5432), tmp_path).status == PLAIN


def test_plain_text(tmp_path: Path) -> None:
    """Plain text fails, whatever the port; the packets are named."""
    for port in (80, 443):
        found = outcome(talk(HTTP, port), tmp_path)
        assert found.status == PLAIN
        assert [shown.packet for shown in found.plain[0].judgement.plain_texts] == [4, 5]


def test_plain_text_inside_tls(certificate: Path, tmp_path: Path) -> None:
    """Plain text after a handshake is found."""
    said = [*real_tls(ssl.TLSVersion.TLSv1_2, certificate), *HTTP]
    found = outcome(talk(said, 443), tmp_path)
    assert found.status == PLAIN
    assert found.plain[0].judgement.encrypted == "mixed"


def test_null_cipher(tmp_path: Path) -> None:
    """TLS with a cipher suite that only signs is plain text."""
    random = noise(32)
    client = b"\x01\0\0\x29\x03\x03" + random + b"\0\0\x02\0\x02\x01\0"
    client = client[:3] + bytes([len(client) - 4]) + client[4:]
    server = b"\x02\0\0\x26\x03\x03" + random + b"\0\0\x02\0"
    server = server[:3] + bytes([len(server) - 4]) + server[4:]
    said = [("c", record(22, client)), ("s", record(22, server)), ("c", record(23, b"GET / HTTP/1.1")),
            ("s", record(23, b"HTTP/1.1 200 OK"))]  # fmt: skip
    found = outcome(talk(said, 443), tmp_path)
    assert found.status == PLAIN
    assert "0x0002 does not encrypt" in found.plain[0].judgement.plain_texts[0].why


def ssh(kind: int, body: bytes) -> bytes:
    """An SSH packet in the clear."""
    padding = 8 - (len(body) + 6) % 8 + 4
    return struct.pack(">IBB", 1 + 1 + len(body) + padding, padding, kind) + body + bytes(padding)


def test_ssh(tmp_path: Path) -> None:
    """SSH passes from its identification on; a server that only says who it is shows nothing."""
    said = [("s", b"SSH-2.0-OpenSSH_9.2\r\n"), ("c", b"SSH-2.0-OpenSSH_9.2\r\n"), ("c", ssh(20, noise(200))),
            ("s", ssh(20, noise(200))), ("c", ssh(30, noise(32))),
            ("s", ssh(31, noise(100)) + ssh(21, b"") + noise(40)),
            ("c", ssh(21, b"")), ("c", noise(60)), ("s", noise(60))]  # fmt: skip
    found = outcome(talk(said, 22), tmp_path)
    assert (found.status, found.protocols) == (ENCRYPTED, {"SSH": 1})
    assert outcome(talk(said[:1], 22), tmp_path).status == UNTOLD


def quic(first: int, version: int = 1) -> bytes:
    return bytes([first]) + struct.pack(">I", version) + b"\x08" + noise(8) + b"\0" + noise(1180)


DTLS_HELLO = b"\x16\xfe\xff\0\0\0\0\0\0\0\0\0\x20"
DTLS_DATA = b"\x17\xfe\xfd\0\1\0\0\0\0\0\1\0\x40"

DATAGRAMS: dict[str, tuple[int, list[Said]]] = {
    "QUIC 1": (443, [("c", quic(0xC3)), ("s", quic(0xC1)), ("c", b"\x41" + noise(80)), ("s", b"\x52" + noise(300))]),
    "WireGuard": (51820, [
        ("c", b"\x01\0\0\0" + noise(144)), ("s", b"\x02\0\0\0" + noise(88)), ("c", b"\x04\0\0\0" + noise(92)),
        ("s", b"\x04\0\0\0" + noise(124)),
    ]),
    "DTLS": (4433, [
        ("c", DTLS_HELLO + noise(32)), ("s", DTLS_HELLO + noise(32)), ("c", DTLS_DATA + noise(64)),
        ("s", DTLS_DATA + noise(64)),
    ]),
    "ESP": (4500, [
        ("c", b"\xc0\xde\0\1\0\0\0\1" + noise(120)), ("s", b"\xbe\xef\0\1\0\0\0\1" + noise(120)), ("c", b"\xff"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", DATAGRAMS)
def test_datagrams(name: str, tmp_path: Path) -> None:
    """What encrypts datagrams passes; one end alone does not."""
    port, said = DATAGRAMS[name]
    found = outcome(datagrams(said, port), tmp_path)
    assert (found.status, found.protocols) == (ENCRYPTED, {name: 1})
    found = outcome(datagrams([row for row in said if row[0] == "c"], port), tmp_path)
    assert (found.status, found.one_sided_count) == (UNTOLD, 1)


def test_security_payload(tmp_path: Path) -> None:
    """ESP passes; ESP that does not encrypt (NULL) is found out."""
    head = b"\0\0\x10\1\0\0\0\1"
    assert outcome(security_payload([("c", head + noise(100)), ("s", head + noise(100))]), tmp_path).status == ENCRYPTED
    inner = capture(talk(HTTP))[40:400]
    assert outcome(security_payload([("c", head + inner), ("s", head + inner)]), tmp_path).status == PLAIN


def test_plain_datagrams(tmp_path: Path) -> None:
    """DNS, syslog and their like are plain text."""
    query = b"\x12\x34\1\0\0\1\0\0\0\0\0\0\3www\7example\3com\0\0\1\0\1"
    assert outcome(datagrams([("c", query), ("s", query)], 53), tmp_path).status == PLAIN
    assert outcome(datagrams([("c", b"<13>Jan  1 00:00:00 host program: words")], 5140), tmp_path).status == PLAIN


def test_nothing_seen(tmp_path: Path) -> None:
    """No packet, no payload: never a pass."""
    assert outcome([], tmp_path).status == UNTOLD
    assert outcome(talk([]), tmp_path).status == UNTOLD


def test_unknown_is_not_guessed(tmp_path: Path) -> None:
    """Random bytes may be ciphertext, or not: that is not enough to pass."""
    found = outcome(talk([("c", noise(400)), ("s", noise(400, 8))]), tmp_path)
    assert (found.status, found.untold_count) == (UNTOLD, 1)


def test_zeros_tell_nothing(tmp_path: Path) -> None:
    """What a listing says of a payload is its length; it comes back as zeros, and passes for neither."""
    assert outcome(talk([("c", bytes(300)), ("s", bytes(900))]), tmp_path).status == UNTOLD
    assert outcome(datagrams([("c", bytes(300)), ("s", bytes(900))], 9999), tmp_path).status == UNTOLD


def test_at_least(certificate: Path, tmp_path: Path) -> None:
    """--at-least asks for so many."""
    frames = talk(real_tls(ssl.TLSVersion.TLSv1_3, certificate), 443)
    assert outcome(frames, tmp_path, at_least=1).status == ENCRYPTED
    assert outcome(frames, tmp_path, at_least=2).status == UNTOLD


def test_beginning_was_missed(certificate: Path, tmp_path: Path) -> None:
    """Of a connection that was there before, records are recognised once one begins with a segment."""
    data = [row for row in real_tls(ssl.TLSVersion.TLSv1_3, certificate) if row[1][0] == 23]
    found = outcome(talk([("c", noise(700)), ("s", noise(900)), *data], 443, begun=False), tmp_path)
    assert found.status == ENCRYPTED


def test_cut_packets(certificate: Path, tmp_path: Path) -> None:
    """With a short snapshot length records are followed by the lengths that they state."""
    frames = talk(real_tls(ssl.TLSVersion.TLSv1_2, certificate, b"y" * 3000), 443)
    assert outcome(frames, tmp_path, snaplen=96).status == ENCRYPTED


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_segments_do_not_matter(data: st.DataObject, certificate: Path, tmp_path: Path) -> None:
    """However the bytes are cut into segments, doubled, and put out of order: the verdict stays."""
    said = cached(certificate)
    pieces: list[Said] = []
    for who, words in said:
        cuts = sorted(data.draw(st.sets(st.integers(1, max(len(words) - 1, 1)), max_size=3)))
        for start, stop in zip([0, *cuts], [*cuts, len(words)], strict=True):
            if start < stop:
                pieces.append((who, words[start:stop]))
    frames = talk(pieces, 443)
    for at in data.draw(st.lists(st.integers(4, len(frames) - 3), max_size=4)):
        frames[at], frames[at + 1] = frames[at + 1], frames[at]
    for at in data.draw(st.lists(st.integers(3, len(frames) - 3), max_size=3)):
        frames.insert(at, frames[at])
    found = outcome(frames, tmp_path)
    assert (found.status, found.protocols) == (ENCRYPTED, {"TLS 1.3": 1})


_cache: dict[Path, list[Said]] = {}


def cached(certificate: Path) -> list[Said]:
    if certificate not in _cache:
        _cache[certificate] = real_tls(ssl.TLSVersion.TLSv1_3, certificate)
    return _cache[certificate]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("cs"), st.binary(max_size=120) | st.sampled_from(
        [b"\x16\x03\x01\x02\0\x01\0\1\xfc\x03\x03", b"SSH-2.0-x\r\n", b"\x17\x03\x03\xff\xff",
         b"220 SMTP\r\nSTARTTLS\r\n",
         b"\x16\xfe\xff\0\0\0\0\0\0\0\0\0\1", b"\xc3\0\0\0\1\x14", b"STARTTLS\r\n", b"\0\0\0\x08\x04\xd2\x16\x2f"])),
        max_size=8),
    st.booleans(), st.integers(14, 200),
)  # fmt: skip
def test_any_bytes(tmp_path: Path, said: list[Said], stream: bool, snaplen: int) -> None:
    """No bytes break it, at whatever length they were cut."""
    frames = talk(said, 25) if stream else datagrams(said, 4500)
    found = outcome(frames, tmp_path, snaplen=snaplen)
    assert found.status in (ENCRYPTED, PLAIN, UNTOLD)


def test_many_conversations_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More conversations than are watched at a time: the oldest are settled by what they have shown."""
    monkeypatch.setattr("wiretale.encryption.watch.MOST_WATCHED", 10)
    frames = [frame for port in range(50) for frame in datagrams([("c", b"some plain text, as ever")], 9, 1000 + port)]
    path = tmp_path / "many.pcap"
    path.write_bytes(capture(frames))
    watch = Watch()
    source = open_capture(path)
    while (batch := source.read()) is not None:
        watch.take(batch, range(batch.count))
        assert len(watch._open) <= 10
    source.close()
    assert watch.outcome().plain_count == 50
