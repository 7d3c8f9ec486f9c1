"""What a person is told of a filter that is wrong: the place, and what was likely meant."""

from __future__ import annotations

import random

import pytest

import wiretale
from wiretale.filter import advice, display, hints
from wiretale.filter.parser import parse

SYNTAX = "can't parse filter expression: syntax error"

# The text, the word at the caret, and a part of the hint.
WRONG = (
    ("por 80", "por", "Did you mean `port`?"),
    ("TCP port 80", "TCP", "Did you mean `tcp`?"),
    ("tcp prt 80", "prt", "Did you mean `port`?"),
    ("dst hots 1.2.3.4", "hots", "Did you mean `host`?"),
    ("host 1.2.3.4 adn port 80", "adn", "Did you mean `and`?"),
    ("port 80 and", "", "missing behind `and`"),
    ("and port 80", "and port", "missing before `and`"),
    ("port 80 or or 90", "or 90", "between `or` and `or`"),
    ("tcp dst", "", "`dst` needs an address or a name"),
    ("port and tcp", "and", "`port` needs a number or a service's name"),
    ("()", ")", "empty"),
    ("not", "", "missing behind `not`"),
    ("(tcp", "(tcp", "`(` is never closed"),
    ("(tcp or (udp)", "(tcp", "`(` is never closed"),
    ("tcp)", ")", "there is no `(` before it"),
    ("(tcp]", "]", "cannot close the `(`"),
    ("tcp[13", "[13", "`]` is missing"),
    ("port tcp 80", "tcp 80", "`tcp port`"),
    ("src ip 1.2.3.4", "ip", "`ip src`"),
    ("tcp 80", "80", "`tcp port 80`"),
    ("port 80 port 90", "port 90", "joined by `and` or `or`"),
    ("port 80, 443", ",", "with `or`"),
)
# Wireshark's way to write a filter, and ours.
DISPLAY = (
    ("tcp.port == 80", "tcp port 80"),
    ("tcp.port==80", "tcp port 80"),
    ("ip.addr == 1.2.3.4", "host 1.2.3.4"),
    ("ip.addr == 10.0.0.0/8", "net 10.0.0.0/8"),
    ("ip.src == 1.2.3.4 && udp.port == 53", "src host 1.2.3.4 and udp port 53"),
    ("ip.dst != 1.2.3.4", "not dst host 1.2.3.4"),
    ("!(ip.dst eq 1.2.3.4) || http", "not (dst host 1.2.3.4) or tcp port 80"),
    ("http", "tcp port 80"),
    ("dns", "port 53"),
    ("ip && http", "ip and tcp port 80"),
    ("eth.addr == 00:11:22:33:44:55", "ether host 00:11:22:33:44:55"),
    ("ipv6.addr == ::1", "host ::1"),
    ("tcp.flags.syn == 1", "tcp[tcpflags] & tcp-syn != 0"),
    ("tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp[tcpflags] & tcp-syn != 0 and tcp[tcpflags] & tcp-ack = 0"),
    ("tcp.port in {80, 443}", "tcp port (80 or 443)"),
    ("tcp.dstport >= 1024", "tcp dst portrange 1024-65535"),
    # Where `and` binds tighter than `or`, parentheses say so.
    ("udp || tcp.port == 80 && ip.ttl < 5", "udp or (tcp port 80 and ip[8] < 5)"),
    ("port == 80", "port 80"),
    ("tcp and host == 1.2.3.4", "tcp and host 1.2.3.4"),
)
NOTHING = (
    ("ip6 and tcp[0] == 1", "tcp[0]", "`tcp[...]` means IPv4 only"),
    ("ip6 and tcp[0] == 1", "tcp[0]", "`ip6[40]`"),
    ("ip and arp", "arp", "`ip` means IPv4"),
    ("tcp and src port 80 and udp", "udp", "one wants TCP, the other UDP"),
    ("src port 80 and src port 90", "src port 90", "different values"),
    ("tcp and not tcp", "not", "excludes"),
    ("tcp and (udp or icmp)", "udp", "ICMP or UDP"),
    ("arp and port 80", "port", "not carried in IP"),
    ("ip6 and host 1.2.3.4", "host", "an IPv4 address means IPv4 or ARP"),
)


# What is well-formed, but means nothing.
VALUES = (
    ("port 70000", "70000", "0 to 65535"),
    ("tcp and net 1.2.3.4/24", "1.2.3.4", "must be zero"),
    ("host 300.1.1.1", "300", "0 to 255"),
    ("vlan 5000", "5000", "0 to 4095"),
    ("udp port 1.2.3.4", "port", "a service's name"),
    ("icmp port 80", "port", "Only tcp, udp and sctp"),
    ("ip6 host 1.2.3.4", "ip6", "IPv4 address"),
    ("ip host ::1", "ip", "IPv6 address"),
    ("host 00:11:22:33:44:55", "host", "`ether`"),
    ("tcp[0:3] = 1", "tcp", "how many bytes"),
    ("type mgt", "type", "-I"),
    ("10.0.0.1 and tcp", "10", "`host 10.0.0.1`"),
    ("tcp[tcpflag] = 1", "tcpflag", "`tcpflags`"),
    ('http.request.method == "GET"', '"', "Wireshark"),
    ('frame contains "x"', '"', "cannot search"),
)


def failure(text: str) -> wiretale.FilterError:
    """The error that a filter raises."""
    with pytest.raises(wiretale.FilterError) as caught:
        wiretale.Filter(text)
    return caught.value


@pytest.mark.parametrize(("text", "place", "hint"), WRONG)
def test_syntax(text: str, place: str, hint: str) -> None:
    error = failure(text)
    assert error.reason == SYNTAX
    assert text[error.position :].startswith(place)
    assert place or error.position == len(text)
    assert hint in error.hint


@pytest.mark.parametrize(("text", "meant"), DISPLAY)
def test_display_filters(text: str, meant: str) -> None:
    error = failure(text)
    assert "syntax error" in error.reason
    assert error.hint.endswith(f"did you mean `{meant}`?")
    wiretale.Filter(meant)


@pytest.mark.parametrize(("text", "place", "hint"), NOTHING)
def test_nothing_is_selected(text: str, place: str, hint: str) -> None:
    error = failure(text)
    assert error.reason == "expression rejects all packets"
    assert text[error.position :].startswith(place)
    assert hint in error.hint


@pytest.mark.parametrize(("text", "place", "hint"), VALUES)
def test_values(text: str, place: str, hint: str) -> None:
    error = failure(text)
    assert text[error.position :].startswith(place)
    assert hint in error.hint


def test_any_text() -> None:
    """Whatever the text, only a FilterError comes of it, with a place inside and a hint of one line."""
    chance = random.Random(3)
    texts = [row[0] for row in (*WRONG, *DISPLAY, *NOTHING, *VALUES)]
    vocabulary = sorted({piece for text in texts for piece in display.pieces(text)})
    vocabulary += list("()[]{}!&|=<>\"'\\$:.,-/ \x00\u00e9")
    for _ in range(1500):
        text = " ".join(chance.choice(vocabulary) for _ in range(chance.randrange(1, 9)))
        if chance.random() < 0.4:
            text = text.replace(" ", "", chance.randrange(4))
        if "host" in text or "net" in text:
            continue  # names would be looked up
        advice.notes(text)
        try:
            parse(text)
        except wiretale.FilterError as error:
            found = hints.explained(error, 1)
            assert found.reason == error.reason
            assert 0 <= found.position <= len(text)
            assert "\n" not in found.hint
            assert found.render().startswith(error.reason)
    for text in ("(" * 3000, "tcp " * 20000, "por " * 400, "!" * 1900, "a." * 900, "(tcp or " * 50 + "x"):
        assert failure(text).text == text


def test_names() -> None:
    """A name that nobody knows is no mistake of syntax, unless it was taken for one."""
    error = failure("tcp and port htp")
    assert (error.reason, error.position) == ("unknown port 'htp'", 13)
    assert "well-formed" in error.hint
    error = failure("port 80 and !dns")
    assert (error.reason, error.position) == ("unknown port 'dns'", 13)
    assert error.hint.endswith("did you mean `port 53`?")


def test_notes() -> None:
    assert advice.notes("tcp port 80") == advice.notes("") == advice.notes("tcp porx") == []
    assert advice.notes("tcp[tcpflags] & tcp-syn != 0 and (vlan or mpls) == 1") == []
    (note,) = advice.notes("tcp[tcpflags] == tcp-syn")
    assert "no other flag" in note
    assert "`tcp[tcpflags] & tcp-syn != 0`" in note
    (note,) = advice.notes("ip and tcp[13] = tcp-syn|tcp-ack")
    assert "`tcp[13] & (tcp-syn|tcp-ack) = (tcp-syn|tcp-ack)`" in note
    (note,) = advice.notes("tcp[tcpflags] & tcp-syn == 1")
    assert "never true" in note
    for word in ("vlan", "vlan 5", "mpls 9", "pppoes"):
        (note,) = advice.notes(f"({word} and ip) or port 80")
        assert note.startswith(f"`{word}` moves all offsets")
        assert "`port 80 or ...`" in note
        assert advice.notes(f"port 80 or {word}") == []
    (note,) = advice.notes("vlan 5 or vlan 6")
    several = "vlan and (ether[14:2] & 0xfff = 5 or ether[14:2] & 0xfff = 6)"
    assert f"`{several}`" in note
    assert advice.notes(several) == []
    made = wiretale.Filter(several)
    for tag, wanted in ((5, True), (6, True), (7, False)):
        packet = bytes(12) + b"\x81\x00\x20" + bytes([tag]) + b"\x08\x00" + bytes(40)
        assert made.matches(packet) == wanted
    (note,) = advice.notes("port 80 or port 81 and host 1.2.3.4")
    assert "bind alike" in note
    assert advice.notes("(port 80 or port 81) and host 1.2.3.4") == []


def test_render() -> None:
    assert failure("tcp dst prt 80").render() == (
        f"{SYNTAX}\n    tcp dst prt 80\n            ^\n    Did you mean `port`?"
    )
