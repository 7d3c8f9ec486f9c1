"""What DHCP messages tell about the names of hosts (RFC 2131, RFC 2132, RFC 4702; DHCPv6: RFC 8415, RFC 4704).

A client says what it is called when it asks, and a server which address it gets when it answers:
what clients said is remembered until then.
"""

from __future__ import annotations

from wiretale.native import Final, final

# DHCP for IPv4.
HEADER: Final = 240  # with the magic cookie
COOKIE: Final = b"\x63\x82\x53\x63"
HOST_NAME: Final = 12
MESSAGE_TYPE: Final = 53
CLIENT_NAME: Final = 81  # of flags, two result codes, and the name
REQUEST: Final = 3
ACKNOWLEDGEMENT: Final = 5

# DHCPv6.
CLIENT_IDENTIFIER: Final = 1
ASSOCIATION: Final = 3  # of identity for non-temporary addresses: 12 bytes, then options
ADDRESS: Final = 5
CLIENT_NAME6: Final = 39
REPLY: Final = 7

MOST_CLIENTS: Final = 1024  # whose names are remembered


@final
class Clients:
    """What DHCP clients call themselves, until they have an address."""

    def __init__(self) -> None:
        self.names: dict[bytes, bytes] = {}

    def read(self, message: bytes) -> list[tuple[bytes, bytes]]:
        """The addresses that a message of DHCP for IPv4 names, with their names."""
        if len(message) < HEADER or message[236:240] != COOKIE:
            return []
        options = read_options(message)
        name = options.get(HOST_NAME, b"") or wire_name(options.get(CLIENT_NAME, b"")[3:])
        kind = options.get(MESSAGE_TYPE, b"")
        client = message[4:8] + message[28:44]  # transaction and hardware address
        if message[0] == 1:  # of a client
            if name:
                self.remember(client, name)
            address = message[12:16]  # that it has already
            return [(address, name)] if name and kind == bytes((REQUEST,)) and any(address) else []
        if kind != bytes((ACKNOWLEDGEMENT,)):
            return []
        name = self.names.pop(client, name)
        address = message[16:20]
        return [(address, name)] if name and any(address) else []

    def read6(self, message: bytes) -> list[tuple[bytes, bytes]]:
        """The same of DHCPv6."""
        options = read_options6(message, 4)
        identifier = b""
        name = b""
        addresses = []
        for kind, value in options:
            if kind == CLIENT_IDENTIFIER:
                identifier = value
            elif kind == CLIENT_NAME6:
                name = wire_name(value[1:])
            elif kind == ASSOCIATION:
                addresses += [inner[:16] for code, inner in read_options6(value, 12) if code == ADDRESS]
        client = b"6" + message[1:4] + identifier
        if message[:1] != bytes((REPLY,)):
            if name and message[:1] in (b"\x01", b"\x03", b"\x05", b"\x06"):  # solicit, request, renew, rebind
                self.remember(client, name)
            return []
        name = self.names.pop(client, name)
        return [(address, name) for address in addresses if name and len(address) == 16]

    def remember(self, client: bytes, name: bytes) -> None:
        if len(self.names) >= MOST_CLIENTS:
            self.names.clear()
        self.names[client] = name


def read_options(message: bytes) -> dict[int, bytes]:
    """The options of a message of DHCP for IPv4; the pieces of one that comes several times are joined (RFC 3396)."""
    options: dict[int, bytes] = {}
    at = HEADER
    while at + 1 < len(message) and message[at] != 255:
        if message[at] == 0:
            at += 1
            continue
        size = message[at + 1]
        value = message[at + 2 : at + 2 + size]
        if len(value) < size:
            break
        options[message[at]] = options.get(message[at], b"") + value
        at += 2 + size
    return options


def read_options6(message: bytes, at: int) -> list[tuple[int, bytes]]:
    """Numbers and values of the options of DHCPv6 from `at` on."""
    options = []
    while at + 4 <= len(message):
        size = int.from_bytes(message[at + 2 : at + 4], "big")
        value = message[at + 4 : at + 4 + size]
        if len(value) < size:
            break
        options.append((int.from_bytes(message[at : at + 2], "big"), value))
        at += 4 + size
    return options


def wire_name(data: bytes) -> bytes:
    """A domain name in labels, perhaps without its end; or one in plain letters, as old clients write it."""
    labels = []
    at = 0
    while at < len(data) and data[at]:
        size = data[at]
        label = data[at + 1 : at + 1 + size]
        if len(label) < size or size > 63:
            return data.rstrip(b"\0")
        labels.append(label)
        at += 1 + size
    return b".".join(labels)
