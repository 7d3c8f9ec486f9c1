"""What a person is told of a filter that is wrong: the word that is, what was expected, and what was likely meant.

Nothing here is read unless a filter is wrong. A repair is only offered if the filter parses with it.
"""

from __future__ import annotations

import re

from wiretale.filter import lexer
from wiretale.filter.contradictions import of_nothing
from wiretale.filter.display import PORTS, failure, parses, pieces, translated
from wiretale.filter.errors import FilterError
from wiretale.filter.lexer import Token
from wiretale.filter.vocabulary import ALIASES, CONSTANTS, KEYWORDS, words
from wiretale.native import Final

LONGEST: Final = 2000  # characters of a filter that repairs are sought for
SYNTAX: Final = ("can't parse filter expression", "syntax error in filter expression")
REJECTS: Final = "expression rejects all packets"
WORD: Final = re.compile(r"[A-Za-z0-9][-_.A-Za-z0-9]*")

# ---- repairs


def misspelt(text: str, start: int, end: int) -> str:
    """The word that was likely meant by the one there, in the place of which the filter gets further; or nothing."""
    import difflib

    word = text[start:end]
    known = sorted((KEYWORDS | set(ALIASES) | set(CONSTANTS)) - {"link"})
    near = [word.lower()] if word.lower() in known and word.lower() != word else []
    if len(word) > 1:
        near += difflib.get_close_matches(word.lower(), known, 5, 0.6)
    best = ""
    furthest = -1
    rest = len(text) - end
    for candidate in near:
        if candidate == word:
            continue
        repaired = text[:start] + candidate + text[end:]
        reached = failure(repaired)
        if reached < 0:
            return candidate
        # How far it gets into what stands behind the word.
        reached -= len(repaired) - rest
        if reached > furthest and reached >= 0:
            best, furthest = candidate, reached
    return best


def unbalanced(text: str) -> tuple[int, str]:
    """The place of a parenthesis or bracket without its other half, and what to say of it; or -1."""
    waiting: list[int] = []
    for index, character in enumerate(text):
        if character in "([":
            waiting.append(index)
        elif character in ")]":
            opening = "(" if character == ")" else "["
            if not waiting:
                return index, f"This `{character}` closes nothing: there is no `{opening}` before it."
            other = text[waiting.pop()]
            if other != opening:
                return index, f"This `{character}` cannot close the `{other}` that is open here."
    if waiting:
        at = waiting[-1]
        return at, f"This `{text[at]}` is never closed: a `{')' if text[at] == '(' else ']'}` is missing."
    return -1, ""


def scanned(text: str) -> list[Token]:
    """The words of a text up to the first that is none."""
    found: list[Token] = []
    at = 0
    while True:
        while at < len(text) and text[at] in lexer.SPACE:
            at += 1
        if at >= len(text):
            return found
        try:
            token = lexer.next_token(text, at)
        except FilterError:
            return found
        found.append(token)
        at = token.end


def of_syntax(error: FilterError) -> FilterError:
    """A syntax error with the place and the likely fix."""
    text = error.text
    at = error.position
    if len(text) > LONGEST:
        return error
    # Parentheses are blamed if that alone is what is wrong.
    place, hint = unbalanced(text)
    if place >= 0 and ((text[place] in ")]" and at == place) or (at >= len(text.rstrip()) and text[place] in "([")):
        before = [token.kind for token in scanned(text[:at])]
        if not before or before[-1] not in ("and", "or", "not", "("):
            return FilterError(text, place, error.reason, hint)
    hint = likely(text, at)
    if not hint:
        found, foreign = translated(text)
        if found:
            kind = "Wireshark's display syntax" if foreign else "not how filters are written"
            return FilterError(text, at, error.reason, f"This is {kind}; did you mean `{found}`?")
        if any(piece in ("contains", "matches") for piece in pieces(text)):
            return FilterError(
                text, at, error.reason,
                "Filters cannot search in packets as Wireshark's `contains` and `matches` do; they compare bytes at "
                "known places, as in `tcp[0:2] = 80`.",
            )  # fmt: skip
        if foreign:
            return FilterError(
                text, at, error.reason,
                "This looks like Wireshark's display syntax; a capture filter is written otherwise: `tcp port 80`.",
            )  # fmt: skip
        return repaired(error)
    return FilterError(text, at, error.reason, hint)


def likely(text: str, at: int) -> str:
    """What is missing at the place of a syntax error, where that shows from the words around it."""
    before = scanned(text[:at])
    last = before[-1] if before else None
    rest = text[at:].strip()
    following = WORD.match(text, at)
    joint = last is not None and last.kind in ("and", "or", "not")
    if last is not None and (not rest or rest[0] == ")") and joint:
        return f"A term is missing behind `{last.text}`."
    if last is not None and last.kind == "(" and rest[:1] == ")":
        return "These parentheses are empty."
    word = following.group() if following is not None else rest[:2] if rest[:2] in ("&&", "||") else ""
    if word in ("and", "or", "&&", "||") and (last is None or last.kind in ("(", "and", "or", "not")):
        if last is None or last.kind == "(":
            return f"A term is missing before `{word}`."
        return f"A term is missing between `{last.text}` and `{word}`."
    if last is not None and not rest and last.kind in OPERANDS:
        return f"`{last.text}` needs {OPERANDS[last.kind]} behind it, as in `{EXAMPLES[last.kind]}`."
    if last is not None and last.kind in OPERANDS and word in ("and", "or", "&&", "||"):
        return f"`{last.text}` needs {OPERANDS[last.kind]} behind it, as in `{EXAMPLES[last.kind]}`."
    return ""


OPERANDS: Final[dict[str, str]] = {
    "port": "a number or a service's name", "portrange": "two numbers", "host": "an address or a name",
    "net": "a network", "src": "an address or a name", "dst": "an address or a name",
    "proto": "a number or a protocol's name", "protochain": "a number or a protocol's name", "less": "a number",
    "greater": "a number", "gateway": "a name", "mask": "a netmask",
}  # fmt: skip
EXAMPLES: Final[dict[str, str]] = {
    "port": "port 80", "portrange": "portrange 6000-6008", "host": "host 192.0.2.1", "net": "net 192.0.2.0/24",
    "src": "src 192.0.2.1", "dst": "dst 192.0.2.1", "proto": "ip proto 47", "protochain": "ip6 protochain 6",
    "less": "less 64", "greater": "greater 1000", "gateway": "gateway router", "mask": "net 10.0.0.0 mask 255.0.0.0",
}  # fmt: skip


def repaired(error: FilterError) -> FilterError:
    """A syntax error with what makes a filter of the text, if one small change does."""
    text = error.text
    at = error.position
    before = scanned(text[:at])
    following = WORD.match(text, at)
    # The word there is misspelt, or, if that is taken for a name, the one before it.
    if following is not None and following.group() not in KEYWORDS | set(ALIASES):
        meant = misspelt(text, at, following.end())
        if meant:
            return FilterError(text, at, error.reason, f"Did you mean `{meant}`?")
    if before and before[-1].kind == lexer.NAME:
        last = before[-1]
        meant = misspelt(text, last.position, last.end)
        if meant:
            return FilterError(text, last.position, error.reason, f"Did you mean `{meant}`?")
    if not before and following is not None:
        for qualifier in ("host", "port"):
            repaired_text = f"{text[:at]}{qualifier} {text[at:]}"
            number = following.group().isdigit()
            if (qualifier == "port") == number and "." in following.group() + "." * number and parses(repaired_text):
                return FilterError(text, at, error.reason, f"Did you mean `{qualifier} {following.group()}`?")
    if following is None or not before:
        if text[at : at + 1] == "," and parses(text.replace(",", " or ")):
            return FilterError(text, at, error.reason, "Join several values with `or`: `port 80 or 443`.")
        return error
    last = before[-1]
    word = following.group()
    end = following.end()
    swapped = f"{text[: last.position]}{word} {last.text}{text[end:]}"
    if last.kind in KEYWORDS and word in KEYWORDS | set(ALIASES) and parses(swapped):
        hint = f"Did you mean `{word} {last.text}`? The order is protocol, direction, kind, as in `tcp dst port 80`."
        return FilterError(text, at, error.reason, hint)
    for missing in ("port", "host"):
        if (last.kind in ("tcp", "udp", "sctp", "ip", "ip6", "link")) and parses(f"{text[:at]}{missing} {text[at:]}"):
            if (missing == "port") == (last.kind in ("tcp", "udp", "sctp") and word[:1].isdigit() and "." not in word):
                return FilterError(text, at, error.reason, f"Did you mean `{last.text} {missing} {word}`?")
    if parses(f"{text[:at]} and {text[at:]}"):
        hint = f"Two terms are joined by `and` or `or`; one is missing before `{word}`."
        return FilterError(text, at, error.reason, hint)
    return error


# ---- what the link type or the names make of it


def of_names(error: FilterError) -> FilterError:
    """An error in a name: whether it is one that nobody knows, or was meant for something else."""
    found = UNKNOWN.match(error.reason)
    if found is None or "802.11" in error.reason:
        return of_values(error)
    text = error.text
    kind, name = found.groups()
    word = re.compile(r"(?<![-_.A-Za-z0-9])" + re.escape(name) + r"(?![-_.A-Za-z0-9])")
    place = word.search(text, error.position)
    at = place.start() if place is not None else error.position
    carried = place is not None and at == error.position
    hint = f"The filter is well-formed, but nothing on this machine knows the {NAMES.get(kind, kind)} `{name}`."
    if carried and place is not None and len(text) <= LONGEST:
        # No word says what it is: it is taken for what the name before it was.
        meant = PORTS.get(name) or misspelt(text, at, place.end())
        if meant:
            taken = f"`{name}` is taken for a {NAMES.get(kind, kind)} here, as what is named before it"
            hint = f"{taken}; did you mean `{meant}`?"
    elif kind.startswith("port"):
        import difflib

        from wiretale.names import lookup

        services = [row[0] for row in lookup.table("/etc/services") if row] + list(WELL_KNOWN)
        near = difflib.get_close_matches(name, services, 1, 0.75)
        if near:
            hint += f" Did you mean `{near[0]}`?"
        else:
            hint += " Its number will do as well."
    return FilterError(text, at, error.reason, hint)


def of_values(error: FilterError) -> FilterError:
    """An error in a value, or in what a word is used for."""
    text = error.text
    at = error.position
    reason = error.reason
    hint = error.hint
    for pattern, advice in ADVICE:
        found = pattern.search(reason)
        if found is None:
            continue
        hint = hint or advice
        if found.groups():
            place = re.compile(r"(?<![-_.A-Za-z0-9])" + re.escape(found.group(1)) + r"(?![-_.A-Za-z0-9])")
            there = place.search(text, at)
            at = there.start() if there is not None else at
        break
    return FilterError(text, at, reason, hint)


# What is said of a reason; where a group is in the pattern, the place is that of what it matches.
ADVICE: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (r"^illegal port number (\d+)", "Ports go from 0 to 65535."),
        (r"^VLAN tag (\d+)", "VLAN tags go from 0 to 4095."),
        (r"^MPLS label (\d+)", "MPLS labels go from 0 to 1048575."),
        (r"^PPPoE session number (\d+)", "PPPoE sessions go from 0 to 65535."),
        (r"^Geneve VNI (\d+)", "Geneve's VNIs go from 0 to 16777215."),
        (r'^non-network bits set in "([^"/ ]+)',
         "The part behind the prefix must be zero, as in `net 192.0.2.0/24`; for one address use `host` without `/`."),
        (r"^invalid IPv4 address '([^']+)'", "Each of its four parts goes from 0 to 255."),
        (r"^Mask syntax for networks only", "Write `net` in place of `host`."),
        (r"^mask length must be <= 32", "An IPv4 prefix has at most 32 bits."),
        (r"^mask length must be <= 128", "An IPv6 prefix has at most 128 bits."),
        (r"^'(port|portrange)' modifier applied to ip host", "A port is a number or a service's name."),
        (r"^illegal qualifier of '(portrange|port)'", "Only tcp, udp and sctp have ports."),
        (r"^port '([^']+)' is ", "The service is only known for the other transport protocol; its number will do."),
        (r"^'ip6' modifier applied to ip host", "This is an IPv4 address; leave `ip6` away, or write `ip`."),
        (r"modifier applied to ip6 host", "This is an IPv6 address; drop the protocol before it, or write `ip6`."),
        (r"^ethernet address used in non-ether", "A hardware address needs `ether` before it: `ether host ...`."),
        (r"^illegal link layer address", "`ether` needs a hardware address, as in `ether host 00:1b:21:3c:4d:5e`."),
        (r"^link-layer modifier applied to", "`ether` needs a hardware address; leave it away for an IP address."),
        (r"^netmask not known", "The network's mask is only known when capturing; name the address with `host`."),
        (r"^data size must be", "As in `ip[2:2]`: the offset, a colon, and how many bytes."),
        (r"^division by zero|^modulus by zero", "The value on the right of `/` or `%` must not be 0."),
        (r"^'gateway' requires a name", "A gateway is named, as its hardware address is looked up too."),
        (r"^'gateway' not supported", "Write `ether host ADDRESS and not host ADDRESS` instead."),
        (r"supported only on raw ATM", "The packets' link type has no ATM header; -L lists those of a device."),
        (r"supported only on (?:MTP2|SS7)", "The packets' link type has no SS7 header."),
        (r"only (?:supported )?on 802\.11|only with 802\.11",
         "The packets' link type has no 802.11 header; capture in monitor mode (-I), or name another with -y."),
        (r"^bogus IPv6 address (\S+)", "It has eight groups of hexadecimal digits, or `::` in place of some."),
        (r"^no VLAN match after MPLS", "VLAN tags stand before MPLS labels: write `vlan` first."),
    )
)
UNKNOWN: Final = re.compile(r"unknown ([a-zA-Z0-9./ ]*?) ?'(.*)'")
WELL_KNOWN: Final = words("http https domain ssh smtp ftp telnet ntp snmp imap pop3 ldap syslog")
NAMES: Final[dict[str, str]] = {
    "port": "service", "port in range": "service", "ip proto": "protocol", "ether proto": "protocol",
    "osi proto": "protocol",
}  # fmt: skip


# ---- all of it


def explained(error: FilterError, link_type: int, netmask: int | None = None) -> FilterError:
    """The same error, with the place of the offending word and the best hint there is."""
    if error.reason.startswith(SYNTAX):
        return of_syntax(error)
    if error.reason == REJECTS:
        return of_nothing(error, link_type, netmask)
    return of_names(error)
