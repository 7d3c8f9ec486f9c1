"""ISO network layer protocol identifiers, in Cisco HDLC."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, udp

LINK_TYPE = 104
OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnq", "-nnx"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
FOLLOWING = {0xCC: IP, 0x8E: IP6, 0xCF: bytes.fromhex("ff03c02101010004")}
PACKETS = {
    f"{number:#x}": b"\x0f\0\xfe\xfe" + bytes([number]) + FOLLOWING.get(number, b"abc")
    for number in (0, 1, 9, 0x80, 0x84, 0x85, 0x8A, 0x8E, 0xB1, 0xC1, 0xCC, 0xCF, 0xFF)
}
PACKETS["two"] = b"\x0f\0\xfe\xfe\x09\x01"
