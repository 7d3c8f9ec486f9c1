"""What tells conversations between the same ends apart in the table: IP protocol numbers, and above them our own."""

from __future__ import annotations

from wiretale.native import Final

KEY_DNS: Final = 0x100
KEY_DHCP: Final = 0x101
KEY_ARP: Final = 0x102
KEY_NEIGHBOR: Final = 0x103
KEY_SHIFT: Final = 9  # identifiers are above it

DNS_PORT: Final = 53
DHCP_SERVER: Final = 67
DHCP_CLIENT: Final = 68
