"""ATM (as Sun's interfaces deliver it) and SS7's message transfer part."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.generate import layers, values
from wiretale.filter.generate.arithmetic import RELATIONS, compared
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition
from wiretale.native import Final

ATM_WORDS: Final = frozenset(
    ("lane", "metac", "bcc", "oam", "oamf4", "oamf4e", "oamf4s", "sc", "ilmic", "connectmsg", "metaconnect")
)
MTP_WORDS: Final = frozenset(("fisu", "lssu", "msu", "hfisu", "hlssu", "hmsu"))
CHANNELS: Final[dict[str, tuple[int, ...]]] = {
    "metac": (1,), "bcc": (2,), "oamf4s": (3,), "oamf4e": (4,), "oam": (3, 4), "oamf4": (3, 4), "sc": (5,),
    "ilmic": (16,),
}  # fmt: skip
# Q.2931 messages: release complete, release, connect acknowledge, connect, setup, call proceeding.
CONNECT_MESSAGES: Final = (0x5A, 0x4D, 0x0F, 0x07, 0x05, 0x02)
META_MESSAGES: Final = (0x5A, 0x4D, 0x07, 0x05, 0x02)
LARGEST: Final[dict[str, int]] = {"sio": 255, "opc": 16383, "dpc": 16383, "sls": 15}


def atm_word(lay: Layers, word: str) -> Condition:
    """A word for a kind of ATM packet."""
    if lay.real_link_type != layers.SUNATM:
        raise Unsupported(f"'{spelled(word)}' supported only on raw ATM")
    path = lay.equal(lay.load(lay.header, 1, 1), 0)
    channel = lay.load(lay.header, 2, 2)
    if word == "lane":
        found = lay.equal(lay.load(lay.header, 0, 1), 1, 0x0F)
        lay.enter_lane()
        return found
    channels = CHANNELS.get(word)
    if channels is not None:
        return values.both(path, values.combined(values.ANY, [lay.equal(channel, number) for number in channels]))
    message = lay.load(lay.header, 9, 1)
    number, wanted = (5, CONNECT_MESSAGES) if word == "connectmsg" else (1, META_MESSAGES)
    return values.both(
        path,
        lay.equal(channel, number),
        values.combined(values.ANY, [lay.equal(message, kind) for kind in wanted]),
    )


def spelled(word: str) -> str:
    """A word as messages have it."""
    return {"oamf4e": "oamf4ec", "oamf4s": "oamf4sc"}.get(word, word)


def mtp_start(lay: Layers) -> int | None:
    """Where MTP2 begins, if this is MTP2."""
    return {layers.MTP2: 0, layers.MTP2_WITH_PHDR: 4, layers.ERF: 24}.get(lay.real_link_type)


def mtp_word(lay: Layers, word: str) -> Condition:
    """A kind of signal unit, told by its length indicator: 6 bits, or 9 bits on high-speed links."""
    start = mtp_start(lay)
    if start is None:
        raise Unsupported(f"'{word}' supported only on MTP2" + ("_HSL" if word.startswith("h") else ""))
    make = lay.make
    if word.startswith("h"):
        value = lay.load(layers.Place(None, start), 4, 2)
        mask, largest = 0xFF80, 0x0100
    else:
        value = lay.load(layers.Place(None, start), 2, 1)
        mask, largest = 0x3F, 2
    length = make.binary(bpf.AND, value, make.constant(mask))
    kind = word.removeprefix("h")
    if kind == "fisu":
        return lay.equal(length, 0)
    is_message = compared(lay, ">", length, make.constant(largest))
    if kind == "msu":
        return is_message
    return values.both(compared(lay, ">", length, make.constant(0)), values.negation(is_message))


def field(lay: Layers, name: str, operator: str, number: int) -> Condition:
    """A field of ATM's or MTP3's header, compared."""
    make = lay.make
    jump, negated = RELATIONS[operator]
    if operator == "!=":
        negated = False  # libpcap takes this for `=`
    if name in ("vpi", "vci"):
        if lay.real_link_type != layers.SUNATM:
            raise Unsupported(f"'{name}' supported only on raw ATM")
        value = lay.load(lay.header, 1, 1) if name == "vpi" else lay.load(lay.header, 2, 2)
        mask = 0xFFFFFFFF
    else:
        base = name.removeprefix("h")
        start = mtp_start(lay)
        if start is None:
            raise Unsupported(f"'{base}' supported only on SS7")
        if number > LARGEST[base]:
            raise Unsupported(f"{base} value {number} too big; max value = {LARGEST[base]}")
        if name != base:
            start += 3
        if base == "sio":
            value, mask = make.load(None, start + 3, 1), 0xFFFFFFFF
        elif base == "sls":
            value, mask = make.load(None, start + 7, 1), 0xF0
            number <<= 4
        else:
            # Point codes of 14 bits, least significant byte first.
            value = make.load(None, start + 4, 4)
            if base == "dpc":
                mask = 0xFF3F0000
                number = (number & 0xFF) << 24 | (number & 0x3F00) << 8
            else:
                mask = 0x00C0FF0F
                number = (number & 0x3) << 22 | (number & 0x3FC) << 6 | (number & 0x3C00) >> 10
    if mask != 0xFFFFFFFF:
        value = make.binary(bpf.AND, value, make.constant(mask))
    found = make.test(jump, value, make.constant(number))
    return values.negation(found) if negated else found
