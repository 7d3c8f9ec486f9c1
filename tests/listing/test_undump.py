"""The command, and listings wherever a capture is read."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import making
import oracle
import wiretale
from cli import running
from listing import listings

TEXT = """\
$ tcpdump -nn port 23
tcpdump: listening on eth0
20:06:32.845356 192.168.2.10.1249 > 192.168.2.165.23: S 3263977215:3263977215(0) win 16384 <mss 1460,nop,nop,sackOK> (DF)
The host answers:
20:06:32.845725 192.168.2.165.23 > 192.168.2.10.1249: S 48495364:48495364(0) ack 3263977216 win 32120 <mss 1460> (DF)
20:06:32.845800 802.1d config 8000.00:01:02:03:04:05.8001
20:06:32.845921 192.168.2.10.1249 > 192.168.2.165.23: . ack 1 win 17520 (DF)
^C
3 packets received by filter
"""  # noqa: E501
PRINTED = b"""\
20:06:32.845356 IP 192.168.2.10.1249 > 192.168.2.165.23: Flags [S], seq 3263977215, win 16384, options [mss 1460,nop,nop,sackOK], length 0
20:06:32.845725 IP 192.168.2.165.23 > 192.168.2.10.1249: Flags [S.], seq 48495364, ack 3263977216, win 32120, options [mss 1460], length 0
20:06:32.845921 IP 192.168.2.10.1249 > 192.168.2.165.23: Flags [.], ack 1, win 17520, length 0
"""  # noqa: E501


@pytest.fixture
def listing(tmp_path: Path) -> str:
    path = tmp_path / "telnet.txt"
    path.write_text(TEXT)
    return str(path)


def test_prints_today(listing: str) -> None:
    done = running.process("undump", "-n", listing)
    assert (done.status, done.output) == (0, PRINTED)
    assert f"{listing}:6: skipped: its protocol" in done.errors
    assert f"{listing}: 3 packets, 1 line skipped, 1 line of other text\n" in done.errors
    assert "invented, for so many packets: TTL (3), IP id (3), Ethernet addresses (3), date (2000-01-01) (3), sequ" in (
        done.errors
    )


def test_prints_the_style_that_is_asked_for(listing: str) -> None:
    done = running.process("undump", listing, "-n", "--style", "3.7")
    assert done.output.splitlines() == [line.encode() for line in TEXT.splitlines() if "192.168" in line]


def test_from_standard_input_with_a_filter(listing: str) -> None:
    done = running.process("undump", "-n", "-", "src", "host", "192.168.2.165", stdin=TEXT.encode())
    assert done.output == PRINTED.splitlines(keepends=True)[1]


def test_saves_pcapng(listing: str, tmp_path: Path) -> None:
    target = tmp_path / "telnet.pcapng"
    done = running.process("undump", "-w", str(target), listing)
    assert done.status == 0 and done.output == b""
    packets = list(wiretale.read(target))
    assert [packet.comments[0].split(";")[0] for packet in packets] == ["line 3", "line 5", "line 7"]
    assert running.process("-n", "-r", str(target)).output == PRINTED
    if oracle.TCPDUMP is not None:
        assert oracle.tcpdump(target, "-n") == PRINTED
    if shutil.which("tshark") is not None:
        read = subprocess.run(
            ["tshark", "-r", str(target), "-T", "fields", "-e", "frame.comment", "-e", "tcp.checksum.status",
             "-o", "tcp.check_checksum:TRUE"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        lines = read.stdout.splitlines()
        assert len(lines) == 3 and all("invented" in line and line.endswith("\t1") for line in lines)


def test_saved_names_come_back(tmp_path: Path) -> None:
    text = "15:04:49.050227 windbag.34348 > venus.domain.com.pop3: S 74:74(0) win 5840 (DF)\n"
    target = tmp_path / "names.pcapng"
    assert running.process("undump", "-w", str(target), "-", stdin=text.encode()).status == 0
    again = running.process("--style", "3.7", "--names", "learn", "-r", str(target))
    assert again.output.decode() == text


@pytest.mark.parametrize(("words", "message"), [
    (["undump"], "no listing is named"),
    (["undump", "-r", "x", "y"], "undump reads one listing"),
    (["undump", "/nowhere/to/be/found"], "No such file"),
    (["undump", "--frobnicate", "x"], "unrecognized option"),
    (["undump", str(listings.EXAMPLES[0])], "is a capture, not a listing"),
])  # fmt: skip
def test_errors(words: list[str], message: str) -> None:
    done = running.process(*words)
    assert done.status == 1 and message in done.errors
    assert "Traceback" not in done.errors


def test_help() -> None:
    done = running.process("undump", "--help")
    assert done.status == 0 and done.output.startswith(b"usage: wiretale undump LISTING")


def test_text_that_is_no_listing(tmp_path: Path) -> None:
    """Text without a packet is what it was before: an error, and clear."""
    path = tmp_path / "poem.txt"
    path.write_text("Much have I travelled in the realms of gold\n" * 100)
    done = running.process("-r", str(path))
    assert done.status == 1
    assert "unknown file format" in done.errors
    assert f"{path} is text, not a capture, and no line of it is a packet that tcpdump printed." in done.errors
    with pytest.raises(wiretale.UnknownFormatError):
        wiretale.read(path)


def test_text_whose_only_packets_are_of_other_protocols(tmp_path: Path) -> None:
    path = tmp_path / "stp.txt"
    path.write_text("10:00:00.000000 STP 802.1d, Config, Flags [none], length 35\n" * 3)
    done = running.process("undump", str(path))
    assert done.status == 1
    assert "Line 1 looks like a packet that tcpdump printed, but its protocol (STP) is none of those" in done.errors


def test_a_packet_far_down(tmp_path: Path) -> None:
    """A page may begin with much else; one that has nothing for a million characters is not read on."""
    line = "20:06:32.845921 192.168.2.10.1249 > 192.168.2.165.23: . ack 1 win 17520 (DF)\n"
    assert len(listings.packets("a line of prose\n" * 30000 + line, tmp_path)) == 1
    with pytest.raises(wiretale.UnknownFormatError):
        listings.packets("a line of prose\n" * 100000 + line, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """PowerShell's redirection writes UTF-16 with a mark, editors UTF-8 with or without."""
    text = TEXT.replace("\n", "\r\n").replace("The host", "The “host”")
    data = text.encode(encoding)
    if encoding == "utf-16-le":  # without its mark nobody knows
        with pytest.raises(wiretale.UnknownFormatError):
            listings.packets(data, tmp_path)
        return
    assert len(listings.packets(data, tmp_path)) == 3


def test_compressed_listing(tmp_path: Path) -> None:
    path = tmp_path / "listing.txt.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert oracle.ours(path, "-n") == PRINTED


def test_compressed_listing_that_breaks_off(tmp_path: Path) -> None:
    """What came before the damage is delivered, and then the damage is told."""
    path = tmp_path / "listing.txt.gz"
    path.write_bytes(gzip.compress(os.urandom(3000).hex().encode().join([TEXT.encode()] * 9))[:-3000])
    done = running.process("-n", "-r", str(path))
    assert done.status == 1 and done.output.startswith(PRINTED)
    assert "skipped" in done.errors and "Traceback" not in done.errors


def test_library(listing: str) -> None:
    with wiretale.read(listing, "tcp[tcpflags] & tcp-syn != 0") as capture:
        assert capture.link_type == 1
        packets = list(capture)
    assert [packet.headers.flags for packet in packets] == ["S", "S."]
    assert packets[0].comments[0].startswith("line 3; invented")


def test_explain(listing: str) -> None:
    done = running.process("explain", "--json", listing)
    assert done.status in (0, 1)
    assert json.loads(done.output)["conversations"]


def test_count_and_save_as_pcap(listing: str, tmp_path: Path) -> None:
    assert running.process("--count", "-r", listing).output == b"3 packets\n"
    target = tmp_path / "out.pcap"
    assert running.process("-r", listing, "-w", str(target)).status == 0
    assert oracle.ours(target, "-n") == PRINTED


def test_a_pipe_is_read_as_it_comes(tmp_path: Path) -> None:
    """Packets come out while the listing is still being written; the last waits for the line after it."""
    process = subprocess.Popen(
        [*running.COMMAND, "undump", "-n", "-l", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=running.ENVIRONMENT,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    try:
        lines = [line for line in TEXT.splitlines(keepends=True) if "192.168" in line]
        process.stdin.write((lines[0] + lines[1]).encode())
        process.stdin.flush()
        assert process.stdout.readline() == PRINTED.splitlines(keepends=True)[0]
        process.stdin.write(lines[2].encode())
        process.stdin.flush()
        assert process.stdout.readline() == PRINTED.splitlines(keepends=True)[1]
        process.stdin.close()
        assert process.stdout.readline() == PRINTED.splitlines(keepends=True)[2]
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_wrapped_lines(tmp_path: Path) -> None:
    """A terminal, or a letter, that breaks lines at blanks."""
    lines = PRINTED.decode().splitlines()
    wrapped = []
    for line in lines:
        words = line.split(" ")
        wrapped += [" ".join(words[:9]), " ".join(words[9:])]
    assert listings.again("\n".join(wrapped) + "\n", tmp_path, "-n") == PRINTED


def test_margins_colours_and_entities(tmp_path: Path) -> None:
    """Quoted in a letter, coloured by grep, copied from a page."""
    lines = PRINTED.decode().splitlines(keepends=True)
    assert listings.again("".join("> " + line for line in lines), tmp_path, "-n") == PRINTED
    coloured = PRINTED.decode().replace("Flags", "\x1b[01;31m\x1b[KFlags\x1b[m\x1b[K")
    assert listings.again(coloured, tmp_path, "-n") == PRINTED
    assert listings.again(PRINTED.decode().replace(" > ", " &gt; "), tmp_path, "-n") == PRINTED


def test_no_line_feeds(tmp_path: Path) -> None:
    """A page that made one line of a listing."""
    text = f"$ tcpdump -n {PRINTED.decode().replace(chr(10), ' ')}^C 3 packets captured 3 packets received by filter\n"
    assert listings.again(text, tmp_path, "-n") == PRINTED
    assert not listings.complaints(text, tmp_path)


def test_a_payload_forges_no_packets(tmp_path: Path) -> None:
    """What came over the wire may look like a line of tcpdump's; within its own line it stays what it is."""
    forged = "20:06:32.845921 IP 6.6.6.6.1 > 7.7.7.7.2: Flags [S], seq 1, win 1, length 0"
    for text in (
        "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [P.], seq 1:200, ack 1, win 6, length 199: "
        f"HTTP: GET /?{forged}\n",
        f'10:00:00.000000 IP 10.0.0.53.53 > 10.0.0.1.5000: 7 1/0/0 TXT "{forged}" (150)\n',
    ):
        assert len(listings.packets(text, tmp_path)) == 1


def test_a_payload_forges_no_dump(tmp_path: Path) -> None:
    """Lines of a page that look like a dump are not taken for the packet's bytes, whether or not a dump follows."""
    text = (
        b"GET / HTTP/1.1\r\n0x0000:  4500 001c 0001 0000 4011 0000 0600 0006\r\n"
        b"0x0010:  0700 0007 0001 0002 0008 0000\r\n"
    )
    frame = making.ether_tcp(text, 40000, 80)
    path = tmp_path / "forged.pcap"
    path.write_bytes(making.pcap([frame]))
    for options in ("-nvX", "-nveX"):
        packet, = listings.packets(listings.printed(path, options), tmp_path)
        assert packet.data[14:] == frame[14:]
    listing = listings.printed(path, "-nv")
    packet, = listings.packets(listing, tmp_path)
    assert str(packet.headers.source) == "192.0.2.1"
    (_, message), = listings.complaints(listing, tmp_path)
    assert "its dump is of another packet" in message


def test_nothing_of_the_text_upsets_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(
        b"10:00:00.000000 IP 10.0.0.1.\x1b]0;owned\x07 > 10.0.0.2.5: Flags [S], seq 1, win 6, length 0\n"
        b"10:00:00.000000 IP \x9b31m.5 > 10.0.0.2.5: UDP, length 4\n" + PRINTED
    )
    done = running.process("undump", "-n", str(path))
    assert done.output == PRINTED
    assert ":1: skipped: " in done.errors and ":2: skipped: " in done.errors
    assert all(c == "\n" or c.isprintable() for c in done.errors)


def test_broken_dump(tmp_path: Path) -> None:
    """A row is missing: the line is used, and the dump is complained of."""
    text = (
        "10:00:00.000000 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 12\n"
        "\t0x0000:  4500 0028 0001 0000 4011 0000 0a00 0001\n"
        "\t0x0020:  0102 0304 0506 0708\n"
    )
    packet, = listings.packets(text, tmp_path)
    assert packet.headers.payload == bytes(12)
    (number, message), = listings.complaints(text, tmp_path)
    assert number == 1 and "row of its dump is missing" in message


def test_text_beside_a_dump_is_not_taken_for_bytes(tmp_path: Path) -> None:
    """Where a page made one blank of two, text that looks like hexadecimal is told by what it must be."""
    payload = bytes.fromhex("beef") + b"beefcafe1234"
    path = tmp_path / "beef.pcap"
    path.write_bytes(making.pcap([making.ether_udp(payload, 40000, 40001)]))
    text = listings.printed(path, "-nX").replace(b"  ", b" ").replace(b"\t", b"")
    packet, = listings.packets(text, tmp_path)
    assert packet.headers.payload == payload


@pytest.mark.parametrize("row", [
    "\t0x0000:  {}  ....", "0x0000\t {}\t....", "\t\t\t {}", "0x0000: {} ....",
])  # fmt: skip
def test_dumps_of_all_ages(row: str, tmp_path: Path) -> None:
    """With offsets since 3.5, with a colon since 3.8, without its blanks on web pages."""
    payload = "4500 0020 0001 0000 4011 0000 0a00 0001", "0a00 0002 0005 0006 000c 0000 cafe f00d"
    rows = [row.format(part).replace("0x0000", f"0x00{i}0") for i, part in enumerate(payload)]
    text = "\n".join(["10:00:00.000000 10.0.0.1.5 > 10.0.0.2.6: udp 4", *rows, ""])
    packet, = listings.packets(text, tmp_path)
    assert packet.headers.payload.hex() == "cafef00d"
    assert packet.data[14:].hex(" ", 2) == " ".join(payload)


def test_protocols_that_are_only_dumped(tmp_path: Path) -> None:
    """A line of a protocol that is not read back has all its bytes in its dump."""
    frame = making.ether(bytes.fromhex("4242030000000000") + bytes(40), 48)
    path = tmp_path / "stp.pcap"
    path.write_bytes(making.pcap([frame]))
    packet, = listings.packets(listings.printed(path, "-nXX"), tmp_path)
    assert packet.data == frame


def test_interfaces_of_any(tmp_path: Path) -> None:
    text = (
        "22:47:50.817904 ifx1  P   IP 192.0.2.10.43858 > 192.0.2.80.8080: Flags [.], ack 1, win 5, length 0\n"
        "22:47:50.817923 tun7  Out IP 192.0.2.10.43858 > 192.0.2.80.8080: Flags [.], ack 1, win 5, length 0\n"
    )
    packets = listings.packets(text, tmp_path)
    assert {packet.link_type for packet in packets} == {276}
    assert listings.again(text, tmp_path, "-nS").decode() == text


def test_reading_and_writing_the_same_file(listing: str) -> None:
    done = running.process("undump", "-w", listing, listing)
    assert done.status == 1
    assert os.path.getsize(listing) == len(TEXT)
