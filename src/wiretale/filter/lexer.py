"""The words of a filter: names, numbers, addresses, operators.

At each place the longest word wins, as in libpcap: `1-1023` is one word (a port range), `1.2.3.4` an
address, `1:2:3:4:5:6` a hardware address, `tcp-syn` a name. A backslash makes a name of a keyword.
"""

from __future__ import annotations

from wiretale.filter import addresses
from wiretale.filter.errors import FilterError
from wiretale.filter.vocabulary import ALIASES, CONSTANTS, KEYWORDS
from wiretale.native import Final

# Kinds of token. Keywords and operators have themselves as kind.
NUMBER: Final = "number"
ADDRESS4: Final = "address"  # 1.2, 1.2.3 or 1.2.3.4: host, net, or DECnet address
ADDRESS6: Final = "IPv6 address"
HARDWARE: Final = "hardware address"
ARCNET: Final = "ARCNET address"
NAME: Final = "name"
END: Final = "end of the filter"

LONGEST_TEXT: Final = 1 << 17

# Operators by how they are written; those of two characters are looked for first.
OPERATORS: Final[dict[str, str]] = {
    "&&": "and", "||": "or", "<<": "<<", ">>": ">>", "<=": "<=", ">=": ">=", "==": "=", "!=": "!=",
    "&": "&", "|": "|", "<": "<", ">": ">", "=": "=", "!": "not", "+": "+", "-": "-", "*": "*",
    "/": "/", "%": "%", "^": "^", "(": "(", ")": ")", "[": "[", "]": "]", ":": ":",
}  # fmt: skip

SPACE: Final = frozenset(" \t\n\r")
ALPHANUMERIC: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
IN_WORDS: Final = ALPHANUMERIC | frozenset("-_.")  # though no word ends in a dash or an underscore
ENDS_NAMES: Final = frozenset(" !()\n\t")  # of those behind a backslash


class Token:
    """A word: its kind, its text, where it is, and, if it is a number, its value."""

    __slots__ = ("end", "kind", "position", "text", "value")

    def __init__(self, kind: str, text: str, position: int, end: int, value: int = 0) -> None:
        self.kind = kind
        self.text = text
        self.position = position
        self.end = end
        self.value = value


def number(text: str, position: int, word: str) -> int:
    """The value of a number in C's notation."""
    if word[:2] in ("0x", "0X"):
        value = int(word, 16) if len(word) <= 64 else 1 << 32
    elif word[0] == "0" and len(word) > 1:
        # What overflows is found before what comes after it.
        value = 0
        for digit in word:
            if digit in "89":
                raise FilterError(
                    text, position, f"number {word} contains non-octal digit",
                    "A number that starts with 0 is octal, as in C; leave the 0 away for a decimal one.",
                )  # fmt: skip
            value = value * 8 + int(digit)
            if value > 0xFFFFFFFF:
                break
    else:
        value = int(word) if len(word) <= 64 else 1 << 32
    if value > 0xFFFFFFFF:
        raise FilterError(text, position, f"number {word} overflows 32 bits", "The largest number is 4294967295.")
    return value


def tokens(text: str) -> list[Token]:
    """The words of `text`, and at last one of kind END."""
    if len(text) > LONGEST_TEXT:
        raise FilterError(text[:80], 0, "filter expression is too long", f"At most {LONGEST_TEXT} characters.")
    found: list[Token] = []
    at = 0
    size = len(text)
    while True:
        while at < size and text[at] in SPACE:
            at += 1
        if at >= size:
            found.append(Token(END, "", size, size))
            return found
        token = next_token(text, at)
        found.append(token)
        at = token.end


def next_token(text: str, at: int) -> Token:
    """The word that starts at `at`."""
    first = text[at]
    if first in ALPHANUMERIC:
        return word_token(text, at)
    if first == "\\":
        end = at + 1
        while end < len(text) and text[end] not in ENDS_NAMES:
            end += 1
        if end > at + 1:
            return Token(NAME, text[at + 1 : end], at, end)
    elif first == "$":
        end = addresses.hexadecimal(text, at + 1, min(len(text), at + 3))
        if end > at + 1:
            return Token(ARCNET, text[at + 1 : end], at, end)
    elif first == ":" and text.startswith("::", at):
        return address6_token(text, at, addresses.address6(text, at))
    spelled = text[at : at + 2]
    kind = OPERATORS.get(spelled)
    if kind is None:
        spelled = first
        kind = OPERATORS.get(first)
        if kind is None:
            raise syntax_error(text, at)
    return Token(kind, spelled, at, at + len(spelled))


def word_token(text: str, at: int) -> Token:
    """A name, number or address that starts at `at`: the longest of all."""
    end = at + 1
    size = len(text)
    while end < size and text[end] in IN_WORDS:
        end += 1
    beyond = text[end : end + 1]
    while text[end - 1] in "-_":
        end -= 1
        beyond = "-"
    spelled = text[at:end]
    kind = ALIASES.get(spelled, spelled)
    if beyond == ":":
        longer = addresses.address6(text, at)
        if longer > end:
            return address6_token(text, at, longer)
        longer = addresses.station(text, at)
        if longer > end:
            return Token(HARDWARE, text[at:longer], at, longer)
        longer = addresses.half_station(text, at)
        if longer > end:
            raise FilterError(
                text, at, f"bogus ethernet address {text[at:longer]}",
                "A hardware address has six parts, as in 00:1b:21:3c:4d:5e.",
            )  # fmt: skip
    if kind in KEYWORDS and spelled not in ("oamf4e", "oamf4s"):  # those are written with a c only
        return Token(kind, spelled, at, end)
    if "." in spelled or "-" in spelled or len(spelled) == 12:
        if addresses.station(text, at) == end:
            return Token(HARDWARE, spelled, at, end)
    if spelled[0] in addresses.DIGITS:
        if addresses.is_integer(spelled):
            return Token(NUMBER, spelled, at, end, number(text, at, spelled))
        if addresses.is_dotted(spelled):
            return Token(ADDRESS4, spelled, at, end)
    if spelled in CONSTANTS:
        return Token(NUMBER, spelled, at, end, CONSTANTS[spelled])
    return Token(NAME, spelled, at, end)


def address6_token(text: str, at: int, end: int) -> Token:
    """An IPv6 address, if its numbers are right."""
    from _socket import AF_INET6, inet_pton

    address = text[at:end]
    try:
        inet_pton(AF_INET6, address)
    except OSError:
        raise FilterError(text, at, f"bogus IPv6 address {address}") from None
    return Token(ADDRESS6, address, at, end)


def syntax_error(text: str, at: int, hint: str = "") -> FilterError:
    """The error for what is no filter at all, in libpcap's words."""
    return FilterError(text, at, "can't parse filter expression: syntax error", hint)
