"""Looks at the first payload of each conversation: what is spoken, whether it is secret, and which TLS it is.

An observer: it fills in `record.application` and `record.encrypted`, and keeps for the findings what they tell of
logins, of old TLS and of plain text at TLS's ports. What it keeps is bounded.
"""

from __future__ import annotations

from wiretale.conversations.findings.logins import (
    Dialogue,
    Login,
    authorization,
    ldap_bind,
    printable,
    snmp_version,
)
from wiretale.conversations.record import (
    ENCRYPTED,
    MIXED,
    PAYLOAD,
    PLAIN,
    DatagramRecord,
    Observer,
    Record,
    TcpRecord,
)
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i64

MOST_DIALOGUES: Final = 4096  # that are followed at a time
MOST_FOUND: Final = 4096  # of a kind
LOOKED_AT: Final = 4096  # bytes of a segment

# Ports at which nothing but TLS is expected.
TLS_PORTS: Final = frozenset(
    (443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5223, 5671, 6697, 8443, 8883)
)
LDAP_PORTS: Final = frozenset((389, 3268))
SNMP_PORTS: Final = frozenset((161, 162))
TELNET: Final = 23
FTP: Final = 21
POP3: Final = 110
# Protocols of lines, in which a login may come.
DIALOGUES: Final = frozenset(("ftp", "pop3", "imap", "smtp", "telnet"))

METHODS: Final = (
    b"GET ",
    b"POST ",
    b"PUT ",
    b"HEAD ",
    b"DELETE ",
    b"OPTIONS ",
    b"PATCH ",
    b"CONNECT ",
    b"TRACE ",
    b"PROPFIND ",
)

# TLS (RFC 8446)
HANDSHAKE: Final = 22
ALERT: Final = 21
SERVER_HELLO: Final = 2
SUPPORTED_VERSIONS: Final = 43
TLS_1_2: Final = 0x0303
VERSIONS: Final = {0x0300: "SSLv3", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1"}


@final
class Old:
    """A server agreed to an old version of TLS."""

    def __init__(self, record: i64, version: i64, number: i64) -> None:
        self.record: i64 = record
        self.version: i64 = version
        self.number: i64 = number


@final
class Plain:
    """Plain text at a port where TLS belongs."""

    def __init__(self, record: i64, number: i64, what: str) -> None:
        self.record: i64 = record
        self.number: i64 = number
        self.what = what


def is_tls(data: bytes) -> bool:
    """Whether a TLS record begins here: a handshake or an alert, version 3.x."""
    return len(data) >= 3 and (data[0] == HANDSHAKE or data[0] == ALERT) and data[1] == 3 and data[2] <= 4


def is_old_hello(data: bytes) -> bool:
    """Whether this is a hello in SSLv2's form, which clients of SSLv3 and TLS 1.0 may use (RFC 5246, E.2)."""
    return len(data) >= 5 and data[0] & 0x80 != 0 and data[2] == 1 and data[3] in (0, 3)


def is_text(data: bytes) -> bool:
    """Whether the first bytes are printable ASCII and ends of lines."""
    for byte in data[:24]:
        if (byte < 32 and byte not in (9, 10, 13)) or byte > 126:
            return False
    return len(data) > 3


def agreed_version(data: bytes) -> int:
    """The version that a ServerHello agrees to (RFC 8446, 4.1.3); 0 if there is none, or it was cut."""
    if len(data) < 11 or data[0] != HANDSHAKE or data[5] != SERVER_HELLO:
        return 0
    version = data[9] << 8 | data[10]
    if version != TLS_1_2:
        return version
    # TLS 1.3 says so in an extension.
    at = 43
    if at >= len(data):
        return 0
    at += 1 + data[at] + 3
    if at + 2 > len(data):
        return version
    stop = min(len(data), at + 2 + (data[at] << 8 | data[at + 1]))
    at += 2
    while at + 4 <= stop:
        kind = data[at] << 8 | data[at + 1]
        size = data[at + 2] << 8 | data[at + 3]
        if kind == SUPPORTED_VERSIONS and size == 2 and at + 6 <= stop:
            return data[at + 4] << 8 | data[at + 5]
        at += 4 + size
    return version


@final
class Applications(Observer):
    """What the payload tells."""

    def __init__(self) -> None:
        self.wants = PAYLOAD
        self.logins: list[Login] = []
        self.old: list[Old] = []
        self.plain: list[Plain] = []
        self.missed: i64 = 0  # findings beyond `MOST_FOUND`
        self._dialogues: dict[int, Dialogue] = {}

    def payload(self, record: Record, from_client: bool, headers: Headers, number: i64, time: i64) -> bool:
        """New payload of one direction; whether there may be more to see in it."""
        at = headers.payload_at
        stop = at + headers.payload_length
        if stop > headers.end:
            stop = headers.end
        if stop <= at:
            return False
        if stop > at + LOOKED_AT:
            stop = at + LOOKED_AT
        if isinstance(record, TcpRecord):
            application = record.application
            if not application:
                return self._first(record, from_client, headers.data[at:stop], number)
            if application == "http":
                first = headers.data[at]
                # A request begins with its method's capital letter; what else the client sends is not looked at.
                return from_client and (not 65 <= first <= 90 or self._request(record, headers.data[at:stop], number))
            if application == "tls":
                if not from_client:
                    self._hello(record, headers.data[at:stop], number)
                return False
            if application in DIALOGUES:
                return self._line(record, from_client, headers.data[at:stop], number)
            if application == "ldap":
                return from_client and self._bind(record, headers.data[at:stop], number)
            return False
        if isinstance(record, DatagramRecord) and record.server_port in SNMP_PORTS:
            return from_client and self._community(record, headers.data[at:stop], number)
        return False

    # ---- the first bytes --------------------------------------------------------------------------------

    def _first(self, record: TcpRecord, from_client: bool, data: bytes, number: i64) -> bool:
        """The first payload of a connection tells what is spoken."""
        port = record.server_port
        if is_tls(data):
            record.application = "tls"
            record.encrypted = ENCRYPTED
            if from_client:
                return False
            self._hello(record, data, number)
            return False
        if is_old_hello(data) and from_client:
            record.application = "tls"
            record.encrypted = ENCRYPTED
            return False
        if data.startswith(b"SSH-"):
            record.application = "ssh"
            record.encrypted = ENCRYPTED
            return False
        begun = (record.client is not None and record.client.syns > 0) or (
            record.server is not None and record.server.syns > 0
        )
        text = is_text(data)
        application = ""
        if from_client:
            if data.startswith(METHODS):
                application = "http"
            elif port in LDAP_PORTS and data[0] == 0x30:
                application = "ldap"
            elif data[:5].upper() in (b"EHLO ", b"HELO ", b"LHLO "):
                application = "smtp"
            elif data[:5].upper() in (b"USER ", b"PASS "):
                application = "pop3" if port == POP3 else "ftp"
        else:
            if data.startswith(b"HTTP/"):
                application = "http"
            elif data.startswith(b"+OK"):
                application = "pop3"
            elif data[:5] == b"* OK " or data[:10] == b"* PREAUTH ":
                application = "imap"
            elif data[:4] == b"220 " or data[:4] == b"220-":
                application = "ftp" if port == FTP else "smtp"
        if not application and port == TELNET:
            application = "telnet"
        if text or application:
            record.encrypted = PLAIN
        if begun and (text or (application and application != "telnet")) and port in TLS_PORTS:
            if len(self.plain) < MOST_FOUND:
                self.plain.append(Plain(i64(record.number), number, application or "text"))
            else:
                self.missed += 1
        if not application:
            return False
        record.application = application
        if application == "http":
            return from_client and self._request(record, data, number)
        if application == "ldap":
            return self._bind(record, data, number)
        return self._line(record, from_client, data, number)

    def _hello(self, record: TcpRecord, data: bytes, number: i64) -> None:
        version = agreed_version(data)
        if version in VERSIONS:
            if len(self.old) < MOST_FOUND:
                self.old.append(Old(i64(record.number), version, number))
            else:
                self.missed += 1

    # ---- logins -----------------------------------------------------------------------------------------

    def _login(self, record: Record, protocol: str, user: str, way: str, number: i64) -> None:
        if len(self.logins) < MOST_FOUND:
            self.logins.append(Login(protocol, user, way, i64(record.number), number))
        else:
            self.missed += 1

    def _line(self, record: TcpRecord, from_client: bool, data: bytes, number: i64) -> bool:
        """A protocol of lines: follows the client, and the server where it asks."""
        if record.encrypted == MIXED:
            if not from_client:
                self._hello(record, data, number)
            return False
        if is_tls(data) and data[0] == HANDSHAKE:
            # STARTTLS: from here on there is nothing to read.
            record.encrypted = MIXED
            self._dialogues.pop(record.number, None)
            if not from_client:
                self._hello(record, data, number)
            return False
        dialogue = self._dialogues.get(record.number)
        if dialogue is None:
            if (
                record.application == "smtp"
                and not from_client
                and data.startswith(b"220")
                and b"FTP" in data[:80].upper()
            ):
                record.application = "ftp"
            if len(self._dialogues) >= MOST_DIALOGUES:
                for oldest in self._dialogues:
                    del self._dialogues[oldest]
                    break
            dialogue = Dialogue(record.application)
            self._dialogues[record.number] = dialogue
        if not from_client:
            if dialogue.protocol == "telnet":
                dialogue.server(data)
                return dialogue.goes_on()
            return dialogue.segments < 16  # only for the hello after STARTTLS
        if dialogue.client(data):
            self._login(record, dialogue.protocol, printable(dialogue.user), dialogue.way, number)
        if dialogue.goes_on():
            return True
        self._dialogues.pop(record.number, None)
        return False

    def _request(self, record: TcpRecord, data: bytes, number: i64) -> bool:
        found = authorization(data)
        if found is None:
            return True
        self._login(record, "http", found[0], found[1], number)
        return False

    def _bind(self, record: TcpRecord, data: bytes, number: i64) -> bool:
        name = ldap_bind(data)
        if name is None:
            return True
        self._login(record, "ldap", printable(name), "simple bind", number)
        return False

    def _community(self, record: Record, data: bytes, number: i64) -> bool:
        version = snmp_version(data)
        record.application = "snmp" if version >= 0 else record.application
        if version >= 0:
            record.encrypted = PLAIN
            self._login(record, "snmp", "", "version 2c community" if version else "version 1 community", number)
        return False
