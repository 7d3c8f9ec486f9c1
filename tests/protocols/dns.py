"""DNS over UDP and TCP, multicast DNS, EDNS."""

import struct

from making import ether_tcp, ether_udp, ether_udp6

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq"]

LABEL = b"\x3f" + b"x" * 63


def message(flags: int, *parts: bytes, qd: int = 1, an: int = 0, ns: int = 0, ar: int = 0) -> bytes:
    return struct.pack(">6H", 0x1234, flags, qd, an, ns, ar) + b"".join(parts)


def question(name: bytes = b"\x01a\0", kind: int = 1, number: int = 1) -> bytes:
    return name + struct.pack(">HH", kind, number)


def record(
    kind: int, data: bytes, name: bytes = b"\xc0\x0c", number: int = 1, ttl: int = 300, count: int | None = None
) -> bytes:
    return name + struct.pack(">HHIH", kind, number, ttl, len(data) if count is None else count) + data


def answers(*records: bytes, flags: int = 0x8180) -> bytes:
    return message(flags, question(), *records, an=len(records))


def named(name: bytes) -> bytes:
    """An answer whose name server has this name."""
    return answers(record(2, name), record(1, b"\1\2\3\4"))


def edns(*options: bytes, flags: int = 0x0100, ttl: int = 0x8000, count: int | None = None) -> bytes:
    return message(
        flags, question(), record(41, b"".join(options), name=b"\0", number=4096, ttl=ttl, count=count), ar=1
    )


def option(code: int, data: bytes, count: int | None = None) -> bytes:
    return struct.pack(">HH", code, len(data) if count is None else count) + data


def queries() -> dict[str, bytes]:
    made = {
        "query": message(0x0100, question()),
        "query of no kind": message(0x0100, question(b"\x01a\0", 4711, 77)),
        "checking disabled": message(0x0110, question(kind=28)),
        "odd flags": message(0x06CF, question()),
        "two questions": message(0x0100, question(), question(b"\x02bc\xc0\x0c", 255, 255), qd=2),
        "no question": message(0x0100, qd=0),
        "inverse query": message(0x0900, record(1, b"\1\2\3\4", b"\x01b\0"), qd=0, an=1),
        "inverse query of two": message(0x0900, question(), *[record(1, b"\1\2\3\4")] * 2, qd=1, an=2),
        "update": message(
            0x2800, question(kind=6), *[record(1, b"\1\2\3\4")] * 4, an=1, ns=2, ar=1
        ),
        "short": b"\x12\x34\x01\0\0",
        "nothing": b"",
        "missing question": message(0x0100),
    }
    for opcode in range(16):
        made[f"opcode {opcode}"] = message(opcode << 11, question())
    return made


def responses() -> dict[str, bytes]:
    made = {
        "authoritative": message(0x8580, question()),
        "truncated": message(0x8300, question()),
        "authentic": message(0x81A0, question()),
        "two questions answered": message(
            0x8180, question(), question(b"\x01b\0", 2, 3), record(1, b"\1\2\3\4"), qd=2, an=1
        ),
        "sections": message(0x8180, question(), *[record(1, b"\1\2\3\4")] * 5, an=1, ns=2, ar=2),
        "no answer, authority": message(0x8180, question(), record(1, b"\1\2\3\4"), ns=1),
        "missing records": message(0x8180, question(), record(1, b"\1\2\3\4"), an=3, ns=1, ar=1),
        "classes": answers(*[record(1, b"\1\2\3\4", number=n) for n in (0, 1, 3, 4, 255, 0x8001, 0x8003)]),
        "lives": answers(*[
            record(1, b"\1\2\3\4", ttl=n) for n in (0, 1, 59, 60, 61, 3600, 3661, 86400, 90061, 694861, 0xFFFFFFFF)
        ]),
        "length too long": answers(record(46, b"abc", count=9)),
        "address too short": answers(record(1, b"\1\2", count=2), record(1, b"\1\2\3\4")),
    }
    for rcode in range(16):
        made[f"rcode {rcode}"] = message(0x8180 | rcode, question())
    for rcode in (*range(16, 25), 4095):
        made[f"rcode {rcode}"] = edns(flags=0x8180 | rcode & 15, ttl=rcode >> 4 << 24)
    return made


def records() -> dict[str, bytes]:
    address = bytes(range(0x20, 0x30))
    made = {
        "A": answers(record(1, b"\1\2\3\4")),
        "AAAA": answers(record(28, address)),
        "names": answers(*[record(n, b"\x03foo\xc0\x0c") for n in (2, 5, 12, 39, 3, 4, 7)]),
        "SOA": answers(record(6, b"\x03foo\0\x03bar\xc0\x0c" + struct.pack(">5I", 1, 3600, 7200, 0xFFFFFFFF, 0))),
        "SOA too short": answers(record(6, b"\x03foo\0\x03bar\xc0\x0c\0\0")),
        "MX": answers(record(15, b"\0\x0a\x03foo\0")),
        "MX without a name": answers(record(15, b"\0\x0a")),
        "TXT": answers(record(16, b"\x03foo\0\x04\0\xff\n\x22"), record(16, b"\x05x"), record(1, b"\1\2\3\4")),
        "SRV": answers(record(33, b"\0\1\0\2\0\x50\x03foo\0")),
        "URI": answers(record(256, b"\0\1\0\2http://x/"), record(256, b"\0\1\0", count=3)),
        "UNSPECA": answers(record(104, b"abc\0\xff")),
        "A6 whole": answers(record(38, b"\0" + address)),
        "A6 part": answers(record(38, b"\x41" + address[8:] + b"\x03foo\0")),
        "A6 none": answers(record(38, b"\x80\x03foo\0")),
        "A6 bad": answers(record(38, b"\x81")),
        "TSIG": message(0x8180, question(), record(
            250, b"\x04hmac\0" + struct.pack(">HIHH", 0, 1700000000, 300, 4) + b"abcd\x12\x34\0\x10\0\0",
            number=255, ttl=0,
        ), ar=1),
    }
    for start in range(0, 260, 20):
        made[f"types from {start}"] = message(
            0x0100, *[question(b"\0", n) for n in range(start, start + 20)], qd=20
        )
    return made


def names() -> dict[str, bytes]:
    made = {
        "pointer to itself": b"\xc0\x1f",
        "pointer ahead": b"\x01b\xc0\x40",
        "pointer into the header": b"\x01b\xc0\x05",
        "escapes": b"\x0aa.b \\\"\0\x7f\xff\n\0",
        "bits": b"\x41\x05\xaa\x41\x09\xaa\xff\x41\x08\xaa\x41\x0f\xff\xff\x41\x03\xff\0",
        "256 bits": b"\x41\0" + b"\xaa" * 32 + b"\0",
        "another extended label": b"\x42\x01a\0",
        "reserved label": b"\x01b\x80\0",
        "bits that end early": b"\x41\xff\xaa",
        "255 characters": LABEL * 3 + b"\x3e" + b"y" * 62 + b"\0",
        "256 characters": LABEL * 4 + b"\0",
        "clipped": LABEL * 3 + b"\x20" + b"y" * 32 + b"\x3f" + b"z" * 63 + b"\x41\x08\xaa\x01z\0",
        "too long and bad": LABEL * 6 + b"\xc0\xff",
        "length at the end": b"\x01",
        "second length at the end": b"\x01b\x01",
        "half a pointer": b"\xc0",
        "half a second pointer": b"\x01b\xc0",
        "label at the end": b"\x03ab",
    }
    found = {f"name: {words}": named(name) for words, name in made.items()}
    found |= {f"last name: {words}": answers(record(2, name)) for words, name in made.items()}
    found |= {f"owner: {words}": answers(record(1, b"\1\2\3\4", name)) for words, name in made.items()}
    found |= {f"question: {words}": message(0x8180, question(name)) for words, name in made.items()}
    return found


def options() -> dict[str, bytes]:
    data = bytes(range(1, 60))
    made = {f"options of {n} bytes": edns(*[option(c, data[:n]) for c in range(20)]) for n in (0, 1, 2, 4, 8, 9)}
    made |= {
        "cookies": edns(*[option(10, data[:n]) for n in (7, 8, 15, 16, 40, 41)]),
        "subnets": edns(*[option(8, n) for n in (
            b"\0\1\x18\0\1\2\3", b"\0\1\x19\x20\1\2\3\xff", b"\0\1\x18\0\1\2", b"\0\1\0\0", b"\0\1\x21\0\1\2\3\4\5",
            b"\0\1\x18\x21\1\2\3", b"\0\2\x40\0\x20\1\x0d\xb8\0\0\0\0", b"\0\2\x80\x81" + data[:16],
            b"\0\2\x81\0" + data[:17], b"\0\2\0\0", b"\0\3\0\0", b"\0\0\0\0",
        )]),
        "algorithms": edns(*[option(n, bytes(range(256))) for n in (5, 6, 7)]),
        "chains": edns(*[option(13, n) for n in (
            b"\x01a\0", b"\x01a\xc0\0", b"\x01a\xc0\x05", b"\x01a\xc0\xff", b"\x80", b"\x3fabc",
        )]),
        "option too long": edns(option(77, b"ab", 9)),
        "half an option": edns(option(77, b"ab"), b"\0\7"),
        "a record after": message(
            0x0100, question(), record(41, b"\0\7\0", name=b"\0"), record(1, b"\1\2\3\4"), ar=2
        ),
        "two OPT": message(0x8180, question(), record(41, b"", ttl=1 << 24), record(41, b"", ttl=7 << 24), ar=2),
        "OPT as an answer": message(0x8180, question(), record(41, b"", ttl=1 << 24), an=1),
        "OPT of mDNS's class": message(0x8180, question(), record(41, b"", number=0x9000), ar=1),
    }
    return made


MESSAGES = queries() | responses() | records() | names() | options()
PACKETS = {words: ether_udp(data, 40000, 53) for words, data in MESSAGES.items()}
PACKETS |= {f"multicast: {words}": ether_udp6(data, 5353, 5353) for words, data in MESSAGES.items()}
PACKETS |= {
    f"TCP: {words}": ether_tcp(data, 40000, 53)
    for words, data in {
        "query": b"\0\x13" + MESSAGES["query"],
        "wrong length": b"\0\x14" + MESSAGES["query"],
        "length alone": b"\0\0",
        "half a length": b"\0",
        "too short": b"\0\5abcde",
        "response": struct.pack(">H", len(MESSAGES["sections"])) + MESSAGES["sections"],
    }.items()
}
