"""BEEP: the frames' names."""

from making import ether_tcp

OPTIONS = ["-nn", "-nnv", "-nnq"]

SEGMENTS = [
    word + end for word in (b"MSG", b"ERR", b"ANS", b"NUL", b"SEQ", b"END", b"RPY", b"msg", b"XXX")
    for end in (b"", b" ", b"\0", b" 0 1 . 0 52\r\n", b"X")
]
PACKETS = {f"segment {number}": ether_tcp(data, 40000, 10288) for number, data in enumerate(SEGMENTS)}
