"""What is known of a packet while it is put together, besides its bytes."""

from __future__ import annotations

Ends = tuple[bytes, int, bytes, int]  # source, its port, destination, its port


class Draft:
    """One packet in the making.

    `invented` names everything that the line does not tell and that is made up, `notes` are other things to be said of
    the packet. `captured` is how many bytes of what IP carries were captured, -1 for all.
    """

    __slots__ = ("captured", "invented", "notes")

    def __init__(self, notes: list[str]) -> None:
        self.invented: list[str] = []
        self.notes = notes
        self.captured = -1


def fitted(body: bytes, size: int) -> bytes:
    """A body cut or filled with zeros to a size."""
    return body[:size] if len(body) >= size else body + bytes(size - len(body))
