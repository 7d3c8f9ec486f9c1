"""Geneve: flags, options, payloads."""

from making import HOST_A6, HOST_B6, ether, ether_udp, ipv4, ipv6, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnev", "-nnq", "-nnx"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)


def h(text: str, payload: bytes = b"") -> bytes:
    return bytes.fromhex(text) + payload


FRAME = ether(IP)
GENEVE = {
    "frame": h("0000655800000b00", FRAME),
    "critical": h("00406558ffffff00", FRAME),
    "control": h("0080655800000100", FRAME),
    "all flags": h("00ff080000000100", IP),
    "reserved": h("000086dd00000101", IP6),
    "unknown": h("0000123400000100", b"abc"),
    "version 1": h("4000655800000100", FRAME),
    "version 3": h("c000655800000100", FRAME),
    "option": h("02006558000001000102800" + "1aabbccdd", FRAME),
    "two options": h("0440655800000100" + "01028001aabbccdd" + "0103000111223344", FRAME),
    "long option": h("0400655800000100" + "00000503aabbccdd1122334455667788", FRAME),
    "option too long": h("0300655800000100" + "ffff0503aabbccdd1122334455667788", FRAME),
    "empty option": h("0100655800000100" + "0101e500", FRAME),
    "reserved bits in length": h("0200655800000100" + "010280e1aabbccdd", FRAME),
    "options missing": h("0100655800000100" + "0101"),
    "all options missing": h("0500655800000100"),
    "seven octets": h("05006558000001"),
    "one octet": h("00"),
    "empty": b"",
    "header": h("0000655800000100"),
    "mpls": h("0000884700000100" + "00010140", IP),
    **{
        f"class {number:#x}": h(f"0100655800000100{number:04x}0000", FRAME)
        for number in (0, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x104, 0x105, 0xFF00, 0xFFFF)
    },
}
PACKETS = {
    **{name: ether_udp(packet, 40000, 6081) for name, packet in GENEVE.items()},
    "back": ether_udp(GENEVE["frame"], 6081, 40000),
}
