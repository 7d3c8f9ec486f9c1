"""Syslog: every facility and severity, priorities that are none."""

from making import ether_udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nnvvx"]

MESSAGES = [
    b"<13>Sep 12 19:16:12 host app: msg", b"<0>x", b"<191>x", b"<192>x", b"<999>x", b"<1000>x", b"<13x", b"x<13>",
    b"<>x", b"<13>", b"<13", b"<1", b"<", b"", b"<a>x", b"<1a>x", b"<13>a\nb\0\xff", b"<-1>x", b"< 13>x", b"<013>x",
    b"\0\1", b"<1234", *[b"<%d>x" % priority for priority in range(0, 208, 9)],
]
PACKETS = {f"message {number}": ether_udp(data, 40000, 514) for number, data in enumerate(MESSAGES)}
PACKETS["from the port"] = ether_udp(b"<13>hello", 514, 514)
