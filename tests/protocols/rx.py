"""Rx, and the services of AFS at its ports."""

from making import HOST_A, HOST_A6, HOST_B, HOST_B6, ether, ether_udp, ipv4, ipv6, u8, u16, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nnx"]


def header(
    kind: int = 1, flags: int = 1, *, call: int = 3, seq: int = 1, serial: int = 5, service: int = 1, security: int = 0
) -> bytes:
    return u32(1, 0x80000002, call, seq, serial) + u8(kind, flags, 9, security) + u16(4, service)


def call(port: int, operation: int, body: bytes = b"", *, number: int = 0) -> bytes:
    """A call from A to B."""
    return ether_udp(header(call=number or operation) + u32(operation) + body, 40000, port)


def answer(port: int, operation: int, body: bytes = b"", *, kind: int = 1, flags: int = 0, number: int = 0) -> bytes:
    """What B answers to a call of A."""
    packet = udp(header(kind, flags, call=number or operation) + body, port, 40000, HOST_B, HOST_A)
    return ether(ipv4(packet, 17, HOST_B, HOST_A))


def text(octets: bytes) -> bytes:
    return u32(len(octets)) + octets + bytes(-len(octets) % 4)


def words(characters: bytes, count: int) -> bytes:
    return u32(*characters.ljust(count, b"\0"))


FID = u32(536871098, 1, 0xFFFFFFFF)
DATE = u32(942356784)
ACL = b"2\n1\nsystem:admin 127\nuser 9\nbad\x01 4294967295\n"


def status(mask: int) -> bytes:
    return u32(mask, 942356784, 2, 3, 0o100755, 5)


def ack(
    reason: int = 8, acks: bytes = b"", tail: bytes = b"", *, first: int = 11, count: int | None = None
) -> bytes:
    number = len(acks) if count is None else count
    return u16(9, 10) + u32(first, 12, 13) + u8(reason, number) + acks + tail


def entry(servers: int, places: int, size: int = 4, extra: bytes = b"") -> bytes:
    """A location entry with numbered contents."""
    addresses = u32(*range(1000, 1000 + places * size // 4)) + (u32(*range(places)) if size == 44 else b"")
    partitions = u32(*[0, 25, 26, 27, 300, 5, 6, 7, 8, 9, 10, 11, 12][:places])
    return words(b"root.cell", 65) + extra + u32(servers) + addresses + partitions + u32(*range(places)) + u32(7, 8, 9)


# Arguments by service: operation, call, reply.
ARGUMENTS: dict[int, list[tuple[int, bytes, bytes]]] = {
    7000: [
        (130, FID + u32(5, 6), b"data"), (131, FID, text(ACL)), (132, FID, u32(0) * 20),
        (133, FID + status(0x41F) + u32(1, 2, 3), b"    "), (134, FID + text(ACL), b"    "),
        (135, FID + status(0), b"    "), (136, FID + text(b"a\x01\xffb\0c"), b"    "),
        (137, FID + text(b"file") + status(8), FID), (138, FID + text(b"old") + FID + text(b"new"), b"    "),
        (139, FID + text(b"name") + text(b"target"), b"    "), (140, FID + text(b"name") + FID, b"    "),
        (141, FID + text(b"dir") + status(1), FID), (142, FID + text(b"dir"), b"    "), (143, FID, b"    "),
        (144, FID, b"    "), (145, FID, b"    "), (146, b"", b"    "), (147, b"", b"    "),
        (148, text(b"volume"), b"    "), (149, u32(0xFFFFFFFE), b"    "), (150, u32(7), b"    "),
        (151, b"", text(b"root.afs")), (152, b"", b"    "), (153, b"", DATE), (154, text(b"volume"), b"    "),
        (155, u32(2) + FID + FID, b"    "), (156, FID, b"    "), (157, FID, b"    "), (158, FID, b"    "),
        (159, b"", b"    "), (220, b"", b"    "), (65536, u32(0), b"    "), (65537, FID + u32(1, 2, 3, 4), b"    "),
        (65538, FID + status(2) + u32(1, 2, 3, 4, 5, 6), b"    "), (65541, u32(5), b"    "), (999, b"", b"    "),
    ],
    7001: [
        (204, u32(2) + FID + FID + u32(1, 0xFFFFFFFE) + DATE + u32(3), b"    "), (205, b"", b"    "),
        (213, b"", u32(1, 2, 3, *range(40, 48))), (214, u32(0xFFFFFFFF, 0x12345, 3, *range(0x140, 0x148)), b"    "),
        (999, b"", b"    "),
    ],
    7002: [
        (500, text(b"user") + u32(1, 0xFFFFFFFE), b""), (501, u32(1), b""), (503, u32(1, 2), b""),
        (504, u32(2) + words(b"user", 64) + words(b"x" * 64, 64), u32(2, 5, 0xFFFFFFFE)),
        (505, u32(2, 5, 0xFFFFFFFE), u32(1) + words(b"user\xff", 64)), (504, u32(0), u32(0)), (508, u32(1), u32(1, 7)),
        (509, text(b"user") + u32(1, 2), b""), (510, b"", u32(1, 2)), (511, u32(1, 2), b""),
        (513, u32(1) + text(b"u") + u32(1, 2), b""), (514, u32(1), u32(0)), (520, u32(1) + text(b"user"), b""),
        (530, u32(1), b""), (999, b"", b""),
    ],
    7003: [
        (501, words(b"volume", 65), b""), (502, u32(5, 0), b""), (503, u32(5, 1), entry(3, 8, extra=u32(1))),
        (504, text(b"root.cell"), entry(9, 8, extra=u32(1))), (505, u32(1), u32(2)),
        (506, u32(5, 2) + words(b"volume", 65), b""), (507, u32(5, 3), b""),
        (510, u32(1), u32(1, 2) + entry(1, 8, extra=u32(1))), (518, u32(5, 1), entry(5, 13)),
        (521, u32(1), u32(1, 2) + entry(14, 13)), (524, text(b"vol"), b""), (526, b"", entry(2, 13, 44)),
        (527, text(b"vol"), entry(0, 13, 44)), (529, b"", u32(1, 2) + entry(1, 13)), (999, b"", b""),
    ],
    7004: [
        (1, text(b"user") + text(b"inst"), b"    "), (3, u32(1) + text(b"dom") + text(b"tick") + text(b"u") + text(b""),
         b"    "), (4, text(b"user") + text(b"") + u32(9), b"    "), (12, text(b"user"), b"    "), (13, b"", b"    "),
        (23, u32(1) + text(b"dom") + text(b"ticket") + text(b"u") + text(b""), b"    "), (999, b"", b"    "),
    ],
    7005: [
        (100, u32(1) + text(b"vol") + u32(2, 3), u32(4, 5)), (101, u32(1), b"    "), (102, u32(1, 2), b"    "),
        (103, u32(1) + DATE + u32(2, 3, 4, 0xFFFFFFFE), b"    "), (104, u32(1), u32(2)),
        (105, u32(1, 2, 3) + text(b"vol"), u32(4)), (108, u32(1, 2, 3), u32(4)), (109, u32(1) + DATE, b"    "),
        (110, u32(1), u32(2, 3)), (112, u32(1), text(b"vol")), (113, u32(1), u32(*range(10)) + DATE * 6),
        (114, text(b"vol") + u32(1, 2, 3), b"    "), (116, u32(1, 2), u32(0)),
        (117, u32(1) + text(b"vol") + u32(1, 2, 3, 4), b"    "),
        (121, u32(1, 2), u32(2) + (words(b"volume", 32) + u32(7) + u32(0) * 21) * 2), (123, u32(1) + DATE, b"    "),
        (126, u32(1), b"    "), (128, u32(1) + DATE + u32(2, 1, 2, 3, 4, 5, 6), b"    "),
        (128, u32(1) + DATE + u32(0), b"    "), (65538, u32(1) + DATE + u32(3), b"    "), (999, b"", b"    "),
    ],
    7007: [
        (80, text(b"simple") + text(b"instance"), b"    "), (82, text(b"fs") + u32(1), b"    "), (84, u32(1), b"    "),
        (86, text(b"fs") + u32(0xFFFFFFFE), b"    "), (99, b"", b"    "), (105, text(b"fs") + u32(1, 2, 3), b"    "),
        (999, b"", b"    "),
    ],
}
UBIK = [
    (10000, u32(1) + DATE + u32(1, 2, 3, 4), b""), (10000, u32(0) + DATE + u32(1, 2, 3, 4), b""), (10003, u32(1), b""),
    (20002, u32(1, 2, 3, 4, 5), b""), (20004, b"", u32(1, 0xFFFFFFFE)), (20006, u32(1, 2, 3, 4), b""),
    (20009, u32(1, 2, 3, 4), b""), (20012, u32(1, 2, 3, 4, 5, 6), b""),
]

LIMITS = bytes(3) + u32(1444, 1400, 32, 4)

PACKETS = {
    **{f"type {n}": ether_udp(header(n, 0xFF), 40000, 7006) for n in range(15)},
    "flags": ether_udp(header(1, 0xFF, security=3, seq=0xFFFFFFFF), 40000, 7006),
    "ack": ether_udp(header(2) + ack(), 40000, 7000),
    "ack mixed": ether_udp(header(2, 0x20) + ack(3, b"\1\1\1\0\1\1\2\0", LIMITS), 40000, 7000),
    "ack all": ether_udp(header(2) + ack(1, b"\1" * 250, LIMITS), 40000, 7000),
    "ack none": ether_udp(header(2) + ack(9, b"\0\0\0", LIMITS[:9]), 40000, 7000),
    "ack around": ether_udp(header(2) + ack(0, b"\1\1\1", first=0xFFFFFFFE), 40000, 7000),
    "ack short": ether_udp(header(2) + ack(count=5, acks=b"\1"), 40000, 7000),
    "ack too short": ether_udp(header(2) + ack()[:17], 40000, 7000),
    "short header": ether_udp(header()[:20], 40000, 7000),
    **{
        f"{port} {operation} {what} {n}": packet
        for port, arguments in ARGUMENTS.items()
        for n, (operation, asked, answered) in enumerate(arguments)
        for what, packet in (
            ("call", call(port, operation, asked, number=n + 1)),
            ("reply", answer(port, operation, answered, number=n + 1)),
            ("short reply", answer(port, operation, answered[:5], number=n + 1)),
            ("abort", answer(port, operation, u32(0xFFFFFF9C), number=n + 1, kind=4)),
        )
    },
    **{
        f"ubik {operation} {what} {n}": packet
        for n, (operation, asked, answered) in enumerate(UBIK)
        for what, packet in (
            ("call", call(7002, operation, asked, number=n + 900)),
            ("reply", answer(7002, operation, answered, number=n + 900)),
            ("abort", answer(7002, operation, DATE, number=n + 900, kind=4)),
        )
    },
    "error": answer(7000, 130, u32(110), number=1, kind=4),
    "no such call": answer(7000, 130, b"    ", number=77777),
    "sequence 2": ether_udp(header(seq=2) + u32(130) + FID, 40000, 7000),
    "empty call": ether_udp(header(), 40000, 7000),
    "empty reply": answer(7000, 130, b"", number=1),
    "long name": call(7000, 136, FID + u32(257) + b"x" * 260, number=5001),
    "longest name": call(7000, 136, FID + u32(256) + b"x" * 256, number=5002),
    "bad list": call(7000, 134, FID + text(b"1,0\na 1\n"), number=5003),
    "long list": call(7000, 134, FID + u32(1025) + b"1\n0\n" + b"a" * 1030, number=5004),
    "no callbacks": call(7001, 204, u32(0, 0), number=5005),
    "call over IPv6": ether(ipv6(udp(header(call=6) + u32(153), 40000, 7000, HOST_A6, HOST_B6), 17), 0x86DD),
    "reply over IPv6": ether(
        ipv6(udp(header(1, 0, call=6) + DATE, 7000, 40000, HOST_B6, HOST_A6), 17, HOST_B6, HOST_A6), 0x86DD
    ),
}
