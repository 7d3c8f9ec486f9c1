"""What numbers and addresses stand for under their qualifiers; names are looked up by `names`."""

from __future__ import annotations

from wiretale.filter import lexer, syntax
from wiretale.filter.generate import layers, link, network, transport
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition
from wiretale.native import Final

ALL_BITS: Final = 0xFFFFFFFF


class Unknown(Unsupported):
    """A name that nobody knows; the filter itself may be right."""


def qualified(lay: Layers, qualifiers: syntax.Qualifiers, operand: syntax.Operand) -> Condition:
    """A name, number or address under its qualifiers."""
    kind = operand.kind
    if kind == lexer.NAME:
        from wiretale.filter.generate import names

        return names.named(lay, qualifiers, operand.text)
    if kind == lexer.NUMBER:
        return numbered(lay, qualifiers, operand.value)
    if kind == lexer.ADDRESS4:
        return address4(lay, qualifiers, operand)
    if kind == lexer.ADDRESS6:
        return address6(lay, qualifiers, operand)
    if kind == lexer.HARDWARE:
        if qualifiers.kind not in ("", "host") or qualifiers.protocol != "link":
            raise Unsupported("ethernet address used in non-ether expression")
        return link.station(lay, hardware(operand.text), qualifiers.direction)
    if qualifiers.kind not in ("", "host") or qualifiers.protocol != "link":
        if lay.link_type not in layers.ARCNETS:
            raise Unsupported("aid supported only on ARCnet")
        raise Unsupported("ARCnet address used in non-arc expression")
    # libpcap reads the `$` as a digit, too.
    return link.arcnet_station(lay, 0xD0 | int(operand.text[0], 16), qualifiers.direction)


def hardware(text: str) -> bytes:
    """The six bytes of a hardware address, in any of its notations."""
    for separator in ":-":
        text = text.replace(separator, ".")
    parts = text.split(".")
    if len(parts) == 6:
        return bytes(int(part, 16) for part in parts)
    return bytes.fromhex("".join(parts))


# ---- numbers and addresses


def dotted(text: str) -> tuple[int, int]:
    """The number that one to four dotted parts make, and how many bits they are."""
    found = 0
    bits = 0
    for part in text.split("."):
        # Only decimal ones: a zero in front does not make them octal, as it does a number.
        value = int(part) if part.isdigit() and len(part) < 12 else 256
        if value > 255:
            raise Unsupported(f"invalid IPv4 address '{text}'")
        found = found << 8 | value
        bits += 8
    return found, bits


def numbered(lay: Layers, qualifiers: syntax.Qualifiers, number: int) -> Condition:
    """A number under its qualifiers."""
    kind = qualifiers.kind
    if kind in ("", "host", "net"):
        return by_address(lay, qualifiers, number, 32, False)
    return other_number(lay, qualifiers, number)


def by_address(lay: Layers, qualifiers: syntax.Qualifiers, number: int, bits: int, is_dotted: bool) -> Condition:
    """A host or network of IPv4 (or DECnet), given in full or by its first bits."""
    if qualifiers.protocol == "decnet":
        return network.host4(lay, number, 0, "decnet", qualifiers.direction, qualifiers.kind)
    if qualifiers.protocol == "link":
        raise Unsupported("illegal link layer address")
    mask = ALL_BITS
    if not is_dotted and qualifiers.kind == "net":
        while number and number & 0xFF000000 == 0:  # 10 is 10.0.0.0
            number = number << 8
            mask = mask << 8 & ALL_BITS
    else:
        number = number << (32 - bits) & ALL_BITS
        mask = mask << (32 - bits) & ALL_BITS
    return network.host4(lay, number, mask, qualifiers.protocol, qualifiers.direction, qualifiers.kind)


def other_number(lay: Layers, qualifiers: syntax.Qualifiers, number: int) -> Condition:
    """A number that is no address."""
    kind = qualifiers.kind
    if kind == "port" or kind == "portrange":
        return transport.port_range(lay, number, number, port_protocol(qualifiers), qualifiers.direction)
    if kind == "gateway":
        raise Unsupported("'gateway' requires a name")
    if kind == "protochain":
        return network.chained(lay, qualifiers.protocol, number)
    return network.by_number(lay, qualifiers.protocol, number)


def port_protocol(qualifiers: syntax.Qualifiers) -> str:
    """The protocol whose port is meant; empty for any."""
    if qualifiers.protocol in ("", "tcp", "udp", "sctp"):
        return qualifiers.protocol
    raise Unsupported(f"illegal qualifier of '{qualifiers.kind}'")


def address4(lay: Layers, qualifiers: syntax.Qualifiers, operand: syntax.Operand) -> Condition:
    """Dotted numbers under their qualifiers."""
    if operand.prefix is not None or operand.mask:
        number, bits = dotted(operand.text)
        if operand.mask:
            wanted, mask_bits = dotted(operand.mask)
            mask = wanted << (32 - mask_bits)
            spelled = f"{operand.text} mask {operand.mask}"
        else:
            prefix = operand.prefix or 0
            if prefix > 32:
                raise Unsupported("mask length must be <= 32")
            mask = ALL_BITS << (32 - prefix) & ALL_BITS
            spelled = f"{operand.text}/{prefix}"
        number <<= 32 - bits
        if number & ~mask & ALL_BITS:
            raise Unsupported(f'non-network bits set in "{spelled}"')
        if qualifiers.kind != "net":
            raise Unsupported("Mask syntax for networks only")
        return network.host4(lay, number, mask, qualifiers.protocol, qualifiers.direction, "net")
    if qualifiers.protocol == "decnet" and qualifiers.kind in ("", "host", "net"):
        parts = operand.text.split(".")
        area, node = (int(part, 10 if part.isdigit() else 16) for part in parts[:2])
        number = (area << 10 | node & 0x3FF) & 0xFFFF
        return network.host4(lay, number, 0, "decnet", qualifiers.direction, qualifiers.kind)
    number, bits = dotted(operand.text)
    kind = qualifiers.kind
    if kind in ("", "host", "net"):
        return by_address(lay, qualifiers, number, bits, True)
    if kind == "gateway":
        raise Unsupported("'gateway' requires a name")
    raise Unsupported(f"'{kind}' modifier applied to ip host")


def address6(lay: Layers, qualifiers: syntax.Qualifiers, operand: syntax.Operand) -> Condition:
    """An IPv6 address under its qualifiers."""
    from _socket import AF_INET6, inet_pton

    address = inet_pton(AF_INET6, operand.text)
    prefix = 128 if operand.prefix is None else operand.prefix
    if prefix > 128:
        raise Unsupported("mask length must be <= 128")
    mask = ((1 << 128) - (1 << 128 - prefix)).to_bytes(16, "big")
    if any(byte & ~bits & 0xFF for byte, bits in zip(address, mask, strict=True)):
        raise Unsupported(f'non-network bits set in "{operand.text}/{prefix}"')
    if qualifiers.kind in ("", "host"):
        if prefix != 128:
            raise Unsupported("Mask syntax for networks only")
    elif qualifiers.kind != "net":
        raise Unsupported("invalid qualifier against IPv6 address")
    return network.host6(lay, address, mask, qualifiers.protocol, qualifiers.direction, qualifiers.kind)
