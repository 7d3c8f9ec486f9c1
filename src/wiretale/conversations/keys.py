"""What tells conversations between the same ends apart in the table: IP protocol numbers, and above them our own."""

from __future__ import annotations

from wiretale.native import Final, i64

KEY_DNS: Final = 0x100
KEY_DHCP: Final = 0x101
KEY_ARP: Final = 0x102
KEY_NEIGHBOR: Final = 0x103
KEY_SHIFT: Final = 9  # identifiers are above it

DNS_PORT: Final = 53
DHCP_SERVER: Final = 67
DHCP_CLIENT: Final = 68

# Ports at which services are found although clients' ports may be as high: databases, proxies, NFS, RDP, SIP, MQTT...
# NFS clients have ports from 512 to 1023 for themselves.
RESERVED: Final = 512
HIGH_SERVICES: Final = frozenset((
    1080, 1433, 1521, 1723, 1883, 1935, 2049, 2181, 2375, 2376, 3128, 3260, 3306, 3389, 5060, 5061, 5222, 5269, 5432,
    5671, 5672, 5900, 5984, 5985, 6379, 6443, 6667, 8000, 8008, 8080, 8081, 8443, 8883, 8888, 9042, 9090, 9092, 9100,
    9200, 9300, 9418, 11211, 27017,
))  # fmt: skip


def is_service(port: i64) -> bool:
    """Whether a port is more likely a service's than a client's."""
    return port < RESERVED or int(port) in HIGH_SERVICES


def by_client(source: i64, destination: i64) -> bool:
    """Whether the ports say that a client sends: to a service, or else to the lower port."""
    to_service = is_service(destination)
    return to_service if to_service != is_service(source) else source >= destination
