"""Packets from lines: what is told, what is made up and said so, and what is remembered from line to line."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import making
from listing import listings
from making import ip4
from wiretale.listing.rebuild import sums
from wiretale.listing.rebuild.connections import Connection
from wiretale.listing.record import TcpPart

START = "10:00:00.000000 IP 192.0.2.7.40000 > 192.0.2.8.5001: "
BACK = "10:00:00.000000 IP 192.0.2.8.5001 > 192.0.2.7.40000: "


def test_segment_is_what_the_line_says(tmp_path: Path) -> None:
    text = START + "Flags [P.U], seq 1000:1005, ack 77, win 502, urg 3, options [nop,nop,TS val 9 ecr 8], length 5\n"
    packet, = listings.packets(text, tmp_path)
    headers = packet.headers
    assert (str(headers.source), str(headers.destination)) == ("192.0.2.7", "192.0.2.8")
    assert (headers.source_port, headers.destination_port) == (40000, 5001)
    assert (headers.flags, headers.sequence, headers.acknowledgment, headers.window) == ("P.U", 1000, 77, 502)
    assert headers.payload == bytes(5)
    assert packet.data[54:66] == b"\x01\x01\x08\x0a" + making.u32(9, 8)
    assert packet.data[52:54] == b"\0\x03"
    assert listings.again(text, tmp_path, "-nS") == text.encode()
    assert b"(correct)" in listings.again(text, tmp_path, "-nv")


def test_comments_say_what_was_invented(tmp_path: Path) -> None:
    text = "\n10:00:00.000000 windbag.34348 > venus.pop3: P 46:52(6) ack 181 win 5840 (DF)\n"
    packet, = listings.packets(text, tmp_path)
    comment, = packet.comments
    assert comment.startswith("line 2; invented: ")
    for what in (
        "address of windbag", "address of venus", "data", "TTL", "IP id", "Ethernet addresses", "date (2000-01-01)",
    ):  # fmt: skip
        assert what in comment, what
    told, = listings.packets(
        "2018-01-01 10:00:00.000000 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 54: "
        "(tos 0x0, ttl 3, id 9, offset 0, flags [DF], proto TCP (6), length 40)\n"
        "    192.0.2.1.5 > 192.0.2.2.6: Flags [S], cksum 0x0000 (incorrect -> 0x1234), seq 5, win 6, length 0\n",
        tmp_path,
    )
    assert "invented" not in told.comments[0]


def test_checksums_of_lines_hold(tmp_path: Path) -> None:
    """Data are made up so that a checksum that was right is right, and a wrong one wrong in the same way."""
    header = (
        "10:00:00.000000 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length {})\n"
        "    192.0.2.7.5 > 192.0.2.8.6: Flags [P.], cksum {}, seq 1:{}, ack 1, win 6, length {}\n"
    )
    for length in (1, 2, 3, 24, 1448):
        for verdict in ("0x1200 (correct)", "0xfe41 (incorrect -> 0x1400)"):
            text = header.format(40 + length, verdict, 1 + length, length)
            found = listings.again(text, tmp_path, "-nvS").decode()
            if length > 1:
                assert found == text
            else:  # one byte can be any of 256 values, and this checksum is of none of them
                assert "(correct)" in found or "0xfe41" in found
                assert "checksum is right for these bytes" in listings.packets(text, tmp_path)[0].comments[0]


def test_checksum_tells_the_only_byte(tmp_path: Path) -> None:
    """A checksum over data of one byte leaves no choice."""
    original = making.ether_tcp(b"Q", 40000, 40001)
    path = tmp_path / "one.pcap"
    path.write_bytes(making.pcap([original]))
    packet, = listings.packets(listings.printed(path, "-nvveS"), tmp_path)
    assert packet.headers.payload == b"Q"


def test_checksum_tells_the_sequence_number(tmp_path: Path) -> None:
    """A keep-alive's number is one less than is expected, which only its checksum shows."""
    keep_alive = making.ipv4(making.tcp(b"", 40000, 40001, flags=0x10, seq=4999), 6)
    first = making.ipv4(making.tcp(b"", 40000, 40001, flags=0x02, seq=4999), 6)
    path = tmp_path / "keep-alive.pcap"
    path.write_bytes(making.pcap([making.ether(first), making.ether(keep_alive)]))
    found = listings.packets(listings.printed(path, "-nvS"), tmp_path)
    assert [packet.headers.sequence for packet in found] == [4999, 4999]


@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize("wanted", [0, 1, 0x1234, 0xFFFE, 0xFFFF])
def test_made_up_bytes_give_any_checksum(size: int, wanted: int) -> None:
    data = bytearray(b"\0\0" + b"header" + bytes(size))
    notes: list[str] = []
    sums.settle(data, 0, 77, wanted, True, None, None, 8, -1, False, notes)
    assert bytes(data[2:8]) == b"header"
    if not notes:
        assert int.from_bytes(data[:2], "big") == wanted
        assert making.checksum(making.u16(77) + bytes(data)) == 0
    assert bool(notes) <= (size < 3)


# ---- sequence numbers -------------------------------------------------------------------------------


def test_relative_numbers(tmp_path: Path) -> None:
    text = (
        START + "Flags [S], seq 4294967290, win 502, length 0\n"
        + BACK + "Flags [S.], seq 900, ack 4294967291, win 502, length 0\n"
        + START + "Flags [.], ack 1, win 502, length 0\n"
        + START + "Flags [P.], seq 1:101, ack 1, win 502, length 100\n"
        + BACK + "Flags [.], ack 101, win 502, options [nop,nop,sack 1 {201:301}], length 0\n"
        + START + "Flags [F.], seq 101, ack 1, win 502, length 0\n"
    )  # fmt: skip
    found = listings.packets(text, tmp_path)
    assert [packet.headers.sequence for packet in found] == [4294967290, 900, 4294967291, 4294967291, 901, 95]
    assert [packet.headers.acknowledgment for packet in found][1:] == [4294967291, 901, 901, 95, 901]
    assert found[4].data[-8:] == making.u32(195, 295)
    assert listings.again(text, tmp_path, "-n") == text.encode()


def test_absolute_numbers(tmp_path: Path) -> None:
    """-S is noticed: numbers that fit as they are stay as they are."""
    text = (
        START + "Flags [S], seq 3000000000, win 502, length 0\n"
        + BACK + "Flags [S.], seq 2000000000, ack 3000000001, win 502, length 0\n"
        + START + "Flags [P.], seq 3000000001:3000000011, ack 2000000001, win 502, length 10\n"
        + BACK + "Flags [.], ack 3000000011, win 502, options [nop,nop,sack 1 {3000000021:3000000031}], length 0\n"
    )  # fmt: skip
    found = listings.packets(text, tmp_path)
    assert [packet.headers.sequence for packet in found] == [3000000000, 2000000000, 3000000001, 2000000001]
    assert listings.again(text, tmp_path, "-nS") == text.encode()


def test_middle_of_a_connection(tmp_path: Path) -> None:
    """Where a capture begins, tcpdump's first numbers are absolute and the next are relative to them."""
    text = (
        START + "Flags [P.], seq 3000000001:3000000011, ack 2000000001, win 502, length 10\n"
        + BACK + "Flags [.], ack 10, win 502, length 0\n"
        + BACK + "Flags [P.], seq 1:21, ack 10, win 502, length 20\n"
    )  # fmt: skip
    found = listings.packets(text, tmp_path)
    assert [packet.headers.sequence for packet in found] == [3000000001, 2000000001, 2000000001]
    assert listings.again(text, tmp_path, "-n") == text.encode()


@pytest.mark.parametrize(("options", "edges"), [("-n", "201:301"), ("-nS", "2000000201:2000000301")])
def test_selective_acknowledgement_comes_first(options: str, edges: str, tmp_path: Path) -> None:
    """In the first segment of all, the blocks are already relative, unless -S was given."""
    text = START + f"Flags [.], ack 2000000001, win 502, options [nop,nop,sack 1 {{{edges}}}], length 0\n"
    packet, = listings.packets(text, tmp_path)
    assert packet.data[-8:] == making.u32(2000000201, 2000000301)
    assert listings.again(text, tmp_path, options) == text.encode()


def test_a_quoted_segment_is_not_sent(tmp_path: Path) -> None:
    """What an ICMP error quotes does not move the connection on."""
    text = (
        START + "Flags [S], seq 100, win 502, length 0\n"
        + BACK + "Flags [S.], seq 500, ack 101, win 502, length 0\n"
        + START + "Flags [P.], seq 1:11, ack 1, win 502, length 10\n"
        + "10:00:00.0 IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 68)\n"
        "    192.0.2.9 > 192.0.2.7: ICMP host 192.0.2.8 unreachable, length 48\n"
        "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
        "    192.0.2.7.40000 > 192.0.2.8.5001: Flags [S], seq 100, win 502, length 0\n"
        + START + "Flags [.], ack 1, win 502, length 0\n"
    )  # fmt: skip
    assert listings.packets(text, tmp_path)[-1].headers.sequence == 111


def test_excerpt_with_small_numbers(tmp_path: Path) -> None:
    """An excerpt whose beginning is missing is counted from 0, and consistent."""
    text = (
        START + "Flags [P.], seq 46:52, ack 181, win 502, length 6\n"
        + BACK + "Flags [P.], seq 181:238, ack 52, win 502, length 57\n"
    )  # fmt: skip
    found = listings.packets(text, tmp_path)
    assert [(packet.headers.sequence, packet.headers.acknowledgment) for packet in found] == [(46, 181), (181, 52)]


def test_many_connections_are_forgotten_in_turn() -> None:
    from wiretale.listing.rebuild import connections

    table = connections.Connections()
    first = table.find(b"\1\2\3\4", 1, b"\5\6\7\x08", 2)[0]
    assert table.find(b"\5\6\7\x08", 2, b"\1\2\3\4", 1)[0] is first
    for port in range(connections.MOST):
        table.find(b"\1\2\3\4", port, b"\5\6\7\x09", 2)
    assert len(table.table) <= connections.MOST
    assert table.find(b"\1\2\3\4", 1, b"\5\6\7\x08", 2)[0] is not first


def test_what_is_sent_again_does_not_set_a_direction_back() -> None:
    connection = Connection()
    connection.numbers(0, TcpPart(flags=0x02, seq=100), 0, [])
    connection.numbers(1, TcpPart(flags=0x12, seq=500, ack=101), 0, [])
    connection.numbers(0, TcpPart(flags=0x10, seq=1, ack=1), 50, [])
    connection.numbers(0, TcpPart(flags=0x10, seq=1, ack=1), 10, [])
    assert connection.numbers(0, TcpPart(flags=0x10, ack=1), 0, [])[0] == 151


# ---- names ------------------------------------------------------------------------------------------


def test_names_become_addresses_and_stay_them(tmp_path: Path) -> None:
    text = (
        "10:00:00.000000 IP windbag.34348 > venus.example.pop3: Flags [S], seq 1, win 5840, length 0\n"
        "10:00:00.000001 IP venus.example.pop3 > windbag.34348: Flags [S.], seq 5, ack 2, win 5840, length 0\n"
        "10:00:00.000002 IP6 windbag.34348 > venus.example.imaps: Flags [S], seq 1, win 5840, length 0\n"
        "10:00:00.000003 IP localhost.50001 > windbag.50002: Flags [S], seq 1, win 5840, length 0\n"
    )
    found = listings.packets(text, tmp_path)
    ends = [(str(packet.headers.source), str(packet.headers.destination)) for packet in found]
    assert ends[0] == ends[1][::-1] == ("192.0.2.1", "192.0.2.2")
    assert ends[2] == ("2001:db8::1", "2001:db8::2")
    assert ends[3] == ("127.0.0.1", "192.0.2.1")
    assert [packet.headers.destination_port for packet in found] == [110, 34348, 993, 50002]
    assert listings.again(text, tmp_path) == text.encode()


def test_addresses_that_are_there_are_not_given_away(tmp_path: Path) -> None:
    text = (
        START + "Flags [S], seq 1, win 5, length 0\n"
        "10:00:00.0 IP 192.0.2.1.5 > host.example.6: Flags [S], seq 1, win 5, length 0\n"
    )
    found = listings.packets(text, tmp_path)
    assert str(found[1].headers.destination) not in ("192.0.2.1", "192.0.2.7", "192.0.2.8")


def test_more_names_than_a_documentation_range_has(tmp_path: Path) -> None:
    text = "".join(f"10:00:00.0 IP h{i}.example.5 > 10.0.0.1.6: UDP, length 4\n" for i in range(1000))
    found = listings.packets(text, tmp_path)
    assert len({packet.headers.source for packet in found}) == 1000
    assert {ip4(str(packet.headers.source))[0] for packet in found} == {192, 198, 203}


def test_names_that_the_listing_itself_explains(tmp_path: Path) -> None:
    """A DNS answer, or a dump beside a name, tells an address better than we could make one up."""
    text = (
        "10:00:00.0 IP 10.0.0.1.5000 > 10.0.0.53.53: 7+ A? web.example. (29)\n"
        "10:00:00.1 IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 73)\n"
        "    10.0.0.53.53 > 10.0.0.1.5000: 7 1/0/0 web.example. A 203.0.113.80 (45)\n"
        "10:00:00.2 IP 10.0.0.1.6000 > web.example.80: Flags [S], seq 1, win 5, length 0\n"
    )
    last = listings.packets(text, tmp_path)[2]
    assert str(last.headers.destination) == "203.0.113.80"
    assert "address" not in last.comments[0].replace("Ethernet addresses", "")
    dumped = (
        "10:00:00.0 IP a.example.5 > b.example.6: UDP, length 0\n"
        "\t0x0000:  4500 001c 0001 0000 4011 0000 0a00 0001\n\t0x0010:  0a00 0002 0005 0006 0008 0000\n"
        "10:00:00.1 IP b.example.6 > a.example.5: UDP, length 0\n"
    )
    assert [str(packet.headers.source) for packet in listings.packets(dumped, tmp_path)] == ["10.0.0.1", "10.0.0.2"]


def test_what_is_no_address_is_no_name(tmp_path: Path) -> None:
    """Numbers that are no address are not taken for a name."""
    text = (
        START + "Flags [S], seq 1, win 5, length 0\n"
        "10:00:00.0 IP 10.0.0.256 > 10.0.0.1: ICMP echo request, id 1, seq 1, length 64\n"
    )
    (number, message), = listings.complaints(text, tmp_path)
    assert number == 2 and "10.0.0.256 is neither an address nor a host's name" in message


def test_services_that_nobody_knows(tmp_path: Path) -> None:
    text = "10:00:00.0 IP 10.0.0.1.5000 > 10.0.0.2.frobnicate: Flags [S], seq 1, win 5, length 0\n"
    packet, = listings.packets(text, tmp_path)
    assert packet.headers.destination_port == 61000
    assert "port of frobnicate, which /etc/services does not have" in packet.comments[0]


# ---- times ------------------------------------------------------------------------------------------


def seconds(text: str, folder: Path) -> list[float]:
    return [packet.time / 1e9 for packet in listings.packets(text, folder)]


DAY_ONE = 946684800  # 2000-01-01, UTC


def test_days_without_a_date(tmp_path: Path) -> None:
    """The first day is a fixed one. A clock that goes back by half a day has passed midnight; by a second, not."""
    lines = [f"{clock} IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n" for clock in (
        "23:59:59.000000", "23:59:58.500000", "00:00:01.000000",
    )]  # fmt: skip
    assert seconds("".join(lines), tmp_path) == [DAY_ONE + 86399, DAY_ONE + 86398.5, DAY_ONE + 86401]
    assert "midnight" in listings.packets("".join(lines), tmp_path)[2].comments[0]


def test_differences_and_elapsed_times(tmp_path: Path) -> None:
    """-ttt and -ttttt look alike; times that go back are differences."""
    line = " 00:00:0{}.000000 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n"
    assert seconds("".join(line.format(i) for i in (0, 3, 1)), tmp_path) == [DAY_ONE, DAY_ONE + 3, DAY_ONE + 4]
    assert seconds("".join(line.format(i) for i in (0, 1, 3)), tmp_path) == [DAY_ONE, DAY_ONE + 1, DAY_ONE + 3]
    assert seconds("".join(line.format(i) for i in (0, 2, 2, 2, 2)), tmp_path)[-1] == DAY_ONE + 8


def test_no_times(tmp_path: Path) -> None:
    text = "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n" * 3
    times = [packet.time for packet in listings.packets(text, tmp_path)]
    assert times == sorted(times) and len(set(times)) == 3


def test_nanoseconds(tmp_path: Path) -> None:
    text = "10:00:00.123456789 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n"
    packet, = listings.packets(text, tmp_path)
    assert packet.time % 1_000_000_000 == 123456789 and packet.nanosecond


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """A time zone with summer time."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
    time.tzset()
    yield
    os.environ["TZ"] = before or "UTC"
    time.tzset()


def test_times_are_local(tmp_path: Path, elsewhere: None) -> None:
    """Times of day are taken as tcpdump prints them: in this computer's time zone."""
    text = "2018-07-01 10:00:00.000000 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n"
    assert seconds(text, tmp_path) == [1530432000]
    assert seconds(text.replace("-07-", "-01-"), tmp_path) == [1514797200]


# ---- other protocols --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "10:00:00.000000 ARP, Request who-has 10.0.2.2 tell 10.0.2.15, length 28",
    "10:00:00.000000 ARP, Request who-has 10.0.2.2 (52:54:00:12:35:02) tell 10.0.2.15, length 46",
    "10:00:00.000000 ARP, Reply 10.0.2.2 is-at 52:54:00:12:35:02, length 46",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP 10.9.9.9 udp port 53 unreachable, length 56",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP net 10.9.9.9 unreachable, length 36",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP 10.9.9.9 unreachable - need to frag (mtu 1400), length 556",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP 10.9.9.9 protocol 47 unreachable, length 48",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP redirect 10.9.9.9 to host 10.0.0.3, length 56",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 36",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP ip reassembly time exceeded, length 36",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP source quench, length 36",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP parameter problem - octet 20, length 36",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP time stamp query id 5 seq 6, length 20",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ICMP type-#77, length 20",
    "10:00:00.000000 IP6 fe80::1 > ff02::2: ICMP6, router solicitation, length 8",
    "10:00:00.000000 IP6 2001:db8::1 > 2001:db8::2: ICMP6, echo request, id 7, seq 1, length 40",
    "10:00:00.000000 IP6 fe80::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has fe80::2, length 32",
    "10:00:00.000000 IP6 2001:db8::1 > 2001:db8::2: ICMP6, packet too big, mtu 1280, length 1240",
    "10:00:00.000000 IP6 2001:db8::1 > 2001:db8::2: ICMP6, time exceeded in-transit for 2001:db8::9, length 56",
    "10:00:00.000000 IP6 2001:db8::1 > 2001:db8::2: ICMP6, destination unreachable, unreachable port, "
    "2001:db8::9 udp port 53, length 56",
    "10:00:00.000000 IP6 2001:db8::1 > 2001:db8::2: frag (1448|56)",
    "10:00:00.000000 IP6 2001:db8::1.5000 > 2001:db8::2.5001: UDP, length 5",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.53.53: 7+% [1au] AAAA? web.example. (40)",
    "10:00:00.000000 IP 10.0.0.53.53 > 10.0.0.1.5000: 7*-| 1/0/0 MX mail.web.example. 10 (60)",
    "10:00:00.000000 IP 10.0.0.53.53 > 10.0.0.1.5000: 7 2/0/0 SRV a.example.:5060 1 2, TXT \"a, b\" \"c\" (90)",
    "10:00:00.000000 IP 10.0.0.1.5353 > 224.0.0.251.5353: 0*- [0q] 1/0/0 (Cache flush) A 10.0.0.1 (40)",
    "10:00:00.000000 IP 10.0.0.1.5353 > 224.0.0.251.5353: 0 PTR (QM)? BellM-CM-)^@._http._tcp.local. (50)",
    "10:00:00.000000 IP 10.0.0.1.5060 > 10.0.0.2.5060: SIP: OPTIONS sip:someone@192.0.2.1 SIP/2.0",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.5001: UDP, length 0",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.5001: UDP, length 65507",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2: ip-proto-17",
    "10:00:00.000000 IP 10.0.0.1 > 10.0.0.2:  ip-proto-253 20",
    "10:00:00.000000 IP truncated-ip - 20 bytes missing! 10.0.0.1.5000 > 10.0.0.2.5001: UDP, length 100",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [S], seq 5, win 6, options [mss 1460, [|tcp]",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [none], win 6, length 0",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [SEW], seq 5, win 6, options [mss 1460,unknown-76 0x0102,"
    "tfo  cookiereq,eol], length 0",
    "10:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.25: Flags [P.], seq 5:25, ack 1, win 6, length 20: SMTP: 250 2.1.0 Ok",
])  # fmt: skip
def test_line(text: str, tmp_path: Path) -> None:
    """Lines of every protocol that is read back, the same again."""
    assert not listings.complaints(text, tmp_path)
    assert listings.again(text + "\n", tmp_path, "-n").decode() == text + "\n"


def test_replies_go_to_whoever_asked(tmp_path: Path) -> None:
    text = (
        "10:00:00.0 ARP, Request who-has 10.0.2.2 tell 10.0.2.15, length 28\n"
        "10:00:00.1 ARP, Reply 10.0.2.2 is-at 52:54:00:12:35:02, length 28\n"
    )
    request, reply = listings.packets(text, tmp_path)
    assert reply.data[38:42] == ip4("10.0.2.15")
    assert reply.data[:6] == request.data[6:12] == reply.data[32:38]


def test_a_response_has_the_question_of_its_query(tmp_path: Path) -> None:
    text = (
        "10:00:00.0 IP 10.0.0.1.5000 > 10.0.0.53.53: 7+ A? web.example. (29)\n"
        "10:00:00.1 IP 10.0.0.53.53 > 10.0.0.1.5000: 7 1/0/0 A 203.0.113.80 (45)\n"
    )
    response = listings.packets(text, tmp_path)[1]
    assert b"\x03web\x07example\0" in response.data
    assert "DNS question" not in response.comments[0]
    alone = listings.packets(text.splitlines(keepends=True)[1], tmp_path)[0]
    assert "DNS question" in alone.comments[0]
    assert len(alone.headers.payload) == 45
