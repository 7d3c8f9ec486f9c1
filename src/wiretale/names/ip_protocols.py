"""What tcpdump calls IP protocols where it prints names: a list of its own, which takes no notice of /etc/protocols."""

from __future__ import annotations

from wiretale.native import Final

PROTOCOLS: Final[dict[int, bytes]] = {
    0: b"hopopt", 1: b"icmp", 2: b"igmp", 3: b"ggp", 4: b"ipencap", 5: b"st", 6: b"tcp", 7: b"cbt", 8: b"egp",
    9: b"igp", 10: b"bbn-rcc-mon", 11: b"nvp-ii", 12: b"pup", 13: b"argus", 14: b"emcon", 15: b"xnet",
    16: b"chaos", 17: b"udp", 18: b"mux", 19: b"dcn-meas", 20: b"hmp", 21: b"prm", 22: b"xns-idp", 23: b"trunk-1",
    24: b"trunk-2", 25: b"leaf-1", 26: b"leaf-2", 27: b"rdp", 28: b"irtp", 29: b"iso-tp4", 30: b"netblt",
    31: b"mfe-nsp", 32: b"merit-inp", 33: b"dccp", 34: b"3pc", 35: b"idpr", 36: b"xtp", 37: b"ddp",
    38: b"idpr-cmtp", 39: b"tp++", 40: b"il", 41: b"ipv6", 42: b"sdrp", 43: b"ipv6-route", 44: b"ipv6-frag",
    45: b"idrp", 46: b"rsvp", 47: b"gre", 48: b"dsr", 49: b"bna", 50: b"esp", 51: b"ah", 52: b"i-nlsp",
    53: b"swipe", 54: b"narp", 55: b"mobile", 56: b"tlsp", 57: b"skip", 58: b"ipv6-icmp", 59: b"ipv6-nonxt",
    60: b"ipv6-opts", 62: b"cftp", 64: b"sat-expak", 65: b"kryptolan", 66: b"rvd", 67: b"ippc", 69: b"sat-mon",
    70: b"visa", 71: b"ipcv", 72: b"cpnx", 73: b"rspf", 74: b"wsn", 75: b"pvp", 76: b"br-sat-mon", 77: b"sun-nd",
    78: b"wb-mon", 79: b"wb-expak", 80: b"iso-ip", 81: b"vmtp", 82: b"secure-vmtp", 83: b"vines", 84: b"ttp",
    85: b"nsfnet-igp", 86: b"dgp", 87: b"tcf", 88: b"eigrp", 89: b"ospf", 90: b"sprite-rpc", 91: b"larp",
    92: b"mtp", 93: b"ax.25", 94: b"ipip", 95: b"micp", 96: b"scc-sp", 97: b"etherip", 98: b"encap", 100: b"gmtp",
    101: b"ifmp", 102: b"pnni", 103: b"pim", 104: b"aris", 105: b"scps", 106: b"qnx", 107: b"a/n", 108: b"ipcomp",
    109: b"snp", 110: b"compaq-peer", 111: b"ipx-in-ip", 112: b"vrrp", 113: b"pgm", 115: b"l2tp", 116: b"ddx",
    117: b"iatp", 118: b"stp", 119: b"srp", 120: b"uti", 121: b"smp", 122: b"sm", 123: b"ptp", 124: b"isis",
    125: b"fire", 126: b"crtp", 127: b"crudp", 128: b"sscopmce", 129: b"iplt", 130: b"sps", 131: b"pipe",
    132: b"sctp", 133: b"fc", 134: b"rsvp-e2e-ignore", 135: b"mobility-header", 136: b"udplite",
    137: b"mpls-in-ip", 138: b"manet", 139: b"hip", 140: b"shim6", 141: b"wesp", 142: b"rohc", 253: b"exptest-253",
    254: b"exptest-254", 255: b"reserved",
}
