"""VRRP, versions 2 and 3, and CARP."""

from making import HOST_A, HOST_A6, HOST_B, HOST_B6, checksum, ether, ip6, ipv4, ipv6, pseudo, u16

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nne", "-nn -T carp", "-nnv -T carp"]


def summed(text: str, tail: bytes = b"", over: bytes = b"") -> bytes:
    """The message with its checksum, over a pseudo-header if that is given."""
    data = bytes.fromhex(text) + tail
    return data[:6] + u16(checksum(over + data)) + data[8:]


def version3(text: str, tail: bytes = b"", source: str = HOST_A, destination: str = HOST_B) -> bytes:
    length = len(bytes.fromhex(text)) + len(tail)
    return summed(text, tail, pseudo(source, destination, 112, length))


MESSAGES = {
    "2": summed("21016401000100000a0000010000000000000000"),
    "2, bad checksum": bytes.fromhex("21016401000112340a0000010000000000000000"),
    "2, password": summed("2101ff02010500000a0000010a000002", b"pass\x01wor"),
    "2, short password": summed("2101ff01010500000a000001", b"abc\0\0\0\0\0"),
    "2, no password": summed("2101ff01010500000a000001"),
    "2, no addresses": summed("2101000002000000"),
    "2, addresses missing": summed("21016403070100000a000001"),
    "two octets": b"\x21\x01",
    "one octet": b"\x21",
    "empty": b"",
    "five octets": bytes.fromhex("2101640100"),
    "seven octets": bytes.fromhex("21016401000112"),
    "unknown type": bytes.fromhex("22016401000100000a000001"),
    "1": summed("11016401000100000a0000010000000000000000"),
    "4": summed("41016401000100000a000001"),
    "3": version3("31016401006400000a000001"),
    "3, bad checksum": bytes.fromhex("31016401006412340a000001"),
    "3, two": version3("3101ff021fff00000a0000010a000002"),
    "3, addresses missing": version3("31016402f00100000a000001"),
    "3, unknown type": version3("32016401006400000a000001"),
    "3, four octets": bytes.fromhex("31016401"),
    "3, six octets": bytes.fromhex("310164010064"),
    "carp": summed("21070a0700010000aabbccdd11223344" + "00" * 20),
    "carp, bad checksum": bytes.fromhex("21070a0700011234aabbccdd11223344" + "00" * 20),
}
MESSAGES_6 = {
    "3": version3("3101640100640000", ip6("fe80::1"), HOST_A6, HOST_B6),
    "3, two": version3("3101640200640000", ip6("fe80::1") + ip6("2001:db8::3"), HOST_A6, HOST_B6),
    "3, bad checksum": bytes.fromhex("3101640100641234") + ip6("fe80::1"),
    "2": summed("21016401000100000a000001"),
    "carp": MESSAGES["carp"],
}
PACKETS = {
    **{name: ether(ipv4(message, 112)) for name, message in MESSAGES.items()},
    **{f"{name} in ipv6": ether(ipv6(message, 112), 0x86DD) for name, message in MESSAGES_6.items()},
    "2, ttl 255": ether(ipv4(MESSAGES["2"], 112, ttl=255)),
    "carp, ttl 255": ether(ipv4(MESSAGES["carp"], 112, destination="224.0.0.18", ttl=255)),
    "3, hop limit 255": ether(ipv6(MESSAGES_6["3"], 112, hop_limit=255), 0x86DD),
}
