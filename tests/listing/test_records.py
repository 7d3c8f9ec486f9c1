"""What a line tells, field by field, in every format."""

from __future__ import annotations

import pytest

from wiretale.listing.reader import read_line
from wiretale.listing.record import LineRecord, ListingError

TODAY = (
    "22:09:04.387241 IP 127.0.0.1.56742 > 127.0.0.2.12345: Flags [S], seq 3112279261, win 43690, "
    "options [mss 65495,sackOK,TS val 29629949 ecr 0,nop,wscale 6], length 0"
)


def fields(record: LineRecord) -> dict[str, str]:
    """Each field's name and the text that it stands for."""
    return {field.name: record.text[field.start : field.end] for field in record.fields}


def test_fields_are_where_they_say() -> None:
    record = read_line(TODAY)
    assert fields(record) == {
        "time": "22:09:04.387241",
        "ip.source": "127.0.0.1",
        "tcp.source_port": "56742",
        "ip.destination": "127.0.0.2",
        "tcp.destination_port": "12345",
        "tcp.flags": "S",
        "tcp.seq": "3112279261",
        "tcp.window": "43690",
        "tcp.option.mss": "mss 65495",
        "tcp.option.sackOK": "sackOK",
        "tcp.option.TS": "TS val 29629949 ecr 0",
        "tcp.option.nop": "nop",
        "tcp.option.wscale": "wscale 6",
        "tcp.length": "0",
    }
    starts = [field.start for field in record.fields]
    assert starts == sorted(starts)
    wscale = record.field("tcp.option.wscale")
    assert wscale is not None and wscale.value == (6,)
    assert record.field("tcp.ack") is None


@pytest.mark.parametrize(("text", "style"), [
    (TODAY, "4.99"),
    ("15:21:47.729984 IP 64.39.0.68.12275 > 98.129.169.14.80: . ack 1 win 46 <nop,nop,timestamp 63005550 1030385409>",
     "3.9"),
    ("20:06:32.845921 192.168.2.10.1249 > 192.168.2.165.23: . ack 1 win 17520 (DF)", "3.7"),
    ("20:06:32.845921 192.168.2.10.1249 > 192.168.2.165.23: . ack 1 win 17520", "3.7"),
    ("20:06:32.845921 IP (tos 0x0, ttl  64, id 1, offset 0, flags [DF], length: 40) 1.2.3.4.5 > 5.6.7.8.9: . "
     "[tcp sum ok] ack 1 win 17520", "3.9"),
    ("02:19:37.734137 IP 192.168.115.8.51024 > 8.8.8.8.53: 64812+ A? jp.example. (38)", ""),
    ("17:08:30.931489 ARP, Request who-has 192.168.0.108 tell 192.168.0.1, length 28", "4.99"),
    ("17:08:30.931489 arp who-has 192.168.0.108 tell 192.168.0.1", "3.9"),
])  # fmt: skip
def test_style(text: str, style: str) -> None:
    assert read_line(text).style == style


@pytest.mark.parametrize(("text", "expected"), [
    ("1514844544.387241 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("epoch", 1514844544, 387241000, None)),
    ("2018-01-01 22:09:04.387241 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("day", 79744, 387241000, (2018, 1, 1))),
    ("01/31/2018 22:09:04.387241 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("day", 79744, 387241000, (2018, 1, 31))),
    (" 00:00:00.000013 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("since", 0, 13000, None)),
    ("000013 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("delta", 0, 13000, None)),
    ("    7  22:09:04.387241123 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("day", 79744, 387241123, None)),
    ("> 22:09:04.387241 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", ("day", 79744, 387241000, None)),
    ("IP 1.2.3.4.5 > 6.7.8.9.10: tcp 0", None),
])  # fmt: skip
def test_times(text: str, expected: tuple[str, int, int, tuple[int, int, int] | None] | None) -> None:
    time = read_line(text).time
    found = None if time is None else (time.kind, time.seconds, time.nanoseconds, time.date)
    assert found == expected


def test_link_levels() -> None:
    today = read_line(
        "22:13:20.000000 02:00:00:00:00:01 (oui Unknown) > Broadcast, ethertype 802.1Q (0x8100), length 51: "
        "vlan 7, p 1, DEI, ethertype IPv4 (0x0800), 192.0.2.1.40000 > 192.0.2.2.40001: UDP, length 5"
    )
    link = today.link
    assert link is not None
    assert (link.source, link.destination) == ("02:00:00:00:00:01", "Broadcast")
    assert (link.ethertype, link.length) == (0x0800, 51)
    assert (link.vlans, link.tag_types) == ([1 << 13 | 1 << 12 | 7], [0x8100])
    assert today.udp is not None and today.udp.length == 5
    old = read_line("22:09:04.387241 0:1c:42:8e:70:31 4c:5e:c:ea:3:65 0800 80: 1.2.3.4.5 > 6.7.8.9.10: udp 38")
    assert old.link is not None and old.link.source == "0:1c:42:8e:70:31" and old.link.length == 80
    assert old.style == "3.7"
    cooked = read_line("22:47:50.817904 eth0  Out IP 192.0.2.1.43 > 192.0.2.80.80: Flags [.], ack 1, win 5, length 0")
    assert cooked.link is not None and (cooked.link.interface, cooked.link.direction) == ("eth0", "Out")


def test_ip_headers() -> None:
    record = read_line(
        "22:09:04.387241 IP (tos 0x10,ECT(0), ttl 63, id 33056, offset 0, flags [DF], proto TCP (6), length 60, "
        "bad cksum 0 (->bb98)!)\n    a.example.1 > b.example.2: Flags [S], cksum 0xfe31 (incorrect -> 0x212f), "
        "seq 5, win 6, length 0"
    )
    ip = record.ip
    assert ip is not None
    assert (ip.tos, ip.ttl, ip.id, ip.offset, ip.dont_fragment, ip.protocol, ip.length, ip.checksum) == (
        0x10, 63, 33056, 0, True, 6, 60, 0,
    )  # fmt: skip
    assert (ip.source, record.source_port) == ("a.example", "1")
    tcp = record.tcp
    assert tcp is not None
    assert (tcp.checksum, tcp.checksum_right, tcp.checksum_expected) == (0xFE31, False, 0x212F)
    old = read_line("10:00:00.000000 1.2.3.4 > 5.6.7.8: (frag 2817:480@1480+) [tos 0x8]  (ttl 64, len 500)")
    assert old.ip is not None
    assert (old.ip.id, old.ip.payload, old.ip.offset, old.ip.more_fragments, old.ip.tos) == (2817, 480, 1480, True, 8)
    six = read_line(
        "10:00:00.000000 IP6 (class 0x20, flowlabel 0x81f43, hlim 64, next-header UDP (17) payload length: 13) "
        "2001:db8::1.5000 > 2001:db8::2.5001: [udp sum ok] UDP, length 5"
    )
    assert six.ip is not None
    assert (six.ip.version, six.ip.tos, six.ip.flow_label, six.ip.ttl) == (6, 32, 0x81F43, 64)
    assert six.ip.source == "2001:db8::1"


def test_names_and_ports() -> None:
    record = read_line("15:04:49.050227 windbag.34348 > venus.domain.com.pop3: S 74:74(0) win 5840 (DF)")
    assert record.ip is not None
    assert (record.ip.source, record.source_port) == ("windbag", "34348")
    assert (record.ip.destination, record.destination_port) == ("venus.domain.com", "pop3")
    assert record.ip.dont_fragment is True


def test_lost_ends() -> None:
    record = read_line("23:08:14.980436 > R 0:0(0) ack 5498219 win 0 (DF) [tos 0x80]")
    assert record.ip is not None and record.tcp is not None
    assert record.ip.source is None and record.source_port is None
    assert (record.ip.tos, record.tcp.flags, record.tcp.ack) == (0x80, 0x14, 5498219)


def test_dns() -> None:
    record = read_line(
        "22:13:20.003000 IP 192.0.2.53.53 > 192.0.2.10.40052: [udp sum ok] 6700 NXDomain*- q: A? nowhere.example.com. "
        "0/1/1 ns: example.com. [1h] SOA ns.example.com. mail.example.com. 1 2 3 4 5 ar: . OPT UDPsize=1232 DO (120)"
    )
    dns = record.dns
    assert dns is not None and dns.response
    assert (dns.id, dns.rcode, dns.marks, dns.counts, dns.length) == (6700, "NXDomain", "*-", [0, 1, 1], 120)
    assert dns.questions is not None and (dns.questions[0].type, dns.questions[0].name) == ("A", "nowhere.example.com.")
    authority = dns.authorities[0]
    assert (authority.name, authority.ttl, authority.type) == ("example.com.", 3600, "SOA")
    assert authority.words == ["ns.example.com.", "mail.example.com.", "1", "2", "3", "4", "5"]
    assert dns.additionals[0].words == ["1232", " DO"]
    mdns = read_line(
        "22:13:20.0 IP 192.0.2.1.5353 > 224.0.0.251.5353: 0 [2q] PTR (QM)? _http._tcp.local. A (QU)? h.local. (50)"
    )
    assert mdns.dns is not None and mdns.dns.questions is not None
    assert [question.multicast for question in mdns.dns.questions] == ["QM", "QU"]


def test_icmp() -> None:
    record = read_line(
        "22:45:58.923199 IP (tos 0xc0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 72)\n"
        "    192.0.2.80 > 192.0.2.10: ICMP host 192.0.2.81 unreachable - admin prohibited filter, length 52\n"
        "\tIP (tos 0x0, ttl 56, id 54237, offset 0, flags [none], proto TCP (6), length 44)\n"
        "    192.0.2.10.42858 > 192.0.2.81.25: Flags [S], seq 3443716266, win 1024, options [mss 1460], length 0"
    )
    icmp = record.icmp
    assert icmp is not None and (icmp.type, icmp.code, icmp.target, icmp.length) == (3, 13, "192.0.2.81", 52)
    quoted = icmp.quoted
    assert quoted is not None and quoted.ip is not None and quoted.tcp is not None
    assert (quoted.ip.id, quoted.destination_port, quoted.tcp.window) == (54237, "25", 1024)
    assert fields(record)["quoted.tcp.window"] == "1024"
    old = read_line("17:08:28.464754 192.168.0.1 > 192.168.0.4: icmp: 173.194.40.20 udp port domain unreachable (DF)")
    assert old.icmp is not None and (old.icmp.code, old.icmp.port, old.icmp.protocol) == (3, "domain", 17)


def test_what_is_carried() -> None:
    record = read_line(
        "22:13:20.003000 IP 192.0.2.10.51234 > 198.51.100.80.80: Flags [P.], seq 1:89, ack 1, win 502, length 88: "
        "HTTP: GET /index.html HTTP/1.1"
    )
    assert record.application == "HTTP: GET /index.html HTTP/1.1"
    assert fields(record)["application"] == record.application


@pytest.mark.parametrize(("text", "words"), [
    ("", "no line of tcpdump's"),
    ("The receiving hosts responds with its own SYN flag.", "no line of tcpdump's"),
    ("15:04:49.050227 is the timestamp, in hh:mm:ss:fraction format.", "no line of tcpdump's"),
    ("10:00:00.000000 STP 802.1d, Config, Flags [none], bridge-id 9000.78:28:ca:05:fa:cc.8001, length 35", "(STP)"),
    ("10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: sctp (1) [COOKIE ACK] ", "sctp"),
    ("10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: DCCP (CCVal 0, CsCov 0) DCCP-Request", "DCCP"),
    ("10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 99999999999, win 5, length 0", "tcp.ack"),
    ("10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 1, win 70000, length 0", "tcp.window"),
    ("10:61:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 5", "no time of day"),
    ("2018-13-01 10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: tcp 5", "no date"),
    ("10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 1, win 7, options [quux 5], length 0", "TCP option"),
])  # fmt: skip
def test_no_packet(text: str, words: str) -> None:
    """What cannot be read says why."""
    with pytest.raises(ListingError) as found:
        read_line(text)
    assert words in str(found.value)


def test_the_place_of_what_is_wrong() -> None:
    text = "10:00:00.000000 IP 1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 1, win 70000, length 0"
    with pytest.raises(ListingError) as found:
        read_line(text)
    assert text[found.value.column :].startswith("70000")
