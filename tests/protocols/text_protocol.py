"""The protocols made of lines of text: HTTP, RTSP, SIP, FTP, SMTP, WHOIS, and SSH's first line."""

from making import ether_tcp, ether_udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]

TEXTS = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody",
    b"post /x",
    b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n<html>\r\nfoo\r\n",
    b"HTTP/1.1 404 No\nA:\tb\n\nfoo",
    b"HTTP/1.1  200\r\n", b"HTTP/1.1 200", b"HTTP/1.1 2000 OK\r\n", b"HTTP/1.1 2x0 OK\r\n", b"HTTP/1.1 200-x\r\n",
    b"x\t200 y\r\n", b"x\n200 y\r\n", b" 200 y\r\n", b"\xff 200 y\r\n", b"a b 200\r\n", b"HTTP/1.1", b"x ",
    b"GET", b"GET ", b"GET\t/\r\n", b"GET\r\n", b"GET\n", b"GET\r", b"GET\0/\r\n", b"GETX / x\r\n",
    b"GET / HTTP/1.1\r", b"GET / HTTP/1.1\rX\r\n", b"GET /\x80\r\n", b"GET /\r\nb\x01c\r\nd\r\n", b"GET /\r\nfoo\r",
    b"GET /\r\n\r\n\r\nX\r\n", b"\r\n", b"\n", b"\0\1\2", b"x" * 128 + b" 200 y\r\n", b"x" * 129 + b" 200 y\r\n",
    b"220-foo\r\n220 bar\r\n", b"227 Entering Passive Mode (1,2,3,4,5,6)\r\n", b"QUIT\r\n", b"x",
    b"SIP/2.0 180 Ringing\r\nVia: x\r\n\r\nv=0\r\n", b"INVITE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n", b"ACK",
    b"SSH-2.0-OpenSSH_9.2\r\n", b"SSH-2.0-x\r\n\0\1", b"SSH-2.0-x\nmore\n", b"SSH-2.0-x", b"SSH-2.0-x\r",
    b"SSH-2\tx\r\n", b"SSH", b"SSH-", b"ssh-2\r\n", b"\0\0\1\0",
]
METHODS = (
    "GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE "
    "NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH "
    "UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL DESCRIBE SETUP PLAY "
    "PAUSE TEARDOWN ANNOUNCE GET_PARAMETER SET_PARAMETER REDIRECT RECORD INVITE ACK BYE CANCEL REGISTER PRACK INFO "
    "MESSAGE REFER PUBLISH DO QAUTH SPRACK PATCH LINK PURGE SERVICE"
)

PACKETS = {}
for port in (21, 22, 25, 43, 80, 8080, 554, 8554):
    for number, text in enumerate(TEXTS):
        PACKETS[f"port {port}, text {number}"] = ether_tcp(text, 40000, port)
        if number < 3:
            PACKETS[f"from port {port}, text {number}"] = ether_tcp(text, port, 40000)
for number, text in enumerate(TEXTS):
    PACKETS[f"SIP, text {number}"] = ether_udp(text, 5060, 5060)
for word in METHODS.split():
    for port in (80, 554):
        PACKETS[f"{word} to port {port}"] = ether_tcp(word.encode() + b" x\r\n", 40000, port)
    PACKETS[f"{word} of SIP"] = ether_udp(word.encode() + b" x\r\n", 40000, 5060)
