"""IEEE 802.11: types of frames, and their up to four addresses."""

from __future__ import annotations

from wiretale.filter.generate import layers, values
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.values import Condition
from wiretale.native import Final

TYPES: Final[dict[str, int]] = {"mgt": 0, "management": 0, "ctl": 4, "control": 4, "data": 8}
SUBTYPES: Final[dict[int, dict[str, int]]] = {
    0: {
        "assocreq": 0x00, "assoc-req": 0x00, "assocresp": 0x10, "assoc-resp": 0x10, "reassocreq": 0x20,
        "reassoc-req": 0x20, "reassocresp": 0x30, "reassoc-resp": 0x30, "probereq": 0x40, "probe-req": 0x40,
        "proberesp": 0x50, "probe-resp": 0x50, "beacon": 0x80, "atim": 0x90, "disassoc": 0xA0,
        "disassociation": 0xA0, "auth": 0xB0, "authentication": 0xB0, "deauth": 0xC0, "deauthentication": 0xC0,
    },
    4: {"ps-poll": 0xA0, "rts": 0xB0, "cts": 0xC0, "ack": 0xD0, "cf-end": 0xE0, "cf-end-ack": 0xF0},
    8: {
        "data": 0x00, "data-cf-ack": 0x10, "data-cf-poll": 0x20, "data-cf-ack-poll": 0x30, "null": 0x40,
        "cf-ack": 0x50, "cf-poll": 0x60, "cf-ack-poll": 0x70, "qos-data": 0x80, "qos-data-cf-ack": 0x90,
        "qos-data-cf-poll": 0xA0, "qos-data-cf-ack-poll": 0xB0, "qos": 0xC0, "qos-cf-poll": 0xE0,
        "qos-cf-ack-poll": 0xF0,
    },
}  # fmt: skip
DIRECTIONS: Final[dict[str, int]] = {"nods": 0, "tods": 1, "fromds": 2, "dstods": 3}
TYPE_MASK: Final = 0x0C
SUBTYPE_MASK: Final = 0xF0


def bit(lay: Layers, offset: int, mask: int) -> Condition:
    """That a bit of the frame's first two bytes is set."""
    return lay.equal(lay.load(lay.header, offset, 1), mask, mask)


def data_frame(lay: Layers) -> Condition:
    """A data frame."""
    return values.both(values.negation(bit(lay, 0, 4)), bit(lay, 0, 8))


def frame_type(lay: Layers, kind: int, subtype: int | None) -> Condition:
    """A frame of a type, and maybe subtype."""
    control = lay.load(lay.header, 0, 1)
    if subtype is None:
        return lay.equal(control, kind, TYPE_MASK)
    return lay.equal(control, kind | subtype, TYPE_MASK | SUBTYPE_MASK)


def frame_direction(lay: Layers, direction: int) -> Condition:
    """A frame to or from a distribution system, or both, or neither."""
    return lay.equal(lay.load(lay.header, 1, 1), direction, 3)


def has_second(lay: Layers) -> Condition:
    """That a frame has a second address: all but two types of control frames."""
    kind = values.combined(
        values.ALL,
        [
            lay.equal(lay.load(lay.header, 0, 1), 4, TYPE_MASK),
            values.either(
                lay.equal(lay.load(lay.header, 0, 1), 0xC0, SUBTYPE_MASK),
                lay.equal(lay.load(lay.header, 0, 1), 0xD0, SUBTYPE_MASK),
            ),
        ],
    )
    return values.negation(kind)


def origin(lay: Layers, address: bytes) -> Condition:
    """That the frame's source is this station. Where that stands depends on how it travels."""
    to_ds = bit(lay, 1, 1)
    from_ds = bit(lay, 1, 2)
    second = lay.equal_bytes(lay.header, 10, address)
    third = lay.equal_bytes(lay.header, 16, address)
    fourth = lay.equal_bytes(lay.header, 24, address)
    return values.both(
        values.negation(bit(lay, 0, 4)),
        values.either(
            values.both(values.negation(bit(lay, 0, 8)), second),
            values.both(
                bit(lay, 0, 8),
                values.either(
                    values.both(values.negation(from_ds), second),
                    values.both(
                        from_ds,
                        values.either(values.both(values.negation(to_ds), third), values.both(to_ds, fourth)),
                    ),
                ),
            ),
        ),
    )


def destination(lay: Layers, first: Condition, third: Condition) -> Condition:
    """That the frame's destination is right: the first address, or the third in frames to a distribution system."""
    to_ds = bit(lay, 1, 1)
    return values.both(
        values.negation(bit(lay, 0, 4)),
        values.either(
            values.both(values.negation(bit(lay, 0, 8)), first),
            values.both(
                bit(lay, 0, 8),
                values.either(values.both(values.negation(to_ds), first), values.both(to_ds, third)),
            ),
        ),
    )


def multicast(lay: Layers) -> Condition:
    """A frame to many stations."""
    return destination(lay, lay.equal(lay.load(lay.header, 4, 1), 1, 1), lay.equal(lay.load(lay.header, 16, 1), 1, 1))


def station(lay: Layers, address: bytes, direction: str) -> Condition:
    """That one of a frame's addresses is this."""
    if direction == "addr1":
        return lay.equal_bytes(lay.header, 4, address)
    if direction == "addr2":
        return values.both(has_second(lay), lay.equal_bytes(lay.header, 10, address))
    if direction == "addr3":
        return values.both(
            values.negation(lay.equal(lay.load(lay.header, 0, 1), 4, TYPE_MASK)),
            lay.equal_bytes(lay.header, 16, address),
        )
    if direction == "addr4":
        return values.both(frame_direction(lay, 3), lay.equal_bytes(lay.header, 24, address))
    if direction == "ra":
        return values.both(bit(lay, 0, 8), lay.equal_bytes(lay.header, 4, address))
    if direction == "ta":
        return values.both(bit(lay, 0, 8), has_second(lay), lay.equal_bytes(lay.header, 10, address))
    to = destination(lay, lay.equal_bytes(lay.header, 4, address), lay.equal_bytes(lay.header, 16, address))
    if direction == "dst":
        return to
    if direction == "src":
        return origin(lay, address)
    if direction == "src and dst":
        return values.both(origin(lay, address), to)
    return values.either(origin(lay, address), to)


def is_wireless(lay: Layers) -> bool:
    """Whether all packets have an 802.11 header. Those with a PPI header are not sure to."""
    return lay.link_type in layers.WIRELESS and lay.link_type != layers.PPI
