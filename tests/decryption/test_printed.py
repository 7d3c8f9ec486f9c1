"""What -E opens, against tcpdump and against what was encrypted."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
from cli import running

pytest.importorskip("cryptography")

from cryptography.hazmat.decrepit.ciphers import algorithms as old
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from decryption import ike
from protocols import esp_decrypted

needs_tcpdump = pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")

OPENED = """\
192.0.2.1.500 > 192.0.2.2.500: isakmp 2.0 msgid 00000000: parent_sa ikev2_auth[I]:
    (v2e: len=156
            (v2IDi: len=8 fqdn:west)
            (v2auth: len=104 method=rsasig data=("""
KEY = bytes(range(1, 33))


def printed(packets: list[bytes], folder: Path, *options: str) -> bytes:
    path = folder / "packets.pcap"
    path.write_bytes(making.pcap(packets))
    return oracle.ours(path, *options)


def test_an_ikev2_message_is_opened(tmp_path: Path) -> None:
    out = printed([ike.PACKETS["identity and auth"]], tmp_path, "-nntv", "-E", ike.SECRET)
    assert OPENED in out.decode()
    assert b"v2IDi" not in printed([ike.PACKETS["identity and auth"]], tmp_path, "-nntv", "-E", "des:1")
    assert b"west" not in printed([ike.PACKETS["wrong side"]], tmp_path, "-nntv", "-E", ike.SECRET)


@needs_tcpdump
@pytest.mark.parametrize("options", ["-nn", "-nnv", "-nnvv", "-nnvvvv", "-nnex"])
def test_ikev2_as_tcpdump(options: str) -> None:
    capture = making.pcap(list(ike.PACKETS.values()))
    assert not oracle.compare(capture, "-#", options, "-E", ike.SECRET)


@pytest.mark.parametrize(
    "name", ["identity and auth", "notification and auth", "encrypted in encrypted", "more behind"]
)
def test_ikev2_cut_anywhere(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cuts.pcap"
    path.write_bytes(making.pcap(oracle.cuts(ike.PACKETS[name])))
    options = ["-#", "-nnvvv", "-E", ike.SECRET]
    mine = oracle.ours(path, *options)
    assert len(oracle.records(mine)) == len(ike.PACKETS[name]) + 1
    if oracle.is_reference():
        assert not oracle.difference(oracle.tcpdump(path, *options), mine)


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("3des-cbc", old.TripleDES(KEY[:24])),
        ("des3", old.TripleDES(KEY[:24])),
        ("des-cbc", old.TripleDES(KEY[:8] * 3)),
        ("blowfish-cbc", old.Blowfish(KEY[:16])),
        ("blowfish-cbc", old.Blowfish(KEY[:5])),
        ("cast128-cbc", old.CAST5(KEY[:16])),
        ("seed-cbc", old.SEED(KEY[:16])),
        ("aes128-cbc", algorithms.AES(KEY[:16])),
        ("AES192-CBC", algorithms.AES(KEY[:24])),
        ("aes256", algorithms.AES(KEY)),
        ("camellia128-cbc", old.Camellia(KEY[:16])),
        ("camellia256-cbc", old.Camellia(KEY)),
    ],
)
@pytest.mark.parametrize(("suffix", "size"), [("", 0), ("-hmac96", 12), ("-hmac128", 16), ("-hmac256", 32)])
def test_every_cipher(name: str, algorithm: algorithms.AES, suffix: str, size: int, tmp_path: Path) -> None:
    block = algorithm.block_size // 8
    encryptor = Cipher(algorithm, modes.CBC(bytes(range(block)))).encryptor()
    text = making.ipv4(esp_decrypted.UDP, 17)
    padding = -(len(text) + 2) % block
    text += bytes(padding) + making.u8(padding, 4)
    body = making.u32(7, 1) + bytes(range(block)) + encryptor.update(text) + bytes(size)
    secret = f"7@192.0.2.2 {name}{suffix}:0x{algorithm.key[:8].hex() if name == 'des-cbc' else algorithm.key.hex()}"
    out = printed([making.ether(making.ipv4(body, 50))], tmp_path, "-nnt", "-E", secret)
    said = f"ESP(spi=0x00000007,seq=0x1), length {len(body)}: IP 192.0.2.1.40000 > 192.0.2.2.40001: UDP, length 5\n"
    assert out.decode() == f"IP 192.0.2.1 > 192.0.2.2: {said}"


def test_what_is_not_encrypted_is_read_with_none(tmp_path: Path) -> None:
    body = making.u32(7, 1) + esp_decrypted.padded(making.ipv4(esp_decrypted.UDP, 17), 4) + bytes(12)
    out = printed([making.ether(making.ipv4(body, 50))], tmp_path, "-nnt", "-E", "none-hmac96:")
    assert out.endswith(b": IP 192.0.2.1.40000 > 192.0.2.2.40001: UDP, length 5\n")


def test_a_secret_of_an_ipv6_address(tmp_path: Path) -> None:
    packet = esp_decrypted.PACKETS["tunnel in ipv6"]
    secret = esp_decrypted.SECRET
    assert b": IP " in printed([packet], tmp_path, "-nnt", "-E", f"0x12345678@{making.HOST_B6} {secret}")
    assert b": IP " not in printed([packet], tmp_path, "-nnt", "-E", f"0x12345678@{making.HOST_A6} {secret}")


def test_the_dump_is_of_what_was_captured(tmp_path: Path) -> None:
    """What is inside is told, and the bytes below it are those on the wire."""
    packets = [esp_decrypted.PACKETS["tunnel"], esp_decrypted.PACKETS["cut inside"]]
    without = printed(packets, tmp_path, "-nntxx").split(b"\n")
    opened = printed(packets, tmp_path, "-nntxx", "-E", esp_decrypted.SECRET).split(b"\n")
    assert [line for line in opened if line[:1] == b"\t"] == [line for line in without if line[:1] == b"\t"]
    assert opened != without


def test_annotations_are_of_what_was_captured(tmp_path: Path) -> None:
    packets = list(esp_decrypted.PACKETS.values())
    plain = printed(packets, tmp_path, "-nn", "-E", esp_decrypted.SECRET).split(b"\n")
    annotated = printed(packets, tmp_path, "-nn", "--annotate", "-E", esp_decrypted.SECRET).split(b"\n")
    assert [line for line in annotated if line[:8].strip()] == [line for line in plain if line[:8].strip()]


def test_a_file_of_secrets(tmp_path: Path) -> None:
    """Comments and blank lines do not count, and a line that is no secret is said and left out."""
    secrets = tmp_path / "secrets of mine"
    secrets.write_text(f"# a comment\n\nnonsense\n  0x12345678@192.0.2.2\t {esp_decrypted.SECRET}  \n{ike.SECRET}")
    path = tmp_path / "packets.pcap"
    path.write_bytes(making.pcap([esp_decrypted.PACKETS["tunnel"], ike.PACKETS["identity and auth"]]))
    done = running.here("-nnv", "-r", str(path), "-E", f"file {secrets}")
    assert done.status == 0
    assert b", length 68: IP " in done.output and b"v2IDi" in done.output
    assert f"wiretale: {secrets}:3: failed to decode espsecret" in done.errors
