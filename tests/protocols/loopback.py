"""Ethernet loopback: functions, skip counts, what is cut off."""

from making import ether

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

MESSAGES = [
    b"", b"\0", b"\0\0", b"\0\0\0\1", b"\0\0\1\0", b"\0\0\1\0\7\1abcdef", b"\0\0\2\0abcdef",
    b"\0\0\2\0abcdef\1\0\5\0", b"\0\0\2\0abcde", b"\0\0\3\0zz", b"\1\0\2\0\1\0\7\0dd",
    b"\3\0\0\0\0\1\0\7\0dd", b"\x14\0\1\0", b"\0\0\2\0abcdef\2\0ABCDEF\1\0\x34\x12data",
    b"\x08\0\2\0abcdef\1\0\x34\x12data", b"\0\0\1\0\1", b"\2\0\1\0\1", b"\0\0\0\0", b"\x08\0abc",
    b"\x08\0\1\2\3\4\5\6\7\x08", b"\x08\0\1\2\3\4\5\6\7\x08\1", b"\0\0\2\0\0bcdef" + bytes(36),
]
PACKETS = {f"message {i}": ether(message, 0x9000) for i, message in enumerate(MESSAGES)}
