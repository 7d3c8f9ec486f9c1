"""The secrets of -E: what tcpdump(1) says they look like, read into the associations that they open.

    algo:secret                                            of all associations that no other line is about
    spi@address algo:secret                                of one ESP association
    ikev2 I|R initiator-spi responder-spi auth:secret algo:secret    of what one side of an IKEv2 exchange sends
    file name                                              a file of such lines, with comments after #
"""

from __future__ import annotations

import socket

from wiretale.decryption.ciphers import ALGORITHMS, NONE, Cipher
from wiretale.dissect.text import Keys
from wiretale.errors import UsageError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The integrity check values that may follow what is encrypted, in bytes (RFC 2404, RFC 4868): behind an algorithm of
# ESP, and as the auth of IKEv2. tcpdump knows the first of these, and the first two of those.
CHECKED: Final[dict[str, int]] = {"-hmac96": 12, "-hmac128": 16, "-hmac192": 24, "-hmac256": 32}
AUTHS: Final[dict[str, int]] = {"sha1": 12, "md5": 12, "sha256": 16, "sha384": 24, "sha512": 32}
CHAINED: Final = "-cbc"
SPI_SIZE: Final = 8  # bytes, of an IKEv2 SPI
IKEV2_FIELDS: Final = 6


class Association:
    """A cipher with its key, and how many bytes behind what it encrypts check that it is whole."""

    def __init__(self, cipher: Cipher, check_value: int) -> None:
        self.cipher = cipher
        self.check_value = check_value

    def open(self, body: bytes) -> bytes | None:
        """What an encrypted body holds: initialization vector, ciphertext, check value. None if it cannot be.

        What is too short is empty.
        """
        if len(body) < self.cipher.vector + self.check_value:
            return b""
        return self.cipher.decrypt(body[: len(body) - self.check_value])


class Secrets(Keys):
    """All that were given. Of two about the same the later one counts."""

    def __init__(self) -> None:
        self.any: Association | None = None
        self.esp: dict[tuple[int, bytes], Association] = {}  # by SPI and destination address
        self.ikev2: dict[tuple[bool, bytes], Association] = {}  # by whether the initiator sends, and both SPIs

    def open_esp(self, spi: int, destination: bytes, body: bytes) -> bytes | None:
        association = self.esp.get((spi, destination), self.any)
        return None if association is None else association.open(body)

    def open_ikev2(self, initiator: bool, spis: bytes, body: bytes) -> bytes | None:
        association = self.ikev2.get((initiator, spis))
        return None if association is None else association.open(body)


def read_secrets(text: str, warn: Callable[[str], object]) -> Secrets:
    """What the argument of -E holds; what of it is no secret is said to `warn`, and left out.

    Raises `UsageError` for a file that cannot be read or a secret that is no hexadecimal number, `MissingLibraryError`.
    """
    secrets = Secrets()
    if text[:5].lower() in ("file ", "file\t"):
        name = text[5:]
        try:
            with open(name, encoding="utf-8", errors="surrogateescape") as file:
                lines = file.read().split("\n")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise UsageError(f"-E: can't open {name}: {reason}", "It should hold a secret a line.") from error
        for number, line in enumerate(lines, 1):
            if not line.lstrip().startswith("#"):
                read_line(line, f"{name}:{number}", secrets, warn)
    else:
        for line in text.replace(",", "\n").split("\n"):
            read_line(line, "-E", secrets, warn)
    return secrets


def read_line(line: str, where: str, secrets: Secrets, warn: Callable[[str], object]) -> None:
    """One secret, added to `secrets`."""
    words = line.split()
    if not words:
        return
    if words[0] == "ikev2":
        read_ikev2(words, where, secrets, warn)
        return
    if len(words) > 2:
        # The secret is not told: it may be a true one.
        warn(f"{where}: {words[0]} is followed by {len(words) - 1} words, and should be by one, algo:secret")
        return
    of_one: tuple[int, bytes] | None = None
    if len(words) == 2:
        spi, at, address = words[0].partition("@")
        number = read_spi(spi) if at else None
        if number is None:
            warn(f"{where}: failed to decode spi# in {words[0]}: it should be spi@address")
            return
        packed = read_address(address)
        if packed is None:
            warn(f"{where}: can not decode IP# {address}")
            return
        of_one = number, packed
    association = read_association(words[-1], where, warn)
    if association is None:
        return
    if of_one is None:
        secrets.any = association
    else:
        secrets.esp[of_one] = association


def read_ikev2(words: list[str], where: str, secrets: Secrets, warn: Callable[[str], object]) -> None:
    """One secret of an IKEv2 exchange, added to `secrets`."""
    if len(words) < IKEV2_FIELDS:
        warn(f"{where}: failed to find all fields for ikev2: side, two SPIs, auth:secret and algo:secret")
        return
    _, side, initiator, responder, auth, encryption = words[:IKEV2_FIELDS]
    spis = b""
    for text in (initiator, responder):
        spis += read_hexadecimal(text[2:], where)[:SPI_SIZE] if text[:2] in ("0x", "0X") else b""
    algorithm, colon, _ = auth.partition(":")
    check_value = AUTHS.get(algorithm.lower(), 0) if colon else 0
    if side.upper() not in ("I", "R") or len(spis) != 2 * SPI_SIZE or not check_value:
        known = ", ".join(AUTHS)
        warn(f"{where}: ikev2 improperly formatted: after it come I or R, two SPIs (0x and 16 digits), auth:secret and "
             f"algo:secret; auth may be {known}")
        return
    association = read_association(encryption, where, warn)
    if association is not None:
        association.check_value = check_value
        secrets.ikev2[side.upper() == "I", spis] = association


def read_association(text: str, where: str, warn: Callable[[str], object]) -> Association | None:
    """What algo:secret means; None, with a warning, if that is nothing."""
    name, colon, secret = text.partition(":")
    if not colon:
        warn(f"{where}: failed to decode espsecret: it should be algo:secret")
        return None
    algorithm = name.lower()
    algorithm, dash, kind = algorithm.rpartition("-hmac") if "-hmac" in algorithm else (algorithm, "", "")
    check_value = CHECKED.get(dash + kind, 0)
    algorithm = algorithm.removesuffix(CHAINED)
    if (algorithm != NONE and algorithm not in ALGORITHMS) or (dash and not check_value):
        known = ", ".join([*ALGORITHMS, NONE])
        warn(f"{where}: failed to find cipher algo {name}; there are {known}, with -cbc or not, and behind it "
             f"{', '.join(CHECKED)} or nothing")
        return None
    if secret[:2] in ("0x", "0X"):
        key = read_hexadecimal(secret[2:], where)
        if not key:
            warn(f"{where}: no digits follow the 0x of a secret")
            return None
    else:
        key = secret.encode("utf-8", "surrogateescape")
    cipher = Cipher(algorithm, key)
    if not cipher.supported:
        warn(f"{where}: the library that decrypts is built without {name}")
        return None
    return Association(cipher, check_value)


def read_hexadecimal(digits: str, where: str) -> bytes:
    """Bytes by their digits, of which an odd last one does not count. Raises `UsageError`."""
    for digit in digits:
        if digit not in "0123456789abcdefABCDEF":
            hint = "After 0x only 0-9 and a-f may follow."
            raise UsageError(f"{where}: invalid hex digit {digit!r} in a secret", hint)
    return bytes.fromhex(digits[: len(digits) & ~1])


def read_spi(text: str) -> int | None:
    """A security parameters index: decimal, hexadecimal after 0x; None if it is none."""
    base = 16 if text[:2].lower() == "0x" else 10
    try:
        number = int(text, base) if text.isalnum() else -1
    except ValueError:
        return None
    return number if 0 <= number < 1 << 32 else None


def read_address(text: str) -> bytes | None:
    """An IPv4 or IPv6 address in bytes; None if it is none."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            return socket.inet_pton(family, text)
        except (OSError, ValueError):
            continue
    return None
