"""HSRP."""

from making import ether_udp, ether_udp6

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nne"]


def h(text: str) -> bytes:
    return bytes.fromhex(text)


SECRET = b"cisco\0\0\0"
HELLO = h("000010030a780100") + SECRET + h("c0a80001")
MESSAGES = {
    "hello": HELLO,
    "coup": h("000108030a60ff00") + SECRET + h("c0a80001"),
    "resign": h("000204050a60ff00") + b"x\n\xffscoaa" + h("c0a80001"),
    "times": h("0000023cff000000") + bytes(8) + h("ffffffff"),
    "more times": h("0000017879ff0000") + b"\0abcdefg" + h("ffffffff"),
    "reserved": h("000010030a780105") + SECRET + h("c0a80001"),
    "version 1": h("0100020000000100") + bytes(12),
    "unknown": h("0003070000000100") + bytes(12),
    "three octets": HELLO[:3],
    "eleven octets": HELLO[:11],
    "sixteen octets": HELLO[:16],
    "one octet": HELLO[:1],
    "two octets": HELLO[:2],
    "empty": b"",
    "longer": HELLO + b"abc",
    **{f"state {state}": h(f"0000{state:02x}030a780100") + SECRET + h("c0a80001") for state in range(18)},
}
PACKETS = {
    **{name: ether_udp(message, 1985, 1985) for name, message in MESSAGES.items()},
    "to": ether_udp(HELLO, 40000, 1985),
    "from": ether_udp(HELLO, 1985, 40000),
    "ipv6": ether_udp6(HELLO, 1985, 1985),
}
