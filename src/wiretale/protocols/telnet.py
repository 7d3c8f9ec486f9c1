"""Telnet (RFC 854): the commands at the start of a segment. The conversation itself is not shown.

    IAC command
    IAC WILL|WONT|DO|DONT option
    IAC SB option data ... IAC SE
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

SE: Final = 240
SB: Final = 250
WILL: Final = 251
IAC: Final = 255
FIRST_COMMAND: Final = 236

COMMANDS: Final = [
    b"EOF", b"SUSP", b"ABORT", b"EOR", b"SE", b"NOP", b"DMARK", b"BRK", b"IP", b"AO", b"AYT", b"EC", b"EL", b"GA",
    b"SB", b"WILL", b"WONT", b"DO", b"DONT", b"IAC",
]
OPTIONS: Final[dict[int, bytes]] = dict(enumerate((
    b"BINARY", b"ECHO", b"RCP", b"SUPPRESS GO AHEAD", b"NAME", b"STATUS", b"TIMING MARK", b"RCTE", b"NAOL", b"NAOP",
    b"NAOCRD", b"NAOHTS", b"NAOHTD", b"NAOFFD", b"NAOVTS", b"NAOVTD", b"NAOLFD", b"EXTEND ASCII", b"LOGOUT",
    b"BYTE MACRO", b"DATA ENTRY TERMINAL", b"SUPDUP", b"SUPDUP OUTPUT", b"SEND LOCATION", b"TERMINAL TYPE",
    b"END OF RECORD", b"TACACS UID", b"OUTPUT MARKING", b"TTYLOC", b"3270 REGIME", b"X.3 PAD", b"NAWS", b"TSPEED",
    b"LFLOW", b"LINEMODE", b"XDISPLOC", b"OLD-ENVIRON", b"AUTHENTICATION", b"ENCRYPT", b"NEW-ENVIRON",
)))
AUTHENTICATION: Final = 37
ENCRYPT: Final = 38

SUBCOMMANDS: Final[dict[int, bytes]] = {0: b"IS", 1: b"SEND", 2: b"INFO"}
AUTHENTICATION_COMMANDS: Final[dict[int, bytes]] = {0: b"IS", 1: b"SEND", 2: b"REPLY", 3: b"NAME"}
AUTHENTICATION_TYPES: Final[dict[int, bytes]] = {
    0: b"NULL", 1: b"KERBEROS_V4", 2: b"KERBEROS_V5", 3: b"SPX", 4: b"MINK", 5: b"SRP", 6: b"RSA", 7: b"SSL",
    10: b"LOKI", 11: b"SSA", 12: b"KEA_SJ", 13: b"KEA_SJ_INTEG", 14: b"DSS", 15: b"NTLM",
}
ENCRYPTION_COMMANDS: Final[dict[int, bytes]] = {
    0: b"IS", 1: b"SUPPORT", 2: b"REPLY", 3: b"START", 4: b"END", 5: b"REQUEST-START", 6: b"REQUEST-END",
    7: b"END_KEYID", 8: b"DEC_KEYID",
}
ENCRYPTION_TYPES: Final[dict[int, bytes]] = {
    0: b"NULL", 1: b"DES_CFB64", 2: b"DES_OFB64", 3: b"DES3_CFB64", 4: b"DES3_OFB64", 6: b"CAST5_40_CFB64",
    7: b"CAST5_40_OFB64", 8: b"CAST128_CFB64", 9: b"CAST128_OFB64",
}


def print_telnet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The commands that a segment begins with."""
    pkt.enter(b"telnet", at)
    stop = at + length
    first = True
    while at < stop:
        end = read_command_end(pkt, at, stop)
        if end < 0:
            break
        out.put(b" [telnet " if first else b", ")
        first = False
        put_command(pkt, at, end, out)
        at = end
    if not first:
        out.put(b"]")


def read_command_end(pkt: PacketView, at: i64, stop: i64) -> i64:
    """Where the command at `at` ends, or -1 if there is none, or not all of it in this segment."""
    if pkt.u8(at) != IAC or at + 1 >= stop:
        return -1
    command = pkt.u8(at + 1)
    at += 2
    if command < FIRST_COMMAND:
        return -1
    if command < SB or command == IAC:
        return at
    if at >= stop:
        return -1
    pkt.u8(at)
    at += 1
    if command != SB:
        return at
    while True:
        octet = pkt.u8(at)
        if octet == IAC and (at + 1 >= stop or pkt.u8(at + 1) == SE):
            return at + 2
        at += 1
        if at >= stop:
            return -1


def put_number(table: dict[int, bytes], value: i64, out: Text) -> None:
    """A name, or the number in hexadecimal."""
    out.put(table.get(value) or (b"%#x" % value if value else b"0"))


def put_command(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The command between `at` and `end`."""
    command = pkt.u8(at + 1)
    if command == IAC:
        out.put(b"IAC IAC")
        return
    out.put(COMMANDS[command - FIRST_COMMAND])
    if command < SB:
        return
    out.put(b" ")
    option = pkt.u8(at + 2)
    put_number(OPTIONS, option, out)
    if command != SB:
        return
    at += 3
    stop = end - 2
    if at < stop:
        out.put(b" ")
        if option == AUTHENTICATION:
            put_number(AUTHENTICATION_COMMANDS, pkt.u8(at), out)
        elif option == ENCRYPT:
            put_number(ENCRYPTION_COMMANDS, pkt.u8(at), out)
        else:
            put_number(SUBCOMMANDS, pkt.u8(at), out)
        at += 1
    if at < stop and (option == AUTHENTICATION or option == ENCRYPT):
        out.put(b" ")
        put_number(AUTHENTICATION_TYPES if option == AUTHENTICATION else ENCRYPTION_TYPES, pkt.u8(at), out)
        at += 1
    while at < stop:
        out.put(b" ")
        put_number({}, pkt.u8(at), out)
        at += 1
    out.put(b" SE")
    pkt.need(stop, 2)
