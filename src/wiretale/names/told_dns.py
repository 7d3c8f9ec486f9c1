"""What a DNS message tells about the names of addresses (RFC 1035, RFC 3596; mDNS: RFC 6762; LLMNR: RFC 4795).

An address is called what was asked for, not what the aliases (CNAME) on the way to it are called: that
is the name that whoever asked will think of.
"""

from __future__ import annotations

from wiretale.native import Final

HEADER: Final = 12
A: Final = 1
CNAME: Final = 5
PTR: Final = 12
AAAA: Final = 28
INTERNET: Final = 1
CLASS: Final = 0x7FFF  # mDNS uses the class's first bit for something else
MOST_RECORDS: Final = 256  # that are looked at in a message
MOST_LABELS: Final = 128


def read_names(message: bytes) -> list[tuple[bytes, bytes]]:
    """The addresses that a response names, each with its name; nothing of what is no response, or damaged."""
    found: list[tuple[bytes, bytes]] = []
    if len(message) < HEADER or message[2] & 0xF8 != 0x80 or message[3] & 0x0F:
        return found  # not a response to a standard query, or an error
    questions = int.from_bytes(message[4:6], "big")
    records = sum(int.from_bytes(message[at : at + 2], "big") for at in (6, 8, 10))
    at = HEADER
    aliases: dict[bytes, bytes] = {}  # from the name that a CNAME gives to the one that it was asked for
    for _ in range(min(questions, MOST_RECORDS)):
        at = read_name(message, at)[1] + 4
        if at < HEADER:
            return found
    for _ in range(min(records, MOST_RECORDS)):
        owner, at = read_name(message, at)
        if at < 0 or at + 10 > len(message):
            break
        kind = int.from_bytes(message[at : at + 2], "big")
        network = int.from_bytes(message[at + 2 : at + 4], "big") & CLASS
        length = int.from_bytes(message[at + 8 : at + 10], "big")
        at += 10
        data = message[at : at + length]
        if len(data) < length:
            break
        if network == INTERNET:
            if kind == CNAME:
                aliases[read_name(message, at)[0]] = aliases.get(owner, owner)
            elif (kind == A and length == 4) or (kind == AAAA and length == 16):
                found.append((data, aliases.get(owner, owner)))
            elif kind == PTR:
                address = backward(owner)
                if address:
                    found.append((address, read_name(message, at)[0]))
        at += length
    return found


def read_name(message: bytes, at: int) -> tuple[bytes, int]:
    """The name at `at`, its labels joined by dots, and where what follows it starts; empty and -1 if it is damaged.

    A label that holds a dot is damage, too: no host is called so.
    """
    labels: list[bytes] = []
    follows = -1
    while len(labels) < MOST_LABELS and 0 <= at < len(message):
        size = message[at]
        if size == 0:
            return b".".join(labels), at + 1 if follows < 0 else follows
        if size < 64:
            label = message[at + 1 : at + 1 + size]
            if len(label) < size or b"." in label:
                break
            labels.append(label)
            at += 1 + size
        elif size >= 192 and at + 1 < len(message):
            if follows < 0:
                follows = at + 2
            earlier = (size & 63) << 8 | message[at + 1]
            if earlier >= at:
                break  # only what came before can be meant; so this ends
            at = earlier
        else:
            break
    return b"", -1


def backward(name: bytes) -> bytes:
    """The address that a name below in-addr.arpa or ip6.arpa stands for; empty for other names."""
    labels = name.lower().split(b".")
    digits = labels[-3::-1]
    try:
        if labels[-2:] == [b"in-addr", b"arpa"] and len(digits) == 4:
            return bytes(int(octet) for octet in digits)
        if labels[-2:] == [b"ip6", b"arpa"] and len(digits) == 32:
            return bytes.fromhex(b"".join(digits).decode())
    except ValueError:
        pass
    return b""
