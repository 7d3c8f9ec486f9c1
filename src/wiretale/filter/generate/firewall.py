"""The header that OpenBSD's packet filter logs before a packet."""

from __future__ import annotations

from wiretale.filter.generate import layers
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition
from wiretale.native import Final

REASONS: Final[dict[str, int]] = {
    "match": 0, "bad-offset": 1, "fragment": 2, "short": 3, "normalize": 4, "memory": 5, "bad-timestamp": 6,
    "congestion": 7, "ip-option": 8, "proto-cksum": 9, "state-mismatch": 10, "state-insert": 11, "state-limit": 12,
    "src-limit": 13, "synproxy": 14,
}  # fmt: skip
ACTIONS: Final[dict[str, int]] = {
    "pass": 0, "accept": 0, "block": 1, "drop": 1, "scrub": 2, "noscrub": 3, "nat": 4, "nonat": 5, "binat": 6,
    "nobinat": 7, "rdr": 8, "nordr": 9,
}  # fmt: skip
LONGEST_NAME: Final = 15
WORDS: Final[dict[str, str]] = {"on": "ifname", "rset": "ruleset", "rnr": "rnr", "srnr": "srnr"}


def field(lay: Layers, name: str, number: int | None, text: str) -> Condition:
    """A field of the log's header."""
    if lay.link_type != layers.PFLOG:
        raise Unsupported(f"{WORDS.get(name, name)} supported only on PF linktype")
    make = lay.make
    if name == "on" or name == "rset":
        if len(text) > LONGEST_NAME:
            what = "ifname interface" if name == "on" else "ruleset"
            raise Unsupported(f"{what} names can only be {LONGEST_NAME} characters")
        return lay.equal_bytes(lay.header, 4 if name == "on" else 20, text.encode("utf-8", "replace"))
    if name == "rnr" or name == "srnr":
        return lay.equal(make.load(None, 36 if name == "rnr" else 40, 4), number or 0)
    if number is None:
        number = (REASONS if name == "reason" else ACTIONS).get(text)
        if number is None:
            raise Unsupported(f'unknown PF {name} "{text}"')
    return lay.equal(make.load(None, 3 if name == "reason" else 2, 1), number)
