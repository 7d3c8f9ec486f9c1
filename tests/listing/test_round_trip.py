"""Listing, packets, the same listing: line for line.

"The same" is meant literally wherever the text tells what is printed. What it does not tell and printing would
need are the data of protocols that are not read back (they become zeros) and a few bits that nothing prints;
each capture for which that shows is named in `UNLIKE`, with the reason.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import wiretale
from listing import listings
from making import ip4

OPTIONS = [
    "-n", "-nn", "-nv", "-nvv", "-nvvv", "-ne", "-nev", "-nS", "-nq", "-nqe", "-nX", "-nXX", "-nx", "-nxx", "-nt",
    "-ntt", "-nttt", "-ntttt", "-nttttt", "-n#", "-v", "-e", "-vvq", "-nXe", "-K", "-nvK",
]  # fmt: skip
LAB_OPTIONS = ["-nevv", "-ntS"]
LARGEST = 20000  # bytes of a compressed capture of the lab: the suite is to stay quick
LAB = [path for path in listings.LAB if path.stat().st_size < LARGEST]

# What is in the packets and not in the lines, so that it is printed otherwise.
UNLIKE = {
    "dhcp": "DHCP's messages are not read back: their data become zeros",
    "snmp": "SNMP's messages are not read back",
    "telnet": "telnet's options are not read back",
    "scan-udp": "probes of DHCP, SNMP, TFTP and others: their data are not read back",
    "time-server": "NTP's messages are not read back",
    "neighbor-conflict": "an option of neighbor discovery that tcpdump has no name for is not read back",
    "scan-ip-protocols": "headers of protocols that are not read back, without any length",
}


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("capture", listings.EXAMPLES, ids=lambda path: path.stem)
def test_examples(capture: Path, options: str, tmp_path: Path) -> None:
    """Every line of every example, under every option that changes how lines look."""
    text = listings.printed(capture, options)
    assert text.count(b"\n") > 5
    assert listings.again(text, tmp_path, options).splitlines() == text.splitlines()


def test_lab_is_there() -> None:
    """The captures that the next test goes through, and the exceptions that it makes, exist."""
    names = [path.name for path in listings.LAB]
    assert len(names) > 100
    assert all(any(name.startswith(prefix) for name in names) for prefix in UNLIKE)


@pytest.mark.parametrize("capture", LAB, ids=lambda path: path.name.split(".")[0])
def test_lab(capture: Path, tmp_path: Path) -> None:
    """Captures of real programs, good days and bad ones."""
    path = listings.unpacked(capture, tmp_path)
    unlike = [reason for prefix, reason in UNLIKE.items() if capture.name.startswith(prefix)]
    differs = False
    for options in LAB_OPTIONS:
        text = listings.printed(path, options)
        if not text:
            continue
        same = listings.again(text, tmp_path, options).splitlines() == text.splitlines()
        assert same or unlike, options
        differs = differs or not same
    assert differs or not unlike, "it is the same after all: take it off UNLIKE"


@pytest.mark.parametrize("capture", listings.EXAMPLES, ids=lambda path: path.stem)
def test_dumps_are_exact(capture: Path, tmp_path: Path) -> None:
    """-X and -e together tell all bytes of an Ethernet frame; -XX does so alone."""
    originals = list(wiretale.read(capture))
    for options in ("-nXe", "-nXX", "-nxx", "-nxe"):
        found = listings.packets(listings.printed(capture, options), tmp_path)
        assert [packet.data for packet in found] == [packet.data for packet in originals], options
        assert [packet.wire_length for packet in found] == [packet.wire_length for packet in originals]


@pytest.mark.skipif(not listings.SEEDS.exists(), reason=f"{listings.SEEDS} is not there")
def test_article_bytes(tmp_path: Path) -> None:
    """The article with the dumps gives the capture that was made of them, byte for byte behind the link level."""
    made = list(wiretale.read(listings.SEEDS / "tcp-connection.pcap"))
    found = list(wiretale.read(listings.SEEDS / "tcp-connection.txt"))
    assert [packet.data[14:] for packet in found] == [packet.data[14:] for packet in made]


# In which format a listing is, and what flags it was printed with; those that begin in the middle of a connection
# have relative numbers whose base nobody knows, are read as they stand, and come out the same with -S.
STYLES = {
    "http-complete": "--style 3.9 -nn", "idle-close": "--style 3.9 -nn", "syn-ack-lost": "--style 3.9 -nn",
    "pop3-data": "--style 3.7 -S", "pop3-handshake": "--style 3.7", "pop3s-handshake": "--style 3.7",
    "port-scan": "--style 3.7 -nn", "telnet-close": "--style 3.7 -nn -S", "telnet-open": "--style 3.7 -nn",
    "telnet-refused": "--style 3.7 -nn",
}  # fmt: skip
ENDS = re.compile(rb"192\.0\.2\.[12]\.\d+ > 192\.0\.2\.[12]\.\d+: ")


def without_what_the_page_lost(text: bytes) -> bytes:
    """The port scan as the page shows it: without the ends that were made up, and without blanks behind lines."""
    return re.sub(rb" +\n", b"\n", ENDS.sub(b"> ", text))


@pytest.mark.skipif(not listings.SEEDS.exists(), reason=f"{listings.SEEDS} is not there")
@pytest.mark.parametrize("name", sorted(STYLES))
def test_seed(name: str, tmp_path: Path) -> None:
    """Every listing of the articles comes out as it went in, line for line."""
    text = (listings.SEEDS / "listings" / f"{name}.txt").read_bytes()
    found = listings.again(text, tmp_path, *STYLES[name].split())
    if name == "port-scan":
        # The one exception: the page lost the ends, and the blanks behind `[tos 0x80]`.
        assert len(ENDS.findall(found)) == text.count(b"\n")
        found = without_what_the_page_lost(found)
    assert found.splitlines() == text.splitlines()


@pytest.mark.skipif(not listings.SEEDS.exists(), reason=f"{listings.SEEDS} is not there")
def test_all_seed_listings_are_tested() -> None:
    assert sorted(path.stem for path in (listings.SEEDS / "listings").iterdir()) == sorted(STYLES)


@pytest.mark.skipif(not listings.SEEDS.exists(), reason=f"{listings.SEEDS} is not there")
@pytest.mark.parametrize(("article", "lists", "options"), [
    ("what-happened", ["http-complete", "idle-close", "syn-ack-lost"], "--style 3.9 -nn"),
    ("making-a-connection", ["telnet-open", "telnet-close", "telnet-refused"], "--style 3.7 -nn"),
    ("observing-traffic", ["port-scan"], "--style 3.7 -nn"),
    ("spy-on-yourself", ["pop3-handshake", "pop3-data", "pop3s-handshake"], "--style 3.7"),
])  # fmt: skip
def test_article(article: str, lists: list[str], options: str, tmp_path: Path) -> None:
    """An article's page, with its prose, prompts and lost line feeds, gives the lines of its listings.

    In making-a-connection one `>` has become `&glt;` on the page; it is read as what it was.
    """
    expected = b"".join((listings.SEEDS / "listings" / f"{name}.txt").read_bytes() for name in lists)
    found = listings.again((listings.SEEDS / f"{article}.txt").read_bytes(), tmp_path, *options.split())
    if article == "observing-traffic":
        found = without_what_the_page_lost(found)
    assert found.splitlines() == expected.splitlines()


@pytest.mark.skipif(not listings.SEEDS.exists(), reason=f"{listings.SEEDS} is not there")
def test_article_with_dumps(tmp_path: Path) -> None:
    """The article of -v -X: every line of it, with the indents that the page lost."""
    found = listings.again((listings.SEEDS / "tcp-connection.txt").read_bytes(), tmp_path, "-v", "-X", "-n")
    assert found == (listings.SEEDS / "tcp-connection.expected").read_bytes()


CLASSIC = [
    path for path in sorted(listings.CLASSIC.glob("*/*.out"))
    if not path.name.startswith("tcp.") or path.name.split(".")[1] in ("nvv",)
]


@pytest.mark.skipif(not CLASSIC, reason=f"{listings.CLASSIC} is not there")
@pytest.mark.parametrize("path", CLASSIC, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_classic(path: Path, tmp_path: Path) -> None:
    """What tcpdump 3.7.2 and 3.9.8 printed: every line."""
    text = path.read_bytes()
    options = [f"-{path.name.split('.')[1]}", "--style", path.parent.name[:3]]
    assert listings.again(text, tmp_path, *options).splitlines() == text.splitlines()


def seeds() -> list[Path]:
    if not listings.SEEDS.exists():
        return []
    return [*sorted((listings.SEEDS / "listings").glob("*.txt")), *sorted(listings.SEEDS.glob("*.txt"))]


PACKETS_OF_ARTICLES = {
    "making-a-connection": 13, "observing-traffic": 13, "spy-on-yourself": 8, "tcp-connection": 10, "what-happened": 34,
}  # fmt: skip


@pytest.mark.skipif(not seeds(), reason=f"{listings.SEEDS} is not there")
@pytest.mark.parametrize("path", seeds(), ids=lambda path: path.stem)
def test_every_seed(path: Path, tmp_path: Path) -> None:
    """Every packet of every article is read, nothing is complained of, and today's text of it reads back the same."""
    text = path.read_bytes()
    found = listings.packets(text, tmp_path)
    assert len(found) == PACKETS_OF_ARTICLES.get(path.stem, text.count(b"\n"))
    assert not listings.complaints(text, tmp_path)
    today = listings.again(text, tmp_path, "-nnS")
    once_more = listings.packets(today, tmp_path)
    for before, after in zip(found, once_more, strict=True):
        # Today's lines have neither (DF) nor [tos]; addresses that were names are numbers by now.
        assert after.headers.payload == before.headers.payload or before.headers.payload
        for name in ("source", "destination", "source_port", "destination_port", "flags", "sequence", "window"):
            if name != "sequence" or before.headers.flags not in (".", ""):
                assert getattr(after.headers, name) == getattr(before.headers, name), name


@pytest.mark.skipif(not seeds(), reason=f"{listings.SEEDS} is not there")
def test_port_scan_has_ends_again(tmp_path: Path) -> None:
    """Where addresses were lost, each SYN goes to a port of its own, and its answer comes from there."""
    found = list(wiretale.read(listings.SEEDS / "listings" / "port-scan.txt"))
    scanner = [packet for packet in found if packet.headers.flags == "S"]
    assert len({packet.headers.destination_port for packet in scanner}) == len(scanner) == 6
    answers = [packet for packet in found if packet.headers.flags in ("R.", "S.")]
    assert [packet.headers.source_port for packet in answers] == [
        packet.headers.destination_port for packet in scanner
    ]
    assert [packet.headers.destination_port for packet in found if packet.headers.flags == "R"] == [3]
    assert all("lost" in packet.comments[0] for packet in found)
    assert ip4(str(found[0].headers.source))[:3] == b"\xc0\x00\x02"
