"""Reads logins that go over the wire in the clear: who, and how; the secret itself is not kept.

A `Dialogue` follows what one client says, line by line, and knows when a secret was sent:

    FTP       USER, PASS (RFC 959)                POP3   USER, PASS, AUTH (RFC 1939, 5034)
    IMAP      LOGIN, AUTHENTICATE (RFC 9051)      SMTP   AUTH PLAIN, AUTH LOGIN (RFC 4954)
    Telnet    what is typed behind "login:" and "Password:"

Digests (APOP, CRAM-MD5, SCRAM...) are no secrets, and a guest's FTP password is none.
"""

from __future__ import annotations

from wiretale.native import Final, final, i64

LONGEST_LINE: Final = 1024
LONGEST_USER: Final = 128
MOST_SEGMENTS: Final = 48  # of a client are followed
MOST_TYPED: Final = 400  # where each character takes one
GUESTS: Final = (b"anonymous", b"ftp", b"guest")

# What is expected of the client next.
COMMAND: Final = 0
PLAIN: Final = 1  # user and password in one base64 text
LOGIN_USER: Final = 2  # base64 of the user
LOGIN_SECRET: Final = 3
LITERAL: Final = 4  # the rest of IMAP's LOGIN

# Telnet (RFC 854)
IAC: Final = 255
SUBNEGOTIATION: Final = 250
END: Final = 240


@final
class Login:
    """A secret went over the wire."""

    def __init__(self, protocol: str, user: str, way: str, record: i64, number: i64) -> None:
        self.protocol = protocol
        self.user = user  # empty where the protocol has none, or it was not seen
        self.way = way  # how, as "USER and PASS"
        self.record: i64 = record  # number of the conversation
        self.number: i64 = number  # the packet with the secret
        self.count: i64 = 1


def printable(text: bytes) -> str:
    """A user's name, fit for a terminal."""
    words = ""
    for byte in text[:LONGEST_USER]:
        words += chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\x{byte:02x}"
    return words


def base64(text: bytes) -> bytes | None:
    """What a base64 text says; None if it is none."""
    import binascii

    try:
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except ValueError:
        return None


def plain_user(text: bytes) -> bytes | None:
    """The user in a PLAIN message (RFC 4616): authorization, user and password between zeros; None if it is none."""
    decoded = base64(text)
    if decoded is None:
        return None
    parts = decoded.split(b"\0")
    if len(parts) != 3 or not parts[2]:
        return None
    return parts[1]


def unquoted(word: bytes) -> bytes:
    """A word of IMAP without its quotation marks."""
    if len(word) >= 2 and word[:1] == b'"' and word[-1:] == b'"':
        return word[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    return word


def without_options(data: bytes) -> bytes:
    """What was typed: telnet's commands taken out."""
    if IAC not in data:
        return data
    text = b""
    at = 0
    while at < len(data):
        if data[at] != IAC:
            text += data[at : at + 1]
            at += 1
            continue
        if at + 1 >= len(data):
            break
        if data[at + 1] == IAC:
            text += data[at : at + 1]
            at += 2
        elif data[at + 1] == SUBNEGOTIATION:
            end = data.find(b"\xff\xf0", at + 2)
            at = end + 2 if end >= 0 else len(data)
        else:
            at += 3 if data[at + 1] > SUBNEGOTIATION else 2
    return text


@final
class Dialogue:
    """One client's side of a protocol of lines."""

    def __init__(self, protocol: str) -> None:
        self.protocol = protocol
        self.segments: i64 = 0
        self._line = b""
        self._user = b""
        self._expects: i64 = COMMAND
        self._tag = b""
        # Telnet: what the server's last words ask for
        self._asked = b""
        self._said = b""
        # Found now
        self.user = b""
        self.way = ""

    def goes_on(self) -> bool:
        """Whether there is still a login to be expected."""
        return self.segments < (MOST_TYPED if self.protocol == "telnet" else MOST_SEGMENTS)

    def client(self, data: bytes) -> bool:
        """Takes what the client sends. True if a secret was among it: `user` and `way` say whose and how."""
        self.segments += 1
        if self.protocol == "telnet":
            return self._typed(without_options(data))
        found = False
        self._line = (self._line + data)[-LONGEST_LINE * 4 :]
        while True:
            end = self._line.find(b"\n")
            if end < 0:
                break
            line = self._line[:end].rstrip(b"\r")
            self._line = self._line[end + 1 :]
            if self._command(line[:LONGEST_LINE]):
                found = True
        return found

    def server(self, data: bytes) -> None:
        """Takes what the server sends: telnet's alone matters, for what it asks for."""
        text = (self._said + without_options(data))[-64:]
        self._said = text
        asks = text.rstrip(b" \r\n\0").lower()
        if asks.endswith((b"password:", b"passwd:", b"passcode:")):
            self._asked = b"secret"
            self._line = b""
            self._said = b""
        elif asks.endswith((b"login:", b"username:", b"user name:", b"user:")):
            self._asked = b"user"
            self._line = b""
            self._said = b""

    def _typed(self, data: bytes) -> bool:
        if not self._asked:
            return False
        for byte in data:
            if byte == 13 or byte == 10:
                if not self._line:
                    continue
                if self._asked == b"user":
                    self._user = self._line
                    self._asked = b""
                    self._line = b""
                    break
                self._asked = b""
                self._line = b""
                return self._found(self._user, "typed behind a prompt")
            if byte == 8 or byte == 127:
                self._line = self._line[:-1]
            elif byte >= 32 and len(self._line) < LONGEST_USER:
                # Of a secret no more is kept than that there is one.
                self._line = self._line + bytes((byte,)) if self._asked == b"user" else b"*"
        return False

    def _found(self, user: bytes, way: str) -> bool:
        self.user = user
        self.way = way
        return True

    def _command(self, line: bytes) -> bool:
        expects = self._expects
        self._expects = COMMAND
        if expects == PLAIN:
            user = plain_user(line.strip())
            return user is not None and self._found(user, f"{self._verb()} PLAIN")
        if expects == LOGIN_USER:
            known = base64(line.strip())
            if known is None:
                return False
            self._user = known
            self._expects = LOGIN_SECRET
            return False
        if expects == LOGIN_SECRET:
            secret = base64(line.strip())
            return secret is not None and len(secret) > 0 and self._found(self._user, f"{self._verb()} LOGIN")
        if expects == LITERAL:
            return self._literal(line)
        words = line.split(None, 3)
        if not words:
            return False
        if self.protocol == "imap":
            return len(words) >= 2 and self._imap(words)
        verb = words[0].upper()
        if verb == b"USER" and len(words) > 1 and self.protocol != "smtp":
            self._user = line.split(None, 1)[1]
        elif verb == b"PASS" and len(words) > 1 and self.protocol != "smtp":
            if self.protocol == "ftp" and self._user.lower() in GUESTS:
                return False
            return self._found(self._user, "USER and PASS")
        elif verb == b"AUTH" and len(words) > 1 and self.protocol != "ftp":
            return self._mechanism(words[1].upper(), words[2] if len(words) > 2 else b"")
        return False

    def _verb(self) -> str:
        return "AUTHENTICATE" if self.protocol == "imap" else "AUTH"

    def _imap(self, words: list[bytes]) -> bool:
        verb = words[1].upper()
        if verb == b"AUTHENTICATE" and len(words) > 2:
            return self._mechanism(words[2].upper(), words[3] if len(words) > 3 else b"")
        if verb == b"LOGIN" and len(words) > 2:
            if words[2].endswith(b"}"):  # the user's name follows as a literal
                self._expects = LITERAL
                self._user = b""
                return False
            rest = words[2] + (b" " + words[3] if len(words) > 3 else b"")
            user, secret = self._two(rest)
            if secret.endswith(b"}"):
                self._expects = LITERAL
                self._user = user
                return False
            return len(secret) > 0 and self._found(user, "LOGIN")
        return False

    def _two(self, rest: bytes) -> tuple[bytes, bytes]:
        """Two words of IMAP, either of which may be quoted."""
        if rest[:1] == b'"':
            at = 1
            while at < len(rest) and rest[at] != 34:
                at += 2 if rest[at] == 92 else 1
            return unquoted(rest[: at + 1]), rest[at + 1 :].strip()
        user, _, secret = rest.partition(b" ")
        return user, secret.strip()

    def _literal(self, line: bytes) -> bool:
        if not self._user:
            user, _, secret = line.partition(b" ")
            self._user = unquoted(user)
            if secret.endswith(b"}"):
                self._expects = LITERAL
                return False
            return len(secret) > 0 and self._found(self._user, "LOGIN")
        return len(line) > 0 and self._found(self._user, "LOGIN")

    def _mechanism(self, mechanism: bytes, initial: bytes) -> bool:
        if mechanism == b"PLAIN":
            if initial and initial != b"=":
                user = plain_user(initial)
                return user is not None and self._found(user, f"{self._verb()} PLAIN")
            self._expects = PLAIN
        elif mechanism == b"LOGIN":
            known = base64(initial) if initial else None
            if known:
                self._user = known
                self._expects = LOGIN_SECRET
            else:
                self._expects = LOGIN_USER
        return False


# ---- protocols that say it in one message ---------------------------------------------------------------


def authorization(request: bytes) -> tuple[str, str] | None:
    """User and scheme of an HTTP request's Authorization or Proxy-Authorization (RFC 9110, 11); None without secret."""
    end = request.find(b"\r\n\r\n")
    head = request if end < 0 else request[:end]
    lower = head.lower()
    at = lower.find(b"authorization:")
    while at >= 0:
        # Only a header's own name counts, at the beginning of a line.
        begin = lower.rfind(b"\n", 0, at) + 1
        if lower[begin:at] in (b"", b"proxy-") and begin > 0:
            stop = head.find(b"\r\n", at)
            value = head[at + 14 : stop if stop >= 0 else len(head)].strip()
            scheme, _, secret = value.partition(b" ")
            if scheme.lower() == b"basic" and secret:
                decoded = base64(secret.strip())
                if decoded is not None and b":" in decoded:
                    return printable(decoded.partition(b":")[0]), "Basic"
            elif scheme.lower() == b"bearer" and secret:
                return "", "Bearer"
        at = lower.find(b"authorization:", at + 14)
    return None


def length_at(data: bytes, at: i64) -> tuple[int, int]:
    """A BER length, and where what it counts begins; (-1, 0) if it was cut or is none."""
    if at >= len(data):
        return -1, 0
    first: i64 = data[at]
    if first < 0x80:
        return int(first), int(at + 1)
    size = first & 0x7F
    if size == 0 or size > 4 or at + 1 + size > len(data):
        return -1, 0
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), int(at + 1 + size)


def element(data: bytes, at: int, tag: int) -> tuple[bytes, int] | None:
    """The BER element at `at` if it has the tag: what it holds, as far as it was captured, and where it ends."""
    if at >= len(data) or data[at] != tag:
        return None
    length, begin = length_at(data, at + 1)
    if length < 0:
        return None
    return data[begin : begin + length], begin + length


def ldap_bind(data: bytes) -> bytes | None:
    """The name in an LDAP simple bind with a password (RFC 4511, 4.2); None if it is none."""
    message = element(data, 0, 0x30)
    if message is None:
        return None
    body = message[0]
    identifier = element(body, 0, 0x02)
    if identifier is None:
        return None
    request = element(body, identifier[1], 0x60)
    if request is None:
        return None
    version = element(request[0], 0, 0x02)
    if version is None or version[0] not in (b"\x02", b"\x03"):
        return None
    name = element(request[0], version[1], 0x04)
    if name is None:
        return None
    secret = element(request[0], name[1], 0x80)
    return name[0] if secret is not None and secret[0] else None


def snmp_version(data: bytes) -> int:
    """0 or 1 if this is a message of SNMP version 1 or 2c, which carry a community (RFC 1157, 1901); else -1."""
    message = element(data, 0, 0x30)
    if message is None:
        return -1
    version = element(message[0], 0, 0x02)
    if version is None or version[0] not in (b"\x00", b"\x01"):
        return -1
    community = element(message[0], version[1], 0x04)
    return version[0][0] if community is not None and community[0] else -1
