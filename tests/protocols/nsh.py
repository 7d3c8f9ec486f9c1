"""NSH."""

from making import HOST_A6, HOST_B6, ether, ipv4, ipv6, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nne"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
CONTEXT = bytes(range(16))


def nsh(base: int, path: int = 0xFF, context: bytes = b"", payload: bytes = b"") -> bytes:
    return ether(u32(base, path) + context + payload, 0x894F)


PACKETS = {
    "fixed": nsh(0x0FC60101, 0x00000AFF, CONTEXT, IP),
    "no payload": nsh(0x0FC20201, 0xFFFFFF01),
    "ip6": nsh(0x0FC20202, payload=IP6),
    "ethernet": nsh(0x0FC20203, payload=ether(IP)),
    **{f"next {number:#x}": nsh(0x0FC20200 | number, payload=b"abc") for number in (0, 4, 5, 6, 0xFE, 0xFF)},
    **{
        f"first {first:x}": nsh(first << 28 | 0x0FC60101, context=CONTEXT, payload=IP)
        for first in (0, 1, 2, 3, 4, 8, 12)
    },
    **{f"metadata {kind}": nsh(0x0FC20001 | kind << 8, payload=IP) for kind in (0, 2, 3, 14, 15)},
    "fixed too short": nsh(0x0FC50101, context=CONTEXT[:12], payload=IP),
    "one word": nsh(0x0FC10101),
    "no words": nsh(0x0FC00101),
    "too many words": nsh(0x0FFF0101, context=CONTEXT),
    "tlv": nsh(0x0FC50201, context=bytes.fromhex("00018a05aabbccddee000000"), payload=IP),
    "two tlvs": nsh(0x0FC50201, context=bytes.fromhex("00010201ff0000000002030000"[:24]), payload=IP),
    "tlv too long": nsh(0x0FC40201, context=bytes.fromhex("00010208aabbccdd"), payload=IP),
    "empty tlv": nsh(0x0FC30201, context=bytes.fromhex("00010200"), payload=IP),
    "ttl 0": nsh(0x00060101, context=CONTEXT, payload=IP),
    "empty": ether(b"", 0x894F),
    "seven octets": ether(bytes.fromhex("0fc60101000000"), 0x894F),
}
