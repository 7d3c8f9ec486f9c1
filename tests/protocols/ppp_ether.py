"""PPPoE without Ethernet: link type PPP_ETHER."""

from protocols import pppoe

LINK_TYPE = 51
OPTIONS = pppoe.OPTIONS
PACKETS = {**pppoe.DISCOVERY, **pppoe.SESSION}
