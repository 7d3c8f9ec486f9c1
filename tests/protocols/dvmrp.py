"""DVMRP."""

from making import checksum, ether, ipv4

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]


def dvmrp(code: int, rest: str, word: str = "0000ff03") -> bytes:
    data = bytes([0x13, code, 0, 0]) + bytes.fromhex(word + rest)
    return ether(ipv4(data[:2] + checksum(data).to_bytes(2, "big") + data[4:], 2))


BODIES = {
    1: ["000000010a0000010a000002", "000000010a0000010a0000", "", "0000", "00000001"],
    2: [
        "ffff000a0100020a0200830000 00c0a805",
        "ffffff0a01010181",
        "ff00000a81ffffff0a010181",
        "ffff000a01",
        "0000000081",
        "ff00ff0a010181",
        "ff",
        "ffff",
        "ffff00",
        "ffff000a0102",
        "ffff000a010281ff",
        "ffff000a010201ff",
        "ffff000a010201",
    ],
    3: ["", "01"],
    4: [
        "0a000001010203010a0000020a00000305060000",
        "0a000001010203020a000002",
        "0a000001010202" + "0a000002" * 2,
        "0a000001010200",
    ],
    5: [""],
    6: [
        "0a000001010203010a0000020a0000030101f102000000000a000005",
        "0a000001010000010a000002",
        "0a000001050020010a000002",
        "0a000001010203030a000002",
        "0a00000101",
        "",
        "0a000001010203020a0000020a0000",
        "0a00000101020300",
        "0a00000101021003",
    ],
    7: [
        "0a000001e001020300000e10",
        "0a000001e0010203",
        "0a000001e001020300012345ffffff00",
        "0a000001e001020300000000",
        "0a0000",
    ],
    8: ["0a000001e0010203", "0a000001"],
    9: ["0a000001e0010203", ""],
    10: ["0102"],
    0: [""],
}
PACKETS = {f"code {code} {body}": dvmrp(code, body) for code, bodies in BODIES.items() for body in bodies}
PACKETS["version"] = dvmrp(6, "", "0000ffff")
PACKETS["capabilities"] = dvmrp(6, "0a000001010203010a000002", "000a0b05")
