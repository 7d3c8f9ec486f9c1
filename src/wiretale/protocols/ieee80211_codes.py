"""Why stations part (IEEE 802.11-2016, table 9-45), and how requests end (table 9-46)."""

from __future__ import annotations

from wiretale.native import Final

REASONS: Final[dict[int, bytes]] = {
    1: b"Unspecified reason",
    2: b"Previous authentication no longer valid",
    3: b"Deauthenticated because sending STA is leaving (or has left) IBSS or ESS",
    4: b"Disassociated due to inactivity",
    5: b"Disassociated because AP is unable to handle all currently  associated STAs",
    6: b"Class 2 frame received from nonauthenticated STA",
    7: b"Class 3 frame received from nonassociated STA",
    8: b"Disassociated because sending STA is leaving (or has left) BSS",
    9: b"STA requesting (re)association is not authenticated with responding STA",
    10: b"Disassociated because the information in the Power Capability element is unacceptable",
    11: b"Disassociated because the information in the Supported Channels element is unacceptable",
    12: b"Disassociated due to BSS transition management",
    13: (
        b"Invalid element, i.e., an element defined in this standard for which the content does not meet the "
        b"specifications in Clause 9"
    ),
    14: b"Message integrity code (MIC) failure",
    15: b"4-Way Handshake timeout",
    16: b"Group key handshake timeout",
    17: b"Information element in 4-Way Handshake different from (Re)AssociationRequest/Probe Response/Beacon frame",
    18: b"Invalid group cipher",
    19: b"Invalid pairwise cipher",
    20: b"Invalid AKMP",
    21: b"Unsupported RSNE version",
    22: b"Invalid RSNE capabilities",
    23: b"IEEE 802.1X authentication failed",
    24: b"Cipher suite rejected because of the security policy",
    25: b"TDLS direct-link teardown due to TDLS peer STA unreachable via the TDLS direct link",
    26: b"TDLS direct-link teardown for unspecified reason",
    27: b"Disassociated because session terminated by SSP request",
    28: b"Disassociated because of lack of SSP roaming agreement",
    29: b"Requested service rejected because of SSP cipher suite or AKM requirement",
    30: b"Requested service not authorized in this location",
    31: (
        b"TS deleted because QoS AP lacks sufficient bandwidth for this QoS STA due to a change in BSS service"
        b" characteristics or operational mode (e.g. an HT BSS change from 40 MHz channel to 20 MHz channel)"
    ),
    32: b"Disassociated for unspecified, QoS-related reason",
    33: b"Disassociated because QoS AP lacks sufficient bandwidth for this QoS STA",
    34: (
        b"Disassociated because of excessive number of frames that need to be acknowledged, but are not "
        b"acknowledged due to AP transmissions and/or poor channel conditions"
    ),
    35: b"Disassociated because STA is transmitting outside the limits of its TXOPs",
    36: b"Requested from peer STA as the STA is leaving the BSS (or resetting)",
    37: b"Requested from peer STA as it does not want to use the mechanism",
    38: b"Requested from peer STA as the STA received frames using the mechanism for which a set up is required",
    39: b"Requested from peer STA due to time out",
    45: b"Peer STA does not support the requested cipher suite",
    46: (
        b"In a DLS Teardown frame: The teardown was initiated by the DLS peer. In a Disassociation frame: "
        b"Disassociated because authorized access limit reached"
    ),
    47: (
        b"In a DLS Teardown frame: The teardown was initiated by the AP. In a Disassociation frame: "
        b"Disassociated due to external service requirements"
    ),
    48: b"Invalid FT Action frame count",
    49: b"Invalid pairwise master key identifier (PMKID)",
    50: b"Invalid MDE",
    51: b"Invalid FTE",
    52: b"Mesh peering canceled for unknown reasons",
    53: b"The mesh STA has reached the supported maximum number of peer mesh STAs",
    54: b"The received information violates the Mesh Configuration policy configured in the mesh STA profile",
    55: b"The mesh STA has received a Mesh Peering Close frame requesting to close the mesh peering",
    56: (
        b"The mesh STA has resent dot11MeshMaxRetries Mesh Peering Open frames, without receiving a Mesh "
        b"Peering Confirm frame"
    ),
    57: b"The confirmTimer for the mesh peering instance times out",
    58: b"The mesh STA fails to unwrap the GTK or the values in the wrapped contents do not match",
    59: (
        b"The mesh STA receives inconsistent information about the mesh parameters between mesh peering "
        b"Management frames"
    ),
    60: (
        b"The mesh STA fails the authenticated mesh peering exchange because due to failure in selecting "
        b"either the pairwise ciphersuite or group ciphersuite"
    ),
    61: b"The mesh STA does not have proxy information for this external destination",
    62: b"The mesh STA does not have forwarding information for this destination",
    63: (
        b"The mesh STA determines that the link to the next hop of an active path in its forwarding "
        b"information is no longer usable"
    ),
    64: b"The Deauthentication frame was sent because the MAC address of the STA already exists in the mesh BSS",
    65: b"The mesh STA performs channel switch to meet regulatory requirements",
    66: b"The mesh STA performs channel switching with unspecified reason",
}

STATUSES: Final[dict[int, bytes]] = {
    0: b"Successful",
    1: b"Unspecified failure",
    2: b"TDLS wakeup schedule rejected but alternative schedule provided",
    3: b"TDLS wakeup schedule rejected",
    5: b"Security disabled",
    6: b"Unacceptable lifetime",
    7: b"Not in same BSS",
    10: b"Cannot Support all requested capabilities in the Capability Information field",
    11: b"Reassociation denied due to inability to confirm that association exists",
    12: b"Association denied due to reason outside the scope of this standard",
    13: b"Responding STA does not support the specified authentication algorithm",
    14: b"Received an Authentication frame with authentication transaction sequence number out of expected sequence",
    15: b"Authentication rejected because of challenge failure",
    16: b"Authentication rejected due to timeout waiting for next frame in sequence",
    17: b"Association denied because AP is unable to handle additional associated STAs",
    18: (
        b"Association denied due to requesting STA not supporting all of the data rates in the BSSBasicRateSet"
        b" parameter, the Basic HT-MCS Set field of the HT Operation parameter, or the Basic VHT-MCS and NSS "
        b"Set field in the VHT Operation parameter"
    ),
    19: b"Association denied due to requesting STA not supporting the short preamble option",
    22: b"Association request rejected because Spectrum Management capability is required",
    23: b"Association request rejected because the information in the Power Capability element is unacceptable",
    24: b"Association request rejected because the information in the Supported Channels element is unacceptable",
    25: b"Association denied due to requesting STA not supporting the Short Slot Time option",
    27: b"Association denied because the requested STA does not support HT features",
    28: b"R0KH unreachable",
    29: (
        b"Association denied because the requesting STA does not support the phased coexistence operation "
        b"(PCO) transition time required by the AP"
    ),
    30: b"Association request rejected temporarily; try again later",
    31: b"Robust management frame policy violation",
    32: b"Unspecified, QoS-related failure",
    33: b"Association denied because QoS AP or PCP has insufficient bandwidth to handle another QoS STA",
    34: b"Association denied due to excessive frame loss rates and/or poor conditions on current operating channel",
    35: b"Association (with QoS BSS) denied because the requesting STA does not support the QoS facility",
    37: b"The request has been declined",
    38: b"The request has not been successful as one or more parameters have invalid values",
    39: (
        b"The allocation or TS has not been created because the request cannot be honored; however, a "
        b"suggested TSPEC/DMG TSPEC is provided so that the initiating STA can attempt to set another "
        b"allocation or TS with the suggested changes to the TSPEC/DMG TSPEC"
    ),
    40: (
        b"Invalid element, i.e., an element defined in this standard for which the content does not meet the "
        b"specifications in Clause 9"
    ),
    41: b"Invalid group cipher",
    42: b"Invalid pairwise cipher",
    43: b"Invalid AKMP",
    44: b"Unsupported RSNE version",
    45: b"Invalid RSNE capabilities",
    46: b"Cipher suite rejected because of security policy",
    47: (
        b"The TS or allocation has not been created; however, the HC or PCP might be capable of creating a TS "
        b"or allocation, in response to a request, after the time indicated in the TS Delay element"
    ),
    48: b"Direct Link is not allowed in the BSS by policy",
    49: b"The Destination STA is not present within this BSS",
    50: b"The Destination STA is not a QoS STA",
    51: b"Association denied because the listen interval is too large",
    52: b"Invalid FT Action frame count",
    53: b"Invalid pairwise master key identifier (PMKID)",
    54: b"Invalid MDE",
    55: b"Invalid FTE",
    56: b"Requested TCLAS processing is not supported by the AP or PCP",
    57: b"The AP or PCP has insufficient TCLAS processing resources to satisfy the request",
    58: (
        b"The TS has not been created because the request cannot be honored; however, the HC or PCP suggests "
        b"that the STA transition to a different BSS to set up the TS"
    ),
    59: b"GAS Advertisement Protocol not supported",
    60: b"No outstanding GAS request",
    61: b"GAS Response not received from the Advertisement Server",
    62: b"STA timed out waiting for GAS Query Response",
    63: b"LARGE GAS Response is larger than query response length limit",
    64: b"Request refused because home network does not support request",
    65: b"Advertisement Server in the network is not currently reachable",
    67: b"Request refused due to permissions received via SSPN interface",
    68: b"Request refused because the AP or PCP does not support unauthenticated access",
    72: b"Invalid contents of RSNE",
    73: b"U-APSD coexistence is not supported",
    74: b"Requested U-APSD coexistence mode is not supported",
    75: b"Requested Interval/Duration value cannot be supported with U-APSD coexistence",
    76: b"Authentication is rejected because an Anti-Clogging Token is required",
    77: b"Authentication is rejected because the offered finite cyclic group is not supported",
    78: b"The TBTT adjustment request has not been successful because the STA could not find an alternative TBTT",
    79: b"Transmission failure",
    80: b"Requested TCLAS Not Supported",
    81: b"TCLAS Resources Exhausted",
    82: b"Rejected with Suggested BSS transition",
    83: b"Reject with recommended schedule",
    84: b"Reject because no wakeup schedule specified",
    85: b"Success, the destination STA is in power save mode",
    86: b"FST pending, in process of admitting FST session",
    87: b"Performing FST now",
    88: b"FST pending, gap(s) in block ack window",
    89: b"Reject because of U-PID setting",
    92: b"(Re)Association refused for some external reason",
    93: b"(Re)Association refused because of memory limits at the AP",
    94: b"(Re)Association refused because emergency services are not supported at the AP",
    95: b"GAS query response not yet received",
    96: (
        b"Reject since the request is for transition to a frequency band subject to DSE procedures and FST "
        b"Initiator is a dependent STA"
    ),
    97: b"Requested TCLAS processing has been terminated by the AP",
    98: b"The TS schedule conflicts with an existing schedule; an alternative schedule is provided",
    99: (
        b"The association has been denied; however, one or more Multi-band elements are included that can be "
        b"used by the receiving STA to join the BSS"
    ),
    100: b"The request failed due to a reservation conflict",
    101: b"The request failed due to exceeded MAF limit",
    102: b"The request failed due to exceeded MCCA track limit",
    103: b"Association denied because the information in theSpectrum Management field is unacceptable",
    104: b"Association denied because the requesting STA does not support VHT features",
    105: b"Enablement denied",
    106: b"Enablement denied due to restriction from an authorized GDB",
    107: b"Authorization deenabled",
}
LAST_STATUS: Final = 107  # numbers between those that are named are reserved; above there are none
