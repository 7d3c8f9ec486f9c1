"""RESP: every kind of element, lengths that are none, arrays in arrays, what ends too soon."""

from making import ether_tcp

OPTIONS = ["-nn", "-nnv", "-nnq"]

SEGMENTS = [
    b"+OK\r\n", b"-ERR x\r\n", b":5\r\n", b":-5\r\n", b":abc\r\n", b"$5\r\nhello\r\n", b"$0\r\n\r\n", b"$-1\r\n",
    b"$-2\r\n", b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", b"*0\r\n", b"*-1\r\n", b"*-2\r\n", b"*2\r\n:1\r\n",
    b"*2\r\n*1\r\n:1\r\n+x\r\n", b"PING\r\n", b"\r\n", b"GET a b\r\n", b"$5\r\nhel", b"$5\r\nhelloXX",
    b"$5x\r\nhello\r\n", b"$99999999999\r\n", b"$\r\n", b"*\r\n", b":\r\n", b"+\r\n", b"-\r\n",
    b"$5\r\nhel\r\no\r\n", b"+OK\n", b"+OK\r", b"+OK", b"+a\r\n+b\r\n", b"*1\r\n+a\r\n:2\r\n",
    b"*3\r\n$-1\r\n$0\r\n\r\n*0\r\n", b":12", b"*99999\r\n:1\r\n", b"$5", b"*", b"$", b"+", b":", b"\xff\r\n",
    b"\x00", b"+a\x00\xff\t\r\n", b"x", b"x\r", b"x\n", b"x\ry\r\n", b"$3\r\na\r\nb\r\n", b"!x\r\n", b"*1\r\n",
    b"*1\r\nPING\r\n", b"*2\r\nfoo\r\nbar\r\n", b"$ 5\r\nhello\r\n", b"$+5\r\nhello\r\n", b":+5\r\n", b"*-5\r\n",
    b"$--1\r\n", b":9999999999\r\n", b":2147483648\r\n", b":-2147483649\r\n", b"$-\r\n", b"$2147483648\r\n",
    b"$2147483647\r\n", b"\r\n\r\n", b" \r\n", b"\r\nPING\r\n", b"PING\r\n\r\n", b"\r", b"\n", b"$5\rx\nab\r\n",
    b"$5\rxab\r\n", b"$99999999999\r\nab\r\n", b"*99999999999\r\nab\r\n", b"$-2\r\nab\r\n", b"*-2\r\nab\r\n",
    b"*2\r\n$-2\r\nab\r\n", b"*2\r\n$x\r\nab\r\n", b"*2\r\n$99999999999\r\nab\r\n", b"$-99999999999\r\nab\r\n",
    b"$-1x\r\nab\r\n", b"*-1\rxab\r\n", b"$0\r\nab\r\ncd\r\n", b"$2147483647\r\nab\r\n", b"*2147483647\r\nab\r\n",
    b"$214748364700000x\r\nab\r\n", b"$00005\r\nhello\r\n", b"$5\r\nhello\r\n$5\r\nworl", b"$-0\r\nab\r\n", b"$5",
    b"$5\r", b"$5\rx", b"$\x80\r\nab\r\n", b"*2x\r\nab\r\n", b"*1\r\n*99999999999\r\n:1\r\n:2\r\n", b"+\r\r\n",
    b"+a\rb\r\n", b"$3\r\nabc", b"$3\r\nabc\r", b"$4294967297\r\nabc\r\n", b"$21474836470\r\nx\r\n",
    b"*1\r\n" * 300 + b":1\r\n",
]
PACKETS = {f"segment {number}": ether_tcp(data, 40000, 6379) for number, data in enumerate(SEGMENTS)}
