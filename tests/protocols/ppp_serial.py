"""PPP in HDLC-like framing: link type PPP_SERIAL."""

from protocols import ppp

LINK_TYPE = 50
OPTIONS = ["-nn", "-nnv", "-nne", "-nnx", "-nnX", "-nnq"]
PACKETS = {
    name: packet
    for name, packet in ppp.PACKETS.items()
    if name.startswith(
        (
            "escaped",
            "protocol",
            "multilink",
            "chap",
            "ip",
            "vjnc",
            "bare",
            "inwards",
            "named",
            "compressed",
            "eap",
            "unknown",
        )
    )
}
for _value in (
    "ff0321450000",
    "c02101010004",
    "ff",
    "ff03",
    "ff03c0",
    "aa",
    "aabb",
    "aabbcc",
    "aabbccdd",
    "aabbccddee",
    "7eff7d23c0217d21",
    "0003c02101010004",
    "ff04c02101010004",
    "fe03c021",
):
    PACKETS[f"frame {_value}"] = bytes.fromhex(_value)
