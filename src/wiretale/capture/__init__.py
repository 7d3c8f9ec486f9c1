"""Capturing from Linux network interfaces, through packet sockets: see packet(7).

This room has the name of a function of the package. Whichever is asked for first, `wiretale.capture(...)` is that
function: the room can be called.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from inspect import Signature

    from wiretale.capturing import LiveCapture


class Room(type(sys)):  # type: ignore[misc]
    """This module."""

    def __call__(self, *arguments: object, **named: object) -> LiveCapture:
        """`wiretale.capturing.capture`."""
        from wiretale.capturing import capture

        return capture(*arguments, **named)  # type: ignore[arg-type]

    @property
    def __signature__(self) -> Signature:
        from inspect import signature

        from wiretale.capturing import capture

        return signature(capture)


sys.modules[__name__].__class__ = Room
