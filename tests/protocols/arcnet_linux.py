"""ARCNET, as Linux captures it: every type."""

from making import u8, u16
from protocols.arcnet import PAYLOADS

LINK_TYPE = 129
OPTIONS = ["-n", "-ne", "-nv", "-nq", "-neq", "-nx", "-nxx", "-nX"]
SWEEP = "-nex"

PACKETS = {
    **{f"{n} alone": u8(5, 6) + u16(0) + u8(n) + data for n, data in PAYLOADS.items()},
    **{f"{n} with more": u8(5, 6, n, 9, n, 0) + u16(9) + data for n, data in PAYLOADS.items()},
}
