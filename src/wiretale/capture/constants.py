"""Numbers of Linux's packet sockets: linux/if_packet.h, linux/if_ether.h, linux/if_arp.h, asm-generic/socket.h."""

from __future__ import annotations

from wiretale.native import Final

AF_PACKET: Final = 17
SOCK_DGRAM: Final = 2
SOCK_RAW: Final = 3
SOCK_CLOEXEC: Final = 0o2000000
ETH_P_ALL: Final = 0x0003

SOL_SOCKET: Final = 1
SO_ERROR: Final = 4
SO_RCVBUF: Final = 8
SO_ATTACH_FILTER: Final = 26
SO_RCVBUFFORCE: Final = 33
SO_TIMESTAMPNS: Final = 35

SOL_PACKET: Final = 263
PACKET_ADD_MEMBERSHIP: Final = 1
PACKET_RX_RING: Final = 5
PACKET_STATISTICS: Final = 6
PACKET_AUXDATA: Final = 8
PACKET_VERSION: Final = 10
PACKET_RESERVE: Final = 12
PACKET_TIMESTAMP: Final = 17
PACKET_MR_PROMISC: Final = 1
TPACKET_V3: Final = 2
TP_STATUS_USER: Final = 1

# Requests of ioctl (linux/sockios.h).
SIOCGIFNAME: Final = 0x8910
SIOCGIFFLAGS: Final = 0x8913
SIOCGIFADDR: Final = 0x8915
SIOCGIFNETMASK: Final = 0x891B
SIOCGIFHWADDR: Final = 0x8927
SIOCGIFINDEX: Final = 0x8933
SIOCETHTOOL: Final = 0x8946
