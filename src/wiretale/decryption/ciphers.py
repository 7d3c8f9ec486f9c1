"""The block ciphers of ESP, in cipher block chaining mode (RFC 2451, RFC 3602), by the library that has them."""

from __future__ import annotations

from wiretale.errors import MissingLibraryError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# tcpdump's names for them, without -cbc: the library's class, the least and the greatest size of the key in bytes,
# the size of a block.
ALGORITHMS: Final[dict[str, tuple[str, int, int, int]]] = {
    "des": ("TripleDES", 8, 8, 8),
    "3des": ("TripleDES", 24, 24, 8),
    "des3": ("TripleDES", 24, 24, 8),
    "blowfish": ("Blowfish", 4, 56, 8),
    "bf": ("Blowfish", 4, 56, 8),
    "cast128": ("CAST5", 5, 16, 8),
    "cast": ("CAST5", 5, 16, 8),
    "seed": ("SEED", 16, 16, 16),
    "aes128": ("AES", 16, 16, 16),
    "aes192": ("AES", 24, 24, 16),
    "aes256": ("AES", 32, 32, 16),
    "camellia128": ("Camellia", 16, 16, 16),
    "camellia192": ("Camellia", 24, 24, 16),
    "camellia256": ("Camellia", 32, 32, 16),
}
NONE: Final = "none"  # nothing is encrypted (RFC 2410)


class Cipher:
    """A cipher with its key."""

    def __init__(self, algorithm: str, key: bytes) -> None:
        """`algorithm` is a name of `ALGORITHMS`, or none. Raises `MissingLibraryError`.

        `supported` is false afterwards if the library was built without it.

        A key that is too long is cut, one that is too short is filled up with zeros: a wrong key, but a key.
        """
        self.block = 1
        self.supported = True
        self._key: Any = None
        self._library: Any = None
        if algorithm == NONE:
            return
        class_name, least, greatest, self.block = ALGORITHMS[algorithm]
        key = key[:greatest].ljust(least, b"\0")
        if algorithm == "des":
            key *= 3  # DES is what Triple DES is with one key
        self._library, old, unsupported = libraries()
        self._key = (getattr(old, class_name, None) or getattr(self._library.algorithms, class_name))(key)
        try:
            # Once now: later the process may be confined, and what is old may not be in the library.
            self.decrypt(bytes(2 * self.block))
        except unsupported:
            self.supported = False

    @property
    def vector(self) -> int:
        """The size of the initialization vector, in bytes."""
        return 0 if self._key is None else self.block

    def decrypt(self, text: bytes) -> bytes | None:
        """What an initialization vector and the ciphertext behind it hold; None if they are not whole blocks."""
        size = self.vector
        if size == 0:
            return text
        if len(text) < size or len(text) % self.block:
            return None
        mode = self._library.modes.CBC(text[:size])
        opened: bytes = self._library.Cipher(self._key, mode).decryptor().update(text[size:])
        return opened


def libraries() -> tuple[Any, Any, type[Exception]]:
    """The library's ciphers, those that it keeps only because they are still met, and what it raises if it lacks one.

    Raises `MissingLibraryError`.

    They are imported by name, for types must not depend on their being installed.
    """
    from importlib import import_module

    try:
        return (
            import_module("cryptography.hazmat.primitives.ciphers"),
            import_module("cryptography.hazmat.decrepit.ciphers.algorithms"),
            import_module("cryptography.exceptions").UnsupportedAlgorithm,
        )
    except ImportError as error:
        raise MissingLibraryError(
            "-E: the library that decrypts is not installed",
            "Install it with: pip install wiretale[crypto]",
        ) from error
