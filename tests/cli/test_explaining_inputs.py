"""What `wiretale explain` and `conversations` read, and how they show it: pipes, damage, terminals, secrets."""

from __future__ import annotations

import gzip
import json
import os
import re
import struct
from pathlib import Path

import pytest

import making
from cli.running import process, terminal
from wiretale.cli.evidence import without_secrets

CAPTURES = Path(__file__).resolve().parent.parent / "lab" / "captures"
EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
NUMBERED = re.compile(r"^ {3,7}(\d+)  (\d\d:.*)$", re.MULTILINE)
REFUSED = str(CAPTURES / "refused-again-and-again.pcap.gz")


def numbered(text: str) -> dict[int, str]:
    """The lines of packets, by their numbers."""
    return {int(number): line for number, line in NUMBERED.findall(text)}


def test_evidence_of_a_filtered_capture_has_the_captures_numbers() -> None:
    """Packets that a filter leaves out are counted all the same, in the lines and in the ladder."""
    only_resets = "tcp[tcpflags] & tcp-rst != 0"
    resets = process("explain", "--all", "--packets", "--ladder", REFUSED, only_resets).output.decode()
    lines = numbered(resets)
    assert lines
    assert all("Flags [R.]" in line for line in lines.values())
    told = json.loads(process("explain", "--json", REFUSED, only_resets).output)
    assert min(lines) == told["conversations"][0]["evidence"][0] == 2
    assert re.search(r"^ +2\* .*RST, ACK --\|", resets, re.MULTILINE)


def test_evidence_of_what_can_be_read_only_once(tmp_path: Path) -> None:
    whole = gzip.decompress(Path(REFUSED).read_bytes())
    done = process("explain", "--packets", "-", stdin=whole)
    assert done.output.decode().startswith("standard input: 80 packets")
    assert set(numbered(done.output.decode())) == {1, 2}
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    if os.fork() == 0:
        pipe.write_bytes(whole)
        os._exit(0)
    done = process("explain", "--packets", str(pipe))
    os.wait()
    assert set(numbered(done.output.decode())) == {1, 2}


def test_evidence_of_a_damaged_capture(tmp_path: Path) -> None:
    damaged = tmp_path / "cut.pcap"
    damaged.write_bytes(gzip.decompress(Path(REFUSED).read_bytes())[:1000])
    done = process("explain", "--packets", str(damaged))
    assert (done.status, done.errors) == (0, "")
    assert "could be read only in part" in " ".join(done.output.decode().split())
    assert set(numbered(done.output.decode())) == {1, 2}
    done = process("conversations", str(damaged))
    assert done.status == 0
    assert "could be read only in part" in done.errors


@pytest.mark.parametrize("words, told", [
    ([REFUSED, "typo.pcap"], "typo.pcap: no such file"),
    ([REFUSED, "typo.PCAP.gz", "tcp"], "typo.PCAP.gz: no such file"),
])  # fmt: skip
def test_a_second_file_that_is_not_there(words: list[str], told: str) -> None:
    done = process("explain", *words)
    assert done.status == 1
    assert told in done.errors.splitlines()[0]


def test_what_is_wrong_with_which_file(tmp_path: Path) -> None:
    empty = tmp_path / "nothing.pcap"
    empty.write_bytes(b"")
    done = process("explain", REFUSED, str(empty))
    assert done.status == 1
    assert done.errors.startswith(f"wiretale: {empty}: truncated dump file")


def test_nothing_to_tell(tmp_path: Path) -> None:
    assert "No packet is one of `port 9`." in process("explain", REFUSED, "port", "9").output.decode()
    head = tmp_path / "head.pcap"
    head.write_bytes(gzip.decompress(Path(REFUSED).read_bytes())[:24])
    done = process("explain", str(head))
    assert (done.status, "There is no packet in it." in done.output.decode()) == (0, True)


@pytest.mark.parametrize("words", [("explain", "--all", "--ladder"), ("explain", "--csv"), ("conversations",)])
def test_names_that_the_locale_cannot_say(tmp_path: Path, words: tuple[str, ...]) -> None:
    def block(kind: int, body: bytes) -> bytes:
        size = struct.pack("<I", len(body) + 12)
        return struct.pack("<I", kind) + size + body + size

    name = making.ip4(making.HOST_B) + "\u4e2d\x1b.example".encode() + b"\0"
    name = struct.pack("<HH", 1, len(name)) + name + bytes(-len(name) % 4) + bytes(4)
    frame = making.ether_tcp(b"", 1000, 80, flags=2)
    packet = struct.pack("<IIIII", 0, 0, 0, len(frame), len(frame)) + frame + bytes(-len(frame) % 4)
    head = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 1, 0, 0))
    capture = tmp_path / "named.pcapng"
    capture.write_bytes(head + block(4, name) + block(6, packet))
    done = process(*words, str(capture), PYTHONIOENCODING="latin-1")
    assert (done.status, done.errors) == (0, "")
    assert b"\\u4e2d\\x1b.example" in done.output
    assert "\u4e2d\\x1b.example" in process(*words, str(capture), PYTHONIOENCODING="utf-8").output.decode()


def test_packets_without_conversations(tmp_path: Path) -> None:
    bridges = tmp_path / "stp.pcap"
    bridges.write_bytes(making.pcap([making.mac("01:80:c2:00:00:00") + bytes(6) + b"\0\x26\x42\x42\3" + bytes(35)]))
    text = process("explain", str(bridges)).output.decode()
    assert "No packet of it belongs to a conversation" in text


def test_what_one_client_tries_in_vain_everywhere_is_one_line() -> None:
    text = process("explain", str(CAPTURES / "way-out-broken.pcap.gz")).output.decode()
    assert "192.0.2.10 > 30 addresses, port 443  no-answer  30 times" in text
    assert text.count("It could be:") == 1


def test_what_a_scan_did_is_told_once() -> None:
    text = process("explain", str(EXAMPLES / "scan.pcap")).output.decode()
    assert "port-scan" in text
    assert "What happened" not in text
    assert "All of it went well" not in text
    assert "What happened" in process("explain", "--verdict", "refused", str(EXAMPLES / "scan.pcap")).output.decode()


def test_not_all_went_well_where_something_is_worth_a_note() -> None:
    assert process("explain", str(EXAMPLES / "web.pcap")).output.decode().endswith("All of it went well.\n")
    text = process("explain", str(EXAMPLES / "ipv6.pcap")).output.decode()
    assert "Nothing of it is known to have gone wrong" in text


@pytest.mark.parametrize("columns", [44, 80])
def test_lines_are_folded_on_a_terminal(columns: int) -> None:
    for name in ("syn-ack-lost", "scan-syn"):
        text = terminal(columns, "explain", str(CAPTURES / f"{name}.pcap.gz"))
        lines = [re.sub(r"\x1b\[\d*m", "", line) for line in text.splitlines()]
        # Addresses and packet numbers are never broken.
        assert all(len(line.rstrip()) <= columns or len(line.split()) < 9 for line in lines[1:])
        assert any("\x1b[31m" in line for line in text.splitlines())
    assert "\x1b" not in terminal(columns, "explain", REFUSED, NO_COLOR="1")


def test_addresses_are_sorted_by_number() -> None:
    told = process("conversations", "--sort", "client", "--csv", str(CAPTURES / "syn-flood.pcap.gz")).output.decode()
    clients = [tuple(map(int, row.split(",")[2].split("."))) for row in told.splitlines()[1:] if ",tcp," in row]
    assert clients == sorted(clients)
    assert len(set(clients)) > 1


def test_top_is_a_number_of_rows() -> None:
    assert len(process("conversations", "--top", "3", REFUSED).output.splitlines()) == 4
    assert "--top must be 1 or more" in process("conversations", "--top", "0", REFUSED).errors


@pytest.mark.parametrize("line, shown", [
    ("IP a.1 > b.21: Flags [P.], seq 1:14, ack 2, win 5, length 13: FTP: PASS wonderland", "FTP: PASS ***"),
    ("IP a.1 > b.110: Flags [P.], seq 1:14, ack 2, win 5, length 13: PASS wonderland", ": PASS ***"),
    ("IP a.1 > b.80: Flags [P.], seq 1:9, length 8: HTTP: GET /?token=wonderland HTTP/1.1", "/?token=*** HTTP/1.1"),
    ('IP a.1 > b.161:  C="wonderland" GetRequest(28)  .1.3.6.1.2.1.1.3.0', " C=*** GetRequest(28)"),
    ('IP a.1 > b.6379: Flags [P.], length 40: RESP "AUTH" "wonderland"', '"AUTH" ***'),
    ("PAP, Auth-Req (0x01), id 1, Peer alice, Name wonderland", "Peer alice, Name ***"),
    ("IP a.1 > b.23: Flags [S], seq 1, win 5, length 0", "length 0"),
])  # fmt: skip
def test_evidence_shows_no_secrets(line: str, shown: str) -> None:
    told = without_secrets(line)
    assert shown in told
    assert "wonderland" not in told
