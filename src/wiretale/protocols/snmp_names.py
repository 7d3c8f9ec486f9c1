"""Names of management objects: MIB-II (RFC 1213) and the first enterprises, as tcpdump knows them.

They are shown when numbers are not asked for (-n). What everybody knows is cut short: an object of MIB-II
is named from its group on, one of an enterprise begins with E:, an experimental one with X:, one of
the SNMPv2 modules with S:.
"""

from __future__ import annotations

from wiretale.native import Final

# Below each node its children's names, from 1 on; - where there is none.
CHILDREN: Final[dict[str, str]] = {
    "1": "- - org",
    "1.3": "- - - - - dod",
    "1.3.6": "internet",
    "1.3.6.1": "directory mgmt experimental private security snmpV2",
    "1.3.6.1.2": "mib",
    "1.3.6.1.2.1": "system interfaces at ip icmp tcp udp egp - transmission snmp",
    "1.3.6.1.2.1.1": "sysDescr sysObjectID sysUpTime sysContact sysName sysLocation sysServices",
    "1.3.6.1.2.1.2": "ifNumber ifTable",
    "1.3.6.1.2.1.2.2": "ifEntry",
    "1.3.6.1.2.1.2.2.1": (
        "ifIndex ifDescr ifType ifMtu ifSpeed ifPhysAddress ifAdminStatus ifOperStatus ifLastChange ifInOctets "
        "ifInUcastPkts ifInNUcastPkts ifInDiscards ifInErrors ifInUnknownProtos ifOutOctets ifOutUcastPkts "
        "ifOutNUcastPkts ifOutDiscards ifOutErrors ifOutQLen ifSpecific"
    ),
    "1.3.6.1.2.1.3": "atTable",
    "1.3.6.1.2.1.3.1": "atEntry",
    "1.3.6.1.2.1.3.1.1": "atIfIndex atPhysAddress atNetAddress",
    "1.3.6.1.2.1.4": (
        "ipForwarding ipDefaultTTL ipInReceives ipInHdrErrors ipInAddrErrors ipForwDatagrams ipInUnknownProtos "
        "ipInDiscards ipInDelivers ipOutRequests ipOutDiscards ipOutNoRoutes ipReasmTimeout ipReasmReqds "
        "ipReasmOKs ipReasmFails ipFragOKs ipFragFails ipFragCreates ipAddrTable ipRoutingTable ipNetToMediaTable"
    ),
    "1.3.6.1.2.1.4.20": "ipAddrEntry",
    "1.3.6.1.2.1.4.20.1": "ipAdEntAddr ipAdEntIfIndex ipAdEntNetMask ipAdEntBcastAddr ipAdEntReasmMaxSize",
    "1.3.6.1.2.1.4.21": "ipRouteEntry",
    "1.3.6.1.2.1.4.21.1": (
        "ipRouteDest ipRouteIfIndex ipRouteMetric1 ipRouteMetric2 ipRouteMetric3 ipRouteMetric4 ipRouteNextHop "
        "ipRouteType ipRouteProto ipRouteAge ipRouteMask"
    ),
    "1.3.6.1.2.1.4.22": "ipNetToMediaEntry",
    "1.3.6.1.2.1.4.22.1": (
        "ipNetToMediaIfIndex ipNetToMediaPhysAddress ipNetToMediaNetAddress ipNetToMediaType"
    ),
    "1.3.6.1.2.1.5": (
        "icmpInMsgs icmpInErrors icmpInDestUnreachs icmpInTimeExcds icmpInParmProbs icmpInSrcQuenchs "
        "icmpInRedirects icmpInEchos icmpInEchoReps icmpInTimestamps icmpInTimestampReps icmpInAddrMasks "
        "icmpInAddrMaskReps icmpOutMsgs icmpOutErrors icmpOutDestUnreachs icmpOutTimeExcds icmpOutParmProbs "
        "icmpOutSrcQuenchs icmpOutRedirects icmpOutEchos icmpOutEchoReps icmpOutTimestamps icmpOutTimestampReps "
        "icmpOutAddrMasks icmpOutAddrMaskReps"
    ),
    "1.3.6.1.2.1.6": (
        "tcpRtoAlgorithm tcpRtoMin tcpRtoMax tcpMaxConn tcpActiveOpens tcpPassiveOpens tcpAttemptFails "
        "tcpEstabResets tcpCurrEstab tcpInSegs tcpOutSegs tcpRetransSegs tcpConnTable tcpInErrs tcpOutRsts"
    ),
    "1.3.6.1.2.1.6.13": "tcpConnEntry",
    "1.3.6.1.2.1.6.13.1": (
        "tcpConnState tcpConnLocalAddress tcpConnLocalPort tcpConnRemAddress tcpConnRemPort"
    ),
    "1.3.6.1.2.1.7": "udpInDatagrams udpNoPorts udpInErrors udpOutDatagrams udpTable",
    "1.3.6.1.2.1.7.5": "udpEntry",
    "1.3.6.1.2.1.7.5.1": "udpLocalAddress udpLocalPort",
    "1.3.6.1.2.1.8": "egpInMsgs egpInErrors egpOutMsgs egpOutErrors egpNeighTable egpAs",
    "1.3.6.1.2.1.8.5": "egpNeighEntry",
    "1.3.6.1.2.1.8.5.1": (
        "egpNeighState egpNeighAddr egpNeighAs egpNeighInMsgs egpNeighInErrs egpNeighOutMsgs egpNeighOutErrs "
        "egpNeighInErrMsgs egpNeighOutErrMsgs egpNeighStateUps egpNeighStateDowns egpNeighIntervalHello "
        "egpNeighIntervalPoll egpNeighMode egpNeighEventTrigger"
    ),
    "1.3.6.1.2.1.11": (
        "snmpInPkts snmpOutPkts snmpInBadVersions snmpInBadCommunityNames snmpInBadCommunityUses "
        "snmpInASNParseErrs snmpInBadTypes snmpInTooBigs snmpInNoSuchNames snmpInBadValues snmpInReadOnlys "
        "snmpInGenErrs snmpInTotalReqVars snmpInTotalSetVars snmpInGetRequests snmpInGetNexts snmpInSetRequests "
        "snmpInGetResponses snmpInTraps snmpOutTooBigs snmpOutNoSuchNames snmpOutBadValues snmpOutReadOnlys "
        "snmpOutGenErrs snmpOutGetRequests snmpOutGetNexts snmpOutSetRequests snmpOutGetResponses snmpOutTraps "
        "snmpEnableAuthTraps"
    ),
    "1.3.6.1.4": "enterprises",
    "1.3.6.1.4.1": (
        "proteon ibm cmu unix acc twg cayman nysernet cisco nsc hp epilogue utennessee bbn xylogics unisys "
        "canstar wellfleet trw mit eon spartacus excelan spider nsfnet sytek intergraph interlan vitalink ulana "
        "nswc santacruzoperation xyplex cray bellnorthernresearch dec touch networkresearchcorp baylor nmfeccllnl "
        "sri sun 3com cmc synoptics cheyenne prime mcnc chipcom opticaldatasystems gated cabletron apollo "
        "desktalksystems ssds castlerock mips tgv silicongraphics ubc merit fibercom apple gandalf dartmouth "
        "davidsystems reuter cornell tmac locus nasa retix boeing att ungermannbass digitalanalysis hplanman "
        "netlabs icl auspex lannet ncd raycom pirellifocom datability networkappltech link nyu rnd intercon "
        "learningtree webstercomputer frontier nokia allenbradley cern sigma emergingtech snmpresearch ohiostate "
        "ultra - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - ccur"
    ),
    "1.3.6.1.6": "- - snmpModules",
    "1.3.6.1.6.3": "- - - - - - - - - snmpFrameworkMIB snmpMPDMIB - - - snmpUsmMIB",
    "1.3.6.1.6.3.10": "snmpFrameworkAdmin snmpFrameworkMIBObjects snmpFrameworkMIBConformance",
    "1.3.6.1.6.3.10.2": "snmpEngine",
    "1.3.6.1.6.3.10.2.1": "snmpEngineID snmpEngineBoots snmpEngineTime snmpEngineMaxMessageSize",
    "1.3.6.1.6.3.11": "snmpMPDAdmin snmpMPDMIBObjects snmpMPDMIBConformance",
    "1.3.6.1.6.3.11.2": "snmpMPDStats",
    "1.3.6.1.6.3.11.2.1": "snmpUnknownSecurityModels snmpInvalidMsgs snmpUnknownPDUHandlers",
    "1.3.6.1.6.3.11.3": "snmpMPDMIBCompliances snmpMPDMIBGroups",
    "1.3.6.1.6.3.15": "usmMIBObjects usmMIBConformance",
    "1.3.6.1.6.3.15.1": "usmStats usmUser",
    "1.3.6.1.6.3.15.1.1": (
        "usmStatsUnsupportedSecLevels usmStatsNotInTimeWindows usmStatsUnknownUserNames usmStatsUnknownEngineIDs "
        "usmStatsWrongDigests usmStatsDecryptionErrors"
    ),
    "1.3.6.1.6.3.15.1.2": "usmUserSpinLock usmUserTable",
    "1.3.6.1.6.3.15.1.2.2": "usmUserEntry",
    "1.3.6.1.6.3.15.1.2.2.1": (
        "usmUserEngineID usmUserName usmUserSecurityName usmUserCloneFrom usmUserAuthProtocol "
        "usmUserAuthKeyChange usmUserOwnAuthKeyChange usmUserPrivProtocol usmUserPrivKeyChange "
        "usmUserOwnPrivKeyChange usmUserPublic usmUserStorageType usmUserStatus"
    ),
    "1.3.6.1.6.3.15.2": "usmMIBCompliances usmMIBGroups",
}
SHORT: Final[dict[tuple[int, ...], bytes]] = {
    (1, 3, 6, 1, 2, 1): b"",
    (1, 3, 6, 1, 3): b"X:",
    (1, 3, 6, 1, 4, 1): b"E:",
    (1, 3, 6, 1, 6, 3): b"S:",
}


def _names() -> dict[tuple[int, ...], bytes]:
    """The name of each node, by its numbers from the root on."""
    found: dict[tuple[int, ...], bytes] = {(1,): b"iso"}
    for parent, children in CHILDREN.items():
        path = tuple(int(number) for number in parent.split("."))
        for number, name in enumerate(children.split(), 1):
            if name != "-":
                found[(*path, number)] = name.encode()
    return found


NAMES: Final = _names()


def named(numbers: list[int]) -> bytes:
    """An object identifier by names, as far as they are known, and numbers from there on."""
    text = b""
    start = 0
    for prefix, words in SHORT.items():
        if tuple(numbers[: len(prefix)]) == prefix:
            text = words
            start = len(prefix)
    known = True
    for end in range(start + 1, len(numbers) + 1):
        name = NAMES.get(tuple(numbers[:end])) if known else None
        known = name is not None
        if start == 0 or end > start + 1:
            text += b"."
        text += name if name is not None else b"%d" % numbers[end - 1]
    return text
