"""PPP: link type PPP, control protocols, their options, authentication, multilink."""

from making import ipv4, udp

LINK_TYPE = 9
OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nne", "-nnq", "-nnev", "-nnx", "-nnX"]


def h(text: str) -> bytes:
    return bytes.fromhex(text)


def ppp(protocol: int, payload: bytes | str) -> bytes:
    """A packet with address and control."""
    return b"\xff\x03" + protocol.to_bytes(2, "big") + (h(payload) if isinstance(payload, str) else payload)


def control(protocol: int, payload: bytes | str, code: int = 1, length: int | None = None) -> bytes:
    data = h(payload) if isinstance(payload, str) else payload
    size = 4 + len(data) if length is None else length
    return ppp(protocol, bytes([code, 7]) + size.to_bytes(2, "big") + data)


def option(kind: int, value: bytes | str) -> bytes:
    data = h(value) if isinstance(value, str) else value
    return bytes([kind, 2 + len(data)]) + data


LCP, IPCP, IPV6CP, CCP, BACP = 0xC021, 0x8021, 0x8057, 0x80FD, 0xC02B
VALUES = [
    "",
    "c2",
    "c223",
    "c22305",
    "0a000001",
    "c2238107aa",
    "c0230010020102",
    "000c0102030405",
    "0a0000010a000002",
    "00" * 14,
]
DISCRIMINATORS = ["00", "0101", "020a000001", "020a00", "03020000000001", "0302", "04aa", "05aa", "06", ""]
HEADER_COMPRESSION = [
    "0061",
    "00610010",
    "0061000f001000ff00010002",
    "0061000f001000ff000100020102",
    "0061000f001000ff0001000201020203040302",
    "0061000f001000ff000100020105",
    "0061000f001000ff000100020100",
    "0061000f001000ff0001000201",
    "002d0f01",
    "0037",
    "0061000f001000ff00010002000202ff",
]

PACKETS: dict[str, bytes] = {
    "empty": b"\xff\x03\xc0\x21",
    "address only": b"\xff\x03",
    "inwards": h("0003c0210101000401020304"),
    "outwards": h("0103c02101010004"),
    "bare": h("c02101010004"),
    "bare compressed": h("2145000014"),
    "compressed": b"\xff\x03\x21" + ipv4(udp(b"hello", 40000, 40001), 17),
    "ip": ppp(0x21, ipv4(udp(b"hello", 40000, 40001), 17)),
    "vjnc": ppp(0x2F, ipv4(udp(b"hello", 40000, 40001), 17)),
    "ethertype": ppp(0x800, ipv4(udp(b"hello", 40000, 40001), 17)),
    "unknown": ppp(0x4022, "010203"),
    "named": ppp(0xC025, "01020304"),
    "compressed data": ppp(0xFD, "010203"),
    "bap": ppp(0xC02D, "010203"),
    "eap": ppp(0xC227, "01010005"),
    "direction, compressed": h("000321450000"),
}
for _number in (
    0x25,
    0x27,
    0x29,
    0x2D,
    0x31,
    0x33,
    0x35,
    0x201,
    0x231,
    0x233,
    0x8025,
    0x8027,
    0x8029,
    0x802B,
    0x8033,
    0x8035,
    0xC027,
    0xC03D,
    0xC123,
    0x3D,
    0xC023,
    0xC223,
    0x8281,
    0x8023,
):
    PACKETS[f"protocol {_number:#x}"] = ppp(_number, "01020008aabbccdd")
for _code in range(18):
    PACKETS[f"code {_code}"] = control(LCP, "c2230511223344556677", _code)
    PACKETS[f"code {_code}, nothing"] = control(LCP, "", _code)
    PACKETS[f"code {_code}, short"] = control(IPCP, "c22305", _code)
    PACKETS[f"code {_code}, stated too long"] = control(LCP, "c223051122334455", _code, 40)
    PACKETS[f"code {_code}, stated too short"] = control(LCP, "c223051122334455", _code, 3)
    PACKETS[f"code {_code}, trailing"] = control(CCP, "c22305112233445566aabbcc", _code, 12)
for _kind in [*range(33), 255]:
    for _value in VALUES:
        PACKETS[f"lcp option {_kind} {_value}"] = control(LCP, option(_kind, _value) + option(7, ""))
for _protocol, _kinds in (
    (IPCP, [*range(6), *range(128, 134)]),
    (IPV6CP, range(3)),
    (CCP, [*range(5), *range(16, 28), 255]),
    (BACP, range(3)),
):
    for _kind in _kinds:
        for _value in VALUES:
            PACKETS[f"{_protocol:#x} option {_kind} {_value}"] = control(
                _protocol, option(_kind, _value) + option(_kind, _value)
            )
for _protocol in (LCP, IPCP, IPV6CP, CCP, BACP, 0x8281, 0x8023):
    for _n, _value in enumerate(
        ("05", "0500", "0501", "0520", "010207", "01020708", "0100", "0101", "0103", "ff00", "ff01", "ff05aa")
    ):
        PACKETS[f"{_protocol:#x} odd option {_n}"] = control(_protocol, _value)
for _value in ("0520", "0510", "010402", "ff10"):
    PACKETS[f"option beyond {_value}"] = control(LCP, _value + "00" * 30, 1, 6)
    PACKETS[f"option beyond {_value}, other"] = control(BACP, _value + "00" * 30, 1, 6)
for _value in HEADER_COMPRESSION:
    PACKETS[f"ipcp compression {_value}"] = control(IPCP, option(2, _value) + option(3, "0a000001"))
    PACKETS[f"ipcp compression {_value} last"] = control(IPCP, option(2, _value))
for _value in DISCRIMINATORS:
    PACKETS[f"endpoint {_value}"] = control(LCP, option(19, _value) + option(7, ""))
for _n in range(8):
    PACKETS[f"callback {_n}"] = control(LCP, option(13, bytes([_n])))
for _value in ("c22305", "c22380", "c22381", "c22300", "c023", "c227", "c027", "c123", "1234", "c02301", "c223"):
    PACKETS[f"authentication {_value}"] = control(LCP, option(3, _value) + option(8, ""))
for _vendor in ("00000c", "000000", "00005e", "009069", "0080c2", "080009", "5c16c7", "123456"):
    PACKETS[f"vendor {_vendor}"] = control(LCP, option(0, _vendor + "01"))
    PACKETS[f"vendor packet {_vendor}"] = control(LCP, "01020304" + _vendor + "01", 0)
for _code in range(6):
    PACKETS[f"chap {_code}"] = ppp(0xC223, bytes([_code, 7]) + h("000c03010203610a80ff"))
    PACKETS[f"pap {_code}"] = ppp(0xC023, bytes([_code, 7]) + h("000c03610a8003007f62"))
for _value in (
    "01",
    "0107",
    "010700",
    "01070004",
    "0107000403",
    "010700080301020361626364",
    "0107000c030102",
    "0107000c0301020361",
    "03070008616263",
    "030700086162636465",
    "04070003",
    "01070003",
    "0107000502",
    "0107ffff0361",
    "0307ffff6162",
    "0107000203010203616263",
    "0107000003616263",
):
    PACKETS[f"chap {_value}"] = ppp(0xC223, _value)
for _value in (
    "01",
    "0107",
    "010700",
    "01070004",
    "0107000402",
    "0107000702616203636465",
    "01070006026162",
    "0207000803616263",
    "02070004",
    "02070009036162",
    "0207000803610063",
    "01070003",
    "0107000b03610a8003007f",
    "0107000b03610a8002007faabb",
    "010700090361616103",
    "0107000803616161",
    "04070008",
    "0107ffff",
    "0207000500",
    "0107000600",
):
    PACKETS[f"pap {_value}"] = ppp(0xC023, _value)
for _value in ("", "80", "8001", "c0010203", "40010203", "00010203", "ffff"):
    PACKETS[f"multilink {_value}"] = ppp(0x3D, _value)
for _value in (
    "7eff7d23c021017e",
    "7e7dff7d23c021017e",
    "7e214500",
    "7eff0321450000",
    "7eff",
    "7eff03",
    "7eff7d23c0217d21010004",
    "7e210102",
    "7e7d5e",
    "7e7d",
    "7eff037d",
    "7eaabbcc7d",
    "7e5760",
    "7e8021010100040102",
    "7eff7d23c0217d217d2100080304c0237d",
    "7e7eff037e",
):
    PACKETS[f"escaped {_value}"] = b"\xff\x03" + h(_value)
