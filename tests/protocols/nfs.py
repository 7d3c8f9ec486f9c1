"""NFS calls and replies, versions 2 and 3, over UDP and TCP."""

from making import HOST_A, HOST_A6, HOST_B, HOST_B6, ether, ether_tcp, ether_udp, ipv4, ipv6, udp
from making import u32 as words

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnu", "-nnq"]


def opaque(octets: bytes) -> bytes:
    return words(len(octets)) + octets + bytes(-len(octets) % 4)


def message(xid: int, procedure: int, arguments: bytes, version: int = 3) -> bytes:
    credential = opaque(words(0x11223344) + opaque(b"host") + words(1000, 100, 1, 10))
    return words(xid, 0, 2, 100003, version, procedure, 1) + credential + words(0, 0) + arguments


def result(xid: int, results: bytes, accepted: int = 0) -> bytes:
    return words(xid, 1, 0, 0, 0, accepted) + results


def to_client(octets: bytes) -> bytes:
    return ether(ipv4(udp(octets, 2049, 700, HOST_B, HOST_A), 17, HOST_B, HOST_A))


def to_server(octets: bytes) -> bytes:
    return ether_udp(octets, 700, 2049)


def record(octets: bytes) -> bytes:
    return words(0x80000000 | len(octets)) + octets


OK = words(0)
STALE = words(70)
HANDLE = bytes(range(1, 33))
HANDLE_3 = opaque(HANDLE)
ATTRIBUTES = words(1, 0o100644, 3, 4, 5, 0, 6, 0, 7, 8, 9, 0, 10, 0, 11, 12, 13, 14, 15, 16, 17)
ATTRIBUTES_2 = words(1, 0o100644, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
THERE = words(1) + ATTRIBUTES
CHANGE = words(1, 0, 99, 1, 2, 3, 4) + THERE
SET = words(1, 0o644, 1, 5, 1, 6, 1, 0, 77, 1, 2, 1, 1, 2)
SET_NONE = words(0) * 6
CREATED = words(1) + HANDLE_3 + THERE + CHANGE

# Procedure: arguments, results, results of a failure.
VERSION_3 = {
    0: (b"", b"", b""),
    1: (HANDLE_3, ATTRIBUTES, b""),
    2: (HANDLE_3 + SET, CHANGE, CHANGE),
    3: (HANDLE_3 + opaque(b"na\x01me"), HANDLE_3 + THERE + THERE, words(0)),
    4: (HANDLE_3 + words(0x3F), THERE + words(0x1F), THERE),
    5: (HANDLE_3, THERE + opaque(b"target"), THERE),
    6: (HANDLE_3 + words(1, 2, 300), THERE + words(100, 1), THERE),
    7: (HANDLE_3 + words(1, 2, 300, 2, 301), CHANGE + words(100, 2, 0xAABBCCDD, 1), CHANGE),
    8: (HANDLE_3 + opaque(b"file") + SET, CREATED, CHANGE),
    9: (HANDLE_3 + opaque(b"dir") + SET_NONE, CREATED, CHANGE),
    10: (HANDLE_3 + opaque(b"link") + SET_NONE + opaque(b"target"), words(0) + THERE + CHANGE, words(0, 0)),
    11: (HANDLE_3 + opaque(b"nod") + words(3) + SET_NONE + words(8, 9), CREATED, CHANGE),
    12: (HANDLE_3 + opaque(b"rm"), CHANGE, CHANGE),
    13: (HANDLE_3 + opaque(b"rmdir"), CHANGE, CHANGE),
    14: (HANDLE_3 + opaque(b"a") + HANDLE_3 + opaque(b"b"), CHANGE + CHANGE, CHANGE + CHANGE),
    15: (HANDLE_3 + HANDLE_3 + opaque(b"ln"), THERE + CHANGE, words(0) + CHANGE),
    16: (HANDLE_3 + words(1, 2, 3, 4, 512), THERE + words(1, 2, 0, 1), THERE),
    17: (HANDLE_3 + words(1, 2, 3, 4, 512, 1024), THERE + words(1, 2, 0, 1), THERE),
    18: (HANDLE_3, THERE + words(0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 7), THERE),
    19: (HANDLE_3, THERE + words(1, 2, 3, 4, 5, 6, 7, 0, 8, 0, 9, 0x1B), THERE),
    20: (HANDLE_3, THERE + words(1, 2, 0, 1, 0, 1), THERE),
    21: (HANDLE_3 + words(1, 2, 300), CHANGE + words(0xAABBCCDD, 0x11223344), CHANGE),
    22: (b"", b"", b""),
}
VERSION_2 = {
    0: (b"", b""),
    1: (HANDLE, ATTRIBUTES_2),
    2: (HANDLE + words(*range(8)), ATTRIBUTES_2),
    3: (b"", b""),
    4: (HANDLE + opaque(b"name"), HANDLE + ATTRIBUTES_2),
    5: (HANDLE, opaque(b"target")),
    6: (HANDLE + words(1, 2, 3), ATTRIBUTES_2 + words(100)),
    8: (HANDLE + words(1, 2, 3, 4), ATTRIBUTES_2),
    9: (HANDLE + opaque(b"cr") + words(*range(8)), HANDLE + ATTRIBUTES_2),
    10: (HANDLE + opaque(b"rm"), b""),
    11: (HANDLE + opaque(b"a") + HANDLE + opaque(b"b"), b""),
    12: (HANDLE + HANDLE + opaque(b"ln"), b""),
    13: (HANDLE + opaque(b"sym") + opaque(b"target") + words(*range(8)), b""),
    14: (HANDLE + opaque(b"md"), HANDLE + ATTRIBUTES_2),
    15: (HANDLE + opaque(b"rd"), b""),
    16: (HANDLE + words(1, 512), words(1, 5) + opaque(b"name") + words(9, 0, 1)),
    17: (HANDLE, words(1, 2, 3, 4, 5)),
    18: (b"", b""),
}

PACKETS = {
    **{
        f"3.{n} {what}": packet
        for n, (arguments, results, failed) in VERSION_3.items()
        for what, packet in (
            ("call", to_server(message(n, n, arguments))),
            ("reply", to_client(result(n, OK + results))),
            ("failure", to_client(result(n, STALE + failed))),
        )
    },
    **{
        f"2.{n} {what}": packet
        for n, (arguments, results) in VERSION_2.items()
        for what, packet in (
            ("call", to_server(message(n + 100, n, arguments, 2))),
            ("reply", to_client(result(n + 100, OK + results))),
            ("failure", to_client(result(n + 100, STALE))),
        )
    },
    **{f"access {bits}": to_server(message(200, 4, HANDLE_3 + words(bits))) for bits in (0, 1, 0x2D, 0x40, 0x10001)},
    **{f"stable {n}": to_server(message(201, 7, HANDLE_3 + words(1, 2, 3, n, 5))) for n in (0, 1, 3)},
    **{f"type {n}": to_server(message(202, 11, HANDLE_3 + opaque(b"x") + words(n) + SET_NONE + words(8, 9)))
       for n in (0, 1, 2, 4, 5, 6, 7, 8)},
    **{f"handle of {n}": to_server(message(203, 1, words(n) + bytes(range(1, 201))))
       for n in (0, 4, 20, 33, 64, 65, 68, 170, 201, 0xFFFFFFFF)},
    "asked": to_server(message(1, 1, HANDLE_3)),
    **{f"error {n}": to_client(result(1, words(n))) for n in (1, 2, 5, 10001, 10009, 0xFFFFFFFF)},
    **{f"accepted {n}": to_client(result(1, words(1, 2), n)) for n in range(1, 7)},
    **{f"denied {n}": to_client(words(1, 1, 1, *why)) for n, why in enumerate(
        [(0, 2, 3), (0, 2), (2,), *((1, reason) for reason in range(9))])},
    "neither": to_client(words(1, 1, 2, 3)),
    "no such call": to_client(result(9999, OK)),
    "a call from the port": to_client(message(1, 1, HANDLE_3)),
    "a reply to the port": to_server(result(1, OK)),
    "no message": to_server(words(1, 2, 3, 4, 5, 6, 7)),
    "short": to_server(words(1, 0)[:7]),
    "over IPv6": ether(ipv6(udp(message(1, 1, HANDLE_3), 700, 2049, HOST_A6, HOST_B6), 17), 0x86DD),
    "reply over IPv6": ether(ipv6(
        udp(result(1, OK + ATTRIBUTES), 2049, 700, HOST_B6, HOST_A6), 17, HOST_B6, HOST_A6), 0x86DD),
    "over TCP": ether_tcp(record(message(5, 1, HANDLE_3)), 700, 2049),
    "reply over TCP": ether_tcp(record(result(5, OK + ATTRIBUTES)), 2049, 700),
    "call to client over TCP": ether_tcp(record(message(6, 1, HANDLE_3)), 2049, 700),
    "record too long over TCP": ether_tcp(words(0x80001000) + message(5, 1, HANDLE_3), 700, 2049),
}
# What damaged packets showed.
PACKETS |= {
    f"procedure {n} of version {v}": ether_udp(
        words(200, 0, 2, 100003, v, n) + words(0, 0, 0, 0) + (words(32) if v == 3 else b"") + HANDLE + b"\xff" * 24,
        700, 2049,
    )
    for v in (2, 3) for n in (16, 17, 18, 22, 24, 25, 26, 514)
}
