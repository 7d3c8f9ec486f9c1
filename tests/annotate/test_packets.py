"""Notes on packets: what they say, that they speak of what the line shows, and that no packet upsets them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import families
import making
from wiretale.annotate.notes import INDENT, Note
from wiretale.batch import Batch
from wiretale.cli import options as flags
from wiretale.cli.annotating import Annotations, wants_colour
from wiretale.cli.dump import line_printer, render
from wiretale.files.open import open_capture

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.pcap"))
REAL = Path(__file__).parents[3] / "shared" / "bench" / "real-traffic.pcap"
CLIENT, SERVER = "192.0.2.1", "192.0.2.2"


def notes_and_lines(path: Path, *options: str) -> list[tuple[list[Note], str]]:
    """All notes on each packet of a file, and its line."""
    printer = line_printer(flags.parse(list(options), print), lambda data: None, None)
    annotations = Annotations(printer, False)
    found = []
    source = open_capture(path)
    while (batch := source.read()) is not None:
        for i in range(batch.count):
            printer.text.buffer.truncate(0)
            printer.print_packet(batch, i)
            line = printer.text.buffer.getvalue().decode("latin1")
            found.append((annotations.notes(batch, i, line), line))
    source.close()
    return found


def explained(tmp_path: Path, packets: list[bytes], *options: str) -> list[dict[str, str]]:
    """The notes on packets, by what they are on."""
    path = tmp_path / "packets.pcap"
    path.write_bytes(making.pcap(packets))
    return [dict(notes) for notes, _ in notes_and_lines(path, *options)]


def segment(
    data: bytes = b"", *, back: bool = False, seq: int, ack: int = 0, flags: int = 0x10, window: int = 1000,
    options: bytes = b"",
) -> bytes:  # fmt: skip
    ends = (SERVER, CLIENT) if back else (CLIENT, SERVER)
    ports = (443, 40000) if back else (40000, 443)
    return making.ether(making.ipv4(
        making.tcp(data, *ports, *ends, seq=seq, ack=ack, flags=flags, window=window, options=options), 6, *ends
    ))  # fmt: skip


SCALED = b"\x02\x04\x05\xb4\x01\x03\x03\x06"  # mss 1460, nop, wscale 6
HANDSHAKE = [
    segment(seq=1000, flags=0x02, options=SCALED),
    segment(back=True, seq=5000, ack=1001, flags=0x12, options=SCALED),
    segment(seq=1001, ack=5001, window=683),
]


def test_handshake(tmp_path: Path) -> None:
    """The example that the window's scale comes from the handshake."""
    first, second, third = explained(tmp_path, HANDSHAKE, "-n")
    assert first["Flags [S]"].startswith("SYN (synchronize): asks to open")
    assert first["192.0.2.1.40000"].endswith("port 40000, which its system picked for this conversation")
    assert first["> 192.0.2.2.443"].endswith("port 443, https: the web, encrypted")
    assert first["wscale 6"].startswith("its windows, in all segments but this, are to be taken times 64")
    assert first["mss 1460"].endswith("what Ethernet carries, 1,500, less 40 of headers")
    assert "never scaled" in first["win 1000"]
    assert second["  S"].startswith("SYN (synchronize): agrees")
    assert second["ack 1001"] == "has the SYN of the other end, and expects its first byte of data next"
    assert third["win 683"] == "times 64 from the handshake: room for 43,712 bytes before an acknowledgment is needed"
    assert third["22:13:20.002000"].endswith("1 ms after this connection's packet before")


def test_window_without_handshake(tmp_path: Path) -> None:
    assert "only the handshake tells" in explained(tmp_path, HANDSHAKE[2:], "-n")[0]["win 683"]
    plain = [segment(seq=1000, flags=0x02), segment(back=True, seq=5000, ack=1001, flags=0x12), HANDSHAKE[2]]
    assert explained(tmp_path, plain, "-n")[2]["win 683"].startswith("not scaled, because not both ends offered")
    none = [*HANDSHAKE, segment(back=True, seq=5001, ack=1001, window=0)]
    assert explained(tmp_path, none, "-n")[3]["win 0"].startswith("no room")


def test_data(tmp_path: Path) -> None:
    """Ranges count bytes; what came before tells a retransmission, a gap, a keep-alive."""
    packets = [
        *HANDSHAKE,
        segment(b"hello", seq=1001, ack=5001, flags=0x18),
        segment(b"hello", seq=1001, ack=5001, flags=0x18),
        segment(b"world", seq=1016, ack=5001, flags=0x18),
        segment(back=True, seq=5001, ack=1006),
        segment(back=True, seq=5001, ack=1006),
        segment(b"\0", seq=1020, ack=5001),
    ]
    notes = explained(tmp_path, packets, "-n")
    assert notes[3]["seq 1:6"] == (
        "bytes 1 up to, but not including, 6 of what this end has sent since the connection began"
    )
    assert notes[3]["length 5"] == "5 bytes of data; the headers before it do not count"
    assert "a retransmission" in notes[4]["seq 1:6"]
    assert "10 bytes before it were not seen" in notes[5]["seq 16:21"]
    assert notes[6]["ack 6"].endswith("5 bytes more than it had said before")
    assert notes[7]["ack 6"].endswith("something after it has come, but not this (1st repetition)")
    assert "keep-alive" in notes[8]["seq 20:21"]
    absolute = explained(tmp_path, packets, "-nS")
    assert "by the number in the header" in absolute[3]["seq 1001:1006"]


def test_end_and_refusal(tmp_path: Path) -> None:
    packets = [
        segment(seq=1000, flags=0x02),
        segment(back=True, seq=0, ack=1001, flags=0x14),
    ]
    assert "nobody listens at this port" in explained(tmp_path, packets, "-n")[1]["  R"]
    packets = [
        *HANDSHAKE,
        segment(seq=1001, ack=5001, flags=0x11),
        segment(back=True, seq=5001, ack=1002),
        segment(back=True, seq=5001, ack=1002, flags=0x04),
    ]
    notes = explained(tmp_path, packets, "-n")
    assert notes[3]["  F"].startswith("FIN: this end has sent all")
    assert notes[4]["ack 2"].startswith("has all that the other end sent, and the FIN at its end")
    assert "although it was being closed" in notes[5]["Flags [R]"]
    assert "breaks the connection off" in explained(tmp_path, packets[5:], "-n")[0]["Flags [R]"]


def test_sack_and_stamps(tmp_path: Path) -> None:
    stamps = b"\x01\x01\x08\x0a" + (7).to_bytes(4, "big") + (9).to_bytes(4, "big")
    back = b"\x01\x01\x08\x0a" + (10).to_bytes(4, "big") + (7).to_bytes(4, "big")
    block = b"\x01\x01\x05\x0a" + (1101).to_bytes(4, "big") + (1201).to_bytes(4, "big")
    packets = [
        *HANDSHAKE,
        segment(seq=1001, ack=5001, options=stamps),
        segment(back=True, seq=5001, ack=1001, options=back + block),
    ]
    notes = explained(tmp_path, packets, "-n")
    assert notes[4]["TS val 10 ecr 7"].endswith("it passed here 1 ms ago")
    assert "100 bytes further on (101 to 201)" in notes[4]["sack 1"]


def test_checksums(tmp_path: Path) -> None:
    """Right; wrong as a host leaves it to its network card; wrong for another reason."""
    good = segment(b"hello", seq=1, ack=1)
    at = 14 + 20 + 16
    wrong = good[:at] + b"\x12\x34" + good[at + 2 :]
    pseudo = making.checksum(making.ip4(CLIENT) + making.ip4(SERVER) + b"\0\6" + making.u16(25)) ^ 0xFFFF
    left = good[:at] + making.u16(pseudo) + good[at + 2 :]
    first, second, third = explained(tmp_path, [good, wrong, left], "-nv")
    found = int.from_bytes(good[at : at + 2], "big")
    assert first[f"cksum 0x{found:04x} (correct)"].startswith("the TCP checksum is right")
    assert "(offloading)" in second[f"cksum 0x1234 (incorrect -> 0x{found:04x})"]
    assert "Nothing is wrong" in third[f"cksum 0x{pseudo:04x} (incorrect -> 0x{found:04x})"]


@pytest.mark.parametrize(("ttl", "says"), [
    (64, "Linux and macOS start at 64, so it has passed none yet"), (57, "likely started at 64"),
    (113, "has passed 15"),
    (255, "the most there is"), (1, "may pass no router any more"), (90, "cannot be told"),
])  # fmt: skip
def test_ttl(ttl: int, says: str, tmp_path: Path) -> None:
    packet = making.ether(making.ipv4(making.udp(b"hello", 1, 2), 17, ttl=ttl))
    assert says in explained(tmp_path, [packet], "-nv")[0][f"ttl {ttl}"]


@pytest.mark.parametrize(("tos", "label", "says"), [
    (0, "tos 0x0", "DSCP 0, no wish: ordinary traffic; ECN not in use"),
    (0xB8, "tos 0xb8", "DSCP 46, EF: first in line"),
    (0x8A, "tos 0x8a,ECT(0)", "AF41: class 4 of 4, dropped late"), (3, "tos 0x3,CE", "a router marked it: congestion"),
    (0x10, "tos 0x10", "in the old meaning: low latency"),
])  # fmt: skip
def test_tos(tos: int, label: str, says: str, tmp_path: Path) -> None:
    packet = making.ether(making.ipv4(making.udp(b"hello", 1, 2), 17, tos=tos))
    assert says in explained(tmp_path, [packet], "-nv")[0][label]


def test_questions_and_answers(tmp_path: Path) -> None:
    """DNS, ping and ARP: an answer is told how long ago it was asked for."""
    name = b"\3www\7example\3com\0"
    question = b"\0\7\1\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"
    answer = b"\0\7\x85\x80\0\1\0\1\0\0\0\0" + name + b"\0\1\0\1" + b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc6\x33\x64\x07"
    asks = making.ether(making.ipv4(making.udp(question, 40000, 53), 17))
    answers = making.ether(making.ipv4(making.udp(answer, 53, 40000, SERVER, CLIENT), 17, SERVER, CLIENT))
    first, second = explained(tmp_path, [asks, answers], "-n")
    assert first["A? www.example.com."] == "asks for the IPv4 address of www.example.com"
    assert "recursion desired" in first["7+"]
    assert "asked 1 ms ago" in second["7*"]
    assert second["A 198.51.100.7"] == "the IPv4 address that was asked for"
    assert second["1/0/0"].startswith("how many records: 1 that answer")

    def arp(operation: int, sender: str, target: str) -> bytes:
        head = b"\0\1\x08\0\6\4" + making.u16(operation)
        return making.ether(head + making.MAC_A + making.ip4(sender) + bytes(6) + making.ip4(target), 0x0806)

    messages = [arp(1, CLIENT, SERVER), arp(2, SERVER, CLIENT), arp(1, CLIENT, CLIENT)]
    first, second, third = explained(tmp_path, messages)
    assert first["Request who-has 192.0.2.2"] == "asks everybody on this link which hardware address 192.0.2.2 has"
    assert "(asked 1 ms ago)" in second["Reply 192.0.2.2 is-at 02:00:00:00:00:01"]
    assert "gratuitous" in third["Request who-has 192.0.2.1"]


def test_layout(tmp_path: Path) -> None:
    """The lines stay what they are; notes are indented by eight blanks, and no line is too wide."""
    path = tmp_path / "handshake.pcap"
    path.write_bytes(making.pcap(HANDSHAKE))
    text = render(str(path), ["-nv", "--annotate"]).decode()
    assert "\x1b" not in text
    kept = [line for line in text.splitlines() if not line.startswith(INDENT)]
    assert "\n".join(kept) + "\n" == render(str(path), ["-nv"]).decode()
    notes = [line for line in text.splitlines() if line.startswith(INDENT)]
    assert len(notes) > 30
    assert max(map(len, notes)) <= 110


def test_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour(True)
    assert not wants_colour(False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(True)


# Labels that need not stand in the line as they are: a part of the flags, an omission, what is below the line.
LOOSE = ("", "...")


def strange(path: Path, *options: str) -> list[tuple[str, str]]:
    """Notes on what the line does not show."""
    found = []
    for notes, line in notes_and_lines(path, *options):
        text = line.replace("\n    ", " ")
        found += [(label, line) for label, _ in notes if label.strip() not in LOOSE and label.strip() not in text]
    return found


@pytest.mark.parametrize("options", ["-n", "-nv", "-nve", "-nvvS", "-nq"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_notes_are_on_the_line(path: Path, options: str) -> None:
    assert not strange(path, options)


def first_packets(path: Path, count: int) -> bytes:
    """The beginning of a little-endian pcap file."""
    data = path.read_bytes()
    at = 24
    for _ in range(count):
        at += 16 + int.from_bytes(data[at + 8 : at + 12], "little")
    return data[:at]


@pytest.mark.skipif(not REAL.exists(), reason="there is no shared real traffic here")
def test_notes_on_real_traffic(tmp_path: Path) -> None:
    """All notes but a few on real traffic speak of what the line shows; those few are not printed."""
    some = tmp_path / "some.pcap"
    some.write_bytes(first_packets(REAL, 6000))
    for options in ("-nvv", "-nS"):
        found = [label for label, _ in strange(some, options)]
        assert not [label for label in found if not label.startswith(("UDP, length", "PTR "))]


FAMILIES = ("arp", "dns", "ethernet", "icmp", "icmpv6", "ipv4", "ipv6", "ipv6_extension", "tcp", "udp")


@pytest.mark.parametrize("family", FAMILIES)
def test_any_packet(family: str, tmp_path: Path) -> None:
    """Packets of every kind, whole and cut short: lines stay what they are."""
    module = families.load(family)
    data, _ = families.swept(module)
    path = tmp_path / "swept.pcap"
    path.write_bytes(data)
    options = ["-nvve", "-c", "2000"]
    plain = render(str(path), options).split(b"\n")
    annotated = render(str(path), [*options, "--annotate"]).split(b"\n")
    assert len(annotated) > len(plain)
    assert [line for line in plain if line[:8].strip()] == [line for line in annotated if line[:8].strip()]


def test_memory_is_bounded(tmp_path: Path) -> None:
    from wiretale.annotate import connections

    memory = connections.Memory()
    for n in range(10_000):
        memory.connection(n, -n - 1)
        memory.ask(("dns", n), n)
    assert len(memory.connections) <= connections.MOST_CONNECTIONS
    assert len(memory.questions) <= connections.MOST_QUESTIONS


def test_command(tmp_path: Path) -> None:
    """With -w --print, -c and an expression, as with any printing."""
    path, saved = tmp_path / "handshake.pcap", tmp_path / "saved.pcap"
    path.write_bytes(making.pcap(HANDSHAKE))
    words = ["-nr", str(path), "--annotate", "-w", str(saved), "--print", "-c", "1", "tcp"]
    done = subprocess.run(
        [sys.executable, "-m", "wiretale", *words], capture_output=True, text=True, timeout=60,
        env=dict(os.environ, TZ="UTC"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Flags [S]") == 2
    assert saved.stat().st_size == 24 + 16 + len(HANDSHAKE[0])


def test_batch_is_left_alone() -> None:
    """Reading the fields of nothing is nothing."""
    printer = line_printer(flags.parse(["-n"], print), lambda data: None, None)
    annotations = Annotations(printer, False)
    batch = Batch()
    batch.begin(b"\0")
    batch.add(0, 1, 60, 0, 0, 0)
    batch.finish()
    from wiretale.batch import Interface

    batch.interfaces = [Interface(1, 65535)]
    assert annotations.notes(batch, 0, "x") == [("x", "when it was captured: hours, minutes, seconds, local time")]
