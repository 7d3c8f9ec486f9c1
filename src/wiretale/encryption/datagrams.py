"""Datagrams between two ends, watched: DTLS, QUIC, WireGuard, ESP, or plain text?

Sources: RFC 6347 and RFC 9147 (DTLS), RFC 8999, RFC 9000 and RFC 9369 (QUIC), the WireGuard paper (section 5.4),
RFC 4303 (ESP), RFC 3948 (ESP in UDP), RFC 7296 (IKEv2), RFC 8489 (STUN).
"""

from __future__ import annotations

from typing import Final

from wiretale.encryption import plain, tls
from wiretale.encryption.judgement import Judgement

ESP_IN_UDP: Final = 4500
IKE: Final = 500
STUN_COOKIE: Final = b"\x21\x12\xa4\x42"

# Services that send in the clear, unless what they send is seen to be something else.
PLAIN_SERVICES: Final = {
    53: "DNS", 67: "DHCP", 68: "DHCP", 69: "TFTP", 111: "RPC", 123: "NTP", 137: "NetBIOS", 138: "NetBIOS", 161: "SNMP",
    162: "SNMP", 389: "LDAP", 514: "syslog", 520: "RIP", 546: "DHCPv6", 547: "DHCPv6", 1812: "RADIUS", 1813: "RADIUS",
    1900: "SSDP", 2049: "NFS", 5060: "SIP", 5351: "NAT-PMP", 5353: "mDNS", 5355: "LLMNR",
}  # fmt: skip

QUIC_VERSIONS: Final = {0x00000001: "QUIC 1", 0x6B3343CF: "QUIC 2"}
INITIAL: Final = 0  # QUIC's types of long headers
HANDSHAKE: Final = 2

# WireGuard's messages: what they begin with, how long they are (or a multiple of what), whether they are a handshake.
WIREGUARD_INITIATION: Final = 1
WIREGUARD_RESPONSE: Final = 2
WIREGUARD_COOKIE: Final = 3
WIREGUARD_DATA: Final = 4
WIREGUARD_LENGTHS: Final = {WIREGUARD_INITIATION: 148, WIREGUARD_RESPONSE: 92, WIREGUARD_COOKIE: 64}


class Datagrams:
    """What two ends send each other without a connection, judged packet by packet."""

    def __init__(self, transport: str, ports: tuple[int, int]) -> None:
        self.judgement = Judgement(transport)
        self.ports = ports
        self.samples = [b"", b""]

    def datagram(self, who: int, data: bytes, length: int, number: int) -> None:
        """Takes a datagram's payload, `length` bytes on the wire, of which `data` was captured."""
        if length <= 0:
            return
        judgement = self.judgement
        if judgement.transport == "esp":
            judgement.payload(who)
            self.security_payload(who, data, number)
            return
        if len(data) >= 20 and data[4:8] == STUN_COOKIE and data[0] < 4:
            return  # finding the way, not yet saying anything
        judgement.payload(who)
        if is_wireguard(data, length):
            judgement.protocol = "WireGuard"
            if data[0] == WIREGUARD_DATA:
                judgement.ciphertext(who, number)
            else:
                judgement.handshake(who, number)
        elif tls.is_datagram(data) or (judgement.protocol.startswith("DTLS") and self.is_dtls13(data)):
            self.dtls(who, data, number)
        elif self.is_quic(data):
            self.quic(who, data, number)
        elif ESP_IN_UDP in self.ports and len(data) >= 8 and data[:4] != b"\0\0\0\0":
            self.security_payload(who, data, number)
        elif is_ike(data, self.ports):
            judgement.protocol = judgement.protocol or "IKE"
            judgement.handshake(who, number)
        elif ESP_IN_UDP in self.ports and data == b"\xff":
            judgement.payloads[who] -= 1  # keeps a NAT's mapping alive
        else:
            self.other(who, data, number)

    def finish(self) -> None:
        """After the last packet."""
        for who, sample in enumerate(self.samples):
            if sample and plain.looks_random(sample) is False:
                self.judgement.unknown_is_plain(who, sample)

    def dtls(self, who: int, data: bytes, number: int) -> None:
        """A datagram of DTLS."""
        judgement = self.judgement
        judgement.protocol = judgement.protocol or "DTLS"
        if data[0] == tls.HANDSHAKE and data[3:5] == b"\0\0":
            judgement.handshake(who, number)
            hello = tls.hello(data[13:], datagram=True)
            if hello is not None and hello.kind == tls.CLIENT_HELLO:
                judgement.server_name = hello.server_name
            elif hello is not None:
                judgement.protocol = hello.version_name
                if hello.cipher in tls.NULL_CIPHERS:
                    judgement.plain_text(number, who, b"", f"cipher suite {hello.cipher:#06x} does not encrypt")
        elif data[0] == tls.APPLICATION_DATA or 0x20 <= data[0] <= 0x3F:
            judgement.ciphertext(who, number)
        else:
            judgement.handshake(who, number)

    @staticmethod
    def is_dtls13(data: bytes) -> bool:
        """Whether a datagram may begin with DTLS 1.3's unified header (RFC 9147, 4); text may begin like it."""
        return len(data) > 0 and 0x20 <= data[0] <= 0x3F and not plain.is_text(data)

    def is_quic(self, data: bytes) -> bool:
        """Whether a datagram is QUIC's: by its version, or without one in a conversation that began with it."""
        if self.judgement.protocol.startswith("QUIC") and data and (data[0] & 0x40 or not data[0] & 0x80):
            return not plain.is_text(data)
        if len(data) < 7 or data[0] & 0x80 == 0:
            return False
        return bool(quic_version(int.from_bytes(data[1:5], "big"))) and data[5] <= 20

    def quic(self, who: int, data: bytes, number: int) -> None:
        """A datagram of QUIC: all of it is protected but the header; Initial and Handshake agree on keys."""
        judgement = self.judgement
        if data[0] & 0x80:
            version = int.from_bytes(data[1:5], "big")
            judgement.protocol = quic_version(version) or judgement.protocol
            kind = data[0] >> 4 & 3
            if version == 0x6B3343CF:
                kind = (kind - 1) & 3  # version 2 numbers its types anew
            if kind in (INITIAL, HANDSHAKE):
                judgement.handshake(who, number)
                return
        judgement.ciphertext(who, number)

    def security_payload(self, who: int, data: bytes, number: int) -> None:
        """An ESP packet. ESP may be used without encryption, and then its payload has structure."""
        judgement = self.judgement
        judgement.protocol = "ESP"
        if plain.looks_random(data[8:]) is False and len(data) >= 8 + plain.FEWEST:
            judgement.plain_text(number, who, data[8:], "ESP is used without encryption (NULL)")
        else:
            judgement.ciphertext(who, number)

    def other(self, who: int, data: bytes, number: int) -> None:
        """What follows no rule that is known here."""
        if plain.is_text(data):
            self.judgement.plain_text(number, who, data, "it is text")
            return
        service = next((PLAIN_SERVICES[port] for port in self.ports if port in PLAIN_SERVICES), "")
        if service and not plain.looks_random(data):
            self.judgement.plain_text(number, who, data, f"{service} is not encrypted")
            return
        self.judgement.unknown(who, number)
        if not any(data):
            return  # a listing's payload comes back as zeros
        if len(self.samples[who]) < plain.SAMPLE:
            self.samples[who] += data[: plain.SAMPLE]


def is_wireguard(data: bytes, length: int) -> bool:
    """Whether a datagram is one of WireGuard's messages."""
    if len(data) < 32 or data[1:4] != b"\0\0\0":
        return False
    if data[0] == WIREGUARD_DATA:
        return length % 16 == 0 and not plain.is_text(data[16:])
    return WIREGUARD_LENGTHS.get(data[0]) == length


def quic_version(version: int) -> str:
    """The name of a QUIC version; empty if it is none."""
    name = QUIC_VERSIONS.get(version, "")
    if name:
        return name
    if version >> 8 == 0xFF0000:
        return f"QUIC draft {version & 0xFF}"
    letters = version.to_bytes(4, "big")
    if letters[:1] in (b"Q", b"T") and letters[1:].isdigit():
        return f"QUIC {letters.decode()}"  # Google's
    if version & 0x0F0F0F0F == 0x0A0A0A0A:
        return "QUIC"  # forces a negotiation (RFC 9000, 15)
    return ""


def is_ike(data: bytes, ports: tuple[int, int]) -> bool:
    """Whether a datagram is IKE's; on port 4500 four zeros come before (RFC 3948, 2.2)."""
    if ESP_IN_UDP in ports and data[:4] == b"\0\0\0\0":
        data = data[4:]
    elif IKE not in ports:
        return False
    return len(data) >= 28 and data[17] in (0x10, 0x20)
