"""Simple Network Management Protocol: version 1 (RFC 1157), 2c (RFC 3416) and 3 (RFC 3412, RFC 3414).

Everything is BER (X.690): a tag (class, primitive or constructed, number), a length, and that many bytes.

    SEQUENCE { version, community, PDU }                                                       versions 1 and 2c
    SEQUENCE { version, SEQUENCE { id, size, flags, model }, security parameters, scoped PDU }        version 3
    PDU { request id, error status, error index, SEQUENCE OF SEQUENCE { name, value } }
    Trap { enterprise, agent address, generic, specific, time stamp, SEQUENCE OF ... }     version 1's trap alone

What is not as it should be is said in brackets where it is met, and ends that part of the message.
"""

from __future__ import annotations

from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import snmp_names

# What an element is, once its tag has been read.
OCTETS: Final = 0  # shown in hexadecimal
OBJECT_ID: Final = 1
INTEGER: Final = 2
NULL: Final = 3
SEQUENCE: Final = 4
UNSIGNED: Final = 5
ADDRESS: Final = 6
PDU: Final = 7
STRING: Final = 8
NO_SUCH_OBJECT: Final = 9
NO_SUCH_INSTANCE: Final = 10
END_OF_MIB_VIEW: Final = 11
UNSIGNED64: Final = 12
UNKNOWN: Final = 13

UNIVERSAL: Final = [
    b"U-0", b"Boolean", b"Integer", b"Bitstring", b"String", b"Null", b"ObjID", b"ObjectDes", b"U-8", b"U-9", b"U-10",
    b"U-11", b"U-12", b"U-13", b"U-14", b"U-15", b"Sequence", b"Set",
]
APPLICATION: Final = [b"IpAddress", b"Counter", b"Gauge", b"TimeTicks", b"Opaque", b"C-5", b"Counter64"]
CONTEXT: Final = [
    b"GetRequest", b"GetNextRequest", b"GetResponse", b"SetRequest", b"Trap", b"GetBulk", b"Inform", b"V2Trap",
    b"Report",
]
PRIVATE: Final = [b"P-0"]
CLASSES: Final = [UNIVERSAL, APPLICATION, CONTEXT, PRIVATE]

GET_REQUEST: Final = 0
GET_NEXT_REQUEST: Final = 1
GET_RESPONSE: Final = 2
TRAP: Final = 4
GET_BULK: Final = 5

# The kinds of primitive elements that can be told, by class and number.
KINDS: Final[dict[tuple[int, int], int]] = {
    (0, 2): INTEGER, (0, 4): STRING, (0, 5): NULL, (0, 6): OBJECT_ID,
    (1, 0): ADDRESS, (1, 1): UNSIGNED, (1, 2): UNSIGNED, (1, 3): UNSIGNED, (1, 6): UNSIGNED64,
    (2, 0): NO_SUCH_OBJECT, (2, 1): NO_SUCH_INSTANCE, (2, 2): END_OF_MIB_VIEW,
}

ERRORS: Final[dict[int, bytes]] = {
    0: b"", 1: b"tooBig", 2: b"noSuchName", 3: b"badValue", 4: b"readOnly", 5: b"genErr", 6: b"noAccess",
    7: b"wrongType", 8: b"wrongLength", 9: b"wrongEncoding", 10: b"wrongValue", 11: b"noCreation",
    12: b"inconsistentValue", 13: b"resourceUnavailable", 14: b"commitFailed", 15: b"undoFailed",
    16: b"authorizationError", 17: b"notWritable", 18: b"inconsistentName",
}
TRAPS: Final[dict[int, bytes]] = {
    0: b"coldStart", 1: b"warmStart", 2: b"linkDown", 3: b"linkUp", 4: b"authenticationFailure",
    5: b"egpNeighborLoss", 6: b"enterpriseSpecific",
}
ENTERPRISE_SPECIFIC: Final = 6

VERSIONS: Final[dict[int, bytes]] = {0: b"SNMPv1", 1: b"SNMPv2c", 3: b"SNMPv3"}
USER_SECURITY: Final = 3  # the user-based security model


@final
class Element:
    """One BER element: what it is, where its contents are, how long it is with its tag and length."""

    def __init__(self, kind: i64, number: i64, at: i64, length: i64, size: i64) -> None:
        self.kind = kind
        self.number = number  # of the tag
        self.at = at
        self.length = length  # of the contents
        self.size = size  # of the whole
        self.value = 0  # of an integer


def print_snmp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of any version."""
    pkt.enter(b"snmp", at)
    out.put(b" ")
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    message = read_element(pkt, at, length, out)
    if message is None or not expect(message, SEQUENCE, b"[!init SEQ]", pkt, out):
        return
    if message.size < length:
        out.put(b"[%d extra after iSEQ]" % (length - message.size))
    at = message.at
    length = message.length
    version = read_element(pkt, at, length, out)
    if version is None or not expect(version, INTEGER, b"[version!=INT]", pkt, out):
        return
    found = VERSIONS.get(version.value)
    if found is None:
        out.put(b"SNMP [version = %d]" % version.value)
        return
    at += version.size
    length -= version.size
    if out.verbose:
        out.put(b"{ %s " % found)
    if version.value == 3:
        put_v3(pkt, at, length, out)
    else:
        put_community(pkt, at, length, out, version.value)
    if out.verbose:
        out.put(b"} ")


# ---- BER ---------------------------------------------------------------------------------------------


def read_element(pkt: PacketView, at: i64, length: i64, out: Text) -> Element | None:
    """The element at `at`, of at most `length` bytes; None, with the reason written, if there is none."""
    if length < 1:
        out.put(b"[nothing to parse]")
        return None
    start = at
    first = pkt.u8(at)
    number = first & 0x1F
    at += 1
    length -= 1
    if number == 0x1F:
        # The number follows, seven bits a byte; tcpdump keeps its low eight bits.
        number = 0
        octet: i64 = 0x80
        while octet & 0x80:
            octet = pkt.u8(at)
            number = (number << 7 | octet & 0x7F) & 0xFF
            at += 1
            length -= 1
        if length < 0:
            out.put(b"[Xtagfield?]")
            return None
    if length < 1:
        out.put(b"[no asnlen]")
        return None
    count = pkt.u8(at)
    at += 1
    length -= 1
    if count & 0x80:
        octets = count & 0x7F
        if length < octets:
            out.put(b"[asnlen? %d<%d]" % (length, octets))
            return None
        pkt.check(at, octets)
        count = 0
        while octets > 0:
            count = (count << 8 | pkt.u8(at)) & 0xFFFFFFFF
            at += 1
            length -= 1
            octets -= 1
    if length < count:
        out.put(b"[len%d<asnlen%d]" % (length, count))
        return None
    group = first >> 6
    constructed = first & 0x20 != 0
    names = CLASSES[group]
    if number >= len(names):
        out.put(b"[id?%s/x/%d]" % (b"C" if constructed else b"P", number))
        return None
    pkt.check(at, count)
    element = Element(UNKNOWN, number, at, count, at + count - start)
    if constructed:
        if group == 0 and number == 16:
            element.kind = SEQUENCE
        elif group == 2:
            element.kind = PDU
        else:
            element.kind = OCTETS
            out.put(b"C/%s/%s" % (b"U" if group == 0 else b"x", names[number]))
        return element
    kind = KINDS.get((int(group), int(number)))
    if kind is None:
        if group == 2:
            return element
        element.kind = OCTETS
        out.put(b"[P/%s/%s]" % (b"U" if group == 0 else b"A" if group == 1 else b"x", names[number]))
        return element
    element.kind = kind
    if kind == INTEGER:
        if count == 0:
            out.put(b"[asnlen=0]")
            return None
        value = int.from_bytes(pkt.raw(at, count), "big", signed=True) & 0xFFFFFFFF
        element.value = value - 0x100000000 if value & 0x80000000 else value
    elif kind == UNSIGNED:
        element.value = int.from_bytes(pkt.raw(at, count), "big") & 0xFFFFFFFF
    elif kind == UNSIGNED64:
        element.value = int.from_bytes(pkt.raw(at, count), "big") & 0xFFFFFFFFFFFFFFFF
    return element


def expect(element: Element, kind: i64, complaint: bytes, pkt: PacketView, out: Text) -> bool:
    """Whether an element is of a kind; if not, says so and shows what it is."""
    if element.kind == kind:
        return True
    out.put(complaint)
    put_value(pkt, element, out)
    return False


def put_value(pkt: PacketView, element: Element, out: Text) -> None:
    """An element's value."""
    kind = element.kind
    at = element.at
    length = element.length
    if kind == OCTETS:
        data = pkt.raw(at, length)
        for octet in data:
            out.put(b"_%.2x" % octet)
    elif kind == OBJECT_ID:
        put_object_id(pkt, at, length, out)
    elif kind == INTEGER or kind == UNSIGNED or kind == UNSIGNED64:
        out.dec_big(element.value)
    elif kind == SEQUENCE:
        out.put(b"Seq(%d)" % length)
    elif kind == ADDRESS:
        if length != 4:
            out.put(b"[inetaddr len!=4]")
        out.put(b".".join(b"%d" % octet for octet in pkt.raw(at, length)))
    elif kind == PDU:
        out.put(b"%s(%d)" % (CONTEXT[element.number], length))
    elif kind == STRING:
        put_string(pkt, at, length, out)
    elif kind == NO_SUCH_OBJECT:
        out.put(b"[noSuchObject]")
    elif kind == NO_SUCH_INSTANCE:
        out.put(b"[noSuchInstance]")
    elif kind == END_OF_MIB_VIEW:
        out.put(b"[endOfMibView]")
    elif kind == UNKNOWN:
        out.put(b"[BE_ANY!?]")


def put_string(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An octet string: in quotes if it is text, else in hexadecimal."""
    data = pkt.raw(at, length)
    if all(32 <= octet < 127 for octet in data):
        out.put(b'"')
        out.text(pkt, at, length)
        out.put(b'"')
    else:
        out.put(b"_".join(b"%.2x" % octet for octet in data))


def put_object_id(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An object identifier: its numbers, or its name as far as it has one when names are wanted."""
    data = pkt.raw(at, length)
    numbers: list[int] = []
    number = 0
    for octet in data:
        number = (number << 7 | octet & 0x7F) & 0xFFFFFFFF
        if octet & 0x80:
            continue
        if not numbers:
            # The first two share a byte; tcpdump counts with signs.
            signed = number - 0x100000000 if number & 0x80000000 else number
            top = min(signed // 40 if signed >= 0 else -(-signed // 40), 2)
            numbers += [top & 0xFFFFFFFF, signed - 40 * top & 0xFFFFFFFF]
        else:
            numbers.append(number)
        number = 0
    if out.names is not None:
        out.put(snmp_names.named(numbers))
        return
    for number in numbers:
        out.put(b".%d" % number)


# ---- PDUs --------------------------------------------------------------------------------------------


def put_community(pkt: PacketView, at: i64, length: i64, out: Text, version: i64) -> None:
    """The community, unless it is "public", and the PDU of versions 1 and 2c."""
    community = read_element(pkt, at, length, out)
    if community is None or not expect(community, STRING, b"[comm!=STR]", pkt, out):
        return
    if pkt.raw(community.at, community.length) != b"public":
        out.put(b"C=")
        put_string(pkt, community.at, community.length, out)
        out.put(b" ")
    put_pdu(pkt, at + community.size, length - community.size, out, version)


def put_pdu(pkt: PacketView, at: i64, length: i64, out: Text, version: i64) -> None:
    """A PDU of any type."""
    pdu = read_element(pkt, at, length, out)
    if pdu is None:
        return
    if pdu.kind != PDU:
        out.put(b"[no PDU]")
        return
    if pdu.size < length:
        out.put(b"[%d extra after PDU]" % (length - pdu.size))
    if out.verbose:
        out.put(b"{ ")
    put_value(pkt, pdu, out)
    out.put(b" ")
    if version == 0 and pdu.number >= GET_BULK:
        out.put(b"[v2 PDU in v1 message]")
        return
    if version == 1 and pdu.number == TRAP:
        out.put(b"[v1 PDU in v2 message]")
        return
    if pdu.number == TRAP:
        put_trap(pkt, pdu.at, pdu.length, out)
    else:
        put_request(pkt, pdu.at, pdu.length, out, pdu.number)
    if out.verbose:
        out.put(b" } ")


def put_request(pkt: PacketView, at: i64, length: i64, out: Text, number: i64) -> None:
    """Every PDU but version 1's trap, from its request id on."""
    identifier = read_element(pkt, at, length, out)
    if identifier is None or not expect(identifier, INTEGER, b"[reqId!=INT]", pkt, out):
        return
    if out.verbose:
        out.put(b"R=%d " % identifier.value)
    at += identifier.size
    length -= identifier.size
    status = read_element(pkt, at, length, out)
    if status is None or not expect(status, INTEGER, b"[errorStatus!=INT]", pkt, out):
        return
    error = ERRORS.get(status.value, b"err=%d" % (status.value & 0xFFFFFFFF))
    if number == GET_BULK:
        out.put(b" N=%d" % status.value)
    elif status.value:
        out.put(b" " + error if number == GET_RESPONSE else b"[errorStatus(%s)!=0]" % error)
    at += status.size
    length -= status.size
    index = read_element(pkt, at, length, out)
    if index is None or not expect(index, INTEGER, b"[errorIndex!=INT]", pkt, out):
        return
    if number == GET_BULK:
        out.put(b" M=%d" % index.value)
    elif number == GET_RESPONSE:
        if status.value:
            out.put(b"@%d" % index.value if index.value else b"[errorIndex==0]")
        elif index.value:
            out.put(b"[errorIndex(%d) w/o errorStatus]" % index.value)
    elif index.value:
        out.put(b"[errorIndex(%d)!=0]" % index.value)
    put_bindings(pkt, at + index.size, length - index.size, out, number)


def put_trap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Version 1's trap."""
    out.put(b" ")
    enterprise = read_element(pkt, at, length, out)
    if enterprise is None or not expect(enterprise, OBJECT_ID, b"[enterprise!=OID]", pkt, out):
        return
    put_value(pkt, enterprise, out)
    at += enterprise.size
    length -= enterprise.size
    out.put(b" ")
    agent = read_element(pkt, at, length, out)
    if agent is None or not expect(agent, ADDRESS, b"[agent-addr!=INETADDR]", pkt, out):
        return
    put_value(pkt, agent, out)
    at += agent.size
    length -= agent.size
    generic = read_element(pkt, at, length, out)
    if generic is None or not expect(generic, INTEGER, b"[generic-trap!=INT]", pkt, out):
        return
    out.put(b" " + TRAPS.get(generic.value, b"gt=%d" % generic.value))
    at += generic.size
    length -= generic.size
    specific = read_element(pkt, at, length, out)
    if specific is None or not expect(specific, INTEGER, b"[specific-trap!=INT]", pkt, out):
        return
    if generic.value == ENTERPRISE_SPECIFIC:
        out.put(b" s=%d" % specific.value)
    elif specific.value:
        out.put(b"[specific-trap(%d)!=0]" % specific.value)
    at += specific.size
    length -= specific.size
    out.put(b" ")
    when = read_element(pkt, at, length, out)
    if when is None or not expect(when, UNSIGNED, b"[time-stamp!=TIMETICKS]", pkt, out):
        return
    put_value(pkt, when, out)
    at += when.size
    length -= when.size
    put_bindings(pkt, at, length, out, TRAP)


def put_bindings(pkt: PacketView, at: i64, length: i64, out: Text, number: i64) -> None:
    """The variables of a PDU, with their values where they should have any."""
    bindings = read_element(pkt, at, length, out)
    if bindings is None or not expect(bindings, SEQUENCE, b"[!SEQ of varbind]", pkt, out):
        return
    if bindings.size < length:
        out.put(b"[%d extra after SEQ of varbind]" % (length - bindings.size))
    at = bindings.at
    length = bindings.length
    while length > 0:
        out.put(b" ")
        binding = read_element(pkt, at, length, out)
        if binding is None or not expect(binding, SEQUENCE, b"[!varbind]", pkt, out):
            return
        name = read_element(pkt, binding.at, binding.length, out)
        if name is None or not expect(name, OBJECT_ID, b"[objName!=OID]", pkt, out):
            return
        put_value(pkt, name, out)
        asked = number in (GET_REQUEST, GET_NEXT_REQUEST, GET_BULK)
        if not asked:
            out.put(b"=")
        value = read_element(pkt, binding.at + name.size, binding.length - name.size, out)
        if value is None:
            return
        if not asked:
            put_value(pkt, value, out)
        elif value.kind != NULL:
            out.put(b"[objVal!=NULL]")
            put_value(pkt, value, out)
        at += binding.size
        length -= binding.size


# ---- version 3 ---------------------------------------------------------------------------------------


def put_v3(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The header, the security parameters and the scoped PDU of version 3."""
    header = read_element(pkt, at, length, out)
    if header is None or not expect(header, SEQUENCE, b"[!message]", pkt, out):
        return
    stop = at + length
    at = header.at
    length = header.length
    if out.verbose:
        out.put(b"{ ")
    identifier = read_element(pkt, at, length, out)
    if identifier is None or not expect(identifier, INTEGER, b"[msgID!=INT]", pkt, out):
        return
    at += identifier.size
    length -= identifier.size
    largest = read_element(pkt, at, length, out)
    if largest is None or not expect(largest, INTEGER, b"[msgMaxSize!=INT]", pkt, out):
        return
    at += largest.size
    length -= largest.size
    flags = read_element(pkt, at, length, out)
    if flags is None or not expect(flags, STRING, b"[msgFlags!=STR]", pkt, out):
        return
    if flags.length != 1:
        out.put(b"[msgFlags size %d]" % flags.length)
        return
    bits = pkt.u8(flags.at)
    if bits & 0xF8 or bits & 3 == 2:  # privacy without authentication
        out.put(b"[msgFlags=0x%02X]" % bits)
        return
    out.put(b"F=")
    out.put((b"a" if bits & 1 else b"") + (b"p" if bits & 2 else b"") + (b"r" if bits & 4 else b"") + b" ")
    at += flags.size
    length -= flags.size
    model = read_element(pkt, at, length, out)
    if model is None or not expect(model, INTEGER, b"[msgSecurityModel!=INT]", pkt, out):
        return
    put_extra(model, length, b"message SEQ", out)
    at += model.size
    if out.verbose:
        out.put(b"} ")
    if model.value != USER_SECURITY:
        out.put(b"[security model %d]" % model.value)
        return
    if out.verbose:
        out.put(b"{ USM ")
    security = read_element(pkt, at, stop - at, out)
    if security is None or not expect(security, STRING, b"[msgSecurityParameters!=STR]", pkt, out):
        return
    put_user_security(pkt, security.at, security.length, out)
    if out.verbose:
        out.put(b"} { ScopedPDU ")
    at += security.size
    put_scoped_pdu(pkt, at, stop - at, out)
    if out.verbose:
        out.put(b"} ")


def put_extra(last: Element, length: i64, where: bytes, out: Text) -> None:
    """What is left over after the last element of a sequence, as tcpdump counts: less that element once more."""
    left = length - last.size
    if last.size < left:
        out.put(b"[%d extra after %s]" % (left - last.size, where))


def put_user_security(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The parameters of the user-based security model: boots, time, user."""
    whole = read_element(pkt, at, length, out)
    if whole is None or not expect(whole, SEQUENCE, b"[!usm]", pkt, out):
        return
    at = whole.at
    length = whole.length
    engine = read_element(pkt, at, length, out)
    if engine is None or not expect(engine, STRING, b"[msgAuthoritativeEngineID!=STR]", pkt, out):
        return
    at += engine.size
    length -= engine.size
    boots = read_element(pkt, at, length, out)
    if boots is None or not expect(boots, INTEGER, b"[msgAuthoritativeEngineBoots!=INT]", pkt, out):
        return
    if out.verbose:
        out.put(b"B=%d " % boots.value)
    at += boots.size
    length -= boots.size
    when = read_element(pkt, at, length, out)
    if when is None or not expect(when, INTEGER, b"[msgAuthoritativeEngineTime!=INT]", pkt, out):
        return
    if out.verbose:
        out.put(b"T=%d " % when.value)
    at += when.size
    length -= when.size
    user = read_element(pkt, at, length, out)
    if user is None or not expect(user, STRING, b"[msgUserName!=STR]", pkt, out):
        return
    out.put(b"U=")
    put_value(pkt, user, out)
    out.put(b" ")
    at += user.size
    length -= user.size
    digest = read_element(pkt, at, length, out)
    if digest is None or not expect(digest, STRING, b"[msgAuthenticationParameters!=STR]", pkt, out):
        return
    at += digest.size
    length -= digest.size
    privacy = read_element(pkt, at, length, out)
    if privacy is None or not expect(privacy, STRING, b"[msgPrivacyParameters!=STR]", pkt, out):
        return
    put_extra(privacy, length, b"usm SEQ", out)


def put_scoped_pdu(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Which engine and context a PDU is about, and the PDU. An encrypted one is not told."""
    scoped = read_element(pkt, at, length, out)
    if scoped is None or not expect(scoped, SEQUENCE, b"[!scoped PDU]", pkt, out):
        return
    at = scoped.at
    length = scoped.length
    engine = read_element(pkt, at, length, out)
    if engine is None or not expect(engine, STRING, b"[contextEngineID!=STR]", pkt, out):
        return
    out.put(b"E=")
    for octet in pkt.raw(engine.at, engine.length):
        out.put(b"_%.2x" % octet)
    out.put(b" ")
    at += engine.size
    length -= engine.size
    context = read_element(pkt, at, length, out)
    if context is None or not expect(context, STRING, b"[contextName!=STR]", pkt, out):
        return
    out.put(b"C=")
    put_value(pkt, context, out)
    out.put(b" ")
    put_pdu(pkt, at + context.size, length - context.size, out, 3)
