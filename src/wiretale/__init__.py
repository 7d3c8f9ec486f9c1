"""wiretale: tcpdump for Python.

    import wiretale

    for packet in wiretale.read("capture.pcap"):
        print(packet.summary())

`read` and `write` work on capture files, `Packet` is what they deal in, and the exceptions are in
`wiretale.errors`. Names are loaded when they are first used, so importing the package costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.capturing import LiveCapture, capture
    from wiretale.conversations.report import Conversation, Finding, Report
    from wiretale.dissect.headers import Headers
    from wiretale.errors import (
        CaptureError,
        CaptureFileError,
        DamagedFileError,
        MissingLibraryError,
        UnknownFormatError,
        UsageError,
        WiretaleError,
    )
    from wiretale.explaining import Explainer, explain
    from wiretale.filter.errors import FilterError
    from wiretale.filter.filter import Filter
    from wiretale.packet import Packet
    from wiretale.reading import Capture, read, write
    from wiretale.version import VERSION as __version__

__all__ = [
    "Capture",
    "CaptureError",
    "CaptureFileError",
    "Conversation",
    "DamagedFileError",
    "Explainer",
    "Filter",
    "FilterError",
    "Finding",
    "Headers",
    "LiveCapture",
    "MissingLibraryError",
    "Packet",
    "Report",
    "UnknownFormatError",
    "UsageError",
    "WiretaleError",
    "__version__",
    "capture",
    "explain",
    "read",
    "write",
]

# Where each public name is found: its module, and its name there.
PLACES = {
    "Capture": ("reading", "Capture"),
    "CaptureError": ("errors", "CaptureError"),
    "CaptureFileError": ("errors", "CaptureFileError"),
    "Conversation": ("conversations.report", "Conversation"),
    "DamagedFileError": ("errors", "DamagedFileError"),
    "Explainer": ("explaining", "Explainer"),
    "Filter": ("filter.filter", "Filter"),
    "FilterError": ("filter.errors", "FilterError"),
    "Finding": ("conversations.report", "Finding"),
    "Headers": ("dissect.headers", "Headers"),
    "LiveCapture": ("capturing", "LiveCapture"),
    "MissingLibraryError": ("errors", "MissingLibraryError"),
    "Packet": ("packet", "Packet"),
    "Report": ("conversations.report", "Report"),
    "UnknownFormatError": ("errors", "UnknownFormatError"),
    "UsageError": ("errors", "UsageError"),
    "WiretaleError": ("errors", "WiretaleError"),
    "__version__": ("version", "VERSION"),
    "capture": ("capture", ""),  # a package that can be called
    "explain": ("explaining", "explain"),
    "read": ("reading", "read"),
    "write": ("reading", "write"),
}


def __getattr__(name: str) -> object:
    """Loads a public name when it is first asked for."""
    place = PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import sys

    module = f"{__name__}.{place[0]}"
    __import__(module)
    value: object = getattr(sys.modules[module], place[1]) if place[1] else sys.modules[module]
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
